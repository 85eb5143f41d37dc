//! The days that texts mention, as a column of the index has them, and how they are read back.
//! In: mentions, in the order of the text. Out: a number for each, and from these which passages mention a day.
//!
//! First and last day of a mention are one number, so that no question meets the first day of one and the last of another.
//! A mention with two readings has two numbers, of which the second says so; one without days has a number too: so the
//! n-th mention of a column is the n-th date among the `spots` of its passage, and the words of a date need not be
//! looked up by its days.

use tantivy::DocId;
use tantivy::columnar::Column;

use super::columns::each_row;
use super::damage::Found;
use super::open::Snapshot;
use super::schema::column;
use crate::language::dates::Mention;
use crate::report::interval::Days;

/// Added to the number of a day, so that the first of the calendar is 1.
const TO_POSITIVE: i64 = 4_371_588;

/// The lowest bit says that it is another reading of the mention before.
const IS_OTHER: u64 = 1;

/// Above it stands how many days follow the first; the calendar has fewer than 2^23.
const FOLLOWING: u32 = 1;

/// Above that, the first day.
const FIRST: u32 = 24;

/// A mention without days.
const UNRESOLVED: u64 = 0;

/// Returns the numbers of a mention: one, or two where it has two readings.
pub(crate) fn numbers(mention: &Mention) -> impl Iterator<Item = u64> {
    let Mentioned { days, other } = Mentioned::of(mention);
    std::iter::once(days.map_or(UNRESOLVED, number)).chain(other.map(|days| number(days) | IS_OTHER))
}

fn number(days: Days) -> u64 {
    let first = (i64::from(days.first) + TO_POSITIVE) as u64;
    first << FIRST | u64::from(days.first.abs_diff(days.last)) << FOLLOWING
}

/// Returns the days that were so written; none of a mention without.
fn days_of(number: u64) -> Option<Days> {
    if number == UNRESOLVED {
        return None;
    }
    let first = (number >> FIRST) as i64 - TO_POSITIVE;
    let following = (number >> FOLLOWING) as i64 & ((1 << (FIRST - FOLLOWING)) - 1);
    Some(Days { first: first as i32, last: (first + following) as i32 })
}

/// One mention of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mentioned {
    /// The days that it stands for; none where they are not known.
    pub days: Option<Days>,
    /// The other days that it may as well stand for.
    pub other: Option<Days>,
}

impl Mentioned {
    /// Returns the days of a mention.
    pub(crate) fn of(mention: &Mention) -> Mentioned {
        let other = mention.days.and(mention.other);
        Mentioned { days: mention.days.map(Days::of), other: other.map(Days::of) }
    }

    /// Says whether it may stand for one of these days.
    pub(crate) fn shares_a_day(self, wanted: Days) -> bool {
        [self.days, self.other].into_iter().flatten().any(|days| days.overlaps(wanted))
    }

    /// Returns how much it says of these days: 1 if all of it lies in them, less the longer it is beside them. The root
    /// leaves a year a third of a month that it holds, and a century a thirtieth.
    fn weight(self, wanted: Days) -> f32 {
        let parts = [self.days, self.other].into_iter().flatten().map(|days| days.part_in(wanted));
        parts.fold(0.0, f64::max).sqrt() as f32
    }
}

/// The mentions of the texts of a segment: those of its passages, or of its titles by their heads.
#[derive(Clone)]
pub(crate) struct Mentions {
    column: Column<u64>,
}

/// Which texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Texts {
    /// Passages, by their documents.
    Passages,
    /// Titles, by the documents of their heads.
    Titles,
}

/// How many dates the texts and titles of an index mention.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HeldMentions {
    /// All of them.
    pub all: usize,
    /// Those whose days are not known.
    pub unresolved: usize,
}

impl Snapshot {
    /// Counts the dates that living reports mention.
    pub fn held_mentions(&self) -> Result<HeldMentions, Found> {
        let mut held = HeldMentions::default();
        for (number, segment) in (0..).zip(self.searcher.segment_readers()) {
            for texts in [Texts::Passages, Texts::Titles] {
                let mentions = self.mentions(number, texts)?;
                let living = mentions.documents(None).into_iter().filter(|document| !segment.is_deleted(*document));
                for mentioned in living.flat_map(|document| mentions.of(document)) {
                    held.all += 1;
                    held.unresolved += usize::from(mentioned.days.is_none());
                }
            }
        }
        Ok(held)
    }

    /// Returns the mentions of a segment's passages or titles.
    pub(crate) fn mentions(&self, segment: u32, texts: Texts) -> Result<Mentions, Found> {
        let name = match texts {
            Texts::Passages => column::MENTION,
            Texts::Titles => column::TITLE_MENTION,
        };
        Ok(Mentions { column: self.numbers(segment, name)? })
    }
}

impl Mentions {
    /// Returns the mentions of a text, in its order.
    pub(crate) fn of(&self, document: DocId) -> impl Iterator<Item = Mentioned> + '_ {
        let mut numbers = self.column.values_for_doc(document).peekable();
        std::iter::from_fn(move || {
            let days = days_of(numbers.next()?);
            let other = numbers.next_if(|number| number & IS_OTHER != 0).and_then(days_of);
            Some(Mentioned { days, other })
        })
    }

    /// Returns the documents whose texts mention one of the days, in order, and how much each does.
    pub(crate) fn sharing(&self, wanted: Days) -> Vec<(DocId, f32)> {
        let weight = |document: DocId| self.of(document).map(|mentioned| mentioned.weight(wanted)).sum();
        self.documents(Some(wanted)).into_iter().map(|document| (document, weight(document))).collect()
    }

    /// Returns the documents whose texts mention one of the days, in order; without days, those that mention any date.
    pub(crate) fn documents(&self, wanted: Option<Days>) -> Vec<DocId> {
        self.with(|number| wanted.is_none_or(|wanted| days_of(number).is_some_and(|days| days.overlaps(wanted))))
    }

    /// Returns the documents whose texts mention any day that is known, in order.
    pub(crate) fn resolved(&self) -> Vec<DocId> {
        self.with(|number| number != UNRESOLVED)
    }

    /// Returns the documents whose texts have dates without days, in order.
    pub(crate) fn unresolved(&self) -> Vec<DocId> {
        self.with(|number| number == UNRESOLVED)
    }

    /// Returns the documents with a number that is wanted, in order. All numbers are gone through, many at a time, which
    /// takes two nanoseconds each.
    fn with(&self, wants: impl Fn(u64) -> bool) -> Vec<DocId> {
        let mut rows: Vec<u32> = Vec::new();
        each_row(&self.column.values, |start, numbers| {
            let wanted = (start as u32..).zip(numbers).filter(|(_, number)| wants(**number));
            rows.extend(wanted.map(|(row, _)| row));
        });
        // A document of several rows is given once.
        self.column.index.select_batch_in_place(0, &mut rows);
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::dates::{Anchor, scan};
    use crate::report::interval::{Interval, day_number};

    #[test]
    fn first_and_last_day_of_a_mention_are_one_number() {
        let days = |first: &str, last: &str| {
            let day = |text: &str| Interval::parse_iso(text).map(|day| day_number(day.first())).expect(text);
            Days { first: day(first), last: day(last) }
        };
        let ends = [jiff::civil::Date::MIN, jiff::civil::Date::MAX].map(day_number);
        for days in [
            days("2023-08-30", "2023-08-30"),
            days("0001-01-01", "9999-12-31"),
            days("1969-12-31", "1970-01-01"),
            Days { first: ends[0], last: ends[0] },
            Days { first: ends[0], last: ends[1] },
            Days { first: ends[1], last: ends[1] },
        ] {
            assert_eq!(days_of(number(days)), Some(days));
            assert_eq!(days_of(number(days) | IS_OTHER), Some(days));
        }
        assert_eq!(days_of(UNRESOLVED), None);
        assert!(number(Days { first: ends[0], last: ends[0] }) > UNRESOLVED);
    }

    #[test]
    fn a_mention_of_two_readings_has_two_numbers_and_one_without_days_has_one() {
        let counts = |text: &str| -> Vec<usize> {
            scan(text, Anchor::default()).iter().map(|mention| numbers(mention).count()).collect()
        };
        assert_eq!(counts("On 03/04/2024, last week and on 3 May 2023."), [2, 1, 1]);
    }
}
