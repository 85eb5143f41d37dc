//! Who bears a name that the recogniser takes for a person's: without office, owner, and what the person is of.
//! In: a text and the place of a name. Out: persons, and bodies that the name tells beside them. Knows no gazetteer of names.

use super::super::gazetteer::bodies::BODIES;
use super::super::words::{self, Joint};
use super::body_words;
use super::claims::within;
use super::neighbours;
use super::things;
use super::titles::{self, Title};
use crate::report::span::Span;

/// What a name is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A person, with what the words before say.
    Person(Span, Title),
    /// A body.
    Body(Span),
}

/// Returns a name without the month or day behind it: `Wiggins Dec 9`.
fn without_date(name: &str) -> &str {
    #[rustfmt::skip]
    static DATES: &[&str] = &[
        "Jan", "Feb", "Mar", "Apr", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec", "January", "February", "March", "April", "August",
        "September", "October", "November", "December", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ];
    let head = name.rsplit_once(' ').filter(|(_, last)| DATES.contains(&last.trim_end_matches('.')));
    head.map_or(name, |(head, _)| head)
}

/// Returns the end of the word that a name ends in, if it goes on behind a hyphen: `Cho Tae-yong`, `Leung Che-cheung`.
fn end_of_word(text: &str, end: usize) -> usize {
    let rest = text[end..].strip_prefix('-').unwrap_or_default();
    let length = rest.bytes().take_while(u8::is_ascii_lowercase).count();
    let is_word = length > 1 && !rest[length..].starts_with(|next: char| next.is_alphanumeric() || next == '-');
    // `Kirby-led`: a word of the language, longer than a syllable, or one of these.
    let is_short = length <= 5 || length == 6 && rest[..length].ends_with("ng");
    if is_word && is_short && !matches!(&rest[..length], "led" | "era" | "style" | "like" | "run" | "based") {
        end + 1 + length
    } else {
        end
    }
}

/// Hands on what a name is made of.
pub(super) fn read(text: &str, span: Span, give: &mut dyn FnMut(Part)) {
    let span = Span::new(span.start, end_of_word(text, span.end));
    let mut name = without_end(span.of(text));
    while let Some((owner, rest)) = behind_owner(name) {
        if may_be_body(owner) {
            give(Part::Body(within(span, text, owner)));
        }
        name = rest;
    }
    let body = match before_body(name) {
        Some((person, body)) => {
            name = without_end(person);
            Some(body).filter(|body| may_be_body(body))
        }
        None => None,
    };
    person(text, within(span, text, name), give);
    if let Some(body) = body {
        give(Part::Body(within(span, text, body)));
    }
}

/// Returns a name without marks and `'s` at its end.
fn without_end(name: &str) -> &str {
    let name = name.trim_end_matches(['\'', '\u{2019}', '.', ',', '-']);
    ["'s", "\u{2019}s"].iter().find_map(|mark| name.strip_suffix(mark)).unwrap_or(name)
}

/// Hands on the person that a name is of, if it is of one.
fn person(text: &str, span: Span, give: &mut dyn FnMut(Part)) {
    let name = span.of(text);
    if is_acronym(name) {
        return give(Part::Body(span));
    }
    let name = behind_topic(text, span.start, without_date(name));
    let name = &name[titles::begin_of_name(name)..];
    let span = within(span, text, name);
    if is_no_person(name) || neighbours::is_called_after_person(name) || is_holder(text, span) {
        return;
    }
    if let Some(given) = titles::given_name_before(text, span) {
        // The word before says that it is a person's.
        return give(Part::Person(Span::new(given, span.end), Title::Any));
    }
    give(Part::Person(span, titles::before(text, span.start)));
}

/// Returns both parts of `New People Party's Regina Ip`.
fn behind_owner(name: &str) -> Option<(&str, &str)> {
    let parts = ["'s ", "\u{2019}s "].iter().find_map(|mark| name.split_once(*mark));
    parts.filter(|(_, rest)| rest.starts_with(char::is_uppercase))
}

/// Returns both parts of `Nathan Law of Demosisto`; `Joan of Arc` is one name, and `Prince of Wales` an office.
fn before_body(name: &str) -> Option<(&str, &str)> {
    let (person, body) = name.split_once(" of ")?;
    let last = person.rsplit_once(' ')?.1;
    (body.starts_with(char::is_uppercase) && !titles::is_title(last) && !things::is_office(last))
        .then_some((person, body))
}

/// Says whether what a person is of can be a body: an acronym, or a name that says so itself.
fn may_be_body(name: &str) -> bool {
    let is_loud = name.len() > 2 && name.bytes().all(|letter| letter.is_ascii_uppercase());
    is_loud || body_words::has_body(name)
}

/// Says whether a name cannot be spoken as a word: it is no person's.
fn is_acronym(name: &str) -> bool {
    let is_consonant = |letter: u8| letter.is_ascii_uppercase() && !b"AEIOUY".contains(&letter);
    name.len() > 2 && name.bytes().all(is_consonant)
}

/// Returns a name without what the office before it is for: `Minister of` before `Education Stefania Giannini`.
fn behind_topic<'n>(text: &str, start: usize, name: &'n str) -> &'n str {
    let Some((topic, rest)) = name.split_once(' ') else { return name };
    let is_topic = || BODIES.iter().any(|body| body.name.strip_suffix(" Ministry") == Some(topic));
    if titles::is_of_office(text, start) && is_topic() { rest } else { name }
}

/// Says whether a name only tells an office: `the Sheriff`, `Ottawa New Democrat MP`.
fn is_holder(text: &str, span: Span) -> bool {
    let name = span.of(text);
    match name.rsplit_once(' ') {
        Some((_, last)) => matches!(last, "MEP" | "MP" | "MPs") || things::is_office(last),
        None => {
            titles::is_title(name)
                && words::before(text, span.start)
                    .is_some_and(|word| word.joint == Joint::Blank && matches!(word.text, "the" | "The"))
        }
    }
}

/// Words at the head of a place's name, which is sometimes taken for a person's.
static PLACES: &[&str] = &["Camp", "Cape", "Fort", "Lake", "Masjid", "Mount", "Mt.", "Port", "Rio"];

/// Says whether a name is that of no person: a place, or only what is added to one.
fn is_no_person(name: &str) -> bool {
    let first = name.split([' ', '\n']).next().unwrap_or(name);
    let is_added = matches!(name, "Jr" | "Jr." | "Sr" | "Sr." | "II" | "III");
    is_added || first.len() < name.len() && PLACES.contains(&first) || !name.contains(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, name: &str, expected: &[&str]) {
        let start = text.find(name).unwrap_or_default();
        let mut found = Vec::new();
        read(text, Span::new(start, start + name.len()), &mut |part| {
            found.push(match part {
                Part::Person(span, _) => span.of(text).to_string(),
                Part::Body(span) => format!("body {}", span.of(text)),
            });
        });
        assert_eq!(found, expected, "{text}");
    }

    #[track_caller]
    fn is_long(text: &str, person: &str) {
        let mut found = Vec::new();
        read(text, Span::new(0, text.len()), &mut |part| found.push(part));
        assert!(matches!(found.as_slice(), [Part::Person(span, _)] if span.of(text) == person));
    }

    #[test]
    fn a_person_is_named_without_owner_body_and_office() {
        let is = |name: &'static str, expected: &[&str]| case(name, name, expected);
        is("New People Party's Regina Ip", &["body New People Party", "Regina Ip"]);
        is("DAB\u{2019}s Starry Lee", &["body DAB", "Starry Lee"]);
        is("Youngspiration's Baggio Leung", &["Baggio Leung"]);
        is("Gary Chan of DAB", &["Gary Chan", "body DAB"]);
        is("Nathan Law of Demosisto", &["Nathan Law"]);
        is("Joan of Arc", &["Joan of Arc"]);
        is("Prince Andrew of Greece", &["Andrew"]);
        is("NWSC", &["body NWSC"]);
        is("Emeritus Professor John Burrows", &["John Burrows"]);
        is("Ottawa New Democrat MP", &[]);
        case("Minister of Education Stefania Giannini", "Education Stefania Giannini", &["Stefania Giannini"]);
        case("Undersecretary of Education Mr. Toccafondi", "Education Mr. Toccafondi", &["Toccafondi"]);
        case("the Sheriff's men", "Sheriff", &[]);
        case("Larry King spoke, and King left", "King", &["King"]);
        // However long, a name is read in one go.
        let owned = format!("{}Ann Bo", "Xs's ".repeat(200_000));
        is_long(&owned, "Ann Bo");
        case("Leung Che-cheung won", "Leung Che", &["Leung Che-cheung"]);
        case("Kirby-backed plans", "Kirby", &["Kirby"]);
    }

    #[test]
    fn places_and_what_is_added_are_no_persons() {
        for (name, is_none) in
            [("Masjid Al-Haram", true), ("Jr.", true), ("Mount Everest", true), ("Portillo", false), ("Rio", false)]
        {
            assert_eq!(is_no_person(name), is_none, "{name}");
        }
    }
}
