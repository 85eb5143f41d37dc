//! The report's own date, and where it was found: the first in the order of trust that is a day of the calendar.
//! In: a `Document`, the parts of its path, and the present day. Out: the days, their source, and what was passed over.
//! Never the time stamp of the file, nor a date inside a sentence. Reads no clock.

mod dateline;
mod file_name;
mod written;

use jiff::ToSpan;
use jiff::civil::Date;

use self::dateline::Dateline;
use self::written::Written;
use crate::report::coverage::Remark;
use crate::report::document::{DateSource, Document, GivenDate};
use crate::report::interval::Interval;

/// Where a field of a program holds no date, this day comes out.
const WRITTEN_FOR_NONE: Date = jiff::civil::date(1, 1, 1);

/// The report's own date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnDate {
    /// The days: one, a month or a year.
    pub interval: Interval,
    /// Where it was found.
    pub source: DateSource,
}

/// Returns the report's own date; none if nothing says one, or the dateline says `undated`.
/// The remarks tell which dates were passed over on the way, because the calendar lacks them,
/// they lie more than a year after `today`, or they are no dates at all.
///
/// `path_parts` are the names of the folders below the root and, last, of the file.
pub fn own_date(document: &Document, path_parts: &[String], today: Date) -> (Option<OwnDate>, Vec<Remark>) {
    let mut remarks = Vec::new();
    let mut plausible = |written: Written, text: &str, source: DateSource| -> Option<OwnDate> {
        let why = match written {
            Written::Days(interval) if interval.first() == WRITTEN_FOR_NONE => "programs write it for no date",
            Written::Days(interval) if is_too_late(interval, today) => "it lies more than a year ahead",
            Written::Days(interval) => return Some(OwnDate { interval, source }),
            // Names of files and datelines are never written so; a field is decided before.
            Written::Either { month_first, .. } => return Some(OwnDate { interval: month_first, source }),
            Written::NoYear => "the year may stand first or last",
            Written::NoSuchDay => "there is no such day",
            Written::NoDate => "no date",
        };
        let origin = source.name().to_string();
        remarks.push(Remark::BadDate { text: text.to_string(), origin, why: why.to_string() });
        None
    };
    for given in &document.given_dates {
        let (written, remark) = decided(written::date(&given.text), given, document);
        if let Some(date) = plausible(written, &given.text, given.source) {
            remarks.extend(remark);
            return (Some(date), remarks);
        }
    }
    let from_names = file_name::date(path_parts)
        .and_then(|named| plausible(Written::Days(named.interval), &named.interval.to_string(), named.source));
    let from_text = match dateline::find(start_of_text(document)) {
        None => None,
        Some(Dateline::Undated) => return (None, remarks),
        Some(Dateline::Whole { date, text }) => plausible(date, text, DateSource::Dateline),
        Some(Dateline::WithoutYear { month, day }) => {
            // Named or dated later than it happened: the latest such day up to then.
            let latest = from_names.and_then(|named| latest_such_day(month, day, named.interval.last()));
            latest.map(|day| OwnDate { interval: Interval::day(day), source: DateSource::Dateline })
        }
    };
    (from_text.or(from_names), remarks)
}

/// Decides between the two days that `08/09/2023` may be: by another date of the same file that is one of them,
/// else for the one with the month first, with a remark.
fn decided(written: Written, given: &GivenDate, document: &Document) -> (Written, Option<Remark>) {
    let Written::Either { month_first, day_first } = written else { return (written, None) };
    let others = document.given_dates.iter().filter_map(|other| match written::date(&other.text) {
        Written::Days(interval) => Some(interval),
        _ => None,
    });
    let fits = |day: Interval, other: Interval| other.first() <= day.first() && day.last() <= other.last();
    let deciding = others.map(|other| (fits(month_first, other), fits(day_first, other))).find(|(a, b)| a != b);
    match deciding {
        Some((true, _)) => (Written::Days(month_first), None),
        Some(_) => (Written::Days(day_first), None),
        None => {
            let remark = Remark::DoubtfulDate {
                text: given.text.clone(),
                origin: given.source.name().to_string(),
                read: month_first.to_string(),
                other: day_first.to_string(),
            };
            (Written::Days(month_first), Some(remark))
        }
    }
}

/// A report may be dated ahead, as a plan or by a clock that is wrong, but not by more than a year.
fn is_too_late(interval: Interval, today: Date) -> bool {
    today.checked_add(1.year()).is_ok_and(|latest| interval.first() > latest)
}

/// Returns the text behind the headings that it begins with: there a dateline stands.
fn start_of_text(document: &Document) -> &str {
    let mut start = 0;
    for heading in &document.headings {
        let between = document.text.get(start..heading.start).unwrap_or("text");
        if !between.trim().is_empty() {
            break;
        }
        start = heading.end;
    }
    document.text.get(start..).unwrap_or_default()
}

fn latest_such_day(month: i8, day: i8, latest: Date) -> Option<Date> {
    /// 29 February comes after eight years at the latest.
    const YEARS_BACK: i16 = 8;
    (0..=YEARS_BACK).filter_map(|back| Date::new(latest.year() - back, month, day).ok()).find(|date| *date <= latest)
}

#[cfg(test)]
mod tests;
