//! "Did you mean": words that the index has, near to words that it lacks.
//! In: a question that nothing answers. Out: a line for each of its words that no report has and that another is near
//! to. A word that the index has is never corrected: it may be rare, and it is what was asked for.

use std::collections::{BTreeMap, BTreeSet};

use super::matching::Matches;
use super::resolve::{Atom, Leaf, Question, Step, is_held, spelled};
use crate::index::damage::Found;
use crate::index::open::Snapshot;
use crate::query::slips;

/// More suggestions than these are no help.
const MOST: usize = 3;

/// Words of fewer letters are near to too many.
const SHORTEST: usize = 4;

/// Words of fewer letters may differ by one slip, longer ones by two.
const TWO_SLIPS: usize = 6;

/// A word that no report has.
pub(super) struct NearWords {
    /// In small letters.
    pub(super) word: String,
    /// What is asked instead.
    pub(super) question: String,
}

/// Returns those words of the question to which others are near.
pub(super) fn near_words(snapshot: &Snapshot, question: &Question, matches: &Matches) -> Result<Vec<NearWords>, Found> {
    let mut words: BTreeSet<&str> = BTreeSet::new();
    for (leaf, _) in question.asked().filter(|(leaf, _)| matches.frequency(*leaf) == 0) {
        match &question.leaves[leaf] {
            Leaf::Words(wording) => words.extend(wording.readings.iter().flatten().filter_map(asked)),
            Leaf::Placed(together) => together.atoms(&mut |atom| match atom {
                Atom::Step(step) | Atom::TitleStep(step) => words.extend(asked(step)),
                Atom::Spot(_) => {}
            }),
            _ => {}
        }
    }
    let mut all = Vec::new();
    for word in words {
        let near = near(snapshot, word)?;
        if !near.is_empty() {
            let near: Vec<String> = near.iter().map(|near| format!("`{near}`")).collect();
            all.push(NearWords { word: word.to_string(), question: format!("did you mean {}?", near.join(" or ")) });
        }
    }
    Ok(all)
}

/// A pattern has been told what it stands for.
fn asked(step: &Step) -> Option<&str> {
    match step {
        Step::Stem { asked, .. } | Step::Form(asked) => Some(asked),
        Step::OneOf { .. } => None,
    }
}

/// Returns words near to one that the index lacks: those of fewest slips, of these those of most living reports.
fn near(snapshot: &Snapshot, word: &str) -> Result<Vec<String>, Found> {
    let letters = word.chars().count();
    if letters < SHORTEST || !word.chars().all(char::is_alphabetic) {
        return Ok(Vec::new());
    }
    // Another form of the very word would have been found by its stem, and with `exact:` it is worth telling. A word of a
    // phrase that nobody writes is held more often than not, and to look for what is near would go through all words.
    if is_held(snapshot, word)? {
        return Ok(Vec::new());
    }
    let most = if letters < TWO_SLIPS { 1 } else { 2 };
    let passages: BTreeMap<String, usize> = spelled(snapshot, word, most)?;
    let mut near: Vec<(usize, std::cmp::Reverse<usize>, String)> = passages
        .into_iter()
        .filter_map(|(form, count)| Some((slips(word, &form, usize::from(most))?, std::cmp::Reverse(count), form)))
        .collect();
    near.sort_unstable();
    let least = near.first().map_or(0, |(slips, ..)| *slips);
    Ok(near.into_iter().take_while(|(slips, ..)| *slips == least).map(|(.., form)| form).take(MOST).collect())
}
