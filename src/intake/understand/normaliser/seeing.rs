//! Notes every name of a person or organisation in a report, one rule after the other.
//! In: hits of the gazetteer and claims of the recogniser, weighed against each other. Out: names for `Persons` and
//! `Organisations` to resolve, and what was passed over. Knows no buffers but those it is given.

use std::collections::{BTreeSet, HashSet};

use super::super::gazetteer::bodies::BODIES;
use super::super::gazetteer::{Class, Gazetteer, Hit, Standing};
use super::super::words::{self, Joint};
use super::acronyms::Explained;
use super::body_words;
use super::claims::{self, Claim};
use super::firms::{SURNAME, Surnames};
use super::giving::{IN_CAPITALS, ONE_ORGANISATION, ONE_PERSON};
use super::lines::Line;
use super::organisations::{self, Organisations};
use super::persons::{self, Persons};
use super::whose::{EUROPEAN_COMMISSION, chief_state};
use super::why::{Passed, PassedOver, Why};
use super::{national, neighbours, ships, things, titles, units};
use crate::intake::understand::recogniser::Kind as ClaimKind;
use crate::report::span::Span;

/// How sure it is that words with capitals behind a title are a person.
const BEHIND_TITLE: f32 = 0.7;

/// Names of international bodies that are also those of national ones, where a state stands before them.
static OF_STATES_TOO: &[&str] = &["Security Council", "National Security Council", "Red Crescent", "General Assembly"];

/// A report in the making.
pub(super) struct Report<'r> {
    pub(super) gazetteer: &'r Gazetteer,
    pub(super) text: &'r str,
    pub(super) year: Option<i16>,
    pub(super) hits: &'r [Hit],
    pub(super) claims: &'r [Claim],
    pub(super) explained: &'r [Explained],
    pub(super) surnames: Surnames<'r>,
    /// Whom the report names by a name that leaves no doubt, as owners.
    pub(super) full: HashSet<usize>,
    pub(super) persons: &'r mut Persons,
    pub(super) organisations: &'r mut Organisations,
}

/// Returns the owners that are named by a name that leaves no doubt.
pub(super) fn named_in_full(gazetteer: &Gazetteer, hits: &[Hit]) -> HashSet<usize> {
    let is_clear = |hit: &&Hit| hit.standing == Standing::Sure && !gazetteer.form(hit).needs_support();
    hits.iter().filter(is_clear).map(|hit| hit.owner).collect()
}

impl Report<'_> {
    /// Notes every name of a person or organisation.
    pub(super) fn see(&mut self, pass: &mut dyn FnMut(PassedOver)) {
        let states = self.named_states();
        self.see_known(&states, pass);
        self.see_claimed(pass);
        self.see_explained();
    }

    fn see_known(&mut self, states: &BTreeSet<usize>, pass: &mut dyn FnMut(PassedOver)) {
        let mut line = Line::default();
        let counts = self.namings_of(states);
        let chief = chief_state(&counts);
        let surnames = self.firms_that_are_surnames();
        let mut dateline = None;
        let parties = self.opposed_parties();
        let debating = self.states_with_parliament();
        for (at, hit) in self.hits.iter().enumerate() {
            let form = self.gazetteer.form(hit);
            let span = hit.span;
            if form.class.is_state() {
                self.see_small_body(hit, line);
                line = self.see_unclaimed_body(at, line);
                continue;
            }
            line = line.around(self.text, span);
            let over = |why| PassedOver { span, why };
            match form.class {
                Class::Leader => {
                    if ships::is_one(self.text, span.start, span.of(self.text))
                        || ships::is_called_with_article(self.text, span)
                    {
                        pass(over(Passed::Ship));
                        continue;
                    }
                    if neighbours::is_called_after(self.text, span.end) {
                        pass(over(Passed::Thing));
                        continue;
                    }
                    let leader = hit.owner - self.gazetteer.leader_owner(0);
                    let title = titles::before(self.text, span.start);
                    let seen = persons::Seen {
                        confidence: 1.0,
                        title,
                        in_headline: line.is_headline,
                        leader: Some(leader),
                        ..persons::Seen::default()
                    };
                    self.persons.see(span.of(self.text), span, seen);
                }
                Class::Ruler => {
                    let is_guess = hit.in_capitals;
                    let title = titles::before(self.text, span.start);
                    let seen = persons::Seen {
                        confidence: if is_guess { 0.0 } else { 1.0 },
                        in_power: !is_guess,
                        in_headline: line.is_headline && !is_guess,
                        title,
                        ..persons::Seen::default()
                    };
                    self.persons.see(span.of(self.text), span, seen);
                    self.second_in_power(span, line);
                }
                Class::Unit => self.see_unit(at, line),
                Class::Several => self.see_several(span, line),
                Class::Title => self.see_titled(at, line),
                Class::National => {
                    let body = &BODIES[hit.owner.min(BODIES.len() - 1)];
                    if units::name(self.text, span).is_some() && matches!(body.name, "Army" | "Air Force") {
                        self.see_unit(at, line);
                        continue;
                    }
                    let beside = national::state_beside(self.gazetteer, self.text, self.hits, at);
                    let chief = chief.filter(|state| {
                        body.counts_alone && !hit.in_capitals && self.is_of_chief(*state, body, span, states)
                    });
                    let sent_from = dateline.get_or_insert_with(|| self.state_of_dateline()).filter(|state| {
                        body.counts_alone && !hit.in_capitals && self.is_of_dateline(*state, body, span)
                    });
                    let alone = sent_from.or(chief).or_else(|| {
                        let may_be = body.counts_alone && beside.is_none() && !hit.in_capitals;
                        may_be.then(|| self.state_of_paragraph(at, body)).flatten()
                    });
                    let (state, span, why) = match (beside, alone) {
                        (Some((state, span)), _) => (state, span, Why::BodyOfState),
                        (None, Some(state)) => (state, span, Why::BodyOfChiefState),
                        _ => {
                            pass(over(Passed::NoState));
                            continue;
                        }
                    };
                    let (name, owner) = national::body_name(self.gazetteer, state, body);
                    self.see_certain(&name, span, owner, why, line);
                }
                Class::Body | Class::ClosedBody => {
                    let owner = self.owner_in_year(hit);
                    let own = self.gazetteer.state_of_body(owner);
                    if surnames.contains(&hit.owner) || self.is_titled_surname(hit) {
                        let title = titles::before(self.text, span.start);
                        let seen = persons::Seen { confidence: SURNAME, title, ..persons::Seen::default() };
                        self.persons.see(span.of(self.text), span, seen);
                        continue;
                    }
                    if own.is_some() && things::is_in_office(self.text, span.end) {
                        pass(over(Passed::Generic));
                        continue;
                    }
                    let is_open = own.is_some() && form.text.contains(' ')
                        || OF_STATES_TOO.contains(&&*form.text)
                        || form.needs_support() && own.is_some();
                    let beside =
                        if is_open { national::state_beside(self.gazetteer, self.text, self.hits, at) } else { None };
                    let beside = beside.filter(|(state, _)| Some(*state) != own);
                    let beside = beside.or_else(|| Some((self.sharing_state(hit, &counts)?, span)));
                    let is_supported = || {
                        self.full.contains(&hit.owner)
                            || beside.is_some()
                            || parties.contains(&hit.owner) && own.is_some_and(|own| states.contains(&own))
                            || self.gazetteer.is_party(hit.owner) && own.is_some_and(|own| debating.contains(&own))
                            || self.is_supported(at, states)
                    };
                    if form.needs_support() && !is_supported() {
                        pass(over(Passed::Doubtful));
                        continue;
                    }
                    match beside {
                        Some((state, span)) => {
                            let (name, owner) = national::name(self.gazetteer, state, &form.text);
                            self.see_certain(&name, span, owner, Why::BodyOfState, line);
                        }
                        None => self.see_certain(&form.text, span, Some(owner), Why::Name, line),
                    }
                }
                _ => {}
            }
        }
    }

    /// Returns the parties that are only named by a plain word, where the report so names two: `Democrats` and
    /// `Republicans`.
    fn opposed_parties(&self) -> BTreeSet<usize> {
        let is_party = |hit: &&Hit| {
            hit.standing == Standing::Sure
                && self.gazetteer.form(hit).needs_support()
                && self.gazetteer.is_party(hit.owner)
        };
        let parties: BTreeSet<usize> = self.hits.iter().filter(is_party).map(|hit| hit.owner).collect();
        if parties.len() > 1 { parties } else { BTreeSet::new() }
    }

    /// Returns the states whose parliament the report names: `Republicans in Congress` are a party.
    fn states_with_parliament(&self) -> BTreeSet<usize> {
        let named =
            self.hits.iter().filter(|hit| hit.standing == Standing::Sure && self.gazetteer.is_legislature(hit.owner));
        named.filter_map(|hit| self.gazetteer.state_of_body(hit.owner)).collect()
    }

    /// Says whether more speaks for a doubtful name: the recogniser, together with its state, or a sure name beside it.
    fn is_supported(&self, at: usize, states: &BTreeSet<usize>) -> bool {
        let hit = &self.hits[at];
        let own = self.gazetteer.state_of_body(hit.owner);
        let is_sure =
            |other: &Hit| self.gazetteer.form(other).class.is_body() && !self.gazetteer.form(other).needs_support();
        let is_beside = |one: &Hit, other: &Hit| self.text.get(one.span.end..other.span.start) == Some(" and ");
        let next = self.hits.get(at + 1).is_some_and(|next| is_beside(hit, next) && is_sure(next));
        let before = at > 0 && is_beside(&self.hits[at - 1], hit) && is_sure(&self.hits[at - 1]);
        let is_body = || {
            let word = words::before(self.text, hit.span.start).filter(|word| word.joint == Joint::Blank);
            neighbours::is_body(self.text, hit.span.start, word)
        };
        (hit.is_supported || next || before || is_body())
            && own.is_none_or(|own| states.contains(&own) || states.is_empty())
    }

    pub(super) fn see_certain(&mut self, name: &str, span: Span, owner: Option<usize>, why: Why, line: Line) {
        let seen = organisations::Seen { confidence: 1.0, in_headline: line.is_headline, owner, is_certain: true, why };
        self.organisations.see(name, span, seen);
    }

    /// `Biden-Harris Administration`: the second name, too.
    fn second_in_power(&mut self, first: Span, line: Line) {
        let Some(next) = words::after(self.text, first.end).filter(|next| next.joint == Joint::Hyphen) else { return };
        let seen = persons::Seen {
            confidence: 1.0,
            in_power: true,
            in_headline: line.is_headline,
            ..persons::Seen::default()
        };
        let is_known = self.hits.binary_search_by_key(&next.start, |hit| hit.span.start).is_ok();
        if words::is_named_like(next.text) && !is_known {
            self.persons.see(next.text, Span::new(next.start, next.end), seen);
        }
    }

    /// Notes a person whom nobody else took for one, behind a title.
    fn see_titled(&mut self, at: usize, line: Line) {
        let hit = &self.hits[at];
        if line.is_headline || line.is_shouted {
            return;
        }
        let end = hit.span.end + usize::from(self.text[hit.span.end..].starts_with('.'));
        let mut name: Option<Span> = None;
        let mut count = 0;
        while let Some(word) = words::after(self.text, name.map_or(end, |name| name.end)) {
            let is_name = word.joint == Joint::Blank
                && words::is_named_like(word.text)
                && !self.text[end..word.start].contains('\n');
            if !is_name || count == 3 || things::is_no_name(word.text) || titles::is_title(word.text) {
                break;
            }
            name = Some(Span::new(name.map_or(word.start, |name| name.start), word.end));
            count += 1;
        }
        let Some(name) = name.filter(|_| count >= hit.owner) else { return };
        let possessive = ["'s", "\u{2019}s"].iter().find_map(|mark| name.of(self.text).strip_suffix(mark));
        let name = possessive.map_or(name, |bare| claims::within(name, self.text, bare));
        let claim = self.claims.partition_point(|claim| claim.span.end <= name.start);
        let is_claimed = self.claims.get(claim).is_some_and(|claim| claim.span.overlaps(name));
        let is_known =
            self.hits[at + 1..].iter().take_while(|hit| hit.span.start < name.end).any(|hit| hit.span.overlaps(name));
        if !is_claimed && !is_known {
            let title = titles::before(self.text, name.start);
            let seen = persons::Seen { confidence: BEHIND_TITLE, title, ..persons::Seen::default() };
            self.persons.see(name.of(self.text), name, seen);
        }
    }

    fn see_claimed(&mut self, pass: &mut dyn FnMut(PassedOver)) {
        // Looked for once, where it is asked for.
        let mut commission = None;
        for claim in self.claims {
            let text = claim.span.of(self.text);
            let over = |why| PassedOver { span: claim.span, why };
            match claim.kind {
                ClaimKind::Place => {}
                _ if self.gazetteer.is_state(text) => {}
                _ if claim.is_thing => pass(over(Passed::Thing)),
                ClaimKind::Person => self.see_person(claim),
                ClaimKind::Org => {
                    if things::is_of_office(self.text, claim.span.start) {
                        pass(over(Passed::Generic));
                        continue;
                    }
                    if claim.in_capitals && self.is_state_and_heading(claim.span) {
                        pass(over(Passed::Unsure));
                        continue;
                    }
                    let no_organisation = things::no_organisation(text).filter(|_| !self.is_after_person(text));
                    let is_commission = text == "Commission" && !claim.in_headline;
                    let of_europe = || *commission.get_or_insert_with(|| self.commission_of_europe());
                    if let Some(commission) = is_commission.then(of_europe).flatten() {
                        let (name, why) = (EUROPEAN_COMMISSION, Why::Shortened);
                        self.see_certain(name, claim.span, Some(commission), why, Line::default());
                        continue;
                    }
                    if let Some(why) = no_organisation {
                        if why != Passed::Generic || !self.see_of_state(claim) {
                            pass(over(why));
                        }
                        continue;
                    }
                    let confidence = if claim.in_capitals {
                        claim.confidence - (IN_CAPITALS - ONE_ORGANISATION)
                    } else {
                        claim.confidence
                    };
                    let seen = organisations::Seen {
                        confidence,
                        in_headline: claim.in_headline,
                        owner: self.known_otherwise(text),
                        is_certain: false,
                        why: Why::Written,
                    };
                    self.organisations.see(text, claim.span, seen);
                }
            }
        }
    }

    /// Notes a person; two where a hyphen joins surnames, as in `Brandt-Pompidou`.
    fn see_person(&mut self, claim: &Claim) {
        let text = claim.span.of(self.text);
        let confidence =
            if claim.in_capitals { claim.confidence - (IN_CAPITALS - ONE_PERSON) } else { claim.confidence };
        let seen = persons::Seen {
            confidence,
            title: claim.title,
            in_headline: claim.in_headline,
            in_power: false,
            leader: None,
            is_kin: is_kin(self.text, claim.span.start),
        };
        let pair = text.split_once(['-', '\u{2013}']).filter(|(one, other)| {
            let is_surname = |word: &str| !word.contains(' ') && self.persons.is_surname(word);
            is_surname(one) && is_surname(other)
        });
        if let Some((one, other)) = pair {
            self.persons.see(one, claims::within(claim.span, self.text, one), seen);
            self.persons.see(other, claims::within(claim.span, self.text, other), seen);
            return;
        }
        self.persons.see(text, claim.span, seen);
    }

    /// Joins acronyms to the names that the report gives for them.
    fn see_explained(&mut self) {
        for Explained { short, long } in self.explained {
            // `Department of Health and Human Services (HHS)`: the known name begins before.
            let before = &self.hits[..self.hits.partition_point(|hit| hit.span.start < long.start)];
            let known = before
                .iter()
                .rev()
                .take(4)
                .find(|hit| hit.span.end == long.end && self.gazetteer.form(hit).class.is_body());
            let long = known.map_or(long, |hit| &hit.span);
            let name = things::cut(long.of(self.text));
            let acronym = short.of(self.text);
            // `Ninth Asia-Pacific Economic Cooperation (APEC)`: what is known is there, with a word before it.
            let bare = name.split_once(' ').map_or(name, |(_, rest)| rest);
            let is_known =
                |name| self.gazetteer.known(name).is_some_and(|one| self.gazetteer.known(acronym) == Some(one));
            let name = if is_known(bare) { bare } else { name };
            let is_claimed = |span: Span| {
                let first = self.claims.partition_point(|claim| claim.span.end <= span.start);
                let claim = self.claims.get(first).filter(|claim| claim.span.overlaps(span));
                claim.is_some_and(|claim| claim.kind == ClaimKind::Org)
            };
            // What stands behind an acronym can be anything: `STOL (Short Take Off and Landing)`.
            let is_claimed = is_claimed(*long) || short.start > long.start && is_claimed(*short);
            let is_thing = things::no_organisation(name).is_some() || !is_claimed && !body_words::has_body(name);
            self.organisations.explain(acronym, name, *short, is_thing);
        }
    }
}

/// Says whether a given name stands behind a word for kin: `his father Hafez`.
fn is_kin(text: &str, start: usize) -> bool {
    static KIN: &[&str] = &["brother", "daughter", "father", "husband", "mother", "sister", "son", "uncle", "wife"];
    words::before(text, start).is_some_and(|word| word.joint == Joint::Blank && KIN.contains(&word.text))
}
