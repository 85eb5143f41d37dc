//! `facets`: the values of a field, with counts.

use std::io::Write;

use anyhow::bail;
use dateline::answer::Wanted;
use dateline::answer::facet::{By, FacetField, FacetRequest};
use dateline::present::count::grouped;
use dateline::present::{bar, chart, csv, json_lines, lines};
use dateline::report::actor::{KINDS, Kind};

use crate::program::flags::{ByFlag, FacetsFlags, Shared};
use crate::program::format::Format;
use crate::program::outcome::Outcome;
use crate::program::{asking, output};

/// Rows of actors that are shown unless more are asked for.
const ACTORS: usize = 25;

pub(in crate::program) fn run(flags: &FacetsFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    let field = field(&flags.field, flags.by)?;
    let query = asking::query_or_all(&flags.query, &flags.asked, shared)?;
    let snapshot = asking::snapshot(&flags.asked, shared)?;
    let below = asking::below(&snapshot, &flags.asked.below)?;
    let usual = if matches!(field, FacetField::Actor(_)) { ACTORS } else { 0 };
    let limit = Some(flags.limit.unwrap_or(usual)).filter(|limit| *limit > 0);
    let request = FacetRequest { field, limit, rest: true };
    let wanted = Wanted { limit: Some(0), any: flags.asked.any, below, facets: vec![request], ..Wanted::default() };
    let mut answer = asking::ask(&snapshot, &query, &wanted, shared)?;
    let rows = answer.facets.iter().map(|table| table.rows.len()).sum();
    let more: usize = answer.facets.iter().map(|table| table.more).sum();
    let screen = output::screen(shared);
    let mut out = output::out();
    match flags.asked.format(flags.format) {
        Format::Json => json_lines::answer(&mut out, &answer)?,
        Format::Csv => csv::facets(&mut out, &answer)?,
        Format::Svg => chart::svg(&mut out, &answer)?,
        Format::Text if output::is_terminal() => {
            for table in &mut answer.facets {
                // The number stands below, with the flag that shows the rest.
                table.more = 0;
                bar::table(&mut out, table, &screen)?;
            }
            if more > 0 {
                writeln!(out, "{} more: --limit 0", grouped(more))?;
            }
        }
        _ => lines::lines(&mut out, &answer, &screen)?,
    }
    out.flush()?;
    let is_said = output::is_terminal() && flags.asked.format(flags.format) == Format::Text;
    if more > 0 && !is_said {
        output::note(&format!("{} more: --limit 0", grouped(more)));
    }
    Ok(asking::outcome(rows, answer.summary.unread, &flags.asked))
}

/// Returns what can be counted, as it is typed.
pub(in crate::program) fn fields() -> Vec<String> {
    let kinds = KINDS.iter().map(|kind| format!("actor/{}", kind.name()));
    ["actor".to_string()].into_iter().chain(kinds).chain(["date", "mention"].map(str::to_string)).collect()
}

fn field(typed: &str, by: ByFlag) -> anyhow::Result<FacetField> {
    Ok(match typed.split_once('/') {
        None if typed == "actor" => FacetField::Actor(None),
        None if typed == "date" => FacetField::Date(By::Each(by.step())),
        None if typed == "mention" => FacetField::Mention(by.step()),
        Some(("actor", kind)) if Kind::parse(kind).is_some() => FacetField::Actor(Kind::parse(kind)),
        _ => {
            let fields: Vec<String> = fields().iter().map(|field| format!("`{field}`")).collect();
            let (last, others) = fields.split_last().map_or(("", [].as_slice()), |(last, others)| (last, others));
            bail!("no field `{typed}`: write {} or {last}", others.join(", "))
        }
    })
}
