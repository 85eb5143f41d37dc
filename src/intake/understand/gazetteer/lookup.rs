//! A state by one of its names, as it stands in a field of a report or in a query.
//! In: a name, however it is spelled. Out: the state. Knows no text and needs no `Gazetteer`.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::doubtful::{ALSO, EUROPEAN_UNION, OLDER_SEATS};
use super::leaders::leaders;
use super::organisations::organisations;
use super::states::{STATES, State};
use crate::intake::understand::spelling::{body_key, name_key};
use crate::language::folding::fold;
use crate::report::actor::{ActorId, Kind};

/// Names that two states go by, for queries: whoever asks for `Korea` asks for both.
static SHARED: &[(&str, [&str; 2])] = &[
    ("Korea", ["North Korea", "South Korea"]),
    ("Korean", ["North Korea", "South Korea"]),
    ("Koreans", ["North Korea", "South Korea"]),
    ("Koreas", ["North Korea", "South Korea"]),
    ("Congo", ["Democratic Republic of the Congo", "Republic of the Congo"]),
];

/// Names of places as agencies file them, and as nobody writes them in a text.
static FILED: &[(&str, &str)] = &[("Yemen Demo Republic", "Yemen"), ("Yemen Democratic Republic", "Yemen")];

/// Names that two states share today, but that meant one of them in these whole years.
static ONE_OF_TWO: &[(&str, &str, i16, i16)] = &[
    // The other Congo was called Zaire.
    ("Congo", "Republic of the Congo", 1972, 1996),
];

/// Returns the state of a place as `state_of_place`; of a name that two states share, the one that it meant in the
/// year of the report.
pub fn state_of_place_in(name: &str, year: Option<i16>) -> Option<ActorId> {
    state_of_place(name).or_else(|| {
        let asked = Asked::new(name);
        let meant = ONE_OF_TWO.iter().find(|(shared, _, first, last)| {
            asked.is(shared) && year.is_some_and(|year| (*first..=*last).contains(&year))
        });
        id(meant?.1)
    })
}

/// Returns the state of a place or a state's name in a field: `el-salvador`, `usa`, `West Germany`, `PRK`.
/// Names, aliases and former names in any case, with any accents, hyphens or blanks; ISO 3166 codes in capitals only.
/// No demonyms and no capitals: the place `Moscow` is a town. None for a name that two states share.
pub fn state_of_place(name: &str) -> Option<ActorId> {
    let asked = Asked::new(name);
    let state = STATES.iter().find(|state| asked.is_any_of(names(state))).or_else(|| by_code(name));
    let filed = || FILED.iter().find(|(filed, _)| asked.is(filed)).map(|(_, state)| *state);
    id(state.map(|state| state.name).or_else(filed)?)
}

/// Returns the actors that a query may mean by a name, states before organisations: as `state_of_place`, and by
/// demonym, capital or metonym too. Several for `Korea` and `Kremlin`; `Brussels` is also the European Union.
pub fn states_for_query(name: &str) -> Vec<ActorId> {
    let asked = Asked::new(name);
    let also = ALSO.iter().chain(OLDER_SEATS).filter(|(alias, _)| asked.is(alias)).map(|(_, state)| *state);
    let shared = SHARED.iter().filter(|(alias, _)| asked.is(alias)).flat_map(|(_, states)| *states);
    let named = STATES.iter().filter(|state| {
        asked.is_any_of(names(state))
            || asked.is_any_of([state.demonyms, state.capitals, state.metonyms].into_iter().flatten().copied())
    });
    let mut found: Vec<ActorId> = named.map(|state| state.name).chain(also).chain(shared).filter_map(id).collect();
    if found.is_empty() {
        found.extend(by_code(name).and_then(|state| id(state.name)));
    }
    if asked.is(EUROPEAN_UNION.0) {
        found.extend(ActorId::new(Kind::Org, EUROPEAN_UNION.1));
    }
    found.sort();
    found.dedup();
    found
}

/// Canonical names by the keys of all their spellings. Fields of a large index ask a hundred thousand times.
type ByKey = HashMap<String, &'static str>;

/// Returns the canonical name of the person in office who goes by a name, however it is spelled; no surnames.
pub fn known_person(name: &str) -> Option<&'static str> {
    static PERSONS: OnceLock<ByKey> = OnceLock::new();
    let persons = PERSONS.get_or_init(|| {
        let names = leaders().iter().flat_map(|leader| leader.names().map(|name| (name, leader.name)));
        by_key(names.filter(|(name, _)| name.contains(' ')), name_key)
    });
    persons.get(&name_key(name)).copied()
}

/// Returns the canonical name of the organisation that goes by a name, however it is spelled.
pub fn known_organisation(name: &str) -> Option<&'static str> {
    static BODIES: OnceLock<[ByKey; 2]> = OnceLock::new();
    let [by_letters, by_spelling] = BODIES.get_or_init(|| {
        [by_key(names_of_organisations(), str::to_lowercase), by_key(names_of_organisations(), body_key)]
    });
    // All letters first: `EU` is not the `EEU`, which its key would make of it.
    by_letters.get(&name.to_lowercase()).or_else(|| by_spelling.get(&body_key(name))).copied()
}

/// Returns the canonical name of the organisation whose name has the same words but for small ones, three at least:
/// `Organisation of Economic Cooperation and Development`.
pub(in super::super) fn organisation_with_words(name: &str) -> Option<&'static str> {
    static BODIES: OnceLock<ByKey> = OnceLock::new();
    if !has_small_word(name) {
        return None;
    }
    let bodies =
        BODIES.get_or_init(|| by_key(names_of_organisations().filter(|(name, _)| has_small_word(name)), words_key));
    bodies.get(&words_key(name)).copied().filter(|_| significant(name).nth(2).is_some())
}

/// Returns every name of an organisation, each with the canonical one.
fn names_of_organisations() -> impl Iterator<Item = (&'static str, &'static str)> {
    organisations().iter().flat_map(|body| body.all_names().map(|other| (other.text, body.name())))
}

/// Small words that are put one for another in names of bodies.
static SMALL: &[&str] = &["and", "for", "in", "of", "on", "the", "&"];

fn has_small_word(name: &str) -> bool {
    name.split(' ').any(|word| SMALL.contains(&word))
}

fn significant(name: &str) -> impl Iterator<Item = &str> {
    name.split([' ', '\n']).filter(|word| !SMALL.contains(word))
}

fn words_key(name: &str) -> String {
    name_key(&significant(name).collect::<String>())
}

/// Of two actors with one key, the first in the table has it.
fn by_key<'n>(names: impl Iterator<Item = (&'n str, &'static str)>, key: fn(&str) -> String) -> ByKey {
    let mut all = ByKey::new();
    for (name, canonical) in names {
        all.entry(key(name)).or_insert(canonical);
    }
    all
}

/// Returns the letters and digits of a name without their accents, in small letters: what two spellings share.
pub(in super::super) fn folded(name: &str) -> String {
    let mut letters = String::with_capacity(name.len());
    name.chars().filter(|letter| letter.is_alphanumeric()).for_each(|letter| fold(letter, &mut letters));
    letters
}

fn id(name: &str) -> Option<ActorId> {
    ActorId::new(Kind::State, name)
}

fn by_code(name: &str) -> Option<&'static State> {
    STATES.iter().find(|state| !name.is_empty() && state.iso.contains(&name))
}

fn names(state: &State) -> impl Iterator<Item = &'static str> {
    let others = state.aliases.iter().copied().chain(state.former.iter().map(|(name, _, _)| *name));
    std::iter::once(state.name).chain(others)
}

/// A name as it was asked for, folded once for a walk over all names.
struct Asked {
    whole: String,
    /// Without a leading article: `the Gambia`.
    bare: Option<String>,
}

impl Asked {
    fn new(name: &str) -> Asked {
        let article = name.trim_start().get(..4).is_some_and(|article| article.eq_ignore_ascii_case("the "));
        Asked { whole: folded(name), bare: article.then(|| folded(&name.trim_start()[4..])) }
    }

    fn is(&self, name: &str) -> bool {
        !self.whole.is_empty()
            && (spells(&self.whole, name) || self.bare.as_deref().is_some_and(|bare| spells(bare, name)))
    }

    fn is_any_of(&self, mut names: impl Iterator<Item = &'static str>) -> bool {
        names.any(|name| self.is(name))
    }
}

/// Says whether a folded name is `name`; names without accents, nearly all, are compared as they lie.
pub(in super::super) fn spells(asked: &str, name: &str) -> bool {
    if !name.is_ascii() {
        return asked == folded(name);
    }
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase());
    asked.bytes().eq(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organisation_is_known_by_all_its_letters_before_its_spelling() {
        for (name, known) in [
            ("EU", "European Union"),
            ("eeu", "Eurasian Economic Union"),
            ("Organisation of the petroleum exporting countries", "Organization of the Petroleum Exporting Countries"),
            ("Boeing Co.", "Boeing"),
        ] {
            assert_eq!(known_organisation(name), Some(known), "{name}");
        }
    }

    #[test]
    fn a_shared_name_of_a_place_means_the_state_that_had_it_in_its_time() {
        #[track_caller]
        fn case(name: &str, year: Option<i16>, state: Option<&str>) {
            assert_eq!(state_of_place_in(name, year).map(|id| id.name().to_string()).as_deref(), state, "{name:?}");
        }
        case("congo", Some(1987), Some("Republic of the Congo"));
        case("congo", Some(2023), None);
        case("congo", None, None);
        case("zaire", Some(1987), Some("Democratic Republic of the Congo"));
        case("korea", Some(1987), None);
    }

    #[test]
    fn a_state_in_a_field_is_known_however_it_is_spelled() {
        #[track_caller]
        fn case(name: &str, state: Option<&str>) {
            assert_eq!(state_of_place(name).map(|id| id.name().to_string()).as_deref(), state, "{name:?}");
        }
        case("el-salvador", Some("El Salvador"));
        case("west-germany", Some("Germany"));
        case("east_germany", Some("East Germany"));
        case("usa", Some("United States"));
        case("uk", Some("United Kingdom"));
        case("ussr", Some("Soviet Union"));
        case("NORTH KOREA", Some("North Korea"));
        case("the Gambia", Some("Gambia"));
        case("cote-d-ivoire", Some("Ivory Coast"));
        case("Côte d’Ivoire", Some("Ivory Coast"));
        case("turkiye", Some("Turkey"));
        case("yemen-demo-republic", Some("Yemen"));
        case("yemen-arab-republic", Some("Yemen"));
        case("zaire", Some("Democratic Republic of the Congo"));
        case("PRK", Some("North Korea"));
        case("KP", Some("North Korea"));
        case("prk", None);
        case("Moscow", None);
        case("russian", None);
        case("korea", None);
        case("the ", None);
        case("", None);
        case("thé", None);
        case("-", None);
    }

    #[test]
    fn every_name_and_code_finds_its_own_state() {
        for state in STATES {
            assert_eq!(state_of_place(state.name).as_ref().map(ActorId::name), Some(state.name));
            for code in state.iso.iter().filter(|code| code.len() == 3) {
                // An alias goes before a code: `CAR` is no code of its state, `MAC` none of another.
                assert_eq!(state_of_place(code).as_ref().map(ActorId::name), Some(state.name), "{code}");
            }
        }
    }

    #[test]
    fn a_query_finds_every_state_that_a_name_may_mean() {
        #[track_caller]
        fn case(name: &str, actors: &[&str]) {
            let found: Vec<String> = states_for_query(name).iter().map(ActorId::to_string).collect();
            assert_eq!(found, actors, "{name}");
        }
        case("Korea", &["state/North Korea", "state/South Korea"]);
        case("congo", &["state/Democratic Republic of the Congo", "state/Republic of the Congo"]);
        case("the kremlin", &["state/Russia", "state/Soviet Union"]);
        case("dutch", &["state/Netherlands"]);
        case("The Hague", &["state/Netherlands"]);
        case("Bonn", &["state/Germany"]);
        case("Brussels", &["state/Belgium", "org/European Union"]);
        case("northern-ireland", &["state/United Kingdom"]);
        case("Atlantis", &[]);
    }
}
