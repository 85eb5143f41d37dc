//! Which passages answer: those that hold a term which made their report match.
//! In: what a segment's leaves found. Out: how many of a report's passages do. Every answer tells how many there are in
//! all, also of reports that need not be scored.

use std::ops::Range;

use tantivy::DocId;

use super::weights::Weights;
use crate::answer::matching::bits::Bits;
use crate::answer::matching::{Numbers, SegmentMatches};

/// The answering passages of a segment. Those of reports that do not match may be among them.
pub(super) struct Answering {
    documents: Bits,
}

impl Answering {
    pub(super) fn of(segment: &SegmentMatches, weights: &Weights) -> Answering {
        let mut documents = Bits::none(segment.segment.max_doc() as usize);
        for leaf in weights.leaves().map(|leaf| &segment.leaves[leaf]) {
            let texts = leaf.texts.iter().map(|(document, _)| *document);
            if leaf.active.count() == leaf.reports.count_in(&segment.matched) {
                texts.for_each(|document| documents.insert(document as usize));
                continue;
            }
            // In some of the reports that match it is no reason.
            let mut numbers = Numbers::new(&segment.heads);
            let is_reason = |document: &DocId| numbers.of(*document).is_some_and(|report| leaf.active.has(report));
            texts.filter(is_reason).for_each(|document| documents.insert(document as usize));
        }
        Answering { documents }
    }

    /// Returns how many of these documents answer.
    #[inline]
    pub(super) fn count(&self, documents: Range<DocId>) -> usize {
        self.documents.count_within(documents.start as usize..documents.end as usize)
    }
}
