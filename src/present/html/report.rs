//! A report on a page: what it is called, where and when it is from, its passages, and whom it names.
//! In: a report with its hits. Out: HTML.

use std::io::{self, Write};

use crate::answer::hit::{ReportFacts, ReportHits, Stale, Summary};
use crate::present::count::grouped;
use crate::present::facts::{self, Shown};
use crate::present::markup::{escaped, marked};
use crate::present::{Depth, Screen, visible, wrap};
use crate::report::interval::Precision;

use super::lines::in_lines;

/// Whom a report names is told in about so many columns, on a small screen a line; the others are folded away.
const ACTORS: usize = 56;

/// Writes a report with its passages.
pub(super) fn report(
    out: &mut dyn Write,
    found: &ReportHits,
    summary: &Summary,
    heading: &str,
    depth: Depth,
    screen: &Screen,
) -> io::Result<()> {
    let facts = &found.report;
    let line = found.hits.first().map_or(1, |hit| hit.line);
    let place = format!("<bdi class=\"place\">{}</bdi>", escaped(&facts::place(facts, line)));
    writeln!(out, "<li value=\"{}\">\n<article>", found.rank)?;
    if has_title(facts) {
        let title = linked(facts, &marked(&facts::title(facts, &found.title_marks)));
        writeln!(out, "<{heading} dir=\"auto\">{title}</{heading}>\n<p class=\"facts\">{} {place}</p>", date(found))?;
    } else {
        // Its place is all that it is called by, and need not be told twice.
        writeln!(out, "<{heading} class=\"untitled\">{}</{heading}>", linked(facts, &place))?;
        writeln!(out, "<p class=\"facts\">{}</p>", date(found))?;
    }
    if let Some(stale) = facts::staleness(facts) {
        writeln!(out, "<p class=\"stale\">{stale}</p>")?;
    }
    if depth == Depth::Passages {
        passages(out, &facts::passages(found), screen)?;
    }
    let left = facts::left(found, depth);
    if !left.is_empty() {
        let sign = if depth == Depth::Reports { "" } else { "+ " };
        writeln!(out, "<p class=\"more\">{sign}{}</p>", left.join(", "))?;
    }
    // A query that is one clause is told by its heading.
    let says_why = summary.name.is_some() && found.fired.iter().any(|clause| *clause != summary.query);
    if says_why {
        writeln!(out, "<p class=\"more\" dir=\"auto\">matches {}</p>", escaped(&found.fired.join(", ")))?;
    }
    actors(out, facts)?;
    writeln!(out, "</article>\n</li>")
}

/// Writes a copy of the report before it on a line: what it says has been read already.
pub(super) fn copy(out: &mut dyn Write, found: &ReportHits) -> io::Result<()> {
    let facts = &found.report;
    let line = found.hits.first().map_or(1, |hit| hit.line);
    let place = format!("<bdi class=\"place\">{}</bdi>", escaped(&facts::place(facts, line)));
    let title = format!("<bdi>{}</bdi>", escaped(&facts::title(facts, &[]).text));
    writeln!(out, "<li class=\"copy\">{} {} {title}</li>", date(found), linked(facts, &place))
}

fn has_title(report: &ReportFacts) -> bool {
    report.title.as_deref().is_some_and(|title| !visible::one_line(title).text.is_empty())
}

/// Returns what a report is called as a link to its file, if there is one: a file that is gone, or one whose name is no
/// Unicode and may be another one in a browser, is led to by none.
fn linked(report: &ReportFacts, called: &str) -> String {
    let leads = report.stale != Stale::Gone && report.file.is_absolute() && report.file.to_str().is_some();
    if leads { format!("<a href=\"{}\">{called}</a>", facts::address(report)) } else { called.to_string() }
}

/// Returns the report's date, and how coarse it is.
fn date(found: &ReportHits) -> String {
    let Some(date) = found.report.date else { return "<span class=\"date\">undated</span>".to_string() };
    let coarse = match date.precision() {
        Precision::Day => String::new(),
        coarse => format!(" <span class=\"coarse\">{} only</span>", coarse.name()),
    };
    format!("<time class=\"date\" datetime=\"{date}\">{date}</time>{coarse}")
}

/// Writes the passages whole; where there are several, each with its line in the file.
fn passages(out: &mut dyn Write, shown: &[Shown<'_>], screen: &Screen) -> io::Result<()> {
    for Shown { passage, line, marks, .. } in shown {
        let text = in_lines(passage, marks.unwrap_or_default(), screen);
        let class = if marks.is_some() { "passage" } else { "passage beside" };
        let line = if shown.len() > 1 { format!("<span class=\"line\">line {line}</span> ") } else { String::new() };
        writeln!(out, "<p class=\"{class}\" dir=\"auto\">{line}{}</p>", marked(&text))?;
    }
    Ok(())
}

/// Writes whom the report names: the first on a line, the others folded behind it.
fn actors(out: &mut dyn Write, report: &ReportFacts) -> io::Result<()> {
    let names: Vec<String> = report.actors.iter().map(|actor| visible::one_line(actor.name()).text).collect();
    if names.is_empty() {
        return Ok(());
    }
    let fits = |first: &usize| wrap::columns(&names[..*first].join(", ")) <= ACTORS;
    let first = (1..=names.len()).take_while(fits).last().unwrap_or(1);
    let (first, others) = names.split_at(first);
    let told = escaped(&first.join(", "));
    if others.is_empty() {
        return writeln!(out, "<p class=\"actors\" dir=\"auto\">{told}</p>");
    }
    writeln!(
        out,
        "<details class=\"actors\">\n<summary dir=\"auto\">{told} <span class=\"fold\">+ {} more</span></summary>\n<p dir=\"auto\">{}</p>\n</details>",
        grouped(others.len()),
        escaped(&others.join(", "))
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn a_title_leads_to_its_file_whatever_the_file_is_called() {
        #[track_caller]
        fn case(file: &str, expected: &str) {
            let mut report = sample::facts("corpus/a.txt", None, None, &[]);
            report.file = file.into();
            assert_eq!(linked(&report, "A"), expected, "{file}");
        }
        case("/r/a b.txt", "<a href=\"file:///r/a%20b.txt\">A</a>");
        case("/r/\"><script>é'&#?%41.txt", "<a href=\"file:///r/%22%3E%3Cscript%3E%C3%A9%27%26%23%3F%2541.txt\">A</a>");
        case("/\u{202e}javascript:1\n\\x", "<a href=\"file:///%E2%80%AEjavascript%3A1%0A%5Cx\">A</a>");
        case("javascript:alert(1)", "A");
        let mut gone = sample::facts("corpus/a.txt", None, None, &[]);
        gone.stale = Stale::Gone;
        assert_eq!(linked(&gone, "A"), "A", "there is nothing to lead to");
    }

    #[test]
    fn of_many_actors_a_line_is_told_and_the_others_are_folded_away() {
        let written = |names: &[&str]| {
            let mut out = Vec::new();
            actors(&mut out, &sample::facts("corpus/a.txt", None, None, names)).unwrap();
            String::from_utf8(out).unwrap()
        };
        let long = "x".repeat(50);
        assert_eq!(
            written(&["Cuba", &long, "<Iran>"]),
            format!(
                "<details class=\"actors\">\n<summary dir=\"auto\">Cuba, {long} <span class=\"fold\">+ 1 more</span></summary>\n\
                 <p dir=\"auto\">&lt;Iran&gt;</p>\n</details>\n"
            )
        );
        let longer = "x".repeat(500);
        assert!(written(&[&longer]).contains(&longer), "the first is told however long it is");
        assert_eq!(written(&[]), "");
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_unicode_is_led_to_by_no_link() {
        use std::os::unix::ffi::OsStringExt;
        let mut report = sample::facts("corpus/a.txt", None, None, &[]);
        report.file = std::ffi::OsString::from_vec(b"/r/caf\xe9.txt".to_vec()).into();
        assert_eq!(linked(&report, "A"), "A");
    }
}
