//! The distinct words that a workspace has met, each with what depends on nothing but how it is written.
//! In: words. Out: a number for each, behind which its hashes, cluster, shape and summed weights lie.
//! Knows no report: what is kept is the same for all of them, so keeping it between reports changes nothing.

use std::borrow::Cow;

use super::describing::describe;
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

/// A word as it is written. Four cache lines: what its neighbours ask, what it is asked itself, what is asked of it among
/// words with capitals, and what is asked of it where a pair is new.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub struct Form {
    /// Hash of the word in lower case.
    pub lower: u64,
    /// What is looked at for every token.
    pub brief: Brief,
    /// Hash of its shape: `Xx`, `XX`, `d`; runs are cut at two.
    pub shape: u64,
    /// Number of its class: words of one class have shape, cluster, kinds of names and `usual` in common, which is all
    /// that features of a pair see of the word that they are for.
    pub class: u32,
    /// Words of one kind have shape and kinds of names in common; `NO_KIND` if the shape is too rare to have kinds.
    pub kind: u16,
    /// Its cluster.
    pub cluster: u8,
    /// How the word is usually written where no sentence begins.
    pub usual: Usual,
    /// Weights that the word alone gives a token two places behind it, and two before.
    pub(super) far: [Scores; 2],
    /// Weights that it gives itself; only if it can be part of a name.
    pub(super) own: Scores,
    /// Weights that it has where no sentence begins, and where one does; likewise.
    pub begins: [Scores; 2],
    /// Hash of its last three letters.
    pub suffix: u64,
    /// Weights that it gives each of several words with capitals side by side: as the word before them, as the first,
    /// as the last, as the word behind them. As the first and last only if it has a capital itself.
    pub chunk: [Scores; 4],
    /// Weights that the word alone gives a token one place behind it, and one before.
    pub(super) beside: [Scores; 2],
}

impl Form {
    /// Returns the weights that the word alone gives a token, seen `place - HERE` places from it.
    #[inline]
    pub fn sum(&self, place: usize) -> &Scores {
        match place {
            0 => &self.far[0],
            1 => &self.beside[0],
            HERE => &self.own,
            3 => &self.beside[1],
            _ => &self.far[1],
        }
    }

    /// Returns the hash of its cluster.
    #[inline]
    pub fn cluster_hash(&self) -> u64 {
        cluster_hash(self.cluster)
    }

    /// Returns the number of its shape, if that is not too rare to have kinds.
    #[inline]
    pub fn shape_number(&self) -> usize {
        usize::from(self.kind >> 8)
    }
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
    pub(super) fn of(cluster: u8, bits: u8) -> Usual {
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

/// The forms, found by their exact hash.
#[derive(Debug, Default)]
pub struct Forms {
    forms: Vec<Form>,
    by_exact: Numbers<Brief>,
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
    pub fn shapes(&self) -> impl Iterator<Item = u64> {
        self.by_shape.hashes()
    }

    /// Returns the number of the word `start..end` of a text, as it is written, and what is looked at for every token;
    /// `exact` is its exact hash.
    #[inline]
    pub fn number(&mut self, text: &str, start: usize, end: usize, exact: u64, model: &Model<'_>) -> (u32, Brief) {
        match self.by_exact.get(exact) {
            Some(found) => found,
            None => self.add(&text[start..end], model),
        }
    }

    /// Returns the number of a shouted word as a text of mixed case would write it.
    pub fn number_quietly(
        &mut self,
        shouted: &str,
        seen_small: impl Fn(u32) -> Option<bool>,
        model: &Model<'_>,
    ) -> (u32, Brief) {
        let lower = hashing::word(shouted).lower;
        let by_report = self.by_lower.get(lower).and_then(|(lower, ())| seen_small(lower));
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
        let found = self.number(&spelling, 0, spelling.len(), exact, model);
        self.spelling = spelling;
        found
    }

    /// Returns a form by its number.
    #[inline]
    pub fn get(&self, number: u32) -> &Form {
        &self.forms[number as usize]
    }

    /// Returns what is looked at for every token.
    #[inline]
    pub fn brief(&self, number: u32) -> Brief {
        self.by_exact.entry(number).1
    }

    /// Returns the exact hash of a form.
    #[inline]
    pub fn exact(&self, number: u32) -> u64 {
        self.by_exact.entry(number).0
    }

    #[cold]
    fn add(&mut self, written: &str, model: &Model<'_>) -> (u32, Brief) {
        self.add_as(written, hashing::word(written), model)
    }

    fn add_as(&mut self, written: &str, hash: WordHash, model: &Model<'_>) -> (u32, Brief) {
        let lower = self.by_lower.get_or_add(hash.lower);
        // Of plain letters, nothing is to be folded.
        let plain = if written.is_ascii() { Cow::Borrowed(written) } else { Cow::Owned(hashing::plain(written)) };
        let mut form = describe(&plain, hash, lower, model);
        let shape = u8::try_from(self.by_shape.get_or_add(form.shape)).ok();
        form.kind = shape.map_or(NO_KIND, |shape| u16::from_le_bytes([form.brief.names, shape]));
        let kinds = (u64::from(form.brief.names) << 2) | form.usual as u64;
        let class = mix(mix(form.shape, form.cluster_hash().rotate_left(23)), kinds);
        form.class = self.by_class.get_or_add(class);
        let number = self.by_exact.add(hash.exact, form.brief);
        let brief = form.brief;
        self.forms.push(form);
        (number, brief)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_takes_four_cache_lines() {
        assert_eq!(size_of::<Form>(), 4 * 64);
    }
}
