//! `status`: what the index holds, and what it could not read.

use std::io::Write;

use dateline::index::open::Verify;
use dateline::present::count::{Count, grouped};
use dateline::present::{Screen, item, json_lines, visible};
use dateline::report::coverage;
use schemars::JsonSchema;
use serde::Serialize;

use crate::program::flags::{Shared, StatusFlags};
use crate::program::outcome::Outcome;
use crate::program::{clock, output, refreshing, wire};

/// Lines of each list that are shown without `--unread`.
const LINES: usize = 20;

/// The last line of `status --json`.
#[derive(Serialize, JsonSchema)]
pub(in crate::program) struct StatusLine<'a> {
    /// The number of the format of all lines.
    format: u32,
    /// The folder of the index.
    index: String,
    /// How often something was committed.
    revision: u64,
    /// When, in seconds since 1970.
    committed: i64,
    roots: Vec<RootLine<'a>>,
    files: usize,
    reports: usize,
    passages: usize,
    undated: usize,
    /// Dates that texts and titles mention.
    mentions: usize,
    /// Those of them whose days are not known.
    unresolved: usize,
    /// Files and records that could not be read.
    unread: usize,
    /// Reports with remarks.
    remarked: usize,
}

/// A folder that is indexed.
#[derive(Serialize, JsonSchema)]
struct RootLine<'a> {
    name: &'a str,
    path: String,
    /// Whether it is there now.
    there: bool,
}

/// A thing that was not read.
#[derive(Serialize, JsonSchema)]
pub(in crate::program) struct UnreadLine<'a> {
    pub(super) file: &'a str,
    /// Line, or line and column, in the file.
    pub(super) place: Option<&'a str>,
    pub(super) reason: &'a str,
}

/// What was left out of a report, or corrected.
#[derive(Serialize, JsonSchema)]
pub(in crate::program) struct RemarkLine<'a> {
    report: &'a str,
    remark: &'a str,
}

pub(in crate::program) fn run(flags: &StatusFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    let place = refreshing::place(shared)?;
    let snapshot = refreshing::opened(&place, Verify::AsRead)?;
    let told = || Ok((snapshot.held()?, snapshot.unread()?, snapshot.remarks()?, snapshot.held_mentions()?));
    let (held, unread, remarks, mentions) = told().map_err(|found| snapshot.damaged(found))?;
    let mut out = output::out();
    let screen = output::is_terminal().then(|| output::screen(shared));
    if flags.json {
        for (file, line) in unread.iter().flat_map(|(file, lines)| lines.iter().map(move |line| (file, line))) {
            let place = line.place.as_deref();
            json_lines::line(&mut out, &wire::Line::Unread(UnreadLine { file, place, reason: &line.reason }))?;
        }
        for (report, remark) in remarks.iter().flat_map(|(report, lines)| lines.iter().map(move |line| (report, line)))
        {
            json_lines::line(&mut out, &wire::Line::Remark(RemarkLine { report, remark }))?;
        }
        let roots = snapshot.control.roots.iter().map(|root| RootLine {
            name: &root.name,
            path: root.path.display().to_string(),
            there: root.path.is_dir(),
        });
        json_lines::line(
            &mut out,
            &wire::Line::Status(StatusLine {
                format: json_lines::FORMAT,
                index: place.folder().display().to_string(),
                revision: snapshot.control.revision,
                committed: snapshot.control.committed,
                roots: roots.collect(),
                files: held.files,
                reports: held.reports,
                passages: held.passages,
                undated: held.undated,
                mentions: mentions.all,
                unresolved: mentions.unresolved,
                unread: held.unread,
                remarked: remarks.len(),
            }),
        )?;
    } else {
        writeln!(
            out,
            "{}, revision {}, indexed {}",
            visible::one_line(&place.folder().display().to_string()).text,
            snapshot.control.revision,
            clock::in_words(snapshot.control.committed)
        )?;
        for root in &snapshot.control.roots {
            let there = if root.path.is_dir() {
                ""
            } else {
                "  (not there: its reports stay; `dateline index --prune` drops them)"
            };
            let (name, path) = (visible::one_line(&root.name), visible::one_line(&root.path.display().to_string()));
            writeln!(out, "  {}  {}{there}", name.text, path.text)?;
        }
        writeln!(
            out,
            "{}: {}, {}, {} undated, {} not read",
            Count(held.files, "file"),
            Count(held.reports, "report"),
            Count(held.passages, "passage"),
            grouped(held.undated),
            grouped(held.unread)
        )?;
        let unresolved = match mentions.unresolved {
            0 => String::new(),
            1 => ", 1 of them without days: its report has no date, or too coarse a one".to_string(),
            all => format!(", {} of them without days: their reports have no date, or too coarse a one", grouped(all)),
        };
        writeln!(out, "{} mentioned{unresolved}", Count(mentions.all, "date"))?;
        let unread: Vec<String> = unread
            .iter()
            .flat_map(|(file, lines)| {
                lines.iter().map(move |line| unread_line(file, line.place.as_deref(), &line.reason))
            })
            .collect();
        list(&mut out, "not read", &unread, flags.unread, screen.as_ref())?;
        // Places that are no states are many and seldom matter: they stand last, and are counted unless all is asked for.
        let remarks = remarks.iter().flat_map(|(report, lines)| lines.iter().map(move |line| (report, line)));
        let (places, others): (Vec<_>, Vec<_>) = remarks.partition(|(_, line)| coverage::is_of_place(line));
        let in_words = |(report, line): &(&String, &String)| {
            format!("{}  {}", visible::one_line(report).text, visible::one_line(line).text)
        };
        let others: Vec<String> = others.iter().map(in_words).collect();
        list(&mut out, "left out or corrected", &others, flags.unread, screen.as_ref())?;
        if flags.unread {
            let places: Vec<String> = places.iter().map(in_words).collect();
            list(&mut out, "named places that are no states", &places, true, screen.as_ref())?;
        } else if !places.is_empty() {
            let are = if places.len() == 1 { "is no state" } else { "are no states" };
            writeln!(out, "\n{} in fields {are}: dateline status --unread", Count(places.len(), "named place"))?;
        }
    }
    out.flush()?;
    Ok(if flags.strict && held.unread > 0 { Outcome::Incomplete } else { Outcome::Found })
}

/// Returns `corpus/broken.json:7:14  JSON ends inside a string`.
pub(in crate::program) fn unread_line(file: &str, place: Option<&str>, reason: &str) -> String {
    let place = place.map(|place| format!(":{place}")).unwrap_or_default();
    format!("{}  {}", visible::one_line(&format!("{file}{place}")).text, visible::one_line(reason).text)
}

/// A terminal gets lines that are broken between words; a pipe gets a line each.
fn list(
    out: &mut impl Write,
    heading: &str,
    lines: &[String],
    all: bool,
    screen: Option<&Screen>,
) -> std::io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{heading}")?;
    let shown = if all { lines.len() } else { lines.len().min(LINES) };
    for line in &lines[..shown] {
        match screen {
            Some(screen) => item::lines(line, 2, screen).iter().try_for_each(|line| writeln!(out, "{line}"))?,
            None => writeln!(out, "  {line}")?,
        }
    }
    if shown < lines.len() {
        writeln!(out, "  {} more: dateline status --unread", grouped(lines.len() - shown))?;
    }
    Ok(())
}
