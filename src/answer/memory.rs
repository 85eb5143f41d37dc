//! What was looked up for one query and may serve the next, over the same open index: for many queries in a row.
//! In: what a clause found in a segment, and how actors are spelled. Out: the same again. An index that is open does not
//! change, so nothing here grows old; what was not asked for lately goes when there is too much.

use std::sync::Arc;

use super::matching::LeafPostings;
use super::resolve::{Leaf, Together, Wanted, Wording};
use crate::index::actor_terms::Spellings;
use crate::index::damage::Found;
use crate::index::lately::Lately;
use crate::index::open::Snapshot;

/// What clauses found takes so many bytes at most: that of two thousand words of middling frequency in 400,000 passages.
const MOST_BYTES: usize = 128 << 20;

/// What earlier queries have looked up.
pub struct Memory {
    /// By segment; none for a single query.
    leaves: Option<Lately<(u32, Key), Arc<LeafPostings>>>,
    pub(super) spellings: Spellings,
}

impl Memory {
    /// Returns one for many queries over this snapshot, which will be asked often. It may serve several threads.
    pub fn of_many(snapshot: &Snapshot) -> Memory {
        snapshot.ask_often();
        Memory { leaves: Some(Lately::within(MOST_BYTES)), spellings: Spellings::default() }
    }

    /// Returns one for a single query: nothing in it is looked up twice.
    pub fn of_one() -> Memory {
        Memory { leaves: None, spellings: Spellings::default() }
    }

    /// Returns what a clause found in a segment, looked up if nobody has done so lately.
    pub(super) fn leaf(
        &self,
        segment: u32,
        leaf: &Leaf,
        look_up: impl FnOnce() -> Result<LeafPostings, Found>,
    ) -> Result<Arc<LeafPostings>, Found> {
        match self.leaves.as_ref().zip(Key::of(leaf)) {
            Some((leaves, key)) => leaves.get((segment, key), |_| look_up().map(Arc::new), |found| found.bytes()),
            None => look_up().map(Arc::new),
        }
    }
}

/// What is dear to look up. The others are read off columns.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Words(Wording),
    Placed(Together),
    Actors(Vec<Wanted>),
}

impl Key {
    fn of(leaf: &Leaf) -> Option<Key> {
        match leaf {
            Leaf::Words(wording) => Some(Key::Words(wording.clone())),
            Leaf::Placed(together) => Some(Key::Placed(together.clone())),
            Leaf::Actors(wanted) => Some(Key::Actors(wanted.clone())),
            _ => None,
        }
    }
}
