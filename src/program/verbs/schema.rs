//! `schema`: the JSON Schema of what `--json` prints.

use std::io::Write;

use crate::program::outcome::Outcome;
use crate::program::{output, wire};

pub(in crate::program) fn run() -> anyhow::Result<Outcome> {
    let mut out = output::out();
    writeln!(out, "{}", serde_json::to_string_pretty(&wire::schema())?)?;
    out.flush()?;
    Ok(Outcome::Found)
}
