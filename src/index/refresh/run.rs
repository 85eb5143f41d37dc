//! Reads what differs and writes it: one file after the other, one commit for all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::before::Before;
use super::jobs::Job;
use super::keys::{Keys, Numbered};
use super::{Outcome, RefreshError, Request, Watcher, renaming, stating};
use crate::index::control::Control;
use crate::index::damage::Found;
use crate::index::kept::{self, Seen};
use crate::index::ledger::HeldReport;
use crate::index::lock::WriteLock;
use crate::index::open::{OpenError, Snapshot, Verify};
use crate::index::place::Place;
use crate::index::stored::{self, FileFacts, UnreadLine};
use crate::index::write::{IndexedReport, WriteError, Writer};
use crate::intake::understand::normaliser::Workspace;
use crate::intake::walk::{self, FoundFile};
use crate::intake::{self, Facts, Given, Names, Understood};
use crate::language::dates;
use crate::report::identity;
use crate::report::ledger::{LedgerRow, Stamp};
use crate::report::root::Root;

/// How far a run is when it commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    Part,
    Done,
}

/// What a run changes in files that look unchanged. While it is not done, each commit says so: the next run would take
/// them for what they are to become.
pub(super) struct Unfinished {
    /// Roots that are read anew, by name.
    pub(super) anew: BTreeSet<String>,
    /// All reports are understood with other names of the user's own.
    pub(super) renaming: bool,
}

/// A run that writes.
pub(super) struct Run {
    writer: Writer,
    control: Control,
    seen: Seen,
    /// What the ledger held before.
    files: BTreeSet<String>,
    /// The reports that the files held before.
    reports: BTreeMap<String, Vec<HeldReport>>,
    now: i64,
    rebuild: bool,
    between_commits: Duration,
    last_commit: Instant,
    unfinished: Unfinished,
    snapshot: Option<Snapshot>,
    /// Memory that all reports use, one after the other.
    workspace: Workspace,
    keys: Keys,
}

impl Run {
    pub(super) fn begin(
        place: &Place,
        lock: WriteLock,
        before: Before,
        control: Control,
        request: &Request,
        out_of_reach: &[String],
        unfinished: Unfinished,
    ) -> Result<Run, RefreshError> {
        let fresh = before.snapshot.is_none();
        if fresh && request.rebuild {
            // Nothing of it can be read: it is made anew.
            let removed = match fs::remove_dir_all(place.engine()) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                removed => removed,
            };
            removed
                .and_then(|()| fs::create_dir_all(place.engine()))
                .map_err(|error| WriteError::system(place.folder(), &error))?;
        }
        let reports = match &before.snapshot {
            Some(snapshot) if !request.rebuild => {
                // What is built upon must be whole: a merge would copy damage under a good checksum.
                snapshot
                    .verify_files()
                    .and_then(|_| snapshot.reports_by_file())
                    .map_err(|found| snapshot.damaged(found))?
            }
            _ => BTreeMap::new(),
        };
        let files = before.rows.iter().map(|row| row.file_id.clone()).collect();
        let writer = Writer::open(place, lock)?;
        match &before.snapshot {
            Some(snapshot) if request.rebuild && !out_of_reach.is_empty() => {
                // What cannot be read again is kept, if it is whole: a merge would copy damage under a good checksum.
                let kept = snapshot.verify_files().and_then(|_| drop_within_reach(&writer, snapshot, out_of_reach));
                kept.map_err(|_| RefreshError::WouldLose { root: root_of(&control, &out_of_reach[0]) })?;
            }
            Some(_) if request.rebuild => writer.clear()?,
            _ => {}
        }
        let seen = Seen::open(place)?;
        Ok(Run {
            writer,
            control,
            seen,
            files,
            reports,
            now: request.now,
            rebuild: request.rebuild,
            between_commits: request.between_commits,
            last_commit: Instant::now(),
            unfinished,
            snapshot: before.snapshot,
            workspace: Workspace::default(),
            keys: Keys::default(),
        })
    }

    /// Drops what belongs to no root any more.
    pub(super) fn drop_pruned(&mut self) {
        let roots: Vec<String> =
            self.control.roots.iter().map(|root| identity::file_id(&root.name, Path::new(""))).collect();
        let is_orphan = |id: &&String| !roots.iter().any(|root| walk::is_below(id, root));
        let gone: Vec<String> = self.files.iter().filter(is_orphan).cloned().collect();
        gone.iter().for_each(|id| self.drop_file(id));
    }

    fn drop_file(&mut self, file_id: &str) {
        for report in self.reports.remove(file_id).unwrap_or_default() {
            self.writer.remove_report(&report.id);
        }
        self.writer.remove_file(file_id);
        self.files.remove(file_id);
    }

    pub(super) fn job(
        &mut self,
        job: &Job,
        watcher: &mut dyn Watcher,
        outcome: &mut Outcome,
    ) -> Result<ControlFlow<()>, RefreshError> {
        for id in &job.plan.gone {
            self.drop_file(id);
        }
        for (id, line) in &job.unreachable {
            // It looks like no file, so that it is read as soon as it can be. Its reports stay.
            let row = LedgerRow { file_id: id.clone(), stamp: Stamp::default(), hash: 0 };
            self.files.remove(id);
            self.writer.put_file(&row, &FileFacts { unread: vec![line.clone()] }, true)?;
        }
        for file in &job.plan.read {
            if self.file(file, &job.facts, watcher, outcome)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            if self.last_commit.elapsed() > self.between_commits && !self.rebuild {
                watcher.writing();
                self.commit(outcome, Progress::Part)?;
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Understands whom the reports of unchanged files name, by what the index holds of them.
    pub(super) fn rename(
        &mut self,
        names: &Names,
        watcher: &mut dyn Watcher,
        outcome: &mut Outcome,
    ) -> Result<ControlFlow<()>, RefreshError> {
        let Some(snapshot) = self.snapshot.take() else { return Ok(ControlFlow::Continue(())) };
        let unchanged = std::mem::take(&mut self.reports).into_values().flatten();
        let unchanged: BTreeMap<String, u128> = unchanged.map(|report| (report.id, report.content)).collect();
        for (id, (segment, head)) in snapshot.heads().map_err(|found| snapshot.damaged(found))? {
            let Some(content) = unchanged.get(&id) else { continue };
            if watcher.stop() {
                return Ok(ControlFlow::Break(()));
            }
            let held = snapshot.held_text(segment, head).map_err(|found| snapshot.damaged(found))?;
            let recognise = self.control.recognises(&id);
            let report = renaming::understood(held, names, recognise, &mut self.workspace);
            outcome.renamed += usize::from(self.put(&id, &report, Some(*content))?);
        }
        Ok(ControlFlow::Continue(()))
    }

    fn file(
        &mut self,
        file: &FoundFile,
        facts: &Facts,
        watcher: &mut dyn Watcher,
        outcome: &mut Outcome,
    ) -> Result<ControlFlow<()>, RefreshError> {
        let mut hasher = blake3::Hasher::new();
        let mut bytes_read = 0;
        let mut unread: Vec<UnreadLine> = Vec::new();
        let mut before: BTreeMap<String, u128> = self
            .reports
            .remove(&file.id)
            .unwrap_or_default()
            .into_iter()
            .map(|report| (report.id, report.content))
            .collect();
        let mut failed = None;
        let mut stopped = false;
        let told = std::cell::Cell::new(0);
        let mut workspace = std::mem::take(&mut self.workspace);
        let whole = {
            let mut hash = |bytes: &[u8]| {
                hasher.update(bytes);
                told.set(told.get() + bytes.len() as u64);
            };
            intake::reports(&file.path, &file.below, facts, &mut workspace, &mut hash, &mut |given| {
                match given {
                    Given::Unread(line) => unread.push(stating::in_words(&line)),
                    Given::Report(report) => {
                        outcome.text_bytes += report.document.text.len() as u64;
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
        self.workspace = workspace;
        if let Some(error) = failed {
            return Err(error.into());
        }
        if stopped || watcher.stop() {
            return Ok(ControlFlow::Break(()));
        }
        if let Err(line) = whole {
            unread.push(stating::in_words(&line));
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
        let numbered = Numbered::of(report);
        let facts = stating::facts(report, &numbered);
        let sealed = stored::seal(&facts, id);
        let content = stating::content_hash(report);
        let mentions: Vec<_> =
            report.passages.iter().map(|passage| dates::of_passage(&report.mentions, passage.span)).collect();
        let whole = stating::whole_hash(content, report, &mentions, stored::json(&sealed));
        let seen = self.seen.first(id, content, self.now);
        if held == Some(whole) {
            return Ok(false);
        }
        let keyed = self.keys.of(&numbered);
        let (actors, named) = (keyed.actors(), keyed.named(report));
        let (spots, title_spots) = (keyed.spots(report, &mentions), keyed.title_spots(report));
        let indexed = IndexedReport {
            id,
            text: &report.document.text,
            passages: &report.passages,
            gauges: &report.gauges,
            title_words: report.title_words,
            date: report.date.map(|date| date.interval),
            actors: &actors,
            named: &named,
            mentions: &mentions,
            title_mentions: &report.title_mentions,
            spots: &spots,
            title_spots: &title_spots,
            seen,
            content: whole,
            facts: &facts,
            sealed: &sealed,
        };
        self.writer.put_report(&indexed, held.is_some())?;
        Ok(true)
    }

    fn commit(&mut self, outcome: &mut Outcome, progress: Progress) -> Result<(), RefreshError> {
        self.seen.save()?;
        self.control.revision += 1;
        self.control.committed = self.now;
        let is_part = progress == Progress::Part;
        self.control.renaming = is_part && self.unfinished.renaming;
        for root in self.control.roots.iter_mut().filter(|root| self.unfinished.anew.contains(&root.name)) {
            root.unfinished = is_part;
        }
        self.writer.commit(&self.control)?;
        outcome.revision = self.control.revision;
        self.last_commit = Instant::now();
        Ok(())
    }

    pub(super) fn finish(
        mut self,
        place: &Place,
        watcher: &mut dyn Watcher,
        outcome: &mut Outcome,
    ) -> Result<(), RefreshError> {
        watcher.writing();
        if outcome.stopped {
            // What was read since the last commit is read again next time; half a file is never committed.
            outcome.revision = self.control.revision;
        } else {
            self.commit(outcome, Progress::Done)?;
            kept::save_roots(place, &self.control)?;
        }
        self.writer.close()?;
        outcome.unread.sort();
        let snapshot = match Snapshot::open(place, Verify::AsRead) {
            // Stopped before the first commit: there is nothing yet.
            Err(OpenError::Empty { .. }) => return Ok(()),
            snapshot => snapshot?,
        };
        outcome.revision = snapshot.control.revision;
        outcome.held = snapshot.held().map_err(|found| snapshot.damaged(found))?;
        Ok(())
    }
}

/// Removes every file and report that can be read again, before a rebuild reads them.
fn drop_within_reach(writer: &Writer, snapshot: &Snapshot, out_of_reach: &[String]) -> Result<(), Found> {
    let stays = |id: &str| out_of_reach.iter().any(|above| walk::is_below(id, above));
    for row in snapshot.files()?.iter().filter(|row| !stays(&row.file_id)) {
        writer.remove_file(&row.file_id);
    }
    for (_, reports) in snapshot.reports_by_file()?.iter().filter(|(file, _)| !stays(file)) {
        reports.iter().for_each(|report| writer.remove_report(&report.id));
    }
    Ok(())
}

/// Returns the path of the root that holds the file.
fn root_of(control: &Control, file_id: &str) -> PathBuf {
    let holds = |root: &&Root| walk::is_below(file_id, &identity::file_id(&root.name, Path::new("")));
    control.roots.iter().find(holds).map(|root| root.path.clone()).unwrap_or_default()
}
