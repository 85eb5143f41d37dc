//! Answers as a page: one file of HTML that needs nothing else, for a screen of any width, in light and dark, and on paper.
//! In: answers, and what the caller has to say at their feet. Out: well-formed HTML without scripts, fonts, pictures or links
//! to anywhere. Knows no index, no query and no browser; every text from a file passes `markup` first.

use std::io::{self, Write};

use crate::answer::Group;
use crate::answer::hit::{Answer, FacetTable, ReportHits, Summary};
use crate::report::interval::Precision;

use super::count::grouped;
use super::facts::{self, Shown};
use super::markup::{escaped, marked};
use super::passage_cut::Ready;
use super::{Depth, Screen, text, visible};

/// How the page looks.
const STYLE: &str = include_str!("html/style.css");

/// Whom a report names is told in about so many letters.
const ACTORS: usize = 200;

/// What an answer is on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Page,
    /// One of several, each with a heading of its own.
    Section,
}

impl Part {
    /// Returns the heading of an answer, and that of a report in it.
    fn headings(self) -> [&'static str; 2] {
        match self {
            Part::Page => ["h1", "h2"],
            Part::Section => ["h2", "h3"],
        }
    }
}

/// Writes what stands before the answers. A page of several answers is headed by its title; one of a single answer by that
/// answer.
pub fn begin(out: &mut dyn Write, title: &str, part: Part) -> io::Result<()> {
    let title = escaped(title);
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"generator\" content=\"dateline {}\">\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        env!("CARGO_PKG_VERSION")
    )?;
    if part == Part::Section { writeln!(out, "<h1 dir=\"auto\">{title}</h1>") } else { Ok(()) }
}

/// Writes what stands behind the answers: what is to be said of all of them.
pub fn end(out: &mut dyn Write, foot: &[String]) -> io::Result<()> {
    writeln!(out, "<footer>")?;
    list(out, "said", foot)?;
    writeln!(out, "</footer>\n</main>\n</body>\n</html>")
}

/// Writes an answer: what was asked and how much was found, the reports with their passages, the counts, and last the notes
/// and `foot`.
pub fn answer(
    out: &mut dyn Write,
    answer: &Answer,
    part: Part,
    depth: Depth,
    foot: &[String],
    screen: &Screen,
) -> io::Result<()> {
    let [heading, report_heading] = part.headings();
    let nothing = if answer.hits.is_empty() { " class=\"nothing\"" } else { "" };
    writeln!(out, "<section{nothing}>")?;
    head(out, &answer.summary, heading)?;
    if !answer.hits.is_empty() {
        let plain = if depth == Depth::Reports { " bare" } else { "" };
        writeln!(out, "<ol class=\"reports{plain}\">")?;
        for found in &answer.hits {
            if found.is_copy {
                copy(out, found)?;
            } else {
                report(out, found, answer, report_heading, depth, screen)?;
            }
        }
        writeln!(out, "</ol>")?;
    }
    let tables: Vec<&FacetTable> = answer.facets.iter().filter(|table| !table.rows.is_empty()).collect();
    if !tables.is_empty() {
        writeln!(out, "<div class=\"facets\">")?;
        tables.into_iter().try_for_each(|table| facets(out, table))?;
        writeln!(out, "</div>")?;
    }
    list(out, "notes", &answer.notes)?;
    list(out, "said", foot)?;
    writeln!(out, "</section>")
}

/// Writes what stands in the place of an answer to a query that cannot be asked.
pub fn error(out: &mut dyn Write, name: &str, message: &str) -> io::Result<()> {
    let message: Vec<String> = visible::page(message).text.lines().map(escaped).collect();
    writeln!(
        out,
        "<section class=\"error\">\n<h2 dir=\"auto\">{}</h2>\n<pre>{}</pre>\n</section>",
        escaped(name),
        message.join("\n")
    )
}

fn head(out: &mut dyn Write, summary: &Summary, heading: &str) -> io::Result<()> {
    write!(out, "<header>\n<{heading} dir=\"auto\">")?;
    match &summary.name {
        Some(name) => write!(out, "{} <span class=\"query\">{}</span>", escaped(name), escaped(&summary.query))?,
        None => write!(out, "{}", escaped(&summary.query))?,
    }
    let mut counts = text::counts(summary);
    if summary.truncated {
        let what = if summary.group == Group::Report { "" } else { " passages" };
        counts.push_str(&format!(", {}{what} shown", grouped(summary.shown)));
    }
    writeln!(out, "</{heading}>\n<p class=\"counts\">{}</p>", escaped(&counts))?;
    list(out, "remarks", &text::remarks(summary))?;
    writeln!(out, "</header>")
}

/// Writes remarks, if there are any.
fn list(out: &mut dyn Write, class: &str, remarks: &[String]) -> io::Result<()> {
    if remarks.is_empty() {
        return Ok(());
    }
    write!(out, "<ul class=\"{class}\">")?;
    for remark in remarks {
        write!(out, "<li dir=\"auto\">{}</li>", escaped(remark))?;
    }
    writeln!(out, "</ul>")
}

fn report(
    out: &mut dyn Write,
    found: &ReportHits,
    answer: &Answer,
    heading: &str,
    depth: Depth,
    screen: &Screen,
) -> io::Result<()> {
    let facts = &found.report;
    let title = marked(&facts::title(facts, &found.title_marks));
    writeln!(out, "<li value=\"{}\">\n<article>\n<{heading} dir=\"auto\">{title}</{heading}>", found.rank)?;
    let line = found.hits.first().map_or(1, |hit| hit.line);
    writeln!(
        out,
        "<p class=\"facts\">{} <bdi class=\"place\">{}</bdi></p>",
        date(found),
        escaped(&facts::place(facts, line))
    )?;
    if let Some(actors) = facts::actors(facts, ACTORS) {
        writeln!(out, "<p class=\"actors\" dir=\"auto\">{}</p>", escaped(&actors))?;
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
    if answer.summary.name.is_some() && !found.fired.is_empty() {
        writeln!(out, "<p class=\"more\" dir=\"auto\">fired: {}</p>", escaped(&found.fired.join(", ")))?;
    }
    writeln!(out, "</article>\n</li>")
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
        let text = Ready::new(passage, marks.unwrap_or_default(), screen).within(usize::MAX);
        let class = if marks.is_some() { "passage" } else { "passage beside" };
        let line = if shown.len() > 1 { format!("<span class=\"line\">{line}</span> ") } else { String::new() };
        writeln!(out, "<p class=\"{class}\" dir=\"auto\">{line}{}</p>", marked(&text))?;
    }
    Ok(())
}

/// Writes a copy of the report before it on a line: what it says has been read already.
fn copy(out: &mut dyn Write, found: &ReportHits) -> io::Result<()> {
    let line = found.hits.first().map_or(1, |hit| hit.line);
    writeln!(
        out,
        "<li class=\"copy\">{} <bdi class=\"place\">{}</bdi> <bdi>{}</bdi></li>",
        date(found),
        escaped(&facts::place(&found.report, line)),
        escaped(&facts::title(&found.report, &[]).text)
    )
}

/// Writes a table of counts with bars, the greatest count with the longest.
fn facets(out: &mut dyn Write, table: &FacetTable) -> io::Result<()> {
    let greatest = table.rows.iter().map(|row| row.reports).max().unwrap_or(1).max(1);
    writeln!(out, "<table>\n<caption>{}</caption>", escaped(&table.field))?;
    for row in &table.rows {
        let note = row.note.map(|note| format!(" <span class=\"coarse\">{note}</span>")).unwrap_or_default();
        // In hundredths, so that the same counts give the same page everywhere.
        let share = row.reports * 100 / greatest;
        writeln!(
            out,
            "<tr><th scope=\"row\" dir=\"auto\">{}{note}</th><td><span class=\"bar\" style=\"width:{share}%\"></span></td>\
             <td class=\"number\">{}</td></tr>",
            escaped(&row.label),
            grouped(row.reports)
        )?;
    }
    if table.more > 0 {
        writeln!(out, "<tr><th scope=\"row\" class=\"coarse\" colspan=\"3\">{} more</th></tr>", grouped(table.more))?;
    }
    writeln!(out, "</table>")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::present::sample;

    fn written(given: &Answer, part: Part, depth: Depth) -> String {
        let mut out = Vec::new();
        answer(&mut out, given, part, depth, &["14 more".to_string()], &sample::screen(80)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_page_has_the_query_the_reports_with_marked_passages_the_counts_and_what_is_to_be_said() {
        let mut given = sample::answer();
        given.hits.remove(1);
        given.facets.remove(0);
        assert_eq!(
            written(&given, Part::Page, Depth::Passages),
            r#"<section>
<header>
<h1 dir="auto">arms deal</h1>
<p class="counts">17 of 60 reports, 31 passages, 3 shown</p>
<ul class="remarks"><li dir="auto">arms (also arming 2)</li></ul>
</header>
<ol class="reports">
<li value="1">
<article>
<h2 dir="auto">Washington says weapons talks are under way</h2>
<p class="facts"><time class="date" datetime="2023-08-31">2023-08-31</time> <bdi class="place">corpus/2023/talks.txt:12</bdi></p>
<p class="actors" dir="auto">North Korea, Russia, United States</p>
<p class="passage" dir="auto"><span class="line">12</span> Moscow sought a further <mark>arms deal</mark> with Pyongyang, officials said on Wednesday. The two sides have met four times since the spring. They said that no <mark>deal</mark> on shells had been signed, but that deliveries by rail and by sea were being prepared in at least two ports. Neither embassy answered a request for comment. The talks go on in the autumn.</p>
<p class="passage" dir="auto"><span class="line">48</span> A <mark>deal</mark> for <mark>arms</mark> of that size would be the largest between the two since the nineteen-seventies.</p>
<p class="more">+ 1 more passage</p>
</article>
</li>
<li value="3">
<article>
<h2 dir="auto">a.jsonl#7</h2>
<p class="facts"><span class="date">undated</span> <bdi class="place">wire/a.jsonl#7:7</bdi></p>
<p class="stale">changed since it was indexed</p>
<p class="passage" dir="auto">An ␛c\u{9b}31m <mark>arms</mark>\u{202e} <mark>deal</mark>: 武器取引の合意。</p>
<p class="more">+ 2 more passages</p>
</article>
</li>
</ol>
<div class="facets">
<table>
<caption>actor</caption>
<tr><th scope="row" dir="auto">state/Russia</th><td><span class="bar" style="width:100%"></span></td><td class="number">11</td></tr>
<tr><th scope="row" dir="auto">state/North Korea</th><td><span class="bar" style="width:81%"></span></td><td class="number">9</td></tr>
<tr><th scope="row" dir="auto">state/United States</th><td><span class="bar" style="width:54%"></span></td><td class="number">6</td></tr>
<tr><th scope="row" class="coarse" colspan="3">14 more</th></tr>
</table>
</div>
<ul class="notes"><li dir="auto">read as arms AND deal</li></ul>
<ul class="said"><li dir="auto">14 more</li></ul>
</section>
"#
        );
    }

    #[test]
    fn of_several_answers_each_has_its_name_and_why_it_fired() {
        let mut given = sample::answer();
        given.summary.name = Some("weapons <1>".to_string());
        given.hits[0].fired = vec!["arms".to_string(), "actor:\"x\"".to_string()];
        let page = written(&given, Part::Section, Depth::Reports);
        assert!(
            page.contains("<h2 dir=\"auto\">weapons &lt;1&gt; <span class=\"query\">arms deal</span></h2>"),
            "{page}"
        );
        assert!(page.contains("fired: arms, actor:&quot;x&quot;</p>") && page.contains("<h3 dir=\"auto\">"), "{page}");
        assert!(page.contains("<p class=\"more\">3 passages</p>") && !page.contains("class=\"passage\""), "{page}");
        given.hits.clear();
        assert!(written(&given, Part::Section, Depth::Reports).starts_with("<section class=\"nothing\">"));
    }

    #[test]
    fn an_error_keeps_its_lines_for_the_caret() {
        let mut out = Vec::new();
        error(&mut out, "3", "cannot be read\n(arms\n^").unwrap();
        let page = String::from_utf8(out).unwrap();
        assert!(page.contains("<pre>cannot be read\n(arms\n^</pre>"), "{page}");
    }
}
