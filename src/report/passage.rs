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
