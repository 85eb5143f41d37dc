//! Text to words with spans: the one tokeniser, for indexing, asking and marking.
//! In: a text, as decoded. Out: its words in order, each with its bytes, its position and its folded form.
//! Knows no index and no query: the same text gives the same words anywhere.
//!
//! What is a word: a run of letters and digits, of any script. Case and accents fold, invisible characters
//! vanish, `'s` falls off, apostrophes inside go (`Da'esh`), hyphens split, `1,234` is one number, dotted
//! capitals are one word (`U.N.`), and scripts without blanks are cut into pairs of characters.

use super::folding::{fold, is_apostrophe, is_invisible, is_unspaced};
use crate::report::span::Span;

/// The country, as opposed to the pronoun: `U.S.`, and `US` in mixed-case text.
pub const UNITED_STATES: &str = "u.s";

/// A longer run of letters is cut into words of this many bytes, in the text and in the query alike,
/// so that nothing is dropped and no term outgrows what the index takes (65,530 bytes).
const LONGEST_FORM: usize = 100;

/// Above this share of capitals among its letters a line is shouted, and `US` may be the pronoun.
const SHOUTED_PERCENT: usize = 60;

/// The bytes of plain words.
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

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

/// Goes through the words of a text. The word it stands on is overwritten by `advance`.
pub struct Words<'t> {
    text: &'t str,
    voice: Voice,
    /// The next byte to look at.
    at: usize,
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
        Words { text, voice, at: 0, position: 0, word: Word { form: buffer, ..Word::default() }, second_form: None }
    }

    /// Returns the word it stands on.
    pub fn word(&self) -> &Word {
        &self.word
    }

    /// Goes on to the next word; says whether there is one.
    pub fn advance(&mut self) -> bool {
        if let Some(form) = self.second_form.take() {
            self.word.form.clear();
            self.word.form.push_str(form);
            self.word.second = true;
            return true;
        }
        self.word.second = false;
        self.word.form.clear();
        // A letter that folds to nothing is no word: go on behind it.
        while self.word.form.is_empty() {
            if !self.find_letter() {
                return false;
            }
            match self.plain_length() {
                Some(length) => {
                    self.word.form.push_str(&self.text[self.at..self.at + length]);
                    self.word.form.make_ascii_lowercase();
                    self.word.span = Span::new(self.at, self.at + length);
                    self.at += length;
                }
                None => self.any_word(),
            }
        }
        self.word.position = self.position;
        self.position += 1;
        self.second_reading();
        true
    }

    /// Goes on to the next letter or digit; says whether there is one.
    fn find_letter(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if PLAIN[usize::from(*byte)] {
                return true;
            }
            if byte.is_ascii() {
                self.at += 1;
                continue;
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
    fn plain_length(&self) -> Option<usize> {
        let bytes = &self.text.as_bytes()[self.at..];
        // Looking no further than a form may reach keeps a run of megabytes linear.
        let near = &bytes[..bytes.len().min(LONGEST_FORM + 1)];
        let length = near.iter().position(|byte| !PLAIN[usize::from(*byte)]).unwrap_or(near.len());
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
    fn second_reading(&mut self) {
        if self.word.form != "us" || self.word.span.of(self.text) != "US" {
            return;
        }
        if self.voice == Voice::Report && self.is_shouted(self.word.span.start) {
            self.second_form = Some(UNITED_STATES);
        } else {
            self.word.form.insert(1, '.');
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
/// position 0. The case of ASCII letters is left as it is: whoever only counts or compares pays nothing for a fold. All
/// else is folded.
#[inline]
pub fn each_word(text: &str, mut give: impl FnMut(&str, Span)) {
    let mut words = Words::new(text, Voice::Report);
    while words.find_letter() {
        match words.plain_length() {
            Some(length) => {
                let span = Span::new(words.at, words.at + length);
                give(span.of(text), span);
                words.at += length;
            }
            None => {
                words.word.form.clear();
                words.any_word();
                if !words.word.form.is_empty() {
                    give(&words.word.form, words.word.span);
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn case(text: &str, expected: &[&str]) {
        let forms: Vec<String> = words(text, Voice::Report).into_iter().map(|word| word.form).collect();
        assert_eq!(forms, expected, "{text}");
    }

    #[test]
    fn the_country_is_apart_from_the_pronoun() {
        case("The U.S. told us", &["the", "u.s", "told", "us"]);
        case("US troops joined us there", &["u.s", "troops", "joined", "us", "there"]);
        case("U.S.-led forces", &["u.s", "led", "forces"]);
        case("the U.S.'s view", &["the", "u.s", "view"]);
        case("TELL US NOW", &["tell", "us", "u.s", "now"]);
        let query: Vec<String> = words("US", Voice::Query).into_iter().map(|word| word.form).collect();
        assert_eq!(query, ["u.s"]);
    }

    #[test]
    fn a_second_reading_stands_at_the_same_place_and_is_not_counted() {
        let found = words("TELL US NOW", Voice::Report);
        let seen: Vec<_> = found.iter().map(|word| (word.form.as_str(), word.position, word.second)).collect();
        assert_eq!(seen, [("tell", 0, false), ("us", 1, false), ("u.s", 1, true), ("now", 2, false)]);
    }

    #[test]
    fn names_and_numbers_are_words_as_people_mean_them() {
        case("Russia's and Russia’s forces", &["russia", "and", "russia", "forces"]);
        case("al-Qaeda, cease-fire", &["al", "qaeda", "cease", "fire"]);
        case("COVID-\u{2060}19", &["covid", "19"]);
        case("Da’esh and O'Brien don't", &["daesh", "and", "obrien", "dont"]);
        case("the U.N., the UN, the U.S.S.R.", &["the", "un", "the", "un", "the", "ussr"]);
        case("1,234 men, 3.5 and 12,34", &["1234", "men", "3.5", "and", "12", "34"]);
        case("1,234,567.", &["1234567"]);
        case("John F. Kennedy", &["john", "f", "kennedy"]);
        case("Erdoğan São", &["erdogan", "sao"]);
        case("e\u{301}tat Zu\u{308}rich", &["etat", "zurich"]);
        case("https://x.org/a_b", &["https", "x", "org", "a", "b"]);
        case("16:30", &["16", "30"]);
        case("the Joneses' house", &["the", "joneses", "house"]);
        case("rock 'n' roll", &["rock", "n", "roll"]);
        case("", &[]);
        case(" … — !", &[]);
    }

    #[test]
    fn scripts_without_blanks_are_cut_into_pairs() {
        case("北朝鮮と", &["北朝", "朝鮮", "鮮と"]);
        case("在 北京", &["在", "北京"]);
        case("NATO北京", &["nato", "北京"]);
    }

    #[test]
    fn a_mark_covers_the_word_and_not_its_possessive() {
        let marked = |text: &str| {
            words(text, Voice::Report).iter().map(|word| word.span.of(text).to_string()).collect::<Vec<_>>()
        };
        assert_eq!(marked("Russia’s U.S. 'deal' 1,234."), ["Russia", "U.S.", "deal", "1,234"]);
    }

    #[test]
    fn a_word_of_megabytes_is_cut_and_stays_searchable() {
        let long = "x".repeat(10_000_000);
        let found = words(&long, Voice::Report);
        assert_eq!(found.len(), 100_000);
        assert_eq!(found.iter().map(|word| word.span.len()).sum::<usize>(), long.len());
    }

    proptest! {
        #[test]
        fn words_are_in_order_on_character_borders_and_never_empty(text in "\\PC{0,80}|[a-zA-Z0-9 .,'’\u{2060}\u{301}é-]{0,80}|[朝鮮 aU.S']{0,40}") {
            let mut last = 0;
            let mut position = None;
            for word in words(&text, Voice::Report) {
                prop_assert!(!word.form.is_empty() && !word.span.is_empty());
                prop_assert!(text.is_char_boundary(word.span.start) && text.is_char_boundary(word.span.end));
                prop_assert!(word.span.start >= last);
                last = word.span.start;
                prop_assert!(word.second || position.is_none_or(|before: u32| word.position == before + 1));
                position = Some(word.position);
            }
        }

        #[test]
        fn each_word_is_given_once_and_as_it_is_found(text in "\\PC{0,80}|[a-zA-Z0-9 .,'’\u{2060}\u{301}é-]{0,80}|[朝鮮 aU.S']{0,40}|[US \n]{0,20}") {
            let mut given = Vec::new();
            each_word(&text, |word, _| given.push(word.to_ascii_lowercase()));
            let found = words(&text, Voice::Query).into_iter().filter(|word| !word.second);
            let found: Vec<String> = found.map(|word| word.form.replace(UNITED_STATES, "us")).collect();
            prop_assert_eq!(given.iter().map(|word| word.replace(UNITED_STATES, "us")).collect::<Vec<_>>(), found);
        }

        #[test]
        fn the_quick_way_finds_the_same_words_as_the_careful_way(text in "[a-zA-Z0-9 .,'-]{0,60}") {
            let quick = words(&text, Voice::Query);
            let mut careful = Words::new(&text, Voice::Query);
            for word in quick {
                careful.word.form.clear();
                careful.at = word.span.start;
                careful.any_word();
                careful.second_reading();
                prop_assert_eq!(&careful.word.form, &word.form);
                prop_assert_eq!(careful.word.span, word.span);
            }
        }
    }
}
