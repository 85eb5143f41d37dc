//! Reads JSON: a file of one record, a list of records, and JSON Lines, a record a line.
//! In: bytes. Out: a report for each record, in order; a bad record is told at its place and the rest goes on.
//! A file of many is read record by record, so its length does not matter.

mod elements;
mod record;

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::BufReader;
use std::ops::ControlFlow;

use encoding_rs::{UTF_16BE, UTF_16LE};
use serde::de::IgnoredAny;

use self::elements::{Element, Elements};
use super::encoding::{self, Transcoded};
use super::limits::{self, Line};
use super::{Give, Given, Input, Sniffed, html};
use crate::report::coverage::{Reason, Remark, Unread};
use crate::report::document::Lines;

/// A complete object on the first line and the beginning of another below are JSON Lines, whatever the name.
pub(super) fn claims_lines(sniffed: &Sniffed) -> bool {
    if matches!(sniffed.extension, "jsonl" | "ndjson") {
        return !html::begins_as_page(sniffed.text);
    }
    let text = sniffed.text.trim_start();
    let Some((first, rest)) = text.split_once('\n').filter(|(first, _)| first.starts_with('{')) else { return false };
    rest.trim_start().starts_with('{') && serde_json::from_str::<IgnoredAny>(first).is_ok()
}

/// An object or a list of objects is JSON, whatever the name; under its own name it may also be broken.
pub(super) fn claims(sniffed: &Sniffed) -> bool {
    if sniffed.extension == "json" {
        return !html::begins_as_page(sniffed.text);
    }
    let text = sniffed.text.trim_start();
    let inside = text.get(1..).unwrap_or_default().trim_start();
    let begins = match text.bytes().next() {
        Some(b'{') => inside.starts_with('"'),
        Some(b'[') => inside.starts_with('{'),
        _ => false,
    };
    begins
        && match serde_json::from_str::<IgnoredAny>(text) {
            Ok(_) => true,
            // Only the beginning was looked at: nothing is wrong up to there.
            Err(error) => error.is_eof() && !sniffed.whole,
        }
}

/// Reads a file of one object, or of one list of objects.
pub(super) fn read(input: Input, give: Give) -> Result<(), Unread> {
    let is_wide = input.encoding == UTF_16LE || input.encoding == UTF_16BE;
    let mut elements = if is_wide {
        Elements::new(Box::new(BufReader::new(Transcoded::new(input.reader, input.encoding))))
    } else {
        Elements::new(Box::new(input.reader))
    };
    let mut records = Records::new(give);
    if !elements.open_list()? {
        let (bytes, line) = elements.all()?;
        return records.only(bytes, line);
    }
    let mut bytes = Vec::new();
    loop {
        let flow = match elements.next(&mut bytes) {
            Err(unread) => return records.break_off(unread),
            Ok(Element::End) => return records.end(),
            Ok(Element::TooLong(place)) => records.refuse(Unread { place: Some(place), reason: limits::too_large() }),
            Ok(Element::Whole(place)) => records.add(&bytes, place.line, place.column),
        };
        if flow.is_break() {
            return Ok(());
        }
    }
}

/// Reads a file of a record a line.
pub(super) fn read_lines(input: Input, give: Give) -> Result<(), Unread> {
    if input.encoding != UTF_16LE && input.encoding != UTF_16BE {
        return each_line(input.reader, give);
    }
    let mut wide = BufReader::new(Transcoded::new(input.reader, input.encoding));
    each_line(&mut wide, give)
}

fn each_line(reader: &mut dyn std::io::BufRead, give: Give) -> Result<(), Unread> {
    let mut records = Records::new(give);
    let mut buffer = Vec::new();
    for number in 1.. {
        let flow = match limits::line(reader, &mut buffer, limits::MAX_REPORT_BYTES) {
            // A line that was cut off in the middle is part of what is lost.
            Err(error) => return records.break_off(Unread::at(number, None, limits::reason_of(&error))),
            Ok(Line::End) => break,
            Ok(Line::TooLong) => records.refuse(Unread::at(number, None, limits::too_large())),
            Ok(Line::Whole) => {
                let line = if number == 1 { elements::without_mark(&buffer) } else { &buffer };
                if line.trim_ascii().is_empty() { ControlFlow::Continue(()) } else { records.add(line, number, None) }
            }
        };
        if flow.is_break() {
            return Ok(());
        }
    }
    records.end()
}

/// The records of one file, on their way out.
struct Records<'g> {
    give: Give<'g>,
    /// By the hashes of the ids that were given, the number last added to each: however long the ids,
    /// a record costs some 40 bytes here.
    ids: HashMap<u128, usize>,
    refused: usize,
}

impl<'g> Records<'g> {
    fn new(give: Give<'g>) -> Records<'g> {
        Records { give, ids: HashMap::new(), refused: 0 }
    }

    /// Gives the one record of a file: its report has no id of its own.
    fn only(self, bytes: Vec<u8>, line: usize) -> Result<(), Unread> {
        let (text, lost) = encoding::decode(bytes, None);
        let mut document = record::document(&text, line, None)?;
        document.lines = Lines::on(line);
        let _ = (self.give)(Given::Report(document, lost.into_iter().collect()));
        Ok(())
    }

    /// Gives a record of a file of many. `column` is that of its first byte, none if it has the line to itself.
    fn add(&mut self, bytes: &[u8], line: usize, column: Option<usize>) -> ControlFlow<()> {
        let (text, lost) = match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), None),
            Err(_) => {
                let (text, lost) = encoding::decode(bytes.to_vec(), None);
                (Cow::Owned(text), lost)
            }
        };
        let mut document = match record::document(&text, line, column) {
            Ok(document) => document,
            Err(unread) => return self.refuse(unread),
        };
        let mut remarks: Vec<Remark> = lost.into_iter().collect();
        let own = record::own_id(&document.metadata);
        let wished = own.clone().unwrap_or_else(|| line.to_string());
        let id = self.unused(&wished);
        if id != wished && own.is_some() {
            remarks.push(Remark::TwiceInFile(wished, id.clone()));
        }
        document.own_id = Some(id);
        document.lines = Lines::on(line);
        (self.give)(Given::Report(document, remarks))
    }

    /// Tells a bad record. A file of nothing else must not fill the list, so the many are counted.
    fn refuse(&mut self, unread: Unread) -> ControlFlow<()> {
        self.refused += 1;
        if self.refused > limits::LISTED_RECORDS {
            return ControlFlow::Continue(());
        }
        (self.give)(Given::Unread(unread))
    }

    /// Says where the file could not be read on, and ends.
    fn break_off(&mut self, unread: Unread) -> Result<(), Unread> {
        let _ = (self.give)(Given::Unread(unread));
        self.end()
    }

    fn end(&mut self) -> Result<(), Unread> {
        let uncounted = self.refused.saturating_sub(limits::LISTED_RECORDS);
        if uncounted == 0 {
            return Ok(());
        }
        Err(Unread::whole(Reason::Broken(format!("{uncounted} more records could not be read"))))
    }

    /// Returns the id, or the first of `ID~2`, `ID~3` … that is not taken.
    fn unused(&mut self, wished: &str) -> String {
        let key = hash(wished);
        let Some(last) = self.ids.get(&key) else {
            self.ids.insert(key, 1);
            return wished.to_string();
        };
        let mut number = last + 1;
        while self.ids.contains_key(&hash(&format!("{wished}~{number}"))) {
            number += 1;
        }
        let id = format!("{wished}~{number}");
        self.ids.insert(key, number);
        self.ids.insert(hash(&id), 1);
        id
    }
}

/// Two ids of one hash are less likely than a fault of the machine.
fn hash(id: &str) -> u128 {
    let mut first = [0; 16];
    first.copy_from_slice(&blake3::hash(id.as_bytes()).as_bytes()[..16]);
    u128::from_le_bytes(first)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::intake::read::Given;
    use crate::intake::read::tests::{format_of, only_report, outline, read_all};
    use crate::report::coverage::{Reason, Remark};

    #[test]
    fn a_bad_line_is_told_and_the_others_are_read() {
        let file = "\u{feff}{\"id\": \"a\", \"text\": \"one\"}\n\n{\"text\": \"two\nnot JSON\n{\"text\": \"three\"}";
        let (given, outcome) = read_all("a.jsonl", file.as_bytes());
        assert_eq!(
            outline(&given),
            ["a: one", "3:13 JSON ends inside a string", "4:2 expected `true`, `false` or `null`", "5: three"]
        );
        assert_eq!(outcome, Ok(()));
        let Given::Report(report, _) = &given[3] else { panic!() };
        assert_eq!(report.lines.line_of(&report.text, 4), 5);
    }

    #[test]
    fn a_list_is_a_file_of_many_and_an_object_is_one_report() {
        let file =
            b" [{\"id\": 1, \"text\": \"one\"},\n  {\"text\": 2},\n {\"text\": \"three\"}, {\"text\": \"four\"}]\n";
        let (given, _) = read_all("a.json", file);
        assert_eq!(outline(&given), ["1: one", "2:3 no text in it", "3: three", "3~2: four"]);
        let report = only_report("a.json", b"\n{\"id\": 1,\n \"text\": \"one\"}");
        assert_eq!((report.own_id, report.lines.starts, report.text.as_str()), (None, vec![(0, 2)], "one"));
        assert_eq!(report.metadata["id"], 1);
    }

    #[test]
    fn an_id_that_comes_twice_is_numbered_and_remarked() {
        let (given, _) = read_all("a.jsonl", "{\"id\": \"x\", \"text\": \"t\"}\n".repeat(3).as_bytes());
        assert_eq!(outline(&given), ["x: t", "x~2: t", "x~3: t"]);
        let Given::Report(_, remarks) = &given[1] else { panic!() };
        assert_eq!(remarks[..], [Remark::TwiceInFile("x".to_string(), "x~2".to_string())]);
        let (given, _) = read_all("a.jsonl", "{\"id\": \"x\", \"text\": \"t\"}\n".repeat(20_000).as_bytes());
        assert_eq!(outline(&given[19_999..]), ["x~20000: t"]);
    }

    #[test]
    fn json_is_recognised_by_what_is_in_it() {
        #[track_caller]
        fn case(name: &str, content: &str, format: &str) {
            assert_eq!(format_of(name, content), format, "{name} {content}");
        }
        case("a.txt", "{\"text\": \"a\"}\n{\"text\": \"b\"}", "JSON Lines");
        case("a.json", "{\"text\": \"a\"}\n{\"text\": \"b\"}", "JSON Lines");
        case("a.ndjson", "{\"text\": \"a\"}", "JSON Lines");
        case("a.txt", "{\"text\": \"a\"}", "JSON");
        case("a", "\n[ {\"text\":\n \"a\"} ]", "JSON");
        case("a.txt", "{\"text\": \"a", "plain text");
        case("a.txt", "[Washington,] January 26", "plain text");
        case("a.txt", "[1, 2]", "plain text");
        case("a.json", "{\"text\": \"a", "JSON");
        case("a.json", "<!DOCTYPE html><p>Not found", "web page");
        case("long", &format!("{{\"text\": \"{}\"}}", "a".repeat(300_000)), "JSON");
    }

    #[test]
    fn broken_json_is_no_plain_text() {
        let (given, outcome) = read_all("a.json", b"{\n \"text\": \"a");
        assert!(given.is_empty());
        let unread = outcome.unwrap_err();
        assert_eq!(
            (unread.place.unwrap().to_string().as_str(), unread.reason),
            ("2:11", Reason::Broken("JSON ends inside a string".to_string()))
        );
    }

    #[test]
    fn a_file_of_bad_lines_does_not_fill_the_list() {
        let (given, outcome) = read_all("a.jsonl", "x\n".repeat(5_000).as_bytes());
        // The first is the reason of the whole file; then those that are listed, and one that counts the others.
        assert_eq!(given.len(), 1_000);
        assert_eq!(outline(&given).last().unwrap(), "4000 more records could not be read");
        assert_eq!(outcome.unwrap_err().place.unwrap().line, 1);
    }

    #[test]
    fn records_in_other_encodings_are_read() {
        let wide: Vec<u8> =
            "\u{feff}{\"text\": \"é\"}\n{\"text\": \"b\"}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(outline(&read_all("a.jsonl", &wide).0), ["1: é", "2: b"]);
        let (given, _) = read_all(
            "a.jsonl",
            b"{\"text\": \"Caf\xe9 d\xe9j\xe0 ouvert\"}\n{\"text\": \"\xc3\xa9\xff\xc3\xa9\xc3\xa9\"}",
        );
        assert_eq!(outline(&given)[0], "1: Café déjà ouvert");
    }
}
