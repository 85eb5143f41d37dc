//! `dateline` alone: five lines on the state of the index and the next thing to do.

use std::io::Write;

use dateline::index::open::Verify;
use dateline::index::place::{Place, PlaceError};
use dateline::present::count::{Count, grouped};
use dateline::present::visible;

use crate::program::flags::Shared;
use crate::program::outcome::Outcome;
use crate::program::{clock, output, refreshing};

pub(in crate::program) fn run(shared: &Shared) -> anyhow::Result<Outcome> {
    let mut out = output::out();
    writeln!(out, "dateline {}: full-text search over a folder of reports", env!("CARGO_PKG_VERSION"))?;
    match Place::find(shared.index.as_deref(), &refreshing::here()?) {
        Err(denied @ PlaceError::Denied { .. }) => return Err(denied.into()),
        Err(_) => {
            writeln!(out, "no index here yet")?;
            writeln!(out, "  make one          dateline index FOLDER")?;
            writeln!(out, "  make and ask      dateline search --fresh --in FOLDER arms deal")?;
        }
        Ok(place) => {
            let snapshot = refreshing::opened(&place, Verify::AsRead)?;
            let held = snapshot.held().map_err(|found| snapshot.damaged(found))?;
            let roots: Vec<&str> = snapshot.control.roots.iter().map(|root| root.name.as_str()).collect();
            writeln!(
                out,
                "{} from {}, {} undated, {} not read; indexed {}",
                Count(held.reports, "report"),
                visible::one_line(&roots.join(", ")).text,
                grouped(held.undated),
                grouped(held.unread),
                clock::in_words(snapshot.control.committed)
            )?;
            writeln!(out, "  ask               dateline search arms deal")?;
            writeln!(out, "  bring up to date  dateline index")?;
        }
    }
    writeln!(out, "  all there is      dateline --help")?;
    out.flush()?;
    Ok(Outcome::Found)
}
