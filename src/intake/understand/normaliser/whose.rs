//! Whose a body is that stands alone: the state's that the report is about, or that stands before it.
//! In: the states that a report names, and a body. Out: a state, or the organisation that is meant. Knows no persons.

use std::collections::{BTreeMap, BTreeSet};

use super::super::gazetteer::bodies::NationalBody;
use super::super::gazetteer::{Hit, Standing, organisation_with_words, place_of};
use super::super::words::{self, Joint};
use super::seeing::Report;
use crate::report::actor::Kind;
use crate::report::span::Span;

/// The state that a report is about is named at least so often, and so many times as often as any other.
const CHIEF_NAMINGS: usize = 4;
const CHIEF_TIMES: usize = 2;

/// Names of bodies of one state that others have too, with those others: theirs is meant where a report is about one of
/// them, and not about the first.
static SHARED: &[(&str, &[&str])] = &[
    ("House of Commons", &["Canada"]),
    ("House of Representatives", &["Australia", "Japan", "New Zealand", "Nigeria", "Philippines"]),
];

/// So far back a paragraph is read, in bytes.
const PARAGRAPH: usize = 2_000;

/// Abbreviations that meant another body in reports up to a year.
static BEFORE: &[(&str, i16, &str)] = &[("EC", 1992, "European Communities")];

/// What `the Commission` is in a report on the Community.
pub(super) const EUROPEAN_COMMISSION: &str = "European Commission";

/// Whose commission that is, and itself.
static OF_EUROPE: &[&str] = &[EUROPEAN_COMMISSION, "European Communities", "European Union"];

/// Says whether a state is what a report is about that names it so often, and no other more often than `second`.
fn is_chief(first: usize, second: usize) -> bool {
    first >= CHIEF_NAMINGS && first >= CHIEF_TIMES * second
}

/// Returns the state whose bodies are meant where none stands beside them: the only one, or the one that the report
/// names far more often than any other. `namings` tells how often it names each.
pub(super) fn chief_state(namings: &BTreeMap<usize, usize>) -> Option<usize> {
    let mut most: Vec<(usize, usize)> = namings.iter().map(|(state, count)| (*count, *state)).collect();
    most.sort_unstable_by(|one, other| other.cmp(one));
    match most.as_slice() {
        [(_, state)] => Some(*state),
        [(first, state), (second, _), ..] if is_chief(*first, *second) => Some(*state),
        _ => None,
    }
}

impl Report<'_> {
    /// Returns the states that the report names, as places among the owners.
    pub(super) fn named_states(&self) -> BTreeSet<usize> {
        let named =
            self.hits.iter().filter(|hit| hit.standing == Standing::Sure && self.gazetteer.form(hit).class.is_state());
        named
            .map(|hit| hit.owner)
            .filter(|owner| self.gazetteer.owner(*owner).is_some_and(|id| id.kind() == Kind::State))
            .collect()
    }

    /// Returns how often the report names each state.
    pub(super) fn namings_of(&self, states: &BTreeSet<usize>) -> BTreeMap<usize, usize> {
        let mut counts: BTreeMap<usize, usize> = states.iter().map(|state| (*state, 0)).collect();
        for hit in
            self.hits.iter().filter(|hit| hit.standing == Standing::Sure && self.gazetteer.form(hit).class.is_state())
        {
            counts.entry(hit.owner).and_modify(|count| *count += 1);
        }
        counts
    }

    /// Says whether a body that stands alone is meant as that of the state the report is about.
    pub(super) fn is_of_chief(&self, state: usize, body: &NationalBody, span: Span, states: &BTreeSet<usize>) -> bool {
        // `Michigan Supreme Court`: somebody else's.
        let before = words::before(self.text, span.start).filter(|word| word.joint == Joint::Blank && !word.stopped);
        let is_named = before.is_some_and(|word| {
            words::is_named_like(word.text)
                && !matches!(word.text, "A" | "An" | "The")
                && !words::opens_sentence(self.text, word.start)
        });
        let american = place_of("United States");
        let suits = if Some(state) == american {
            // There they are departments.
            !body.name.ends_with("Ministry") && !body.name.ends_with("Assembly")
        } else {
            // The army of the United States is `the Army` to all who serve it.
            states.len() == 1 || !body.is_force() || american.is_none_or(|american| !states.contains(&american))
        };
        suits && !is_named
    }

    /// Returns the other state whose body is meant by a name that it shares. `namings` tells how often the report names
    /// each state.
    pub(super) fn sharing_state(&self, hit: &Hit, namings: &BTreeMap<usize, usize>) -> Option<usize> {
        let name = &*self.gazetteer.form(hit).text;
        let (_, others) = SHARED.iter().find(|(shared, _)| *shared == name)?;
        let own = self.gazetteer.state_of_body(hit.owner)?;
        let mut named = others.iter().filter_map(|state| place_of(state)).filter(|state| namings.contains_key(state));
        let other = named.next().filter(|_| named.next().is_none())?;
        namings.get(&own).is_none_or(|own| is_chief(namings[&other], *own)).then_some(other)
    }

    /// Returns the owner that a name of a body had in the year of the report.
    pub(super) fn owner_in_year(&self, hit: &Hit) -> usize {
        let name = &*self.gazetteer.form(hit).text;
        let before =
            BEFORE.iter().find(|(short, last, _)| *short == name && self.year.is_some_and(|year| year <= *last));
        before.and_then(|(_, _, body)| self.gazetteer.known(body)).unwrap_or(hit.owner)
    }

    /// Returns the only state that the paragraph names before a body: `Taiwan objected. A Foreign Ministry statement said`.
    pub(super) fn state_of_paragraph(&self, at: usize, body: &NationalBody) -> Option<usize> {
        let start = self.hits[at].span.start;
        let nearest = start.saturating_sub(PARAGRAPH);
        let line_end = memchr::memrchr(b'\n', &self.text.as_bytes()[nearest..start]);
        let paragraph = nearest + line_end.map_or(0, |end| end + 1);
        let here = self.hits[..at].iter().rev().take_while(|hit| hit.span.start >= paragraph);
        let is_state = |hit: &&Hit| {
            let form = self.gazetteer.form(hit);
            form.class.is_state()
                && hit.standing == Standing::Sure
                && self.gazetteer.owner(hit.owner).is_some_and(|id| id.kind() == Kind::State)
        };
        let states: BTreeSet<usize> = here.filter(is_state).map(|hit| hit.owner).collect();
        let only = states.first().copied().filter(|_| states.len() == 1 && !body.is_force())?;
        self.is_of_chief(only, body, self.hits[at].span, &states).then_some(only)
    }

    /// Returns the European Commission where it is meant by `the Commission`: the report names the Community or Union, and
    /// no other commission.
    pub(super) fn commission_of_europe(&self) -> Option<usize> {
        let own = self.gazetteer.known(EUROPEAN_COMMISSION)?;
        let is_other = |span: Span| {
            let name = span.of(self.text);
            name.len() > "Commission".len() && name.contains("Commission")
        };
        let others = self.hits.iter().filter(|hit| hit.owner != own).map(|hit| hit.span);
        let others = others.chain(self.claims.iter().map(|claim| claim.span));
        let is_of_europe = |hit: &Hit| {
            let owner = self.gazetteer.owner(hit.owner);
            hit.standing == Standing::Sure && owner.is_some_and(|owner| OF_EUROPE.contains(&owner.name()))
        };
        let is_meant = self.hits.iter().any(is_of_europe) && !others.into_iter().any(is_other);
        is_meant.then_some(own)
    }

    /// Returns the known body that an organisation's name is another way of writing: of a firm with its legal form, of a
    /// body with other small words, of a department by what it is for.
    pub(super) fn known_otherwise(&self, name: &str) -> Option<usize> {
        if !name.contains(' ') {
            return self.department_for(name);
        }
        self.firm_of_facts(name).or_else(|| self.gazetteer.known(organisation_with_words(name)?))
    }

    /// `Commerce had ruled` in a report that names the Commerce Department.
    fn department_for(&self, topic: &str) -> Option<usize> {
        let department = self.gazetteer.known(&format!("Department of {topic}"))?;
        self.full.contains(&department).then_some(department)
    }

    /// Says whether a body that stands alone can be that of the state from whose capital the report is sent: America has
    /// departments, and its forces are met everywhere.
    pub(super) fn is_of_dateline(&self, state: usize, body: &NationalBody, span: Span) -> bool {
        !body.is_force() && self.is_of_chief(state, body, span, &BTreeSet::from([state]))
    }
}
