//! The only place that writes the index: reports and files in, one commit for all.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use tantivy::indexer::{LogMergePolicy, UserOperation};
use tantivy::schema::Term;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{IndexWriter, Opstamp, TantivyDocument};

use super::actor_terms::{self, ActorKey};
use super::ahead::Ahead;
use super::analysis::{ANALYSER_NAME, Analyser};
use super::columns;
use super::control::Control;
use super::lock::WriteLock;
use super::mentions;
use super::open::{self, CONTROL_OWNER, OpenError};
use super::place::Place;
use super::schema::{Fields, role};
use super::stored::{self, FileFacts, ReportFacts};
use super::stored_passage::StoredPassage;
use crate::language::dates::Mention;
use crate::language::gauge::Gauge;
use crate::report::actor::ActorId;
use crate::report::interval::Interval;
use crate::report::ledger::LedgerRow;
use crate::report::passage::Passage;
use crate::report::system;

/// What the engine may hold in memory before it writes a segment, in bytes. With one thread 200 MB made one
/// segment of 238 MB of text, at a peak of 350 MB for the whole process.
const ENGINE_MEMORY: usize = 200_000_000;

/// One thread of the engine's own: the reading thread keeps the second core busy.
const ENGINE_THREADS: usize = 1;

/// Above this share of deleted documents a segment is merged, so that an index that changes daily stays small.
const DELETED_BEFORE_MERGE: f32 = 0.3;

/// A report as it goes into the index.
pub struct IndexedReport<'a> {
    /// Its id, see `report::identity`.
    pub id: &'a str,
    /// Its text; the passages cover it.
    pub text: &'a str,
    /// Its passages, in order; at least one.
    pub passages: &'a [Passage],
    /// What each passage weighs and resembles.
    pub gauges: &'a [Gauge],
    /// How many words the title has that are no function words.
    pub title_words: usize,
    /// Its own date.
    pub date: Option<Interval>,
    /// Its actors, each once, whatever its spellings.
    pub actors: &'a [(ActorKey, ActorId)],
    /// Whom each passage names, each once.
    pub named: &'a [Vec<&'a ActorKey>],
    /// Which dates each passage mentions, with spans of the passage.
    pub mentions: &'a [Vec<Mention>],
    /// The same of its title.
    pub title_mentions: &'a [Mention],
    /// What stands where in each passage, see `spots`.
    pub spots: &'a [String],
    /// The same of its title.
    pub title_spots: &'a str,
    /// When it was first seen, in seconds since 1970.
    pub seen: i64,
    /// The hash of its content.
    pub content: u128,
    /// What is stored beside.
    pub facts: &'a ReportFacts,
    /// The same as `stored::seal` wrote it.
    pub sealed: &'a [u8],
}

/// An index that is open for writing. Nothing that was written counts before `commit`.
pub struct Writer {
    engine: IndexWriter,
    fields: Fields,
    folder: PathBuf,
    ahead: Ahead,
    _lock: WriteLock,
}

/// Why nothing could be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The index cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// There is no room for more.
    #[error(
        "cannot write the index at {}: {why}; make room there, or name another place with --index; \
         what was committed before stays as it is",
        folder.display()
    )]
    Full {
        /// The index.
        folder: PathBuf,
        /// What the system said.
        why: String,
    },
    /// The system refused.
    #[error("cannot write the index at {}: {why}; what was committed before stays as it is", folder.display())]
    System {
        /// The index.
        folder: PathBuf,
        /// What it said.
        why: String,
    },
    /// The engine refused.
    #[error("cannot write the index: {0}; what was committed before stays as it is")]
    Engine(String),
}

impl WriteError {
    /// Returns what the system refused about the index in `folder`.
    pub(crate) fn system(folder: &Path, error: &io::Error) -> WriteError {
        let (folder, why) = (folder.to_path_buf(), system::in_words(error));
        if system::is_full(error) { WriteError::Full { folder, why } } else { WriteError::System { folder, why } }
    }

    /// Returns what the engine refused. Of the system's errors it hands on only a text.
    fn engine(folder: &Path, error: &tantivy::TantivyError) -> WriteError {
        let said = error.to_string();
        system::told_in(&said).map_or_else(|| WriteError::Engine(said), |refused| WriteError::system(folder, &refused))
    }
}

impl Writer {
    /// Opens the index in `place` for writing; makes an empty one if there is none.
    pub fn open(place: &Place, lock: WriteLock) -> Result<Writer, WriteError> {
        let folder = place.folder().to_path_buf();
        let (index, fields) = open::engine(place, true).map_err(|error| match &error {
            // A disk that is full while the index is made is no damage.
            OpenError::Damaged { source, .. } => system::told_in(&source.to_string())
                .filter(system::is_full)
                .map_or_else(|| WriteError::from(error), |refused| WriteError::system(&folder, &refused)),
            _ => WriteError::from(error),
        })?;
        remove_left_overs(place, &index);
        let ahead = Ahead::new();
        index.tokenizers().register(ANALYSER_NAME, TextAnalyzer::builder(Analyser::counting(ahead.taken())).build());
        let engine: IndexWriter = index
            .writer_with_num_threads(ENGINE_THREADS, ENGINE_MEMORY)
            .map_err(|error| WriteError::engine(&folder, &error))?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(DELETED_BEFORE_MERGE);
        engine.set_merge_policy(Box::new(policy));
        Ok(Writer { engine, fields, folder, ahead, _lock: lock })
    }

    /// Writes a report; one with the same id is replaced.
    pub fn put_report(&mut self, report: &IndexedReport, replaces: bool) -> Result<(), WriteError> {
        self.ahead.wait();
        self.ahead.give(report.text);
        self.ahead.give(report.facts.title.as_deref().unwrap_or_default());
        // One batch goes to one thread of the engine, so the passages of a report stay together, in order.
        let mut batch = Vec::with_capacity(report.passages.len() + 1);
        if replaces {
            batch.push(UserOperation::Delete(Term::from_field_text(self.fields.report, report.id)));
        }
        batch.extend((0..report.passages.len()).map(|number| UserOperation::Add(self.passage(report, number))));
        self.run(batch)
    }

    /// Removes a report.
    pub fn remove_report(&self, id: &str) {
        self.engine.delete_term(Term::from_field_text(self.fields.report, id));
    }

    /// Writes a file of the ledger; one with the same id is replaced.
    pub fn put_file(&mut self, row: &LedgerRow, facts: &FileFacts, replaces: bool) -> Result<(), WriteError> {
        let mut document = TantivyDocument::new();
        document.add_text(self.fields.role, role::FILE);
        self.add_gauge(&mut document, Gauge::default());
        if !facts.unread.is_empty() {
            document.add_text(self.fields.role, role::UNREAD);
            document.add_bytes(self.fields.facts, &stored::seal(facts, &row.file_id));
        }
        document.add_text(self.fields.file, &row.file_id);
        document.add_text(self.fields.id, &row.file_id);
        document.add_u64(self.fields.size, row.stamp.size);
        document.add_i64(self.fields.changed_ns, row.stamp.changed_ns);
        document.add_u64(self.fields.inode, row.stamp.inode);
        self.add_hash(&mut document, row.hash);
        let mut batch = Vec::with_capacity(2);
        if replaces {
            batch.push(UserOperation::Delete(Term::from_field_text(self.fields.file, &row.file_id)));
        }
        batch.push(UserOperation::Add(document));
        self.run(batch)
    }

    /// Removes a file of the ledger; its reports are removed one by one.
    pub fn remove_file(&self, file_id: &str) {
        self.engine.delete_term(Term::from_field_text(self.fields.file, file_id));
    }

    /// Forgets everything: the next commit holds only what is written after this.
    pub fn clear(&self) -> Result<(), WriteError> {
        self.engine.delete_all_documents().map_err(|error| WriteError::engine(&self.folder, &error))?;
        Ok(())
    }

    /// Commits all that was written, with the control document, as one.
    pub fn commit(&mut self, control: &Control) -> Result<(), WriteError> {
        let mut document = TantivyDocument::new();
        document.add_text(self.fields.role, role::CONTROL);
        self.add_gauge(&mut document, Gauge::default());
        document.add_bytes(self.fields.facts, &stored::seal(control, CONTROL_OWNER));
        self.run(vec![
            UserOperation::Delete(Term::from_field_text(self.fields.role, role::CONTROL)),
            UserOperation::Add(document),
        ])?;
        let failed = |error| WriteError::engine(&self.folder, &error);
        let mut prepared = self.engine.prepare_commit().map_err(failed)?;
        prepared.set_payload(&open::payload());
        prepared.commit().map_err(failed)?;
        Ok(())
    }

    /// Waits for merges, which would be lost otherwise, and closes.
    pub fn close(self) -> Result<(), WriteError> {
        self.engine.wait_merging_threads().map_err(|error| WriteError::engine(&self.folder, &error))?;
        Ok(())
    }

    fn run(&mut self, batch: Vec<UserOperation>) -> Result<(), WriteError> {
        let Err(told) = self.engine.run(batch) else { return Ok(()) };
        // A thread of the engine died before this; why it did is told only by the next commit.
        Err(WriteError::engine(&self.folder, &self.engine.prepare_commit().err().unwrap_or(told)))
    }

    fn passage(&self, report: &IndexedReport, number: usize) -> TantivyDocument {
        let passage = &report.passages[number];
        let text = passage.span.of(report.text);
        let mut document = TantivyDocument::with_capacity(text.len() + 200);
        document.add_text(self.fields.report, report.id);
        document.add_text(self.fields.text, text);
        self.add_gauge(&mut document, report.gauges[number]);
        let mentions = report.mentions[number].clone();
        mentions.iter().flat_map(mentions::numbers).for_each(|days| document.add_u64(self.fields.mention, days));
        let stored = StoredPassage { start: passage.span.start, line: passage.line, mentions };
        document.add_bytes(self.fields.place, &stored.seal(report.id, number, text));
        document.add_text(self.fields.spots, &report.spots[number]);
        for key in &report.named[number] {
            document.add_text(self.fields.naming, key.term());
        }
        if number == 0 {
            self.head(report, &mut document);
        }
        document
    }

    fn head(&self, report: &IndexedReport, document: &mut TantivyDocument) {
        document.add_text(self.fields.role, role::HEAD);
        if !report.facts.remarks.is_empty() || !report.facts.actor_remarks.is_empty() {
            document.add_text(self.fields.role, role::REMARKED);
        }
        document.add_text(self.fields.id, report.id);
        if let Some(title) = &report.facts.title {
            document.add_text(self.fields.title, title);
            document.add_text(self.fields.title_spots, report.title_spots);
            let days = report.title_mentions.iter().flat_map(mentions::numbers);
            days.for_each(|days| document.add_u64(self.fields.title_mention, days));
        }
        document.add_bytes(self.fields.facts, report.sealed);
        let mut last_kind = None;
        for (key, actor) in report.actors {
            let spelled = actor_terms::spelled(key, actor);
            document.add_text(self.fields.naming, spelled);
            document.add_text(self.fields.actor, key.term());
            // Actors come in the order of their kinds.
            if last_kind.replace(key.kind) != Some(key.kind) {
                document.add_text(self.fields.naming, actor_terms::of_kind(key.kind));
            }
        }
        let [first, last] = columns::days_of(report.date);
        document.add_i64(self.fields.first_day, first);
        document.add_i64(self.fields.last_day, last);
        document.add_u64(self.fields.passages, report.passages.len() as u64);
        document.add_u64(self.fields.report_words, report.gauges.iter().map(|gauge| gauge.words as u64).sum());
        document.add_u64(self.fields.title_words, report.title_words as u64);
        document.add_i64(self.fields.seen, report.seen);
        self.add_hash(document, report.content);
    }

    /// Every document has one: a column with a value for every document is read without a look-up.
    fn add_gauge(&self, document: &mut TantivyDocument, gauge: Gauge) {
        let (upper, lower) = gauge.fingerprint.halves();
        document.add_u64(self.fields.words, gauge.words as u64);
        document.add_u64(self.fields.print_high, upper);
        document.add_u64(self.fields.print_low, lower);
    }

    fn add_hash(&self, document: &mut TantivyDocument, hash: u128) {
        document.add_u64(self.fields.hash_high, (hash >> 64) as u64);
        document.add_u64(self.fields.hash_low, hash as u64);
    }
}

/// Gives back the room that a run took which failed: what it had begun is of no use to the next.
pub(crate) fn clean_up(place: &Place) {
    if let (Ok(_lock), Ok((index, _))) = (WriteLock::take(place), open::engine(place, false)) {
        remove_left_overs(place, &index);
    }
}

/// Removes the files of segments that no commit holds, which a writer left that was killed or failed. The engine cleans
/// up after its commits alone; and it never writes over a file, so that a list of deleted documents, which is named by
/// its segment and commit, would be in the way of the next one.
fn remove_left_overs(place: &Place, index: &tantivy::Index) {
    let (Ok(entries), Ok(segments)) = (std::fs::read_dir(place.engine()), index.searchable_segment_metas()) else {
        return;
    };
    let committed: HashMap<String, Option<Opstamp>> =
        segments.iter().map(|segment| (segment.id().uuid_string(), segment.delete_opstamp())).collect();
    let is_left_over = |name: &str| {
        let Some((segment, rest)) = name.split_once('.').filter(|(segment, _)| is_segment(segment)) else {
            return name.starts_with(".tmp");
        };
        match (committed.get(segment), rest.strip_suffix(".del")) {
            (None, _) => true,
            (Some(current), Some(list)) => current.is_none_or(|current| current.to_string() != list),
            (Some(_), None) => false,
        }
    };
    for entry in entries.flatten() {
        if is_left_over(&entry.file_name().to_string_lossy()) {
            // One that cannot be removed only takes room, or is told when it is in the way.
            drop(std::fs::remove_file(entry.path()));
        }
    }
}

/// Says whether the name of a file begins as those of segments do.
fn is_segment(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}
