//! Ranges and lists: `3-5 May`, `from June to August`, `7, 11 and 13 June`, and the year that their ends share.
//! In: a term that was read, or a day's number. Out: what is kept, with both ends. Knows no report.

use super::days::{Order, Term};
use super::scanner::Scanner;
use super::table::{Entry, Spelling};
use super::when::{Found, When};

/// Days of a list, as in `7, 11 and 13 June`.
const MOST_OF_LIST: usize = 12;

impl Scanner<'_> {
    /// `3-5 May`, `3 to 5 May`, `between 3 and 5 May`, and the list `3, 4 and 5 May`.
    pub(super) fn days_of_month_at(&mut self, at: usize, first: i8, end: usize) -> Option<usize> {
        let reader = self.reader;
        if let Some(start) = self.joint(at, end)
            && let Some(term) = reader.day_first(start)
            && let When::Day { year, month, day, .. } = term.when
        {
            if day > first {
                let begin = Term { when: When::Day { year, month, day: first, weekday: None }, ..term };
                return self.keep(at, begin, Some(term.when), None, false);
            }
            return None;
        }
        let mut days = vec![(at, first, end)];
        let mut behind = end;
        while days.len() < MOST_OF_LIST {
            let comma = reader.byte(behind) == b',';
            let next = reader.blank(behind + usize::from(comma))?;
            let and = reader.one_word(next, &["and", "or"]).and_then(|end| reader.blank(end));
            let start = and.unwrap_or(next);
            if and.is_some()
                && let Some(term) = reader.day_first(start)
                && let When::Day { year, month, day, .. } = term.when
            {
                if days.last().is_some_and(|(_, last, _)| *last >= day) {
                    return None;
                }
                for (start, day, end) in days {
                    let when = When::Day { year, month, day, weekday: None };
                    self.keep(start, Term { when, end, order: Order::Other }, None, None, false)?;
                }
                return self.keep_term(start, term);
            }
            let day = if comma { reader.day(start) } else { None }?;
            days.push((start, day.day, day.end));
            behind = day.end;
        }
        None
    }

    /// Returns the place behind what joins the ends of a range: a dash, `to`, and after `between`, `and`.
    pub(super) fn joint(&self, start: usize, end: usize) -> Option<usize> {
        let reader = self.reader;
        if let Some(behind) = reader.dash(end).or_else(|| reader.dash(reader.blank(end)?)) {
            return Some(reader.blanks(behind));
        }
        let lead = reader.word_before(start);
        let led = |word: &str| lead.is_some_and(|lead| lead.is(word));
        let words: &[&str] = if led("between") {
            &["and", "to"]
        } else if led("from") {
            &["to", "through", "thru", "until", "till"]
        } else {
            &["to", "through", "thru"]
        };
        let comma = usize::from(reader.byte(end) == b',');
        let next = reader.blank_word_blank(end + comma, words)?;
        Some(reader.this_word(next, "the").and_then(|end| reader.blank(end)).unwrap_or(next))
    }

    /// Keeps a term, and the range or list that it begins.
    pub(super) fn keep_term(&mut self, start: usize, term: Term) -> Option<usize> {
        if let Some(next) = self.joint(start, term.end)
            && let Some((first, last, end)) = self.other_end(start, term, next)
        {
            return self.keep(start, Term { when: first, end, order: Order::Other }, Some(last), None, false);
        }
        let when = self.year_of_next(term);
        let end = self.keep(start, Term { when, ..term }, None, None, false)?;
        if term.order == Order::MonthFirst {
            return Some(self.list_of_days(end));
        }
        Some(end)
    }

    /// Returns both ends of a range, if what stands at `next` is its other end.
    pub(super) fn other_end(&self, start: usize, term: Term, next: usize) -> Option<(When, When, usize)> {
        let reader = self.reader;
        let spaced = !reader.is_word_byte(term.end) && reader.blank(term.end).is_some();
        match term.when {
            When::Day { year, month, day, .. } => {
                if let Some(last) = reader.point(next)
                    && let When::Day { year: last_year, month: last_month, day: last_day, .. } = last.when
                {
                    let by_dash = reader.dash(reader.blanks(term.end)).is_some();
                    return match (year, last_year) {
                        // Ends of a life, each a date of its own.
                        (Some(first), Some(last)) if spaced && by_dash && i32::from(last) - i32::from(first) > 20 => {
                            None
                        }
                        (Some(_), Some(_)) => Some((term.when, last.when, last.end)),
                        (None, Some(year)) => {
                            let year = if (month, day) > (last_month, last_day) { year - 1 } else { year };
                            Some((term.when.with_year(year), last.when, last.end))
                        }
                        (Some(year), None) => {
                            let year = if (month, day) > (last_month, last_day) { year + 1 } else { year };
                            Some((term.when, last.when.with_year(year), last.end))
                        }
                        (None, None) => Some((term.when, last.when, last.end)),
                    };
                }
                if term.order != Order::MonthFirst || year.is_some() {
                    return None;
                }
                let last = reader.day(next).filter(|last| last.day > day)?;
                let year = reader.year_behind(last.end);
                let end = year.map_or(last.end, |(_, end)| end);
                let with_day = |day| When::Day { year: year.map(|(year, _)| year), month, day, weekday: None };
                Some((with_day(day), with_day(last.day), end))
            }
            When::Month { year, month } => {
                let last = reader.month_first(next)?;
                let When::Month { year: last_year, month: last_month } = last.when else { return None };
                if !reader.bytes[next].is_ascii_uppercase() {
                    return None;
                }
                let first = match (year, last_year) {
                    (None, Some(year)) => term.when.with_year(if month > last_month { year - 1 } else { year }),
                    _ => term.when,
                };
                let (last_when, end) = match (year, last_year) {
                    (Some(year), None) => {
                        (last.when.with_year(if month > last_month { year + 1 } else { year }), last.end)
                    }
                    _ => (last.when, last.end),
                };
                // `between May and June in 1981`.
                if first.year().is_none()
                    && let Some(at) = reader.blank_word_blank(end, &["in", "of"])
                    && let Some(number) = reader.whole_number(at).filter(|number| number.digits == 4)
                {
                    let year = number.value as i16;
                    return Some((first.with_year(year), last_when.with_year(year), number.end));
                }
                Some((first, last_when, end))
            }
            When::Decade(first) => {
                let last = reader.decade(next)?;
                match last.when {
                    When::Decade(year) if year > first => Some((term.when, last.when, last.end)),
                    _ => None,
                }
            }
            When::Century(first) => {
                let (number, end) = reader.ordinal(next)?;
                let last = reader.century(number, end)?;
                matches!(last.when, When::Century(year) if year > first).then_some((term.when, last.when, last.end))
            }
            When::Either { .. } => {
                let last = reader.numeric(next)?;
                matches!(last.when, When::Either { .. } | When::Day { .. }).then_some((term.when, last.when, last.end))
            }
            When::FiscalYear(year) => {
                let number = reader.number(next).filter(|number| reader.ends(number.end))?;
                let value = match number.digits {
                    2 => i32::from(year) / 100 * 100 + number.value,
                    4 => number.value,
                    _ => return None,
                };
                (value > i32::from(year) && value < 2100).then_some((
                    term.when,
                    When::FiscalYear(value as i16),
                    number.end,
                ))
            }
            When::Weekday { .. } => {
                let led = reader.follows(start, &["from", "between"]);
                let (Entry::Weekday(weekday, Spelling::Full), word) = reader.entry(next)? else { return None };
                led.then_some((term.when, When::Weekday { weekday, which: None, ahead: false }, word.end))
            }
            _ => None,
        }
    }

    /// `August 16 and August 17, 1956`, `May and June 1981`: the year of the next is that of the first.
    fn year_of_next(&self, term: Term) -> When {
        let reader = self.reader;
        if !matches!(term.when, When::Day { year: None, .. } | When::Month { year: None, .. }) {
            return term.when;
        }
        let comma = usize::from(reader.byte(term.end) == b',');
        let Some(next) = reader.blank_word_blank(term.end + comma, &["and", "or"]) else { return term.when };
        let Some(other) = reader.point(next) else { return term.when };
        let same_kind = std::mem::discriminant(&other.when) == std::mem::discriminant(&term.when);
        match (same_kind, other.when.year()) {
            (true, Some(year)) if term.when.month_and_day() < other.when.month_and_day() => term.when.with_year(year),
            _ => term.when,
        }
    }

    /// `June 7, 11 and 13`: keeps the days behind the first, if the list ends with an `and`.
    fn list_of_days(&mut self, end: usize) -> usize {
        let reader = self.reader;
        let Some(Found { first: When::Day { year: None, month, day: before, .. }, .. }) = self.found.last().copied()
        else {
            return end;
        };
        let mut days: Vec<(usize, i8, usize)> = Vec::new();
        let (mut behind, mut last) = (end, before);
        while days.len() < MOST_OF_LIST {
            let comma = reader.byte(behind) == b',';
            let Some(next) = reader.blank(behind + usize::from(comma)) else { return end };
            let and = reader.one_word(next, &["and"]).and_then(|end| reader.blank(end));
            let Some(day) = reader.day(and.unwrap_or(next)).filter(|day| day.day > last) else { return end };
            if and.is_none() && !comma {
                return end;
            }
            days.push((and.unwrap_or(next), day.day, day.end));
            (behind, last) = (day.end, day.day);
            if and.is_some() {
                break;
            }
        }
        let year = reader.year_behind(behind);
        let goes_on = reader.blank(behind).and_then(|next| reader.word(next));
        let counted = goes_on.is_some_and(|word| {
            !word
                .is_one_of(&["in", "at", "on", "to", "with", "for", "by", "of", "from", "and", "when", "as", "between"])
        });
        if year.is_none() && counted {
            return end;
        }
        let year_end = year.map(|(_, end)| end);
        let year = year.map(|(year, _)| year);
        if let (Some(found), Some(year)) = (self.found.last_mut(), year) {
            found.first = found.first.with_year(year);
        }
        let count = days.len();
        for (index, (start, day, end)) in days.into_iter().enumerate() {
            let when = When::Day { year, month, day, weekday: None };
            let end = if index + 1 == count { year_end.unwrap_or(end) } else { end };
            self.found.push(Found { start, end, first: when, last: None, part: None, weak: false });
            self.free = end;
        }
        self.free
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::*;

    #[test]
    fn a_range_has_both_ends() {
        case("3-5 May 2023", &[("3-5 May 2023", "2023-05-03..2023-05-05")]);
        case("May 3\u{2013}5, 2023", &[("May 3\u{2013}5, 2023", "2023-05-03..2023-05-05")]);
        case("from 3 to 5 May", &[("3 to 5 May", "2023-05-03..2023-05-05")]);
        case("between 3 May and 5 June 2023", &[("3 May and 5 June 2023", "2023-05-03..2023-06-05")]);
        case("from 28 December 2022 to 3 January", &[("28 December 2022 to 3 January", "2022-12-28..2023-01-03")]);
        case("from 28 December to 3 January 2023", &[("28 December to 3 January 2023", "2022-12-28..2023-01-03")]);
        case("May-June 2021", &[("May-June 2021", "2021-05-01..2021-06-30")]);
        case("between November 2021 and March 2022", &[("November 2021 and March 2022", "2021-11-01..2022-03-31")]);
        case("from Monday to Wednesday", &[("Monday to Wednesday", "2023-08-28..2023-08-30")]);
        case("FY 2021-23", &[("FY 2021-23", "2020-10-01..2023-09-30")]);
    }

    #[test]
    fn a_list_is_several_mentions_of_one_month() {
        case("on June 7, 11 and 13", &[("June 7", "2023-06-07"), ("11", "2023-06-11"), ("13", "2023-06-13")]);
        case("on 7, 11 and 13 June", &[("7", "2023-06-07"), ("11", "2023-06-11"), ("13 June", "2023-06-13")]);
        case("on May 5 and June 6, 2021", &[("May 5", "2021-05-05"), ("June 6, 2021", "2021-06-06")]);
        case("on May 5 and 12 people", &[("May 5", "2023-05-05")]);
    }
}
