//! A file of the engine as it lies on disk: its bytes, then a checksum of each page of them.
//! In: bytes as the engine writes them. Out: the same bytes, or an error, whenever a part of them is read.
//! Knows nothing of what the bytes mean.
//!
//! The engine has one checksum for a whole file, which is too dear to compute for every query, and without it a
//! flipped bit gives a wrong answer, a panic or an allocation that ends the process. Here a page is verified when it
//! is first read, before the engine sees it: every byte that an answer rests on was compared, for the price of
//! those bytes alone.

use std::fmt;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tantivy::HasLen;
use tantivy::directory::{AntiCallToken, FileHandle, OwnedBytes, TerminatingWrite, WritePtr};

/// What the system reads at once anyway; the checksums then take a thousandth of the file.
const PAGE_BYTES: usize = 4_096;

/// Bytes of a page's checksum, a CRC-32 that also covers the page's number: a page that is whole but stands in
/// another's place is found out.
const SUM_BYTES: usize = 4;

/// Behind the checksums: the number of bytes before them (8), a CRC-32 of checksums and number (4), `END` (4).
const TRAILER_BYTES: usize = 16;

const END: &[u8; 4] = b"dlp1";

/// Bytes of a file are not those that were written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("file {} does not match its checksums", file.display())]
pub struct Mismatch {
    /// Its name in the engine's folder.
    pub file: PathBuf,
}

impl Mismatch {
    /// Returns the error by which it passes through the engine.
    pub(super) fn of(file: &Path) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, Mismatch { file: file.to_path_buf() })
    }
}

/// Writes a file, and behind it the checksums of its pages.
pub(super) struct PageWriter {
    file: WritePtr,
    sums: Vec<u8>,
    page: crc32fast::Hasher,
    in_page: usize,
    length: u64,
}

impl PageWriter {
    pub(super) fn new(file: WritePtr) -> PageWriter {
        PageWriter { file, sums: Vec::new(), page: page_hasher(0), in_page: 0, length: 0 }
    }

    fn note(&mut self, mut bytes: &[u8]) {
        self.length += bytes.len() as u64;
        while !bytes.is_empty() {
            let (now, rest) = bytes.split_at(bytes.len().min(PAGE_BYTES - self.in_page));
            self.page.update(now);
            self.in_page += now.len();
            if self.in_page == PAGE_BYTES {
                self.end_page();
            }
            bytes = rest;
        }
    }

    fn end_page(&mut self) {
        let next = page_hasher(self.sums.len() / SUM_BYTES + 1);
        self.sums.extend(std::mem::replace(&mut self.page, next).finalize().to_le_bytes());
        self.in_page = 0;
    }
}

impl Write for PageWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.note(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for PageWriter {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        if self.in_page > 0 {
            self.end_page();
        }
        self.sums.extend(self.length.to_le_bytes());
        self.sums.extend(crc32fast::hash(&self.sums).to_le_bytes());
        self.sums.extend(END);
        self.file.write_all(&self.sums)?;
        self.file.terminate_ref(token)
    }
}

fn page_hasher(number: usize) -> crc32fast::Hasher {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&(number as u64).to_le_bytes());
    hasher
}

/// A file that `PageWriter` wrote, open for reading.
pub(super) struct PagedFile {
    name: PathBuf,
    file: Arc<dyn FileHandle>,
    /// Bytes of the engine's; what lies behind them is ours.
    length: usize,
    sums: OwnedBytes,
    /// A bit a page: it was compared. Two threads may both compare a page, which does no harm.
    verified: Vec<AtomicU64>,
}

impl PagedFile {
    /// Opens a file; its checksums are verified, its pages not yet.
    pub(super) fn open(file: Arc<dyn FileHandle>, name: &Path) -> io::Result<PagedFile> {
        let mismatch = || Mismatch::of(name);
        let all = file.len();
        let trailer_start = all.checked_sub(TRAILER_BYTES).ok_or_else(mismatch)?;
        let trailer = file.read_bytes(trailer_start..all)?;
        let length = trailer.first_chunk().map(|bytes| u64::from_le_bytes(*bytes)).ok_or_else(mismatch)?;
        let length = usize::try_from(length).map_err(|_| mismatch())?;
        let pages = length.div_ceil(PAGE_BYTES);
        // Nothing is allocated on the word of a length that does not fit the file.
        let fits = pages.checked_mul(SUM_BYTES).and_then(|sums| sums.checked_add(length)) == Some(trailer_start);
        if !fits || trailer[12..] != *END {
            return Err(mismatch());
        }
        let summed = file.read_bytes(length..trailer_start + 8)?;
        if trailer[8..12] != crc32fast::hash(&summed).to_le_bytes() {
            return Err(mismatch());
        }
        let verified = std::iter::repeat_with(AtomicU64::default).take(pages.div_ceil(64)).collect();
        Ok(PagedFile { name: name.to_path_buf(), file, length, sums: summed, verified })
    }

    /// Compares every page.
    pub(super) fn verify_all(&self) -> io::Result<()> {
        self.verify(0..self.length)
    }

    fn verify(&self, range: Range<usize>) -> io::Result<()> {
        for page in range.start / PAGE_BYTES..range.end.div_ceil(PAGE_BYTES) {
            let (word, bit) = (&self.verified[page / 64], 1 << (page % 64));
            if word.load(Ordering::Relaxed) & bit != 0 {
                continue;
            }
            let bytes = self.file.read_bytes(page * PAGE_BYTES..self.length.min((page + 1) * PAGE_BYTES))?;
            let mut hasher = page_hasher(page);
            hasher.update(&bytes);
            if self.sums[page * SUM_BYTES..][..SUM_BYTES] != hasher.finalize().to_le_bytes() {
                return Err(Mismatch::of(&self.name));
            }
            word.fetch_or(bit, Ordering::Relaxed);
        }
        Ok(())
    }
}

impl fmt::Debug for PagedFile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} ({} bytes)", self.name.display(), self.length)
    }
}

impl HasLen for PagedFile {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for PagedFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.start > range.end || range.end > self.length {
            return Err(Mismatch::of(&self.name));
        }
        self.verify(range.clone())?;
        self.file.read_bytes(range)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use tantivy::directory::{Directory, RamDirectory};

    use super::*;

    /// Returns what lies on disk after these pieces were written.
    fn written(pieces: &[Vec<u8>]) -> Vec<u8> {
        let (folder, name) = (RamDirectory::create(), Path::new("a.store"));
        let mut file = PageWriter::new(folder.open_write(name).unwrap());
        pieces.iter().for_each(|piece| file.write_all(piece).unwrap());
        file.terminate().unwrap();
        folder.open_read(name).unwrap().read_bytes().unwrap().to_vec()
    }

    fn opened(bytes: &[u8]) -> io::Result<PagedFile> {
        PagedFile::open(Arc::new(OwnedBytes::new(bytes.to_vec())), Path::new("a.store"))
    }

    #[test]
    fn a_read_verifies_the_pages_that_it_touches_and_no_others() {
        let pieces = vec![vec![7; PAGE_BYTES * 3 + 5]];
        let mut bytes = written(&pieces);
        bytes[PAGE_BYTES + 1] ^= 1;
        let file = opened(&bytes).unwrap();
        assert_eq!(&*file.read_bytes(0..PAGE_BYTES).unwrap(), &pieces[0][..PAGE_BYTES]);
        assert_eq!(&*file.read_bytes(2 * PAGE_BYTES..3 * PAGE_BYTES + 5).unwrap(), &pieces[0][..PAGE_BYTES + 5]);
        let said = file.read_bytes(PAGE_BYTES - 1..PAGE_BYTES + 1).unwrap_err().to_string();
        assert_eq!(said, "file a.store does not match its checksums");
        assert!(file.verify_all().is_err());
    }

    #[test]
    fn pages_that_changed_places_are_found_out() {
        let bytes = written(&[vec![1; PAGE_BYTES], vec![2; PAGE_BYTES]]);
        let mut swapped = bytes.clone();
        swapped[..PAGE_BYTES].fill(2);
        swapped[PAGE_BYTES..2 * PAGE_BYTES].fill(1);
        assert!(opened(&bytes).unwrap().verify_all().is_ok());
        assert!(opened(&swapped).unwrap().verify_all().is_err());
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_and_any_changed_byte_is_an_error(
            pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..6_000), 0..4),
            at in any::<prop::sample::Index>(),
            bits in 1_u8..,
            keep in any::<prop::sample::Index>(),
        ) {
            let whole = pieces.concat();
            let mut bytes = written(&pieces);
            let file = opened(&bytes).unwrap();
            prop_assert_eq!(file.len(), whole.len());
            prop_assert_eq!(&*file.read_bytes(0..whole.len()).unwrap(), &whole);
            prop_assert!(file.read_bytes(0..whole.len() + 1).is_err());
            prop_assert!(opened(&bytes[..keep.index(bytes.len())]).is_err());
            let at = at.index(bytes.len());
            bytes[at] ^= bits;
            prop_assert!(opened(&bytes).and_then(|file| file.verify_all()).is_err());
        }
    }
}
