//! Counts the reports' own dates.
//! In: matches. Out: rows that add up to the matching reports.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::By;
use crate::answer::hit::{FacetRow, FacetTable};
use crate::answer::matching::Matches;
use crate::index::columns::Dates;
use crate::index::damage::Found;
use crate::report::interval::Precision;

/// So many rows can be taken in at a look.
const FITTING_ROWS: usize = 12;

/// Returns how many matching reports are dated by a month or year only.
pub(crate) fn coarse_dates(matches: &Matches) -> Result<usize, Found> {
    Ok(days(matches)?
        .into_iter()
        .filter(|((_, precision), _)| *precision != Precision::Day)
        .map(|(_, count)| count)
        .sum())
}

/// Returns the dates of the matching reports by their first day and precision, undated ones first.
fn days(matches: &Matches) -> Result<BTreeMap<DateKey, usize>, Found> {
    let (mut dates, mut undated) = (Vec::with_capacity(matches.reports()), 0);
    for segment in &matches.segments {
        let of_segment = segment.snapshot.dates(segment.number)?;
        for days in segment.matched.iter().map(|report| of_segment.days(report)) {
            match days {
                Some(days) => dates.push(days),
                None => undated += 1,
            }
        }
    }
    // Thousands of reports have few hundred dates: sorting numbers is faster than sorting them into a tree.
    dates.sort_unstable();
    let mut days: BTreeMap<DateKey, usize> = BTreeMap::new();
    for same in dates.chunk_by(|one, other| one == other) {
        let key =
            Dates::interval(same[0]).map_or((None, Precision::Day), |date| (Some(date.first()), date.precision()));
        *days.entry(key).or_default() += same.len();
    }
    if undated > 0 {
        *days.entry((None, Precision::Day)).or_default() += undated;
    }
    Ok(days)
}

/// A row of dates: its first day, then coarser rows after the finer ones in them, then its label.
type DateKey = (Option<Date>, Precision);

/// Returns the dates of the matching reports, the earliest first; where there are more than `limit`, the latest.
pub(super) fn table(matches: &Matches, by: By, limit: Option<usize>) -> Result<FacetTable, Found> {
    let days = days(matches)?;
    let months: BTreeSet<_> = days.keys().filter_map(|(day, _)| day.map(Date::first_of_month)).collect();
    let finest = match by {
        By::Day => Precision::Day,
        By::Month => Precision::Month,
        By::Fitting if months.len() <= FITTING_ROWS => Precision::Month,
        By::Year | By::Fitting => Precision::Year,
    };
    let mut counts: BTreeMap<DateKey, usize> = BTreeMap::new();
    for ((day, precision), count) in days {
        let precision = precision.min(finest);
        *counts.entry((day.map(|day| first_of(day, precision)), precision)).or_default() += count;
    }
    let mut rows: Vec<(DateKey, usize)> = counts.into_iter().collect();
    rows.sort_by_key(|((day, precision), _)| (day.is_none(), last_of(*day, *precision), std::cmp::Reverse(*precision)));
    let shown = limit.unwrap_or(usize::MAX);
    let undated = rows.pop_if(|((day, _), _)| day.is_none());
    let more = rows.len().saturating_sub(shown);
    rows.drain(..more);
    let row = |((day, precision), reports): (DateKey, usize)| FacetRow {
        label: day.map_or_else(|| "undated".to_string(), |day| written(day, precision)),
        note: match precision {
            _ if day.is_none() || precision == finest => None,
            Precision::Year => Some("year only"),
            Precision::Month => Some("month only"),
            Precision::Day => None,
        },
        reports,
    };
    Ok(FacetTable { field: "date".to_string(), rows: rows.into_iter().chain(undated).map(row).collect(), more })
}

fn first_of(day: Date, precision: Precision) -> Date {
    match precision {
        Precision::Year => day.first_of_year(),
        Precision::Month => day.first_of_month(),
        Precision::Day => day,
    }
}

fn last_of(day: Option<Date>, precision: Precision) -> Option<Date> {
    day.map(|day| match precision {
        Precision::Year => day.last_of_year(),
        Precision::Month => day.last_of_month(),
        Precision::Day => day,
    })
}

fn written(day: Date, precision: Precision) -> String {
    match precision {
        Precision::Year => format!("{:04}", day.year()),
        Precision::Month => format!("{:04}-{:02}", day.year(), day.month()),
        Precision::Day => day.to_string(),
    }
}
