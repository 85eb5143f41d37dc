//! `check`: every checksum of the index.

use std::io::Write;

use dateline::index::check;
use dateline::present::count::Count;
use dateline::present::json_lines;
use schemars::JsonSchema;
use serde::Serialize;

use crate::program::flags::{CheckFlags, Shared};
use crate::program::outcome::Outcome;
use crate::program::{output, refreshing, wire};

/// The line of `check --json`.
#[derive(Serialize, JsonSchema)]
pub(in crate::program) struct CheckLine {
    /// The number of the format of all lines.
    format: u32,
    /// Files of the index whose checksums are right.
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
            format: json_lines::FORMAT,
            files: checked.files,
            reports: checked.reports,
            passages: checked.passages,
            revision: checked.revision,
        };
        json_lines::line(&mut out, &wire::Line::Check(line))?;
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
