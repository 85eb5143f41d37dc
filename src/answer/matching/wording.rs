//! Looks up words: every form of a stem, one form, or several words in a row, in texts and in titles.

use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, SegmentReader};

use super::bits::Bits;
use super::{LeafPostings, Numbers, phrase};
use crate::answer::resolve::{Step, Wording};
use crate::index::damage::Found;
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
    segment: &SegmentReader,
    heads: &[DocId],
    wording: &Wording,
    found: &mut LeafPostings,
) -> Result<(), Found> {
    let titles = postings(segment, snapshot.fields.title, wording, &mut |_, _| {})?;
    let mut numbers = Numbers::new(heads);
    for (document, count) in titles {
        if let Some(report) = numbers.of(document) {
            found.reports.insert(report);
            found.titles.push((report as u32, count));
        }
    }
    if wording.place == Place::Title {
        return Ok(());
    }
    let mut forms: Vec<(String, Bits)> = Vec::new();
    found.texts = postings(segment, snapshot.fields.text, wording, &mut |form, documents| {
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

fn reports_of(heads: &[DocId], documents: &[(DocId, f32)]) -> Bits {
    let mut reports = Bits::none(heads.len());
    let mut numbers = Numbers::new(heads);
    documents.iter().filter_map(|(document, _)| numbers.of(*document)).for_each(|report| reports.insert(report));
    reports
}

/// Is told a form and its documents.
type EachForm<'a> = dyn FnMut(&str, &[(DocId, f32)]) + 'a;

/// Returns the documents of a field that have the wording, in order, and how often.
/// `each_form` is told the postings of every form, where the wording is a single word.
fn postings(
    segment: &SegmentReader,
    field: Field,
    wording: &Wording,
    each_form: &mut EachForm,
) -> Result<Vec<(DocId, f32)>, Found> {
    let inverted = segment.inverted_index(field)?;
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
            steps => phrase::postings(&inverted, steps)?,
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
    let mut all = Vec::with_capacity(one.len() + other.len());
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    while let (Some((a, count_a)), Some((b, count_b))) = (left.peek().copied(), right.peek().copied()) {
        if a < b {
            all.push((*a, *count_a));
            left.next();
        } else if b < a {
            all.push((*b, *count_b));
            right.next();
        } else {
            all.push((*a, count_a + count_b));
            left.next();
            right.next();
        }
    }
    all.extend(left);
    all.extend(right);
    all
}
