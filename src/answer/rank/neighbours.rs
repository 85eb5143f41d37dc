//! What the best reports gain where words that stand side by side in the question do so in them too.
//! In: the best reports. Out: the same, with what they gain. Stop words are passed over, a few in a row.
//!
//! Three steps, each for fewer reports: how often the words come bounds what a report may gain, where they stand bounds
//! it closer, and only where words lie between that may be stop words is a text read.

use tantivy::{DocAddress, DocId};

use super::score::{K1, count_at, worth};
use super::weights::Weights;
use super::{REPORT, Shown};
use crate::answer::matching::{Matches, SegmentMatches};
use crate::answer::resolve::Question;
use crate::index::damage::Found;
use crate::index::mentions::Texts;
use crate::index::stored::ReportFacts;
use places::{Counted, Places};
use texts::Reader;

mod places;
mod texts;

/// Words are no neighbours with more stop words than this between them.
const MOST_BETWEEN: u32 = 3;

/// More often than this two words do not stand side by side in a title.
const MOST_IN_TITLE: f32 = 100.0;

/// A text that holds both words of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    document: DocId,
    /// The place of its report among the best.
    of: usize,
}

/// What is known of a report without reading its texts.
#[derive(Debug, Clone, Default)]
struct Known {
    /// How often the words of each pair stand side by side in texts where that is sure.
    sure: Vec<u32>,
    /// How often they may do so in all.
    most: Vec<u32>,
    /// What it may gain at most, where not all of the places were read.
    bound: Option<f32>,
    /// The texts that have to be read to know.
    unsure: Vec<(Texts, DocId)>,
}

impl Known {
    fn add(&mut self, counted: &Counted, texts: Texts, document: DocId) {
        add_to(&mut self.most, &counted.most);
        if counted.is_sure() {
            add_to(&mut self.sure, &counted.sure);
        } else {
            self.unsure.push((texts, document));
        }
    }
}

fn add_to(sums: &mut Vec<u32>, counts: &[u32]) {
    sums.resize(counts.len(), 0);
    sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
}

/// Adds to the scores of the best reports what neighbours give, until the first `end` of them are sure: the others stay
/// behind whatever they gain.
pub(super) fn add(
    best: &mut [Shown],
    end: usize,
    question: &Question,
    matches: &Matches,
    weights: &Weights,
) -> Result<(), Found> {
    let known = known(best, end, question, matches, weights)?;
    let gain = |counts: &[u32]| REPORT * weights.gain(counts);
    let most = |known: &Known| known.bound.unwrap_or_else(|| gain(&known.most));
    let mut by_most: Vec<(f32, usize)> =
        best.iter().zip(&known).enumerate().map(|(at, (one, known))| (one.score + most(known), at)).collect();
    by_most.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let mut reader = None;
    let mut sure: Vec<f32> = Vec::with_capacity(best.len());
    for (most, at) in by_most {
        if end <= sure.len() && end.checked_sub(1).is_none_or(|last| most < sure[last]) {
            break;
        }
        let (one, known) = (&mut best[at], &known[at]);
        let mut counts = known.sure.clone();
        counts.resize(weights.neighbours.len(), 0);
        for (texts, document) in &known.unsure {
            let reader = reader.get_or_insert_with(|| Reader::new(question, matches, weights));
            read(reader, &matches.segments[one.segment], one.report, (*texts, *document), &mut counts)?;
        }
        let gain = gain(&counts);
        one.score += gain;
        one.of_report += gain;
        let place = sure.partition_point(|score| *score >= one.score);
        sure.insert(place, one.score);
    }
    Ok(())
}

/// Returns what is known of each without reading it; nothing of those that stay behind the first `end` whatever they
/// gain.
fn known(
    best: &[Shown],
    end: usize,
    question: &Question,
    matches: &Matches,
    weights: &Weights,
) -> Result<Vec<Known>, Found> {
    let mut scores: Vec<f32> = best.iter().map(|shown| shown.score).collect();
    scores.sort_unstable_by(|a, b| b.total_cmp(a));
    let least = end.checked_sub(1).and_then(|last| scores.get(last)).copied().unwrap_or(f32::NEG_INFINITY);
    let mut known = vec![Known::default(); best.len()];
    let mut bounds = vec![0.0; best.len()];
    for (place, segment) in matches.segments.iter().enumerate() {
        let (mut passages, mut titles) = (Vec::new(), Vec::new());
        for (of, shown) in best.iter().enumerate().filter(|(_, shown)| shown.segment == place) {
            let bound = REPORT * most(weights, segment, shown.report);
            if shown.score + bound < least {
                continue;
            }
            bounds[of] = bound;
            let in_text = |document: &DocId| both_stand(weights, |leaf| &segment.leaves[leaf].texts, *document);
            let documents = segment.documents(shown.report);
            passages.extend(documents.filter(in_text).map(|document| Candidate { document, of }));
            if both_stand(weights, |leaf| &segment.leaves[leaf].titles, shown.report as u32) {
                titles.push(Candidate { document: segment.heads[shown.report], of });
            }
        }
        for (texts, mut candidates) in [(Texts::Passages, passages), (Texts::Titles, titles)] {
            if candidates.is_empty() {
                continue;
            }
            candidates.sort_unstable();
            let documents: Vec<DocId> = candidates.iter().map(|candidate| candidate.document).collect();
            let Some(places) = Places::read(question, weights, segment, texts, &documents)? else {
                for candidate in candidates {
                    known[candidate.of].unsure.push((texts, candidate.document));
                    known[candidate.of].bound = Some(bounds[candidate.of]);
                }
                continue;
            };
            for (at, candidate) in candidates.iter().enumerate() {
                known[candidate.of].add(&places.counted(at), texts, candidate.document);
            }
        }
    }
    Ok(known)
}

/// Returns what a report may gain at most, by how often its texts hold the words.
fn most(weights: &Weights, segment: &SegmentMatches, report: usize) -> f32 {
    let documents = segment.documents(report);
    let texts: Vec<&[(DocId, f32)]> = weights
        .terms
        .iter()
        .map(|term| {
            let texts = &segment.leaves[term.leaf].texts;
            let start = texts.partition_point(|(document, _)| *document < documents.start);
            let here = texts[start..].iter().take_while(|(document, _)| *document < documents.end).count();
            &texts[start..start + here]
        })
        .collect();
    let in_title = |place: usize| holds(&segment.leaves[weights.terms[place].leaf].titles, report as u32);
    let gains = weights.neighbours.iter().map(|pair| {
        // Each place of a pair takes one of either word, and no occurrence counts less than half.
        let together = texts[pair.first].iter().map(|(document, count)| {
            let other = texts[pair.second].iter().find(|(other, _)| other == document);
            2.0 * other.map_or(0.0, |(_, other)| count.min(*other))
        });
        let title = if in_title(pair.first) && in_title(pair.second) { MOST_IN_TITLE } else { 0.0 };
        let places = together.sum::<f32>() + title;
        pair.weight * worth(places, K1)
    });
    gains.sum()
}

/// Says whether both words of a pair stand in a text, by the lists of the leaves.
fn both_stand<'l>(weights: &Weights, list: impl Fn(usize) -> &'l Vec<(u32, f32)>, number: u32) -> bool {
    let stands = |place: usize| holds(list(weights.terms[place].leaf), number);
    weights.neighbours.iter().any(|pair| stands(pair.first) && stands(pair.second))
}

fn holds(list: &[(u32, f32)], number: u32) -> bool {
    count_at(list, number) > 0.0
}

/// Reads a text and adds what is counted in it.
fn read(
    reader: &mut Reader,
    segment: &SegmentMatches,
    report: usize,
    (texts, document): (Texts, DocId),
    counts: &mut [u32],
) -> Result<(), Found> {
    let head = segment.heads[report];
    let id = segment.snapshot.report_id(segment.number, head)?;
    match texts {
        Texts::Passages => {
            let number = (document - head) as usize;
            let (text, _) = segment.snapshot.passage(segment.number, head, number, &id)?;
            reader.count(&text, texts, counts);
        }
        Texts::Titles => {
            let facts: ReportFacts = segment.snapshot.facts(DocAddress::new(segment.number, head), &id)?;
            reader.count(facts.title.as_deref().unwrap_or_default(), texts, counts);
        }
    }
    Ok(())
}
