//! `count`: how many reports and passages.

use std::io::Write;

use dateline::answer::Wanted;
use dateline::present::count::Count;
use dateline::present::json_lines;
use serde::Serialize;

use crate::program::flags::{CountFlags, Shared};
use crate::program::outcome::Outcome;
use crate::program::{asking, output};

/// The line of `count --json`.
#[derive(Serialize)]
struct CountLine<'a> {
    r#type: &'static str,
    format: u32,
    query: &'a str,
    reports: usize,
    passages: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    distinct: Option<usize>,
    held: usize,
    revision: u64,
}

pub(in crate::program) fn run(flags: &CountFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    let query = asking::query(&flags.query, &flags.asked, shared)?;
    let snapshot = asking::snapshot(&flags.asked, shared)?;
    let below = asking::below(&snapshot, &flags.asked.below)?;
    let wanted = Wanted { limit: Some(0), any: flags.asked.any, below, distinct: flags.distinct, ..Wanted::default() };
    let summary = asking::ask(&snapshot, &query, &wanted, shared)?.summary;
    let mut out = output::out();
    if flags.asked.json {
        let line = CountLine {
            r#type: "count",
            format: json_lines::FORMAT,
            query: &summary.query,
            reports: summary.matched.reports,
            passages: summary.matched.passages,
            distinct: summary.distinct,
            held: summary.held,
            revision: summary.revision,
        };
        json_lines::line(&mut out, &line)?;
    } else {
        let (reports, passages) = (summary.matched.reports, summary.matched.passages);
        let distinct =
            summary.distinct.map_or_else(String::new, |some| format!(", {} without copies", Count(some, "report")));
        writeln!(out, "{}, {}{distinct}", Count(reports, "report"), Count(passages, "passage"))?;
    }
    out.flush()?;
    Ok(asking::outcome(summary.matched.reports, summary.unread, &flags.asked))
}
