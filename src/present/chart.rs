//! The picture of a table of counts, to be put into a report: one file of SVG that needs nothing else.
//! In: an answer with the counts of one field. Out: columns over time for dates, bars for other values, with axes, counts
//! and what was asked; in light and dark, and readable where it has little room. Every row is in it: who points at one is
//! told all of it. Knows no index, no query and no browser.

use std::io::{self, Write};

use crate::answer::hit::{Answer, FacetRow, FacetTable, Summary};
use crate::report::interval::Interval;

use super::count::{Count, grouped};
use super::scale;
use bars::Look;
use drawing::{Drawing, LINE, MARGIN, NARROW_LETTERS, NARROW_TITLE, WIDTH};

mod bars;
mod columns;
mod counts;
mod drawing;
mod letters;
mod time;

/// A query of more lines is cut.
const TITLE_LINES: usize = 4;

/// From the title to what is said below it, in heights of its letters.
const SAID: f64 = 1.6;

/// Between the parts of a picture.
const APART: f64 = 16.0;

/// Writes the picture of the first table of an answer.
pub fn svg(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    let Some(table) = answer.facets.first() else { return Ok(()) };
    out.write_all(drawn(table, &answer.summary).as_bytes())
}

fn drawn(table: &FacetTable, summary: &Summary) -> String {
    let mut drawing = Drawing::default();
    let title = title(summary);
    let said = said(table, summary);
    let mut bottom = head(&mut drawing, &title, &said);
    let is_column = |row: &&FacetRow| table.step.is_some_and(|step| scale::place(row, step).is_some());
    let (columns, others): (Vec<&FacetRow>, Vec<&FacetRow>) = table.rows.iter().partition(is_column);
    if let Some(step) = table.step.filter(|_| !columns.is_empty()) {
        bottom = columns::draw(&mut drawing, table, step, bottom);
    }
    let look = if table.step.is_some() { Look::Beside } else { Look::Main };
    if !others.is_empty() {
        let greatest = others.iter().chain(&columns).map(|row| row.reports).max().unwrap_or(0);
        let rows: Vec<(String, &FacetRow)> = others.into_iter().map(|row| (label(table, row), row)).collect();
        if let Some(step) = table.step {
            drawing.text("dim", MARGIN, bottom + 2.0 * APART, &format!("not known to the {}", step.name()));
            bottom += 2.0 * APART;
        }
        bottom = bars::draw(&mut drawing, &rows, look, greatest, bottom + APART);
    }
    drawing.finished(bottom + MARGIN, &format!("{title}: {}", said.join("; ")))
}

/// Writes title and subtitle, and returns where they end below.
fn head(drawing: &mut Drawing, title: &str, said: &[String]) -> f64 {
    let room = WIDTH - 2.0 * MARGIN;
    let title = letters::lines(title, NARROW_TITLE * letters::BOLD, room, TITLE_LINES);
    let said: Vec<String> =
        said.iter().flat_map(|said| letters::lines(said, NARROW_LETTERS, room, TITLE_LINES)).collect();
    let titles = (0..).zip(&title).map(|(at, line)| ("title", if at == 0 { 0.8 } else { LINE }, line.as_str()));
    let saids = (0..).zip(&said).map(|(at, line)| ("dim", if at == 0 { SAID } else { LINE }, line.as_str()));
    drawing.text_lines("", MARGIN, MARGIN, titles.chain(saids));
    let lines = |lines: &[String], size: f64| lines.len() as f64 * LINE * size;
    MARGIN + lines(&title, NARROW_TITLE) + lines(&said, NARROW_LETTERS) + (SAID - LINE) * NARROW_LETTERS
}

/// Returns what the picture is about.
fn title(summary: &Summary) -> String {
    let asked = [summary.name.as_deref(), Some(summary.query.as_str())];
    let asked: Vec<&str> = asked.into_iter().flatten().filter(|text| !text.trim().is_empty()).collect();
    if asked.is_empty() { "All reports".to_string() } else { asked.join(": ") }
}

/// Returns what is counted, and what is not shown.
fn said(table: &FacetTable, summary: &Summary) -> Vec<String> {
    let reports = match summary.matched.reports {
        all if all == summary.held => Count(all, "report").to_string(),
        some => format!("{} of {}", grouped(some), Count(summary.held, "report")),
    };
    let by = match (table.field.as_str(), table.step) {
        ("date", Some(step)) => format!("by the {} of their date", step.name()),
        ("mention", Some(step)) => {
            format!("by the {0}s that they speak of; each counts once for each {0}", step.name())
        }
        ("actor", _) => "by the actors that they name".to_string(),
        ("actor/state", _) => "by the states that they name".to_string(),
        ("actor/person", _) => "by the persons that they name".to_string(),
        ("actor/org", _) => "by the organisations that they name".to_string(),
        (field, _) => format!("by {field}"),
    };
    let mut said = vec![format!("{reports}, {by}")];
    if table.more > 0 {
        let which = if table.step.is_some() { "the latest" } else { "the most frequent" };
        let shown = table.rows.len();
        said.push(format!("{which} {} of {} rows", grouped(shown), grouped(shown + table.more)));
    }
    said
}

/// Returns what stands at a bar. Of one kind of actors the kind is said above.
fn label(table: &FacetTable, row: &FacetRow) -> String {
    let kind = table.field.strip_prefix("actor/").and_then(|kind| row.label.strip_prefix(kind)?.strip_prefix('/'));
    let label = kind.unwrap_or(&row.label);
    row.note.map_or(label.to_string(), |note| format!("{label}, {note}"))
}

/// Returns all that a row says, in words.
fn told(row: &FacetRow) -> String {
    let is_plain = |days: &Interval| days.to_string() != row.label;
    let days = row.days.filter(is_plain).map(|days| format!(" ({} to {})", days.first(), days.last()));
    let note = row.note.map(|note| format!(", {note}"));
    format!("{}{}{}: {}", row.label, days.unwrap_or_default(), note.unwrap_or_default(), Count(row.reports, "report"))
}

/// Returns a length that can be seen, of whatever is not nothing.
fn seen(length: f64) -> f64 {
    const LEAST: f64 = 1.5;
    if length > 0.0 { length.max(LEAST) } else { 0.0 }
}
