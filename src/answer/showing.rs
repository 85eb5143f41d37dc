//! From an order to an answer: what is shown, and what is said of the whole.
//! In: matches and the places of their order that are shown. Out: hits with all that a view needs, and a summary.

use std::collections::BTreeMap;

use tantivy::DocId;

use super::files::Files;
use super::hit::{Matched, ReportHits, Summary};
use super::matching::Matches;
use super::memory::Memory;
use super::rank::{self, Shown, Weights};
use super::resolve::Question;
use super::{Copies, Wanted, facet, fetch, mentioned};
use crate::index::damage::Found;
use crate::index::open::Snapshot;

/// All that was found for a question.
pub(super) struct Matching<'m> {
    pub(super) snapshot: &'m Snapshot,
    pub(super) question: &'m Question,
    pub(super) matches: &'m Matches<'m>,
    pub(super) weights: &'m Weights,
    pub(super) memory: &'m Memory,
}

/// A place of the order that is shown.
pub(super) struct Place {
    pub(super) shown: Shown,
    /// What is folded into it.
    pub(super) copies: Vec<Shown>,
    /// The passages that are new; none if it does not matter which are.
    pub(super) new: Option<Vec<DocId>>,
}

/// Returns what is shown, in order.
pub(super) fn hits(matching: &Matching, places: &[Place], wanted: &Wanted) -> Result<Vec<ReportHits>, Found> {
    let Matching { snapshot, question, matches, weights, memory } = matching;
    let mut files = Files::new(snapshot);
    let mut show = |one: &Shown, new: Option<&[DocId]>, rank: usize, copies: Option<usize>| {
        let mut report = fetch::report_hits(&mut files, question, matches, weights, one, new, wanted)?;
        report.rank = rank;
        (report.copies, report.is_copy) = (copies.unwrap_or_default(), copies.is_none());
        if wanted.actors {
            let segment = &matches.segments[one.segment];
            let head = segment.heads[one.report];
            report.report.actors = memory.spellings.of_head(snapshot, segment.number, head)?;
        }
        Ok::<_, Found>(report)
    };
    let mut hits = Vec::with_capacity(places.len());
    for (number, place) in places.iter().enumerate() {
        let rank = wanted.offset + number + 1;
        hits.push(show(&place.shown, place.new.as_deref(), rank, Some(place.copies.len()))?);
        if wanted.copies == Copies::Listed {
            for copy in &place.copies {
                hits.push(show(copy, None, rank, None)?);
            }
        }
    }
    Ok(hits)
}

/// Returns what is said of the whole; facets are not looked at.
pub(super) fn summary(
    matching: &Matching,
    text: &str,
    matched: Matched,
    places: &[Place],
    wanted: &Wanted,
) -> Result<Summary, Found> {
    let Matching { snapshot, question, matches, .. } = matching;
    let (reports, undated) = matches.held()?;
    let mut summary = Summary {
        query: text.to_string(),
        name: None,
        shown: places.len(),
        copies: places.iter().map(|place| place.copies.len()).sum(),
        group: wanted.group,
        offset: wanted.offset,
        matched,
        before: None,
        held: matches.asked(),
        truncated: false,
        cut: None,
        revision: snapshot.control.revision,
        reports,
        undated,
        unread: snapshot.unread_files()?,
        other_forms: other_forms(question, matches),
        distinct: wanted.distinct.then(|| rank::distinct(question, matches)).transpose()?,
        coarse_dates: if question.asks_for_dates() { facet::coarse_dates(matches)? } else { 0 },
        unresolved: if question.asks_for_mentions() { mentioned::unresolved(matches)? } else { 0 },
    };
    // Who asks for counts alone misses no hits.
    summary.truncated = wanted.limit != Some(0) && summary.shown + summary.copies < summary.to_show();
    Ok(summary)
}

/// Returns the other forms under which asked words were found, the most frequent first.
fn other_forms(question: &Question, matches: &Matches) -> Vec<(String, Vec<(String, usize)>)> {
    let mut words: BTreeMap<String, Vec<(String, usize)>> = BTreeMap::new();
    for (leaf, asked) in question.single_words() {
        let mut forms = matches.other_forms(leaf);
        forms.retain(|(form, reports)| *form != asked && *reports > 0);
        forms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        if !forms.is_empty() {
            words.insert(asked, forms);
        }
    }
    words.into_iter().collect()
}
