//! Forms to terms, for many words in a row: the frequent ones are remembered.
//! In: folded forms. Out: the terms of `stem`, the very same; only sooner.
//!
//! Stemming is half the cost of indexing, and Zipf's law lets a small memory spare nearly all of it. It has two
//! tables: a near one, which stays in the processor's first caches and has four words of five, and a far one for most
//! of the rest. Both have a fixed size: hostile text cannot make them grow.

use frostem::{Algorithm, Stemmer};

use super::analyser::Found;
use super::stem::{SEPARATOR, WHOLE, stem_by, write_term};
use super::word_hash::LOWER;
use crate::report::span::Span;

/// 160 KB with the terms. Of one table of a megabyte, two looks of three went past the second cache, which the engine
/// fills.
const NEAR_SLOTS: usize = 1 << 11;

/// 1 MB.
const FAR_SLOTS: usize = 1 << 15;

/// A longer form is not remembered.
const LONGEST: usize = 24;

/// A longer ending of a stem that the form does not have is not remembered afar either.
const LONGEST_ENDING: usize = 3;

/// Turns forms into terms.
pub struct Terms {
    stemmer: Stemmer,
    near: Vec<Near>,
    far: Vec<Far>,
    /// Memory for the form of a plain word that is not near.
    form: String,
    /// The term that was made last of a form that is too long to be remembered.
    made: String,
}

/// A form and its term.
#[derive(Clone, Default)]
struct Near {
    key: Key,
    term: String,
}

/// How a form makes its term.
#[derive(Clone, Copy, Default)]
struct Far {
    key: Key,
    /// How many bytes of the form its stem keeps.
    kept: u8,
    /// What the stem has behind them; zeros behind its end.
    ending: [u8; LONGEST_ENDING],
}

/// A form of at most `LONGEST` bytes as numbers, which are compared faster than bytes; zeros behind its end. Forms with
/// the same numbers are the same, for none holds a zero. The empty form is that of an empty slot; no word has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Key([u64; LONGEST / 8]);

/// Which bits of a key the bytes of a form fill, by its length.
const FILLED: [Key; LONGEST + 1] = {
    let mut filled = [Key([0; 3]); LONGEST + 1];
    let mut length = 1;
    while length <= LONGEST {
        filled[length] = filled[length - 1];
        filled[length].0[(length - 1) / 8] |= 0xff << (8 * ((length - 1) % 8));
        length += 1;
    }
    filled
};

impl Key {
    /// Returns the key of a folded form.
    fn of(form: &[u8]) -> Option<Key> {
        let mut bytes = [0; LONGEST];
        bytes.get_mut(..form.len())?.copy_from_slice(form);
        Some(Key::of_bytes(&bytes))
    }

    /// Returns the key of the folded form of a plain word. What follows the word in its text is read with it and masked:
    /// to copy just the word takes longer.
    #[inline]
    fn of_plain(text: &[u8], word: Span) -> Option<Key> {
        let filled = FILLED.get(word.len())?.0;
        let rest = &text[word.start..];
        let key = match rest.first_chunk() {
            Some(bytes) => Key::of_bytes(bytes).0,
            None => Key::of(rest)?.0,
        };
        Some(Key([0, 1, 2].map(|part| (key[part] | LOWER) & filled[part])))
    }

    #[inline]
    fn of_bytes(bytes: &[u8; LONGEST]) -> Key {
        let (eights, _) = bytes.as_chunks();
        Key([0, 1, 2].map(|part| u64::from_le_bytes(eights[part])))
    }

    /// The multipliers spread the bits upwards; the high ones are the well-mixed ones.
    #[inline]
    fn hash(&self) -> u64 {
        let [first, second, third] = self.0;
        let sum = first
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .wrapping_add(second.wrapping_mul(0xbf58_476d_1ce4_e5b9))
            .wrapping_add(third.wrapping_mul(0x94d0_49bb_1331_11eb));
        (sum ^ sum >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

impl Default for Terms {
    fn default() -> Terms {
        Terms::new()
    }
}

impl Terms {
    /// Returns an empty memory.
    pub fn new() -> Terms {
        Terms {
            stemmer: Stemmer::new(Algorithm::English),
            near: vec![Near::default(); NEAR_SLOTS],
            far: vec![Far::default(); FAR_SLOTS],
            form: String::new(),
            made: String::new(),
        }
    }

    /// Returns the term under which the index holds a word.
    #[inline]
    pub fn term(&mut self, word: Found) -> &str {
        let key = match word {
            Found::Plain(text, span) => Key::of_plain(text.as_bytes(), span),
            Found::Folded(form) => Key::of(form.as_bytes()),
        };
        let Some(key) = key else { return self.of_long(word) };
        let hash = key.hash();
        let near = (hash >> 40) as usize % NEAR_SLOTS;
        if self.near[near].key != key {
            self.bring_near(word, key, hash, near);
        }
        &self.near[near].term
    }

    #[cold]
    fn of_long(&mut self, word: Found) -> &str {
        let form = folded(word, &mut self.form);
        self.made.clear();
        write_term(&stem_by(&self.stemmer, form), form, &mut self.made);
        &self.made
    }

    #[inline(never)]
    fn bring_near(&mut self, word: Found, key: Key, hash: u64, near: usize) {
        let form = folded(word, &mut self.form);
        let near = &mut self.near[near];
        near.key = key;
        near.term.clear();
        let far = &mut self.far[(hash >> 24) as usize % FAR_SLOTS];
        if far.key == key {
            return far.write(form, &mut near.term);
        }
        let stem = stem_by(&self.stemmer, form);
        write_term(&stem, form, &mut near.term);
        if let Some(remembered) = Far::new(key, form, &stem) {
            *far = remembered;
        }
    }
}

/// Returns the folded form of a word; `form` is memory for it.
fn folded<'f>(word: Found<'f>, form: &'f mut String) -> &'f str {
    match word {
        Found::Plain(..) => {
            form.clear();
            form.push_str(word.text());
            form.make_ascii_lowercase();
            form
        }
        Found::Folded(form) => form,
    }
}

impl Far {
    /// Returns the slot of a form; none if its stem ends in what cannot be remembered.
    fn new(key: Key, form: &str, stem: &str) -> Option<Far> {
        let shared = stem.bytes().zip(form.bytes()).take_while(|(a, b)| a == b).count();
        // Endings are ASCII: cut at a border of characters, an ending of several bytes is none to remember.
        let kept = (0..=shared).rev().find(|at| stem.is_char_boundary(*at) && form.is_char_boundary(*at))?;
        let rest = &stem.as_bytes()[kept..];
        let mut ending = [0; LONGEST_ENDING];
        ending.get_mut(..rest.len())?.copy_from_slice(rest);
        rest.is_ascii().then_some(Far { key, kept: kept as u8, ending })
    }

    fn write(&self, form: &str, term: &mut String) {
        let (kept, rest) = form.split_at(usize::from(self.kept));
        term.push_str(kept);
        if self.ending[0] == 0 {
            term.push(SEPARATOR);
            term.push_str(rest);
        } else {
            term.extend(self.ending.iter().take_while(|byte| **byte != 0).map(|byte| char::from(*byte)));
            term.push(SEPARATOR);
            term.push(WHOLE);
            term.push_str(form);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::language::analyser::{Voice, Words};
    use crate::language::stem::term_of_form;

    proptest! {
        #[test]
        fn the_memory_changes_no_term(forms in prop::collection::vec("[a-z0-9é.]{1,30}|[ab]{1,26}|[a-z]{2,9}(ies|ed|ing|ly)", 1..60)) {
            let mut terms = Terms::new();
            for form in forms.iter().chain(&forms) {
                prop_assert_eq!(terms.term(Found::Folded(form)), term_of_form(form));
            }
        }

        #[test]
        fn a_word_in_its_text_has_the_term_of_its_form(text in "([a-zA-Z0-9]{1,30}[ .,é']{1,2}){0,20}|[US .\n]{0,20}") {
            let mut terms = Terms::new();
            let (mut slow, mut quick) = (Words::new(&text, Voice::Report), Words::new(&text, Voice::Report));
            while slow.advance() {
                prop_assert!(quick.step());
                prop_assert_eq!(terms.term(quick.found()), term_of_form(&slow.word().form));
                prop_assert_eq!((quick.word().span, quick.word().position), (slow.word().span, slow.word().position));
            }
            prop_assert!(!quick.step());
        }

        #[test]
        fn different_forms_have_different_keys(one in "[ab]{1,24}", other in "[ab]{1,24}") {
            prop_assert_eq!(Key::of(one.as_bytes()) == Key::of(other.as_bytes()), one == other);
        }
    }
}
