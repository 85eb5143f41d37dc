//! Opens an index at its last commit: a snapshot of one revision, which later commits do not change.

use std::path::{Path, PathBuf};

use tantivy::schema::document::Value;
use tantivy::schema::{IndexRecordOption, Schema, Term};
use tantivy::store::Compressor;
use tantivy::tokenizer::{RawTokenizer, TextAnalyzer, TokenizerManager};
use tantivy::{DocAddress, DocSet, IndexReader, IndexSettings, ReloadPolicy, Searcher, TERMINATED, TantivyDocument};

use super::analysis::{ANALYSER_NAME, Analyser};
use super::columns::Columns;
use super::control::Control;
use super::damage::{self, Found};
use super::directory::EngineFolder;
use super::place::Place;
use super::schema::{self, FORMAT, Fields, role};
use super::spots::{SPOTS_NAME, SpotsReader};
use super::stored::{self, Damaged};
use crate::language::stem;

/// The owner's name under which the control document is sealed.
pub(crate) const CONTROL_OWNER: &str = "the control document";

/// Why an index cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Nothing was ever committed.
    #[error("the index at {} is empty: run `dateline index FOLDER` first", folder.display())]
    Empty {
        /// The index.
        folder: PathBuf,
    },
    /// Another format or analyser wrote it.
    #[error("the index at {} was written by another version of dateline: run `dateline index --rebuild`", folder.display())]
    OtherVersion {
        /// The index.
        folder: PathBuf,
    },
    /// This user may not read it.
    #[error("the index at {} may not be read: permission denied; ask its owner", folder.display())]
    Denied {
        /// The index.
        folder: PathBuf,
    },
    /// A file is damaged.
    #[error("the index at {} is damaged: run `dateline index --rebuild`", folder.display())]
    Damaged {
        /// The index.
        folder: PathBuf,
        /// What was found.
        source: Found,
    },
}

impl OpenError {
    /// Returns the error that says what was found in the index in `folder`.
    pub(crate) fn found(folder: &Path, source: Found) -> OpenError {
        let folder = folder.to_path_buf();
        if matches!(source, Found::Denied) {
            OpenError::Denied { folder }
        } else {
            OpenError::Damaged { folder, source }
        }
    }
}

/// An index at one revision.
pub struct Snapshot {
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
    /// What the index knows of itself at this revision.
    pub control: Control,
    /// The folder of the index.
    pub folder: PathBuf,
    pub(super) columns: Columns,
    /// How many of its files were verified when it was opened.
    pub verified: usize,
}

/// So many blocks of stored text, of 32 KB each, are kept unpacked for each segment: a single query needs a few, and of
/// thousands in a row a fifth of the time went into unpacking again what had been unpacked before.
const UNPACKED_BLOCKS: usize = 4_000;

/// How much is verified before an index answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verify {
    /// The small files; of the others what the answer rests on, when it is read.
    AsRead,
    /// Every file, before anything is answered.
    All,
}

/// Opens the engine's index in `place`; makes an empty one if `make`.
pub(crate) fn engine(place: &Place, make: bool) -> Result<(tantivy::Index, Fields), OpenError> {
    let folder = place.folder().to_path_buf();
    let damaged = |error: tantivy::TantivyError| OpenError::found(&folder, error.into());
    // The engine takes a list that may not be looked at for one that is not there.
    if let Err(error) = std::fs::metadata(place.engine().join("meta.json"))
        && error.kind() == std::io::ErrorKind::PermissionDenied
    {
        return Err(OpenError::Denied { folder });
    }
    let directory = EngineFolder::open(&place.engine()).map_err(damaged)?;
    if !tantivy::Index::exists(&directory).map_err(|error| damaged(error.into()))? {
        if !make {
            return Err(OpenError::Empty { folder });
        }
        let (schema, fields) = schema::schema();
        return Ok((create(directory, schema).map_err(damaged)?, fields));
    }
    let mut index = tantivy::Index::open(directory).map_err(damaged)?;
    let (schema, fields) = schema::schema();
    if index.schema() != schema {
        return Err(OpenError::OtherVersion { folder });
    }
    index.set_tokenizers(tokenizers());
    Ok((index, fields))
}

fn create(directory: EngineFolder, schema: Schema) -> tantivy::Result<tantivy::Index> {
    // Zstandard makes the store a third smaller than LZ4, and costs 0.3 ms for ten passages shown; level 3 in place
    // of 1 takes a tenth off the store and adds a twentieth to the time of indexing.
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(tantivy::store::ZstdCompressor { compression_level: Some(1) }),
        docstore_blocksize: 32_768,
        ..IndexSettings::default()
    };
    tantivy::Index::builder().schema(schema).settings(settings).tokenizers(tokenizers()).open_or_create(directory)
}

fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::new();
    manager.register("raw", RawTokenizer::default());
    // The engine looks this name up even for texts that are only columns, and never uses it.
    manager.register("default", RawTokenizer::default());
    manager.register(ANALYSER_NAME, TextAnalyzer::builder(Analyser::default()).build());
    manager.register(SPOTS_NAME, TextAnalyzer::builder(SpotsReader::default()).build());
    manager
}

/// Returns what each commit says of the program that wrote it.
pub(crate) fn payload() -> String {
    format!("dateline format {FORMAT}, analyser {:x}", stem::fingerprint())
}

impl Snapshot {
    /// Opens the index in `place` at its last commit.
    pub fn open(place: &Place, verify: Verify) -> Result<Snapshot, OpenError> {
        // While somebody commits, files of the commit before may go between two looks at the folder.
        let mut tries = 0;
        loop {
            match Snapshot::open_once(place, verify) {
                Err(OpenError::Damaged { source: Found::Missing { .. }, .. }) if tries < 5 => tries += 1,
                outcome => return outcome,
            }
        }
    }

    fn open_once(place: &Place, verify: Verify) -> Result<Snapshot, OpenError> {
        let folder = place.folder().to_path_buf();
        let damaged = |source: Found| OpenError::found(&folder, source);
        let (index, fields) = engine(place, false)?;
        let metas = index.load_metas().map_err(|error| damaged(error.into()))?;
        match metas.payload.as_deref() {
            None => return Err(OpenError::Empty { folder }),
            Some(written) if written != payload() => return Err(OpenError::OtherVersion { folder }),
            Some(_) => {}
        }
        let searcher = reader(&index).map_err(|error| damaged(error.into()))?.searcher();
        let control = control(&searcher, &fields).map_err(damaged)?;
        let mut snapshot =
            Snapshot { searcher, fields, control, folder: folder.clone(), columns: Columns::default(), verified: 0 };
        if verify == Verify::All {
            snapshot.verified = snapshot.verify_files().map_err(damaged)?;
        }
        Ok(snapshot)
    }

    /// Verifies every byte of the engine's files, and returns how many files they are.
    pub(crate) fn verify_files(&self) -> Result<usize, Found> {
        damage::verify(&self.searcher, &EngineFolder::open(&self.engine_folder())?)
    }

    /// Returns the error that says what was found.
    pub fn damaged(&self, source: Found) -> OpenError {
        OpenError::found(&self.folder, source)
    }

    /// Returns the folder in which the engine's files lie.
    pub fn engine_folder(&self) -> PathBuf {
        self.folder.join("engine")
    }

    /// Returns the root with this name.
    pub fn root_path(&self, name: &str) -> Option<&Path> {
        self.control.roots.iter().find(|root| root.name == name).map(|root| root.path.as_path())
    }
}

/// The default policy would start a thread that watches the folder: a search is over before it could matter.
fn reader(index: &tantivy::Index) -> tantivy::Result<IndexReader> {
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).num_warming_threads(1);
    reader.doc_store_cache_num_blocks(UNPACKED_BLOCKS).try_into()
}

fn control(searcher: &Searcher, fields: &Fields) -> Result<Control, Found> {
    let term = Term::from_field_text(fields.role, role::CONTROL);
    for (segment_number, segment) in searcher.segment_readers().iter().enumerate() {
        let postings = segment.inverted_index(fields.role)?.read_postings(&term, IndexRecordOption::Basic)?;
        let Some(mut postings) = postings else { continue };
        let mut document = postings.doc();
        while document != TERMINATED {
            if !segment.is_deleted(document) {
                let stored: TantivyDocument = searcher.doc(DocAddress::new(segment_number as u32, document))?;
                let sealed = stored.get_first(fields.facts).and_then(|value| value.as_bytes().map(<[u8]>::to_vec));
                return Ok(stored::open(&sealed.unwrap_or_default(), CONTROL_OWNER)?);
            }
            document = postings.advance();
        }
    }
    Err(Damaged { what: "facts".to_string(), owner: CONTROL_OWNER.to_string() }.into())
}
