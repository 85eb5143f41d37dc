//! A line of a list, such as those of `status`, on a screen.
//! In: visible text on one line. Out: lines that fit, broken between words. Knows nothing of what is listed.

use super::{Screen, wrap};

/// Columns that further lines stand further in.
const FURTHER: usize = 4;

/// Returns the lines of an item that is `indent` columns in.
pub fn lines(text: &str, indent: usize, screen: &Screen) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut rest, mut indent) = (text.trim(), indent);
    while let Some(first) = wrap::lines(rest, screen.width().saturating_sub(indent)).first() {
        lines.push(" ".repeat(indent) + first.of(rest));
        indent += if lines.len() == 1 { FURTHER } else { 0 };
        rest = rest[first.end..].trim_start();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn an_item_breaks_between_words_and_goes_on_further_in() {
        let text = "corpus/web/zero-date.json  metadata says `0000-00-00`: there is no such day; left out";
        assert_eq!(
            lines(text, 2, &sample::screen(60)),
            ["  corpus/web/zero-date.json  metadata says `0000-00-00`:", "      there is no such day; left out"]
        );
        assert_eq!(lines("short", 2, &sample::screen(60)), ["  short"]);
        let long = "x".repeat(150);
        assert_eq!(lines(&long, 2, &sample::screen(60)).concat().replace(' ', ""), long);
    }
}
