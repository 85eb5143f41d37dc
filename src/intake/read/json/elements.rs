//! Takes a list of JSON apart into its elements, without understanding them.
//! In: bytes as they come. Out: the bytes of one element after the other, with their place in the file.
//! One that is broken inside its own brackets does no harm to the next.

use std::io::BufRead;

use crate::intake::read::limits;
use crate::report::coverage::{Place, Reason, Unread};

/// What came next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// An element: its bytes are in the buffer, and begin at the place.
    Whole(Place),
    /// An element that is longer than a report may be; it was passed over.
    TooLong(Place),
    /// The list has ended.
    End,
}

/// The elements of a list.
pub(super) struct Elements<'i> {
    reader: Box<dyn BufRead + 'i>,
    /// Of the next byte; both from 1.
    line: usize,
    column: usize,
    ended: bool,
}

/// How deep in an element the next byte stands.
#[derive(Clone, Copy)]
struct Depth {
    brackets: usize,
    in_string: bool,
    escaped: bool,
}

/// Returns the bytes behind a byte order mark.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

impl<'i> Elements<'i> {
    /// Returns the elements of the list that `reader` begins with.
    pub(super) fn new(reader: Box<dyn BufRead + 'i>) -> Elements<'i> {
        Elements { reader, line: 1, column: 1, ended: false }
    }

    /// Passes over the `[` of a list; false if the file holds something else.
    pub(super) fn open_list(&mut self) -> Result<bool, Unread> {
        loop {
            let chunk = self.fill()?;
            let blanks = chunk.len() - without_mark(chunk).trim_ascii_start().len();
            let (is_end, is_list) = (chunk.is_empty(), chunk.get(blanks) == Some(&b'['));
            let has_more = chunk.len() > blanks;
            self.pass(blanks);
            if is_list {
                self.pass(1);
            }
            if is_end || has_more {
                return Ok(is_list);
            }
        }
    }

    /// Returns all bytes that are left, and the line of the first.
    pub(super) fn all(mut self) -> Result<(Vec<u8>, usize), Unread> {
        Ok((limits::all(&mut *self.reader)?, self.line))
    }

    /// Reads the next element into `element`. Errors when the file ends before the list does, or goes on behind it.
    pub(super) fn next(&mut self, element: &mut Vec<u8>) -> Result<Element, Unread> {
        element.clear();
        if self.ended {
            return self.nothing_behind();
        }
        let mut place: Option<Place> = None;
        let mut depth = Depth { brackets: 0, in_string: false, escaped: false };
        let mut too_long = false;
        loop {
            let (line, column) = (self.line, self.column);
            let chunk = self.fill()?;
            if chunk.is_empty() && place.is_none() {
                return Err(Unread::at(line, Some(column), Reason::Broken("JSON ends inside a list".to_string())));
            }
            let blanks = if place.is_none() { chunk.len() - chunk.trim_ascii_start().len() } else { 0 };
            if blanks > 0 {
                self.pass(blanks);
                continue;
            }
            let start = *place.get_or_insert(Place { line, column: Some(column) });
            let end = depth.end_in(chunk);
            let part = &chunk[..end.unwrap_or(chunk.len())];
            too_long |= element.len() + part.len() > limits::MAX_REPORT_BYTES;
            if too_long {
                element.clear();
            } else {
                element.extend_from_slice(part);
            }
            let (length, separator) = (part.len(), chunk.get(part.len()).copied());
            self.pass(length);
            if separator.is_some() || length == 0 {
                self.pass(usize::from(separator.is_some()));
                // An element that the end of the file breaks off is told by its reader; that must be enough.
                self.ended = separator == Some(b']') || (separator.is_none() && depth.is_inside());
                let is_empty_list = element.is_empty() && !too_long && separator == Some(b']');
                return match (is_empty_list, too_long) {
                    (true, _) => self.nothing_behind(),
                    (_, true) => Ok(Element::TooLong(start)),
                    _ => Ok(Element::Whole(start)),
                };
            }
        }
    }

    /// The list has ended, and the file must, too.
    fn nothing_behind(&mut self) -> Result<Element, Unread> {
        self.ended = true;
        loop {
            let chunk = self.fill()?;
            let blanks = chunk.len() - chunk.trim_ascii_start().len();
            let (is_end, has_more) = (chunk.is_empty(), chunk.len() > blanks);
            self.pass(blanks);
            if is_end {
                return Ok(Element::End);
            }
            if has_more {
                let reason = Reason::Broken("text goes on behind the end of the JSON".to_string());
                return Err(Unread::at(self.line, Some(self.column), reason));
            }
        }
    }

    fn fill(&mut self) -> Result<&[u8], Unread> {
        let line = self.line;
        self.reader.fill_buf().map_err(|error| Unread::at(line, None, limits::reason_of(&error)))
    }

    /// Goes on by so many bytes of what was filled.
    fn pass(&mut self, length: usize) {
        if let Ok(chunk) = self.reader.fill_buf() {
            let passed = &chunk[..length.min(chunk.len())];
            self.line += memchr::memchr_iter(b'\n', passed).count();
            self.column = match memchr::memrchr(b'\n', passed) {
                Some(newline) => length - newline,
                None => self.column + length,
            };
        }
        self.reader.consume(length);
    }
}

impl Depth {
    fn is_inside(self) -> bool {
        self.brackets > 0 || self.in_string
    }

    /// Returns where in `chunk` the element ends: at a comma or closing bracket outside of it.
    fn end_in(&mut self, chunk: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < chunk.len() {
            if self.escaped {
                self.escaped = false;
                at += 1;
                continue;
            }
            if self.in_string {
                // Most of a record is inside strings: pass over them quickly.
                let found = at + memchr::memchr2(b'"', b'\\', &chunk[at..])?;
                self.in_string = chunk[found] != b'"';
                self.escaped = chunk[found] == b'\\';
                at = found + 1;
                continue;
            }
            match chunk[at] {
                b'"' => self.in_string = true,
                b'[' | b'{' => self.brackets += 1,
                b']' | b'}' if self.brackets > 0 => self.brackets -= 1,
                b']' | b',' if self.brackets == 0 => return Some(at),
                _ => {}
            }
            at += 1;
        }
        None
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Returns the elements with their places, and how it ended.
    fn elements(json: &str, buffer: usize) -> (Vec<String>, Option<String>) {
        let reader = std::io::BufReader::with_capacity(buffer, json.as_bytes());
        let mut elements = Elements::new(Box::new(reader));
        assert!(elements.open_list().unwrap());
        let (mut bytes, mut found) = (Vec::new(), Vec::new());
        loop {
            match elements.next(&mut bytes) {
                Ok(Element::End) => return (found, None),
                Ok(Element::Whole(place)) => found.push(format!("{place} {}", String::from_utf8_lossy(&bytes).trim())),
                Ok(Element::TooLong(place)) => found.push(format!("{place} too long")),
                Err(unread) => return (found, Some(format!("{} {}", unread.place.unwrap(), unread.reason))),
            }
        }
    }

    #[test]
    fn elements_are_found_wherever_the_buffer_ends() {
        #[track_caller]
        fn case(json: &str, expected: &[&str], error: Option<&str>) {
            for buffer in [1, 2, 3, 1_000] {
                let (found, ended) = elements(json, buffer);
                assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{json} by {buffer}");
                assert_eq!(ended.as_deref(), error, "{json} by {buffer}");
            }
        }
        case("[]", &[], None);
        case(" [ ] \n", &[], None);
        case(
            "[{\"a\": [1, 2]},\n  {\"b\": \"],\\\"}\"} ]\n",
            &["1:2 {\"a\": [1, 2]}", "2:3 {\"b\": \"],\\\"}\"}"],
            None,
        );
        case("[1, ,2]", &["1:2 1", "1:5 ", "1:6 2"], None);
        case("[1,]", &["1:2 1"], None);
        case("[{\"a\": \"b", &["1:2 {\"a\": \"b"], None);
        case("[{\"a\": 1}", &["1:2 {\"a\": 1}"], Some("1:10 JSON ends inside a list"));
        case("[1,\n", &["1:2 1"], Some("2:1 JSON ends inside a list"));
        case("[1] x", &["1:2 1"], Some("1:5 text goes on behind the end of the JSON"));
    }
}
