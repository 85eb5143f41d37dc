//! The scale of time under a table of dates: its rows, and the empty steps between them.
//! In: a table of dates. Out: what a chart shows, in order. A reader of a chart takes neighbours for neighbours in time,
//! so empty steps are shown; but a stray year 1600 must not move the others to the edge, so long gaps are broken.
//! Knows no terminal and no picture.

use std::cmp::Reverse;

use crate::answer::hit::{FacetRow, FacetTable};
use crate::report::interval::Interval;
use crate::report::step::Step;

/// What stands in one place of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slot<'t> {
    /// A row of the table.
    Row(&'t FacetRow),
    /// A step of the table without a report: its days.
    Empty(Interval),
    /// Several such steps, too many to be shown one by one: how many, and their days.
    Break(usize, Interval),
}

impl Slot<'_> {
    fn days(&self) -> Option<Interval> {
        match self {
            Slot::Row(row) => row.days,
            Slot::Empty(days) | Slot::Break(_, days) => Some(*days),
        }
    }
}

/// Returns the number of the step that a row stands for; none of a row that is coarser, or has no days.
pub(super) fn place(row: &FacetRow, step: Step) -> Option<i32> {
    let days = row.days?;
    let number = step.number(days.first());
    (step.days(number) == days).then_some(number)
}

/// Returns the rows of a table in their order, with the empty steps between them. At most `most` of these are shown one
/// by one: the shortest gaps in full, the longer ones as breaks. A table of other values has its rows alone.
pub(super) fn slots(table: &FacetTable, most: usize) -> Vec<Slot<'_>> {
    let mut slots: Vec<Slot<'_>> = table.rows.iter().map(Slot::Row).collect();
    let Some(step) = table.step else { return slots };
    let places: Vec<i32> = table.rows.iter().filter_map(|row| place(row, step)).collect();
    let gaps: Vec<(i32, i32)> =
        places.windows(2).map(|pair| (pair[0] + 1, pair[1])).filter(|(from, to)| from < to).collect();
    let longest = longest_in_full(gaps.iter().map(|(from, to)| (to - from) as usize).collect(), most);
    for (from, to) in gaps {
        let steps = (to - from) as usize;
        if steps <= longest {
            slots.extend((from..to).map(|number| Slot::Empty(step.days(number))));
        } else if let Some(days) = Interval::new(step.days(from).first(), step.days(to - 1).last()) {
            slots.push(Slot::Break(steps, days));
        }
    }
    // As rows stand: by their last day, coarser ones behind the finer; those without days stay last.
    slots.sort_by_key(|slot| {
        slot.days().map_or((true, None, None), |days| (false, Some(days.last()), Some(Reverse(days.first()))))
    });
    slots
}

/// Returns the length of the longest gaps that are shown in full, so that all steps shown are at most so many. Gaps of
/// one length are treated alike.
fn longest_in_full(mut gaps: Vec<usize>, most: usize) -> usize {
    gaps.sort_unstable();
    let (mut longest, mut left) = (0, most);
    for alike in gaps.chunk_by(|one, other| one == other) {
        let steps: usize = alike.iter().sum();
        if steps > left {
            break;
        }
        (longest, left) = (alike[0], left - steps);
    }
    longest
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::present::sample;

    /// Returns the slots in words.
    fn shown(step: Step, rows: &[&str], most: usize) -> String {
        let rows: Vec<(&str, Option<&'static str>, usize)> = rows.iter().map(|label| (*label, None, 1)).collect();
        let table = sample::dates(step, &rows);
        let words = slots(&table, most).into_iter().map(|slot| match slot {
            Slot::Row(row) => row.label.clone(),
            Slot::Empty(days) => format!("({})", step.written(days.first())),
            Slot::Break(steps, days) => format!("[{steps} in {days}]"),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn empty_steps_are_shown_and_a_stray_year_does_not_make_them_many() {
        #[track_caller]
        fn case(step: Step, rows: &[&str], most: usize, expected: &str) {
            assert_eq!(shown(step, rows, most), expected);
        }
        case(Step::Month, &["2022-11", "2023-02"], 6, "2022-11 (2022-12) (2023-01) 2023-02");
        case(
            Step::Month,
            &["2022-11", "2023-02", "undated"],
            1,
            "2022-11 [2 in 2022-12-01..2023-01-31] 2023-02 undated",
        );
        case(Step::Year, &["1600", "2021", "2023"], 6, "1600 [420 in 1601-01-01..2020-12-31] 2021 (2022) 2023");
        case(
            Step::Year,
            &["2000", "2002", "2004", "2007"],
            2,
            "2000 (2001) 2002 (2003) 2004 [2 in 2005-01-01..2006-12-31] 2007",
        );
        case(Step::Year, &["2000", "2002", "2004"], 1, "2000 [1 in 2001] 2002 [1 in 2003] 2004");
        case(Step::Month, &["2022-11", "2022", "2023-02", "2023"], 6, "2022-11 (2022-12) 2022 (2023-01) 2023-02 2023");
        case(Step::Day, &["2023-02-28", "2023-03-02"], 6, "2023-02-28 (2023-03-01) 2023-03-02");
        case(Step::Month, &["2023", "undated"], 6, "2023 undated");
    }

    #[test]
    fn other_values_have_no_gaps() {
        let table = sample::table("actor", &[("state/Russia", None, 2), ("state/Iran", None, 1)], 3);
        assert_eq!(slots(&table, 6), [Slot::Row(&table.rows[0]), Slot::Row(&table.rows[1])]);
    }
}
