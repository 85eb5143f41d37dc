//! Where the reports of a segment begin: the first document of each, and the report of any document.
//! In: the documents that are heads. Out: numbers of reports, which count them in the order of their documents.

use std::ops::Deref;

use tantivy::DocId;

/// Documents of a mark.
const MARKED: usize = 64;

/// The heads of a segment, dead ones too, in order: a slice of documents, by the numbers of their reports.
pub(crate) struct Heads {
    heads: Vec<DocId>,
    /// For so many documents each, which of them are heads, and how many heads lie before them: the report of a document
    /// is counted, not searched, since a word may stand in hundreds of thousands of them.
    marks: Vec<(u64, u32)>,
}

impl Heads {
    /// Returns the heads of a segment of so many documents, given in order.
    pub(crate) fn new(heads: Vec<DocId>, documents: usize) -> Heads {
        let mut marks = vec![(0_u64, 0); documents.div_ceil(MARKED)];
        for head in &heads {
            marks[*head as usize / MARKED].0 |= 1 << (head % MARKED as u32);
        }
        let mut before = 0;
        for (mark, heads_before) in &mut marks {
            *heads_before = before;
            before += mark.count_ones();
        }
        Heads { heads, marks }
    }

    /// Returns the report of a document with words; none before the first head.
    #[inline]
    pub(crate) fn report_of(&self, document: DocId) -> Option<usize> {
        let (mark, before) = self.marks[document as usize / MARKED];
        let up_to = u64::MAX >> (MARKED as u32 - 1 - document % MARKED as u32);
        (before + (mark & up_to).count_ones()).checked_sub(1).map(|report| report as usize)
    }
}

impl Deref for Heads {
    type Target = [DocId];

    fn deref(&self) -> &[DocId] {
        &self.heads
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_report_of_a_document_is_that_of_the_last_head_up_to_it(heads in prop::collection::btree_set(0u32..300, 0..40)) {
            let heads = Heads::new(heads.into_iter().collect(), 300);
            for document in 0..300 {
                let counted = heads.iter().filter(|head| **head <= document).count().checked_sub(1);
                prop_assert_eq!(heads.report_of(document), counted);
            }
        }
    }
}
