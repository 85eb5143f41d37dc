//! A word's stem, and the term under which the index holds the word.
//! In: folded forms. Out: terms `STEM|REST`, from which both the stem and the form can be read.
//!
//! One posting list a form, sorted under its stem: all forms of a stem are one short range of the
//! dictionary (so a search for the stem costs one range), one form is one term (so `exact:` costs one
//! look-up), and nothing is indexed twice. Indexing stem and form side by side took 39 % more space.

use frostem::{Algorithm, Stemmer};

/// Between a term's stem and the rest of the form. No folded form holds it.
pub const SEPARATOR: char = '|';

/// Follows the separator where the form does not begin with its stem: `countri|=country`.
pub const WHOLE: char = '=';

/// The number of the rules in `analyser`, `folding` and this file: raised with every change that makes
/// other words of the same text. An index of another number is refused.
pub const ANALYSER_VERSION: u32 = 1;

/// Words that the English stemmer throws together with others that mean something else, and the stem
/// that they get instead. Found by reading which forms share a stem in diplomatic papers and news.
static KEPT_APART: &[(&str, &str)] = &[
    ("arms", "arms"),      // weapons; not the arm, not armed
    ("author", "author="), // not authority, authorities
    ("authors", "author="),
    ("customs", "customs"),  // not a custom
    ("departed", "depart="), // not a department
    ("departing", "depart="),
    ("goods", "goods"),       // not good
    ("informal", "informal"), // not information
    ("informally", "informal"),
    ("internal", "internal"), // not international
    ("internally", "internal"),
    ("international", "international"), // not intern, internal
    ("internationally", "international"),
    ("organ", "organ="), // not organisation, organise
    ("organic", "organic"),
    ("organs", "organ="),
    ("positive", "positive"), // not position
    ("positively", "positive"),
    ("stated", "stated"), // not the states
    ("stating", "stated"),
    ("united", "united"),       // not a unit, not to unite
    ("universal", "universal"), // not a university
    ("universe", "universe"),
];

/// Returns the stem of a folded form.
pub fn stem(form: &str) -> String {
    stem_by(&Stemmer::new(Algorithm::English), form)
}

/// Returns the first and the first-after-last term of a stem: its forms lie between them.
pub fn range_of_stem(stem: &str) -> (String, String) {
    let after = char::from(SEPARATOR as u8 + 1);
    (format!("{stem}{SEPARATOR}"), format!("{stem}{after}"))
}

/// Returns the term of a form.
pub fn term_of_form(form: &str) -> String {
    let mut term = String::new();
    write_term(&stem(form), form, &mut term);
    term
}

/// Returns the form that a term stands for; none if it is no term of ours.
pub fn form_of_term(term: &str) -> Option<String> {
    let (stem, rest) = term.split_once(SEPARATOR)?;
    Some(rest.strip_prefix(WHOLE).map_or_else(|| format!("{stem}{rest}"), str::to_string))
}

/// Returns a number that differs whenever the analyser would make other terms of the same text:
/// its version, and a checksum of what the stemmer makes of words that its releases have changed.
pub fn fingerprint() -> u64 {
    let probes = [
        "negotiations",
        "countries",
        "skies",
        "dying",
        "emergency",
        "evening",
        "communism",
        "generously",
        "organisation",
        "hopefulness",
        "news",
        "sanctioned",
        "ties",
        "added",
        "controlling",
        "europeans",
    ];
    let mut hasher = crc32fast::Hasher::new();
    probes.iter().for_each(|word| hasher.update(term_of_form(word).as_bytes()));
    KEPT_APART.iter().for_each(|(form, _)| hasher.update(term_of_form(form).as_bytes()));
    u64::from(ANALYSER_VERSION) << 32 | u64::from(hasher.finalize())
}

pub(super) fn stem_by(stemmer: &Stemmer, form: &str) -> String {
    if let Ok(found) = KEPT_APART.binary_search_by_key(&form, |(form, _)| form) {
        return KEPT_APART[found].1.to_string();
    }
    // A form with a full stop (`u.s`, `3.5`) or without a letter has no other forms.
    if form.bytes().any(|byte| byte == b'.') || !form.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return form.to_string();
    }
    let stem = stemmer.stem(form);
    if stem.is_empty() { form.to_string() } else { stem.to_string() }
}

pub(super) fn write_term(stem: &str, form: &str, term: &mut String) {
    term.push_str(stem);
    term.push(SEPARATOR);
    match form.strip_prefix(stem) {
        Some(rest) => term.push_str(rest),
        None => {
            term.push(WHOLE);
            term.push_str(form);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_a_word_share_a_stem_and_misleading_ones_do_not() {
        #[track_caller]
        fn case(one: &str, other: &str, together: bool) {
            assert_eq!(stem(one) == stem(other), together, "{one} {other}");
        }
        case("negotiations", "negotiating", true);
        case("country", "countries", true);
        case("state", "states", true);
        case("deal", "deals", true);
        case("arms", "armed", false);
        case("arms", "arm", false);
        case("united", "unit", false);
        case("states", "stated", false);
        case("international", "internal", false);
        case("organ", "organisation", false);
        case("author", "authorities", false);
        case("customs", "custom", false);
    }

    #[test]
    fn the_list_of_words_kept_apart_is_sorted_so_that_it_can_be_searched() {
        assert!(KEPT_APART.is_sorted_by_key(|(form, _)| *form));
    }

    #[test]
    fn a_term_tells_its_form_and_lies_in_the_range_of_its_stem() {
        for form in ["negotiations", "country", "talk", "u.s", "3.5", "ministère", "朝鮮", "skies", "2023", "author"]
        {
            let term = term_of_form(form);
            assert_eq!(form_of_term(&term).as_deref(), Some(form));
            let (from, to) = range_of_stem(&stem(form));
            assert!(from <= term && term < to, "{term}");
        }
    }
}
