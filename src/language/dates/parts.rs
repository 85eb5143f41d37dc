//! Parts of a span: `early 1990s`, `mid-May`, `end of March 2023`, `late last year`.
//! In: a word that says which part. Out: the span with its part. Knows no report.

use super::days::{Order, Term};
use super::reader::Word;
use super::scanner::Scanner;
use super::table::Entry;
use super::when::{Part, Unit, When, Which};

impl Scanner<'_> {
    /// `early 1990s`, `mid-May`, `end of March 2023`, `late last year`.
    pub(super) fn part_at(&mut self, part: Part, word: Word, needs_of: bool) -> Option<usize> {
        let reader = self.reader;
        if needs_of {
            return self.part_of(word.start, part, word.end);
        }
        let mut next = match reader.dash(word.end) {
            Some(next) => next,
            None => reader.blank(word.end)?,
        };
        // `late in 2016` is two words more than needed; the year stands alone there.
        next = reader.this_word(next, "the").and_then(|end| reader.blank(end)).unwrap_or(next);
        let (term, _) = self.whole(next)?;
        self.keep(word.start, term, None, Some(part), false)
    }

    /// ` of March 2023`, ` of the 1990s`, ` of last year`, ` of the year`.
    pub(super) fn part_of(&mut self, start: usize, part: Part, end: usize) -> Option<usize> {
        let reader = self.reader;
        if let Some((unit, end)) = reader.of_the_unit(end) {
            let term = Term { when: When::Unit { unit, offset: 0 }, end, order: Order::Other };
            return self.keep(start, term, None, Some(part), false);
        }
        let next = reader.blank_word_blank(end, &["of"])?;
        let next = reader.this_word(next, "the").and_then(|end| reader.blank(end)).unwrap_or(next);
        let (term, _) = self.whole(next)?;
        self.keep(start, term, None, Some(part), false)
    }

    /// A span of which a part may be meant: a month, a year, a decade, a century, a season, `last year`.
    fn whole(&self, at: usize) -> Option<(Term, usize)> {
        let reader = self.reader;
        let term = if reader.byte(at).is_ascii_digit() || self.reader.apostrophe(at).is_some() {
            let digits = reader.apostrophe(at).unwrap_or(at);
            let year = || {
                let number = reader
                    .whole_number(digits)
                    .filter(|number| number.digits == 4 && (1000..=2100).contains(&number.value))?;
                let goes_on = reader.dash(number.end).is_some_and(|next| reader.is_word_byte(next));
                (!goes_on).then_some(Term {
                    when: When::Year(number.value as i16),
                    end: number.end,
                    order: Order::Other,
                })
            };
            reader
                .decade(digits)
                .or_else(|| reader.ordinal(digits).and_then(|(number, end)| reader.century(number, end)))
                .or_else(year)?
        } else {
            let (entry, word) = reader.entry(at)?;
            match entry {
                Entry::Month(..) if word.is_capitalised() => {
                    let term = reader.month_first(at)?;
                    matches!(term.when, When::Month { .. }).then_some(term)?
                }
                Entry::Which(which @ (Which::This | Which::Last | Which::Next | Which::Current)) => {
                    let found = reader.which(which, word)?;
                    match found.term.when {
                        When::Unit { unit, .. } if unit > Unit::Day => found.term,
                        When::MonthWhich { .. } | When::SeasonWhich { .. } => found.term,
                        _ => return None,
                    }
                }
                Entry::Nineties(year) => Term { when: When::Decade(1900 + year), end: word.end, order: Order::Other },
                Entry::Ordinal(_) | Entry::Count(_) => {
                    let (number, end) = reader.ordinal(at)?;
                    reader.century(number, end)?
                }
                Entry::Season(_) | Entry::Fiscal | Entry::FiscalYear => reader.named_period(at)?,
                _ => return None,
            }
        };
        Some((term, at))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::*;

    #[test]
    fn a_part_is_a_third_or_a_half_of_its_span() {
        case("in early 2022", &[("early 2022", "2022-01-01..2022-04-30")]);
        case("in mid-May", &[("mid-May", "2023-05-11..2023-05-20")]);
        case("at the end of March 2023", &[("end of March 2023", "2023-03-21..2023-03-31")]);
        case("in the late 1990s", &[("late 1990s", "1997-01-01..1999-12-31")]);
        case("in the early 20th century", &[("early 20th century", "1900-01-01..1933-12-31")]);
        case("late last year", &[("late last year", "2022-09-01..2022-12-31")]);
        case("the end of the year", &[("end of the year", "2023-09-01..2023-12-31")]);
        case("the second half of May", &[("second half of May", "2023-05-16..2023-05-31")]);
        none(&["the end of the war", "an early start", "late for talks"]);
    }
}
