//! Steps over the bytes of a text: numbers, words, blanks, and what stands before a place.
//! In: a text and a place. Out: the next piece and where it ends. Every step reads a bounded number of bytes, so that
//! a scan is linear whatever the text. Knows no date.

use super::table::{self, Entry};

/// A text under the scanner.
#[derive(Clone, Copy)]
pub(super) struct Reader<'t> {
    pub(super) bytes: &'t [u8],
}

/// A run of ASCII letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'t> {
    pub(super) text: &'t [u8],
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Word<'_> {
    pub(super) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word.as_bytes())
    }

    pub(super) fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    pub(super) fn is_capitalised(&self) -> bool {
        self.text.first().is_some_and(u8::is_ascii_uppercase)
    }

    pub(super) fn is_all_capitals(&self) -> bool {
        self.text.iter().all(u8::is_ascii_uppercase)
    }
}

/// A run of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: i32,
    pub(super) digits: usize,
    pub(super) end: usize,
}

/// What stands directly before a place, blanks aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before<'t> {
    /// The text or a paragraph begins.
    Nothing,
    /// A word, whole.
    Word(Word<'t>),
    /// A digit.
    Digit,
    /// Another byte: a sign, or the last of a letter beyond ASCII.
    Mark(u8),
}

/// Longer words have no part in any rule.
const MOST_LETTERS: usize = 24;

/// More blanks than this separate.
const MOST_BLANKS: usize = 8;

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Reader<'t> {
        Reader { bytes: text.as_bytes() }
    }

    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    pub(super) fn byte_before(&self, at: usize) -> u8 {
        if at == 0 { 0 } else { self.byte(at - 1) }
    }

    /// Says whether a letter, also one beyond ASCII, or a digit stands here.
    pub(super) fn is_word_byte(&self, at: usize) -> bool {
        let byte = self.byte(at);
        byte.is_ascii_alphanumeric() || (byte >= 0x80 && !self.is_sign(at))
    }

    /// Says whether this byte beyond ASCII, the first or another of its character, is of a letter.
    pub(super) fn is_of_letter(&self, at: usize) -> bool {
        let begins = |at: &usize| self.byte(*at) >= 0xc0;
        let first = (at.saturating_sub(3)..=at).rev().find(begins).unwrap_or(at);
        !self.is_sign(first)
    }

    /// Says whether a sign beyond ASCII begins here: a blank, a quotation mark, a dash.
    fn is_sign(&self, at: usize) -> bool {
        matches!((self.byte(at), self.byte(at + 1)), (0xc2, _) | (0xe2, 0x80 | 0x88) | (0xe3, 0x80))
    }

    /// Reads a word that ends where letters end; digits may follow.
    pub(super) fn letters(&self, at: usize) -> Option<Word<'t>> {
        let mut end = at;
        while self.byte(end).is_ascii_alphabetic() {
            end += 1;
            if end - at > MOST_LETTERS {
                return None;
            }
        }
        (end > at).then(|| Word { text: &self.bytes[at..end], start: at, end })
    }

    /// Reads a whole word: neither digits nor other letters follow.
    pub(super) fn word(&self, at: usize) -> Option<Word<'t>> {
        self.letters(at).filter(|word| !self.is_word_byte(word.end))
    }

    /// Reads a whole word of the table.
    pub(super) fn entry(&self, at: usize) -> Option<(Entry, Word<'t>)> {
        let word = self.word(at)?;
        Some((table::entry(word.text)?, word))
    }

    /// Returns where the word ends, if it stands here.
    pub(super) fn this_word(&self, at: usize, word: &str) -> Option<usize> {
        self.word(at).filter(|found| found.is(word)).map(|found| found.end)
    }

    /// Returns where one of the words ends, if it stands here.
    pub(super) fn one_word(&self, at: usize, words: &[&str]) -> Option<usize> {
        self.word(at).filter(|found| found.is_one_of(words)).map(|found| found.end)
    }

    /// Returns the place behind a blank and one of the words and another blank.
    pub(super) fn blank_word_blank(&self, at: usize, words: &[&str]) -> Option<usize> {
        self.blank(self.one_word(self.blank(at)?, words)?)
    }

    /// Reads a number of at most nine digits.
    pub(super) fn number(&self, at: usize) -> Option<Number> {
        let mut value = 0;
        let mut end = at;
        while self.byte(end).is_ascii_digit() {
            if end - at == 9 {
                return None;
            }
            value = value * 10 + i32::from(self.byte(end) - b'0');
            end += 1;
        }
        (end > at).then_some(Number { value, digits: end - at, end })
    }

    /// Returns the place behind one or more blanks; none without a blank, or where a paragraph ends.
    pub(super) fn blank(&self, at: usize) -> Option<usize> {
        let mut end = at;
        let mut lines = 0;
        loop {
            match self.byte(end) {
                b' ' | b'\t' | b'\r' => end += 1,
                b'\n' => {
                    lines += 1;
                    end += 1;
                }
                0xc2 if self.byte(end + 1) == 0xa0 => end += 2,
                0xe2 if self.byte(end + 1) == 0x80 && matches!(self.byte(end + 2), 0x80..=0x8a | 0xaf) => end += 3,
                _ => break,
            }
            if lines > 1 || end - at > MOST_BLANKS {
                return None;
            }
        }
        (end > at).then_some(end)
    }

    /// Returns the place behind blanks, if there are any.
    pub(super) fn blanks(&self, at: usize) -> usize {
        self.blank(at).unwrap_or(at)
    }

    /// Returns the place behind a hyphen or a dash.
    pub(super) fn dash(&self, at: usize) -> Option<usize> {
        match (self.byte(at), self.byte(at + 1), self.byte(at + 2)) {
            (b'-', b'-', _) => Some(at + 2),
            (b'-', _, _) => Some(at + 1),
            (0xe2, 0x80, 0x90..=0x95) => Some(at + 3),
            _ => None,
        }
    }

    /// Returns the place behind an apostrophe.
    pub(super) fn apostrophe(&self, at: usize) -> Option<usize> {
        match (self.byte(at), self.byte(at + 1), self.byte(at + 2)) {
            (b'\'' | b'`', _, _) => Some(at + 1),
            (0xe2, 0x80, 0x98 | 0x99) => Some(at + 3),
            _ => None,
        }
    }

    /// Says whether neither a letter nor a digit stands here.
    pub(super) fn ends(&self, at: usize) -> bool {
        !self.is_word_byte(at)
    }

    /// Returns what stands before a place, blanks aside.
    pub(super) fn before(&self, at: usize) -> Before<'t> {
        let mut end = at;
        let mut lines = 0;
        while end > 0 && at - end <= MOST_BLANKS {
            match self.byte(end - 1) {
                b' ' | b'\t' | b'\r' => end -= 1,
                b'\n' => {
                    lines += 1;
                    end -= 1;
                }
                0xa0 if end >= 2 && self.byte(end - 2) == 0xc2 => end -= 2,
                _ => break,
            }
        }
        if end == 0 || lines > 1 {
            return Before::Nothing;
        }
        self.touching(end)
    }

    /// Returns what touches a place from before.
    pub(super) fn touching(&self, end: usize) -> Before<'t> {
        let byte = self.byte_before(end);
        if byte.is_ascii_digit() {
            return Before::Digit;
        }
        if !byte.is_ascii_alphabetic() {
            return if end == 0 { Before::Nothing } else { Before::Mark(byte) };
        }
        let mut start = end;
        while start > 0 && self.byte(start - 1).is_ascii_alphabetic() && end - start < MOST_LETTERS {
            start -= 1;
        }
        Before::Word(Word { text: &self.bytes[start..end], start, end })
    }

    /// Returns the whole word before a place, if nothing but blanks lies between.
    pub(super) fn word_before(&self, at: usize) -> Option<Word<'t>> {
        match self.before(at) {
            Before::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Says whether one of the words stands before a place.
    pub(super) fn follows(&self, at: usize, words: &[&str]) -> bool {
        self.word_before(at).is_some_and(|word| word.is_one_of(words))
    }
}
