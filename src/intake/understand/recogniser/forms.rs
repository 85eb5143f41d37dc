//! The distinct words that a workspace has met, each with what depends on nothing but how it is written.
//! In: words. Out: a number for each, behind which its hashes, cluster, shape and summed weights lie.
//! Knows no report: what is kept is the same for all of them, so keeping it between reports changes nothing.

use std::ops::Range;

use super::features;
use super::hashing::{self, WordHash, mix};
use super::lexicon::{self, word};
use super::model::Model;
use super::tags::Scores;

/// After a report that ends with more forms than this, all are forgotten, so that memory stays bounded (about 6 MB).
const MOST_FORMS: usize = 40_000;

/// What stands before the first token of a sentence and behind the last.
pub const EDGE: u32 = 0;

/// How many places around a token see its word: two before, itself, two behind.
pub const PLACES: usize = 5;

/// A word as it is written.
#[derive(Debug, Clone)]
pub struct Form {
    /// Which word it is, and how it is written.
    pub hash: WordHash,
    /// What is looked at for every token.
    pub brief: Brief,
    /// Hash of its shape: `Xx`, `XX`, `d`; runs are cut at two.
    pub shape: u64,
    /// Hash of its last three letters.
    pub suffix: u64,
    /// Its cluster.
    pub cluster: u64,
    /// How the word is usually written where no sentence begins.
    pub usual: Usual,
    /// Weights that the word alone gives a token two places behind it, one behind, itself, one before, two before.
    pub sums: [Scores; PLACES],
}

/// What is looked at for every token, most of which are small words: kept apart, so that it stays in the nearest cache.
#[derive(Debug, Clone, Copy)]
pub struct Brief {
    /// Number of the word in lower case, shared by all ways of writing it.
    pub lower: u32,
    /// How it is written.
    pub case: Case,
    /// What may join names.
    pub joins: Joins,
    /// Bits of `lexicon::word` that count in this way of writing it.
    pub names: u8,
    /// Bits of `lexicon::phrase` of the phrase of this one word.
    pub phrase: u8,
}

/// Hashes of the first and last letters of a word, in lower case; 0 where it has no more letters than that.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Affixes {
    /// The first three and four letters.
    pub prefixes: [u64; 2],
    /// The last two, three and four letters.
    pub suffixes: [u64; 3],
}

impl Affixes {
    /// Returns the affixes of a word.
    pub fn of(written: &str) -> Affixes {
        Affixes::of_letters(&small_letters(&hashing::plain(written)))
    }

    fn of_letters(small: &[char]) -> Affixes {
        let of = |length: usize, letters: &dyn Fn(usize) -> Range<usize>| {
            if small.len() > length { letters_hash(&small[letters(length)]) } else { 0 }
        };
        let (first, last) = (|length: usize| 0..length, |length: usize| small.len() - length..small.len());
        Affixes {
            prefixes: [3, 4].map(|length| of(length, &first)),
            suffixes: [2, 3, 4].map(|length| of(length, &last)),
        }
    }
}

fn small_letters(plain: &str) -> Vec<char> {
    plain.chars().flat_map(char::to_lowercase).collect()
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// No capital in it; a word, and no mark.
    Small,
    /// A capital first, or anywhere.
    Capital,
    /// Digits first, and no capital.
    Number,
    /// Neither.
    Mark,
}

/// How a word is usually written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usual {
    /// The lexicon does not have it.
    Unknown,
    /// Small.
    Small,
    /// With a capital.
    Capital,
}

impl Usual {
    /// Returns what the lexicon says of a word.
    fn of(cluster: u8, bits: u8) -> Usual {
        match (bits & word::CAPITAL != 0, cluster == lexicon::NO_CLUSTER) {
            (true, _) => Usual::Capital,
            (false, true) => Usual::Unknown,
            (false, false) => Usual::Small,
        }
    }
}

/// What a small word or mark may be in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joins {
    /// Nothing.
    No,
    /// Joins capitals on both sides (`of`).
    Both,
    /// May begin a name (`al`, `von`).
    Next,
}

/// Words that join.
const BOTH: &[&str] = &[
    "of", "the", "and", "for", "on", "in", "to", "at", "de", "del", "la", "le", "du", "des", "di", "da", "do", "dos",
    "y", "e", "et", "&", "-", "'s", "'", ".", "\"", "/", "–", "“", "”", "a", "with", "against", "von", "und", "der",
    "van",
];

/// Words that may begin a name.
const NEXT: &[&str] = &["al", "el", "bin", "ibn", "abu", "de", "von", "van", "bint", "ben", "ul", "ad", "as", "ash"];

/// The forms, found by their exact hash.
#[derive(Debug, Default)]
pub struct Forms {
    forms: Vec<Form>,
    briefs: Vec<Brief>,
    by_exact: Numbers,
    by_lower: Numbers,
    lower_count: u32,
    /// A shouted word as it is written quietly.
    spelling: String,
}

impl Forms {
    /// Forgets the forms of another model, or too many of them.
    pub fn make_room(&mut self, model: &Model<'_>) {
        if self.forms.is_empty() || self.forms.len() > MOST_FORMS {
            self.clear();
            self.add("", WordHash { lower: 0, exact: 0 }, model);
        }
    }

    /// Forgets all forms.
    pub fn clear(&mut self) {
        self.forms.clear();
        self.briefs.clear();
        self.by_exact.clear();
        self.by_lower.clear();
        self.lower_count = 0;
    }

    /// Returns how many words there are, ways of writing them not counted.
    pub fn lower_count(&self) -> usize {
        self.lower_count as usize
    }

    /// Returns the number of the word `start..end` of a text, as it is written.
    #[inline]
    pub fn number(&mut self, text: &str, start: usize, end: usize, model: &Model<'_>) -> u32 {
        let hash = hashing::word_in(text, start, end);
        match self.by_exact.get(hash.exact) {
            Some(number) => number,
            None => self.add(&text[start..end], hash, model),
        }
    }

    /// Returns the number of a shouted word as a text of mixed case would write it.
    pub fn number_quietly(
        &mut self,
        shouted: &str,
        seen_small: impl Fn(u32) -> Option<bool>,
        model: &Model<'_>,
    ) -> u32 {
        let lower = hashing::word(shouted).lower;
        let by_report = self.by_lower.get(lower).and_then(seen_small);
        let is_small = by_report.unwrap_or_else(|| {
            let (cluster, bits) = model.lexicon.word(lower);
            Usual::of(cluster, bits) == Usual::Small
        });
        let mut spelling = std::mem::take(&mut self.spelling);
        spelling.clear();
        for (place, character) in shouted.chars().enumerate() {
            if place == 0 && !is_small {
                spelling.push(character);
            } else {
                spelling.extend(character.to_lowercase());
            }
        }
        let number = self.number(&spelling, 0, spelling.len(), model);
        self.spelling = spelling;
        number
    }

    /// Returns a form by its number.
    #[inline]
    pub fn get(&self, number: u32) -> &Form {
        &self.forms[number as usize]
    }

    /// Returns what is looked at for every token.
    #[inline]
    pub fn brief(&self, number: u32) -> Brief {
        self.briefs[number as usize]
    }

    #[cold]
    fn add(&mut self, written: &str, hash: WordHash, model: &Model<'_>) -> u32 {
        let number = self.forms.len() as u32;
        let lower = self.by_lower.get(hash.lower).unwrap_or_else(|| {
            self.lower_count += 1;
            self.by_lower.set(hash.lower, self.lower_count - 1);
            self.lower_count - 1
        });
        self.by_exact.set(hash.exact, number);
        let form = describe(&hashing::plain(written), hash, lower, model);
        self.briefs.push(form.brief);
        self.forms.push(form);
        number
    }
}

/// Works out all that is known of a form.
fn describe(plain: &str, hash: WordHash, lower: u32, model: &Model<'_>) -> Form {
    let case = case_of(plain);
    let small = small_letters(plain);
    let (cluster, bits) = model.lexicon.word(hash.lower);
    let counts = match case {
        Case::Capital => word::GIVEN | word::SURNAME | word::TITLE | word::BODY | word::SITE,
        _ => word::ROLE,
    };
    let spelled: String = small.iter().collect();
    let joins = match case {
        Case::Capital | Case::Number => Joins::No,
        _ if NEXT.contains(&spelled.as_str()) => Joins::Next,
        _ if BOTH.contains(&spelled.as_str()) => Joins::Both,
        _ => Joins::No,
    };
    let mut form = Form {
        hash,
        brief: Brief {
            lower,
            case,
            joins,
            names: bits & counts,
            phrase: model.lexicon.phrase(lexicon::phrase_of(hash.exact)),
        },
        shape: shape_of(plain),
        suffix: letters_hash(&small[small.len().saturating_sub(3)..]),
        cluster: mix(0x43, u64::from(cluster)),
        usual: Usual::of(cluster, bits),
        sums: Default::default(),
    };
    let affixes = Affixes::of_letters(&small);
    let mut sums = [Scores::default(); PLACES];
    for (place, sum) in sums.iter_mut().enumerate() {
        features::alone(&form, &affixes, place, &mut |feature| model.weights.add(feature.hash, sum));
    }
    form.sums = sums;
    form
}

fn case_of(plain: &str) -> Case {
    match plain.chars().next() {
        _ if plain.chars().any(char::is_uppercase) => Case::Capital,
        Some(first) if first.is_numeric() => Case::Number,
        Some(_) if plain.chars().any(char::is_alphabetic) => Case::Small,
        _ => Case::Mark,
    }
}

fn shape_of(plain: &str) -> u64 {
    let (mut shape, mut last, mut run) = (1, '\0', 0);
    for letter in plain.chars() {
        let class = match letter {
            letter if letter.is_uppercase() => 'X',
            letter if letter.is_alphabetic() => 'x',
            letter if letter.is_numeric() => 'd',
            letter => letter,
        };
        run = if class == last { run + 1 } else { 1 };
        last = class;
        if run <= 2 {
            shape = mix(shape, u64::from(class));
        }
    }
    shape
}

/// Returns the hash of some letters of a word.
fn letters_hash(letters: &[char]) -> u64 {
    letters.iter().fold(letters.len() as u64, |hash, letter| mix(hash, u64::from(*letter)))
}

/// Numbers by hash: open addressing, at most half full.
#[derive(Debug, Default)]
struct Numbers {
    /// A hash, and its number plus one; 0 is an empty slot.
    slots: Vec<(u64, u32)>,
    taken: usize,
}

impl Numbers {
    fn clear(&mut self) {
        self.slots.clear();
        self.taken = 0;
    }

    #[inline]
    fn get(&self, hash: u64) -> Option<u32> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = (hash >> 20) as usize & mask;
        loop {
            let (found, number) = *self.slots.get(at)?;
            if number == 0 {
                return None;
            }
            if found == hash {
                return Some(number - 1);
            }
            at = (at + 1) & mask;
        }
    }

    fn set(&mut self, hash: u64, number: u32) {
        if self.taken * 2 >= self.slots.len() {
            let grown = vec![(0, 0); (self.slots.len() * 2).max(1 << 12)];
            let old = std::mem::replace(&mut self.slots, grown);
            old.into_iter().filter(|slot| slot.1 != 0).for_each(|slot| self.put(slot));
        }
        self.put((hash, number + 1));
        self.taken += 1;
    }

    fn put(&mut self, slot: (u64, u32)) {
        let mask = self.slots.len() - 1;
        let mut at = (slot.0 >> 20) as usize & mask;
        while self.slots[at].1 != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = slot;
    }
}
