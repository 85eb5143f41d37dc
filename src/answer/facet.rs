//! Counts the values of a field over all matching reports: each report once for each of its values.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use tantivy::schema::Facet;

use super::hit::{FacetRow, FacetTable};
use super::matching::Matches;
use crate::index::actor_terms::{self, ActorKey};
use crate::index::damage::Found;
use crate::index::open::Snapshot;
use crate::index::schema::column;
use crate::index::write::date_of;
use crate::report::actor::Kind;
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

/// Returns the values of a column of facets over the matching reports, in order, and how many reports have each.
fn counts(matches: &Matches, column: &str) -> Result<Vec<(Facet, usize)>, Found> {
    let mut counts: Vec<(Facet, usize)> = Vec::new();
    for segment in &matches.segments {
        // A segment without any value has no column.
        let Ok(facets) = segment.segment.facet_reader(column) else { continue };
        // Numbers of values are a segment's own: they are counted there and joined by name.
        let mut by_ordinal = vec![0_usize; facets.num_facets()];
        for report in segment.matched.iter() {
            facets.facet_ords(segment.heads[report]).for_each(|ordinal| by_ordinal[ordinal as usize] += 1);
        }
        let ordinals: Vec<u64> = (0..).zip(&by_ordinal).filter(|(_, count)| **count > 0).map(|(at, _)| at).collect();
        let mut found = by_ordinal.into_iter().filter(|count| *count > 0);
        // In their order: looked up one by one, each would be searched for in its block of the dictionary.
        facets.facet_dict().sorted_ords_to_term_cb(&ordinals, |encoded| {
            if let (Ok(facet), Some(count)) = (Facet::from_encoded(encoded.to_vec()), found.next()) {
                counts.push((facet, count));
            }
        })?;
    }
    counts.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    counts.dedup_by(|(facet, count), (kept, sum)| {
        let same = facet == kept;
        *sum += if same { *count } else { 0 };
        same
    });
    Ok(counts)
}

fn actors(
    snapshot: &Snapshot,
    matches: &Matches,
    kind: Option<Kind>,
    limit: Option<usize>,
) -> Result<FacetTable, Found> {
    // Spellings of a name are neighbours, and a report has one of them.
    let mut rows: Vec<(ActorKey, usize)> = Vec::new();
    for (facet, count) in counts(matches, column::ACTOR)? {
        match actor_terms::of_facet(&facet) {
            Some((key, _)) if kind.is_some_and(|kind| kind != key.kind) => {}
            Some((key, _)) if rows.last().is_some_and(|(last, _)| *last == key) => {
                rows.last_mut().into_iter().for_each(|(_, reports)| *reports += count);
            }
            Some((key, _)) => rows.push((key, count)),
            None => {}
        }
    }
    rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let more = rows.len().saturating_sub(limit.unwrap_or(usize::MAX));
    rows.truncate(rows.len() - more);
    let mut shown = Vec::with_capacity(rows.len());
    for (key, reports) in rows {
        let label = actor_terms::shown(snapshot, &key)?.map_or_else(|| key.term(), |actor| actor.to_string());
        shown.push(FacetRow { label, note: None, reports });
    }
    let field = kind.map_or_else(|| "actor".to_string(), |kind| format!("actor/{}", kind.name()));
    Ok(FacetTable { field, rows: shown, more })
}

/// Returns the dates of the matching reports by their first day and precision, undated ones first.
fn days(matches: &Matches) -> Result<BTreeMap<DateKey, usize>, Found> {
    let counted = counts(matches, column::DATE)?;
    let mut days: BTreeMap<DateKey, usize> = BTreeMap::new();
    for (facet, count) in &counted {
        let date = date_of(facet);
        let key = date.map_or((None, Precision::Day), |date| (Some(date.first()), date.precision()));
        *days.entry(key).or_default() += count;
    }
    let undated = matches.reports() - counted.iter().map(|(_, count)| count).sum::<usize>();
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
