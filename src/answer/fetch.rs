//! Fetches what is shown: a report's facts, and those of its passages that answer best, with their marks.
//! All that is fetched is verified by its checksum.

use std::cmp::Ordering;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

use tantivy::{DocAddress, DocId};

use super::Wanted;
use super::files::Files;
use super::hit::{Hit, PassageFacts, ReportFacts, ReportHits};
use super::mark::Reasons;
use super::matching::{Matches, SegmentMatches};
use super::rank::{self, ScoredPassage, Shown, Weights};
use super::resolve::{self, Leaf, Question};
use crate::index::damage::Found;
use crate::index::open::Snapshot;
use crate::index::schema::column;
use crate::index::stored;
use crate::index::stored_passage::StoredPassage;
use crate::query::Place;
use crate::report::document::DATE_SOURCES;
use crate::report::identity;
use crate::report::passage::line_within;

/// So many passages of a report are shown at most.
pub const PASSAGES_SHOWN: usize = 3;

/// Returns a report with the passages to show: of all that answer, or of those that are new.
pub(crate) fn report_hits(
    files: &mut Files,
    question: &Question,
    matches: &Matches,
    weights: &Weights,
    shown: &Shown,
    new: Option<&[DocId]>,
    wanted: &Wanted,
) -> Result<ReportHits, Found> {
    let segment = &matches.segments[shown.segment];
    let documents = segment.documents(shown.report);
    let head = documents.start;
    let Opened { report, passages, facts } = report(files, segment.number, head)?;
    let snapshot = files.snapshot;
    let mut all = rank::passages_of(segment, weights, shown.report)?;
    if let Some(new) = new {
        all.retain(|passage| new.contains(&passage.document));
    }
    let answering = all.len().max(1);
    let chosen: Vec<(DocId, f32)> = match (shown.passage, new) {
        (Some(passage), _) => vec![(passage, shown.score - shown.of_report)],
        (None, _) if all.is_empty() => vec![(head, 0.0)],
        (None, None) => covering(all, weights.len(), wanted.any),
        (None, Some(_)) => news(all, weights.len(), wanted.any),
    };
    let reasons = reasons(question, segment, shown.report);
    let namings = if reasons.ask_for_names() { facts.namings() } else { Vec::new() };
    let mut hits = Vec::with_capacity(chosen.len());
    for (document, score) in &chosen {
        let number = (document - head) as usize;
        let around = |numbers: std::ops::Range<usize>| -> Result<Vec<PassageFacts>, Found> {
            numbers.map(|other| passage(snapshot, segment.number, head, other, &report.id)).collect()
        };
        let found = passage(snapshot, segment.number, head, number, &report.id)?;
        let marks = reasons.in_passage(&found.text, found.start, &namings, &found.mentions);
        let first = marks.first().filter(|_| facts.lines_run_on);
        hits.push(Hit {
            line: first.map_or(found.line, |mark| line_within(&found.text, found.line, mark.start)),
            marks,
            passage: found,
            score: score + shown.of_report,
            context_before: around(number.saturating_sub(wanted.context)..number)?,
            context_after: around(number + 1..passages.min(number + 1 + wanted.context))?,
        });
    }
    let in_title = |title: &str| reasons.in_title(title, &facts.title_namings(), &facts.title_mentions());
    let title_marks = report.title.as_deref().map_or_else(Vec::new, in_title);
    let more_passages = if shown.passage.is_some() { 0 } else { answering.saturating_sub(hits.len()) };
    let fired = fired(question, segment, shown.report);
    Ok(ReportHits { rank: 0, report, title_marks, hits, more_passages, copies: 0, is_copy: false, fired })
}

/// Returns the clauses that made the report match, in the order of the query, each once.
fn fired(question: &Question, segment: &SegmentMatches, report: usize) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    let leaves = question.typed.iter().zip(&segment.leaves);
    for (typed, _) in leaves.filter(|(_, found)| found.active.has(report)) {
        if !told.contains(typed) {
            told.push(typed.clone());
        }
    }
    told
}

/// Returns what made the report match, as far as it can be marked.
pub(crate) fn reasons<'q>(question: &'q Question, segment: &SegmentMatches, report: usize) -> Reasons<'q> {
    let mut reasons = Reasons::default();
    let leaves = question.leaves.iter().zip(&segment.leaves);
    for (leaf, _) in leaves.filter(|(_, found)| found.active.has(report)) {
        match leaf {
            Leaf::Words(wording) if wording.place == Place::Anywhere => reasons.anywhere.push(wording),
            Leaf::Words(wording) => reasons.in_title.push(wording),
            Leaf::Placed(together) => reasons.placed.push(together),
            Leaf::Actors(wanted) => reasons.actors.extend(wanted.iter().filter_map(|wanted| match wanted {
                resolve::Wanted::Key(key) => Some(key),
                resolve::Wanted::Kind(_) => None,
            })),
            Leaf::Mentions(days) => reasons.days.push(*days),
            Leaf::Days(_) | Leaf::Undated | Leaf::MentionsNone | Leaf::Seen(..) | Leaf::Path(_) => {}
        }
    }
    reasons
}

/// Chooses the passages to show of those that are new: what covers the query, and then what holds as much of it as the
/// first one, for each is news by itself.
fn news(passages: Vec<ScoredPassage>, leaves: usize, any: bool) -> Vec<(DocId, f32)> {
    let mut chosen = covering(passages.clone(), leaves, any);
    let is_chosen = |passage: &ScoredPassage| chosen.iter().any(|(document, _)| *document == passage.document);
    let (first, mut others): (Vec<_>, Vec<_>) = passages.into_iter().partition(is_chosen);
    let fullest = first.iter().map(|passage| passage.holds.len()).max().unwrap_or(0);
    others.retain(|passage| passage.holds.len() >= fullest);
    others.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.document.cmp(&b.document)));
    let room = PASSAGES_SHOWN.saturating_sub(chosen.len());
    chosen.extend(others.into_iter().take(room).map(|passage| (passage.document, passage.score)));
    chosen
}

/// Chooses the passages to show: first the one that holds the most clauses; where it does not hold all, the fewest
/// more that do, each the one that adds the most. Where some of the clauses will do, the first is the best scored one.
fn covering(mut passages: Vec<ScoredPassage>, leaves: usize, any: bool) -> Vec<(DocId, f32)> {
    let mut missing: Vec<bool> = vec![false; leaves];
    passages.iter().flat_map(|passage| &passage.holds).for_each(|place| missing[*place] = true);
    let mut chosen = Vec::new();
    while chosen.len() < PASSAGES_SHOWN {
        let adds = |passage: &ScoredPassage| passage.holds.iter().filter(|place| missing[**place]).count();
        let better = |a: &&(usize, &ScoredPassage), b: &&(usize, &ScoredPassage)| {
            let by_clauses = if any && chosen.is_empty() { Ordering::Equal } else { adds(a.1).cmp(&adds(b.1)) };
            by_clauses.then(a.1.score.total_cmp(&b.1.score)).then(b.1.document.cmp(&a.1.document))
        };
        let numbered: Vec<(usize, &ScoredPassage)> = passages.iter().enumerate().collect();
        let Some((place, adding)) = numbered.iter().max_by(better).map(|(place, best)| (*place, adds(best))) else {
            break;
        };
        if adding == 0 && !chosen.is_empty() {
            break;
        }
        let best = passages.remove(place);
        best.holds.iter().for_each(|place| missing[*place] = false);
        chosen.push((best.document, best.score));
    }
    chosen
}

/// A report as the index knows it.
pub(crate) struct Opened {
    /// What is shown of it.
    pub(crate) report: ReportFacts,
    /// How many passages it has.
    pub(crate) passages: usize,
    /// What is stored of it beside its text.
    pub(crate) facts: stored::ReportFacts,
}

/// Returns what is known of the report whose head this is, but for its actors.
pub(crate) fn report(files: &mut Files, segment: u32, head: DocId) -> Result<Opened, Found> {
    let snapshot = files.snapshot;
    let id = snapshot.report_id(segment, head)?.to_string();
    let facts: stored::ReportFacts = snapshot.facts(DocAddress::new(segment, head), &id)?;
    let date = snapshot.date_of_head(segment, head)?;
    let file_id = identity::file_of(&id).to_string();
    let (root, path) = file_id.split_once('/').unwrap_or((&file_id, ""));
    let below = identity::path_below(root, &file_id).unwrap_or_default();
    let below = PathBuf::from(OsString::from_vec(below));
    let file = snapshot.root_path(root).map(|root| root.join(&below)).unwrap_or(below);
    let stale = files.stale(&file_id, &file)?;
    let passages = snapshot.numbers(segment, column::PASSAGES)?.first(head).unwrap_or_default() as usize;
    let date_source = facts.date_source.and_then(|source| DATE_SOURCES.get(source).copied()).filter(|_| date.is_some());
    let report = ReportFacts {
        id: id.clone(),
        root: root.to_string(),
        path: path.to_string(),
        file,
        title: facts.title.clone(),
        date,
        date_source,
        actors: Vec::new(),
        stale,
    };
    Ok(Opened { report, passages, facts })
}

/// Returns a passage of the report whose head this is, verified.
pub(crate) fn passage(
    snapshot: &Snapshot,
    segment: u32,
    head: DocId,
    number: usize,
    report_id: &str,
) -> Result<PassageFacts, Found> {
    let (text, StoredPassage { start, line, mentions }) = snapshot.passage(segment, head, number, report_id)?;
    Ok(PassageFacts { number, text, start, line, mentions })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_passages_that_hold_all_clauses_are_shown_the_fullest_first() {
        let scored = |document, score, holds: &[usize]| ScoredPassage { document, score, holds: holds.to_vec() };
        let case = |passages: Vec<ScoredPassage>, leaves| {
            covering(passages, leaves, false).into_iter().map(|(document, _)| document).collect::<Vec<_>>()
        };
        assert_eq!(case(vec![scored(1, 1.0, &[0]), scored(2, 0.5, &[0, 1]), scored(3, 2.0, &[1])], 2), [2]);
        assert_eq!(case(vec![scored(1, 1.0, &[0]), scored(2, 0.5, &[1]), scored(3, 2.0, &[1])], 2), [3, 1]);
        assert_eq!(case(vec![scored(1, 1.0, &[0]), scored(2, 1.0, &[0])], 1), [1]);
        let some_will_do = vec![scored(1, 1.0, &[0, 1]), scored(2, 2.0, &[1])];
        assert_eq!(covering(some_will_do, 2, true), [(2, 2.0), (1, 1.0)]);
        let new = vec![scored(1, 1.0, &[0, 1]), scored(2, 9.0, &[1]), scored(3, 2.0, &[0, 1]), scored(4, 0.5, &[0, 1])];
        assert_eq!(news(new, 2, false), [(3, 2.0), (1, 1.0), (4, 0.5)]);
        assert_eq!(case((0..5).map(|place| scored(place, 1.0, &[place as usize])).collect(), 5).len(), PASSAGES_SHOWN);
    }
}
