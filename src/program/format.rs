//! In which format an answer is printed. A verb names those that it has; help and completions follow.

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// A format of what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people on a terminal; lines of fields in a pipe.
    Text,
    /// JSON Lines.
    Json,
    /// Comma-separated values, with the names of the columns.
    Csv,
    /// A page for a browser, or for paper.
    Html,
    /// A list to be put into a report.
    Markdown,
    /// A picture.
    Svg,
}

/// Returns what reads one of these formats from the command line.
pub(super) fn among(formats: &'static [Format]) -> impl TypedValueParser<Value = Format> {
    let names = formats.iter().filter_map(Format::to_possible_value);
    PossibleValuesParser::new(names).try_map(|name| Format::from_str(&name, false))
}
