//! What saved queries have told, so that they tell it once: beside the engine's files, and safe from every rebuild.
//! In: the name of a saved query, the query that it is, and what its hits say. Out: whether that was told before, and
//! when the query last ran. Knows no report and no text: what a hit says has become a hash.
//!
//! A file a saved query, `kept/told/NAME`: fixed records, each with its checksum, only ever appended to (`records`). Who
//! tells holds the file locked from before it asks until it has marked, so two processes tell nothing twice. Output that
//! goes to a file counts as told from the moment at which the file has its name (`publication`, `pending`).

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::directory::is_read_only;
use super::kept;
use super::place::Place;
use crate::query::Tree;
use crate::report::system;
use pending::Pending;
pub use publication::Publication;
use records::Record;

mod pending;
mod publication;
mod records;

/// What makes one hit the same as another: a hash of what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity(u128);

impl Identity {
    /// Returns the identity of a thing of some kind that is made of these parts.
    pub fn of(kind: &str, parts: &[&[u8]]) -> Identity {
        let mut hasher = blake3::Hasher::new();
        for part in [kind.as_bytes()].iter().chain(parts) {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Identity(kept::first_half(hasher.finalize()))
    }
}

/// Which query a saved query was when it told something: one that was changed begins anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QueryKey(u64);

impl QueryKey {
    /// Returns the key of a query whose saved queries are in their places; with `any`, some of its words will do. Dates
    /// that are reckoned from today count as they are written.
    pub fn of(tree: &Tree, any: bool) -> QueryKey {
        let Identity(hash) = Identity::of(if any { "any of" } else { "all of" }, &[tree.to_string().as_bytes()]);
        QueryKey((hash >> 64) as u64)
    }

    /// Returns the bytes by which it is written.
    pub fn bytes(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }
}

/// When a saved query ran, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ran {
    /// In seconds since 1970.
    pub at: i64,
    /// How many reports were shown.
    pub shown: u32,
    /// How many matched; of a run for what is new, how many were new.
    pub matched: u32,
}

/// What is to be marked when all that a saved query has to tell is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    /// The query that it was.
    pub query: QueryKey,
    /// What it told.
    pub told: Vec<Identity>,
    /// That it ran.
    pub ran: Ran,
}

/// What a saved query has told.
#[derive(Debug, Default)]
pub struct Told {
    by_query: HashMap<QueryKey, HashSet<Identity>>,
    last: Option<(QueryKey, Ran, Purpose)>,
    /// Records that are damaged: what they stood for is told again.
    pub damaged: usize,
}

/// Why it cannot be known or kept what was told, or the output not be written.
#[derive(Debug, thiserror::Error)]
pub enum ToldError {
    /// The file is of another version of the program.
    #[error(
        "{} is of another version of dateline, or damaged as a whole: remove it, and let the saved query begin with \
         `--new --mark-told`", path.display()
    )]
    Layout {
        /// The file.
        path: PathBuf,
    },
    /// Nothing may be written where the index lies.
    #[error(
        "what was told is kept beside the index, and {} may not be written: ask its owner, or look with --dry-run",
        folder.display()
    )]
    ReadOnly {
        /// The folder of what is kept.
        folder: PathBuf,
    },
    /// The system refused what is kept.
    #[error("cannot {what} {}: {}; {}", path.display(), system::in_words(refused), advice(refused))]
    System {
        /// `read`, `write`.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What it said.
        refused: io::Error,
    },
    /// The system refused the output.
    #[error("cannot write {}: {}; {}", path.display(), system::in_words(refused), advice(refused))]
    Output {
        /// The file that was named.
        path: PathBuf,
        /// What it said.
        refused: io::Error,
    },
    /// The output is no file.
    #[error("{} is no file: name one with --out, or leave it out and write to a pipe", path.display())]
    NoFile {
        /// What was named.
        path: PathBuf,
    },
}

fn advice(refused: &io::Error) -> &'static str {
    if system::is_full(refused) { "make room there" } else { "see that the folder is there and belongs to you" }
}

impl Told {
    /// Returns what the saved query `name` has told, as it is now; somebody may be about to tell more.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn open(place: &Place, name: &str) -> Result<Told, ToldError> {
        let path = path_of(place, name);
        let mut told = match File::open(&path) {
            Ok(mut file) => Told::of(records::of_file(&mut file, &path)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Told::default(),
            Err(refused) => return Err(ToldError::System { what: "read", path, refused }),
        };
        if let Some(pending) = Pending::read(&path).filter(Pending::was_published) {
            pending.records.into_iter().for_each(|record| told.add(record));
        }
        Ok(told)
    }

    /// Says whether the saved query, as it is, has told this.
    pub fn has(&self, query: QueryKey, identity: Identity) -> bool {
        self.by_query.get(&query).is_some_and(|told| told.contains(&identity))
    }

    /// Says whether the saved query has ever told this, whatever it was then.
    pub fn has_ever(&self, identity: Identity) -> bool {
        self.by_query.values().any(|told| told.contains(&identity))
    }

    /// Says whether it is known what the saved query, as it is, has told: it has run so before.
    pub fn knows(&self, query: QueryKey) -> bool {
        self.by_query.contains_key(&query)
    }

    /// Says whether the saved query has never told anything, whatever it was.
    pub fn is_empty(&self) -> bool {
        self.by_query.is_empty()
    }

    /// Returns which query the saved one was when it last ran, what it found, and what for it ran.
    pub fn last_run(&self) -> Option<(QueryKey, Ran, Purpose)> {
        self.last
    }

    fn of(found: records::Found) -> Told {
        let mut told = Told { damaged: found.damaged, ..Told::default() };
        found.records.into_iter().for_each(|record| told.add(record));
        told
    }

    fn add(&mut self, record: Record) {
        match record {
            Record::Told { query, identity } => {
                self.by_query.entry(query).or_default().insert(identity);
            }
            // Who ran and found nothing has begun, too: what comes then is new.
            Record::Ran { query, ran, purpose } => {
                self.last = Some((query, ran, purpose));
                if purpose == Purpose::Tell {
                    self.by_query.entry(query).or_default();
                }
            }
        }
    }
}

/// Whether a saved query runs to tell what is new, or only runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// What it shows counts as told.
    Tell,
    /// Only that it ran is noted.
    Show,
}

/// A saved query that is about to tell: nobody else tells for it in the meantime.
#[derive(Debug)]
pub struct Telling {
    path: PathBuf,
    file: File,
    told: Told,
    /// The bytes of the file up to the end of its last whole record.
    whole: u64,
}

impl Telling {
    /// Waits until nobody else tells for the saved query `name`, calling `wait` once if that is not so at once. What a
    /// killed process has published and not marked is marked.
    ///
    /// # Errors
    /// Where what was told cannot be read or written.
    pub fn begin(place: &Place, name: &str, wait: &mut dyn FnMut()) -> Result<Telling, ToldError> {
        let path = path_of(place, name);
        let file = locked(&path, |file| {
            wait();
            file.lock()
        })?;
        Telling::of(path, file)
    }

    /// The same, unless somebody else tells for it now.
    ///
    /// # Errors
    /// Where what was told cannot be read or written.
    pub fn begin_if_free(place: &Place, name: &str) -> Result<Option<Telling>, ToldError> {
        let path = path_of(place, name);
        let busy = |_: &File| Err(io::ErrorKind::WouldBlock.into());
        match locked(&path, busy) {
            Ok(file) => Telling::of(path, file).map(Some),
            Err(ToldError::System { refused, .. }) if refused.kind() == io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn of(path: PathBuf, mut file: File) -> Result<Telling, ToldError> {
        let found = records::of_file(&mut file, &path)?;
        let whole = found.whole;
        let mut telling = Telling { path, file, told: Told::of(found), whole };
        if let Some(pending) = Pending::read(&telling.path) {
            if pending.was_published() {
                telling.append(&pending.records)?;
            }
            telling.forget_pending()?;
        }
        Ok(telling)
    }

    /// Returns what was told before.
    pub fn told(&self) -> &Told {
        &self.told
    }

    /// Marks what was told, and that the saved query ran; it is on the disk when this returns.
    ///
    /// # Errors
    /// Where the system refuses; then it is told again.
    pub fn mark(&mut self, marks: &[Marks], purpose: Purpose) -> Result<(), ToldError> {
        self.append(&records_of(marks, purpose))
    }

    fn append(&mut self, new: &[Record]) -> Result<(), ToldError> {
        let is_first = self.whole < records::HEADER_BYTES;
        let mut written = self.write(new);
        // Nothing is lost with the record that nothing was told.
        if tells(new) {
            written = written.and_then(|()| self.file.sync_data());
            // The name of a new file is on the disk with its folder.
            written = written.and_then(|()| if is_first { sync_folder(&self.path) } else { Ok(()) });
        }
        written.map_err(|refused| self.refused(refused))?;
        new.iter().for_each(|record| self.told.add(*record));
        Ok(())
    }

    fn write(&mut self, new: &[Record]) -> io::Result<()> {
        // A torn end is cut off. A damaged header is written anew with it.
        self.file.set_len(self.whole)?;
        self.file.rewind()?;
        self.file.write_all(records::HEADER)?;
        self.file.seek(SeekFrom::Start(self.whole.max(records::HEADER_BYTES)))?;
        let bytes: Vec<u8> = new.iter().flat_map(|record| record.sealed()).collect();
        self.file.write_all(&bytes)?;
        self.whole = self.whole.max(records::HEADER_BYTES) + bytes.len() as u64;
        Ok(())
    }

    fn refused(&self, refused: io::Error) -> ToldError {
        ToldError::System { what: "write", path: self.path.clone(), refused }
    }

    fn forget_pending(&self) -> Result<(), ToldError> {
        let path = pending::path_of(&self.path);
        match fs::remove_file(&path) {
            Err(refused) if refused.kind() != io::ErrorKind::NotFound => {
                Err(ToldError::System { what: "write", path, refused })
            }
            _ => Ok(()),
        }
    }
}

/// Says that what `old` has told was told by `new`, which has its place now.
///
/// # Errors
/// Where the system refuses.
pub fn rename(place: &Place, old: &str, new: &str) -> Result<(), ToldError> {
    let (from, to) = (path_of(place, old), path_of(place, new));
    if !from.exists() {
        return Ok(());
    }
    // Nobody is in the midst of telling, and nothing is pending.
    let _telling = Telling::begin(place, old, &mut || {})?;
    fs::rename(&from, &to).and_then(|()| sync_folder(&to)).map_err(|refused| ToldError::System {
        what: "write",
        path: to,
        refused,
    })
}

/// Says whether something was told.
fn tells(records: &[Record]) -> bool {
    records.iter().any(|record| matches!(record, Record::Told { .. }))
}

fn records_of(marks: &[Marks], purpose: Purpose) -> Vec<Record> {
    let mut records = Vec::new();
    for Marks { query, told, ran } in marks {
        records.extend(told.iter().map(|identity| Record::Told { query: *query, identity: *identity }));
        // That it ran comes last: a torn end takes it first.
        records.push(Record::Ran { query: *query, ran: *ran, purpose });
    }
    records
}

fn path_of(place: &Place, name: &str) -> PathBuf {
    place.kept().join("told").join(name)
}

/// Opens a file and locks it; makes it if there is none.
fn locked(path: &Path, busy: impl FnOnce(&File) -> io::Result<()>) -> Result<File, ToldError> {
    let folder = path.parent().unwrap_or(path);
    let system = |refused: io::Error| match is_read_only(&refused) {
        true => ToldError::ReadOnly { folder: folder.to_path_buf() },
        false => ToldError::System { what: "write", path: path.to_path_buf(), refused },
    };
    fs::create_dir_all(folder).map_err(system)?;
    lock_named(path, busy).map_err(system)
}

/// Opens the file with this name, makes it if there is none, and locks it: what has the name then is what is locked.
fn lock_named(path: &Path, busy: impl FnOnce(&File) -> io::Result<()>) -> io::Result<File> {
    let mut busy = Some(busy);
    loop {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        match (file.try_lock(), busy.take()) {
            (Ok(()), _) => {}
            (Err(TryLockError::WouldBlock), Some(busy)) => busy(&file)?,
            (Err(TryLockError::WouldBlock), None) => file.lock()?,
            (Err(TryLockError::Error(refused)), _) => return Err(refused),
        }
        // Who had it before may have given the name to another file.
        let named = fs::metadata(path).ok().map(|found| (found.dev(), found.ino()));
        if named == Some(file.metadata().map(|own| (own.dev(), own.ino()))?) {
            return Ok(file);
        }
    }
}

/// Makes sure that the names in the folder of a file are on the disk.
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests;
