//! `count`: how many reports and passages.

use std::io::{self, Write};
use std::path::Path;

use dateline::answer::hit::Summary;
use dateline::answer::{Memory, Wanted};
use dateline::present::count::Count;
use dateline::present::{json_lines, visible};
use dateline::query::many::Line;
use schemars::JsonSchema;
use serde::Serialize;

use crate::program::answering::{self, Answered};
use crate::program::flags::{CountFlags, Shared};
use crate::program::outcome::Outcome;
use crate::program::{asking, output, wire};

/// The line of `count --json`.
#[derive(Serialize, JsonSchema)]
pub(in crate::program) struct CountLine<'a> {
    /// The number of the format of all lines.
    format: u32,
    query: &'a str,
    /// Of one query of several: which.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    /// Reports that answer.
    reports: usize,
    /// Passages of them that answer.
    passages: usize,
    /// With `--distinct`: how many of the reports are no copies of another.
    #[serde(skip_serializing_if = "Option::is_none")]
    distinct: Option<usize>,
    /// Reports that were asked.
    held: usize,
    /// The commit that gave the answer.
    revision: u64,
    /// Of one query of several: what had to be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<&'a [String]>,
}

pub(in crate::program) fn run(flags: &CountFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    if let Some(from) = &flags.from {
        return many(from, flags, shared);
    }
    let query = asking::query(&flags.query, &flags.asked, shared)?;
    let snapshot = asking::snapshot(&flags.asked, shared)?;
    let wanted = wanted(flags, asking::below(&snapshot, &flags.asked.below)?);
    let summary = asking::ask(&snapshot, &query, &wanted, shared)?.summary;
    let mut out = output::out();
    print(&mut out, &summary, None, flags)?;
    out.flush()?;
    Ok(asking::outcome(summary.matched.reports, summary.unread, &flags.asked))
}

/// Counts for each line of a file.
fn many(from: &Path, flags: &CountFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    let lines = answering::lines(from)?;
    let snapshot = asking::snapshot(&flags.asked, shared)?;
    let usual = wanted(flags, asking::below(&snapshot, &flags.asked.below)?);
    let json = flags.asked.json;
    let memory = Memory::of_many(&snapshot);
    let count = |line: &Line| {
        let (query, wanted) = asking::line(line, &usual, &flags.asked, &snapshot, shared)?;
        let answer = asking::answer(&snapshot, &query, &Wanted { limit: Some(0), ..wanted }, shared, &memory)?;
        let summary = Summary { name: Some(line.called()), ..answer.summary.clone() };
        let mut out = Vec::new();
        print(&mut out, &summary, Some((line, &answer.notes)), flags)?;
        let said = asking::of(&line.called(), asking::said(&answer, json));
        let outcome = asking::outcome(summary.matched.reports, summary.unread, &flags.asked);
        Ok(Answered { out, said, outcome, listed: None })
    };
    let format = flags.asked.format(None);
    let work = |line| answering::line(line, format, count);
    Ok(answering::each(lines, work, &mut output::out(), "")?)
}

fn wanted(flags: &CountFlags, below: Vec<String>) -> Wanted {
    Wanted { limit: Some(0), any: flags.asked.any, below, distinct: flags.distinct, ..Wanted::default() }
}

/// Writes the counts of a query; of one of several with its name, or as it was typed.
fn print(
    out: &mut dyn Write,
    summary: &Summary,
    several: Option<(&Line, &[String])>,
    flags: &CountFlags,
) -> io::Result<()> {
    let (reports, passages) = (summary.matched.reports, summary.matched.passages);
    if flags.asked.json {
        let line = CountLine {
            format: json_lines::FORMAT,
            query: &summary.query,
            name: summary.name.as_deref(),
            reports,
            passages,
            distinct: summary.distinct,
            held: summary.held,
            revision: summary.revision,
            notes: several.map(|(_, notes)| notes),
        };
        return json_lines::line(out, &wire::Line::Count(line));
    }
    let called = several.map_or_else(String::new, |(line, _)| {
        format!("{}: ", visible::one_line(line.name.as_ref().unwrap_or(&line.text)).text)
    });
    let distinct =
        summary.distinct.map_or_else(String::new, |some| format!(", {} without copies", Count(some, "report")));
    writeln!(out, "{called}{}, {}{distinct}", Count(reports, "report"), Count(passages, "passage"))
}
