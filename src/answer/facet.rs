//! Counts the values of a field over all matching reports: each report once for each of its values.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use tantivy::schema::Facet;

use super::hit::{FacetRow, FacetTable};
use super::matching::{Matches, SegmentMatches};
use crate::index::actor_terms::{self, ActorKey};
use crate::index::damage::Found;
use crate::index::open::Snapshot;
use crate::index::schema::column;
use crate::index::write::date_of;
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

/// The keys of actors, in order, and how many matching reports have each. An index holds a hundred thousand of them,
/// and a table shows a dozen: their bytes lie one behind the other, and only those that are shown become names.
#[derive(Default)]
struct KeyCounts {
    bytes: Vec<u8>,
    /// First and after-last byte of a key, and its reports.
    keys: Vec<(usize, usize, usize)>,
}

impl KeyCounts {
    fn of(matches: &Matches) -> Result<KeyCounts, Found> {
        let mut all = KeyCounts::default();
        for segment in &matches.segments {
            let first = all.keys.len();
            each_value(segment, column::ACTOR, |encoded, count| {
                // Spellings of a name are neighbours, and a report has one of them.
                let end = encoded.iter().rposition(|byte| *byte == 0).unwrap_or(encoded.len());
                let key = &encoded[..end];
                match all.keys[first..].last() {
                    Some((start, end, _)) if all.bytes[*start..*end] == *key => {
                        all.keys.last_mut().into_iter().for_each(|(_, _, reports)| *reports += count);
                    }
                    _ => {
                        let start = all.bytes.len();
                        all.bytes.extend_from_slice(key);
                        all.keys.push((start, all.bytes.len(), count));
                    }
                }
            })?;
        }
        if matches.segments.len() > 1 {
            let KeyCounts { bytes, keys } = &mut all;
            keys.sort_by(|one, other| bytes[one.0..one.1].cmp(&bytes[other.0..other.1]));
            keys.dedup_by(|(start, end, count), (kept_start, kept_end, sum)| {
                let same = bytes[*start..*end] == bytes[*kept_start..*kept_end];
                *sum += if same { *count } else { 0 };
                same
            });
        }
        Ok(all)
    }

    fn key(&self, place: usize) -> Option<ActorKey> {
        let (start, end, _) = self.keys[place];
        let (kind, name) = std::str::from_utf8(&self.bytes[start..end]).ok()?.split_once('\0')?;
        Some(ActorKey { kind: Kind::parse(kind)?, name: name.to_string() })
    }
}

fn actors(
    snapshot: &Snapshot,
    matches: &Matches,
    kind: Option<Kind>,
    limit: Option<usize>,
) -> Result<FacetTable, Found> {
    let counts = KeyCounts::of(matches)?;
    let begin = kind.map_or_else(String::new, |kind| format!("{}\0", kind.name()));
    let is_wanted = |place: &usize| counts.bytes[counts.keys[*place].0..].starts_with(begin.as_bytes());
    let mut places: Vec<usize> = (0..counts.keys.len()).filter(is_wanted).collect();
    // States first, then persons, then organisations, where the counts are equal.
    let kind_order = |place: usize| {
        KINDS.iter().position(|kind| counts.bytes[counts.keys[place].0..].starts_with(kind.name().as_bytes()))
    };
    let order = |place: &usize| (std::cmp::Reverse(counts.keys[*place].2), kind_order(*place), *place);
    let shown = limit.unwrap_or(usize::MAX).min(places.len());
    let more = places.len() - shown;
    if more > 0 && shown > 0 {
        // Only what is shown needs to be sorted.
        places.select_nth_unstable_by_key(shown - 1, order);
    }
    places.truncate(shown);
    places.sort_unstable_by_key(order);
    let mut rows = Vec::with_capacity(shown);
    for (key, reports) in places.iter().filter_map(|place| Some((counts.key(*place)?, counts.keys[*place].2))) {
        let label = actor_terms::shown(snapshot, &key)?.map_or_else(|| key.term(), |actor| actor.to_string());
        rows.push(FacetRow { label, note: None, reports });
    }
    let field = kind.map_or_else(|| "actor".to_string(), |kind| format!("actor/{}", kind.name()));
    Ok(FacetTable { field, rows, more })
}

/// Calls `give` with each value of a column of facets that matching reports of the segment have, as the engine writes
/// it, and how many reports have it; in the order of the dictionary.
fn each_value(segment: &SegmentMatches, column: &str, mut give: impl FnMut(&[u8], usize)) -> Result<(), Found> {
    // A segment without any value has no column.
    let Ok(facets) = segment.segment.facet_reader(column) else { return Ok(()) };
    // Numbers of values are a segment's own: they are counted there and joined by name.
    let mut by_ordinal = vec![0_usize; facets.num_facets()];
    for report in segment.matched.iter() {
        facets.facet_ords(segment.heads[report]).for_each(|ordinal| by_ordinal[ordinal as usize] += 1);
    }
    let ordinals: Vec<u64> = (0..).zip(&by_ordinal).filter(|(_, count)| **count > 0).map(|(at, _)| at).collect();
    let mut found = by_ordinal.into_iter().filter(|count| *count > 0);
    // In their order: looked up one by one, each would be searched for in its block of the dictionary.
    facets.facet_dict().sorted_ords_to_term_cb(&ordinals, |encoded| {
        if let Some(count) = found.next() {
            give(encoded, count);
        }
    })?;
    Ok(())
}

/// Returns the dates of the matching reports by their first day and precision, undated ones first.
fn days(matches: &Matches) -> Result<BTreeMap<DateKey, usize>, Found> {
    let mut days: BTreeMap<DateKey, usize> = BTreeMap::new();
    let mut dated = 0;
    for segment in &matches.segments {
        each_value(segment, column::DATE, |encoded, count| {
            let date = Facet::from_encoded(encoded.to_vec()).ok().and_then(|facet| date_of(&facet));
            let key = date.map_or((None, Precision::Day), |date| (Some(date.first()), date.precision()));
            *days.entry(key).or_default() += count;
            dated += count;
        })?;
    }
    let undated = matches.reports() - dated;
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
