//! `similar`: reports like one.

use std::io::Write;

use dateline::answer::{show, similar};
use dateline::present::similar as view;

use crate::program::flags::{Shared, SimilarFlags};
use crate::program::outcome::Outcome;
use crate::program::{asking, foot, output};

pub(in crate::program) fn run(flags: &SimilarFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    let snapshot = asking::snapshot(&flags.asked, shared)?;
    let below = asking::below(&snapshot, &flags.asked.below)?;
    let id = show::find(&snapshot, &flags.report)?;
    let limit = if flags.limit == 0 { usize::MAX } else { flags.limit };
    let found = similar::similar(&snapshot, &id, limit, &below)?;
    let mut out = output::out();
    if flags.asked.json {
        view::json(&mut out, &found)?;
    } else if output::is_terminal() {
        view::text(&mut out, &found, &output::screen(shared))?;
    } else {
        view::lines(&mut out, &found)?;
    }
    out.flush()?;
    foot::stale(found.iter().map(|one| &one.report), &snapshot).into_iter().for_each(|note| output::note(&note));
    let unread = snapshot.unread_files().map_err(|found| snapshot.damaged(found))?;
    Ok(asking::outcome(found.len(), unread, &flags.asked))
}
