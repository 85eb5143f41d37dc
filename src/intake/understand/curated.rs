//! The user's own names: `actors.toml`.
//! In: the text of the file. Out: actors with their names, or an error that says where and what to write instead.
//! Knows no file, no state and no text of reports.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::gazetteer::{folded, spells};
use super::spelling::actor_key;
use crate::report::actor::{ActorId, KINDS, Kind};
use crate::report::coverage::Place;

/// The user's own actors, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Curated {
    /// No two share a name.
    pub actors: Vec<CuratedActor>,
    /// What is never an actor: ids, or names as they stand in texts.
    pub stop: Vec<String>,
    /// Every name, with whose it is and where the file says so.
    claims: Vec<(String, ActorId, Place)>,
    /// By kind and key of a name the place in `actors`: whatever the spelling, the name is that actor's.
    by_key: HashMap<(Kind, String), usize>,
    /// Kind and key of each id that is never an actor.
    stop_keys: HashSet<(Kind, String)>,
}

/// Two files give one name to two actors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {place}: `{name}` is a name of `{id}`, and of `{other}` in {other_file}, line {other_place}; keep one of them"
)]
pub struct Disagreement {
    /// The place in `Curated::joined`'s lists of the file that the message is about.
    pub file: usize,
    place: Place,
    name: String,
    id: ActorId,
    other: ActorId,
    other_file: String,
    other_place: Place,
}

/// One actor of the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CuratedActor {
    /// Who; texts are searched for its canonical name too.
    pub id: ActorId,
    /// The label that people read; the canonical name where the file gives none.
    pub name: String,
    /// Other ways of writing the name, with their capitals.
    pub aliases: Vec<String>,
}

/// Why `actors.toml` cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CuratedError {
    /// It is no TOML, or holds a key or a value that has no meaning here.
    #[error(
        "line {place}: {message}; an entry is `[[actor]]` with `id`, and `name` and `aliases` where wanted; `stop = [ … ]` stands before the first"
    )]
    Form {
        /// Where.
        place: Place,
        /// What the reader of TOML says.
        message: String,
    },
    /// An id is not of the form `kind/name`.
    #[error("line {place}: id `{id}` has no kind; write {}", kinds(id))]
    NoKind {
        /// Where.
        place: Place,
        /// The id as it is written.
        id: String,
    },
    /// An alias without a letter or digit at its start: texts are searched by those.
    #[error("line {place}: alias `{alias}` of `{id}` does not begin with a letter or digit; remove or mend it")]
    EmptyAlias {
        /// Where.
        place: Place,
        /// Whose alias.
        id: String,
        /// The alias as it is written.
        alias: String,
    },
    /// One id has two entries.
    #[error("line {place}: `{id}` has an entry on line {first} already; put all its aliases there")]
    TwoEntries {
        /// Where the second entry is.
        place: Place,
        /// Where the first is.
        first: Place,
        /// The id.
        id: String,
    },
    /// One alias stands for two actors.
    #[error("line {place}: alias `{alias}` of `{id}` is a name of `{other}` on line {first} already; keep one of them")]
    TwoOwners {
        /// Where the second is.
        place: Place,
        /// Where the first is.
        first: Place,
        /// The alias.
        alias: String,
        /// Whose it is on the second line.
        id: String,
        /// Whose it is on the first line.
        other: String,
    },
    /// Two actors have names that count as one: `org/Smith Corp` and `org/Smith Ltd`.
    #[error(
        "line {place}: `{name}` of `{id}` counts as a spelling of `{other}` on line {first}: no report tells them apart; make one an alias of the other"
    )]
    OneSpelling {
        /// Where the second is.
        place: Place,
        /// Where the first is.
        first: Place,
        /// The name.
        name: String,
        /// Whose it is on the second line.
        id: String,
        /// Whose it is on the first line.
        other: String,
    },
}

/// `person/X`, `org/X` or `state/X` for an id without a kind.
fn kinds(id: &str) -> String {
    let name = id.rsplit('/').next().unwrap_or(id);
    KINDS.iter().rev().map(|kind| format!("`{}/{name}`", kind.name())).collect::<Vec<_>>().join(" or ")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    actor: Vec<Entry>,
    #[serde(default)]
    stop: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: Spanned<String>,
    name: Option<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
}

impl CuratedActor {
    /// Returns every way of writing the name that counts in texts: the canonical one first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.id.name()).chain(self.aliases.iter().map(String::as_str))
    }
}

impl Curated {
    /// Reads the text of an `actors.toml`. Errors name the line and column, from 1.
    pub fn parse(text: &str) -> Result<Curated, CuratedError> {
        let file: File = toml::from_str(text).map_err(|error| CuratedError::Form {
            place: place(text, error.span().unwrap_or_default()),
            message: error.message().lines().collect::<Vec<_>>().join("; "),
        })?;
        let stop = file.stop.iter().map(|name| name.trim().to_string()).filter(|name| !name.is_empty()).collect();
        let mut curated = Curated { stop, ..Curated::default() };
        let mut entries: HashMap<ActorId, Range<usize>> = HashMap::new();
        let mut names = Names { text, owners: HashMap::new(), by_key: HashMap::new() };
        for entry in file.actor {
            let at = entry.id.span();
            let written = entry.id.into_inner();
            let id = ActorId::parse(&written)
                .ok_or_else(|| CuratedError::NoKind { place: place(text, at.clone()), id: written })?;
            if let Some(first) = entries.insert(id.clone(), at.clone()) {
                let (place, first) = (place(text, at), place(text, first));
                return Err(CuratedError::TwoEntries { place, first, id: id.to_string() });
            }
            names.claim(id.name(), at, &id)?;
            let mut aliases = Vec::new();
            for alias in entry.aliases {
                let at = alias.span();
                let alias = alias.into_inner().split_whitespace().collect::<Vec<_>>().join(" ");
                if !alias.starts_with(char::is_alphanumeric) {
                    return Err(CuratedError::EmptyAlias { place: place(text, at), id: id.to_string(), alias });
                }
                if names.claim(&alias, at, &id)? {
                    aliases.push(alias);
                }
            }
            let name = entry.name.map(|name| name.trim().to_string()).filter(|name| !name.is_empty());
            curated.actors.push(CuratedActor { name: name.unwrap_or_else(|| id.name().to_string()), id, aliases });
        }
        let claims = names.owners.into_iter().map(|(name, (id, at))| (name, id, place(text, at)));
        curated.claims = claims.collect();
        // In the order of the file, not of the table that found doubles.
        curated.claims.sort_unstable_by(|one, other| (one.2, &one.0).cmp(&(other.2, &other.0)));
        curated.arrange();
        Ok(curated)
    }

    /// Sets what names are looked up in. No two actors share a key, but the empty one of names without letters.
    fn arrange(&mut self) {
        let key =
            |id: &ActorId, name: &str| Some((id.kind(), actor_key(id.kind(), name))).filter(|key| !key.1.is_empty());
        let actors = self.actors.iter().enumerate();
        let names = actors.flat_map(|(place, actor)| actor.names().map(move |name| (&actor.id, name, place)));
        self.by_key = names.filter_map(|(id, name, place)| Some((key(id, name)?, place))).collect();
        let ids = self.stop.iter().filter_map(|stop| ActorId::parse(stop));
        self.stop_keys = ids.filter_map(|id| key(&id, id.name())).collect();
    }

    /// Joins the lists of several files, which hold for all reports; `name` tells people which file is which.
    pub fn joined(lists: Vec<Curated>, name: impl Fn(usize) -> String) -> Result<Curated, Box<Disagreement>> {
        let mut all = Curated::default();
        let mut owners: HashMap<String, (ActorId, Place, usize)> = HashMap::new();
        let mut by_key: HashMap<(Kind, String), (ActorId, Place, usize)> = HashMap::new();
        for (file, list) in lists.into_iter().enumerate() {
            for (alias, id, place) in &list.claims {
                let key = (id.kind(), actor_key(id.kind(), alias));
                let spelled = by_key.get(&key).filter(|_| !key.1.is_empty());
                match owners.get(alias).or(spelled) {
                    Some((other, other_place, other_file)) if other != id => {
                        return Err(Box::new(Disagreement {
                            file,
                            place: *place,
                            name: alias.clone(),
                            id: id.clone(),
                            other: other.clone(),
                            other_file: name(*other_file),
                            other_place: *other_place,
                        }));
                    }
                    Some(_) => {}
                    None => {
                        by_key.insert(key, (id.clone(), *place, file));
                        owners.insert(alias.clone(), (id.clone(), *place, file));
                    }
                }
            }
            all.stop.extend(list.stop);
            for actor in list.actors {
                match all.actors.iter_mut().find(|known| known.id == actor.id) {
                    Some(known) => known.aliases.extend(actor.aliases),
                    None => all.actors.push(actor),
                }
            }
            all.claims.extend(list.claims);
        }
        all.actors.iter_mut().for_each(|actor| {
            actor.aliases.sort_unstable();
            actor.aliases.dedup();
        });
        all.arrange();
        Ok(all)
    }

    /// Says whether nothing of the user's own is known.
    pub fn is_empty(&self) -> bool {
        self.actors.is_empty() && self.stop.is_empty()
    }

    /// Says whether a name, written so in a text, is never an actor, or the actor that it was taken for never is.
    pub fn stops(&self, written: &str, actor: &ActorId) -> bool {
        if self.stop.is_empty() {
            return false;
        }
        let is_written = |stop: &String| !written.is_empty() && folded(stop) == folded(written);
        self.stop_keys.contains(&(actor.kind(), actor_key(actor.kind(), actor.name())))
            || self.stop.iter().any(is_written)
    }

    /// Returns the actor that goes by a name, as a field of a report writes it: in any case, with any accents,
    /// hyphens or blanks. With a kind, only an actor of that kind, whatever the spelling. The first of the file if there
    /// are several.
    pub fn actor_named(&self, name: &str, kind: Option<Kind>) -> Option<&CuratedActor> {
        if self.actors.is_empty() {
            return None;
        }
        let asked = folded(name);
        let is_named = |actor: &&CuratedActor| !asked.is_empty() && actor.names().any(|known| spells(&asked, known));
        let is_kind = |actor: &&CuratedActor| kind.is_none_or(|kind| actor.id.kind() == kind);
        let spelled = || {
            let kind = kind?;
            self.by_key.get(&(kind, actor_key(kind, name))).map(|place| &self.actors[*place])
        };
        self.actors.iter().filter(is_kind).find(is_named).or_else(spelled)
    }
}

/// The names of a file so far, with whose they are and where.
struct Names<'t> {
    text: &'t str,
    owners: HashMap<String, (ActorId, Range<usize>)>,
    /// Whose the spellings of a name are, by kind and key.
    by_key: HashMap<(Kind, String), (ActorId, Range<usize>)>,
}

impl Names<'_> {
    /// Notes a name; false if the actor has it already, an error if another has.
    fn claim(&mut self, name: &str, at: Range<usize>, id: &ActorId) -> Result<bool, CuratedError> {
        match self.owners.get(name) {
            Some((owner, _)) if owner == id => Ok(false),
            Some((other, first)) => Err(CuratedError::TwoOwners {
                place: place(self.text, at),
                first: place(self.text, first.clone()),
                alias: name.to_string(),
                id: id.to_string(),
                other: other.to_string(),
            }),
            None => {
                let key = (id.kind(), actor_key(id.kind(), name));
                match self.by_key.get(&key).filter(|(other, _)| other != id && !key.1.is_empty()) {
                    Some((other, first)) => Err(CuratedError::OneSpelling {
                        place: place(self.text, at),
                        first: place(self.text, first.clone()),
                        name: name.to_string(),
                        id: id.to_string(),
                        other: other.to_string(),
                    }),
                    None => {
                        self.by_key.insert(key, (id.clone(), at.clone()));
                        self.owners.insert(name.to_string(), (id.clone(), at));
                        Ok(true)
                    }
                }
            }
        }
    }
}

/// Returns the line and column, from 1, at which `span` begins.
fn place(text: &str, span: Range<usize>) -> Place {
    let head = text.get(..span.start).unwrap_or(text);
    let line_start = head.rfind('\n').map_or(0, |newline| newline + 1);
    Place { line: head.matches('\n').count() + 1, column: Some(head.len() - line_start + 1) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_has_its_canonical_name_and_its_aliases() {
        let curated = Curated::parse(
            "[[actor]]\nid = \"person/Kim Jong Un\"\naliases = [\"Kim Jong-un\", \"Kim\", \"Kim Jong Un\"]\n\n\
             [[actor]]\nid = \"org/NATO\"\nname = \"The Alliance\"\n",
        )
        .unwrap();
        assert_eq!(curated.actors[0].names().collect::<Vec<_>>(), ["Kim Jong Un", "Kim Jong-un", "Kim"]);
        assert_eq!(curated.actors[0].name, "Kim Jong Un");
        assert_eq!(curated.actors[1].name, "The Alliance");
        assert_eq!(Curated::parse("# nothing yet\n").unwrap(), Curated::default());
    }

    #[test]
    fn a_field_finds_an_actor_of_the_user_in_any_case() {
        let curated =
            Curated::parse("[[actor]]\nid = \"person/Gérald Darmanin\"\naliases = [\"G. Darmanin\"]").unwrap();
        assert!(curated.actor_named("gerald-darmanin", None).is_some());
        assert!(curated.actor_named("g darmanin", Some(Kind::Person)).is_some());
        assert!(curated.actor_named("g darmanin", Some(Kind::Org)).is_none());
        assert!(curated.actor_named("", None).is_none());
        assert!(curated.actor_named("", Some(Kind::Person)).is_none());
        assert!(curated.actor_named("Gerald Darmanin Corp", Some(Kind::Person)).is_none());
    }

    #[test]
    fn an_actor_of_the_user_and_one_that_is_stopped_go_by_every_spelling() {
        let curated = Curated::parse(
            "stop = [\"org/Acme\", \"person/Sergey Ivanov\"]\n[[actor]]\nid = \"org/Veltron Corp\"\n[[actor]]\nid = \"person/Yusuf Amin\"\n",
        )
        .unwrap();
        let named = |name: &str, kind| curated.actor_named(name, Some(kind)).map(|actor| actor.id.to_string());
        assert_eq!(named("Veltron", Kind::Org).as_deref(), Some("org/Veltron Corp"));
        assert_eq!(named("Youssef Amin", Kind::Person).as_deref(), Some("person/Yusuf Amin"));
        assert_eq!(named("Veltron", Kind::Person), None);
        for (id, is_stopped) in
            [("org/Acme Ltd", true), ("person/Sergei Ivanov", true), ("person/Acme", false), ("org/Acme Bank", false)]
        {
            assert_eq!(curated.stops("", &ActorId::parse(id).unwrap()), is_stopped, "{id}");
        }
    }

    #[test]
    fn an_error_says_where_and_what_to_write() {
        #[track_caller]
        fn case(text: &str, message: &str) {
            assert_eq!(Curated::parse(text).unwrap_err().to_string(), message);
        }
        case(
            "[[actor]]\nid = \"person/X\"\nalias = [\"Y\"]\n",
            "line 3:1: unknown field `alias`, expected one of `id`, `name`, `aliases`; \
             an entry is `[[actor]]` with `id`, and `name` and `aliases` where wanted; `stop = [ … ]` stands before the first",
        );
        case(
            "[[actor]]\n  id = \"Kim\"\n",
            "line 2:8: id `Kim` has no kind; write `org/Kim` or `person/Kim` or `state/Kim`",
        );
        case(
            "[[actor]]\nid = \"planet/Mars\"\n",
            "line 2:6: id `planet/Mars` has no kind; write `org/Mars` or `person/Mars` or `state/Mars`",
        );
        case(
            "[[actor]]\nid = \"org/X\"\naliases = [\"Xs\", \" \"]\n",
            "line 3:18: alias `` of `org/X` does not begin with a letter or digit; remove or mend it",
        );
        case(
            "[[actor]]\nid = \"org/X\"\n[[actor]]\nid = \"org/X\"\n",
            "line 4:6: `org/X` has an entry on line 2:6 already; put all its aliases there",
        );
        case(
            "[[actor]]\nid = \"org/X\"\naliases = [\"Kim\"]\n[[actor]]\nid = \"person/Y\"\naliases = [\"Y\", \"Kim\"]\n",
            "line 6:17: alias `Kim` of `person/Y` is a name of `org/X` on line 3:12 already; keep one of them",
        );
        case(
            "[[actor]]\nid = \"org/Smith Corp\"\n[[actor]]\nid = \"org/Smith Ltd\"\n",
            "line 4:6: `Smith Ltd` of `org/Smith Ltd` counts as a spelling of `org/Smith Corp` on line 2:6: \
             no report tells them apart; make one an alias of the other",
        );
    }

    #[test]
    fn a_file_that_is_no_toml_is_an_error_with_its_line() {
        for (text, line) in [("[[actor]\n", 1), ("\n\nid = ", 3), ("[[actor]]\nname = \"no id\"\n", 1)] {
            let error = Curated::parse(text).unwrap_err().to_string();
            assert!(error.starts_with(&format!("line {line}:")), "{error}");
        }
    }
}
