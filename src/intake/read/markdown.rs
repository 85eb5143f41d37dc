//! Reads Markdown. In: bytes. Out: one report whose text is the Markdown as it is written, without its front matter.
//! Knows headings and nothing else of the language: markers do no harm to a search.

use super::fields::{self, Case};
use super::plain;
use super::{Give, Given, Input, Sniffed, encoding, front_matter, limits};
use crate::report::coverage::{Reason, Remark, Unread};
use crate::report::document::{DateSource, Document};
use crate::report::span::Span;

/// Front matter makes Markdown of any text; without it the name must say so.
pub(super) fn claims(sniffed: &Sniffed) -> bool {
    matches!(sniffed.extension, "md" | "markdown")
        || front_matter::find(sniffed.text).is_some()
        || (!sniffed.whole && front_matter::begins(sniffed.text))
}

/// Reads the one report of the file. Front matter that is broken is told beside the report.
pub(super) fn read(input: Input, give: Give) -> Result<(), Unread> {
    let (text, lost) = encoding::decode(limits::all(input.reader)?, None);
    let mut document = Document::default();
    let mut start = 0;
    let mut remarks: Vec<Remark> = lost.into_iter().collect();
    if let Some(front) = front_matter::find(&text) {
        start = front.end;
        match front.parse() {
            Ok(fields) => document.metadata = fields,
            Err(unread) => {
                if give(Given::Unread(unread)).is_break() {
                    return Ok(());
                }
            }
        }
    } else {
        remarks.extend(front_matter::remark(&text));
    }
    (document.text, document.lines) = plain::without_blanks(text, start);
    let headings = headings(&document.text);
    let first = headings.first().filter(|heading| heading.span.start == 0 && heading.level == 1);
    let title = fields::title(&document.metadata, &["title"], Case::Ignored);
    document.title = title.or_else(|| first.and_then(|heading| heading_words(heading.span.of(&document.text))));
    document.given_dates = fields::dates(&document.metadata, DateSource::FrontMatter, Case::Ignored);
    document.given_actors = fields::actors(&document.metadata, Case::Ignored);
    document.headings = headings.into_iter().map(|heading| heading.span).collect();
    if document.text.is_empty() && document.title.is_none() {
        return Err(Unread::whole(Reason::Empty));
    }
    let _ = give(Given::Report(document, remarks));
    Ok(())
}

/// A heading: its line, without the newline.
struct Heading {
    span: Span,
    level: usize,
}

/// Returns the headings outside code: lines that begin with `#`, and lines underlined with `=` or `-`.
fn headings(text: &str) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut fence: Option<&str> = None;
    // The line above, if it stands alone in its paragraph so far and could be underlined.
    let mut single: Option<Span> = None;
    let mut in_paragraph = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.trim_end().len());
        start += line.len();
        let trimmed = line.trim_end();
        let body = trimmed.trim_start_matches(' ');
        // Four blanks make code, not a heading.
        let is_code = trimmed.len() - body.len() > 3;
        if let Some(open) = fence {
            let closes = !is_code && body.starts_with(open) && body.trim_start_matches(&open[..1]).is_empty();
            fence = if closes { None } else { fence };
            continue;
        }
        let above = single.take();
        if !is_code && let Some(open) = fence_of(body) {
            (fence, in_paragraph) = (Some(open), false);
        } else if !is_code && let Some(level) = atx_level(body) {
            headings.push(Heading { span, level });
            in_paragraph = false;
        } else if !is_code && let (Some(span), Some(level)) = (above, underline_level(body)) {
            headings.push(Heading { span, level });
            in_paragraph = false;
        } else {
            let could_be_underlined = !is_code && !in_paragraph && !body.starts_with(['>', '|', '-', '*', '+', '<']);
            single = (could_be_underlined && !body.is_empty()).then_some(span);
            in_paragraph = !body.is_empty();
        }
    }
    headings
}

fn fence_of(body: &str) -> Option<&str> {
    let length = |mark: char| body.len() - body.trim_start_matches(mark).len();
    let length = length('`').max(length('~'));
    // An inline `code` of three backticks has its end on the same line.
    (length >= 3 && !body[length..].contains('`')).then(|| &body[..length])
}

fn atx_level(body: &str) -> Option<usize> {
    let level = body.len() - body.trim_start_matches('#').len();
    let rest = &body[level..];
    ((1..=6).contains(&level) && (rest.is_empty() || rest.starts_with([' ', '\t']))).then_some(level)
}

fn underline_level(body: &str) -> Option<usize> {
    let is_all = |mark: char| body.len() >= 2 && body.trim_start_matches(mark).is_empty();
    if is_all('=') { Some(1) } else { is_all('-').then_some(2) }
}

fn heading_words(line: &str) -> Option<String> {
    fields::one_line(line.trim().trim_start_matches('#').trim_end_matches('#'))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::intake::read::tests::{only_report, read_all};

    #[track_caller]
    fn case(text: &str, headings: &[&str]) {
        let found = super::headings(text);
        assert_eq!(found.iter().map(|heading| heading.span.of(text)).collect::<Vec<_>>(), headings, "{text:?}");
    }

    #[test]
    fn headings_are_found_outside_code() {
        case("# One\ntext\n## Two ##\n\n#hashtag\n####### seven\n", &["# One", "## Two ##"]);
        case("One\n===\n\nTwo  \r\n---\r\ntext", &["One", "Two"]);
        case("two lines\nof text\n---\n", &[]);
        case("a | b\n--- | ---\n\n- item\n---\n", &[]);
        case("```sh\n# comment\n```\n# One\n", &["# One"]);
        case("~~~~\n# no\n~~~\n# no\n~~~~\n   # One\n    # code\n", &["   # One"]);
        case("``` a ```\n# One", &["# One"]);
        case("```\n# never closed", &[]);
    }

    #[test]
    fn front_matter_gives_title_date_and_actors_and_is_no_text() {
        let report = only_report("a.txt", b"---\nTitle: Arms talks\nupdated: 2024-01-02\npublished: 31 August 2023\nstates: [Iran]\n---\n\n# One\nText\n");
        assert_eq!(report.title.as_deref(), Some("Arms talks"));
        assert_eq!(report.given_dates.iter().map(|date| date.text.as_str()).collect::<Vec<_>>(), ["31 August 2023"]);
        assert_eq!(report.given_actors[0].text, "Iran");
        assert_eq!(report.text, "# One\nText");
        assert_eq!(report.lines.line_of(&report.text, 6), 9);
        assert_eq!(report.metadata["updated"], "2024-01-02");
    }

    #[test]
    fn long_front_matter_is_read_whole_or_its_place_in_the_text_is_told() {
        let named = |bytes: usize| {
            let names: String = (0..bytes / 10).map(|number| format!("- n{number:06}\n")).collect();
            format!("---\ntitle: Long\ntags:\n{names}---\nText")
        };
        for name in ["a.md", "a.txt"] {
            for bytes in [70 << 10, 300 << 10] {
                let report = only_report(name, named(bytes).as_bytes());
                assert_eq!((report.title.as_deref(), report.text.as_str()), (Some("Long"), "Text"), "{name}, {bytes}");
            }
            let (given, _) = read_all(name, named(700 << 10).as_bytes());
            let [Given::Report(report, remarks)] = &given[..] else { panic!("one report of {name}") };
            assert!(report.text.starts_with("---\ntitle: Long") && report.text.ends_with("Text"));
            assert_eq!(
                remarks.iter().map(ToString::to_string).collect::<Vec<_>>(),
                ["front matter of more than 512 KiB: left in the text, its fields are not read"],
                "{name}"
            );
        }
        let (given, _) = read_all("a.md", format!("---\n\nA rule.\n{}---\n", "x: y\n".repeat(200_000)).as_bytes());
        assert!(matches!(&given[..], [Given::Report(_, remarks)] if remarks.is_empty()), "two rules around a text");
    }

    #[test]
    fn a_first_heading_is_the_title_where_no_field_says_one() {
        assert_eq!(only_report("a.md", b"# Arms  talks #\n\nText").title.as_deref(), Some("Arms talks"));
        assert_eq!(only_report("a.md", b"Arms talks\n==\n\nText").title.as_deref(), Some("Arms talks"));
        assert_eq!(only_report("a.md", b"Text\n\n# Later").title, None);
        assert_eq!(only_report("a.md", b"## Second level").title, None);
    }

    #[test]
    fn broken_front_matter_is_told_and_the_report_stays() {
        let (given, outcome) = read_all("a.md", b"---\ndate: [2023\n---\nText");
        assert!(outcome.is_ok());
        let [Given::Unread(unread), Given::Report(report, _)] = &given[..] else { panic!("{given:?}") };
        assert_eq!(unread.place.map(|place| place.line), Some(3));
        assert_eq!((report.text.as_str(), report.lines.line_of(&report.text, 0)), ("Text", 4));
    }
}
