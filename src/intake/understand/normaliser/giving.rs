//! Hands on whom a report names: states, organisations, persons.
//! In: the names that `seeing.rs` has noted. Out: namings, each with its reason, and what was passed over because too
//! little speaks for it. Knows no text.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::super::gazetteer::{Class, Gazetteer, Hit, Standing, place_of};
use super::body_words;
use super::in_office::Around;
use super::persons::{self, Who};
use super::seeing::Report;
use super::why::{Passed, PassedOver, Resolved, Why};
use crate::report::actor::{ActorId, Kind, Naming, Provenance};

/// Below this confidence, a name that stands once is none.
pub(super) const ONE_PERSON: f32 = 0.60;
pub(super) const ONE_SURNAME: f32 = 0.70;
pub(super) const ONE_ORGANISATION: f32 = 0.62;
/// A word of capitals is most often an abbreviation of anything.
pub(super) const ONE_ACRONYM: f32 = 0.88;
/// One of so many letters is so less often; of more, it is a surname in capitals.
const LONG_ACRONYM: RangeInclusive<usize> = 4..=5;
const ONE_LONG_ACRONYM: f32 = 0.80;
/// The same where it stands more often.
const MANY_ACRONYMS: f32 = 0.66;
/// So much less is enough where a name of two words says itself that it is a body's, and of more words.
const TWO_WORDS_OF_BODY: f32 = 0.12;
const WORDS_OF_BODY: f32 = 0.26;
/// What a name in a line of capitals needs: so much less is its confidence worth.
pub(super) const IN_CAPITALS: f32 = 0.80;
/// Below this, not even twice.
pub(super) const EVER: f32 = 0.35;

impl Report<'_> {
    /// Resolves all names, and hands on the namings.
    pub(super) fn give(&mut self, found: &mut Vec<Resolved>, pass: &mut dyn FnMut(PassedOver)) {
        self.give_states(found, pass);
        self.organisations.resolve();
        self.give_organisations(found, pass);
        let (states, bodies) = places_of_office(self.gazetteer, self.hits);
        let names = |name: &str| place_of(name).is_some_and(|state| states.contains(&state)) || bodies.contains(name);
        let around = Around { year: self.year, names: &names };
        self.persons.resolve(&around);
        self.give_persons(found, pass);
    }

    fn give_states(&self, found: &mut Vec<Resolved>, pass: &mut dyn FnMut(PassedOver)) {
        for hit in self.hits {
            let form = self.gazetteer.form(hit);
            if !form.class.is_state() {
                continue;
            }
            if hit.standing != Standing::Sure {
                pass(PassedOver { span: hit.span, why: Passed::Place });
                continue;
            }
            let why = match form.class {
                _ if form.from == Provenance::Curated => Why::Curated,
                Class::Demonym => Why::Demonym,
                Class::Seat => Why::Capital,
                Class::House => Why::House,
                _ => Why::Name,
            };
            let actor = self.gazetteer.owner(hit.owner).cloned();
            found.extend(
                actor.map(|actor| Resolved { naming: Naming { span: Some(hit.span), actor, from: form.from }, why }),
            );
        }
    }

    fn give_organisations(&self, found: &mut Vec<Resolved>, pass: &mut dyn FnMut(PassedOver)) {
        let mut ids: Vec<Option<ActorId>> = Vec::new();
        for mention in &self.organisations.mentions {
            let certainty = self.organisations.certainty(mention.name);
            let (root, owner, text) = self.organisations.what(mention.name);
            let over = |why| PassedOver { span: mention.span, why };
            if self.organisations.is_thing(mention.name) {
                pass(over(Passed::Thing));
                continue;
            }
            if !certainty.is_certain {
                if certainty.count == 0 {
                    pass(over(Passed::Headline));
                    continue;
                }
                let needed = match (is_in_capitals(text), certainty.count == 1) {
                    (true, true) if LONG_ACRONYM.contains(&text.len()) => ONE_LONG_ACRONYM,
                    (true, true) => ONE_ACRONYM,
                    (true, false) => MANY_ACRONYMS,
                    (false, false) => EVER,
                    // Words are only looked at where they decide.
                    (false, true) if certainty.best >= ONE_ORGANISATION => ONE_ORGANISATION,
                    (false, true) => ONE_ORGANISATION - words_of_body(text),
                };
                if certainty.best < needed {
                    pass(over(Passed::Unsure));
                    continue;
                }
            }
            if ids.len() <= root {
                ids.resize(root + 1, None);
            }
            if ids[root].is_none() {
                ids[root] = match owner {
                    Some(owner) => self.gazetteer.owner(owner).cloned(),
                    None => ActorId::new(Kind::Org, text),
                };
            }
            let from =
                if owner.is_some() && certainty.is_certain { Provenance::Gazetteer } else { Provenance::Recognised };
            let why = if mention.why == Why::Written && mention.name != root { Why::Spelled } else { mention.why };
            found.extend(
                ids[root]
                    .clone()
                    .map(|actor| Resolved { naming: Naming { span: Some(mention.span), actor, from }, why }),
            );
        }
    }

    fn give_persons(&mut self, found: &mut Vec<Resolved>, pass: &mut dyn FnMut(PassedOver)) {
        let gazetteer = self.gazetteer;
        let mut ids: Vec<Option<ActorId>> = Vec::new();
        self.persons.each(&mut |persons, mention, who, why| {
            let over = |why| PassedOver { span: mention.span, why };
            let certainty = persons.certainty(mention.name);
            let is_clear = mention.from_facts
                || mention.in_power
                || matches!(who, Who::Leader(_)) && certainty.is_known && why != Why::Written;
            if mention.in_headline && !is_clear && !persons.is_in_body(mention.name) {
                pass(over(Passed::Headline));
                return;
            }
            // Guessed from a line of capitals, and borne out by the state and the year.
            let is_borne_out =
                certainty.best == 0.0 && matches!(why, Why::Leader { year: Some(_), .. } | Why::Shortened);
            let is_known = mention.from_facts || mention.in_power || is_borne_out;
            if !is_known && (certainty.best == 0.0 || !certainty.is_enough()) {
                pass(over(Passed::Unsure));
                return;
            }
            let (actor, from) = match who {
                Who::Leader(leader) => {
                    (gazetteer.owner(gazetteer.leader_owner(leader)).cloned(), Provenance::Gazetteer)
                }
                Who::Named(root) => {
                    if ids.len() <= root {
                        ids.resize(root + 1, None);
                    }
                    if ids[root].is_none() {
                        ids[root] = ActorId::new(Kind::Person, persons.text_of(root));
                    }
                    (ids[root].clone(), Provenance::Recognised)
                }
            };
            found.extend(actor.map(|actor| Resolved { naming: Naming { span: Some(mention.span), actor, from }, why }));
        });
    }
}

fn is_in_capitals(name: &str) -> bool {
    !name.contains(|letter: char| letter.is_lowercase()) && !name.contains(' ')
}

/// Returns how much the words of a name speak for it: `Coalition for Epidemic Preparedness Innovations`.
fn words_of_body(name: &str) -> f32 {
    match name.split(' ').filter(|word| word.starts_with(char::is_uppercase)).count() {
        0 | 1 => 0.0,
        _ if !body_words::has_body(name) => 0.0,
        2 if !body_words::is_firm(name) && !name.contains(" of ") => TWO_WORDS_OF_BODY,
        _ => WORDS_OF_BODY,
    }
}

/// Returns the states and bodies that speak for somebody in office: named, or with a body or capital that is.
fn places_of_office<'g>(gazetteer: &'g Gazetteer, hits: &[Hit]) -> (BTreeSet<usize>, BTreeSet<&'g str>) {
    let mut states = BTreeSet::new();
    let mut bodies = BTreeSet::new();
    for hit in hits {
        let form = gazetteer.form(hit);
        match form.class {
            class if class.is_state() => _ = states.insert(hit.owner),
            Class::Body | Class::ClosedBody => {
                states.extend(gazetteer.state_of_body(hit.owner));
                bodies.extend(gazetteer.owner(hit.owner).map(ActorId::name));
            }
            _ => {}
        }
    }
    (states, bodies)
}

impl persons::Certainty {
    /// Says whether it is sure enough that a name is one of a person.
    fn is_enough(self) -> bool {
        if self.is_known {
            return true;
        }
        let needed = if self.words > 1 { ONE_PERSON } else { ONE_SURNAME };
        self.best >= if self.count <= 1 { needed } else { EVER }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_a_body_speak_for_a_name() {
        for (name, much) in [
            ("Coalition for Epidemic Preparedness Innovations", WORDS_OF_BODY),
            ("Eritrean Liberation Front", WORDS_OF_BODY),
            ("Atlantic Council", TWO_WORDS_OF_BODY),
            ("Bank of Finland", WORDS_OF_BODY),
            ("Pharmacia AB", WORDS_OF_BODY),
            ("Iron Curtain", 0.0),
            ("Council", 0.0),
        ] {
            assert_eq!(words_of_body(name), much, "{name}");
        }
    }
}
