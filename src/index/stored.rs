//! What is stored beside the postings, each piece with its own checksum.
//! The engine answers wrongly from a flipped bit, and a flipped bit in a stored text is what a reader would
//! quote; so all that is printed is verified. The checksum covers the report's id and the passage's number
//! too: a block that is whole but belongs to another passage is found out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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

/// Where a passage lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredPlace {
    /// The byte in the report's text at which the passage begins.
    pub start: u64,
    /// The line of the file, from 1.
    pub line: u64,
}

impl StoredPlace {
    /// Returns 12 to 20 bytes: a CRC-32, then both numbers, 4 bytes each where they fit.
    pub fn seal(self, report_id: &str, number: usize, text: &str) -> Vec<u8> {
        let mut sealed = Vec::with_capacity(12);
        sealed.extend(self.checksum(report_id, number, text).to_le_bytes());
        match (u32::try_from(self.start), u32::try_from(self.line)) {
            (Ok(start), Ok(line)) => {
                sealed.extend(start.to_le_bytes());
                sealed.extend(line.to_le_bytes());
            }
            _ => {
                sealed.extend(self.start.to_le_bytes());
                sealed.extend(self.line.to_le_bytes());
            }
        }
        sealed
    }

    /// Reads what `seal` wrote, and verifies it and the text.
    pub fn open(sealed: &[u8], report_id: &str, number: usize, text: &str) -> Result<StoredPlace, Damaged> {
        let damaged = || Damaged { what: format!("passage {}", number + 1), owner: report_id.to_string() };
        let wide = |at: usize| sealed.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()).map(u64::from_le_bytes);
        let narrow = |at: usize| sealed.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
        let (start, line) = match sealed.len() {
            12 => (narrow(4).map(u64::from), narrow(8).map(u64::from)),
            20 => (wide(4), wide(12)),
            _ => (None, None),
        };
        let place = StoredPlace { start: start.ok_or_else(damaged)?, line: line.ok_or_else(damaged)? };
        let checksum = narrow(0).ok_or_else(damaged)?;
        if checksum == place.checksum(report_id, number, text) { Ok(place) } else { Err(damaged()) }
    }

    fn checksum(self, report_id: &str, number: usize, text: &str) -> u32 {
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(report_id.as_bytes());
        hasher.update(&(number as u64).to_le_bytes());
        hasher.update(&self.start.to_le_bytes());
        hasher.update(&self.line.to_le_bytes());
        hasher.update(text.as_bytes());
        hasher.finalize()
    }
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

/// Returns the JSON of `facts` behind a CRC-32 of it and of its owner's id.
pub fn seal<T: Serialize>(facts: &T, owner: &str) -> Vec<u8> {
    // Maps with text keys and plain values: nothing that JSON cannot hold.
    let json = serde_json::to_vec(facts).unwrap_or_default();
    let mut sealed = checksum(&json, owner).to_le_bytes().to_vec();
    sealed.extend(json);
    sealed
}

/// Reads what `seal` wrote, and verifies it.
pub fn open<T: for<'de> Deserialize<'de>>(sealed: &[u8], owner: &str) -> Result<T, Damaged> {
    let damaged = || Damaged { what: "facts".to_string(), owner: owner.to_string() };
    let (checksum_bytes, json) = sealed.split_at_checked(4).ok_or_else(damaged)?;
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
        for place in [StoredPlace { start: 17, line: 3 }, StoredPlace { start: 1 << 40, line: 3 }] {
            let sealed = place.seal("corpus/a.txt", 2, "The text.");
            assert_eq!(StoredPlace::open(&sealed, "corpus/a.txt", 2, "The text."), Ok(place));
            assert!(StoredPlace::open(&sealed, "corpus/a.txt", 2, "The test.").is_err());
            assert!(StoredPlace::open(&sealed, "corpus/b.txt", 2, "The text.").is_err());
            assert!(StoredPlace::open(&sealed, "corpus/a.txt", 3, "The text.").is_err());
            for bit in 0..sealed.len() * 8 {
                let mut flipped = sealed.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                assert!(StoredPlace::open(&flipped, "corpus/a.txt", 2, "The text.").is_err());
            }
        }
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
