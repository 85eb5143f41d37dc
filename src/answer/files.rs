//! How the files of shown reports look beside the ledger.
//! In: a file's id and its place. Out: whether it is as it was when it was read.
//! Each file is looked at once: the reports of an answer are often those of one file of many.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::hit::Stale;
use crate::index::damage::Found;
use crate::index::open::Snapshot;
use crate::intake::walk;

/// The files that were looked at so far.
pub(crate) struct Files<'s> {
    /// The index that holds their reports.
    pub(crate) snapshot: &'s Snapshot,
    known: BTreeMap<String, Stale>,
}

impl<'s> Files<'s> {
    pub(crate) fn new(snapshot: &'s Snapshot) -> Files<'s> {
        Files { snapshot, known: BTreeMap::new() }
    }

    /// Compares a file with what the ledger knows of it.
    pub(crate) fn stale(&mut self, id: &str, file: &Path) -> Result<Stale, Found> {
        if let Some(known) = self.known.get(id) {
            return Ok(*known);
        }
        let stale = match self.snapshot.stamp(id)? {
            None => Stale::Fresh,
            Some(stamp) => match fs::metadata(file) {
                Ok(metadata) if walk::stamp(&metadata) == stamp => Stale::Fresh,
                Ok(_) => Stale::Changed,
                Err(_) => Stale::Gone,
            },
        };
        self.known.insert(id.to_string(), stale);
        Ok(stale)
    }
}
