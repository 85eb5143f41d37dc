//! How wide a text is in a picture, and where its lines break.
//! In: visible text, a size in pixels. Out: widths in pixels, lines that fit. The font is whatever the reader's machine has,
//! so widths are those of a wide one: nothing overlaps, whichever it is.

use crate::present::wrap;

/// Bold letters are wider by so much.
pub(super) const BOLD: f64 = 1.13;

/// Returns at most how wide a text is, in letters of a size.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(ems).sum::<f64>() * size
}

/// Returns the width of a character in units of the size, as in DejaVu Sans, the widest of the fonts that are common.
fn ems(character: char) -> f64 {
    match (wrap::width(character), character) {
        (0, _) => 0.0,
        (2.., _) => 1.0,
        (_, ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '/' | '\\' | '!' | '(' | ')' | '[' | ']') => 0.4,
        (_, 'f' | 'i' | 'j' | 'l' | 'r' | 't' | 'I' | 'J' | '-' | '·') => 0.42,
        (_, 'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '—') => 1.0,
        (_, '+' | '<' | '>' | '=' | '~' | '#') => 0.84,
        (_, other) if other.is_uppercase() || !other.is_ascii() => 0.79,
        _ => 0.64,
    }
}

/// Returns the lines of a text that is at most so wide; of more than `most`, the last ends in `…`.
pub(super) fn lines(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // No word is wider than a line, were all its letters wide.
    let longest = (room / size).floor().max(1.0) as usize;
    for chunk in wrap::chunks(text, longest) {
        let word = chunk.span.of(text);
        let blank = if chunk.gap > 0 { " " } else { "" };
        let fits = |line: &String| width(line, size) + width(blank, size) + width(word, size) <= room;
        if let Some(line) = lines.last_mut().filter(|line| fits(line)) {
            line.push_str(blank);
            line.push_str(word);
        } else if lines.len() < most {
            lines.push(word.to_string());
        } else {
            let mut last = lines.pop().unwrap_or_default();
            while width(&last, size) + width("…", size) > room && last.pop().is_some() {}
            lines.push(last.trim_end().to_string() + "…");
            return lines;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_break_between_words_and_too_many_end_in_dots() {
        assert_eq!(lines("an arms deal with Iran", 10.0, 60.0, 3), ["an arms", "deal with", "Iran"]);
        assert_eq!(lines("an arms deal with Iran", 10.0, 60.0, 2), ["an arms", "deal wit…"]);
        assert_eq!(lines("", 10.0, 80.0, 2), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide(text in "([a-zA-Z武\u{301}é%]{1,30} {0,3}){0,12}", room in 40.0..400.0_f64) {
            for line in lines(&text, 20.0, room, 4) {
                prop_assert!(width(&line, 20.0) <= room, "{line:?}");
            }
        }
    }
}
