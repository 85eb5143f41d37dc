//! Brings an index up to date with its folders: walk, compare with the ledger, read what differs, commit.
//! In: folders and options. Out: what was found and done, after one commit, or none if nothing changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::civil::Date;

use super::control::{ContainsRoot, Control, Meant};
use super::kept::{self, KeptError, Seen};
use super::ledger::{Held, HeldReport};
use super::lock::{LockError, WriteLock};
use super::open::{OpenError, Snapshot, Verify};
use super::place::{self, Place};
use super::stored::{FileFacts, ReportFacts, UnreadLine};
use super::write::{IndexedReport, WriteError, Writer};
use crate::intake::understand::curated::{Curated, CuratedError};
use crate::intake::understand::gazetteer::Gazetteer;
use crate::intake::walk::{self, BadGlob, Choice, FoundFile};
use crate::intake::{self, Facts, Given, Understood};
use crate::report::actor::{ActorId, Provenance};
use crate::report::coverage::{Reason, Unread};
use crate::report::document::DATE_SOURCES;
use crate::report::identity;
use crate::report::ledger::LedgerRow;
use crate::report::root::{Root, RootOptions};

/// A killed run loses at most what it read since its last commit, and each commit costs a segment.
const BETWEEN_COMMITS: Duration = Duration::from_secs(60);

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
}

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
    /// It was stopped before it was done; what was committed stays.
    pub stopped: bool,
}

/// Told how far a run is.
pub trait Watcher {
    /// The files of this run were counted.
    fn found(&mut self, files: usize, bytes: u64);
    /// Another file, or a part of one, was read; `bytes` are those since the last call.
    fn read(&mut self, files: usize, bytes: u64);
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
        source: CuratedError,
    },
    /// The user's own names cannot be read.
    #[error("cannot read {}", file.display())]
    CuratedFile {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A folder that was named is not there.
    #[error("no folder at {}", folder.display())]
    NoFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// There is nothing to refresh.
    #[error("no folder is indexed yet: run `dateline index FOLDER`")]
    NoRoot,
}

impl From<super::damage::Found> for RefreshError {
    fn from(found: super::damage::Found) -> RefreshError {
        RefreshError::Write(WriteError::from(found))
    }
}

/// Brings the index in `place` up to date.
pub fn refresh(place: &Place, request: &Request, watcher: &mut dyn Watcher) -> Result<Outcome, RefreshError> {
    let lock = WriteLock::take(place)?;
    let before = Before::open(place, request)?;
    let mut control = before.control.clone();
    let targets = targets(&mut control, request)?;
    let mut outcome = Outcome::default();
    let jobs = jobs(&before, &mut control, &targets, request, &mut outcome)?;
    let idle = jobs.iter().all(Job::is_idle) && outcome.pruned.is_empty() && !request.rebuild;
    if idle && control.roots == before.control.roots {
        outcome.revision = control.revision;
        outcome.held = before.held;
        return Ok(outcome);
    }
    let mut run = Run::begin(place, lock, before, control, request)?;
    watcher.found(jobs.iter().map(|job| job.plan.read.len()).sum(), jobs.iter().map(Job::bytes).sum());
    run.drop_pruned();
    for job in &jobs {
        if run.job(job, watcher, &mut outcome)?.is_break() {
            outcome.stopped = true;
            break;
        }
    }
    run.finish(place, &mut outcome)?;
    Ok(outcome)
}

/// What the index held before the run.
struct Before {
    control: Control,
    rows: Vec<LedgerRow>,
    held: Held,
    /// Files that the system would not give us: that can change without a trace in the file.
    try_again: BTreeSet<String>,
    snapshot: Option<Snapshot>,
}

impl Before {
    fn open(place: &Place, request: &Request) -> Result<Before, RefreshError> {
        match Snapshot::open(place, Verify::Small) {
            Ok(snapshot) => {
                let control = snapshot.control.clone();
                if request.rebuild {
                    return Ok(Before { snapshot: Some(snapshot), ..Before::nothing(control) });
                }
                let refused = snapshot.unread()?.into_iter().filter(|(_, lines)| lines.iter().any(|line| line.try_again));
                Ok(Before {
                    control: control,
                    rows: snapshot.files()?,
                    held: snapshot.held()?,
                    try_again: refused.map(|(id, _)| id).collect(),
                    snapshot: Some(snapshot),
                })
            }
            Err(OpenError::Empty { .. }) => Ok(Before::nothing(Control::default())),
            // The roots are kept apart for just this case, so that nobody must remember them.
            Err(_) if request.rebuild => Ok(Before::nothing(kept::roots(place)?)),
            Err(error) => Err(error.into()),
        }
    }

    fn nothing(control: Control) -> Before {
        Before { control, rows: Vec::new(), held: Held::default(), try_again: BTreeSet::new(), snapshot: None }
    }
}

/// A root, or a part of one, by its place among the roots.
struct Target {
    root: usize,
    part: PathBuf,
}

fn targets(control: &mut Control, request: &Request) -> Result<Vec<Target>, RefreshError> {
    let mut targets = Vec::new();
    for folder in &request.folders {
        let mut target = match control.meaning(folder)? {
            Meant::Root(root) => Target { root, part: PathBuf::new() },
            Meant::Part(root, part) => Target { root, part },
            Meant::NewRoot(root) => {
                if !folder.is_dir() {
                    return Err(RefreshError::NoFolder { folder: folder.clone() });
                }
                control.roots.push(root);
                Target { root: control.roots.len() - 1, part: PathBuf::new() }
            }
        };
        if let Some(options) = &request.options
            && control.roots[target.root].options != *options
        {
            // Other options mean other files and other actors, everywhere below the root.
            control.roots[target.root].options = options.clone();
            target.part = PathBuf::new();
        }
        targets.push(target);
    }
    if request.rebuild || request.folders.is_empty() {
        targets = (0..control.roots.len()).map(|root| Target { root, part: PathBuf::new() }).collect();
    }
    if targets.is_empty() {
        return Err(RefreshError::NoRoot);
    }
    targets.dedup_by(|a, b| a.root == b.root && a.part == b.part);
    Ok(targets)
}

/// What is to be done with one target.
struct Job {
    facts: Facts,
    plan: walk::Plan,
}

impl Job {
    fn is_idle(&self) -> bool {
        self.plan.read.is_empty() && self.plan.gone.is_empty()
    }

    fn bytes(&self) -> u64 {
        self.plan.read.iter().map(|file| file.stamp.size).sum()
    }
}

fn jobs(before: &Before, control: &mut Control, targets: &[Target], request: &Request, outcome: &mut Outcome) -> Result<Vec<Job>, RefreshError> {
    let mut jobs = Vec::new();
    let mut pruned = BTreeSet::new();
    for target in targets {
        let root = &mut control.roots[target.root];
        if !root.path.is_dir() {
            // Not there is not empty: a disk that is not mounted must not cost its reports.
            if request.prune {
                pruned.insert(target.root);
                outcome.pruned.push(root.path.clone());
            } else {
                outcome.missing.push(root.path.clone());
            }
            continue;
        }
        let (curated, fingerprint) = curated(root)?;
        let old = before.control.roots.iter().find(|old| old.name == root.name);
        let anew = old.is_none_or(|old| old.curated != fingerprint || old.options.no_actors != root.options.no_actors);
        root.curated = fingerprint;
        let part = if anew { PathBuf::new() } else { target.part.clone() };
        let found = walk::walk(root, &part, &Choice::new(&root.options)?, place::is_ours);
        let below = identity::file_id(&root.name, &part);
        let ledger: BTreeMap<&str, &LedgerRow> =
            before.rows.iter().map(|row| (row.file_id.as_str(), row)).filter(|(id, _)| walk::is_below(id, &below)).collect();
        let plan = walk::plan(&found, &ledger, |file, row| {
            anew || before.try_again.contains(&file.id) || request.verify_files && hash_of(&file.path) != Some(row.hash)
        });
        outcome.links += found.links;
        outcome.new += plan.new;
        outcome.changed += plan.read.len() - plan.new;
        outcome.moved += plan.moved;
        outcome.gone += plan.gone.len() - plan.moved;
        outcome.unchanged += plan.unchanged;
        for unreachable in found.unreachable {
            let line = UnreadLine { reason: unreachable.why, try_again: true, ..UnreadLine::default() };
            outcome.unread.push((unreachable.id, line));
        }
        let gazetteer = Gazetteer::new(&curated);
        let facts = Facts { curated, gazetteer, recognise: !root.options.no_actors, today: request.today };
        jobs.push(Job { facts, plan });
    }
    let mut place = 0;
    control.roots.retain(|_| {
        place += 1;
        !pruned.contains(&(place - 1))
    });
    Ok(jobs)
}

/// Returns the user's own names of a root, and the hash by which a change of them is noticed.
fn curated(root: &Root) -> Result<(Curated, Option<String>), RefreshError> {
    let file = root.path.join(walk::CURATED_FILE);
    match fs::read_to_string(&file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok((Curated::default(), None)),
        Err(source) => Err(RefreshError::CuratedFile { file, source }),
        Ok(text) => {
            let curated = Curated::parse(&text).map_err(|source| RefreshError::Curated { file, source })?;
            Ok((curated, Some(format!("{:032x}", kept::hash(text.as_bytes())))))
        }
    }
}

fn hash_of(path: &Path) -> Option<u128> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(fs::File::open(path).ok()?).ok()?;
    Some(kept::first_half(hasher.finalize()))
}

/// A run that writes.
struct Run {
    writer: Writer,
    control: Control,
    seen: Seen,
    /// What the ledger held before.
    files: BTreeSet<String>,
    /// The reports that the files held before.
    reports: BTreeMap<String, Vec<HeldReport>>,
    now: i64,
    rebuild: bool,
    last_commit: Instant,
}

impl Run {
    fn begin(place: &Place, lock: WriteLock, before: Before, control: Control, request: &Request) -> Result<Run, RefreshError> {
        let fresh = before.snapshot.is_none();
        if fresh && request.rebuild {
            // Nothing of it can be read: it is made anew.
            fs::remove_dir_all(place.engine()).and_then(|()| fs::create_dir_all(place.engine())).map_err(|error| WriteError::Engine(walk::in_words(&error)))?;
        }
        let reports = match &before.snapshot {
            Some(snapshot) if !request.rebuild => {
                // What is built upon must be whole: a merge would copy damage under a good checksum.
                super::damage::verify(&snapshot.searcher, Verify::All)
                    .map_err(|source| OpenError::Damaged { folder: place.folder().to_path_buf(), source })?;
                snapshot.reports_by_file()?
            }
            _ => BTreeMap::new(),
        };
        let files = before.rows.iter().map(|row| row.file_id.clone()).collect();
        let writer = Writer::open(place, lock)?;
        if request.rebuild && !fresh {
            writer.clear()?;
        }
        let seen = Seen::open(place)?;
        Ok(Run { writer, control, seen, files, reports, now: request.now, rebuild: request.rebuild, last_commit: Instant::now() })
    }

    /// Drops what belongs to no root any more.
    fn drop_pruned(&mut self) {
        let names: BTreeSet<&str> = self.control.roots.iter().map(|root| root.name.as_str()).collect();
        let gone: Vec<String> =
            self.files.iter().filter(|id| id.split('/').next().is_some_and(|root| !names.contains(root))).cloned().collect();
        gone.iter().for_each(|id| self.drop_file(id));
    }

    fn drop_file(&mut self, file_id: &str) {
        for report in self.reports.remove(file_id).unwrap_or_default() {
            self.writer.remove_report(&report.id);
        }
        self.writer.remove_file(file_id);
        self.files.remove(file_id);
    }

    fn job(&mut self, job: &Job, watcher: &mut dyn Watcher, outcome: &mut Outcome) -> Result<ControlFlow<()>, RefreshError> {
        for id in &job.plan.gone {
            self.drop_file(id);
        }
        for file in &job.plan.read {
            if self.file(file, &job.facts, watcher, outcome)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            if self.last_commit.elapsed() > BETWEEN_COMMITS && !self.rebuild {
                self.commit(outcome)?;
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn file(&mut self, file: &FoundFile, facts: &Facts, watcher: &mut dyn Watcher, outcome: &mut Outcome) -> Result<ControlFlow<()>, RefreshError> {
        let mut hasher = blake3::Hasher::new();
        let mut bytes_read = 0;
        let mut unread: Vec<UnreadLine> = Vec::new();
        let mut before: BTreeMap<String, u128> =
            self.reports.remove(&file.id).unwrap_or_default().into_iter().map(|report| (report.id, report.content)).collect();
        let mut failed = None;
        let mut stopped = false;
        let told = std::cell::Cell::new(0);
        let whole = {
            let mut hash = |bytes: &[u8]| {
                hasher.update(bytes);
                told.set(told.get() + bytes.len() as u64);
            };
            intake::reports(&file.path, &file.below, facts, &mut hash, &mut |given| {
                match given {
                    Given::Unread(line) => unread.push(in_words(&line)),
                    Given::Report(report) => {
                        let id = identity::report_id(&file.id, report.document.own_id.as_deref());
                        let held = before.remove(&id);
                        match self.put(&id, &report, held) {
                            Ok(true) => outcome.written += 1,
                            Ok(false) => outcome.reports_unchanged += 1,
                            Err(error) => failed = Some(error),
                        }
                    }
                }
                watcher.read(0, told.get() - bytes_read);
                bytes_read = told.get();
                stopped = watcher.stop();
                if stopped || failed.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
        };
        if let Some(error) = failed {
            return Err(error.into());
        }
        if stopped || watcher.stop() {
            return Ok(ControlFlow::Break(()));
        }
        if let Err(line) = whole {
            unread.push(in_words(&line));
        }
        watcher.read(1, told.get() - bytes_read);
        outcome.bytes += told.get();
        for id in before.into_keys() {
            self.writer.remove_report(&id);
        }
        let row = LedgerRow { file_id: file.id.clone(), stamp: file.stamp, hash: kept::first_half(hasher.finalize()) };
        outcome.unread.extend(unread.iter().map(|line| (file.id.clone(), line.clone())));
        let replaces = self.files.remove(&file.id);
        self.writer.put_file(&row, &FileFacts { unread }, replaces)?;
        Ok(ControlFlow::Continue(()))
    }

    /// Writes a report; says whether that was needed.
    fn put(&mut self, id: &str, report: &Understood, held: Option<u128>) -> Result<bool, WriteError> {
        let facts = facts(report);
        let content = content_hash(report);
        let whole = whole_hash(content, report, &facts);
        let seen = self.seen.first(id, content, self.now);
        if held == Some(whole) {
            return Ok(false);
        }
        let actors: Vec<ActorId> = report.namings.iter().map(|naming| naming.actor.clone()).collect::<BTreeSet<_>>().into_iter().collect();
        let indexed = IndexedReport {
            id,
            text: &report.document.text,
            passages: &report.passages,
            words: &report.words,
            title_words: report.title_words,
            date: report.date.map(|date| date.interval),
            actors: &actors,
            seen,
            content: whole,
            facts: &facts,
        };
        self.writer.put_report(&indexed, held.is_some())?;
        Ok(true)
    }

    fn commit(&mut self, outcome: &mut Outcome) -> Result<(), RefreshError> {
        self.seen.save()?;
        self.control.revision += 1;
        self.control.committed = self.now;
        self.writer.commit(&self.control)?;
        outcome.revision = self.control.revision;
        self.last_commit = Instant::now();
        Ok(())
    }

    fn finish(mut self, place: &Place, outcome: &mut Outcome) -> Result<(), RefreshError> {
        if outcome.stopped {
            // What was read since the last commit is read again next time; half a file is never committed.
            outcome.revision = self.control.revision;
        } else {
            self.commit(outcome)?;
            kept::save_roots(place, &self.control)?;
        }
        self.writer.close()?;
        outcome.unread.sort();
        if let Ok(snapshot) = Snapshot::open(place, Verify::Small) {
            outcome.revision = snapshot.control.revision;
            outcome.held = snapshot.held()?;
        }
        Ok(())
    }
}

fn in_words(unread: &Unread) -> UnreadLine {
    UnreadLine {
        place: unread.place.map(|place| place.to_string()),
        reason: unread.reason.to_string(),
        unknown_kind: matches!(unread.reason, Reason::UnknownKind(_)),
        try_again: matches!(unread.reason, Reason::System(_)),
    }
}

fn facts(report: &Understood) -> ReportFacts {
    let mut actors: Vec<String> = Vec::new();
    let mut places: BTreeMap<&ActorId, usize> = BTreeMap::new();
    let mut namings = Vec::with_capacity(report.namings.len() * 5);
    let mut end = 0;
    for naming in &report.namings {
        let place = *places.entry(&naming.actor).or_insert_with(|| {
            actors.push(naming.actor.to_string());
            actors.len() - 1
        });
        let provenance = match naming.from {
            Provenance::Curated => 0,
            Provenance::Metadata => 1,
            Provenance::Gazetteer => 2,
        };
        let (in_text, on, length) = match naming.span {
            Some(span) => (1, span.start.saturating_sub(end), span.len()),
            None => (0, 0, 0),
        };
        end = naming.span.map_or(end, |span| span.end);
        namings.extend([place, provenance, in_text, on, length]);
    }
    ReportFacts {
        title: report.document.title.clone(),
        date_source: report.date.and_then(|date| DATE_SOURCES.iter().position(|source| *source == date.source)),
        metadata: report.document.metadata.clone(),
        actors,
        namings,
        remarks: report.remarks.iter().map(ToString::to_string).collect(),
    }
}

/// What a report says, wherever it lies: by it a copy or a moved report is known again.
fn content_hash(report: &Understood) -> u128 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(report.document.title.as_deref().unwrap_or_default().as_bytes());
    hasher.update(b"\0");
    hasher.update(report.document.text.as_bytes());
    kept::first_half(hasher.finalize())
}

/// All that the index holds of a report: while it is equal, nothing needs to be written.
fn whole_hash(content: u128, report: &Understood, facts: &ReportFacts) -> u128 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&content.to_le_bytes());
    hasher.update(&serde_json::to_vec(facts).unwrap_or_default());
    if let Some(date) = report.date {
        hasher.update(date.interval.to_string().as_bytes());
    }
    for passage in &report.passages {
        hasher.update(&(passage.span.end as u64).to_le_bytes());
        hasher.update(&(passage.line as u64).to_le_bytes());
    }
    kept::first_half(hasher.finalize())
}
