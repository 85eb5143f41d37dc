//! Counts the values of a field over all matching reports: each report once for each of its values.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::hit::{FacetRow, FacetTable};
use super::matching::{Matches, SegmentMatches};
use crate::index::actor_terms;
use crate::index::columns::Dates;
use crate::index::damage::Found;
use crate::index::open::Snapshot;
use crate::index::schema::column;
use crate::report::actor::{KINDS, Kind};
use crate::report::interval::Precision;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacetField {
    /// Actors, all or those of one kind; the most frequent first.
    Actor(Option<Kind>),
    /// The reports' own dates, the earliest first. Reports that are dated less finely than the rows have rows
    /// of their own, and so have undated ones: the rows add up to the matching reports.
    Date(By),
}

/// How finely dates are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// By day.
    Day,
    /// By month.
    Month,
    /// By year.
    Year,
    /// By month or year, whichever makes a table that can be taken in at a look.
    #[default]
    Fitting,
}

/// So many rows can be taken in at a look.
const FITTING_ROWS: usize = 12;

/// A table that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FacetRequest {
    /// What is counted.
    pub field: FacetField,
    /// At most so many rows; none for all. Of dates, the latest.
    pub limit: Option<usize>,
}

/// Counts a field.
pub(crate) fn table(snapshot: &Snapshot, matches: &Matches, request: &FacetRequest) -> Result<FacetTable, Found> {
    match request.field {
        FacetField::Actor(kind) => actors(snapshot, matches, kind, request.limit),
        FacetField::Date(by) => dates(matches, by, request.limit),
    }
}

/// Returns how many matching reports are dated by a month or year only.
pub(crate) fn coarse_dates(matches: &Matches) -> Result<usize, Found> {
    Ok(days(matches)?
        .into_iter()
        .filter(|((_, precision), _)| *precision != Precision::Day)
        .map(|(_, count)| count)
        .sum())
}

/// An actor of matching reports. They are counted in the order of their keys, so their places give that order.
struct Counted {
    /// The place of its kind among those of the index: the first letter tells them apart.
    kind: u8,
    reports: u32,
    key: KeyAt,
}

/// Where the key of an actor can be read: an index holds a hundred thousand, and a table shows a dozen.
enum KeyAt {
    /// First and after-last byte in the keys of the lesser segments.
    Bytes(usize, usize),
    /// The number of one of its spellings in the column of the greatest segment.
    Ordinal(u64),
}

/// The keys of the lesser segments, in order; their bytes lie one behind the other.
#[derive(Default)]
struct Keys {
    bytes: Vec<u8>,
    /// First and after-last byte of a key, and its reports.
    keys: Vec<(usize, usize, u32)>,
}

impl Keys {
    fn of<'s>(segments: impl Iterator<Item = &'s SegmentMatches<'s>>, begin: &[u8]) -> Result<Keys, Found> {
        let mut all = Keys::default();
        for segment in segments {
            each_actor(segment, begin, |key, _, reports| {
                let start = all.bytes.len();
                all.bytes.extend_from_slice(key);
                all.keys.push((start, all.bytes.len(), reports));
            })?;
        }
        let Keys { bytes, keys } = &mut all;
        keys.sort_by(|one, other| bytes[one.0..one.1].cmp(&bytes[other.0..other.1]));
        keys.dedup_by(|(start, end, reports), (kept_start, kept_end, sum)| {
            let same = bytes[*start..*end] == bytes[*kept_start..*kept_end];
            *sum += if same { *reports } else { 0 };
            same
        });
        Ok(all)
    }

    fn counted(&self, place: usize) -> Counted {
        let (start, end, reports) = self.keys[place];
        Counted { kind: self.bytes[start], reports, key: KeyAt::Bytes(start, end) }
    }
}

fn actors(
    snapshot: &Snapshot,
    matches: &Matches,
    kind: Option<Kind>,
    limit: Option<usize>,
) -> Result<FacetTable, Found> {
    let begin = kind.map_or_else(String::new, |kind| format!("{}/", kind.name()));
    let greatest = matches.segments.iter().max_by_key(|segment| segment.matched.count());
    let number = greatest.map(|segment| segment.number);
    let lesser = Keys::of(matches.segments.iter().filter(|segment| Some(segment.number) != number), begin.as_bytes())?;
    let mut all: Vec<Counted> = Vec::new();
    let mut next = 0;
    if let Some(segment) = greatest {
        each_actor(segment, begin.as_bytes(), |key, ordinal, reports| {
            let mut reports = reports;
            while let Some((start, end, _)) =
                lesser.keys.get(next).filter(|(start, end, _)| lesser.bytes[*start..*end] <= *key)
            {
                let counted = lesser.counted(next);
                next += 1;
                if lesser.bytes[*start..*end] == *key {
                    reports += counted.reports;
                } else {
                    all.push(counted);
                }
            }
            all.push(Counted { kind: key.first().copied().unwrap_or_default(), reports, key: KeyAt::Ordinal(ordinal) });
        })?;
    }
    all.extend((next..lesser.keys.len()).map(|place| lesser.counted(place)));
    // States first, then persons, then organisations, where the counts are equal.
    let order = |place: &usize| {
        let counted = &all[*place];
        let kind = KINDS.iter().position(|kind| kind.name().as_bytes()[0] == counted.kind);
        (std::cmp::Reverse(counted.reports), kind, *place)
    };
    let mut places: Vec<usize> = (0..all.len()).collect();
    let shown = limit.unwrap_or(usize::MAX).min(places.len());
    let more = places.len() - shown;
    if more > 0 && shown > 0 {
        // Only what is shown needs to be sorted.
        places.select_nth_unstable_by_key(shown - 1, order);
    }
    places.truncate(shown);
    places.sort_unstable_by_key(order);
    let mut rows = Vec::with_capacity(shown);
    let column = number.map_or(Ok(None), |number| snapshot.texts(number, column::ACTOR))?;
    for counted in places.into_iter().map(|place| &all[place]) {
        let mut key = Vec::new();
        match (&counted.key, &column) {
            (KeyAt::Bytes(start, end), _) => key.extend_from_slice(&lesser.bytes[*start..*end]),
            (KeyAt::Ordinal(ordinal), Some(column)) => {
                column.ord_to_bytes(*ordinal, &mut key)?;
            }
            (KeyAt::Ordinal(_), None) => {}
        }
        let Some(key) = actor_terms::read_key(&key) else { continue };
        let label = actor_terms::shown(snapshot, &key)?.map_or_else(|| key.term(), |actor| actor.to_string());
        rows.push(FacetRow { label, note: None, reports: counted.reports as usize });
    }
    let field = kind.map_or_else(|| "actor".to_string(), |kind| format!("actor/{}", kind.name()));
    Ok(FacetTable { field, rows, more })
}

/// Calls `give` with the key of each actor that matching reports of the segment name, if it begins so, the number of one
/// of its spellings, and how many of the reports name it; in the order of the keys.
fn each_actor(segment: &SegmentMatches, begin: &[u8], mut give: impl FnMut(&[u8], u64, u32)) -> Result<(), Found> {
    // A segment whose reports name nobody has no column.
    let Some(column) = segment.snapshot.texts(segment.number, column::ACTOR)? else { return Ok(()) };
    // Numbers of values are a segment's own: they are counted there and joined by name.
    let mut by_ordinal = vec![0_u32; column.num_terms()];
    for report in segment.matched.iter() {
        column.term_ords(segment.heads[report]).for_each(|ordinal| by_ordinal[ordinal as usize] += 1);
    }
    let ordinals: Vec<u64> = (0..).zip(&by_ordinal).filter(|(_, count)| **count > 0).map(|(at, _)| at).collect();
    let mut counted = ordinals.iter();
    // Spellings of a name are neighbours, and a report has one of them.
    let mut last: (Vec<u8>, u64, u32) = (Vec::new(), 0, 0);
    // In their order: looked up one by one, each would be searched for in its block of the dictionary.
    column.dictionary().sorted_ords_to_term_cb(&ordinals, |spelled| {
        let Some(ordinal) = counted.next().copied() else { return };
        let key = actor_terms::key_part(spelled);
        // Comparing with nothing costs a tenth of a microsecond on some processors.
        if !begin.is_empty() && !key.starts_with(begin) {
            return;
        }
        let reports = by_ordinal[ordinal as usize];
        if last.0 == key {
            last.2 += reports;
            return;
        }
        if last.2 > 0 {
            give(&last.0, last.1, last.2);
        }
        last.0.clear();
        last.0.extend_from_slice(key);
        (last.1, last.2) = (ordinal, reports);
    })?;
    if last.2 > 0 {
        give(&last.0, last.1, last.2);
    }
    Ok(())
}

/// Returns the dates of the matching reports by their first day and precision, undated ones first.
fn days(matches: &Matches) -> Result<BTreeMap<DateKey, usize>, Found> {
    let (mut dates, mut undated) = (Vec::with_capacity(matches.reports()), 0);
    for segment in &matches.segments {
        let of_segment = segment.snapshot.dates(segment.number)?;
        for days in segment.matched.iter().map(|report| of_segment.days(report)) {
            match days {
                Some(days) => dates.push(days),
                None => undated += 1,
            }
        }
    }
    // Thousands of reports have few hundred dates: sorting numbers is faster than sorting them into a tree.
    dates.sort_unstable();
    let mut days: BTreeMap<DateKey, usize> = BTreeMap::new();
    for same in dates.chunk_by(|one, other| one == other) {
        let key =
            Dates::interval(same[0]).map_or((None, Precision::Day), |date| (Some(date.first()), date.precision()));
        *days.entry(key).or_default() += same.len();
    }
    if undated > 0 {
        *days.entry((None, Precision::Day)).or_default() += undated;
    }
    Ok(days)
}

/// A row of dates: its first day, then coarser rows after the finer ones in them, then its label.
type DateKey = (Option<Date>, Precision);

fn dates(matches: &Matches, by: By, limit: Option<usize>) -> Result<FacetTable, Found> {
    let days = days(matches)?;
    let months: BTreeSet<_> = days.keys().filter_map(|(day, _)| day.map(Date::first_of_month)).collect();
    let finest = match by {
        By::Day => Precision::Day,
        By::Month => Precision::Month,
        By::Fitting if months.len() <= FITTING_ROWS => Precision::Month,
        By::Year | By::Fitting => Precision::Year,
    };
    let mut counts: BTreeMap<DateKey, usize> = BTreeMap::new();
    for ((day, precision), count) in days {
        let precision = precision.min(finest);
        *counts.entry((day.map(|day| first_of(day, precision)), precision)).or_default() += count;
    }
    let mut rows: Vec<(DateKey, usize)> = counts.into_iter().collect();
    rows.sort_by_key(|((day, precision), _)| (day.is_none(), last_of(*day, *precision), std::cmp::Reverse(*precision)));
    let shown = limit.unwrap_or(usize::MAX);
    let undated = rows.pop_if(|((day, _), _)| day.is_none());
    let more = rows.len().saturating_sub(shown);
    rows.drain(..more);
    let row = |((day, precision), reports): (DateKey, usize)| FacetRow {
        label: day.map_or_else(|| "undated".to_string(), |day| written(day, precision)),
        note: match precision {
            _ if day.is_none() || precision == finest => None,
            Precision::Year => Some("year only"),
            Precision::Month => Some("month only"),
            Precision::Day => None,
        },
        reports,
    };
    Ok(FacetTable { field: "date".to_string(), rows: rows.into_iter().chain(undated).map(row).collect(), more })
}

fn first_of(day: Date, precision: Precision) -> Date {
    match precision {
        Precision::Year => day.first_of_year(),
        Precision::Month => day.first_of_month(),
        Precision::Day => day,
    }
}

fn last_of(day: Option<Date>, precision: Precision) -> Option<Date> {
    day.map(|day| match precision {
        Precision::Year => day.last_of_year(),
        Precision::Month => day.last_of_month(),
        Precision::Day => day,
    })
}

fn written(day: Date, precision: Precision) -> String {
    match precision {
        Precision::Year => format!("{:04}", day.year()),
        Precision::Month => format!("{:04}-{:02}", day.year(), day.month()),
        Precision::Day => day.to_string(),
    }
}
