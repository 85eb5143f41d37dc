//! Which passages answer: those that hold a term which made their report match.
//! In: what a segment's leaves found. Out: how many passages do. Every answer tells how many there are in all, also of
//! reports that need not be scored.

use std::ops::Range;

use tantivy::DocId;

use super::weights::Weights;
use crate::answer::matching::bits::Bits;
use crate::answer::matching::{LeafFound, SegmentMatches};

/// Returns how many passages of the segment answer. A report that only filters or titles answer counts for one.
pub(super) fn passages(segment: &SegmentMatches, weights: &Weights) -> usize {
    let documents = documents(segment, weights);
    let of_report = |report| {
        let Range { start, end } = segment.documents(report);
        documents.count_within(start as usize..end as usize)
    };
    let leaves = || weights.leaves().map(|leaf| &segment.leaves[leaf]);
    let has_others = |leaf: &LeafFound| leaf.reports.count_in(&segment.matched) < leaf.reports.count();
    // Where reports that do not match have passages among them, or any may have none, each that does is looked at.
    if segment.alive.count() < segment.heads.len() || leaves().any(|leaf| !leaf.is_said || has_others(leaf)) {
        return segment.matched.iter().map(|report| of_report(report).max(1)).sum();
    }
    let mut silent = segment.matched.clone();
    leaves().for_each(|leaf| silent.remove(&leaf.active));
    for (report, _) in leaves().flat_map(|leaf| &leaf.titles) {
        let report = *report as usize;
        if segment.matched.has(report) && of_report(report) == 0 {
            silent.insert(report);
        }
    }
    documents.count() + silent.count()
}

/// Returns the passages that hold a term which made their report match; those of reports that do not match may be among
/// them.
fn documents(segment: &SegmentMatches, weights: &Weights) -> Bits {
    let mut documents = Bits::none(segment.segment.max_doc() as usize);
    for leaf in weights.leaves().map(|leaf| &segment.leaves[leaf]) {
        let texts = leaf.texts.iter().map(|(document, _)| *document);
        if leaf.active.count() == leaf.reports.count_in(&segment.matched) {
            texts.for_each(|document| documents.insert(document as usize));
            continue;
        }
        // In some of the reports that match it is no reason.
        let is_reason =
            |document: &DocId| segment.heads.report_of(*document).is_some_and(|report| leaf.active.has(report));
        texts.filter(is_reason).for_each(|document| documents.insert(document as usize));
    }
    documents
}
