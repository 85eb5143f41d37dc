//! The days that a date stands for, and how finely it was given.
//! In: calendar days as written. Out: intervals that can be compared and printed.
//! Knows no clock, no time zone and no text around a date.

use std::fmt;

use jiff::civil::Date;

/// The days that a date stands for: `2023-08` is all of August. Invariant: `first <= last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    first: Date,
    last: Date,
}

/// How finely a date was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// To the year: `2023`.
    Year,
    /// To the month: `2023-08`.
    Month,
    /// To the day: `2023-08-31`.
    Day,
}

impl Precision {
    /// Returns the word that JSON and people read.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Year => "year",
            Precision::Month => "month",
            Precision::Day => "day",
        }
    }
}

impl Interval {
    /// Returns the days from `first` to `last`, both included; none if they are swapped.
    pub fn new(first: Date, last: Date) -> Option<Interval> {
        (first <= last).then_some(Interval { first, last })
    }

    /// Returns the one day.
    pub fn day(day: Date) -> Interval {
        Interval { first: day, last: day }
    }

    /// Returns a whole month, 1 to 12; none if there is no such month.
    pub fn month(year: i16, month: i8) -> Option<Interval> {
        let first = Date::new(year, month, 1).ok()?;
        Some(Interval { first, last: first.last_of_month() })
    }

    /// Returns a whole year; none outside the calendar.
    pub fn year(year: i16) -> Option<Interval> {
        let first = Date::new(year, 1, 1).ok()?;
        Some(Interval { first, last: first.last_of_year() })
    }

    /// Returns the first day.
    pub fn first(self) -> Date {
        self.first
    }

    /// Returns the last day, itself included.
    pub fn last(self) -> Date {
        self.last
    }

    /// Says whether the two share a day.
    pub fn overlaps(self, other: Interval) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Returns how finely these days can be written: a whole year, a whole month, or days.
    pub fn precision(self) -> Precision {
        if Interval::year(self.first.year()) == Some(self) {
            Precision::Year
        } else if Interval::month(self.first.year(), self.first.month()) == Some(self) {
            Precision::Month
        } else {
            Precision::Day
        }
    }

    /// Reads `2023`, `2023-8`, `2023-08` or `2023-08-31`, and nothing else.
    pub fn parse_iso(text: &str) -> Result<Interval, NoSuchDay> {
        let wrong = || NoSuchDay { text: text.to_string() };
        let mut parts = text.split('-');
        let mut number = |lengths: std::ops::RangeInclusive<usize>| -> Result<Option<i16>, NoSuchDay> {
            let Some(part) = parts.next() else { return Ok(None) };
            let digits = lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            if digits { part.parse().map(Some).map_err(|_| wrong()) } else { Err(wrong()) }
        };
        let year = number(4..=4)?.filter(|year| *year > 0).ok_or_else(wrong)?;
        let (month, day) = (number(1..=2)?, number(1..=2)?);
        if parts.next().is_some() {
            return Err(wrong());
        }
        match (month, day) {
            (None, _) => Interval::year(year),
            (Some(month), None) => Interval::month(year, month as i8),
            (Some(month), Some(day)) => Date::new(year, month as i8, day as i8).ok().map(Interval::day),
        }
        .ok_or_else(wrong)
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision() {
            Precision::Year => write!(out, "{:04}", self.first.year()),
            Precision::Month => write!(out, "{:04}-{:02}", self.first.year(), self.first.month()),
            Precision::Day if self.first == self.last => write!(out, "{}", self.first),
            Precision::Day => write!(out, "{}..{}", self.first, self.last),
        }
    }
}

/// Days by their numbers, as they are stored and compared: the first and the last, both included. There is none where the
/// last comes before the first; an open end is the least or the greatest number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Days {
    /// The first.
    pub first: i32,
    /// The last.
    pub last: i32,
}

impl Days {
    /// Returns the days of an interval.
    pub fn of(interval: Interval) -> Days {
        Days { first: day_number(interval.first), last: day_number(interval.last) }
    }

    /// Returns the interval; none where there is no day, or an end lies outside of the calendar.
    pub fn interval(self) -> Option<Interval> {
        Interval::new(day_of_number(self.first)?, day_of_number(self.last)?)
    }

    /// Returns which part of these days the others hold, from 0 to 1.
    pub fn part_in(self, others: Days) -> f64 {
        let count = |first: i32, last: i32| (i64::from(last) - i64::from(first) + 1).max(0) as f64;
        count(self.first.max(others.first), self.last.min(others.last)) / count(self.first, self.last).max(1.0)
    }

    /// Says whether the two share a day.
    #[inline]
    pub fn overlaps(self, other: Days) -> bool {
        self.first.max(other.first) <= self.last.min(other.last)
    }
}

/// A text that has the form of a date and names no day of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no date")]
pub struct NoSuchDay {
    /// The text as it was given.
    pub text: String,
}

/// Returns the days since 1970-01-01, negative before: how days are stored.
pub fn day_number(date: Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    // A `Date` spans the years -9999 to 9999, so the difference fits.
    (date - epoch).get_days()
}

/// Returns the day with this number; none outside the calendar.
pub fn day_of_number(number: i32) -> Option<Date> {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().try_days(number).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(text: &str) -> Interval {
        Interval::parse_iso(text).expect(text)
    }

    #[test]
    fn a_report_dated_by_its_year_matches_every_month_of_that_year() {
        #[track_caller]
        fn case(report: &str, asked: &str, matches: bool) {
            assert_eq!(days(report).overlaps(days(asked)), matches, "{report} asked for {asked}");
        }
        case("2023", "2023-08", true);
        case("2023", "2023-12-31", true);
        case("2022", "2023-08", false);
        case("2023-08", "2023-08-31", true);
        case("2023-08", "2023-09", false);
    }

    #[test]
    fn a_date_keeps_the_precision_it_was_written_with() {
        for text in ["2023", "2023-08", "2023-08-31", "2024-02-29", "0912-01"] {
            assert_eq!(days(text).to_string(), text);
        }
        assert_eq!(days("2023-8").to_string(), "2023-08");
        assert_eq!(days("2023-8-1").to_string(), "2023-08-01");
    }

    #[test]
    fn a_day_that_the_calendar_lacks_is_no_date() {
        for text in ["2023-02-30", "0000-00-00", "2023-13", "2023-00-10", "23-08", "2023-08-31-1", "", "2023-", "+2023"]
        {
            assert!(Interval::parse_iso(text).is_err(), "{text}");
        }
    }

    #[test]
    fn days_that_end_before_they_begin_overlap_nothing() {
        let of =
            |first: &str, last: &str| Days { first: day_number(days(first).first), last: day_number(days(last).last) };
        let august = Days::of(days("2023-08"));
        assert!(of("2023-08-31", "2024").overlaps(august) && august.overlaps(of("2022", "2023-08-01")));
        assert!(!of("2023-09", "2024").overlaps(august));
        assert!(!of("2024", "2022").overlaps(august) && !august.overlaps(of("2024", "2022")));
        let all = Days { first: i32::MIN, last: i32::MAX };
        assert!(all.overlaps(august));
        assert_eq!((august.part_in(all), august.part_in(of("2023-08-31", "2024"))), (1.0, 1.0 / 31.0));
        assert_eq!((august.part_in(of("2024", "2022")), of("2024", "2022").part_in(august)), (0.0, 0.0));
        assert_eq!((august.interval(), of("2024", "2022").interval()), (Some(days("2023-08")), None));
    }

    #[test]
    fn a_day_survives_being_stored_as_a_number() {
        for text in ["1970-01-01", "1917-08-13", "2023-08-31", "9999-12-31", "0001-01-01"] {
            let day = days(text).first();
            assert_eq!(day_of_number(day_number(day)), Some(day));
        }
        assert_eq!(day_number(days("1970-01-02").first()), 1);
    }
}
