//! What damage is called, and how it is told from other errors of the engine.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use tantivy::directory::error::{OpenDirectoryError, OpenReadError};
use tantivy::{Searcher, TantivyError};

use super::directory::EngineFolder;
use super::paged_file::Mismatch;
use super::stored::Damaged;

/// What was found to be damaged.
#[derive(Debug, thiserror::Error)]
pub enum Found {
    /// A file does not match its checksums.
    #[error(transparent)]
    File(#[from] Mismatch),
    /// A file is not there.
    #[error("file {} is missing", file.display())]
    Missing {
        /// Its name in the engine's folder.
        file: PathBuf,
    },
    /// The system does not let this user read it: nothing is known to be wrong with it.
    #[error("permission denied")]
    Denied,
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

impl From<TantivyError> for Found {
    fn from(error: TantivyError) -> Found {
        match error {
            TantivyError::OpenReadError(error) => error.into(),
            TantivyError::IoError(error) => of_system(&error),
            TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, .. }) => of_system(&io_error),
            error => Found::Engine(error.to_string()),
        }
    }
}

impl From<OpenReadError> for Found {
    fn from(error: OpenReadError) -> Found {
        match error {
            OpenReadError::FileDoesNotExist(file) => Found::Missing { file },
            OpenReadError::IoError { io_error, .. } => of_system(&io_error),
            error @ OpenReadError::IncompatibleIndex(_) => Found::Engine(error.to_string()),
        }
    }
}

impl From<io::Error> for Found {
    fn from(error: io::Error) -> Found {
        of_system(&Arc::new(error))
    }
}

fn of_system(error: &Arc<io::Error>) -> Found {
    let mismatch = error.get_ref().and_then(|inner| inner.downcast_ref::<Mismatch>());
    match mismatch {
        Some(mismatch) => Found::File(mismatch.clone()),
        None if error.kind() == io::ErrorKind::PermissionDenied => Found::Denied,
        None => Found::Engine(error.to_string()),
    }
}

/// The kinds of file that a segment consists of; a list of the deleted comes to them where there are any.
const KINDS: [&str; 6] = ["term", "fast", "fieldnorm", "idx", "pos", "store"];

/// Verifies every byte of the files of a searcher's segments. Returns how many files were verified.
pub(crate) fn verify(searcher: &Searcher, folder: &EngineFolder) -> Result<usize, Found> {
    let mut verified = 0;
    for segment in searcher.segment_readers() {
        let name = segment.segment_id().uuid_string();
        let deleted = segment.delete_opstamp().map(|opstamp| format!("{name}.{opstamp}.del"));
        for file in KINDS.iter().map(|kind| format!("{name}.{kind}")).chain(deleted) {
            // A later commit may have removed a file that this searcher still holds open: `Missing` asks for a new look.
            folder.file(file.as_ref())?.verify_all()?;
            verified += 1;
        }
    }
    Ok(verified)
}
