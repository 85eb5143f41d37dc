//! Looks up words: every form of a stem, one form, or several words in a row, in texts and in titles.

use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader};

use super::bits::Bits;
use super::{LeafPostings, leap, phrase};
use crate::answer::resolve::{Step, Wording};
use crate::index::damage::Found;
use crate::index::heads::Heads;
use crate::index::open::Snapshot;
use crate::language::stem::{form_of_term, range_of_stem, term_of_form};
use crate::query::Place;

/// How much another form of the asked word counts: the asked form ranks first, the others not far behind.
const OTHER_FORM: f32 = 0.8;

/// More lists than these are sorted together: merged one by one, the words of a pattern would cost their square.
const MOST_MERGED: usize = 12;

/// A form in a segment's dictionary.
pub(super) struct FormFound {
    pub(super) form: String,
    pub(super) info: TermInfo,
    /// How much one of it counts.
    pub(super) weight: f32,
}

/// Notes where the wording stands.
pub(super) fn look_up(
    snapshot: &Snapshot,
    number: u32,
    heads: &Heads,
    wording: &Wording,
    found: &mut LeafPostings,
) -> Result<(), Found> {
    found.is_said = true;
    let titles = postings(snapshot, number, snapshot.fields.title, wording, &mut |_, _| {})?;
    for (document, count) in titles {
        if let Some(report) = heads.report_of(document) {
            found.reports.insert(report);
            found.titles.push((report as u32, count));
        }
    }
    if wording.place == Place::Title {
        return Ok(());
    }
    let mut forms: Vec<(String, Bits)> = Vec::new();
    found.texts = postings(snapshot, number, snapshot.fields.text, wording, &mut |form, documents| {
        forms.push((form.to_string(), reports_of(heads, documents)));
    })?;
    match wording.readings.as_slice() {
        // The reports of a single word are those of its forms, which are known by now.
        [reading] if reading.len() == 1 => forms.iter().for_each(|(_, reports)| found.reports.or(reports)),
        _ => found.reports.or(&reports_of(heads, &found.texts)),
    }
    found.forms = forms;
    Ok(())
}

/// Returns the reports of documents.
pub(super) fn reports_of(heads: &Heads, documents: &[(DocId, f32)]) -> Bits {
    let mut reports = Bits::none(heads.len());
    documents.iter().filter_map(|(document, _)| heads.report_of(*document)).for_each(|report| reports.insert(report));
    reports
}

/// Is told a form and its documents.
type EachForm<'a> = dyn FnMut(&str, &[(DocId, f32)]) + 'a;

/// Returns the documents of a field that have the wording, in order, and how often.
/// `each_form` is told the postings of every form, where the wording is a single word.
fn postings(
    snapshot: &Snapshot,
    number: u32,
    field: Field,
    wording: &Wording,
    each_form: &mut EachForm,
) -> Result<Vec<(DocId, f32)>, Found> {
    let inverted = snapshot.searcher.segment_reader(number).inverted_index(field)?;
    let mut readings = Vec::with_capacity(wording.readings.len());
    for reading in &wording.readings {
        readings.push(match reading.as_slice() {
            [step] => {
                let mut lists = Vec::new();
                for form in forms(&inverted, step)? {
                    let list = counted(&inverted, &form)?;
                    each_form(&form.form, &list);
                    lists.push(list);
                }
                united(lists)
            }
            steps => phrase::postings(snapshot, number, field, steps)?,
        });
    }
    Ok(united(readings))
}

/// Returns the forms that satisfy a step, as the segment's dictionary has them.
pub(super) fn forms(inverted: &InvertedIndexReader, step: &Step) -> Result<Vec<FormFound>, Found> {
    let dictionary = inverted.terms();
    let mut forms = Vec::new();
    match step {
        Step::Form(form) => {
            if let Some(info) = dictionary.get(term_of_form(form))? {
                forms.push(FormFound { form: form.clone(), info, weight: 1.0 });
            }
        }
        Step::OneOf { forms: wanted, asked } => {
            for form in wanted {
                if let Some(info) = dictionary.get(term_of_form(form))? {
                    let weight = if asked.as_ref().is_none_or(|asked| asked == form) { 1.0 } else { OTHER_FORM };
                    forms.push(FormFound { form: form.clone(), info, weight });
                }
            }
        }
        Step::Stem { stem, asked } => {
            let (from, to) = range_of_stem(stem);
            let mut terms = dictionary.range().ge(from).lt(to).into_stream()?;
            while let Some((term, info)) = terms.next() {
                let Some(form) = std::str::from_utf8(term).ok().and_then(form_of_term) else { continue };
                let weight = if form == *asked { 1.0 } else { OTHER_FORM };
                forms.push(FormFound { form, info: info.clone(), weight });
            }
        }
    }
    Ok(forms)
}

fn counted(inverted: &InvertedIndexReader, form: &FormFound) -> Result<Vec<(DocId, f32)>, Found> {
    let mut postings = inverted.read_block_postings_from_terminfo(&form.info, IndexRecordOption::WithFreqs)?;
    let mut list = Vec::with_capacity(form.info.doc_freq as usize);
    while postings.block_len() > 0 {
        list.extend(
            postings
                .docs()
                .iter()
                .zip(postings.freqs())
                .map(|(document, count)| (*document, *count as f32 * form.weight)),
        );
        postings.advance();
    }
    Ok(list)
}

/// Joins lists that are in order into one that is; counts of the same document are added.
pub(super) fn united(mut lists: Vec<Vec<(DocId, f32)>>) -> Vec<(DocId, f32)> {
    if lists.len() > MOST_MERGED {
        let mut all: Vec<(DocId, f32)> = lists.concat();
        // Stable, so that equal documents are added up in one order.
        all.sort_by_key(|(document, _)| *document);
        all.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0.0 };
            same
        });
        return all;
    }
    // The shortest first, so that the longest list is walked through only once.
    lists.sort_by_key(Vec::len);
    lists.into_iter().reduce(|one, other| merged(&one, &other)).unwrap_or_default()
}

fn merged(one: &[(DocId, f32)], other: &[(DocId, f32)]) -> Vec<(DocId, f32)> {
    let (short, mut long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let mut all = Vec::with_capacity(short.len() + long.len());
    for (document, count) in short {
        // What lies between two of the short list is copied in one piece.
        let (before, rest) = long.split_at(leap(long, *document));
        all.extend_from_slice(before);
        match rest.split_first() {
            Some(((same, other), rest)) if same == document => {
                all.push((*document, count + other));
                long = rest;
            }
            _ => {
                all.push((*document, *count));
                long = rest;
            }
        }
    }
    all.extend_from_slice(long);
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lists_are_joined_as_if_each_document_was_counted(lists in prop::collection::vec(prop::collection::btree_map(0u32..200, 1u32..9, 0..60), 0..5)) {
            let mut counted: BTreeMap<u32, f32> = BTreeMap::new();
            for (document, count) in lists.iter().flatten() {
                *counted.entry(*document).or_default() += *count as f32;
            }
            let lists = lists.into_iter().map(|list| list.into_iter().map(|(document, count)| (document, count as f32)).collect());
            prop_assert_eq!(united(lists.collect()), counted.into_iter().collect::<Vec<_>>());
        }
    }
}
