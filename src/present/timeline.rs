//! The dates of a timeline, for a terminal and for a pipe.
//! In: a timeline. Out: of each date the sentence that proves it, its report, and how many more tell it; or one line.
//! Knows no index and no query.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::hit::{PassageFacts, Timeline, TimelineEntry};
use crate::language::dates::Mention;
use crate::report::span::Span;

use super::count::grouped;
use super::json_lines::{PassagePart, ReportPart, pairs};
use super::mention_json::MentionPart;
use super::paint::{Ink, Line};
use super::passage_cut::Ready;
use super::{Screen, facts, lines, markdown, visible, wrap};

/// Columns in which a day stands; a longer date stands on a line of its own.
const DATE: usize = "2023-08-31".len() + 2;

/// A sentence takes at most so many lines.
const LINES: usize = 4;

/// Between the parts of a line.
const APART: usize = 2;

/// Writes the timeline for a terminal.
pub fn text(out: &mut dyn Write, timeline: &Timeline, screen: &Screen) -> io::Result<()> {
    let room = screen.width() - DATE;
    for entry in &timeline.entries {
        let mut line = Line::default();
        line.push(Ink::Title, &date(entry));
        if line.columns() + APART > DATE {
            std::mem::take(&mut line).write(out, screen.colour)?;
        }
        let said = sentence(entry, screen).within(LINES * room);
        for row in wrap::lines(&said.text, room) {
            line.skip_to(DATE);
            line.push_marked(Ink::Plain, &said, row);
            std::mem::take(&mut line).write(out, screen.colour)?;
        }
        origin(out, entry, room, screen)?;
        let more = more(entry);
        if !more.is_empty() {
            let mut line = Line::indented(DATE);
            line.push(Ink::Dim, &format!("+ {}", more.join(", ")));
            line.write(out, screen.colour)?;
        }
    }
    Ok(())
}

/// Writes what is said below a timeline, on as few lines as hold it.
pub fn foot(out: &mut dyn Write, said: &[String], screen: &Screen) -> io::Result<()> {
    if said.is_empty() { Ok(()) } else { super::text::list(out, said, screen) }
}

/// Writes where the sentence stands: title, date and place of the report, on as few lines as they fit.
fn origin(out: &mut dyn Write, entry: &TimelineEntry, room: usize, screen: &Screen) -> io::Result<()> {
    let title = facts::title(&entry.report, &[]).text;
    let mut parts: Vec<(Ink, &str)> =
        wrap::lines(&title, room).into_iter().map(|row| (Ink::Dim, row.of(&title))).collect();
    let (date, place) = (facts::date(&entry.report), facts::place(&entry.report, entry.hit.line));
    parts.extend([(Ink::Dim, date.as_str()), (Ink::Place, place.as_str())]);
    parts.extend(facts::staleness(&entry.report).map(|stale| (Ink::Warning, stale)));
    let mut line = Line::indented(DATE);
    for (ink, part) in parts {
        let is_first = line.columns() == DATE;
        if !is_first && line.columns() + APART + wrap::columns(part) > DATE + room {
            std::mem::replace(&mut line, Line::indented(DATE)).write(out, screen.colour)?;
        } else if !is_first {
            line.skip(APART);
        }
        match ink {
            Ink::Place => facts::push_place(&mut line, [part, ""], &entry.report, entry.hit.line, screen),
            ink => line.push(ink, part),
        }
    }
    line.write(out, screen.colour)
}

/// Writes each date on a line, as `grep -n` prints them: `ROOT/PATH:LINE: DATE: SENTENCE`.
pub fn lines(out: &mut dyn Write, timeline: &Timeline, screen: &Screen) -> io::Result<()> {
    for entry in &timeline.entries {
        let mut line = Line::default();
        let place = facts::place(&entry.report, entry.hit.line);
        facts::push_place(&mut line, [&place, ":"], &entry.report, entry.hit.line, screen);
        line.skip(1);
        line.push(Ink::Title, &format!("{}:", date(entry)));
        let said = sentence(entry, screen).within(lines::TEXT_COLUMNS);
        line.skip(1);
        line.push_marked(Ink::Plain, &said, Span::new(0, said.text.len()));
        line.write(out, screen.colour)?;
    }
    Ok(())
}

/// Writes the timeline as Markdown, to be put into a report: a list, each date with its sentence, whose marks are bold, and
/// its report. Whatever a text holds, it is no Markdown of its own.
pub fn markdown(out: &mut dyn Write, timeline: &Timeline, screen: &Screen) -> io::Result<()> {
    for entry in &timeline.entries {
        let said = markdown::marked(&sentence(entry, screen).within(usize::MAX));
        writeln!(out, "- **{}** {said}\\", markdown::escaped(&date(entry)))?;
        let title = markdown::escaped(&facts::title(&entry.report, &[]).text);
        let place = markdown::code(&facts::place(&entry.report, entry.hit.line));
        write!(out, "  {title}, {}, {place}", facts::date(&entry.report))?;
        if let Some(stale) = facts::staleness(&entry.report) {
            write!(out, ", {stale}")?;
        }
        let more = more(entry);
        if more.is_empty() { writeln!(out)? } else { writeln!(out, " (+ {})", more.join(", "))? }
    }
    Ok(())
}

/// Returns the date, and what has to be said of it.
fn date(entry: &TimelineEntry) -> String {
    let label = visible::one_line(&entry.label).text;
    entry.note.map_or(label.clone(), |note| format!("{label} ({note})"))
}

/// Returns who else tells the date.
fn more(entry: &TimelineEntry) -> Vec<String> {
    let copies = match entry.copies {
        0 => None,
        1 => Some("1 copy".to_string()),
        copies => Some(format!("{} copies", grouped(copies))),
    };
    let more = Some(entry.reports.saturating_sub(1 + entry.copies)).filter(|more| *more > 0);
    more.map(|more| format!("{} more", grouped(more))).into_iter().chain(copies).collect()
}

/// Returns the sentence, ready to be cut around the words of the date.
fn sentence(entry: &TimelineEntry, screen: &Screen) -> Ready {
    let (passage, part) = (&entry.hit.passage, entry.sentence);
    let inside = |span: Span| {
        let (start, end) = (span.start.max(part.start), span.end.min(part.end));
        (start < end).then(|| Span::new(start - part.start, end - part.start))
    };
    let mention = |mention: &Mention| Some(Mention { span: inside(mention.span)?, ..*mention });
    let sentence = PassageFacts {
        text: part.of(&passage.text).to_string(),
        start: passage.start + part.start,
        mentions: passage.mentions.iter().filter_map(mention).collect(),
        ..*passage
    };
    let marks: Vec<Span> = entry.hit.marks.iter().copied().filter_map(inside).collect();
    Ready::around(&sentence, &marks, inside(entry.mention.span).unwrap_or_default(), screen)
}

/// A date of a timeline, as scripts read it.
#[derive(Serialize, JsonSchema)]
pub(super) struct EntryLine<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
    /// How many reports speak of it.
    reports: usize,
    /// How many of the others are copies of the one that is shown.
    copies: usize,
    report: ReportPart<'a>,
    passage: PassagePart<'a>,
    /// The sentence that proves it: bytes of the passage's text.
    sentence: [usize; 2],
    /// The words of the date.
    mention: MentionPart,
    marks: Vec<[usize; 2]>,
    line: usize,
}

impl<'a> EntryLine<'a> {
    pub(super) fn of(entry: &'a TimelineEntry) -> EntryLine<'a> {
        EntryLine {
            value: &entry.label,
            first: entry.days.map(|days| days.first().to_string()),
            last: entry.days.map(|days| days.last().to_string()),
            note: entry.note,
            reports: entry.reports,
            copies: entry.copies,
            report: ReportPart::of(&entry.report),
            passage: PassagePart::of(&entry.hit.passage),
            sentence: [entry.sentence.start, entry.sentence.end],
            mention: MentionPart::of(&entry.mention),
            marks: pairs(&entry.hit.marks),
            line: entry.hit.line,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::answer::hit::Stale;
    use crate::present::{Dates, sample};

    fn sample() -> Timeline {
        let title = "Washington says that weapons talks between Moscow and Pyongyang are under way";
        let mut timeline = sample::timeline(
            sample::facts("corpus/2023/talks.txt", Some(title), Some("2023-08-31"), &[]),
            "All summer, ships went to and fro.",
        );
        timeline.entries[1].report.stale = Stale::Gone;
        timeline
    }

    #[test]
    fn what_is_said_below_breaks_between_words() {
        let said = ["14 more: --limit 0", "7 dates without days: their reports have no date, or too coarse a one"];
        let mut out = Vec::new();
        foot(&mut out, &said.map(String::from), &sample::screen(60)).unwrap();
        assert_eq!(
            sample::in_brackets(&out),
            "14 more: --limit 0\n7 dates without days: their reports have no date, or too\ncoarse a one\n"
        );
        out.clear();
        foot(&mut out, &[], &sample::screen(60)).unwrap();
        assert!(out.is_empty());
    }

    fn shown(columns: usize) -> String {
        let mut out = Vec::new();
        text(&mut out, &sample(), &sample::screen(columns)).unwrap();
        sample::in_brackets(&out)
    }

    #[test]
    fn each_date_stands_beside_its_sentence_and_where_that_is_said() {
        assert_eq!(
            shown(80),
            "\
2023-08-30  Moscow sought a further [arms deal] with Pyongyang, officials said on
            [Wednesday], and that four ships had been loaded.
            Washington says that weapons talks between Moscow and Pyongyang are
            under way  2023-08-31  corpus/2023/talks.txt:12
            + 6 more, 2 copies
2023-06..2023-08
            All summer, ships went to and fro.
            Washington says that weapons talks between Moscow and Pyongyang are
            under way  2023-08-31  corpus/2023/talks.txt:12  file is gone
"
        );
        assert_eq!(
            shown(200),
            "\
2023-08-30  Moscow sought a further [arms deal] with Pyongyang, officials said on [Wednesday], and that four ships had been
            loaded.
            Washington says that weapons talks between Moscow and Pyongyang are under way  2023-08-31
            corpus/2023/talks.txt:12
            + 6 more, 2 copies
2023-06..2023-08
            All summer, ships went to and fro.
            Washington says that weapons talks between Moscow and Pyongyang are under way  2023-08-31
            corpus/2023/talks.txt:12  file is gone
"
        );
        assert!(shown(40).lines().all(|line| wrap::columns(line) <= 42), "{}", shown(40));
    }

    #[test]
    fn a_pipe_gets_a_line_a_date_and_the_days_of_words_where_they_are_wanted() {
        let written = |dates: Dates| {
            let mut out = Vec::new();
            lines(&mut out, &sample(), &Screen { dates, ..sample::screen(80) }).unwrap();
            sample::in_brackets(&out)
        };
        assert_eq!(
            written(Dates::AsWritten),
            "\
corpus/2023/talks.txt:12: 2023-08-30: Moscow sought a further [arms deal] with Pyongyang, officials said on [Wednesday], and that \
four ships had been loaded.
corpus/2023/talks.txt:12: 2023-06..2023-08: All summer, ships went to and fro.
"
        );
        assert!(
            written(Dates::Resolved).contains("said on [Wednesday] [2023-08-30], and"),
            "{}",
            written(Dates::Resolved)
        );
    }

    #[test]
    fn a_list_in_markdown_has_each_date_with_its_sentence_and_its_report() {
        let mut given = sample();
        given.entries[1].report.title = Some("*Not* a [link](x)".to_string());
        let mut out = Vec::new();
        markdown(&mut out, &given, &sample::screen(80)).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\
- **2023-08-30** Moscow sought a further **arms deal** with Pyongyang, officials said on **Wednesday**, and that four ships \
had been loaded.\\
  Washington says that weapons talks between Moscow and Pyongyang are under way, 2023-08-31, `corpus/2023/talks.txt:12` \
(+ 6 more, 2 copies)
- **2023-06..2023-08** All summer, ships went to and fro.\\
  \\*Not\\* a \\[link\\](x), 2023-08-31, `corpus/2023/talks.txt:12`, file is gone
"
        );
    }

    #[test]
    fn the_date_is_shown_however_long_its_sentence_is() {
        let mut timeline = sample();
        let long = format!("[Deal] and [deals] of {} were told on that day.", "arms and [deals] ".repeat(60));
        timeline.entries[0].hit = sample::hit(0, 12, 1.0, &long);
        let start = timeline.entries[0].hit.passage.text.find("that day").unwrap();
        timeline.entries[0].mention.span = Span::new(start, start + 8);
        timeline.entries[0].sentence = Span::new(0, timeline.entries[0].hit.passage.text.len());
        let mut out = Vec::new();
        lines(&mut out, &timeline, &sample::screen(80)).unwrap();
        let line = sample::in_brackets(&out);
        assert!(line.lines().next().unwrap().ends_with("were told on that day."), "{line}");
    }
}
