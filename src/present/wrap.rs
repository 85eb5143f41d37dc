//! How wide a text is, and where it may be broken.
//! In: visible text (no break, no control). Out: columns, and byte spans that fit a width.
//! Knows no marks and no colour. Never breaks inside a character or between a letter and its combining marks.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::report::span::Span;

/// Returns the columns of a terminal that a character takes: 0, 1 or 2.
pub(super) fn width(character: char) -> usize {
    if character.is_ascii() { 1 } else { character.width().unwrap_or(0) }
}

/// Returns the columns that a text takes, character by character, as terminals count them.
pub(super) fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(width).sum() }
}

/// A stretch of text without a place to break: a word, a wide character, a piece of an overlong word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) span: Span,
    pub(super) columns: usize,
    /// Columns of the blanks before it.
    pub(super) gap: usize,
}

/// Returns the stretches of `text` that hold together, in order; none is wider than `longest`, but for a wide character.
pub(super) fn chunks(text: &str, longest: usize) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::with_capacity(text.len() / 5 + 1);
    let mut gap = 0;
    let mut may_break = true;
    let mut characters = text.char_indices().peekable();
    while let Some((start, character)) = characters.next() {
        let columns = width(character);
        // A blank that carries a combining mark is shown as that mark.
        let carries = characters.peek().is_some_and(|(_, next)| width(*next) == 0);
        if character == ' ' && !carries {
            (gap, may_break) = (gap + 1, true);
            continue;
        }
        let span = Span::new(start, start + character.len_utf8());
        match chunks.last_mut() {
            // East Asian text has no blanks: it may be broken beside any wide character.
            Some(chunk) if columns == 0 || !(may_break || columns == 2 || chunk.columns + columns > longest) => {
                chunk.span.end = span.end;
                chunk.columns += columns;
            }
            _ => {
                chunks.push(Chunk { span, columns, gap });
                gap = 0;
            }
        }
        // A combining mark leaves things as they are: after a wide character there still is a place to break.
        may_break = columns == 2 || (columns == 0 && may_break);
    }
    chunks
}

/// Returns the lines of `text` at a width, each without blanks at its ends but for those that begin the text.
pub(super) fn lines(text: &str, width: usize) -> Vec<Span> {
    let mut lines: Vec<Span> = Vec::new();
    let mut used = 0;
    for chunk in chunks(text, width) {
        match lines.last_mut() {
            Some(line) if used + chunk.gap + chunk.columns <= width => {
                line.end = chunk.span.end;
                used += chunk.gap + chunk.columns;
            }
            // The text's own indentation stays, if there is room for a word beside it.
            None if chunk.gap + chunk.columns <= width => {
                lines.push(Span::new(0, chunk.span.end));
                used = chunk.gap + chunk.columns;
            }
            _ => {
                lines.push(chunk.span);
                used = chunk.columns;
            }
        }
    }
    lines
}

/// Returns a text cut at a width, `…` included in it where something was cut.
pub(super) fn shortened(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_string();
    }
    let room = width.saturating_sub("…".width());
    let mut used = 0;
    let end = text.char_indices().find(|(_, character)| {
        used += self::width(*character);
        used > room
    });
    format!("{}…", text[..end.map_or(text.len(), |(at, _)| at)].trim_end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_breaks_between_words_and_inside_only_what_is_too_long() {
        #[track_caller]
        fn case(text: &str, width: usize, expected: &[&str]) {
            let shown: Vec<&str> = lines(text, width).into_iter().map(|line| line.of(text)).collect();
            assert_eq!(shown, expected);
        }
        case("an arms deal with Iran", 8, &["an arms", "deal", "with", "Iran"]);
        case("abcdefghij k", 4, &["abcd", "efgh", "ij k"]);
        case("  indented text", 10, &["  indented", "text"]);
        case("            far", 10, &["far"]);
        case("武器取引 talks", 6, &["武器取", "引", "talks"]);
        case("e\u{301}e\u{301}e\u{301}", 2, &["e\u{301}e\u{301}", "e\u{301}"]);
        case("武\u{301}器", 2, &["武\u{301}", "器"]);
        case("", 10, &[]);
        case("   ", 10, &[]);
    }

    #[test]
    fn a_label_that_is_too_long_says_so() {
        #[track_caller]
        fn case(text: &str, width: usize, expected: &str) {
            assert_eq!(shortened(text, width), expected);
        }
        case("state/Russia", 12, "state/Russia");
        case("state/Russia", 11, "state/Russ…");
        case("state/North Korea", 13, "state/North…");
        case("武器取引", 6, "武器…");
        case("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…");
        case("ab", 0, "…");
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_word_is_lost(text in "([a-z武\u{301}é]{1,12} {0,3}){0,12}", width in 2_usize..30) {
            let shown: Vec<&str> = lines(&text, width).into_iter().map(|line| line.of(&text)).collect();
            for line in &shown {
                prop_assert!(columns(line) <= width, "{line:?}");
            }
            let solid = |text: &str| text.replace(' ', "");
            prop_assert_eq!(solid(&shown.concat()), solid(&text));
        }
    }
}
