//! The arithmetic of the calendar: weeks, months, quarters, seasons, parts of a span, the nearest year.
//! In: days and offsets. Out: intervals, or none outside of the calendar. The formulas are those of the study of dates.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Precision;
use super::when::{Part, Unit};
use crate::report::interval::Interval;

/// Returns the day so many days on.
pub(super) fn days_on(date: Date, days: i32) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// Returns the first day of the month that lies so many months after a year's beginning.
fn month_start(year: i16, months: i32) -> Option<Date> {
    let months = i32::from(year) * 12 + months;
    let year = i16::try_from(months.div_euclid(12)).ok().filter(|year| *year >= 1)?;
    Date::new(year, months.rem_euclid(12) as i8 + 1, 1).ok()
}

/// Returns so many whole months, the first of them so many after a year's beginning.
pub(super) fn months(year: i16, from: i32, count: i32) -> Option<Interval> {
    let last = month_start(year, from.checked_add(count)? - 1)?.last_of_month();
    Interval::new(month_start(year, from)?, last)
}

/// Returns so many whole years.
pub(super) fn years(from: i32, count: i32) -> Option<Interval> {
    let year = |value: i32| i16::try_from(value).ok().filter(|year| *year >= 1);
    // The first decade and century of our era begin with the year 1.
    let from = if from == 0 { 1 } else { from };
    let count = if from == 1 { count - 1 } else { count };
    Interval::new(Date::new(year(from)?, 1, 1).ok()?, Date::new(year(from + count - 1)?, 12, 31).ok()?)
}

/// Returns the Monday of a day's week.
pub(super) fn monday(date: Date) -> Option<Date> {
    days_on(date, -i32::from(date.weekday().to_monday_zero_offset()))
}

/// Returns Monday to Sunday of the week so many weeks on.
pub(super) fn week(date: Date, weeks: i32) -> Option<Interval> {
    let monday = days_on(monday(date)?, weeks.checked_mul(7)?)?;
    Interval::new(monday, days_on(monday, 6)?)
}

/// Returns the calendar unit that lies so many units from the one that holds a day.
pub(super) fn unit(date: Date, unit: Unit, offset: i32) -> Option<Interval> {
    let year = date.year();
    let month = i32::from(date.month()) - 1;
    match unit {
        Unit::Hour => None,
        Unit::Day => days_on(date, offset).map(Interval::day),
        Unit::Week => week(date, offset),
        Unit::Fortnight => week(date, offset.checked_mul(2)?),
        Unit::Weekend => {
            let week = week(date, offset)?;
            Interval::new(days_on(week.first(), 5)?, week.last())
        }
        Unit::Month => months(year, month.checked_add(offset)?, 1),
        Unit::Quarter => months(year, (month / 3).checked_add(offset)?.checked_mul(3)?, 3),
        Unit::Year => years(i32::from(year).checked_add(offset)?, 1),
        Unit::Decade => years((i32::from(year) / 10).checked_add(offset)?.checked_mul(10)?, 10),
        Unit::Century => years((i32::from(year) / 100).checked_add(offset)?.checked_mul(100)?, 100),
    }
}

/// Returns the day so many units from a day, for lengths: a month on from the 31st is a month's last day.
pub(super) fn moved(date: Date, unit: Unit, count: i32) -> Option<Date> {
    let span = jiff::Span::new();
    let by_days = |days: i32| days_on(date, count.checked_mul(days)?);
    let by_months = |months: i32| date.checked_add(span.try_months(count.checked_mul(months)?).ok()?).ok();
    match unit {
        // 24 hours are a day; a part of a day counts as one.
        Unit::Hour => days_on(date, count.signum() * (count.abs() + 23) / 24),
        Unit::Day => by_days(1),
        Unit::Week | Unit::Weekend => by_days(7),
        Unit::Fortnight => by_days(14),
        Unit::Month => by_months(1),
        Unit::Quarter => by_months(3),
        Unit::Year => by_months(12),
        Unit::Decade => by_months(120),
        Unit::Century => by_months(1200),
    }
}

/// Returns a season of the north: spring as 0. A winter begins in December of its year.
pub(super) fn season(year: i16, season: i8) -> Option<Interval> {
    months(year, 2 + 3 * i32::from(season), 3)
}

/// The first year of the United States whose fiscal year begins in October.
const OCTOBER_FROM: i16 = 1977;

/// Returns the fiscal year of the United States.
pub(super) fn fiscal_year(year: i16) -> Option<Interval> {
    if year >= OCTOBER_FROM { months(year, -3, 12) } else { months(year, -6, 12) }
}

/// Returns the latest such weekday, Monday as 0, up to and including a day.
pub(super) fn latest_weekday(date: Date, weekday: i8) -> Option<Date> {
    let back = (date.weekday().to_monday_zero_offset() - weekday).rem_euclid(7);
    days_on(date, -i32::from(back))
}

/// Returns the first such weekday after a day.
pub(super) fn next_weekday(date: Date, weekday: i8) -> Option<Date> {
    let on = (weekday - date.weekday().to_monday_zero_offset() - 1).rem_euclid(7) + 1;
    days_on(date, i32::from(on))
}

/// Returns the day of the year that lies nearest to a date; one with the weekday, where a year near has it.
pub(super) fn nearest_year(date: Date, month: i8, day: i8, weekday: Option<i8>) -> Option<Date> {
    let nearest = |reach: i16, fits: &dyn Fn(Date) -> bool| {
        let years = (date.year().checked_sub(reach)?)..=(date.year().checked_add(reach)?);
        let days = years.filter(|year| *year >= 1).filter_map(|year| Date::new(year, month, day).ok());
        days.filter(|day| fits(*day)).min_by_key(|day| (*day - date).get_days().abs())
    };
    // A 29 February may be four years away, and eight around 1900.
    let reach = if (month, day) == (2, 29) { 8 } else { 1 };
    let agrees = |day: Date| weekday.is_none_or(|weekday| day.weekday().to_monday_zero_offset() == weekday);
    nearest(reach, &agrees).or_else(|| nearest(reach, &|_| true))
}

/// Returns the year of a month alone: from six months back to five ahead.
pub(super) fn year_of_month(date: Date, month: i8) -> i16 {
    match month - date.month() {
        ..=-7 => date.year() + 1,
        6.. => date.year() - 1,
        _ => date.year(),
    }
}

/// Returns the part of a span; thirds as the conventions of dates have them.
pub(super) fn part(whole: Interval, precision: Precision, part: Part) -> Option<Interval> {
    let (first, last) = (whole.first(), whole.last());
    let day = |day: i8| Date::new(first.year(), first.month(), day).ok();
    let of_month = |from: i8, to: Option<i8>| Interval::new(day(from)?, to.map_or(Some(last), day)?);
    let month = i32::from(first.month()) - 1;
    let of_months = |from: i32, count: i32| months(first.year(), month + from, count);
    let of_years = |from: i32, count: i32| years(i32::from(first.year() / 10 * 10) + from, count);
    match (precision, part) {
        (Precision::Month, Part::Early) => of_month(1, Some(10)),
        (Precision::Month, Part::Mid) => of_month(11, Some(20)),
        (Precision::Month, Part::Late) => of_month(21, None),
        (Precision::Month, Part::FirstHalf) => of_month(1, Some(15)),
        (Precision::Month, Part::SecondHalf) => of_month(16, None),
        (Precision::Year | Precision::FiscalYear, Part::Early) => of_months(0, 4),
        (Precision::Year | Precision::FiscalYear, Part::Mid) => of_months(4, 4),
        (Precision::Year | Precision::FiscalYear, Part::Late) => of_months(8, 4),
        (Precision::Year | Precision::FiscalYear, Part::FirstHalf) => of_months(0, 6),
        (Precision::Year | Precision::FiscalYear, Part::SecondHalf) => of_months(6, 6),
        (Precision::Season | Precision::Quarter, Part::Early) => of_months(0, 1),
        (Precision::Season | Precision::Quarter, Part::Mid) => of_months(1, 1),
        (Precision::Season | Precision::Quarter, Part::Late) => of_months(2, 1),
        (Precision::Decade, Part::Early) => of_years(0, 4),
        (Precision::Decade, Part::Mid) => of_years(4, 3),
        (Precision::Decade, Part::Late) => of_years(7, 3),
        (Precision::Decade, Part::FirstHalf) => of_years(0, 5),
        (Precision::Decade, Part::SecondHalf) => of_years(5, 5),
        (Precision::Century, Part::Early) => of_years(0, 34),
        (Precision::Century, Part::Mid) => of_years(34, 33),
        (Precision::Century, Part::Late) => of_years(67, 33),
        (Precision::Century, Part::FirstHalf) => of_years(0, 50),
        (Precision::Century, Part::SecondHalf) => of_years(50, 50),
        _ => Some(whole),
    }
}

/// Returns a week of a month: days 1 to 7, 8 to 14, 15 to 21, 22 to 28; the last has seven days up to the end.
pub(super) fn week_of_month(year: i16, month: i8, number: i8) -> Option<Interval> {
    let whole = Interval::month(year, month)?;
    if number == 5 {
        return Interval::new(whole.last().checked_sub(6.days()).ok()?, whole.last());
    }
    let first = Date::new(year, month, 7 * (number - 1) + 1).ok()?;
    Interval::new(first, days_on(first, 6)?)
}
