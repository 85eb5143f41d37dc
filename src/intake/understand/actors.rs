//! Who a report names: in its text, its title and its fields.
//! In: a document and the known names. Out: namings, and remarks on fields that name nobody who is known.
//! Knows no format: what a field is called was the reader's business.

use std::collections::{HashMap, HashSet};

use super::curated::Curated;
use super::gazetteer::{Gazetteer, known_organisation, known_person, state_of_place, state_of_place_in};
use super::normaliser::{Normaliser, PassedOver, Resolved, Why, Workspace};
use super::recogniser::Recognised;
use crate::report::actor::{ActorId, Kind, Naming, Provenance};
use crate::report::coverage::Remark;
use crate::report::document::{Document, GivenActor, GivenRole};

/// Whom a document names, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedBy<T> {
    /// First the namings in its text, in order; then, without a span and each actor once, those of its fields, and those
    /// that only its title names.
    pub namings: Vec<T>,
    /// The namings in its title, in order, with spans of the title.
    pub in_title: Vec<T>,
    /// Fields that name nobody who is known; each remark once.
    pub remarks: Vec<Remark>,
}

impl NamedBy<Resolved> {
    fn without_reasons(self) -> NamedBy<Naming> {
        let namings = |found: Vec<Resolved>| found.into_iter().map(|resolved| resolved.naming).collect();
        NamedBy { namings: namings(self.namings), in_title: namings(self.in_title), remarks: self.remarks }
    }
}

/// Returns whom a document names.
///
/// Without `recognise`, text and title are not looked at. `year` is that of the report, if it is known.
pub fn actors(
    document: &Document,
    gazetteer: &Gazetteer,
    curated: &Curated,
    recognise: bool,
    year: Option<i16>,
    workspace: &mut Workspace,
) -> NamedBy<Naming> {
    explained(document, gazetteer, curated, recognise, year, workspace, &mut |_| {}).without_reasons()
}

/// Returns the same for each of the documents, beside which stand the years of their reports. All are read by the
/// recogniser before the first is resolved: as long as nothing else comes between, its tables stay in the nearest
/// caches.
pub fn actors_of_each(
    documents: &[(&Document, Option<i16>)],
    gazetteer: &Gazetteer,
    curated: &Curated,
    recognise: bool,
    workspace: &mut Workspace,
) -> Vec<NamedBy<Naming>> {
    let normaliser = recognise.then(|| Normaliser::new(gazetteer));
    let read = |(document, _): &(&Document, _)| {
        normaliser.map_or_else(Vec::new, |normaliser| read_by(normaliser, document, workspace))
    };
    let recognised: Vec<Vec<Recognised>> = documents.iter().map(read).collect();
    let resolved = documents.iter().zip(recognised).map(|((document, year), recognised)| {
        workspace.recognised = recognised;
        resolve(document, normaliser, curated, *year, workspace, &mut |_| {}).without_reasons()
    });
    resolved.collect()
}

/// Returns the same of one document with the reason for each, and tells `pass` what was not taken for an actor.
pub fn explained(
    document: &Document,
    gazetteer: &Gazetteer,
    curated: &Curated,
    recognise: bool,
    year: Option<i16>,
    workspace: &mut Workspace,
    pass: &mut dyn FnMut(PassedOver),
) -> NamedBy<Resolved> {
    let normaliser = recognise.then(|| Normaliser::new(gazetteer));
    if let Some(normaliser) = normaliser {
        workspace.recognised = read_by(normaliser, document, workspace);
    }
    resolve(document, normaliser, curated, year, workspace, pass)
}

/// Returns what looks like a name in a document.
fn read_by(normaliser: Normaliser<'_>, document: &Document, workspace: &mut Workspace) -> Vec<Recognised> {
    let joined = Joined::of(document, workspace);
    normaliser.recognise(joined.text(document), workspace);
    joined.give_back(workspace);
    std::mem::take(&mut workspace.recognised)
}

/// Resolves what was recognised in a document and stands in the workspace; without a normaliser, its fields alone.
fn resolve(
    document: &Document,
    normaliser: Option<Normaliser<'_>>,
    curated: &Curated,
    year: Option<i16>,
    workspace: &mut Workspace,
    pass: &mut dyn FnMut(PassedOver),
) -> NamedBy<Resolved> {
    let mut remarks = Vec::new();
    let mut given = Vec::new();
    let mut known: HashSet<ActorId> = HashSet::new();
    for actor in document.given_actors.iter().filter(|given| !given.text.trim().is_empty()) {
        match resolved(actor, curated, year) {
            Ok(actor) if known.insert(actor.clone()) => {
                given.push(Resolved {
                    naming: Naming { span: None, actor, from: Provenance::Metadata },
                    why: Why::Field,
                });
            }
            Err(remark) if !remarks.contains(&remark) => remarks.push(remark),
            Ok(_) | Err(_) => {}
        }
    }
    let mut found = Vec::new();
    let mut in_title = Vec::new();
    if let Some(normaliser) = normaliser {
        let persons: Vec<&str> = given
            .iter()
            .filter(|given| given.naming.actor.kind() == Kind::Person)
            .map(|given| given.naming.actor.name())
            .collect();
        in_title = names(document, &persons, normaliser, year, workspace, &mut found, pass);
        if !curated.is_empty() {
            let (title, text) = (document.title.as_deref().unwrap_or_default(), document.text.as_str());
            own(&mut found, curated, text);
            own(&mut in_title, curated, title);
            by_surname(&mut [(&mut found, text), (&mut in_title, title)]);
            found.retain(|resolved| !curated.stops("", &resolved.naming.actor));
            in_title.retain(|resolved| !curated.stops("", &resolved.naming.actor));
        }
    }
    let mut only_in_title = in_title.clone();
    if !in_title.is_empty() {
        known.extend(found.iter().map(|resolved| resolved.naming.actor.clone()));
        only_in_title.retain(|resolved| known.insert(resolved.naming.actor.clone()));
        only_in_title.iter_mut().for_each(|resolved| resolved.naming.span = None);
    }
    found.extend(given);
    found.extend(only_in_title);
    NamedBy { namings: found, in_title, remarks }
}

/// Applies the user's own names to what was resolved without them: a name of another actor's merges the two, and what
/// is never an actor goes.
fn own(found: &mut Vec<Resolved>, curated: &Curated, text: &str) {
    found.retain(|resolved| {
        let written = resolved.naming.span.map_or("", |span| span.of(text));
        !curated.stops(written, &resolved.naming.actor)
    });
    for resolved in found.iter_mut().filter(|resolved| resolved.naming.from != Provenance::Curated) {
        let written = resolved.naming.span.map_or("", |span| span.of(text));
        let actor = curated
            .actor_named(resolved.naming.actor.name(), Some(resolved.naming.actor.kind()))
            .or_else(|| curated.actor_named(written, None))
            .or_else(|| curated.actor_named(resolved.naming.actor.name(), None));
        if let Some(actor) = actor {
            resolved.naming.actor = actor.id.clone();
            resolved.naming.from = Provenance::Curated;
            resolved.why = Why::Curated;
        }
    }
}

/// A surname alone is that of the user's own person whom text or title name in full.
fn by_surname(parts: &mut [(&mut Vec<Resolved>, &str)]) {
    let mut persons: HashMap<String, Option<ActorId>> = HashMap::new();
    for (found, text) in parts.iter() {
        for Naming { span, actor, from } in found.iter().map(|resolved| &resolved.naming) {
            let full = span.and_then(|span| span.of(text).rsplit_once(' '));
            let is_own = *from == Provenance::Curated && actor.kind() == Kind::Person;
            if let Some((_, surname)) = full.filter(|_| is_own) {
                // One surname of two persons is neither's.
                let known = persons.entry(surname.to_string()).or_insert_with(|| Some(actor.clone()));
                *known = known.take().filter(|known| known == actor);
            }
        }
    }
    let others = parts.iter_mut().flat_map(|(found, _)| found.iter_mut());
    for resolved in others.filter(|resolved| resolved.naming.from != Provenance::Curated) {
        if resolved.naming.actor.kind() == Kind::Person
            && let Some(Some(actor)) = persons.get(resolved.naming.actor.name())
        {
            resolved.naming.actor = actor.clone();
            resolved.naming.from = Provenance::Curated;
            resolved.why = Why::Shortened;
        }
    }
}

/// Title and text of a document as one, so that a name in the title can be resolved by the text, and the other way
/// round.
struct Joined {
    joined: String,
    /// Where the text begins in it; 0 if there is no title, and nothing was joined.
    behind: usize,
}

impl Joined {
    fn of(document: &Document, workspace: &mut Workspace) -> Joined {
        let mut joined = std::mem::take(&mut workspace.joined);
        joined.clear();
        // A reader hands on titles without blanks at their ends.
        let title = document.title.as_deref().unwrap_or_default();
        if !title.trim().is_empty() {
            joined.extend([title, "\n\n"]);
        }
        let behind = joined.len();
        if behind > 0 {
            joined.push_str(&document.text);
        }
        Joined { joined, behind }
    }

    fn text<'t>(&'t self, document: &'t Document) -> &'t str {
        if self.behind > 0 { &self.joined } else { &document.text }
    }

    /// Its memory is for the next document.
    fn give_back(self, workspace: &mut Workspace) {
        workspace.joined = self.joined;
    }
}

/// Appends the names in a document's text to `found`, and returns those in its title.
fn names(
    document: &Document,
    given: &[&str],
    normaliser: Normaliser<'_>,
    year: Option<i16>,
    workspace: &mut Workspace,
    found: &mut Vec<Resolved>,
    pass: &mut dyn FnMut(PassedOver),
) -> Vec<Resolved> {
    let joined = Joined::of(document, workspace);
    let behind = joined.behind;
    normaliser.resolve(joined.text(document), given, year, workspace, found, &mut |over| {
        if over.span.start >= behind {
            pass(PassedOver { span: over.span.moved_back(behind), ..over });
        }
    });
    joined.give_back(workspace);
    let starts_text = |resolved: &Resolved| resolved.naming.span.is_some_and(|span| span.start >= behind);
    let in_text = found.partition_point(|resolved| !starts_text(resolved));
    let in_title: Vec<Resolved> = found.drain(..in_text).collect();
    for resolved in found {
        resolved.naming.span = resolved.naming.span.map(|span| span.moved_back(behind));
    }
    in_title
}

/// Returns the actor of a field's value: the user's own names first, then what the field's name says of it. A person
/// or organisation that the facts know has its name there; any other keeps the spelling of the field.
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
        GivenRole::Person => ActorId::new(Kind::Person, known_person(text).unwrap_or(text)).ok_or_else(no_kind),
        // A field of organisations says what it means, even where a state has the same name.
        GivenRole::Org => ActorId::new(Kind::Org, known_organisation(text).unwrap_or(text)).ok_or_else(no_kind),
        GivenRole::Actor => match ActorId::parse(text) {
            Some(id) => Ok(canonical(id, curated)),
            None => state_of_place(text).ok_or_else(no_kind),
        },
    }
}

/// Returns the id under which the actor `kind/name` is known: `state/DPRK` is North Korea.
fn canonical(id: ActorId, curated: &Curated) -> ActorId {
    let own = curated.actor_named(id.name(), Some(id.kind())).map(|actor| actor.id.clone());
    let known = || match id.kind() {
        Kind::State => state_of_place(id.name()),
        Kind::Person => ActorId::new(Kind::Person, known_person(id.name())?),
        Kind::Org => ActorId::new(Kind::Org, known_organisation(id.name())?),
    };
    own.or_else(known).unwrap_or(id)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn understood(document: &Document, recognise: bool) -> (Vec<String>, Vec<Remark>) {
        let curated = Curated::parse("[[actor]]\nid = \"person/Kim Jong Un\"\naliases = [\"Kim\"]").unwrap();
        let named = actors(document, &Gazetteer::new(&curated), &curated, recognise, None, &mut Workspace::default());
        let shown = |naming: &Naming| {
            let place = naming.span.map_or("report", |span| span.of(&document.text));
            format!("{place}: {} ({})", naming.actor, naming.from.name())
        };
        (named.namings.iter().map(shown).collect(), named.remarks)
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
    fn a_title_tells_where_it_names_whom() {
        let document = Document {
            text: "Kim met envoys.".to_string(),
            title: Some("Kim and Russia in talks".to_string()),
            ..Document::default()
        };
        let curated = Curated::parse("[[actor]]\nid = \"person/Kim Jong Un\"\naliases = [\"Kim\"]").unwrap();
        let named = actors(&document, &Gazetteer::new(&curated), &curated, true, None, &mut Workspace::default());
        let title = document.title.as_deref().unwrap();
        let shown = |naming: &Naming| format!("{}: {}", naming.span.unwrap().of(title), naming.actor);
        assert_eq!(
            named.in_title.iter().map(shown).collect::<Vec<_>>(),
            ["Kim: person/Kim Jong Un", "Russia: state/Russia"]
        );
        // What the text names too is not named once more for the report.
        assert_eq!(named.namings.iter().filter(|naming| naming.span.is_none()).count(), 1);
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
        case("Iran Watch", GivenRole::Org, Ok("org/Iran Watch"));
        case("opec", GivenRole::Org, Ok("org/Organization of the Petroleum Exporting Countries"));
        case("Sergey Shoigu", GivenRole::Person, Ok("person/Sergei Shoigu"));
        case("person/sergey-shoigu", GivenRole::Actor, Ok("person/Sergei Shoigu"));
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
