//! A query's way out: resolve, match, rank, mark. Each step hands a plain value to the next.
//! In: a query's tree, a snapshot, and what is asked of the answer. Out: an `Answer` that a view prints.
//! Only this room and `index` name the engine.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::index::damage::Found;
use crate::index::open::{OpenError, Snapshot};
use crate::query::Tree;
pub use crate::query::options::Order;
use facet::FacetRequest;
use hit::{Answer, Matched};
use matching::Matches;
pub use memory::Memory;
pub use resolve::Now;
use resolve::{NothingToAsk, Question, Refused};
use showing::{Matching, Place};
use timeline::TimelineRequest;

pub mod actors;
pub mod explain;
pub mod facet;
pub mod fetch;
mod files;
pub mod hit;
pub mod many;
pub mod mark;
pub mod matching;
mod memory;
mod mentioned;
mod near_path;
pub mod news;
mod proximity;
pub mod rank;
pub mod resolve;
mod sameness;
pub mod show;
mod showing;
pub mod similar;
mod spelling;
pub mod suggest;
pub mod timeline;

/// What stands together in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Group {
    /// The passages of a report; the limit counts reports.
    #[default]
    Report,
    /// Nothing: each passage stands by itself, and the limit counts passages.
    Nothing,
}

/// What becomes of passages that are nearly the same as one that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Copies {
    /// They stand in their own places.
    #[default]
    Apart,
    /// They are counted with the one that is shown.
    Folded,
    /// Those that would stand among what is shown are left out and counted; nobody looks for more further down, which
    /// takes a look at all matches. For where the number is not shown.
    Skipped,
    /// They stand behind the one that is shown, and the limit does not count them.
    Listed,
}

/// What is asked of an answer beside the query.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// At most so many reports (or passages); none for all.
    pub limit: Option<usize>,
    /// So many are passed over first.
    pub offset: usize,
    /// Their order.
    pub order: Order,
    /// What stands together.
    pub group: Group,
    /// What becomes of copies.
    pub copies: Copies,
    /// Whether those that are no copies of another are counted: every match is looked at.
    pub distinct: bool,
    /// So many neighbouring passages are shown on each side of a hit.
    pub context: usize,
    /// Reports that hold some of the words answer too.
    pub any: bool,
    /// Only reports below these; prefixes of ids such as `corpus/2023`. None for all.
    pub below: Vec<String>,
    /// Whether the actors of each report are told: each is looked up, and a line in a pipe shows none.
    pub actors: bool,
    /// Counts over all matching reports.
    pub facets: Vec<FacetRequest>,
    /// The dates of which matching passages speak.
    pub timeline: Option<TimelineRequest>,
}

/// Why a query has no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Nothing in it can be searched for.
    #[error(transparent)]
    Nothing(#[from] NothingToAsk),
    /// It would cost too much.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The index is damaged where the query looked.
    #[error(transparent)]
    Damaged(#[from] OpenError),
}

/// Answers a query at the snapshot's revision.
pub fn ask(snapshot: &Snapshot, text: &str, tree: &Tree, wanted: &Wanted, now: &Now) -> Result<Answer, AskError> {
    ask_knowing(snapshot, text, tree, wanted, now, &Memory::of_one())
}

/// The same for one of many queries, with what was looked up for those before it.
pub fn ask_knowing(
    snapshot: &Snapshot,
    text: &str,
    tree: &Tree,
    wanted: &Wanted,
    now: &Now,
    memory: &Memory,
) -> Result<Answer, AskError> {
    guarded(snapshot, || answer(snapshot, text, tree, wanted, now, memory))
}

/// Runs `work` where a panic becomes an error. The engine sees verified bytes alone, so damage does not get here;
/// but a caller that asks many queries must not end with one of them.
pub(crate) fn guarded<T>(snapshot: &Snapshot, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, AskError> {
    let damaged = |found| AskError::Damaged(snapshot.damaged(found));
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(Failure::Nothing(nothing))) => Err(nothing.into()),
        Ok(Err(Failure::Refused(refused))) => Err(refused.into()),
        Ok(Err(Failure::Damaged(found))) => Err(damaged(found)),
        Err(_) => Err(damaged(Found::Engine("a file holds what the engine cannot read".to_string()))),
    }
}

/// What can go wrong on the way.
pub(crate) enum Failure {
    /// Nothing can be searched for.
    Nothing(NothingToAsk),
    /// It would cost too much.
    Refused(Refused),
    /// A file is damaged.
    Damaged(Found),
}

impl From<Found> for Failure {
    fn from(found: Found) -> Failure {
        Failure::Damaged(found)
    }
}

fn answer(
    snapshot: &Snapshot,
    text: &str,
    tree: &Tree,
    wanted: &Wanted,
    now: &Now,
    memory: &Memory,
) -> Result<Answer, Failure> {
    let question = resolve::question(snapshot, tree, wanted.any, now)?;
    let matches = matching::matches_knowing(snapshot, &question, &wanted.below, memory)?;
    let ranked = rank::best_first(&question, &matches, wanted)?;
    let mut facets = Vec::new();
    for request in &wanted.facets {
        facets.push(facet::table(snapshot, &matches, request)?);
    }
    let mut copies = ranked.copies.into_iter();
    let place = |shown| Place { shown, copies: copies.next().unwrap_or_default(), new: None };
    let places: Vec<Place> = ranked.shown.into_iter().map(place).collect();
    let matching = Matching { snapshot, question: &question, matches: &matches, weights: &ranked.weights, memory };
    let timeline = |request| timeline::timeline(snapshot, &question, &matches, &ranked.weights, request);
    let timeline = wanted.timeline.as_ref().map(timeline).transpose()?;
    let hits = showing::hits(&matching, &places, wanted)?;
    let matched = Matched { reports: matches.reports(), passages: ranked.passages };
    let mut summary = showing::summary(&matching, text, matched, &places, wanted)?;
    if wanted.limit == Some(0) {
        summary.truncated =
            facets.iter().any(|table| table.more > 0) || timeline.as_ref().is_some_and(|all| all.more > 0);
    }
    let mut notes = question.notes.clone();
    notes.extend(why_nothing(snapshot, &question, &matches)?);
    Ok(Answer { hits, facets, timeline, summary, notes })
}

/// Says why, and what is near to what was asked for, when nothing matches at all.
fn why_nothing(snapshot: &Snapshot, question: &Question, matches: &Matches) -> Result<Vec<String>, Found> {
    if matches.reports() > 0 {
        return Ok(Vec::new());
    }
    let mut said = unsatisfied(question, matches);
    for near in spelling::near_words(snapshot, question, matches)? {
        // Of one word, that no report has it and what is near are one line, in which it stands as it was typed.
        let alone = format!("no report has `{}`", near.word);
        let question = &near.question;
        match said.first_mut() {
            Some(line) if line.to_lowercase() == alone => line.push_str(&format!(": {question}")),
            Some(line) if line.to_lowercase().contains(&format!("`{}`", near.word)) => {
                said.push(format!("for `{}`, {question}", near.word));
            }
            _ => said.push(format!("{alone}: {question}")),
        }
    }
    said.extend(near_paths(snapshot, question, matches)?);
    Ok(said)
}

/// Says which clauses have no hits.
fn unsatisfied(question: &Question, matches: &Matches) -> Vec<String> {
    let counts: Vec<(String, usize)> =
        question.asked().map(|(leaf, typed)| (typed, matches.reports_of_leaf(leaf))).collect();
    let mut none: Vec<&str> =
        counts.iter().filter(|(_, reports)| *reports == 0).map(|(typed, _)| typed.as_str()).collect();
    let mut said = BTreeSet::new();
    none.retain(|typed| said.insert(*typed));
    if !none.is_empty() {
        return vec![format!("no report has {}", joined(&none))];
    }
    let found: Vec<String> = counts.iter().map(|(typed, reports)| format!("`{typed}` {reports}")).collect();
    if counts.len() < 2 {
        Vec::new()
    } else {
        vec![format!("no report has all of it; reports for each clause: {}", found.join(", "))]
    }
}

/// Says which paths are near to those that no report has.
fn near_paths(snapshot: &Snapshot, question: &Question, matches: &Matches) -> Result<Vec<String>, Found> {
    let without = question.asked().filter(|(leaf, _)| matches.reports_of_leaf(*leaf) == 0);
    let typed: BTreeSet<String> = without.map(|(_, typed)| typed).filter(|typed| typed.starts_with("path:")).collect();
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let ids = show::ids(snapshot)?;
    let near = |typed: String| {
        let near = near_path::near_paths(typed.trim_start_matches("path:"), ids.iter().map(String::as_str));
        let near: Vec<&str> = near.iter().map(String::as_str).collect();
        (!near.is_empty()).then(|| format!("near to `{typed}`: {}", joined(&near)))
    };
    Ok(typed.into_iter().filter_map(near).collect())
}

fn joined(clauses: &[&str]) -> String {
    clauses.iter().map(|clause| format!("`{clause}`")).collect::<Vec<_>>().join(" or ")
}
