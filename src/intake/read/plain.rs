//! Reads plain text. In: the bytes of a file that no other format claims.
//! Out: one report; a first line `date 2023-08-31 …` gives its date, and its title if a blank line follows.
//! Knows no calendar: a header with a day that does not exist is a header all the same.

use super::{Give, Given, Input, Sniffed, encoding, limits};
use crate::report::coverage::{Reason, Unread};
use crate::report::document::{DateSource, Document, GivenDate, Lines};

/// The rest of a header line is a title up to this length; beyond it is text.
const TITLE_BYTES: usize = 200;

/// Everything that is text is plain text: this format comes last.
pub(super) fn claims(_: &Sniffed) -> bool {
    true
}

/// Reads the one report of the file.
pub(super) fn read(input: Input, give: Give) -> Result<(), Unread> {
    let (text, lost) = encoding::decode(limits::all(input.reader)?, None);
    let mut document = Document::default();
    let start = match header(&text) {
        None => 0,
        Some(header) => {
            document.given_dates.push(GivenDate { text: header.date.to_string(), source: DateSource::Header });
            document.title = header.title.map(str::to_string);
            header.end
        }
    };
    (document.text, document.lines) = without_blanks(text, start);
    if document.text.is_empty() && document.title.is_none() {
        return Err(Unread::whole(Reason::Empty));
    }
    let _ = give(Given::Report(document, lost.into_iter().collect()));
    Ok(())
}

/// Returns the text from byte `start` on, without blank lines before it and blanks behind it,
/// and where its lines stand in the file.
pub(super) fn without_blanks(mut text: String, start: usize) -> (String, Lines) {
    text.truncate(text.trim_end().len().max(start));
    let rest = &text[start..];
    let blanks = rest.len() - rest.trim_start().len();
    // The indentation of the first line stays; behind a header on the same line, the blank goes.
    let first = match rest[..blanks].rfind('\n') {
        Some(newline) => start + newline + 1,
        None if start == 0 => 0,
        None => start + blanks,
    };
    let line = 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..first]).count();
    text.drain(..first);
    (text, Lines::from(line))
}

/// A first line `date 2023-08-31 …`.
struct Header<'t> {
    date: &'t str,
    title: Option<&'t str>,
    /// Where the text begins, in bytes.
    end: usize,
}

fn header(text: &str) -> Option<Header<'_>> {
    let word = text.trim_start();
    let after_word = word.get(4..).filter(|_| word[..4].eq_ignore_ascii_case("date"))?;
    let date = after_word.trim_start_matches([' ', '\t', '\u{a0}']);
    if date.len() == after_word.len() {
        return None;
    }
    let (date, rest) = date.split_at(date.find(char::is_whitespace).unwrap_or(date.len()));
    if !looks_like_a_date(date) {
        return None;
    }
    let after_date = text.len() - rest.len();
    // Old Macintosh files end their lines with a carriage return alone.
    let (line, below) = rest.split_at(rest.find(['\n', '\r']).unwrap_or(rest.len()));
    let below = below.strip_prefix("\r\n").or_else(|| below.strip_prefix(['\n', '\r'])).unwrap_or(below);
    let next_line = &below[..below.find(['\n', '\r']).unwrap_or(below.len())];
    let line = line.trim();
    let has_title = next_line.trim().is_empty() && !line.is_empty() && line.len() <= TITLE_BYTES;
    let end = if has_title || line.is_empty() { text.len() - below.len() } else { after_date };
    Some(Header { date, title: has_title.then_some(line), end })
}

/// Digits and hyphens, a year at least: whether there is such a day is asked later.
fn looks_like_a_date(token: &str) -> bool {
    token.len() >= 4
        && token.starts_with(|first: char| first.is_ascii_digit())
        && token.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::intake::read::tests::only_report;

    #[track_caller]
    fn case(file: &str, date: Option<&str>, title: Option<&str>, text: &str, line: usize) {
        let report = only_report("a.txt", file.as_bytes());
        assert_eq!(report.given_dates.first().map(|date| date.text.as_str()), date, "{file:?}");
        assert_eq!(report.title.as_deref(), title, "{file:?}");
        assert_eq!(report.text, text, "{file:?}");
        assert_eq!(report.lines.line_of(&report.text, 0), line, "{file:?}");
    }

    #[test]
    fn a_first_line_with_a_date_dates_the_report_and_may_name_it() {
        case("date 2023-08-31 Talks\n\nText.\n", Some("2023-08-31"), Some("Talks"), "Text.", 3);
        case("date 2023-08-31 A report from\nthe coast.", Some("2023-08-31"), None, "A report from\nthe coast.", 1);
        case("date 2023-08-31 Talks", Some("2023-08-31"), Some("Talks"), "", 1);
        case("date 1974\n\nStatement.", Some("1974"), None, "Statement.", 3);
        case("\u{feff}\n  Date\t2023-08  Talks \r\n\r\nText.\r\n", Some("2023-08"), Some("Talks"), "Text.", 4);
        case("date 2023-08-31 Talks\r\rText.", Some("2023-08-31"), Some("Talks"), "Text.", 1);
        case("date 2023-02-30 Talks\n \nText.", Some("2023-02-30"), Some("Talks"), "Text.", 3);
        let long = "long ".repeat(41);
        case(&format!("date 2023 {long}\n\nText."), Some("2023"), None, &format!("{long}\n\nText."), 1);
    }

    #[test]
    fn the_word_date_alone_is_no_header() {
        for text in
            ["date of birth: 1960", "dated 2023-08-31", "date: 2023-08-31", "date 5 of the trial", "date2023-08-31"]
        {
            case(text, None, None, text, 1);
        }
    }

    #[test]
    fn the_text_is_kept_as_it_is_written() {
        case("\n\n  Indented\r\nline\0 two \n\n", None, None, "  Indented\r\nline\0 two", 3);
        let report = only_report("a.txt", b"\n\none\n\ntwo");
        assert_eq!(report.lines.line_of(&report.text, report.text.find("two").unwrap()), 5);
    }
}
