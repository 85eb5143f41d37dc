//! Firms and what is called after persons: one word can be a firm, its founder, and who speaks for it.
//! In: claims, and known names where they stand. Out: which of them a word means in its report.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::super::gazetteer::Hit;
use super::super::legal_form;
use super::super::words;
use super::body_words;
use super::claims::{self, Claim};
use super::seeing::Report;
use super::titles::{self, Title};
use crate::intake::understand::recogniser::Kind;
use crate::report::span::Span;

/// How sure it is that the name of a firm is a surname where the report names a person by it in full before.
pub(super) const SURNAME: f32 = 0.9;

/// The last words of the full names of persons in a report, each with where it stands first.
pub(super) type Surnames<'t> = HashMap<&'t str, usize>;

/// Returns the surnames of a report.
pub(super) fn surnames<'t>(text: &'t str, claims: &[Claim]) -> Surnames<'t> {
    let mut surnames = HashMap::new();
    for claim in claims.iter().filter(|claim| claim.kind == Kind::Person) {
        if let Some((_, last)) = claim.span.of(text).rsplit_once(' ') {
            surnames.entry(last).or_insert(claim.span.start);
        }
    }
    surnames
}

/// `Conoco` is the firm of a report that names `Conoco Inc`, and `Ford` of one that names `Ford Motor Company`: no person,
/// unless the report names one of that surname.
pub(super) fn by_short_name(text: &str, claims: &mut [Claim]) {
    let bare = |claim: &Claim| {
        let name = claim.span.of(text);
        let bare = legal_form::without(name);
        (claim.kind == Kind::Org && bare.len() < name.len()).then_some(bare)
    };
    let first = |claim: &Claim| {
        let name = claim.span.of(text);
        let (first, _) = name.split_once(' ').filter(|_| claim.kind == Kind::Org)?;
        body_words::is_firm_of(first, name).then_some(first)
    };
    let firms: HashSet<&str> = claims.iter().filter_map(bare).chain(claims.iter().filter_map(first)).collect();
    if firms.is_empty() {
        return;
    }
    let surnames = surnames(text, claims);
    for claim in claims.iter_mut().filter(|claim| claim.kind == Kind::Person && claim.title == Title::None) {
        let name = claim.span.of(text);
        if firms.contains(name) && !surnames.contains_key(name) {
            claim.kind = Kind::Org;
        }
    }
}

/// Returns both names in `Manufacturers Hanover Ltd and Barclays Plc`, which the recogniser takes for one.
pub(super) fn two(text: &str, span: Span) -> Option<(Span, Span)> {
    let name = span.of(text);
    let (one, other) = [" and ", "\nand ", " and\n"].iter().find_map(|and| name.split_once(*and))?;
    let is_firm = |name: &str| legal_form::without(name).len() < name.len();
    (is_firm(one) && is_firm(other)).then(|| (claims::within(span, text, one), claims::within(span, text, other)))
}

/// Returns the whole name of a body of which the recogniser found only the end: `Pacific Corp` of `Georgia-Pacific Corp`,
/// `Wish Foundation` of `Make-A-Wish Foundation`, `Boston Inc` of `First Boston Inc`, `Sons Ltd` of `Arbuthnot & Sons Ltd`.
pub(super) fn whole(text: &str, span: Span) -> Span {
    let name = span.of(text);
    let mut head = &text[..span.start];
    if head.ends_with('-') && name.contains(' ') && body_words::has_body(name) {
        // `the IMF-World Bank meeting` is of two.
        let is_first = |word: &str| !word.is_empty() && (body_words::is_firm(name) || !is_acronym(word));
        while let Some(rest) = head.strip_suffix('-').filter(|rest| is_first(last_name(rest))) {
            head = &rest[..rest.len() - last_name(rest).len()];
        }
    } else if body_words::is_firm(name) {
        let is_relative = matches!(legal_form::without(name), "Sons" | "Brothers" | "Partners" | "Associates");
        let and = head.strip_suffix(" & ").or_else(|| head.strip_suffix(" and ").filter(|_| is_relative));
        if let Some(rest) = head.strip_suffix("First ") {
            head = rest;
        } else if let Some(rest) = and.filter(|rest| !last_name(rest).is_empty()) {
            head = &rest[..rest.len() - last_name(rest).len()];
        }
    }
    Span::new(head.len(), span.end)
}

/// Returns the word at the end of a text if it has a capital; else nothing.
fn last_name(text: &str) -> &str {
    let word = words::at_end(text);
    if word.starts_with(char::is_uppercase) { word } else { "" }
}

fn is_acronym(word: &str) -> bool {
    word.len() > 1 && word.bytes().all(|letter| letter.is_ascii_uppercase())
}

impl Report<'_> {
    /// Returns the firms, as owners, whose names are surnames in this report: it names the person in full before, and
    /// nowhere the firm for sure. `Yukio Honda of the ministry denied it. … Honda said`.
    pub(super) fn firms_that_are_surnames(&self) -> BTreeSet<usize> {
        let is_of_firm = |hit: &&Hit| self.gazetteer.is_company(hit.owner);
        let is_surname = |hit: &&Hit| {
            let person = self.surnames.get(&*self.gazetteer.form(hit).text);
            person.is_some_and(|person| *person < hit.span.start)
        };
        let firms = || self.hits.iter().filter(is_of_firm);
        let mut found: BTreeSet<usize> = firms().filter(is_surname).map(|hit| hit.owner).collect();
        if found.is_empty() {
            return found;
        }
        // What stands above the first line that ends in a stop is a title, which names by surname first.
        let heading =
            self.text.find('\n').filter(|end| !self.text[..*end].trim_end().ends_with('.')).unwrap_or_default();
        let of_firm = firms().filter(|hit| !is_surname(hit) && hit.span.start >= heading);
        of_firm.for_each(|hit| _ = found.remove(&hit.owner));
        for claim in self.claims.iter().filter(|claim| claim.kind == Kind::Org) {
            let first = claim.span.of(self.text).split(' ').next().unwrap_or_default();
            found.retain(|owner| self.gazetteer.owner(*owner).is_none_or(|firm| firm.name() != first));
        }
        found
    }

    /// Says whether a firm's name is here the surname of a person of the report, behind a title: `Mr. Honda`.
    pub(super) fn is_titled_surname(&self, hit: &Hit) -> bool {
        self.gazetteer.is_company(hit.owner)
            && self.surnames.contains_key(&*self.gazetteer.form(hit).text)
            && titles::before(self.text, hit.span.start) != Title::None
    }

    /// Returns the firm of the facts whose name stands before its legal form: `Chrysler Corp`.
    pub(super) fn firm_of_facts(&self, name: &str) -> Option<usize> {
        let bare = legal_form::without(name);
        let owner = if bare.len() < name.len() { self.gazetteer.known(bare) } else { None };
        owner.filter(|owner| self.gazetteer.is_company(*owner))
    }

    /// Says whether a name of two words is that of a body that is called after a person of the report: `Tower Commission`.
    pub(super) fn is_after_person(&self, name: &str) -> bool {
        let Some((first, last)) = name.split_once(' ') else { return false };
        body_words::is_body(last) && self.surnames.contains_key(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_firm_is_named_from_the_first_of_its_words() {
        for (text, end, name) in [
            ("the Georgia-Pacific Corp said", "Pacific Corp", "Georgia-Pacific Corp"),
            ("First Boston Inc said", "Boston Inc", "First Boston Inc"),
            ("by Arbuthnot & Sons Ltd", "Sons Ltd", "Arbuthnot & Sons Ltd"),
            ("the Make-A-Wish Foundation", "Wish Foundation", "Make-A-Wish Foundation"),
            ("the IMF-World Bank meeting", "World Bank", "World Bank"),
            ("non-Pacific Corp", "Pacific Corp", "Pacific Corp"),
            ("by Kirkland & Ellis LLP", "Ellis LLP", "Kirkland & Ellis LLP"),
            ("with Conoco Inc", "Conoco Inc", "Conoco Inc"),
            ("the First Council", "Council", "Council"),
        ] {
            let start = text.find(end).unwrap_or_default();
            assert_eq!(whole(text, Span::new(start, start + end.len())).of(text), name);
        }
    }

    #[test]
    fn two_firms_are_no_one_name() {
        let text = "Bank of America Ltd and Manufacturers Hanover Ltd";
        let found = two(text, Span::new(0, text.len())).map(|(one, other)| (one.of(text), other.of(text)));
        assert_eq!(found, Some(("Bank of America Ltd", "Manufacturers Hanover Ltd")));
        assert_eq!(two("Smith and Sons Ltd", Span::new(0, 18)), None);
    }
}
