//! The flags of `index`, and of how a folder is read.

use std::path::PathBuf;

use clap::Args;
use dateline::report::root::RootOptions;

/// Read folders of reports into the index
///
/// Run it again and only what changed is read. Without a folder, all known folders are brought up to date.
/// Hidden files and symbolic links are passed over. A file `actors.toml` at the top of a folder gives names of
/// your own. Ctrl-C keeps what was committed.
#[derive(Debug, Args)]
pub(crate) struct IndexFlags {
    /// Folders to index, or parts of indexed ones
    #[arg(value_name = "FOLDER")]
    pub(crate) folders: Vec<PathBuf>,
    /// Read everything again
    ///
    /// Reports of a folder that is not there stay as they are.
    #[arg(long)]
    pub(crate) rebuild: bool,
    /// Drop the reports of folders that are no longer there
    #[arg(long)]
    pub(crate) prune: bool,
    /// Notice changes by content, not by size and time
    #[arg(long)]
    pub(crate) verify_files: bool,
    #[command(flatten)]
    pub(crate) reading: ReadingFlags,
    /// Exit with 3 if something could not be read
    #[arg(long)]
    pub(crate) strict: bool,
    /// Print JSON Lines
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which files of a folder are read, and how.
#[derive(Debug, Args)]
pub(crate) struct ReadingFlags {
    /// Only files that match this glob; can be given several times
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<String>,
    /// No files that match this glob; can be given several times
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    /// Follow symbolic links
    #[arg(long)]
    pub(crate) follow: bool,
    /// Look for no actors in the text
    ///
    /// Actors then come from fields of the files alone.
    #[arg(long)]
    pub(crate) no_actors: bool,
    /// Read 03/04/2024 as 3 April
    ///
    /// Where the other dates in numbers of a report do not tell. Without it the month stands first, and `mention:` finds
    /// both days.
    #[arg(long)]
    pub(crate) day_first: bool,
}

impl ReadingFlags {
    /// Returns the options of a root; none without flags: then a folder is walked as it was before.
    pub(crate) fn options(&self) -> Option<RootOptions> {
        let options = RootOptions {
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            follow: self.follow,
            no_actors: self.no_actors,
            day_first: self.day_first,
        };
        (options != RootOptions::default()).then_some(options)
    }
}
