//! The nouns: plain values that know nothing of files, formats, indexes or terminals.

pub mod actor;
pub mod coverage;
pub mod document;
pub mod identity;
pub mod interval;
pub mod ledger;
pub mod passage;
pub mod root;
pub mod span;
pub mod step;
pub mod system;
