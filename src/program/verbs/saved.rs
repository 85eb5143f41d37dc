//! `saved`: queries kept as files. Here what keeps and shows them; each larger verb has a file of its own.

use std::io::Write;

use dateline::index::told;
use dateline::present::{json_lines, visible};
use dateline::query;
use dateline::query::options::Options;
use dateline::query::parameters::Parameter;
use dateline::query::saved::{self, Existing, Saved};
use schemars::JsonSchema;
use serde::Serialize;

use crate::program::flags::{SavedAddFlags, SavedFlags, SavedVerb, Shared};
use crate::program::outcome::Outcome;
use crate::program::{output, refreshing, wire};

pub(in crate::program) mod check;
mod edit;
mod list;
mod run;

pub(in crate::program) use run::watching;

/// What a JSON line says of a saved query.
#[derive(Serialize, JsonSchema)]
struct SavedPart<'a> {
    name: &'a str,
    query: &'a str,
    note: Option<&'a str>,
    owner: Option<&'a str>,
    params: Vec<String>,
    limit: Option<usize>,
    sort: Option<&'static str>,
    any: bool,
    r#in: &'a [String],
}

impl<'a> SavedPart<'a> {
    fn of(saved: &'a Saved) -> SavedPart<'a> {
        SavedPart {
            name: &saved.name,
            query: &saved.query,
            note: saved.note.as_deref(),
            owner: saved.owner.as_deref(),
            params: saved.parameters.iter().map(Parameter::to_string).collect(),
            limit: saved.options.limit,
            sort: saved.options.order.map(<&str>::from),
            any: saved.options.any,
            r#in: &saved.options.below,
        }
    }
}

/// The line of `saved show --json`, and a line of `saved list --json`.
#[derive(Serialize, JsonSchema)]
pub(in crate::program) struct SavedLine<'a> {
    #[serde(flatten)]
    saved: SavedPart<'a>,
    /// When it last ran; null if it never did. Told by `list` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_run: Option<Option<RanPart>>,
}

/// When it ran and what came of it.
#[derive(Serialize, JsonSchema)]
struct RanPart {
    /// In UTC, as RFC 3339 has it.
    at: String,
    /// Reports that were shown.
    shown: u32,
    /// Reports that matched; of a run for what is new, those that were new.
    matched: u32,
}

pub(in crate::program) fn run(flags: &SavedFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    match &flags.verb {
        SavedVerb::Add(flags) => add(flags, shared),
        SavedVerb::List { json } => list::run(*json, shared),
        SavedVerb::Show { name, json } => show(name, *json, shared),
        SavedVerb::Edit { name } => edit::run(name, shared),
        SavedVerb::Check { names, json } => check::run(names, *json, shared),
        SavedVerb::Run(flags) => run::run(flags, shared),
        SavedVerb::Rename { old, new } => rename(old, new, shared),
        SavedVerb::Remove { name } => {
            saved::remove(&shared.queries, name)?;
            for user in saved::list(&shared.queries)?.into_iter().flatten().filter(|other| other.uses().contains(name))
            {
                output::note(&format!("`{}` still uses `query:{name}`", user.name));
            }
            Ok(Outcome::Found)
        }
    }
}

/// Says that there is none, and what makes one.
fn no_saved_query(shared: &Shared) {
    output::note(&format!("no saved query in {}: `dateline saved add` keeps one", shared.queries.display()));
}

fn add(flags: &SavedAddFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    let parameters = saved::parameters(&flags.name, &flags.param)?;
    let kept = Saved {
        name: flags.name.clone(),
        // With `{NAME}` in it, it is read only when it is given values.
        query: if parameters.is_empty() { as_one_text(&flags.query)? } else { flags.query.join(" ") },
        note: flags.note.clone(),
        owner: flags.owner.clone(),
        parameters,
        options: Options {
            limit: flags.limit,
            order: flags.sort.map(Into::into),
            any: flags.any,
            below: flags.below.clone(),
        },
    };
    saved::add(&shared.queries, &kept, if flags.replace { Existing::Replace } else { Existing::Keep })?;
    for missing in saved::missing(&shared.queries, &kept) {
        let name = &kept.name;
        output::note(&format!("there is no saved query `{missing}` yet: without it `{name}` cannot be asked"));
    }
    Ok(Outcome::Found)
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

/// Prints the query, and below it, as `search --from` passes over it, what is said beside it.
fn show(name: &str, json: bool, shared: &Shared) -> anyhow::Result<Outcome> {
    let found = saved::load(&shared.queries, name)?;
    let mut out = output::out();
    let part = SavedPart::of(&found);
    if json {
        json_lines::line(&mut out, &wire::Line::Saved(SavedLine { saved: part, last_run: None }))?;
    } else {
        writeln!(out, "{}", visible::one_line(&found.query).text)?;
        for (key, value) in beside(&part) {
            writeln!(out, "# {key}: {}", visible::one_line(&value).text)?;
        }
    }
    out.flush()?;
    Ok(Outcome::Found)
}

/// Returns what is said beside the query of a saved query, by the keys of its file.
fn beside(part: &SavedPart) -> Vec<(&'static str, String)> {
    let mut said: Vec<(&'static str, String)> = Vec::new();
    said.extend(part.note.map(|note| ("note", note.to_string())));
    said.extend(part.owner.map(|owner| ("owner", owner.to_string())));
    said.extend((!part.params.is_empty()).then(|| ("params", part.params.join(", "))));
    said.extend(part.limit.map(|limit| ("limit", limit.to_string())));
    said.extend(part.sort.map(|sort| ("sort", sort.to_string())));
    said.extend(part.any.then(|| ("any", "true".to_string())));
    said.extend((!part.r#in.is_empty()).then(|| ("in", part.r#in.join(", "))));
    said
}

fn rename(old: &str, new: &str, shared: &Shared) -> anyhow::Result<Outcome> {
    let renamed = saved::rename(&shared.queries, old, new)?;
    // Without an index nothing was told.
    if let Ok(place) = refreshing::place(shared) {
        told::rename(&place, old, new)?;
    }
    for name in renamed.rewritten {
        output::note(&format!("`{name}` uses `query:{new}` now"));
    }
    for name in renamed.left {
        output::note(&format!("`{name}` still uses `query:{old}`: mend it with `dateline saved edit {name}`"));
    }
    Ok(Outcome::Found)
}
