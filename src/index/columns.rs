//! The columns of a snapshot, each opened once: ten hits read the same ones, and opening costs more than reading.
//! In: the number of a segment and the name of a column. Out: the column.

use std::sync::{Arc, Mutex, PoisonError};

use tantivy::columnar::{Column, StrColumn};

use super::damage::Found;
use super::open::Snapshot;
use super::schema::column;
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
        let days = &self.firsts.values;
        let (mut undated, mut some) = (0, [0; ROWS]);
        for start in (0..days.num_vals() as usize).step_by(ROWS) {
            let some = &mut some[..ROWS.min(days.num_vals() as usize - start)];
            days.get_range(start as u64, some);
            undated += (start..).zip(some).filter(|(report, day)| **day == NO_DAY && counts(*report)).count();
        }
        undated
    }

    /// Returns the date of a head.
    pub(crate) fn of_head(&self, head: tantivy::DocId) -> Option<Interval> {
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
    upper: Column<u64>,
    lower: Column<u64>,
    unpacked: Option<Arc<[u64]>>,
}

impl Fingerprints {
    /// Returns the fingerprint of a passage.
    #[inline]
    pub(crate) fn of(&self, document: tantivy::DocId) -> Fingerprint {
        Fingerprint::of_halves(self.upper_half(document), self.lower.values.get_val(document))
    }

    /// Returns its upper half, which tells most that are no copies.
    #[inline]
    pub(crate) fn upper_half(&self, document: tantivy::DocId) -> u64 {
        let unpacked = self.unpacked.as_ref().and_then(|all| all.get(document as usize));
        unpacked.copied().unwrap_or_else(|| self.upper.values.get_val(document))
    }
}

/// The columns that were opened so far.
#[derive(Default)]
pub(crate) struct Columns(Mutex<Opened>);

/// By segment and name. They are a handful, so a look along them is the fastest way to find one.
#[derive(Default)]
struct Opened {
    numbers: Vec<(u32, &'static str, Column<u64>)>,
    days: Vec<(u32, &'static str, Column<i64>)>,
    texts: Vec<(u32, &'static str, Option<StrColumn>)>,
    unpacked: Vec<(u32, &'static str, Arc<[u64]>)>,
}

/// So many rows of a column are unpacked at a time: they stay in the nearest cache.
const ROWS: usize = 512;

/// Where fewer than one row in so many is looked up, they are looked up one by one.
pub(crate) const UNPACKED: usize = 4;

impl Snapshot {
    /// Returns a column of numbers that are not negative.
    pub(crate) fn numbers(&self, segment: u32, name: &'static str) -> Result<Column<u64>, Found> {
        let open = || Ok(self.searcher.segment_reader(segment).fast_fields().u64(name)?);
        opened(&mut self.columns.lock().numbers, segment, name, open)
    }

    /// Returns all values of a column of numbers, in the order of its rows, unpacked once for the whole snapshot.
    pub(crate) fn unpacked(&self, segment: u32, name: &'static str) -> Result<Arc<[u64]>, Found> {
        let values = self.numbers(segment, name)?.values;
        let unpack = || {
            let mut all = vec![0; values.num_vals() as usize];
            for (number, some) in all.chunks_mut(ROWS).enumerate() {
                values.get_range((number * ROWS) as u64, some);
            }
            Ok(all.into())
        };
        opened(&mut self.columns.lock().unpacked, segment, name, unpack)
    }

    /// Returns them if somebody has unpacked them before.
    pub(crate) fn unpacked_before(&self, segment: u32, name: &'static str) -> Option<Arc<[u64]>> {
        let known = self.columns.lock();
        let found = known.unpacked.iter().find(|(of, other, _)| *of == segment && *other == name);
        found.map(|(_, _, values)| Arc::clone(values))
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

    /// Returns the fingerprints of a segment's passages.
    pub(crate) fn fingerprints(&self, segment: u32) -> Result<Fingerprints, Found> {
        let (upper, lower) = (self.numbers(segment, column::PRINT_HIGH)?, self.numbers(segment, column::PRINT_LOW)?);
        let unpacked = self.unpacked_before(segment, column::PRINT_HIGH);
        Ok(Fingerprints { upper, lower, unpacked })
    }

    /// Returns the same, to be looked up about so many times.
    pub(crate) fn many_fingerprints(&self, segment: u32, times: usize) -> Result<Fingerprints, Found> {
        let documents = self.searcher.segment_reader(segment).max_doc() as usize;
        if times >= documents / UNPACKED {
            self.unpacked(segment, column::PRINT_HIGH)?;
        }
        self.fingerprints(segment)
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
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn opened<C: Clone>(
    known: &mut Vec<(u32, &'static str, C)>,
    segment: u32,
    name: &'static str,
    open: impl FnOnce() -> Result<C, Found>,
) -> Result<C, Found> {
    if let Some((_, _, column)) = known.iter().find(|(of, other, _)| *of == segment && *other == name) {
        return Ok(column.clone());
    }
    let column = open()?;
    known.push((segment, name, column.clone()));
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
