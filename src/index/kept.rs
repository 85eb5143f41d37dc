//! What survives every rebuild: when a report was first seen, and which folders the index holds.
//! The first is one file of fixed records, each with its checksum, only ever appended to; a torn end is cut off.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use super::control::Control;
use super::place::Place;
use super::stored;
use crate::report::system;

/// The first bytes of the file; the digit is the number of its layout.
const MAGIC: &[u8; 16] = b"dateline seen 1\n";

/// 16 bytes of the id's hash, 16 of the content's, 8 of seconds since 1970, 4 of CRC-32.
const RECORD_BYTES: usize = 44;

/// When reports were first seen: the earliest time of the same id or of the same content.
pub struct Seen {
    path: PathBuf,
    by_hash: HashMap<u128, i64>,
    new: Vec<u8>,
}

/// The file cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot {what} {}: {}; {}", path.display(), system::in_words(refused), advice(refused))]
pub struct KeptError {
    what: &'static str,
    path: PathBuf,
    refused: io::Error,
}

fn advice(refused: &io::Error) -> &'static str {
    if system::is_full(refused) { "make room there" } else { "see that the index belongs to you" }
}

impl Seen {
    /// Reads what is kept in `place`. Damaged records are passed over: each has its own checksum.
    pub fn open(place: &Place) -> Result<Seen, KeptError> {
        let path = place.kept().join("seen");
        let mut bytes = Vec::new();
        match File::open(&path).and_then(|mut file| file.read_to_end(&mut bytes)) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(refused) => return Err(KeptError { what: "read", path, refused }),
        }
        let mut by_hash = HashMap::new();
        for record in bytes.get(MAGIC.len()..).unwrap_or_default().chunks_exact(RECORD_BYTES) {
            let Some((id, content, seconds)) = unsealed(record) else { continue };
            for hash in [id, content] {
                by_hash.entry(hash).and_modify(|first: &mut i64| *first = seconds.min(*first)).or_insert(seconds);
            }
        }
        Ok(Seen { path, by_hash, new: Vec::new() })
    }

    /// Returns when a report of this id or this content was first seen; `now` if it never was.
    pub fn first(&mut self, id: &str, content: u128, now: i64) -> i64 {
        let id = hash(id.as_bytes());
        let known = [id, content].map(|hash| self.by_hash.get(&hash).copied());
        let first = known.into_iter().flatten().min().unwrap_or(now);
        if known.contains(&None) {
            self.by_hash.insert(id, first);
            self.by_hash.insert(content, first);
            self.new.extend(sealed(id, content, first));
        }
        first
    }

    /// Writes what is new and syncs it. Called before a commit: a time that is kept and not committed does no harm.
    pub fn save(&mut self) -> Result<(), KeptError> {
        if self.new.is_empty() {
            return Ok(());
        }
        let failed = |refused| KeptError { what: "write", path: self.path.clone(), refused };
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut file =
            OpenOptions::new().create(true).read(true).write(true).truncate(false).open(&self.path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len() as usize;
        // Whole records alone count: a torn one at the end is written over.
        let whole = if length < MAGIC.len() { 0 } else { length - (length - MAGIC.len()) % RECORD_BYTES };
        file.seek(SeekFrom::Start(whole as u64)).map_err(failed)?;
        if whole == 0 {
            file.write_all(MAGIC).map_err(failed)?;
        }
        file.write_all(&self.new).map_err(failed)?;
        file.sync_data().map_err(failed)?;
        self.new.clear();
        Ok(())
    }
}

/// Returns the control document as it was when `save_roots` last wrote it; an empty one if it never did.
pub fn roots(place: &Place) -> Result<Control, KeptError> {
    let path = place.kept().join("roots");
    match fs::read(&path) {
        Ok(sealed) => Ok(stored::open(&sealed, ROOTS_OWNER).unwrap_or_default()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Control::default()),
        Err(refused) => Err(KeptError { what: "read", path, refused }),
    }
}

/// Keeps the roots where a rebuild finds them when nothing else of the index can be read.
pub fn save_roots(place: &Place, control: &Control) -> Result<(), KeptError> {
    let path = place.kept().join("roots");
    let failed = |refused| KeptError { what: "write", path: path.clone(), refused };
    let temporary = place.kept().join("roots.new");
    let mut file = File::create(&temporary).map_err(failed)?;
    file.write_all(&stored::seal(control, ROOTS_OWNER)).and_then(|()| file.sync_data()).map_err(failed)?;
    fs::rename(&temporary, &path).map_err(failed)
}

/// The owner's name under which the roots are sealed.
const ROOTS_OWNER: &str = "the kept roots";

/// Returns the first 128 bits of the BLAKE3 hash: an attacker cannot make one report pass for another.
pub fn hash(bytes: &[u8]) -> u128 {
    first_half(blake3::hash(bytes))
}

/// Returns the first 128 bits of a BLAKE3 hash.
pub fn first_half(hash: blake3::Hash) -> u128 {
    hash.as_bytes().iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}

fn sealed(id: u128, content: u128, seconds: i64) -> Vec<u8> {
    let mut record = Vec::with_capacity(RECORD_BYTES);
    record.extend(id.to_le_bytes());
    record.extend(content.to_le_bytes());
    record.extend(seconds.to_le_bytes());
    record.extend(crc32fast::hash(&record).to_le_bytes());
    record
}

fn unsealed(record: &[u8]) -> Option<(u128, u128, i64)> {
    let (body, checksum) = record.split_at_checked(RECORD_BYTES - 4)?;
    let part = |at: usize| body.get(at..at + 16).and_then(|bytes| bytes.try_into().ok()).map(u128::from_le_bytes);
    let seconds = body.get(32..40).and_then(|bytes| bytes.try_into().ok()).map(i64::from_le_bytes);
    (checksum == crc32fast::hash(body).to_le_bytes()).then_some((part(0)?, part(16)?, seconds?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn place() -> (tempfile::TempDir, Place) {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::find_or_make(Some(&folder.path().join("index")), folder.path()).unwrap();
        (folder, place)
    }

    #[test]
    fn the_first_sight_of_a_report_survives_moves_edits_and_a_torn_file() {
        let (_folder, place) = place();
        let mut seen = Seen::open(&place).unwrap();
        assert_eq!(seen.first("corpus/a.txt", 1, 100), 100);
        seen.save().unwrap();
        let mut seen = Seen::open(&place).unwrap();
        assert_eq!(seen.first("corpus/a.txt", 2, 200), 100, "edited");
        assert_eq!(seen.first("corpus/moved.txt", 1, 300), 100, "moved");
        assert_eq!(seen.first("corpus/new.txt", 9, 300), 300);
        seen.save().unwrap();
        let mut bytes = fs::read(place.kept().join("seen")).unwrap();
        bytes.truncate(bytes.len() - 7);
        fs::write(place.kept().join("seen"), &bytes).unwrap();
        let mut seen = Seen::open(&place).unwrap();
        assert_eq!(seen.first("corpus/moved.txt", 1, 400), 100);
        assert_eq!(seen.first("corpus/new.txt", 9, 400), 400, "its record was torn");
        seen.save().unwrap();
        assert_eq!(Seen::open(&place).unwrap().first("corpus/new.txt", 9, 500), 400);
    }
}
