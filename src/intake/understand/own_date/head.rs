//! Finds the date that the first lines of a text say: `Date: 31 August 2023`, `Published 31 August 2023`, the head of a
//! message or a cable, a line that is nothing but a date.
//! In: a text. Out: dates as they are written, and what kind of line says them. A date in a sentence is none of them.

use super::said::{self, Reading, Said};
use crate::language::dates::Precision;
use crate::report::document::DateSource;

/// So many lines can be the head of a report.
const HEAD_LINES: usize = 40;

/// Longer lines are paragraphs.
const LINE_BYTES: usize = 120;

/// What may stand before the date of the report, in lower case; behind it a colon, or a blank where `true`.
#[rustfmt::skip]
const LABELS: [(&str, bool); 30] = [
    ("date", false), ("dated", true), ("date of report", false), ("report date", false), ("date of release", false),
    ("date of publication", false), ("date of issue", false), ("date published", false), ("date issued", false),
    ("date released", false), ("date posted", false), ("date/time", false), ("dtg", true), ("published", true),
    ("published on", true), ("first published", true), ("first published on", true), ("publication date", false),
    ("publish date", false), ("release date", false), ("released", true), ("released on", true), ("issued", true),
    ("issued on", true), ("issue date", false), ("posted", true), ("posted on", true), ("embargoed until", true),
    ("press release date", false), ("document date", false),
];

/// What the first lines say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Head<'t> {
    /// The first line with a label, or the head of a cable or message.
    pub(super) labelled: Option<(Said<'t>, DateSource)>,
    /// The first line that is nothing but a date.
    pub(super) line: Option<Said<'t>>,
    /// That line is the first of the text: a dateline below it is one of somebody else.
    pub(super) begins_with_line: bool,
}

/// Reads the first lines of a text.
pub(super) fn read(text: &str) -> Head<'_> {
    let mut head = Head::default();
    let source = if is_message(text) { DateSource::Mail } else { DateSource::Header };
    let mut is_first = true;
    let mut above = "";
    for line in text.lines().take(HEAD_LINES) {
        let line = line.trim_matches(|c: char| c.is_whitespace() || "*_#|".contains(c));
        if head.labelled.is_none() {
            head.labelled = labelled(line).or_else(|| cable(line)).map(|said| (said, source));
        }
        if head.line.is_none() && !line.is_empty() && !goes_on(above) {
            head.line = nothing_but_a_date(line);
            head.begins_with_line = head.line.is_some() && is_first;
        }
        is_first &= line.is_empty();
        above = line;
    }
    head
}

/// Says whether a sentence goes on from a line to the next: the line is as long as those of a wrapped paragraph, or it
/// leads to a date, as `stays in force until` does.
fn goes_on(line: &str) -> bool {
    /// Names of offices and titles above a date are shorter.
    const WRAPPED_BYTES: usize = 60;
    #[rustfmt::skip]
    const LEADING: [&str; 16] = [
        "after", "and", "as", "before", "between", "by", "for", "from", "in", "of", "on", "since", "than", "to", "until", "with",
    ];
    let ends_sentence = line.ends_with(['.', ':', '!', '?', ')', ']']);
    let last = line.rsplit(' ').next().unwrap_or(line);
    (line.len() > WRAPPED_BYTES && !ends_sentence && line.contains(char::is_lowercase)) || LEADING.contains(&last)
}

/// Says whether a text begins with the fields of a message: who sent it, and when.
fn is_message(text: &str) -> bool {
    let (mut sender, mut date) = (false, false);
    for line in text.trim_start().lines().take(HEAD_LINES).take_while(|line| !line.is_empty()) {
        let Some((name, value)) = line.split_once(':') else {
            // A field may go on in an indented line.
            if line.starts_with([' ', '\t']) {
                continue;
            }
            return false;
        };
        sender |= name.eq_ignore_ascii_case("from") && value.contains('@');
        date |= name.eq_ignore_ascii_case("date");
    }
    sender && date
}

/// `Date: Thu, 31 Aug 2023 23:55:10 -0400`, `Published 31 August 2023`.
fn labelled(line: &str) -> Option<Said<'_>> {
    if line.len() > LINE_BYTES {
        return None;
    }
    let label = line.find(|c: char| !(c.is_ascii_alphabetic() || matches!(c, ' ' | '/'))).unwrap_or(line.len());
    let named = |name: &str| line.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name)).map(str::len);
    let is_label = |blank_is_enough: bool, end: usize| {
        let behind = line[end..].trim_start_matches(['*', '_', ' ', '\t', '\u{a0}']);
        let colon = behind.strip_prefix(':');
        let apart = behind.len() < line.len() - end;
        let value = colon.or(Some(behind).filter(|_| apart && blank_is_enough))?;
        let value = value.trim_start_matches(|c: char| c.is_whitespace() || "*_|".contains(c));
        let reading = said::first(value).filter(|reading| begins(value, reading))?;
        // Without a colon a sentence may go on: `Released in 2019, the film`.
        let sure = colon.is_some() || reading.precision == Precision::Day && ends(value, &reading);
        sure.then_some(reading.said)
    };
    let longest_first = LABELS.iter().filter(|(name, _)| name.len() <= label.max(9));
    longest_first.filter_map(|(name, blank)| is_label(*blank, named(name)?)).next()
}

/// Nothing stands before the date but its weekday.
fn begins(value: &str, reading: &Reading) -> bool {
    let before = value[..reading.span.start].trim_end_matches(|c: char| c.is_whitespace() || ",.(".contains(c));
    before.is_empty() || super::written::is_weekday(before)
}

/// What follows a date that a label without a colon says: nothing, a time, who wrote it, the next label.
fn ends(value: &str, reading: &Reading) -> bool {
    let behind = &value[reading.span.end..];
    let next = behind.trim_start_matches([' ', '\u{a0}', '.']);
    said::is_over(behind) || next.starts_with(['|', '·', '—', '–', '(', '•', '-']) || next.starts_with("by ")
}

/// `R 141606Z JAN 75`, `O P 021558Z AUG 75 ZFF4`: the precedence of a cable, and its date-time group.
fn cable(line: &str) -> Option<Said<'_>> {
    /// `O`, `PP`, `ZNR` and the like, never a word.
    const MOST_LETTERS: usize = 3;
    // The whole head may stand on one line.
    let line = &line[..(0..=line.len().min(LINE_BYTES)).rev().find(|end| line.is_char_boundary(*end))?];
    let group = line.find(|c: char| c.is_ascii_digit())?;
    let mut before = line[..group].split_whitespace();
    let is_precedence = |word: &str| word.len() <= MOST_LETTERS && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let zone = line.as_bytes().get(group + 6).is_some_and(u8::is_ascii_uppercase);
    if !zone || !line[group..group + 6].bytes().all(|byte| byte.is_ascii_digit()) || !before.all(is_precedence) {
        return None;
    }
    let reading = said::first(&line[group..])?;
    (reading.span.start == 0 && matches!(reading.said, Said::Whole { .. })).then_some(reading.said)
}

/// `Thursday, August 31, 2023`, `31.08.2023`, `(August 2023)`; a year alone numbers a page or a chapter.
fn nothing_but_a_date(line: &str) -> Option<Said<'_>> {
    // A date has a digit, which most lines of a head lack.
    if line.len() > LINE_BYTES || !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let line = line.trim_start_matches(['(', '[', '-', '–', '—', ' ']);
    let reading = said::first(line).filter(|reading| reading.precision != Precision::Year)?;
    (begins(line, &reading) && said::is_over(&line[reading.span.end..])).then_some(reading.said)
}

#[cfg(test)]
mod tests {
    use super::super::written::Written;
    use super::*;

    fn told(said: Said) -> String {
        match said {
            Said::Undated => "undated".to_string(),
            Said::WithoutYear { month, day } => format!("{month}-{day}"),
            Said::Whole { date: Written::Days(days), .. } => days.to_string(),
            Said::Whole { date: Written::Either { month_first, day_first }, .. } => {
                format!("{month_first} or {day_first}")
            }
            Said::Whole { text, .. } => format!("bad {text}"),
        }
    }

    #[test]
    fn a_labelled_line_dates_a_report() {
        #[track_caller]
        fn case(text: &str, expected: &str) {
            let found = read(text).labelled;
            let found = found.map_or("none".to_string(), |(said, source)| format!("{} {}", source.name(), told(said)));
            assert_eq!(found, expected, "{text}");
        }
        case("UNCLASSIFIED\nDate: 31 AUG 2023\nFrom: J2", "header 2023-08-31");
        case("MEMORANDUM\n\nTO: X\nDATE: Thursday, August 31, 2023\nSUBJECT: Y", "header 2023-08-31");
        case("Talks\n\nRelease date: 08/31/2023\n\nText", "header 2023-08-31");
        case("**Date of report:** August 2023\n", "header 2023-08");
        case("Date: 2023", "header 2023");
        case("Published 31 August 2023\nLast updated 4 September 2023", "header 2023-08-31");
        case("Last updated 4 September 2023\nFirst published: 31 August 2023", "header 2023-08-31");
        case("Published: 03/04/2021", "header 2021-03-04 or 2021-04-03");
        case("Published on August 31, 2023 by Admin", "header 2023-08-31");
        case("Embargoed until 31 August 2023, 10:30 GMT", "header 2023-08-31");
        case("Date: 30 February 2023", "header bad 30 February 2023");
        case("Date: August 31", "header 8-31");
        case("R 141606Z JAN 75\nFM SECSTATE", "header 1975-01-14");
        case("O 021558Z AUG 75 ZFF4\nFM AMEMBASSY CAIRO", "header 1975-08-02");
        case(&format!("PR 132354Z AUG 76 FM SECSTATE {}", "TO USMISSION IAEA ".repeat(9)), "header 1976-08-13");
        case("DTG 021558Z AUG 75", "header 1975-08-02");
        case("From: a@example.org\nDate: Thu, 31 Aug 2023 23:55:10 -0400\nSubject: b\n\nText", "mail 2023-08-31");
        case("From: J2\nDate: 31 Aug 2023\n\nText", "header 2023-08-31");
        for text in [
            "Date: TBD",
            "Released in 2019, the film was seen by many.",
            "Issued 2023 stamps",
            "Date of birth: 4 July 1950",
            "Dates: see below",
            "Updated: 31 August 2023",
            "Last modified 31 August 2023",
            "Date: as agreed on 31 August 2023",
            "The report was published on 31 August 2023",
            "Published 31 August 2023 and withdrawn in September, the report",
            "FLIGHT 141606Z JAN 75",
            "141606 people",
        ] {
            case(text, "none");
        }
        case(&format!("{}Date: 31 August 2023", "\n".repeat(40)), "none");
    }

    #[test]
    fn a_line_that_is_nothing_but_a_date_dates_a_report() {
        #[track_caller]
        fn case(text: &str, expected: &str) {
            assert_eq!(read(text).line.map_or("none".to_string(), told), expected, "{text}");
        }
        case("FOR IMMEDIATE RELEASE\nThursday, August 31, 2023\n\nText", "2023-08-31");
        case("Ministry\n\n31.08.2023\n\nText", "2023-08-31");
        case("# 31 August 2023", "2023-08-31");
        case("(August 31, 2023)", "2023-08-31");
        case("31 August 2023, 10:30 a.m. EDT", "2023-08-31");
        case("August 2023", "2023-08");
        case("August 16-17, 1956", "1956-08-16");
        case("Thursday, August 31", "8-31");
        case("31 February 2023", "bad 31 February 2023");
        case("THE SECRETARY OF STATE FOR FOREIGN AND COMMONWEALTH AFFAIRS, LONDON\n31 August 2023", "2023-08-31");
        case("The last treaty that limits the long-range nuclear arms of the two\n5 February 2026.\nText", "none");
        case("It stays in force until\n5 February 2026.\nText", "none");
        for text in
            ["2023", "Annual Report 2022", "August", "Thursday", "last week", "1990s", "3-1", "1945-46", "May 5 talks"]
        {
            case(text, "none");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_head_is_too_strange(
            text in "\\PC{0,120}",
            near in "(Date|Published|From|R|@|:| |\n|31|August|2023|é|141606Z|JAN|75|—|\\*){0,16}",
        ) {
            read(&text);
            read(&near);
        }
    }
}
