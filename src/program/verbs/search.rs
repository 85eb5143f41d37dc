//! `search`: ranked passages.

use std::io::{self, Write};
use std::path::Path;

use anyhow::bail;
use dateline::answer::facet::{By, FacetField, FacetRequest};
use dateline::answer::hit::Answer;
use dateline::answer::{Copies, Group, Memory, Wanted};
use dateline::index::open::Snapshot;
use dateline::present::lines::{self, PathEnd};
use dateline::query::many::Line;

use crate::program::answering::{self, Answered};
use crate::program::flags::{GroupFlag, SearchFlags, Shared};
use crate::program::outcome::Outcome;
use crate::program::printing::{Named, View, told};
use crate::program::{asking, output};

/// Rows of each table under an answer.
const FACET_ROWS: usize = 12;

pub(in crate::program) fn run(flags: &SearchFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    if let Some(from) = &flags.from {
        return many(from, flags, shared);
    }
    let query = asking::query(&flags.query, &flags.asked, shared)?;
    let snapshot = snapshot(flags, shared)?;
    let view = View::of_output(flags.asked.json, Named::Alone, shared).with_dates(flags.resolve_dates);
    let wanted = wanted(flags, &view, asking::below(&snapshot, &flags.asked.below)?);
    let answer = asking::ask(&snapshot, &query, &wanted, shared)?;
    let mut out = output::out();
    let said = print(&mut out, &answer, &snapshot, flags, &view)?;
    out.flush()?;
    said.iter().for_each(|said| output::note(said));
    Ok(asking::outcome(answer.summary.matched.reports, answer.summary.unread, &flags.asked))
}

/// Answers each line of a file.
fn many(from: &Path, flags: &SearchFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    let lines = answering::lines(from)?;
    let snapshot = snapshot(flags, shared)?;
    let view = View::of_output(flags.asked.json, Named::Each, shared).with_dates(flags.resolve_dates);
    let usual = wanted(flags, &view, asking::below(&snapshot, &flags.asked.below)?);
    let memory = Memory::of_many(&snapshot);
    let answer = |line: &Line| {
        let (query, wanted) = asking::line(line, &usual, &flags.asked, &snapshot, shared)?;
        let mut answer = asking::answer(&snapshot, &query, &wanted, shared, &memory)?;
        answer.summary.name = Some(line.called());
        let mut out = Vec::new();
        let mut said = asking::said(&answer, view.json);
        said.extend(print(&mut out, &answer, &snapshot, flags, &view)?);
        let outcome = asking::outcome(answer.summary.matched.reports, answer.summary.unread, &flags.asked);
        Ok(Answered { out, said: asking::of(&line.called(), said), outcome })
    };
    let work = |line| answering::line(line, view.json, answer);
    Ok(answering::each(lines, work, &mut output::out(), answering::between(view.json))?)
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
        limit: asking::limit(flags.limit),
        offset: flags.offset,
        order: flags.sort.into(),
        group: match flags.group {
            GroupFlag::Report => Group::Report,
            GroupFlag::None => Group::Nothing,
        },
        copies: match (flags.expand, flags.paths || flags.null) {
            (true, _) => Copies::Listed,
            // Each copy has a file of its own.
            (false, true) => Copies::Apart,
            (false, false) => needs.copies,
        },
        distinct: false,
        context: flags.context,
        any: flags.asked.any,
        below,
        actors: needs.actors && !flags.paths && !flags.null,
        facets: if flags.facets {
            vec![table(FacetField::Date(By::Fitting)), table(FacetField::Actor(None))]
        } else {
            Vec::new()
        },
        timeline: None,
    }
}

/// Writes an answer as the flags want it, and returns what has to be said beside it.
fn print(
    out: &mut dyn Write,
    answer: &Answer,
    snapshot: &Snapshot,
    flags: &SearchFlags,
    view: &View,
) -> io::Result<Vec<String>> {
    if !flags.paths && !flags.null {
        return view.write(out, answer, snapshot);
    }
    let end = match flags.null {
        true => PathEnd::Zero,
        false if view.is_terminal => PathEnd::Shown,
        false => PathEnd::Break,
    };
    lines::paths(out, answer, end)?;
    Ok(told(answer, snapshot))
}
