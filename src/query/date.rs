//! What `date:` asks for: `2023`, `2023-8`, `2023-08-31`, `a..b`, `a..`, `..b`, `none`, `today`, `yesterday`.
//! In: the value as it was typed. Out: days, or what is wrong with it.
//! Knows no clock: `today` stays a word until it is told which day that is.

use std::fmt;

use jiff::civil::Date;

use super::error::QueryErrorKind;
use crate::report::interval::Interval;

/// What `date:` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateValue {
    /// Reports without a date: `none`.
    Undated,
    /// Reports whose date shares a day with these.
    Days(DateRange),
}

/// A range of days. Invariant: it has an end at least, and does not end before it begins
/// as far as that can be known without a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange {
    first: Option<DateEnd>,
    last: Option<DateEnd>,
}

/// One end of a range: all its days are in the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateEnd {
    /// A day, month or year of the calendar.
    Days(Interval),
    /// The day on which the query is asked.
    Today,
    /// The day before.
    Yesterday,
}

impl DateValue {
    /// Reads the value of `date:`, with typographic dashes as plain ones.
    pub(super) fn parse(typed: &str) -> Result<DateValue, QueryErrorKind> {
        let plain: String = typed.chars().map(|c| if super::lexer::is_dash(c) { '-' } else { c }).collect();
        let unknown = || QueryErrorKind::UnknownDate { text: typed.to_string() };
        if plain.eq_ignore_ascii_case("none") {
            return Ok(DateValue::Undated);
        }
        let Some((first, last)) = plain.split_once("..") else {
            let end = DateEnd::parse(&plain).ok_or_else(|| no_day(&plain).unwrap_or_else(unknown))?;
            return Ok(DateValue::Days(DateRange { first: Some(end), last: Some(end) }));
        };
        let end = |text: &str| -> Result<Option<DateEnd>, QueryErrorKind> {
            if text.is_empty() {
                return Ok(None);
            }
            DateEnd::parse(text).map(Some).ok_or_else(|| no_day(text).unwrap_or_else(unknown))
        };
        match (end(first)?, end(last)?) {
            (None, None) => Err(unknown()),
            (Some(first), Some(last)) if first.is_after(last) => {
                Err(QueryErrorKind::SwappedDates { first: first.to_string(), last: last.to_string() })
            }
            (first, last) => Ok(DateValue::Days(DateRange { first, last })),
        }
    }
}

impl DateRange {
    /// Returns the end that the range begins with; none if it begins with the calendar.
    pub fn first(self) -> Option<DateEnd> {
        self.first
    }

    /// Returns the end that the range closes with; none if it never ends.
    pub fn last(self) -> Option<DateEnd> {
        self.last
    }

    /// Returns the first and the last day of the range, if it has them, when it is asked on `today`.
    /// With `today` on one side the first may come after the last: then no day is in the range.
    pub fn days(self, today: Date) -> (Option<Date>, Option<Date>) {
        (self.first.map(|end| end.days(today).first()), self.last.map(|end| end.days(today).last()))
    }
}

impl DateEnd {
    /// Returns the days that are meant when it is asked on `today`.
    pub fn days(self, today: Date) -> Interval {
        match self {
            DateEnd::Days(days) => days,
            DateEnd::Today => Interval::day(today),
            // On the first day of the calendar there is no day before; no clock shows that day.
            DateEnd::Yesterday => Interval::day(today.yesterday().unwrap_or(today)),
        }
    }

    fn parse(text: &str) -> Option<DateEnd> {
        if text.eq_ignore_ascii_case("today") {
            return Some(DateEnd::Today);
        }
        if text.eq_ignore_ascii_case("yesterday") {
            return Some(DateEnd::Yesterday);
        }
        Interval::parse_iso(text).ok().map(DateEnd::Days)
    }

    fn is_after(self, last: DateEnd) -> bool {
        match (self, last) {
            (DateEnd::Days(first), DateEnd::Days(last)) => first.first() > last.last(),
            (DateEnd::Today, DateEnd::Yesterday) => true,
            _ => false,
        }
    }
}

/// Returns the error for a text that has the form of a date and names no day of the calendar.
fn no_day(text: &str) -> Option<QueryErrorKind> {
    let mut parts = text.split('-');
    let digits =
        |part: &str, lengths: &[usize]| lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let formed = parts.next().is_some_and(|year| digits(year, &[4]))
        && parts.clone().count() <= 2
        && parts.all(|part| digits(part, &[1, 2]));
    if !formed {
        return None;
    }
    // The month of a day that it lacks, or the year of a month that it lacks, is what was most likely meant.
    let wider = text.rsplit_once('-').map(|(wider, _)| wider);
    let whole = wider.and_then(|wider| Interval::parse_iso(wider).ok()).map(|days| days.to_string());
    Some(QueryErrorKind::NoSuchDay { text: text.to_string(), whole })
}

impl fmt::Display for DateValue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DateValue::Undated => out.write_str("none"),
            DateValue::Days(range) => range.fmt(out),
        }
    }
}

impl fmt::Display for DateRange {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |end: Option<DateEnd>| end.map(|end| end.to_string()).unwrap_or_default();
        if self.first == self.last {
            out.write_str(&end(self.first))
        } else {
            write!(out, "{}..{}", end(self.first), end(self.last))
        }
    }
}

impl fmt::Display for DateEnd {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DateEnd::Days(days) => days.fmt(out),
            DateEnd::Today => out.write_str("today"),
            DateEnd::Yesterday => out.write_str("yesterday"),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_date_asks_for_its_days_first_and_last_included() {
        #[track_caller]
        fn case(typed: &str, printed: &str, first: Option<&str>, last: Option<&str>) {
            let DateValue::Days(range) = DateValue::parse(typed).unwrap() else { panic!("{typed} has days") };
            let (from, to) = range.days(date(2024, 3, 1));
            let day = |day: Option<Date>| day.map(|day| day.to_string());
            assert_eq!((day(from).as_deref(), day(to).as_deref()), (first, last), "{typed}");
            assert_eq!(range.to_string(), printed);
            assert_eq!(DateValue::parse(printed), Ok(DateValue::Days(range)));
        }
        case("2023", "2023", Some("2023-01-01"), Some("2023-12-31"));
        case("2023-08", "2023-08", Some("2023-08-01"), Some("2023-08-31"));
        case("2023-8", "2023-08", Some("2023-08-01"), Some("2023-08-31"));
        case("2023–08–31", "2023-08-31", Some("2023-08-31"), Some("2023-08-31"));
        case("2021..2023-06", "2021..2023-06", Some("2021-01-01"), Some("2023-06-30"));
        case("2023-08-20..2023-08", "2023-08-20..2023-08", Some("2023-08-20"), Some("2023-08-31"));
        case("2021..", "2021..", Some("2021-01-01"), None);
        case("..2020", "..2020", None, Some("2020-12-31"));
        case("2023..2023", "2023", Some("2023-01-01"), Some("2023-12-31"));
        case("today", "today", Some("2024-03-01"), Some("2024-03-01"));
        case("Yesterday..today", "yesterday..today", Some("2024-02-29"), Some("2024-03-01"));
        case("2024-02..yesterday", "2024-02..yesterday", Some("2024-02-01"), Some("2024-02-29"));
        assert_eq!(DateValue::parse("none"), Ok(DateValue::Undated));
    }

    #[test]
    fn a_value_that_is_no_date_is_refused_for_what_is_wrong_with_it() {
        #[track_caller]
        fn case(typed: &str, wrong: QueryErrorKind) {
            assert_eq!(DateValue::parse(typed), Err(wrong), "{typed}");
        }
        let no_day = |text: &str, whole: Option<&str>| QueryErrorKind::NoSuchDay {
            text: text.to_string(),
            whole: whole.map(str::to_string),
        };
        case("2023-02-30", no_day("2023-02-30", Some("2023-02")));
        case("2023-13", no_day("2023-13", Some("2023")));
        case("2023-13-01", no_day("2023-13-01", None));
        case("2021..0000", no_day("0000", None));
        let swapped =
            |first: &str, last: &str| QueryErrorKind::SwappedDates { first: first.to_string(), last: last.to_string() };
        case("2023-9..2023-8", swapped("2023-09", "2023-08"));
        case("today..yesterday", swapped("today", "yesterday"));
        for typed in [
            "..",
            "soon",
            "23",
            "2023-2024",
            "31/08/2023",
            "2021...2022",
            "2021..2022..2023",
            "none..2023",
            ">2020",
            "²023",
        ] {
            case(typed, QueryErrorKind::UnknownDate { text: typed.to_string() });
        }
    }
}
