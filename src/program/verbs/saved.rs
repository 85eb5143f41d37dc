//! `saved`: queries kept as files.

use std::io::Write;

use dateline::answer::Wanted;
use dateline::index::open::Snapshot;
use dateline::present::{json_lines, visible};
use dateline::query;
use dateline::query::saved::{self, Existing, Saved, SavedError};
use serde::Serialize;

use super::search;
use crate::program::flags::{Asked, SavedFlags, SavedVerb, Shared};
use crate::program::outcome::{self, Outcome};
use crate::program::{asking, output};

/// A line of `saved list --json`.
#[derive(Serialize)]
struct SavedLine<'a> {
    r#type: &'static str,
    name: &'a str,
    query: &'a str,
    note: Option<&'a str>,
}

/// What `saved run --json` prints in the place of an answer.
#[derive(Serialize)]
struct ErrorLine<'a> {
    r#type: &'static str,
    name: &'a str,
    message: String,
}

pub(in crate::program) fn run(flags: &SavedFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    match &flags.verb {
        SavedVerb::Add { name, query, note, replace } => {
            let existing = if *replace { Existing::Replace } else { Existing::Keep };
            let kept = Saved { name: name.clone(), query: as_one_text(query)?, note: note.clone() };
            saved::add(&shared.queries, &kept, existing)?;
            Ok(Outcome::Found)
        }
        SavedVerb::List { json } => list(*json, shared),
        SavedVerb::Show { name } => {
            let found = saved::load(&shared.queries, name)?;
            let mut out = output::out();
            writeln!(out, "{}", visible::one_line(&found.query).text)?;
            out.flush()?;
            Ok(Outcome::Found)
        }
        SavedVerb::Run { names, limit, asked } => answer_all(names, *limit, asked, shared),
        SavedVerb::Remove { name } => {
            saved::remove(&shared.queries, name)?;
            Ok(Outcome::Found)
        }
    }
}

/// Returns a query of several arguments as the one text that a file holds: as it was typed, unless the shell took
/// quotes that it needs, as those of `actor:"North Korea"`.
fn as_one_text(words: &[String]) -> anyhow::Result<String> {
    let (typed, meant) = (words.join(" "), query::parse_arguments(words)?);
    meant.notes.iter().for_each(|note| output::note(&note.to_string()));
    let printed = |query: &query::Query| query.tree.to_string();
    let is_same = query::parse(&typed).is_ok_and(|read| printed(&read) == printed(&meant));
    Ok(if is_same { typed } else { printed(&meant) })
}

fn list(json: bool, shared: &Shared) -> anyhow::Result<Outcome> {
    let all = saved::list(&shared.queries)?;
    let mut out = output::out();
    let mut ended = Outcome::of(all.len());
    let width = all.iter().flatten().map(|saved| saved.name.len()).max().unwrap_or(0);
    for one in all {
        match one {
            Ok(saved) if json => {
                let line =
                    SavedLine { r#type: "saved", name: &saved.name, query: &saved.query, note: saved.note.as_deref() };
                json_lines::line(&mut out, &line)?;
            }
            Ok(saved) => {
                let note = saved.note.map(|note| format!("   # {note}")).unwrap_or_default();
                writeln!(out, "{:width$}  {}", saved.name, visible::one_line(&format!("{}{note}", saved.query)).text)?;
            }
            Err(error) => {
                outcome::complain(&error.into());
                ended = Outcome::Error;
            }
        }
    }
    out.flush()?;
    Ok(ended)
}

/// One bad query is told and the others are still answered.
fn answer_all(names: &[String], limit: usize, asked: &Asked, shared: &Shared) -> anyhow::Result<Outcome> {
    let snapshot = asking::snapshot(asked, shared)?;
    let mut ended = Outcome::Found;
    for (place, name) in names.iter().enumerate() {
        if place > 0 && output::is_terminal() && !asked.json {
            writeln!(std::io::stdout())?;
        }
        match answer_one(name, &snapshot, limit, asked, shared) {
            Ok(outcome) => ended = ended.and(outcome),
            Err(error) if crate::program::is_broken_pipe(&error) => return Err(error),
            Err(error) => {
                if asked.json {
                    let mut out = output::out();
                    json_lines::line(
                        &mut out,
                        &ErrorLine { r#type: "error", name, message: outcome::in_words(&error) },
                    )?;
                    out.flush()?;
                } else {
                    outcome::complain(&error);
                }
                ended = ended.and(Outcome::Error);
            }
        }
    }
    Ok(ended)
}

fn answer_one(
    name: &str,
    snapshot: &Snapshot,
    limit: usize,
    asked: &Asked,
    shared: &Shared,
) -> anyhow::Result<Outcome> {
    let found = saved::load(&shared.queries, name)?;
    let read = query::parse(&found.query)
        .map_err(|source| SavedError::NoQuery { name: name.to_string(), source: Box::new(source) })?;
    let query = asking::expanded(read, shared)?;
    let below = asking::below(snapshot, &asked.below)?;
    let wanted = Wanted { limit: (limit > 0).then_some(limit), any: asked.any, below, ..search::printed(asked.json) };
    let mut answer = asking::ask(snapshot, &query, &wanted, shared)?;
    answer.summary.name = Some(name.to_string());
    search::print(&answer, snapshot, asked.json, &output::screen(shared))?;
    Ok(asking::outcome(answer.summary.matched.reports, answer.summary.unread, asked))
}
