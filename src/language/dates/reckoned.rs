//! Days reckoned from the report's date: `last week`, `Wednesday`, `the past two weeks`; and how finely each form is given.
//! In: an expression and the report's date. Out: days; none where the date is too coarse for it. The formulas are those of
//! the study of dates.

use jiff::civil::Date;

use super::Precision;
use super::calendar;
use super::when::{Unit, When, Which, YearOf};
use crate::report::interval::Interval;

/// Returns the days of an expression that depends on the report's date.
pub(super) fn relative(when: When, date: Interval) -> Option<Interval> {
    let today = (date.first() == date.last()).then_some(date.first());
    let month =
        (Interval::month(date.first().year(), date.first().month())?.last() >= date.last()).then_some(date.first());
    let anchor = |unit: Unit| match unit {
        Unit::Hour | Unit::Day | Unit::Weekend | Unit::Week | Unit::Fortnight => today,
        Unit::Month | Unit::Quarter => month,
        Unit::Year | Unit::Decade | Unit::Century => Some(date.first()),
    };
    match when {
        // The report's date is today, however finely it is known.
        When::Unit { unit: Unit::Day, offset: 0 } => Some(date),
        When::Unit { unit, offset } => calendar::unit(anchor(unit)?, unit, offset),
        When::Weekday { weekday, which, ahead } => {
            let today = today?;
            let day = match which {
                None if ahead => calendar::next_weekday(today.yesterday().ok()?, weekday),
                None => calendar::latest_weekday(today, weekday),
                Some(Which::This | Which::Current) => calendar::days_on(calendar::monday(today)?, i32::from(weekday)),
                Some(which) if which.offset() < 0 => calendar::latest_weekday(today.yesterday().ok()?, weekday),
                Some(_) => calendar::next_weekday(today, weekday),
            };
            day.map(Interval::day)
        }
        When::WeekdayOfWeek { weekday, weeks } => {
            let monday = calendar::week(today?, weeks)?.first();
            calendar::days_on(monday, i32::from(weekday)).map(Interval::day)
        }
        When::Weekend { which, ahead } => {
            let today = today?;
            let this = calendar::unit(today, Unit::Weekend, 0)?;
            // From Saturday on, and for what is to come, the weekend of this week; else the latest that is past.
            let weeks = match which {
                Which::Next | Which::Coming | Which::Following => i32::from(today >= this.first()),
                Which::This | Which::Current if ahead || today >= this.first() => 0,
                _ if today > this.last() => 0,
                _ => -1,
            };
            calendar::unit(today, Unit::Weekend, weeks)
        }
        When::MonthWhich { month, which } => {
            let today = month_of(date)?;
            let year = today.year();
            let year = match which.offset() {
                -1 => year - i16::from(month >= today.month()),
                0 => year,
                _ => year + i16::from(month <= today.month()),
            };
            Interval::month(year, month)
        }
        When::SeasonWhich { season, which } => {
            let today = month_of(date)?;
            let of = |year: i16| calendar::season(year, season);
            let year = today.year();
            match which.offset() {
                -1 => (year - 2..=year).rev().filter_map(of).find(|days| days.last() < date.first()),
                0 => (year - 1..=year).filter_map(of).find(|days| days.overlaps(date)).or_else(|| of(year)),
                _ => (year - 1..=year + 1).filter_map(of).find(|days| days.first() > date.last()),
            }
        }
        When::Quarter { year: YearOf::FromReport(offset), number } => {
            calendar::months(date.first().year().checked_add(offset)?, 3 * (i32::from(number) - 1), 3)
        }
        When::Half { year: YearOf::FromReport(offset), number } => {
            calendar::months(date.first().year().checked_add(offset)?, 6 * (i32::from(number) - 1), 6)
        }
        When::Length { unit, count, ahead } => {
            anchor(unit)?;
            if ahead {
                Interval::new(date.first(), calendar::moved(date.last(), unit, count)?)
            } else {
                Interval::new(calendar::moved(date.first(), unit, -count)?, date.last())
            }
        }
        _ => None,
    }
}

/// A day of the report's month; of a report dated to the year, a day of its middle.
fn month_of(date: Interval) -> Option<Date> {
    calendar::days_on(date.first(), (date.last() - date.first()).get_days() / 2)
}

pub(super) fn precision_of(when: When) -> Precision {
    match when {
        When::Day { .. } | When::Either { .. } | When::Weekday { .. } | When::WeekdayOfWeek { .. } => Precision::Day,
        When::Month { .. } | When::MonthWhich { .. } => Precision::Month,
        When::WeekOfMonth { .. } | When::WeekOfDay { .. } => Precision::Week,
        When::Season { .. } | When::SeasonWhich { .. } => Precision::Season,
        When::Quarter { .. } => Precision::Quarter,
        When::Half { .. } => Precision::Half,
        When::FiscalYear(_) => Precision::FiscalYear,
        When::Year(_) => Precision::Year,
        When::Decade(_) => Precision::Decade,
        When::Century(_) => Precision::Century,
        When::YearsOrMonth { .. } | When::Weekend { .. } | When::Length { .. } => Precision::Span,
        When::Unit { unit, .. } | When::FromMention { unit, .. } => match unit {
            Unit::Hour | Unit::Day => Precision::Day,
            Unit::Week | Unit::Fortnight => Precision::Week,
            Unit::Weekend => Precision::Span,
            Unit::Month => Precision::Month,
            Unit::Quarter => Precision::Quarter,
            Unit::Year => Precision::Year,
            Unit::Decade => Precision::Decade,
            Unit::Century => Precision::Century,
        },
    }
}
