//! Whose the names of persons in a report are, shown by names alone.

use super::*;
use crate::intake::understand::gazetteer::leaders::leaders;

fn resolved(names: &[(&str, Title)], year: Option<i16>, named: &[&str]) -> Vec<String> {
    let mut persons = Persons::default();
    for (place, (name, title)) in names.iter().enumerate() {
        let seen = Seen { confidence: 0.9, title: *title, ..Seen::default() };
        persons.see(name, Span::new(place * 10, place * 10 + 5), seen);
    }
    persons.resolve(&Around { year, names: &|name| named.contains(&name) });
    let mut shown = Vec::new();
    persons.each(&mut |persons, _, who, _| {
        shown.push(match who {
            Who::Leader(leader) => leaders()[leader].name.to_string(),
            Who::Named(root) => persons.text_of(root).to_string(),
        });
    });
    shown
}

#[track_caller]
fn case(names: &[&str], year: impl Into<Option<i16>>, named: &[&str], expected: &[&str]) {
    let names: Vec<(&str, Title)> = names.iter().map(|name| (*name, Title::None)).collect();
    assert_eq!(resolved(&names, year.into(), named), expected);
}

#[test]
fn a_surname_is_the_full_name_in_the_report() {
    case(&["John Smith", "Smith"], None, &[], &["John Smith", "John Smith"]);
    case(&["Smith", "John Smith"], None, &[], &["John Smith", "John Smith"]);
    case(&["Ali Bongo Ondimba", "Bongo"], None, &[], &["Ali Bongo Ondimba"; 2]);
    case(&["Kim Dong Shin", "Kim"], None, &[], &["Kim Dong Shin", "Kim Dong Shin"]);
    case(
        &["Jane Doe", "John Doe", "Doe", "Jane Doe", "Doe"],
        None,
        &[],
        &["Jane Doe", "John Doe", "John Doe", "Jane Doe", "Jane Doe"],
    );
    case(&["Caccia"], None, &[], &["Caccia"]);
}

#[test]
fn a_given_name_behind_a_word_for_kin_is_of_the_family_in_the_report() {
    let mut persons = Persons::default();
    for (place, (name, is_kin)) in [("Bashar al-Assad", false), ("Hafez", true)].into_iter().enumerate() {
        let seen = Seen { confidence: 0.9, is_kin, ..Seen::default() };
        persons.see(name, Span::new(place * 20, place * 20 + 5), seen);
    }
    persons.resolve(&Around { year: Some(2024), names: &|_| true });
    let mut shown = Vec::new();
    persons.each(&mut |_, _, who, _| {
        if let Who::Leader(leader) = who {
            shown.push(leaders()[leader].name);
        }
    });
    assert_eq!(shown, ["Bashar al-Assad", "Hafez al-Assad"]);
}

#[test]
fn full_names_of_one_person_come_under_the_fullest() {
    case(&["Bob Keeley", "Robert V. Keeley", "Keeley"], None, &[], &["Robert V. Keeley"; 3]);
    case(&["Laura Smith", "Robert Smith"], None, &[], &["Laura Smith", "Robert Smith"]);
}

#[test]
fn a_person_in_office_has_the_name_of_the_facts() {
    case(&["Sergey Shoigu", "Shoigu"], 2023, &["Russia"], &["Sergei Shoigu"; 2]);
    case(&["Joseph R. Biden, Jr."], 2023, &["United States"], &["Joe Biden"]);
    case(&["Bashar Asad"], None, &[], &["Bashar al-Assad"]);
    case(&["Matamela Cyril Ramaphosa"], 2021, &["South Africa"], &["Cyril Ramaphosa"]);
    case(&["Kishida Fumio", "Kishida"], 2023, &["Japan"], &["Fumio Kishida"; 2]);
    case(&["Mohammed bin Salman Al Saud"], 2023, &[], &["Mohammed bin Salman"]);
}

#[test]
fn a_surname_alone_is_the_person_in_office_then_of_a_state_in_the_report() {
    case(&["Assad"], 1990, &["Syria"], &["Hafez al-Assad"]);
    case(&["Assad"], 2014, &["Syria"], &["Bashar al-Assad"]);
    case(&["Asad"], None, &["Syria"], &["Bashar al-Assad"]);
    case(&["Lavrov"], 2016, &["Russia"], &["Sergei Lavrov"]);
    case(&["Johnson"], 2020, &["United Kingdom"], &["Boris Johnson"]);
    case(&["Johnson"], 2020, &[], &["Johnson"]);
    case(&["Putin"], 2020, &[], &["Vladimir Putin"]);
    case(&["Putin"], 1950, &["Russia"], &["Putin"]);
}

#[test]
fn a_title_says_who_is_meant() {
    let named = &["United Kingdom", "United States"];
    assert_eq!(resolved(&[("Johnson", Title::Low)], Some(2020), named), ["Johnson"]);
    assert_eq!(resolved(&[("Johnson", Title::President)], Some(2020), named), ["Johnson"]);
    assert_eq!(resolved(&[("Johnson", Title::PrimeMinister)], Some(2020), named), ["Boris Johnson"]);
}
