//! What a text weighs and what it resembles: its words other than function words, and a fingerprint.
//! In: a text. Out: a count for ranking, and 128 bits by which two texts that are nearly the same are known.
//! Knows no report: the same text gives the same gauge anywhere. Both come from one walk along the words, because
//! every passage is gauged when it is indexed.
//!
//! The fingerprint is a one-permutation min-hash (Li, Owen and Zhang, "One Permutation Hashing", 2012) with empty bins
//! filled from their neighbours (Shrivastava and Li, 2014): runs of three words are thrown into 32 bins by their hash,
//! and each bin keeps 4 bits of its least one. Two texts agree in as many bins as they share runs, but for one in 16
//! that agree by chance. Numbers are all the same, so that a copy with other figures stays a copy.

use std::collections::BTreeSet;

use super::analyser::{Found, each_word};
use super::stop_words;
use super::word_hash::{mix, word_hash, word_hash_in};
use crate::report::span::Span;

pub mod sought;

/// A run of this many words is what is compared: two texts of one subject share words, but few such runs.
const RUN: usize = 3;

/// Bins, each with `BITS` bits of the fingerprint.
const BINS: usize = 32;

/// What is kept of the least hash of a bin.
const BITS: usize = 4;

/// Texts of fewer words have no fingerprint: a sentence alone may be said twice without being copied.
const LEAST_WORDS: usize = 20;

/// Texts that agree in so many bins are copies: they share half of their runs and more. Texts that share a fifth agree
/// in so many once in 20,000 times, those that share nothing never.
const SURE: u32 = 18;

/// Those that agree in fewer are none. A text of 400 bytes that is wholly in one of 1,000 agrees in so many nine times
/// of ten, one that shares a tenth of the runs once in 170 times.
const POSSIBLE: u32 = 11;

/// In between, the smaller text must share this part of its runs: the border of a passage may lie elsewhere in a copy.
const SHARED: f32 = 0.75;

/// What is known of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gauge {
    /// Its words that are no function words, without second readings.
    pub words: usize,
    /// What it resembles.
    pub fingerprint: Fingerprint,
}

/// By which copies are known: equal for equal texts, nearly equal for nearly equal ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// Returns the fingerprint with these halves, upper first.
    pub fn of_halves(upper: u64, lower: u64) -> Fingerprint {
        Fingerprint(u128::from(upper) << 64 | u128::from(lower))
    }

    /// Returns both halves, upper first.
    pub fn halves(self) -> (u64, u64) {
        ((self.0 >> 64) as u64, self.0 as u64)
    }

    /// Says whether there is one: a short text has none and resembles nothing.
    pub fn is_known(self) -> bool {
        self.0 != 0
    }

    /// Says whether both are of texts that are nearly the same.
    #[inline]
    pub fn resembles(self, other: Fingerprint) -> Resemblance {
        if !self.is_known() || !other.is_known() {
            return Resemblance::None;
        }
        match self.agreeing(other) {
            SURE.. => Resemblance::Sure,
            POSSIBLE.. => Resemblance::Possible,
            _ => Resemblance::None,
        }
    }

    #[inline]
    fn agreeing(self, other: Fingerprint) -> u32 {
        const LOWEST: u128 = u128::MAX / 15;
        let differing = self.0 ^ other.0;
        let any = (differing | differing >> 1 | differing >> 2 | differing >> 3) & LOWEST;
        BINS as u32 - any.count_ones()
    }
}

/// What two fingerprints say of their texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resemblance {
    /// They are not the same.
    None,
    /// Only the texts can tell, see `is_copy`.
    Possible,
    /// They are nearly the same.
    Sure,
}

/// Says whether most of the smaller of two texts stands in the other.
pub fn is_copy(one: &str, other: &str) -> bool {
    let (one, other) = (runs(one), runs(other));
    let (fewer, more) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let shared = fewer.intersection(&more).count();
    shared as f32 >= SHARED * fewer.len() as f32
}

fn runs(text: &str) -> BTreeSet<u64> {
    let mut runs = BTreeSet::new();
    let (mut all, mut before, mut last) = (0, 0_u64, 0_u64);
    each_word(text, |word, _| {
        let hash = hash_of(word);
        all += 1;
        if all >= RUN {
            runs.insert(run(before, last, hash));
        }
        (before, last) = (last, hash);
    });
    runs
}

#[inline]
fn hash_of(word: Found) -> u64 {
    match word {
        Found::Plain(text, span) => word_hash_in(text.as_bytes(), span),
        Found::Folded(form) => word_hash(form.as_bytes()),
    }
}

#[inline]
fn run(first: u64, second: u64, third: u64) -> u64 {
    mix(first.rotate_left(21) ^ second.rotate_left(42) ^ third)
}

/// Gauges a text.
pub fn gauge(text: &str) -> Gauge {
    gauge_giving(text, |_| {})
}

/// Gauges a text and gives where each of its words stands, in order: to walk along them again takes as long.
#[inline]
pub(super) fn gauge_giving(text: &str, mut give: impl FnMut(Span)) -> Gauge {
    let mut gauge = Gauge::default();
    let mut bins = [u64::MAX; BINS];
    let (mut all, mut before, mut last) = (0, 0_u64, 0_u64);
    each_word(text, |word, span| {
        give(span);
        let hash = hash_of(word);
        gauge.words += usize::from(!stop_words::is_hash_of_one(hash));
        all += 1;
        if all >= RUN {
            let run = run(before, last, hash);
            let bin = &mut bins[(run >> 59) as usize];
            *bin = (*bin).min(run & (u64::MAX >> 5));
        }
        (before, last) = (last, hash);
    });
    if all >= LEAST_WORDS {
        gauge.fingerprint = fingerprint(&bins);
    }
    gauge
}

fn fingerprint(bins: &[u64; BINS]) -> Fingerprint {
    let mut bits = 0;
    for bin in 0..BINS {
        // An empty bin takes from the next that is not, and the distance tells it from that one.
        let filled = (0..BINS).find(|on| bins[(bin + on) % BINS] != u64::MAX);
        let least = filled.map_or(0, |on| mix(bins[(bin + on) % BINS] ^ (on as u64) << 60));
        bits = bits << BITS | u128::from(least >> (64 - BITS));
    }
    // Zero says that there is none.
    Fingerprint(bits.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "Officials in Washington said on Wednesday that Moscow and Pyongyang were negotiating over \
        artillery shells and other munitions for the war in Ukraine. The talks, they said, had moved forward since \
        the summer and could go on at a higher level in the coming months. On 16 August the Treasury had already \
        listed three firms for that reason, and 1,550 containers had been counted at the port by then.";

    const OTHER: &str = "Officials in Geneva said on Wednesday that the army and its rivals were negotiating over a \
        truce and other measures for the people in Sudan. The talks, they said, had moved forward since the summer \
        and could go on at a higher level in the coming months. On 23 August the mediators had already left the \
        city for that reason, and 1,200 families had been counted at the border by then.";

    #[track_caller]
    fn case(one: &str, other: &str, copies: bool) {
        let found = match gauge(one).fingerprint.resembles(gauge(other).fingerprint) {
            Resemblance::None => false,
            Resemblance::Possible => is_copy(one, other),
            Resemblance::Sure => true,
        };
        assert_eq!(found, copies, "{one}\n{other}");
    }

    #[test]
    fn copies_are_known_through_other_figures_case_and_a_lost_end() {
        case(STORY, STORY, true);
        case(STORY, &STORY.replace("16", "17").replace("1,550", "2,000"), true);
        case(STORY, &STORY.to_uppercase(), true);
        case(STORY, &STORY[..300], true);
        case(STORY, &STORY[150..], true);
        case(STORY, &STORY.replace("Officials", "People").replace("already", "just"), true);
    }

    #[test]
    fn reports_of_one_kind_are_no_copies_and_short_texts_resemble_nothing() {
        case(STORY, OTHER, false);
        case("An arms deal.", "An arms deal.", false);
        case("", "", false);
    }

    #[test]
    fn function_words_are_not_counted() {
        assert_eq!(gauge("The talks on arms were held in The Hague, and U.S. envoys came.").words, 7);
        assert_eq!(gauge("").words, 0);
    }

    #[test]
    fn halves_make_the_whole_again() {
        let fingerprint = gauge(STORY).fingerprint;
        let (upper, lower) = fingerprint.halves();
        assert_eq!(Fingerprint::of_halves(upper, lower), fingerprint);
    }
}
