//! The pipe's view of an answer: one line a hit, as `grep -n` prints them, one line a value of a facet.
//! In: an answer. Out: lines for other programs, which stay lines whatever a text holds.
//! Knows no terminal: a line is as long as it is.

use std::collections::HashSet;
use std::io::{self, Write};

use crate::answer::hit::Answer;
use crate::report::span::Span;

use super::facts;
use super::paint::{Ink, Line};
use super::passage_cut::Ready;
use super::{Screen, visible};

/// Columns of text on a line: about two sentences, and never more than a glance.
pub(super) const TEXT_COLUMNS: usize = 160;

/// What ends each of the paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathEnd {
    /// A line break; what could act on a terminal is made visible.
    Shown,
    /// A line break; paths are as they are on disk, for other programs.
    Break,
    /// A zero byte; paths are as they are on disk, for `xargs -0`.
    Zero,
}

/// Writes each hit on a line, `ROOT/PATH:LINE: text`, cut to what matters, or the title, where nothing but
/// that answers; passages that are there for
/// context as `ROOT/PATH-LINE- text`. Then the facets: `facet`, field, value and count between tabulators, and what has to be said of the value.
/// Of the screen, the columns are not asked for.
pub fn lines(out: &mut dyn Write, answer: &Answer, screen: &Screen) -> io::Result<()> {
    hits(out, answer, None, screen)?;
    facets(out, answer)
}

/// Writes the same of one query of several: `NAME: ` before each hit, and behind it, in parentheses, the words that the
/// query found there.
pub fn named_lines(out: &mut dyn Write, answer: &Answer, screen: &Screen) -> io::Result<()> {
    let name = answer.summary.name.as_deref().unwrap_or_default();
    hits(out, answer, Some(&visible::one_line(name).text), screen)?;
    facets(out, answer)
}

/// Writes each report on a line, `ROOT/PATH:LINE: DATE: TITLE`; of one query of several with its name before it.
pub fn reports(out: &mut dyn Write, answer: &Answer, screen: &Screen) -> io::Result<()> {
    for found in &answer.hits {
        let mut line = Line::default();
        if let Some(name) = &answer.summary.name {
            line.push(Ink::Title, &format!("{}:", visible::one_line(name).text));
            line.skip(1);
        }
        let number = found.hits.first().map_or(1, |hit| hit.line);
        let place = facts::place(&found.report, number);
        facts::push_place(&mut line, [&place, ":"], &found.report, number, screen);
        line.skip(1);
        line.push(Ink::Dim, &format!("{}:", facts::date(&found.report)));
        line.skip(1);
        let title = facts::title(&found.report, &found.title_marks);
        line.push_marked(Ink::Plain, &title, Span::new(0, title.text.len()));
        line.write(out, screen.colour)?;
    }
    facets(out, answer)
}

fn hits(out: &mut dyn Write, answer: &Answer, name: Option<&str>, screen: &Screen) -> io::Result<()> {
    for found in &answer.hits {
        let id = visible::one_line(&found.report.id).text;
        for shown in facts::passages(found) {
            let mut line = Line::default();
            if let Some(name) = name {
                line.push(Ink::Title, &format!("{name}:"));
                line.skip(1);
            }
            let (marks, sign) = shown.marks.map_or((&[] as &[Span], "-"), |marks| (marks, ":"));
            let place = format!("{id}{sign}{}", shown.line);
            facts::push_place(&mut line, [&place, sign], &found.report, shown.line, screen);
            // Where only the title answers, a passage without a mark would say nothing.
            let only_title = shown.marks.is_some() && marks.is_empty() && !found.title_marks.is_empty();
            let text = if only_title {
                facts::title(&found.report, &found.title_marks)
            } else {
                Ready::new(shown.passage, marks, screen).within(TEXT_COLUMNS)
            };
            line.skip(1);
            line.push_marked(Ink::Plain, &text, Span::new(0, text.text.len()));
            let words = shown.hit.filter(|_| name.is_some()).map(|hit| found.words(hit)).unwrap_or_default();
            if !words.is_empty() {
                line.skip(1);
                line.push(Ink::Dim, &format!("({})", visible::one_line(&words.join(", ")).text));
            }
            line.write(out, screen.colour)?;
        }
    }
    Ok(())
}

fn facets(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    for table in &answer.facets {
        let field = visible::one_line(&table.field).text;
        for row in &table.rows {
            write!(out, "facet\t{field}\t{}\t{}", visible::one_line(&row.label).text, row.reports)?;
            match row.note {
                Some(note) => writeln!(out, "\t{note}")?,
                None => writeln!(out)?,
            }
        }
    }
    Ok(())
}

/// Writes the absolute path of each file with a shown report, once, in the order of the answer.
pub fn paths(out: &mut dyn Write, answer: &Answer, end: PathEnd) -> io::Result<()> {
    each_once(out, answer.hits.iter().map(|found| found.report.file.as_os_str().as_encoded_bytes()), end)
}

/// Writes the id of each shown report, once, in the order of the answer, as `show` takes it.
pub fn ids(out: &mut dyn Write, answer: &Answer, end: PathEnd) -> io::Result<()> {
    each_once(out, answer.hits.iter().map(|found| found.report.id.as_bytes()), end)
}

fn each_once<'a>(out: &mut dyn Write, all: impl Iterator<Item = &'a [u8]>, end: PathEnd) -> io::Result<()> {
    let mut told = HashSet::new();
    for raw in all.filter(|raw| told.insert(*raw)) {
        match end {
            PathEnd::Shown => writeln!(out, "{}", visible::one_line(&String::from_utf8_lossy(raw)).text)?,
            PathEnd::Break => out.write_all(raw).and_then(|()| out.write_all(b"\n"))?,
            PathEnd::Zero => out.write_all(raw).and_then(|()| out.write_all(b"\0"))?,
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::answer::hit::{FacetTable, Stale};
    use crate::present::sample;

    fn written(answer: &Answer) -> String {
        let mut out = Vec::new();
        lines(&mut out, answer, &sample::screen(80)).unwrap();
        sample::in_brackets(&out)
    }

    #[test]
    fn a_hit_is_one_line_whatever_it_holds() {
        assert_eq!(
            written(&sample::answer()),
            "\
corpus/2023/talks.txt:12: Moscow sought a further [arms deal] with Pyongyang, officials said on Wednesday. … They said that \
no [deal] on shells had been signed, but that deliveries by …
corpus/2023/talks.txt:48: A [deal] for [arms] of that size would be the largest between the two since the nineteen-seventies.
corpus/review.md:40: [Arms] exports fell; the drone [deal] was the exception.
wire/a.jsonl#7:7: An ␛c\\u{9b}31m [arms]\\u{202e} [deal]: 武器取引の合意。
facet\tdate\t2022-11\t2
facet\tdate\t2023-08\t7
facet\tdate\t2023\t1\tyear only
facet\tdate\tundated\t3
facet\tactor\tstate/Russia\t11
facet\tactor\tstate/North Korea\t9
facet\tactor\tstate/United States\t6
"
        );
    }

    #[test]
    fn a_hit_of_one_query_of_several_says_which_and_what_it_found() {
        let mut answer = sample::answer();
        answer.facets.clear();
        answer.hits.remove(0);
        answer.summary.name = Some("weapons\u{1b}".to_string());
        let mut out = Vec::new();
        named_lines(&mut out, &answer, &sample::screen(80)).unwrap();
        assert_eq!(
            sample::in_brackets(&out),
            "\
weapons␛: corpus/review.md:40: [Arms] exports fell; the drone [deal] was the exception. (Arms, deal)
weapons␛: wire/a.jsonl#7:7: An ␛c\\u{9b}31m [arms]\\u{202e} [deal]: 武器取引の合意。 (arms, deal)
"
        );
    }

    #[test]
    fn where_only_the_title_answers_it_is_the_line() {
        let mut answer = sample::answer();
        answer.facets.clear();
        answer.hits.drain(..1);
        answer.hits.truncate(1);
        answer.hits[0].hits[0].marks.clear();
        assert_eq!(written(&answer), "corpus/review.md:40: Annual review of [arms] transfers\n");
    }

    #[test]
    fn a_tabulator_in_a_value_does_not_make_a_column() {
        let facets = vec![FacetTable { ..sample::table("actor", &[("org/A\tB\nC", None, 2)], 0) }];
        assert_eq!(written(&Answer { facets, ..Answer::default() }), "facet\tactor\torg/A B C\t2\n");
    }

    #[test]
    fn context_is_shown_once_and_told_from_hits() {
        let mut answer = sample::answer();
        answer.hits.truncate(1);
        answer.facets.clear();
        let mut near = sample::hit(2, 20, 1.0, "A [deal].");
        near.context_before = vec![sample::passage(1, 12, "a hit itself"), sample::passage(3, 30, "Out of order.")];
        near.context_after = vec![sample::passage(3, 30, "After.")];
        answer.hits[0].hits = vec![sample::hit(1, 12, 2.0, "Some [arms]."), near];
        answer.hits[0].hits[0].context_before = vec![sample::passage(0, 1, "Before.")];
        answer.hits[0].hits[0].context_after = vec![sample::passage(2, 20, "a hit itself")];
        assert_eq!(
            written(&answer),
            "\
corpus/2023/talks.txt-1- Before.
corpus/2023/talks.txt:12: Some [arms].
corpus/2023/talks.txt-30- Out of order.
corpus/2023/talks.txt:20: A [deal].
"
        );
    }

    #[test]
    fn a_report_is_one_line_with_its_date_and_title() {
        let mut answer = sample::answer();
        answer.facets.clear();
        let mut out = Vec::new();
        reports(&mut out, &answer, &sample::screen(80)).unwrap();
        assert_eq!(
            sample::in_brackets(&out),
            "\
corpus/2023/talks.txt:12: 2023-08-31: Washington says weapons talks are under way
corpus/review.md:40: 2023 (year only): Annual review of [arms] transfers
wire/a.jsonl#7:7: undated: a.jsonl#7
"
        );
    }

    #[test]
    fn each_file_is_listed_once() {
        let mut answer = sample::answer();
        let mut again = answer.hits[2].clone();
        again.report = sample::facts("wire/a.jsonl#8", None, None, &[]);
        again.report.stale = Stale::Gone;
        answer.hits.push(again);
        answer.hits[1].report.file = "/home/reader/a\nb.txt".into();
        let written = |end: PathEnd| {
            let mut out = Vec::new();
            paths(&mut out, &answer, end).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(
            written(PathEnd::Shown),
            "/home/reader/corpus/2023/talks.txt\n/home/reader/a b.txt\n/home/reader/wire/a.jsonl\n"
        );
        assert_eq!(
            written(PathEnd::Break),
            "/home/reader/corpus/2023/talks.txt\n/home/reader/a\nb.txt\n/home/reader/wire/a.jsonl\n"
        );
        assert_eq!(
            written(PathEnd::Zero),
            "/home/reader/corpus/2023/talks.txt\0/home/reader/a\nb.txt\0/home/reader/wire/a.jsonl\0"
        );
    }
}
