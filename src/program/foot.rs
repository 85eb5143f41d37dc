//! The last line under an answer: what is not shown, how old the index is, what it could not read.

use dateline::answer::hit::Answer;
use dateline::index::open::Snapshot;
use dateline::present::count::Count;

use super::clock;

/// Returns the parts of the line.
pub(super) fn parts(answer: &Answer, snapshot: &Snapshot, offset: usize) -> Vec<String> {
    let summary = &answer.summary;
    let mut parts = Vec::new();
    let left = summary.matched.reports.saturating_sub(offset + summary.shown);
    if summary.truncated && left > 0 {
        parts.push(format!("{left} more: --limit 0"));
    }
    parts.push(format!("indexed {}", clock::in_words(snapshot.control.committed)));
    if summary.unread > 0 {
        parts.push(format!("{} not read: dateline status", Count(summary.unread, "file")));
    }
    parts
}
