//! What an index held before a run.

use std::collections::BTreeSet;

use super::{RefreshError, Request};
use crate::index::control::Control;
use crate::index::damage::Found;
use crate::index::kept;
use crate::index::ledger::Held;
use crate::index::open::{OpenError, Snapshot, Verify};
use crate::index::place::Place;
use crate::report::ledger::LedgerRow;

/// What the index held before the run.
pub(super) struct Before {
    pub(super) control: Control,
    pub(super) rows: Vec<LedgerRow>,
    pub(super) held: Held,
    /// Files that the system would not give us: that can change without a trace in the file.
    pub(super) try_again: BTreeSet<String>,
    pub(super) snapshot: Option<Snapshot>,
}

impl Before {
    pub(super) fn open(place: &Place, request: &Request) -> Result<Before, RefreshError> {
        match Snapshot::open(place, Verify::AsRead) {
            Ok(snapshot) => {
                let control = snapshot.control.clone();
                if request.rebuild {
                    return Ok(Before { snapshot: Some(snapshot), ..Before::nothing(control) });
                }
                let before = Before::of(&snapshot, control).map_err(|found| snapshot.damaged(found))?;
                Ok(Before { snapshot: Some(snapshot), ..before })
            }
            Err(OpenError::Empty { .. }) => Ok(Before::nothing(Control::default())),
            // The roots are kept apart for just this case, so that nobody must remember them.
            Err(_) if request.rebuild => Ok(Before::nothing(kept::roots(place)?)),
            Err(error) => Err(error.into()),
        }
    }

    fn of(snapshot: &Snapshot, control: Control) -> Result<Before, Found> {
        let refused = snapshot.unread()?.into_iter().filter(|(_, lines)| lines.iter().any(|line| line.try_again));
        Ok(Before {
            rows: snapshot.files()?,
            held: snapshot.held()?,
            try_again: refused.map(|(id, _)| id).collect(),
            ..Before::nothing(control)
        })
    }

    fn nothing(control: Control) -> Before {
        Before { control, rows: Vec::new(), held: Held::default(), try_again: BTreeSet::new(), snapshot: None }
    }
}
