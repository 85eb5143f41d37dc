//! Text to words with spans: the one tokeniser, for indexing, asking and marking.
//! In: a text, as decoded. Out: its words in order, each with its bytes, its position and its folded form.
//! Knows no index and no query: the same text gives the same words anywhere.
//!
//! What is a word: a run of letters and digits, of any script. Case and accents fold, invisible characters
//! vanish, `'s` falls off, apostrophes inside go (`Da'esh`), hyphens split, `1,234` is one number, dotted
//! capitals are one word (`U.N.`), and scripts without blanks are cut into pairs of characters.

use super::block::{BLOCK, Block};
use super::folding::{fold, is_apostrophe, is_invisible, is_unspaced};
use crate::report::span::Span;

/// The country, as opposed to the pronoun: `U.S.`, and `US` in mixed-case text.
pub const UNITED_STATES: &str = "u.s";

/// A longer run of letters is cut into words of this many bytes, in the text and in the query alike,
/// so that nothing is dropped and no term outgrows what the index takes (65,530 bytes).
const LONGEST_FORM: usize = 100;

/// Above this share of capitals among its letters a line is shouted, and `US` may be the pronoun.
const SHOUTED_PERCENT: usize = 60;

/// Whose words are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// A report: in a line of capitals `US` is both the country and the pronoun.
    Report,
    /// A query: `US` is the country, `us` the pronoun.
    Query,
}

/// One word, as `Words::advance` leaves it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// The bytes that are marked: without `'s`.
    pub span: Span,
    /// Counts words from 0; a second reading of the same word has the same position.
    pub position: u32,
    /// The folded form; never empty.
    pub form: String,
    /// A second reading: it is searched, but not counted in the length of a passage.
    pub second: bool,
}

/// The form of a word, as it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found<'w> {
    /// Letters and digits of ASCII, by the text and where they stand in it: in small letters they are the folded form.
    Plain(&'w str, Span),
    /// The folded form of any other word.
    Folded(&'w str),
}

impl<'w> Found<'w> {
    /// Returns the form, whatever its case.
    pub fn text(self) -> &'w str {
        match self {
            Found::Plain(text, span) => span.of(text),
            Found::Folded(form) => form,
        }
    }
}

/// Goes through the words of a text. The word it stands on is overwritten by `advance`.
pub struct Words<'t> {
    text: &'t str,
    voice: Voice,
    /// The next byte to look at.
    at: usize,
    /// The bytes from `block_start` on.
    block: Block,
    block_start: usize,
    /// The word it stands on has its form in the text.
    plain: bool,
    /// The position of the next word.
    position: u32,
    word: Word,
    /// The word that was just given has this second reading.
    second_form: Option<&'static str>,
}

impl<'t> Words<'t> {
    /// Returns the words of `text`, before the first.
    pub fn new(text: &'t str, voice: Voice) -> Words<'t> {
        Words::reusing(text, voice, String::new())
    }

    /// Returns the words of `text`; `buffer` is kept for the forms, to save an allocation a passage.
    pub fn reusing(text: &'t str, voice: Voice, mut buffer: String) -> Words<'t> {
        buffer.clear();
        Words {
            text,
            voice,
            at: 0,
            block: Block::at(text.as_bytes(), 0),
            block_start: 0,
            plain: false,
            position: 0,
            word: Word { form: buffer, ..Word::default() },
            second_form: None,
        }
    }

    /// Returns the word it stands on.
    pub fn word(&self) -> &Word {
        &self.word
    }

    /// Goes on to the next word; says whether there is one.
    pub fn advance(&mut self) -> bool {
        if !self.step() {
            return false;
        }
        if self.plain {
            self.word.form.clear();
            self.word.form.push_str(self.word.span.of(self.text));
            self.word.form.make_ascii_lowercase();
        }
        true
    }

    /// Returns the form of the word that `step` went to.
    #[inline]
    pub fn found(&self) -> Found<'_> {
        if self.plain { Found::Plain(self.text, self.word.span) } else { Found::Folded(&self.word.form) }
    }

    /// Goes on as `advance` does, but leaves the form to `found`: whoever has a memory of forms need not make it.
    #[inline]
    pub fn step(&mut self) -> bool {
        if let Some(form) = self.second_form.take() {
            self.word.form.clear();
            self.word.form.push_str(form);
            self.word.second = true;
            self.plain = false;
            return true;
        }
        self.word.second = false;
        loop {
            if !self.find_letter() {
                return false;
            }
            if let Some(length) = self.plain_length() {
                self.word.span = Span::new(self.at, self.at + length);
                self.at += length;
                self.plain = true;
                if length == 2 && self.text.as_bytes()[..self.at].ends_with(b"US") {
                    self.country_or_pronoun();
                }
                break;
            }
            self.word.form.clear();
            self.any_word();
            // A letter that folds to nothing is no word: go on behind it.
            if !self.word.form.is_empty() {
                self.plain = false;
                if self.word.form == "us" && self.word.span.of(self.text) == "US" {
                    self.country_or_pronoun();
                }
                break;
            }
        }
        self.word.position = self.position;
        self.position += 1;
        true
    }

    /// Returns the block from `at` on, as far as it is known; at least the byte at `at` is.
    #[inline]
    fn near(&mut self) -> Block {
        let mut passed = self.at.wrapping_sub(self.block_start);
        if passed >= BLOCK {
            (self.block, self.block_start) = (Block::at(self.text.as_bytes(), self.at), self.at);
            passed = 0;
        }
        Block { plain: self.block.plain >> passed, beyond: self.block.beyond >> passed }
    }

    /// Goes on to the next letter or digit; says whether there is one.
    #[inline]
    fn find_letter(&mut self) -> bool {
        while self.at < self.text.len() {
            let near = self.near();
            let any = near.plain | near.beyond;
            if any == 0 {
                self.at = self.block_start + BLOCK;
                continue;
            }
            let skipped = any.trailing_zeros();
            self.at += skipped as usize;
            if near.plain >> skipped & 1 == 1 {
                return true;
            }
            let Some(character) = self.text[self.at..].chars().next() else { return false };
            if character.is_alphanumeric() {
                return true;
            }
            self.at += character.len_utf8();
        }
        false
    }

    /// The quick way: returns the length of a run of ASCII letters and digits with nothing behind it that could
    /// belong to it; none where the careful way must decide.
    #[inline]
    fn plain_length(&mut self) -> Option<usize> {
        let mut length = self.near().plain.trailing_ones() as usize;
        if self.at + length == self.block_start + BLOCK {
            // It may go on in the next block.
            (self.block, self.block_start) = (Block::at(self.text.as_bytes(), self.at), self.at);
            length = self.block.plain.trailing_ones() as usize;
        }
        let bytes = &self.text.as_bytes()[self.at..];
        if length == BLOCK {
            // Looking no further than a form may reach keeps a run of megabytes linear.
            let near = &bytes[..bytes.len().min(LONGEST_FORM + 1)];
            length = near.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(near.len());
        }
        let clear = match bytes.get(length) {
            None => true,
            Some(b'\'' | 0x80..) => false,
            Some(b'.' | b',') => !bytes.get(length + 1).is_some_and(u8::is_ascii_alphanumeric),
            Some(_) => true,
        };
        (clear && (1..=LONGEST_FORM).contains(&length)).then_some(length)
    }

    /// The careful way: any script, apostrophes, numbers, dotted capitals.
    fn any_word(&mut self) {
        let start = self.at;
        if let Some(end) = dotted_letters(self.text.as_bytes(), start) {
            let letters = self.text[start..end].chars().filter(char::is_ascii_alphabetic);
            self.word.form.extend(letters.map(|letter| letter.to_ascii_lowercase()));
            if self.word.form == "us" {
                self.word.form.insert(1, '.');
            }
            self.word.span = Span::new(start, end);
            self.at = self.past_possessive(end);
            return;
        }
        let mut end = start;
        let mut rest = self.text[start..].char_indices().map(|(at, character)| (start + at, character)).peekable();
        while let Some((at, character)) = rest.next() {
            let next = at + character.len_utf8();
            if is_unspaced(character) && self.word.form.is_empty() {
                return self.pair(at);
            } else if character.is_alphanumeric() && !is_unspaced(character) {
                if self.word.form.len() >= LONGEST_FORM {
                    break;
                }
                fold(character, &mut self.word.form);
                end = next;
            } else if is_invisible(character) {
                continue;
            } else if is_apostrophe(character) {
                let followed = rest.peek().is_some_and(|(_, after)| after.is_alphabetic());
                if !followed || self.past_possessive(at) != at {
                    break;
                }
            } else if !self.joins_digits(at, character) {
                break;
            } else if character == '.' {
                self.word.form.push('.');
            }
        }
        let end = end.max(start + self.text[start..].chars().next().map_or(1, char::len_utf8));
        self.word.span = Span::new(start, end);
        self.at = self.past_possessive(end);
    }

    /// Two neighbours of a script without blanks; a lone one is a word by itself.
    fn pair(&mut self, at: usize) {
        let mut characters = self.text[at..].chars();
        let first = characters.next().map_or(0, char::len_utf8);
        let second = characters.next().filter(|character| is_unspaced(*character));
        let end = at + first + second.map_or(0, char::len_utf8);
        self.word.form.push_str(&self.text[at..end]);
        self.word.span = Span::new(at, end);
        // The next pair begins with this one's second character, unless that was the last of its run.
        let third = characters.next().filter(|character| is_unspaced(*character));
        self.at = if second.is_some() && third.is_some() { at + first } else { end };
    }

    /// `1,234` and `3.5` are one word: a point between digits, or a comma before exactly three of them.
    fn joins_digits(&self, at: usize, character: char) -> bool {
        let bytes = self.text.as_bytes();
        let all_digits = self.word.form.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let digits = bytes[at + 1..].iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
        match character {
            '.' => all_digits && digits > 0,
            ',' => all_digits && digits == 3,
            _ => false,
        }
    }

    /// Returns the place behind `'s` or a final apostrophe at `end`, or `end` itself.
    fn past_possessive(&self, end: usize) -> usize {
        let mut rest = self.text[end..].chars();
        let Some(apostrophe) = rest.next().filter(|character| is_apostrophe(*character)) else { return end };
        let Some(letter) = rest.next().filter(|letter| matches!(letter, 's' | 'S')) else { return end };
        match rest.next() {
            Some(after) if after.is_alphanumeric() || is_apostrophe(after) => end,
            _ => end + apostrophe.len_utf8() + letter.len_utf8(),
        }
    }

    /// `US` in capitals is the country; in a line of capitals nobody can tell, so both are indexed.
    fn country_or_pronoun(&mut self) {
        self.word.form.clear();
        self.plain = false;
        if self.voice == Voice::Report && self.is_shouted(self.word.span.start) {
            self.word.form.push_str("us");
            self.second_form = Some(UNITED_STATES);
        } else {
            self.word.form.push_str(UNITED_STATES);
        }
    }

    fn is_shouted(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1);
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |newline| at + newline);
        // A line of megabytes is judged by what stands around the word.
        let line = &bytes[start.max(at.saturating_sub(500))..end.min(at + 500)];
        let capitals = line.iter().filter(|byte| byte.is_ascii_uppercase()).count();
        let letters = line.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
        capitals * 100 > letters * SHOUTED_PERCENT
    }
}

/// Returns the end of `U.S.`, `U.N`, `D.P.R.K.` at `start`: single letters with points between them.
fn dotted_letters(bytes: &[u8], start: usize) -> Option<usize> {
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let mut end = start;
    let mut letters = 0;
    while letter(end)
        && !bytes.get(end + 1).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)
        && letters < 12
    {
        letters += 1;
        end += 1;
        if bytes.get(end) != Some(&b'.') {
            break;
        }
        end += 1;
    }
    (letters >= 2).then_some(end)
}

/// Calls `give` with each word of a text and where it stands, without second readings, in order: the first is at
/// position 0. Plain words are given as they stand in the text: whoever only counts or compares pays nothing for a fold.
#[inline]
pub fn each_word(text: &str, mut give: impl FnMut(Found, Span)) {
    let mut words = Words::new(text, Voice::Report);
    while words.find_letter() {
        match words.plain_length() {
            Some(length) => {
                let span = Span::new(words.at, words.at + length);
                give(Found::Plain(text, span), span);
                words.at += length;
            }
            None => {
                words.word.form.clear();
                words.any_word();
                if !words.word.form.is_empty() {
                    give(Found::Folded(&words.word.form), words.word.span);
                }
            }
        }
    }
}

/// Returns all words of a text.
pub fn words(text: &str, voice: Voice) -> Vec<Word> {
    let mut words = Words::new(text, voice);
    std::iter::from_fn(|| words.advance().then(|| words.word().clone())).collect()
}

#[cfg(test)]
mod tests;
