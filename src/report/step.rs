//! Steps of the calendar: the days, weeks, months, quarters, years and decades into which time is cut.
//! In: a day. Out: the step that holds it, how it is written, and how many steps lie between two.
//! Knows no clock and no report. Weeks are those of ISO 8601: they begin on Monday and belong to the year of their Thursday.

use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::interval::{Interval, day_number, day_of_number};

/// A step of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A day: `2023-08-31`.
    Day,
    /// Monday to Sunday: `2023-W35`.
    Week,
    /// A month: `2023-08`.
    Month,
    /// Three months from January, April, July or October: `2023-Q3`.
    Quarter,
    /// A year: `2023`.
    Year,
    /// Ten years: `1990s`.
    Decade,
}

/// All steps, the shortest first.
pub const STEPS: [Step; 6] = [Step::Day, Step::Week, Step::Month, Step::Quarter, Step::Year, Step::Decade];

/// The Monday of the week of the first of January 1970, which was a Thursday, in days since then.
const FIRST_MONDAY: i32 = -3;

const DAYS_OF_WEEK: i32 = 7;
const MONTHS_OF_YEAR: i32 = 12;
const MONTHS_OF_QUARTER: i32 = 3;
const YEARS_OF_DECADE: i32 = 10;

impl Step {
    /// Returns the word for one of them.
    pub fn name(self) -> &'static str {
        match self {
            Step::Day => "day",
            Step::Week => "week",
            Step::Month => "month",
            Step::Quarter => "quarter",
            Step::Year => "year",
            Step::Decade => "decade",
        }
    }

    /// Returns the number of the step that holds a day: neighbours have numbers that differ by one.
    pub fn number(self, day: Date) -> i32 {
        let (year, month) = (i32::from(day.year()), i32::from(day.month()) - 1);
        match self {
            Step::Day => day_number(day),
            Step::Week => (day_number(day) - FIRST_MONDAY).div_euclid(DAYS_OF_WEEK),
            Step::Month => year * MONTHS_OF_YEAR + month,
            Step::Quarter => (year * MONTHS_OF_YEAR + month).div_euclid(MONTHS_OF_QUARTER),
            Step::Year => year,
            Step::Decade => year.div_euclid(YEARS_OF_DECADE),
        }
    }

    /// Returns the days of the step with this number; beyond the ends of the calendar, its first or last day.
    pub fn days(self, number: i32) -> Interval {
        let beyond = if number < 0 { Date::MIN } else { Date::MAX };
        let first = self.first_day(number).unwrap_or(beyond);
        let next = number.checked_add(1).and_then(|next| self.first_day(next));
        let last = next.and_then(|next| next.yesterday().ok()).unwrap_or(beyond);
        Interval::new(first, last).unwrap_or(Interval::day(first))
    }

    /// Returns the days of the step that holds a day.
    pub fn holding(self, day: Date) -> Interval {
        self.days(self.number(day))
    }

    /// Returns how the step that holds a day is written.
    pub fn written(self, day: Date) -> String {
        match self {
            Step::Day => day.to_string(),
            Step::Week => {
                let week = day.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Step::Month => format!("{:04}-{:02}", day.year(), day.month()),
            Step::Quarter => format!("{:04}-Q{}", day.year(), (day.month() - 1) / 3 + 1),
            Step::Year => format!("{:04}", day.year()),
            Step::Decade => format!("{:04}s", i32::from(day.year()).div_euclid(YEARS_OF_DECADE) * YEARS_OF_DECADE),
        }
    }

    /// Returns the day with which a step begins; none outside of the calendar.
    fn first_day(self, number: i32) -> Option<Date> {
        let month = |number: i32| {
            let year = i16::try_from(number.div_euclid(MONTHS_OF_YEAR)).ok()?;
            Date::new(year, number.rem_euclid(MONTHS_OF_YEAR) as i8 + 1, 1).ok()
        };
        match self {
            Step::Day => day_of_number(number),
            Step::Week => day_of_number(number.checked_mul(DAYS_OF_WEEK)?.checked_add(FIRST_MONDAY)?),
            Step::Month => month(number),
            Step::Quarter => month(number.checked_mul(MONTHS_OF_QUARTER)?),
            Step::Year => month(number.checked_mul(MONTHS_OF_YEAR)?),
            Step::Decade => month(number.checked_mul(YEARS_OF_DECADE * MONTHS_OF_YEAR)?),
        }
    }
}

/// Reads the number of a week, `2023-W35`, and returns its days.
pub fn week(text: &str) -> Option<Interval> {
    let (year, week) = text.split_once(['-'])?;
    let week = week.strip_prefix(['W', 'w'])?;
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(year, 4) || !digits(week, 2) {
        return None;
    }
    let monday = ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday).ok()?;
    Some(Step::Week.holding(monday.date()))
}

/// Returns how days are written, as short as can be: `2023-08`, `2023-Q3`, `1990s`, `1979..1981`, else their first and
/// last day. A week is written by its days: its number tells few people when it is.
pub fn written(days: Interval) -> String {
    let steps = STEPS.iter().filter(|step| **step != Step::Week);
    let fits = |step: &&Step| {
        step.holding(days.first()).first() == days.first() && step.holding(days.last()).last() == days.last()
    };
    // Of steps that several make up the days, the coarsest: two years are not written as twenty-four months.
    let step = steps.rev().find(fits).copied().unwrap_or(Step::Day);
    match [days.first(), days.last()].map(|day| step.written(day)) {
        [first, last] if first == last => first,
        // Quarters and decades are names; a range of them reads better in months and years.
        _ if step == Step::Quarter => {
            format!("{}..{}", Step::Month.written(days.first()), Step::Month.written(days.last()))
        }
        _ if step == Step::Decade => {
            format!("{}..{}", Step::Year.written(days.first()), Step::Year.written(days.last()))
        }
        [first, last] => format!("{first}..{last}"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Date {
        Interval::parse_iso(text).unwrap().first()
    }

    #[test]
    fn a_step_is_written_as_it_is_asked_for_and_has_its_days() {
        #[track_caller]
        fn case(step: Step, of: &str, written: &str, first: &str, last: &str) {
            let days = step.holding(day(of));
            assert_eq!((step.written(day(of)).as_str(), days.first(), days.last()), (written, day(first), day(last)));
        }
        case(Step::Day, "2024-02-29", "2024-02-29", "2024-02-29", "2024-02-29");
        case(Step::Week, "2023-08-31", "2023-W35", "2023-08-28", "2023-09-03");
        case(Step::Month, "2024-02-11", "2024-02", "2024-02-01", "2024-02-29");
        case(Step::Quarter, "2023-08-31", "2023-Q3", "2023-07-01", "2023-09-30");
        case(Step::Quarter, "2023-12-31", "2023-Q4", "2023-10-01", "2023-12-31");
        case(Step::Year, "2023-08-31", "2023", "2023-01-01", "2023-12-31");
        case(Step::Decade, "1999-12-31", "1990s", "1990-01-01", "1999-12-31");
        case(Step::Decade, "2000-01-01", "2000s", "2000-01-01", "2009-12-31");
    }

    #[test]
    fn a_week_at_the_turn_of_a_year_belongs_to_the_year_of_its_thursday() {
        #[track_caller]
        fn case(of: &str, written: &str, first: &str, last: &str) {
            let days = Step::Week.holding(day(of));
            assert_eq!(
                (Step::Week.written(day(of)).as_str(), days),
                (written, Interval::new(day(first), day(last)).unwrap())
            );
        }
        case("2020-12-28", "2020-W53", "2020-12-28", "2021-01-03");
        case("2021-01-01", "2020-W53", "2020-12-28", "2021-01-03");
        case("2021-01-03", "2020-W53", "2020-12-28", "2021-01-03");
        case("2021-01-04", "2021-W01", "2021-01-04", "2021-01-10");
        case("2019-12-30", "2020-W01", "2019-12-30", "2020-01-05");
        case("2022-01-02", "2021-W52", "2021-12-27", "2022-01-02");
        case("1970-01-01", "1970-W01", "1969-12-29", "1970-01-04");
    }

    #[test]
    fn a_week_is_read_by_its_number_and_only_if_the_year_has_it() {
        assert_eq!(week("2020-W53"), Some(Step::Week.holding(day("2021-01-01"))));
        assert_eq!(week("2023-w01"), Some(Step::Week.holding(day("2023-01-02"))));
        for text in ["2021-W53", "2021-W00", "2021-W1", "21-W01", "2021W01", "2021-W011", "2021-W-1", "W01", ""] {
            assert_eq!(week(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_written_as_short_as_can_be() {
        #[track_caller]
        fn case(first: &str, last: &str, expected: &str) {
            let days = |text: &str| Interval::parse_iso(text).unwrap();
            assert_eq!(written(Interval::new(days(first).first(), days(last).last()).unwrap()), expected);
        }
        case("2023-08-30", "2023-08-30", "2023-08-30");
        case("2023-08-28", "2023-09-03", "2023-08-28..2023-09-03");
        case("2023-08", "2023-08", "2023-08");
        case("2023-07", "2023-09", "2023-Q3");
        case("2023-06", "2023-08", "2023-06..2023-08");
        case("2023-01", "2023-06", "2023-01..2023-06");
        case("2023", "2023", "2023");
        case("1979", "1981", "1979..1981");
        case("1990", "1999", "1990s");
        case("1900", "1999", "1900..1999");
    }

    #[test]
    fn the_last_steps_of_the_calendar_end_with_it() {
        for step in STEPS {
            assert_eq!(step.holding(Date::MAX).last(), Date::MAX, "{step:?}");
            assert_eq!(step.holding(Date::MIN).first(), Date::MIN, "{step:?}");
            assert_eq!(step.days(i32::MAX), Interval::day(Date::MAX), "{step:?}");
            assert_eq!(step.days(i32::MIN), Interval::day(Date::MIN), "{step:?}");
        }
    }

    proptest! {
        #[test]
        fn steps_follow_each_other_without_gap_or_overlap(number in -700_000..2_900_000_i32) {
            let day = day_of_number(number).unwrap();
            for step in STEPS {
                let (own, days) = (step.number(day), step.holding(day));
                prop_assert!(days.first() <= day && day <= days.last());
                prop_assert_eq!(step.days(own + 1).first(), days.last().tomorrow().unwrap());
                for end in [days.first(), days.last()] {
                    prop_assert_eq!(step.number(end), own);
                    prop_assert_eq!(step.written(end), step.written(day));
                }
                prop_assert_ne!(step.written(step.days(own + 1).first()), step.written(day));
            }
        }
    }
}
