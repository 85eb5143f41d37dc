//! Reads a date that is given as a date: by a header, a field or an element.
//! In: the whole value, as it is written. Out: its days, or that it has the form of a date and names no day.
//! Finds no date inside a sentence.

use jiff::civil::Date;

use crate::report::interval::Interval;

/// What a value came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// A day, a month or a year.
    Days(Interval),
    /// Two days: the numbers do not tell which of them is the month.
    Either {
        /// Where the month stands first, as it is read where nothing decides.
        month_first: Interval,
        /// Where the day does.
        day_first: Interval,
    },
    /// Three numbers of two digits, of which the first or the last may be the year.
    NoYear,
    /// It has the form of a date, and the calendar lacks it.
    NoSuchDay,
    /// It is no date.
    NoDate,
}

/// The names of the months, in lower case. Three letters of one are enough, and four of September.
#[rustfmt::skip]
const MONTHS: [&str; 12] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Two digits of a year below this are of this century.
const TWO_DIGITS_OF_2000: i16 = 70;

/// Returns the month, 1 to 12, that a word names.
pub(super) fn month_named(word: &str) -> Option<i8> {
    let word = word.strip_suffix('.').unwrap_or(word).to_lowercase();
    let names = |name: &&str| *name == word || word == name[..3] || (word == "sept" && *name == "september");
    MONTHS.iter().position(names).map(|index| index as i8 + 1)
}

/// Says whether a word names a day of the week; `Thu` and `Thurs.` do.
pub(super) fn is_weekday(word: &str) -> bool {
    let word = word.strip_suffix('.').unwrap_or(word).to_lowercase();
    word.len() >= 3 && WEEKDAYS.iter().any(|name| name.starts_with(&word))
}

/// Returns the days of a day, a month or a year in numbers: none of the three may be 0.
pub(super) fn days(year: i16, month: Option<i8>, day: Option<i8>) -> Written {
    let interval = match (month, day) {
        _ if year < 1 => None,
        (None, _) => Interval::year(year),
        (Some(month), None) => Interval::month(year, month),
        (Some(month), Some(day)) => Date::new(year, month, day).ok().map(Interval::day),
    };
    interval.map_or(Written::NoSuchDay, Written::Days)
}

/// Returns the day of eight digits, `20230831`.
pub(super) fn eight_digits(digits: &str) -> Option<Written> {
    if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(days(digits[..4].parse().ok()?, Some(digits[4..6].parse().ok()?), Some(digits[6..].parse().ok()?)))
}

/// Returns the days that `A/B/YEAR` may be: a number over 12 is the day, and so is the first behind dots; else either.
fn either_order(first: i8, second: i8, year: i16, separator: char) -> Written {
    let read = two_numbers_and_year(first, second, year, separator);
    if separator == '.' || first > 12 || second > 12 || first == second {
        return read;
    }
    match (read, days(year, Some(second), Some(first))) {
        (Written::Days(month_first), Written::Days(day_first)) => Written::Either { month_first, day_first },
        _ => read,
    }
}

/// Returns the day of `A/B/YEAR`: a number over 12 is the day, else the month comes first,
/// but behind dots the day does, as wherever dots are written.
pub(super) fn two_numbers_and_year(first: i8, second: i8, year: i16, separator: char) -> Written {
    let day_first = separator == '.' || first > 12;
    let (day, month) = if day_first { (first, second) } else { (second, first) };
    days(year, Some(month), Some(day))
}

/// Reads a value that should be a date. A time of day and a zone may follow, and change nothing: the day is
/// the one that is written.
pub(super) fn date(text: &str) -> Written {
    // The properties of a PDF: `D:20230831101010Z`.
    let tokens = tokens(text.strip_prefix("D:").unwrap_or(text));
    let tokens = match tokens.as_slice() {
        // `Thu, 31 Aug 2023`.
        [Token::Word(word), rest @ ..] if is_weekday(word) => without_punctuation(rest),
        all => all,
    };
    parse(tokens).unwrap_or(Written::NoDate)
}

/// A piece of the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'t> {
    Number(&'t str),
    Word(&'t str),
    Other(char),
}

/// Longer values are no dates.
const MOST_TOKENS: usize = 40;

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        if tokens.len() == MOST_TOKENS {
            return Vec::new();
        }
        let run = |belongs: fn(char) -> bool| rest.find(|character| !belongs(character)).unwrap_or(rest.len());
        let (token, length) = if first.is_ascii_digit() {
            let length = run(|character| character.is_ascii_digit());
            (Token::Number(&rest[..length]), length)
        } else if first.is_alphabetic() {
            let length = run(char::is_alphabetic);
            (Token::Word(&rest[..length]), length)
        } else {
            (Token::Other(if first.is_whitespace() { ' ' } else { first }), first.len_utf8())
        };
        tokens.push(token);
        rest = &rest[length..];
    }
    tokens
}

fn parse(tokens: &[Token]) -> Option<Written> {
    use Token::{Number, Other, Word};
    let written = match tokens {
        [Number(digits), rest @ ..] if eight_digits(digits).is_some() && is_time(rest) => return eight_digits(digits),
        // A day and a time in one number, as in `20230831101010`.
        [Number(digits), rest @ ..] if matches!(digits.len(), 12 | 14) && is_zone(rest) => {
            return eight_digits(&digits[..8]);
        }
        [Number(year), Other(a @ ('-' | '/' | '.')), Number(month), Other(b), Number(day), rest @ ..]
            if year.len() == 4 && a == b && is_time(rest) =>
        {
            days(number(year)?, Some(short(month)?), Some(short(day)?))
        }
        [Number(year), Other('-' | '/'), Number(month)] if year.len() == 4 => {
            days(number(year)?, Some(short(month)?), None)
        }
        [Number(year)] if year.len() == 4 => days(number(year)?, None, None),
        // `23-09-08`, but for `08-31-23`.
        [Number(a), Other('-'), Number(b), Other('-'), Number(last), rest @ ..]
            if [a, b, last].iter().all(|digits| digits.len() == 2) && short(b)? <= 12 && is_time(rest) =>
        {
            Written::NoYear
        }
        [Number(a), Other(x @ ('/' | '.' | '-')), Number(b), Other(y), Number(last), rest @ ..]
            if x == y && is_time(rest) =>
        {
            either_order(short(a)?, short(b)?, year(last)?, *x)
        }
        [Number(day), rest @ ..] => {
            let (name, rest) = month_behind(without_ordinal(rest))?;
            let (last, rest) = number_behind(rest)?;
            is_time(rest).then_some(days(year(last)?, Some(name), Some(short(day)?)))?
        }
        [Word(_), ..] => {
            let (name, rest) = month_behind(tokens)?;
            let (first, rest) = number_behind(rest)?;
            if first.len() == 4 {
                is_time(rest).then_some(days(number(first)?, Some(name), None))?
            } else {
                let (last, rest) = number_behind(without_ordinal(rest))?;
                is_time(rest).then_some(days(year(last)?, Some(name), Some(short(first)?)))?
            }
        }
        _ => return None,
    };
    Some(written)
}

fn number(digits: &str) -> Option<i16> {
    digits.parse().ok()
}

fn short(digits: &str) -> Option<i8> {
    if digits.len() <= 2 { digits.parse().ok() } else { None }
}

fn year(digits: &str) -> Option<i16> {
    match digits.len() {
        4 => number(digits),
        2 => number(digits).map(|year| if year < TWO_DIGITS_OF_2000 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

fn without_punctuation<'t, 'a>(tokens: &'a [Token<'t>]) -> &'a [Token<'t>] {
    let is_punctuation = |token: &&Token| matches!(token, Token::Other(' ' | ',' | '.' | '-' | '/'));
    &tokens[tokens.iter().take_while(is_punctuation).count()..]
}

/// `31st of August`.
fn without_ordinal<'t, 'a>(tokens: &'a [Token<'t>]) -> &'a [Token<'t>] {
    let is_filler = |token: &&Token| match token {
        Token::Word(word) => ["st", "nd", "rd", "th", "of"].iter().any(|filler| word.eq_ignore_ascii_case(filler)),
        Token::Other(character) => *character == ' ',
        Token::Number(_) => false,
    };
    &tokens[tokens.iter().take_while(is_filler).count()..]
}

fn month_behind<'t, 'a>(tokens: &'a [Token<'t>]) -> Option<(i8, &'a [Token<'t>])> {
    match without_punctuation(tokens) {
        [Token::Word(word), rest @ ..] => Some((month_named(word)?, rest)),
        _ => None,
    }
}

fn number_behind<'t, 'a>(tokens: &'a [Token<'t>]) -> Option<(&'t str, &'a [Token<'t>])> {
    match without_punctuation(tokens) {
        [Token::Number(digits), rest @ ..] => Some((digits, rest)),
        _ => None,
    }
}

/// `Z`, `+02'00'`, or nothing.
fn is_zone(tokens: &[Token]) -> bool {
    const MOST_TOKENS_OF_ZONE: usize = 5;
    tokens.len() <= MOST_TOKENS_OF_ZONE
        && tokens.iter().all(|token| match token {
            Token::Number(digits) => digits.len() == 2,
            Token::Word(word) => *word == "Z",
            Token::Other(sign) => "+-:'".contains(*sign),
        })
}

/// A time of day with its zone, or nothing: behind `T`, a blank, a comma or `at`, it begins with a number.
fn is_time(tokens: &[Token]) -> bool {
    let is_lead = |token: &&Token| match token {
        Token::Word(word) => ["t", "at"].iter().any(|lead| word.eq_ignore_ascii_case(lead)),
        Token::Other(character) => matches!(character, ' ' | ',' | '-' | '–' | '.'),
        Token::Number(_) => false,
    };
    let time = &tokens[tokens.iter().take_while(is_lead).count()..];
    let belongs = |token: &Token| match token {
        Token::Number(digits) => digits.len() <= 9,
        // `Z`, `GMT`, `a.m.`, `America/New_York`: a zone, not a sentence.
        Token::Word(_) => true,
        Token::Other(character) => " :.,+-()/_–".contains(*character),
    };
    let words = time.iter().filter(|token| matches!(token, Token::Word(_))).count();
    time.is_empty() || (matches!(time[0], Token::Number(_)) && words <= 4 && time.iter().all(belongs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, expected: &str) {
        let written = match date(text) {
            Written::Days(interval) => interval.to_string(),
            Written::Either { month_first, day_first } => format!("{month_first} or {day_first}"),
            Written::NoYear => "no year".to_string(),
            Written::NoSuchDay => "no such day".to_string(),
            Written::NoDate => "no date".to_string(),
        };
        assert_eq!(written, expected, "{text}");
    }

    #[test]
    fn a_given_date_is_read_in_every_common_form() {
        let same_day = [
            "2023-08-31",
            "2023-8-31",
            "20230831",
            "2023/08/31",
            "2023.08.31",
            "31/08/2023",
            "08/31/2023",
            "31.08.2023",
            "31.8.23",
            "31 August 2023",
            "31st of August, 2023",
            "August 31, 2023",
            "August 31st 2023",
            "Aug. 31, 2023",
            "31 Aug 2023",
            "31-Aug-2023",
            "31AUG2023",
            "Thursday, August 31, 2023",
            "Thu 31 Aug 2023",
            "2023-08-31T23:30:00-05:00",
            "2023-08-31T00:10Z",
            "2023-08-31 10:00:00.123456 UTC",
            "20230831T1010",
            "20230831101010",
            "D:20230831101010Z",
            "D:20230831101010+02'00'",
            "Thu, 31 Aug 2023 23:55:10 -0400",
            "August 31, 2023 at 10:30 a.m. EDT",
            "31/08/2023 - 14:05",
            " 2023-08-31 ",
        ];
        same_day.iter().for_each(|text| case(text, "2023-08-31"));
        case("03/04/2021", "2021-03-04 or 2021-04-03");
        case("03/03/2021", "2021-03-03");
        case("23-09-08", "no year");
        case("08-31-23", "2023-08-31");
        case("31/08/23", "2023-08-31");
        case("03.04.2021", "2021-04-03");
        case("8/1/2023", "2023-08-01 or 2023-01-08");
        case("2023-08", "2023-08");
        case("2023-8-1", "2023-08-01");
        case("August 2023", "2023-08");
        case("Sept. 2023", "2023-09");
        case("2023", "2023");
        case("1 May 73", "1973-05-01");
    }

    #[test]
    fn a_day_that_the_calendar_lacks_is_told_from_what_is_no_date() {
        for text in
            ["2023-02-30", "0000-00-00", "0000", "20231345", "31/31/2023", "30 February 2023", "2023-13", "2023-00"]
        {
            case(text, "no such day");
        }
        for text in
            ["TBD", "", "soon", "31", "12345", "May", "2023-08-31 and later on", "v2023", "March of 2023 men", "1,2023"]
        {
            case(text, "no date");
        }
        case(&"1 ".repeat(10_000), "no date");
    }

    proptest::proptest! {
        #[test]
        fn no_value_is_too_strange(text in "\\PC{0,40}", digits in "[0-9 T:/.-]{0,30}") {
            date(&text);
            date(&digits);
        }
    }
}
