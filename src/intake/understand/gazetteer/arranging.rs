//! Arranges all names so that a text can be read once: by first word, longest first.
//! In: the compiled-in facts and the user's own names. Out: a `Gazetteer`. Knows no text.

use std::borrow::Cow;

use super::bodies::{BODIES, UNITS};
use super::doubtful::{self, Need};
use super::forms::{self, Class, Form};
use super::leaders::{leaders, surname};
use super::organisations::organisations;
use super::states::STATES;
use super::{Gazetteer, Slot, bit_of, place_of, slot_of};
use crate::intake::understand::curated::Curated;
use crate::report::actor::{ActorId, Kind, Provenance};

/// A gazetteer in the making: forms as they come, the more important of two that are written alike first.
#[derive(Default)]
pub(super) struct Arranged {
    owners: Vec<ActorId>,
    first_organisation: usize,
    first_leader: usize,
    forms: Vec<(u64, Form)>,
}

impl Arranged {
    /// Returns all names, those of the user before those of the states.
    pub(super) fn all(curated: &Curated) -> Gazetteer {
        let mut arranged = Arranged::default();
        // First of all, so that a state's place in its table is its place among the owners.
        arranged.owners.extend(STATES.iter().filter_map(|state| ActorId::new(Kind::State, state.name)));
        arranged.curated(curated);
        arranged.states();
        arranged.organisations();
        arranged.national_bodies();
        arranged.leaders();
        arranged.finish()
    }

    fn add(&mut self, text: impl Into<Cow<'static, str>>, owner: usize, class: Class, from: Provenance) {
        self.add_needing(text, owner, class, from, &[]);
    }

    fn add_needing(
        &mut self,
        text: impl Into<Cow<'static, str>>,
        owner: usize,
        class: Class,
        from: Provenance,
        needs: &'static [Need],
    ) {
        let text = text.into();
        self.forms.push((forms::key(text.as_bytes()), Form::new(text, owner, class, from, needs)));
    }

    fn owner(&mut self, actor: &ActorId) -> usize {
        self.owners.iter().position(|known| known == actor).unwrap_or_else(|| {
            self.owners.push(actor.clone());
            self.owners.len() - 1
        })
    }

    fn curated(&mut self, curated: &Curated) {
        for actor in &curated.actors {
            let owner = self.owner(&actor.id);
            // A state's own name stays compiled in, with the rules that tell it from its namesakes.
            let is_state = owner < STATES.len();
            for name in actor.names().skip(usize::from(is_state)) {
                // Blanks and apostrophes as the forms have them: however many, and however bent.
                let plain = name.split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{2019}', "'");
                self.add(plain, owner, Class::Name, Provenance::Curated);
            }
        }
    }

    fn organisations(&mut self) {
        let first = self.owners.len();
        self.first_organisation = first;
        self.owners.extend(organisations().iter().filter_map(|body| ActorId::new(Kind::Org, body.name())));
        for (place, body) in organisations().iter().enumerate() {
            let class = if body.shows_states() { Class::Body } else { Class::ClosedBody };
            for name in body.all_names() {
                let needs: &'static [Need] = match name.is_doubtful {
                    true => &[Need::NotInCapitals, Need::Support],
                    false if doubtful::WORDS_IN_CAPITALS.contains(&name.text) => &[Need::NotInCapitals],
                    false => {
                        doubtful::SINCE.iter().find(|(text, _)| *text == name.text).map_or(&[], |(_, needs)| *needs)
                    }
                };
                self.add_needing(name.text, first + place, class, Provenance::Gazetteer, needs);
            }
        }
    }

    fn national_bodies(&mut self) {
        let from = Provenance::Gazetteer;
        for (place, body) in BODIES.iter().enumerate() {
            body.forms.iter().for_each(|form| self.add(*form, place, Class::National, from));
        }
        self.add("Departments of", usize::MAX, Class::Several, from);
        doubtful::SHORT_TITLES.iter().for_each(|title| self.add(*title, 1, Class::Title, from));
        doubtful::LONG_TITLES.iter().for_each(|title| self.add(*title, 2, Class::Title, from));
        UNITS.iter().for_each(|unit| self.add(*unit, usize::MAX, Class::Unit, from));
        self.add("Group of", usize::MAX, Class::Unit, from);
    }

    fn leaders(&mut self) {
        let first = self.owners.len();
        self.first_leader = first;
        let from = Provenance::Gazetteer;
        self.owners.extend(leaders().iter().filter_map(|leader| ActorId::new(Kind::Person, leader.name)));
        for (place, leader) in leaders().iter().enumerate() {
            // A name of one word is a surname, which is nobody's alone.
            for name in leader.names().filter(|name| name.contains(' ')) {
                self.add(name, first + place, Class::Leader, from);
            }
            for name in leader.names().map(surname) {
                // `Assad regime` as well as `al-Assad regime`.
                for name in [Some(name), name.strip_prefix("al-"), name.strip_prefix("el-")].into_iter().flatten() {
                    self.add_needing(name, usize::MAX, Class::Ruler, from, &[Need::InPower]);
                }
            }
        }
    }

    fn states(&mut self) {
        let from = Provenance::Gazetteer;
        let (brussels, union) = doubtful::EUROPEAN_UNION;
        if let Some(union) = ActorId::new(Kind::Org, union) {
            let owner = self.owner(&union);
            self.add(brussels, owner, Class::Seat, from);
        }
        for (list, class) in
            [(doubtful::ALSO, Class::Name), (doubtful::PAIRS, Class::Pair), (doubtful::OLDER_SEATS, Class::Seat)]
        {
            for (name, state) in list {
                if let Some(owner) = place_of(state) {
                    self.add(*name, owner, class, from);
                }
            }
        }
        for (list, class) in [(doubtful::BLOCKED, Class::Blocked), (doubtful::AMERICAN_PLACES, Class::American)] {
            list.iter().for_each(|phrase| self.add(*phrase, usize::MAX, class, from));
        }
        for (owner, state) in STATES.iter().enumerate() {
            self.add(state.name, owner, Class::Name, from);
            state.aliases.iter().for_each(|name| self.add(*name, owner, Class::Name, from));
            state.former.iter().for_each(|(name, _, _)| self.add(*name, owner, Class::Name, from));
            state.demonyms.iter().for_each(|name| self.add(*name, owner, Class::Demonym, from));
            state.capitals.iter().for_each(|name| self.add(*name, owner, Class::Seat, from));
            for name in state.metonyms {
                let class = if doubtful::HOUSES.contains(name) { Class::House } else { Class::Seat };
                self.add(*name, owner, class, from);
            }
        }
    }

    fn finish(mut self) -> Gazetteer {
        // Stable, so that of two forms that are written alike the first that was added stays.
        self.forms.sort_by(|(key, form), (other_key, other)| {
            let longest_first = || other.text.len().cmp(&form.text.len());
            key.cmp(other_key).then_with(longest_first).then_with(|| form.text.cmp(&other.text))
        });
        self.forms.dedup_by(|(_, later), (_, earlier)| later.text == earlier.text);
        // A name without a letter at its start has no key, and could never be found.
        self.forms.retain(|(key, _)| *key != 0);
        let mut slots = vec![Slot::default(); (2 * self.forms.len()).next_power_of_two()];
        let mut starts = [false; 256];
        let mut keys = Box::new([0; 1024]);
        let mut seconds = Box::new([[0; 4]; 256]);
        let mut first = 0;
        for same in self.forms.chunk_by(|(key, _), (other, _)| key == other) {
            let slot = Slot { key: same[0].0, first, after: first + same.len() };
            first = slot.after;
            let bit = bit_of(slot.key);
            keys[bit / 64] |= 1 << (bit % 64);
            let mut at = slot_of(slot.key, slots.len());
            while slots[at].key != 0 {
                at = (at + 1) % slots.len();
            }
            slots[at] = slot;
            for (_, form) in same {
                let first = usize::from(form.text.as_bytes()[0]);
                starts[first] = true;
                // A name of one letter is followed by anything.
                let second = form.text.as_bytes().get(1).copied();
                let all = || 0..=u8::MAX;
                let both = |byte: u8| if byte.is_ascii() { [byte, byte.to_ascii_uppercase()] } else { [byte; 2] };
                let mut mark = |byte: u8| seconds[first][usize::from(byte) / 64] |= 1 << (byte % 64);
                match second.filter(u8::is_ascii_alphanumeric) {
                    Some(second) => both(second).into_iter().for_each(&mut mark),
                    None => all().for_each(&mut mark),
                }
            }
        }
        let forms = self.forms.into_iter().map(|(_, form)| form).collect();
        let mut gazetteer = Gazetteer {
            owners: self.owners,
            first_organisation: self.first_organisation,
            first_leader: self.first_leader,
            forms,
            slots,
            starts,
            keys,
            seconds,
        };
        // The rules go to the compiled-in names only: the user's own are meant as they stand.
        for (name, needs) in doubtful::DOUBTFUL {
            let range = gazetteer.range(name.as_bytes());
            let is_meant =
                |form: &&mut Form| form.text == *name && form.from == Provenance::Gazetteer && form.class.is_state();
            gazetteer.forms[range].iter_mut().filter(is_meant).for_each(|form| form.needs = needs);
        }
        gazetteer
    }
}
