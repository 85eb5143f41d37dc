//! A date by itself, as people type it where one is asked for: `august 2023`, `last 3 months`, `2023-Q3`.
//! In: a text without a sentence around it, in any case of letters, and the day on which it is typed. Out: the one
//! mention that it is. Knows no query.

use super::{Anchor, Mention, scan, table};

/// Words of dates that mean nothing alone, and endings of numbers.
static JOINING: &[&str] = &[
    "the", "of", "in", "to", "and", "from", "between", "until", "through", "ago", "half", "now", "st", "nd", "rd",
    "th", "s",
];

/// Reads a text as one date expression; none if it holds anything else.
pub fn phrase(text: &str, anchor: Anchor) -> Option<Mention> {
    // Names of days and months have capitals in running text, where `may` and `march` are words.
    let written = with_capitals(text);
    // Some forms count only behind a word that leads to them.
    ["", "In ", "Between ", "From "].iter().find_map(|lead| {
        let led = format!("{lead}{written}");
        let mentions = scan(&led, anchor);
        let [mention] = mentions[..] else { return None };
        let before = led.get(lead.len()..mention.span.start).unwrap_or("").trim();
        let is_article =
            |word: &str| ["the", "between", "from"].iter().any(|article| word.eq_ignore_ascii_case(article));
        let whole = (before.is_empty() || is_article(before)) && led[mention.span.end..].trim().is_empty();
        whole.then_some(mention)
    })
}

/// Returns the first word of a text that no date holds.
pub fn foreign_word(text: &str) -> Option<&str> {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.into_iter().find(|word| !is_word_of_dates(word))
}

fn is_word_of_dates(word: &str) -> bool {
    table::entry(word.as_bytes()).is_some() || JOINING.iter().any(|joining| joining.eq_ignore_ascii_case(word))
}

/// Gives each word a capital, byte for byte.
fn with_capitals(text: &str) -> String {
    let mut before = ' ';
    let capital = |c: char| {
        let starts = !before.is_alphanumeric() && !matches!(before, '\'' | '’');
        before = c;
        if starts { c.to_ascii_uppercase() } else { c }
    };
    text.chars().map(capital).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::report::interval::Interval;

    #[track_caller]
    fn case(text: &str, expected: &str) {
        let anchor = Anchor { date: Some(Interval::day(date(2023, 8, 31))), day_first: false };
        let found = phrase(text, anchor).and_then(|mention| mention.days);
        assert_eq!(found.map_or("none".to_string(), |days| days.to_string()), expected, "{text}");
    }

    #[test]
    fn a_date_is_read_in_small_letters_and_without_a_sentence_around_it() {
        case("august 2023", "2023-08");
        case("may 2021", "2021-05");
        case("march", "2023-03");
        case("30 may", "2023-05-30");
        case("2023-q3", "2023-07-01..2023-09-30");
        case("q3 2023", "2023-07-01..2023-09-30");
        case("h1 2022", "2022-01-01..2022-06-30");
        case("spring 2022", "2022-03-01..2022-05-31");
        case("fy2023", "2022-10-01..2023-09-30");
        case("1990s", "1990-01-01..1999-12-31");
        case("the nineties", "1990-01-01..1999-12-31");
        case("20th century", "1900-01-01..1999-12-31");
        case("1979-81", "1979-01-01..1981-12-31");
        case("3-5 may 2023", "2023-05-03..2023-05-05");
        case("early 2023", "2023-01-01..2023-04-30");
        case("31/08/2023", "2023-08-31");
        case("today", "2023-08-31");
        case("Yesterday", "2023-08-30");
        case("last week", "2023-08-21..2023-08-27");
        case("this month", "2023-08");
        case("last 3 months", "2023-05-31..2023-08-31");
        case("the past two weeks", "2023-08-17..2023-08-31");
        case("two days ago", "2023-08-29");
        case("last friday", "2023-08-25");
        case("wednesday", "2023-08-30");
        case("between june and july 2023", "2023-06-01..2023-07-31");
        case("1850", "1850");
    }

    #[test]
    fn a_text_that_holds_more_than_a_date_is_none() {
        for text in [
            "",
            "soon",
            "last",
            "3 months",
            "last 3 mnths",
            "august 2023 talks",
            "may 2021 june 2022",
            "²023",
            "2023-2024 x",
        ] {
            case(text, "none");
        }
        assert_eq!(foreign_word("last 3 mnths"), Some("mnths"));
        assert_eq!(foreign_word("last of 3"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,40}") {
            phrase(&text, Anchor::default());
            foreign_word(&text);
        }
    }
}
