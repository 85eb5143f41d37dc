//! Orders what matches: the best passage ranks its report.
//! In: matches. Out: the reports (or passages) to show, in order, and how many passages answer.
//!
//! A passage's score is BM25 over its words, with statistics of living reports (N, document frequency) and the
//! title's words counted three times, as if they stood in each passage (the study of ranking found that a title
//! scored by itself and added is worse). Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009.

use std::cmp::Ordering;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use super::matching::{Matches, SegmentMatches};
use super::resolve::{Question, Resolved};
use super::{Group, Order, Wanted};
use crate::index::damage::Found;
use crate::index::ledger::{id_column, id_of};
use crate::index::schema::column;

/// How soon further occurrences of a word stop to count.
const K1: f32 = 1.2;

/// How much long passages are held back.
const B: f32 = 0.75;

/// How often a word of the title counts.
const TITLE: f32 = 3.0;

/// What is shown, in order.
pub(crate) struct Ranked {
    /// Reports, or passages where they are not grouped.
    pub(crate) shown: Vec<Shown>,
    /// How many passages answer the query.
    pub(crate) passages: usize,
    /// What each leaf weighs.
    pub(crate) weights: Weights,
}

/// What is needed to score a passage.
pub(crate) struct Weights {
    /// The leaves that count, by number, and their inverse document frequencies.
    leaves: Vec<(usize, f32)>,
    /// The average length of a passage with its title, in words.
    average: f32,
}

impl Weights {
    /// Returns how many leaves count.
    pub(crate) fn len(&self) -> usize {
        self.leaves.len()
    }
}

/// A report to show, or one of its passages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown {
    /// The place of its segment in the matches.
    pub(crate) segment: usize,
    /// Its number there.
    pub(crate) report: usize,
    /// The one passage to show; none for those that cover the query best.
    pub(crate) passage: Option<DocId>,
    pub(crate) score: f32,
}

/// A passage with a positive clause.
#[derive(Debug, Clone)]
pub(crate) struct Scored {
    pub(crate) document: DocId,
    pub(crate) score: f32,
    /// The places among the scored leaves of those that it holds.
    pub(crate) holds: Vec<usize>,
}

/// Scores the passages of one report after the other.
pub(crate) struct Scorer<'m> {
    matches: &'m SegmentMatches<'m>,
    weights: &'m Weights,
    words: Column<u64>,
    title_words: Column<u64>,
    /// Where in each leaf's texts and titles the next report begins.
    cursors: Vec<(usize, usize)>,
}

/// Weighs the leaves outside exclusions, by statistics of all living reports.
fn weights(question: &Question, matches: &Matches) -> Result<Weights, Found> {
    let (mut reports, mut passages, mut words) = (0_usize, 0_u64, 0_u64);
    for segment in &matches.segments {
        let columns = segment.segment.fast_fields();
        let counts = columns.u64(column::PASSAGES)?.first_or_default_col(0);
        let in_text = columns.u64(column::REPORT_WORDS)?.first_or_default_col(0);
        let in_title = columns.u64(column::TITLE_WORDS)?.first_or_default_col(0);
        reports += segment.alive.count();
        for report in segment.alive.iter() {
            let head = segment.heads[report];
            let count = counts.get_val(head);
            passages += count;
            words += in_text.get_val(head) + TITLE as u64 * in_title.get_val(head) * count;
        }
    }
    let average = (words as f32 / passages.max(1) as f32).max(1.0);
    let mut numbers = Vec::new();
    scored_leaves(&question.tree, &mut numbers);
    numbers.sort_unstable();
    numbers.dedup();
    let weight = |leaf: usize| {
        let frequency = matches.frequency(leaf) as f32;
        (1.0 + (reports as f32 - frequency + 0.5) / (frequency + 0.5)).ln()
    };
    let words_only = numbers.into_iter().filter(|leaf| question.is_words(*leaf));
    Ok(Weights { leaves: words_only.map(|leaf| (leaf, weight(leaf))).collect(), average })
}

fn scored_leaves(tree: &Resolved, numbers: &mut Vec<usize>) {
    match tree {
        Resolved::Leaf(number) => numbers.push(*number),
        Resolved::All(parts) | Resolved::Any(parts) => parts.iter().for_each(|part| scored_leaves(part, numbers)),
        Resolved::Not(_) => {}
    }
}

impl<'m> Scorer<'m> {
    pub(crate) fn new(matches: &'m SegmentMatches<'m>, weights: &'m Weights) -> Result<Scorer<'m>, Found> {
        let columns = matches.segment.fast_fields();
        let (words, title_words) = (columns.u64(column::WORDS)?, columns.u64(column::TITLE_WORDS)?);
        Ok(Scorer { matches, weights, words, title_words, cursors: vec![(0, 0); weights.leaves.len()] })
    }

    /// Calls `give` for each passage of the report that holds a clause which made the report match, in the order
    /// of the text; for the head alone if only the title does. Reports must be asked for in order.
    pub(crate) fn passages(&mut self, report: usize, give: &mut impl FnMut(Scored)) {
        let documents = self.matches.documents(report);
        let mut found: Vec<(DocId, usize, f32)> = Vec::new();
        let mut in_title = vec![0.0_f32; self.weights.leaves.len()];
        for (place, (leaf, _)) in self.weights.leaves.iter().enumerate() {
            let leaf = &self.matches.leaves[*leaf];
            if !leaf.active.has(report) {
                continue;
            }
            let cursor = &mut self.cursors[place];
            cursor.0 += leaf.texts[cursor.0..].partition_point(|(document, _)| *document < documents.start);
            while let Some((document, count)) =
                leaf.texts.get(cursor.0).filter(|(document, _)| *document < documents.end)
            {
                found.push((*document, place, *count));
                cursor.0 += 1;
            }
            cursor.1 += leaf.titles[cursor.1..].partition_point(|(number, _)| (*number as usize) < report);
            in_title[place] = leaf
                .titles
                .get(cursor.1)
                .filter(|(number, _)| *number as usize == report)
                .map_or(0.0, |(_, count)| *count);
        }
        let title_words = self.title_words.first(documents.start).unwrap_or_default() as f32;
        if found.is_empty() {
            if in_title.iter().any(|count| *count > 0.0) {
                give(self.scored(documents.start, title_words, &in_title, &[]));
            }
            return;
        }
        found.sort_unstable_by_key(|(document, place, _)| (*document, *place));
        for of_one in found.chunk_by(|a, b| a.0 == b.0) {
            give(self.scored(of_one[0].0, title_words, &in_title, of_one));
        }
    }

    fn scored(&self, document: DocId, title_words: f32, in_title: &[f32], found: &[(DocId, usize, f32)]) -> Scored {
        let length = self.words.first(document).unwrap_or_default() as f32 + TITLE * title_words;
        let held_back = K1 * (1.0 - B + B * length / self.weights.average);
        let mut score = 0.0;
        for (place, (_, weight)) in self.weights.leaves.iter().enumerate() {
            let in_text = found.iter().find(|(_, other, _)| *other == place).map_or(0.0, |(_, _, count)| *count);
            let count = in_text + TITLE * in_title[place];
            score += weight * count * (K1 + 1.0) / (count + held_back);
        }
        Scored { document, score, holds: found.iter().map(|(_, place, _)| *place).collect() }
    }
}

/// Orders the matches and returns those that are wanted.
pub(crate) fn best_first(question: &Question, matches: &Matches, wanted: &Wanted) -> Result<Ranked, Found> {
    let weights = weights(question, matches)?;
    let mut all: Vec<Shown> = Vec::with_capacity(matches.reports());
    let mut passages = 0;
    for (place, segment) in matches.segments.iter().enumerate() {
        let mut scorer = Scorer::new(segment, &weights)?;
        for report in segment.matched.iter() {
            let mut best: Option<f32> = None;
            let alone = wanted.group == Group::Nothing;
            scorer.passages(report, &mut |scored| {
                passages += 1;
                if alone {
                    all.push(Shown { segment: place, report, passage: Some(scored.document), score: scored.score });
                }
                best = Some(best.map_or(scored.score, |best| best.max(scored.score)));
            });
            // Filters alone have no passage of their own: the head stands for the report.
            passages += usize::from(best.is_none());
            if !alone {
                all.push(Shown { segment: place, report, passage: None, score: best.unwrap_or(0.0) });
            } else if best.is_none() {
                all.push(Shown { segment: place, report, passage: Some(segment.heads[report]), score: 0.0 });
            }
        }
    }
    let keys = Keys::of(matches, wanted.order)?;
    let end = wanted.limit.map_or(all.len(), |limit| wanted.offset.saturating_add(limit)).min(all.len());
    let order = |a: &Shown, b: &Shown| keys.compare(a, b);
    if end < all.len() {
        // Only what is shown needs to be sorted.
        if end > 0 {
            all.select_nth_unstable_by(end - 1, order);
        }
        all.truncate(end);
    }
    all.sort_unstable_by(order);
    all.drain(..wanted.offset.min(all.len()));
    Ok(Ranked { shown: all, passages, weights })
}

/// What decides the order of two: the score or the day, then the id, then the place in the text.
struct Keys<'m> {
    order: Order,
    segments: Vec<SegmentKeys<'m>>,
}

struct SegmentKeys<'m> {
    heads: &'m [DocId],
    ids: Option<StrColumn>,
    first_day: Column<i64>,
}

impl<'m> Keys<'m> {
    fn of(matches: &'m Matches, order: Order) -> Result<Keys<'m>, Found> {
        let keys = |segment: &'m SegmentMatches| -> Result<SegmentKeys<'m>, Found> {
            let reader: &SegmentReader = segment.segment;
            Ok(SegmentKeys {
                heads: &segment.heads,
                ids: id_column(reader)?,
                first_day: reader.fast_fields().i64(column::FIRST_DAY)?,
            })
        };
        Ok(Keys { order, segments: matches.segments.iter().map(keys).collect::<Result<_, _>>()? })
    }

    fn compare(&self, a: &Shown, b: &Shown) -> Ordering {
        let by_order = match self.order {
            Order::Relevance => b.score.total_cmp(&a.score),
            // `None` is less than any day: it must come last both ways.
            Order::Newest => self.day(b).cmp(&self.day(a)),
            Order::Oldest => (self.day(a).is_none(), self.day(a)).cmp(&(self.day(b).is_none(), self.day(b))),
        };
        by_order.then_with(|| self.compare_ids(a, b)).then_with(|| a.passage.cmp(&b.passage))
    }

    fn day(&self, shown: &Shown) -> Option<i64> {
        let keys = &self.segments[shown.segment];
        keys.first_day.first(keys.heads[shown.report])
    }

    fn compare_ids(&self, a: &Shown, b: &Shown) -> Ordering {
        let (of_a, of_b) = (&self.segments[a.segment], &self.segments[b.segment]);
        let (head_a, head_b) = (of_a.heads[a.report], of_b.heads[b.report]);
        if a.segment == b.segment {
            // A segment's dictionary is sorted, so its ordinals are in the order of the ids.
            let ordinal = |head: DocId| of_a.ids.as_ref().and_then(|ids| ids.term_ords(head).next());
            return ordinal(head_a).cmp(&ordinal(head_b));
        }
        // An id that cannot be read is found out when it is shown.
        let id = |keys: &SegmentKeys, head: DocId| id_of(&keys.ids, head).unwrap_or_default();
        id(of_a, head_a).cmp(&id(of_b, head_b))
    }
}
