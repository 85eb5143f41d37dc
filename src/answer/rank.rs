//! Orders what matches: the best passage ranks its report.
//! In: matches. Out: the reports (or passages) to show, in order, and how many passages answer.
//!
//! A passage's score is BM25 over its words, with statistics of living reports (N, document frequency) and the
//! title's words counted three times, as if they stood in each passage (the study of ranking found that a title
//! scored by itself and added is worse). Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009.

use std::cmp::Ordering;

use tantivy::DocId;
use tantivy::columnar::{Column, StrColumn};

use super::matching::{Matches, SegmentMatches};
use super::resolve::{Question, Resolved};
use super::{Group, Order, Wanted};
use crate::index::columns::Dates;
use crate::index::damage::Found;
use crate::index::ledger::id_of;
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

/// Where a leaf stands: the document, the place of the leaf among the scored ones, and how often.
pub(crate) type Place = (DocId, usize, f32);

/// Scores the passages of one report after the other.
pub(crate) struct Scorer<'m> {
    matches: &'m SegmentMatches<'m>,
    weights: &'m Weights,
    words: Column<u64>,
    title_words: Column<u64>,
    /// Where in each leaf's texts and titles the next report begins.
    cursors: Vec<(usize, usize)>,
    /// What was found in the report at hand; kept to spare allocations.
    found: Vec<Place>,
    in_title: Vec<f32>,
}

/// Weighs the leaves outside exclusions, by statistics of all living reports.
fn weights(question: &Question, matches: &Matches) -> Result<Weights, Found> {
    let (mut reports, mut passages, mut words) = (0_usize, 0_u64, 0_u64);
    for segment in &matches.segments {
        reports += segment.alive.count();
        each_report(segment, |[count, in_text, in_title]| {
            passages += count;
            words += in_text + TITLE as u64 * in_title * count;
        })?;
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
    let in_passages = numbers.into_iter().filter(|leaf| question.is_in_passages(*leaf));
    Ok(Weights { leaves: in_passages.map(|leaf| (leaf, weight(leaf))).collect(), average })
}

/// Calls `give` with the passages, the words and the words of the title of each living report of a segment.
fn each_report(segment: &SegmentMatches, mut give: impl FnMut([u64; 3])) -> Result<(), Found> {
    // So many rows of each are unpacked at a time: they stay in the nearest cache.
    const ROWS: usize = 512;
    let columns = [column::PASSAGES, column::REPORT_WORDS, column::TITLE_WORDS]
        .map(|name| segment.snapshot.numbers(segment.number, name));
    let [passages, words, title_words] = columns;
    let columns = [passages?.values, words?.values, title_words?.values];
    let mut rows = [[0; ROWS]; 3];
    // Every head has one value in each of these columns, so a report's number is its row: no look-up is needed.
    let reports = columns.iter().fold(segment.heads.len(), |least, column| least.min(column.num_vals() as usize));
    for start in (0..reports).step_by(ROWS) {
        let here = ROWS.min(reports - start);
        for (column, rows) in columns.iter().zip(&mut rows) {
            column.get_range(start as u64, &mut rows[..here]);
        }
        for row in (0..here).filter(|row| segment.alive.has(start + row)) {
            give([rows[0][row], rows[1][row], rows[2][row]]);
        }
    }
    Ok(())
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
        let column = |name| matches.snapshot.numbers(matches.number, name);
        let (words, title_words) = (column(column::WORDS)?, column(column::TITLE_WORDS)?);
        let count = weights.leaves.len();
        let (cursors, in_title) = (vec![(0, 0); count], vec![0.0; count]);
        Ok(Scorer { matches, weights, words, title_words, cursors, found: Vec::new(), in_title })
    }

    /// Calls `give` with the score of each passage of the report that holds a clause which made the report match,
    /// and what it holds, in the order of the text; for the head alone if only the title does.
    /// Reports must be asked for in order.
    pub(crate) fn passages(&mut self, report: usize, mut give: impl FnMut(DocId, f32, &[Place])) {
        let documents = self.matches.documents(report);
        self.found.clear();
        let mut lists = 0;
        for (place, (leaf, _)) in self.weights.leaves.iter().enumerate() {
            let leaf = &self.matches.leaves[*leaf];
            self.in_title[place] = 0.0;
            if !leaf.active.has(report) {
                continue;
            }
            lists += 1;
            let (text, title) = &mut self.cursors[place];
            *text += leap(&leaf.texts[*text..], documents.start);
            while let Some((document, count)) = leaf.texts.get(*text).filter(|(document, _)| *document < documents.end)
            {
                self.found.push((*document, place, *count));
                *text += 1;
            }
            *title += leaf.titles[*title..].partition_point(|(number, _)| (*number as usize) < report);
            let here = leaf.titles.get(*title).filter(|(number, _)| *number as usize == report);
            self.in_title[place] = here.map_or(0.0, |(_, count)| *count);
        }
        let title_words = self.title_words.values.get_val(report as u32) as f32;
        if self.found.is_empty() {
            if self.in_title.iter().any(|count| *count > 0.0) {
                give(documents.start, self.score(documents.start, title_words, &[]), &[]);
            }
            return;
        }
        if lists > 1 {
            self.found.sort_unstable_by_key(|(document, place, _)| (*document, *place));
        }
        for of_one in self.found.chunk_by(|a, b| a.0 == b.0) {
            give(of_one[0].0, self.score(of_one[0].0, title_words, of_one), of_one);
        }
    }

    fn score(&self, document: DocId, title_words: f32, found: &[Place]) -> f32 {
        let length = self.words.first(document).unwrap_or_default() as f32 + TITLE * title_words;
        let held_back = K1 * (1.0 - B + B * length / self.weights.average);
        let mut found = found.iter().peekable();
        let mut score = 0.0;
        for (place, (_, weight)) in self.weights.leaves.iter().enumerate() {
            let in_text = found.next_if(|(_, other, _)| *other == place).map_or(0.0, |(_, _, count)| *count);
            let count = in_text + TITLE * self.in_title[place];
            score += weight * count * (K1 + 1.0) / (count + held_back);
        }
        score
    }
}

/// Returns how many places lie before `document`, looking near before far: reports are asked for in order.
fn leap(texts: &[(DocId, f32)], document: DocId) -> usize {
    let mut end = 1;
    while end < texts.len() && texts[end - 1].0 < document {
        end *= 2;
    }
    let end = end.min(texts.len());
    texts[..end].partition_point(|(other, _)| *other < document)
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
            scorer.passages(report, |document, score, _| {
                passages += 1;
                if alone {
                    all.push(Shown { segment: place, report, passage: Some(document), score });
                }
                best = Some(best.map_or(score, |best| best.max(score)));
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
    dates: Dates,
}

impl<'m> Keys<'m> {
    fn of(matches: &'m Matches, order: Order) -> Result<Keys<'m>, Found> {
        let keys = |segment: &'m SegmentMatches| -> Result<SegmentKeys<'m>, Found> {
            Ok(SegmentKeys {
                heads: &segment.heads,
                ids: segment.snapshot.texts(segment.number, column::ID)?,
                dates: segment.snapshot.dates(segment.number)?,
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

    fn day(&self, shown: &Shown) -> Option<i32> {
        self.segments[shown.segment].dates.days(shown.report).map(|(first, _)| first)
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
