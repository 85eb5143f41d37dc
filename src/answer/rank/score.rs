//! Scores of passages and of whole reports: BM25, with the words of the title counted three times in each.
//! In: what a segment's leaves found, and what they weigh. Out: a score for each passage and each report.
//!
//! `Scorer` walks along the postings of all terms, a report after the other; `passages_of` scores the passages of a
//! single report, for what is shown, and the fast way is held to it.

use std::ops::Range;

use tantivy::DocId;

use super::lengths::{Lengths, PassageWords};
use super::weights::{Term, Weights};
use super::{REPORT, TITLE};
use crate::answer::matching::bits::Bits;
use crate::answer::matching::{LeafFound, SegmentMatches, leap};
use crate::index::damage::Found;
use crate::index::schema::column;

/// How soon further occurrences of a word stop to count.
pub(super) const K1: f32 = 1.2;

/// How much long texts are held back.
const B: f32 = 0.75;

/// Sums of many terms may differ by so much through rounding.
const ROUNDING: f32 = 1e-4;

/// What occurrences of a word are worth in a text, before its weight: at most `K1 + 1`.
#[inline]
pub(super) fn worth(count: f32, held_back: f32) -> f32 {
    count * (K1 + 1.0) / (count + held_back)
}

/// What a length adds to the occurrences that are wanted.
#[inline]
pub(super) fn held_back(length: f32, average: f32) -> f32 {
    K1 * (1.0 - B) + K1 * B / average * length
}

/// Returns what a report with terms of these weights together comes to at most, as a whole and with its best passage.
#[inline]
fn at_most(weights: f32) -> f32 {
    (REPORT + 1.0) * (K1 + 1.0) * (1.0 + ROUNDING) * weights
}

/// Scores the reports of a segment one after the other.
pub(super) struct Scorer<'m> {
    segment: &'m SegmentMatches<'m>,
    weights: &'m Weights,
    lengths: &'m Lengths,
    words: PassageWords,
    terms: Vec<Cursor<'m>>,
    /// The active reports of each term, the lightest first, and what it and those before it give a report at most.
    lightest: Vec<(f32, &'m Bits)>,
    /// What the terms found in the report at hand, and its passages; kept to spare allocations.
    here: Vec<Here<'m>>,
    passages: Vec<Passage>,
}

/// Where the next report begins in what a term found.
struct Cursor<'m> {
    active: &'m Bits,
    texts: &'m [(DocId, f32)],
    titles: &'m [(u32, f32)],
    weight: f32,
}

/// What a term found in the report at hand.
#[derive(Debug, Clone, Copy)]
struct Here<'m> {
    in_texts: &'m [(DocId, f32)],
    in_title: f32,
    weight: f32,
}

/// A passage of the report at hand.
#[derive(Debug, Clone, Copy, Default)]
struct Passage {
    score: f32,
    /// It holds a term which made its report match.
    answers: bool,
}

/// What a report comes to.
pub(super) struct ReportScore {
    /// As a whole.
    pub(super) whole: f32,
    /// Of its best passage that answers; of its head where none does: filters and titles have no passage of their own.
    /// 0 where passages were not looked at.
    pub(super) best: f32,
}

impl<'m> Scorer<'m> {
    pub(super) fn new(
        segment: &'m SegmentMatches<'m>,
        weights: &'m Weights,
        lengths: &'m Lengths,
    ) -> Result<Scorer<'m>, Found> {
        let cursor = |term: &Term| {
            let LeafFound { active, postings } = &segment.leaves[term.leaf];
            Cursor { active, texts: &postings.texts, titles: &postings.titles, weight: term.weight }
        };
        let terms: Vec<Cursor> = weights.terms.iter().map(cursor).collect();
        let words = PassageWords::read(segment, terms.iter().map(|term| term.texts.len()).sum())?;
        let mut by_weight: Vec<(f32, &Bits)> = terms.iter().map(|term| (term.weight, term.active)).collect();
        by_weight.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let together = |sum: &mut f32, (weight, active)| {
            *sum += weight;
            Some((at_most(*sum), active))
        };
        let lightest = by_weight.into_iter().scan(0.0, together).collect();
        Ok(Scorer { segment, weights, lengths, words, terms, lightest, here: Vec::new(), passages: Vec::new() })
    }

    /// Returns which reports of a word of their set may reach `least`, whatever else they have: those with one of the
    /// terms that together do (MaxScore, Turtle and Flood 1995). With each answer more reports are passed over unseen.
    #[inline]
    pub(super) fn within_reach(&self, word: usize, least: f32) -> u64 {
        if least <= 0.0 {
            return !0;
        }
        let too_light = self.lightest.iter().take_while(|(together, _)| *together < least).count();
        self.lightest[too_light..].iter().fold(0, |any, (_, active)| any | active.words()[word])
    }

    /// Says whether a report cannot reach `least`, by which terms it has alone: the more reports match, the fewer need
    /// to be scored.
    #[inline]
    pub(super) fn stays_below(&self, report: usize, least: f32) -> bool {
        let weights = self.terms.iter().filter(|term| term.active.has(report)).map(|term| term.weight);
        at_most(weights.sum()) < least
    }

    /// Scores a report; they must be asked for in order. Its passages are not looked at where all of it cannot reach
    /// `least`: twice the report, and what the best passage could be at most.
    pub(super) fn report(&mut self, report: usize, least: f32) -> ReportScore {
        let documents = self.segment.documents(report);
        let [report_words, title_words] = self.lengths.of(report);
        let title_words = TITLE * title_words as f32;
        let averages = self.weights.averages;
        let held_back_report = held_back(report_words as f32 + title_words, averages.report);
        // A passage holds no more of a word than its report, and is no shorter than its title.
        let held_back_least = held_back(title_words, averages.passage);
        let (mut whole, mut most) = (0.0, 0.0);
        self.here.clear();
        for term in self.terms.iter_mut().filter(|term| term.active.has(report)) {
            let in_title = TITLE * term.in_title(report);
            let in_texts = term.in_texts(&documents);
            let count = in_title + in_texts.iter().map(|(_, in_text)| in_text).sum::<f32>();
            whole += term.weight * worth(count, held_back_report);
            most += term.weight * worth(count, held_back_least);
            self.here.push(Here { in_texts, in_title, weight: term.weight });
        }
        let most = REPORT * whole + most * (1.0 + ROUNDING);
        let best = if most < least { 0.0 } else { self.best(&documents, title_words) };
        ReportScore { whole, best }
    }

    /// Returns the score of the best passage of the report at hand.
    fn best(&mut self, documents: &Range<DocId>, title_words: f32) -> f32 {
        self.passages.clear();
        self.passages.resize(documents.len(), Passage::default());
        for term in &self.here {
            let give = |passage: &mut Passage, document: DocId, count: f32| {
                let length = self.words.of(document) + title_words;
                passage.score += term.weight * worth(count, held_back(length, self.weights.averages.passage));
            };
            for (document, count) in term.in_texts {
                let passage = &mut self.passages[(document - documents.start) as usize];
                passage.answers = true;
                give(passage, *document, count + term.in_title);
            }
            if term.in_title > 0.0 {
                // The title's words stand in those passages too that do not say them.
                let mut said = term.in_texts.iter().map(|(document, _)| *document).peekable();
                for (document, passage) in documents.clone().zip(&mut self.passages) {
                    if said.next_if_eq(&document).is_none() {
                        give(passage, document, term.in_title);
                    }
                }
            }
        }
        let head = self.passages.first().map_or(0.0, |head| head.score);
        let answering = self.passages.iter().filter(|passage| passage.answers).map(|passage| passage.score);
        answering.reduce(f32::max).unwrap_or(head)
    }
}

impl<'m> Cursor<'m> {
    /// Returns how often the term stands in the title of a report, and goes on to it.
    #[inline]
    fn in_title(&mut self, report: usize) -> f32 {
        if self.titles.is_empty() {
            return 0.0;
        }
        self.titles = &self.titles[leap(self.titles, report as u32)..];
        self.titles.first().filter(|(number, _)| *number as usize == report).map_or(0.0, |(_, count)| *count)
    }

    /// Returns in which of the documents the term stands, and goes on behind them.
    #[inline]
    fn in_texts(&mut self, documents: &Range<DocId>) -> &'m [(DocId, f32)] {
        let from = &self.texts[leap(self.texts, documents.start)..];
        let here = from.iter().take_while(|(document, _)| *document < documents.end).count();
        let (here, rest) = from.split_at(here);
        self.texts = rest;
        here
    }
}

/// A passage that answers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ScoredPassage {
    pub(crate) document: DocId,
    /// Its own score, without that of its report.
    pub(crate) score: f32,
    /// The places among the terms of those that it holds.
    pub(crate) holds: Vec<usize>,
}

/// Returns the passages of a report that hold a term which made it match, in the order of the text; the head alone if
/// only the title does.
pub(crate) fn passages_of(
    segment: &SegmentMatches,
    weights: &Weights,
    report: usize,
) -> Result<Vec<ScoredPassage>, Found> {
    let words = segment.snapshot.numbers(segment.number, column::WORDS)?;
    let title_words = segment.snapshot.numbers(segment.number, column::TITLE_WORDS)?;
    let title_words = title_words.first(segment.heads[report]).unwrap_or_default();
    let documents = segment.documents(report);
    let active = |place: &usize| segment.leaves[weights.terms[*place].leaf].active.has(report);
    let places: Vec<usize> = (0..weights.terms.len()).filter(active).collect();
    let mut passages = Vec::new();
    let mut in_titles = false;
    for document in documents.clone() {
        let length = words.first(document).unwrap_or_default() as f32 + TITLE * title_words as f32;
        let held_back = held_back(length, weights.averages.passage);
        let mut passage = ScoredPassage { document, score: 0.0, holds: Vec::new() };
        for place in &places {
            let term = &weights.terms[*place];
            let leaf = &segment.leaves[term.leaf];
            let in_text = count_at(&leaf.texts, document);
            let in_title = TITLE * count_at(&leaf.titles, report as u32);
            in_titles |= in_title > 0.0;
            if in_text + in_title > 0.0 {
                passage.score += term.weight * worth(in_text + in_title, held_back);
            }
            if in_text > 0.0 {
                passage.holds.push(*place);
            }
        }
        passages.push(passage);
    }
    let head = passages.first().cloned();
    passages.retain(|passage| !passage.holds.is_empty());
    if passages.is_empty() && in_titles {
        passages.extend(head);
    }
    Ok(passages)
}

/// Returns the score of a report as a whole.
pub(super) fn whole_score(segment: &SegmentMatches, weights: &Weights, lengths: &Lengths, report: usize) -> f32 {
    let documents = segment.documents(report);
    let [words, title_words] = lengths.of(report);
    let held_back = held_back(words as f32 + TITLE * title_words as f32, weights.averages.report);
    let active = weights.terms.iter().filter(|term| segment.leaves[term.leaf].active.has(report));
    let scores = active.map(|term| {
        let leaf = &segment.leaves[term.leaf];
        let in_title = TITLE * count_at(&leaf.titles, report as u32);
        let in_texts: f32 = documents.clone().map(|document| count_at(&leaf.texts, document)).sum();
        term.weight * worth(in_texts + in_title, held_back)
    });
    scores.sum()
}

pub(super) fn count_at(list: &[(u32, f32)], number: u32) -> f32 {
    list.binary_search_by_key(&number, |(other, _)| *other).map_or(0.0, |found| list[found].1)
}
