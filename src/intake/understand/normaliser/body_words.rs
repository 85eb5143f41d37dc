//! What words of its own name say that it is a body's: `Refugee Council`, `Pharmacia AB`, `San Francisco Bulletin`.
//! In: a name, or a word of one. Out: plain answers. Knows no text and no gazetteer.
//! The lists are packed by hand, to be seen whole.

use super::super::legal_form;
use super::things::is_generic;

/// What bodies are, at the head of their names.
#[rustfmt::skip]
static BODIES: &[&str] = &[
    "Academy", "Agency", "Airlines", "Airways", "Alliance", "Army", "Assembly", "Association", "Authority", "Bank",
    "Board", "Brigade", "Brigades", "Broadcasting", "Brothers", "Bureau", "Center", "Centre", "Chemicals",
    "Coalition", "College", "Command", "Commission", "Committee", "Company", "Congress", "Corporation", "Corps",
    "Council", "Court", "Department", "Exchange", "Federation", "Force", "Forces", "Forum", "Foundation", "Front",
    "Fund", "Group", "Guard", "Industries", "Institute", "Insurance", "Laboratory", "League", "Militia", "Mining",
    "Ministry", "Motors", "Movement", "Network", "Office", "Organisation", "Organization", "Parliament", "Party",
    "Pharmaceuticals", "Police", "Railroad", "Railway", "Railways", "Secretariat", "Senate", "Service",
    "Shipyard", "Shipyards", "Society", "Technologies", "Telecom", "Tribunal", "Trust", "Union", "University",
    "Weekly",
];

/// The same, but too short a hint where only a state stands before: media, schools, units, parts of bodies.
#[rustfmt::skip]
static LESSER_BODIES: &[&str] = &[
    "Administration", "Airline", "Battalion", "Chamber", "Club", "Clubs", "Confederation", "Daily", "Directorate", "Enterprises",
    "Gazette", "Herald", "Journal", "Laboratories", "Magazine", "Oil", "Petroleum", "Pictures", "Post", "Radio", "Records", "Regiment",
    "Restaurants", "Squadron", "Steel", "Stores", "Sub-Committee", "Subcommittee", "Television", "Times", "Tribune",
];

/// What bodies are in other languages, where it stands first.
#[rustfmt::skip]
static FIRST: &[&str] = &[
    "Banca", "Banco", "Banque", "Compagnie", "Companhia", "Compania", "Compañía", "Comité", "Instituto", "Ministerio",
    "Partido", "Parti", "Partito", "Société",
];

/// What bodies administer, before the word: `General Services Administration` is one, the `Reagan Administration` none.
#[rustfmt::skip]
static ADMINISTERED: &[&str] = &[
    "Atmospheric", "Aviation", "Cooperation", "Development", "Drug", "Energy", "Enforcement", "Export", "Highway", "Housing",
    "Lands", "Maritime", "Mobilization", "Mortgage", "Operations", "Power", "Price", "Progress", "Railroad", "Records",
    "Recovery", "Rehabilitation", "Resettlement", "Resources", "Safety", "Security", "Services", "Space", "Stabilization",
    "Supplies", "Tourism", "Trade", "Transit", "Veterans",
];

/// Says whether a word for a thing or a kind of body is one for a body of its own behind this word: `School District`.
pub(super) fn is_body_behind(before: &str, what: &str) -> bool {
    match what {
        "Administration" => ADMINISTERED.contains(&before),
        "District" => matches!(before, "School" | "Water" | "Transit"),
        "Conference" => matches!(before, "Bishops" | "Bishops'" | "Bishops\u{2019}" | "Episcopal" | "Leadership"),
        _ => false,
    }
}

/// What firms trade in, behind the word that is enough to name them.
#[rustfmt::skip]
static TRADES: &[&str] = &[
    "Airlines", "Airways", "Chemical", "Chemicals", "Electric", "Energy", "Foods", "Group", "Holdings", "Industries", "Motor",
    "Motors", "Oil", "Petroleum", "Pharmaceuticals", "Steel", "Technologies",
];

/// Says whether a word is the short name of a firm: `Ford` of `Ford Motor Company`.
pub(super) fn is_firm_of(short: &str, long: &str) -> bool {
    let rest = long.strip_prefix(short).and_then(|rest| rest.strip_prefix(' '));
    rest.and_then(|rest| rest.split(' ').next()).is_some_and(|next| TRADES.contains(&next))
}

/// Says whether a word stands behind the names of firms.
pub(super) fn ends_firm(word: &str) -> bool {
    // `Denver, CO`.
    word != "CO" && legal_form::is_abbreviated(word) || matches!(word, "Bros" | "Holdings")
}

/// Says whether a name is that of a firm by what stands at its end: `Pharmacia AB`.
pub(super) fn is_firm(name: &str) -> bool {
    let rest = name.rsplit_once(' ').filter(|(_, last)| ends_firm(last)).map(|(rest, _)| rest);
    // `Co Inc.`, `Bank Plc`: the end of a name that begins elsewhere.
    rest.is_some_and(|rest| !rest.split(' ').all(|word| ends_firm(word) || is_generic(word)))
}

/// Says whether a word is what a body is, at the end of its name.
pub(super) fn is_body(word: &str) -> bool {
    BODIES.contains(&word)
}

/// Says whether a name of a place or person ends with a word that is neither's: `Pacific Islands Forum`.
pub(super) fn ends_as_body(name: &str) -> bool {
    #[rustfmt::skip]
    static CLEAR: &[&str] = &[
        "Agency", "Association", "Brothers", "Bulletin", "Bureau", "Commission", "Committee", "Corporation", "Council", "Foundation", "Forum",
        "Institute", "Journal", "Ministry", "Organisation", "Organization", "Orchestra", "Party", "Secretariat", "Times", "Tribune",
    ];
    let (rest, last) = name.rsplit_once(' ').unwrap_or(("", name));
    !rest.is_empty() && CLEAR.contains(&last) && !rest.contains(" of ") || is_firm(name)
}

/// Says whether a name says itself that it is a body's: what it ends with, or what is before `of` or `for`.
pub(super) fn has_body(name: &str) -> bool {
    let is_body = |word: Option<&str>| word.is_some_and(|word| BODIES.contains(&word) || LESSER_BODIES.contains(&word));
    let Some((first, _)) = name.split_once(' ') else { return is_body(Some(name)) };
    if FIRST.contains(&first) {
        return true;
    }
    let head = [" of ", " for ", " on "].iter().filter_map(|small| name.find(small)).min().map(|at| &name[..at]);
    is_firm(name) || is_body(name.rsplit(' ').next()) || is_body(head.and_then(|head| head.rsplit(' ').next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_word_can_say_that_a_name_is_no_place_and_no_person() {
        for (name, is_body) in [
            ("San Francisco Bulletin", true),
            ("Pacific Island Forum", true),
            ("John Forum Smith", false),
            ("Forum", false),
            ("Claudia Mo of Civic Party", false),
            ("Kennedy Center", false),
            ("Salomon Brothers", true),
            ("Pierson NV", true),
        ] {
            assert_eq!(ends_as_body(name), is_body, "{name}");
        }
    }

    #[test]
    fn firms_are_told_by_their_ends() {
        assert!(is_firm("Pharmacia AB") && is_firm("Baker Hostetler LLP"));
        assert!(!is_firm("AB Volvo") && !is_firm("Inc") && !is_firm("Co Inc.") && !is_firm("Bank Plc"));
    }
}
