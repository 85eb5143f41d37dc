//! `search`: ranked passages.

use std::io::Write;

use anyhow::bail;
use dateline::answer::facet::{By, FacetField, FacetRequest};
use dateline::answer::hit::Answer;
use dateline::answer::{Copies, Group, Order, Wanted};
use dateline::index::open::Snapshot;
use dateline::present::count::grouped;
use dateline::present::lines::PathEnd;
use dateline::present::{Screen, json_lines, lines, text};

use crate::program::flags::{GroupFlag, SearchFlags, Shared, SortFlag};
use crate::program::outcome::Outcome;
use crate::program::{asking, foot, output};

/// Rows of each table under an answer.
const FACET_ROWS: usize = 12;

pub(in crate::program) fn run(flags: &SearchFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    let query = asking::query(&flags.query, &flags.asked, shared)?;
    let snapshot = asking::snapshot(&flags.asked, shared)?;
    if let Some(revision) = flags.revision.filter(|revision| *revision != snapshot.control.revision) {
        bail!(
            "the index is at revision {} and no longer at {revision}: ask again from the first page",
            snapshot.control.revision
        );
    }
    let printed = printed(flags.asked.json);
    // A line in a pipe does not tell how many more values there are.
    let table = |field| FacetRequest { field, limit: Some(FACET_ROWS), rest: printed.actors };
    let wanted = Wanted {
        limit: (flags.limit > 0).then_some(flags.limit),
        offset: flags.offset,
        order: match flags.sort {
            SortFlag::Relevance => Order::Relevance,
            SortFlag::Newest => Order::Newest,
            SortFlag::Oldest => Order::Oldest,
        },
        group: match flags.group {
            GroupFlag::Report => Group::Report,
            GroupFlag::None => Group::Nothing,
        },
        copies: match (flags.expand, flags.paths || flags.null) {
            (true, _) => Copies::Listed,
            // Each copy has a file of its own.
            (false, true) => Copies::Apart,
            (false, false) => printed.copies,
        },
        distinct: false,
        context: flags.context,
        any: flags.asked.any,
        below: asking::below(&snapshot, &flags.asked.below)?,
        actors: printed.actors && !flags.paths && !flags.null,
        facets: if flags.facets {
            vec![table(FacetField::Date(By::Fitting)), table(FacetField::Actor(None))]
        } else {
            Vec::new()
        },
    };
    let answer = asking::ask(&snapshot, &query, &wanted, shared)?;
    if flags.paths || flags.null {
        let end = match flags.null {
            true => PathEnd::Zero,
            false if output::is_terminal() => PathEnd::Shown,
            false => PathEnd::Break,
        };
        let mut out = output::out();
        lines::paths(&mut out, &answer, end)?;
        out.flush()?;
        told(&answer, &snapshot);
    } else {
        print(&answer, &snapshot, flags.asked.json, &output::screen_with_dates(shared, flags.resolve_dates))?;
    }
    Ok(asking::outcome(answer.summary.matched.reports, answer.summary.unread, &flags.asked))
}

/// Returns what `print` needs of an answer: a line in a pipe tells neither actors nor how many copies there are.
pub(in crate::program) fn printed(json: bool) -> Wanted {
    let in_full = json || output::is_terminal();
    Wanted { actors: in_full, copies: if in_full { Copies::Folded } else { Copies::Skipped }, ..Wanted::default() }
}

/// Prints an answer: as JSON Lines, for a terminal, or a hit a line for a pipe.
pub(in crate::program) fn print(
    answer: &Answer,
    snapshot: &Snapshot,
    json: bool,
    screen: &Screen,
) -> anyhow::Result<()> {
    let mut out = output::out();
    if json {
        json_lines::answer(&mut out, answer)?;
        foot::past_the_end(&answer.summary).into_iter().for_each(|hint| output::note(&hint));
    } else if output::is_terminal() {
        text::answer(&mut out, answer, screen, &foot::parts(answer, snapshot))?;
    } else {
        lines::lines(&mut out, answer, screen)?;
        told(answer, snapshot);
    }
    out.flush()?;
    Ok(())
}

/// A pipe gets results alone; what was cut, and what may not be so any more, is said beside it.
fn told(answer: &Answer, snapshot: &Snapshot) {
    let summary = &answer.summary;
    if let Some(hint) = foot::past_the_end(summary) {
        output::note(&hint);
    } else if summary.truncated {
        let (shown, all) = (grouped(summary.shown), grouped(summary.to_show()));
        output::note(&format!("{shown} of {all} {}s shown: --limit 0 shows all", summary.unit()));
    }
    if let Some(hint) = foot::copies(answer) {
        output::note(&hint);
    }
    foot::stale(answer.hits.iter().map(|found| &found.report), snapshot)
        .into_iter()
        .for_each(|note| output::note(&note));
}
