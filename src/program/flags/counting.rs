//! The flags of the verbs that count: reports, the values of fields, the dates that are spoken of.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use dateline::report::step::Step;

use super::{Asked, number};
use crate::program::format::{self, Format};

/// Count the values of a field over the matching reports
///
/// FIELD is `actor`, `actor/state`, `actor/person`, `actor/org`, `date` or `mention`: the dates that texts and titles
/// speak of. Each report counts once for each value. Reports dated less finely than the rows, and undated ones, have
/// rows of their own, so that the rows of `date` add up. A mentioned date that touches more than two rows, as a year does
/// by months, counts in a row of its own, too. On a terminal the steps between two dates are shown though nothing lies in
/// them. `--format svg` draws a picture to put into a report:
/// `dateline facets date 'arms deal' --format svg > deals.svg`.
#[derive(Debug, Args)]
pub(crate) struct FacetsFlags {
    /// What to count
    #[arg(value_name = "FIELD")]
    pub(crate) field: String,
    /// The query; without one, all reports are counted
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    /// Count dates by day, week, month, quarter or year; actors have no such steps
    #[arg(long, value_enum, value_name = "STEP", default_value_t = ByFlag::Month)]
    pub(crate) by: ByFlag,
    /// Show at most this many rows; 0 shows them all
    ///
    /// Without it, 25 actors and all dates, so that the rows of dates add up. Of dates, the latest.
    #[arg(long, value_name = "N", value_parser = number, allow_negative_numbers = true)]
    pub(crate) limit: Option<usize>,
    /// Print as text, JSON Lines (as --json), comma-separated values, or a picture
    #[arg(
        long,
        value_name = "FORMAT",
        value_parser = format::among(&[Format::Text, Format::Json, Format::Csv, Format::Svg]),
        conflicts_with = "json",
    )]
    pub(crate) format: Option<Format>,
    #[command(flatten)]
    pub(crate) asked: Asked,
}

/// How finely dates are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ByFlag {
    /// By day.
    Day,
    /// By week, Monday to Sunday, numbered as in ISO 8601.
    Week,
    /// By month.
    Month,
    /// By quarter.
    Quarter,
    /// By year.
    Year,
}

impl ByFlag {
    /// Returns the step of the calendar.
    pub(crate) fn step(self) -> Step {
        match self {
            ByFlag::Day => Step::Day,
            ByFlag::Week => Step::Week,
            ByFlag::Month => Step::Month,
            ByFlag::Quarter => Step::Quarter,
            ByFlag::Year => Step::Year,
        }
    }
}

/// List the dates that matching passages speak of, in order
///
/// Each with the sentence that proves it best, its report and where it stands there. The same days told by many reports
/// are one entry, and passages that are nearly the same count as copies. With `mention:` in the query only the dates that
/// it asks for: `dateline timeline 'arms deal mention:2023-06..2023-09'`. Without a query, the dates of all reports.
#[derive(Debug, Args)]
pub(crate) struct TimelineFlags {
    /// The query
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    /// Make one entry of all dates of a day, week, month, quarter or year
    ///
    /// Without it, dates of the same first and last day are one.
    #[arg(long, value_enum, value_name = "STEP")]
    pub(crate) by: Option<ByFlag>,
    /// Show at most this many, those that most reports tell; 0 shows them all
    ///
    /// What spans more than a month, such as a year alone, comes after all others: it is told by many and says little.
    #[arg(long, value_name = "N", value_parser = number, allow_negative_numbers = true, default_value_t = 25)]
    pub(crate) limit: usize,
    /// Show the days of dates beside them, where the words do not tell: `on Wednesday [2023-08-30]`
    #[arg(long)]
    pub(crate) resolve_dates: bool,
    /// Print as text, JSON Lines (as --json), or a list in Markdown
    #[arg(
        long,
        value_name = "FORMAT",
        value_parser = format::among(&[Format::Text, Format::Json, Format::Markdown]),
        conflicts_with = "json",
    )]
    pub(crate) format: Option<Format>,
    #[command(flatten)]
    pub(crate) asked: Asked,
}

/// Count matching reports and passages
#[derive(Debug, Args)]
pub(crate) struct CountFlags {
    /// Count too how many reports are left if copies count once
    #[arg(long)]
    pub(crate) distinct: bool,
    /// The query
    #[arg(value_name = "QUERY", required_unless_present = "from", conflicts_with = "from")]
    pub(crate) query: Vec<String>,
    /// Count for every query of this file, or of standard input for `-`; as `search --from` reads them
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) asked: Asked,
}
