//! What is stored beside the postings, each piece with its own checksum.
//! The engine answers wrongly from a flipped bit, and a flipped bit in a stored text is what a reader would
//! quote; so all that is printed is verified. The checksum covers the owner's id too: a block that is whole but belongs
//! to another is found out. Passages have a form of their own, see `stored_passage`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::mention_bytes;
use crate::language::dates::Mention;
use crate::report::actor::{ActorId, Naming, Provenance};
use crate::report::document::{GIVEN_ROLES, GivenActor};
use crate::report::span::Span;

/// How many numbers `ReportFacts::namings` holds for each.
const NAMING_NUMBERS: usize = 5;

/// A piece did not match its checksum.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the stored {what} of {owner} is damaged")]
pub struct Damaged {
    /// `passage 3`, `facts`.
    pub what: String,
    /// Whose it is.
    pub owner: String,
}

/// What a head stores of its report beside the columns.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReportFacts {
    /// The title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The place in `report::document::DATE_SOURCES` of the source of its date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_source: Option<usize>,
    /// All that the file says beside the text, as it is written.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, serde_json::Value>,
    /// Each newline of the text is one of the file, so that a place in a passage has a line of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lines_run_on: bool,
    /// The actors named, each once, in the order of `namings`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actors: Vec<String>,
    /// Five numbers a naming: actor, provenance, whether it stands in the text, bytes on from the start of
    /// the naming before, length in bytes. Numbers, because a long report names states a thousand times.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub namings: Vec<usize>,
    /// The same of the title, with spans of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title_namings: Vec<usize>,
    /// The dates that the title mentions, as `mention_bytes` writes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title_mentions: Vec<u8>,
    /// What was left out or corrected, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// The same of the fields of actors, which depends on the user's own names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actor_remarks: Vec<String>,
    /// The actors that fields of the file name, as they are written, and the place in `report::document::GIVEN_ROLES`
    /// of what the field says of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<(usize, String)>,
}

impl ReportFacts {
    /// Returns the actors that fields of the file name.
    pub fn given_actors(&self) -> Vec<GivenActor> {
        let given = self.given.iter();
        given
            .filter_map(|(role, text)| Some(GivenActor { text: text.clone(), role: *GIVEN_ROLES.get(*role)? }))
            .collect()
    }

    /// Returns where the report names whom: first the namings in its text, in order, then those without a place.
    pub fn namings(&self) -> Vec<Naming> {
        self.read_namings(&self.namings)
    }

    /// Returns where its title names whom, in order.
    pub fn title_namings(&self) -> Vec<Naming> {
        self.read_namings(&self.title_namings)
    }

    /// Returns the dates that its title mentions, in order, with spans of the title.
    pub fn title_mentions(&self) -> Vec<Mention> {
        mention_bytes::read(&self.title_mentions).unwrap_or_default()
    }

    fn read_namings(&self, numbers: &[usize]) -> Vec<Naming> {
        let mut start = 0;
        let mut namings = Vec::with_capacity(numbers.len() / NAMING_NUMBERS);
        for [actor, from, in_text, on, length] in numbers.as_chunks().0 {
            let Some(actor) = self.actors.get(*actor).and_then(|id| ActorId::parse(id)) else { continue };
            start += if *in_text == 1 { *on } else { 0 };
            let span = (*in_text == 1).then(|| Span::new(start, start + length));
            namings.push(Naming { span, actor, from: Provenance::of_number(*from) });
        }
        namings
    }
}

/// One thing of a file that could not be read, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UnreadLine {
    /// `7:14`, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Why.
    pub reason: String,
    /// The whole file gave no report because it is no report at all: a picture, a program.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unknown_kind: bool,
    /// The system would not give the file; it is tried again on every run, for that can change without a trace.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub try_again: bool,
}

/// What a file's document stores.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// What could not be read of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<UnreadLine>,
}

/// How many bytes a checksum takes.
const CHECKSUM_BYTES: usize = 4;

/// Returns the JSON of `facts` behind a CRC-32 of it and of its owner's id.
pub fn seal<T: Serialize>(facts: &T, owner: &str) -> Vec<u8> {
    // Maps with text keys and plain values: nothing that JSON cannot hold.
    let json = serde_json::to_vec(facts).unwrap_or_default();
    let mut sealed = checksum(&json, owner).to_le_bytes().to_vec();
    sealed.extend(json);
    sealed
}

/// Returns the JSON in what `seal` wrote.
pub fn json(sealed: &[u8]) -> &[u8] {
    sealed.get(CHECKSUM_BYTES..).unwrap_or_default()
}

/// Reads what `seal` wrote, and verifies it.
pub fn open<T: for<'de> Deserialize<'de>>(sealed: &[u8], owner: &str) -> Result<T, Damaged> {
    let damaged = || Damaged { what: "facts".to_string(), owner: owner.to_string() };
    let (checksum_bytes, json) = sealed.split_at_checked(CHECKSUM_BYTES).ok_or_else(damaged)?;
    if checksum_bytes != checksum(json, owner).to_le_bytes() {
        return Err(damaged());
    }
    serde_json::from_slice(json).map_err(|_| damaged())
}

fn checksum(json: &[u8], owner: &str) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(owner.as_bytes());
    hasher.update(json);
    hasher.finalize()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_flipped_bit_in_what_is_stored_is_never_shown() {
        let facts = FileFacts {
            unread: vec![UnreadLine { place: None, reason: "no text in it".into(), ..UnreadLine::default() }],
        };
        let sealed = seal(&facts, "corpus/a.txt");
        assert_eq!(open::<FileFacts>(&sealed, "corpus/a.txt").unwrap(), facts);
        assert!(open::<FileFacts>(&sealed, "corpus/b.txt").is_err());
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(open::<FileFacts>(&flipped, "corpus/a.txt").is_err());
        }
    }
}
