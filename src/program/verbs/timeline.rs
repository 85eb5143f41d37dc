//! `timeline`: the dates of which matching passages speak, in order.

use std::io::Write;

use dateline::answer::Wanted;
use dateline::answer::timeline::TimelineRequest;
use dateline::present::count::{Count, grouped};
use dateline::present::{json_lines, timeline as view};

use crate::program::flags::{Shared, TimelineFlags};
use crate::program::format::Format;
use crate::program::outcome::Outcome;
use crate::program::{asking, foot, output};

pub(in crate::program) fn run(flags: &TimelineFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    let query = asking::query_or_all(&flags.query, &flags.asked, shared)?;
    let snapshot = asking::snapshot(&flags.asked, shared)?;
    let below = asking::below(&snapshot, &flags.asked.below)?;
    let request = TimelineRequest { by: flags.by.map(|by| by.step()), limit: (flags.limit > 0).then_some(flags.limit) };
    let wanted = Wanted { limit: Some(0), any: flags.asked.any, below, timeline: Some(request), ..Wanted::default() };
    let answer = asking::ask(&snapshot, &query, &wanted, shared)?;
    let screen = output::with_dates(output::screen(shared), flags.resolve_dates);
    let found = answer.timeline.clone().unwrap_or_default();
    let mut out = output::out();
    let format = flags.asked.format(flags.format);
    let mut said = Vec::new();
    if found.more > 0 {
        said.push(format!("{} more: --limit 0", grouped(found.more)));
    }
    if found.unresolved > 0 {
        let dates = Count(found.unresolved, "date");
        said.push(format!("{dates} without days: their reports have no date, or too coarse a one"));
    }
    match format {
        Format::Json => json_lines::answer(&mut out, &answer)?,
        Format::Markdown => view::markdown(&mut out, &found, &screen)?,
        _ if output::is_terminal() => {
            view::text(&mut out, &found, &screen)?;
            view::foot(&mut out, &said, &screen)?;
        }
        _ => view::lines(&mut out, &found, &screen)?,
    }
    out.flush()?;
    if format != Format::Text || !output::is_terminal() {
        said.iter().for_each(|said| output::note(said));
        foot::stale(found.entries.iter().map(|entry| &entry.report), &snapshot)
            .into_iter()
            .for_each(|note| output::note(&note));
    }
    Ok(asking::outcome(found.entries.len(), answer.summary.unread, &flags.asked))
}
