//! An output that is there as a whole or not at all: written under another name in the same folder, synced, and only
//! then given its own. What it tells counts as told from then on.
//! In: the name of a file, and bytes. Out: the file. Knows nothing of what is in it.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::pending::{Content, Head, Pending};
use super::{Marks, Purpose, Telling, ToldError, lock_named, records_of, sync_folder, tells};

/// So many links in a row are followed, as by Linux.
const MOST_LINKS: usize = 40;

/// A file that is being written.
#[derive(Debug)]
pub struct Publication {
    /// As it was named, for messages.
    named: PathBuf,
    target: PathBuf,
    temporary: PathBuf,
    file: BufWriter<File>,
    hasher: blake3::Hasher,
    length: u64,
}

impl Publication {
    /// Begins to write what will be the file `named`. Another process that writes the same file is waited for.
    ///
    /// # Errors
    /// Where it is no file, or the system refuses.
    pub fn begin(named: &Path) -> Result<Publication, ToldError> {
        let output = |refused| ToldError::Output { path: named.to_path_buf(), refused };
        let existing = fs::metadata(named).ok();
        let is_file = existing.as_ref().is_none_or(fs::Metadata::is_file);
        let Some(name) = named.file_name().filter(|_| is_file) else {
            return Err(ToldError::NoFile { path: named.to_path_buf() });
        };
        // Where it is a link, what it leads to is written, and the link stays.
        let target = match existing {
            Some(_) => fs::canonicalize(named),
            None => std::path::absolute(named).and_then(led_to),
        };
        let target = target.map_err(output)?;
        let mut begun = std::ffi::OsString::from(".");
        begun.push(target.file_name().unwrap_or(name));
        begun.push(".new");
        // One name for all, so that what a killed process left is written over by the next.
        let temporary = target.with_file_name(begun);
        let file = lock_named(&temporary, File::lock).map_err(output)?;
        let emptied = file.set_len(0);
        let as_before = emptied.and_then(|()| existing.map_or(Ok(()), |old| file.set_permissions(old.permissions())));
        as_before.map_err(output)?;
        let hasher = blake3::Hasher::new();
        Ok(Publication { named: named.to_path_buf(), target, temporary, file: BufWriter::new(file), hasher, length: 0 })
    }

    /// Gives the file its name, and marks what it tells. Whenever the process is killed, either nothing of both has been
    /// done, or both will have been when the saved query is next run.
    ///
    /// # Errors
    /// Where the system refuses. What it refuses of the file leaves the one that was there, and nothing told.
    pub fn finish(mut self, tellings: &mut [(Telling, Vec<Marks>)]) -> Result<(), ToldError> {
        self.prepare(tellings)?;
        self.rename()?;
        for (telling, marks) in tellings {
            telling.mark(marks, Purpose::Tell)?;
            telling.forget_pending()?;
        }
        Ok(())
    }

    /// Makes sure that all of it is on the disk, and writes down what it is about to tell.
    pub(super) fn prepare(&mut self, tellings: &[(Telling, Vec<Marks>)]) -> Result<(), ToldError> {
        let synced = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        synced.map_err(|refused| Publication::refused(&self.named, refused))?;
        let content = Content { length: self.length, hash: self.hasher.finalize().to_string() };
        let head = Head::new(&self.target, &self.temporary, content);
        let mut pending = None;
        for (telling, marks) in tellings {
            let records = records_of(marks, Purpose::Tell);
            if tells(&records) {
                Pending::write(&telling.path, &head, &records).map_err(|refused| telling.refused(refused))?;
                pending = Some(telling);
            }
        }
        // All of them lie in one folder.
        pending.map_or(Ok(()), |telling| sync_folder(&telling.path).map_err(|refused| telling.refused(refused)))
    }

    /// Gives the file its name.
    pub(super) fn rename(&self) -> Result<(), ToldError> {
        let renamed = fs::rename(&self.temporary, &self.target).and_then(|()| sync_folder(&self.target));
        renamed.map_err(|refused| Publication::refused(&self.named, refused))
    }

    /// Returns the error that says what the system refused of the file `named`.
    pub fn refused(named: &Path, refused: io::Error) -> ToldError {
        ToldError::Output { path: named.to_path_buf(), refused }
    }

    /// Leaves what was there as it was.
    pub fn give_up(self) {
        // What stays is written over by the next.
        drop(fs::remove_file(&self.temporary));
    }
}

/// Returns where a path leads, of which nothing may be there yet: links that lead nowhere so far are followed, too.
fn led_to(mut path: PathBuf) -> io::Result<PathBuf> {
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(link) => path = path.parent().unwrap_or(Path::new("")).join(link),
            Err(_) => return Ok(path),
        }
    }
    // The system has the words for links in a circle.
    fs::canonicalize(path)
}

impl Write for Publication {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
