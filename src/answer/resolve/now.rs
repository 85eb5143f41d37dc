//! When and where a query is asked: what `last week` means, and when a day begins.
//! In: a range as it was typed. Out: days, or seconds. Reads no clock: it is told.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::query::DateRange;
use crate::report::interval::{Days, day_number};

/// From one second to before another, since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seconds {
    /// The first.
    pub from: i64,
    /// The one behind the last.
    pub before: i64,
}

/// When and where a query is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Now {
    /// Which day it is.
    pub today: Date,
    /// Whose days are meant where a moment is asked for by its day.
    pub zone: TimeZone,
}

impl From<Date> for Now {
    /// That day in the world's time zone.
    fn from(today: Date) -> Now {
        Now { today, zone: TimeZone::UTC }
    }
}

impl Default for Now {
    fn default() -> Now {
        Date::ZERO.into()
    }
}

impl Now {
    /// Returns the days of a range.
    pub(super) fn days(&self, range: &DateRange) -> Days {
        let (first, last) = range.days(self.today);
        Days { first: first.map_or(i32::MIN, day_number), last: last.map_or(i32::MAX, day_number) }
    }

    /// Returns the seconds of a range's days. Where the clock is put on at midnight, a day begins an hour later.
    pub(super) fn seconds(&self, range: &DateRange) -> Seconds {
        let (first, last) = range.days(self.today);
        let begin = |day: Date| {
            let moment = day.to_zoned_datetime(self.zone.clone());
            moment.map(|moment| moment.timestamp().as_second())
        };
        Seconds {
            from: first.map_or(i64::MIN, |day| begin(day).unwrap_or(i64::MIN)),
            before: last.map_or(i64::MAX, |day| day.tomorrow().and_then(begin).unwrap_or(i64::MAX)),
        }
    }
}
