//! Looks up properties of reports: actors, days, paths.

use globset::GlobMatcher;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, InvertedIndexReader, SegmentReader, Term};

use super::bits::Bits;
use super::{LeafFound, Numbers, wording};
use crate::answer::resolve::Wanted;
use crate::index::actor_terms;
use crate::index::damage::Found;
use crate::index::ledger::id_column;
use crate::index::open::Snapshot;
use crate::index::schema::column;

/// Notes the reports that have one of the actors, and the passages that name one of them themselves.
pub(super) fn actors(
    snapshot: &Snapshot,
    segment: &SegmentReader,
    heads: &[DocId],
    wanted: &[Wanted],
    found: &mut LeafFound,
) -> Result<(), Found> {
    let (actors, named) =
        (segment.inverted_index(snapshot.fields.actor)?, segment.inverted_index(snapshot.fields.named)?);
    let mut lists = Vec::new();
    for wanted in wanted {
        let facet = match wanted {
            Wanted::Key(key) => key.facet(),
            Wanted::Kind(kind) => actor_terms::facet_of_kind(*kind),
        };
        let mut numbers = Numbers::new(heads);
        each_document(&actors, &Term::from_facet(snapshot.fields.actor, &facet), |document| {
            numbers.of(document).into_iter().for_each(|report| found.reports.insert(report));
        })?;
        if let Wanted::Key(key) = wanted {
            let mut passages = Vec::new();
            let term = Term::from_field_text(snapshot.fields.named, &key.term());
            each_document(&named, &term, |document| passages.push((document, 1.0)))?;
            lists.push(passages);
        }
    }
    found.texts = wording::united(lists);
    Ok(())
}

fn each_document(inverted: &InvertedIndexReader, term: &Term, mut give: impl FnMut(DocId)) -> Result<(), Found> {
    let Some(mut postings) = inverted.read_block_postings(term, IndexRecordOption::Basic)? else { return Ok(()) };
    while postings.block_len() > 0 {
        postings.docs().iter().for_each(|document| give(*document));
        postings.advance();
    }
    Ok(())
}

/// Returns the reports whose date shares a day with those from `first` to `last`.
pub(super) fn days(segment: &SegmentReader, heads: &[DocId], first: i32, last: i32) -> Result<Bits, Found> {
    let (firsts, lasts) = (segment.fast_fields().i64(column::FIRST_DAY)?, segment.fast_fields().i64(column::LAST_DAY)?);
    let mut reports = Bits::none(heads.len());
    if first > last {
        return Ok(reports);
    }
    for (report, head) in heads.iter().enumerate() {
        if let (Some(from), Some(to)) = (firsts.first(*head), lasts.first(*head))
            && from <= i64::from(last)
            && i64::from(first) <= to
        {
            reports.insert(report);
        }
    }
    Ok(reports)
}

/// Returns the reports without a date.
pub(super) fn undated(segment: &SegmentReader, heads: &[DocId]) -> Result<Bits, Found> {
    Ok(days(segment, heads, i32::MIN, i32::MAX)?.complement())
}

/// Returns the reports whose id the glob matches.
pub(super) fn path(segment: &SegmentReader, heads: &[DocId], glob: &GlobMatcher) -> Result<Bits, Found> {
    with_id(segment, heads, b"", |id| glob.is_match(id))
}

/// Returns the reports whose ids are below one of the folders or files.
pub(super) fn below(segment: &SegmentReader, heads: &[DocId], prefixes: &[String]) -> Result<Bits, Found> {
    let mut reports = Bits::none(heads.len());
    for prefix in prefixes {
        reports.or(&with_id(segment, heads, prefix.as_bytes(), |id| crate::intake::walk::is_below(id, prefix))?);
    }
    Ok(reports)
}

/// Each distinct id is looked at once, in the order of the dictionary, from `prefix` on as long as it begins so.
fn with_id(
    segment: &SegmentReader,
    heads: &[DocId],
    prefix: &[u8],
    mut takes: impl FnMut(&str) -> bool,
) -> Result<Bits, Found> {
    let mut reports = Bits::none(heads.len());
    let Some(ids) = id_column(segment)? else { return Ok(reports) };
    let mut taken = Bits::none(ids.num_terms());
    let mut stream = ids.dictionary().range().ge(prefix).into_stream()?;
    while stream.advance() {
        if !stream.key().starts_with(prefix) {
            break;
        }
        if std::str::from_utf8(stream.key()).is_ok_and(&mut takes) {
            taken.insert(stream.term_ord() as usize);
        }
    }
    for (report, head) in heads.iter().enumerate() {
        if ids.term_ords(*head).next().is_some_and(|ordinal| taken.has(ordinal as usize)) {
            reports.insert(report);
        }
    }
    Ok(reports)
}
