//! The engine's folder: what lies in it is verified when it is read, and it can be read where nothing may be written.
//! In: names of the engine's files. Out: their bytes as they were written, or an error.
//!
//! The engine's large files carry a checksum a page (`paged_file`); its two lists, which it replaces whole, end with a
//! line that holds one. Opening a reader takes a lock file; on a read-only medium there is nobody to lock out.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

use super::paged_file::{Mismatch, PageWriter, PagedFile};

/// The begin of the last line of the engine's lists: a CRC-32 of all before it, in hexadecimal digits, follows.
const SUM_LINE: &str = "\ncrc32 ";

/// The begin of the name of a list that is being written; the writer clears away what begins so.
const LIST_BEGUN: &str = ".tmp-";

/// The kinds of file that are verified whole when they are opened: a few hundredths of an index, and nearly every query
/// reads in them, so damage is told by the first query and not by the one that it would hit.
const SMALL: [&str; 3] = ["fast", "term", "fieldnorm"];

/// Such files of more bytes are verified page by page, as they are read: a search must not wait for bytes that it does
/// not need. To check 4 MB of terms at each opening took a fifteenth of a search.
const SMALL_BYTES: usize = 1 << 20;

/// Hexadecimal digits of a CRC-32.
const SUM_DIGITS: usize = 8;

/// A folder of files in memory maps, whose locks give way on a read-only medium.
#[derive(Debug, Clone)]
pub(crate) struct EngineFolder {
    files: MmapDirectory,
    path: PathBuf,
    /// The files that are open: who asks for one again shares it, and knows which of its pages were verified.
    open: Arc<Mutex<HashMap<PathBuf, Weak<PagedFile>>>>,
}

impl EngineFolder {
    pub(crate) fn open(path: &Path) -> Result<EngineFolder, tantivy::TantivyError> {
        Ok(EngineFolder { files: MmapDirectory::open(path)?, path: path.to_path_buf(), open: Arc::default() })
    }

    /// Opens a file that the engine wrote.
    pub(super) fn file(&self, path: &Path) -> Result<PagedFile, OpenReadError> {
        let file = self.files.get_file_handle(path)?;
        PagedFile::open(file, path).map_err(|error| OpenReadError::wrap_io_error(error, path.to_path_buf()))
    }
}

impl Directory for EngineFolder {
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.files.acquire_lock(lock) {
            Err(LockError::IoError(error)) if is_read_only(&error) => Ok(DirectoryLock::from(Box::new(()))),
            outcome => outcome,
        }
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = open.get(path).and_then(Weak::upgrade) {
            return Ok(file);
        }
        let file = self.file(path)?;
        let is_small = file.len() <= SMALL_BYTES;
        if is_small && path.extension().is_some_and(|kind| SMALL.iter().any(|small| kind == *small)) {
            file.verify_all().map_err(|error| OpenReadError::wrap_io_error(error, path.to_path_buf()))?;
        }
        let file = Arc::new(file);
        open.retain(|_, file| file.strong_count() > 0);
        open.insert(path.to_path_buf(), Arc::downgrade(&file));
        Ok(file)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Ok(WritePtr::new(Box::new(PageWriter::new(self.files.open_write(path)?))))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let list = self.files.atomic_read(path)?;
        unsealed(list).ok_or_else(|| OpenReadError::wrap_io_error(Mismatch::of(path), path.to_path_buf()))
    }

    fn atomic_write(&self, path: &Path, list: &[u8]) -> io::Result<()> {
        // The engine's own way leaves a file that nobody but its owner may read. This one gets the mode that the
        // system gives to new files, as all others of the index.
        let begun = self.path.join(format!("{LIST_BEGUN}{}", path.display()));
        let mut file = File::create(&begun)?;
        file.write_all(&sealed(list))?;
        file.sync_data()?;
        fs::rename(&begun, self.path.join(path))
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.files.sync_directory()
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

/// Returns the list with its checksum behind it.
fn sealed(list: &[u8]) -> Vec<u8> {
    let mut sealed = list.to_vec();
    sealed.extend(format!("{SUM_LINE}{:0SUM_DIGITS$x}\n", crc32fast::hash(list)).bytes());
    sealed
}

/// Returns the list without its checksum; none if that does not fit.
fn unsealed(mut sealed: Vec<u8>) -> Option<Vec<u8>> {
    let length = sealed.len().checked_sub(SUM_LINE.len() + SUM_DIGITS + 1)?;
    let line = format!("{SUM_LINE}{:0SUM_DIGITS$x}\n", crc32fast::hash(&sealed[..length]));
    let fits = sealed[length..] == *line.as_bytes();
    sealed.truncate(length);
    fits.then_some(sealed)
}

/// Says whether the system refused because nothing may be written there.
pub(crate) fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tantivy::directory::TerminatingWrite;

    use super::*;

    #[test]
    fn a_file_that_is_open_is_read_even_when_it_was_removed() {
        let place = tempfile::tempdir().unwrap();
        let folder = EngineFolder::open(place.path()).unwrap();
        let name = Path::new("a.store");
        let mut file = PageWriter::new(folder.files.open_write(name).unwrap());
        file.write_all(b"all of it").unwrap();
        file.terminate().unwrap();
        let first = folder.get_file_handle(name).unwrap();
        fs::remove_file(place.path().join(name)).unwrap();
        let again = folder.clone().get_file_handle(name).unwrap();
        assert_eq!(&*again.read_bytes(0..3).unwrap(), b"all");
        drop((first, again));
        assert!(folder.get_file_handle(name).is_err(), "nobody has it open any more");
    }

    #[test]
    fn a_changed_or_missing_byte_in_a_list_is_found_out() {
        let list = b"{\"segments\": []}\n";
        let whole = sealed(list);
        assert_eq!(unsealed(whole.clone()).as_deref(), Some(list.as_slice()));
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert_eq!(unsealed(changed), None, "{at}");
            assert_eq!(unsealed(whole[..at].to_vec()), None, "{at}");
        }
        assert_eq!(unsealed(list.to_vec()), None);
    }
}
