//! Whom a name means that only the whole report can tell: which Congo, which Korea, which Georgia.
//! In: all names that were found in a report. Out: the owner of each that was left open, or none.
//! Knows no text, only where names lie in it.

use super::doubtful::{self, Need};
use super::forms::{Class, Form};
use super::states::STATES;
use super::{Hit, place_of};

/// A report as far as its names tell.
pub(super) struct Report<'r> {
    forms: &'r [Form],
    hits: &'r [Hit],
    year: Option<i16>,
    /// For each state whether it is named by a name that leaves no doubt, or by its capital.
    named: [bool; STATES.len()],
    /// It names an American place.
    has_american_place: bool,
}

impl Report<'_> {
    /// Returns what the names of a report, in order, tell about it.
    pub(super) fn new<'r>(forms: &'r [Form], hits: &'r [Hit], year: Option<i16>) -> Report<'r> {
        let mut named = [false; STATES.len()];
        for hit in hits {
            let form = &forms[hit.form];
            // A name that waits for its state to be named cannot name it.
            let is_clear = form.class.is_state() && !form.needs.iter().any(|need| need.is_late());
            if let Some(state) = named.get_mut(hit.owner).filter(|_| is_clear) {
                *state = true;
            }
        }
        let has_american_place = hits.iter().any(|hit| forms[hit.form].class == Class::American);
        Report { forms, hits, year, named, has_american_place }
    }

    /// Returns whom the name at `index` means; none if nobody.
    pub(super) fn owner(&self, index: usize) -> Option<usize> {
        let hit = self.hits.get(index)?;
        let needs = self.forms[hit.form].needs.iter();
        needs.copied().try_fold(hit.owner, |owner, need| self.settled(index, owner, need))
    }

    fn settled(&self, index: usize, owner: usize, need: Need) -> Option<usize> {
        let is_named = self.names(owner);
        match need {
            Need::Named => is_named.then_some(owner),
            Need::NotAmerican => (!self.is_american(index, owner)).then_some(owner),
            Need::OtherInYears(other, first, last) => {
                let other = place_of(other)?;
                let is_other = match self.year {
                    Some(year) => (first..=last).contains(&year),
                    None => self.names(other) && !is_named,
                };
                Some(if is_other { other } else { owner })
            }
            Need::OtherIfNamed(other) => {
                let other = place_of(other)?;
                Some(if self.names(other) && !is_named { other } else { owner })
            }
            Need::OneOfTwo(other) => {
                let other = place_of(other)?;
                match (is_named, self.names(other)) {
                    (true, false) => Some(owner),
                    (false, true) => Some(other),
                    _ => None,
                }
            }
            _ => Some(owner),
        }
    }

    fn names(&self, owner: usize) -> bool {
        self.named.get(owner).copied().unwrap_or(false)
    }

    /// Says whether a name is that of an American state: directly behind a place there (`Atlanta, Georgia`),
    /// or in a report that names such places and nothing that speaks for the country.
    fn is_american(&self, index: usize, owner: usize) -> bool {
        let is_place = |hit: &Hit| self.forms[hit.form].class == Class::American;
        let before = index.checked_sub(1).and_then(|before| self.hits.get(before));
        let is_behind =
            before.is_some_and(|hit| is_place(hit) && self.hits[index].span.start == hit.span.end + ", ".len());
        let around =
            || doubtful::AROUND_GEORGIA.iter().filter_map(|name| place_of(name)).any(|state| self.names(state));
        is_behind || (!self.names(owner) && self.has_american_place && !around())
    }
}
