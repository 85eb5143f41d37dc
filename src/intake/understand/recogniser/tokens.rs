//! Cuts a text into the tokens that names are made of.
//! In: a text. Out: tokens in order with their bytes; which of them begins a sentence or a line of its own, and which
//! stands in a line of capitals. Knows no name and no feature.
//!
//! Closer to how labelled corpora cut than `language::analyser`, which cuts for searching: punctuation counts, a
//! hyphen splits and is a token, `'s` and `n't` come off, an apostrophe inside stays (`Da'esh`), and a full stop
//! belongs to an initial or an abbreviation (`U.S.`, `Gen.`). Addresses of mail and web are one token each.

use crate::intake::understand::eight;
use crate::language::folding::{is_apostrophe, is_invisible};

/// A line shorter than this many bytes was not wrapped: what follows with a capital is a new beginning.
const SHORT_LINE: usize = 55;

/// So many blanks in a row part the columns of a table.
const COLUMN_GAP: usize = 3;

/// Above this share of capitals among at least `SHOUTED_LETTERS` letters, a line is shouted.
const SHOUTED_PERCENT: usize = 60;
const SHOUTED_LETTERS: usize = 12;

/// Words, written with a capital, that keep their full stop. `No.` only before a number.
static ABBREVIATIONS: &[&str] = &[
    "Adm", "Amb", "Apr", "Aug", "Brig", "Capt", "Cmdr", "Co", "Col", "Corp", "Cpl", "Dec", "Dept", "Dr", "Feb", "Fr",
    "Ft", "Gen", "Gov", "Hon", "Inc", "Jan", "Jr", "Lt", "Ltd", "Maj", "Messrs", "Mr", "Mrs", "Ms", "Mt", "Nov", "Oct",
    "Pres", "Prof", "Rep", "Reps", "Rev", "Sen", "Sens", "Sep", "Sept", "Sgt", "Sr", "St", "Ste", "Vol",
];

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// Whether a sentence, heading or cell begins here: no name reaches over it.
    pub begins: bool,
    /// Whether the line is all capitals, so that a capital says nothing.
    pub shouted: bool,
}

impl Token {
    /// Returns what is written.
    #[inline]
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start as usize..self.end as usize]
    }
}

/// What a byte can begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Blank,
    Line,
    Word,
    Mark,
    Wide,
}

const CLASSES: [Class; 256] = {
    let mut table = [Class::Mark; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'\n' => Class::Line,
            0..=b' ' | 0x7f => Class::Blank,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' => Class::Word,
            0x80.. => Class::Wide,
            _ => Class::Mark,
        };
        byte += 1;
    }
    table
};

/// Appends the tokens of `text`. What lies beyond 4 GiB is not read.
pub fn cut(text: &str, tokens: &mut Vec<Token>) {
    let mut end = text.len().min(u32::MAX as usize);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    Cutter { text, line: Line { start: 0, seen: false, shouted: false }, ended: false, tokens }.run();
}

/// Appends the tokens of one piece of a text that was cut by others, such as a token of a labelled corpus.
pub fn cut_piece(text: &str, start: usize, end: usize, tokens: &mut Vec<Token>) {
    let mut at = start;
    while let Some(character) = text[at..end].chars().next() {
        let is_blank = character.is_whitespace() || is_invisible(character);
        let stop = if is_blank { None } else { Some(token_end(text, at, character).min(end)) };
        if let Some(stop) = stop {
            tokens.push(Token { start: at as u32, end: stop as u32, begins: false, shouted: false });
        }
        at = stop.unwrap_or(at + character.len_utf8());
    }
}

struct Line {
    start: usize,
    /// Whether the line was looked at for capitals.
    seen: bool,
    shouted: bool,
}

struct Cutter<'t, 'o> {
    text: &'t str,
    line: Line,
    /// Whether a sentence has ended, so that the next token behind a blank may begin one.
    ended: bool,
    tokens: &'o mut Vec<Token>,
}

impl Cutter<'_, '_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        let mut begins = true;
        let mut blanks = 0;
        while at < bytes.len() {
            let class = CLASSES[usize::from(bytes[at])];
            let end = match class {
                Class::Blank => {
                    blanks += 1;
                    at += 1;
                    continue;
                }
                Class::Line => {
                    begins |= self.line_ends(at);
                    blanks = 1;
                    at += 1;
                    continue;
                }
                Class::Word => {
                    let end = plain_end(bytes, at);
                    if bytes.get(end).is_none_or(|byte| *byte <= b' ') { end } else { word_end(self.text, at, end) }
                }
                Class::Mark | Class::Wide => {
                    let Some(character) = self.text[at..].chars().next() else { break };
                    if character.is_whitespace() || is_invisible(character) {
                        blanks += usize::from(character.is_whitespace());
                        at += character.len_utf8();
                        continue;
                    }
                    token_end(self.text, at, character)
                }
            };
            begins |= blanks >= COLUMN_GAP || (self.ended && blanks > 0 && !is_small(self.text, at));
            if !self.line.seen
                && bytes[at].is_ascii_uppercase()
                && bytes.get(at + 1).is_some_and(u8::is_ascii_uppercase)
            {
                self.listen();
            }
            self.tokens.push(Token { start: at as u32, end: end as u32, begins, shouted: self.line.shouted });
            self.ended = match bytes[at] {
                b'.' | b'!' | b'?' => true,
                b'"' | b'\'' | b')' | b']' => self.ended && !begins,
                0xe2 => self.ended && !begins || bytes[at..].starts_with("…".as_bytes()),
                _ => false,
            };
            begins = false;
            blanks = 0;
            at = end;
        }
    }

    /// Says whether what follows this line break is a new beginning, and starts the next line.
    fn line_ends(&mut self, newline: usize) -> bool {
        let bytes = self.text.as_bytes();
        let line = &bytes[self.line.start..newline];
        self.line = Line { start: newline + 1, seen: false, shouted: false };
        // A wrapped line goes on, whatever its next word.
        line.trim_ascii().is_empty()
            || line.len() < SHORT_LINE && !bytes.get(newline + 1).is_some_and(u8::is_ascii_lowercase)
    }

    /// Looks whether the line is all capitals, and tells the tokens that it already has.
    fn listen(&mut self) {
        self.line.seen = true;
        let rest = &self.text.as_bytes()[self.line.start..];
        let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
        if is_shouted(line) {
            self.line.shouted = true;
            let start = self.line.start as u32;
            self.tokens
                .iter_mut()
                .rev()
                .take_while(|token| token.start >= start)
                .for_each(|token| token.shouted = true);
        }
    }
}

/// Says whether a line is all capitals, or nearly so.
pub fn is_shouted(line: &[u8]) -> bool {
    let capitals = line.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    let letters = capitals + line.iter().filter(|byte| byte.is_ascii_lowercase()).count();
    let has_words = memchr::memchr_iter(b' ', line).nth(1).is_some();
    has_words && letters >= SHOUTED_LETTERS && capitals * 100 > letters * SHOUTED_PERCENT
}

fn is_small(text: &str, at: usize) -> bool {
    text[at..].chars().next().is_some_and(char::is_lowercase)
}

/// Returns where the token that begins with `first` ends.
fn token_end(text: &str, at: usize, first: char) -> usize {
    let after = at + first.len_utf8();
    if is_apostrophe(first) {
        // Labelled corpora set it off: `China 's`. One of the apostrophes is a letter to Unicode, so they come first.
        return clitic(text, after).unwrap_or(after);
    }
    if first.is_alphanumeric() || first == '_' {
        return word_end(text, at, at);
    }
    // `...` and `--` are one mark each.
    if matches!(first, '.' | '-') {
        let same = text.as_bytes()[at..].iter().take_while(|byte| **byte == first as u8).count();
        return at + same;
    }
    after
}

/// Returns where the plain letters, digits and `_` end that stand at `at`. Eight bytes are looked at in one step: where
/// a word ends is no branch to be guessed.
#[inline]
fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(eight) = eight::eight_at(bytes, at) {
        let length = eight::leading(eight::alphanumeric(eight) | eight::equal(eight, b'_'));
        at += length;
        if length < 8 {
            return at;
        }
    }
    while at < bytes.len() && CLASSES[usize::from(bytes[at])] == Class::Word {
        at += 1;
    }
    at
}

/// Returns the end of the word that begins at `start`, and that was read up to `at`; at least one character behind it.
fn word_end(text: &str, start: usize, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        at = plain_end(bytes, at);
        let Some(byte) = bytes.get(at) else { return at };
        if *byte <= b' ' {
            return at;
        }
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        let before = if at > start { bytes[at - 1] } else { b' ' };
        match byte {
            b'.' => match after_stop(text, start, at, next) {
                Stop::Outside => return at,
                Stop::Last => return at + 1,
                Stop::Inside => at += 1,
            },
            b',' if before.is_ascii_digit() && next.is_ascii_digit() => at += 1,
            b'&' if before.is_ascii_uppercase() && next.is_ascii_uppercase() => at += 1,
            b'@' if next.is_ascii_alphanumeric() => return address_end(text, at),
            b':' if bytes[at..].starts_with(b"://") => return address_end(text, at),
            b'\'' | 0x80.. => {
                let Some(character) = text[at..].chars().next() else { return at };
                let after = at + character.len_utf8();
                if is_apostrophe(character) {
                    match apostrophe(text, start, at, after) {
                        Some(end) => return end,
                        None => at = after,
                    }
                } else if character.is_alphanumeric() || is_invisible(character) {
                    at = after;
                } else {
                    return at;
                }
            }
            _ => return at,
        }
    }
}

/// Returns where a word ends that has an apostrophe; none if it goes on behind it.
fn apostrophe(text: &str, start: usize, at: usize, after: usize) -> Option<usize> {
    let goes_on = text[after..].chars().next().is_some_and(char::is_alphabetic);
    if !goes_on || clitic(text, after).is_some() {
        return Some(at);
    }
    let not = at > start + 1
        && text.as_bytes()[at - 1] == b'n'
        && text.as_bytes()[after] == b't'
        && !continues(text, after + 1);
    // `n't` is cut off before its `n`, and read as one token from there.
    match (not, text.as_bytes()[start]) {
        (true, _) => Some(at - 1),
        (false, b'n') if at == start + 1 && text.as_bytes()[after] == b't' && !continues(text, after + 1) => {
            Some(after + 1)
        }
        _ => None,
    }
}

/// Returns the end of the `s` of `'s`, or of another short form of a verb.
fn clitic(text: &str, after: usize) -> Option<usize> {
    let rest = text.as_bytes().get(after..)?;
    let length = match rest {
        [b's' | b'S' | b'm' | b'd', ..] => 1,
        [b'r' | b'v', b'e', ..] | [b'l', b'l', ..] => 2,
        _ => return None,
    };
    (!continues(text, after + length)).then_some(after + length)
}

fn continues(text: &str, at: usize) -> bool {
    text[at..].chars().next().is_some_and(char::is_alphanumeric)
}

enum Stop {
    /// The full stop is a token of its own.
    Outside,
    /// It is the last byte of the token.
    Last,
    Inside,
}

/// Says what the full stop at `at` is to the word that began at `start`.
fn after_stop(text: &str, start: usize, at: usize, next: u8) -> Stop {
    let word = &text.as_bytes()[start..at];
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic();
    // `U.S.`, `J.`, `e.g.`: letters, each with its stop.
    let letters_behind = text.as_bytes().get(at + 2);
    let single = match word {
        [letter] => is_letter(letter),
        [.., b'.', letter] => is_letter(letter),
        _ => false,
    };
    if single {
        if next.is_ascii_alphabetic() && letters_behind == Some(&b'.') {
            return Stop::Inside;
        }
        let initial = word.len() > 1
            || word[0].is_ascii_uppercase()
                && next == b' '
                && letters_behind.is_some_and(|next| *next >= 0x80 || next.is_ascii_uppercase());
        if initial {
            return Stop::Last;
        }
    }
    if next.is_ascii_lowercase() || next.is_ascii_digit() {
        // `adobe.com`, `4.6`
        return Stop::Inside;
    }
    let is_known = word.len() <= 6
        && word.first().is_some_and(u8::is_ascii_uppercase)
        && std::str::from_utf8(word).is_ok_and(|word| ABBREVIATIONS.binary_search(&word).is_ok());
    let is_number = word == b"No" && next == b' ' && letters_behind.is_some_and(u8::is_ascii_digit);
    if is_known || is_number { Stop::Last } else { Stop::Outside }
}

/// Returns the end of an address of mail or web: before a blank, bracket or quote, and without a last full stop.
fn address_end(text: &str, at: usize) -> usize {
    let ends =
        |character: char| character.is_whitespace() || matches!(character, '<' | '>' | '"' | '(' | ')' | '[' | ']');
    let end = text[at..].find(ends).map_or(text.len(), |length| at + length);
    at + text[at..end].trim_end_matches(['.', ',', ';', ':']).len().max(1)
}

#[cfg(test)]
mod tests;
