//! What was found becomes days: the year of a partial date, the week of `last week`, the order of `03/04/2024`.
//! In: all that was found in a text, and the report's date. Out: mentions. The rules are those of the study of dates:
//! nearest year, latest weekday, and in a history the year of the last complete date.

use jiff::civil::Date;

use super::calendar;
use super::reader::Reader;
use super::reckoned::{precision_of, relative};
use super::when::{Found, Part, Unit, When, YearOf};
use super::{Anchor, AnchoredOn, Kind, Mention, Precision};
use crate::report::interval::Interval;
use crate::report::span::Span;

/// A complete date lies far from the report's from here on.
const FAR_DAYS: i32 = 800;

/// So many far dates, and half of all mentions, make a report a history.
const FEWEST_FAR: usize = 3;

/// In a history a partial date takes its year from a complete one at most so far before it.
const YEAR_WITHIN_BYTES: usize = 1500;

/// Years before and after the report's in which a bare year needs no preposition.
const WINDOW: (i32, i32) = (150, 30);

/// Outside the window a year counts when another date of the report lies so near.
const NEAR_YEARS: i32 = 100;

/// Without a report's date a bare year needs no preposition between these.
const USUAL_YEARS: std::ops::RangeInclusive<i32> = 1850..=2050;

/// Resolves all that was found in a text.
pub(super) fn mentions(text: &str, mut found: Vec<Found>, anchor: Anchor) -> Vec<Mention> {
    leave_out_lone_years(&mut found, anchor);
    let is_history = is_history(&found, anchor);
    let reader = Reader::new(text);
    if is_history {
        found.retain(|found| !is_nowadays(reader, found));
    }
    let order = if anchor.day_first { Order::DayFirst } else { Order::MonthFirst };
    let order = voted_order(reader, &found).unwrap_or(order);
    let ambiguous = order == Order::MonthFirst && voted_order(reader, &found).is_none();
    let mut resolver = Resolver {
        date: anchor.date,
        is_history,
        order,
        ambiguous,
        complete: None,
        mentions: Vec::with_capacity(found.len()),
    };
    found.iter().for_each(|found| resolver.add(found));
    resolver.mentions
}

/// Which number of `03/04/2024` is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    MonthFirst,
    DayFirst,
}

/// Says whether the day stands first in the dates that show it; none if they show nothing, or both.
pub(super) fn have_day_first(text: &str, found: &[Found]) -> Option<bool> {
    voted_order(Reader::new(text), found).map(|order| order == Order::DayFirst)
}

/// Returns the order that the report's own dates show; none if they show none, or both.
fn voted_order(reader: Reader, found: &[Found]) -> Option<Order> {
    let mut votes = [0_usize; 2];
    for found in found.iter().filter(|found| matches!(found.first, When::Day { year: Some(_), .. })) {
        let Some(first) = reader.number(found.start).filter(|first| first.digits <= 2) else { continue };
        if !matches!(reader.byte(first.end), b'/' | b'-') {
            continue;
        }
        let Some(second) = reader.number(first.end + 1) else { continue };
        if first.value > 12 {
            votes[1] += 1;
        } else if second.value > 12 {
            votes[0] += 1;
        }
    }
    match votes.map(|count| count > 0) {
        [true, false] => Some(Order::MonthFirst),
        [false, true] => Some(Order::DayFirst),
        _ => None,
    }
}

/// Drops years without a preposition that lie far from the report's date and from every other date of it.
fn leave_out_lone_years(found: &mut Vec<Found>, anchor: Anchor) {
    let report = anchor.date.map(|date| i32::from(date.first().year()));
    let in_window = |year: i32| match report {
        Some(report) => (report - WINDOW.0..=report + WINDOW.1).contains(&year),
        None => USUAL_YEARS.contains(&year),
    };
    let is_lone = |found: &Found| found.weak && found.first.year().is_some_and(|year| !in_window(i32::from(year)));
    let mut sure: Vec<i32> =
        found.iter().filter(|found| !is_lone(found)).filter_map(|found| found.first.year()).map(i32::from).collect();
    sure.sort_unstable();
    found.retain(|found| {
        if !is_lone(found) {
            return true;
        }
        let year = i32::from(found.first.year().unwrap_or_default());
        let next = sure.partition_point(|other| *other < year - NEAR_YEARS);
        sure.get(next).is_some_and(|other| *other <= year + NEAR_YEARS)
    });
}

/// Says whether a text is a history or a life: most of its dates are complete and lie years from the report's.
fn is_history(found: &[Found], anchor: Anchor) -> bool {
    let Some(date) = anchor.date else { return false };
    let resolver = Resolver::of_complete_dates();
    let far = found.iter().filter(|found| found.first.is_complete()).filter(|found| {
        let days = resolver.days(found.first);
        days.is_some_and(|(days, _)| {
            (date.first() - days.last()).get_days() > FAR_DAYS || (days.first() - date.last()).get_days() > FAR_DAYS
        })
    });
    let far = far.count();
    far >= FEWEST_FAR && far * 2 >= found.len()
}

/// In a history, `is still known today` means nowadays.
fn is_nowadays(reader: Reader, found: &Found) -> bool {
    if found.first != (When::Unit { unit: Unit::Day, offset: 0 })
        || !reader.bytes[found.start..found.end].eq_ignore_ascii_case(b"today")
    {
        return false;
    }
    let before = &reader.bytes[found.start.saturating_sub(60)..found.start];
    let begin = before.iter().rposition(|byte| b".;!?\n".contains(byte)).map_or(0, |place| place + 1);
    let words = before[begin..].split(|byte| !byte.is_ascii_alphabetic());
    let present: [&[u8]; 8] = [b"is", b"are", b"still", b"known", b"remains", b"remain", b"has", b"have"];
    words.into_iter().any(|word| present.iter().any(|sign| word.eq_ignore_ascii_case(sign)))
}

struct Resolver {
    date: Option<Interval>,
    is_history: bool,
    order: Order,
    ambiguous: bool,
    /// The last complete date: its year, the end of its bytes, and its place among the mentions.
    complete: Option<(i16, usize, usize)>,
    mentions: Vec<Mention>,
}

/// What came of one point.
#[derive(Clone, Copy)]
struct Resolved {
    days: Option<Interval>,
    other: Option<Interval>,
    precision: Precision,
    kind: Kind,
    anchored_on: AnchoredOn,
}

impl Resolver {
    /// A resolver that knows of no report: it resolves what is complete.
    fn of_complete_dates() -> Resolver {
        let mentions = Vec::new();
        Resolver { date: None, is_history: false, order: Order::MonthFirst, ambiguous: false, complete: None, mentions }
    }

    fn add(&mut self, found: &Found) {
        let span = Span::new(found.start, found.end);
        let first = self.point(found.first, found.start);
        let mut resolved = match found.last {
            None => first,
            Some(last) => self.range(found, first, last),
        };
        if let Some(part) = found.part {
            let whole = resolved.precision;
            resolved.days = resolved.days.and_then(|days| calendar::part(days, whole, part));
            resolved.precision = match (whole, part) {
                (Precision::Week, _) => Precision::Week,
                (Precision::Year, Part::FirstHalf | Part::SecondHalf) => Precision::Half,
                _ => Precision::Span,
            };
        }
        let Resolved { days, other, precision, kind, anchored_on } = resolved;
        let at_end = found.last.unwrap_or(found.first);
        if let Some(year) = at_end.year().or(found.first.year()).filter(|_| at_end.is_complete() && !is_age(at_end)) {
            self.complete = Some((year, found.end, self.mentions.len()));
        }
        self.mentions.push(Mention { span, days, other, precision, kind, anchored_on });
    }

    /// From the first day of one end to the last day of the other.
    fn range(&self, found: &Found, first: Resolved, last: When) -> Resolved {
        let end = self.point(last, found.start);
        let mut days = first.days.zip(end.days);
        if let Some((from, to)) = days
            && from.first() > to.last()
        {
            days = match (found.first, last) {
                // `from Thursday to Monday`.
                (When::Weekday { .. }, When::Weekday { weekday, .. }) => {
                    calendar::next_weekday(from.first(), weekday).map(|day| (from, Interval::day(day)))
                }
                // `from December 28 to January 3`: across the turn of the year.
                _ => self.days(found.first.with_year(to.first().year() - 1)).map(|(from, _)| (from, to)),
            };
        }
        let interval = days.and_then(|(from, to)| Interval::new(from.first(), to.last()));
        let other =
            first.other.zip(end.other.or(end.days)).and_then(|(from, to)| Interval::new(from.first(), to.last()));
        let precision = Precision::Span;
        Resolved { days: interval, other, precision, kind: Kind::Range, anchored_on: first.anchored_on }
    }

    fn point(&self, when: When, start: usize) -> Resolved {
        if when.is_complete() {
            let (days, precision) =
                self.days(when).map_or((None, precision_of(when)), |(days, precision)| (Some(days), precision));
            let other = match when {
                When::Either { year, first, second } if self.ambiguous => {
                    Date::new(year, second, first).ok().map(Interval::day)
                }
                When::YearsOrMonth { year, month } => Interval::month(year, month),
                _ => None,
            };
            let kind = if matches!(when, When::YearsOrMonth { .. }) { Kind::Range } else { Kind::Absolute };
            let anchored_on = match when {
                When::Quarter { year: YearOf::FromReport(_), .. } => AnchoredOn::ReportDate,
                _ => AnchoredOn::Itself,
            };
            return Resolved { days, other, precision, kind, anchored_on };
        }
        if let When::Day { .. } | When::Month { .. } | When::WeekOfMonth { .. } | When::WeekOfDay { .. } = when {
            return self.partial(when, start);
        }
        if let When::FromMention { unit, offset } = when {
            return self.anaphoric(unit, offset, start);
        }
        let days = self.date.and_then(|date| relative(when, date));
        Resolved {
            days,
            other: None,
            precision: precision_of(when),
            kind: Kind::Relative,
            anchored_on: AnchoredOn::ReportDate,
        }
    }

    /// A day or month without its year.
    fn partial(&self, when: When, start: usize) -> Resolved {
        let resolved = |days: Option<Interval>, anchored_on| Resolved {
            days,
            other: None,
            precision: precision_of(when),
            kind: Kind::Partial,
            anchored_on,
        };
        let near = self.complete.filter(|(_, end, _)| self.is_history && start - end.min(&start) <= YEAR_WITHIN_BYTES);
        if let Some((year, _, place)) = near {
            let days = self.days(when.with_year(year)).map(|(days, _)| days);
            return resolved(days, AnchoredOn::Mention(self.mentions.len() - place));
        }
        let year = self.date.and_then(|date| {
            // Of a report dated to the month or year, its middle.
            let half = (date.last() - date.first()).get_days() / 2;
            let middle = calendar::days_on(date.first(), half)?;
            match when {
                When::Day { month, day, weekday, .. } => {
                    calendar::nearest_year(middle, month, day, weekday).map(Date::year)
                }
                When::WeekOfDay { month, day, .. } => calendar::nearest_year(middle, month, day, None).map(Date::year),
                When::Month { month, .. } | When::WeekOfMonth { month, .. } => {
                    Some(calendar::year_of_month(middle, month))
                }
                _ => None,
            }
        });
        let days = year.and_then(|year| self.days(when.with_year(year))).map(|(days, _)| days);
        resolved(days, AnchoredOn::ReportDate)
    }

    /// So many units from the last mention before.
    fn anaphoric(&self, unit: Unit, offset: i32, start: usize) -> Resolved {
        let last =
            self.mentions.iter().enumerate().rev().take(1).find(|(_, mention)| {
                mention.days.is_some() && start.saturating_sub(mention.span.end) <= YEAR_WITHIN_BYTES
            });
        let base = last.and_then(|(place, mention)| Some((place, mention.days?)));
        let days = base.and_then(|(_, days)| {
            // The mention must lie within one unit: a day later than a month is no day.
            let whole = calendar::unit(days.first(), unit, 0)?;
            (whole.first() <= days.first() && days.last() <= whole.last()).then_some(())?;
            calendar::unit(days.first(), unit, offset)
        });
        Resolved {
            days,
            other: None,
            precision: precision_of(When::Unit { unit, offset }),
            kind: Kind::Anaphoric,
            anchored_on: base.map_or(AnchoredOn::Itself, |(place, _)| AnchoredOn::Mention(self.mentions.len() - place)),
        }
    }

    /// Returns the days of what is complete, and how finely it was given.
    fn days(&self, when: When) -> Option<(Interval, Precision)> {
        let days = match when {
            When::Day { year: Some(year), month, day, .. } => Date::new(year, month, day).ok().map(Interval::day),
            When::Either { year, first, second } => {
                let (month, day) = if self.order == Order::DayFirst { (second, first) } else { (first, second) };
                Date::new(year, month, day).ok().map(Interval::day)
            }
            When::Month { year: Some(year), month } => Interval::month(year, month),
            When::YearsOrMonth { year, .. } => calendar::years(i32::from(year), 2),
            When::WeekOfMonth { year: Some(year), month, number } => calendar::week_of_month(year, month, number),
            When::WeekOfDay { year: Some(year), month, day } => {
                Date::new(year, month, day).ok().and_then(|day| calendar::week(day, 0))
            }
            When::Season { year, season } => calendar::season(year, season),
            When::Quarter { year: YearOf::Given(year), number } => {
                calendar::months(year, 3 * (i32::from(number) - 1), 3)
            }
            When::Half { year: YearOf::Given(year), number } => calendar::months(year, 6 * (i32::from(number) - 1), 6),
            When::FiscalYear(year) => calendar::fiscal_year(year),
            When::Year(year) => Interval::year(year),
            When::Decade(year) => calendar::years(i32::from(year), 10),
            When::Century(year) => calendar::years(i32::from(year), 100),
            _ => None,
        };
        Some((days?, precision_of(when)))
    }
}

/// Decades and centuries give no year to a day.
fn is_age(when: When) -> bool {
    matches!(when, When::Decade(_) | When::Century(_))
}

#[cfg(test)]
mod tests {
    use super::super::tests::*;

    #[test]
    fn a_day_without_a_year_lies_nearest_to_the_report() {
        case_on("2023-01-05", "on December 28", &[("December 28", "2022-12-28")]);
        case_on("2023-12-28", "on January 5", &[("January 5", "2024-01-05")]);
        case_on("2023-03-01", "on 29 February", &[("29 February", "2024-02-29")]);
        // The weekday proves the year.
        case_on("2023-08-31", "on Tuesday, August 30", &[("Tuesday, August 30", "2022-08-30")]);
        case_on("2023-08-31", "in January", &[("January", "2024-01")]);
        case_on("2023-07-31", "in January", &[("January", "2023-01")]);
    }

    #[test]
    fn in_a_history_a_day_takes_its_year_from_the_date_before() {
        let life = "Born on 3 May 1901, he left on 4 June 1920 and came back on 2 July 1931; on 9 August he died.";
        let days = [
            ("3 May 1901", "1901-05-03"),
            ("4 June 1920", "1920-06-04"),
            ("2 July 1931", "1931-07-02"),
            ("9 August", "1931-08-09"),
        ];
        case(life, &days);
    }

    #[test]
    fn a_year_far_from_all_others_needs_a_preposition() {
        case("Budgets, 1650, were", &[]);
        case("Treaties, 1650, and peace in 1648", &[("1650", "1650"), ("1648", "1648")]);
    }
}
