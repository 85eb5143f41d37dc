//! dateline answers queries over a folder of reports: which passages say it, in which report, from when, naming whom.
//!
//! The folders below stand in reading order; each names only those above it.
//! - [`report`]: the nouns, plain values that know nothing.
//! - [`language`]: words and sentences; one tokeniser for indexing, asking and marking.
//! - [`intake`]: a report's way in: walk, read, understand, cut.
//! - [`query`]: a query's text to a tree that knows no index.
//! - [`index`]: what lies on disk: schema, commits, ledger, checksums.
//! - [`answer`]: a query's way out: resolve, match, rank, mark.
//! - [`present`]: views of an answer: terminal, lines, JSON.
//!
//! The program in `main.rs` is a thin layer over these: all that a verb can do, the library can do. `trainer/` is a
//! program of its own, behind a feature: it makes the model by which names are recognised.

pub mod answer;
pub mod index;
pub mod intake;
pub mod language;
pub mod present;
pub mod query;
pub mod report;
