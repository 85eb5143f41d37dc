//! What is said after an answer: what is not shown, how old the index is, what it could not read.

use std::collections::BTreeMap;
use std::path::Path;

use dateline::answer::hit::{Answer, Cut, ReportFacts, Stale, Summary};
use dateline::index::open::Snapshot;
use dateline::present::count::{Count, grouped};

use super::clock;

/// Returns the parts of the last line on a terminal.
pub(super) fn parts(answer: &Answer, snapshot: &Snapshot) -> Vec<String> {
    let summary = &answer.summary;
    let mut parts = Vec::new();
    let left = summary.to_show().saturating_sub(summary.offset + summary.shown + summary.copies);
    if let Some(hint) = past_the_end(summary) {
        parts.push(hint);
    } else if let Some(cut) = cut(summary) {
        parts.push(cut);
    } else if left > 0 {
        parts.push(format!("{} more: --limit 0", grouped(left)));
    }
    parts.extend(copies(answer));
    parts.push(format!("indexed {}", clock::in_words(snapshot.control.committed)));
    if summary.unread > 0 {
        parts.push(format!("{} not read: dateline status", Count(summary.unread, "file")));
    }
    parts
}

/// Returns what stands at the foot of an answer on a page, which may be read on any day.
pub(super) fn of_page(answer: &Answer, snapshot: &Snapshot) -> Vec<String> {
    let summary = &answer.summary;
    let mut said: Vec<String> = past_the_end(summary).or_else(|| cut(summary)).into_iter().collect();
    said.extend(copies(answer));
    said.extend(stale(answer.hits.iter().map(|found| &found.report), snapshot));
    said
}

/// Returns what stands at the foot of a page: how old the index is, what it holds, and what it could not read.
pub(super) fn of_index(snapshot: &Snapshot) -> Vec<String> {
    let control = &snapshot.control;
    let mut said = vec![format!("indexed {}, revision {}", clock::stamp(control.committed), control.revision)];
    // Whether all of the index can be read is told by who asked it something.
    if let Ok(held) = snapshot.held() {
        said.push(format!("{} held, {} undated", Count(held.reports, "report"), grouped(held.undated)));
        if held.unread > 0 {
            said.push(format!("{} could not be read: dateline status", Count(held.unread, "file")));
        }
    }
    said
}

/// Returns what is to be said of what a budget of bytes left out.
pub(super) fn cut(summary: &Summary) -> Option<String> {
    let Cut { bytes, hits } = summary.cut?;
    Some(format!("{} more than go into --max-bytes {bytes}", Count(hits, "hit")))
}

/// Returns what is to be said of copies that are not listed.
pub(super) fn copies(answer: &Answer) -> Option<String> {
    let listed = answer.hits.iter().filter(|found| found.is_copy).count();
    let folded = answer.summary.copies - listed;
    let copies = if folded == 1 { "1 copy".to_string() } else { format!("{} copies", grouped(folded)) };
    // What is new is told with all that says the same.
    let more = if answer.summary.before.is_some() { ", told with it" } else { ": --expand" };
    (folded > 0).then(|| format!("{copies} of what is shown{more}"))
}

/// Returns what is to be said where `--offset` passed over everything.
pub(super) fn past_the_end(summary: &Summary) -> Option<String> {
    let all = summary.to_show();
    let past = summary.offset > 0 && summary.shown == 0 && all > 0;
    past.then(|| format!("--offset {} is past the end: there are {}", summary.offset, Count(all, summary.unit())))
}

/// Returns what is to be said of shown files that are no longer as they were indexed, and of roots that are not there.
pub(super) fn stale<'r>(reports: impl Iterator<Item = &'r ReportFacts>, snapshot: &Snapshot) -> Vec<String> {
    let mut files: BTreeMap<&Path, Stale> = reports.map(|report| (report.file.as_path(), report.stale)).collect();
    let mut said = Vec::new();
    for root in snapshot.control.roots.iter().map(|root| root.path.as_path()) {
        let is_lost = |file: &Path, stale: Stale| stale == Stale::Gone && file.starts_with(root) && !root.is_dir();
        let shown = files.len();
        files.retain(|file, stale| !is_lost(file, *stale));
        let lost = shown - files.len();
        if lost > 0 {
            said.push(format!("{} of {}, which is not there", Count(lost, "shown file"), root.display()));
        }
    }
    let count = |stale: Stale| files.values().filter(|known| **known == stale).count();
    let changes = match (count(Stale::Changed), count(Stale::Gone)) {
        (0, 0) => return said,
        (changed, 0) => format!("{} changed", Count(changed, "shown file")),
        (0, gone) => format!("{} gone", Count(gone, "shown file")),
        (changed, gone) => format!("{} changed and {} gone", Count(changed, "shown file"), grouped(gone)),
    };
    let when = if count(Stale::Changed) + count(Stale::Gone) == 1 { "it was" } else { "they were" };
    said.push(format!("{changes} since {when} indexed: dateline index, or --fresh"));
    said
}
