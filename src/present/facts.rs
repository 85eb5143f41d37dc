//! What is said of a report beside its text, in words: title, date, place, actors, staleness.
//! In: `ReportFacts`. Out: visible text. Knows no colour and no layout.

use std::collections::BTreeSet;

use crate::answer::hit::{Hit, PassageFacts, ReportFacts, ReportHits, Stale};
use crate::report::identity;
use crate::report::interval::Precision;
use crate::report::span::Span;

use super::count::{Count, grouped};
use super::paint::{Ink, Line, Marked};
use super::{Depth, Screen, visible, wrap};

/// Returns the title with its marks; the file's name, if there is none.
pub(super) fn title(report: &ReportFacts, marks: &[Span]) -> Marked {
    let visible = report.title.as_deref().map(visible::one_line).filter(|title| !title.text.is_empty());
    match visible {
        Some(title) => Marked { marks: title.marks(marks), text: title.text, ..Marked::default() },
        None => {
            // An own id may hold a `/`, so the name is told from the file's id.
            let folders = identity::file_of(&report.id).rfind('/').map_or(0, |slash| slash + 1);
            Marked { text: visible::one_line(&report.id[folders..]).text, ..Marked::default() }
        }
    }
}

/// Returns the report's date, and how coarse it is: `2023-08 (month only)`.
pub(super) fn date(report: &ReportFacts) -> String {
    let Some(date) = report.date else { return "undated".to_string() };
    match date.precision() {
        Precision::Day => date.to_string(),
        coarse => format!("{date} ({} only)", coarse.name()),
    }
}

/// Returns where something stands, as `show` takes it: `corpus/2023/talks.txt:12`.
pub(super) fn place(report: &ReportFacts, line: usize) -> String {
    format!("{}:{line}", visible::one_line(&report.id).text)
}

/// Adds a place to a line, `text` as it is shown, and what stands behind it; where that is wanted, the place leads to the
/// line of the file.
pub(super) fn push_place(
    line: &mut Line,
    [text, behind]: [&str; 2],
    report: &ReportFacts,
    number: usize,
    screen: &Screen,
) {
    if screen.hyperlinks {
        line.push_link(Ink::Place, text, format!("{}#{number}", address(report)));
        line.push(Ink::Place, behind);
    } else {
        line.push(Ink::Place, &format!("{text}{behind}"));
    }
}

/// Returns the address of a report's file, every byte but the plainest as its number. Without a host: the file is on this
/// machine.
pub(super) fn address(report: &ReportFacts) -> String {
    let mut address = String::from("file://");
    for byte in report.file.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                address.push(char::from(*byte))
            }
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    address
}

/// Returns the actors' names as far as they fit, and how many more there are; none if there are none.
pub(super) fn actors(report: &ReportFacts, columns: usize) -> Option<String> {
    // With ", " a name takes three columns or more, so of a thousand names only a few are looked at.
    let most = report.actors.len().min(columns / 3 + 1);
    let names: Vec<String> = report.actors[..most].iter().map(|actor| visible::one_line(actor.name()).text).collect();
    let first = names.first()?;
    let rest = |shown: usize| match report.actors.len() - shown {
        0 => String::new(),
        more => format!(" + {} more", grouped(more)),
    };
    let told = |shown: usize| names[..shown].join(", ") + &rest(shown);
    let fitting = (1..=names.len()).rev().map(told).find(|text| wrap::columns(text) <= columns);
    Some(fitting.unwrap_or_else(|| wrap::shortened(first, columns.saturating_sub(rest(1).len())) + &rest(1)))
}

/// Returns how many copies of a report there are, and how many of its passages are not shown.
pub(super) fn left(found: &ReportHits, depth: Depth) -> Vec<String> {
    let mut left = Vec::new();
    match found.copies {
        0 => {}
        1 => left.push("1 copy".to_string()),
        copies => left.push(format!("{} copies", grouped(copies))),
    }
    let (passages, noun) = match depth {
        Depth::Passages => (found.more_passages, "more passage"),
        Depth::Reports => (found.more_passages + found.hits.len(), "passage"),
    };
    if passages > 0 {
        left.push(Count(passages, noun).to_string());
    }
    left
}

/// Returns what a reader has to know of a file that is not as it was.
pub(super) fn staleness(report: &ReportFacts) -> Option<&'static str> {
    match report.stale {
        Stale::Fresh => None,
        Stale::Changed => Some("changed since it was indexed"),
        Stale::Gone => Some("file is gone"),
    }
}

/// A passage that is shown under its report.
pub(super) struct Shown<'a> {
    pub(super) passage: &'a PassageFacts,
    /// The line of the file that is told: of a hit, that of its first mark.
    pub(super) line: usize,
    /// What made it a hit; none if it is there for its neighbour's sake.
    pub(super) marks: Option<&'a [Span]>,
    /// The hit that it is; none likewise.
    pub(super) hit: Option<&'a Hit>,
}

impl Shown<'_> {
    fn beside(passage: &PassageFacts) -> Shown<'_> {
        Shown { passage, line: passage.line, marks: None, hit: None }
    }
}

/// Returns the passages that are shown of a report, each once: where hits are close together,
/// the context of one holds others.
pub(super) fn passages(hits: &ReportHits) -> Vec<Shown<'_>> {
    let mut told: BTreeSet<usize> = hits.hits.iter().map(|hit| hit.passage.number).collect();
    let mut shown = Vec::new();
    for hit in &hits.hits {
        let mut context = |passages: &'_ [PassageFacts]| -> Vec<usize> {
            (0..passages.len()).filter(|at| told.insert(passages[*at].number)).collect()
        };
        let (before, after) = (context(&hit.context_before), context(&hit.context_after));
        shown.extend(before.into_iter().map(|at| Shown::beside(&hit.context_before[at])));
        shown.push(Shown { passage: &hit.passage, line: hit.line, marks: Some(&hit.marks), hit: Some(hit) });
        shown.extend(after.into_iter().map(|at| Shown::beside(&hit.context_after[at])));
    }
    shown
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn actors_are_told_as_far_as_they_fit() {
        #[track_caller]
        fn case(names: &[&str], columns: usize, expected: Option<&str>) {
            assert_eq!(actors(&sample::facts("a/b.txt", None, None, names), columns).as_deref(), expected);
        }
        let three = ["North Korea", "Russia", "United States"];
        case(&three, 34, Some("North Korea, Russia, United States"));
        case(&three, 33, Some("North Korea, Russia + 1 more"));
        case(&three, 27, Some("North Korea + 2 more"));
        case(&three, 15, Some("North… + 2 more"));
        case(&three, 0, Some("… + 2 more"));
        case(&["Iran"], 3, Some("Ir…"));
        case(&["Iran\u{202e}"], 40, Some("Iran\\u{202e}"));
        case(&[], 40, None);
        case(&three, usize::MAX, Some("North Korea, Russia, United States"));
    }

    #[test]
    fn a_report_without_a_title_is_called_by_its_file() {
        #[track_caller]
        fn case(id: &str, given: Option<&str>, expected: &str) {
            assert_eq!(title(&sample::facts(id, given, None, &[]), &[]).text, expected);
        }
        case("corpus/2023/talks.txt", None, "talks.txt");
        case("wire/a.jsonl#x/7", None, "a.jsonl#x/7");
        case("corpus/2023/talks.txt", Some("\u{200b} \n"), "talks.txt");
        case("corpus/2023/talks.txt", Some("A\ttitle"), "A title");
    }

    #[test]
    fn a_place_leads_to_its_line_and_nothing_in_a_name_acts_on_a_terminal() {
        let mut report = sample::facts("corpus/a b.txt", None, None, &[]);
        let written = |report: &ReportFacts, hyperlinks: bool| {
            let mut line = Line::default();
            push_place(&mut line, ["a b.txt:12", ":"], report, 12, &Screen { hyperlinks, ..sample::screen(80) });
            let mut out = Vec::new();
            line.write(&mut out, false).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(written(&report, false), "a b.txt:12:\n");
        assert_eq!(
            written(&report, true),
            "\u{1b}]8;;file:///home/reader/corpus/a%20b.txt#12\u{1b}\\a b.txt:12\u{1b}]8;;\u{1b}\\:\n"
        );
        report.file = "/\u{1b}]8;;http://x\u{7}/é#.txt".into();
        assert!(written(&report, true).contains("8;;file:///%1B%5D8%3B%3Bhttp%3A//x%07/%C3%A9%23.txt#12\u{1b}"));
    }

    #[test]
    fn a_coarse_date_says_so() {
        #[track_caller]
        fn case(given: Option<&str>, expected: &str) {
            assert_eq!(date(&sample::facts("a/b.txt", None, given, &[])), expected);
        }
        case(Some("2023-08-31"), "2023-08-31");
        case(Some("2023-08"), "2023-08 (month only)");
        case(Some("2023"), "2023 (year only)");
        case(None, "undated");
    }
}
