//! Works out what is known of a word by how it is written, whatever stands beside it.
//! In: a word. Out: its form, with shape, cluster, kinds of names, and the summed weights of its own features.
//! Knows no text and no other word.

use std::ops::Range;

use super::features::{self, HERE, Part};
use super::forms::{Brief, Case, Form, Joins, NO_KIND, PLACES, Usual};
use super::hashing::{self, WordHash, mix};
use super::lexicon::{self, word};
use super::model::Model;
use super::tags::Scores;

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
    if plain.is_ascii() {
        return plain.bytes().map(|letter| char::from(letter.to_ascii_lowercase())).collect();
    }
    plain.chars().flat_map(char::to_lowercase).collect()
}

/// Words that join.
static BOTH: &[&str] = &[
    "of", "the", "and", "for", "on", "in", "to", "at", "de", "del", "la", "le", "du", "des", "di", "da", "do", "dos",
    "y", "e", "et", "&", "-", "'s", "'", ".", "\"", "/", "–", "“", "”", "a", "with", "against", "von", "und", "der",
    "van",
];

/// Words that may begin a name.
static NEXT: &[&str] = &["al", "el", "bin", "ibn", "abu", "de", "von", "van", "bint", "ben", "ul", "ad", "as", "ash"];

/// The longest of them, in letters.
const LONGEST_JOINING: usize = 7;

/// Works out all that is known of a form.
pub(super) fn describe(plain: &str, hash: WordHash, lower: u32, model: &Model<'_>) -> Form {
    let case = case_of(plain);
    let small = small_letters(plain);
    let (cluster, bits) = model.lexicon.word(hash.lower);
    let counts = match case {
        Case::Capital => word::GIVEN | word::SURNAME | word::TITLE | word::BODY | word::SITE,
        _ => word::ROLE,
    };
    let spelled: String = if small.len() <= LONGEST_JOINING { small.iter().collect() } else { String::new() };
    let joins = match case {
        Case::Capital | Case::Number => Joins::No,
        _ if NEXT.contains(&spelled.as_str()) => Joins::Next,
        _ if BOTH.contains(&spelled.as_str()) => Joins::Both,
        _ => Joins::No,
    };
    let mut form = Form {
        lower: hash.lower,
        brief: Brief {
            lower,
            case,
            joins,
            names: bits & counts,
            phrase: model.lexicon.phrase(lexicon::phrase_of(hash.exact)),
        },
        shape: shape_of(plain),
        class: 0,
        kind: NO_KIND,
        cluster,
        usual: Usual::of(cluster, bits),
        far: Default::default(),
        own: Scores::default(),
        begins: Default::default(),
        suffix: letters_hash(&small[small.len().saturating_sub(3)..]),
        chunk: Default::default(),
        beside: Default::default(),
    };
    let can_be_named = case == Case::Capital || case == Case::Number || joins != Joins::No;
    let affixes = if can_be_named { Affixes::of_letters(&small) } else { Affixes::default() };
    let mut sums = [Scores::default(); PLACES];
    for (place, sum) in sums.iter_mut().enumerate().filter(|(place, _)| can_be_named || *place != HERE) {
        features::alone(&form, &affixes, place, &mut |feature| model.weights.add(feature.hash, sum));
    }
    let [two_behind, behind, own, before, two_before] = sums;
    (form.far, form.own, form.beside) = ([two_behind, two_before], own, [behind, before]);
    if can_be_named {
        form.begins = [false, true].map(|begins| {
            let mut sum = Scores::default();
            model.weights.add(features::shape_begins(&form, begins).hash, &mut sum);
            model.weights.add(features::usual_begins(&form, begins).hash, &mut sum);
            sum
        });
    }
    let mut chunk = [Scores::default(); 4];
    for (part, sum) in [Part::ChunkBefore, Part::ChunkFirst, Part::ChunkLast, Part::ChunkBehind].iter().zip(&mut chunk)
    {
        if case == Case::Capital || matches!(part, Part::ChunkBefore | Part::ChunkBehind) {
            features::at_end(*part, &form, &mut |feature| model.weights.add(feature.hash, sum));
        }
    }
    form.chunk = chunk;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_joining_word_is_longer_than_the_longest() {
        let letters = BOTH.iter().chain(NEXT).map(|word| word.chars().count());
        assert_eq!(letters.max(), Some(LONGEST_JOINING));
    }
}
