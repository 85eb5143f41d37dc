//! Prints answers: for a terminal, a hit a line for a pipe, or in a format for other programs and readers.
//! In: an answer, and where it goes. Out: bytes, and what has to be said beside them on standard error.

use std::io::{self, Write};

use anyhow::bail;
use dateline::answer::hit::Answer;
use dateline::answer::{Copies, Wanted};
use dateline::index::open::Snapshot;
use dateline::present::count::grouped;
use dateline::present::html::Part;
use dateline::present::lines::PathEnd;
use dateline::present::{Depth, Screen, budget, csv, html, json_lines, lines, text};

use super::flags::{Asked, Output, Printed, Shared};
use super::format::Format;
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
    pub(super) format: Format,
    pub(super) output: Output,
    pub(super) is_terminal: bool,
    pub(super) named: Named,
    pub(super) screen: Screen,
    /// Whether paths and ids end with a zero byte.
    null: bool,
    /// How many bytes an answer may take.
    max_bytes: Option<usize>,
}

impl View {
    /// Returns the view of standard output.
    ///
    /// # Errors
    /// Where the flags ask for what there is not.
    pub(super) fn of_output(printed: &Printed, asked: &Asked, named: Named, shared: &Shared) -> anyhow::Result<View> {
        let (format, what) = (asked.format(printed.format), printed.output());
        let is_list = matches!(what, Output::Paths | Output::Ids);
        if is_list && (asked.json || printed.format.is_some_and(|format| format != Format::Text)) {
            bail!("paths and ids are printed as text alone: leave out --json and --format, or use --output reports");
        }
        if printed.null && !is_list {
            bail!("-0 ends paths and ids: add --output paths or --output ids");
        }
        let screen = output::with_dates(output::screen(shared), printed.resolve_dates);
        let format = if is_list { Format::Text } else { format };
        let is_terminal = output::is_terminal();
        let (null, max_bytes) = (printed.null, printed.max_bytes);
        Ok(View { format, output: what, is_terminal, named, screen, null, max_bytes })
    }

    /// Returns the view of a file.
    ///
    /// # Errors
    /// As for `of_output`.
    pub(super) fn of_file(printed: &Printed, asked: &Asked, named: Named, shared: &Shared) -> anyhow::Result<View> {
        let screen = output::with_dates(output::plain_screen(shared), printed.resolve_dates);
        Ok(View { is_terminal: false, screen, ..View::of_output(printed, asked, named, shared)? })
    }

    /// Returns an answer with those of its reports that go into the bytes it may take; nothing where all do.
    pub(super) fn cut(&self, answer: &Answer, snapshot: &Snapshot) -> io::Result<Option<Answer>> {
        let Some(bytes) = self.max_bytes else { return Ok(None) };
        let write = |out: &mut dyn Write, answer: &Answer| self.write_all(out, answer, snapshot).map(drop);
        let cut = budget::within(answer, bytes, Depth::Reports, write)?;
        Ok(cut.summary.cut.is_some().then_some(cut))
    }

    /// Returns the same for answers of at most so many bytes.
    pub(super) fn with_budget(self, max_bytes: Option<usize>) -> View {
        View { max_bytes, ..self }
    }

    /// Returns what is needed of an answer: a line in a pipe tells neither actors nor how many copies there are.
    pub(super) fn needs(&self) -> Wanted {
        let is_list = matches!(self.output, Output::Paths | Output::Ids);
        let in_full = !is_list && (self.format != Format::Text || self.is_terminal);
        let copies = match (is_list, in_full) {
            // Each copy has a file of its own.
            (true, _) => Copies::Apart,
            (false, true) => Copies::Folded,
            (false, false) => Copies::Skipped,
        };
        Wanted { actors: in_full, copies, ..Wanted::default() }
    }

    /// Says whether what has to be said of an answer stands in it.
    pub(super) fn holds_notes(&self) -> bool {
        matches!(self.format, Format::Json | Format::Html)
    }

    /// Says whether an answer is written for people, over several lines.
    pub(super) fn is_spread(&self) -> bool {
        self.is_terminal && self.format == Format::Text && matches!(self.output, Output::Passages | Output::Reports)
    }

    /// Writes what stands before all answers; a page has a title.
    pub(super) fn begin(&self, out: &mut dyn Write, title: &str) -> io::Result<()> {
        match self.format {
            Format::Csv => csv::hits_head(out),
            Format::Html => html::begin(out, title, self.part()),
            _ => Ok(()),
        }
    }

    /// Writes what stands behind all answers.
    pub(super) fn end(&self, out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
        if self.format == Format::Html { html::end(out, &foot::of_index(snapshot)) } else { Ok(()) }
    }

    /// Returns what the list of all answers says of one; none where there is no list.
    pub(super) fn listed(&self, answer: &Answer) -> Option<html::Entry> {
        (self.format == Format::Html && self.named == Named::Each).then(|| html::Entry::of(&answer.summary))
    }

    /// Writes an answer that is the only one, and returns what has to be said beside it.
    pub(super) fn write_alone(
        &self,
        out: &mut dyn Write,
        answer: &Answer,
        snapshot: &Snapshot,
    ) -> io::Result<Vec<String>> {
        let title = &answer.summary.query;
        let mut around = Vec::new();
        if self.max_bytes.is_some() {
            self.begin(&mut around, title)?;
            self.end(&mut around, snapshot)?;
        }
        self.begin(out, title)?;
        let said = self.write_within(out, answer, snapshot, around.len())?;
        self.end(out, snapshot)?;
        Ok(said)
    }

    /// Writes an answer, and returns what has to be said beside it.
    pub(super) fn write(&self, out: &mut dyn Write, answer: &Answer, snapshot: &Snapshot) -> io::Result<Vec<String>> {
        self.write_within(out, answer, snapshot, 0)
    }

    /// Writes as much as goes into what is left of the bytes when `around` of them are taken.
    fn write_within(
        &self,
        out: &mut dyn Write,
        answer: &Answer,
        snapshot: &Snapshot,
        around: usize,
    ) -> io::Result<Vec<String>> {
        let Some(asked) = self.max_bytes else { return self.write_all(out, answer, snapshot) };
        let depth = if self.output == Output::Passages { Depth::Passages } else { Depth::Reports };
        let write = |out: &mut dyn Write, answer: &Answer| self.write_all(out, answer, snapshot).map(drop);
        let mut cut = budget::within(answer, asked.saturating_sub(around), depth, write)?;
        if let Some(cut) = &mut cut.summary.cut {
            // What stands around the answer takes its part of what was asked for.
            cut.bytes = asked;
        }
        let mut said = self.write_all(out, &cut, snapshot)?;
        said.extend(self.too_small(answer, &cut, snapshot, depth, around)?);
        Ok(said)
    }

    /// Returns what is to be said where not even one hit went into the bytes: how many there would have to be.
    pub(super) fn too_small(
        &self,
        answer: &Answer,
        cut: &Answer,
        snapshot: &Snapshot,
        depth: Depth,
        around: usize,
    ) -> io::Result<Option<String>> {
        let Some(asked) = self.max_bytes.filter(|_| cut.hits.is_empty()) else { return Ok(None) };
        let mut frame = Vec::new();
        self.write_all(&mut frame, cut, snapshot)?;
        let frame = around + frame.len();
        if cut.summary.cut.is_none() && frame <= asked {
            return Ok(None);
        }
        let write = |out: &mut dyn Write, answer: &Answer| self.write_all(out, answer, snapshot).map(drop);
        let least = around + budget::least(answer, asked, depth, write)?;
        Ok(Some(match (answer.hits.is_empty(), frame > asked) {
            (true, _) => format!("what is printed without a hit takes {frame} bytes, more than --max-bytes {asked}"),
            (false, true) => {
                format!(
                    "what is printed without a hit takes {frame} bytes, more than --max-bytes {asked}; with one, {least}"
                )
            }
            (false, false) => {
                format!("no hit goes into --max-bytes {asked}: with the first, {least} bytes are printed")
            }
        }))
    }

    fn write_all(&self, out: &mut dyn Write, answer: &Answer, snapshot: &Snapshot) -> io::Result<Vec<String>> {
        let list = match self.output {
            Output::Passages => return self.write_reports(out, answer, Depth::Passages, snapshot),
            Output::Reports => return self.write_reports(out, answer, Depth::Reports, snapshot),
            Output::Paths => lines::paths,
            Output::Ids => lines::ids,
        };
        let end = match self.null {
            true => PathEnd::Zero,
            false if self.is_terminal => PathEnd::Shown,
            false => PathEnd::Break,
        };
        list(out, answer, end)?;
        Ok(told(answer, snapshot))
    }

    fn write_reports(
        &self,
        out: &mut dyn Write,
        answer: &Answer,
        depth: Depth,
        snapshot: &Snapshot,
    ) -> io::Result<Vec<String>> {
        match self.format {
            Format::Json => {
                match depth {
                    Depth::Passages => json_lines::answer(out, answer)?,
                    Depth::Reports => json_lines::reports(out, answer)?,
                }
                return Ok(foot::past_the_end(&answer.summary).into_iter().collect());
            }
            Format::Html => {
                let foot = foot::of_page(answer, snapshot);
                html::answer(out, answer, self.part(), depth, &foot, &self.screen)?;
                return Ok(Vec::new());
            }
            Format::Csv => csv::hits(out, answer, depth)?,
            _ if self.is_terminal => {
                text::answer(out, answer, depth, &self.screen, &foot::parts(answer, snapshot))?;
                return Ok(Vec::new());
            }
            _ => match (depth, self.named) {
                (Depth::Reports, _) => lines::reports(out, answer, &self.screen)?,
                (Depth::Passages, Named::Alone) => lines::lines(out, answer, &self.screen)?,
                (Depth::Passages, Named::Each) => lines::named_lines(out, answer, &self.screen)?,
            },
        }
        Ok(told(answer, snapshot))
    }

    fn part(&self) -> Part {
        if self.named == Named::Alone { Part::Page } else { Part::Section }
    }
}

/// A pipe gets results alone; what was cut, and what may not be so any more, is said beside it.
fn told(answer: &Answer, snapshot: &Snapshot) -> Vec<String> {
    let summary = &answer.summary;
    let mut said = Vec::new();
    if let Some(hint) = foot::past_the_end(summary) {
        said.push(hint);
    } else if let Some(cut) = foot::cut(summary) {
        said.push(cut);
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
