//! The columns of a snapshot, each opened once: ten hits read the same ones, and opening costs more than reading.
//! In: the number of a segment and the name of a column. Out: the column.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tantivy::DocId;
use tantivy::columnar::{Column, ColumnValues, StrColumn};
use tantivy::schema::{IndexRecordOption, Term};

use super::damage::Found;
use super::heads::Heads;
use super::lately::Lately;
use super::ledger::id_of;
use super::open::Snapshot;
use super::schema::{column, role};
use super::stored_passage::StoredPassage;
use crate::language::gauge::Fingerprint;
use crate::report::interval::{Interval, day_number, day_of_number};

/// Stands for the day of an undated report: the one before the first day of the calendar. With a value for every head,
/// a report's number is its row in the column, and no look-up is needed.
const NO_DAY: i64 = -4_371_588;

/// Returns how the first and the last day of a date are written.
pub(crate) fn days_of(date: Option<Interval>) -> [i64; 2] {
    date.map_or([NO_DAY; 2], |date| [date.first(), date.last()].map(|day| i64::from(day_number(day))))
}

/// The dates of the reports of a segment.
pub(crate) struct Dates {
    firsts: Column<i64>,
    lasts: Column<i64>,
}

impl Dates {
    /// Returns first and last day of the report with this number, in days since 1970-01-01; none if it is undated.
    #[inline]
    pub(crate) fn days(&self, report: usize) -> Option<(i32, i32)> {
        let row = u32::try_from(report).ok().filter(|row| *row < self.firsts.values.num_vals())?;
        Dates::read(self.firsts.values.get_val(row), self.lasts.values.get_val(row))
    }

    /// Counts the undated among the reports whose numbers `counts` takes. Every search tells how many there are.
    pub(crate) fn undated(&self, counts: impl Fn(usize) -> bool) -> usize {
        let mut undated = 0;
        each_row(&self.firsts.values, |start, days| {
            undated += (start..).zip(days).filter(|(report, day)| **day == NO_DAY && counts(*report)).count();
        });
        undated
    }

    /// Returns the date of a head.
    pub(crate) fn of_head(&self, head: DocId) -> Option<Interval> {
        Dates::interval(Dates::read(self.firsts.first(head)?, self.lasts.first(head)?)?)
    }

    /// Returns the date with these days.
    pub(crate) fn interval((first, last): (i32, i32)) -> Option<Interval> {
        Interval::new(day_of_number(first)?, day_of_number(last)?)
    }

    fn read(first: i64, last: i64) -> Option<(i32, i32)> {
        (first != NO_DAY).then_some((i32::try_from(first).ok()?, i32::try_from(last).ok()?))
    }
}

/// The fingerprints of the passages of a segment.
pub(crate) struct Fingerprints {
    upper: Half,
    lower: Half,
}

/// A half of the fingerprint of each passage, unpacked where it is looked into often.
struct Half {
    packed: Column<u64>,
    unpacked: Option<Arc<Vec<u64>>>,
}

impl Half {
    #[inline]
    fn of(&self, document: DocId) -> u64 {
        let unpacked = self.unpacked.as_ref().and_then(|all| all.get(document as usize));
        unpacked.copied().unwrap_or_else(|| self.packed.values.get_val(document))
    }
}

impl Fingerprints {
    /// Returns the fingerprint of a passage.
    #[inline]
    pub(crate) fn of(&self, document: DocId) -> Fingerprint {
        Fingerprint::of_halves(self.upper.of(document), self.lower.of(document))
    }

    /// Gives the fingerprint of each of these passages, which are in order.
    pub(crate) fn each(&self, documents: &[DocId], mut give: impl FnMut(DocId, Fingerprint)) {
        let halves = [&self.upper.packed.values, &self.lower.packed.values];
        let mut rows = [[0; ROWS]; 2];
        let row = |document: DocId| document as usize % ROWS;
        for here in documents.chunk_by(|one, other| one / ROWS as DocId == other / ROWS as DocId) {
            // To read rows in passing is sooner done than to look up every thirtieth.
            if self.upper.unpacked.is_some() || here.len() < ROWS / 32 {
                here.iter().for_each(|document| give(*document, self.of(*document)));
                continue;
            }
            let start = here[0] - row(here[0]) as DocId;
            for (values, rows) in halves.iter().zip(&mut rows) {
                values.get_range(start.into(), &mut rows[..ROWS.min((values.num_vals() - start) as usize)]);
            }
            let print = |at: usize| Fingerprint::of_halves(rows[0][at], rows[1][at]);
            here.iter().for_each(|document| give(*document, print(row(*document))));
        }
    }
}

/// The columns that were opened so far, and what was counted once.
#[derive(Default)]
pub(crate) struct Columns {
    opened: Mutex<Opened>,
    /// Living reports, and undated ones among them.
    living: OnceLock<(usize, usize)>,
    /// Files of which something could not be read.
    unread: OnceLock<usize>,
    /// How long the living reports are, all together.
    lengths: OnceLock<Together>,
    /// There if many queries are asked, so that what serves all of them is worth its price.
    often: OnceLock<Often>,
}

/// Reports and passages, and their words, as they count for ranking: what averages are made of.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Together {
    pub(crate) reports: u64,
    pub(crate) passages: u64,
    pub(crate) report_words: u64,
    pub(crate) passage_words: u64,
}

/// What many queries read again and again.
struct Often {
    passages: Lately<(u32, DocId), Arc<(String, StoredPassage)>>,
    ids: Lately<(u32, DocId), Arc<str>>,
}

/// What passages take so many bytes at most that were read lately: a fifth of the speed corpus.
const PASSAGES_BYTES: usize = 48 << 20;

/// The same of the ids of reports: a hundred thousand of them.
const IDS_BYTES: usize = 16 << 20;

/// By segment and name. They are a handful, so a look along them is the fastest way to find one.
#[derive(Default)]
struct Opened {
    numbers: Vec<(u32, &'static str, Column<u64>)>,
    days: Vec<(u32, &'static str, Column<i64>)>,
    texts: Vec<(u32, &'static str, Option<StrColumn>)>,
    halves: Vec<(u32, &'static str, Arc<Vec<u64>>)>,
    heads: Vec<(u32, &'static str, Arc<Heads>)>,
    counts: Vec<(u32, &'static str, Arc<Vec<u32>>)>,
}

/// So many rows of a column are unpacked at a time: they stay in the nearest cache.
const ROWS: usize = 512;

/// Where fewer than one row in so many is looked up, they are looked up one by one.
const UNPACKED: usize = 4;

impl Snapshot {
    /// Returns a column of numbers that are not negative.
    pub(crate) fn numbers(&self, segment: u32, name: &'static str) -> Result<Column<u64>, Found> {
        let open = || Ok(self.searcher.segment_reader(segment).fast_fields().u64(name)?);
        opened(&mut self.columns.lock().numbers, segment, name, open)
    }

    /// Returns all values of a column of counts, in the order of its rows, unpacked once for the whole snapshot. Greater
    /// ones than 32 bits hold, which no report has, count as the greatest.
    pub(crate) fn counts(&self, segment: u32, name: &'static str) -> Result<Arc<Vec<u32>>, Found> {
        let values = self.numbers(segment, name)?.values;
        let count = |value: &u64| u32::try_from(*value).unwrap_or(u32::MAX);
        let unpack = || {
            let mut all = Vec::with_capacity(values.num_vals() as usize);
            each_row(&values, |_, some| all.extend(some.iter().map(count)));
            Ok(Arc::new(all))
        };
        opened(&mut self.columns.lock().counts, segment, name, unpack)
    }

    /// Returns them if somebody has unpacked them before.
    pub(crate) fn known_counts(&self, segment: u32, name: &'static str) -> Option<Arc<Vec<u32>>> {
        known(&self.columns.lock().counts, segment, name)
    }

    /// Returns a column of days or times.
    pub(crate) fn days(&self, segment: u32, name: &'static str) -> Result<Column<i64>, Found> {
        let open = || Ok(self.searcher.segment_reader(segment).fast_fields().i64(name)?);
        opened(&mut self.columns.lock().days, segment, name, open)
    }

    /// Returns the dates of a segment.
    pub(crate) fn dates(&self, segment: u32) -> Result<Dates, Found> {
        let (firsts, lasts) = (self.days(segment, column::FIRST_DAY)?, self.days(segment, column::LAST_DAY)?);
        Ok(Dates { firsts, lasts })
    }

    /// Returns the fingerprints of a segment's passages, unpacked where many queries are asked.
    pub(crate) fn fingerprints(&self, segment: u32) -> Result<Fingerprints, Found> {
        let half = |name| -> Result<Half, Found> {
            let packed = self.numbers(segment, name)?;
            let unpack = || {
                let mut all = Vec::with_capacity(packed.values.num_vals() as usize);
                each_row(&packed.values, |_, some| all.extend_from_slice(some));
                Ok(Arc::new(all))
            };
            let often = self.columns.often.get();
            let unpacked = often.map(|_| opened(&mut self.columns.lock().halves, segment, name, unpack)).transpose()?;
            Ok(Half { packed, unpacked })
        };
        Ok(Fingerprints { upper: half(column::PRINT_HIGH)?, lower: half(column::PRINT_LOW)? })
    }

    /// Returns the first document of every report of a segment, dead ones too, in order.
    pub(crate) fn heads_of(&self, segment: u32) -> Result<Arc<Heads>, Found> {
        opened(&mut self.columns.lock().heads, segment, role::HEAD, || {
            let term = Term::from_field_text(self.fields.role, role::HEAD);
            let mut heads = Vec::new();
            let reader = self.searcher.segment_reader(segment);
            let inverted = reader.inverted_index(self.fields.role)?;
            if let Some(mut postings) = inverted.read_block_postings(&term, IndexRecordOption::Basic)? {
                heads.reserve(postings.doc_freq() as usize);
                while postings.block_len() > 0 {
                    heads.extend_from_slice(postings.docs());
                    postings.advance();
                }
            }
            Ok(Arc::new(Heads::new(heads, reader.max_doc() as usize)))
        })
    }

    /// Returns how long the living reports are, all together; counted when it is first asked.
    pub(crate) fn together(&self, count: impl FnOnce() -> Together) -> Together {
        *self.columns.lengths.get_or_init(count)
    }

    /// Returns how many reports live, and how many of them are undated; counted when it is first asked.
    pub(crate) fn living(
        &self,
        count: impl FnOnce() -> Result<(usize, usize), Found>,
    ) -> Result<(usize, usize), Found> {
        once(&self.columns.living, count)
    }

    /// Returns how many files there are of which something could not be read; counted when it is first asked.
    pub(super) fn count_unread(&self, count: impl FnOnce() -> Result<usize, Found>) -> Result<usize, Found> {
        once(&self.columns.unread, count)
    }

    /// Says that many queries will be asked: what all of them look into is unpacked once.
    pub fn ask_often(&self) {
        self.columns
            .often
            .get_or_init(|| Often { passages: Lately::within(PASSAGES_BYTES), ids: Lately::within(IDS_BYTES) });
    }

    /// Says whether a column with so many values should be unpacked to be looked into about so many times.
    pub(crate) fn is_worth_unpacking(&self, times: usize, values: usize) -> bool {
        times >= values / UNPACKED || self.columns.often.get().is_some()
    }

    /// Returns the id of the report whose head this is.
    pub(crate) fn report_id(&self, segment: u32, head: DocId) -> Result<Arc<str>, Found> {
        let read = |_: &(u32, DocId)| Ok(Arc::from(id_of(&self.texts(segment, column::ID)?, head)?));
        match self.columns.often.get() {
            Some(often) => often.ids.get((segment, head), read, |id| id.len()),
            None => read(&(segment, head)),
        }
    }

    /// Returns a passage that `read` reads, unless it was read lately.
    pub(super) fn read_passage(
        &self,
        address: (u32, DocId),
        read: impl FnOnce() -> Result<(String, StoredPassage), Found>,
    ) -> Result<(String, StoredPassage), Found> {
        let Some(often) = self.columns.often.get() else { return read() };
        let passage = often.passages.get(address, |_| read().map(Arc::new), |passage| passage.0.len())?;
        Ok((passage.0.clone(), passage.1.clone()))
    }

    /// Returns a column of texts; none if no document of the segment has one.
    pub(crate) fn texts(&self, segment: u32, name: &'static str) -> Result<Option<StrColumn>, Found> {
        let open = || Ok(self.searcher.segment_reader(segment).fast_fields().str(name)?);
        opened(&mut self.columns.lock().texts, segment, name, open)
    }
}

impl Columns {
    fn lock(&self) -> std::sync::MutexGuard<'_, Opened> {
        // What a thread that failed has opened is as good as any.
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn once<T: Copy>(known: &OnceLock<T>, count: impl FnOnce() -> Result<T, Found>) -> Result<T, Found> {
    match known.get() {
        Some(known) => Ok(*known),
        // Two threads that count at once count the same.
        None => count().map(|counted| *known.get_or_init(|| counted)),
    }
}

/// Calls back with the values of a column, so many rows at a time, and the first of these rows.
pub(super) fn each_row<T: Copy + Default + PartialOrd + 'static>(
    values: &Arc<dyn ColumnValues<T>>,
    mut take: impl FnMut(usize, &[T]),
) {
    let (rows, mut some) = (values.num_vals() as usize, [T::default(); ROWS]);
    for start in (0..rows).step_by(ROWS) {
        let some = &mut some[..ROWS.min(rows - start)];
        values.get_range(start as u64, some);
        take(start, some);
    }
}

fn known<C: Clone>(known: &[(u32, &'static str, C)], segment: u32, name: &'static str) -> Option<C> {
    let found = known.iter().find(|(of, other, _)| *of == segment && *other == name);
    found.map(|(_, _, column)| column.clone())
}

fn opened<C: Clone>(
    all: &mut Vec<(u32, &'static str, C)>,
    segment: u32,
    name: &'static str,
    open: impl FnOnce() -> Result<C, Found>,
) -> Result<C, Found> {
    if let Some(column) = known(all, segment, name) {
        return Ok(column);
    }
    let column = open()?;
    all.push((segment, name, column.clone()));
    Ok(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_day_of_the_calendar_stands_for_no_day() {
        assert_eq!(i64::from(day_number(jiff::civil::Date::MIN)) - 1, NO_DAY);
    }
}
