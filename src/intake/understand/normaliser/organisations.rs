//! Organisations: from the names in a report to what they are called.
//! In: names of organisations where they stand, some with their place among the facts. Out: for each one organisation,
//! in the spelling most used. Knows no person and no state.

use std::collections::HashMap;

use super::super::legal_form;
use super::super::spelling::{body_key, write_key};
use super::body_words;
use super::why::Why;
use crate::report::span::Span;

/// A name of an organisation where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mention {
    /// Where.
    pub(super) span: Span,
    /// Which of the report's names.
    pub(super) name: usize,
    /// Why it stands for that.
    pub(super) why: Why,
}

/// A name of the report.
#[derive(Debug)]
struct Known {
    text: String,
    /// How often it stands below headlines.
    count: usize,
    /// The greatest confidence of the recogniser.
    best: f32,
    /// A place among the owners of the gazetteer.
    owner: Option<usize>,
    /// The report or a rule speaks for it, not the recogniser alone.
    is_certain: bool,
    /// The name that the report gives for it.
    long: Option<usize>,
    /// The acronym of something that is no organisation.
    is_thing: bool,
    /// The name whose organisation it is.
    root: usize,
}

/// How a name stands where it was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) confidence: f32,
    pub(super) in_headline: bool,
    pub(super) owner: Option<usize>,
    pub(super) is_certain: bool,
    pub(super) why: Why,
}

/// Of all names of an organisation in a report.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Certainty {
    pub(super) count: usize,
    pub(super) best: f32,
    pub(super) is_certain: bool,
}

/// The names of organisations in a report. Kept between reports for its memory.
#[derive(Debug, Default)]
pub(super) struct Organisations {
    known: Vec<Known>,
    totals: Vec<Certainty>,
    by_text: HashMap<String, usize>,
    key: String,
    pub(super) mentions: Vec<Mention>,
}

impl Organisations {
    /// Forgets the report before.
    pub(super) fn begin(&mut self) {
        self.known.clear();
        self.by_text.clear();
        self.mentions.clear();
        self.totals.clear();
    }

    /// Notes a name in the text.
    pub(super) fn see(&mut self, written: &str, span: Span, seen: Seen) {
        let name = self.place(written);
        let known = &mut self.known[name];
        known.count += usize::from(!seen.in_headline);
        known.best = known.best.max(seen.confidence);
        known.owner = known.owner.or(seen.owner);
        known.is_certain |= seen.is_certain;
        self.mentions.push(Mention { span, name, why: seen.why });
    }

    /// Returns the place of a name, noted if it is new.
    pub(super) fn place(&mut self, written: &str) -> usize {
        if let Some(place) = self.by_text.get(written) {
            return *place;
        }
        let place = self.known.len();
        // `U.S. Agency` and `US Agency` are one, and organisations of the facts are written without stops.
        let plain = |word| match word {
            "U.S." => "US",
            "U.N." => "UN",
            "U.K." => "UK",
            _ => word,
        };
        let text = written.split_whitespace().map(plain).collect::<Vec<_>>().join(" ");
        self.known.push(Known {
            text,
            count: 0,
            best: 0.0,
            owner: None,
            is_certain: false,
            long: None,
            is_thing: false,
            root: place,
        });
        self.by_text.insert(written.to_string(), place);
        place
    }

    /// Notes that the report gives `long` for the acronym at `span`. Where the long name is that of a thing, so is the
    /// acronym; where nobody took it for a name yet, it is one now.
    pub(super) fn explain(&mut self, acronym: &str, long: &str, span: Span, is_thing: bool) {
        let short = self.place(acronym);
        let is_own = self.known[short].owner.is_some();
        if is_thing {
            self.known[short].is_thing = !is_own;
            return;
        }
        let long = self.place(long);
        if self.known[long].owner.is_none() && is_own {
            // The acronym is known, the name is not: what the report says goes before what is known.
            self.known[short].owner = None;
        }
        self.known[long].is_certain = true;
        self.known[short].long = Some(long);
        self.known[long].count += 1;
        let is_seen = self.mentions.iter().any(|mention| mention.span == span);
        if !is_seen {
            self.mentions.push(Mention { span, name: short, why: Why::Acronym });
        }
        self.mentions.iter_mut().filter(|mention| mention.name == short).for_each(|mention| mention.why = Why::Acronym);
    }

    /// Says whether a name is the acronym of a thing.
    pub(super) fn is_thing(&self, name: usize) -> bool {
        self.known[name].is_thing
    }

    /// Decides which names are one organisation's: those of one owner, of one key, and the short for the long.
    pub(super) fn resolve(&mut self) {
        self.explain_by_initials();
        let mut by_owner: HashMap<usize, usize> = HashMap::new();
        let mut by_key: HashMap<String, usize> = HashMap::new();
        for place in 0..self.known.len() {
            if let Some(owner) = self.known[place].owner {
                self.known[place].root = *by_owner.entry(owner).or_insert(place);
            }
            write_key(legal_form::without(&self.known[place].text), &mut self.key);
            match by_key.get(&self.key) {
                Some(other) => self.join(place, *other),
                None => {
                    by_key.insert(self.key.clone(), place);
                }
            }
        }
        for place in 0..self.known.len() {
            if let Some(long) = self.known[place].long {
                let (short, long) = (self.known[place].root, self.known[long].root);
                self.known.iter_mut().filter(|known| known.root == short).for_each(|known| known.root = long);
            }
        }
        self.join_short();
        self.totals.resize(self.known.len(), Certainty::default());
        for known in &self.known {
            let total = &mut self.totals[known.root];
            total.count += known.count;
            total.best = total.best.max(known.best);
            total.is_certain |= known.is_certain || known.owner.is_some();
        }
    }

    /// `RSF` is the `Rapid Support Forces` of the same report, whoever else is known by it, unless the report names
    /// those in full too.
    fn explain_by_initials(&mut self) {
        let is_open = |known: &Known| known.long.is_none() && !known.is_thing && is_acronym(&known.text);
        if !self.known.iter().any(is_open) {
            return;
        }
        let mut by_initials: HashMap<String, Option<usize>> = HashMap::new();
        for (place, known) in self.known.iter().enumerate() {
            let is_sure = known.owner.is_some() || known.is_certain || known.best >= LONG_NAME;
            let Some(initials) = initials(&known.text).filter(|_| is_sure) else { continue };
            let is_same = |other: usize| body_key(&self.known[other].text) == body_key(&known.text);
            // Two names of the same initials explain none.
            by_initials
                .entry(initials)
                .and_modify(|other| *other = other.filter(|other| is_same(*other)))
                .or_insert(Some(place));
        }
        let mut found = Vec::new();
        for (short, known) in self.known.iter().enumerate().filter(|(_, known)| is_open(known)) {
            let Some(long) = by_initials.get(&known.text).copied().flatten() else { continue };
            let owner = known.owner.filter(|owner| self.known[long].owner != Some(*owner));
            let is_named =
                |owner| self.known.iter().any(|other| other.owner == Some(owner) && other.text.contains(' '));
            if !owner.is_some_and(is_named) {
                found.push((short, long));
            }
        }
        for (short, long) in found {
            self.known[short].owner = None;
            self.known[short].long = Some(long);
            self.mentions.iter_mut().filter(|mention| mention.name == short).for_each(|mention| {
                mention.why = Why::Acronym;
            });
        }
    }

    /// Makes one of two organisations: of the one that is known, else in the spelling that is used more, else the first.
    fn join(&mut self, place: usize, other: usize) {
        let (one, other) = (self.known[place].root, self.known[other].root);
        if one == other || self.known[one].owner.is_some() && self.known[other].owner.is_some() {
            return;
        }
        let rank = |root: usize| {
            let known = &self.known[root];
            (known.owner.is_some(), known.count, std::cmp::Reverse(root))
        };
        let (kept, gone) = if rank(one) > rank(other) { (one, other) } else { (other, one) };
        self.known.iter_mut().filter(|known| known.root == gone).for_each(|known| known.root = kept);
    }

    /// `Coordination Platform` is the `Donor Coordination Platform for Ukraine` of the same report, if there is one only.
    fn join_short(&mut self) {
        if self.known.len() > 400 {
            // In a book, short names have many long ones.
            return;
        }
        let mut found = Vec::new();
        for (place, short) in self.known.iter().enumerate() {
            if !short.text.contains(' ') {
                found.extend(self.firm_of(place));
                continue;
            }
            if short.owner.is_some() {
                continue;
            }
            let is_longer = |long: &&Known| long.owner.is_none() && is_short_for(&short.text, &long.text);
            let mut roots = self.known.iter().filter(is_longer).map(|long| long.root);
            if let Some(root) = roots.next().filter(|root| roots.all(|other| other == *root)) {
                found.push((place, root));
            }
        }
        for (place, root) in found {
            let (place, root) = (self.known[place].root, self.known[root].root);
            if place != root {
                self.known.iter_mut().filter(|known| known.root == place).for_each(|known| known.root = root);
            }
        }
    }

    /// Returns the pair of names that are one firm's, if only one has this short name: the second is the one that is kept.
    fn firm_of(&self, place: usize) -> Option<(usize, usize)> {
        let short = &self.known[place];
        let mut roots = self.known.iter().filter(|long| body_words::is_firm_of(&short.text, &long.text));
        let long = roots.next().map(|long| long.root)?;
        let is_only = roots.all(|other| other.root == long);
        match (short.owner.is_some(), self.known[long].owner.is_some()) {
            (true, true) => None,
            // The facts have the short name, and makers of cars have no other of that sort: `Honda Motor Co`.
            (true, false) => {
                let rest = self.known[long].text.strip_prefix(&short.text).unwrap_or_default();
                let is_it = is_only && (rest == " Motor" || rest.starts_with(" Motor "));
                is_it.then_some((long, place))
            }
            (false, _) => is_only.then_some((place, long)),
        }
    }

    /// Returns the owner of the organisation that a name stands for, or else its text.
    pub(super) fn what(&self, name: usize) -> (usize, Option<usize>, &str) {
        let root = self.known[name].root;
        (root, self.known[root].owner, &self.known[root].text)
    }

    /// Returns how sure it is that a name is an organisation's: what the report tells of all its names.
    pub(super) fn certainty(&self, name: usize) -> Certainty {
        self.totals.get(self.known[name].root).copied().unwrap_or_default()
    }
}

/// A name explains an acronym that it does not stand beside if it is at least so sure.
const LONG_NAME: f32 = 0.6;

fn is_acronym(name: &str) -> bool {
    (3..=7).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Returns the initials of a name of several words, without small ones: `Hayat Tahrir al-Sham` has `HTS`.
fn initials(name: &str) -> Option<String> {
    let words = name.split([' ', '-']).filter(|word| !matches!(*word, "al" | "el" | "Al" | "El"));
    let initials: String = words.filter_map(|word| word.chars().next()).filter(|first| first.is_uppercase()).collect();
    (initials.len() > 2).then_some(initials)
}

/// Says whether a name is the end of another, or the part of it before `of`, `for` or `in`.
fn is_short_for(short: &str, long: &str) -> bool {
    let Some(room) = long.len().checked_sub(short.len() + 1) else { return false };
    if long.ends_with(short) && long.as_bytes()[room] == b' ' {
        // `Council of Ministers` is not the `Council of Foreign Ministers`, nor a part of it.
        return !long[..room].ends_with(['f', 'r', 'n'])
            || !matches!(long[..room].rsplit(' ').next(), Some("of" | "for" | "in"));
    }
    long.strip_prefix(short).is_some_and(|rest| [" of ", " for ", " in "].iter().any(|small| rest.starts_with(small)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(names: &[&str], expected: &[&str]) {
        let mut organisations = Organisations::default();
        for (place, name) in names.iter().enumerate() {
            let seen = Seen { confidence: 0.9, in_headline: false, owner: None, is_certain: false, why: Why::Written };
            organisations.see(name, Span::new(place * 10, place * 10 + 5), seen);
        }
        organisations.resolve();
        let found: Vec<&str> =
            organisations.mentions.iter().map(|mention| organisations.what(mention.name).2).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn spellings_of_one_organisation_come_under_the_most_used() {
        case(
            &["Relief Organization", "Relief Organisation", "Relief Organisation"],
            &["Relief Organisation", "Relief Organisation", "Relief Organisation"],
        );
        case(&["Sky News", "GB News"], &["Sky News", "GB News"]);
        case(&["Nippon Mining Co Ltd", "Nippon Mining", "Nippon Mining"], &["Nippon Mining"; 3]);
    }

    #[test]
    fn initials_stand_for_the_only_name_that_has_them() {
        let front = "Motherland Liberation Front";
        case(&[front, "MLF"], &[front, front]);
        case(&["MLF", front], &[front, front]);
        case(&[front, "Mountain Lake Foundation", "MLF"], &[front, "Mountain Lake Foundation", "MLF"]);
        case(&["Hayat Tahrir al-Sham", "HTS"], &["Hayat Tahrir al-Sham"; 2]);
    }

    #[test]
    fn a_short_name_is_the_long_one_of_the_report() {
        let long = "Multi-agency Donor Coordination Platform for Ukraine";
        case(&[long, "Multi-agency Donor Coordination Platform"], &[long, long]);
        case(&["Joint Refugee Council", "Refugee Council"], &["Joint Refugee Council", "Joint Refugee Council"]);
        case(
            &["Old Refugee Council", "New Refugee Council", "Refugee Council"],
            &["Old Refugee Council", "New Refugee Council", "Refugee Council"],
        );
        case(&["Department of Trade", "Trade"], &["Department of Trade", "Trade"]);
        case(&["Veltron Motor Company", "Veltron"], &["Veltron Motor Company"; 2]);
        case(
            &["Veltron Motor Company", "Veltron Oil Company", "Veltron"],
            &["Veltron Motor Company", "Veltron Oil Company", "Veltron"],
        );
    }
}
