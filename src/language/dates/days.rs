//! Days and months by name: `Wednesday, 30 August 2023`, `Aug. 30`, `30th of August`, `31AUG2023`, `August 2023`, `August`.
//! In: a place in a text. Out: what stands there, and where it ends. Knows no report and no range.

use super::reader::{Number, Reader, Word};
use super::table::{self, Entry, Spelling};
use super::when::When;

/// A point of the calendar in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) when: When,
    pub(super) end: usize,
    pub(super) order: Order,
}

/// How a term is written, as far as a range needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// `May 5`: another day may follow.
    MonthFirst,
    Other,
}

/// The number of a day, with or without an ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DayNumber {
    pub(super) day: i8,
    pub(super) end: usize,
    pub(super) ordinal: bool,
}

/// The name of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MonthName<'t> {
    pub(super) month: i8,
    pub(super) spelling: Spelling,
    pub(super) word: Word<'t>,
    /// Behind the full stop of a short name.
    pub(super) end: usize,
}

impl MonthName<'_> {
    /// Says whether it may be a verb or another common word.
    fn is_doubtful(&self) -> bool {
        !self.word.is_capitalised() && self.word.is_one_of(&["may", "march", "mar"])
    }
}

/// Years that may be written with four digits.
const WRITTEN_YEARS: std::ops::RangeInclusive<i32> = 1000..=2999;

/// Two digits of a year below this are of this century.
const TWO_DIGITS_OF_2000: i32 = 70;

/// Returns the year that two digits stand for.
pub(super) fn short_year(value: i32) -> i16 {
    (if value < TWO_DIGITS_OF_2000 { 2000 + value } else { 1900 + value }) as i16
}

/// Who or what is counted: after these a number is no year.
#[rustfmt::skip]
static COUNTED: &[&str] = &[
    "people", "persons", "men", "women", "children", "troops", "soldiers", "civilians", "refugees", "members", "delegates",
    "others", "police", "prisoners", "workers", "officers", "fighters", "tons", "tonnes", "km", "miles", "feet", "dollars",
    "votes",
];

impl<'t> Reader<'t> {
    /// Reads `5`, `05`, `5th`.
    pub(super) fn day(&self, at: usize) -> Option<DayNumber> {
        let Number { value, digits, end } = self.number(at).filter(|number| number.digits <= 2)?;
        let day = i8::try_from(value).ok().filter(|day| (1..=31).contains(day))?;
        if self.ends(end) {
            return Some(DayNumber { day, end, ordinal: false });
        }
        let ending = self.word(end).filter(|word| word.is_one_of(&["st", "nd", "rd", "th"]) && digits <= 2)?;
        Some(DayNumber { day, end: ending.end, ordinal: true })
    }

    /// Reads the name of a month; a digit may follow it directly.
    pub(super) fn month_name(&self, at: usize) -> Option<MonthName<'t>> {
        let word = self.letters(at).filter(|word| word.end - word.start >= 3)?;
        let Entry::Month(month, spelling) = table::entry(word.text)? else { return None };
        if self.ends(word.end) || self.byte(word.end).is_ascii_digit() {
            let dot = spelling == Spelling::Short && self.byte(word.end) == b'.';
            return Some(MonthName { month, spelling, word, end: word.end + usize::from(dot) });
        }
        None
    }

    /// Reads a year behind a day or month: ` 2023`, `, 2023`, ` of 2023`, ` '23`.
    pub(super) fn year_behind(&self, at: usize) -> Option<(i16, usize)> {
        let comma = self.byte(at) == b',';
        let of = self.blank_word_blank(at + usize::from(comma), &["of"]);
        let start = match of {
            Some(start) => start,
            None if comma => self.blanks(at + 1),
            None => self.blank(at)?,
        };
        if let Some(digits) = self.apostrophe(start)
            && let Some(number) = self.number(digits).filter(|number| number.digits == 2 && self.ends(number.end))
        {
            return Some((short_year(number.value), number.end));
        }
        let number = self.whole_number(start)?;
        let counted = || {
            let noun = self.blank(number.end).and_then(|next| self.word(next));
            noun.is_some_and(|noun| noun.is_one_of(COUNTED))
        };
        let old =
            || number.digits == 3 && number.value > 99 && (of.is_some() || b").]".contains(&self.byte(number.end)));
        let is_year = (number.digits == 4 && WRITTEN_YEARS.contains(&number.value)) || old();
        (is_year && !counted()).then_some((number.value as i16, number.end))
    }

    /// Reads a number that is no part of a longer one: `2023` but not `2023.5`, `2,023` or `20:23`.
    pub(super) fn whole_number(&self, at: usize) -> Option<Number> {
        let number = self.number(at)?;
        let goes_on = b".,:/%".contains(&self.byte(number.end)) && self.byte(number.end + 1).is_ascii_digit();
        (self.ends(number.end) && !goes_on && self.byte(number.end) != b'%').then_some(number)
    }

    /// Says whether the number of a day is part of something else: `10:30`, `5.5`, `10,000`, `9/10`, `5%`.
    fn is_other_number(&self, end: usize) -> bool {
        let next = self.byte(end);
        let digits = (1..=4).take_while(|at| self.byte(end + at).is_ascii_digit()).count();
        match next {
            b'%' => true,
            b':' | b'.' | b'/' => digits > 0,
            b',' => digits == 3,
            _ => false,
        }
    }

    /// Reads `August 30, 2023`, `Aug. 30`, `August 2023`, `August`.
    pub(super) fn month_first(&self, at: usize) -> Option<Term> {
        let name = self.month_name(at)?;
        let term = |when, end, order| Some(Term { when, end, order });
        let apart = self.blanks(name.end);
        if (apart > name.word.end || self.byte(name.word.end) == b'/')
            && let Some(day) = self.day(apart)
            && !self.is_other_number(day.end)
        {
            let year = self.year_behind(day.end);
            if name.is_doubtful() && year.is_none() && !day.ordinal {
                return None;
            }
            let end = year.map_or(day.end, |(_, end)| end);
            let when = When::Day { year: year.map(|(year, _)| year), month: name.month, day: day.day, weekday: None };
            return term(when, end, Order::MonthFirst);
        }
        if self.is_month_of_year(&name)
            && let Some((year, end)) = self.month_year(name.end)
        {
            return term(When::Month { year: Some(year), month: name.month }, end, Order::Other);
        }
        let end = if name.end > name.word.end && self.is_sentence_end(name.end) { name.word.end } else { name.end };
        term(When::Month { year: None, month: name.month }, end, Order::Other)
    }

    /// A verb before a number is no month: `may 2000 times`.
    fn is_month_of_year(&self, name: &MonthName) -> bool {
        !name.is_doubtful() || self.follows(name.word.start, &["in", "of", "since", "until", "by", "from", "to"])
    }

    /// `August 2023`, `August, 2023`, `August of 2023`; also `AUG2023`, `Aug-2023`.
    fn month_year(&self, at: usize) -> Option<(i16, usize)> {
        if let Some(found) = self.year_behind(at) {
            return Some(found);
        }
        let start = if self.byte(at) == b'-' { at + 1 } else { at };
        let number = self.whole_number(start).filter(|number| number.digits == 4)?;
        WRITTEN_YEARS.contains(&number.value).then_some((number.value as i16, number.end))
    }

    /// A full stop ends a sentence where a capital or nothing follows.
    fn is_sentence_end(&self, at: usize) -> bool {
        match self.blank(at) {
            Some(next) => self.byte(next).is_ascii_uppercase() || next == self.bytes.len(),
            None => !self.is_word_byte(at) && self.byte(at) != b',',
        }
    }

    /// Reads `30 August 2023`, `30th of August`, `31-Aug-2023`, `31AUG2023`.
    pub(super) fn day_first(&self, at: usize) -> Option<Term> {
        let (day, joined) = match self.day(at) {
            Some(day) => (day, false),
            None => {
                // `31AUG2023`.
                let number = self.number(at).filter(|number| number.digits <= 2)?;
                let day = i8::try_from(number.value).ok().filter(|day| (1..=31).contains(day))?;
                (DayNumber { day, end: number.end, ordinal: false }, true)
            }
        };
        let separator = self.byte(day.end);
        let month_at = if joined {
            day.end
        } else if matches!(separator, b'-' | b'/' | b'.') && self.byte(day.end + 1).is_ascii_alphabetic() {
            day.end + 1
        } else {
            let next = self.blank(day.end)?;
            let next = if day.ordinal {
                self.one_word(next, &["day"]).and_then(|end| self.blank(end)).unwrap_or(next)
            } else {
                next
            };
            self.one_word(next, &["of"]).and_then(|end| self.blank(end)).unwrap_or(next)
        };
        self.month_behind(day.day, month_at, joined || month_at == day.end + 1 && separator == b'-')
    }

    /// Reads the month and year behind a day.
    pub(super) fn month_behind(&self, day: i8, month_at: usize, is_stamp: bool) -> Option<Term> {
        let name = self.month_name(month_at)?;
        let year = self.year_behind(name.end).or_else(|| self.stamped_year(&name, is_stamp));
        if (is_stamp || name.is_doubtful()) && year.is_none() {
            return None;
        }
        // `1 Aug.` at the end of a sentence, `1 Aug. in Beijing` within.
        let bare = if name.end > name.word.end && self.is_sentence_end(name.end) { name.word.end } else { name.end };
        let end = year.map_or(bare, |(_, end)| end);
        let when = When::Day { year: year.map(|(year, _)| year), month: name.month, day, weekday: None };
        Some(Term { when, end, order: Order::Other })
    }

    /// `AUG2023`, `-Aug-2023`, `-Aug-23`, `AUG 23` in capitals.
    fn stamped_year(&self, name: &MonthName, is_stamp: bool) -> Option<(i16, usize)> {
        let at = match self.byte(name.end) {
            _ if !is_stamp => {
                // `MAY` is as short as the others.
                let capitals = name.word.is_all_capitals() && name.word.text.len() <= 4;
                self.blank(name.end).filter(|_| capitals)?
            }
            b'-' | b'/' => name.end + 1,
            _ => self.blanks(name.end),
        };
        let number = self.whole_number(at)?;
        match number.digits {
            4 if WRITTEN_YEARS.contains(&number.value) => Some((number.value as i16, number.end)),
            2 => Some((short_year(number.value), number.end)),
            _ => None,
        }
    }

    /// Reads a day, month or range end by name or by number, with a weekday before it.
    pub(super) fn point(&self, at: usize) -> Option<Term> {
        let byte = self.byte(at);
        if byte.is_ascii_digit() {
            return self.numeric(at).or_else(|| self.day_first(at));
        }
        if let Some((Entry::Weekday(weekday, _), word)) = self.entry(at) {
            return self.behind_weekday(weekday, word.end).map(|term| self.with_weekday_behind(term));
        }
        self.month_first(at).map(|term| self.with_weekday_behind(term))
    }

    /// Reads the date behind `Wednesday`: `, August 30`, ` 30 August 2023`, ` (August 30)`.
    pub(super) fn behind_weekday(&self, weekday: i8, end: usize) -> Option<Term> {
        let end = if self.byte(end) == b'.' { end + 1 } else { end };
        let comma = self.byte(end) == b',';
        let next = if comma { self.blanks(end + 1) } else { self.blank(end)? };
        let shut_in = !comma && self.byte(next) == b'(';
        let start = if shut_in { next + 1 } else { next };
        let start = self.this_word(start, "the").and_then(|end| self.blank(end)).unwrap_or(start);
        let term = if self.byte(start).is_ascii_digit() {
            self.numeric(start).or_else(|| self.day_first(start))
        } else {
            self.month_first(start)
        };
        let mut term = term?;
        let When::Day { year, month, day, .. } = term.when else { return None };
        term.when = When::Day { year, month, day, weekday: Some(weekday) };
        if shut_in {
            term.end = Some(term.end).filter(|end| self.byte(*end) == b')')? + 1;
        }
        Some(term)
    }

    /// `August 30 (Wednesday)`.
    pub(super) fn with_weekday_behind(&self, mut term: Term) -> Term {
        if let When::Day { year, month, day, weekday: None } = term.when
            && let Some(next) = self.blank(term.end).filter(|next| self.byte(*next) == b'(')
            && let Some((Entry::Weekday(weekday, _), word)) = self.entry(next + 1)
            && self.byte(word.end) == b')'
        {
            term.when = When::Day { year, month, day, weekday: Some(weekday) };
            term.end = word.end + 1;
        }
        term
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::*;

    #[test]
    fn a_day_by_name_is_found_in_every_form() {
        case("Signed the 30th of August, 2023.", &[("30th of August, 2023", "2023-08-30")]);
        case("Signed Aug. 30, 2023.", &[("Aug. 30, 2023", "2023-08-30")]);
        case("Signed on Aug. 30.", &[("Aug. 30", "2023-08-30")]);
        case("Signed on 1 Aug. in Rome", &[("1 Aug.", "2023-08-01")]);
        case("Signed on 1 Aug.", &[("1 Aug", "2023-08-01")]);
        case("Dec.14th, 2022 came.", &[("Dec.14th, 2022", "2022-12-14")]);
        case("Signed 31-Aug-23 there", &[("31-Aug-23", "2023-08-31")]);
        case("On Wednesday, 30 August 2023, it", &[("Wednesday, 30 August 2023", "2023-08-30")]);
        case("On August 30 (Wednesday) it", &[("August 30 (Wednesday)", "2023-08-30")]);
        case("on 30\nAugust 2023", &[("30\nAugust 2023", "2023-08-30")]);
        case("on 30\u{a0}August\u{a0}2023", &[("30\u{a0}August\u{a0}2023", "2023-08-30")]);
        case("in August of 2021 and Aug 2022", &[("August of 2021", "2021-08"), ("Aug 2022", "2022-08")]);
        case("since May '21", &[("May '21", "2021-05")]);
    }

    #[test]
    fn a_printed_date_counts_against_its_weekday_and_the_calendar_against_both() {
        case("On Monday, 30 August 2023, it", &[("Monday, 30 August 2023", "2023-08-30")]);
        case("On 30 February 2023 it", &[("30 February 2023", "none")]);
    }

    #[test]
    fn a_month_is_no_verb_and_no_name() {
        case("in May and in March", &[("May", "2023-05"), ("March", "2023-03")]);
        none(&[
            "May resumes talks",
            "Theresa May said",
            "They may 5 times march 3 miles",
            "the august body",
            "200 may 2000 times",
            "April Glaspie spoke",
            "Jan Egeland spoke",
        ]);
    }
}
