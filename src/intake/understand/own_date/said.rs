//! What a place in a report says of its date, and the date that a piece of its text begins with.
//! In: a line, or what stands behind a label. Out: a day, a month or a year as it is written, and its bytes.
//! The scanner of dates reads it; what is relative to a report's date is no date of the report.

use jiff::civil::Date;

use super::written::Written;
use crate::language::dates::{self, Anchor, Kind, Precision};
use crate::report::interval::Interval;
use crate::report::span::Span;

/// A date that a place in a report says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said<'t> {
    /// With a year. The calendar may lack the day.
    Whole { date: Written, text: &'t str },
    /// Without one: a month, 1 to 12, and a day of it.
    WithoutYear { month: i8, day: i8 },
    /// It says that the day is not known.
    Undated,
}

/// A date at the place where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading<'t> {
    pub(super) said: Said<'t>,
    /// Its bytes, a weekday before it included.
    pub(super) span: Span,
    pub(super) precision: Precision,
}

/// The middle of a leap year: whatever the day and month, it lies nearest in this year or at its edge.
const ANY_YEAR: Date = jiff::civil::date(2000, 7, 1);

/// A range of more days than this is a period, and no day of a report.
const MOST_DAYS_OF_RANGE: i32 = 31;

/// Returns the first date of a text, if it is a day, a month or a year of its own.
pub(super) fn first(text: &str) -> Option<Reading<'_>> {
    readings(text).into_iter().next().flatten()
}

/// Returns the last date of a text, if it is a day, a month or a year of its own.
pub(super) fn last(text: &str) -> Option<Reading<'_>> {
    readings(text).pop().flatten()
}

/// Reads every date of a text; none for those that are relative to something, or longer than a year.
fn readings(text: &str) -> Vec<Option<Reading<'_>>> {
    let mentions = dates::scan(text, Anchor { date: Some(Interval::day(ANY_YEAR)), day_first: false });
    mentions.iter().map(|mention| reading(text, mention)).collect()
}

fn reading<'t>(text: &'t str, mention: &dates::Mention) -> Option<Reading<'t>> {
    let of_day = mention.precision == Precision::Day;
    let whole = of_day || matches!(mention.precision, Precision::Month | Precision::Year);
    let written = match (mention.kind, mention.days, mention.other) {
        (Kind::Absolute, Some(month_first), Some(day_first)) if of_day => Written::Either { month_first, day_first },
        (Kind::Absolute, Some(days), _) if whole => Written::Days(days),
        (Kind::Absolute, None, _) if whole => Written::NoSuchDay,
        (Kind::Range, Some(days), _) if is_days(days, mention) => Written::Days(Interval::day(days.first())),
        (Kind::Partial, Some(days), _) if of_day => {
            let (month, day) = (days.first().month(), days.first().day());
            return Some(Reading {
                said: Said::WithoutYear { month, day },
                span: mention.span,
                precision: Precision::Day,
            });
        }
        _ => return None,
    };
    let said = Said::Whole { date: written, text: mention.span.of(text) };
    let precision = if mention.kind == Kind::Range { Precision::Day } else { mention.precision };
    Some(Reading { said, span: mention.span, precision })
}

/// `August 16-17, 1956`: the days of one meeting, complete in themselves.
fn is_days(days: Interval, mention: &dates::Mention) -> bool {
    mention.anchored_on == dates::AnchoredOn::Itself
        && (days.last() - days.first()).get_days() < MOST_DAYS_OF_RANGE
        && days.precision() == crate::report::interval::Precision::Day
}

/// Says whether what follows a date on its line goes on with it and tells no more: nothing, or a time of day.
pub(super) fn is_over(behind: &str) -> bool {
    let behind = behind.trim_matches(|c: char| c.is_whitespace() || ",.;:*_|()[]/-–—".contains(c));
    let behind = behind.strip_prefix("at ").unwrap_or(behind);
    /// `10:30 a.m. EDT`, `1606Z`, `3 p.m. local time`.
    const MOST_BYTES_OF_TIME: usize = 30;
    behind.is_empty()
        || matches!(behind, "noon" | "midnight")
        || behind.len() <= MOST_BYTES_OF_TIME
            && behind.starts_with(|first: char| first.is_ascii_digit())
            && behind.contains([':', 'm', 'M', 'Z', 'h'])
}
