//! What each word of a question weighs: statistics of living reports, so that no merge and no deletion changes them.
//! In: a question and its matches. Out: the terms that are scored with their weights, which of them stand side by side
//! in the question, and the average lengths.
//!
//! The formulas are those of the study of ranking (nine judged collections). The inverse document frequency is that of
//! Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, always positive as Lucene
//! has it: ln(1 + (N - df + 0.5) / (df + 0.5)), of reports.

use super::TITLE;
use super::lengths::Lengths;
use super::score::{K1, worth};
use crate::answer::matching::{Matches, SegmentMatches};
use crate::answer::resolve::{Leaf, Question, Resolved, Step, Wording};
use crate::index::columns::Together;
use crate::query::Place;

/// How much a word gains that comes several times in the reports that have it, see `burstiness`.
const BURSTINESS: f32 = 0.75;

/// What it gains at most: a word that fills a single report would drown all others.
const MOST_BURSTINESS: f32 = 3.0;

/// What two neighbours of the question weigh that are neighbours in a report, of the rarer one's frequency weight.
const NEIGHBOURS: f32 = 0.4;

/// What is needed to score a passage.
pub(crate) struct Weights {
    pub(super) terms: Vec<Term>,
    pub(super) neighbours: Vec<Neighbours>,
    pub(super) averages: Averages,
}

/// A leaf that counts: words, or an actor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    /// Its number in the question.
    pub(super) leaf: usize,
    /// What one of it weighs.
    pub(super) weight: f32,
    /// The part of it that tells rare from frequent.
    inverse_frequency: f32,
}

/// Two words that stand side by side in the question, by their places among the terms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Neighbours {
    pub(super) first: usize,
    pub(super) second: usize,
    pub(super) weight: f32,
}

/// Words of a report or a passage, those of the title counted as often as they weigh; the mean of all living ones.
#[derive(Debug, Clone, Copy)]
pub(super) struct Averages {
    pub(super) report: f32,
    pub(super) passage: f32,
}

impl Weights {
    /// Returns how many terms count.
    pub(crate) fn len(&self) -> usize {
        self.terms.len()
    }

    /// Returns the heaviest terms alone, the heaviest first.
    pub(super) fn heaviest(mut self, most: usize) -> Weights {
        self.terms.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.leaf.cmp(&b.leaf)));
        self.terms.truncate(most);
        self
    }

    /// Returns the numbers of the leaves that count.
    pub(super) fn leaves(&self) -> impl Iterator<Item = usize> {
        self.terms.iter().map(|term| term.leaf)
    }

    /// Says whether words stand side by side in the question.
    pub(super) fn has_neighbours(&self) -> bool {
        !self.neighbours.is_empty()
    }

    /// Returns what a report gains whose texts have the words of each pair side by side so often.
    pub(super) fn gain(&self, counts: &[u32]) -> f32 {
        self.neighbours.iter().zip(counts).map(|(pair, count)| pair.weight * worth(*count as f32, K1)).sum()
    }

    pub(super) fn new(question: &Question, matches: &Matches, lengths: &[Lengths]) -> Weights {
        let mut asked = Asked::default();
        asked.read(question, &question.tree);
        let leaves: Vec<(usize, f32)> = asked.leaves.iter().map(|(leaf, times)| (*leaf, *times as f32)).collect();
        let mut weights = Weights::of_leaves(question, matches, lengths, &leaves);
        let terms = &weights.terms;
        let place = |leaf: usize| terms.iter().position(|term| term.leaf == leaf);
        let mut neighbours: Vec<Neighbours> = Vec::new();
        for (first, second) in asked.neighbours {
            let (Some(first), Some(second)) = (place(first), place(second)) else { continue };
            if !neighbours.iter().any(|known| (known.first, known.second) == (first, second)) {
                let rarer = terms[first].inverse_frequency.min(terms[second].inverse_frequency);
                neighbours.push(Neighbours { first, second, weight: NEIGHBOURS * rarer });
            }
        }
        weights.neighbours = neighbours;
        weights
    }

    /// Returns the weights of these leaves alone, each so many times.
    pub(super) fn of_leaves(
        question: &Question,
        matches: &Matches,
        lengths: &[Lengths],
        leaves: &[(usize, f32)],
    ) -> Weights {
        let reports: usize = matches.segments.iter().map(|segment| segment.alive.count()).sum();
        let term = |(leaf, times): &(usize, f32)| {
            let frequency = matches.frequency(*leaf);
            let inverse_frequency = inverse_frequency(reports, frequency);
            let bursts = match question.leaves[*leaf] {
                Leaf::Words(_) => burstiness(occurrences(matches, *leaf), frequency),
                _ => 1.0,
            };
            Term { leaf: *leaf, weight: times * bursts * inverse_frequency, inverse_frequency }
        };
        let terms = leaves.iter().map(term).collect();
        Weights { terms, neighbours: Vec::new(), averages: averages(matches, lengths) }
    }
}

fn inverse_frequency(reports: usize, frequency: usize) -> f32 {
    let (reports, frequency) = (reports as f64, frequency as f64);
    (1.0 + (reports - frequency + 0.5) / (frequency + 0.5)).ln() as f32
}

/// Words that come several times in the reports that have them carry a topic; those of equal rarity that come once
/// are incidental. The study found the exponent best between 0.5 and 1, and nothing lost by the cap.
fn burstiness(occurrences: f64, frequency: usize) -> f32 {
    (((occurrences + 1.0) / frequency.max(1) as f64) as f32).powf(BURSTINESS).min(MOST_BURSTINESS)
}

/// Returns how often the leaf stands in all living reports, a title counted once.
fn occurrences(matches: &Matches, leaf: usize) -> f64 {
    matches.segments.iter().map(|segment| occurrences_in(segment, leaf)).sum()
}

fn occurrences_in(segment: &SegmentMatches, leaf: usize) -> f64 {
    let found = &segment.leaves[leaf];
    let all_alive = segment.alive.count() == segment.heads.len();
    let is_alive = |report: usize| all_alive || segment.alive.has(report);
    let in_texts = found
        .texts
        .iter()
        .filter(|(document, _)| all_alive || segment.heads.report_of(*document).is_some_and(is_alive));
    let in_titles = found.titles.iter().filter(|(report, _)| is_alive(*report as usize));
    let in_texts: f64 = in_texts.map(|(_, count)| f64::from(*count)).sum();
    in_texts + in_titles.map(|(_, count)| f64::from(*count)).sum::<f64>()
}

/// The same for all queries of a snapshot: all living reports count, whatever is asked.
fn averages(matches: &Matches, lengths: &[Lengths]) -> Averages {
    let together = matches.segments.first().map(|first| first.snapshot.together(|| together(matches, lengths)));
    let Together { reports, passages, report_words, passage_words } = together.unwrap_or_default();
    let mean = |words: u64, of: u64| (words as f64 / of.max(1) as f64).max(1.0) as f32;
    Averages { report: mean(report_words, reports), passage: mean(passage_words, passages) }
}

fn together(matches: &Matches, lengths: &[Lengths]) -> Together {
    let mut together = Together::default();
    for (segment, lengths) in matches.segments.iter().zip(lengths) {
        for report in segment.alive.iter() {
            let [in_text, in_title] = lengths.of(report);
            let here = lengths.passages(report);
            let in_title = in_title * TITLE as u64;
            together.reports += 1;
            together.passages += here;
            together.report_words += in_text + in_title;
            together.passage_words += in_text + in_title * here;
        }
    }
    together
}

/// What a question asks for outside exclusions.
#[derive(Default)]
struct Asked {
    /// Leaves that stand in passages, and how often they are asked for: repeated words are the topic.
    leaves: Vec<(usize, usize)>,
    /// Single words that stand side by side, by their leaves.
    neighbours: Vec<(usize, usize)>,
}

impl Asked {
    fn read(&mut self, question: &Question, tree: &Resolved) {
        match tree {
            Resolved::Leaf(_) => self.siblings(question, std::slice::from_ref(tree)),
            Resolved::All(parts) | Resolved::Any(parts) => {
                self.siblings(question, parts);
                let inner = parts.iter().filter(|part| !matches!(part, Resolved::Leaf(_)));
                inner.for_each(|part| self.read(question, part));
            }
            Resolved::Not(_) => {}
        }
    }

    fn siblings(&mut self, question: &Question, parts: &[Resolved]) {
        let begun = self.leaves.len();
        let mut before = None;
        for part in parts {
            let Resolved::Leaf(leaf) = part else {
                before = None;
                continue;
            };
            if !question.is_in_passages(*leaf) {
                continue;
            }
            // The same words in two branches of a tree may be reasons for different reports: they stay apart.
            let same = |(known, _): &&mut (usize, usize)| is_same(&question.leaves[*known], &question.leaves[*leaf]);
            let leaf = match self.leaves[begun..].iter_mut().find(same) {
                Some((known, times)) => {
                    *times += 1;
                    *known
                }
                None => {
                    self.leaves.push((*leaf, 1));
                    *leaf
                }
            };
            let is_word = single_word(&question.leaves[leaf]).is_some();
            if let Some(before) = before.filter(|before| is_word && *before != leaf) {
                self.neighbours.push((before, leaf));
            }
            before = is_word.then_some(leaf);
        }
    }
}

fn is_same(one: &Leaf, other: &Leaf) -> bool {
    matches!((one, other), (Leaf::Words(one), Leaf::Words(other)) if one == other)
}

/// Returns the one word that a leaf is, if it may stand anywhere.
pub(super) fn single_word(leaf: &Leaf) -> Option<&Step> {
    let Leaf::Words(Wording { readings, place: Place::Anywhere, .. }) = leaf else { return None };
    match readings.as_slice() {
        [reading] if reading.len() == 1 => reading.first(),
        _ => None,
    }
}
