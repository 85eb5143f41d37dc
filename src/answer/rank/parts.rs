//! Of what the score of a report is made: what each term gives to its best passage and to the whole of it.
//! In: a report that is shown. Out: the parts, whose sum is what it was ranked by, but for rounding.

use tantivy::DocId;

use super::lengths::Lengths;
use super::score::{count_at, held_back, worth};
use super::weights::Weights;
use super::{REPORT, Shown, TITLE, passages_of};
use crate::answer::matching::Matches;
use crate::index::damage::Found;
use crate::index::schema::column;

/// The score of a report in its parts.
pub(crate) struct InParts {
    /// Its best passage.
    pub(crate) document: DocId,
    /// What each term adds that made the report match.
    pub(crate) parts: Vec<Part>,
    /// What neighbours of the question add that are neighbours in the report.
    pub(crate) neighbours: f32,
}

/// What a term adds to the score of a report.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    /// Its leaf, by number.
    pub(crate) leaf: usize,
    /// What one of it weighs.
    pub(crate) weight: f32,
    /// How often it stands in the best passage; less for other forms than the asked one, and for longer times.
    pub(crate) in_text: f32,
    /// The same in the title.
    pub(crate) in_title: f32,
    /// The same in all passages.
    pub(crate) in_report: f32,
    /// What it adds: in the passage, and as often as a report counts beside it in the report.
    pub(crate) score: f32,
}

/// Returns of what the score of a report is made.
pub(crate) fn in_parts(matches: &Matches, weights: &Weights, shown: &Shown) -> Result<InParts, Found> {
    let segment = &matches.segments[shown.segment];
    let documents = segment.documents(shown.report);
    let passages = passages_of(segment, weights, shown.report)?;
    let best = passages.iter().rev().max_by(|a, b| a.score.total_cmp(&b.score));
    let document = best.map_or(documents.start, |best| best.document);
    let words = segment.snapshot.numbers(segment.number, column::WORDS)?.first(document).unwrap_or_default();
    let [report_words, title_words] = Lengths::read(segment)?.of(shown.report);
    let title_words = TITLE * title_words as f32;
    let in_passage = held_back(words as f32 + title_words, weights.averages.passage);
    let in_whole = held_back(report_words as f32 + title_words, weights.averages.report);
    let mut whole = 0.0;
    let active = weights.terms.iter().filter(|term| segment.leaves[term.leaf].active.has(shown.report));
    let part = active.map(|term| {
        let leaf = &segment.leaves[term.leaf];
        let in_text = count_at(&leaf.texts, document);
        let in_title = count_at(&leaf.titles, shown.report as u32);
        let in_report: f32 = documents.clone().map(|document| count_at(&leaf.texts, document)).sum();
        let of_report = REPORT * term.weight * worth(in_report + TITLE * in_title, in_whole);
        whole += of_report;
        let score = term.weight * worth(in_text + TITLE * in_title, in_passage) + of_report;
        Part { leaf: term.leaf, weight: term.weight, in_text, in_title, in_report, score }
    });
    let parts = part.collect();
    Ok(InParts { document, parts, neighbours: shown.of_report - whole })
}
