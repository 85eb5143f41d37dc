//! Persons: from the names in a report to who they are.
//! In: names of persons where they stand. Out: for each name a person in office, or the fullest form in the report.
//! Knows no organisation; of states and bodies only which of them the report names.
//!
//! In this order: the full name of a person in office; full names of one person under the fullest of them; a bare
//! surname for the full name in the report; for a person in office whose state or body the report names and whose
//! years fit; for the only one of that name in those years; otherwise the name stays as it is written.

use std::collections::{BTreeMap, HashMap};

use super::super::gazetteer::leaders;
use super::in_office::{self, Around};
use super::names::Name;
use super::titles::Title;
use super::why::Why;
use crate::report::span::Span;

/// A name of a person where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mention {
    /// Where.
    pub(super) span: Span,
    /// Which of the report's names.
    pub(super) name: usize,
    /// The surname before `administration` or the like.
    pub(super) in_power: bool,
    /// In a headline, where a name counts only if the text below says it too.
    pub(super) in_headline: bool,
    /// The full name of a person in office, found as it is written in the facts.
    pub(super) from_facts: bool,
}

/// A name of the report.
#[derive(Debug)]
struct Known {
    name: Name,
    /// How often it stands below headlines.
    count: usize,
    /// The greatest confidence of the recogniser.
    best: f32,
    /// What the words before it say, the clearest of them.
    title: Title,
    /// Any title at all stands before one of them.
    is_titled: bool,
    /// A field of the report gives it.
    is_given: bool,
    /// It stands behind a word for kin.
    is_kin: bool,
    /// Where it stands first.
    first: usize,
    /// A place among `leaders()`.
    leader: Option<usize>,
    /// The name whose person it is; itself if it stands for none other.
    root: usize,
    /// Several persons of the report have this surname.
    is_shared: bool,
    why: Why,
    /// Of a root: what the report tells of all names of the person.
    person: Certainty,
}

/// Whose a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// A place among `leaders()`.
    Leader(usize),
    /// The person known by this name of the report.
    Named(usize),
}

/// The names of persons in a report. Kept between reports for its memory.
#[derive(Debug, Default)]
pub(super) struct Persons {
    known: Vec<Known>,
    by_text: HashMap<String, usize>,
    pub(super) mentions: Vec<Mention>,
}

/// How a name stands where it was found.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    pub(super) confidence: f32,
    pub(super) title: Title,
    pub(super) in_headline: bool,
    pub(super) in_power: bool,
    pub(super) leader: Option<usize>,
    /// Behind a word for kin: `his father X`.
    pub(super) is_kin: bool,
}

impl Persons {
    /// Forgets the report before.
    pub(super) fn begin(&mut self) {
        self.known.clear();
        self.by_text.clear();
        self.mentions.clear();
    }

    /// Notes a name that a field of the report gives.
    pub(super) fn give(&mut self, written: &str) {
        if let Some(place) = self.place(written, usize::MAX) {
            self.known[place].is_given = true;
        }
    }

    /// Notes a name in the text.
    pub(super) fn see(&mut self, written: &str, span: Span, seen: Seen) {
        let Some(place) = self.place(written, span.start) else { return };
        let known = &mut self.known[place];
        known.count += usize::from(!seen.in_headline);
        known.best = known.best.max(seen.confidence);
        known.is_titled |= seen.title != Title::None || seen.is_kin;
        known.is_kin |= seen.is_kin;
        known.first = known.first.min(span.start);
        known.leader = known.leader.or(seen.leader);
        if seen.title.is_office() || known.title == Title::None {
            known.title = seen.title;
        }
        self.mentions.push(Mention {
            span,
            name: place,
            in_power: seen.in_power,
            in_headline: seen.in_headline,
            from_facts: seen.leader.is_some(),
        });
    }

    fn place(&mut self, written: &str, first: usize) -> Option<usize> {
        if let Some(place) = self.by_text.get(written) {
            return Some(*place);
        }
        let name = Name::new(written)?;
        let place = self.known.len();
        self.known.push(Known {
            name,
            count: 0,
            best: 0.0,
            title: Title::None,
            is_titled: false,
            is_given: false,
            is_kin: false,
            first,
            leader: None,
            root: place,
            is_shared: false,
            why: Why::Written,
            person: Certainty::default(),
        });
        self.by_text.insert(written.to_string(), place);
        Some(place)
    }

    /// Decides who everybody is.
    pub(super) fn resolve(&mut self, around: &Around<'_>) {
        for known in self.known.iter_mut().filter(|known| !known.name.is_single()) {
            known.why = if known.leader.is_some() { Why::Name } else { Why::Written };
            if known.leader.is_none() {
                known.leader = in_office::full_name(&known.name, around);
                known.why = if known.leader.is_some() { Why::Name } else { Why::Written };
            }
        }
        self.join_full_names();
        self.resolve_singles(around);
        for place in 0..self.known.len() {
            let Known { root, count, best, is_titled, is_given, .. } = self.known[place];
            let person = &mut self.known[root].person;
            person.count += count;
            person.best = person.best.max(best);
            person.is_known |= is_titled || is_given;
        }
    }

    /// Gives full names of one person one root: that with most words, then the most used, then the first.
    fn join_full_names(&mut self) {
        let mut roots = Vec::new();
        // In the order of the names: which of two joins first must not be left to chance.
        let by_surname: BTreeMap<&str, Vec<usize>> = self.full_names().into_iter().collect();
        for mut places in by_surname.into_values().filter(|places| places.len() > 1) {
            let rank = |place: &usize| {
                let known = &self.known[*place];
                (known.leader.is_some(), known.name.words.len(), known.count, std::cmp::Reverse(*place))
            };
            places.sort_by_key(|place| std::cmp::Reverse(rank(place)));
            for (index, place) in places.iter().enumerate() {
                let same = |other: &&usize| self.known[*place].name.suits(&self.known[**other].name);
                let root = places[..index].iter().find(same).copied();
                roots.extend(root.map(|root| (*place, root)));
            }
        }
        // A name joins one that stays, or that joined before it.
        for (place, root) in roots {
            let root = self.known[root].root;
            let is_other = match (self.known[place].leader, self.known[root].leader) {
                (Some(one), Some(other)) => one != other,
                _ => false,
            };
            if !is_other {
                self.known[place].root = root;
                self.known[place].leader = self.known[root].leader;
                self.known[place].why = Why::Spelled;
            }
        }
    }

    /// Returns the full names by the key of the family's name, each list in order.
    fn full_names(&self) -> HashMap<&str, Vec<usize>> {
        let mut by_surname: HashMap<&str, Vec<usize>> = HashMap::new();
        for (place, known) in self.known.iter().enumerate().filter(|(_, known)| !known.name.is_single()) {
            by_surname.entry(known.name.surname()).or_default().push(place);
            let last = known.name.words.last().map_or("", String::as_str);
            if last != known.name.surname() {
                by_surname.entry(last).or_default().push(place);
            }
        }
        by_surname
    }

    /// Finds out whose the names of one word are.
    fn resolve_singles(&mut self, around: &Around<'_>) {
        let by_surname = self.full_names();
        // By any other of its names: the given one, or `Bongo` of `Ali Bongo Ondimba`.
        let mut by_given: HashMap<&str, Vec<usize>> = HashMap::new();
        for known in self.known.iter().filter(|known| !known.name.is_single()) {
            for word in known.name.words.iter().filter(|word| word.len() > 2) {
                by_given.entry(word).or_default().push(known.root);
            }
        }
        let in_power: Vec<usize> =
            self.mentions.iter().filter(|mention| mention.in_power).map(|mention| mention.name).collect();
        let mut singles: HashMap<&str, usize> = HashMap::new();
        let mut found = Vec::new();
        for (place, known) in self.known.iter().enumerate().filter(|(_, known)| known.name.is_single()) {
            let key = known.name.words[0].as_str();
            let roots = by_surname.get(key).map_or(&[][..], Vec::as_slice);
            let full = roots.first().map(|full| self.known[*full].root);
            let given = || {
                let roots = by_given.get(key)?;
                roots.iter().all(|other| *other == roots[0]).then_some(roots[0])
            };
            if let Some(root) = full.or_else(given) {
                let is_shared = roots.iter().any(|other| self.known[*other].root != root);
                found.push((place, root, self.known[root].leader, Why::Shortened, is_shared));
            } else if let Some(leader) = self.kin(known, &by_surname) {
                found.push((place, place, Some(leader), Why::Kin, false));
            } else if let Some((leader, why)) = in_office::surname(key, known.title, in_power.contains(&place), around)
            {
                found.push((place, place, Some(leader), why, false));
            } else if let Some(root) = singles.get(key) {
                // The same surname in another spelling: `Asad` and `Assad`.
                found.push((place, *root, None, Why::Spelled, false));
            } else {
                singles.insert(key, place);
            }
        }
        for (place, root, leader, why, is_shared) in found {
            let known = &mut self.known[place];
            (known.root, known.leader, known.why, known.is_shared) = (root, leader, why, is_shared);
        }
    }

    /// Returns the person in office that a given name behind a word for kin means: of the family of somebody who is
    /// named in full. `Bashar al-Assad` and `his father Hafez`.
    fn kin(&self, known: &Known, by_surname: &HashMap<&str, Vec<usize>>) -> Option<usize> {
        if !known.is_kin {
            return None;
        }
        let mut surnames: Vec<&str> = by_surname.keys().copied().collect();
        surnames.sort_unstable();
        let leaders = leaders::leaders();
        let mut of_family = surnames.into_iter().flat_map(leaders::by_surname).map(|place| usize::from(*place));
        of_family.find(|place| {
            Name::new(leaders[*place].name)
                .is_some_and(|name| !name.is_single() && name.words[0] == known.name.words[0])
        })
    }

    /// Hands on each mention with whose it is and why, in order. Where several persons of the report share a surname,
    /// it is the one whose full name stands last before it.
    pub(super) fn each(&mut self, give: &mut dyn FnMut(&Persons, &Mention, Who, Why)) {
        self.mentions.sort_by_key(|mention| mention.span.start);
        let mut last: HashMap<&str, usize> = HashMap::new();
        let is_any_shared = self.known.iter().any(|known| known.is_shared);
        for mention in &self.mentions {
            let known = &self.known[mention.name];
            if is_any_shared && !known.name.is_single() {
                last.insert(known.name.surname(), mention.name);
                last.insert(known.name.words.last().map_or("", String::as_str), mention.name);
            }
            let meant = if known.is_shared { last.get(known.name.words[0].as_str()) } else { None };
            let (root, leader) = match meant {
                Some(full) => (self.known[*full].root, self.known[*full].leader),
                None => (known.root, known.leader),
            };
            give(self, mention, leader.map_or(Who::Named(root), Who::Leader), known.why);
        }
    }

    /// Returns the name under which a person of the report is known.
    pub(super) fn text_of(&self, root: usize) -> &str {
        &self.known[root].name.text
    }

    /// Says whether the report has a name below its headlines, or a field gives it.
    pub(super) fn is_in_body(&self, name: usize) -> bool {
        let known = &self.known[name];
        let root = &self.known[known.root];
        known.count > 0 || known.is_given || root.count > 0 || root.is_given
    }

    /// Says how sure it is that a name is one of a person: what the report tells of all names of that person.
    pub(super) fn certainty(&self, name: usize) -> Certainty {
        let known = &self.known[name];
        let person = self.known[known.root].person;
        Certainty { is_known: known.leader.is_some() || person.is_known, words: known.name.words.len(), ..person }
    }

    /// Says whether a word is the surname of somebody who is named in full, or of a person in office.
    pub(super) fn is_surname(&self, word: &str) -> bool {
        let Some(name) = Name::new(word) else { return false };
        let key = &name.words[0];
        self.known.iter().any(|known| known.name.has_surname(key)) || !leaders::by_surname(key).is_empty()
    }
}

/// How sure it is that a name is one of a person.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Certainty {
    /// How often the person is named below headlines.
    pub(super) count: usize,
    /// The recogniser's greatest confidence.
    pub(super) best: f32,
    /// A title, a field or the facts speak for it.
    pub(super) is_known: bool,
    /// Words of the name.
    pub(super) words: usize,
}

#[cfg(test)]
mod tests;
