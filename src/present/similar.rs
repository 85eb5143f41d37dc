//! Views of reports like one: on a terminal, in a pipe, as JSON Lines.
//! In: the reports, and what ties them. Out: lines; in a pipe with tabulators between.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::json_lines::{self, ReportPart, rounded};
use super::paint::{Ink, Line};
use super::{Screen, facts, visible, wrap};
use crate::answer::similar::Similar;

/// A line of `similar --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct SimilarLine<'a> {
    rank: usize,
    /// Higher is more alike.
    score: f64,
    id: &'a str,
    report: ReportPart<'a>,
    /// The words that tie it.
    words: &'a [String],
    /// The actors that tie it.
    actors: Vec<String>,
}

/// Writes reports as JSON Lines.
pub fn json(out: &mut dyn Write, found: &[Similar]) -> io::Result<()> {
    for (place, one) in found.iter().enumerate() {
        let line = SimilarLine {
            rank: place + 1,
            score: rounded(one.score),
            id: &one.report.id,
            report: ReportPart::of(&one.report),
            words: &one.words,
            actors: one.actors.iter().map(ToString::to_string).collect(),
        };
        json_lines::line(out, &json_lines::Line::Similar(line))?;
    }
    Ok(())
}

/// Writes reports for a terminal: title, date and place, then what ties each.
pub fn text(out: &mut dyn Write, found: &[Similar], screen: &Screen) -> io::Result<()> {
    let indent = found.len().to_string().len() + 2;
    let room = screen.width().saturating_sub(indent);
    for (place, one) in found.iter().enumerate() {
        let title = facts::title(&one.report, &[]);
        let rank = (place + 1).to_string();
        let mut line = Line::indented((indent - 2).saturating_sub(rank.len()));
        line.push(Ink::Dim, &rank);
        for row in wrap::lines(&title.text, room) {
            line.skip_to(indent);
            line.push_marked(Ink::Title, &title, row);
            std::mem::take(&mut line).write(out, screen.colour)?;
        }
        let mut line = Line::indented(indent);
        line.push(Ink::Plain, &facts::date(&one.report));
        line.skip(2);
        line.push(Ink::Place, &visible::one_line(&one.report.id).text);
        line.write(out, screen.colour)?;
        let names: Vec<&str> = one.actors.iter().map(|actor| actor.name()).collect();
        for (what, tying) in [("words", one.words.join(", ")), ("actors", names.join(", "))] {
            if tying.is_empty() {
                continue;
            }
            let said = visible::one_line(&format!("{what}: {tying}")).text;
            for row in wrap::lines(&said, room) {
                let mut line = Line::indented(indent);
                line.push(Ink::Dim, row.of(&said));
                line.write(out, screen.colour)?;
            }
        }
    }
    Ok(())
}

/// Writes reports for a pipe: id, words, actors, between tabulators.
pub fn lines(out: &mut dyn Write, found: &[Similar]) -> io::Result<()> {
    for one in found {
        let actors: Vec<String> = one.actors.iter().map(ToString::to_string).collect();
        let fields = [one.report.id.clone(), one.words.join(", "), actors.join(", ")];
        writeln!(out, "{}", fields.map(|field| visible::one_line(&field).text).join("\t"))?;
    }
    Ok(())
}
