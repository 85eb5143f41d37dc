//! Words in a row: where each of several words stands just behind the one before.
//! Each word may stand in any of its forms, so the engine's own phrases, of one term a place, will not do.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, InvertedIndexReader};

use super::wording::{FormFound, forms};
use crate::answer::resolve::Step;
use crate::index::damage::Found;

/// Returns the documents in which the steps stand in a row, in order, and how often they do.
pub(super) fn postings(inverted: &InvertedIndexReader, steps: &[Step]) -> Result<Vec<(DocId, f32)>, Found> {
    let mut places = Vec::with_capacity(steps.len());
    for step in steps {
        let forms = forms(inverted, step)?;
        if forms.is_empty() {
            return Ok(Vec::new());
        }
        places.push(forms);
    }
    let candidates = candidates(inverted, &places)?;
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let mut readers = Vec::with_capacity(places.len());
    for forms in &places {
        readers.push(Positions::open(inverted, forms)?);
    }
    let mut found = Vec::new();
    for document in candidates {
        for reader in &mut readers {
            reader.read(document);
        }
        let rows = rows(&readers);
        if rows > 0 {
            found.push((document, rows as f32));
        }
    }
    Ok(found)
}

/// Returns the documents that have a form of every step. The rarest step is listed, the others are looked up in it.
fn candidates(inverted: &InvertedIndexReader, places: &[Vec<FormFound>]) -> Result<Vec<DocId>, Found> {
    let frequency = |forms: &&Vec<FormFound>| forms.iter().map(|form| u64::from(form.info.doc_freq)).sum::<u64>();
    let mut order: Vec<&Vec<FormFound>> = places.iter().collect();
    order.sort_by_key(frequency);
    let mut candidates: Option<Vec<DocId>> = None;
    for forms in order {
        let mut documents = Vec::new();
        for form in forms {
            let mut postings = inverted.read_postings_from_terminfo(&form.info, IndexRecordOption::Basic)?;
            match &candidates {
                None => {
                    let mut document = postings.doc();
                    while document != tantivy::TERMINATED {
                        documents.push(document);
                        document = postings.advance();
                    }
                }
                Some(wanted) => {
                    documents.extend(wanted.iter().copied().filter(|document| stands_on(&mut postings, *document)))
                }
            }
        }
        documents.sort_unstable();
        documents.dedup();
        candidates = Some(documents);
    }
    Ok(candidates.unwrap_or_default())
}

/// Goes on to the document, which must not lie before the last one asked for, and says whether it is there.
pub(super) fn stands_on(postings: &mut SegmentPostings, document: DocId) -> bool {
    let at = postings.doc();
    (if at < document { postings.seek(document) } else { at }) == document
}

/// The positions of one step's forms in one document after the other.
struct Positions {
    forms: Vec<SegmentPostings>,
    positions: Vec<u32>,
    one: Vec<u32>,
}

impl Positions {
    fn open(inverted: &InvertedIndexReader, forms: &[FormFound]) -> Result<Positions, Found> {
        let mut opened = Vec::with_capacity(forms.len());
        for form in forms {
            opened.push(inverted.read_postings_from_terminfo(&form.info, IndexRecordOption::WithFreqsAndPositions)?);
        }
        Ok(Positions { forms: opened, positions: Vec::new(), one: Vec::new() })
    }

    fn read(&mut self, document: DocId) {
        self.positions.clear();
        for postings in &mut self.forms {
            if stands_on(postings, document) {
                postings.positions(&mut self.one);
                self.positions.extend_from_slice(&self.one);
            }
        }
        self.positions.sort_unstable();
    }
}

/// Returns how often the steps stand in a row. A word that stands there in two readings counts once.
fn rows(readers: &[Positions]) -> usize {
    let mut last = None;
    let starts = readers[0].positions.iter().filter(|start| last.replace(**start) != Some(**start));
    starts
        .filter(|start| {
            (1_u32..).zip(&readers[1..]).all(|(on, reader)| reader.positions.binary_search(&(**start + on)).is_ok())
        })
        .count()
}
