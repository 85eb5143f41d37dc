//! Which reports satisfy a question, exactly.
//! In: a question and a snapshot. Out: for each segment, which reports match and where each leaf was found.
//!
//! A query is boolean at report scope: every leaf becomes a set of reports, the tree joins the sets, and what a
//! leaf found counts only where the tree needed it ("active"): in `(a b) OR c` a report with `a` and `c` is a
//! hit for `c` alone. Deleted documents are masked here, so no answer depends on when segments were merged.

use std::ops::Deref;
use std::sync::Arc;

use tantivy::{DocId, SegmentReader};

use super::memory::Memory;
use super::resolve::{Leaf, Question, Resolved};
use crate::index::damage::Found;
use crate::index::heads::Heads;
use crate::index::open::Snapshot;
use crate::index::schema::column;
use bits::Bits;

pub(crate) mod bits;
mod filters;
mod form;
mod phrase;
mod placed;
pub(super) mod standing;
mod wording;

/// What a question found, segment by segment.
pub(crate) struct Matches<'s> {
    pub(crate) segments: Vec<SegmentMatches<'s>>,
}

/// What a question found in one segment. Reports have numbers here, in the order of their documents.
pub(crate) struct SegmentMatches<'s> {
    pub(crate) snapshot: &'s Snapshot,
    pub(crate) segment: &'s SegmentReader,
    /// The engine's number of the segment.
    pub(crate) number: u32,
    /// The first document of each report, dead ones too.
    pub(crate) heads: Arc<Heads>,
    /// Living reports, of the whole segment.
    pub(crate) alive: Bits,
    /// Living reports below `--in`.
    pub(crate) asked: Bits,
    /// What each leaf found.
    pub(crate) leaves: Vec<LeafFound>,
    /// The reports that satisfy the tree.
    pub(crate) matched: Bits,
}

/// What a leaf found in a segment, and what it is good for there.
pub(crate) struct LeafFound {
    /// What it found, whatever the rest of the query asks.
    pub(crate) postings: Arc<LeafPostings>,
    /// The matching reports of which it is a reason.
    pub(crate) active: Bits,
}

impl Deref for LeafFound {
    type Target = LeafPostings;

    fn deref(&self) -> &LeafPostings {
        &self.postings
    }
}

/// What a leaf found in a segment.
pub(crate) struct LeafPostings {
    /// The living reports that have it.
    pub(crate) reports: Bits,
    /// Where it stands in texts: documents in order, and how often; less for other forms than the asked one, and for
    /// longer times.
    pub(crate) texts: Vec<(DocId, f32)>,
    /// In which titles it stands: numbers of reports in order, and how often.
    pub(crate) titles: Vec<(u32, f32)>,
    /// Whether each report that has it says it in its text or title. An actor may be one of a report's fields.
    pub(crate) is_said: bool,
    /// The forms under which a single word was found, and in which reports.
    pub(crate) forms: Vec<(String, Bits)>,
}

impl LeafPostings {
    pub(crate) fn nothing(reports: usize) -> LeafPostings {
        let (texts, titles, forms) = (Vec::new(), Vec::new(), Vec::new());
        LeafPostings { reports: Bits::none(reports), texts, titles, is_said: false, forms }
    }

    /// Returns about how many bytes it takes.
    pub(crate) fn bytes(&self) -> usize {
        let forms: usize = self.forms.iter().map(|(form, reports)| form.len() + reports.bytes()).sum();
        let lists = std::mem::size_of_val(self.texts.as_slice()) + std::mem::size_of_val(self.titles.as_slice());
        std::mem::size_of::<LeafPostings>() + self.reports.bytes() + lists + forms
    }
}

impl Matches<'_> {
    /// Returns how many reports match.
    pub(crate) fn reports(&self) -> usize {
        self.segments.iter().map(|segment| segment.matched.count()).sum()
    }

    /// Returns how many reports were asked: those below `--in`.
    pub(crate) fn asked(&self) -> usize {
        self.segments.iter().map(|segment| segment.asked.count()).sum()
    }

    /// Returns how many reports the index holds, and how many of them are undated.
    pub(crate) fn held(&self) -> Result<(usize, usize), Found> {
        let Some(first) = self.segments.first() else { return Ok((0, 0)) };
        first.snapshot.living(|| {
            let (mut reports, mut undated) = (0, 0);
            for segment in &self.segments {
                let dates = segment.snapshot.dates(segment.number)?;
                reports += segment.alive.count();
                undated += dates.undated(|report| segment.alive.has(report));
            }
            Ok((reports, undated))
        })
    }

    /// Returns how many reports that were asked have the leaf.
    pub(crate) fn reports_of_leaf(&self, leaf: usize) -> usize {
        self.segments.iter().map(|segment| segment.leaves[leaf].reports.count_in(&segment.asked)).sum()
    }

    /// Returns in how many living reports of the whole index the leaf stands: the statistics of ranking.
    pub(crate) fn frequency(&self, leaf: usize) -> usize {
        self.segments.iter().map(|segment| segment.leaves[leaf].reports.count_in(&segment.alive)).sum()
    }

    /// Returns how many reports that were asked satisfy a part of the tree by itself.
    pub(crate) fn reports_of(&self, tree: &Resolved) -> usize {
        let of_segment =
            |segment: &SegmentMatches| satisfied(tree, &segment.leaves, segment.heads.len()).count_in(&segment.asked);
        self.segments.iter().map(of_segment).sum()
    }

    /// Returns the forms of a single word, and how many reports that were asked have each.
    pub(crate) fn forms(&self, leaf: usize) -> Vec<(String, usize)> {
        let mut counts = std::collections::BTreeMap::new();
        for segment in &self.segments {
            for (form, reports) in &segment.leaves[leaf].forms {
                *counts.entry(form.clone()).or_default() += reports.count_in(&segment.asked);
            }
        }
        counts.into_iter().filter(|(_, reports)| *reports > 0).collect()
    }

    /// Returns the forms of a single word, and how many matching reports have each.
    pub(crate) fn other_forms(&self, leaf: usize) -> Vec<(String, usize)> {
        let mut counts = std::collections::BTreeMap::new();
        for segment in &self.segments {
            let found = &segment.leaves[leaf];
            for (form, reports) in &found.forms {
                *counts.entry(form.clone()).or_default() += reports.count_in(&found.active);
            }
        }
        counts.into_iter().collect()
    }
}

impl SegmentMatches<'_> {
    /// Returns the documents of a report. Files of the ledger may lie between two reports: they have no words.
    pub(crate) fn documents(&self, report: usize) -> std::ops::Range<DocId> {
        let end = self.heads.get(report + 1).copied().unwrap_or_else(|| self.segment.max_doc());
        self.heads[report]..end
    }
}

/// Looks up every leaf and joins them.
pub(crate) fn matches<'s>(snapshot: &'s Snapshot, question: &Question, below: &[String]) -> Result<Matches<'s>, Found> {
    matches_knowing(snapshot, question, below, &Memory::of_one())
}

/// The same, with what was looked up for earlier queries.
pub(crate) fn matches_knowing<'s>(
    snapshot: &'s Snapshot,
    question: &Question,
    below: &[String],
    memory: &Memory,
) -> Result<Matches<'s>, Found> {
    let mut segments = Vec::new();
    for (number, segment) in (0..).zip(snapshot.searcher.segment_readers()) {
        let heads = snapshot.heads_of(number)?;
        let alive = alive(segment, &heads);
        let mut asked = alive.clone();
        if !below.is_empty() {
            asked.and(&filters::below(&snapshot.texts(number, column::ID)?, &heads, below)?);
        }
        let mut leaves = Vec::with_capacity(question.leaves.len());
        for leaf in &question.leaves {
            let postings = memory.leaf(number, leaf, || {
                let mut found = found(snapshot, number, &heads, leaf)?;
                found.reports.and(&alive);
                Ok(found)
            })?;
            leaves.push(LeafFound { postings, active: Bits::none(heads.len()) });
        }
        let mut matched = satisfied(&question.tree, &leaves, heads.len());
        matched.and(&asked);
        activate(&question.tree, &matched.clone(), &mut leaves, heads.len());
        segments.push(SegmentMatches { snapshot, segment, number, heads, alive, asked, leaves, matched });
    }
    Ok(Matches { segments })
}

fn found(snapshot: &Snapshot, number: u32, heads: &Heads, leaf: &Leaf) -> Result<LeafPostings, Found> {
    let segment = snapshot.searcher.segment_reader(number);
    let mut found = LeafPostings::nothing(heads.len());
    match leaf {
        Leaf::Words(wording) => wording::look_up(snapshot, number, heads, wording, &mut found)?,
        Leaf::Placed(together) => placed::look_up(snapshot, number, heads, together, &mut found)?,
        Leaf::Actors(wanted) => filters::actors(snapshot, segment, heads, wanted, &mut found)?,
        Leaf::Days(days) => found.reports = filters::days(&snapshot.dates(number)?, heads.len(), *days),
        Leaf::Undated => found.reports = filters::undated(&snapshot.dates(number)?, heads.len()),
        Leaf::Mentions(days) => filters::mentions(snapshot, number, heads, *days, &mut found)?,
        Leaf::MentionsNone => found.reports = filters::mentions_none(snapshot, number, heads)?,
        Leaf::Seen(_, seconds) => {
            found.reports = filters::seen(&snapshot.days(number, column::SEEN)?, heads.len(), *seconds);
        }
        Leaf::Path(Some(glob)) => found.reports = filters::path(&snapshot.texts(number, column::ID)?, heads, glob)?,
        Leaf::Path(None) => {}
    }
    Ok(found)
}

/// A report is deleted by its id, which stands on all its documents, so it lives or is dead as a whole.
fn alive(segment: &SegmentReader, heads: &[DocId]) -> Bits {
    let Some(living) = segment.alive_bitset() else { return Bits::all(heads.len()) };
    let mut alive = Bits::none(heads.len());
    heads.iter().enumerate().filter(|(_, head)| living.is_alive(**head)).for_each(|(report, _)| alive.insert(report));
    alive
}

fn satisfied(tree: &Resolved, leaves: &[LeafFound], reports: usize) -> Bits {
    match tree {
        Resolved::Leaf(number) => leaves[*number].reports.clone(),
        Resolved::Not(part) => satisfied(part, leaves, reports).complement(),
        Resolved::All(parts) => parts.iter().fold(Bits::all(reports), |mut all, part| {
            all.and(&satisfied(part, leaves, reports));
            all
        }),
        Resolved::Any(parts) => parts.iter().fold(Bits::none(reports), |mut any, part| {
            any.or(&satisfied(part, leaves, reports));
            any
        }),
    }
}

/// Notes at each leaf the reports of which it is a reason: those where every part above it was satisfied.
fn activate(tree: &Resolved, above: &Bits, leaves: &mut [LeafFound], reports: usize) {
    match tree {
        Resolved::Leaf(number) => {
            let leaf = &mut leaves[*number];
            leaf.active = leaf.reports.clone();
            leaf.active.and(above);
        }
        Resolved::Not(_) => {}
        Resolved::All(parts) => parts.iter().for_each(|part| activate(part, above, leaves, reports)),
        Resolved::Any(parts) => {
            for part in parts {
                let mut here = satisfied(part, leaves, reports);
                here.and(above);
                activate(part, &here, leaves, reports);
            }
        }
    }
}

/// Returns how many entries lie before `number`, looking near before far: lists are walked in order.
pub(crate) fn leap(list: &[(u32, f32)], number: u32) -> usize {
    let mut end = 1;
    while end < list.len() && list[end - 1].0 < number {
        end *= 2;
    }
    let end = end.min(list.len());
    list[..end].partition_point(|(other, _)| *other < number)
}
