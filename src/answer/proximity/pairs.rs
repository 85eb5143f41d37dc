//! The common case of NEAR: a word or name near another, without listing the ways in which they stand.
//! In: what is asked, and where its words and names stand. Out: how often it stands there, where that is known so
//! simply, or whether it can stand there at all. What it says is what the ways would have said.

use std::borrow::Cow;

use super::Standing;
use super::ways::MOST_WAYS;
use crate::answer::resolve::Placed;
use crate::language::places::Run;
use crate::query::WordOrder;

/// Returns at how many words NEAR of two single words or names begins; none if it is anything else, or stands in more
/// ways than are followed.
pub(super) fn count(placed: &Placed, standing: &impl Standing) -> Option<usize> {
    let Placed::Near { left, right, order, distance } = placed else { return None };
    if !is_single(left) || !is_single(right) {
        return None;
    }
    let mut atom = 0;
    let (left, right) = (singles(left, standing, &mut atom), singles(right, standing, &mut atom));
    if left.len().saturating_mul(right.len()) > MOST_WAYS {
        return None;
    }
    let mut starts = Vec::new();
    each_pair(&left, &right, *order, *distance, |start| {
        starts.push(start);
        true
    });
    starts.sort_unstable();
    starts.dedup();
    Some(starts.len())
}

/// Says whether it may stand in the text; true where only its ways can tell. `atom` counts the atoms on the way.
pub(super) fn may_stand(placed: &Placed, standing: &impl Standing, atom: &mut usize) -> bool {
    match placed {
        Placed::Near { left, right, order, distance } if is_single(left) && is_single(right) => {
            let (left, right) = (singles(left, standing, atom), singles(right, standing, atom));
            !each_pair(&left, &right, *order, *distance, |_| false)
        }
        // Both are looked at, so that `atom` goes on.
        Placed::Near { left, right, .. } => may_stand(left, standing, atom) & may_stand(right, standing, atom),
        Placed::Any(parts) => parts.iter().fold(false, |may, part| may | may_stand(part, standing, atom)),
        Placed::Words(_) | Placed::Spot(_) => {
            placed.atoms(&mut |_| *atom += 1);
            true
        }
    }
}

/// Says whether every way in which it stands is one run of one atom.
fn is_single(placed: &Placed) -> bool {
    match placed {
        Placed::Words(placing) => placing.readings.iter().all(|steps| steps.len() == 1),
        Placed::Spot(_) => true,
        Placed::Any(parts) => parts.iter().all(is_single),
        Placed::Near { .. } => false,
    }
}

/// Returns where something single stands, sorted, each run once.
fn singles<'s>(placed: &Placed, standing: &'s impl Standing, atom: &mut usize) -> Cow<'s, [Run]> {
    let first = *atom;
    placed.atoms(&mut |_| *atom += 1);
    if *atom == first + 1 {
        return Cow::Borrowed(standing.runs(first));
    }
    let mut runs: Vec<Run> = (first..*atom).flat_map(|atom| standing.runs(atom)).copied().collect();
    runs.sort_unstable();
    runs.dedup();
    Cow::Owned(runs)
}

/// Gives where each pair begins that is near enough, until `give` wants no more; says whether it wanted them all.
fn each_pair(
    left: &[Run],
    mut right: &[Run],
    order: WordOrder,
    distance: u32,
    mut give: impl FnMut(u32) -> bool,
) -> bool {
    for one in left {
        // What lies too far before this one does so before the next.
        while let Some((other, rest)) = right.split_first()
            && other.last.saturating_add(distance) < one.first
        {
            right = rest;
        }
        for other in right {
            if other.first > one.last.saturating_add(distance) {
                break;
            }
            let follows = one.last < other.first;
            let precedes = order == WordOrder::Either && other.last < one.first && one.first - other.last <= distance;
            if (follows || precedes) && !give(one.first.min(other.first)) {
                return false;
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::answer::proximity::ways::ways;
    use crate::answer::resolve::{Placing, Spot, SpotOf, Step, Wanted};
    use crate::report::actor::Kind;

    #[derive(Debug)]
    struct Text(Vec<Vec<Run>>);

    impl Standing for Text {
        fn runs(&self, atom: usize) -> &[Run] {
            &self.0[atom]
        }

        fn sentence_starts(&self) -> &[u32] {
            &[]
        }
    }

    fn named() -> Placed {
        Placed::Spot(Spot { of: SpotOf::Actors(vec![Wanted::Kind(Kind::Person)]), title_only: false })
    }

    fn near(left: Placed, right: Placed, as_written: bool, distance: u32) -> Placed {
        let order = if as_written { WordOrder::AsWritten } else { WordOrder::Either };
        Placed::Near { left: Box::new(left), right: Box::new(right), order, distance }
    }

    /// Four atoms in a text of a few words, names of up to three words among them.
    fn texts() -> impl Strategy<Value = Text> {
        let runs = prop::collection::btree_set((0u32..24, 0u32..3), 0..7);
        let sorted = |runs: BTreeSet<(u32, u32)>| -> Vec<Run> {
            let runs: BTreeSet<Run> =
                runs.iter().map(|(first, more)| Run { first: *first, last: first + more }).collect();
            runs.into_iter().collect()
        };
        prop::collection::vec(runs.prop_map(sorted), 4).prop_map(Text)
    }

    proptest! {
        #[test]
        fn pairs_are_counted_as_the_ways_are(text in texts(), orders in any::<[bool; 2]>(), distances in [1u32..9, 1u32..9]) {
            let either = || Placed::Any(vec![named(), named()]);
            let pair = near(either(), either(), orders[0], distances[0]);
            let listed = ways(&pair, &text, &mut 0);
            let starts: BTreeSet<u32> = listed.iter().map(|way| way.first).collect();
            prop_assert_eq!(count(&pair, &text), Some(starts.len()));
            prop_assert_eq!(may_stand(&pair, &text, &mut 0), !listed.is_empty());
        }

        #[test]
        fn what_stands_somewhere_may_stand(text in texts(), orders in any::<[bool; 2]>(), distances in [1u32..9, 1u32..9]) {
            let chain = near(near(named(), named(), orders[0], distances[0]), named(), orders[1], distances[1]);
            let asked = Placed::Any(vec![chain, named()]);
            let (mut listing, mut looking) = (0, 0);
            let stands = !ways(&asked, &text, &mut listing).is_empty();
            let may = may_stand(&asked, &text, &mut looking);
            prop_assert!(may || !stands);
            prop_assert_eq!(listing, looking);
        }
    }

    #[test]
    fn a_phrase_or_more_ways_than_are_followed_are_left_to_the_ways() {
        let all = |words: u32| (0..words).map(|at| Run { first: at, last: at }).collect::<Vec<_>>();
        let pair = near(named(), named(), false, 5);
        assert_eq!(count(&pair, &Text(vec![all(64), all(64)])), Some(63));
        assert_eq!(count(&pair, &Text(vec![all(65), all(65)])), None);
        let phrase = Placed::Words(Placing { readings: vec![vec![step("a"), step("b")]], slop: 0, title_only: false });
        assert_eq!(count(&near(phrase, named(), false, 5), &Text(vec![all(9), all(9), all(9)])), None);
    }

    fn step(form: &str) -> Step {
        Step::Form(form.to_string())
    }
}
