//! `watch`: brings the index up to date, waits for changes, and does so again, until a signal ends it.
//!
//! Folders are watched before they are walked, so that nothing falls between. A walk finds what has changed, as `index`
//! does; what the system tells is only when to walk.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::bail;
use dateline::index::control::{Control, Meant};
use dateline::index::lock::LockError;
use dateline::index::open::Verify;
use dateline::index::place::{self, Place};
use dateline::index::refresh::{self, Outcome as Refreshed, RefreshError, Request};
use dateline::intake::walk::Choice;
use dateline::intake::watch::{Blind, Change, Watch, Watched};
use dateline::present::count::Count;
use dateline::report::root::RootOptions;
use jiff::civil::Date;

use super::index;
use super::saved::watching::{Ended, News};
use crate::program::flags::{Shared, WatchFlags};
use crate::program::outcome::{self, Outcome};
use crate::program::progress::Progress;
use crate::program::refreshing::Wanted;
use crate::program::signals::Ending;
use crate::program::{clock, is_broken_pipe, output, refreshing};

/// How often all files are looked at where the system does not tell of changes.
const BLIND: Duration = Duration::from_secs(10);

/// How soon it is tried again where another process writes or tells.
const BUSY: Duration = Duration::from_secs(1);

/// How soon it is tried again where something went wrong that may mend itself: a full disk, a slip in `actors.toml`.
const AGAIN: Duration = Duration::from_secs(10);

pub(in crate::program) fn run(flags: &WatchFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    // Before an index is made: what is not asked for in earnest leaves nothing behind.
    let news = flags.run_saved.as_deref().map(|names| News::of(names, shared)).transpose()?;
    let mut watch = Watch::new(place::is_ours);
    let bell = watch.bell();
    let ending = Ending::listen(move || bell.ring())?;
    let wanted = Wanted { folders: flags.folders.clone(), options: flags.reading.options(), ..Wanted::default() };
    let (place, request) = refreshing::request(shared, wanted)?;
    let mut watching = Watching {
        shared,
        place,
        request,
        ending: &ending,
        news,
        poll: flags.poll.map(Duration::from_secs),
        over: Vec::new(),
        revision: None,
        told: None,
        missing: BTreeSet::new(),
        said: BTreeSet::new(),
        trouble: None,
        blind: None,
        is_ready: false,
    };
    loop {
        if let Next::Change(most) = watching.round(&mut watch)?
            && watch.wait(most) == Change::End
        {
            return Ok(ending.outcome());
        }
    }
}

/// When the next round begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// At once.
    Now,
    /// When something has changed, or so much later at most.
    Change(Option<Duration>),
}

/// A folder that is watched, and how it is walked.
type Over = (PathBuf, PathBuf, RootOptions);

struct Watching<'w> {
    shared: &'w Shared,
    place: Place,
    request: Request,
    ending: &'w Ending,
    news: Option<News>,
    poll: Option<Duration>,
    over: Vec<Over>,
    /// The revision of the last round; none before the first.
    revision: Option<u64>,
    /// The revision that was told, and the day on which it was: tomorrow, `date:today` asks for something else.
    told: Option<(u64, Date)>,
    missing: BTreeSet<PathBuf>,
    /// What was said in the last round of what could not be read.
    said: BTreeSet<String>,
    /// What went wrong in the last round.
    trouble: Option<String>,
    blind: Option<Blind>,
    is_ready: bool,
}

impl Watching<'_> {
    /// Brings the index up to date, and tells what is new in it.
    fn round(&mut self, watch: &mut Watch) -> anyhow::Result<Next> {
        match self.refreshed_and_told(watch) {
            Ok(next) => Ok(next),
            // Nobody reads what is told any more.
            Err(error) if is_broken_pipe(&error) => Err(error),
            Err(error) => self.after(error),
        }
    }

    fn refreshed_and_told(&mut self, watch: &mut Watch) -> anyhow::Result<Next> {
        let today = clock::today(self.shared.now);
        let request = Request { now: clock::now(), today, ..self.request.clone() };
        let begun = Instant::now();
        let mut progress = Progress::until(self.ending.stop());
        let refreshed = refresh::refresh(&self.place, &request, &mut progress);
        progress.end();
        let refreshed = refreshed?;
        self.say(&refreshed, begun.elapsed());
        if refreshed.stopped {
            // The bell has been rung.
            return Ok(Next::Change(None));
        }
        let is_new = self.revision != Some(refreshed.revision);
        let is_to_tell = self.news.is_some() && self.told != Some((refreshed.revision, today));
        if is_new || is_to_tell {
            let snapshot = refreshing::opened(&self.place, Verify::AsRead)?;
            self.revision = Some(refreshed.revision);
            if self.watches_others(&snapshot.control, watch)? {
                // What changed while nobody watched is found now.
                return Ok(Next::Now);
            }
            if let Some(news) = &mut self.news {
                if let Ended::Busy(name) = news.tell(&snapshot, &self.place, self.shared)? {
                    self.trouble(format!("waiting for another process that tells for `{name}`"));
                    return Ok(Next::Change(Some(BUSY)));
                }
                self.told = Some((snapshot.control.revision, today));
            }
        }
        self.trouble = None;
        self.say_how(watch, &refreshed);
        Ok(Next::Change(self.most()))
    }

    /// Returns how long is waited for changes at most.
    fn most(&self) -> Option<Duration> {
        let blind = self.blind.as_ref().map(|_| BLIND);
        let tomorrow = self.news.as_ref().filter(|_| self.shared.now.is_none()).and_then(|_| clock::until_tomorrow());
        self.poll.or(blind).into_iter().chain(tomorrow).min()
    }

    /// Watches what is to be watched, if that is something else than before; says whether it is.
    fn watches_others(&mut self, control: &Control, watch: &mut Watch) -> anyhow::Result<bool> {
        let over = over(control, &self.request.folders);
        if over == self.over {
            return Ok(false);
        }
        let watched = over.iter().map(|(root, part, options)| {
            let (root, part, follow) = (root.clone(), part.clone(), options.follow);
            Ok(Watched { root, part, follow, choice: Choice::new(options)? })
        });
        watch.over(watched.collect::<anyhow::Result<_>>()?);
        self.over = over;
        Ok(true)
    }

    /// Says what a refresh found and did, if it did anything.
    fn say(&mut self, refreshed: &Refreshed, took: Duration) {
        let said: BTreeSet<String> = index::unread(refreshed).into_iter().collect();
        said.difference(&self.said).for_each(|line| output::note(line));
        if !is_idle(refreshed) {
            output::note(&index::line(&self.place, refreshed, took.as_secs_f64()));
        }
        self.said = said;
        let missing: BTreeSet<PathBuf> = refreshed.missing.iter().cloned().collect();
        missing.difference(&self.missing).for_each(|root| output::note(&index::missing(root)));
        self.missing.difference(&missing).for_each(|root| output::note(&format!("{} is back", root.display())));
        self.missing = missing;
    }

    /// Says how it is watched, when that begins and when it changes.
    fn say_how(&mut self, watch: &Watch, refreshed: &Refreshed) {
        if !std::mem::replace(&mut self.is_ready, true) {
            let folders: Vec<String> = self.over.iter().map(|(root, part, _)| shown(root, part)).collect();
            let held = Count(refreshed.held.reports, "report");
            output::note(&format!("watching {}: {held}, revision {}", folders.join(", "), refreshed.revision));
        }
        if watch.blind() == self.blind.as_ref() {
            return;
        }
        self.blind = watch.blind().cloned();
        match &self.blind {
            Some(blind) => {
                let seconds = self.poll.unwrap_or(BLIND).as_secs();
                output::note(&format!("looking at all files every {}: {blind}", Count(seconds as usize, "second")));
            }
            None => output::note("the system tells of changes again"),
        }
    }

    /// Returns when it is tried again after an error; the error, where nothing ever went well.
    fn after(&mut self, error: anyhow::Error) -> anyhow::Result<Next> {
        if let Some(RefreshError::Lock(LockError::Busy { folder, holder })) = error.downcast_ref::<RefreshError>() {
            self.trouble(format!("waiting: the index at {} is being written by {holder}", folder.display()));
            return Ok(Next::Change(Some(BUSY)));
        }
        if self.revision.is_none() {
            return Err(error);
        }
        // Which folders it held, and how they were read, went with it; whoever removed it may not want another.
        if !self.place.folder().exists() {
            let folder = self.place.folder().display();
            bail!(
                "the index at {folder} is gone, and nothing is watched any more: `dateline watch FOLDER` makes it anew"
            );
        }
        let seconds = AGAIN.as_secs();
        self.trouble(format!("{}\n  it is tried again every {seconds} seconds", outcome::in_words(&error)));
        Ok(Next::Change(Some(AGAIN)))
    }

    /// Says what is wrong, once.
    fn trouble(&mut self, trouble: String) {
        if self.trouble.as_ref() != Some(&trouble) {
            output::note(&trouble);
            self.trouble = Some(trouble);
        }
    }
}

fn is_idle(refreshed: &Refreshed) -> bool {
    let Refreshed { new, changed, gone, renamed, stopped, .. } = refreshed;
    new + changed + gone + renamed == 0 && !stopped
}

/// Returns what these folders mean to the index; all of its roots, if none is named.
fn over(control: &Control, folders: &[PathBuf]) -> Vec<Over> {
    let of = |place: usize, part: PathBuf| {
        let root = &control.roots[place];
        (root.path.clone(), part, root.options.clone())
    };
    if folders.is_empty() {
        return (0..control.roots.len()).map(|place| of(place, PathBuf::new())).collect();
    }
    let meant = folders.iter().filter_map(|folder| match control.meaning(folder) {
        Ok(Meant::Root(place)) => Some(of(place, PathBuf::new())),
        Ok(Meant::Part(place, part)) => Some(of(place, part)),
        // What is no root has been refused.
        _ => None,
    });
    meant.collect()
}

fn shown(root: &Path, part: &Path) -> String {
    // Joined with nothing, a path would end in a slash.
    if part == Path::new("") { root.display().to_string() } else { root.join(part).display().to_string() }
}
