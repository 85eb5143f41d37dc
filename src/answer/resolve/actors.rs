//! From a name to the actors that the index knows by it.
//! In: what was typed after `actor:`. Out: keys that reports of the index have, and what has to be said of them.

use globset::GlobBuilder;

use super::{Failure, Wanted, near_names};
use crate::index::actor_terms::{self, ActorKey};
use crate::index::damage::Found;
use crate::index::open::Snapshot;
use crate::intake::understand::gazetteer::{known_organisation, known_person, states_for_query};
use crate::language::analyser::{Voice, words};
use crate::report::actor::{ActorId, KINDS, Kind};

/// So many names are given when there are several.
const NAMES_SAID: usize = 6;

/// Returns the actors that `name` means, and what has to be said: who else was meant, or who is near.
/// In this order, the first that finds somebody: all of a kind (`state/*`), a pattern (`org/UN*`), a name in any
/// spelling, another name of a state, a name of the user's own or one that the facts know, every actor with these words
/// in its name (`kirby`).
pub(super) fn named(snapshot: &Snapshot, name: &str) -> Result<(Vec<Wanted>, Option<String>), Failure> {
    let (kind, bare) = match name.split_once('/') {
        Some((kind, rest)) if Kind::parse(kind).is_some() => (Kind::parse(kind), rest),
        _ => (None, name),
    };
    let kinds: Vec<Kind> = KINDS.into_iter().filter(|other| kind.is_none_or(|kind| kind == *other)).collect();
    if bare == "*" {
        return Ok((kinds.into_iter().map(Wanted::Kind).collect(), None));
    }
    let found =
        if bare.contains(['*', '?']) { like(snapshot, &kinds, bare)? } else { first_known(snapshot, &kinds, bare)? };
    if found.is_empty() {
        return Ok((Vec::new(), Some(nobody(snapshot, &kinds, name, bare)?)));
    }
    let note = several(snapshot, name, &found)?;
    Ok((found.into_iter().map(Wanted::Key).collect(), note))
}

fn first_known(snapshot: &Snapshot, kinds: &[Kind], name: &str) -> Result<Vec<ActorKey>, Found> {
    let living = |keys: Vec<ActorKey>| -> Result<Vec<ActorKey>, Found> {
        let mut known = Vec::with_capacity(keys.len());
        for key in keys {
            if actor_terms::shown(snapshot, &key)?.is_some() {
                known.push(key);
            }
        }
        Ok(known)
    };
    let mut spelled: Vec<ActorKey> = kinds.iter().map(|kind| ActorKey::named(*kind, name)).collect();
    let states = if kinds.contains(&Kind::State) { states_for_query(name) } else { Vec::new() };
    // A state has one spelling, so its name is found by way of its other names.
    spelled.extend(states.iter().filter(|state| folded(state.name()) == folded(name)).map(ActorKey::of));
    spelled.sort_unstable();
    spelled.dedup();
    let found = living(spelled)?;
    if !found.is_empty() {
        return Ok(found);
    }
    let own = curated(snapshot, name);
    let known = own.into_iter().chain(known_by(name)).filter(|actor| kinds.contains(&actor.kind()));
    let mut known: Vec<ActorKey> = states.into_iter().chain(known).map(|actor| ActorKey::of(&actor)).collect();
    known.sort_unstable();
    known.dedup();
    let found = living(known)?;
    if !found.is_empty() {
        return Ok(found);
    }
    living(with_words(snapshot, kinds, name)?)
}

/// Returns the organisation and the person that the facts know by another name: `EU`, `House of Lords`.
fn known_by(name: &str) -> impl Iterator<Item = ActorId> + use<> {
    let organisation = known_organisation(name).and_then(|name| ActorId::new(Kind::Org, name));
    let person = known_person(name).and_then(|name| ActorId::new(Kind::Person, name));
    organisation.into_iter().chain(person)
}

/// Returns the actors with all words of `name` in one of their spellings.
fn with_words(snapshot: &Snapshot, kinds: &[Kind], name: &str) -> Result<Vec<ActorKey>, Found> {
    let asked: Vec<String> = words(name, Voice::Query).into_iter().map(|word| word.form).collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let mut lower = String::new();
    actor_terms::each_name(snapshot, |kind, key, spelling| {
        // Cutting a hundred thousand names into words would take a tenth of a second; few hold the letters.
        lower.clear();
        lower.extend(spelling.chars().map(|letter| letter.to_ascii_lowercase()));
        let may = !spelling.is_ascii() || asked.iter().all(|word| lower.contains(word));
        if may && kinds.contains(&kind) {
            let words = words(spelling, Voice::Query);
            if asked.iter().all(|asked| words.iter().any(|word| word.form == *asked)) {
                found.push(ActorKey { kind, name: key.to_string() });
            }
        }
    })?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Returns the actors whose names look like a pattern with `*` and `?`, in any case.
fn like(snapshot: &Snapshot, kinds: &[Kind], pattern: &str) -> Result<Vec<ActorKey>, Found> {
    let Ok(glob) = GlobBuilder::new(pattern).case_insensitive(true).build() else { return Ok(Vec::new()) };
    let glob = glob.compile_matcher();
    let mut found = Vec::new();
    for kind in kinds {
        actor_terms::each_spelling(snapshot, *kind, "*", |key, spelling, living| {
            if living > 0 && glob.is_match(spelling) {
                found.push(ActorKey { kind: *kind, name: key.to_string() });
            }
        })?;
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn several(snapshot: &Snapshot, name: &str, keys: &[ActorKey]) -> Result<Option<String>, Found> {
    if keys.len() < 2 {
        return Ok(None);
    }
    let mut said = Vec::new();
    for key in keys.iter().take(NAMES_SAID) {
        said.extend(actor_terms::shown(snapshot, key)?.map(|actor| actor.to_string()));
    }
    let more = keys.len().saturating_sub(NAMES_SAID);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    Ok(Some(format!("`actor:{name}` is {} actors: {}{rest}", keys.len(), said.join(", "))))
}

/// Says that no report names the actor, and whom they name that is near.
fn nobody(snapshot: &Snapshot, kinds: &[Kind], name: &str, bare: &str) -> Result<String, Found> {
    let mut known: Vec<ActorId> = Vec::new();
    for kind in kinds {
        actor_terms::each_spelling(snapshot, *kind, "*", |_, spelling, living| {
            known.extend(ActorId::new(*kind, spelling).filter(|_| living > 0));
        })?;
    }
    known.sort_unstable();
    known.dedup();
    // A slip is most often in one word of a name: `kirbi`.
    let names: Vec<String> = known.iter().map(|actor| folded(actor.name())).collect();
    let parts = names.iter().flat_map(|name| name.split(' ').chain([name.as_str()]));
    let near = near_names(&folded(bare), parts);
    let is_near = |name: &str| near.iter().any(|near| format!(" {name} ").contains(&format!(" {near} ")));
    let near: Vec<String> = known
        .iter()
        .zip(&names)
        .filter(|(_, name)| is_near(name))
        .take(NAMES_SAID)
        .map(|(actor, _)| actor.to_string())
        .collect();
    let hint = match known_beginning(name, |part| Ok(!first_known(snapshot, &KINDS, part)?.is_empty()))? {
        Some(clauses) => format!("for an actor and words beside it, write '{clauses}'"),
        None if near.is_empty() => "`dateline facets actor` lists them".to_string(),
        None => format!("near: {}", near.join(", ")),
    };
    Ok(format!("no report names an actor `{name}`; {hint}"))
}

/// Returns the clauses that were meant where a name begins with the name of an actor, and words follow:
/// `actor:"Iran" deal` for `Iran deal`, which a shell gives for `'actor:Iran deal'`.
fn known_beginning(name: &str, is_known: impl Fn(&str) -> Result<bool, Found>) -> Result<Option<String>, Found> {
    for (at, _) in name.char_indices().rev().filter(|(_, letter)| letter.is_whitespace()) {
        let part = name[..at].trim();
        if !part.is_empty() && is_known(part)? {
            let words = name[part.len()..].trim();
            let clauses = format!("actor:\"{part}\" {words}");
            return Ok((!clauses.contains('\'') && !words.is_empty()).then_some(clauses));
        }
    }
    Ok(None)
}

/// Returns the actors that the user's own names lead to, as they were when the reports were understood.
fn curated(snapshot: &Snapshot, name: &str) -> Vec<ActorId> {
    let (own, asked) = (snapshot.control.own_names(), folded(name));
    let spelled = KINDS.iter().filter_map(|kind| own.actor_named(name, Some(*kind)));
    let labelled =
        own.actors.iter().filter(|actor| actor.aliases.iter().chain([&actor.name]).any(|alias| folded(alias) == asked));
    spelled.chain(labelled).map(|actor| actor.id.clone()).collect()
}

/// Returns a name as it is compared: its words without case, accents and punctuation.
fn folded(name: &str) -> String {
    words(name, Voice::Query).into_iter().map(|word| word.form).collect::<Vec<_>>().join(" ")
}
