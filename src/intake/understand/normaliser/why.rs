//! Why a name stands for its actor, and why another stands for none: as words that people read.
//! Plain values: the rules that say so are in the other files of this room.

use std::fmt;

use crate::report::actor::{ActorId, Naming};
use crate::report::span::Span;

/// Why a name was resolved to its actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The user's own name for it.
    Curated,
    /// A field of the report says so.
    Field,
    /// One of its names.
    Name,
    /// A word for the people of the state.
    Demonym,
    /// A capital, where it acts.
    Capital,
    /// A house of government.
    House,
    /// The name as the report writes it.
    Written,
    /// The report has the name in full elsewhere.
    Shortened,
    /// Another spelling of the same name in this report.
    Spelled,
    /// A given name behind a word for kin of somebody in the report.
    Kin,
    /// The report gives the full name beside it.
    Acronym,
    /// A person in office whose state or body is in the report.
    Leader {
        /// The state or body.
        of: &'static str,
        /// The year of the report.
        year: Option<i16>,
    },
    /// The only person in office of this name in the year of the report.
    OnlyLeader {
        /// The state or body.
        of: &'static str,
    },
    /// The surname before `administration` or `regime`.
    InPower,
    /// A body with its state beside it.
    BodyOfState,
    /// A body without a state beside it, of the only state that the report names or the one it names far more often than
    /// any other.
    BodyOfChiefState,
    /// A unit of forces, or a group of states, that is named by its number.
    Unit,
}

/// An actor that a report names, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// Who, where, and how it is known.
    pub naming: Naming,
    /// Why.
    pub why: Why,
}

impl Why {
    /// Returns the reason in words, for the actor that the name was resolved to.
    pub fn words(self, actor: &ActorId) -> String {
        let name = actor.name();
        match self {
            Why::Curated => "a name of your own".to_string(),
            Why::Field => "a field of the report".to_string(),
            Why::Name => format!("a name of {name}"),
            Why::Demonym => format!("the people of {name}"),
            Why::Capital => format!("capital of {name} that acts"),
            Why::House => format!("house of government of {name}"),
            Why::Written => "as it is written".to_string(),
            Why::Shortened => format!("short for {name} in this report"),
            Why::Spelled => format!("another spelling of {name} in this report"),
            Why::Kin => format!("kin of somebody in this report: {name}"),
            Why::Acronym => format!("acronym of {name} in this report"),
            Why::Leader { of, year: Some(year) } => format!("in office of {of} around {year}"),
            Why::Leader { of, year: None } => format!("in office of {of}"),
            Why::OnlyLeader { of } => format!("the only one of this name in office in those years, of {of}"),
            Why::InPower => "named as a government".to_string(),
            Why::BodyOfState => "a body with its state beside it".to_string(),
            Why::BodyOfChiefState => "a body of the state the report is about".to_string(),
            Why::Unit => "named by its number".to_string(),
        }
    }
}

/// Why what might be an actor was not taken for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passed {
    /// In a headline, and not in the text below.
    Headline,
    /// In a line of addresses.
    Address,
    /// The recogniser was not sure, and it stands there once.
    Unsure,
    /// A name of something that is no actor: a treaty, a building, an event.
    Thing,
    /// A word for a kind of body, not for one.
    Generic,
    /// A ship.
    Ship,
    /// A ministry or force whose state nobody knows.
    NoState,
    /// A capital or house of government that is only a place.
    Place,
    /// It is also a plain word, and nothing else speaks for it.
    Doubtful,
}

impl fmt::Display for Passed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Passed::Headline => "only in a headline",
            Passed::Address => "in a line of addresses",
            Passed::Unsure => "not sure to be a name, and there once",
            Passed::Thing => "no actor but a treaty, place, law or event",
            Passed::Generic => "a word for a kind of body",
            Passed::Ship => "a ship",
            Passed::NoState => "a body whose state is not said",
            Passed::Place => "a place here",
            Passed::Doubtful => "also a plain word, and nothing else speaks for it",
        })
    }
}

/// What might be an actor and was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassedOver {
    /// Where it stands in the report's text.
    pub span: Span,
    /// Why not.
    pub why: Passed,
}
