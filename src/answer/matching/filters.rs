//! Looks up properties of reports: actors, days, paths, when they were first indexed; and which days they mention.

use globset::GlobMatcher;
use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, InvertedIndexReader, SegmentReader, Term};

use super::bits::Bits;
use super::{LeafPostings, wording};
use crate::answer::resolve::{Seconds, Wanted};
use crate::index::actor_terms;
use crate::index::columns::Dates;
use crate::index::damage::Found;
use crate::index::heads::Heads;
use crate::index::mentions::Texts;
use crate::index::open::Snapshot;
use crate::report::interval::Days;

/// Notes the reports that have one of the actors, and the passages that name one of them themselves.
pub(super) fn actors(
    snapshot: &Snapshot,
    segment: &SegmentReader,
    heads: &Heads,
    wanted: &[Wanted],
    found: &mut LeafPostings,
) -> Result<(), Found> {
    let inverted = segment.inverted_index(snapshot.fields.naming)?;
    let term = |text: &str| Term::from_field_text(snapshot.fields.naming, text);
    let mut lists = Vec::new();
    for wanted in wanted {
        match wanted {
            Wanted::Key(key) => {
                actor_terms::each_head(&inverted, key, |head| {
                    heads.binary_search(&head).into_iter().for_each(|report| found.reports.insert(report));
                })?;
                let mut passages = Vec::new();
                each_document(&inverted, &term(&key.term()), |document| passages.push((document, 1.0)))?;
                lists.push(passages);
            }
            Wanted::Kind(kind) => {
                each_document(&inverted, &term(actor_terms::of_kind(*kind)), |document| {
                    heads.report_of(document).into_iter().for_each(|report| found.reports.insert(report));
                })?;
            }
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

/// Returns the reports whose date shares a day with the wanted ones.
pub(super) fn days(dates: &Dates, reports: usize, wanted: Days) -> Bits {
    let mut shared = Bits::none(reports);
    let shares =
        |report: &usize| dates.days(*report).is_some_and(|(first, last)| Days { first, last }.overlaps(wanted));
    (0..reports).filter(shares).for_each(|report| shared.insert(report));
    shared
}

/// Returns the reports without a date.
pub(super) fn undated(dates: &Dates, reports: usize) -> Bits {
    days(dates, reports, Days { first: i32::MIN, last: i32::MAX }).complement()
}

/// Notes the reports that mention a date which shares a day with the wanted ones, and the passages and titles that do.
pub(super) fn mentions(
    snapshot: &Snapshot,
    segment: u32,
    heads: &Heads,
    wanted: Days,
    found: &mut LeafPostings,
) -> Result<(), Found> {
    found.is_said = true;
    for (document, count) in snapshot.mentions(segment, Texts::Titles)?.sharing(wanted) {
        if let Some(report) = heads.report_of(document) {
            found.reports.insert(report);
            found.titles.push((report as u32, count));
        }
    }
    for (document, count) in snapshot.mentions(segment, Texts::Passages)?.sharing(wanted) {
        heads.report_of(document).into_iter().for_each(|report| found.reports.insert(report));
        found.texts.push((document, count));
    }
    Ok(())
}

/// Returns the reports that mention no date whose days are known.
pub(super) fn mentions_none(snapshot: &Snapshot, segment: u32, heads: &Heads) -> Result<Bits, Found> {
    let mut mentioning = Bits::none(heads.len());
    for texts in [Texts::Titles, Texts::Passages] {
        for document in snapshot.mentions(segment, texts)?.resolved() {
            heads.report_of(document).into_iter().for_each(|report| mentioning.insert(report));
        }
    }
    Ok(mentioning.complement())
}

/// Returns the reports that were first indexed in these seconds. Every head has a time, so a report's number is its row.
pub(super) fn seen(times: &Column<i64>, reports: usize, wanted: Seconds) -> Bits {
    let mut seen = Bits::none(reports);
    for report in 0..reports.min(times.values.num_vals() as usize) {
        if (wanted.from..wanted.before).contains(&times.values.get_val(report as u32)) {
            seen.insert(report);
        }
    }
    seen
}

/// Returns the reports whose id the glob matches.
pub(super) fn path(ids: &Option<StrColumn>, heads: &[DocId], glob: &GlobMatcher) -> Result<Bits, Found> {
    with_id(ids, heads, b"", |id| glob.is_match(id))
}

/// Returns the reports whose ids are below one of the folders or files.
pub(super) fn below(ids: &Option<StrColumn>, heads: &[DocId], prefixes: &[String]) -> Result<Bits, Found> {
    let mut reports = Bits::none(heads.len());
    for prefix in prefixes {
        reports.or(&with_id(ids, heads, prefix.as_bytes(), |id| crate::intake::walk::is_below(id, prefix))?);
    }
    Ok(reports)
}

/// Each distinct id is looked at once, in the order of the dictionary, from `prefix` on as long as it begins so.
fn with_id(
    ids: &Option<StrColumn>,
    heads: &[DocId],
    prefix: &[u8],
    mut takes: impl FnMut(&str) -> bool,
) -> Result<Bits, Found> {
    let mut reports = Bits::none(heads.len());
    let Some(ids) = ids else { return Ok(reports) };
    let mut taken = Bits::none(ids.num_terms());
    let mut stream = ids.dictionary().range().ge(prefix).into_stream()?;
    while stream.advance() {
        // Comparing with nothing costs a tenth of a microsecond on some processors.
        if !prefix.is_empty() && !stream.key().starts_with(prefix) {
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
