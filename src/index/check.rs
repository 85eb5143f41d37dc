//! Verifies an index whole: the checksum of every file and of every stored piece, and that they agree.

use std::collections::BTreeSet;

use tantivy::{DocAddress, DocId};

use super::damage::Found;
use super::ledger::{each_of_role, id_of};
use super::mentions::{Mentioned, Texts};
use super::open::{OpenError, Snapshot, Verify};
use super::place::Place;
use super::schema::{column, role};
use super::stored::ReportFacts;
use crate::report::identity;

/// What was verified.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checked {
    /// Files of the engine.
    pub files: usize,
    /// Reports, with their facts.
    pub reports: usize,
    /// Passages, with their texts.
    pub passages: usize,
    /// The revision that was verified.
    pub revision: u64,
}

/// Verifies the index in `place`.
pub fn check(place: &Place) -> Result<Checked, OpenError> {
    let snapshot = Snapshot::open(place, Verify::All)?;
    contents(&snapshot).map_err(|source| OpenError::found(place.folder(), source))
}

fn contents(snapshot: &Snapshot) -> Result<Checked, Found> {
    let files: BTreeSet<String> = snapshot.files()?.into_iter().map(|row| row.file_id).collect();
    let mut checked = Checked { files: snapshot.verified, revision: snapshot.control.revision, ..Checked::default() };
    for (number, segment) in (0..).zip(snapshot.searcher.segment_readers()) {
        let ids = snapshot.texts(number, column::ID)?;
        let counts = snapshot.numbers(number, column::PASSAGES)?;
        let (mentions, of_titles) =
            (snapshot.mentions(number, Texts::Passages)?, snapshot.mentions(number, Texts::Titles)?);
        each_of_role(snapshot, segment, role::HEAD, |head| {
            let id = id_of(&ids, head)?;
            if !files.contains(identity::file_of(&id)) {
                return Err(Found::Disagree(format!("the ledger lacks the file of {id}")));
            }
            let facts: ReportFacts = snapshot.facts(DocAddress::new(number, head), &id)?;
            let differs = |what: &str| Err(Found::Disagree(format!("the days that {what} of {id} mentions differ")));
            if !of_titles.of(head).eq(facts.title_mentions().iter().map(Mentioned::of)) {
                return differs("the title");
            }
            let count = counts.first(head).unwrap_or_default() as usize;
            for passage in 0..count {
                let (_, stored) = snapshot.passage(number, head, passage, &id)?;
                if !mentions.of(head + passage as DocId).eq(stored.mentions.iter().map(Mentioned::of)) {
                    return differs(&format!("passage {}", passage + 1));
                }
            }
            checked.reports += 1;
            checked.passages += count;
            Ok(())
        })?;
    }
    Ok(checked)
}
