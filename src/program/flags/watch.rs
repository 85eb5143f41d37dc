//! The flags of `watch`.

use std::path::PathBuf;

use clap::Args;

use super::ReadingFlags;

/// Keep the index fresh while files change, until it is stopped
///
/// Brings the index up to date as `index` does, waits for changes, and does so again: once for a burst of changes, and when
/// files that are being written are closed. Without a folder, all known folders are watched. A folder that goes keeps its
/// reports, and is read again when it is back. Where the system cannot watch so many folders, they are looked at every 10
/// seconds instead. What is done is told on standard error; standard output has the hits of --run-saved alone.
///
/// Ctrl-C ends it with exit code 130, SIGTERM with 0: the index is then as it was last written whole.
#[derive(Debug, Args)]
pub(crate) struct WatchFlags {
    /// Folders to watch, or parts of indexed ones
    #[arg(value_name = "FOLDER")]
    pub(crate) folders: Vec<PathBuf>,
    /// Answer saved queries, all or those named, and print what is new as JSON Lines
    ///
    /// As `saved run --new --json` would, whenever the index has changed: each hit once, and nothing of queries that have
    /// nothing new. `--run-saved=NAME`, or `--run-saved='NAME(x, key=y)'`, can be given several times. What is old is told
    /// first where a query never told anything: `saved run --all --new --mark-told` starts from now.
    #[arg(long, value_name = "NAME", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub(crate) run_saved: Option<Vec<String>>,
    /// Look at all files every so many seconds, too
    ///
    /// For folders on a network, of whose changes the system tells nothing.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) poll: Option<u64>,
    #[command(flatten)]
    pub(crate) reading: ReadingFlags,
}
