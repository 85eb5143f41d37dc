//! A passage: about a paragraph of a report, the unit of an answer.

use super::span::Span;

/// Where a passage lies: in the report's text and in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// Bytes of the report's text. The passages of a report cover its text without gap or overlap.
    pub span: Span,
    /// The line of the file, from 1, on which the passage's first word stands.
    pub line: usize,
}

/// Returns the line of the file on which the byte at `offset` of a passage's text stands, where the lines of the text
/// are those of its file. `line` is the passage's own: that of its first word.
pub fn line_within(text: &str, line: usize, offset: usize) -> usize {
    let first_word = text.len() - text.trim_start().len();
    line + text.get(first_word..offset).unwrap_or_default().bytes().filter(|byte| *byte == b'\n').count()
}
