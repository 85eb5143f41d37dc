//! Counts the reports' own dates.
//! In: matches. Out: rows that add up to the matching reports.

use std::collections::{BTreeMap, BTreeSet};

use super::By;
use super::rows::{self, Row};
use crate::answer::hit::FacetTable;
use crate::answer::matching::Matches;
use crate::index::columns::Dates;
use crate::index::damage::Found;
use crate::report::interval::{Interval, Precision};
use crate::report::step::Step;

/// So many rows can be taken in at a look.
const FITTING_ROWS: usize = 12;

/// Returns how many matching reports are dated by a month or year only.
pub(crate) fn coarse_dates(matches: &Matches) -> Result<usize, Found> {
    Ok(days(matches)?
        .into_iter()
        .filter(|(date, _)| date.is_some_and(|date| date.precision() != Precision::Day))
        .map(|(_, count)| count)
        .sum())
}

/// Returns the dates of the matching reports, and how many have each; none stands for the undated.
fn days(matches: &Matches) -> Result<BTreeMap<Option<Interval>, usize>, Found> {
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
    let mut days: BTreeMap<Option<Interval>, usize> = BTreeMap::new();
    for same in dates.chunk_by(|one, other| one == other) {
        *days.entry(Dates::interval(same[0])).or_default() += same.len();
    }
    if undated > 0 {
        *days.entry(None).or_default() += undated;
    }
    Ok(days)
}

/// Returns the dates of the matching reports, the earliest first; where there are more than `limit`, the latest.
pub(super) fn table(matches: &Matches, by: By, limit: Option<usize>) -> Result<FacetTable, Found> {
    let days = days(matches)?;
    let step = match by {
        By::Each(step) => step,
        By::Fitting => fitting(days.keys().flatten()),
    };
    let mut counts: BTreeMap<Row, usize> = BTreeMap::new();
    for (date, count) in days {
        // A report's own date is a day, a month or a year: it never lies in two rows, so the rows add up.
        let row = date.and_then(|date| Row::of(date, step)[0]).unwrap_or(Row::Without);
        *counts.entry(row).or_default() += count;
    }
    Ok(rows::table("date", step, "undated", counts, limit))
}

/// Returns the step that makes a table which can be taken in at a look.
fn fitting<'d>(dates: impl Iterator<Item = &'d Interval>) -> Step {
    let months: BTreeSet<i32> = dates.map(|date| Step::Month.number(date.first())).collect();
    if months.len() <= FITTING_ROWS { Step::Month } else { Step::Year }
}
