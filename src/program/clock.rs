//! The time and the local day: the only place that asks for them.

use std::time::Duration;

use anyhow::Context;
use dateline::answer::Now;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// Returns the time, in seconds since 1970.
pub(super) fn now() -> i64 {
    Timestamp::now().as_second()
}

/// Returns the day that the user gives for today, else the local day.
pub(super) fn today(given: Option<Date>) -> Date {
    given.unwrap_or_else(|| ZonedDateTime::now().date())
}

/// Returns how long it is until the local day is another; none at the end of all days.
pub(super) fn until_tomorrow() -> Option<Duration> {
    let now = ZonedDateTime::now();
    let tomorrow = now.tomorrow().ok()?.start_of_day().ok()?;
    Duration::try_from(now.duration_until(&tomorrow)).ok()
}

/// Returns when and where a query is asked.
pub(super) fn here_and_now(given: Option<Date>) -> Now {
    Now { today: today(given), zone: TimeZone::system() }
}

/// Returns the time at which a day begins here, in seconds since 1970.
pub(super) fn start_of(day: Date) -> anyhow::Result<i64> {
    let start = day.to_zoned_datetime(ZonedDateTime::now().time_zone().clone());
    Ok(start.with_context(|| format!("{day} has no beginning here"))?.timestamp().as_second())
}

/// Returns `2023-08-31 06:00` for a time in seconds since 1970.
pub(super) fn stamp(seconds: i64) -> String {
    let Ok(time) = Timestamp::from_second(seconds).map(|time| time.to_zoned_datetime(TimeZone::system())) else {
        return "at an unknown time".to_string();
    };
    format!("{} {:02}:{:02}", time.date(), time.hour(), time.minute())
}

/// Returns `06:00 today`, `06:00 yesterday` or `2023-08-31 06:00` for a time in seconds since 1970.
pub(super) fn in_words(seconds: i64) -> String {
    let now = ZonedDateTime::now();
    let Ok(time) = Timestamp::from_second(seconds).map(|time| time.to_zoned_datetime(now.time_zone().clone())) else {
        return "at an unknown time".to_string();
    };
    let clock = format!("{:02}:{:02}", time.hour(), time.minute());
    match (now.date() - time.date()).get_days() {
        0 => format!("{clock} today"),
        1 => format!("{clock} yesterday"),
        _ => stamp(seconds),
    }
}
