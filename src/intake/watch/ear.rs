//! What was heard of changes, and when a burst of them is over.
//! In: what the system tells, from a thread of its own. Out: that something changed. However much is told, nothing is
//! kept of it but when, and which files are being written: memory is the same for one change and for a million.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind};
use notify::{Event, EventKind};

use super::Watched;

/// A burst is over when so long nothing more was heard.
const QUIET: Duration = Duration::from_millis(300);

/// A burst that does not end is told all the same after so long: a folder in which something always changes is looked at
/// every so often.
const LONGEST_BURST: Duration = Duration::from_secs(5);

/// A file that somebody has begun to write and not closed is waited for so long: a report half written would tell half
/// sentences.
const LONGEST_WRITING: Duration = Duration::from_secs(30);

/// More files than these are not waited for.
const MOST_WRITING: usize = 1_000;

/// Only here the system tells that a file was closed.
const TELLS_CLOSED: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Listens to what changes.
#[derive(Default)]
pub(super) struct Ear {
    heard: Mutex<Heard>,
    woken: Condvar,
}

/// What came of listening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listened {
    /// A burst of changes is over; `folders` says whether folders may have come or gone.
    Changed { folders: bool },
    /// Nothing that would be over.
    Nothing,
    /// It is time to end.
    End,
}

#[derive(Debug, Default)]
struct Heard {
    /// When the burst began, and when something was last heard; none if all is quiet.
    burst: Option<(Instant, Instant)>,
    folders: bool,
    /// Files that somebody writes.
    writing: HashSet<PathBuf>,
    /// The folders that are watched.
    watched: HashSet<PathBuf>,
    end: bool,
}

impl Ear {
    /// Takes what the system tells.
    pub(super) fn hear(&self, event: notify::Result<Event>, watched: &[Watched]) {
        let mut heard = self.heard();
        let was_due = heard.due();
        heard.hear(event, watched, Instant::now());
        // Who waits for a later time finds out by itself that there was more.
        if heard.due().is_some_and(|due| was_due.is_none_or(|was| due < was)) {
            self.woken.notify_all();
        }
    }

    /// Listens until a burst of changes is over, for so long at most.
    pub(super) fn listen(&self, most: Duration) -> Listened {
        let give_up = Instant::now() + most;
        let mut heard = self.heard();
        loop {
            if heard.end {
                return Listened::End;
            }
            let now = Instant::now();
            let due = heard.due();
            if due.is_some_and(|due| due <= now) {
                return Listened::Changed { folders: heard.take() };
            }
            if give_up <= now {
                return Listened::Nothing;
            }
            let wake = due.map_or(give_up, |due| due.min(give_up));
            heard = self.woken.wait_timeout(heard, wake - now).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits so long; says whether it is time to end.
    pub(super) fn pause(&self, time: Duration) -> bool {
        let paused = self.woken.wait_timeout_while(self.heard(), time, |heard| !heard.end);
        paused.unwrap_or_else(PoisonError::into_inner).0.end
    }

    pub(super) fn end(&self) {
        self.heard().end = true;
        self.woken.notify_all();
    }

    /// Says that this folder is watched.
    pub(super) fn knows(&self, folder: &Path) {
        self.heard().watched.insert(folder.to_path_buf());
    }

    pub(super) fn forget_folders(&self) {
        self.heard().watched.clear();
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Heard {
    /// Returns when the burst will be over, if no more is heard.
    fn due(&self) -> Option<Instant> {
        let (first, last) = self.burst?;
        let quiet = (last + QUIET).min(first + LONGEST_BURST);
        Some(if self.writing.is_empty() { quiet } else { first + LONGEST_WRITING })
    }

    /// Begins anew, and says whether folders may have come or gone.
    fn take(&mut self) -> bool {
        self.burst = None;
        // What is still being written says so again with the next part.
        self.writing.clear();
        std::mem::take(&mut self.folders)
    }

    fn hear(&mut self, event: notify::Result<Event>, watched: &[Watched], now: Instant) {
        let matters = match event {
            // It could not keep up, or says something that nobody understands: anything may have changed.
            Err(_) => {
                self.folders = true;
                true
            }
            Ok(event) if event.need_rescan() => {
                self.folders = true;
                true
            }
            Ok(event) => {
                let mut matters = false;
                for path in &event.paths {
                    matters |= self.path(event.kind, path, watched);
                }
                matters
            }
        };
        if matters {
            let first = self.burst.map_or(now, |(first, _)| first);
            self.burst = Some((first, now));
        }
    }

    /// Notes what became of a file or folder; says whether that matters.
    fn path(&mut self, kind: EventKind, path: &Path, watched: &[Watched]) -> bool {
        let is_closed = kind == EventKind::Access(AccessKind::Close(AccessMode::Write));
        // That something was read changes nothing; we read ourselves.
        if kind.is_access() && !is_closed {
            return false;
        }
        // The folder that was named may have any name.
        let is_watched = self.watched.contains(path);
        if !is_watched && path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")) {
            return false;
        }
        match kind {
            EventKind::Modify(ModifyKind::Data(_)) if TELLS_CLOSED && self.writing.len() < MOST_WRITING => {
                self.writing.insert(path.to_path_buf());
            }
            EventKind::Access(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => {
                self.writing.remove(path);
            }
            _ => {}
        }
        let folders = changes_folders(kind, path, is_watched);
        self.folders |= folders;
        let matters = folders || is_watched || watched.iter().any(|one| one.reads(path));
        if !matters {
            self.writing.remove(path);
        }
        matters
    }
}

/// Says whether other folders may have to be watched.
fn changes_folders(kind: EventKind, path: &Path, is_watched: bool) -> bool {
    // What a link leads to may be a folder, or a file elsewhere.
    let may_lead_on = || path.is_dir() || path.is_symlink();
    match kind {
        EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder) => true,
        EventKind::Remove(_) => is_watched,
        EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_)) => is_watched || may_lead_on(),
        // It may be read from now on.
        EventKind::Modify(ModifyKind::Metadata(_)) => !is_watched && path.is_dir(),
        EventKind::Any | EventKind::Other => true,
        _ => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use notify::event::{DataChange, Flag, MetadataKind, RenameMode};

    use super::*;
    use crate::intake::walk::Choice;
    use crate::report::root::RootOptions;

    const WRITTEN: EventKind = EventKind::Modify(ModifyKind::Data(DataChange::Any));
    const CLOSED: EventKind = EventKind::Access(AccessKind::Close(AccessMode::Write));
    const OPENED: EventKind = EventKind::Access(AccessKind::Open(AccessMode::Any));
    const RENAMED: EventKind = EventKind::Modify(ModifyKind::Name(RenameMode::From));
    const TOUCHED: EventKind = EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any));

    /// What was heard, at times of which the first is 0.
    struct Story {
        heard: Heard,
        watched: Vec<Watched>,
        begun: Instant,
    }

    impl Story {
        fn new() -> Story {
            let options = RootOptions { exclude: vec!["*.log".into()], ..RootOptions::default() };
            let choice = Choice::new(&options).unwrap();
            let corpus = Watched { root: "/corpus".into(), part: PathBuf::new(), follow: false, choice };
            let mut heard = Heard::default();
            heard.watched.extend(["/corpus".into(), "/corpus/wire".into()]);
            Story { heard, watched: vec![corpus], begun: Instant::now() }
        }

        fn hears(&mut self, at: f64, kind: EventKind, path: &str) {
            let event = Event::new(kind).add_path(path.into());
            self.heard.hear(Ok(event), &self.watched, self.begun + Duration::from_secs_f64(at));
        }

        /// Returns the second at which the burst is over.
        fn over(&self) -> Option<f64> {
            self.heard.due().map(|due| (due - self.begun).as_secs_f64())
        }
    }

    #[test]
    fn a_burst_is_over_when_all_is_quiet_and_no_file_is_being_written() {
        let mut story = Story::new();
        assert_eq!(story.over(), None);
        story.hears(0.0, EventKind::Create(CreateKind::File), "/corpus/a.txt");
        story.hears(0.0, WRITTEN, "/corpus/a.txt");
        story.hears(2.0, WRITTEN, "/corpus/a.txt");
        assert_eq!(story.over(), Some(30.0), "it is being written");
        story.hears(4.0, CLOSED, "/corpus/a.txt");
        assert_eq!(story.over(), Some(4.3));
        story.hears(4.2, EventKind::Remove(RemoveKind::File), "/corpus/b.txt");
        assert_eq!(story.over(), Some(4.5));
        story.hears(4.9, TOUCHED, "/corpus/b.txt");
        assert_eq!(story.over(), Some(5.0), "a burst that does not end");
        assert!(!story.heard.take());
        assert_eq!(story.over(), None);
    }

    #[test]
    fn a_file_that_goes_or_gets_another_name_is_not_waited_for() {
        for gone in [RENAMED, EventKind::Remove(RemoveKind::File)] {
            let mut story = Story::new();
            story.hears(0.0, WRITTEN, "/corpus/a.txt");
            story.hears(0.0, gone, "/corpus/a.txt");
            assert_eq!(story.over(), Some(0.3));
        }
    }

    #[test]
    fn what_no_walk_would_read_is_not_heard() {
        let mut story = Story::new();
        for (kind, path) in [
            (OPENED, "/corpus/a.txt"),
            (EventKind::Access(AccessKind::Close(AccessMode::Read)), "/corpus/a.txt"),
            (WRITTEN, "/corpus/.a.txt.swp"),
            (EventKind::Create(CreateKind::Folder), "/corpus/.git"),
            (WRITTEN, "/corpus/wire/much.log"),
            (CLOSED, "/corpus/wire/much.log"),
        ] {
            story.hears(0.0, kind, path);
            assert_eq!(story.over(), None, "{kind:?} {path}");
        }
        // But for the names of our own, whatever globs say.
        story.watched[0].choice =
            Choice::new(&RootOptions { include: vec!["*.md".into()], ..RootOptions::default() }).unwrap();
        story.hears(0.0, CLOSED, "/corpus/a.txt");
        assert_eq!(story.over(), None);
        story.hears(0.0, CLOSED, "/corpus/actors.toml");
        assert_eq!(story.over(), Some(0.3));
    }

    #[test]
    fn folders_are_watched_anew_when_one_comes_or_goes_and_when_the_system_could_not_keep_up() {
        #[track_caller]
        fn case(kind: EventKind, path: &str, folders: bool) {
            let mut story = Story::new();
            story.hears(0.0, kind, path);
            assert_eq!(story.heard.take(), folders, "{kind:?} {path}");
        }
        case(EventKind::Create(CreateKind::Folder), "/corpus/new", true);
        case(EventKind::Remove(RemoveKind::Folder), "/corpus/old", true);
        case(EventKind::Remove(RemoveKind::Other), "/corpus", true);
        case(RENAMED, "/corpus/wire", true);
        case(RENAMED, "/corpus/a.txt", false);
        case(EventKind::Create(CreateKind::File), "/corpus/a.txt", false);
        let mut story = Story::new();
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        story.heard.hear(Ok(lost), &story.watched, story.begun);
        assert!(story.over().is_some() && story.heard.take());
    }

    #[test]
    fn so_many_changes_take_no_more_memory_than_a_few() {
        let mut story = Story::new();
        for number in 0..100_000 {
            story.hears(0.0, WRITTEN, &format!("/corpus/{number}.txt"));
        }
        assert_eq!(story.heard.writing.len(), MOST_WRITING);
    }
}
