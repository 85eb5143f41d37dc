//! `explain`: how a query was understood, what each clause found, and how the best hit got its score.

use std::io::Write;
use std::time::Instant;

use dateline::answer::{Wanted, explain};
use dateline::present::explain::{self as view, Times};

use crate::program::flags::{ExplainFlags, Shared};
use crate::program::outcome::Outcome;
use crate::program::{asking, output};

pub(in crate::program) fn run(flags: &ExplainFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    let begun = Instant::now();
    let query = asking::query(&flags.query, &flags.asked, shared)?;
    let parsed = begun.elapsed();
    let begun = Instant::now();
    let snapshot = asking::snapshot(&flags.asked, shared)?;
    let opened = begun.elapsed();
    let below = asking::below(&snapshot, &flags.asked.below)?;
    let wanted = Wanted { any: flags.asked.any, below, ..Wanted::default() };
    let mut explanation = explain::explain(&snapshot, &query.tree, &wanted, &asking::now(&query.tree, shared))?;
    explanation.times.splice(0..0, [("parse", parsed), ("open the index", opened)]);
    let notes = query.notes.iter().map(ToString::to_string).chain(explanation.notes.iter().cloned());
    notes.for_each(|note| output::note(&note));
    let times = if flags.timing { Times::Told } else { Times::Untold };
    let mut out = output::out();
    if flags.asked.json {
        view::json(&mut out, &explanation, times)?;
    } else {
        view::page(&mut out, &explanation, times)?;
    }
    out.flush()?;
    Ok(Outcome::of(explanation.reports))
}
