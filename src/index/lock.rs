//! One writer at a time, and what the second is told.
//! The system takes the lock away from a process that dies, so no lock is ever stale.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::PathBuf;

use super::directory::is_read_only;
use super::place::Place;
use crate::report::system;

/// Held while an index is written.
#[derive(Debug)]
pub struct WriteLock {
    file: File,
}

/// Why the index cannot be written now.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Somebody else writes.
    #[error("the index at {} is being written by {holder}: wait until it is done", folder.display())]
    Busy {
        /// The index.
        folder: PathBuf,
        /// `process 4711`, or `another process`.
        holder: String,
    },
    /// Somebody else writes it for the first time, and nothing can be asked yet.
    #[error("the index at {} is being written for the first time by {holder}: ask again when it is done", folder.display())]
    FirstRun {
        /// The index.
        folder: PathBuf,
        /// `process 4711`, or `another process`.
        holder: String,
    },
    /// Nothing may be written there.
    #[error("the index at {} is read-only: name another with --index", folder.display())]
    ReadOnly {
        /// The index.
        folder: PathBuf,
    },
    /// The system refused.
    #[error("cannot lock the index at {}: {}; {}, or name another place with --index", folder.display(), system::in_words(refused), advice(refused))]
    System {
        /// The index.
        folder: PathBuf,
        /// What it said.
        refused: io::Error,
    },
}

fn advice(refused: &io::Error) -> &'static str {
    if system::is_full(refused) { "make room there" } else { "see that you may write there" }
}

impl WriteLock {
    /// Takes the lock, or says at once who holds it.
    pub fn take(place: &Place) -> Result<WriteLock, LockError> {
        let folder = place.folder().to_path_buf();
        let system = |source: io::Error| match is_read_only(&source) {
            true => LockError::ReadOnly { folder: folder.clone() },
            false => LockError::System { folder: folder.clone(), refused: source },
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(place.lock())
            .map_err(system)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LockError::Busy { folder, holder: told_by(&mut file) });
            }
            Err(TryLockError::Error(error)) => return Err(system(error)),
        }
        let written = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "process {}", std::process::id()));
        written.map_err(system)?;
        Ok(WriteLock { file })
    }
}

impl Drop for WriteLock {
    /// Gives the lock back at once: by closing alone it would last as long as a process that is just being started, which
    /// has the file too until it becomes its program.
    fn drop(&mut self) {
        // What cannot be unlocked is closed.
        drop(self.file.unlock());
    }
}

/// Returns who writes the index now, as `process 4711` or `another process`; none if nobody does.
pub fn holder(place: &Place) -> Option<String> {
    let mut file = File::open(place.lock()).ok()?;
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)).then(|| told_by(&mut file))
}

/// Who it is helps, but is not needed: the lock decides, not the file's text.
fn told_by(file: &mut File) -> String {
    let mut holder = String::new();
    let read = file.read_to_string(&mut holder);
    let known = read.is_ok() && holder.starts_with("process ") && holder.len() < 40;
    if known { holder.trim().to_string() } else { "another process".to_string() }
}
