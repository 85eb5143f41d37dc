//! What `date:`, `mention:` and `seen:` ask for: `2023`, `2023-8`, `2023-08-31`, `2023-Q3`, `august 2023`, `last 3 months`,
//! `a..b`, `a..`, `..b`, `none`. In: the value as it was typed. Out: days, or what is wrong with it.
//! Knows no clock: `last 3 months` stays words until it is told which day is today. The scanner of dates reads what is no
//! plain number.

use std::fmt;

use jiff::civil::Date;

use super::date_fault::{DateFault, NO_FIELD};
use super::error::QueryErrorKind;
use crate::language::dates::{self, Anchor, AnchoredOn, Kind};
use crate::report::interval::Interval;
use crate::report::step;

/// What a field that takes a date asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateValue {
    /// Reports without a date of this kind: `none`.
    NoDate,
    /// Reports with a date that shares a day with these.
    Days(DateRange),
}

/// A range of days. Invariant: it has an end at least, and does not end before it begins
/// as far as that can be known without a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateRange {
    first: Option<DateEnd>,
    last: Option<DateEnd>,
}

/// One end of a range: all its days are in the range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateEnd {
    /// A day, month or year of the calendar.
    Days(Interval),
    /// Reckoned from the day on which the query is asked: `today`, `last 3 months`; in small letters.
    Spoken(String),
}

/// Which side of a range a date stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    First,
    Last,
}

impl Side {
    /// Returns the day of these that stands on this side.
    fn of(self, days: Interval) -> Interval {
        Interval::day(match self {
            Side::First => days.first(),
            Side::Last => days.last(),
        })
    }
}

impl DateValue {
    /// Reads the value of the field, with typographic dashes as plain ones.
    pub(super) fn parse(typed: &str) -> Result<DateValue, DateFault> {
        let plain: String = typed.chars().map(|c| if super::lexer::is_dash(c) { '-' } else { c }).collect();
        if plain.eq_ignore_ascii_case("none") {
            return Ok(DateValue::NoDate);
        }
        let Some((first, last)) = plain.split_once("..") else {
            let range = DateRange {
                first: Some(DateEnd::parse(&plain, Side::First)?),
                last: Some(DateEnd::parse(&plain, Side::Last)?),
            };
            return Ok(DateValue::Days(range));
        };
        let end = |text: &str, side: Side| -> Result<Option<DateEnd>, DateFault> {
            let text = text.trim();
            if text.is_empty() { Ok(None) } else { DateEnd::parse(text, side).map(Some) }
        };
        match (end(first, Side::First)?, end(last, Side::Last)?) {
            (None, None) => Err(unknown(typed)),
            (Some(first), Some(last)) if first.is_after(&last) => {
                Err(DateFault::Swapped { first: first.to_string(), last: last.to_string() })
            }
            (first, last) => Ok(DateValue::Days(DateRange { first, last })),
        }
    }
}

impl DateRange {
    /// Returns the end that the range begins with; none if it begins with the calendar.
    pub fn first(&self) -> Option<&DateEnd> {
        self.first.as_ref()
    }

    /// Returns the end that the range closes with; none if it never ends.
    pub fn last(&self) -> Option<&DateEnd> {
        self.last.as_ref()
    }

    /// Returns the first and the last day of the range, if it has them, when it is asked on `today`.
    /// With `today` on one side the first may come after the last: then no day is in the range.
    pub fn days(&self, today: Date) -> (Option<Date>, Option<Date>) {
        let days = |end: &DateEnd| end.days(today);
        (self.first.as_ref().map(|end| days(end).first()), self.last.as_ref().map(|end| days(end).last()))
    }
}

/// Reads a day as `date:` does, when it is asked on `today`: the first of those that are meant.
///
/// # Errors
/// Where it is no date, or one without a first day.
pub fn first_day(typed: &str, today: Date) -> Result<Date, QueryErrorKind> {
    let first = match DateValue::parse(typed.trim()) {
        Ok(DateValue::Days(range)) => range.days(today).0.ok_or_else(|| unknown(typed)),
        Ok(DateValue::NoDate) => Err(unknown(typed)),
        Err(fault) => Err(fault),
    };
    first.map_err(|fault| QueryErrorKind::Date { field: NO_FIELD, fault: Box::new(fault) })
}

/// On this day every expression has its days: no end of the calendar is near.
const ANY_DAY: Date = jiff::civil::date(2000, 7, 1);

impl DateEnd {
    /// Returns the days that are meant when it is asked on `today`.
    pub fn days(&self, today: Date) -> Interval {
        match self {
            DateEnd::Days(days) => *days,
            // At the ends of the calendar there is no day before or after; no clock shows such a day.
            DateEnd::Spoken(text) => spoken(text, today).unwrap_or(Interval::day(today)),
        }
    }

    fn parse(typed: &str, side: Side) -> Result<DateEnd, DateFault> {
        if let Ok(days) = Interval::parse_iso(typed) {
            return Ok(DateEnd::Days(days));
        }
        if let Some(error) = no_day(typed) {
            return Err(error);
        }
        if let Some(week) = step::week(typed) {
            return Ok(DateEnd::Days(side.of(week)));
        }
        let anchor = Anchor { date: Some(Interval::day(ANY_DAY)), day_first: false };
        let Some(mention) = dates::phrase(typed, anchor) else { return Err(unknown(typed)) };
        let Some(days) = mention.days else {
            return Err(DateFault::NoSuchDay { text: typed.to_string(), whole: None });
        };
        let is_fixed = mention.anchored_on == AnchoredOn::Itself;
        match (mention.kind, mention.other) {
            // Without quotes `august 2023` is two words, of which the first alone would mean something else.
            (Kind::Partial, _) => Err(DateFault::NoYear { text: typed.to_string() }),
            (Kind::Absolute, Some(other)) if days.first() == days.last() => {
                Err(DateFault::Doubtful { text: typed.to_string(), readings: [days.to_string(), other.to_string()] })
            }
            (Kind::Absolute | Kind::Range, _) if is_fixed => Ok(DateEnd::Days(match side {
                _ if Interval::parse_iso(&days.to_string()) == Ok(days) => days,
                side => side.of(days),
            })),
            (Kind::Relative, _) => {
                let words: Vec<&str> = typed.split_whitespace().collect();
                Ok(DateEnd::Spoken(words.join(" ").to_lowercase()))
            }
            _ => Err(unknown(typed)),
        }
    }

    /// Says whether a range from here to `last` never has a day, whenever it is asked.
    fn is_after(&self, last: &DateEnd) -> bool {
        match (self, last) {
            (DateEnd::Days(first), DateEnd::Days(last)) => first.first() > last.last(),
            (DateEnd::Spoken(_), DateEnd::Spoken(_)) => {
                // Every weekday meets every place in a month and a leap year.
                const DAYS: i32 = 4 * 366;
                let days = (0..DAYS).step_by(5).filter_map(|on| ANY_DAY.checked_add(jiff::Span::new().days(on)).ok());
                days.into_iter().all(|today| self.days(today).first() > last.days(today).last())
            }
            _ => false,
        }
    }
}

/// Returns the days of an expression that is reckoned from a day.
fn spoken(text: &str, today: Date) -> Option<Interval> {
    dates::phrase(text, Anchor { date: Some(Interval::day(today)), day_first: false })?.days
}

/// Returns the error for a text that is no date: it names the word that no date holds.
fn unknown(typed: &str) -> DateFault {
    match dates::foreign_word(typed) {
        None if typed.contains(char::is_alphabetic) => DateFault::Part { text: typed.to_string() },
        word => {
            let word = word.filter(|word| *word != typed).map(str::to_string);
            DateFault::Unknown { text: typed.to_string(), word }
        }
    }
}

/// Returns a value as it is typed in a query: in quotes, if it holds a blank.
pub(super) fn quoted(value: &str) -> String {
    if value.contains(' ') { format!("\"{value}\"") } else { value.to_string() }
}

/// Returns the error for a text that has the form of a date and names no day of the calendar.
fn no_day(text: &str) -> Option<DateFault> {
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
    Some(DateFault::NoSuchDay { text: text.to_string(), whole })
}

impl fmt::Display for DateValue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DateValue::NoDate => out.write_str("none"),
            DateValue::Days(range) => range.fmt(out),
        }
    }
}

impl fmt::Display for DateRange {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |end: &Option<DateEnd>| end.as_ref().map(|end| end.to_string()).unwrap_or_default();
        if self.first == self.last {
            out.write_str(&end(&self.first))
        } else {
            write!(out, "{}..{}", end(&self.first), end(&self.last))
        }
    }
}

impl fmt::Display for DateEnd {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DateEnd::Days(days) => days.fmt(out),
            DateEnd::Spoken(text) => out.write_str(text),
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
            assert_eq!(DateValue::parse(printed), Ok(DateValue::Days(range)), "{typed}");
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
        case("august 2023", "2023-08", Some("2023-08-01"), Some("2023-08-31"));
        case("2023-Q3", "2023-07-01..2023-09-30", Some("2023-07-01"), Some("2023-09-30"));
        case("2020-W53", "2020-12-28..2021-01-03", Some("2020-12-28"), Some("2021-01-03"));
        case("2023-w35..", "2023-08-28..", Some("2023-08-28"), None);
        case("spring 2022", "2022-03-01..2022-05-31", Some("2022-03-01"), Some("2022-05-31"));
        case("2022-Q4..2023-Q1", "2022-10-01..2023-03-31", Some("2022-10-01"), Some("2023-03-31"));
        case("1 may 2023..", "2023-05-01..", Some("2023-05-01"), None);
        case("31/08/2023", "2023-08-31", Some("2023-08-31"), Some("2023-08-31"));
        case("3-5 May 2023", "2023-05-03..2023-05-05", Some("2023-05-03"), Some("2023-05-05"));
        case("last week", "last week", Some("2024-02-19"), Some("2024-02-25"));
        case("Last  3 months", "last 3 months", Some("2023-12-01"), Some("2024-03-01"));
        case("last year..last month", "last year..last month", Some("2023-01-01"), Some("2024-02-29"));
        case("..yesterday", "..yesterday", None, Some("2024-02-29"));
        case("tomorrow", "tomorrow", Some("2024-03-02"), Some("2024-03-02"));
        case("Yesterday..today", "yesterday..today", Some("2024-02-29"), Some("2024-03-01"));
        case("2024-02..yesterday", "2024-02..yesterday", Some("2024-02-01"), Some("2024-02-29"));
        assert_eq!(DateValue::parse("none"), Ok(DateValue::NoDate));
    }

    #[test]
    fn a_value_that_is_no_date_is_refused_for_what_is_wrong_with_it() {
        #[track_caller]
        fn case(typed: &str, wrong: DateFault) {
            assert_eq!(DateValue::parse(typed), Err(wrong), "{typed}");
        }
        let no_day = |text: &str, whole: Option<&str>| DateFault::NoSuchDay {
            text: text.to_string(),
            whole: whole.map(str::to_string),
        };
        case("2023-02-30", no_day("2023-02-30", Some("2023-02")));
        case("2023-13", no_day("2023-13", Some("2023")));
        case("2023-13-01", no_day("2023-13-01", None));
        case("2021..0000", no_day("0000", None));
        let swapped = |first: &str, last: &str| DateFault::Swapped { first: first.to_string(), last: last.to_string() };
        case("2023-9..2023-8", swapped("2023-09", "2023-08"));
        case("today..yesterday", swapped("today", "yesterday"));
        case("this month..last month", swapped("this month", "last month"));
        let unknown = |text: &str, word: Option<&str>| DateFault::Unknown {
            text: text.to_string(),
            word: word.map(str::to_string),
        };
        for typed in ["..", "soon", "23", ">2020", "²023"] {
            case(typed, unknown(typed, None));
        }
        case("2021...2022", unknown(".2022", None));
        case("2021..2022..2023", unknown("2022..2023", None));
        case("none..2023", unknown("none", None));
        case("last 3 mnths", unknown("last 3 mnths", Some("mnths")));
        case("last", DateFault::Part { text: "last".to_string() });
        case("3 months", DateFault::Part { text: "3 months".to_string() });
        case("spring", DateFault::Part { text: "spring".to_string() });
        case("august", DateFault::NoYear { text: "august".to_string() });
        case("30 august", DateFault::NoYear { text: "30 august".to_string() });
        case("30 february 2023", no_day("30 february 2023", None));
        case(
            "03/04/2024",
            DateFault::Doubtful {
                text: "03/04/2024".to_string(),
                readings: ["2024-03-04".to_string(), "2024-04-03".to_string()],
            },
        );
    }
}
