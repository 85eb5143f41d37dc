//! The view of one report from its first line to its last, for `show`.
//! In: a report with its text and marks. Out: lines for a pager, or plain ones for a pipe.
//! Knows no pager and no index.

use std::io::{self, Write};

use crate::answer::hit::WholeReport;
use crate::report::span::Span;

use super::facts;
use super::paint::{Ink, Line};
use super::resolved_dates::{Resolved, resolved};
use super::{Dates, Screen, visible, wrap};

/// Writes a report wrapped at the screen's width, with the line of the file on which each passage begins beside
/// it, but for a text whose own lines would be broken by that.
/// Returns the line of the output, from 1, on which the first mark stands: there a pager may begin.
pub fn page(out: &mut dyn Write, whole: &WholeReport, screen: &Screen) -> io::Result<Option<usize>> {
    let mut page = Page { out, colour: screen.colour, written: 0, first_mark: None };
    head(&mut page, whole, screen.width())?;
    let resolved = resolved(&whole.text, &whole.marks, &whole.mentions, screen.dates);
    let visible = visible::page(&resolved.marked.text);
    let mut numbers = numbers(whole, &resolved, &visible).into_iter().peekable();
    let digits = whole.passages.iter().map(|passage| passage.line).max().unwrap_or(1).to_string().len();
    let mut margin = digits + 2;
    // Lines that fit the screen as they are written must not be broken for the sake of the numbers beside them.
    if visible.text.lines().any(|row| (screen.width() - margin + 1..=screen.width()).contains(&wrap::columns(row))) {
        numbers = Vec::new().into_iter().peekable();
        margin = 0;
    }
    let text = visible.marked(&resolved.marked);
    // Empty lines at the ends are the file's matter, not the reader's.
    let mut start = text.text.len() - text.text.trim_start_matches('\n').len();
    for row in text.text[start..].trim_end().split_inclusive('\n') {
        let end = start + row.trim_end_matches('\n').len();
        // A passage may begin in the midst of a line of the file: the first on a line tells its number.
        let mut number = None;
        while let Some((_, line)) = numbers.next_if(|(place, _)| *place < start + row.len()) {
            number = number.or(Some(line));
        }
        let spans = wrap::lines(&text.text[start..end], screen.width() - margin);
        if spans.is_empty() {
            page.say(Ink::Plain, "")?;
        }
        for span in spans.into_iter().map(|span| span.moved_on(start)) {
            let mut line = Line::default();
            if let Some(number) = number.take() {
                line.push(Ink::Dim, &format!("{number:>digits$}"));
            }
            line.skip_to(margin);
            line.push_marked(Ink::Plain, &text, span);
            let first = text.marks.partition_point(|mark| mark.end <= span.start);
            page.write(&line, text.marks.get(first).is_some_and(|mark| mark.overlaps(span)))?;
        }
        start += row.len();
    }
    Ok(page.first_mark)
}

/// Writes a report as plain text: title, date and actors, an empty line, and the text with its own lines.
pub fn plain(out: &mut dyn Write, whole: &WholeReport, dates: Dates) -> io::Result<()> {
    head(&mut Page { out, colour: false, written: 0, first_mark: None }, whole, usize::MAX)?;
    let text = resolved(&whole.text, &[], &whole.mentions, dates).marked.text;
    writeln!(out, "{}", visible::page(&text).text.trim_start_matches('\n').trim_end())
}

fn head(page: &mut Page<'_>, whole: &WholeReport, width: usize) -> io::Result<()> {
    let title = facts::title(&whole.report, &whole.title_marks);
    for row in wrap::lines(&title.text, width) {
        let mut line = Line::default();
        line.push_marked(Ink::Title, &title, row);
        page.write(&line, title.marks.iter().any(|mark| mark.overlaps(row)))?;
    }
    let mut line = Line::default();
    let source = whole.report.date_source.map(|source| format!(", from the {}", source.name())).unwrap_or_default();
    line.push(Ink::Plain, &(facts::date(&whole.report) + &source));
    line.skip(2);
    line.push(Ink::Place, &visible::one_line(&whole.report.id).text);
    page.write(&line, false)?;
    let actors = facts::actors(&whole.report, usize::MAX).unwrap_or_default();
    for row in wrap::lines(&actors, width) {
        page.say(Ink::Dim, row.of(&actors))?;
    }
    if let Some(stale) = facts::staleness(&whole.report) {
        page.say(Ink::Warning, stale)?;
    }
    page.say(Ink::Plain, "")
}

/// Returns the places in the visible text of the passages' first words, each with its line in the file.
fn numbers(whole: &WholeReport, resolved: &Resolved, visible: &visible::Visible) -> Vec<(usize, usize)> {
    let first_word = |span: Span| {
        let passage = whole.text.get(span.start..span.end).unwrap_or_default();
        span.end - passage.trim_start().len()
    };
    let place = |span: Span| visible.place(resolved.place(first_word(span)));
    whole.passages.iter().map(|passage| (place(passage.span), passage.line)).collect()
}

/// The output, and what has to be known of it at the end.
struct Page<'o> {
    out: &'o mut dyn Write,
    colour: bool,
    /// Lines.
    written: usize,
    first_mark: Option<usize>,
}

impl Page<'_> {
    fn write(&mut self, line: &Line, marked: bool) -> io::Result<()> {
        self.written += 1;
        if marked {
            self.first_mark.get_or_insert(self.written);
        }
        line.write(self.out, self.colour)
    }

    fn say(&mut self, ink: Ink, text: &str) -> io::Result<()> {
        let mut line = Line::default();
        line.push(ink, text);
        self.write(&line, false)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::present::sample;

    fn paged(columns: usize) -> (String, Option<usize>) {
        let mut out = Vec::new();
        let first_mark = page(&mut out, &sample::whole(), &sample::screen(columns)).unwrap();
        (sample::in_brackets(&out), first_mark)
    }

    #[test]
    fn a_report_is_shown_with_its_lines_and_marks() {
        assert_eq!(
            paged(80).0,
            "\
Weapons talks
2023-08 (month only), from the header  corpus/2023/talks.txt
North Korea, Russia
changed since it was indexed

4  WASHINGTON - Officials said on Wednesday that Moscow and Pyongyang were
   negotiating. They said that no [deal] on shells had been signed.

           Delivered:      12
           Ordered:        ␛40

9  The talks go on.
"
        );
    }

    #[test]
    fn lines_that_fit_the_screen_are_not_broken_for_the_numbers() {
        let line = "word ".repeat(15) + "ww";
        let whole = WholeReport { text: format!("{line}\n{line}\nEnd."), marks: Vec::new(), ..sample::whole() };
        let shown = |columns: usize| {
            let mut out = Vec::new();
            page(&mut out, &whole, &sample::screen(columns)).unwrap();
            sample::in_brackets(&out).lines().skip(5).map(str::to_string).collect::<Vec<_>>()
        };
        assert_eq!(line.len(), 77);
        assert_eq!(shown(79), [line.as_str(), &line, "End."]);
        assert_eq!(shown(80)[0], format!("4  {line}"));
        assert_eq!(shown(76).len(), 5);
    }

    #[test]
    fn the_pager_is_told_where_the_first_mark_stands() {
        #[track_caller]
        fn case(columns: usize, expected: usize) {
            let (text, first_mark) = paged(columns);
            assert_eq!(first_mark, Some(expected));
            assert_eq!(text.lines().position(|line| line.contains('[')), Some(expected - 1));
        }
        case(40, 9);
        case(80, 7);
        let unmarked = WholeReport { marks: Vec::new(), ..sample::whole() };
        assert_eq!(page(&mut Vec::new(), &unmarked, &sample::screen(80)).unwrap(), None);
    }

    #[test]
    fn a_pipe_gets_the_text_with_its_own_lines() {
        let mut out = Vec::new();
        plain(&mut out, &sample::whole(), Dates::AsWritten).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\
Weapons talks
2023-08 (month only), from the header  corpus/2023/talks.txt
North Korea, Russia
changed since it was indexed

WASHINGTON - Officials said on Wednesday that Moscow and Pyongyang were negotiating. They said that no deal on shells had been signed.

        Delivered:      12
        Ordered:        ␛40

The talks go on.
"
        );
    }

    #[test]
    fn passages_that_do_not_fit_the_text_are_no_reason_to_panic() {
        let mut whole = sample::whole();
        whole.text = "é".to_string();
        whole.passages[0].span = Span::new(1, 700);
        page(&mut Vec::new(), &whole, &sample::screen(1)).unwrap();
    }
}
