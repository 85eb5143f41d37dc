//! What an index held before a run.

use std::collections::BTreeMap;

use super::{RefreshError, Request};
use crate::index::control::Control;
use crate::index::damage::Found;
use crate::index::kept;
use crate::index::ledger::Held;
use crate::index::open::{OpenError, Snapshot, Verify};
use crate::index::place::Place;
use crate::index::stored::UnreadLine;
use crate::report::ledger::LedgerRow;

/// What the index held before the run.
pub(super) struct Before {
    pub(super) control: Control,
    pub(super) rows: Vec<LedgerRow>,
    pub(super) held: Held,
    /// What could not be read, by the file's id.
    pub(super) unread: BTreeMap<String, Vec<UnreadLine>>,
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
            Err(denied @ OpenError::Denied { .. }) => Err(denied.into()),
            // The roots are kept apart for just this case, so that nobody must remember them.
            Err(_) if request.rebuild => Ok(Before::nothing(kept::roots(place)?)),
            Err(error) => Err(error.into()),
        }
    }

    fn of(snapshot: &Snapshot, control: Control) -> Result<Before, Found> {
        Ok(Before {
            rows: snapshot.files()?,
            held: snapshot.held()?,
            unread: snapshot.unread()?,
            ..Before::nothing(control)
        })
    }

    fn nothing(control: Control) -> Before {
        Before { control, rows: Vec::new(), held: Held::default(), unread: BTreeMap::new(), snapshot: None }
    }

    /// Says whether the system would not give us the file: that can change without a trace in the file.
    pub(super) fn was_refused(&self, file_id: &str) -> bool {
        self.unread.get(file_id).is_some_and(|lines| lines.iter().any(|line| line.try_again))
    }
}
