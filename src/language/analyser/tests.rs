//! What people mean by a word, and that the quick ways find the same as the careful one.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn case(text: &str, expected: &[&str]) {
    let forms: Vec<String> = words(text, Voice::Report).into_iter().map(|word| word.form).collect();
    assert_eq!(forms, expected, "{text}");
}

#[test]
fn the_country_is_apart_from_the_pronoun() {
    case("The U.S. told us", &["the", "u.s", "told", "us"]);
    case("US troops joined us there", &["u.s", "troops", "joined", "us", "there"]);
    case("U.S.-led forces", &["u.s", "led", "forces"]);
    case("the U.S.'s view", &["the", "u.s", "view"]);
    case("TELL US NOW", &["tell", "us", "u.s", "now"]);
    let query: Vec<String> = words("US", Voice::Query).into_iter().map(|word| word.form).collect();
    assert_eq!(query, ["u.s"]);
}

#[test]
fn a_second_reading_stands_at_the_same_place_and_is_not_counted() {
    let found = words("TELL US NOW", Voice::Report);
    let seen: Vec<_> = found.iter().map(|word| (word.form.as_str(), word.position, word.second)).collect();
    assert_eq!(seen, [("tell", 0, false), ("us", 1, false), ("u.s", 1, true), ("now", 2, false)]);
}

#[test]
fn names_and_numbers_are_words_as_people_mean_them() {
    case("Russia's and Russia’s forces", &["russia", "and", "russia", "forces"]);
    case("al-Qaeda, cease-fire", &["al", "qaeda", "cease", "fire"]);
    case("COVID-\u{2060}19", &["covid", "19"]);
    case("Da’esh and O'Brien don't", &["daesh", "and", "obrien", "dont"]);
    case("the U.N., the UN, the U.S.S.R.", &["the", "un", "the", "un", "the", "ussr"]);
    case("1,234 men, 3.5 and 12,34", &["1234", "men", "3.5", "and", "12", "34"]);
    case("1,234,567.", &["1234567"]);
    case("John F. Kennedy", &["john", "f", "kennedy"]);
    case("Erdoğan São", &["erdogan", "sao"]);
    case("e\u{301}tat Zu\u{308}rich", &["etat", "zurich"]);
    case("https://x.org/a_b", &["https", "x", "org", "a", "b"]);
    case("16:30", &["16", "30"]);
    case("the Joneses' house", &["the", "joneses", "house"]);
    case("rock 'n' roll", &["rock", "n", "roll"]);
    case("", &[]);
    case(" … — !", &[]);
}

#[test]
fn scripts_without_blanks_are_cut_into_pairs() {
    case("北朝鮮と", &["北朝", "朝鮮", "鮮と"]);
    case("在 北京", &["在", "北京"]);
    case("NATO北京", &["nato", "北京"]);
}

#[test]
fn a_mark_covers_the_word_and_not_its_possessive() {
    let marked =
        |text: &str| words(text, Voice::Report).iter().map(|word| word.span.of(text).to_string()).collect::<Vec<_>>();
    assert_eq!(marked("Russia’s U.S. 'deal' 1,234."), ["Russia", "U.S.", "deal", "1,234"]);
}

#[test]
fn a_word_of_megabytes_is_cut_and_stays_searchable() {
    let long = "x".repeat(10_000_000);
    let found = words(&long, Voice::Report);
    assert_eq!(found.len(), 100_000);
    assert_eq!(found.iter().map(|word| word.span.len()).sum::<usize>(), long.len());
}

proptest! {
    #[test]
    fn words_are_in_order_on_character_borders_and_never_empty(text in "\\PC{0,80}|[a-zA-Z0-9 .,'’\u{2060}\u{301}é-]{0,80}|[朝鮮 aU.S']{0,40}") {
        let mut last = 0;
        let mut position = None;
        for word in words(&text, Voice::Report) {
            prop_assert!(!word.form.is_empty() && !word.span.is_empty());
            prop_assert!(text.is_char_boundary(word.span.start) && text.is_char_boundary(word.span.end));
            prop_assert!(word.span.start >= last);
            last = word.span.start;
            prop_assert!(word.second || position.is_none_or(|before: u32| word.position == before + 1));
            position = Some(word.position);
        }
    }

    #[test]
    fn each_word_is_given_once_and_as_it_is_found(text in "\\PC{0,80}|[a-zA-Z0-9 .,'’\u{2060}\u{301}é-]{0,80}|[朝鮮 aU.S']{0,40}|[US \n]{0,20}") {
        let mut given = Vec::new();
        each_word(&text, |word, _| given.push(word.text().to_ascii_lowercase()));
        let found = words(&text, Voice::Query).into_iter().filter(|word| !word.second);
        let found: Vec<String> = found.map(|word| word.form.replace(UNITED_STATES, "us")).collect();
        prop_assert_eq!(given.iter().map(|word| word.replace(UNITED_STATES, "us")).collect::<Vec<_>>(), found);
    }

    #[test]
    fn the_quick_way_finds_the_same_words_as_the_careful_way(text in "[a-zA-Z0-9 .,'-]{0,60}") {
        let quick = words(&text, Voice::Query);
        let mut careful = Words::new(&text, Voice::Query);
        for word in quick {
            careful.word.form.clear();
            careful.at = word.span.start;
            careful.any_word();
            if word.span.of(&text) == "US" {
                careful.country_or_pronoun();
            }
            prop_assert_eq!(&careful.word.form, &word.form);
            prop_assert_eq!(careful.word.span, word.span);
        }
    }
}
