//! Scores of passages and of whole reports: BM25, with the words of the title counted three times in each.
//! In: what a segment's leaves found, and what they weigh. Out: a score for each passage and each report.
//!
//! All passages of a segment are scored in one go, a term after the other, because the scores then lie in the order in
//! which postings are read; `passages_of` scores those of a single report, for what is shown, and the fast way is held
//! to it.

use tantivy::DocId;

use super::TITLE;
use super::lengths::{Lengths, PassageWords};
use super::weights::Weights;
use crate::answer::matching::bits::Bits;
use crate::answer::matching::{LeafFound, SegmentMatches};
use crate::index::damage::Found;
use crate::index::schema::column;

/// How soon further occurrences of a word stop to count.
const K1: f32 = 1.2;

/// How much long texts are held back.
const B: f32 = 0.75;

/// What occurrences of a word are worth in a text of a length, before its weight: at most `K1 + 1`.
#[inline]
fn worth(count: f32, held_back: f32) -> f32 {
    count * (K1 + 1.0) / (count + held_back)
}

/// What a length adds to the occurrences that are wanted.
#[inline]
fn held_back(length: f32, average: f32) -> f32 {
    K1 * (1.0 - B + B * length / average)
}

/// The scores of a segment.
pub(super) struct SegmentScores {
    /// Of each passage, by its document; 0 where nothing stands.
    pub(super) passages: Vec<f32>,
    /// Of each report as a whole, by its number.
    pub(super) reports: Vec<f32>,
    /// The passages that hold a term which made their report match.
    pub(super) answering: Bits,
}

impl SegmentScores {
    pub(super) fn of(segment: &SegmentMatches, weights: &Weights, lengths: &Lengths) -> Result<SegmentScores, Found> {
        let documents = segment.segment.max_doc() as usize;
        let found = weights.terms.iter().map(|term| segment.leaves[term.leaf].texts.len()).sum();
        let words = PassageWords::read(segment, found)?;
        let mut scores = SegmentScores {
            passages: vec![0.0; documents],
            reports: vec![0.0; segment.heads.len()],
            answering: Bits::none(documents),
        };
        for term in &weights.terms {
            scores.add(segment, &segment.leaves[term.leaf], term.weight, (weights, lengths, &words));
        }
        Ok(scores)
    }

    /// Adds what one term gives.
    fn add(
        &mut self,
        segment: &SegmentMatches,
        found: &LeafFound,
        weight: f32,
        (weights, lengths, words): (&Weights, &Lengths, &PassageWords),
    ) {
        let (mut texts, mut titles) = (found.texts.as_slice(), found.titles.as_slice());
        for report in found.active.iter() {
            let documents = segment.documents(report);
            texts = &texts[leap(texts, documents.start)..];
            let here = texts.iter().take_while(|(document, _)| *document < documents.end).count();
            let (in_text, rest) = texts.split_at(here);
            texts = rest;
            titles = &titles[leap(titles, report as u32)..];
            let in_title = titles.first().filter(|(number, _)| *number as usize == report);
            let in_title = TITLE * in_title.map_or(0.0, |(_, count)| *count);
            let [report_words, title_words, _] = lengths.of(report);
            let title_words = TITLE * title_words as f32;
            let whole = in_text.iter().map(|(_, count)| *count).sum::<f32>() + in_title;
            let length = report_words as f32 + title_words;
            self.reports[report] += weight * worth(whole, held_back(length, weights.averages.report));
            let mut give = |document: DocId, count: f32| {
                let length = words.of(document) + title_words;
                self.passages[document as usize] += weight * worth(count, held_back(length, weights.averages.passage));
            };
            if in_title == 0.0 {
                in_text.iter().for_each(|(document, count)| give(*document, *count));
            } else {
                let mut in_text = in_text.iter().peekable();
                for document in documents {
                    let count = in_text.next_if(|(other, _)| *other == document).map_or(0.0, |(_, count)| *count);
                    give(document, count + in_title);
                }
            }
            in_text.iter().for_each(|(document, _)| self.answering.insert(*document as usize));
        }
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
    let title_words = segment.snapshot.numbers(segment.number, column::TITLE_WORDS)?.values.get_val(report as u32);
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

fn count_at(list: &[(u32, f32)], number: u32) -> f32 {
    list.binary_search_by_key(&number, |(other, _)| *other).map_or(0.0, |found| list[found].1)
}

/// Returns how many entries lie before `number`, looking near before far: lists are walked in order.
fn leap(list: &[(u32, f32)], number: u32) -> usize {
    let mut end = 1;
    while end < list.len() && list[end - 1].0 < number {
        end *= 2;
    }
    let end = end.min(list.len());
    list[..end].partition_point(|(other, _)| *other < number)
}
