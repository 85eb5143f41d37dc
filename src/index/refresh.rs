//! Brings an index up to date with its folders: walk, compare with the ledger, read what differs, commit.
//! In: folders and options. Out: what was found and done, after one commit, or none if nothing changed.

use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use jiff::civil::Date;

use super::control::ContainsRoot;
use super::kept::KeptError;
use super::ledger::Held;
use super::lock::{LockError, WriteLock};
use super::open::OpenError;
use super::place::Place;
use super::stored::UnreadLine;
use super::write::{self, WriteError};
use crate::intake::Names;
use crate::intake::understand::curated::{CuratedError, Disagreement};
use crate::intake::walk::BadGlob;
use crate::report::root::RootOptions;
use crate::report::system;
use before::Before;
use jobs::{Job, Work};
use run::{Run, Unfinished};

mod before;
mod jobs;
mod keys;
mod own_names;
mod renaming;
mod run;
mod stating;

/// What is to be brought up to date, and how.
#[derive(Debug, Clone)]
pub struct Request {
    /// Absolute paths; none means all known roots.
    pub folders: Vec<PathBuf>,
    /// Options for these folders; none keeps what they were indexed with.
    pub options: Option<RootOptions>,
    /// Everything is read again.
    pub rebuild: bool,
    /// Roots that are not there are dropped with their reports.
    pub prune: bool,
    /// Files that look unchanged are hashed all the same.
    pub verify_files: bool,
    /// The time, in seconds since 1970.
    pub now: i64,
    /// The local day.
    pub today: Date,
    /// How long a run reads before it commits what it has; `BETWEEN_COMMITS` where nothing speaks for another.
    pub between_commits: Duration,
}

/// A killed run loses at most what it read since its last commit, and each commit costs a segment.
pub const BETWEEN_COMMITS: Duration = Duration::from_secs(60);

/// What a run found and did.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The revision that the index now has.
    pub revision: u64,
    /// What the index now holds.
    pub held: Held,
    /// Files that were new, changed, moved (among the new), gone, unchanged.
    pub new: usize,
    /// Files that were read again.
    pub changed: usize,
    /// New files that are old ones under another name.
    pub moved: usize,
    /// Files whose reports were dropped.
    pub gone: usize,
    /// Files that were as the ledger knew them.
    pub unchanged: usize,
    /// Reports that were written, and reports of changed files that needed no writing.
    pub written: usize,
    /// Reports of unchanged files that name other actors, because the user's own names changed.
    pub renamed: usize,
    /// Reports of changed files that were as they were.
    pub reports_unchanged: usize,
    /// Symbolic links that were not followed.
    pub links: usize,
    /// What could not be read in this run, in the order of the ids.
    pub unread: Vec<(String, UnreadLine)>,
    /// Roots that are not there; their reports stay.
    pub missing: Vec<PathBuf>,
    /// Roots that were dropped.
    pub pruned: Vec<PathBuf>,
    /// Bytes of the files that were read.
    pub bytes: u64,
    /// Bytes of text in them: decoded, unpacked, and without what is no text.
    pub text_bytes: u64,
    /// It was stopped before it was done; what was committed stays.
    pub stopped: bool,
}

/// Told how far a run is.
pub trait Watcher {
    /// The files of this run were counted.
    fn found(&mut self, files: usize, bytes: u64);
    /// Another file, or a part of one, was read; `bytes` are those since the last call.
    fn read(&mut self, files: usize, bytes: u64);
    /// What was read is being written: this takes a while, and cannot be stopped in its midst.
    fn writing(&mut self);
    /// Says whether to stop.
    fn stop(&self) -> bool;
}

/// Why an index could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// Somebody else writes, or nobody may.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The index cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Writing failed.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// What is kept cannot be read or written.
    #[error(transparent)]
    Kept(#[from] KeptError),
    /// A glob is wrong.
    #[error(transparent)]
    Glob(#[from] BadGlob),
    /// A folder contains a root.
    #[error(transparent)]
    Contains(#[from] ContainsRoot),
    /// The user's own names cannot be used.
    #[error("{}: {source}", file.display())]
    Curated {
        /// The file.
        file: PathBuf,
        /// What is wrong with it, and where.
        source: Box<CuratedError>,
    },
    /// Two lists of the user's own names disagree.
    #[error("{}: {source}", file.display())]
    Disagree {
        /// The later file.
        file: PathBuf,
        /// Both places.
        source: Box<Disagreement>,
    },
    /// The user's own names cannot be read.
    #[error("cannot read {}: {}; mend the file or take it away", file.display(), system::in_words(refused))]
    CuratedFile {
        /// The file.
        file: PathBuf,
        /// What the system said.
        refused: io::Error,
    },
    /// A folder that was named is not there.
    #[error("no folder at {}", folder.display())]
    NoFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// A file was named, not a folder.
    #[error("{} is a file: name its folder", file.display())]
    IsFile {
        /// The file.
        file: PathBuf,
    },
    /// A folder that was named is an index, or lies in one.
    #[error("{} {}: an index holds no reports to read; name the folder of the reports", folder.display(), in_index(folder, index))]
    IsIndex {
        /// The folder.
        folder: PathBuf,
        /// The index.
        index: PathBuf,
    },
    /// A rebuild would lose reports: nothing of the old index can be read, and their root is not there to be read again.
    #[error(
        "{} is not there, and a rebuild would lose its reports: bring it back, or drop them with `dateline index --rebuild --prune`",
        root.display()
    )]
    WouldLose {
        /// The root.
        root: PathBuf,
    },
    /// There is nothing to refresh.
    #[error("no folder is indexed yet: run `dateline index FOLDER`")]
    NoRoot,
}

impl RefreshError {
    /// Returns why nothing can be read at `path`, which is no folder.
    pub fn no_folder(path: &Path) -> RefreshError {
        if path.exists() {
            RefreshError::IsFile { file: path.to_path_buf() }
        } else {
            RefreshError::NoFolder { folder: path.to_path_buf() }
        }
    }
}

fn in_index(folder: &Path, index: &Path) -> String {
    if folder == index { "is an index".to_string() } else { format!("lies in the index at {}", index.display()) }
}

/// Brings the index in `place` up to date.
pub fn refresh(place: &Place, request: &Request, watcher: &mut dyn Watcher) -> Result<Outcome, RefreshError> {
    let lock = WriteLock::take(place)?;
    let before = Before::open(place, request)?;
    let mut control = before.control.clone();
    let targets = jobs::targets(&mut control, request)?;
    let mut outcome = Outcome::default();
    let names = Rc::new(Names::new(own_names::read(&mut control, request)?));
    let Work { jobs, out_of_reach } = jobs::work(&before, &mut control, &targets, &names, request, &mut outcome)?;
    let renamed = own_names::changed(&before.control, &control) && !request.rebuild;
    let idle = jobs.iter().all(Job::is_idle) && outcome.pruned.is_empty() && !request.rebuild && !renamed;
    if idle && control.roots == before.control.roots {
        outcome.revision = control.revision;
        outcome.held = before.held;
        return Ok(outcome);
    }
    let write = || -> Result<(), RefreshError> {
        let unfinished =
            Unfinished { anew: jobs.iter().filter_map(|job| job.anew.clone()).collect(), renaming: renamed };
        let mut run = Run::begin(place, lock, before, control, request, &out_of_reach, unfinished)?;
        watcher.found(jobs.iter().map(|job| job.plan.read.len()).sum(), jobs.iter().map(Job::bytes).sum());
        run.drop_pruned();
        for job in &jobs {
            if run.job(job, watcher, &mut outcome)?.is_break() {
                outcome.stopped = true;
                break;
            }
        }
        if renamed && !outcome.stopped && run.rename(&names, watcher, &mut outcome)?.is_break() {
            outcome.stopped = true;
        }
        run.finish(place, watcher, &mut outcome)
    };
    if let Err(error) = write() {
        write::clean_up(place);
        return Err(error);
    }
    Ok(outcome)
}
