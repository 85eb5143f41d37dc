//! Folds what is nearly the same: a wire story is shown once, with the number of its copies.
//! In: an order. Out: the first that are no copies of one before them, and the copies of each.
//!
//! A report is a copy of another if their best passages resemble each other by their fingerprints, so that nobody
//! loses a passage which answers better than what is shown. Copies further down the order are looked for among the
//! passages that hold the rarest of the words which the shown one holds.

use std::collections::BTreeMap;

use tantivy::DocId;

use super::score::{passages_of, whole_score};
use super::{Ordered, REPORT, Ranking, Shown};
use crate::answer::{Copies, Group};
use crate::index::damage::Found;
use crate::language::gauge::sought::Sought;
use crate::language::gauge::{Fingerprint, Resemblance, gauge, is_copy};

/// So many more than are shown are ordered at first, in the hope that no more of them are copies.
const SPARE: usize = 5;

/// One that is shown, and what is needed to know its copies.
struct Kept {
    shown: Shown,
    /// Its best passage.
    known_by: Shown,
    fingerprint: Fingerprint,
    /// The places of the terms that its best passage holds.
    holds: Vec<usize>,
    copies: Vec<Shown>,
}

/// Returns the first `end` that are no copies, and the copies of each.
pub(super) fn folded(ranking: &Ranking, end: usize) -> Result<Ordered, Found> {
    let mut depth = if end == 0 { 0 } else { end.saturating_add(SPARE) };
    loop {
        let Ordered { shown: ordered, passages, .. } = ranking.first(depth)?;
        let is_all = ordered.len() < depth || depth == 0;
        let mut kept = Groups::default();
        for shown in ordered {
            if kept.all.len() == end {
                break;
            }
            kept.add(ranking, shown)?;
        }
        if kept.all.len() < end && !is_all {
            depth = depth.saturating_mul(4);
            continue;
        }
        // Where all were looked at, all copies are known.
        if kept.all.len() == end && ranking.wanted.copies != Copies::Skipped {
            further_copies(ranking, &mut kept)?;
        }
        let mut groups = kept.all;
        for group in &mut groups {
            group.copies.sort_by(|a, b| ranking.keys.compare_places(a, b));
        }
        let (shown, copies) = groups.into_iter().map(|group| (group.shown, group.copies)).unzip();
        return Ok(Ordered { shown, copies, passages });
    }
}

/// What is shown so far.
#[derive(Default)]
struct Groups {
    all: Vec<Kept>,
}

impl Groups {
    /// Adds the next in the order: to those it is a copy of, or as one of its own.
    fn add(&mut self, ranking: &Ranking, shown: Shown) -> Result<(), Found> {
        let (document, holds) = best_passage(ranking, &shown)?;
        let known_by = Shown { passage: Some(document), ..shown };
        // Its text will be shown, so it costs less than the column of fingerprints.
        let fingerprint = gauge(&text(ranking, &known_by)?).fingerprint;
        match self.original(ranking, fingerprint, &known_by)? {
            Some(original) => self.all[original].copies.push(known_by),
            None => self.all.push(Kept { shown, known_by, fingerprint, holds, copies: Vec::new() }),
        }
        Ok(())
    }

    /// Returns the first, in another report, of which the passage is a copy.
    fn original(&self, ranking: &Ranking, print: Fingerprint, passage: &Shown) -> Result<Option<usize>, Found> {
        for (place, group) in self.all.iter().enumerate() {
            let is_copy = match group.fingerprint.resembles(print) {
                Resemblance::None => false,
                Resemblance::Sure => group.is_other_report(passage),
                Resemblance::Possible => {
                    group.is_other_report(passage)
                        && is_copy(&text(ranking, &group.known_by)?, &text(ranking, passage)?)
                }
            };
            if is_copy {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }
}

/// Returns the text of a passage.
fn text(ranking: &Ranking, passage: &Shown) -> Result<String, Found> {
    let segment = ranking.segment(passage);
    let head = segment.heads[passage.report];
    let id = segment.snapshot.report_id(segment.number, head)?;
    let number = passage.passage.map_or(0, |document| document - head) as usize;
    Ok(segment.snapshot.passage(segment.number, head, number, &id)?.0)
}

impl Kept {
    fn is_other_report(&self, shown: &Shown) -> bool {
        (self.shown.segment, self.shown.report) != (shown.segment, shown.report)
    }

    fn has(&self, shown: &Shown) -> bool {
        self.copies.iter().any(|copy| is_same_place(copy, shown))
    }
}

fn is_same_place(one: &Shown, other: &Shown) -> bool {
    (one.segment, one.report, one.passage) == (other.segment, other.report, other.passage)
}

/// Returns the passage by which a report, or a passage by itself, is known, and the terms that it holds.
fn best_passage(ranking: &Ranking, shown: &Shown) -> Result<(DocId, Vec<usize>), Found> {
    let segment = ranking.segment(shown);
    let mut passages = passages_of(segment, &ranking.weights, shown.report)?;
    if let Some(wanted) = shown.passage {
        passages.retain(|passage| passage.document == wanted);
    }
    let best = passages.into_iter().max_by(|a, b| a.score.total_cmp(&b.score).then(b.document.cmp(&a.document)));
    let head = shown.passage.unwrap_or(segment.heads[shown.report]);
    Ok(best.map_or((head, Vec::new()), |best| (best.document, best.holds)))
}

/// Adds the copies of what is shown that stand further down the order.
fn further_copies(ranking: &Ranking, kept: &mut Groups) -> Result<(), Found> {
    let segments = ranking.matches.segments.iter();
    let prints =
        segments.map(|segment| segment.snapshot.fingerprints(segment.number)).collect::<Result<Vec<_>, _>>()?;
    // Those known by the same word are looked for together: of one word, that is all of them.
    let mut by_term: BTreeMap<Option<usize>, Vec<Fingerprint>> = BTreeMap::new();
    for group in kept.all.iter().filter(|group| group.fingerprint.is_known()) {
        let frequency = |at: &usize| ranking.matches.frequency(ranking.weights.terms[*at].leaf);
        let rarest = group.holds.iter().copied().min_by_key(frequency);
        by_term.entry(rarest).or_default().push(group.fingerprint);
    }
    let by_term: Vec<(Option<usize>, Sought)> =
        by_term.into_iter().map(|(term, prints)| (term, Sought::new(&prints))).collect();
    for (place, segment) in ranking.matches.segments.iter().enumerate() {
        let mut found: Vec<(usize, DocId)> = Vec::new();
        for (term, sought) in &by_term {
            let documents: Vec<DocId> = match term.map(|term| &segment.leaves[ranking.weights.terms[term].leaf].texts) {
                Some(texts) => texts.iter().map(|(document, _)| *document).collect(),
                None => segment.matched.iter().map(|report| segment.heads[report]).collect(),
            };
            prints[place].each(&documents, |document, print| {
                if sought.has_like(print) {
                    found.extend(segment.heads.report_of(document).map(|report| (report, document)));
                }
            });
        }
        found.sort_unstable();
        found.dedup();
        for (report, document) in found.into_iter().filter(|(report, _)| segment.matched.has(*report)) {
            let mut copy = Shown { segment: place, report, passage: None, score: 0.0, of_report: 0.0 };
            if ranking.wanted.group == Group::Nothing {
                copy.passage = Some(document);
            }
            let (best, _) = best_passage(ranking, &copy)?;
            copy.passage = Some(best);
            let is_kept = |group: &Kept| !group.is_other_report(&copy) || group.has(&copy);
            if best != document || kept.all.iter().any(is_kept) {
                continue;
            }
            let Some(original) = kept.original(ranking, prints[place].of(best), &copy)? else { continue };
            let passages = passages_of(segment, &ranking.weights, report)?;
            copy.of_report = REPORT * whole_score(segment, &ranking.weights, &ranking.lengths[place], report);
            copy.score = copy.of_report + passages.iter().find(|one| one.document == best).map_or(0.0, |one| one.score);
            kept.all[original].copies.push(copy);
        }
    }
    Ok(())
}
