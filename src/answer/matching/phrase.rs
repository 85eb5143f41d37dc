//! Words in a row: where each of several words stands just behind the one before.
//! In: the words. Out: documents, and how often they stand there so. Each word may stand in any of its forms, so the
//! engine's own phrases, of one term a place, will not do.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, InvertedIndexReader, TERMINATED};

use super::wording;
use crate::answer::resolve::Step;
use crate::index::damage::Found;

/// Returns the documents in which the steps stand in a row, in order, and how often they do.
pub(super) fn postings(inverted: &Arc<InvertedIndexReader>, steps: &[Step]) -> Result<Vec<(DocId, f32)>, Found> {
    let mut words = Vec::with_capacity(steps.len());
    for (step, behind) in steps.iter().zip(0..) {
        words.push(Word::open(inverted, step, behind)?);
    }
    // The rarest leads, and dismisses before a frequent one is asked for its many places.
    words.sort_by_key(|word| word.frequency);
    let Some((lead, others)) = words.split_first_mut() else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    let (mut starts, mut places) = (Vec::new(), Vec::new());
    while lead.document() != TERMINATED {
        let document = lead.document();
        if let Some(further) = others.iter_mut().map(|word| word.go_to(document)).find(|further| *further != document) {
            lead.go_to(further);
            continue;
        }
        lead.places(&mut starts);
        starts.retain_mut(|place| {
            let start = place.checked_sub(lead.behind);
            *place = start.unwrap_or_default();
            start.is_some()
        });
        for word in others.iter_mut() {
            if starts.is_empty() {
                break;
            }
            word.places(&mut places);
            starts.retain(|start| places.binary_search(&(start + word.behind)).is_ok());
        }
        if !starts.is_empty() {
            found.push((document, starts.len() as f32));
        }
    }
    Ok(found)
}

/// A word of the row.
struct Word {
    /// How many words it stands behind the first.
    behind: u32,
    /// How many documents have it at most.
    frequency: u64,
    /// What its commonest form stands in.
    commonest: SegmentPostings,
    /// What each of the others stands in.
    others: Vec<SegmentPostings>,
    /// On which document each of the others is, the least on top: most wait there for long.
    waiting: BinaryHeap<Reverse<(DocId, usize)>>,
}

impl Word {
    fn open(inverted: &InvertedIndexReader, step: &Step, behind: u32) -> Result<Word, Found> {
        let mut forms = wording::forms(inverted, step)?;
        forms.sort_by_key(|form| Reverse(form.info.doc_freq));
        let frequency = forms.iter().map(|form| u64::from(form.info.doc_freq)).sum();
        let mut others = Vec::with_capacity(forms.len());
        for form in &forms {
            others.push(inverted.read_postings_from_terminfo(&form.info, IndexRecordOption::WithFreqsAndPositions)?);
        }
        let commonest = if others.is_empty() { SegmentPostings::empty() } else { others.remove(0) };
        let waiting = others.iter().enumerate().map(|(form, postings)| Reverse((postings.doc(), form))).collect();
        Ok(Word { behind, frequency, commonest, others, waiting })
    }

    /// Returns the document it is on; `TERMINATED` behind the last.
    fn document(&self) -> DocId {
        let waiting = self.waiting.peek().map_or(TERMINATED, |Reverse((document, _))| *document);
        waiting.min(self.commonest.doc())
    }

    /// Goes on to the document, or behind it if it does not stand there, and returns where it is then.
    fn go_to(&mut self, document: DocId) -> DocId {
        if self.commonest.doc() < document {
            self.commonest.seek(document);
        }
        while let Some(mut least) = self.waiting.peek_mut()
            && least.0.0 < document
        {
            least.0.0 = self.others[least.0.1].seek(document);
        }
        self.document()
    }

    /// Reads where it stands in the document it is on, each place once, in order; then goes on behind it.
    fn places(&mut self, places: &mut Vec<u32>) {
        places.clear();
        let document = self.document();
        let mut read = 0;
        if self.commonest.doc() == document {
            self.commonest.append_positions_with_offset(0, places);
            self.commonest.advance();
            read += 1;
        }
        while let Some(mut least) = self.waiting.peek_mut()
            && least.0.0 == document
        {
            let form = &mut self.others[least.0.1];
            form.append_positions_with_offset(0, places);
            least.0.0 = form.advance();
            read += 1;
        }
        // One form has its places in order; two may be readings of the same word.
        if read > 1 {
            places.sort_unstable();
            places.dedup();
        }
    }
}
