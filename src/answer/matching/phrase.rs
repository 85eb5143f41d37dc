//! Words in a row: where each of several words stands just behind the one before.
//! In: the words. Out: documents, and how often they stand there so. Each word may stand in any of its forms, so the
//! engine's own phrases, of one term a place, will not do.

use std::sync::Arc;

use tantivy::{DocId, InvertedIndexReader};

use super::standing::{Atoms, READ_TOGETHER, Runs};
use crate::answer::resolve::Step;
use crate::index::damage::Found;

/// Returns the documents in which the steps stand in a row, in order, and how often they do.
pub(super) fn postings(inverted: &Arc<InvertedIndexReader>, steps: &[Step]) -> Result<Vec<(DocId, f32)>, Found> {
    let mut atoms = Vec::with_capacity(steps.len());
    for step in steps {
        atoms.push(Atoms::of_word(inverted, step)?);
    }
    let candidates = candidates(&atoms)?;
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let mut standing = Vec::with_capacity(atoms.len());
    for atom in &atoms {
        standing.push(Runs::open(atom)?);
    }
    let mut found = Vec::new();
    for candidates in candidates.chunks(READ_TOGETHER) {
        standing.iter_mut().for_each(|runs| runs.read(candidates));
        for (at, document) in candidates.iter().enumerate() {
            match rows(&standing, at) {
                0 => {}
                rows => found.push((*document, rows as f32)),
            }
        }
    }
    Ok(found)
}

/// Returns the documents that have a form of every step. The rarest step is listed, the others are looked up in it.
fn candidates(atoms: &[Atoms]) -> Result<Vec<DocId>, Found> {
    let mut order: Vec<&Atoms> = atoms.iter().collect();
    order.sort_by_key(|atom| atom.frequency());
    let mut candidates: Option<Vec<DocId>> = None;
    for atom in order {
        candidates = Some(atom.documents(candidates.as_deref())?);
    }
    Ok(candidates.unwrap_or_default())
}

/// Returns how often the steps stand in a row in the candidate at this place. A word that stands there in two readings
/// counts once.
fn rows(standing: &[Runs], at: usize) -> usize {
    let Some((starts, others)) = standing.split_first() else { return 0 };
    let follows = |runs: &Runs, place: u32| runs.of(at).binary_search_by_key(&place, |run| run.first).is_ok();
    let starts = starts.of(at).iter().map(|run| run.first);
    starts.filter(|start| (1_u32..).zip(others).all(|(on, runs)| follows(runs, start + on))).count()
}
