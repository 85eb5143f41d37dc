//! The ledger as a snapshot holds it: the files, how they looked, and which reports they gave.

use std::collections::BTreeMap;

use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::document::Value;
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocAddress, DocId, DocSet, SegmentReader, TERMINATED, TantivyDocument};

use super::damage::Found;
use super::open::Snapshot;
use super::schema::{column, role};
use super::stored::{self, FileFacts, ReportFacts, UnreadLine};
use crate::report::ledger::{LedgerRow, Stamp};

/// A report that the index holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldReport {
    /// Its id.
    pub id: String,
    /// The hash of its content.
    pub content: u128,
}

/// What is counted of an index or of a part of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// Files of the ledger.
    pub files: usize,
    /// Reports.
    pub reports: usize,
    /// Their passages.
    pub passages: usize,
    /// Reports without a date.
    pub undated: usize,
    /// Files of which something could not be read.
    pub unread: usize,
}

impl Snapshot {
    /// Returns all files of the ledger, in the order of their ids.
    pub fn files(&self) -> Result<Vec<LedgerRow>, Found> {
        let mut rows = Vec::new();
        for number in 0..self.segments() {
            let (size, inode) = (self.numbers(number, column::SIZE)?, self.numbers(number, column::INODE)?);
            let changed = self.days(number, column::CHANGED_NS)?;
            let hash = HashColumns::of(self, number)?;
            self.each_id(number, role::FILE, |file_id, document| {
                let stamp = Stamp {
                    size: size.first(document).unwrap_or_default(),
                    changed_ns: changed.first(document).unwrap_or_default(),
                    inode: inode.first(document).unwrap_or_default(),
                };
                rows.push(LedgerRow { file_id, stamp, hash: hash.of_document(document) });
            })?;
        }
        rows.sort_unstable_by(|a, b| a.file_id.cmp(&b.file_id));
        Ok(rows)
    }

    /// Returns how the file looked when it was read; none if the ledger does not hold it.
    pub fn stamp(&self, file_id: &str) -> Result<Option<Stamp>, Found> {
        let term = Term::from_field_text(self.fields.file, file_id);
        for (number, segment) in (0..).zip(self.searcher.segment_readers()) {
            // For a field without a term the engine builds an empty dictionary, which takes a megabyte of memory.
            if self.numbers(number, column::SIZE)?.values.num_vals() == 0 {
                continue;
            }
            let Some(mut postings) =
                segment.inverted_index(self.fields.file)?.read_postings(&term, IndexRecordOption::Basic)?
            else {
                continue;
            };
            while postings.doc() != TERMINATED {
                let document = postings.doc();
                if !segment.is_deleted(document) {
                    return Ok(Some(Stamp {
                        size: self.numbers(number, column::SIZE)?.first(document).unwrap_or_default(),
                        changed_ns: self.days(number, column::CHANGED_NS)?.first(document).unwrap_or_default(),
                        inode: self.numbers(number, column::INODE)?.first(document).unwrap_or_default(),
                    }));
                }
                postings.advance();
            }
        }
        Ok(None)
    }

    /// Returns the reports of every file, by the file's id.
    pub fn reports_by_file(&self) -> Result<BTreeMap<String, Vec<HeldReport>>, Found> {
        let mut files: BTreeMap<String, Vec<HeldReport>> = BTreeMap::new();
        for number in 0..self.segments() {
            let hash = HashColumns::of(self, number)?;
            self.each_id(number, role::HEAD, |id, document| {
                let reports = files.entry(crate::report::identity::file_of(&id).to_string()).or_default();
                reports.push(HeldReport { id, content: hash.of_document(document) });
            })?;
        }
        Ok(files)
    }

    /// Returns where the head of each report is, by the report's id: the number of its segment, and its document.
    pub(crate) fn heads(&self) -> Result<BTreeMap<String, (u32, DocId)>, Found> {
        let mut heads = BTreeMap::new();
        for number in 0..self.segments() {
            self.each_id(number, role::HEAD, |id, head| {
                heads.insert(id, (number, head));
            })?;
        }
        Ok(heads)
    }

    /// Counts the whole index.
    pub fn held(&self) -> Result<Held, Found> {
        let mut held = Held::default();
        for (number, segment) in (0..).zip(self.searcher.segment_readers()) {
            let (passages, dates) = (self.numbers(number, column::PASSAGES)?, self.dates(number)?);
            each_of_role(self, segment, role::HEAD, |document| {
                held.reports += 1;
                held.passages += passages.first(document).unwrap_or_default() as usize;
                held.undated += usize::from(dates.of_head(document).is_none());
                Ok(())
            })?;
            each_of_role(self, segment, role::FILE, |_| {
                held.files += 1;
                Ok(())
            })?;
        }
        held.unread = self.unread_files()?;
        Ok(held)
    }

    /// Counts the files of which something could not be read.
    pub fn unread_files(&self) -> Result<usize, Found> {
        self.count_unread(|| {
            let mut files = 0;
            for segment in self.searcher.segment_readers() {
                each_of_role(self, segment, role::UNREAD, |_| {
                    files += 1;
                    Ok(())
                })?;
            }
            Ok(files)
        })
    }

    /// Returns what could not be read, by the file's id.
    pub fn unread(&self) -> Result<BTreeMap<String, Vec<UnreadLine>>, Found> {
        let mut files = BTreeMap::new();
        self.each_facts(role::UNREAD, |id, facts: FileFacts| {
            files.insert(id, facts.unread);
        })?;
        Ok(files)
    }

    /// Returns what was left out or corrected in reports, by the report's id.
    pub fn remarks(&self) -> Result<BTreeMap<String, Vec<String>>, Found> {
        let mut reports = BTreeMap::new();
        self.each_facts(role::REMARKED, |id, facts: ReportFacts| {
            reports.insert(id, facts.remarks.into_iter().chain(facts.actor_remarks).collect());
        })?;
        Ok(reports)
    }

    fn segments(&self) -> u32 {
        self.searcher.segment_readers().len() as u32
    }

    /// Calls `give` for each living document of a role in a segment, with its id, in the order of the ids: so the
    /// dictionary of ids is walked along once.
    fn each_id(&self, segment: u32, role: &str, mut give: impl FnMut(String, DocId)) -> Result<(), Found> {
        let without_id = || Found::Disagree(format!("a document of the ledger has no id ({role})"));
        let ids = self.texts(segment, column::ID)?;
        let mut documents: Vec<(u64, DocId)> = Vec::new();
        each_of_role(self, self.searcher.segment_reader(segment), role, |document| {
            let ordinal = ids.as_ref().and_then(|ids| ids.term_ords(document).next());
            documents.push((ordinal.ok_or_else(without_id)?, document));
            Ok(())
        })?;
        let Some(ids) = ids else { return Ok(()) };
        documents.sort_unstable();
        let ordinals: Vec<u64> = documents.iter().map(|(ordinal, _)| *ordinal).collect();
        let (mut given, all) = (0, documents.len());
        let mut documents = documents.into_iter();
        ids.dictionary().sorted_ords_to_term_cb(&ordinals, |id| {
            if let (Some((_, document)), Ok(id)) = (documents.next(), str::from_utf8(id)) {
                give(id.to_string(), document);
                given += 1;
            }
        })?;
        if given == all { Ok(()) } else { Err(without_id()) }
    }

    fn each_facts<T: for<'de> serde::Deserialize<'de>>(
        &self,
        role: &str,
        mut give: impl FnMut(String, T),
    ) -> Result<(), Found> {
        for (number, segment) in (0..).zip(self.searcher.segment_readers()) {
            let ids = self.texts(number, column::ID)?;
            each_of_role(self, segment, role, |document| {
                let id = id_of(&ids, document)?;
                let facts = self.facts(DocAddress::new(number, document), &id)?;
                give(id, facts);
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Returns the facts that a document stores, verified.
    pub(crate) fn facts<T: for<'de> serde::Deserialize<'de>>(
        &self,
        address: DocAddress,
        owner: &str,
    ) -> Result<T, Found> {
        let document: TantivyDocument = self.searcher.doc(address)?;
        let sealed = document.get_first(self.fields.facts).and_then(|value| value.as_bytes().map(<[u8]>::to_vec));
        Ok(stored::open(&sealed.unwrap_or_default(), owner)?)
    }
}

/// Calls `give` for each living document of a role.
pub(crate) fn each_of_role(
    snapshot: &Snapshot,
    segment: &SegmentReader,
    role: &str,
    mut give: impl FnMut(DocId) -> Result<(), Found>,
) -> Result<(), Found> {
    let term = Term::from_field_text(snapshot.fields.role, role);
    let inverted = segment.inverted_index(snapshot.fields.role)?;
    let Some(mut postings) = inverted.read_block_postings(&term, IndexRecordOption::Basic)? else { return Ok(()) };
    while postings.block_len() > 0 {
        for document in postings.docs() {
            if !segment.is_deleted(*document) {
                give(*document)?;
            }
        }
        postings.advance();
    }
    Ok(())
}

/// Returns the id of a head or file.
pub(crate) fn id_of(ids: &Option<StrColumn>, document: DocId) -> Result<String, Found> {
    let mut id = String::new();
    if let Some(ids) = ids
        && let Some(ordinal) = ids.term_ords(document).next()
    {
        ids.ord_to_str(ordinal, &mut id)?;
    }
    Ok(id)
}

/// The hashes of heads and files.
pub(crate) struct HashColumns {
    high: Column<u64>,
    low: Column<u64>,
}

impl HashColumns {
    pub(crate) fn of(snapshot: &Snapshot, segment: u32) -> Result<HashColumns, Found> {
        let (high, low) = (column::HASH_HIGH, column::HASH_LOW);
        Ok(HashColumns { high: snapshot.numbers(segment, high)?, low: snapshot.numbers(segment, low)? })
    }

    pub(crate) fn of_document(&self, document: DocId) -> u128 {
        let part = |column: &Column<u64>| u128::from(column.first(document).unwrap_or_default());
        part(&self.high) << 64 | part(&self.low)
    }
}
