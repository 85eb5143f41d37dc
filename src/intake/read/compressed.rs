//! Unpacks gzip (also of several members) and zstd (also of several frames).
//! In: a reader of packed bytes. Out: a reader of what is in them, which fails as soon as they swell beyond reason.
//! Knows no format; packed in packed is not unpacked twice.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use super::limits::{self, Refused};
use crate::report::coverage::{Reason, Unread};

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
}

/// The largest window that a frame may ask for, as a power of two: all that zstd can write with `--long=31`.
const ZSTD_WINDOW_LOG: u32 = 31;

impl Method {
    /// Recognises the packing by its first bytes, whatever the file is called.
    pub(super) fn of(bytes: &[u8]) -> Option<Method> {
        match bytes {
            [0x1f, 0x8b, 8, ..] => Some(Method::Gzip),
            // A frame, or one of the sixteen kinds of skippable frames that may stand before it.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Method::Zstd),
            _ => None,
        }
    }

    /// Returns the name that the file has when it is unpacked.
    pub(super) fn inner_name(self, name: &str) -> &str {
        let ending = match self {
            Method::Gzip => ".gz",
            Method::Zstd => ".zst",
        };
        name.strip_suffix(ending).unwrap_or(name)
    }

    /// Returns a reader of the unpacked bytes.
    pub(super) fn inflated<'r>(self, packed: &'r mut dyn BufRead) -> Result<impl BufRead + 'r, Unread> {
        let packed_bytes = Rc::new(Cell::new(0));
        let counted = Counted { reader: packed, bytes: Rc::clone(&packed_bytes) };
        let decoder: Box<dyn Read + 'r> = match self {
            Method::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(counted)),
            Method::Zstd => {
                let mut decoder = zstd::Decoder::with_buffer(counted).map_err(|error| Unread::whole(damage(&error)))?;
                decoder.window_log_max(ZSTD_WINDOW_LOG).map_err(|error| Unread::whole(damage(&error)))?;
                Box::new(decoder)
            }
        };
        let inflated = Inflated { decoder, packed_bytes, bytes: 0, failed: None };
        Ok(BufReader::with_capacity(limits::BUFFER_BYTES, inflated))
    }
}

/// Counts the packed bytes that were used.
struct Counted<'r> {
    reader: &'r mut dyn BufRead,
    bytes: Rc<Cell<u64>>,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        self.bytes.set(self.bytes.get() + length as u64);
        Ok(length)
    }
}

impl BufRead for Counted<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        self.bytes.set(self.bytes.get() + length as u64);
        self.reader.consume(length);
    }
}

/// The unpacked bytes. Once it has failed it fails the same way at each further read: the reader
/// looks at the first bytes before it reads on, and must meet the damage again.
struct Inflated<'r> {
    decoder: Box<dyn Read + 'r>,
    packed_bytes: Rc<Cell<u64>>,
    bytes: u64,
    failed: Option<Reason>,
}

impl Read for Inflated<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.failed.is_none() {
            match self.decoder.read(buffer) {
                Ok(length) => {
                    self.bytes += length as u64;
                    // A small file may hold one report of the largest size, however well it packs.
                    if self.bytes <= self.packed_bytes.get() * limits::MAX_SWELLING + limits::MAX_REPORT_BYTES as u64 {
                        return Ok(length);
                    }
                    self.failed = Some(swollen());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
                Err(error) => self.failed = Some(damage(&error)),
            }
        }
        Err(io::Error::other(Refused(self.failed.clone().unwrap_or_else(swollen))))
    }
}

fn swollen() -> Reason {
    Reason::TooLarge(format!(
        "unpacked it is more than {} times as large: unpack it if you trust it",
        limits::MAX_SWELLING
    ))
}

fn damage(error: &io::Error) -> Reason {
    match error.kind() {
        _ if error.raw_os_error().is_some() => limits::reason_of(error),
        io::ErrorKind::UnexpectedEof => Reason::Broken("the compressed data end too early".to_string()),
        _ => Reason::Broken("the compressed data are damaged".to_string()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(super) mod tests {
    use std::io::Write;

    use super::*;

    /// Returns the bytes packed with gzip.
    pub(in super::super) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn unpacked(packed: &[u8]) -> Result<Vec<u8>, Reason> {
        let mut packed = packed;
        let mut bytes = Vec::new();
        let method = Method::of(packed).unwrap();
        let outcome = method.inflated(&mut packed).unwrap().read_to_end(&mut bytes);
        outcome.map(|_| bytes).map_err(|error| limits::reason_of(&error))
    }

    #[test]
    fn all_members_and_frames_are_read() {
        let zstd = |bytes: &[u8]| zstd::encode_all(bytes, 3).unwrap();
        assert_eq!(unpacked(&[gzip(b"one "), gzip(b"two")].concat()).unwrap(), b"one two");
        assert_eq!(unpacked(&[zstd(b"one "), zstd(b"two")].concat()).unwrap(), b"one two");
    }

    #[test]
    fn a_cut_or_damaged_file_says_so() {
        let text: Vec<u8> =
            (0..5_000_u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        for packed in [gzip(&text), zstd::encode_all(&text[..], 3).unwrap()] {
            let cut = unpacked(&packed[..packed.len() / 2]);
            assert_eq!(cut, Err(Reason::Broken("the compressed data end too early".to_string())));
        }
        let mut damaged = gzip(&text);
        let last = damaged.len() - 1;
        damaged[last - 5] ^= 1;
        assert_eq!(unpacked(&damaged), Err(Reason::Broken("the compressed data are damaged".to_string())));
    }

    #[test]
    fn a_bomb_ends_early() {
        let bomb = zstd::encode_all(io::repeat(b'a').take(200 << 20), 3).unwrap();
        assert!(bomb.len() < 100_000);
        assert_eq!(unpacked(&bomb), Err(swollen()));
    }
}
