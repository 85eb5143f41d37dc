//! `search`: ranked passages.

use std::io::Write;
use std::path::Path;

use anyhow::bail;
use dateline::answer::facet::{By, FacetField, FacetRequest};
use dateline::answer::{Copies, Group, Memory, Wanted};
use dateline::index::open::Snapshot;
use dateline::query::many::Line;

use crate::program::answering::{self, Answered};
use crate::program::flags::{GroupFlag, Output, SearchFlags, Shared};
use crate::program::format::Format;
use crate::program::outcome::Outcome;
use crate::program::printing::{Named, View};
use crate::program::{asking, output};

/// Rows of each table under an answer.
const FACET_ROWS: usize = 12;

pub(in crate::program) fn run(flags: &SearchFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    if let Some(from) = &flags.from {
        return many(from, flags, shared);
    }
    let query = asking::query(&flags.query, &flags.asked, shared)?;
    let view = view(flags, Named::Alone, shared)?;
    let snapshot = snapshot(flags, shared)?;
    let wanted = wanted(flags, &view, asking::below(&snapshot, &flags.asked.below)?);
    if flags.quiet {
        let answer = asking::answer(&snapshot, &query, &wanted, shared, &Memory::of_one())?;
        return Ok(asking::outcome(answer.summary.matched.reports, answer.summary.unread, &flags.asked));
    }
    let answer = asking::ask(&snapshot, &query, &wanted, shared)?;
    let mut out = output::out();
    let said = view.write_alone(&mut out, &answer, &snapshot)?;
    out.flush()?;
    said.iter().for_each(|said| output::note(said));
    Ok(asking::outcome(answer.summary.matched.reports, answer.summary.unread, &flags.asked))
}

/// Answers each line of a file.
fn many(from: &Path, flags: &SearchFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    let lines = answering::lines(from)?;
    let view = view(flags, Named::Each, shared)?;
    let snapshot = snapshot(flags, shared)?;
    let usual = wanted(flags, &view, asking::below(&snapshot, &flags.asked.below)?);
    let memory = Memory::of_many(&snapshot);
    let answer = |line: &Line| {
        let (query, wanted) = asking::line(line, &usual, &flags.asked, &snapshot, shared)?;
        let mut answer = asking::answer(&snapshot, &query, &wanted, shared, &memory)?;
        answer.summary.name = Some(line.called());
        let outcome = asking::outcome(answer.summary.matched.reports, answer.summary.unread, &flags.asked);
        let mut out = Vec::new();
        if flags.quiet {
            return Ok(Answered { out, said: Vec::new(), outcome, listed: None });
        }
        let mut said = asking::said(&answer, view.holds_notes());
        said.extend(view.write(&mut out, &answer, &snapshot)?);
        Ok(Answered { out, said: asking::of(&line.called(), said), outcome, listed: view.listed(&answer) })
    };
    let work = |line| answering::line(line, view.format, answer);
    let mut out = output::out();
    let title = if from == Path::new("-") { "Queries".to_string() } else { from.display().to_string() };
    if !flags.quiet {
        view.begin(&mut out, &title)?;
    }
    let outcome = answering::each(lines, work, &mut out, if view.is_spread() { "\n" } else { "" })?;
    if !flags.quiet {
        view.end(&mut out, &snapshot)?;
    }
    out.flush()?;
    Ok(outcome)
}

/// Returns how answers are printed.
fn view(flags: &SearchFlags, named: Named, shared: &Shared) -> anyhow::Result<View> {
    let view = View::of_output(&flags.printed, &flags.asked, named, shared)?;
    let has_tables = view.format != Format::Csv && matches!(view.output, Output::Passages | Output::Reports);
    if flags.facets && !has_tables {
        bail!(
            "there is no place for --facets here: `dateline facets FIELD QUERY --format csv` prints them by themselves"
        );
    }
    Ok(view)
}

/// Opens the index, at the revision that is wanted.
fn snapshot(flags: &SearchFlags, shared: &Shared) -> anyhow::Result<Snapshot> {
    let snapshot = asking::snapshot(&flags.asked, shared)?;
    if let Some(revision) = flags.revision.filter(|revision| *revision != snapshot.control.revision) {
        bail!(
            "the index is at revision {} and no longer at {revision}: ask again from the first page",
            snapshot.control.revision
        );
    }
    Ok(snapshot)
}

/// Returns what the flags ask for.
fn wanted(flags: &SearchFlags, view: &View, below: Vec<String>) -> Wanted {
    let needs = view.needs();
    // A line in a pipe does not tell how many more values there are.
    let table = |field| FacetRequest { field, limit: Some(FACET_ROWS), rest: needs.actors };
    Wanted {
        // Who asks only whether there is something needs to see nothing of it.
        limit: if flags.quiet { Some(0) } else { asking::limit(flags.limit) },
        offset: flags.offset,
        order: flags.sort.into(),
        group: match flags.group {
            GroupFlag::Report => Group::Report,
            GroupFlag::None => Group::Nothing,
        },
        copies: if flags.expand { Copies::Listed } else { needs.copies },
        distinct: false,
        context: flags.context,
        any: flags.asked.any,
        below,
        actors: needs.actors,
        facets: if flags.facets {
            vec![table(FacetField::Date(By::Fitting)), table(FacetField::Actor(None))]
        } else {
            Vec::new()
        },
        timeline: None,
    }
}
