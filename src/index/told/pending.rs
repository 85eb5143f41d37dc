//! What is about to be told in a file: written down before the file gets its name, so that a process which is killed
//! just then has neither told what it did not mark, nor marked what it did not tell.
//! In: the output under its temporary name, and what it tells. Out, later: whether the output got its name.
//!
//! The name is the proof. Is the output there as it was written, it was published. Lies it under its temporary name
//! still, it was not. Is it neither here nor there, somebody has taken it already, for only the renaming takes the
//! temporary name away; but where the system was started anew in between, a folder of temporary files may have lost it
//! before, and it is told again.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::records::Record;
use crate::index::stored;
use crate::report::system;

/// The owner's name under which it is sealed.
const OWNER: &str = "what is about to be told";

/// What is about to be told.
pub(super) struct Pending {
    pub(super) head: Head,
    /// What is marked if the output was published.
    pub(super) records: Vec<Record>,
}

/// The part that says by what it is known that the output was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    /// The name that the output gets, in bytes.
    target: Vec<u8>,
    /// The name that it has.
    temporary: Vec<u8>,
    /// What the output says.
    content: Content,
    /// Which start of the system this was; none if it does not say.
    pub(super) boot: Option<String>,
}

/// What a file says: its length, and a hash of its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) length: u64,
    pub(super) hash: String,
}

impl Content {
    /// Returns what the file says; none if it cannot be read.
    fn of(path: &Path) -> Option<Content> {
        let mut hasher = blake3::Hasher::new();
        let mut file = File::open(path).ok()?;
        let length = io::copy(&mut file, &mut hasher).ok()?;
        Some(Content { length, hash: hasher.finalize().to_string() })
    }

    /// Says whether the file says just this.
    fn is_that_of(&self, path: &Path) -> bool {
        let may_be = fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() == self.length);
        may_be && Content::of(path).is_some_and(|content| content == *self)
    }
}

impl Head {
    /// Returns the head for an output that is about to get its name.
    pub(super) fn new(target: &Path, temporary: &Path, content: Content) -> Head {
        let bytes = |path: &Path| path.as_os_str().as_bytes().to_vec();
        Head { target: bytes(target), temporary: bytes(temporary), content, boot: system::boot() }
    }
}

impl Pending {
    /// Returns what is pending beside the file `told`; none if nothing is, or what there is was never finished.
    pub(super) fn read(told: &Path) -> Option<Pending> {
        let bytes = fs::read(path_of(told)).ok()?;
        let (length, rest) = bytes.split_first_chunk::<8>()?;
        let (head, records) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        let head = stored::open(head, OWNER).ok()?;
        let records = records.as_chunks().0.iter().filter_map(Record::unsealed).collect();
        Some(Pending { head, records })
    }

    /// Writes down beside the file `told` what is about to be told; it is on the disk when its folder is synced.
    pub(super) fn write(told: &Path, head: &Head, records: &[Record]) -> io::Result<()> {
        let head = stored::seal(head, OWNER);
        let mut bytes = (head.len() as u64).to_le_bytes().to_vec();
        bytes.extend(head);
        bytes.extend(records.iter().flat_map(|record| record.sealed()));
        let mut file = File::create(path_of(told))?;
        file.write_all(&bytes)?;
        file.sync_data()
    }

    /// Says whether the output got its name.
    pub(super) fn was_published(&self) -> bool {
        let path = |bytes: &[u8]| PathBuf::from(OsString::from_vec(bytes.to_vec()));
        let is_there = |bytes: &[u8]| self.head.content.is_that_of(&path(bytes));
        if is_there(&self.head.target) || is_there(&self.head.temporary) {
            return is_there(&self.head.target);
        }
        self.head.boot.is_some() && self.head.boot == system::boot()
    }
}

/// Returns where it is written down what the saved query with the file `told` is about to tell. No name of a saved query
/// begins with a dot.
pub(super) fn path_of(told: &Path) -> PathBuf {
    let name = told.file_name().unwrap_or_default().to_string_lossy();
    told.with_file_name(format!(".{name}.pending"))
}
