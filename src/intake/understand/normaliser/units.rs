//! Units of forces: `82nd Airborne Division`, `5th Fleet`, `Task Force 51`; and groups of states that are called by their
//! number: `Group of 22`.
//! In: a text and where a word for a unit stands in it. Out: the whole name of the unit. Knows no state.

use super::super::gazetteer::bodies::ORDINALS;
use super::super::words::{self, Joint};
use crate::report::span::Span;

/// So many words may stand between a unit's number and what it is: `2nd Battalion`, `1st Marine Expeditionary Brigade`.
const WORDS_BETWEEN: usize = 4;

/// Returns the name of the unit whose kind, such as `Fleet`, stands at `kind`; none if it has no number.
pub(super) fn name(text: &str, kind: Span) -> Option<Span> {
    let is_force = kind.of(text).ends_with("Force") && !kind.of(text).starts_with("Air");
    let is_group = kind.of(text) == "Group of";
    if is_group && words::before(text, kind.start).is_none_or(|word| !matches!(word.text, "the" | "The")) {
        // `Group of 20 students goes missing`.
        return None;
    }
    if is_force || is_group {
        // `Task Force 51`, and `Combined Joint Task Force 7`.
        let number = words::after(text, kind.end).filter(|word| word.joint == Joint::Blank && is_number(word.text))?;
        return Some(Span::new(kind.start, number.end));
    }
    let mut start = kind.start;
    for _ in 0..=WORDS_BETWEEN {
        let word = words::before(text, start).filter(|word| word.joint == Joint::Blank && !word.stopped)?;
        if ordinal(word.text).is_some() || is_roman(word.text) {
            return Some(Span::new(word.start, kind.end));
        }
        if !word.text.starts_with(|letter: char| letter.is_ascii_uppercase()) {
            return None;
        }
        start = word.start;
    }
    None
}

/// Groups of states whose number is written out.
static GROUPS: &[(&str, &str)] =
    &[("5", "Group of Five"), ("8", "Group of Eight"), ("10", "Group of Ten"), ("15", "Group of Fifteen")];

/// Returns the name of a unit with its number in digits, and of a group as it is called most: `Fifth Fleet` is the 5th.
pub(super) fn in_digits(name: &str) -> String {
    if let Some(number) = name.strip_prefix("Group of ") {
        let written = GROUPS.iter().find(|(digits, _)| *digits == number);
        return written.map_or(name, |(_, written)| *written).to_string();
    }
    match name.split_once(' ') {
        Some((first, rest)) => match ordinal(first) {
            Some(number) => format!("{number} {rest}"),
            None => name.to_string(),
        },
        None => name.to_string(),
    }
}

/// Says whether a word counts what follows: `31st`, `Fifth`, `Thirty-first`.
pub(super) fn is_ordinal(word: &str) -> bool {
    let last = word.rsplit('-').next().unwrap_or(word);
    let is_end = || last.ends_with("th") || matches!(last, "first" | "second" | "third");
    ordinal(word).is_some() || last.len() < word.len() && word.starts_with(char::is_uppercase) && is_end()
}

fn ordinal(word: &str) -> Option<&str> {
    let digits = word.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
    let is_written = !digits.is_empty()
        && digits.len() <= 4
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(&word[digits.len()..], "st" | "nd" | "rd" | "th" | "d");
    if is_written {
        return Some(word);
    }
    ORDINALS.iter().find(|(name, _)| *name == word).map(|(_, number)| *number)
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= 4
}

/// Two letters at least: `I Corps` is too often a pronoun.
fn is_roman(word: &str) -> bool {
    (2..=5).contains(&word.len()) && word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_named_with_its_number() {
        #[track_caller]
        fn case(text: &str, kind: &str, unit: Option<&str>) {
            let start = text.find(kind).unwrap_or_default();
            let found = name(text, Span::new(start, start + kind.len()));
            assert_eq!(found.map(|span| span.of(text)), unit, "{text}");
        }
        case("the 82nd Airborne Division left", "Division", Some("82nd Airborne Division"));
        case("U.S. 5th Fleet", "Fleet", Some("5th Fleet"));
        case("the Seventh Fleet", "Fleet", Some("Seventh Fleet"));
        case("Task Force 51", "Task Force", Some("Task Force 51"));
        case("a Task Force on trade", "Task Force", None);
        case("the III Corps", "Corps", Some("III Corps"));
        case("the second Division", "Division", None);
        case("Division", "Division", None);
        case("the Group of 22 met", "Group of", Some("Group of 22"));
        case("Group of 22 people missing", "Group of", None);
        case("the Group of friends", "Group of", None);
        assert_eq!(in_digits("Fifth Fleet"), "5th Fleet");
        assert_eq!(in_digits("Task Force 51"), "Task Force 51");
        assert_eq!(in_digits("Group of 8"), "Group of Eight");
        assert_eq!(in_digits("Group of 22"), "Group of 22");
        for (word, counts) in
            [("31st", true), ("Fifth", true), ("Thirty-first", true), ("South", false), ("Al-Azhar", false)]
        {
            assert_eq!(is_ordinal(word), counts, "{word}");
        }
    }
}
