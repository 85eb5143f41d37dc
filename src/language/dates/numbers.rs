//! Dates in numbers: `2023-08-31`, `31.08.2023`, `8/31/2023`, `20230831`, and the date-time group `141606Z JAN 75`.
//! In: a place where digits begin. Out: the day or month, or both readings where either number may be the month.

use super::days::{Order, Term, short_year};
use super::reader::Reader;
use super::when::When;

/// Outside of these years eight digits are a number of something else.
const EIGHT_DIGIT_YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

const YEARS: std::ops::RangeInclusive<i32> = 1000..=2999;

impl Reader<'_> {
    /// Reads a date of three numbers, of eight digits, or `2023-08`.
    pub(super) fn numeric(&self, at: usize) -> Option<Term> {
        // `$`, `A/1995/12`, `v.2023.1.1`: part of something longer.
        if b"$#/-.,:_+=@\\".contains(&self.byte_before(at)) && !self.is_dash_of_range(at) {
            return None;
        }
        let first = self.number(at)?;
        match first.digits {
            8 => self.eight_digits(first.value, first.end),
            4 if YEARS.contains(&first.value) => self.year_first(first.value, first.end),
            1 | 2 => self.year_last(first.value, first.end),
            _ => None,
        }
    }

    /// A hyphen before a number may join two dates: `01/02/2023-05/02/2023`.
    fn is_dash_of_range(&self, at: usize) -> bool {
        self.byte_before(at) == b'-' && at >= 5 && self.bytes[at - 5..at - 1].iter().all(u8::is_ascii_digit)
    }

    fn eight_digits(&self, value: i32, end: usize) -> Option<Term> {
        let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
        // `20230831T1130`.
        let time = matches!(self.byte(end), b'T' | b't') && self.byte(end + 1).is_ascii_digit();
        let apart = (self.ends(end) || time) && self.byte(end) != b'-' && !self.goes_on(end, b'.');
        if !apart || !EIGHT_DIGIT_YEARS.contains(&year) {
            return None;
        }
        term(year, month, day, end)
    }

    fn goes_on(&self, end: usize, separator: u8) -> bool {
        let next = self.byte(end);
        (next == separator || next == b'/' || next == b'-') && self.is_word_byte(end + 1)
    }

    /// `2023-08-31`, `2023/8/31`, `2023.08.31`, `2023-08`.
    fn year_first(&self, year: i32, end: usize) -> Option<Term> {
        let separator = self.byte(end);
        if !matches!(separator, b'-' | b'/' | b'.') {
            return None;
        }
        let month = self.number(end + 1).filter(|month| month.digits <= 2)?;
        if self.byte(month.end) == separator
            && let Some(day) = self.number(month.end + 1).filter(|day| day.digits <= 2)
        {
            // `2023-08-31T10:00Z`.
            let time = matches!(self.byte(day.end), b'T' | b't') && self.byte(day.end + 1).is_ascii_digit();
            let ends = (self.ends(day.end) || time) && !self.goes_on(day.end, separator);
            return ends.then(|| term(year, month.value, day.value, day.end))?;
        }
        // `2011-12` may also be two years; `2023/08` only is a month with a full line of digits.
        let is_month = separator == b'-' && month.digits == 2 && (1..=12).contains(&month.value);
        if !is_month || !self.ends(month.end) || self.goes_on(month.end, b'.') {
            return None;
        }
        let (year, month_number) = (year as i16, month.value as i8);
        let when = if i32::from(year) % 100 + 1 == month.value {
            When::YearsOrMonth { year, month: month_number }
        } else {
            When::Month { year: Some(year), month: month_number }
        };
        Some(Term { when, end: month.end, order: Order::Other })
    }

    /// `31.08.2023`, `8/31/2023`, `31-08-2023`, `8/31/23`.
    fn year_last(&self, first: i32, end: usize) -> Option<Term> {
        let separator = self.byte(end);
        if !matches!(separator, b'-' | b'/' | b'.') {
            return None;
        }
        let second = self.number(end + 1).filter(|second| second.digits <= 2)?;
        if self.byte(second.end) != separator {
            return None;
        }
        let last = self.number(second.end + 1)?;
        if !self.ends(last.end) || self.goes_on(last.end, separator) || self.byte(last.end) == b'%' {
            return None;
        }
        let year = match last.digits {
            4 if YEARS.contains(&last.value) => last.value,
            // Hyphens with two digits are scores and numbers of things.
            2 if separator != b'-' => i32::from(short_year(last.value)),
            _ => return None,
        };
        if separator == b'.' || first > 12 {
            return term(year, second.value, first, last.end);
        }
        if second.value > 12 || first == second.value {
            return term(year, first, second.value, last.end);
        }
        if !(1..=12).contains(&first) || second.value == 0 {
            return None;
        }
        let when = When::Either { year: year as i16, first: first as i8, second: second.value as i8 };
        Some(Term { when, end: last.end, order: Order::Other })
    }

    /// Reads `141606Z JAN 75`, `141606Z JAN`, `14/1606Z JAN 1975`.
    pub(super) fn date_time_group(&self, at: usize) -> Option<Term> {
        let number = self.number(at)?;
        let (day, end) = match number.digits {
            6 => (number.value / 10_000, number.end),
            2 if self.byte(number.end) == b'/' => {
                let time = self.number(number.end + 1).filter(|time| time.digits == 4)?;
                (number.value, time.end)
            }
            _ => return None,
        };
        let zone = self.byte(end);
        if !zone.is_ascii_uppercase() || self.byte(end + 1).is_ascii_alphanumeric() {
            return None;
        }
        let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
        self.month_behind(day, self.blank(end + 1)?, false)
    }
}

/// Returns the day, if the calendar may have it.
fn term(year: i32, month: i32, day: i32, end: usize) -> Option<Term> {
    jiff::civil::Date::new(year as i16, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let when = When::Day { year: Some(year as i16), month: month as i8, day: day as i8, weekday: None };
    Some(Term { when, end, order: Order::Other })
}

#[cfg(test)]
mod tests {
    use super::super::tests::*;

    #[test]
    fn a_date_in_numbers_is_found() {
        for written in
            ["2023-08-30", "2023/8/30", "2023.08.30", "30.08.2023", "30/08/2023", "8/30/23", "20230830", "30.8.23"]
        {
            case(&format!("Signed {written} there."), &[(written, "2023-08-30")]);
        }
        case("at 2023-08-30T10:00Z.", &[("2023-08-30", "2023-08-30")]);
        case("20230830T1130 file", &[("20230830", "2023-08-30")]);
        case("in 2023-08 it", &[("2023-08", "2023-08")]);
        case("R 300930Z AUG 23 FM", &[("300930Z AUG 23", "2023-08-30")]);
        case("at 300930Z AUG it", &[("300930Z AUG", "2023-08-30")]);
    }

    #[test]
    fn a_number_of_something_is_no_date() {
        none(&[
            "version 10.12.2 and 192.168.10.12",
            "document A/HRC/1995/12",
            "12-3456",
            "$20230830",
            "scan 20231345",
            "won 21-14",
            "9/10 of them",
            "32/13/2023",
            "call 202-456-1111",
            "1.2.3.4",
        ]);
    }
}
