//! Counts the reports' own dates.
//! In: matches. Out: rows that add up to the matching reports.

use std::collections::BTreeMap;

use super::By;
use super::rows::{self, Row};
use crate::answer::hit::FacetTable;
use crate::answer::matching::Matches;
use crate::index::columns::Dates;
use crate::index::damage::Found;
use crate::report::interval::{Precision, day_number};
use crate::report::step::Step;

/// So many rows can be taken in at a look.
const FITTING_ROWS: usize = 12;

/// The dates of the matching reports.
struct Dated {
    /// First and last day of each date, in days since 1970-01-01, and how many reports have it; in order.
    dates: Vec<((i32, i32), usize)>,
    undated: usize,
}

/// Returns how many matching reports are dated by a month or year only.
pub(crate) fn coarse_dates(matches: &Matches) -> Result<usize, Found> {
    let dates = dated(matches)?.dates.into_iter();
    let longer = dates.filter(|((first, last), _)| first < last);
    let is_coarse = |days| Dates::interval(days).is_some_and(|date| date.precision() != Precision::Day);
    Ok(longer.filter(|(days, _)| is_coarse(*days)).map(|(_, reports)| reports).sum())
}

fn dated(matches: &Matches) -> Result<Dated, Found> {
    let (mut all, mut undated) = (Vec::with_capacity(matches.reports()), 0);
    for segment in &matches.segments {
        let of_segment = segment.snapshot.dates(segment.number)?;
        for days in segment.matched.iter().map(|report| of_segment.days(report)) {
            match days {
                Some(days) => all.push(days),
                None => undated += 1,
            }
        }
    }
    // Thousands of reports have few hundred dates: sorting numbers is faster than sorting them into a tree.
    all.sort_unstable();
    let dates = all.chunk_by(|one, other| one == other).map(|same| (same[0], same.len())).collect();
    Ok(Dated { dates, undated })
}

/// Returns the dates of the matching reports, the earliest first; where there are more than `limit`, the latest.
pub(super) fn table(matches: &Matches, by: By, limit: Option<usize>) -> Result<FacetTable, Found> {
    let dated = dated(matches)?;
    let step = match by {
        By::Each(step) => step,
        By::Fitting if dated.steps(Step::Month) <= FITTING_ROWS => Step::Month,
        By::Fitting => Step::Year,
    };
    Ok(rows::table("date", step, "undated", dated.rows(step), limit))
}

impl Dated {
    /// Returns in how many steps of this length the first days of the dates lie.
    fn steps(&self, step: Step) -> usize {
        let (mut steps, mut until) = (0, i32::MIN);
        for ((first, _), _) in &self.dates {
            if *first > until
                && let Some(date) = Dates::interval((*first, *first))
            {
                steps += 1;
                until = day_number(step.holding(date.first()).last());
            }
        }
        steps
    }

    fn rows(&self, step: Step) -> BTreeMap<Row, usize> {
        let mut rows: BTreeMap<Row, usize> = BTreeMap::new();
        // To reckon the row of each day takes longer than to count: days come in order, and most lie in the row of the
        // day before.
        let (mut until, mut here) = (i32::MIN, (Row::Without, self.undated));
        for ((first, last), reports) in &self.dates {
            if first == last && *first <= until {
                here.1 += reports;
                continue;
            }
            // A report's own date is a day, a month or a year: it never lies in two rows, so the rows add up.
            let row = Dates::interval((*first, *last)).and_then(|date| Row::of(date, step)[0]).unwrap_or(Row::Without);
            if let Row::Of { last: row_last, .. } = row
                && first == last
            {
                let before = std::mem::replace(&mut here, (row, *reports));
                *rows.entry(before.0).or_default() += before.1;
                until = day_number(row_last);
            } else {
                *rows.entry(row).or_default() += reports;
            }
        }
        *rows.entry(here.0).or_default() += here.1;
        rows.retain(|_, reports| *reports > 0);
        rows
    }
}
