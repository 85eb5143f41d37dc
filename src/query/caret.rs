//! Draws a place in a query: the text on one line, carets under it.
//! In: what was typed, which may be long, wide or full of control characters. Out: two lines that a terminal shows
//! column under column. Knows nothing of what is wrong there.

use unicode_width::UnicodeWidthChar;

use crate::report::span::Span;

/// A line of this width fits a terminal of 80 columns with a prompt or a prefix before it.
const WINDOW_COLUMNS: usize = 70;

/// How much of a long text is shown before the place, so that it is known again.
const COLUMNS_BEFORE: usize = 24;

/// A piece of a query inside a message is cut to so many letters.
const QUOTED_LETTERS: usize = 60;

/// A letter as it is shown.
struct Shown {
    byte: usize,
    letter: char,
    columns: usize,
}

/// Returns two lines without a newline at the end: a window of `text` around `span`, and carets under it.
/// What a terminal would obey rather than show is shown as `·`; an empty span has one caret.
pub(super) fn drawing(text: &str, span: Span) -> String {
    let letters: Vec<Shown> = text.char_indices().map(|(byte, c)| shown(byte, c)).collect();
    let place = letters.partition_point(|letter| letter.byte < span.start);
    let whole: usize = letters.iter().map(|letter| letter.columns).sum();
    let (from, to) = if whole <= WINDOW_COLUMNS { (0, letters.len()) } else { window(&letters, place) };

    let mut line = String::new();
    let mut carets = String::new();
    if from > 0 {
        line.push('…');
        carets.push(' ');
    }
    for (index, letter) in letters[from..to].iter().enumerate() {
        line.push(letter.letter);
        let marked = index + from == place || (letter.byte >= span.start && letter.byte < span.end);
        (0..letter.columns).for_each(|_| carets.push(if marked { '^' } else { ' ' }));
    }
    if place >= letters.len() {
        carets.push('^');
    }
    if to < letters.len() {
        line.push('…');
    }
    format!("{line}\n{}", carets.trim_end())
}

/// Returns the letters to show of a text that is too wide: from a little before the place, as far as the columns last.
fn window(letters: &[Shown], place: usize) -> (usize, usize) {
    let mut from = place.min(letters.len());
    let mut before = 0;
    while from > 0 && before + letters[from - 1].columns <= COLUMNS_BEFORE {
        from -= 1;
        before += letters[from].columns;
    }
    let mut to = from;
    let mut columns = 0;
    while to < letters.len() && columns + letters[to].columns <= WINDOW_COLUMNS {
        columns += letters[to].columns;
        to += 1;
    }
    // Where the text ends first, the columns that are left show more of what stands before.
    while to == letters.len() && from > 0 && columns + letters[from - 1].columns <= WINDOW_COLUMNS {
        from -= 1;
        columns += letters[from].columns;
    }
    (from, to)
}

/// Returns a piece of a query for a message on one line: cut where it is long, nothing in it that a terminal obeys.
pub(super) fn visible(text: &str) -> String {
    let mut line: String = text.chars().take(QUOTED_LETTERS).map(|c| shown(0, c).letter).collect();
    if text.chars().nth(QUOTED_LETTERS).is_some() {
        line.push('…');
    }
    line
}

/// Returns a whole query for a message on one line: never cut, because it is there to be used.
pub(super) fn visible_whole(text: &str) -> String {
    text.chars().map(|c| if c.is_whitespace() { ' ' } else { shown(0, c).letter }).collect()
}

fn shown(byte: usize, c: char) -> Shown {
    match c.width() {
        Some(columns) if !reorders(c) => Shown { byte, letter: c, columns },
        _ => Shown { byte, letter: '·', columns: 1 },
    }
}

/// Says whether a character has no picture of its own and moves others about: then the caret would point beside.
fn reorders(c: char) -> bool {
    let marks_of_direction =
        matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    marks_of_direction || matches!(c, '\u{ad}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, wrong: &str, expected: &str) {
        let start = text.find(wrong).unwrap_or(text.len());
        assert_eq!(drawing(text, Span::new(start, start + wrong.len())), expected);
    }

    #[test]
    fn a_caret_stands_under_the_columns_that_a_terminal_shows() {
        case("arms OR", "OR", "arms OR\n     ^^");
        case("韓国 OR", "OR", "韓国 OR\n     ^^");
        case("OR 韓国", "韓国", "OR 韓国\n   ^^^^");
        case("cafe\u{301} OR", "OR", "cafe\u{301} OR\n     ^^");
        case("a\tb\nOR", "OR", "a·b·OR\n    ^^");
        case("a \u{1b}[31m \u{202e}OR", "OR", "a ·[31m ·OR\n         ^^");
        case("arms", "", "arms\n^");
        assert_eq!(drawing("arms", Span::new(4, 4)), "arms\n    ^");
    }

    #[test]
    fn a_long_query_is_shown_around_the_place() {
        let long = format!("{}OR {}", "one ".repeat(100), "two ".repeat(100));
        case(
            &long,
            "OR",
            "…one one one one one one OR two two two two two two two two two two two…\n                         ^^",
        );
        let start = format!("( {}", "two ".repeat(100));
        case(&start, "(", "( two two two two two two two two two two two two two two two two two …\n^");
        let end = format!("{}\"end", "one ".repeat(100));
        let line = format!("…e {}\"end", "one ".repeat(16));
        case(&end, "\"", &format!("{line}\n{}^", " ".repeat(67)));
    }

    #[test]
    fn a_piece_of_a_query_in_a_message_is_short_and_harmless() {
        assert_eq!(visible("a\u{1b}[2J\nb"), "a·[2J·b");
        assert_eq!(visible(&"x".repeat(61)), format!("{}…", "x".repeat(60)));
        assert_eq!(visible(&"x".repeat(60)), "x".repeat(60));
    }
}
