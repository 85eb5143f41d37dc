//! `index`: brings the index up to date.

use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use dateline::index::place::Place;
use dateline::index::refresh::Outcome as Refreshed;
use dateline::present::count::{Count, grouped};
use dateline::present::{json_lines, visible};
use schemars::JsonSchema;
use serde::Serialize;

use super::status::{UnreadLine, unread_line};
use crate::program::flags::{IndexFlags, Shared};
use crate::program::outcome::Outcome;
use crate::program::{output, refreshing, wire};

/// Files that are named when they could not be read; the rest are counted.
const NAMED: usize = 20;

/// The line of `index --json`.
#[derive(Serialize, JsonSchema)]
pub(in crate::program) struct IndexLine {
    /// The number of the format of all lines.
    format: u32,
    /// The folder of the index.
    index: String,
    revision: u64,
    /// Ctrl-C came: what was committed stays.
    stopped: bool,
    files: usize,
    new: usize,
    changed: usize,
    moved: usize,
    gone: usize,
    unchanged: usize,
    reports: usize,
    passages: usize,
    written: usize,
    renamed: usize,
    undated: usize,
    unread: usize,
    links: usize,
    /// Folders that are not there; their reports stay.
    missing: Vec<String>,
}

pub(in crate::program) fn run(flags: &IndexFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    let wanted = refreshing::Wanted {
        folders: flags.folders.clone(),
        options: flags.reading.options(),
        rebuild: flags.rebuild,
        prune: flags.prune,
        verify_files: flags.verify_files,
    };
    let begun = Instant::now();
    let (place, refreshed) = refreshing::refresh(shared, wanted)?;
    let seconds = begun.elapsed().as_secs_f64();
    if flags.json {
        json(&place, &refreshed)?;
    } else {
        text(&place, &refreshed, seconds)?;
    }
    let strict = if flags.strict && refreshed.held.unread > 0 { Outcome::Incomplete } else { Outcome::Found };
    Ok(if refreshed.stopped { Outcome::Interrupted } else { strict })
}

fn json(place: &Place, refreshed: &Refreshed) -> io::Result<()> {
    let mut out = output::out();
    for (file, line) in &refreshed.unread {
        json_lines::line(
            &mut out,
            &wire::Line::Unread(UnreadLine { file, place: line.place.as_deref(), reason: &line.reason }),
        )?;
    }
    let held = refreshed.held;
    let line = IndexLine {
        format: json_lines::FORMAT,
        index: place.folder().display().to_string(),
        revision: refreshed.revision,
        stopped: refreshed.stopped,
        files: held.files,
        new: refreshed.new,
        changed: refreshed.changed,
        moved: refreshed.moved,
        gone: refreshed.gone,
        unchanged: refreshed.unchanged,
        reports: held.reports,
        passages: held.passages,
        written: refreshed.written,
        renamed: refreshed.renamed,
        undated: held.undated,
        unread: held.unread,
        links: refreshed.links,
        missing: refreshed.missing.iter().map(|root| root.display().to_string()).collect(),
    };
    json_lines::line(&mut out, &wire::Line::Index(line))?;
    out.flush()
}

fn text(place: &Place, refreshed: &Refreshed, seconds: f64) -> io::Result<()> {
    unread(refreshed).iter().for_each(|line| output::note(line));
    refreshed.missing.iter().for_each(|root| output::note(&missing(root)));
    for root in &refreshed.pruned {
        output::note(&format!("{} is not there: its reports were dropped", root.display()));
    }
    let mut out = output::out();
    writeln!(out, "{}", line(place, refreshed, seconds))?;
    out.flush()
}

/// Returns what is said of what could not be read in this run.
pub(super) fn unread(refreshed: &Refreshed) -> Vec<String> {
    let mut said = Vec::new();
    for (file, line) in refreshed.unread.iter().take(NAMED) {
        let again = if line.unknown_kind || line.try_again { "" } else { " (tried again when it changes)" };
        said.push(format!("not read  {}{again}", unread_line(file, line.place.as_deref(), &line.reason)));
    }
    if refreshed.unread.len() > NAMED {
        said.push(format!("not read  {} more: dateline status --unread", grouped(refreshed.unread.len() - NAMED)));
    }
    said
}

/// Returns what is said of a root that is not there.
pub(super) fn missing(root: &Path) -> String {
    format!("{} is not there: its reports stay; `dateline index --prune` drops them", root.display())
}

/// Returns the line that says what a run found and did.
pub(super) fn line(place: &Place, refreshed: &Refreshed, seconds: f64) -> String {
    let held = refreshed.held;
    if refreshed.stopped {
        return format!(
            "stopped: what was committed stays (revision {}, {}); the rest is read next time",
            refreshed.revision,
            Count(held.reports, "report")
        );
    }
    let changes = changes(refreshed);
    if changes.is_empty() {
        let still = if held.unread > 0 {
            format!(", {} still not read: dateline status", Count(held.unread, "file"))
        } else {
            String::new()
        };
        return format!(
            "nothing changed: {}{still} · {seconds:.2} s · revision {}",
            Count(held.reports, "report"),
            refreshed.revision
        );
    }
    // Of text: the bytes of a compressed file say nothing of the work.
    let megabytes = refreshed.text_bytes as f64 / 1e6;
    // Of less, the time to start is all that would be measured.
    let speed = if megabytes < 0.1 { String::new() } else { format!(", {:.1} MB/s", megabytes / seconds.max(0.001)) };
    let links = match refreshed.links {
        0 => String::new(),
        links => format!(", {} not followed (--follow)", Count(links, "link")),
    };
    let unread = match held.unread {
        0 => String::new(),
        files => format!(", {} not read", grouped(files)),
    };
    format!(
        "{}: {}, {}, {} undated{unread}{links} · {changes} · {seconds:.1} s{speed} · {}, revision {}",
        Count(held.files, "file"),
        Count(held.reports, "report"),
        Count(held.passages, "passage"),
        grouped(held.undated),
        shown(place),
        refreshed.revision
    )
}

/// Returns `12 new, 3 changed, 1 moved, 2 gone`; empty if nothing changed.
fn changes(refreshed: &Refreshed) -> String {
    let parts = [
        (refreshed.new - refreshed.moved, "new"),
        (refreshed.changed, "changed"),
        (refreshed.moved, "moved"),
        (refreshed.gone, "gone"),
        (refreshed.renamed, "with other actors"),
    ];
    let counted = parts.into_iter().filter(|(count, _)| *count > 0);
    let mut all: Vec<String> = counted.map(|(count, what)| format!("{} {what}", grouped(count))).collect();
    if !refreshed.pruned.is_empty() {
        all.push(Count(refreshed.pruned.len(), "root").to_string() + " dropped");
    }
    all.join(", ")
}

/// Returns the index's folder as a person would write it from here.
fn shown(place: &Place) -> String {
    let folder = place.folder();
    let below = std::env::current_dir()
        .ok()
        .and_then(|here| folder.strip_prefix(here).ok().map(|below| format!("./{}", below.display())));
    visible::one_line(&below.unwrap_or_else(|| folder.display().to_string())).text
}
