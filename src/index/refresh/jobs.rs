//! What is to be done: which roots or parts are meant, and which of their files differ from the ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::before::Before;
use super::{Outcome, RefreshError, Request};
use crate::index::control::{Control, Meant};
use crate::index::stored::UnreadLine;
use crate::index::{kept, place};
use crate::intake::walk::{self, Choice};
use crate::intake::{Facts, Names};
use crate::report::identity;
use crate::report::ledger::LedgerRow;

/// A root, or a part of one, by its place among the roots.
pub(super) struct Target {
    pub(super) root: usize,
    pub(super) part: PathBuf,
}

/// Returns what the request means, each part of each root once, and adds new roots.
pub(super) fn targets(control: &mut Control, request: &Request) -> Result<Vec<Target>, RefreshError> {
    let mut targets: Vec<Target> = Vec::new();
    for folder in &request.folders {
        if let Some(index) = folder.ancestors().find(|above| place::is_ours(above)) {
            return Err(RefreshError::IsIndex { folder: folder.clone(), index: index.to_path_buf() });
        }
        // A folder inside another of the same command is read with that one.
        let lies_in = |other: &PathBuf| folder != other && folder.starts_with(other);
        if folder.exists() && request.folders.iter().any(lies_in) {
            continue;
        }
        let mut target = match control.meaning(folder)? {
            Meant::Root(root) => Target { root, part: PathBuf::new() },
            Meant::Part(root, part) => Target { root, part },
            Meant::NewRoot(root) => {
                if !folder.is_dir() {
                    return Err(RefreshError::no_folder(folder));
                }
                control.roots.push(root);
                Target { root: control.roots.len() - 1, part: PathBuf::new() }
            }
        };
        if let Some(options) = &request.options
            && control.roots[target.root].options != *options
        {
            // Other options mean other files and other actors, everywhere below the root.
            control.roots[target.root].options = options.clone();
            target.part = PathBuf::new();
        }
        targets.push(target);
    }
    if request.rebuild || request.folders.is_empty() {
        targets = (0..control.roots.len()).map(|root| Target { root, part: PathBuf::new() }).collect();
    }
    if targets.is_empty() {
        return Err(RefreshError::NoRoot);
    }
    let all = std::mem::take(&mut targets);
    for target in all {
        // The whole of a root holds its parts, and a part those inside it.
        if !targets.iter().any(|known| known.holds(&target)) {
            targets.retain(|known| !target.holds(known));
            targets.push(target);
        }
    }
    Ok(targets)
}

impl Target {
    fn holds(&self, other: &Target) -> bool {
        self.root == other.root && other.part.starts_with(&self.part)
    }
}

/// What is to be done with one target.
pub(super) struct Job {
    pub(super) facts: Facts,
    pub(super) plan: walk::Plan,
    /// The name of the root, if all of its files are read anew although they did not change.
    pub(super) anew: Option<String>,
    /// What could not be looked at, by the id that a file there has, and is not yet in the coverage.
    pub(super) unreachable: Vec<(String, UnreadLine)>,
}

impl Job {
    pub(super) fn is_idle(&self) -> bool {
        self.plan.read.is_empty() && self.plan.gone.is_empty() && self.unreachable.is_empty()
    }

    pub(super) fn bytes(&self) -> u64 {
        self.plan.read.iter().map(|file| file.stamp.size).sum()
    }
}

/// All that is to be done.
pub(super) struct Work {
    pub(super) jobs: Vec<Job>,
    /// Ids of roots, folders and files that cannot be read now: what the index holds below them stays.
    pub(super) out_of_reach: Vec<String>,
}

/// Walks each target and compares it with the ledger.
pub(super) fn work(
    before: &Before,
    control: &mut Control,
    targets: &[Target],
    names: &Rc<Names>,
    request: &Request,
    outcome: &mut Outcome,
) -> Result<Work, RefreshError> {
    let (mut jobs, mut out_of_reach) = (Vec::new(), Vec::new());
    let mut pruned = BTreeSet::new();
    for target in targets {
        let root = &mut control.roots[target.root];
        if !root.path.is_dir() {
            // Not there is not empty: a disk that is not mounted must not cost its reports.
            if request.prune {
                pruned.insert(target.root);
                outcome.pruned.push(root.path.clone());
            } else if request.rebuild && before.snapshot.is_none() {
                return Err(RefreshError::WouldLose { root: root.path.clone() });
            } else {
                outcome.missing.push(root.path.clone());
                out_of_reach.push(identity::file_id(&root.name, Path::new("")));
            }
            continue;
        }
        let old = before.control.roots.iter().find(|old| old.name == root.name);
        let anew = old.is_none_or(|old| old.unfinished || !old.options.understand_alike(&root.options));
        root.unfinished = false;
        let part = if anew { PathBuf::new() } else { target.part.clone() };
        let found = walk::walk(root, &part, &Choice::new(&root.options)?, place::is_ours);
        let below = identity::file_id(&root.name, &part);
        let ledger: BTreeMap<&str, &LedgerRow> = before
            .rows
            .iter()
            .map(|row| (row.file_id.as_str(), row))
            .filter(|(id, _)| walk::is_below(id, &below))
            .collect();
        if ledger.is_empty() && !root.path.join(&part).exists() {
            return Err(RefreshError::NoFolder { folder: root.path.join(&part) });
        }
        let plan = walk::plan(&found, &ledger, |file, row| {
            anew || before.was_refused(&file.id) || request.verify_files && hash_of(&file.path) != Some(row.hash)
        });
        outcome.links += found.links;
        outcome.new += plan.new;
        outcome.changed += plan.read.len() - plan.new;
        outcome.moved += plan.moved;
        outcome.gone += plan.gone.len() - plan.moved;
        outcome.unchanged += plan.unchanged;
        let mut unreachable = Vec::new();
        for found in found.unreachable {
            out_of_reach.push(found.id.clone());
            let line = UnreadLine { reason: found.why, try_again: true, ..UnreadLine::default() };
            // What the coverage says already is neither told nor written again.
            if found.is_loop {
                outcome.unread.push((found.id, line));
            } else if before.unread.get(&found.id).is_none_or(|lines| *lines != [line.clone()]) {
                outcome.unread.push((found.id.clone(), line.clone()));
                unreachable.push((found.id, line));
            }
        }
        let facts = Facts {
            names: Rc::clone(names),
            recognise: !root.options.no_actors,
            day_first: root.options.day_first,
            today: request.today,
        };
        let anew = (anew && old.is_some()).then(|| root.name.clone());
        jobs.push(Job { facts, plan, anew, unreachable });
    }
    let mut place = 0;
    control.roots.retain(|_| {
        place += 1;
        !pruned.contains(&(place - 1))
    });
    Ok(Work { jobs, out_of_reach })
}

fn hash_of(path: &Path) -> Option<u128> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(fs::File::open(path).ok()?).ok()?;
    Some(kept::first_half(hasher.finalize()))
}
