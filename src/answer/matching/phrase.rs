//! Words in a row: where each of several words stands just behind the one before.
//! In: the words. Out: documents, and how often they stand there so. Each word may stand in any of its forms, so the
//! engine's own phrases, of one term a place, will not do.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::schema::Field;
use tantivy::{DocId, InvertedIndexReader, TERMINATED};

use super::form::Form;
use super::wording::{self, FormFound};
use crate::answer::resolve::Step;
use crate::index::damage::Found;
use crate::index::open::Snapshot;
use crate::index::positions::Positions;

/// Returns the documents of a field in which the steps stand in a row, in order, and how often they do.
pub(super) fn postings(
    snapshot: &Snapshot,
    number: u32,
    field: Field,
    steps: &[Step],
) -> Result<Vec<(DocId, f32)>, Found> {
    let inverted = snapshot.searcher.segment_reader(number).inverted_index(field)?;
    let mut asked = Vec::with_capacity(steps.len());
    for (step, behind) in steps.iter().zip(0..) {
        let forms = wording::forms(&inverted, step)?;
        let frequency: u64 = forms.iter().map(|form| u64::from(form.info.doc_freq)).sum();
        asked.push((frequency, behind, forms));
    }
    // The rarest leads, and dismisses before a frequent one is asked for its many places.
    asked.sort_by_key(|(frequency, ..)| *frequency);
    let least = asked.first().map_or(0, |(frequency, ..)| *frequency);
    let positions = Positions::open(&snapshot.searcher, number, field)?;
    let words = asked.into_iter().map(|(_, behind, forms)| Word::open(&inverted, &positions, forms, behind, least));
    let mut words = words.collect::<Result<Option<Vec<_>>, Found>>()?.unwrap_or_default();
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
    /// Its commonest form.
    commonest: Form,
    others: Vec<Form>,
    /// On which document each of the others is, the least on top: most wait there for long.
    waiting: BinaryHeap<Reverse<(DocId, usize)>>,
}

impl Word {
    /// Opens the forms of a word, of which the places in about `asked` documents will be wanted; none where it has none.
    fn open(
        inverted: &InvertedIndexReader,
        positions: &Positions,
        mut forms: Vec<FormFound>,
        behind: u32,
        asked: u64,
    ) -> Result<Option<Word>, Found> {
        forms.sort_by_key(|form| Reverse(form.info.doc_freq));
        let mut forms = forms.iter().map(|form| Form::open(inverted, positions, &form.info, asked));
        let Some(commonest) = forms.next().transpose()? else { return Ok(None) };
        let others = forms.collect::<Result<Vec<_>, Found>>()?;
        let waiting = others.iter().enumerate().map(|(place, form)| Reverse((form.document(), place))).collect();
        Ok(Some(Word { behind, commonest, others, waiting }))
    }

    /// Returns the document it is on; `TERMINATED` behind the last.
    fn document(&self) -> DocId {
        let waiting = self.waiting.peek().map_or(TERMINATED, |Reverse((document, _))| *document);
        self.commonest.document().min(waiting)
    }

    /// Goes on to the document, or behind it if it does not stand there, and returns where it is then.
    fn go_to(&mut self, document: DocId) -> DocId {
        let commonest = self.commonest.go_to(document);
        loop {
            let Some(mut least) = self.waiting.peek_mut() else { return commonest };
            if least.0.0 >= document {
                return commonest.min(least.0.0);
            }
            least.0.0 = self.others[least.0.1].go_to(document);
        }
    }

    /// Reads where it stands in the document it is on, each place once, in order; then goes on behind it.
    fn places(&mut self, places: &mut Vec<u32>) {
        places.clear();
        let document = self.document();
        let mut read = 0;
        if self.commonest.document() == document {
            self.commonest.add_places(places);
            self.commonest.advance();
            read += 1;
        }
        while let Some(mut least) = self.waiting.peek_mut()
            && least.0.0 == document
        {
            let form = &mut self.others[least.0.1];
            form.add_places(places);
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
