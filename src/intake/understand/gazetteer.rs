//! Names of states, organisations and persons in office, and the user's own names, in a text.
//! In: a text and the year of its report. Out: hits in the order of the text, none overlapping another, but for states
//! inside organisations.
//! Knows no file, no index and no metadata; the facts are compiled in, and a `Gazetteer` only arranges them.
//!
//! One pass from left to right, longest name first, on whole words and case-sensitive (`states.rs` has the names,
//! `doubtful.rs` those that need context, `judging.rs` decides about each where it stands). What takes the whole
//! report, such as which Congo is meant, is left to `settling.rs`. Nothing here recognises names that are not known;
//! that `Jordan` is a person is told from the words around it, and by `normaliser`, which joins hits with what is
//! recognised.

mod acting;
mod arranging;
pub(super) mod bodies;
mod doubtful;
mod forms;
mod judging;
pub(super) mod leaders;
mod lookup;
mod organisations;
mod settling;
mod states;

use self::arranging::Arranged;
use self::doubtful::Need;
pub(super) use self::forms::{Class, Form};
use self::judging::Sight;
pub(super) use self::judging::Standing;
pub(super) use self::lookup::{folded, organisation_with_words, spells};
pub use self::lookup::{known_organisation, known_person, state_of_place, state_of_place_in, states_for_query};
use self::organisations::organisations;
use self::settling::Report;
use self::states::{STATES, State};
use super::curated::Curated;
use super::eight;
use super::words;
use crate::report::actor::ActorId;
use crate::report::span::Span;

/// Bits of the multiplier spread evenly, so that the upper bits of the product choose a slot.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// All names, arranged for looking them up by their first word. Made once a run, in about 1.5 ms.
pub struct Gazetteer {
    /// The states in the order of `STATES`, the user's own, the organisations and the persons in office.
    owners: Vec<ActorId>,
    first_organisation: usize,
    first_leader: usize,
    /// Every form, those with the same first word together, longest first.
    forms: Vec<Form>,
    /// Where in `forms` the forms of a first word lie; a power of two of slots, at most half of them taken.
    slots: Vec<Slot>,
    /// The bytes that a form can begin with: all others are skipped.
    starts: [bool; 256],
    /// A bit for each key that a form begins with, and some for no key: most words need not be looked for in `slots`.
    keys: Box<[u64; 1024]>,
    /// For each byte that a form can begin with, a bit for every byte that may follow.
    seconds: Box<[[u64; 4]; 256]>,
}

/// The forms whose first word has this key; key 0 is an empty slot, which no word has.
#[derive(Clone, Copy, Default)]
struct Slot {
    key: u64,
    first: usize,
    after: usize,
}

/// A name that was found in a text.
pub(super) struct Hit {
    pub(super) span: Span,
    form: usize,
    /// Whose name it is: a place among the owners.
    pub(super) owner: usize,
    pub(super) standing: Standing,
    /// It was found only because its line is all capitals.
    pub(super) in_capitals: bool,
    /// The recogniser takes it for an organisation too.
    pub(super) is_supported: bool,
}

impl Gazetteer {
    /// Returns all names of states together with the user's own, which win where they are written alike.
    pub fn new(curated: &Curated) -> Gazetteer {
        Arranged::all(curated)
    }

    /// Appends the names in `text` to `hits`, in the order of where they begin. None overlaps another, but for states
    /// inside organisations, which come behind them. `report_year` decides names that counted in their years only.
    pub(super) fn read(&self, text: &str, report_year: Option<i16>, hits: &mut Vec<Hit>) {
        self.read_part(text, 0, text.len(), report_year, None, hits);
    }

    /// Reads the names that begin between two places of a text.
    fn read_part(
        &self,
        text: &str,
        from: usize,
        to: usize,
        year: Option<i16>,
        inside: Option<usize>,
        hits: &mut Vec<Hit>,
    ) {
        let bytes = text.as_bytes();
        let mut at = from;
        while let Some(start) = self.next_start(bytes, at, to) {
            at = self.read_name(text, start, year, inside, hits).unwrap_or(start + 1);
        }
    }

    /// Returns the first place from `at` on, before `to`, where a name can begin as far as two bytes tell.
    #[inline]
    fn next_start(&self, bytes: &[u8], mut at: usize, to: usize) -> Option<usize> {
        let can_begin = |at: usize| {
            let byte = usize::from(bytes[at]);
            let next = bytes.get(at + 1).copied().unwrap_or(0);
            self.starts[byte] && self.seconds[byte][usize::from(next) / 64] >> (next % 64) & 1 == 1
        };
        // Most bytes that a name can begin with stand inside a word.
        let mut is_inside = at > 0 && bytes[at - 1].is_ascii_alphanumeric();
        while let Some(eight) = eight::eight_at(bytes, at).filter(|_| at + 8 <= to) {
            let plain = eight::alphanumeric(eight);
            let inside = plain << 8 | if is_inside { 0x80 } else { 0 };
            let mut begins = (plain | eight) & eight::HIGHS & !inside;
            while begins != 0 {
                let start = at + begins.trailing_zeros() as usize / 8;
                if can_begin(start) {
                    return Some(start);
                }
                begins &= begins - 1;
            }
            is_inside = plain >> 63 == 1;
            at += 8;
        }
        while at < to {
            if !is_inside && can_begin(at) {
                return Some(at);
            }
            is_inside = bytes[at].is_ascii_alphanumeric();
            at += 1;
        }
        None
    }

    /// Decides the names that take the whole report: afterwards every hit is `Sure`, or a `Place` that names nobody.
    pub(super) fn settle(&self, hits: &mut [Hit], report_year: Option<i16>) {
        if hits.iter().all(|hit| hit.standing != Standing::Late) {
            return;
        }
        let report = Report::new(&self.forms, hits, report_year);
        let owners: Vec<Option<usize>> = hits
            .iter()
            .enumerate()
            .filter(|(_, hit)| hit.standing == Standing::Late)
            .map(|(index, _)| report.owner(index))
            .collect();
        let late = hits.iter_mut().filter(|hit| hit.standing == Standing::Late);
        for (hit, owner) in late.zip(owners) {
            hit.standing = if owner.is_some() { Standing::Sure } else { Standing::Place };
            hit.owner = owner.unwrap_or(hit.owner);
        }
    }

    /// Returns the form by which a hit was found.
    pub(super) fn form(&self, hit: &Hit) -> &Form {
        &self.forms[hit.form]
    }

    /// Returns the actor at a place among the owners.
    pub(super) fn owner(&self, owner: usize) -> Option<&ActorId> {
        self.owners.get(owner)
    }

    /// Returns the place among the owners of a person in office.
    pub(super) fn leader_owner(&self, leader: usize) -> usize {
        self.first_leader + leader
    }

    /// Returns the state whose body an owner is: a place among the owners.
    pub(super) fn state_of_body(&self, owner: usize) -> Option<usize> {
        organisations().get(owner.checked_sub(self.first_organisation)?)?.state
    }

    /// Says whether an owner is a party.
    pub(super) fn is_party(&self, owner: usize) -> bool {
        self.is_of_sort(owner, "party")
    }

    /// Says whether an owner is a parliament, or a part of one.
    pub(super) fn is_legislature(&self, owner: usize) -> bool {
        self.is_of_sort(owner, "legislature")
    }

    /// Says whether an owner is a firm.
    pub(super) fn is_company(&self, owner: usize) -> bool {
        self.is_of_sort(owner, "company")
    }

    fn is_of_sort(&self, owner: usize, sort: &str) -> bool {
        let body = owner.checked_sub(self.first_organisation).and_then(|place| organisations().get(place));
        body.is_some_and(|body| body.sort == sort)
    }

    /// Says whether a text is one name of a state and no more.
    pub(super) fn is_state(&self, text: &str) -> bool {
        let forms = &self.forms[self.range(text.as_bytes())];
        forms.iter().any(|form| form.class.is_state() && form.end_in(text, 0, false) == Some(text.len()))
    }

    /// Returns the state whose capital, or seat of government, goes by a name.
    pub(super) fn state_of_capital(&self, name: &str) -> Option<usize> {
        let forms = &self.forms[self.range(name.as_bytes())];
        let is_it = |form: &&Form| form.class == Class::Seat && form.end_in(name, 0, false) == Some(name.len());
        forms.iter().find(is_it).map(|form| form.owner).filter(|owner| *owner < STATES.len())
    }

    /// Returns the first word for the people of a state.
    pub(super) fn demonym(&self, state: usize) -> Option<&'static str> {
        STATES.get(state)?.demonyms.first().copied()
    }

    /// Returns the organisation or the person in office that goes by just this name.
    pub(super) fn known(&self, name: &str) -> Option<usize> {
        let forms = &self.forms[self.range(name.as_bytes())];
        let is_it = |form: &&Form| {
            (form.class.is_body() || form.class == Class::Leader) && form.end_in(name, 0, false) == Some(name.len())
        };
        forms.iter().find(is_it).map(|form| form.owner)
    }

    /// Notes the name that begins at `start`, and returns where reading goes on; none if no name begins there.
    /// Inside an organisation, only states count, and none that goes on behind its end.
    fn read_name(
        &self,
        text: &str,
        start: usize,
        year: Option<i16>,
        inside: Option<usize>,
        hits: &mut Vec<Hit>,
    ) -> Option<usize> {
        for (index, end, in_capitals) in self.names_at(text, start) {
            let form = &self.forms[index];
            let is_fit =
                inside.is_none_or(|last| end <= last && (form.class.is_state() || form.class == Class::Blocked));
            if !is_fit {
                continue;
            }
            if form.class == Class::Blocked {
                return Some(end);
            }
            let span = Span::new(start, start + form.shown(end - start));
            let sight = Sight { text, span, in_capitals, year, hits };
            let Some(standing) = judging::standing(self, &sight, form) else { continue };
            for need in form.needs {
                if let (Need::Two(other), Some(word)) = (need, words::before(text, start)) {
                    let span = Span::new(word.start, word.end);
                    hits.extend(place_of(other).map(|owner| Hit {
                        span,
                        form: index,
                        owner,
                        standing,
                        in_capitals,
                        is_supported: false,
                    }));
                }
            }
            hits.push(Hit { span, form: index, owner: form.owner, standing, in_capitals, is_supported: false });
            if form.class == Class::Body {
                self.read_part(text, start, end, year, Some(end), hits);
            }
            return Some(span.end);
        }
        None
    }

    /// Returns every form that the text says at `start`, longest first, with its end, and whether it was found
    /// only because the line is all capitals.
    fn names_at(&self, text: &str, start: usize) -> impl Iterator<Item = (usize, usize, bool)> {
        let range = if forms::begins_word(text, start) { self.range(&text.as_bytes()[start..]) } else { 0..0 };
        let is_loud = text.as_bytes().get(start + 1).is_some_and(u8::is_ascii_uppercase);
        let second = if range.is_empty() { 0 } else { forms::second(&text.as_bytes()[start..]) };
        let exact = range.clone().filter_map(move |index| {
            let form = &self.forms[index];
            let end = if form.may_be(second, false) { form.end_in(text, start, false)? } else { return None };
            Some((index, end, false))
        });
        let range = if is_loud { range } else { 0..0 };
        let loud = range.filter_map(move |index| {
            let form = &self.forms[index];
            let end = if form.can_be_loud && form.may_be(second, true) {
                form.end_in(text, start, true)?
            } else {
                return None;
            };
            words::is_in_capitals(text, start, end).then_some((index, end, true))
        });
        exact.chain(loud)
    }

    /// Returns the end of the longest name of an actor at `start`, wherever it counts.
    fn state_at(&self, text: &str, start: usize) -> Option<usize> {
        let names = |index: &usize| {
            let class = self.forms[*index].class;
            class.is_state() || class.is_body() || class == Class::National
        };
        self.names_at(text, start).find(|(index, _, _)| names(index)).map(|(_, end, _)| end)
    }

    /// Returns which forms begin with the word that begins `bytes`.
    fn range(&self, bytes: &[u8]) -> std::ops::Range<usize> {
        let key = forms::key(bytes);
        let bit = bit_of(key);
        if self.keys[bit / 64] >> (bit % 64) & 1 == 0 {
            return 0..0;
        }
        let mut at = slot_of(key, self.slots.len());
        while let Some(slot) = self.slots.get(at).filter(|slot| slot.key != 0 && key != 0) {
            if slot.key == key {
                return slot.first..slot.after;
            }
            at = (at + 1) % self.slots.len();
        }
        0..0
    }
}

/// Returns what is said of a state's own bodies: `Russian`, `US`.
pub(super) fn adjective(state: usize) -> &'static str {
    match STATES.get(state) {
        Some(State { name: "United States", .. }) => "US",
        Some(State { name: "United Kingdom", .. }) => "UK",
        // New Zealanders are persons.
        Some(State { name: name @ "New Zealand", .. }) => name,
        Some(state) => state.demonyms.first().unwrap_or(&state.name),
        None => "",
    }
}

/// Returns the place of a state among the owners.
pub(super) fn place_of(state: &str) -> Option<usize> {
    STATES.binary_search_by(|other| other.name.cmp(state)).ok()
}

fn bit_of(key: u64) -> usize {
    // The product's highest bits, which `slot_of` does not use.
    (key.wrapping_mul(SPREAD) >> 48) as usize
}

fn slot_of(key: u64, slots: usize) -> usize {
    // The product's upper half, cut to the number of slots, which is a power of two.
    (key.wrapping_mul(SPREAD) >> 32) as usize & slots.saturating_sub(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
