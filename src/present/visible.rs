//! The gate between texts from files and a terminal.
//! In: any text. Out: a text that can only be read: it moves no cursor, changes no colour, turns no direction
//! and hides nothing, with a map that carries marks and other places over.
//! Knows no query, no colour and no width of a screen.

use crate::report::span::Span;

use super::paint::Marked;
use super::wrap::width;

/// Combining marks that one base may carry. Vietnamese, Hebrew and Tibetan stay below;
/// text that piles up more is made to overflow the lines above and below it.
const MARKS_ON_A_BASE: usize = 8;

/// Columns between two tabulator stops, as terminals have them.
const TABULATOR: usize = 8;

/// A text that is safe to print, and where the bytes of the original have gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visible {
    /// The text as it can be printed.
    pub text: String,
    /// Pairs of an original and a printed offset. From each pair on, bytes go over one by one until the next.
    steps: Vec<(usize, usize)>,
}

impl Visible {
    /// Returns the place in the printed text of a byte offset in the original.
    /// What was dropped is where it would have been; an offset past the end is the end.
    pub fn place(&self, offset: usize) -> usize {
        let after = self.steps.partition_point(|(original, _)| *original <= offset);
        let (original, printed) = if after == 0 { (0, 0) } else { self.steps[after - 1] };
        let limit = self.steps.get(after).map_or(self.text.len(), |(_, next)| *next).min(self.text.len());
        let mut place = printed.saturating_add(offset - original).min(limit);
        while !self.text.is_char_boundary(place) {
            place -= 1;
        }
        place
    }

    /// Returns the spans of the printed text that these spans of the original have become.
    /// A span of which nothing is printed is left out.
    pub fn marks(&self, marks: &[Span]) -> Vec<Span> {
        let places = marks.iter().map(|mark| (self.place(mark.start), self.place(mark.end)));
        places.filter(|(start, end)| start < end).map(|(start, end)| Span::new(start, end)).collect()
    }
}

impl Visible {
    /// Returns a text of which this is the visible form, with its marks and what was added to it.
    pub(super) fn marked(self, original: &Marked) -> Marked {
        Marked { marks: self.marks(&original.marks), added: self.marks(&original.added), text: self.text }
    }
}

/// Returns a text on one line: breaks, tabulators and other blanks become one blank each run, none at the ends.
pub fn one_line(text: &str) -> Visible {
    shaped(text, Shape::OneLine)
}

/// Returns a text with its own lines, each ended by `\n` alone, and tabulators as blanks up to the next stop.
pub fn page(text: &str) -> Visible {
    shaped(text, Shape::Page)
}

/// Says whether a character could act on a terminal, or hide from its reader, where it was printed as it is.
pub(super) fn is_hostile(character: char) -> bool {
    matches!(fate(character), Fate::Break | Fate::Picture(_) | Fate::Escape | Fate::Drop)
}

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    OneLine,
    Page,
}

/// What becomes of a character.
enum Fate {
    Keep,
    /// A blank of some width.
    Blank,
    /// The end of a line.
    Break,
    /// Another character is shown for it.
    Picture(char),
    /// Its number is shown: `\u{202e}`.
    Escape,
    /// It shows nothing by itself, and nothing is shown.
    Drop,
}

fn fate(character: char) -> Fate {
    match character {
        ' '..='~' => Fate::Keep,
        '\t' => Fate::Blank,
        // Line feed, vertical tabulator, form feed (between the pages of a PDF's text), carriage return
        // (which would let the rest overwrite the line), next line, line and paragraph separator.
        '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Fate::Break,
        // The other C0 controls, escape among them: without it, a sequence is plain letters. Unicode has pictures.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).map_or(Fate::Escape, Fate::Picture),
        '\u{7f}' => Fate::Picture('\u{2421}'),
        // C1 controls: U+009B alone begins a sequence on some terminals.
        '\u{80}'..='\u{9f}' => Fate::Escape,
        // Embeddings, overrides and isolates make text read other than it is stored ("Trojan source").
        // They are rare in honest text, so they are shown.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Fate::Escape,
        // Direction marks are common in Arabic and Hebrew, where the letters themselves say the direction.
        '\u{61c}' | '\u{200e}' | '\u{200f}' => Fate::Drop,
        // The soft hyphen shows on some terminals, within words that were found without it.
        '\u{ad}' => Fate::Drop,
        // Zero-width space, joiners, word joiner, invisible operators, old format controls, byte order mark.
        '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => Fate::Drop,
        // The grapheme joiner, fillers of Hangul (two as wide as a letter), Khmer and Mongolian signs without a shape.
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => Fate::Drop,
        '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' => Fate::Drop,
        // Variation selectors: terminals disagree how wide they make the character before.
        '\u{fe00}'..='\u{fe0f}' => Fate::Drop,
        // Interlinear annotation, reserved neighbours, and controls of shorthand, music and hieroglyphs.
        '\u{fff0}'..='\u{fffb}' => Fate::Drop,
        '\u{13430}'..='\u{1345f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' => Fate::Drop,
        // Tags and further selectors: whole sentences can be hidden in them.
        '\u{e0000}'..='\u{e0fff}' => Fate::Drop,
        // Not characters at all; terminals do with them what they like.
        '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}' => Fate::Escape,
        _ if character.is_whitespace() => Fate::Blank,
        _ => Fate::Keep,
    }
}

fn shaped(text: &str, shape: Shape) -> Visible {
    let mut out = String::with_capacity(text.len());
    let mut steps = Vec::new();
    // Combining marks on the last base, and columns since the last break (for tabulators).
    let (mut piled, mut column) = (0, 0);
    for (offset, character) in text.char_indices() {
        let before = out.len();
        match fate(character) {
            Fate::Keep => {
                let columns = width(character);
                piled = if columns == 0 { piled + 1 } else { 0 };
                // In one line a run of blanks is one blank, and none begins the line.
                let repeated = shape == Shape::OneLine && character == ' ' && (out.is_empty() || out.ends_with(' '));
                if piled <= MARKS_ON_A_BASE && !repeated {
                    out.push(character);
                    column += columns;
                }
            }
            Fate::Blank | Fate::Break if shape == Shape::OneLine => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                    piled = 0;
                }
            }
            Fate::Blank => {
                let columns = match character {
                    '\t' => TABULATOR - column % TABULATOR,
                    other => width(other),
                };
                out.extend(std::iter::repeat_n(' ', columns));
                (piled, column) = (0, column + columns);
            }
            // Of the pair `\r\n` the second is the break.
            Fate::Break if character == '\r' && text[offset + 1..].starts_with('\n') => {}
            Fate::Break => {
                out.push('\n');
                (piled, column) = (0, 0);
            }
            Fate::Picture(picture) => {
                out.push(picture);
                (piled, column) = (0, column + 1);
            }
            Fate::Escape => {
                let escape = character.escape_unicode();
                (piled, column) = (0, column + escape.len());
                out.extend(escape);
            }
            Fate::Drop => {}
        }
        if out.len() - before != character.len_utf8() {
            if steps.last() != Some(&(offset, before)) {
                steps.push((offset, before));
            }
            steps.push((offset + character.len_utf8(), out.len()));
        }
    }
    if shape == Shape::OneLine {
        out.truncate(out.trim_end_matches(' ').len());
    }
    Visible { text: out, steps }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_could_act_on_a_terminal_is_shown_or_dropped() {
        #[track_caller]
        fn case(text: &str, line: &str, lines: &str) {
            assert_eq!(one_line(text).text, line);
            assert_eq!(page(text).text, lines);
        }
        case("a\u{1b}[31mred\u{7}\0", "a␛[31mred␇␀", "a␛[31mred␇␀");
        case("a\u{9b}31m\u{7f}", "a\\u{9b}31m␡", "a\\u{9b}31m␡");
        case("pay\u{202e}diap\u{2066}x", "pay\\u{202e}diap\\u{2066}x", "pay\\u{202e}diap\\u{2066}x");
        case("\u{feff}a\u{200b}b\u{ad}c\u{200f}", "abc", "abc");
        case("plain\u{e0041}\u{e0042} text", "plain text", "plain text");
        case(" one\r\n\ttwo  three \r\n", "one two three", " one\n        two  three \n");
        case("kept\rhidden", "kept hidden", "kept\nhidden");
        case("ab\tc\u{a0}d\u{3000}e", "ab c d e", "ab      c d  e");
        case("page\u{c}page", "page page", "page\npage");
    }

    #[test]
    fn marks_piled_up_on_a_letter_are_cut() {
        let zalgo: String =
            std::iter::once('a').chain(std::iter::repeat_n('\u{301}', 1000)).chain(['b', '\u{301}']).collect();
        assert_eq!(one_line(&zalgo).text.chars().count(), 1 + 8 + 2);
        assert_eq!(one_line("Việt e\u{302}\u{323}").text, "Việt e\u{302}\u{323}");
    }

    #[test]
    fn marks_stay_on_their_words() {
        #[track_caller]
        fn case(text: &str, word: &str, shown: &str) {
            let start = text.find(word).unwrap();
            let visible = one_line(text);
            let marks = visible.marks(&[Span::new(start, start + word.len())]);
            assert_eq!(marks.iter().map(|mark| mark.of(&visible.text)).collect::<Vec<_>>(), [shown]);
        }
        case("\u{feff} \n an\t arms  deal", "arms", "arms");
        case("\u{feff} \n an\t arms  deal", "arms  deal", "arms deal");
        case("\u{1b}\u{1b}\u{202e} ar\u{200b}ms deal", "ar\u{200b}ms", "arms");
        case("deal \u{85}\u{85}", "deal \u{85}", "deal");
        assert_eq!(one_line("a\u{200b}b").marks(&[Span::new(1, 4)]), []);
        // Spans that do not belong to the text are no reason to panic.
        assert_eq!(one_line("aé").marks(&[Span::new(2, usize::MAX)]), [Span::new(1, 3)]);
    }

    fn hostile_text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => "[a-zé]{1,5}",
            3 => "[ \t\r\n\u{a0}\u{3000}]{1,3}",
            2 => "[\u{0}-\u{1f}\u{7f}-\u{9f}]{1,3}",
            2 => "[\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{feff}\u{ad}]{1,3}",
            1 => "\u{301}{1,12}",
            1 => any::<String>(),
        ];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn nothing_hostile_passes_the_gate(text in hostile_text()) {
            let (line, lines) = (one_line(&text).text, page(&text).text);
            prop_assert!(!line.chars().any(|c| c.is_control() || is_hostile(c)), "{line:?}");
            prop_assert!(!lines.chars().any(|c| c != '\n' && (c.is_control() || is_hostile(c))), "{lines:?}");
        }

        #[test]
        fn the_gate_changes_nothing_the_second_time(text in hostile_text()) {
            let (line, lines) = (one_line(&text).text, page(&text).text);
            prop_assert_eq!(&one_line(&line).text, &line);
            prop_assert_eq!(&page(&lines).text, &lines);
        }

        #[test]
        fn every_mark_covers_the_word_it_covered_before(
            parts in prop::collection::vec((hostile_text(), "[a-z]{1,6}"), 0..6), rest in hostile_text(),
        ) {
            let (mut text, mut marks, mut words) = (String::new(), Vec::new(), Vec::new());
            for (before, word) in parts {
                text.push_str(&before);
                marks.push(Span::new(text.len(), text.len() + word.len()));
                text.push_str(&word);
                words.push(word);
            }
            text.push_str(&rest);
            for visible in [one_line(&text), page(&text)] {
                let marks = visible.marks(&marks);
                prop_assert_eq!(marks.iter().map(|mark| mark.of(&visible.text)).collect::<Vec<_>>(), words.clone());
            }
        }
    }
}
