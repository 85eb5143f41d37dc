//! Lines of coloured text.
//! In: pieces of visible text and what they are. Out: bytes for a terminal, with or without colour.
//! Knows no answer: which piece is what is said by the views.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::report::span::Span;

use super::wrap;

/// What a piece of text is, and so how it looks. Only the eight base colours, bold and dim: they follow
/// the reader's theme. Not blue (dark on black), nor yellow (pale on white), and no background.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Plain,
    /// What made a hit a hit.
    Mark,
    /// Titles, headings, the query.
    Title,
    /// What is there to be found when looked for.
    Dim,
    /// Where something is.
    Place,
    /// What should not be overlooked.
    Warning,
    /// The bars of a table.
    Bar,
}

impl Ink {
    fn style(self) -> Style {
        let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
        match self {
            Ink::Plain => Style::new(),
            Ink::Mark => colour(AnsiColor::Red).bold(),
            Ink::Title => Style::new().bold(),
            Ink::Dim => Style::new().dimmed(),
            Ink::Place => colour(AnsiColor::Magenta),
            Ink::Warning => colour(AnsiColor::Red),
            Ink::Bar => colour(AnsiColor::Cyan),
        }
    }
}

/// A visible text with marks: bytes of the text, sorted, not overlapping.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marked {
    /// The text.
    pub text: String,
    /// The marks.
    pub marks: Vec<Span>,
    /// What we have added to the text: sorted, disjoint, and apart from the marks.
    pub added: Vec<Span>,
}

/// A piece of a line.
#[derive(Debug, Clone)]
struct Piece {
    ink: Ink,
    text: String,
    /// Where it leads; empty if to nowhere.
    link: String,
}

/// One line on its way to the terminal. Blanks are owed until a piece follows, so none ends a line.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pieces: Vec<Piece>,
    /// Columns up to the end of the last piece.
    written: usize,
    /// Columns that are taken, owed blanks included.
    columns: usize,
}

impl Line {
    /// Returns a line that begins at a column.
    pub(super) fn indented(columns: usize) -> Line {
        Line { columns, ..Line::default() }
    }

    /// Returns the columns that are taken.
    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// Adds blanks.
    pub(super) fn skip(&mut self, columns: usize) {
        self.columns += columns;
    }

    /// Adds blanks up to a column, if it is not yet reached.
    pub(super) fn skip_to(&mut self, column: usize) {
        self.columns = self.columns.max(column);
    }

    /// Adds a piece of text.
    pub(super) fn push(&mut self, ink: Ink, text: &str) {
        self.push_link(ink, text, String::new());
    }

    /// Adds a piece of text that leads to an address, unless that is empty. Of the address nothing acts on a terminal.
    pub(super) fn push_link(&mut self, ink: Ink, text: &str, link: String) {
        if text.is_empty() {
            return;
        }
        if self.written < self.columns {
            let text = " ".repeat(self.columns - self.written);
            self.pieces.push(Piece { ink: Ink::Plain, text, link: String::new() });
        }
        self.columns += wrap::columns(text);
        self.written = self.columns;
        self.pieces.push(Piece { ink, text: text.to_string(), link });
    }

    /// Adds a part of a text, its marks and what we have added to it in their own inks.
    pub(super) fn push_marked(&mut self, ink: Ink, marked: &Marked, part: Span) {
        let mut inked: Vec<(Span, Ink)> = Vec::new();
        for (spans, ink) in [(&marked.marks, Ink::Mark), (&marked.added, Ink::Dim)] {
            // Those before the part are many in a long text, so they are not walked through.
            let first = spans.partition_point(|span| span.end <= part.start);
            inked.extend(spans[first..].iter().take_while(|span| span.start < part.end).map(|span| (*span, ink)));
        }
        inked.sort_unstable_by_key(|(span, _)| *span);
        let mut at = part.start;
        for (span, inked) in inked {
            let start = span.start.max(at);
            let end = span.end.min(part.end).max(start);
            self.push(ink, &marked.text[at..start]);
            self.push(inked, &marked.text[start..end]);
            at = end;
        }
        self.push(ink, &marked.text[at..part.end]);
    }

    /// Adds all of another line, from where this one has come to.
    pub(super) fn append(&mut self, other: &Line) {
        let start = self.columns;
        let mut column = 0;
        for Piece { ink, text, link } in &other.pieces {
            self.skip_to(start + column);
            self.push_link(*ink, text, link.clone());
            column += wrap::columns(text);
        }
    }

    /// Writes the line and its end.
    pub(super) fn write(&self, out: &mut dyn Write, colour: bool) -> io::Result<()> {
        for Piece { ink, text, link } in &self.pieces {
            let style = ink.style();
            // OSC 8: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
            if !link.is_empty() {
                write!(out, "\u{1b}]8;;{link}\u{1b}\\")?;
            }
            if colour && !style.is_plain() {
                write!(out, "{style}{text}{style:#}")?;
            } else {
                out.write_all(text.as_bytes())?;
            }
            if !link.is_empty() {
                out.write_all(b"\x1b]8;;\x1b\\")?;
            }
        }
        out.write_all(b"\n")
    }
}
