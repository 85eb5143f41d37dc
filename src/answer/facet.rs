//! Counts the values of a field over all matching reports: each report once for each of its values.

use super::hit::FacetTable;
use super::matching::Matches;
use crate::index::damage::Found;
use crate::index::open::Snapshot;
use crate::report::actor::Kind;
use crate::report::step::Step;

mod actors;
mod dates;
mod mentions;
mod rows;

pub(crate) use dates::coarse_dates;
pub(crate) use rows::Row;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacetField {
    /// Actors, all or those of one kind; the most frequent first.
    Actor(Option<Kind>),
    /// The reports' own dates, the earliest first. Reports that are dated less finely than the rows have rows
    /// of their own, and so have undated ones: the rows add up to the matching reports.
    Date(By),
    /// The dates that texts and titles speak of, the earliest first. A report counts once in each row in which one of its
    /// dates lies; a date that touches more than two rows has a coarser row of its own.
    Mention(Step),
}

/// How finely dates are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// By this step.
    Each(Step),
    /// By month or year, whichever makes a table that can be taken in at a look.
    #[default]
    Fitting,
}

/// A table that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FacetRequest {
    /// What is counted.
    pub field: FacetField,
    /// At most so many rows; none for all. Of dates, the latest.
    pub limit: Option<usize>,
    /// Whether the values beyond the limit are counted: of actors it means reading the names of all. For where the
    /// number is not shown they need not be.
    pub rest: bool,
}

/// Counts a field.
pub(crate) fn table(snapshot: &Snapshot, matches: &Matches, request: &FacetRequest) -> Result<FacetTable, Found> {
    match request.field {
        FacetField::Actor(kind) => actors::table(snapshot, matches, kind, request),
        FacetField::Date(by) => dates::table(matches, by, request.limit),
        FacetField::Mention(step) => mentions::table(matches, step, request.limit),
    }
}
