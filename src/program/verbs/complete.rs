//! `complete`: for the shells' scripts alone, what the last word can be, one candidate a line.

use std::io::Write;

use crate::program::flags::{CompleteFlags, Shared};
use crate::program::outcome::Outcome;
use crate::program::{completing, output};

pub(in crate::program) fn run(flags: &CompleteFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    let found = completing::candidates(&flags.words, shared);
    let mut out = output::out();
    for word in &found {
        writeln!(out, "{word}")?;
    }
    out.flush()?;
    Ok(Outcome::of(found.len()))
}
