//! Who a report names: in its text, its title and its fields.
//! In: a document and the known names. Out: namings, and remarks on fields that name nobody who is known.
//! Knows no format: what a field is called was the reader's business.

use std::collections::HashSet;

use super::curated::Curated;
use super::gazetteer::{Gazetteer, state_of_place, state_of_place_in};
use crate::report::actor::{ActorId, Kind, Naming, Provenance};
use crate::report::coverage::Remark;
use crate::report::document::{Document, GivenActor, GivenRole};

/// Returns whom a document names: first the namings in its text, in order; then, without a span and each actor once,
/// those of its fields, and those that only its title names. Each remark comes once, too.
///
/// Without `recognise`, text and title are not looked at. `year` is that of the report, if it is known.
pub fn actors(
    document: &Document,
    gazetteer: &Gazetteer,
    curated: &Curated,
    recognise: bool,
    year: Option<i16>,
) -> (Vec<Naming>, Vec<Remark>) {
    let mut namings = Vec::new();
    let mut in_title = Vec::new();
    if recognise {
        gazetteer.names_in(&document.text, year, &mut namings);
        gazetteer.names_in(document.title.as_deref().unwrap_or_default(), year, &mut in_title);
    }
    let mut known: HashSet<ActorId> = HashSet::new();
    let mut remarks = Vec::new();
    let mut given = Vec::new();
    for actor in document.given_actors.iter().filter(|given| !given.text.trim().is_empty()) {
        match resolved(actor, curated, year) {
            Ok(actor) if known.insert(actor.clone()) => {
                given.push(Naming { span: None, actor, from: Provenance::Metadata });
            }
            Err(remark) if !remarks.contains(&remark) => remarks.push(remark),
            Ok(_) | Err(_) => {}
        }
    }
    if !in_title.is_empty() {
        known.extend(namings.iter().map(|naming| naming.actor.clone()));
        in_title.retain(|naming| known.insert(naming.actor.clone()));
    }
    namings.extend(given);
    namings.extend(in_title.into_iter().map(|naming| Naming { span: None, ..naming }));
    (namings, remarks)
}

/// Returns the actor of a field's value: the user's own names first, then what the field's name says of it.
fn resolved(given: &GivenActor, curated: &Curated, year: Option<i16>) -> Result<ActorId, Remark> {
    let text = given.text.trim();
    if let Some(actor) = curated.actor_named(text, None) {
        return Ok(actor.id.clone());
    }
    let no_kind = || Remark::NoKind(text.to_string());
    match given.role {
        GivenRole::State | GivenRole::Place => {
            state_of_place_in(text, year).ok_or_else(|| Remark::NoState(text.to_string()))
        }
        GivenRole::Person => ActorId::new(Kind::Person, text).ok_or_else(no_kind),
        // A field of organisations says what it means, even where a state has the same name.
        GivenRole::Org => ActorId::new(Kind::Org, text).ok_or_else(no_kind),
        GivenRole::Actor => match ActorId::parse(text) {
            Some(id) => Ok(canonical(id, curated)),
            None => state_of_place(text).ok_or_else(no_kind),
        },
    }
}

/// Returns the id under which the actor `kind/name` is known: `state/DPRK` is North Korea.
fn canonical(id: ActorId, curated: &Curated) -> ActorId {
    let own = curated.actor_named(id.name(), Some(id.kind())).map(|actor| actor.id.clone());
    let state = || if id.kind() == Kind::State { state_of_place(id.name()) } else { None };
    own.or_else(state).unwrap_or(id)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn understood(document: &Document, recognise: bool) -> (Vec<String>, Vec<Remark>) {
        let curated = Curated::parse("[[actor]]\nid = \"person/Kim Jong Un\"\naliases = [\"Kim\"]").unwrap();
        let (namings, remarks) = actors(document, &Gazetteer::new(&curated), &curated, recognise, None);
        let shown = |naming: &Naming| {
            let place = naming.span.map_or("report", |span| span.of(&document.text));
            format!("{place}: {} ({})", naming.actor, naming.from.name())
        };
        (namings.iter().map(shown).collect(), remarks)
    }

    #[test]
    fn the_actors_of_text_fields_and_title_come_together_once() {
        let given = |text: &str, role| GivenActor { text: text.to_string(), role };
        let document = Document {
            text: "Kim met Russian envoys.".to_string(),
            title: Some("Russia and Iran in talks".to_string()),
            given_actors: vec![given("usa", GivenRole::Place), given("U.S.", GivenRole::State)],
            ..Document::default()
        };
        let fields = "report: state/United States (metadata)";
        let (found, remarks) = understood(&document, true);
        assert_eq!(
            found,
            [
                "Kim: person/Kim Jong Un (curated)",
                "Russian: state/Russia (gazetteer)",
                fields,
                "report: state/Iran (gazetteer)"
            ]
        );
        assert_eq!(remarks, []);
        assert_eq!(understood(&document, false).0, [fields]);
    }

    #[test]
    fn a_field_names_the_actor_that_its_name_promises() {
        #[track_caller]
        fn case(text: &str, role: GivenRole, actor: Result<&str, Remark>) {
            let given_actors = vec![GivenActor { text: text.to_string(), role }; 2];
            let (found, remarks) = understood(&Document { given_actors, ..Document::default() }, true);
            match actor {
                Ok(actor) => assert_eq!((found, remarks), (vec![format!("report: {actor} (metadata)")], vec![])),
                Err(remark) => assert_eq!((found, remarks), (vec![], vec![remark])),
            }
        }
        case("west-germany", GivenRole::Place, Ok("state/Germany"));
        case("london", GivenRole::Place, Err(Remark::NoState("london".into())));
        case("Narnia", GivenRole::State, Err(Remark::NoState("Narnia".into())));
        case("KIM", GivenRole::Person, Ok("person/Kim Jong Un"));
        case("John Kirby", GivenRole::Person, Ok("person/John Kirby"));
        case("Iran", GivenRole::Org, Ok("org/Iran"));
        case("opec", GivenRole::Org, Ok("org/opec"));
        case("state/DPRK", GivenRole::Actor, Ok("state/North Korea"));
        case("person/kim", GivenRole::Actor, Ok("person/Kim Jong Un"));
        case("org/kim", GivenRole::Actor, Ok("org/kim"));
        case("DPRK", GivenRole::Actor, Ok("state/North Korea"));
        case("Kirby", GivenRole::Actor, Err(Remark::NoKind("Kirby".into())));
    }

    #[test]
    fn an_empty_field_names_nobody() {
        let given_actors = vec![GivenActor { text: " ".to_string(), role: GivenRole::Person }];
        let (found, remarks) = understood(&Document { given_actors, ..Document::default() }, true);
        assert_eq!((found.len(), remarks.len()), (0, 0));
    }
}
