//! Rows of a table of dates: in which rows some days count, how rows are called, and in what order they stand.
//! In: days, and the step of the rows. Out: rows. Knows no report: `dates` counts them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::answer::hit::{FacetRow, FacetTable};
use crate::report::interval::Interval;
use crate::report::step::{STEPS, Step};

/// A row, in the order of rows: by the last day, coarser ones after the finer ones in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Row {
    /// A step of the calendar.
    Of { last: Date, step: Step, first: Date },
    /// What touches more than two decades.
    Longer,
    /// Dates whose days are not known.
    Unresolved,
    /// What has no date.
    Without,
}

impl Row {
    /// Returns the rows in which these days count: those steps of the table that they touch, if these are one or two;
    /// else those of the next coarser step of which they touch so few. A report that is dated by its year counts in a
    /// row of its own among months, `the night of 30 August` in two days, `the 1990s` once among years.
    pub(crate) fn of(days: Interval, finest: Step) -> [Option<Row>; 2] {
        let touched = |step: &Step| step.number(days.last()) - step.number(days.first()) + 1;
        let steps = STEPS.iter().filter(|step| **step >= finest);
        let Some(step) = steps.copied().find(|step| touched(step) <= 2) else { return [Some(Row::Longer), None] };
        let row = |day: Date| {
            let days = step.holding(day);
            Row::Of { last: days.last(), step, first: days.first() }
        };
        [Some(row(days.first())), (touched(&step) == 2).then(|| row(days.last()))]
    }

    /// Returns how the row is called among rows of a step, what has to be said of it, and its days.
    pub(crate) fn named(self, finest: Step, without: &str) -> (String, Option<&'static str>, Option<Interval>) {
        match self {
            Row::Of { last, step, first } => {
                let note = if step == finest { None } else { only(step) };
                (step.written(first), note, Interval::new(first, last))
            }
            Row::Longer => ("longer".to_string(), Some("over decades"), None),
            Row::Unresolved => ("unresolved".to_string(), Some("days not known"), None),
            Row::Without => (without.to_string(), None, None),
        }
    }

    fn shown(self, finest: Step, without: &str, reports: usize) -> FacetRow {
        let (label, note, days) = self.named(finest, without);
        FacetRow { label, note, days, reports }
    }
}

/// Returns what is said of a row that is coarser than the table's.
fn only(step: Step) -> Option<&'static str> {
    match step {
        Step::Day => None,
        Step::Week => Some("week only"),
        Step::Month => Some("month only"),
        Step::Quarter => Some("quarter only"),
        Step::Year => Some("year only"),
        Step::Decade => Some("decade only"),
    }
}

/// Returns the table with these rows, the earliest first; where there are more than `limit`, the latest. The row
/// `without` a date stands last, and the limit does not count it.
pub(super) fn table(
    field: &str,
    step: Step,
    without: &str,
    mut counts: BTreeMap<Row, usize>,
    limit: Option<usize>,
) -> FacetTable {
    let undated = counts.remove(&Row::Without);
    let more = counts.len().saturating_sub(limit.unwrap_or(usize::MAX));
    let rows = counts.into_iter().skip(more).chain(undated.map(|count| (Row::Without, count)));
    let rows = rows.map(|(row, reports)| row.shown(step, without, reports)).collect();
    FacetTable { field: field.to_string(), step: Some(step), rows, more }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::interval::day_of_number;

    fn labels(first: &str, last: &str, step: Step) -> Vec<String> {
        let day = |text: &str| Interval::parse_iso(text).unwrap();
        let days = Interval::new(day(first).first(), day(last).last()).unwrap();
        let rows = Row::of(days, step).into_iter().flatten().map(|row| row.shown(step, "undated", 1));
        rows.map(|row| row.label + &row.note.map(|note| format!(", {note}")).unwrap_or_default()).collect()
    }

    #[test]
    fn days_count_in_the_rows_that_they_touch_or_in_a_coarser_one() {
        #[track_caller]
        fn case(first: &str, last: &str, step: Step, expected: &[&str]) {
            assert_eq!(labels(first, last, step), expected);
        }
        case("2023-08-31", "2023-08-31", Step::Month, &["2023-08"]);
        case("2023-08", "2023-08", Step::Day, &["2023-08, month only"]);
        case("2023-08", "2023-08", Step::Week, &["2023-08, month only"]);
        case("2021-02", "2021-02", Step::Week, &["2021-02, month only"]);
        case("2023-08", "2023-08", Step::Quarter, &["2023-Q3"]);
        case("2023", "2023", Step::Month, &["2023, year only"]);
        case("2023", "2023", Step::Quarter, &["2023, year only"]);
        case("2023", "2023", Step::Year, &["2023"]);
        case("2023-08-30", "2023-08-31", Step::Day, &["2023-08-30", "2023-08-31"]);
        case("2023-05-03", "2023-05-05", Step::Day, &["2023-W18, week only"]);
        case("2023-08-28", "2023-09-03", Step::Month, &["2023-08", "2023-09"]);
        case("2022-12", "2023-02", Step::Month, &["2022-Q4, quarter only", "2023-Q1, quarter only"]);
        case("2022-10", "2023-09", Step::Year, &["2022", "2023"]);
        case("1979", "1981", Step::Year, &["1970s, decade only", "1980s, decade only"]);
        case("1990", "1999", Step::Year, &["1990s, decade only"]);
        case("1985", "2001", Step::Day, &["longer, over decades"]);
        case("1900", "1999", Step::Decade, &["longer, over decades"]);
    }

    #[test]
    fn a_coarser_row_stands_behind_the_last_of_its_finer_ones() {
        let days = |text: &str| Interval::parse_iso(text).unwrap();
        let mut counts = BTreeMap::new();
        for text in ["2024-01-01", "2023-12-31", "2023-12", "2023", "2023-01-05", "2023-01"] {
            *counts.entry(Row::of(days(text), Step::Day)[0].unwrap()).or_default() += 1;
        }
        counts.insert(Row::Without, 2);
        counts.insert(Row::Longer, 1);
        let shown = |limit: Option<usize>| {
            let table = table("date", Step::Day, "undated", counts.clone(), limit);
            (table.rows.into_iter().map(|row| row.label).collect::<Vec<_>>(), table.more)
        };
        let all = ["2023-01-05", "2023-01", "2023-12-31", "2023-12", "2023", "2024-01-01", "longer", "undated"];
        assert_eq!(shown(None), (all.map(str::to_string).to_vec(), 0));
        assert_eq!(shown(Some(2)), (all[5..].iter().map(|label| label.to_string()).collect(), 5));
    }

    proptest! {
        #[test]
        fn one_or_two_rows_hold_all_the_days(first in 600_000..800_000_i32, length in prop_oneof![0..40_i32, 0..5_000_i32]) {
            let day = |number: i32| day_of_number(number - 719_162).unwrap();
            let days = Interval::new(day(first), day(first + length)).unwrap();
            for finest in STEPS {
                let rows: Vec<Row> = Row::of(days, finest).into_iter().flatten().collect();
                if rows == [Row::Longer] {
                    prop_assert!(Step::Decade.number(days.last()) - Step::Decade.number(days.first()) > 1);
                    continue;
                }
                let Some(Row::Of { first, step, .. }) = rows.first() else { panic!("{rows:?}") };
                let Some(Row::Of { last, .. }) = rows.last() else { panic!("{rows:?}") };
                prop_assert!(*first <= days.first() && days.last() <= *last && *step >= finest);
            }
        }
    }
}
