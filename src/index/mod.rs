//! What lies on disk: the folder of an index, its schema, its commits, and what guards them.
//! In: understood reports, cut to passages. Out: snapshots of one revision that can be asked.
//! Only this room and `answer` name tantivy; nobody else spells a field's name.

pub mod actor_terms;
mod ahead;
mod analysis;
pub mod check;
pub(crate) mod columns;
pub mod control;
pub mod damage;
mod directory;
pub(crate) mod heads;
pub mod held;
pub mod kept;
pub(crate) mod lately;
pub mod ledger;
pub mod lock;
mod mention_bytes;
pub mod mentions;
pub mod open;
pub mod paged_file;
pub mod place;
pub(crate) mod positions;
pub mod refresh;
pub mod schema;
pub mod spots;
pub mod stored;
pub mod stored_passage;
pub mod told;
pub mod write;
