//! Finds damage in the index's files: the engine by itself answers wrongly from a flipped bit.
//! Each of its files ends with a CRC-32 of all before; here they are computed again.

use std::io;
use std::path::PathBuf;

use tantivy::directory::error::OpenReadError;
use tantivy::{Searcher, SegmentReader};

use super::open::Verify;
use super::schema::column;
use super::stored::Damaged;

/// What was found to be damaged.
#[derive(Debug, thiserror::Error)]
pub enum Found {
    /// A file does not match its checksum.
    #[error("file {} does not match its checksum", file.display())]
    File {
        /// Its name in the engine's folder.
        file: PathBuf,
    },
    /// A file is not there.
    #[error("file {} is missing", file.display())]
    Missing {
        /// Its name in the engine's folder.
        file: PathBuf,
    },
    /// The commit and its files do not agree.
    #[error("segment {segment} does not hold what the commit says")]
    Commit {
        /// The segment's name.
        segment: String,
    },
    /// A stored piece does not match its checksum.
    #[error(transparent)]
    Stored(#[from] Damaged),
    /// The ledger and the passages do not agree.
    #[error("{0}")]
    Disagree(String),
    /// The engine stumbled over it.
    #[error("{0}")]
    Engine(String),
}

impl Found {
    /// Returns what the engine said.
    pub fn engine(error: tantivy::TantivyError) -> Found {
        Found::Engine(error.to_string())
    }
}

impl From<tantivy::TantivyError> for Found {
    fn from(error: tantivy::TantivyError) -> Found {
        Found::engine(error)
    }
}

impl From<io::Error> for Found {
    fn from(error: io::Error) -> Found {
        Found::Engine(error.to_string())
    }
}

/// The files that every query reads whole or nearly so, and that are small: words, columns, lengths.
const SMALL: [&str; 3] = ["term", "fast", "fieldnorm"];

/// The large ones: postings, positions, stored texts.
const LARGE: [&str; 3] = ["idx", "pos", "store"];

/// Verifies the files of a searcher's segments, and that the commit agrees with them.
/// Returns how many files were verified.
pub(crate) fn verify(searcher: &Searcher, verify: Verify) -> Result<usize, Found> {
    let mut verified = 0;
    for segment in searcher.segment_readers() {
        agrees(segment)?;
        let name = segment.segment_id().uuid_string();
        let large = if verify == Verify::All { LARGE.as_slice() } else { &[] };
        let mut files: Vec<PathBuf> =
            SMALL.iter().chain(large).map(|extension| PathBuf::from(format!("{name}.{extension}"))).collect();
        files.extend(segment.delete_opstamp().map(|opstamp| PathBuf::from(format!("{name}.{opstamp}.del"))));
        for file in files {
            // A later commit may have removed a file that this searcher still holds open: `Missing` asks for a new look.
            match searcher.index().directory().validate_checksum(&file) {
                Ok(true) => verified += 1,
                Ok(false) => return Err(Found::File { file }),
                Err(OpenReadError::FileDoesNotExist(_)) => return Err(Found::Missing { file }),
                Err(error) => return Err(Found::engine(error.into())),
            }
        }
    }
    Ok(verified)
}

/// The commit's own file has no checksum, but what it says of a segment can be held against the columns.
fn agrees(segment: &SegmentReader) -> Result<(), Found> {
    let rows = segment.fast_fields().u64(column::WORDS)?.num_docs();
    let deleted = segment.alive_bitset().map_or(0, |alive| segment.max_doc() as usize - alive.num_alive_docs());
    if rows != segment.max_doc() || deleted != segment.num_deleted_docs() as usize {
        return Err(Found::Commit { segment: segment.segment_id().uuid_string() });
    }
    Ok(())
}
