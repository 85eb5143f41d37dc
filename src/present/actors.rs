//! Views of the actors of an index: whom reports name, where and why, and what was not taken for an actor.
//! In: rows. Out: lines; on a terminal in columns, in a pipe with tabulators between.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::count::{Count, grouped};
use super::paint::{Ink, Line};
use super::{Screen, json_lines, visible};
use crate::answer::actors::{ActorRow, Mention, PassedRow};

/// Names of an actor that are shown on a terminal.
const NAMES_SHOWN: usize = 4;

/// The widest column of ids on a terminal.
const WIDEST_ID: usize = 44;

/// A line of `actors --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct ActorLine<'a> {
    id: String,
    /// How many reports name it.
    reports: usize,
    /// How it is known.
    from: Vec<&'static str>,
    /// The names that texts use for it, each with the number of its uses.
    names: Vec<(&'a str, usize)>,
}

/// A line of `actors --report --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct MentionLine<'a> {
    /// As the text has it.
    name: &'a str,
    id: Option<String>,
    from: Option<&'static str>,
    why: &'a str,
    start: Option<usize>,
    end: Option<usize>,
    line: Option<usize>,
}

/// A line of `actors --unresolved --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct PassedLine<'a> {
    name: &'a str,
    why: &'a str,
    reports: usize,
    example: &'a str,
}

/// Writes actors as JSON Lines.
pub fn json(out: &mut dyn Write, rows: &[ActorRow]) -> io::Result<()> {
    for row in rows {
        let line = ActorLine {
            id: row.actor.to_string(),
            reports: row.reports,
            from: row.from.iter().map(|(from, _)| from.name()).collect(),
            names: row.names.iter().map(|(name, count)| (name.as_str(), *count)).collect(),
        };
        json_lines::line(out, &json_lines::Line::Actor(line))?;
    }
    Ok(())
}

/// Writes actors for a terminal: id, reports, how it is known, names in texts.
pub fn table(out: &mut dyn Write, rows: &[ActorRow], screen: &Screen) -> io::Result<()> {
    let ids: Vec<String> = rows.iter().map(|row| visible::one_line(&row.actor.to_string()).text).collect();
    let width = ids.iter().map(|id| id.chars().count()).max().unwrap_or(0).min(WIDEST_ID);
    for (row, id) in rows.iter().zip(&ids) {
        let mut line = Line::default();
        line.push(Ink::Title, id);
        line.skip_to((width + 2).max(id.chars().count() + 2));
        line.push(Ink::Plain, &format!("{:>6}  ", grouped(row.reports)));
        line.push(Ink::Dim, &names(row, NAMES_SHOWN));
        line.write(out, screen.colour)?;
    }
    Ok(())
}

/// Writes actors for a pipe: `actor`, id, reports, how it is known, names in texts, between tabulators.
pub fn lines(out: &mut dyn Write, rows: &[ActorRow]) -> io::Result<()> {
    for row in rows {
        let from: Vec<&str> = row.from.iter().map(|(from, _)| from.name()).collect();
        let id = visible::one_line(&row.actor.to_string()).text;
        writeln!(out, "actor\t{id}\t{}\t{}\t{}", row.reports, from.join(","), names(row, usize::MAX))?;
    }
    Ok(())
}

fn names(row: &ActorRow, most: usize) -> String {
    let shown: Vec<String> =
        row.names.iter().take(most).map(|(name, _)| visible::one_line(name).text.to_string()).collect();
    let more = row.names.len().saturating_sub(most);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}

/// Writes the mentions of a report, one a line: where, the name, who that is and why.
pub fn mentions(out: &mut dyn Write, mentions: &[Mention], screen: &Screen) -> io::Result<()> {
    for mention in mentions {
        let mut line = Line::default();
        line.push(Ink::Place, &mention.line.map_or_else(|| "    -".to_string(), |line| format!("{line:>5}")));
        line.skip(2);
        line.push(Ink::Plain, &visible::one_line(&mention.name).text);
        line.skip(2);
        match &mention.actor {
            Some((actor, from)) => {
                line.push(Ink::Title, &visible::one_line(&actor.to_string()).text);
                line.skip(2);
                line.push(Ink::Dim, &format!("{}: {}", from.name(), visible::one_line(&mention.why).text));
            }
            None => line.push(Ink::Dim, &format!("not taken: {}", mention.why)),
        }
        line.write(out, screen.colour)?;
    }
    Ok(())
}

/// Writes the mentions of a report as JSON Lines.
pub fn mentions_json(out: &mut dyn Write, mentions: &[Mention]) -> io::Result<()> {
    for mention in mentions {
        let line = MentionLine {
            name: &mention.name,
            id: mention.actor.as_ref().map(|(actor, _)| actor.to_string()),
            from: mention.actor.as_ref().map(|(_, from)| from.name()),
            why: &mention.why,
            start: mention.span.map(|span| span.start),
            end: mention.span.map(|span| span.end),
            line: mention.line,
        };
        json_lines::line(out, &json_lines::Line::Mention(line))?;
    }
    Ok(())
}

/// Writes what was not taken for an actor, one a line.
pub fn passed_over(out: &mut dyn Write, rows: &[PassedRow], screen: &Screen) -> io::Result<()> {
    for row in rows {
        let mut line = Line::default();
        line.push(Ink::Title, &visible::one_line(&row.name).text);
        line.skip(2);
        let said =
            format!("{}: {}, first {}", Count(row.reports, "report"), row.why, visible::one_line(&row.example).text);
        line.push(Ink::Dim, &said);
        line.write(out, screen.colour)?;
    }
    Ok(())
}

/// Writes what was not taken for an actor as JSON Lines.
pub fn passed_over_json(out: &mut dyn Write, rows: &[PassedRow]) -> io::Result<()> {
    for row in rows {
        let PassedRow { name, why, reports, example } = row;
        let line = PassedLine { name, why, reports: *reports, example };
        json_lines::line(out, &json_lines::Line::Unresolved(line))?;
    }
    Ok(())
}
