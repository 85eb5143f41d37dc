//! Spans with a name of their own: decades, centuries, quarters, halves, seasons, fiscal years, weeks of a month.
//! In: a place in a text. Out: what stands there, and where it ends. Knows no report.

use super::days::{Order, Term, short_year};
use super::reader::Reader;
use super::table::Entry;
use super::when::{Part, Unit, When, YearOf};

const YEARS: std::ops::RangeInclusive<i32> = 1000..=2999;

/// A decade named without its century lies in this one: `the nineties`, `'20s` aside.
fn decade_of_two_digits(value: i32) -> i16 {
    (if value < 20 { 2000 + value } else { 1900 + value }) as i16
}

fn other(when: When, end: usize) -> Option<Term> {
    Some(Term { when, end, order: Order::Other })
}

impl Reader<'_> {
    /// Reads `1990s`, `1990's`, `1800s`, and after an apostrophe or `the`, `90s`.
    pub(super) fn decade(&self, at: usize) -> Option<Term> {
        let number = self.number(at)?;
        let suffix = self.apostrophe(number.end).unwrap_or(number.end);
        let end = self.this_word(suffix, "s")?;
        match number.digits {
            // `1993's` is a year with an owner.
            4 if YEARS.contains(&number.value) && number.value % 100 == 0 => {
                let of_2000 = number.value == 2000;
                let year = number.value as i16;
                other(if of_2000 { When::Decade(year) } else { When::Century(year) }, end)
            }
            4 if YEARS.contains(&number.value) && number.value % 10 == 0 => {
                other(When::Decade(number.value as i16), end)
            }
            2 if number.value >= 20 && number.value % 10 == 0 && self.is_short_decade(at) => {
                other(When::Decade(decade_of_two_digits(number.value)), end)
            }
            _ => None,
        }
    }

    /// `'90s`, `mid-90s`, `the 90s`: without these it is an age or a temperature.
    fn is_short_decade(&self, at: usize) -> bool {
        matches!(self.byte_before(at), b'\'' | b'`')
            || (at >= 3 && self.bytes[at - 3..at - 1] == [0xe2, 0x80] && matches!(self.byte(at - 1), 0x98 | 0x99))
            || self.follows(at, &["the", "early", "late", "mid"])
            || (self.byte_before(at) == b'-' && self.follows(at - 1, &["mid"]))
    }

    /// Reads `20th century`, `17th-century`; the ordinal has been read.
    pub(super) fn century(&self, ordinal: i8, end: usize) -> Option<Term> {
        let next = self.dash(end).or_else(|| self.blank(end))?;
        let end = self.one_word(next, &["century", "centuries"])?;
        (1..=30).contains(&ordinal).then(|| other(When::Century((i16::from(ordinal) - 1) * 100), end))?
    }

    /// Reads an ordinal in digits or words: `3rd`, `third`, `twenty-first`.
    pub(super) fn ordinal(&self, at: usize) -> Option<(i8, usize)> {
        if self.byte(at).is_ascii_digit() {
            return self.day(at).filter(|day| day.ordinal).map(|day| (day.day, day.end));
        }
        match self.entry(at)? {
            (Entry::Ordinal(number), word) => Some((number, word.end)),
            (Entry::Count(tens @ (20 | 30)), word) => {
                let next = self.dash(word.end).or_else(|| self.blank(word.end))?;
                match self.entry(next)? {
                    (Entry::Ordinal(number @ 1..=9), word) => Some((tens as i8 + number, word.end)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Reads what an ordinal counts: a century, a quarter or half of a year, a week or day of a month.
    pub(super) fn counted(&self, number: i8, end: usize) -> Option<Term> {
        if let Some(century) = self.century(number, end) {
            return Some(century);
        }
        // `third-quarter` is business time without a year.
        let next = self.blank(end)?;
        let unit = self.word(next)?;
        if unit.is("quarter") && (1..=4).contains(&number) {
            let (year, end) = self.year_of(unit.end)?;
            return other(When::Quarter { year, number }, end);
        }
        if unit.is("half") && number <= 2 {
            let (year, end) = self.year_of(unit.end)?;
            return other(When::Half { year, number }, end);
        }
        if unit.is("week") && (1..=5).contains(&number) {
            return self.week_of_month(number, unit.end);
        }
        // `first of May`, `1st day of May`.
        if unit.is("of") || unit.is("day") {
            let month = if unit.is("day") { self.blank_word_blank(unit.end, &["of"])? } else { self.blank(unit.end)? };
            return (1..=31).contains(&number).then(|| self.month_behind(number, month, false))?;
        }
        // `twentieth May`.
        let name = self.month_name(next).filter(|name| name.word.is_capitalised())?;
        self.month_behind(number, name.word.start, false).filter(|_| name.word.text.len() > 3 && number > 2)
    }

    /// ` of March`, ` in March 2023`.
    pub(super) fn week_of_month(&self, number: i8, end: usize) -> Option<Term> {
        let start = self.blank_word_blank(end, &["of", "in"])?;
        let term = self.month_first(start)?;
        match term.when {
            When::Month { year, month } => other(When::WeekOfMonth { year, month, number }, term.end),
            _ => None,
        }
    }

    /// ` of 2022`, ` 2022`, ` of last year`, ` of the year`.
    pub(super) fn year_of(&self, end: usize) -> Option<(YearOf, usize)> {
        let start = self.blank_word_blank(end, &["of", "in"]).or_else(|| {
            let comma = usize::from(self.byte(end) == b',');
            self.blank(end + comma)
        })?;
        if let Some(number) =
            self.whole_number(start).filter(|number| number.digits == 4 && YEARS.contains(&number.value))
        {
            return Some((YearOf::Given(number.value as i16), number.end));
        }
        let (entry, word) = self.entry(start)?;
        let Entry::Which(which) = entry else { return None };
        let year = self.this_word(self.blank(word.end)?, "year")?;
        Some((YearOf::FromReport(which.offset() as i16), year))
    }

    /// Reads `Q3 2022`, `H1 2022`, `FY2023`, `FY 2023`, `FY23`, and `spring 2023`, `fiscal year 2023`.
    pub(super) fn named_period(&self, at: usize) -> Option<Term> {
        let word = self.letters(at)?;
        match super::table::entry(word.text)? {
            Entry::Quarter if word.is_capitalised() => {
                let number = self.digit(word.end, 4)?;
                let (year, end) = self.year_of(word.end + 1).or_else(|| self.joined_year(word.end + 1))?;
                other(When::Quarter { year, number }, end)
            }
            Entry::Half if word.is_capitalised() => {
                let number = self.digit(word.end, 2)?;
                let (year, end) = self.year_of(word.end + 1).or_else(|| self.joined_year(word.end + 1))?;
                other(When::Half { year, number }, end)
            }
            Entry::FiscalYear if word.is_capitalised() => {
                let start = match self.byte(word.end) {
                    b'-' => word.end + 1,
                    _ => self.blanks(word.end),
                };
                self.fiscal(start)
            }
            Entry::Fiscal => {
                let next = self.blank(word.end)?;
                let start = self.one_word(next, &["year", "years"]).and_then(|end| self.blank(end)).unwrap_or(next);
                self.fiscal(start)
            }
            Entry::Season(season) => self.season(season, word.end),
            _ => None,
        }
    }

    fn digit(&self, at: usize, most: i8) -> Option<i8> {
        let value = self.byte(at).checked_sub(b'0')? as i8;
        ((1..=most).contains(&value) && self.ends(at + 1)).then_some(value)
    }

    /// `Q3/2022`, `Q3-2022`.
    fn joined_year(&self, at: usize) -> Option<(YearOf, usize)> {
        let start = if matches!(self.byte(at), b'/' | b'-') { at + 1 } else { return None };
        let number = self.whole_number(start).filter(|number| number.digits == 4 && YEARS.contains(&number.value))?;
        Some((YearOf::Given(number.value as i16), number.end))
    }

    fn fiscal(&self, start: usize) -> Option<Term> {
        if let Some(digits) = self.apostrophe(start) {
            let number = self.whole_number(digits).filter(|number| number.digits == 2)?;
            return other(When::FiscalYear(short_year(number.value)), number.end);
        }
        let number = self.number(start)?;
        if !self.ends(number.end) {
            return None;
        }
        match number.digits {
            4 if YEARS.contains(&number.value) => other(When::FiscalYear(number.value as i16), number.end),
            2 => other(When::FiscalYear(short_year(number.value)), number.end),
            _ => None,
        }
    }

    /// ` 2023`, ` of 2023`, ` of 2022-23`: a winter that names two years begins in the first.
    fn season(&self, season: i8, end: usize) -> Option<Term> {
        let (year, end) = match self.year_of(end) {
            Some((YearOf::Given(year), end)) => (year, end),
            _ => {
                // `winter of 2022-23`, where the number goes on behind a hyphen, is read above; `spring '23` here.
                let digits = self.apostrophe(self.blank(end)?)?;
                let number = self.whole_number(digits).filter(|number| number.digits == 2)?;
                (short_year(number.value), number.end)
            }
        };
        let dash = self.dash(end).or_else(|| (self.byte(end) == b'/').then_some(end + 1));
        let dash = dash.or_else(|| self.dash(self.blank(end)?).map(|end| self.blanks(end)));
        let two_years = dash.and_then(|start| self.number(start)).filter(|next| {
            let short = next.digits == 2 && next.value == i32::from(year + 1) % 100;
            self.ends(next.end) && (short || (next.digits == 4 && next.value == i32::from(year) + 1))
        });
        other(When::Season { year, season }, two_years.map_or(end, |next| next.end))
    }

    /// Reads `week of March 4`; the word `week` ends at `end`.
    pub(super) fn week_of_day(&self, end: usize) -> Option<Term> {
        let start = self.blank_word_blank(end, &["of"])?;
        let term = self.point(start)?;
        match term.when {
            When::Day { year, month, day, .. } => other(When::WeekOfDay { year, month, day }, term.end),
            _ => None,
        }
    }

    /// Returns a part of a span that follows: ` of 2022`, ` of the 1990s`, `-May`.
    pub(super) fn part_that_is_half(number: i8) -> Part {
        if number == 1 { Part::FirstHalf } else { Part::SecondHalf }
    }

    /// Says whether a unit follows ` of the`, as in `end of the year`.
    pub(super) fn of_the_unit(&self, end: usize) -> Option<(Unit, usize)> {
        let start = self.blank_word_blank(end, &["of"])?;
        let the = self.one_word(start, &["the"]).and_then(|end| self.blank(end))?;
        match self.entry(the)? {
            (Entry::Unit(unit @ (Unit::Week | Unit::Month | Unit::Year | Unit::Decade | Unit::Century)), word) => {
                (!word.text.ends_with(b"s")).then_some((unit, word.end))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::*;

    #[test]
    fn a_named_period_is_found() {
        case("in the 1990s", &[("1990s", "1990-01-01..1999-12-31")]);
        case("in the 1800s", &[("1800s", "1800-01-01..1899-12-31")]);
        case("in the '90s", &[("'90s", "1990-01-01..1999-12-31")]);
        case("in the nineties", &[("nineties", "1990-01-01..1999-12-31")]);
        case("in the 20th century", &[("20th century", "1900-01-01..1999-12-31")]);
        case("in the twenty-first century", &[("twenty-first century", "2000-01-01..2099-12-31")]);
        case("in Q3 2022", &[("Q3 2022", "2022-07-01..2022-09-30")]);
        case("in 2022-Q3", &[("2022-Q3", "2022-07-01..2022-09-30")]);
        case("in the third quarter of 2022", &[("third quarter of 2022", "2022-07-01..2022-09-30")]);
        case("in the first half of this year", &[("first half of this year", "2023-01-01..2023-06-30")]);
        case("in H2 2022", &[("H2 2022", "2022-07-01..2022-12-31")]);
        case("in FY 2023", &[("FY 2023", "2022-10-01..2023-09-30")]);
        case("in fiscal year 1976", &[("fiscal year 1976", "1975-07-01..1976-06-30")]);
        case("in spring 2022", &[("spring 2022", "2022-03-01..2022-05-31")]);
        case("in the winter of 2022-23", &[("winter of 2022-23", "2022-12-01..2023-02-28")]);
        case("the first week of May", &[("first week of May", "2023-05-01..2023-05-07")]);
        case("the week of May 3", &[("week of May 3", "2023-05-01..2023-05-07")]);
    }

    #[test]
    fn an_age_an_owner_and_business_time_are_no_periods() {
        none(&[
            "in his 90s",
            "temperatures in 30s",
            "third-quarter profits",
            "the spring session",
            "a Q&A",
            "H1N1 spreads",
        ]);
        case("in 1993's budget", &[("1993", "1993")]);
    }
}
