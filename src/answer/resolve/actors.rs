//! From a name to the actors that the index knows by it.
//! In: what was typed after `actor:`. Out: ids that reports of the index have, and what has to be said of them.

use tantivy::schema::Facet;

use super::{Failure, near_names};
use crate::index::damage::Found;
use crate::index::open::Snapshot;
use crate::index::schema::column;
use crate::intake::understand::curated::Curated;
use crate::intake::understand::gazetteer::states_for_query;
use crate::intake::walk::CURATED_FILE;
use crate::language::analyser::{Voice, words};
use crate::report::actor::{ActorId, Kind};

/// So many names are given when there are several.
const NAMES_SAID: usize = 6;

/// Returns the actors that `name` means, and what has to be said: who else was meant, or who is near.
/// In this order, the first that finds somebody: an id, a canonical name, another name of a state, a name of the
/// user's own, every actor with that word in its name (`kirby`).
pub(super) fn named(snapshot: &Snapshot, name: &str) -> Result<(Vec<ActorId>, Option<String>), Failure> {
    let known = known(snapshot)?;
    let among = |wanted: &[ActorId]| known.iter().filter(|actor| wanted.contains(actor)).cloned().collect::<Vec<_>>();
    if let Some(kind) = name.strip_suffix("/*").and_then(Kind::parse) {
        return Ok((known.into_iter().filter(|actor| actor.kind() == kind).collect(), None));
    }
    let (kind, bare) = match name.split_once('/') {
        Some((kind, rest)) if Kind::parse(kind).is_some() => (Kind::parse(kind), rest),
        _ => (None, name),
    };
    let of_kind = |actor: &&ActorId| kind.is_none_or(|kind| actor.kind() == kind);
    let asked = folded(bare);
    let equal: Vec<ActorId> =
        known.iter().filter(of_kind).filter(|actor| folded(actor.name()) == asked).cloned().collect();
    if !equal.is_empty() {
        return Ok((equal, None));
    }
    let mut meant = if kind.is_none_or(|kind| kind == Kind::State) { states_for_query(bare) } else { Vec::new() };
    meant.extend(curated(snapshot, &asked).into_iter().filter(|actor| of_kind(&actor)));
    let meant = among(&meant);
    if !meant.is_empty() {
        let note = several(name, &meant);
        return Ok((meant, note));
    }
    let part: Vec<ActorId> =
        known.iter().filter(of_kind).filter(|actor| holds(&folded(actor.name()), &asked)).cloned().collect();
    if !part.is_empty() {
        let note = several(name, &part);
        return Ok((part, note));
    }
    // A slip is most often in one word of a name: `kirbi`.
    let names: Vec<String> = known.iter().map(|actor| folded(actor.name())).collect();
    let words = names.iter().flat_map(|name| name.split(' ').chain([name.as_str()]));
    let near = near_names(&asked, words);
    let is_near = |name: &String| near.iter().any(|near| holds(name, near));
    let shown: Vec<String> = known
        .iter()
        .zip(&names)
        .filter(|(_, name)| is_near(name))
        .take(NAMES_SAID)
        .map(|(actor, _)| actor.to_string())
        .collect();
    let hint = match known_beginning(name, |part| {
        let is_asked = |actor: &ActorId| folded(actor.name()) == folded(part);
        known.iter().any(is_asked) || !among(&states_for_query(part)).is_empty()
    }) {
        Some(clauses) => format!("for an actor and words beside it, write '{clauses}'"),
        None if shown.is_empty() => "`dateline facets actor` lists them".to_string(),
        None => format!("near: {}", shown.join(", ")),
    };
    Ok((Vec::new(), Some(format!("no report names an actor `{name}`; {hint}"))))
}

/// Returns the clauses that were meant where a name begins with the name of an actor, and words follow:
/// `actor:"Iran" deal` for `Iran deal`, which a shell gives for `'actor:Iran deal'`.
fn known_beginning(name: &str, is_known: impl Fn(&str) -> bool) -> Option<String> {
    let blanks = name.char_indices().filter(|(_, letter)| letter.is_whitespace()).map(|(at, _)| at);
    let part = blanks.rev().map(|at| name[..at].trim()).find(|part| !part.is_empty() && is_known(part))?;
    let words = name[part.len()..].trim();
    let clauses = format!("actor:\"{part}\" {words}");
    (!clauses.contains('\'') && !words.is_empty()).then_some(clauses)
}

fn several(name: &str, actors: &[ActorId]) -> Option<String> {
    if actors.len() < 2 {
        return None;
    }
    let said: Vec<String> = actors.iter().take(NAMES_SAID).map(ToString::to_string).collect();
    let more = actors.len().saturating_sub(NAMES_SAID);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!("`actor:{name}` is {} actors: {}{rest}", actors.len(), said.join(", ")))
}

/// Returns every actor that a report of the index has, sorted.
fn known(snapshot: &Snapshot) -> Result<Vec<ActorId>, Found> {
    let mut known = Vec::new();
    for segment in snapshot.searcher.segment_readers() {
        let Ok(facets) = segment.facet_reader(column::ACTOR) else { continue };
        let mut facet = Facet::root();
        for ordinal in 0..facets.num_facets() as u64 {
            facets.facet_from_ord(ordinal, &mut facet)?;
            known.extend(actor_of(&facet));
        }
    }
    known.sort_unstable();
    known.dedup();
    Ok(known)
}

/// Returns the actor of `/state/North Korea`.
pub(crate) fn actor_of(facet: &Facet) -> Option<ActorId> {
    match facet.to_path().as_slice() {
        [kind, name] => ActorId::new(Kind::parse(kind)?, name),
        _ => None,
    }
}

/// The user's own names are read from their files: the index holds the ids that they lead to.
fn curated(snapshot: &Snapshot, asked: &str) -> Vec<ActorId> {
    let files =
        snapshot.control.roots.iter().filter(|root| root.curated.is_some()).map(|root| root.path.join(CURATED_FILE));
    // A pipe of that name would never end.
    let files = files.filter(|file| file.is_file());
    let lists = files.filter_map(|file| Curated::parse(&std::fs::read_to_string(file).ok()?).ok());
    let actors = lists.flat_map(|list| list.actors);
    actors
        .filter(|actor| actor.aliases.iter().chain([&actor.name]).any(|alias| folded(alias) == asked))
        .map(|actor| actor.id)
        .collect()
}

/// Returns a name as it is compared: its words without case, accents and punctuation.
fn folded(name: &str) -> String {
    words(name, Voice::Query).into_iter().map(|word| word.form).collect::<Vec<_>>().join(" ")
}

fn holds(name: &str, asked: &str) -> bool {
    !asked.is_empty() && format!(" {name} ").contains(&format!(" {asked} "))
}
