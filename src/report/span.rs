//! A stretch of a text, in bytes.

/// Bytes of a text, end excluded, both ends on character boundaries.
/// Invariant, kept by whoever makes one: `start <= end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// Returns the span from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end);
        Span { start, end }
    }

    /// Returns the length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Says whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Returns the part of `text` that the span covers.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Says whether the two spans share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the span moved back by `bytes`, which it does not begin before.
    pub fn moved_back(self, bytes: usize) -> Span {
        Span { start: self.start.saturating_sub(bytes), end: self.end.saturating_sub(bytes) }
    }

    /// Returns the span moved on by `bytes`.
    pub fn moved_on(self, bytes: usize) -> Span {
        Span { start: self.start + bytes, end: self.end + bytes }
    }
}
