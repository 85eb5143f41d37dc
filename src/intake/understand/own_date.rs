//! The report's own date, and where it was found: the first in the order of trust that is a day of the calendar.
//! In: a `Document`, the parts of its path, and the present day. Out: the days, their source, and what was passed over.
//! Never the time stamp of the file, nor a date inside a sentence. Reads no clock.

mod dateline;
mod file_name;
mod head;
mod said;
mod title;
mod written;

use jiff::ToSpan;
use jiff::civil::Date;

use self::said::Said;
use self::written::Written;
use crate::language::dates;
use crate::report::coverage::Remark;
use crate::report::document::{DateSource, Document, GivenDate};
use crate::report::interval::Interval;

/// Where a field of a program holds no date, this day comes out.
const WRITTEN_FOR_NONE: Date = jiff::civil::date(1, 1, 1);

/// Trusted sources that give days further apart than this disagree.
const DAYS_APART: i32 = 31;

/// A first line is a title up to this length, if nothing but a blank line follows.
const TITLE_BYTES: usize = 200;

/// The report's own date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnDate {
    /// The days: one, a month or a year.
    pub interval: Interval,
    /// Where it was found.
    pub source: DateSource,
}

/// Returns the report's own date; none if nothing says one, or the dateline says `undated`.
/// The remarks tell which dates were passed over on the way, because the calendar lacks them,
/// they lie more than a year after `today`, or they are no dates at all; and where two trusted sources,
/// down to a line that is nothing but a date, lie more than a month apart.
///
/// `path_parts` are the names of the folders below the root and, last, of the file. With `day_first` `03/04/2021` is
/// 3 April, where no other date of the report tells.
pub fn own_date(
    document: &Document,
    path_parts: &[String],
    day_first: bool,
    today: Date,
) -> (Option<OwnDate>, Vec<Remark>) {
    let mut sources = Sources { document, day_first, today, taken: None, other: None, remarks: Vec::new() };
    sources.offer_given(document, |source| source != DateSource::Properties);
    let text = start_of_text(document);
    let head = head::read(text);
    let named = file_name::date(path_parts);
    // Of a day without a year, the latest such day up to when the report was named or filed.
    let filed = named.map(|named| named.interval.last()).or_else(|| properties_day(document));
    if let Some((said, source)) = head.labelled {
        sources.offer_said(said, source, filed);
    }
    if let Some(said) = head.line.filter(|_| head.begins_with_line) {
        sources.offer_said(said, DateSource::DateLine, filed);
    }
    match dateline::find(text) {
        Some(Said::Undated) if sources.taken.is_none() => return (None, sources.remarks),
        Some(said) => sources.offer_said(said, DateSource::Dateline, filed),
        None => {}
    }
    if let Some(said) = head.line {
        sources.offer_said(said, DateSource::DateLine, filed);
    }
    if let Some(said) = title_of(document, text).and_then(title::date) {
        sources.offer_said(said, DateSource::Title, filed);
    }
    if let Some(named) = named {
        sources.offer(Written::Days(named.interval), &named.interval.to_string(), named.source);
    }
    sources.offer_given(document, |source| source == DateSource::Properties);
    sources.told()
}

/// The sources that were asked, most trusted first.
struct Sources<'d> {
    document: &'d Document,
    day_first: bool,
    today: Date,
    taken: Option<OwnDate>,
    /// The first that lies far from what was taken.
    other: Option<OwnDate>,
    remarks: Vec<Remark>,
}

impl Sources<'_> {
    /// Takes a date, if it is the first that can be; else it is only held against the one that was taken.
    fn offer(&mut self, written: Written, text: &str, source: DateSource) {
        let why = match self.decided(written) {
            Written::Days(interval) if interval.first() == WRITTEN_FOR_NONE => "programs write it for no date",
            Written::Days(interval) if is_too_late(interval, self.today) => "it lies more than a year ahead",
            Written::Days(interval) => return self.take_or_compare(OwnDate { interval, source }),
            Written::Either { month_first, day_first } => {
                if self.taken.is_none() {
                    self.remarks.push(doubtful(text, source, month_first, day_first));
                    self.taken = Some(OwnDate { interval: month_first, source });
                }
                return;
            }
            Written::NoYear => "the year may stand first or last",
            Written::NoSuchDay => "there is no such day",
            Written::NoDate => "no date",
        };
        if self.taken.is_none() {
            let origin = source.name().to_string();
            self.remarks.push(Remark::BadDate { text: text.to_string(), origin, why: why.to_string() });
        }
    }

    fn take_or_compare(&mut self, date: OwnDate) {
        let Some(taken) = self.taken else {
            self.taken = Some(date);
            return;
        };
        let trusted = |source: DateSource| source <= DateSource::DateLine;
        let (first, second) = if taken.interval <= date.interval { (taken, date) } else { (date, taken) };
        let apart = (second.interval.first() - first.interval.last()).get_days();
        let disagrees = trusted(taken.source) && trusted(date.source) && date.source != taken.source;
        if disagrees && apart > DAYS_APART {
            self.other.get_or_insert(date);
        }
    }

    fn offer_given(&mut self, document: &Document, counts: fn(DateSource) -> bool) {
        for given in document.given_dates.iter().filter(|given| counts(given.source)) {
            self.offer(written::date(&given.text), &given.text, given.source);
        }
    }

    /// Decides between the two days that `08/09/2023` may be: by another date of the same file that is one of them, else
    /// by those dates in numbers of the text that can be read in one way alone, else by what the root is said to have.
    fn decided(&self, written: Written) -> Written {
        let Written::Either { month_first, day_first } = written else { return written };
        if self.taken.is_some() {
            return written;
        }
        let others = self.document.given_dates.iter().filter_map(|other| match written::date(&other.text) {
            Written::Days(interval) => Some(interval),
            _ => None,
        });
        let fits = |day: Interval, other: Interval| other.first() <= day.first() && day.last() <= other.last();
        let given = others.map(|other| (fits(day_first, other), fits(month_first, other))).find(|(a, b)| a != b);
        let is_day_first = given
            .map(|(is_day_first, _)| is_day_first)
            .or_else(|| dates::have_day_first(&self.document.text))
            .or(self.day_first.then_some(true));
        match is_day_first {
            Some(true) => Written::Days(day_first),
            Some(false) => Written::Days(month_first),
            None => written,
        }
    }

    /// A day without a year is not held against another: the year would be a guess.
    fn offer_said(&mut self, said: Said, source: DateSource, filed: Option<Date>) {
        match said {
            Said::Whole { date, text } => self.offer(date, text, source),
            Said::WithoutYear { month, day } if self.taken.is_none() => {
                let day = filed.and_then(|filed| latest_such_day(month, day, filed));
                self.taken = day.map(|day| OwnDate { interval: Interval::day(day), source });
            }
            Said::WithoutYear { .. } | Said::Undated => {}
        }
    }

    fn told(mut self) -> (Option<OwnDate>, Vec<Remark>) {
        if let (Some(taken), Some(other)) = (self.taken, self.other) {
            self.remarks.push(Remark::DatesDisagree {
                taken: taken.interval.to_string(),
                origin: taken.source.name().to_string(),
                other: other.interval.to_string(),
                other_origin: other.source.name().to_string(),
            });
        }
        (self.taken, self.remarks)
    }
}

/// Returns the day that the properties of a document give.
fn properties_day(document: &Document) -> Option<Date> {
    let of_properties = |given: &&GivenDate| given.source == DateSource::Properties;
    document.given_dates.iter().filter(of_properties).find_map(|given| match written::date(&given.text) {
        Written::Days(days) => Some(days.last()),
        _ => None,
    })
}

/// Returns the title that the file says, else the first line of the text, if it stands by itself.
fn title_of<'d>(document: &'d Document, text: &'d str) -> Option<&'d str> {
    if let Some(title) = document.title.as_deref() {
        return Some(title);
    }
    if let Some(heading) = document.headings.first() {
        return Some(heading.of(&document.text).trim_start_matches('#'));
    }
    let (line, below) = text.split_once('\n').unwrap_or((text, ""));
    let stands_alone = below.lines().next().is_none_or(|next| next.trim().is_empty());
    (stands_alone && line.len() <= TITLE_BYTES).then_some(line)
}

fn doubtful(text: &str, source: DateSource, read: Interval, other: Interval) -> Remark {
    Remark::DoubtfulDate {
        text: text.to_string(),
        origin: source.name().to_string(),
        read: read.to_string(),
        other: other.to_string(),
    }
}

/// A report may be dated ahead, as a plan or by a clock that is wrong, but not by more than a year.
fn is_too_late(interval: Interval, today: Date) -> bool {
    today.checked_add(1.year()).is_ok_and(|latest| interval.first() > latest)
}

/// Returns the text behind the headings that it begins with: there a dateline stands.
fn start_of_text(document: &Document) -> &str {
    let mut start = 0;
    for heading in &document.headings {
        let between = document.text.get(start..heading.start).unwrap_or("text");
        if !between.trim().is_empty() {
            break;
        }
        start = heading.end;
    }
    document.text.get(start..).unwrap_or_default()
}

fn latest_such_day(month: i8, day: i8, latest: Date) -> Option<Date> {
    /// 29 February comes after eight years at the latest.
    const YEARS_BACK: i16 = 8;
    (0..=YEARS_BACK).filter_map(|back| Date::new(latest.year() - back, month, day).ok()).find(|date| *date <= latest)
}

#[cfg(test)]
mod tests;
