//! `actors`: whom reports name, by which names and why; what was not taken; a starter for names of one's own.

use std::io::Write;

use anyhow::bail;
use dateline::answer::actors::{self, Asked};
use dateline::answer::{Now, show, suggest};
use dateline::present::actors as view;
use dateline::report::actor::{KINDS, Kind};

use crate::program::flags::{ActorsFlags, Shared};
use crate::program::outcome::Outcome;
use crate::program::{asking, output};

pub(in crate::program) fn run(flags: &ActorsFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    let query = if flags.query.is_empty() { None } else { Some(asking::query(&flags.query, &flags.asked, shared)?) };
    let kind = flags.kind.as_deref().map(kind).transpose()?;
    let snapshot = asking::snapshot(&flags.asked, shared)?;
    let screen = output::screen(shared);
    let mut out = output::out();
    if let Some(report) = &flags.report {
        let id = show::find(&snapshot, report)?;
        let mentions = actors::mentions(&snapshot, &id)?;
        if flags.asked.json {
            view::mentions_json(&mut out, &mentions)?;
        } else {
            view::mentions(&mut out, &mentions, &screen)?;
        }
        out.flush()?;
        return Ok(Outcome::of(mentions.len()));
    }
    let tree = query.as_ref().map(|query| &query.tree);
    query.iter().flat_map(|query| &query.notes).for_each(|note| output::note(&note.to_string()));
    let asked = Asked {
        tree,
        any: flags.asked.any,
        below: asking::below(&snapshot, &flags.asked.below)?,
        now: tree.map_or_else(Now::default, |tree| asking::now(tree, shared)),
    };
    let limit = if flags.limit == 0 { usize::MAX } else { flags.limit };
    let found = if flags.unresolved {
        let mut rows = actors::passed_over(&snapshot, &asked)?;
        let all = rows.len();
        rows.truncate(limit);
        if flags.asked.json {
            view::passed_over_json(&mut out, &rows)?;
        } else {
            view::passed_over(&mut out, &rows, &screen)?;
        }
        (rows.len(), all)
    } else {
        let mut rows = actors::list(&snapshot, &asked, kind)?;
        let all = rows.len();
        if flags.suggest {
            out.write_all(suggest::actors_toml(&rows).as_bytes())?;
            out.flush()?;
            return Ok(Outcome::of(all));
        }
        rows.truncate(limit);
        if flags.asked.json {
            view::json(&mut out, &rows)?;
        } else if output::is_terminal() {
            view::table(&mut out, &rows, &screen)?;
        } else {
            view::lines(&mut out, &rows)?;
        }
        (rows.len(), all)
    };
    out.flush()?;
    let (shown, all) = found;
    if shown < all {
        output::note(&format!("{} more: --limit 0", all - shown));
    }
    Ok(Outcome::of(shown))
}

fn kind(typed: &str) -> anyhow::Result<Kind> {
    let Some(kind) = Kind::parse(typed) else {
        let kinds: Vec<String> = KINDS.iter().map(|kind| format!("`{}`", kind.name())).collect();
        bail!("no kind `{typed}`: write {}", kinds.join(", "))
    };
    Ok(kind)
}
