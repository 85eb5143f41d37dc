//! The distinct words that a workspace has met, each with what depends on nothing but how it is written.
//! In: words. Out: a number for each, behind which its hashes, cluster, shape and summed weights lie.
//! Knows no report: what is kept is the same for all of them, so keeping it between reports changes nothing.

use std::borrow::Cow;
use std::ops::Range;

use super::features::{self, HERE, Part, Window};
use super::hashing::{self, WordHash, mix};
use super::lexicon::{self, word};
use super::model::Model;
use super::numbers::Numbers;
use super::tags::Scores;

/// After a report that ends with more forms than this, all are forgotten, so that memory stays bounded (about 20 MB),
/// and the slots of those that a text is full of stay in the nearer caches. With half as many, all are made anew twice as
/// often, which takes a tenth of the time; with twice as many, nothing is won.
const MOST_FORMS: usize = 60_000;

/// What stands before the first token of a sentence and behind the last.
pub const EDGE: u32 = 0;

/// The kind of words of rare shapes: no word has it, since `names` never has all bits.
pub const NO_KIND: u16 = u16::MAX;

/// How many places around a token see its word: two before, itself, two behind.
pub const PLACES: usize = 5;

/// A word as it is written: a cache line of what its neighbours ask, then what it adds to scores.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
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
    /// The number of its cluster.
    pub cluster_number: u8,
    /// How the word is usually written where no sentence begins.
    pub usual: Usual,
    /// Words of one kind have shape and kinds of names in common; `NO_KIND` if the shape is too rare to have kinds.
    pub kind: u16,
    /// The number of its shape; shapes that are met often are met early, and have small ones.
    pub shape_number: u32,
    /// Number of its class: words of one class have shape, cluster, kinds of names and `usual` in common, which is all
    /// that features of a pair see of the word that they are for.
    pub class: u32,
    /// Weights that the word alone gives a token two places behind it, one behind, itself, one before, two before.
    /// Those for itself, as those at the beginning of a sentence, only if it can be part of a name.
    pub sums: [Scores; PLACES],
    /// Weights that it has where no sentence begins, and where one does.
    pub begins: [Scores; 2],
    /// Weights that it gives each of several words with capitals side by side: as the word before them, as the first,
    /// as the last, as the word behind them. As the first and last only if it has a capital itself.
    pub chunk: [Scores; 4],
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
    if plain.is_ascii() {
        return plain.bytes().map(|letter| char::from(letter.to_ascii_lowercase())).collect();
    }
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
static BOTH: &[&str] = &[
    "of", "the", "and", "for", "on", "in", "to", "at", "de", "del", "la", "le", "du", "des", "di", "da", "do", "dos",
    "y", "e", "et", "&", "-", "'s", "'", ".", "\"", "/", "–", "“", "”", "a", "with", "against", "von", "und", "der",
    "van",
];

/// Words that may begin a name.
static NEXT: &[&str] = &["al", "el", "bin", "ibn", "abu", "de", "von", "van", "bint", "ben", "ul", "ad", "as", "ash"];

/// The longest of them, in letters.
const LONGEST_JOINING: usize = 7;

/// The forms, found by their exact hash.
#[derive(Debug, Default)]
pub struct Forms {
    forms: Vec<Form>,
    briefs: Vec<Brief>,
    by_exact: Numbers,
    by_lower: Numbers,
    by_class: Numbers,
    by_shape: Numbers,
    /// How often all were forgotten, so that others who keep numbers notice.
    pub generation: u32,
    /// A shouted word as it is written quietly.
    spelling: String,
}

impl Forms {
    /// Forgets the forms of another model, or too many of them.
    pub fn make_room(&mut self, model: &Model<'_>) {
        if self.forms.is_empty() || self.forms.len() > MOST_FORMS {
            self.clear();
            self.add_as("", WordHash { lower: 0, exact: 0 }, model);
        }
    }

    /// Forgets all forms.
    pub fn clear(&mut self) {
        self.forms.clear();
        self.briefs.clear();
        self.by_exact.clear();
        self.by_lower.clear();
        self.by_class.clear();
        self.by_shape.clear();
        self.generation = self.generation.wrapping_add(1);
    }

    /// Returns how many words there are, ways of writing them not counted.
    pub fn lower_count(&self) -> usize {
        self.by_lower.count()
    }

    /// Returns the hashes of all shapes, by number.
    pub fn shapes(&self) -> &[u64] {
        self.by_shape.hashes()
    }

    /// Returns the number of the word `start..end` of a text, as it is written; `exact` is its exact hash.
    #[inline]
    pub fn number(&mut self, text: &str, start: usize, end: usize, exact: u64, model: &Model<'_>) -> u32 {
        match self.by_exact.get(exact) {
            Some(number) => number,
            None => self.add(&text[start..end], model),
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
        let exact = hashing::word(&spelling).exact;
        let number = self.number(&spelling, 0, spelling.len(), exact, model);
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
    fn add(&mut self, written: &str, model: &Model<'_>) -> u32 {
        self.add_as(written, hashing::word(written), model)
    }

    fn add_as(&mut self, written: &str, hash: WordHash, model: &Model<'_>) -> u32 {
        let number = self.by_exact.add(hash.exact);
        let lower = self.by_lower.get(hash.lower).unwrap_or_else(|| self.by_lower.add(hash.lower));
        // Of plain letters, nothing is to be folded.
        let plain = if written.is_ascii() { Cow::Borrowed(written) } else { Cow::Owned(hashing::plain(written)) };
        let mut form = describe(&plain, hash, lower, model);
        form.shape_number = self.by_shape.get(form.shape).unwrap_or_else(|| self.by_shape.add(form.shape));
        let shape = u8::try_from(form.shape_number).ok();
        form.kind = shape.map_or(NO_KIND, |shape| u16::from_le_bytes([form.brief.names, shape]));
        let kinds = (u64::from(form.brief.names) << 2) | form.usual as u64;
        let class = mix(mix(form.shape, form.cluster.rotate_left(23)), kinds);
        form.class = self.by_class.get(class).unwrap_or_else(|| self.by_class.add(class));
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
    let spelled: String = if small.len() <= LONGEST_JOINING { small.iter().collect() } else { String::new() };
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
        cluster: cluster_hash(cluster),
        cluster_number: cluster,
        usual: Usual::of(cluster, bits),
        kind: NO_KIND,
        shape_number: 0,
        class: 0,
        sums: Default::default(),
        begins: Default::default(),
        chunk: Default::default(),
    };
    let can_be_named = case == Case::Capital || case == Case::Number || joins != Joins::No;
    let affixes = if can_be_named { Affixes::of_letters(&small) } else { Affixes::default() };
    let mut sums = [Scores::default(); PLACES];
    for (place, sum) in sums.iter_mut().enumerate().filter(|(place, _)| can_be_named || *place != HERE) {
        features::alone(&form, &affixes, place, &mut |feature| model.weights.add(feature.hash, sum));
    }
    form.sums = sums;
    if can_be_named {
        form.begins = [false, true].map(|begins| {
            let mut sum = Scores::default();
            features::at_beginning(&form, begins, &mut |feature| model.weights.add(feature.hash, &mut sum));
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

/// Returns the sum of the weights of one part of the features of a window.
#[inline(always)]
pub fn sum_of(window: &Window<'_>, wanted: Part, model: &Model<'_>) -> Scores {
    let mut sum = Scores::default();
    features::together(window, &mut |part, feature| {
        if part == wanted {
            model.weights.add(feature.hash, &mut sum);
        }
    });
    sum
}

/// Returns the hash of a cluster.
pub fn cluster_hash(cluster: u8) -> u64 {
    mix(0x43, u64::from(cluster))
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
