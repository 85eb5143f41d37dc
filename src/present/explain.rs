//! How a query was understood and what it found, for a reader.
//! In: an `Explanation`. Out: lines; each part of the query below what joins it.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::count::{Count, grouped};
use super::visible;
use crate::answer::explain::{ExplainedLine, Explanation};

/// The widest column of what was typed.
const WIDEST: usize = 44;

/// The row of what neighbours add.
const NEIGHBOURS: &str = "(neighbours)";

/// Less is rounding.
const LEAST_SHOWN: f32 = 0.000_5;

/// The line of `explain --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct ExplainLine<'a> {
    query: &'a str,
    reports: usize,
    passages: usize,
    parts: Vec<PartLine<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    best: Option<BestLine<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    milliseconds: Vec<(&'a str, f64)>,
}

#[derive(Serialize, JsonSchema)]
struct PartLine<'a> {
    level: usize,
    what: &'a str,
    meaning: &'a [String],
    reports: usize,
}

#[derive(Serialize, JsonSchema)]
struct BestLine<'a> {
    id: &'a str,
    line: usize,
    score: f32,
    neighbours: f32,
    parts: Vec<ScoreLine<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct ScoreLine<'a> {
    what: &'a str,
    weight: f32,
    in_text: f32,
    in_title: f32,
    in_report: f32,
    score: f32,
}

/// Whether it is told what each step took. Times differ from run to run, so they are told to those who ask alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// They are.
    Told,
    /// They are not.
    Untold,
}

/// Writes the explanation for a person.
pub fn page(out: &mut dyn Write, explanation: &Explanation, times: Times) -> io::Result<()> {
    let shown = |text: &str| visible::one_line(text).text;
    writeln!(out, "{}", shown(&explanation.tree))?;
    writeln!(out, "{}, {}", Count(explanation.reports, "report"), Count(explanation.passages, "passage"))?;
    writeln!(out)?;
    let what = |line: &ExplainedLine| format!("{}{}", "  ".repeat(line.level), shown(&line.what));
    let widest = |widths: &mut dyn Iterator<Item = usize>| widths.max().unwrap_or(0).min(WIDEST);
    let column = widest(&mut explanation.lines.iter().map(|line| what(line).chars().count()));
    let numbers = explanation.lines.iter().map(|line| grouped(line.reports).len()).max().unwrap_or(0);
    for line in &explanation.lines {
        let row =
            format!("{:column$}  {:>numbers$}  {}", what(line), grouped(line.reports), shown(&line.meaning.join("; ")));
        writeln!(out, "{}", row.trim_end())?;
    }
    if let Some(best) = &explanation.best {
        writeln!(out)?;
        writeln!(out, "best: {}:{}, score {:.3}", shown(&best.id), best.line, best.score)?;
        let by_neighbours = best.neighbours > LEAST_SHOWN;
        let whats = best.parts.iter().map(|part| shown(&part.what).chars().count());
        let column = widest(&mut whats.chain(by_neighbours.then_some(NEIGHBOURS.len())));
        for part in &best.parts {
            let (what, weight) = (shown(&part.what), part.weight);
            write!(
                out,
                "  {what:column$}  {:>6.3}  weight {weight:.2}, in the passage {:.1}",
                part.score, part.in_text
            )?;
            writeln!(out, ", in the title {:.1}, in all passages {:.1}", part.in_title, part.in_report)?;
        }
        if by_neighbours {
            writeln!(out, "  {NEIGHBOURS:column$}  {:>6.3}  words side by side, as in the query", best.neighbours)?;
        }
    }
    if times == Times::Told {
        writeln!(out)?;
        for (step, time) in &explanation.times {
            writeln!(out, "{:>8.2} ms  {step}", time.as_secs_f64() * 1_000.0)?;
        }
    }
    Ok(())
}

/// Writes the explanation as one line of JSON.
pub fn json(out: &mut dyn Write, explanation: &Explanation, times: Times) -> io::Result<()> {
    let parts = explanation.lines.iter().map(|line| PartLine {
        level: line.level,
        what: &line.what,
        meaning: &line.meaning,
        reports: line.reports,
    });
    let best = explanation.best.as_ref().map(|best| BestLine {
        id: &best.id,
        line: best.line,
        score: best.score,
        neighbours: best.neighbours,
        parts: best
            .parts
            .iter()
            .map(|part| ScoreLine {
                what: &part.what,
                weight: part.weight,
                in_text: part.in_text,
                in_title: part.in_title,
                in_report: part.in_report,
                score: part.score,
            })
            .collect(),
    });
    let milliseconds = match times {
        Times::Told => explanation.times.iter().map(|(step, time)| (*step, time.as_secs_f64() * 1_000.0)).collect(),
        Times::Untold => Vec::new(),
    };
    let line = ExplainLine {
        query: &explanation.tree,
        reports: explanation.reports,
        passages: explanation.passages,
        parts: parts.collect(),
        best,
        milliseconds,
    };
    super::json_lines::line(out, &super::json_lines::Line::Explanation(line))
}
