//! What is to be done: which roots or parts are meant, and which of their files differ from the ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::before::Before;
use super::{Outcome, RefreshError, Request};
use crate::index::control::{Control, Meant};
use crate::index::stored::UnreadLine;
use crate::index::{kept, place};
use crate::intake::Facts;
use crate::intake::understand::curated::Curated;
use crate::intake::understand::gazetteer::Gazetteer;
use crate::intake::walk::{self, Choice};
use crate::report::identity;
use crate::report::ledger::LedgerRow;
use crate::report::root::Root;

/// A root, or a part of one, by its place among the roots.
pub(super) struct Target {
    pub(super) root: usize,
    pub(super) part: PathBuf,
}

/// Returns what the request means, and adds new roots.
pub(super) fn targets(control: &mut Control, request: &Request) -> Result<Vec<Target>, RefreshError> {
    let mut targets = Vec::new();
    for folder in &request.folders {
        let mut target = match control.meaning(folder)? {
            Meant::Root(root) => Target { root, part: PathBuf::new() },
            Meant::Part(root, part) => Target { root, part },
            Meant::NewRoot(root) => {
                if !folder.is_dir() {
                    return Err(RefreshError::NoFolder { folder: folder.clone() });
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
    targets.dedup_by(|a, b| a.root == b.root && a.part == b.part);
    Ok(targets)
}

/// What is to be done with one target.
pub(super) struct Job {
    pub(super) facts: Facts,
    pub(super) plan: walk::Plan,
}

impl Job {
    pub(super) fn is_idle(&self) -> bool {
        self.plan.read.is_empty() && self.plan.gone.is_empty()
    }

    pub(super) fn bytes(&self) -> u64 {
        self.plan.read.iter().map(|file| file.stamp.size).sum()
    }
}

/// Walks each target and compares it with the ledger.
pub(super) fn jobs(
    before: &Before,
    control: &mut Control,
    targets: &[Target],
    request: &Request,
    outcome: &mut Outcome,
) -> Result<Vec<Job>, RefreshError> {
    let mut jobs = Vec::new();
    let mut pruned = BTreeSet::new();
    for target in targets {
        let root = &mut control.roots[target.root];
        if !root.path.is_dir() {
            // Not there is not empty: a disk that is not mounted must not cost its reports.
            if request.prune {
                pruned.insert(target.root);
                outcome.pruned.push(root.path.clone());
            } else {
                outcome.missing.push(root.path.clone());
            }
            continue;
        }
        let (curated, fingerprint) = curated(root)?;
        let old = before.control.roots.iter().find(|old| old.name == root.name);
        let anew = old.is_none_or(|old| old.curated != fingerprint || old.options.no_actors != root.options.no_actors);
        root.curated = fingerprint;
        let part = if anew { PathBuf::new() } else { target.part.clone() };
        let found = walk::walk(root, &part, &Choice::new(&root.options)?, place::is_ours);
        let below = identity::file_id(&root.name, &part);
        let ledger: BTreeMap<&str, &LedgerRow> = before
            .rows
            .iter()
            .map(|row| (row.file_id.as_str(), row))
            .filter(|(id, _)| walk::is_below(id, &below))
            .collect();
        let plan = walk::plan(&found, &ledger, |file, row| {
            anew || before.try_again.contains(&file.id) || request.verify_files && hash_of(&file.path) != Some(row.hash)
        });
        outcome.links += found.links;
        outcome.new += plan.new;
        outcome.changed += plan.read.len() - plan.new;
        outcome.moved += plan.moved;
        outcome.gone += plan.gone.len() - plan.moved;
        outcome.unchanged += plan.unchanged;
        for unreachable in found.unreachable {
            let line = UnreadLine { reason: unreachable.why, try_again: true, ..UnreadLine::default() };
            outcome.unread.push((unreachable.id, line));
        }
        let gazetteer = Gazetteer::new(&curated);
        let facts = Facts { curated, gazetteer, recognise: !root.options.no_actors, today: request.today };
        jobs.push(Job { facts, plan });
    }
    let mut place = 0;
    control.roots.retain(|_| {
        place += 1;
        !pruned.contains(&(place - 1))
    });
    Ok(jobs)
}

/// Returns the user's own names of a root, and the hash by which a change of them is noticed.
fn curated(root: &Root) -> Result<(Curated, Option<String>), RefreshError> {
    let file = root.path.join(walk::CURATED_FILE);
    // A pipe of that name would never end.
    if fs::metadata(&file).is_ok_and(|metadata| !metadata.is_file()) {
        return Ok((Curated::default(), None));
    }
    match fs::read_to_string(&file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok((Curated::default(), None)),
        Err(source) => Err(RefreshError::CuratedFile { file, source }),
        Ok(text) => {
            let curated =
                Curated::parse(&text).map_err(|source| RefreshError::Curated { file, source: Box::new(source) })?;
            Ok((curated, Some(format!("{:032x}", kept::hash(text.as_bytes())))))
        }
    }
}

fn hash_of(path: &Path) -> Option<u128> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(fs::File::open(path).ok()?).ok()?;
    Some(kept::first_half(hasher.finalize()))
}
