//! Who a report names: a state, person or organisation, under one canonical id.
//! Plain values: how a name is found and resolved is the business of `intake::understand`.

use std::fmt;
use std::sync::Arc;

use super::span::Span;

/// What an actor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A state or state-like actor.
    State,
    /// A person.
    Person,
    /// An organisation.
    Org,
}

/// Every kind, in the order in which facets list them.
pub const KINDS: [Kind; 3] = [Kind::State, Kind::Person, Kind::Org];

impl Kind {
    /// Returns the word that an id begins with.
    pub fn name(self) -> &'static str {
        match self {
            Kind::State => "state",
            Kind::Person => "person",
            Kind::Org => "org",
        }
    }

    /// Reads the word that an id begins with.
    pub fn parse(word: &str) -> Option<Kind> {
        KINDS.into_iter().find(|kind| kind.name() == word)
    }
}

/// The canonical id of an actor: `state/North Korea`, `person/John Kirby`, `org/NATO`.
/// Invariant: the name is not empty, holds no control character, and has no blank at its ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorId {
    kind: Kind,
    /// Shared: a long report names the same states a thousand times.
    name: Arc<str>,
}

impl ActorId {
    /// Returns the id of an actor; none if nothing is left of the name.
    /// Blanks are trimmed and runs of them become one; control characters are dropped.
    pub fn new(kind: Kind, name: &str) -> Option<ActorId> {
        let kept: String =
            name.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !c.is_control()).collect();
        let name = kept.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        (!name.is_empty()).then(|| ActorId { kind, name: name.into() })
    }

    /// Reads `kind/name`.
    pub fn parse(text: &str) -> Option<ActorId> {
        let (kind, name) = text.split_once('/')?;
        ActorId::new(Kind::parse(kind)?, name)
    }

    /// Returns what the actor is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns the canonical name, without the kind.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for ActorId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.kind.name(), self.name)
    }
}

/// Where the knowledge that a report names an actor comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provenance {
    /// The user's own `actors.toml`.
    Curated,
    /// A field of the report: `people`, `states`, …
    Metadata,
    /// The compiled-in names of states, organisations and persons in office.
    Gazetteer,
    /// The recogniser took it for a name.
    Recognised,
}

impl Provenance {
    /// Returns the word that JSON and people read.
    pub fn name(self) -> &'static str {
        match self {
            Provenance::Curated => "curated",
            Provenance::Metadata => "metadata",
            Provenance::Gazetteer => "gazetteer",
            Provenance::Recognised => "recognised",
        }
    }
}

/// Every provenance, the most trusted first; a provenance's place here is its number in the index.
pub const PROVENANCES: [Provenance; 4] =
    [Provenance::Curated, Provenance::Metadata, Provenance::Gazetteer, Provenance::Recognised];

impl Provenance {
    /// Returns its number in the index.
    pub fn number(self) -> usize {
        PROVENANCES.iter().position(|other| *other == self).unwrap_or_default()
    }

    /// Returns the provenance with this number.
    pub fn of_number(number: usize) -> Provenance {
        PROVENANCES.get(number).copied().unwrap_or(Provenance::Metadata)
    }
}

/// An actor as a report names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Naming {
    /// Where in the report's text; none if a field of the report says so.
    pub span: Option<Span>,
    /// Who.
    pub actor: ActorId,
    /// How it is known.
    pub from: Provenance,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_it_was_written() {
        for text in ["state/North Korea", "person/John Kirby", "org/AT/T"] {
            assert_eq!(ActorId::parse(text).map(|id| id.to_string()).as_deref(), Some(text));
        }
        for text in ["North Korea", "planet/Mars", "state/", "state/ \u{7} "] {
            assert_eq!(ActorId::parse(text), None, "{text}");
        }
        assert_eq!(
            ActorId::new(Kind::Org, "  NATO\n allies ").map(|id| id.to_string()).as_deref(),
            Some("org/NATO allies")
        );
    }
}
