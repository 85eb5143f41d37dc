//! Answers as a page: one file of HTML that needs nothing else, for a screen of any width, in light and dark, and on paper.
//! In: answers, and what the caller has to say at their feet. Out: well-formed HTML without scripts, fonts or pictures; its
//! links lead to the reports' own files and into the page. Knows no index, no query and no browser; every text from a file
//! passes `markup` first.

mod contents;
mod counts;
mod lines;
mod report;

use std::io::{self, Write};

use crate::answer::Group;
use crate::answer::hit::{Answer, Summary};

use super::count::grouped;
use super::markup::escaped;
use super::{Depth, Screen, text, visible};

pub use contents::{Entry, anchor, contents};

/// How the page looks.
const STYLE: &str = include_str!("html/style.css");

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
         <meta name=\"generator\" content=\"dateline {}\">\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        env!("CARGO_PKG_VERSION")
    )?;
    match part {
        Part::Page => writeln!(out, "<main>"),
        Part::Section => writeln!(out, "<main class=\"many\">\n<h1 dir=\"auto\">{title}</h1>"),
    }
}

/// Writes what stands behind the answers: what is to be said of all of them.
pub fn end(out: &mut dyn Write, foot: &[String]) -> io::Result<()> {
    writeln!(out, "<footer>")?;
    list(out, "said", foot)?;
    writeln!(out, "</footer>\n</main>\n</body>\n</html>")
}

/// Writes an answer: what was asked and how much was found, the counts, the reports with their passages, and last the notes
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
    let counted = answer.facets.iter().any(|table| !table.rows.is_empty());
    let class = match (answer.hits.is_empty(), counted) {
        (true, false) => " class=\"nothing\"",
        (_, true) => " class=\"counted\"",
        (false, false) => "",
    };
    writeln!(out, "<section{class}>")?;
    head(out, &answer.summary, heading)?;
    if counted {
        counts::tables(out, &answer.facets)?;
    }
    if !answer.hits.is_empty() {
        let bare = if depth == Depth::Reports { " bare" } else { "" };
        // Of one report nobody asks which place it has.
        let single = if answer.hits.len() == 1 && answer.summary.offset == 0 { " single" } else { "" };
        writeln!(out, "<ol class=\"reports{bare}{single}\">")?;
        for found in &answer.hits {
            if found.is_copy {
                report::copy(out, found)?;
            } else {
                report::report(out, found, &answer.summary, report_heading, depth, screen)?;
            }
        }
        writeln!(out, "</ol>")?;
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
        contents::called_by(name),
        message.join("\n")
    )
}

fn head(out: &mut dyn Write, summary: &Summary, heading: &str) -> io::Result<()> {
    write!(out, "<header>\n<{heading} dir=\"auto\">")?;
    write!(out, "{}", contents::called(summary))?;
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
            r#"<section class="counted">
<header>
<h1 dir="auto">arms deal</h1>
<p class="counts">17 of 60 reports, 31 passages, 3 shown</p>
<ul class="remarks"><li dir="auto">arms (also arming 2)</li></ul>
</header>
<details class="facets">
<summary>Counts: states</summary>
<div class="tables">
<table>
<caption>States</caption>
<tr><th scope="row" dir="auto">Russia</th><td><span class="bar" style="width:100%"></span></td><td class="number">11</td></tr>
<tr><th scope="row" dir="auto">North Korea</th><td><span class="bar" style="width:81%"></span></td><td class="number">9</td></tr>
<tr><th scope="row" dir="auto">United States</th><td><span class="bar" style="width:54%"></span></td><td class="number">6</td></tr>
</table>
<p class="coarse">14 more actors</p>
</div>
</details>
<ol class="reports">
<li value="1">
<article>
<h2 dir="auto"><a href="file:///home/reader/corpus/2023/talks.txt">Washington says weapons talks are under way</a></h2>
<p class="facts"><time class="date" datetime="2023-08-31">2023-08-31</time> <bdi class="place">corpus/2023/talks.txt:12</bdi></p>
<p class="passage" dir="auto"><span class="line">line 12</span> Moscow sought a further <mark>arms deal</mark> with Pyongyang, officials said on Wednesday. The two sides have met four times since the spring. They said that no <mark>deal</mark> on shells had been signed, but that deliveries by rail and by sea were being prepared in at least two ports. Neither embassy answered a request for comment. The talks go on in the autumn.</p>
<p class="passage" dir="auto"><span class="line">line 48</span> A <mark>deal</mark> for <mark>arms</mark> of that size would be the largest between the two since the nineteen-seventies.</p>
<p class="more">+ 1 more passage</p>
<p class="actors" dir="auto">North Korea, Russia, United States</p>
</article>
</li>
<li value="3">
<article>
<h2 class="untitled"><a href="file:///home/reader/wire/a.jsonl"><bdi class="place">wire/a.jsonl#7:7</bdi></a></h2>
<p class="facts"><span class="date">undated</span></p>
<p class="stale">changed since it was indexed</p>
<p class="passage" dir="auto">An ␛c\u{9b}31m <mark>arms</mark>\u{202e} <mark>deal</mark>: 武器取引の合意。</p>
<p class="more">+ 2 more passages</p>
</article>
</li>
</ol>
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
        assert!(
            page.contains(">matches arms, actor:&quot;x&quot;</p>") && page.contains("<h3 dir=\"auto\">"),
            "{page}"
        );
        assert!(page.contains("<p class=\"more\">3 passages</p>") && !page.contains("class=\"passage\""), "{page}");
        given.hits.truncate(1);
        given.hits[0].fired = vec!["arms deal".to_string()];
        let page = written(&given, Part::Section, Depth::Reports);
        assert!(!page.contains("matches"), "the heading says it: {page}");
        assert!(page.contains("<ol class=\"reports bare single\">"), "{page}");
        given.facets.clear();
        given.hits.clear();
        assert!(written(&given, Part::Section, Depth::Reports).starts_with("<section class=\"nothing\">"));
    }

    #[test]
    fn an_error_keeps_its_lines_for_the_caret() {
        let mut out = Vec::new();
        error(&mut out, "3", "cannot be read\n(arms\n^").unwrap();
        let page = String::from_utf8(out).unwrap();
        assert!(page.contains("<h2 dir=\"auto\">Query 3</h2>"), "{page}");
        assert!(page.contains("<pre>cannot be read\n(arms\n^</pre>"), "{page}");
    }
}
