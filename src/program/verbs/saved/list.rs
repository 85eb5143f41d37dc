//! `saved list`: which there are, when each last ran, and what it found then.

use std::io::Write;

use dateline::index::told::{Purpose, Ran, Told};
use dateline::present::count::grouped;
use dateline::present::{json_lines, visible};
use dateline::query::saved::{self, Saved};
use jiff::Timestamp;

use super::{RanPart, SavedLine, SavedPart, no_saved_query};
use crate::program::flags::Shared;
use crate::program::outcome::{self, Outcome};
use crate::program::{clock, output, refreshing, wire};

pub(super) fn run(json: bool, shared: &Shared) -> anyhow::Result<Outcome> {
    let all = saved::list(&shared.queries)?;
    if all.is_empty() {
        no_saved_query(shared);
    }
    // What was told lies beside an index; without one nothing ran.
    let place = refreshing::place(shared).ok();
    let ran = |saved: &Saved| -> Option<(Ran, Purpose)> {
        let (_, ran, purpose) = Told::open(place.as_ref()?, &saved.name).ok()?.last_run()?;
        Some((ran, purpose))
    };
    let mut out = output::out();
    let mut ended = Outcome::of(all.len());
    let width = all.iter().flatten().map(|saved| saved.name.len()).max().unwrap_or(0);
    for one in all {
        match one {
            Ok(saved) if json => {
                let last_run = ran(&saved).map(|(Ran { at, shown, matched }, _)| RanPart {
                    at: Timestamp::from_second(at).map(|at| at.to_string()).unwrap_or_default(),
                    shown,
                    matched,
                });
                let line = SavedLine { saved: SavedPart::of(&saved), last_run: Some(last_run) };
                json_lines::line(&mut out, &wire::Line::Saved(line))?;
            }
            Ok(saved) => {
                let note = saved.note.as_ref().map(|note| format!("   # {note}")).unwrap_or_default();
                let ran = ran(&saved).map(in_words).unwrap_or_default();
                let line = visible::one_line(&format!("{}{note}{ran}", saved.query)).text;
                writeln!(out, "{:width$}  {line}", saved.name)?;
            }
            Err(error) => {
                outcome::complain(&error.into());
                ended = Outcome::Error;
            }
        }
    }
    out.flush()?;
    Ok(ended)
}

fn in_words((ran, purpose): (Ran, Purpose)) -> String {
    let counts = match (ran.matched, purpose) {
        (0, Purpose::Tell) => "nothing new".to_string(),
        (0, Purpose::Show) => "nothing found".to_string(),
        (matched, _) => {
            let new = if purpose == Purpose::Tell { " new" } else { "" };
            format!("{} of {}{new}", grouped(ran.shown as usize), grouped(matched as usize))
        }
    };
    format!("   · ran {}, {counts}", clock::in_words(ran.at))
}
