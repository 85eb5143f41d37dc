//! Counts as a table for other programs: comma-separated values as RFC 4180 has them.
//! In: an answer. Out: a line with the names of the columns, then a line a row; lines end in CR LF. What could act on a
//! terminal is made visible, so a field never holds the end of a line.

use std::io::{self, Write};

use crate::answer::hit::Answer;

use super::visible;

/// The columns. Others may be added behind them; none is renamed, moved or removed without raising `json_lines::FORMAT`.
const COLUMNS: [&str; 6] = ["field", "value", "reports", "first", "last", "note"];

/// Writes the counts of an answer: field, value, how many reports have it, the first and last day of a date, and what
/// has to be said of it.
pub fn facets(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    record(out, &COLUMNS)?;
    for table in &answer.facets {
        for row in &table.rows {
            let [first, last] =
                row.days.map_or_else(Default::default, |days| [days.first(), days.last()].map(|day| day.to_string()));
            record(
                out,
                &[&table.field, &row.label, &row.reports.to_string(), &first, &last, row.note.unwrap_or_default()],
            )?;
        }
    }
    Ok(())
}

fn record(out: &mut dyn Write, fields: &[&str]) -> io::Result<()> {
    let fields: Vec<String> = fields.iter().map(|field| quoted(&visible::one_line(field).text)).collect();
    write!(out, "{}\r\n", fields.join(","))
}

/// Returns a field in quotes, where it would be read as several, or as the end of one.
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_string()
    }
}
