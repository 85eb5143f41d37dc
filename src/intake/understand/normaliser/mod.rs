//! From names to actors: what the recogniser and the gazetteer found, joined and resolved to who and what it is.
//! In: a text, the year of its report, and the names that its fields give. Out: namings in the order of the text, each
//! with the reason; on request also what was passed over. Knows no file and no index.
//!
//! The way, on one screen in `Normaliser::names`: read the text for known names and for what looks like a name; weigh
//! one against the other where they overlap; settle the states; then say who the persons and what the organisations
//! are. A state inside the name of a body names that state too, so that namings may lie inside one another.

mod acronyms;
mod bearers;
mod body_words;
mod claims;
mod dateline;
mod firms;
mod giving;
mod in_office;
mod lines;
mod names;
mod national;
mod neighbours;
mod organisations;
mod persons;
mod seeing;
mod ships;
mod state_bodies;
mod things;
mod titles;
mod units;
mod weighing;
mod whose;
pub mod why;

use self::acronyms::Explained;
use self::claims::Claim;
use self::organisations::Organisations;
use self::persons::Persons;
pub use self::why::{Passed, PassedOver, Resolved, Why};
use super::gazetteer::{Gazetteer, Hit};
use super::recogniser::{self, Recognised, Recogniser};

/// Finds actors in texts. Cheap to make; the gazetteer is what takes time.
#[derive(Clone, Copy)]
pub struct Normaliser<'g> {
    gazetteer: &'g Gazetteer,
    recogniser: Recogniser<'static>,
}

/// Buffers for one report at a time, kept for their memory: no report depends on one before.
#[derive(Default)]
pub struct Workspace {
    recogniser: recogniser::Workspace,
    pub(super) recognised: Vec<Recognised>,
    hits: Vec<Hit>,
    claims: Vec<Claim>,
    explained: Vec<Explained>,
    persons: Persons,
    organisations: Organisations,
    /// A title and a text in one, where there are both.
    pub(super) joined: String,
}

impl<'g> Normaliser<'g> {
    /// Returns one that knows these names.
    pub fn new(gazetteer: &'g Gazetteer) -> Normaliser<'g> {
        Normaliser { gazetteer, recogniser: Recogniser::new() }
    }

    /// Returns one with another recogniser.
    pub fn with(gazetteer: &'g Gazetteer, recogniser: Recogniser<'static>) -> Normaliser<'g> {
        Normaliser { gazetteer, recogniser }
    }

    /// Appends the actors that `text` names to `found`, in the order of their spans. `given` are names of persons that
    /// the report's fields give; `year` is that of the report, if it is known. `pass` is told what was not taken.
    pub fn names(
        &self,
        text: &str,
        given: &[&str],
        year: Option<i16>,
        workspace: &mut Workspace,
        found: &mut Vec<Resolved>,
        pass: &mut dyn FnMut(PassedOver),
    ) {
        self.recognise(text, workspace);
        self.resolve(text, given, year, workspace, found, pass);
    }

    /// The first half of `names`: what looks like a name, for the workspace to hold.
    pub fn recognise(&self, text: &str, workspace: &mut Workspace) {
        workspace.recognised.clear();
        self.recogniser.spans(text, &mut workspace.recogniser, &mut workspace.recognised);
    }

    /// The second half: who that is, together with all known names.
    pub fn resolve(
        &self,
        text: &str,
        given: &[&str],
        year: Option<i16>,
        workspace: &mut Workspace,
        found: &mut Vec<Resolved>,
        pass: &mut dyn FnMut(PassedOver),
    ) {
        let Workspace { recognised, hits, claims, explained, persons, organisations, .. } = workspace;
        hits.clear();
        self.gazetteer.read(text, year, hits);
        claims.clear();
        claims::read(text, recognised, claims, pass);
        weighing::weigh(self.gazetteer, text, hits, claims);
        self.gazetteer.settle(hits, year);
        explained.clear();
        acronyms::find(text, explained);
        persons.begin();
        given.iter().for_each(|name| persons.give(name));
        organisations.begin();
        let gazetteer = self.gazetteer;
        let surnames = firms::surnames(text, claims);
        let full = seeing::named_in_full(gazetteer, hits);
        let mut report =
            seeing::Report { gazetteer, text, year, hits, claims, explained, surnames, full, persons, organisations };
        report.see(pass);
        report.give(found, pass);
        found.sort_by_key(|resolved| {
            let span = resolved.naming.span.unwrap_or_default();
            (span.start, std::cmp::Reverse(span.end), resolved.naming.actor.kind())
        });
    }
}

#[cfg(test)]
mod tests;
