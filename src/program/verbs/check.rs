//! `check`: every checksum of the index.

use std::io::Write;

use dateline::index::check;
use dateline::present::count::Count;
use dateline::present::json_lines;
use serde::Serialize;

use crate::program::flags::{CheckFlags, Shared};
use crate::program::outcome::Outcome;
use crate::program::{output, refreshing};

/// The line of `check --json`.
#[derive(Serialize)]
struct CheckLine {
    r#type: &'static str,
    format: u32,
    files: usize,
    reports: usize,
    passages: usize,
    revision: u64,
}

pub(in crate::program) fn run(flags: &CheckFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    let place = refreshing::place(shared)?;
    let checked = check::check(&place)?;
    let mut out = output::out();
    if flags.json {
        let line = CheckLine {
            r#type: "check",
            format: json_lines::FORMAT,
            files: checked.files,
            reports: checked.reports,
            passages: checked.passages,
            revision: checked.revision,
        };
        json_lines::line(&mut out, &line)?;
    } else {
        writeln!(
            out,
            "whole: {} of the index, {}, {}, revision {}",
            Count(checked.files, "file"),
            Count(checked.reports, "report"),
            Count(checked.passages, "passage"),
            checked.revision
        )?;
    }
    out.flush()?;
    Ok(Outcome::Found)
}
