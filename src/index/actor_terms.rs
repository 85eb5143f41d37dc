//! How actors are written in the index, and how they are read back.
//! In: actors as reports spell them. Out: facets and terms, and from these the one spelling that the index shows.
//!
//! Spellings of one name share a key. A head carries the facet `/person/KEY/SPELLING`, one spelling a key, so that all
//! spellings of a key stand together in the dictionary and a report counts once. Which spelling is shown is read off
//! the dictionary when it is needed: that of most living reports, so it depends neither on the order of indexing nor
//! on merges, and no list beside the index can disagree with it.

use std::collections::BTreeMap;

use tantivy::schema::{Facet, IndexRecordOption};
use tantivy::{DocSet, SegmentReader, TERMINATED};

use super::damage::Found;
use super::open::Snapshot;
use crate::intake::understand::spelling::name_key;
use crate::report::actor::{ActorId, Kind};

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
        let name = if kind == Kind::State { name.to_string() } else { name_key(name) };
        ActorKey { kind, name }
    }

    /// Returns the term of a passage that names the actor: `person/KEY`.
    pub(crate) fn term(&self) -> String {
        format!("{}/{}", self.kind.name(), self.name)
    }

    /// Returns the facet above all its spellings.
    pub(crate) fn facet(&self) -> Facet {
        Facet::from_path([self.kind.name(), &self.name])
    }
}

/// Returns the facet above all actors of a kind.
pub(crate) fn facet_of_kind(kind: Kind) -> Facet {
    Facet::from_path([kind.name()])
}

/// Returns the facet of a head: `/person/KEY/SPELLING`.
pub(crate) fn facet(key: &ActorKey, actor: &ActorId) -> Facet {
    Facet::from_path([actor.kind().name(), &key.name, actor.name()])
}

/// Returns the key and the spelling that such a facet holds.
pub(crate) fn of_facet(facet: &Facet) -> Option<(ActorKey, ActorId)> {
    match facet.to_path().as_slice() {
        [kind, key, spelling] => {
            let kind = Kind::parse(kind)?;
            Some((ActorKey { kind, name: (*key).to_string() }, ActorId::new(kind, spelling)?))
        }
        _ => None,
    }
}

/// Between a word of a name and the key of an actor with that word in its name. No word holds it.
const BEHIND_WORD: char = '\u{1f}';

/// Returns the terms by which an actor is found by any word of its name.
pub(crate) fn word_terms<'w>(key: &ActorKey, words: impl Iterator<Item = &'w str>) -> Vec<String> {
    let mut terms: Vec<String> = words.map(|word| format!("{word}{BEHIND_WORD}{}", key.term())).collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// Returns the keys of the actors that have `word` in their names.
pub(crate) fn keys_with_word(snapshot: &Snapshot, word: &str) -> Result<Vec<ActorKey>, Found> {
    let (from, to) = (format!("{word}{BEHIND_WORD}"), format!("{word}{}", char::from(BEHIND_WORD as u8 + 1)));
    let mut keys = Vec::new();
    for segment in snapshot.searcher.segment_readers() {
        let inverted = segment.inverted_index(snapshot.fields.actor_word)?;
        let mut terms = inverted.terms().range().ge(&from).lt(&to).into_stream()?;
        while terms.advance() {
            let key = std::str::from_utf8(&terms.key()[from.len()..]).ok().and_then(|term| term.split_once('/'));
            keys.extend(
                key.and_then(|(kind, name)| Some(ActorKey { kind: Kind::parse(kind)?, name: name.to_string() })),
            );
        }
    }
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
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

/// Calls `give` with key, spelling and number of living reports for each spelling of the keys that begin with `prefix`
/// and end there, or go on where it ends in `*`; segment by segment.
pub(crate) fn each_spelling(
    snapshot: &Snapshot,
    kind: Kind,
    prefix: &str,
    mut give: impl FnMut(&str, &str, usize),
) -> Result<(), Found> {
    let open = prefix.strip_suffix('*');
    // The engine writes a facet's parts with a zero between them.
    let from = match open {
        Some(prefix) => format!("{}\0{prefix}", kind.name()),
        None => format!("{}\0{prefix}\0", kind.name()),
    };
    for segment in snapshot.searcher.segment_readers() {
        let inverted = segment.inverted_index(snapshot.fields.actor)?;
        let mut terms = inverted.terms().range().ge(&from).into_stream()?;
        while let Some((term, info)) = terms.next() {
            if !term.starts_with(from.as_bytes()) {
                break;
            }
            let mut parts = std::str::from_utf8(term).unwrap_or_default().split('\0').skip(1);
            if let (Some(key), Some(spelling)) = (parts.next(), parts.next()) {
                // Opening postings costs more than looking a spelling up, and ten hits show a hundred actors.
                let living = if segment.has_deletes() {
                    living(segment, inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?)
                } else {
                    info.doc_freq as usize
                };
                give(key, spelling, living);
            }
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
