//! From what was typed to an answer: for every verb that asks.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use dateline::answer::hit::Answer;
use dateline::answer::{self, Memory, Now, Wanted};
use dateline::index::control::Meant;
use dateline::index::lock::LockError;
use dateline::index::open::{Snapshot, Verify};
use dateline::index::refresh::RefreshError;
use dateline::query::many::Line;
use dateline::query::options::Options;
use dateline::query::{self, Filter, FilterValue, Note, Query, Tree};
use dateline::report::identity;

use super::flags::{Asked, Shared};
use super::outcome::Outcome;
use super::{clock, output, refreshing};

/// The longest query that is taken from standard input: what the parser takes, and one byte to notice more.
const LONGEST_INPUT: u64 = query::MOST_BYTES as u64 + 1;

/// A query that every report answers: any date, or none.
pub(super) const ALL: &str = "date:none OR NOT date:none";

/// Opens the index, after bringing it up to date if that is wanted.
pub(super) fn snapshot(asked: &Asked, shared: &Shared) -> anyhow::Result<Snapshot> {
    if asked.fresh {
        let folders: Vec<PathBuf> = asked.below.clone();
        match refreshing::refresh(shared, refreshing::Wanted { folders, ..Default::default() }) {
            Ok((_, outcome)) if outcome.stopped => output::note("stopped: answering from the last commit"),
            Ok((_, outcome)) => {
                outcome
                    .missing
                    .iter()
                    .for_each(|root| output::note(&format!("{} is not there: its reports stay", root.display())));
            }
            Err(error) => match error.downcast_ref::<RefreshError>() {
                Some(RefreshError::Lock(LockError::Busy { .. } | LockError::ReadOnly { .. })) => {
                    output::note(&format!("{error:#}; answering from the last commit"));
                }
                _ => return Err(error),
            },
        }
    }
    let verify = if asked.verify { Verify::All } else { Verify::AsRead };
    refreshing::opened(&refreshing::place(shared)?, verify)
}

/// Reads the query from the arguments, or from standard input for `-` alone, and puts saved queries in their places.
pub(super) fn query(words: &[String], asked: &Asked, shared: &Shared) -> anyhow::Result<Query> {
    let mut read = if words.len() == 1 && words[0] == "-" {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .take(LONGEST_INPUT)
            .read_to_end(&mut bytes)
            .context("cannot read the query from standard input")?;
        let text = String::from_utf8_lossy(&bytes).trim().to_string();
        if asked.literal { query::literal(&text)? } else { query::parse(&text)? }
    } else if asked.literal {
        query::literal(&words.join(" "))?
    } else {
        query::parse_arguments(words)?
    };
    if !asked.literal {
        read.notes.extend(words.iter().filter_map(|word| flag_meant(word)));
    }
    expanded(read, shared)
}

/// Returns the query that was typed, or one that every report answers.
pub(super) fn query_or_all(words: &[String], asked: &Asked, shared: &Shared) -> anyhow::Result<Query> {
    if words.is_empty() { Ok(Query { text: String::new(), ..query::parse(ALL)? }) } else { query(words, asked, shared) }
}

/// Returns what is to be said of an argument such as `-l`, which excludes a word of one letter.
fn flag_meant(word: &str) -> Option<Note> {
    let mut letters = word.strip_prefix('-')?.chars();
    let letter = letters.next().filter(char::is_ascii_alphanumeric)?;
    let long = match letter {
        'l' => Some("--paths"),
        '0' => Some("--null"),
        'q' => Some("--quiet"),
        'h' => Some("--help"),
        _ => None,
    };
    letters.next().is_none().then_some(Note::FlagMeant { letter, long })
}

/// Puts saved queries in their places.
pub(super) fn expanded(read: Query, shared: &Shared) -> anyhow::Result<Query> {
    let holds_saved = read.tree.leaves().any(|leaf| matches!(leaf, Tree::Saved(_)));
    Ok(if holds_saved { query::expand(read, &shared.queries)? } else { read })
}

/// Returns the prefixes of ids that `--in` means.
pub(super) fn below(snapshot: &Snapshot, folders: &[PathBuf]) -> anyhow::Result<Vec<String>> {
    let mut prefixes = Vec::with_capacity(folders.len());
    for folder in folders {
        let path = refreshing::absolute(folder)?;
        let (root, part) = match snapshot.control.meaning(&path) {
            Ok(Meant::Root(root)) => (root, PathBuf::new()),
            Ok(Meant::Part(root, part)) => (root, part),
            Ok(Meant::NewRoot(_)) => {
                bail!("{} is not indexed: run `dateline index {}`, or add --fresh", folder.display(), folder.display())
            }
            Err(_) => {
                // A folder around roots means all of them.
                let inside = snapshot.control.roots.iter().filter(|root| root.path.starts_with(&path));
                prefixes.extend(inside.map(|root| identity::file_id(&root.name, Path::new(""))));
                continue;
            }
        };
        prefixes.push(identity::file_id(&snapshot.control.roots[root].name, &part));
    }
    Ok(prefixes)
}

/// Returns the same of folders as a saved query or a line has them: `corpus/2023`, as ids begin, or a path.
fn below_written(snapshot: &Snapshot, folders: &[String]) -> anyhow::Result<Vec<String>> {
    let is_root = |name: &str| snapshot.control.roots.iter().any(|root| root.name == name);
    let mut prefixes = Vec::with_capacity(folders.len());
    for folder in folders {
        let typed = folder.trim_end_matches('/');
        if is_root(typed.split('/').next().unwrap_or_default()) {
            prefixes.push(typed.to_string());
        } else {
            prefixes.extend(below(snapshot, &[PathBuf::from(folder)])?);
        }
    }
    Ok(prefixes)
}

/// Returns what is wanted, with what a query of its own says of it. Folders that `--in` names stand above its own.
pub(super) fn with_options(
    usual: &Wanted,
    options: &Options,
    named: &[PathBuf],
    snapshot: &Snapshot,
) -> anyhow::Result<Wanted> {
    let mut wanted = usual.clone();
    if let Some(limit) = options.limit {
        wanted.limit = self::limit(limit);
    }
    wanted.order = options.order.unwrap_or(wanted.order);
    wanted.any |= options.any;
    if named.is_empty() && !options.below.is_empty() {
        wanted.below = below_written(snapshot, &options.below)?;
    }
    Ok(wanted)
}

/// Returns the query of a line, and what is wanted of its answer.
pub(super) fn line(
    line: &Line,
    usual: &Wanted,
    asked: &Asked,
    snapshot: &Snapshot,
    shared: &Shared,
) -> anyhow::Result<(Query, Wanted)> {
    let line = Line { literal: line.literal || asked.literal, ..line.clone() };
    Ok((expanded(line.query()?, shared)?, with_options(usual, &line.options, &asked.below, snapshot)?))
}

/// Returns a limit as it is typed: 0 is none.
pub(super) fn limit(typed: usize) -> Option<usize> {
    (typed > 0).then_some(typed)
}

/// Answers, and says on standard error what has to be said.
pub(super) fn ask(snapshot: &Snapshot, query: &Query, wanted: &Wanted, shared: &Shared) -> anyhow::Result<Answer> {
    let answer = answer(snapshot, query, wanted, shared, &Memory::of_one())?;
    answer.notes.iter().for_each(|note| output::note(note));
    Ok(answer)
}

/// Answers, with what was looked up for earlier queries; what has to be said is in the notes.
pub(super) fn answer(
    snapshot: &Snapshot,
    query: &Query,
    wanted: &Wanted,
    shared: &Shared,
    memory: &Memory,
) -> anyhow::Result<Answer> {
    let now = now(&query.tree, shared);
    let mut answer = answer::ask_knowing(snapshot, &query.text, &query.tree, wanted, &now, memory)?;
    note(&mut answer, query);
    Ok(answer)
}

/// Adds to an answer what is to be said of its query.
pub(super) fn note(answer: &mut Answer, query: &Query) {
    answer.notes.splice(0..0, query.notes.iter().map(ToString::to_string));
}

/// Returns what is said on standard error of one of many answers, unless it stands in the answer.
pub(super) fn said(answer: &Answer, in_answer: bool) -> Vec<String> {
    if in_answer { Vec::new() } else { answer.notes.clone() }
}

/// Returns what is said of one of many queries, each with its name.
pub(super) fn of(name: &str, said: Vec<String>) -> Vec<String> {
    said.into_iter().map(|said| format!("{name}: {said}")).collect()
}

/// Returns when and where it is asked, if the query depends on it: telling that means reading the table of time zones.
pub(super) fn now(tree: &Tree, shared: &Shared) -> Now {
    let is_date = |leaf: &Tree| {
        matches!(leaf, Tree::Filter(Filter { value, .. })
            if matches!(value, FilterValue::Date(_) | FilterValue::Mention(_) | FilterValue::Seen(_)))
    };
    if tree.leaves().any(is_date) { clock::here_and_now(shared.now) } else { Now::default() }
}

/// Returns the exit code of an answer.
pub(super) fn outcome(found: usize, unread: usize, asked: &Asked) -> Outcome {
    let strict = if asked.strict && unread > 0 { Outcome::Incomplete } else { Outcome::Found };
    Outcome::of(found).and(strict)
}
