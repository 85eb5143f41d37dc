//! What the same word is elsewhere in the report, so that a report agrees with itself.
//! In: the tags of the first pass. Out: for each token the majority of the other places where its word is written with
//! a capital, as a small number that features are made of; and whether it disagrees.

use super::tags::{self, Tag};

/// No other place.
pub const NOWHERE: u8 = 0;

/// So many other places count as many.
const MANY: u16 = 3;

/// How often each word of a report is outside of names, and of each kind.
#[derive(Debug, Default)]
pub struct Majorities {
    words: Vec<(u32, [u16; 4])>,
    report: u32,
}

/// What a word's other places say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Majority {
    /// `NOWHERE`, or which kind, whether three quarters agree, and whether there are many.
    pub value: u8,
    /// Whether the token itself was taken for something else.
    pub disagrees: bool,
}

impl Majorities {
    /// Forgets the last report, and makes room for so many words.
    pub fn begin(&mut self, words: usize) {
        self.report = self.report.wrapping_add(1);
        if self.report == 0 {
            self.words.clear();
            self.report = 1;
        }
        if self.words.len() < words {
            self.words.resize(words + 1024, (0, [0; 4]));
        }
    }

    /// Counts a place where a word has a capital, with its tag.
    pub fn count(&mut self, lower: u32, tag: Tag) {
        if let Some(entry) = self.words.get_mut(lower as usize) {
            if entry.0 != self.report {
                *entry = (self.report, [0; 4]);
            }
            let count = &mut entry.1[column(tag)];
            *count = count.saturating_add(1);
        }
    }

    /// Returns the majority of the other places of a word, seen from one with this tag.
    pub fn of(&self, lower: u32, tag: Tag) -> Majority {
        let nowhere = Majority { value: NOWHERE, disagrees: false };
        let Some((report, counts)) = self.words.get(lower as usize) else { return nowhere };
        if *report != self.report {
            return nowhere;
        }
        let own = column(tag);
        let mut others = *counts;
        others[own] = others[own].saturating_sub(1);
        let total: u32 = others.iter().map(|count| u32::from(*count)).sum();
        if total == 0 {
            return nowhere;
        }
        // The first of equals, but the token's own if it is among them.
        let mut most = own;
        for column in 0..others.len() {
            if others[column] > others[most] {
                most = column;
            }
        }
        let agree = u32::from(others[most]) * 4 >= total * 3;
        let many = total >= u32::from(MANY);
        let value = 1 + most as u8 * 4 + u8::from(agree) * 2 + u8::from(many);
        Majority { value, disagrees: most != own }
    }
}

fn column(tag: Tag) -> usize {
    tags::kind(tag).map_or(0, |kind| 1 + kind as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::understand::recogniser::tags::{Kind, begin};

    #[test]
    fn a_token_is_held_against_the_other_places_of_its_word() {
        let jordan = 3;
        let mut majorities = Majorities::default();
        majorities.begin(5);
        let (person, place) = (begin(Kind::Person), begin(Kind::Place));
        assert_eq!(majorities.of(jordan, person).value, NOWHERE);
        for tag in [person, person, place, place, place, place] {
            majorities.count(jordan, tag);
        }
        assert!(majorities.of(jordan, person).disagrees && !majorities.of(jordan, place).disagrees);
        let differ = majorities.of(jordan, person).value != majorities.of(jordan, place).value;
        assert!(differ, "four of five are sure, three of five are not");
        assert_eq!(majorities.of(4, person).value, NOWHERE, "another word");
        majorities.begin(5);
        assert_eq!(majorities.of(jordan, person).value, NOWHERE, "another report");
    }
}
