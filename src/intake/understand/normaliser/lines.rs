//! What kind of line a name stands in: a headline, a line of capitals, a line of addresses.
//! In: a text and a place in it. Out: plain answers, kept as long as the same line is asked about. Knows no names.

use super::super::words;
use crate::report::span::Span;

/// A line longer than this is no headline, and is read only around the name, so that it costs no more.
const LINE_BYTES: usize = 240;

/// A headline has at least so many words.
const HEADLINE_WORDS: usize = 5;

/// A word is long from so many letters on.
const LONG_WORD: usize = 4;

/// A headline has at least one capital in so many letters.
const LETTERS_A_CAPITAL: usize = 12;

/// A line is shouted, with more than 60 % capitals, if it has at least so many letters.
const SHOUTED_LETTERS: usize = 12;

/// In a line with these words, names are addresses of cables.
static ADDRESSES: &[&str] =
    &["AMEMBASSY", "AMCONSUL", "SECSTATE", "WASHDC", "RUEHC", "USMISSION", "USUN ", "INFO ", "ZEN/", "CINC"];

/// The same where capitals and small letters are mixed.
static MIXED_ADDRESSES: &[&str] = &["AmEmbassy", "AmConsul", "SecState", "WashDC", "SECSTATE", "WASHDC"];

/// What is known of a line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Line {
    start: usize,
    end: usize,
    /// Without a full stop, most words with a capital.
    pub(super) is_headline: bool,
    /// All capitals, so that a capital says nothing.
    pub(super) is_shouted: bool,
    /// Posts and commands that a cable goes to.
    pub(super) is_address: bool,
}

impl Line {
    /// Returns the line that holds a span; as it is if it does already.
    pub(super) fn around(self, text: &str, span: Span) -> Line {
        if self.start <= span.start && span.end <= self.end && self.start < self.end {
            return self;
        }
        let bytes = text.as_bytes();
        let mut low = span.start.saturating_sub(LINE_BYTES);
        while !text.is_char_boundary(low) {
            low += 1;
        }
        let mut high = (span.end + LINE_BYTES).min(text.len());
        while !text.is_char_boundary(high) {
            high -= 1;
        }
        let start = memchr::memrchr(b'\n', &bytes[low..span.start]).map_or(low, |at| low + at + 1);
        let end = memchr::memchr(b'\n', &bytes[span.end..high]).map_or(high, |at| span.end + at);
        let line = &text[start..end];
        let (capitals, small) = words::count_letters(line.as_bytes());
        let letters = capitals + small;
        let is_shouted = letters >= SHOUTED_LETTERS && capitals * 10 > letters * 6 && line.split(' ').nth(2).is_some();
        let is_address = if is_shouted {
            ADDRESSES.iter().any(|word| line.contains(word))
        } else {
            // `AmEmbassy LONDON to SecState`: two of them, since one may be a word of a sentence.
            says_embassy(line.as_bytes()) && MIXED_ADDRESSES.iter().filter(|word| line.contains(**word)).count() > 1
        };
        let is_headline = line.len() < LINE_BYTES
            // Most lines of prose have fewer capitals, and need not be looked at word by word.
            && capitals * LETTERS_A_CAPITAL >= letters
            && has_capitals(line.as_bytes())
            && is_without_stop(line);
        Line { start, end, is_headline, is_shouted, is_address }
    }
}

/// Says whether a line has `mEmbassy` in it.
fn says_embassy(line: &[u8]) -> bool {
    memchr::memchr_iter(b'E', line).any(|at| line[..at].ends_with(b"m") && line[at..].starts_with(b"Embassy"))
}

/// Says whether three quarters of the long words of a line have a capital. Letters beyond ASCII count as small ones.
fn has_capitals(line: &[u8]) -> bool {
    let (mut words, mut long, mut capital) = (0, 0, 0);
    let (mut length, mut is_capital) = (0, false);
    for byte in line.iter().chain(b" ") {
        if byte.is_ascii_alphanumeric() || *byte >= 0x80 {
            is_capital = if length == 0 { byte.is_ascii_uppercase() } else { is_capital };
            length += 1;
            continue;
        }
        words += usize::from(length > 0);
        long += usize::from(length >= LONG_WORD);
        capital += usize::from(length >= LONG_WORD && is_capital);
        length = 0;
    }
    words >= HEADLINE_WORDS && capital * 4 >= long * 3
}

/// Says whether a line has no end of a sentence, and is no item of a list.
fn is_without_stop(line: &str) -> bool {
    let line = line.trim();
    !(line.starts_with(['-', '*', '•', '–'])
        || line.ends_with(['.', ':', ',', ';', '"', '\u{201d}'])
        || line.contains(". "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_addresses_and_shouted_lines_are_told_apart() {
        #[track_caller]
        fn case(line: &str, headline: bool, shouted: bool, address: bool) {
            let text = format!("before\n{line}\nafter");
            let found = Line::default().around(&text, Span::new(8, 9));
            assert_eq!((found.is_headline, found.is_shouted, found.is_address), (headline, shouted, address), "{line}");
        }
        case("Iraqis Hold Line Against ISIL, DoD Spokesman Says", true, false, false);
        case("Iraqi forces hold their line against ISIL in Mosul", false, false, false);
        case("- Bulgarian President Rumen Radev of the Republic", false, false, false);
        case("Mr. Rountree, NEA", false, false, false);
        case("FM AMEMBASSY PHNOM PENH TO SECSTATE WASHDC PRIORITY 8474", true, true, true);
        case("PRESIDENT LON NOL QUICKLY FOLLOWED UP BY PRAISING IT.", false, true, false);
        case("From AmEmbassy LONDON to SecState, for action", true, false, true);
        case("The Embassy in London is known to the Secretary of State.", false, false, false);
    }

    #[test]
    fn a_line_is_read_once() {
        let text = "One Line Of Many Words\nand another one";
        let line = Line::default().around(text, Span::new(0, 3));
        assert_eq!((line.start, line.end), (0, 22));
        assert_eq!(line.around(text, Span::new(9, 11)).start, 0);
        assert_eq!(line.around(text, Span::new(24, 26)).start, 23);
    }
}
