//! A folder of reports with an index beside it, used through the library: for tests of what lies below the
//! command line.

use std::path::PathBuf;

use dateline::answer::hit::{Answer, WholeReport};
use dateline::answer::{self, AskError, Wanted, show};
use dateline::index::open::{OpenError, Snapshot, Verify};
use dateline::index::place::Place;
use dateline::index::refresh::{BETWEEN_COMMITS, Outcome, RefreshError, Request, Watcher, refresh};
use dateline::query::Query;
use dateline::report::root::RootOptions;
use jiff::civil::{Date, date};

use super::Folder;

/// The day on which every test is asked.
pub(crate) const TODAY: Date = date(2024, 6, 1);

/// Reports in `corpus`, indexed in `index`.
pub(crate) struct Shelf {
    pub(crate) folder: Folder,
    pub(crate) place: Place,
}

/// Nobody watches.
struct Nobody;

impl Watcher for Nobody {
    fn found(&mut self, _: usize, _: u64) {}
    fn read(&mut self, _: usize, _: u64) {}
    fn writing(&mut self) {}
    fn stop(&self) -> bool {
        false
    }
}

/// What a refresh is asked for beside the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    Again,
    Rebuild,
}

impl Shelf {
    /// Makes a folder with an empty `corpus` and nothing in its index.
    pub(crate) fn empty() -> Shelf {
        let folder = Folder::with(&[]);
        std::fs::create_dir_all(folder.file("corpus")).unwrap();
        let place = Place::find_or_make(Some(&folder.file("index")), &folder.path()).unwrap();
        Shelf { folder, place }
    }

    /// Makes a folder with these reports, and indexes them.
    pub(crate) fn with(files: &[(&str, &str)]) -> Shelf {
        let shelf = Shelf::empty();
        files.iter().for_each(|(name, content)| shelf.folder.write(name, content));
        shelf.refresh(How::Again).unwrap();
        shelf
    }

    /// Brings the index up to date with `corpus`.
    pub(crate) fn refresh(&self, how: How) -> Result<Outcome, RefreshError> {
        self.refresh_folders(vec![self.folder.file("corpus")], how)
    }

    /// Brings the index up to date with these folders.
    pub(crate) fn refresh_folders(&self, folders: Vec<PathBuf>, how: How) -> Result<Outcome, RefreshError> {
        refresh(&self.place, &Request { folders, rebuild: how == How::Rebuild, ..request() }, &mut Nobody)
    }

    /// Brings the index up to date with `corpus` before the eyes of somebody who may stop it.
    pub(crate) fn refresh_watched(&self, watcher: &mut dyn Watcher) -> Outcome {
        let folders = vec![self.folder.file("corpus")];
        refresh(&self.place, &Request { folders, ..request() }, watcher).unwrap()
    }

    /// Brings the index up to date with `corpus`, with a commit after each file, until the watcher stops it.
    pub(crate) fn refresh_in_parts(&self, options: Option<RootOptions>, watcher: &mut dyn Watcher) -> Outcome {
        let folders = vec![self.folder.file("corpus")];
        let between_commits = std::time::Duration::ZERO;
        refresh(&self.place, &Request { folders, options, between_commits, ..request() }, watcher).unwrap()
    }

    /// Brings the index up to date at this time, in seconds since 1970.
    pub(crate) fn refresh_at(&self, now: i64) -> Outcome {
        let folders = vec![self.folder.file("corpus")];
        refresh(&self.place, &Request { folders, now, ..request() }, &mut Nobody).unwrap()
    }

    /// Reads everything again at this time.
    pub(crate) fn rebuild_at(&self, now: i64) -> Outcome {
        refresh(&self.place, &Request { now, rebuild: true, ..request() }, &mut Nobody).unwrap()
    }

    /// Brings the index up to date with `corpus`, read with these options.
    pub(crate) fn refresh_with(&self, options: RootOptions) -> Outcome {
        let folders = vec![self.folder.file("corpus")];
        refresh(&self.place, &Request { folders, options: Some(options), ..request() }, &mut Nobody).unwrap()
    }

    /// Opens the index as every query does.
    pub(crate) fn snapshot(&self) -> Result<Snapshot, OpenError> {
        Snapshot::open(&self.place, Verify::AsRead)
    }
}

/// Asks for everything that answers.
pub(crate) fn ask(snapshot: &Snapshot, query: &Query) -> Result<Answer, AskError> {
    answer::ask(snapshot, &query.text, &query.tree, &Wanted::default(), &TODAY.into())
}

/// Returns the whole report, and whether it answers the query.
pub(crate) fn whole(snapshot: &Snapshot, id: &str, query: Option<&Query>) -> (WholeReport, bool) {
    show::whole(snapshot, id, query.map(|query| &query.tree), false, &TODAY.into()).unwrap()
}

/// Returns the ids of all reports of the index.
pub(crate) fn all_ids(snapshot: &Snapshot) -> Vec<String> {
    let everything = dateline::query::parse("date:none OR NOT date:none").unwrap();
    let mut ids: Vec<String> =
        ask(snapshot, &everything).unwrap().hits.into_iter().map(|found| found.report.id).collect();
    ids.sort();
    ids
}

/// Runs the work on another thread, and fails if it is not done in time: a hang must not hang the tests.
pub(crate) fn within_seconds<T: Send + 'static>(
    seconds: u64,
    what: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> T {
    let (done, waiting) = std::sync::mpsc::channel();
    let worker = std::thread::spawn(move || drop(done.send(work())));
    match waiting.recv_timeout(std::time::Duration::from_secs(seconds)) {
        Ok(value) => value,
        Err(std::sync::mpsc::RecvTimeoutError::Timeout) => panic!("{what}: not done in {seconds} seconds"),
        Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => match worker.join() {
            Err(panicked) => std::panic::resume_unwind(panicked),
            Ok(()) => unreachable!("the worker sends before it ends"),
        },
    }
}

fn request() -> Request {
    Request {
        folders: Vec::new(),
        options: None,
        rebuild: false,
        prune: false,
        verify_files: false,
        now: 1_717_200_000,
        today: TODAY,
        between_commits: BETWEEN_COMMITS,
    }
}
