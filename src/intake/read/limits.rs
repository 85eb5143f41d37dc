//! What one file may cost: bytes of one report, of what a compressed file swells to, of what is looked at first.
//! In: a reader. Out: bytes within the limits, or the reason why not. Knows no format.

use std::fmt;
use std::io::{self, BufRead, Read};

use crate::report::coverage::{Reason, Unread};
use crate::report::system;

/// The longest text of one report: ten times the Bible; what is longer is a dump of data, not a report.
pub(super) const MAX_REPORT_BYTES: usize = 64 << 20;

/// As in the limit's number, for messages.
const MAX_REPORT_WORDS: &str = "64 MiB";

/// What is looked at to recognise a format: all of nearly every file of one report,
/// and the first line of nearly every file of many.
pub(super) const HEAD_BYTES: usize = 256 << 10;

/// Large enough that system calls do not count, small enough to stay in the processor's cache.
pub(super) const BUFFER_BYTES: usize = 64 << 10;

/// Text packs to a tenth, and gzip at its best to a thousandth: what swells further was made to do harm.
pub(super) const MAX_SWELLING: u64 = 1_000;

/// Bad records of one file that are listed one by one; further ones are counted.
pub(super) const LISTED_RECORDS: usize = 1_000;

/// Carries the reason why a reader will not go on through `io::Error`.
#[derive(Debug)]
pub(super) struct Refused(pub(super) Reason);

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl std::error::Error for Refused {}

/// Returns why reading failed: what a reader of ours said, or what the system said.
pub(super) fn reason_of(error: &io::Error) -> Reason {
    if let Some(refused) = error.get_ref().and_then(|inner| inner.downcast_ref::<Refused>()) {
        return refused.0.clone();
    }
    Reason::System(match error.kind() {
        io::ErrorKind::NotFound => "it is no longer there".to_string(),
        io::ErrorKind::PermissionDenied => "no permission to read it: allow it, and index again".to_string(),
        io::ErrorKind::IsADirectory => "it is a folder".to_string(),
        _ => format!("the system could not read it: {}", system::in_words(error)),
    })
}

/// Returns the refusal of a report that is too long.
pub(super) fn too_large() -> Reason {
    Reason::TooLarge(format!("one report of more than {MAX_REPORT_WORDS}: split it"))
}

/// Returns the first bytes, and whether they are all. What fails after some bytes fails again when it is read on.
pub(super) fn head(reader: &mut dyn BufRead) -> Result<(Vec<u8>, bool), Unread> {
    let mut head = Vec::new();
    match reader.take(HEAD_BYTES as u64).read_to_end(&mut head) {
        Err(error) if head.is_empty() => Err(Unread::whole(reason_of(&error))),
        outcome => {
            let whole = outcome.is_ok() && head.len() < HEAD_BYTES;
            Ok((head, whole))
        }
    }
}

/// Returns all bytes of a file of one report.
pub(super) fn all(reader: &mut dyn BufRead) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    let outcome = reader.take(MAX_REPORT_BYTES as u64 + 1).read_to_end(&mut bytes);
    outcome.map_err(|error| Unread::whole(reason_of(&error)))?;
    if bytes.len() > MAX_REPORT_BYTES { Err(Unread::whole(too_large())) } else { Ok(bytes) }
}

/// What a line came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// It stands in the buffer, without its newline.
    Whole,
    /// It is longer than a report may be; it was passed over.
    TooLong,
    /// There is none: the file has ended.
    End,
}

/// Reads the next line into `line`. One that is too long costs no memory beyond the limit.
pub(super) fn line(reader: &mut dyn BufRead, line: &mut Vec<u8>, limit: usize) -> io::Result<Line> {
    line.clear();
    let (mut any, mut too_long) = (false, false);
    loop {
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            return Ok(if too_long {
                Line::TooLong
            } else if any {
                Line::Whole
            } else {
                Line::End
            });
        }
        any = true;
        let end = memchr::memchr(b'\n', chunk);
        let part = &chunk[..end.unwrap_or(chunk.len())];
        if line.len() + part.len() > limit {
            too_long = true;
            line.clear();
        }
        if !too_long {
            line.extend_from_slice(part);
        }
        let used = part.len() + usize::from(end.is_some());
        reader.consume(used);
        if end.is_some() {
            return Ok(if too_long { Line::TooLong } else { Line::Whole });
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_passed_over_and_the_next_is_read() {
        let mut reader = io::BufReader::with_capacity(4, &b"one\nmuch too long\n\nlast"[..]);
        let mut buffer = Vec::new();
        let mut next = || (line(&mut reader, &mut buffer, 5).unwrap(), String::from_utf8(buffer.clone()).unwrap());
        assert_eq!(next(), (Line::Whole, "one".to_string()));
        assert_eq!(next().0, Line::TooLong);
        assert_eq!(next(), (Line::Whole, String::new()));
        assert_eq!(next(), (Line::Whole, "last".to_string()));
        assert_eq!(next().0, Line::End);
    }

    #[test]
    fn a_report_of_more_than_the_limit_is_refused_without_reading_it_all() {
        let mut endless = io::BufReader::new(io::repeat(b'a'));
        assert_eq!(all(&mut endless), Err(Unread::whole(too_large())));
        let mut endless = io::BufReader::new(io::repeat(b'a'));
        assert_eq!(
            line(&mut endless.by_ref().take(100 << 20), &mut Vec::new(), MAX_REPORT_BYTES).unwrap(),
            Line::TooLong
        );
    }
}
