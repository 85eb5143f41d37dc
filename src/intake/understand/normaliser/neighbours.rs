//! What the words beside a recognised name say that it is, where the recogniser is mistaken or not sure: a ship, a
//! product, a place, a body.
//! In: a text, and where a name stands in it. Out: what it is there. Knows no gazetteer and no report as a whole.
//! The lists are packed by hand, to be seen whole.

use super::super::words::{self, Joint, Word};
use super::body_words;
use crate::intake::understand::recogniser::Kind;
use crate::report::span::Span;

/// What the words beside a name say that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// They say nothing.
    Nothing,
    /// A ship.
    Ship,
    /// A product, or what is called after somebody.
    Thing,
    /// A town.
    Place,
    /// A body: `the broadcaster X`.
    Body,
    /// A person: `X Y, a Slovak citizen`.
    Person,
}

/// Ships, before their names. A carrier is as often an airline.
#[rustfmt::skip]
static SHIPS: &[&str] = &[
    "corvette", "cruiser", "destroyer", "ferry", "freighter", "frigate", "icebreaker", "minesweeper", "ship", "submarine", "tanker",
    "trawler", "tug", "tugboat", "vessel", "warship", "yacht",
];

/// What else has a name or a maker's name and is no actor.
#[rustfmt::skip]
static CRAFT: &[&str] = &[
    "aircraft", "aeroplane", "airplane", "boat", "bomber", "helicopter", "jet", "locomotive", "missile", "plane", "rocket",
    "satellite", "spacecraft", "train",
];

/// Bodies, before their names or, behind a comma, before what they are called.
#[rustfmt::skip]
static BODIES: &[&str] = &[
    "agency", "airline", "alliance", "association", "bank", "broadcaster", "broadcasters", "charity", "chipmaker", "coalition",
    "companies", "company", "conglomerate", "consultancy", "contractor", "corporation", "federation", "firm", "firms", "foundation",
    "group", "groups", "insurer", "lender", "maker", "manufacturer", "militia", "militias", "ministry", "mission", "monopoly",
    "movement", "newspaper", "newspapers", "operator", "organisation", "organisations", "organization", "organizations", "party",
    "producer", "publisher", "regulator", "retailer", "shipbuilder", "startup", "supplier", "tank", "think-tank", "union", "university",
    "watchdog", "website",
];

/// Before a name, these say that it is a place's. `In` counts at the head of a sentence: `faith in Smith`.
static PLACES_BEFORE: &[&str] = &["near", "outside", "inside", "throughout"];

/// What a place is, before `of` and its name.
static PLACES: &[&str] = &["city", "district", "port", "province", "region", "state", "suburb", "town", "village"];

/// What happens to towns: `fell to the rebels`, `was shelled`.
static OF_TOWNS: &[(&str, &[&str])] =
    &[("fell", &["to"]), ("was", &["besieged", "bombarded", "bombed", "recaptured", "retaken", "shelled"])];

/// Behind a name, these are called after somebody. Sorted.
#[rustfmt::skip]
static CALLED_AFTER: &[&str] = &[
    "Airport", "Avenue", "Award", "Boulevard", "Bridge", "Building", "Center", "Centre", "Foundation", "Hall", "Highway", "Hospital",
    "Institute", "International", "Library", "Mausoleum", "Memorial", "Mosque", "Museum", "Palace", "Park", "Prize", "Road", "School",
    "Square", "Stadium", "Street", "Theatre", "Tower", "University",
];

/// The same without what is also a surname. Sorted.
#[rustfmt::skip]
static NO_SURNAMES: &[&str] = &[
    "Airport", "Avenue", "Boulevard", "Highway", "Hospital", "Mausoleum", "Memorial", "Mosque", "Museum", "Square", "Stadium",
    "University",
];

/// Endings of firms that are one word, each with the least letters of a name that has it: shorter ones are surnames.
static FIRMS: &[(&str, usize)] = &[("atom", 8), ("bank", 9), ("energo", 9), ("gaz", 7), ("neft", 6), ("prom", 7)];

/// What somebody is.
#[rustfmt::skip]
static PERSONS: &[&str] = &[
    "activist", "adviser", "aide", "ambassador", "analyst", "author", "businessman", "candidate", "chairman", "chief", "citizen",
    "commander", "correspondent", "director", "economist", "editor", "engineer", "envoy", "expert", "farmer", "father", "head",
    "journalist", "judge", "lawmaker", "lawyer", "leader", "minister", "mother", "officer", "official", "politician", "president",
    "professor", "researcher", "resident", "scientist", "secretary", "senator", "spokesman", "spokesperson", "spokeswoman", "student",
    "teacher", "veteran",
];

/// Words that end what is said of a name in one breath.
#[rustfmt::skip]
static ENDS_BREATH: &[&str] = &[
    "and", "as", "at", "by", "for", "from", "has", "in", "is", "of", "on", "said", "says", "that", "to", "under", "was", "will",
    "with",
];

/// So many words behind a name are read to see what it is.
const EXPLAINING_WORDS: usize = 5;

/// A name above this confidence is a person's, whatever stands before it.
const PERSON_FOR_SURE: f32 = 0.97;

/// A word below this confidence can be something else than a person or place where a body stands before it.
const BODY_INSTEAD: f32 = 0.7;

/// How far an apposition looks for what it explains, in bytes.
const CLAUSE_BYTES: usize = 60;

/// Returns what the words beside a name of this kind say that it is.
pub(super) fn say(text: &str, span: Span, kind: Kind, confidence: f32) -> Beside {
    let name = span.of(text);
    let is_word = !name.contains([' ', '\n']);
    if kind == Kind::Place && (!is_word || confidence >= BODY_INSTEAD) && !is_one_word_firm(name) {
        // Most names are these.
        return Beside::Nothing;
    }
    let before = words::before(text, span.start).filter(|word| !word.stopped);
    let plain = before.filter(|word| word.joint == Joint::Blank);
    if kind != Kind::Place && plain.is_some_and(|word| SHIPS.contains(&word.text)) {
        return Beside::Ship;
    }
    if kind != Kind::Place && is_craft(text, span, plain) {
        return Beside::Thing;
    }
    if kind == Kind::Org && is_one_of_many(text, span, plain) {
        return Beside::Thing;
    }
    if kind == Kind::Person
        && confidence < PERSON_FOR_SURE
        && is_place(text, span, plain, !is_word || confidence < BODY_INSTEAD)
    {
        return Beside::Place;
    }
    if kind == Kind::Person && !is_word && is_explained_as_person(text, span.end) {
        return Beside::Person;
    }
    let is_free = kind == Kind::Org || is_word && confidence < BODY_INSTEAD;
    if is_word && kind != Kind::Org && is_one_word_firm(name)
        || is_free && is_body(text, span.start, plain)
        || kind == Kind::Org && is_word && is_body_behind(text, span)
    {
        return Beside::Body;
    }
    Beside::Nothing
}

/// `a container ship with links to Israel, the MSC Aries, near`: what is explained is no actor.
fn is_craft(text: &str, span: Span, before: Option<Word<'_>>) -> bool {
    let Some(article) = before.filter(|word| matches!(word.text, "the" | "a" | "an")) else { return false };
    let Some(head) = text[..article.start].strip_suffix(", ") else { return false };
    let mut low = head.len().saturating_sub(CLAUSE_BYTES);
    while !head.is_char_boundary(low) {
        low += 1;
    }
    let clause = &head[low..];
    let clause = clause.rfind(['.', ';', ':', '\n']).map_or(clause, |at| &clause[at + 1..]);
    let is_explained = |word: &str| SHIPS.contains(&word) || CRAFT.contains(&word);
    text[span.end..].starts_with([',', '.', ';', ')']) && clause.split(' ').any(is_explained)
}

/// `an Embraer Legacy,`: one of many of that name, where nothing follows that it could stand before.
fn is_one_of_many(text: &str, span: Span, before: Option<Word<'_>>) -> bool {
    before.is_some_and(|word| matches!(word.text, "a" | "an"))
        && text[span.end..].starts_with([',', '.', ';', ')'])
        && span.of(text).contains(char::is_lowercase)
        && !body_words::has_body(span.of(text))
}

/// Says whether a name is that of a town where it stands. `In Nasser the West saw`: a word alone that is rather sure to
/// be a surname is not `is_open` to that.
fn is_place(text: &str, span: Span, before: Option<Word<'_>>, is_open: bool) -> bool {
    let is_in = before.is_some_and(|word| {
        PLACES_BEFORE.contains(&word.text)
            || is_open && word.text == "In" && words::opens_sentence(text, word.start)
            || PLACES.contains(&word.text)
    });
    let of = before.filter(|word| word.text == "of").and_then(|of| words::before(text, of.start));
    let is_of_place = of.is_some_and(|word| PLACES.contains(&word.text) && !word.stopped);
    let next = words::after(text, span.end).filter(|word| word.joint == Joint::Blank);
    let what = next.and_then(|next| Some((next.text, words::after(text, next.end)?.text)));
    let happens =
        what.is_some_and(|(verb, rest)| OF_TOWNS.iter().any(|(other, rests)| *other == verb && rests.contains(&rest)));
    is_in || is_of_place || happens
}

fn is_one_word_firm(name: &str) -> bool {
    FIRMS.iter().any(|(ending, letters)| name.len() >= *letters && name.ends_with(ending))
}

/// Says whether what follows a name between commas is a person: `, a Slovak citizen`.
fn is_explained_as_person(text: &str, end: usize) -> bool {
    let Some(rest) = text[end..].strip_prefix(',').filter(|rest| rest.starts_with([' ', '\n'])) else { return false };
    let mut low = text.len() - rest.len();
    for place in 0..EXPLAINING_WORDS {
        let Some(word) = words::after(text, low) else { return false };
        if place == 0 && !matches!(word.text, "a" | "an" | "the" | "his" | "her" | "their" | "who") {
            return false;
        }
        if word.text == "who" || PERSONS.contains(&word.text) {
            return true;
        }
        low = word.end;
    }
    false
}

/// Says whether a body stands before a name: `the broadcaster X`, `its bank, X`, `an agency of NATO, X`.
pub(super) fn is_body(text: &str, start: usize, before: Option<Word<'_>>) -> bool {
    if let Some(word) = before {
        return BODIES.contains(&word.text);
    }
    let Some(head) = text[..start].strip_suffix(", ") else { return false };
    let Some(last) = last_word(head) else { return false };
    if BODIES.contains(&last.text) {
        return true;
    }
    let of = words::before(text, last.start).filter(|word| word.text == "of");
    let body = of.and_then(|of| words::before(text, of.start));
    last.text.starts_with(char::is_uppercase) && body.is_some_and(|word| BODIES.contains(&word.text))
}

/// Says whether a body stands behind a name: `the CPB planning agency`, `X, a Dutch investment firm`.
fn is_body_behind(text: &str, span: Span) -> bool {
    let end = span.end;
    let is_acronym = span.of(text).bytes().all(|byte| byte.is_ascii_uppercase());
    let comma = text[end..].starts_with(", ");
    let mut at = end + usize::from(comma);
    if !comma && !is_acronym {
        // `the Conservative party`: an adjective.
        return false;
    }
    let mut words = 0;
    while let Some(word) = words::after(text, at).filter(|word| word.joint == Joint::Blank) {
        if words > 0 || !comma {
            if BODIES.contains(&word.text) || matches!(word.text, "institute" | "chain") {
                return true;
            }
            // What stands between them is small: `economic research`.
            if !comma && !word.text.starts_with(char::is_lowercase) {
                return false;
            }
        } else if !matches!(word.text, "a" | "an" | "the") {
            return false;
        }
        if word.stopped
            || words == if comma { EXPLAINING_WORDS } else { 2 }
            || ENDS_BREATH.contains(&word.text) && (words > 0 || !comma)
        {
            return false;
        }
        words += 1;
        at = word.end;
    }
    false
}

fn last_word(head: &str) -> Option<Word<'_>> {
    let start = head.trim_end_matches(words::is_word).len();
    (start < head.len()).then_some(Word {
        text: &head[start..],
        start,
        end: head.len(),
        joint: Joint::Blank,
        stopped: false,
    })
}

/// Says whether what ends at `end` only gives its name to a square, a prize or the like: `Kim Il Sung Square`.
pub(super) fn is_called_after(text: &str, end: usize) -> bool {
    words::after(text, end).is_some_and(|word| {
        word.joint == Joint::Blank
            && CALLED_AFTER.binary_search(&word.text).is_ok()
            && !text[end..word.start].contains('\n')
    })
}

/// Says the same of a name with its last word.
pub(super) fn is_called_after_person(name: &str) -> bool {
    name.rsplit_once(' ').is_some_and(|(_, last)| NO_SURNAMES.binary_search(&last).is_ok())
}

/// Returns a name without the number behind it that counts what follows: `Naval Group 555 million euros`.
pub(super) fn without_number(text: &str, span: Span) -> Span {
    static COUNTED: &[&str] = &[
        "billion", "crore", "dollars", "euros", "lakh", "million", "people", "per", "percent", "pounds", "soldiers",
        "thousand", "times", "tonnes", "tons", "trillion", "troops", "years",
    ];
    let name = span.of(text);
    let head = name.rsplit_once(' ').filter(|(_, last)| last.starts_with(|first: char| first.is_ascii_digit()));
    let is_counting = || words::after(text, span.end).is_some_and(|word| COUNTED.contains(&word.text));
    match head {
        Some((head, _)) if is_counting() => Span::new(span.start, span.start + head.trim_end().len()),
        _ => span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Says what the words around `X Y` or `X` say, for a kind.
    #[track_caller]
    fn case(text: &str, name: &str, kind: Kind, said: Beside) {
        let start = text.find(name).unwrap_or_default();
        assert_eq!(say(text, Span::new(start, start + name.len()), kind, 0.6), said, "{text}");
    }

    #[test]
    fn ships_and_products_are_no_actors() {
        case("the tanker Ann Bo caught fire", "Ann Bo", Kind::Person, Beside::Ship);
        case("a ship with links to Israel, the ABC Aries, near Oman", "ABC Aries", Kind::Org, Beside::Thing);
        case("The aircraft, an Embraer Legacy, came down", "Embraer Legacy", Kind::Org, Beside::Thing);
        case("shot down the missile, the Acme Guard said", "Acme Guard", Kind::Org, Beside::Nothing);
        case("flew in a Tupolev Pearl.", "Tupolev Pearl", Kind::Org, Beside::Thing);
        case("said a Refugee Council.", "Refugee Council", Kind::Org, Beside::Nothing);
        case("with Embraer Legacy,", "Embraer Legacy", Kind::Org, Beside::Nothing);
    }

    #[test]
    fn what_falls_or_lies_somewhere_is_a_town() {
        case("Wad Madani fell to the rebels", "Wad Madani", Kind::Person, Beside::Place);
        case("In Wad Madani people fled", "Wad Madani", Kind::Person, Beside::Place);
        case("the town of Wad Madani", "Wad Madani", Kind::Person, Beside::Place);
        case("fighting near Wad Madani", "Wad Madani", Kind::Person, Beside::Place);
        case("In Dulles they saw him", "Dulles", Kind::Person, Beside::Place);
        assert_eq!(say("In Dulles they saw", Span::new(3, 9), Kind::Person, 0.9), Beside::Nothing);
        case("confidence in Wad Madani", "Wad Madani", Kind::Person, Beside::Nothing);
        case("the friend of Wad Madani", "Wad Madani", Kind::Person, Beside::Nothing);
    }

    #[test]
    fn a_body_before_a_name_says_what_it_is() {
        case("its agricultural bank, Rossel, to be", "Rossel", Kind::Place, Beside::Body);
        case("The procurement agency of NATO, NSPA, has", "NSPA", Kind::Org, Beside::Body);
        case("The mission UNITAMS was closed", "UNITAMS", Kind::Org, Beside::Body);
        case("by the CPB planning agency", "CPB", Kind::Org, Beside::Body);
        case("by the HWWA economic research institute", "HWWA", Kind::Org, Beside::Body);
        case("the Conservative party", "Conservative", Kind::Org, Beside::Nothing);
        case("BSM as operating agency", "BSM", Kind::Org, Beside::Nothing);
        case("Verus, a Dutch investment firm", "Verus", Kind::Org, Beside::Body);
        case("the CPB said that its agency", "CPB", Kind::Org, Beside::Nothing);
        case("the CPB, which has a company", "CPB", Kind::Org, Beside::Nothing);
        case("shelling, Energoatom reported", "Energoatom", Kind::Person, Beside::Body);
        case("shelling, Burbank reported", "Burbank", Kind::Person, Beside::Nothing);
        case("in Moscow, NSPA has", "NSPA", Kind::Org, Beside::Nothing);
        case("the company that Ann Smith founded", "Ann Smith", Kind::Person, Beside::Nothing);
    }

    #[test]
    fn what_follows_a_name_says_that_it_is_a_persons() {
        case("on Ann Bo, a Slovak citizen, for", "Ann Bo", Kind::Person, Beside::Person);
        case("on Ann Bo, who left", "Ann Bo", Kind::Person, Beside::Person);
        case("in Ann Bo, a town near here", "Ann Bo", Kind::Person, Beside::Nothing);
        case("in Ann Bo, Oslo, the citizen", "Ann Bo", Kind::Person, Beside::Nothing);
    }

    #[test]
    fn what_is_called_after_a_person_is_none() {
        for (text, end, is_so) in [("Kim Il Sung Square", 11, true), ("Kim Il Sung spoke", 11, false)] {
            assert_eq!(is_called_after(text, end), is_so, "{text}");
        }
        assert!(is_called_after_person("Kim Il Sung Square") && !is_called_after_person("Geun-hye Park"));
        assert!(CALLED_AFTER.is_sorted() && NO_SURNAMES.is_sorted());
    }

    #[test]
    fn a_number_that_counts_what_follows_is_no_part_of_a_name() {
        for (text, name, bare) in [
            ("pays Naval Group 555 million euros", "Naval Group 555", "Naval Group"),
            ("met Group 77 ministers", "Group 77", "Group 77"),
            ("Task Force 51", "Task Force 51", "Task Force 51"),
        ] {
            let start = text.find(name).unwrap_or_default();
            assert_eq!(without_number(text, Span::new(start, start + name.len())).of(text), bare);
        }
    }
}
