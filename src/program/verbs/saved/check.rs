//! `saved check`: which saved queries cannot be asked, and which say less than they seem to.

use std::io::Write;

use dateline::answer::{self, Wanted};
use dateline::index::open::{Snapshot, Verify};
use dateline::present::count::Count;
use dateline::present::{json_lines, visible};
use dateline::query::saved::{self, Saved};
use schemars::JsonSchema;
use serde::Serialize;

use super::no_saved_query;
use crate::program::flags::Shared;
use crate::program::outcome::{self, Outcome};
use crate::program::{asking, output, refreshing, wire};

/// A line of `saved check --json`.
#[derive(Serialize, JsonSchema)]
pub(in crate::program) struct CheckedLine<'a> {
    name: &'a str,
    /// Whether it can be asked.
    sound: bool,
    /// Why not.
    message: Option<&'a str>,
    /// How many reports match; none without an index, and where it needs a value.
    reports: Option<usize>,
    warnings: &'a [String],
}

/// What is found out about a saved query.
#[derive(Default)]
struct Checked {
    reports: Option<usize>,
    warnings: Vec<String>,
}

pub(super) fn run(names: &[String], json: bool, shared: &Shared) -> anyhow::Result<Outcome> {
    let names = if names.is_empty() { saved::names(&shared.queries)? } else { names.to_vec() };
    if names.is_empty() {
        no_saved_query(shared);
        return Ok(Outcome::Nothing);
    }
    let snapshot = snapshot(shared);
    let mut out = output::out();
    let mut ended = Outcome::of(names.len());
    let width = names.iter().map(String::len).max().unwrap_or(0);
    for name in &names {
        let checked = saved::load(&shared.queries, name).map_err(anyhow::Error::from);
        let checked = checked.and_then(|saved| check(&saved, snapshot.as_ref(), shared));
        let message = checked.as_ref().err().map(outcome::in_words);
        let unknown = Checked::default();
        let Checked { reports, warnings } = checked.as_ref().unwrap_or(&unknown);
        if message.is_some() {
            ended = Outcome::Error;
        }
        if json {
            let (sound, message) = (message.is_none(), message.as_deref());
            let line = CheckedLine { name, sound, message, reports: *reports, warnings };
            json_lines::line(&mut out, &wire::Line::SavedCheck(line))?;
            continue;
        }
        let counted = reports.map(|reports| Count(reports, "report").to_string());
        let said = match &message {
            Some(message) => format!("cannot be asked: {}", message.lines().collect::<Vec<_>>().join(" / ")),
            None => counted.into_iter().chain(warnings.iter().cloned()).collect::<Vec<_>>().join("; "),
        };
        let said = if said.is_empty() { "can be asked".to_string() } else { said };
        writeln!(out, "{:width$}  {}", visible::one_line(name).text, visible::one_line(&said).text)?;
    }
    out.flush()?;
    Ok(ended)
}

/// Opens the index, if there is one; says so if there is none.
fn snapshot(shared: &Shared) -> Option<Snapshot> {
    let place = refreshing::place(shared);
    let opened = place.and_then(|place| refreshing::opened(&place, Verify::AsRead));
    if let Err(error) = &opened {
        output::note(&format!("what matches nothing or everything cannot be told without an index: {error:#}"));
    }
    opened.ok()
}

fn check(saved: &Saved, snapshot: Option<&Snapshot>, shared: &Shared) -> anyhow::Result<Checked> {
    let mut checked = Checked::default();
    let sample = saved.sample()?;
    if let Some(circle) = saved::circle(&shared.queries, saved) {
        return Err(circle.into());
    }
    let query = asking::expanded(sample, shared)?;
    checked.warnings.extend(saved.unused().map(|name| format!("its parameter `{name}` stands nowhere in it")));
    checked.warnings.extend(query.notes.iter().map(ToString::to_string));
    let needed: Vec<String> = saved.needed().map(|name| format!("`{name}`")).collect();
    if !needed.is_empty() {
        checked.warnings.push(format!("needs a value for {}", needed.join(" and ")));
        return Ok(checked);
    }
    let Some(snapshot) = snapshot else { return Ok(checked) };
    let usual = Wanted { limit: Some(0), ..Wanted::default() };
    let wanted = asking::with_options(&usual, &saved.options, &[], snapshot)?;
    let wanted = Wanted { limit: Some(0), ..wanted };
    let now = asking::now(&query.tree, shared);
    let answer = answer::ask(snapshot, &query.text, &query.tree, &wanted, &now)?;
    let reports = answer.summary.matched.reports;
    checked.reports = Some(reports);
    checked.warnings.extend(answer.notes);
    if reports == 0 {
        checked.warnings.push("matches nothing".to_string());
    } else if reports == answer.summary.held {
        checked.warnings.push("matches every report".to_string());
    }
    Ok(checked)
}
