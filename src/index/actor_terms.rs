//! How actors are written in the index, and how they are read back.
//! In: actors as reports spell them. Out: terms and a column, and from these the one spelling that the index shows.
//!
//! Spellings of one name share a key. A head carries `person/KEY` and its spelling as a term, one spelling a key, so that
//! all spellings of a key stand together in the dictionary, and the key alone in a column, so that a report counts once. Which spelling is shown is read off
//! the dictionary when it is needed: that of most living reports, so it depends neither on the order of indexing nor
//! on merges, and no list beside the index can disagree with it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, InvertedIndexReader, SegmentReader, TERMINATED};

use super::damage::Found;
use super::open::Snapshot;
use super::schema::column;
use crate::intake::understand::spelling::actor_key;
use crate::report::actor::{ActorId, KINDS, Kind};

/// What all spellings of an actor share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorKey {
    /// What the actor is.
    pub kind: Kind,
    /// The key of its name; of a state, which has one spelling, the name itself.
    pub name: String,
}

impl ActorKey {
    /// Returns the key of an actor.
    pub fn of(actor: &ActorId) -> ActorKey {
        ActorKey::named(actor.kind(), actor.name())
    }

    /// Returns the key of a name of this kind, however it is spelled.
    pub fn named(kind: Kind, name: &str) -> ActorKey {
        ActorKey { kind, name: actor_key(kind, name) }
    }

    /// Returns the term of a passage that names the actor: `person/KEY`.
    pub(crate) fn term(&self) -> String {
        let mut term = String::with_capacity(self.kind.name().len() + 1 + self.name.len());
        self.push_term(&mut term);
        term
    }

    /// Adds the same to a text.
    pub(crate) fn push_term(&self, text: &mut String) {
        text.push_str(self.kind.name());
        text.push('/');
        text.push_str(&self.name);
    }
}

/// Between a key and a spelling. Neither holds it.
const BEFORE_SPELLING: char = '\0';

/// Returns the term of the heads of reports that name an actor of this kind.
pub(crate) fn of_kind(kind: Kind) -> &'static str {
    kind.name()
}

/// Returns what a head carries for each of its actors: `person/KEY` and the spelling.
pub(crate) fn spelled(key: &ActorKey, actor: &ActorId) -> String {
    format!("{}/{}{BEFORE_SPELLING}{}", key.kind.name(), key.name, actor.name())
}

/// Returns the key that stands in the column of heads.
pub(crate) fn read_key(term: &[u8]) -> Option<ActorKey> {
    let (kind, name) = std::str::from_utf8(term).ok()?.split_once('/')?;
    Some(ActorKey { kind: Kind::parse(kind)?, name: name.to_string() })
}

/// The spellings that the index shows, each looked up once: the reports of an answer name the same actors, and those of
/// the next answer too. As many as the dictionary has names at most.
#[derive(Default)]
pub(crate) struct Spellings {
    /// By segment, and by number in its column; none if nothing is to be shown.
    by_number: Mutex<HashMap<(u32, u64), Option<ActorId>>>,
    by_key: Mutex<HashMap<ActorKey, Option<ActorId>>>,
}

impl Spellings {
    /// Returns the actors that the head carries, in the spelling that the index shows, in order.
    pub(crate) fn of_head(&self, snapshot: &Snapshot, segment: u32, head: DocId) -> Result<Vec<ActorId>, Found> {
        let mut actors = Vec::new();
        if let Some(column) = snapshot.texts(segment, column::ACTOR)? {
            let mut term = Vec::new();
            for ordinal in column.term_ords(head) {
                let known = locked(&self.by_number).get(&(segment, ordinal)).cloned();
                if let Some(known) = known {
                    actors.extend(known);
                    continue;
                }
                term.clear();
                column.ord_to_bytes(ordinal, &mut term)?;
                let actor = read_key(&term).map(|key| self.shown(snapshot, key)).transpose()?.flatten();
                locked(&self.by_number).insert((segment, ordinal), actor.clone());
                actors.extend(actor);
            }
        }
        actors.sort_unstable();
        Ok(actors)
    }

    fn shown(&self, snapshot: &Snapshot, key: ActorKey) -> Result<Option<ActorId>, Found> {
        let known = locked(&self.by_key).get(&key).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let shown = shown(snapshot, &key)?;
        locked(&self.by_key).insert(key, shown.clone());
        Ok(shown)
    }
}

fn locked<T>(known: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a thread that failed has looked up is as good as any.
    known.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the spelling under which the index shows a key: that of most living reports, of equally many the first in
/// the alphabet; none if no living report names the actor.
pub(crate) fn shown(snapshot: &Snapshot, key: &ActorKey) -> Result<Option<ActorId>, Found> {
    let mut reports: BTreeMap<String, usize> = BTreeMap::new();
    each_spelling(snapshot, key.kind, &key.name, |_, spelling, living| {
        *reports.entry(spelling.to_string()).or_default() += living;
    })?;
    let most = reports.into_iter().filter(|(_, living)| *living > 0).rev().max_by_key(|(_, living)| *living);
    Ok(most.and_then(|(spelling, _)| ActorId::new(key.kind, &spelling)))
}

/// Calls `give` with kind, key and spelling of each actor that a report names or named; segment by segment.
pub(crate) fn each_name(snapshot: &Snapshot, mut give: impl FnMut(Kind, &str, &str)) -> Result<(), Found> {
    for segment in snapshot.searcher.segment_readers() {
        let inverted = segment.inverted_index(snapshot.fields.naming)?;
        for kind in KINDS {
            each_term(&inverted, kind, "*", |key, spelling, _| {
                give(kind, key, spelling);
                Ok(())
            })?;
        }
    }
    Ok(())
}

/// Calls `give` with key, spelling and number of living reports for each spelling of the keys that begin with `prefix`
/// and end there, or go on where it ends in `*`; segment by segment.
pub(crate) fn each_spelling(
    snapshot: &Snapshot,
    kind: Kind,
    prefix: &str,
    mut give: impl FnMut(&str, &str, usize),
) -> Result<(), Found> {
    for segment in snapshot.searcher.segment_readers() {
        let inverted = segment.inverted_index(snapshot.fields.naming)?;
        each_term(&inverted, kind, prefix, |key, spelling, info| {
            // Opening postings costs more than looking a spelling up, and ten hits show a hundred actors.
            let living = if segment.has_deletes() {
                living(segment, inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?)
            } else {
                info.doc_freq as usize
            };
            give(key, spelling, living);
            Ok(())
        })?;
    }
    Ok(())
}

/// Calls `give` with each head of a segment that carries the actor.
pub(crate) fn each_head(
    inverted: &InvertedIndexReader,
    key: &ActorKey,
    mut give: impl FnMut(DocId),
) -> Result<(), Found> {
    each_term(inverted, key.kind, &key.name, |_, _, info| {
        let mut postings = inverted.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        while postings.block_len() > 0 {
            postings.docs().iter().for_each(|head| give(*head));
            postings.advance();
        }
        Ok(())
    })
}

fn each_term(
    inverted: &InvertedIndexReader,
    kind: Kind,
    prefix: &str,
    mut give: impl FnMut(&str, &str, &TermInfo) -> Result<(), Found>,
) -> Result<(), Found> {
    let from = match prefix.strip_suffix('*') {
        Some(prefix) => format!("{}/{prefix}", kind.name()),
        None => format!("{}/{prefix}{BEFORE_SPELLING}", kind.name()),
    };
    let behind_kind = kind.name().len() + 1;
    let mut terms = inverted.terms().range().ge(&from).into_stream()?;
    while let Some((term, info)) = terms.next() {
        if !term.starts_with(from.as_bytes()) {
            break;
        }
        let named = std::str::from_utf8(&term[behind_kind..]).ok();
        // The terms of passages have no spelling.
        if let Some((key, spelling)) = named.and_then(|named| named.split_once(BEFORE_SPELLING)) {
            give(key, spelling, info)?;
        }
    }
    Ok(())
}

fn living(segment: &SegmentReader, mut postings: tantivy::postings::SegmentPostings) -> usize {
    let mut living = 0;
    while postings.doc() != TERMINATED {
        living += usize::from(!segment.is_deleted(postings.doc()));
        postings.advance();
    }
    living
}
