//! Lets the words of a page flow into paragraphs. In: runs of text with their line in the file, and what
//! stands between them. Out: a text with blank lines between paragraphs, its headings, and where its lines stand.
//! Knows no element by name.

use crate::report::document::Lines;
use crate::report::span::Span;

/// What stands between two runs of text, the weaker before the stronger: of several the strongest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing: the runs belong to one word.
    None,
    /// A blank.
    Space,
    /// The border between two cells of a row.
    Cell,
    /// A new line.
    Line,
    /// A new paragraph.
    Paragraph,
}

/// A text as it grows.
#[derive(Debug)]
pub(super) struct Flow {
    text: String,
    gap: Gap,
    lines: Lines,
    /// The line of the file on which the next byte would stand if nothing were said.
    line: usize,
    headings: Vec<Span>,
    open_heading: Option<OpenHeading>,
    first_title: Option<String>,
    preformatted: usize,
}

#[derive(Debug, Clone, Copy)]
struct OpenHeading {
    /// None until its first word has come.
    start: Option<usize>,
    level: u8,
}

/// A place in the flow to which it can go back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    text: usize,
    gap: Gap,
    lines: usize,
    line: usize,
    headings: usize,
    open_heading: Option<OpenHeading>,
    had_title: bool,
    preformatted: usize,
}

impl Flow {
    /// Returns the empty flow.
    pub(super) fn new() -> Flow {
        Flow {
            text: String::new(),
            gap: Gap::None,
            lines: Lines::from(1),
            line: 1,
            headings: Vec::new(),
            open_heading: None,
            first_title: None,
            preformatted: 0,
        }
    }

    /// Adds a run of text whose first byte stands on `line` of the file. Blanks flow together,
    /// but in preformatted text.
    pub(super) fn run(&mut self, value: &str, line: usize) {
        if self.preformatted > 0 {
            return self.run_as_it_is(value, line);
        }
        let mut line = line;
        for piece in value.split_inclusive(is_blank) {
            let word = piece.trim_end_matches(is_blank);
            // A paragraph of no-break spaces is how editors leave room.
            let seen = if self.begins_line() { word.trim_start() } else { word };
            if !seen.is_empty() {
                self.word(seen, line);
            }
            if word.len() < piece.len() {
                self.gap(Gap::Space);
                line += usize::from(piece.ends_with('\n'));
            }
        }
    }

    fn run_as_it_is(&mut self, value: &str, line: usize) {
        let is_start = self.begins_line();
        let kept = if is_start { value.trim_start_matches('\n') } else { value };
        if !kept.trim().is_empty() || !is_start {
            self.word(kept, line + value.len() - kept.len());
            self.line += memchr::memchr_iter(b'\n', kept.as_bytes()).count();
        }
    }

    fn begins_line(&self) -> bool {
        self.gap >= Gap::Line || self.text.is_empty()
    }

    fn word(&mut self, word: &str, line: usize) {
        self.close_gap();
        let start = self.text.len() + word.len() - word.trim_start_matches(is_blank).len();
        self.text.push_str(word);
        // Preformatted blanks alone may be taken away again: nothing may begin there.
        if start == self.text.len() {
            return;
        }
        if self.line != line {
            self.lines.starts.push((self.text.len() - word.len(), line));
            self.line = line;
        }
        if let Some(heading) = &mut self.open_heading {
            heading.start.get_or_insert(start);
        }
    }

    fn close_gap(&mut self) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        if self.text.is_empty() {
            return;
        }
        let between = match gap {
            Gap::None => return,
            Gap::Space => " ",
            Gap::Cell => " | ",
            Gap::Line => "\n",
            Gap::Paragraph => "\n\n",
        };
        if gap >= Gap::Line {
            // Preformatted text may have left blanks, and with them lines.
            let kept = self.text.trim_end_matches(is_blank).len();
            let lines_lost = memchr::memchr_iter(b'\n', &self.text.as_bytes()[kept..]).count();
            self.line = self.line.saturating_sub(lines_lost);
            self.text.truncate(kept);
            self.line += between.len();
        }
        self.text.push_str(between);
    }

    /// Says what stands behind the last run.
    pub(super) fn gap(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// A line break: two of them make a paragraph.
    pub(super) fn line_break(&mut self) {
        self.gap = if self.gap >= Gap::Line { Gap::Paragraph } else { Gap::Line };
    }

    /// What comes is a heading of this level, until `close_heading`.
    pub(super) fn open_heading(&mut self, level: u8) {
        self.close_heading();
        self.open_heading = Some(OpenHeading { start: None, level });
    }

    /// Ends a heading, if one is open and has begun.
    pub(super) fn close_heading(&mut self) {
        let Some(OpenHeading { start: Some(start), level }) = self.open_heading else { return };
        self.open_heading = None;
        let span = Span::new(start, self.text.trim_end_matches(is_blank).len());
        if level == 1 && self.first_title.is_none() {
            self.first_title = Some(span.of(&self.text).to_string());
        }
        self.headings.push(span);
    }

    /// Blanks count from here on.
    pub(super) fn open_preformatted(&mut self) {
        self.preformatted += 1;
    }

    /// Blanks flow together again.
    pub(super) fn close_preformatted(&mut self) {
        self.preformatted = self.preformatted.saturating_sub(1);
    }

    /// Returns the place that the flow has reached.
    pub(super) fn mark(&self) -> Mark {
        Mark {
            text: self.text.len(),
            gap: self.gap,
            lines: self.lines.starts.len(),
            line: self.line,
            headings: self.headings.len(),
            open_heading: self.open_heading,
            had_title: self.first_title.is_some(),
            preformatted: self.preformatted,
        }
    }

    /// Takes back all that has come since `mark`.
    pub(super) fn go_back(&mut self, mark: Mark) {
        // A gap that was closed since may have trimmed what stood before the mark: then the line must be said anew.
        self.line = if self.text.len() < mark.text { 0 } else { mark.line };
        self.text.truncate(mark.text);
        self.gap = mark.gap;
        self.lines.starts.truncate(mark.lines);
        self.headings.truncate(mark.headings);
        self.open_heading = mark.open_heading;
        self.preformatted = mark.preformatted;
        if !mark.had_title {
            self.first_title = None;
        }
    }

    /// Returns the text, where its lines stand, its headings, and the first heading of the first level.
    pub(super) fn end(mut self) -> (String, Lines, Vec<Span>, Option<String>) {
        self.close_heading();
        self.text.truncate(self.text.trim_end_matches(is_blank).len());
        (self.text, self.lines, self.headings, self.first_title)
    }
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_back_leaves_no_trace() {
        let mut flow = Flow::new();
        flow.run("one", 1);
        flow.gap(Gap::Paragraph);
        let mark = flow.mark();
        flow.open_heading(1);
        flow.run("hidden", 2);
        flow.close_heading();
        flow.go_back(mark);
        flow.run(" two ", 3);
        let (text, lines, headings, title) = flow.end();
        assert_eq!((text.as_str(), headings.len(), title), ("one\n\ntwo", 0, None));
        assert_eq!(lines.line_of(&text, 5), 3);
    }

    #[test]
    fn preformatted_text_keeps_its_blanks_and_lines() {
        let mut flow = Flow::new();
        flow.open_preformatted();
        flow.run("\n  a\n   b\n\n", 1);
        flow.close_preformatted();
        flow.gap(Gap::Paragraph);
        flow.run("c", 6);
        let (text, lines, ..) = flow.end();
        assert_eq!(text, "  a\n   b\n\nc");
        assert_eq!([0, 4, 10].map(|offset| lines.line_of(&text, offset)), [2, 3, 6]);
    }
}
