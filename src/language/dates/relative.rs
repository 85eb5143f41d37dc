//! Expressions whose days depend on the report's date or on the mention before: `last week`, `two weeks ago`, `Wednesday`,
//! `the following day`. In: a place where such a word stands. Out: what is said, and its bytes. Resolves nothing.

use super::days::{Order, Term};
use super::reader::{Before, Reader, Word};
use super::table::{Entry, Spelling};
use super::when::{Unit, When, Which};

/// A relative expression: it may begin before the word by which it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Relative {
    pub(super) start: usize,
    pub(super) term: Term,
}

fn relative(start: usize, when: When, end: usize) -> Option<Relative> {
    Some(Relative { start, term: Term { when, end, order: Order::Other } })
}

/// A clause is looked at so far back for a sign of the future.
const CLAUSE_BYTES: usize = 90;

/// Larger counts are not of calendar units.
const MOST_UNITS: i32 = 1000;

/// Behind these a weekday or month is the name of something.
#[rustfmt::skip]
static NAMING: &[&str] = &[
    "good", "black", "bloody", "ash", "easter", "palm", "super", "holy", "maundy", "red", "cyber", "whit", "shrove", "man",
    "freaky", "girl",
];

/// Behind these a weekday comes again and again.
static FREQUENT: &[&str] = &["every", "each", "any", "alternate", "most", "per"];

impl<'t> Reader<'t> {
    /// Reads `last week`, `next March`, `this Friday`, `the past two weeks`; the first word has been read.
    pub(super) fn which(&self, which: Which, word: Word) -> Option<Relative> {
        let start = word.start;
        let next = self.blank(word.end)?;
        if which == Which::Last
            && let Some(of) = self.one_word(next, &["night"])
        {
            return relative(start, When::Unit { unit: Unit::Day, offset: -1 }, of);
        }
        if which == Which::This {
            if let Some(end) = self.one_word(next, &["morning", "afternoon", "evening"]) {
                return relative(start, When::Unit { unit: Unit::Day, offset: 0 }, end);
            }
            // `this past week`, `this coming Friday`.
            if let Some((Entry::Which(inner @ (Which::Past | Which::Coming | Which::Last | Which::Next)), word)) =
                self.entry(next)
            {
                let inner = if inner == Which::Past { Which::Last } else { inner };
                let found = self.which(inner, word)?;
                return Some(Relative { start, ..found });
            }
        }
        if let Some((count, end)) = self.count(next) {
            return self.length(which, start, count, end);
        }
        let (entry, named) = self.entry(next)?;
        let anaphoric = which == Which::Following || (self.follows(start, &["the"]) && which == Which::Next);
        match entry {
            Entry::Unit(Unit::Weekend) if which != Which::Following => {
                let ahead = which.offset() >= 0 && self.has_sign_of_future(start);
                relative(start, When::Weekend { which, ahead }, named.end)
            }
            Entry::Unit(unit) if named.text.ends_with(b"s") || unit == Unit::Hour => None,
            Entry::Unit(unit) if anaphoric => {
                let start = self.with_article(start);
                relative(start, When::FromMention { unit, offset: 1 }, named.end)
            }
            Entry::Unit(Unit::Day) => match which {
                Which::Previous => {
                    relative(self.with_article(start), When::FromMention { unit: Unit::Day, offset: -1 }, named.end)
                }
                // `this day`, `the last day` are days of something.
                _ => None,
            },
            Entry::Unit(unit) if which == Which::Past => {
                relative(start, When::Length { unit, count: 1, ahead: false }, named.end)
            }
            Entry::Unit(unit) if self.is_calendar_unit(which, unit, start, named.end) => {
                relative(start, When::Unit { unit, offset: which.offset() }, named.end)
            }
            Entry::Weekday(weekday, Spelling::Full) if named.is_capitalised() => {
                relative(start, When::Weekday { weekday, which: Some(which), ahead: false }, named.end)
            }
            Entry::Month(month, Spelling::Full) if named.is_capitalised() => {
                // `last May 5` is a day.
                match self.month_first(next)?.when {
                    When::Month { year: None, .. } => relative(start, When::MonthWhich { month, which }, named.end),
                    _ => None,
                }
            }
            Entry::Season(season) => match self.named_period(next) {
                Some(_) => None,
                None => relative(start, When::SeasonWhich { season, which }, named.end),
            },
            _ => None,
        }
    }

    /// `the last week of March`, `the last century` aside: `the last year of the war` is no calendar year.
    fn is_calendar_unit(&self, which: Which, unit: Unit, start: usize, end: usize) -> bool {
        let of = self.blank(end).and_then(|next| self.this_word(next, "of")).is_some();
        let the = self.follows(start, &["the", "his", "her", "their", "its"]);
        // `current quarter`, `a coming decade`.
        unit != Unit::Hour && !(of && the && which == Which::Last)
    }

    /// Includes the article before an anaphoric expression: `the following day`.
    fn with_article(&self, start: usize) -> usize {
        self.word_before(start).filter(|word| word.is("the")).map_or(start, |word| word.start)
    }

    /// `last two weeks`, `past 24 hours`, `next 3 months`.
    fn length(&self, which: Which, start: usize, count: i32, end: usize) -> Option<Relative> {
        let next = self.blank(end).or_else(|| self.dash(end))?;
        let (Entry::Unit(unit), word) = self.entry(next)? else { return None };
        let ahead = which.offset() > 0;
        if which.offset() == 0 || which == Which::Following || count > MOST_UNITS {
            return None;
        }
        relative(start, When::Length { unit, count, ahead }, word.end)
    }

    /// Reads `two`, `24`, `twenty-four`, `a few` aside.
    pub(super) fn count(&self, at: usize) -> Option<(i32, usize)> {
        if self.byte(at).is_ascii_digit() {
            let number = self.number(at).filter(|number| number.digits <= 3 && self.ends(number.end))?;
            return Some((number.value, number.end));
        }
        let (Entry::Count(value), word) = self.entry(at)? else { return None };
        if (20..100).contains(&value)
            && let Some(next) = self.dash(word.end).or_else(|| self.blank(word.end))
            && let Some((Entry::Count(ones @ 1..=9), word)) = self.entry(next)
        {
            return Some((value + ones, word.end));
        }
        Some((value, word.end))
    }

    /// Reads `two weeks ago`, `two days later`, `six months from now`; the count has been read.
    pub(super) fn counted_units(&self, start: usize, count: i32, end: usize) -> Option<Relative> {
        let next = self.blank(end)?;
        let (Entry::Unit(unit), word) = self.entry(next)? else { return None };
        self.units_away(start, count, unit, word.end)
    }

    /// ` ago`, ` later`, ` earlier`, ` from now`, behind a count of units.
    pub(super) fn units_away(&self, start: usize, count: i32, unit: Unit, end: usize) -> Option<Relative> {
        if unit == Unit::Hour || unit == Unit::Weekend || !(0..=MOST_UNITS).contains(&count) {
            return None;
        }
        let (unit, count) = if unit == Unit::Fortnight { (Unit::Week, count * 2) } else { (unit, count) };
        let next = self.blank(end);
        let word = next.and_then(|next| self.word(next));
        if let Some(word) = word {
            if word.is("ago") || word.is("back") && self.ends(word.end) && !self.is_word_byte(self.blanks(word.end)) {
                return relative(start, When::Unit { unit, offset: -count }, word.end);
            }
            if word.is("later") || word.is("afterwards") || word.is("afterward") {
                return relative(start, When::FromMention { unit, offset: count }, word.end);
            }
            if word.is("earlier") || word.is("previously") {
                return relative(start, When::FromMention { unit, offset: -count }, word.end);
            }
            if word.is("from")
                && let Some(now) = self.blank(word.end).and_then(|next| self.one_word(next, &["now", "today"]))
            {
                return relative(start, When::Unit { unit, offset: count }, now);
            }
            if word.is("hence") {
                return relative(start, When::Unit { unit, offset: count }, word.end);
            }
        }
        // `will end in two weeks`.
        if self.follows(start, &["in"]) && self.has_sign_of_future(start) {
            return relative(start, When::Unit { unit, offset: count }, end);
        }
        None
    }

    /// Reads an expression by its unit: `a year ago`, `that year`, `the same day`, `the day before`, `the weekend`.
    pub(super) fn by_unit(&self, unit: Unit, word: Word) -> Option<Relative> {
        if word.text.ends_with(b"s") {
            return None;
        }
        let before = self.word_before(word.start)?;
        if before.is("a") || before.is("an") {
            return self.units_away(before.start, 1, unit, word.end);
        }
        if before.is("same") || before.is("that") {
            // `that same year`, `the same year`.
            let first =
                self.word_before(before.start).filter(|first| before.is("same") && first.is_one_of(&["the", "that"]));
            if before.is("same") && first.is_none()
                || matches!(unit, Unit::Hour | Unit::Weekend | Unit::Century | Unit::Fortnight)
            {
                return None;
            }
            let start = first.map_or(before.start, |first| first.start);
            return relative(start, When::FromMention { unit, offset: 0 }, word.end);
        }
        if !before.is("the") {
            return None;
        }
        let next = self.blank(word.end).and_then(|next| self.word(next));
        match unit {
            Unit::Day | Unit::Week | Unit::Month | Unit::Year => {
                let next = next?;
                if unit == Unit::Day && next.is_one_of(&["before", "after"]) {
                    let behind = self.blank(next.end).and_then(|at| self.entry(at));
                    match behind {
                        Some((Entry::Day(offset @ (-1 | 1)), day)) if (offset < 0) == next.is("before") => {
                            return relative(before.start, When::Unit { unit, offset: offset * 2 }, day.end);
                        }
                        // `the day after the attack` hangs on the attack.
                        _ if self.is_word_byte(self.blanks(next.end)) => return None,
                        _ => {}
                    }
                }
                let offset = if next.is("before") {
                    -1
                } else if next.is("after") {
                    1
                } else {
                    return None;
                };
                let goes_on = self.blank(next.end).is_some_and(|at| self.is_word_byte(at));
                (!goes_on).then(|| relative(before.start, When::FromMention { unit, offset }, next.end))?
            }
            Unit::Weekend => {
                let ahead = self.has_sign_of_future(word.start);
                relative(word.start, When::Weekend { which: Which::This, ahead }, word.end)
            }
            _ => None,
        }
    }

    /// Reads `Wednesday`, as it stands without a date.
    pub(super) fn weekday_alone(&self, weekday: i8, word: Word) -> Option<Relative> {
        if !word.is_capitalised() || self.byte(word.end) == b'-' && self.byte(word.end + 1).is_ascii_alphabetic() {
            return None;
        }
        let before = self.before(word.start);
        if let Before::Word(before) = before
            && (before.is_one_of(FREQUENT) || before.is_one_of(NAMING) && before.is_capitalised())
        {
            return None;
        }
        // `Sunday Adeboye`, `Sen. Tuesday Weld`, `The Sunday Times`: a name goes on.
        if let Some(next) = self.blank(word.end).and_then(|next| self.word(next))
            && next.is_capitalised()
            && !(word.is_all_capitals() && next.is_all_capitals())
        {
            let begins = match before {
                Before::Nothing => true,
                Before::Mark(mark) => mark == b'.',
                Before::Word(before) => before.is_one_of(&["the", "a", "of"]),
                Before::Digit => false,
            };
            let is_part_of_day = next.is_one_of(&["night", "morning", "afternoon", "evening"]);
            if begins && !is_part_of_day {
                return None;
            }
        }
        // `Tuesday of next week`.
        if let Some(start) = self.blank_word_blank(word.end, &["of"])
            && let Some((Entry::Which(which), which_word)) = self.entry(start)
            && let Some(end) = self.blank(which_word.end).and_then(|next| self.this_word(next, "week"))
        {
            return relative(word.start, When::WeekdayOfWeek { weekday, weeks: which.offset() }, end);
        }
        let ahead = self.has_sign_of_future(word.start);
        relative(word.start, When::Weekday { weekday, which: None, ahead }, word.end)
    }

    /// Says whether the clause before a place plainly speaks of what is to come.
    pub(super) fn has_sign_of_future(&self, at: usize) -> bool {
        let from = at.saturating_sub(CLAUSE_BYTES);
        let clause = &self.bytes[from..at];
        let begin = clause.iter().rposition(|byte| b".;:!?\n(".contains(byte)).map_or(0, |place| place + 1);
        let mut words = [&clause[..0]; 2];
        for word in clause[begin..].split(|byte| !byte.is_ascii_alphabetic()).filter(|word| !word.is_empty()) {
            let is = |word: &[u8], name: &str| word.eq_ignore_ascii_case(name.as_bytes());
            let to_be = |word: &[u8]| is(word, "is") || is(word, "are");
            let sign = is(word, "will")
                || is(word, "shall")
                || ((is(word, "due") || is(word, "scheduled") || is(word, "to")) && to_be(words[1]))
                || (is(word, "to") && (is(words[1], "plans") || is(words[1], "plan")));
            if sign {
                return true;
            }
            words = [words[1], word];
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::*;

    #[test]
    fn a_relative_expression_has_the_days_of_its_formula() {
        case("on Monday", &[("Monday", "2023-08-28")]);
        // The report is of a Thursday: the same day.
        case("on Thursday", &[("Thursday", "2023-08-31")]);
        case("last Thursday", &[("last Thursday", "2023-08-24")]);
        case("next Thursday", &[("next Thursday", "2023-09-07")]);
        case("this Friday", &[("this Friday", "2023-09-01")]);
        case("They will meet on Friday.", &[("Friday", "2023-09-01")]);
        case("by Friday", &[("Friday", "2023-08-25")]);
        case("Tuesday of next week", &[("Tuesday of next week", "2023-09-05")]);
        case("over the weekend", &[("weekend", "2023-08-26..2023-08-27")]);
        case("next month", &[("next month", "2023-09")]);
        case("earlier this month", &[("earlier this month", "2023-08")]);
        case("last March", &[("last March", "2023-03")]);
        case("next March", &[("next March", "2024-03")]);
        case("last winter", &[("last winter", "2022-12-01..2023-02-28")]);
        case("six months ago", &[("six months ago", "2023-02")]);
        case("a year ago", &[("a year ago", "2022")]);
        case("the day before yesterday", &[("the day before yesterday", "2023-08-29")]);
        case("last night", &[("last night", "2023-08-30")]);
        case("the past 24 hours", &[("past 24 hours", "2023-08-30..2023-08-31")]);
        case("the next two weeks", &[("next two weeks", "2023-08-31..2023-09-14")]);
        case("three days from now", &[("three days from now", "2023-09-03")]);
    }

    #[test]
    fn an_expression_that_hangs_on_another_date_has_its_days() {
        case(
            "On 3 May 2021 and the following day",
            &[("3 May 2021", "2021-05-03"), ("the following day", "2021-05-04")],
        );
        case("In 1999, two years later", &[("1999", "1999"), ("two years later", "2001")]);
        case("On 3 May 2021. The same day", &[("3 May 2021", "2021-05-03"), ("The same day", "2021-05-03")]);
        case("the following day", &[("the following day", "none")]);
    }

    #[test]
    fn a_coarse_date_of_the_report_resolves_what_it_can() {
        case_on(
            "2023-08",
            "last month, today and on Monday",
            &[("last month", "2023-07"), ("today", "2023-08"), ("Monday", "none")],
        );
        case_on("2023", "last year", &[("last year", "2022")]);
    }

    #[test]
    fn what_comes_again_and_what_only_lasts_are_no_mentions() {
        none(&[
            "every Monday",
            "Good Friday prayers",
            "on Sundays",
            "The Sunday Times",
            "for two years",
            "a 12-month plan",
            "the last year of the war",
            "weeks of talks",
            "in the past",
        ]);
    }
}
