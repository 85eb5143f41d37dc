//! Finds the dateline that a report may begin with: `PYONGYANG, Aug. 30 (Reuters) —`, `Washington, April 8, 1980`.
//! In: the start of a text. Out: its day, perhaps without a year. A date in a first sentence is no dateline.

use super::said::Said;
use super::written;

/// A dateline stands within so many bytes.
const WITHIN_BYTES: usize = 200;

/// Words of a place: `Port-au-Prince, Haiti`, `United Nations, New York`. More are a sentence or a title.
const MOST_PLACE_WORDS: usize = 6;

/// Words in lower case that names of places hold; `En route to Washington` is a place, too.
const SMALL_WORDS: [&str; 15] =
    ["al", "and", "da", "de", "del", "do", "el", "la", "le", "of", "on", "route", "sur", "the", "to"];

/// Words that stand before a date and are no places, though they begin with a capital.
#[rustfmt::skip]
const NO_PLACES: [&str; 18] = [
    "after", "as", "at", "before", "by", "date", "dated", "during", "from", "in", "issued", "on", "posted",
    "published", "released", "since", "updated", "until",
];

/// Returns the dateline of a text: at its start, or where a paragraph starts soon after.
pub(super) fn find(text: &str) -> Option<Said<'_>> {
    let text = text.trim_start();
    let end = (0..=text.len().min(WITHIN_BYTES)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let start = &text[..end];
    let mut above = "";
    start.lines().find_map(|line| {
        let begins_paragraph = above.trim().is_empty();
        above = line;
        if begins_paragraph { on_line(line.trim_start()) } else { None }
    })
}

/// The place and the date stand on one line.
fn on_line(line: &str) -> Option<Said<'_>> {
    let mut place = Place { words: 0, capitals: true, last: Between::Nothing };
    let mut rest = line;
    // `[place not declassified], May 18, 1954`: an editor's words for a place.
    if let Some((supplied, behind)) = line.strip_prefix('[').and_then(|line| line.split_once("], "))
        && !supplied.contains(['.', '[', '\n'])
    {
        place = Place { words: 1, capitals: false, last: Between::Mark };
        rest = behind;
    }
    loop {
        let is_shut_in = rest.starts_with('(');
        let bare = rest.strip_prefix('(').unwrap_or(rest);
        if place.words > 0
            && place.last != Between::Nothing
            && let Some(date) = date_at(bare)
            && date.ends_dateline(&place, is_shut_in)
        {
            return Some(date.dateline());
        }
        if place.words > 0 && place.last == Between::Mark && is_word(rest, "undated") {
            return Some(Said::Undated);
        }
        rest = place.pass_word(rest)?;
    }
}

/// What stands before the date.
struct Place {
    words: usize,
    /// All its letters are capitals.
    capitals: bool,
    last: Between,
}

/// What stands between a word and the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Between {
    Nothing,
    Blank,
    /// A comma, a dash or a bracket.
    Mark,
}

impl Place {
    /// Passes over a word of the place and what is behind it; none if it can be no place.
    fn pass_word<'t>(&mut self, rest: &'t str) -> Option<&'t str> {
        let rest = rest.trim_start_matches(['[', ' ']);
        let belongs = |character: char| character.is_alphabetic() || matches!(character, '.' | '-' | '\'' | '’' | '/');
        let length = rest.find(|character| !belongs(character)).unwrap_or(rest.len());
        let word = &rest[..length];
        let lower = word.to_lowercase();
        let first = word.chars().next()?;
        let is_small = SMALL_WORDS.contains(&lower.as_str()) && self.words > 0;
        let is_name = first.is_uppercase() && written::month_named(word).is_none() && !written::is_weekday(word);
        self.words += 1;
        if !(is_name || is_small) || NO_PLACES.contains(&lower.as_str()) || self.words > MOST_PLACE_WORDS {
            return None;
        }
        self.capitals &= !word.chars().any(char::is_lowercase);
        let behind = &rest[length..];
        let next = behind.trim_start_matches([' ', '\u{a0}', ',', ']', '–', '—', '-']);
        let between = &behind[..behind.len() - next.len()];
        self.last = match between {
            _ if next.starts_with('(') => Between::Mark,
            "" => Between::Nothing,
            _ if between.contains([',', '–', '—', '-']) => Between::Mark,
            _ => Between::Blank,
        };
        (self.last != Between::Nothing).then_some(next)
    }
}

/// A date as it stands in the text.
#[derive(Debug, Clone, Copy)]
struct DateAt<'t> {
    year: Option<i16>,
    month: i8,
    day: i8,
    text: &'t str,
    behind: &'t str,
}

impl<'t> DateAt<'t> {
    fn dateline(self) -> Said<'t> {
        match self.year {
            Some(year) => Said::Whole { date: written::days(year, Some(self.month), Some(self.day)), text: self.text },
            None => Said::WithoutYear { month: self.month, day: self.day },
        }
    }

    /// Says whether what follows the date ends a dateline, and no sentence goes on.
    fn ends_dateline(&self, place: &Place, is_shut_in: bool) -> bool {
        let behind = self.behind.trim_start_matches([' ', '\u{a0}']);
        if is_shut_in {
            return behind.starts_with(')');
        }
        let dash =
            behind.starts_with(['—', '–']) || behind.starts_with("--") || behind.starts_with("- ") || behind == "-";
        let agency = behind.starts_with(['(', '/'])
            || behind.strip_prefix('.').is_some_and(|rest| rest.trim_start().starts_with('/'));
        // Without a comma before the date it takes more to be sure: `Press Release 5 May` is a title.
        if place.last == Between::Blank {
            let dashed_time = dash && self.year.is_some() && is_time(behind.trim_start_matches(['—', '–', '-', ' ']));
            return dashed_time || (dash || agency) && place.capitals;
        }
        let time = behind.strip_prefix(',').is_some_and(|rest| is_time(rest.trim_start()));
        let full_stop =
            behind.strip_prefix(['.', ';', ':']).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        behind.is_empty() || dash || agency || full_stop || time
    }
}

/// `1606Z`, `3 p.m.`, `noon`; an old typewriter's `l p.m.` is one o'clock.
fn is_time(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
        || ["noon", "midnight"].iter().any(|word| is_word(text, word))
        || ["l p.m", "l a.m", "l p. m", "l a. m"].iter().any(|time| text.starts_with(time))
}

fn is_word(text: &str, word: &str) -> bool {
    let Some(start) = text.get(..word.len()) else { return false };
    start.eq_ignore_ascii_case(word) && !text[word.len()..].starts_with(char::is_alphanumeric)
}

/// `Aug. 30`, `August 30, 2023`, `30 August 2023`, `January 26 [27], 1955`, `August 16 and August 17, 1956`.
fn date_at(text: &str) -> Option<DateAt<'_>> {
    let rest = weekday(text);
    let date = rest;
    let ((month, day), rest) = month_and_day(rest)?;
    let mut rest = rest;
    // A correction in brackets, or the last of two or more days.
    let behind = rest.trim_start();
    if behind.starts_with('[')
        && let Some(end) = behind.find(']')
    {
        rest = &behind[end + 1..];
    } else if let Some(second) = ["and ", "to ", "-", "–", "—", "/"].iter().find_map(|word| behind.strip_prefix(word))
        && let Some((_, after)) =
            month_and_day(second).or_else(|| number(second, 2).map(|(day, after)| ((month, day as i8), after)))
    {
        rest = after;
    }
    let before_year = rest.trim_start_matches(['.', ',', ' ']);
    let (year, behind) = match number(before_year, 4).filter(|(_, after)| before_year.len() - after.len() == 4) {
        Some((year, after)) => (Some(year), after),
        None => (None, rest),
    };
    let text = date[..date.len() - behind.len()].trim_end();
    Some(DateAt { year, month, day, text, behind })
}

/// Passes over `Thursday, `.
fn weekday(text: &str) -> &str {
    match text.split_once([' ', ',']) {
        Some((word, rest)) if written::is_weekday(word) => rest.trim_start_matches([' ', ',']),
        _ => text,
    }
}

/// `Aug. 30`, `30 August`.
fn month_and_day(text: &str) -> Option<((i8, i8), &str)> {
    if let Some((day, rest)) = number(text, 2) {
        let rest = rest.trim_start_matches([' ', '-', '.']);
        let (month, rest) = month(rest)?;
        return Some(((month, day as i8), rest));
    }
    let (month, rest) = month(text)?;
    let (day, rest) = number(rest.trim_start(), 2)?;
    let rest = ["st", "nd", "rd", "th"].iter().find_map(|ending| rest.strip_prefix(ending)).unwrap_or(rest);
    Some(((month, day as i8), rest))
}

fn month(text: &str) -> Option<(i8, &str)> {
    let length = text.find(|character: char| !character.is_alphabetic()).unwrap_or(text.len());
    let month = written::month_named(&text[..length])?;
    let rest = &text[length..];
    Some((month, rest.strip_prefix('.').unwrap_or(rest)))
}

/// A number of at most so many digits.
fn number(text: &str, digits: usize) -> Option<(i16, &str)> {
    let length = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    if length == 0 || length > digits {
        return None;
    }
    Some((text[..length].parse().ok()?, &text[length..]))
}

#[cfg(test)]
mod tests {
    use super::written::Written;
    use super::*;

    #[track_caller]
    fn case(text: &str, expected: &str) {
        let found = match find(text) {
            None => "none".to_string(),
            Some(Said::Undated) => "undated".to_string(),
            Some(Said::WithoutYear { month, day }) => format!("{month}-{day}"),
            Some(Said::Whole { date: Written::Days(interval), .. }) => interval.to_string(),
            Some(Said::Whole { text, .. }) => format!("bad {text}"),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_place_with_a_day_is_a_dateline() {
        case("PYONGYANG, Aug. 30 (Reuters) — Talks opened.", "8-30");
        case("  MOSCOW, August 31. /TASS/. The ministry", "8-31");
        case("BEIJING, Dec. 30 (Xinhua) -- China", "12-30");
        case("TOKYO Aug 30 (Kyodo) - Japan", "8-30");
        case("WASHINGTON, Aug 31, 2023 (AFP) - Talks", "2023-08-31");
        case("BAGHDAD, Iraq – 25 October 2016 – Forces", "2016-10-25");
        case("GENEVA (31 August 2023) – Experts", "2023-08-31");
        case("New York, Thursday, August 31st, 2023.\nText", "2023-08-31");
        case("Washington, D.C., April 8, 1980\n\nText", "1980-04-08");
        case("Port-au-Prince, Haiti, 8 April 1980; text", "1980-04-08");
        case("Washington, January 14, 1975, 1606Z.\n\n8469.", "1975-01-14");
        case("Amman, May 18, 1956—2 p.m.", "1956-05-18");
        case("[Washington,] January 26 [27], 1955.", "1955-01-26");
        case("Washington, August 16 and August 17, 1956\n", "1956-08-16");
        case("[ Washington,] September 24, 1949.\n", "1949-09-24");
        case("[place not declassified], May 18, 1954, 0102Z.\n", "1954-05-18");
        case("En route to Washington, September 10, 1963.\n", "1963-09-10");
        case("New York October 11, 1955—8 p.m.\n", "1955-10-11");
        case("Saigon, October 16, 1961, l p.m.\n", "1961-10-16");
        case("Cairo, April 3/4, 1957—midnight\n", "1957-04-03");
        case("Geneva, 16–17 August 1956\n", "none");
        case("Geneva, August 16–17, 1956\n", "1956-08-16");
        case("Rio de Janeiro, 30 Feb 2023\n", "bad 30 Feb 2023");
        case("Talks open\n\nMOSCOW, August 31. /TASS/. The ministry", "8-31");
        case("Washington, undated.\n\nDear Mr. President: Since 12 May 1961", "undated");
    }

    #[test]
    fn a_sentence_or_a_title_is_no_dateline() {
        for text in [
            "On 12 July 2019 the two sides met.",
            "Washington, on 12 July 2019, agreed.",
            "Washington, April 8, 1980 was the day.",
            "Moscow, August 31 talks went on",
            "Thursday, August 31, 2023\n\nText",
            "August 31, 2023\n\nText",
            "January 9: Strikes continue",
            "SUBJECT: 5 May 2023",
            "Talks\nMoscow, 31 August 2023",
            "Published 31 August 2023\nText",
            "Press Release\nAugust 31, 2023",
            "Press Release 31 August 2023\nText",
            "Press Release 31 August 2023 - Text",
            "[See the annex.], 31 August 2023\n",
            "Statement of 5 March 2022\nText",
            "The President met on 30 August 2023 with",
            "LONDON (Reuters) - Talks",
            "BEIRUT (AP) — Lebanon said Tuesday",
            "May 2023 saw talks.",
            "",
            "(",
        ] {
            case(text, "none");
        }
        case(&format!("{}, August 31, 2023\n", "Very Long Place ".repeat(20)), "none");
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,250}", near in "[A-Z]{2,6}[ ,(\\[—-]{0,3}(Aug|May|[0-9]{1,3})[ ,.\\]\\[—é0-9a-z-]{0,20}") {
            find(&text);
            find(&near);
        }
    }
}
