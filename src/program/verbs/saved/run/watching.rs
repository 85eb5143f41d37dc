//! Saved queries that tell what is new again and again, while folders are watched.
//! In: an index that has changed. Out: JSON Lines of what is new, and nothing of queries that have nothing new; what was
//! said of one of them is not said again until it says something else.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use dateline::answer::Memory;
use dateline::index::open::Snapshot;
use dateline::index::place::Place;
use dateline::index::told::{Marks, Telling};
use dateline::query::saved;
use dateline::query::{self, SavedName};

use super::super::no_saved_query;
use super::{Knowing, Running, called, calls, finish};
use crate::program::answering::{self, Answered};
use crate::program::flags::{Asked, Printed, SavedRunFlags, Shared};
use crate::program::outcome::Outcome;
use crate::program::printing::{Named, View};
use crate::program::{asking, clock, output};

/// Saved queries, and what was said of each.
pub(in crate::program) struct News {
    flags: SavedRunFlags,
    said: Mutex<BTreeMap<String, Said>>,
    none_noted: bool,
}

/// What was said beside the hits of a saved query: an error as it is printed, and notes.
type Said = (Vec<u8>, Vec<String>);

/// What came of telling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::program) enum Ended {
    /// All that is new was told.
    Told,
    /// Another process tells for the saved query of this name.
    Busy(String),
}

impl News {
    /// Returns those of these saved queries; of all, if there is an empty name.
    ///
    /// # Errors
    /// Where one that is named cannot be asked. What becomes so later is told in the place of its hits.
    pub(in crate::program) fn of(names: &[String], shared: &Shared) -> anyhow::Result<News> {
        for call in names.iter().filter(|name| !name.is_empty()).map(|name| query::call(name)) {
            let saved = saved::load(&shared.queries, &call.name)?;
            asking::expanded(saved.query(&call.arguments)?, shared)?;
        }
        let asked = Asked {
            any: false,
            literal: false,
            below: Vec::new(),
            fresh: false,
            verify: false,
            strict: false,
            json: true,
        };
        let all = names.iter().any(String::is_empty);
        let flags = SavedRunFlags {
            names: if all { Vec::new() } else { names.to_vec() },
            all,
            new: true,
            mark_told: false,
            since: None,
            keep_told: false,
            dry_run: false,
            out: None,
            limit: None,
            sort: None,
            printed: Printed::default(),
            asked,
        };
        Ok(News { flags, said: Mutex::default(), none_noted: false })
    }

    /// Tells what is new in an index. It counts as told when it has been written.
    pub(in crate::program) fn tell(
        &mut self,
        snapshot: &Snapshot,
        place: &Place,
        shared: &Shared,
    ) -> anyhow::Result<Ended> {
        let calls = calls(&self.flags, shared)?;
        if calls.is_empty() && !std::mem::replace(&mut self.none_noted, true) {
            no_saved_query(shared);
        }
        let known = match telling(&calls, place)? {
            Ok(known) => known,
            Err(busy) => return Ok(Ended::Busy(busy)),
        };
        let running = Running {
            flags: &self.flags,
            shared,
            snapshot,
            view: View::of_output(&self.flags.printed, &self.flags.asked, Named::Each, shared)?,
            known: &known,
            since: None,
            below: Vec::new(),
            now: clock::now(),
            memory: if calls.len() > 1 { Memory::of_many(snapshot) } else { Memory::of_one() },
            marks: Mutex::default(),
        };
        let work = |call: SavedName| self.only_news(called(&call), running.answered(&call));
        answering::each(calls.into_iter(), work, &mut output::out(), "")?;
        let mut marks = running.marks.into_inner().unwrap_or_else(PoisonError::into_inner);
        // That it ran is no news: what is told grows with what is told, and not with every change of a file.
        let is_news = |name: &str, marks: &Marks| {
            !marks.told.is_empty() || known.get(name).is_some_and(|known| !known.told().knows(marks.query))
        };
        marks.iter_mut().for_each(|(name, marks)| marks.retain(|one| is_news(name, one)));
        marks.retain(|_, marks| !marks.is_empty());
        finish(None, known, marks, place)?;
        Ok(Ended::Told)
    }

    fn only_news(&self, name: String, mut answered: Answered) -> Answered {
        let error = match answered.outcome {
            Outcome::Error => answered.out.clone(),
            _ => Vec::new(),
        };
        if answered.outcome == Outcome::Nothing {
            answered.out.clear();
        }
        let said: Said = (error, answered.said.clone());
        let mut before = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if before.get(&name) == Some(&said) {
            answered.said.clear();
            if answered.outcome == Outcome::Error {
                answered.out.clear();
            }
        }
        before.insert(name, said);
        answered
    }
}

/// Returns what the saved queries have told, none of which anybody else tells for now; else the name of one.
fn telling(calls: &[SavedName], place: &Place) -> anyhow::Result<Result<BTreeMap<String, Knowing>, String>> {
    let mut known = BTreeMap::new();
    for name in calls.iter().map(|call| &call.name).filter(|name| saved::is_name(name)) {
        if known.contains_key(name) {
            continue;
        }
        match Telling::begin_if_free(place, name)? {
            Some(telling) => drop(known.insert(name.clone(), Knowing::Telling(telling))),
            None => return Ok(Err(name.clone())),
        }
    }
    Ok(Ok(known))
}
