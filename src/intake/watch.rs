//! Tells when something in folders may have changed, as the system tells it: once for a burst of changes.
//! In: folders, and how each is walked. Out: that it is time to walk them. Which files changed is for the walk to find
//! out, so that nothing is lost where the system tells too little, too late or too often.
//!
//! Watched are just the folders that a walk enters. Whenever a folder comes, goes or gets another name, or the system
//! says that it could not keep up, all of them are watched anew before anybody walks: so no folder goes unwatched.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use notify::{ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};
use walkdir::WalkDir;

use super::walk::{self, Choice};
use ear::{Ear, Listened};

mod ear;

/// How often it is looked whether a folder is still the one that is watched: of a folder above it that gets another name,
/// or a disk that is taken away, the system tells nothing.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// How long the system may take to let go of the watches of before.
const LETTING_GO: Duration = Duration::from_secs(2);

/// How long is waited between two tries to watch.
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// A folder that is watched, with all below it that a walk enters.
pub struct Watched {
    /// The root.
    pub root: PathBuf,
    /// The part of it, below the root; empty for all of it.
    pub part: PathBuf,
    /// Symbolic links are followed.
    pub follow: bool,
    /// Which files are read.
    pub choice: Choice,
}

impl Watched {
    fn folder(&self) -> PathBuf {
        // Joined with nothing, a path would end in a slash.
        if self.part == Path::new("") { self.root.clone() } else { self.root.join(&self.part) }
    }

    /// Says whether what becomes of this file can matter to a walk.
    fn reads(&self, file: &Path) -> bool {
        match file.strip_prefix(&self.root) {
            Ok(below) => below == Path::new(walk::CURATED_FILE) || self.choice.takes(below),
            // What a link leads to is known by another name here.
            Err(_) => self.follow,
        }
    }
}

/// Why the system does not tell of changes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Blind {
    /// There are more folders than it watches for one user.
    #[error(
        "the system watches no more folders: raise fs.inotify.max_user_watches (`sysctl fs.inotify.max_user_watches` tells \
         what it is), or watch fewer folders"
    )]
    TooManyFolders,
    /// More programs want to be told than it tells for one user.
    #[error(
        "the system tells no more programs of changes: raise fs.inotify.max_user_instances (`sysctl \
         fs.inotify.max_user_instances` tells what it is)"
    )]
    TooManyPrograms,
    /// It says something else.
    #[error("the system does not tell of changes: {0}")]
    Refused(String),
}

/// Why somebody who waited goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Something may have changed.
    Files,
    /// Nothing was heard for as long as was to be waited.
    Nothing,
    /// The bell was rung: it is time to end.
    End,
}

/// Rung from another thread to end the waiting.
#[derive(Clone)]
pub struct Bell(Arc<Ear>);

impl Bell {
    /// Ends the waiting, now or when it next begins.
    pub fn ring(&self) {
        self.0.end();
    }
}

/// Folders that are watched.
pub struct Watch {
    folders: Arc<Vec<Watched>>,
    is_index: fn(&Path) -> bool,
    ear: Arc<Ear>,
    eyes: Option<Eyes>,
    /// Which folders they were when they were last watched.
    known: Vec<Option<Known>>,
    blind: Option<Blind>,
}

/// By what the system knows a folder: the disk, and the number there.
type Known = (u64, u64);

impl Watch {
    /// Returns one that watches nothing yet. Folders of which `is_index` says that they are indexes are passed over.
    pub fn new(is_index: fn(&Path) -> bool) -> Watch {
        let ear = Arc::new(Ear::default());
        Watch { folders: Arc::default(), is_index, ear, eyes: None, known: Vec::new(), blind: None }
    }

    /// Returns what ends the waiting.
    pub fn bell(&self) -> Bell {
        Bell(Arc::clone(&self.ear))
    }

    /// Watches these folders from now on. What changed before is not told: walk them after this.
    pub fn over(&mut self, folders: Vec<Watched>) {
        self.folders = Arc::new(folders);
        self.renew();
    }

    /// Returns why the system does not tell of changes, if so: they have to be looked for.
    pub fn blind(&self) -> Option<&Blind> {
        self.blind.as_ref()
    }

    /// Waits until something has changed and the burst of changes is over, but no longer than `most` if nothing has.
    pub fn wait(&mut self, most: Option<Duration>) -> Change {
        let until = most.map(|most| Instant::now() + most);
        loop {
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            match self.ear.listen(left.map_or(BETWEEN_LOOKS, |left| left.min(BETWEEN_LOOKS))) {
                Listened::End => return Change::End,
                Listened::Changed { folders } => {
                    if folders {
                        self.renew();
                    }
                    return Change::Files;
                }
                Listened::Nothing => {}
            }
            if self.known != self.looked_up() {
                self.renew();
                return Change::Files;
            }
            if left.is_some_and(|left| left.is_zero()) {
                if self.blind.is_some() {
                    // Somebody may have raised the limit.
                    self.open();
                }
                return Change::Nothing;
            }
        }
    }

    fn looked_up(&self) -> Vec<Option<Known>> {
        let known = |folder: PathBuf| {
            let found = fs::metadata(folder).ok().filter(fs::Metadata::is_dir)?;
            Some((found.dev(), found.ino()))
        };
        self.folders.iter().map(|watched| known(watched.folder())).collect()
    }

    /// Watches every folder that there is now, and none that was there before.
    fn renew(&mut self) {
        if let Some(eyes) = self.eyes.take() {
            eyes.close();
        }
        self.known = self.looked_up();
        let give_up = Instant::now() + LETTING_GO;
        self.open();
        // The watches of before may still count.
        while self.blind.is_some() && Instant::now() < give_up && !self.ear.pause(BETWEEN_TRIES) {
            self.open();
        }
    }

    fn open(&mut self) {
        (self.eyes, self.blind) = match Eyes::open(&self.folders, self.is_index, &self.ear) {
            Ok(eyes) => (Some(eyes), None),
            // A few watches would only take from other programs what is not enough for us.
            Err(blind) => (None, Some(blind)),
        };
    }
}

/// What the system watches for us.
struct Eyes {
    watcher: RecommendedWatcher,
    folders: Vec<PathBuf>,
}

impl Eyes {
    fn open(watched: &Arc<Vec<Watched>>, is_index: fn(&Path) -> bool, ear: &Arc<Ear>) -> Result<Eyes, Blind> {
        ear.forget_folders();
        let (hearing, all) = (Arc::clone(ear), Arc::clone(watched));
        let hear = move |event| hearing.hear(event, &all);
        let watcher = notify::recommended_watcher(hear).map_err(|error| refused(&error))?;
        let mut eyes = Eyes { watcher, folders: Vec::new() };
        for one in watched.iter() {
            for folder in entered(one, is_index) {
                match eyes.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                    Ok(()) => {
                        ear.knows(&folder);
                        eyes.folders.push(folder);
                    }
                    Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => {
                        eyes.close();
                        return Err(Blind::TooManyFolders);
                    }
                    // It has gone, of which the folder above tells, or may not be read, of which the walk does.
                    Err(_) => {}
                }
            }
        }
        Ok(eyes)
    }

    /// Lets go of every watch at once: the watcher itself does so some time after it has been dropped.
    fn close(mut self) {
        for folder in &self.folders {
            // One that has gone is not watched any more.
            drop(self.watcher.unwatch(folder));
        }
    }
}

/// The system's number for too many open files: so it says that there are too many who want to be told.
const EMFILE: i32 = 24;

fn refused(error: &notify::Error) -> Blind {
    match &error.kind {
        ErrorKind::MaxFilesWatch => Blind::TooManyFolders,
        ErrorKind::Io(refused) if refused.raw_os_error() == Some(EMFILE) => Blind::TooManyPrograms,
        ErrorKind::Io(refused) => Blind::Refused(crate::report::system::in_words(refused)),
        _ => Blind::Refused(error.to_string()),
    }
}

/// Returns the folders that a walk enters, each before what is in it is listed; where links are followed, also those in
/// which files lie that are linked to.
fn entered(watched: &Watched, is_index: fn(&Path) -> bool) -> impl Iterator<Item = PathBuf> {
    let follow = watched.follow;
    let walker = WalkDir::new(watched.folder()).follow_links(follow).follow_root_links(true);
    let entries = walker.into_iter().filter_entry(move |entry| {
        !(entry.depth() > 0 && walk::is_hidden(entry) || entry.file_type().is_dir() && is_index(entry.path()))
    });
    entries.filter_map(Result::ok).filter_map(move |entry| {
        if entry.file_type().is_dir() {
            Some(entry.into_path())
        } else if follow && entry.path_is_symlink() {
            fs::canonicalize(entry.path()).ok()?.parent().map(Path::to_path_buf)
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests;
