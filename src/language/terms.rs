//! Forms to terms, for many words in a row: the frequent ones are remembered.
//! In: folded forms. Out: the terms of `stem`, the very same; only sooner.
//!
//! Stemming is half the cost of indexing, and Zipf's law lets a small memory spare nearly all of it. It has two
//! tables: a near one, which stays in the processor's first caches and has four words of five, and a far one for most
//! of the rest. Both have a fixed size: hostile text cannot make them grow.

use frostem::{Algorithm, Stemmer};

use super::stem::{SEPARATOR, WHOLE, stem_by, write_term};

/// 64 KB. Of one table of a megabyte, two looks of three went past the second cache, which the engine fills.
const NEAR_SLOTS: usize = 1 << 11;

/// 1 MB.
const FAR_SLOTS: usize = 1 << 15;

/// A longer form is not remembered.
const LONGEST: usize = 24;

/// A longer ending of a stem that the form does not have is not remembered either.
const LONGEST_ENDING: usize = 3;

/// Turns forms into terms.
pub struct Terms {
    stemmer: Stemmer,
    near: Vec<Slot>,
    far: Vec<Slot>,
}

/// How a form makes its term.
#[derive(Clone, Copy, Default)]
struct Slot {
    key: Key,
    /// How many bytes of the form its stem keeps.
    kept: u8,
    /// What the stem has behind them; zeros behind its end.
    ending: [u8; LONGEST_ENDING],
}

/// A form of at most `LONGEST` bytes as numbers, which are compared faster than bytes. Two forms of one length with
/// the same numbers are the same. The empty form is that of an empty slot; no word has it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Key {
    parts: [u64; 3],
    length: u8,
}

impl Key {
    fn of(form: &[u8]) -> Option<Key> {
        let half = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
        let parts = match (form.first_chunk(), form.last_chunk()) {
            // The last eight bytes overlap those before them: together they are all there are.
            (Some(first), Some(last)) => {
                let middle =
                    form.get(8..16).and_then(|bytes| bytes.first_chunk()).map_or(0, |b| u64::from_le_bytes(*b));
                [u64::from_le_bytes(*first), middle, u64::from_le_bytes(*last)]
            }
            _ => match (form.first_chunk(), form.last_chunk()) {
                (Some(first), Some(last)) => [half(first) | half(last) << 32, 0, 0],
                _ => [form.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)), 0, 0],
            },
        };
        (1..=LONGEST).contains(&form.len()).then_some(Key { parts, length: form.len() as u8 })
    }

    /// The multiplier spreads the bits; the high ones are the well-mixed ones.
    fn hash(&self) -> u64 {
        let mix = |hash: u64, part: u64| (hash.rotate_left(26) ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.parts.iter().fold(u64::from(self.length), |hash, part| mix(hash, *part))
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
        let table = |slots: usize| vec![Slot::default(); slots];
        Terms { stemmer: Stemmer::new(Algorithm::English), near: table(NEAR_SLOTS), far: table(FAR_SLOTS) }
    }

    /// Adds to `term` the term under which the index holds `form`, a folded form from the analyser.
    pub fn write(&mut self, form: &str, term: &mut String) {
        let Some(key) = Key::of(form.as_bytes()) else {
            return write_term(&stem_by(&self.stemmer, form), form, term);
        };
        let hash = key.hash();
        let near = (hash >> 40) as usize % NEAR_SLOTS;
        if self.near[near].key == key {
            return self.near[near].write(form, term);
        }
        let far = (hash >> 24) as usize % FAR_SLOTS;
        if self.far[far].key != key {
            let stem = stem_by(&self.stemmer, form);
            let Some(slot) = Slot::new(key, form, &stem) else { return write_term(&stem, form, term) };
            self.far[far] = slot;
        }
        self.near[near] = self.far[far];
        self.near[near].write(form, term);
    }
}

impl Slot {
    /// Returns the slot of a form; none if its stem ends in what cannot be remembered.
    fn new(key: Key, form: &str, stem: &str) -> Option<Slot> {
        let shared = stem.bytes().zip(form.bytes()).take_while(|(a, b)| a == b).count();
        // Endings are ASCII: cut at a border of characters, an ending of several bytes is none to remember.
        let kept = (0..=shared).rev().find(|at| stem.is_char_boundary(*at) && form.is_char_boundary(*at))?;
        let rest = &stem.as_bytes()[kept..];
        let mut ending = [0; LONGEST_ENDING];
        ending.get_mut(..rest.len())?.copy_from_slice(rest);
        rest.is_ascii().then_some(Slot { key, kept: kept as u8, ending })
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
    use crate::language::stem::term_of_form;

    proptest! {
        #[test]
        fn the_memory_changes_no_term(forms in prop::collection::vec("[a-z0-9é.]{1,30}|[ab]{1,26}|[a-z]{2,9}(ies|ed|ing|ly)", 1..60)) {
            let mut terms = Terms::new();
            for form in forms.iter().chain(&forms) {
                let mut term = String::new();
                terms.write(form, &mut term);
                prop_assert_eq!(term, term_of_form(form));
            }
        }

        #[test]
        fn different_forms_have_different_keys(one in "[ab]{1,24}", other in "[ab]{1,24}") {
            prop_assert_eq!(Key::of(one.as_bytes()) == Key::of(other.as_bytes()), one == other);
        }
    }
}
