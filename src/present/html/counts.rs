//! The counts beside an answer: whom its reports name and when they are from, each with a bar.
//! In: tables of counts. Out: HTML: a part that a small screen keeps folded.

use std::io::{self, Write};

use crate::answer::hit::{FacetRow, FacetTable};
use crate::present::count::{Count, grouped};
use crate::present::markup::escaped;
use crate::report::actor::{ActorId, Kind};

/// The kinds of actors in the order in which they are told, and how they are headed.
const KINDS: [(Kind, &str); 3] = [(Kind::State, "States"), (Kind::Person, "Persons"), (Kind::Org, "Organisations")];

/// Rows under a heading of their own.
struct Part<'t> {
    heading: String,
    /// A row's name, as it is shown, and the row.
    rows: Vec<(String, &'t FacetRow)>,
    /// So many reports have the longest bar: the same in all parts of a table, so that they can be compared.
    greatest: usize,
}

/// Writes all tables that have rows.
pub(super) fn tables(out: &mut dyn Write, tables: &[FacetTable]) -> io::Result<()> {
    let parts: Vec<(Vec<Part<'_>>, &FacetTable)> = tables.iter().map(|table| (parts(table), table)).collect();
    let headings: Vec<&str> =
        parts.iter().flat_map(|(parts, _)| parts.iter().map(|part| part.heading.as_str())).collect();
    writeln!(
        out,
        "<details class=\"facets\">\n<summary>Counts: {}</summary>\n<div class=\"tables\">",
        headings.join(", ").to_lowercase()
    )?;
    for (parts, FacetTable { field, more, .. }) in &parts {
        parts.iter().try_for_each(|part| rows(out, part))?;
        if *more > 0 {
            let more = if field == "actor" { Count(*more, "more actor").to_string() } else { grouped(*more) + " more" };
            writeln!(out, "<p class=\"coarse\">{more}</p>")?;
        }
    }
    writeln!(out, "</div>\n</details>")
}

/// Returns the rows of a table under their headings; actors without what kind they are, for the heading says it.
fn parts(table: &FacetTable) -> Vec<Part<'_>> {
    let greatest = table.rows.iter().map(|row| row.reports).max().unwrap_or(1).max(1);
    let actors: Vec<(Option<ActorId>, &FacetRow)> =
        table.rows.iter().map(|row| (is_of_actors(table).then(|| ActorId::parse(&row.label)).flatten(), row)).collect();
    let of_kind = |(kind, heading): (Kind, &str)| {
        let named = actors.iter().filter_map(|(actor, row)| Some((actor.as_ref()?, *row)));
        let rows = named.filter(|(actor, _)| actor.kind() == kind).map(|(actor, row)| (escaped(actor.name()), row));
        Part { heading: heading.to_string(), rows: rows.collect(), greatest }
    };
    let heading = match table.field.as_str() {
        "date" => "Dates".to_string(),
        "mention" => "Dates mentioned".to_string(),
        other => escaped(other),
    };
    let others = actors.iter().filter(|(actor, _)| actor.is_none()).map(|(_, row)| (escaped(&row.label), *row));
    let others = Part { heading, rows: others.collect(), greatest };
    KINDS.map(of_kind).into_iter().chain([others]).filter(|part| !part.rows.is_empty()).collect()
}

fn is_of_actors(table: &FacetTable) -> bool {
    table.field == "actor" || table.field.starts_with("actor/")
}

/// Writes rows with bars, the greatest count with the longest.
fn rows(out: &mut dyn Write, part: &Part<'_>) -> io::Result<()> {
    writeln!(out, "<table>\n<caption>{}</caption>", part.heading)?;
    for (name, row) in &part.rows {
        let note = row.note.map(|note| format!(" <span class=\"coarse\">{note}</span>")).unwrap_or_default();
        // In hundredths, so that the same counts give the same page everywhere.
        let share = row.reports * 100 / part.greatest;
        writeln!(
            out,
            "<tr><th scope=\"row\" dir=\"auto\">{name}{note}</th><td><span class=\"bar\" style=\"width:{share}%\"></span></td>\
             <td class=\"number\">{}</td></tr>",
            grouped(row.reports)
        )?;
    }
    writeln!(out, "</table>")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn actors_stand_under_their_kinds_without_them_and_all_bars_have_one_measure() {
        let rows = [("state/Russia", None, 10), ("org/NATO", None, 5), ("state/a/b", None, 4), ("odd", None, 1)];
        let table = sample::table("actor", &rows, 0);
        let told: Vec<(String, Vec<String>, usize)> = parts(&table)
            .into_iter()
            .map(|part| (part.heading, part.rows.into_iter().map(|(name, _)| name).collect(), part.greatest))
            .collect();
        let part = |heading: &str, names: &[&str]| {
            (heading.to_string(), names.iter().map(|name| name.to_string()).collect(), 10)
        };
        assert_eq!(
            told,
            [part("States", &["Russia", "a/b"]), part("Organisations", &["NATO"]), part("actor", &["odd"])]
        );
    }
}
