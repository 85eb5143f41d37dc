//! In which ways words in a row, names and NEAR stand in one text, all of them listed.
//! In: something placed, and where its words and names stand. Out: the ways, sorted, each with its runs of words; so
//! many that a text of the same few words over and over does not stop the search. Knows no WITHIN, AND or NOT.

use std::ops::Range;

use super::Standing;
use crate::answer::resolve::Placed;
use crate::language::places::Run;
use crate::query::WordOrder;

/// So many ways in which one part of a query stands in one text are followed; of more, those in the fewest words.
/// Reached only by texts that say the same few words over and over, and told nowhere: NEAR in NEAR in NEAR over 20
/// equal words a side.
pub(super) const MOST_WAYS: usize = 4_096;

/// One way in which something stands in the text: runs of words, in order, that do not touch each other's words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Way {
    pub(super) first: u32,
    pub(super) last: u32,
    /// All runs; none where it is just one, from `first` to `last`.
    runs: Vec<Run>,
}

impl Way {
    fn of(run: Run) -> Way {
        Way { first: run.first, last: run.last, runs: Vec::new() }
    }

    pub(super) fn each_run(&self) -> impl Iterator<Item = Run> + '_ {
        let whole = self.runs.is_empty().then_some(Run { first: self.first, last: self.last });
        self.runs.iter().copied().chain(whole)
    }

    fn shares_a_word(&self, other: &Way) -> bool {
        let hulls_meet = self.first <= other.last && other.first <= self.last;
        hulls_meet
            && self.each_run().any(|mine| other.each_run().any(|its| mine.first <= its.last && its.first <= mine.last))
    }

    fn with(&self, other: &Way) -> Way {
        let mut runs: Vec<Run> = self.each_run().chain(other.each_run()).collect();
        runs.sort_unstable();
        Way { first: self.first.min(other.first), last: self.last.max(other.last), runs }
    }

    fn width(&self) -> u32 {
        self.last - self.first
    }
}

/// Returns the ways in which something stands in the text, sorted, each once.
pub(super) fn ways(placed: &Placed, standing: &impl Standing, atom: &mut usize) -> Vec<Way> {
    let mut found = match placed {
        Placed::Words(wording) => {
            let mut found = Vec::new();
            for steps in &wording.readings {
                rows(*atom..*atom + steps.len(), wording.slop, standing, &mut found);
                *atom += steps.len();
            }
            found
        }
        Placed::Spot(_) => {
            *atom += 1;
            standing.runs(*atom - 1).iter().copied().map(Way::of).collect()
        }
        Placed::Any(parts) => parts.iter().flat_map(|part| ways(part, standing, atom)).collect(),
        Placed::Near { left, right, order, distance } => {
            let (left, right) = (ways(left, standing, atom), ways(right, standing, atom));
            near(&left, &right, *order, *distance)
        }
    };
    found.sort_unstable();
    found.dedup();
    if found.len() > MOST_WAYS {
        found.sort_by_key(|way| (way.width(), way.first));
        found.truncate(MOST_WAYS);
        found.sort_unstable();
    }
    found
}

/// Adds the ways in which words stand in this order, with at most `slop` others between them all.
fn rows(atoms: Range<usize>, slop: u32, standing: &impl Standing, found: &mut Vec<Way>) {
    let Some(last) = atoms.len().checked_sub(1) else { return };
    let (first, rest) = (atoms.start, atoms.start + 1..atoms.end);
    if slop == 0 {
        // Most phrases: nothing stands between, so that each start has one row, which is one run.
        let stands = |start: u32| {
            (start + 1..)
                .zip(rest.clone())
                .all(|(at, atom)| standing.runs(atom).binary_search_by_key(&at, |run| run.first).is_ok())
        };
        let starts = standing.runs(first).iter().map(|run| run.first).filter(|start| stands(*start));
        found.extend(starts.map(|first| Way::of(Run { first, last: first + last as u32 })));
        return;
    }
    let mut row = Vec::with_capacity(atoms.len());
    for start in standing.runs(first) {
        row.clear();
        row.push(start.first);
        continued(&mut row, rest.clone(), slop, standing, found);
    }
}

fn continued(row: &mut Vec<u32>, rest: Range<usize>, slop: u32, standing: &impl Standing, found: &mut Vec<Way>) {
    if rest.is_empty() {
        found.push(way_of_row(row));
        return;
    }
    let Some(last) = row.last().copied() else { return };
    let runs = standing.runs(rest.start);
    for run in &runs[runs.partition_point(|run| run.first <= last)..] {
        let between = run.first - last - 1;
        // More ways than are followed are not looked for: a long row of equal words has too many.
        if between > slop || found.len() > 2 * MOST_WAYS {
            break;
        }
        row.push(run.first);
        continued(row, rest.start + 1..rest.end, slop - between, standing, found);
        row.pop();
    }
}

/// Neighbours in a row become one run, so that a phrase is marked as one.
fn way_of_row(row: &[u32]) -> Way {
    let mut runs: Vec<Run> = Vec::new();
    for position in row {
        match runs.last_mut().filter(|run| run.last + 1 == *position) {
            Some(run) => run.last = *position,
            None => runs.push(Run { first: *position, last: *position }),
        }
    }
    let (first, last) = (row.first().copied().unwrap_or_default(), row.last().copied().unwrap_or_default());
    if runs.len() == 1 {
        runs.clear();
    }
    Way { first, last, runs }
}

/// Returns each way on the left with each on the right that is near enough. Both sides are sorted by their first word.
fn near(left: &[Way], right: &[Way], order: WordOrder, distance: u32) -> Vec<Way> {
    let (mut found, mut right) = (Vec::new(), right);
    for one in left {
        // What lies too far before this one does so before the next.
        while let Some((_, rest)) =
            right.split_first().filter(|(other, _)| other.last.saturating_add(distance) < one.first)
        {
            right = rest;
        }
        for other in right {
            if other.first > one.last.saturating_add(distance) {
                break;
            }
            let close = if one.last < other.first {
                other.first - one.last <= distance
            } else if other.last < one.first {
                order == WordOrder::Either && one.first - other.last <= distance
            } else {
                order == WordOrder::Either && !one.shares_a_word(other)
            };
            if close {
                found.push(one.with(other));
            }
        }
        if found.len() > 8 * MOST_WAYS {
            found.sort_unstable();
            found.dedup();
            found.sort_by_key(|way| (way.width(), way.first));
            found.truncate(MOST_WAYS);
        }
    }
    found
}
