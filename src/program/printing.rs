//! Prints answers: as JSON Lines, for a terminal, or a hit a line for a pipe.
//! In: an answer, and where it goes. Out: bytes, and what has to be said beside them on standard error.

use std::io::{self, Write};

use dateline::answer::hit::Answer;
use dateline::answer::{Copies, Wanted};
use dateline::index::open::Snapshot;
use dateline::present::count::grouped;
use dateline::present::{Screen, json_lines, lines, text};

use super::flags::Shared;
use super::{foot, output};

/// Whether an answer is the only one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// It is.
    Alone,
    /// Each of its lines says which query it answers.
    Each,
}

/// How answers are printed, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    pub(super) json: bool,
    pub(super) is_terminal: bool,
    pub(super) named: Named,
    pub(super) screen: Screen,
}

impl View {
    /// Returns the view of standard output.
    pub(super) fn of_output(json: bool, named: Named, shared: &Shared) -> View {
        View { json, is_terminal: output::is_terminal(), named, screen: output::screen(shared) }
    }

    /// Returns the view of a file.
    pub(super) fn of_file(json: bool, named: Named, shared: &Shared) -> View {
        View { is_terminal: false, screen: output::plain_screen(shared), ..View::of_output(json, named, shared) }
    }

    /// Returns the same, with the days of dates beside them where that is wanted.
    pub(super) fn with_dates(self, resolve: bool) -> View {
        View { screen: output::with_dates(self.screen, resolve), ..self }
    }

    /// Returns what is needed of an answer: a line in a pipe tells neither actors nor how many copies there are.
    pub(super) fn needs(&self) -> Wanted {
        let in_full = self.json || self.is_terminal;
        Wanted { actors: in_full, copies: if in_full { Copies::Folded } else { Copies::Skipped }, ..Wanted::default() }
    }

    /// Writes an answer, and returns what has to be said beside it.
    pub(super) fn write(&self, out: &mut dyn Write, answer: &Answer, snapshot: &Snapshot) -> io::Result<Vec<String>> {
        if self.json {
            json_lines::answer(out, answer)?;
            return Ok(foot::past_the_end(&answer.summary).into_iter().collect());
        }
        if self.is_terminal {
            text::answer(out, answer, &self.screen, &foot::parts(answer, snapshot))?;
            return Ok(Vec::new());
        }
        match self.named {
            Named::Alone => lines::lines(out, answer, &self.screen)?,
            Named::Each => lines::named_lines(out, answer, &self.screen)?,
        }
        Ok(told(answer, snapshot))
    }
}

/// A pipe gets results alone; what was cut, and what may not be so any more, is said beside it.
pub(super) fn told(answer: &Answer, snapshot: &Snapshot) -> Vec<String> {
    let summary = &answer.summary;
    let mut said = Vec::new();
    if let Some(hint) = foot::past_the_end(summary) {
        said.push(hint);
    } else if summary.truncated {
        let (shown, all) = (grouped(summary.shown), grouped(summary.to_show()));
        said.push(match summary.before {
            None => format!("{shown} of {all} {}s shown: --limit 0 shows all", summary.unit()),
            Some(_) => format!("{shown} of {all} new reports shown; the others stay new"),
        });
    }
    said.extend(foot::copies(answer));
    said.extend(foot::stale(answer.hits.iter().map(|found| &found.report), snapshot));
    said
}
