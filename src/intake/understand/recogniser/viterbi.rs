//! The best tags for a run of tokens.
//! In: a score for each tag of each token, and for each step from tag to tag. Out: the tags of highest sum.
//! A run lies between tokens that are outside of names, and a name goes on only as what it began.

use super::tags::{OUTSIDE, Scores, TAGS, Tag};

/// What the trainer writes for a step that may not be. Sums saturate, so that it stays out of reach.
pub const NEVER: i16 = -16_000;

/// For each token, the sums of the best ways to each tag of the token before it.
#[derive(Debug, Default)]
pub struct Paths {
    sums: Vec<[i16; 8]>,
}

impl Paths {
    /// Sets `tags` to the best for a run; both have one entry a token.
    pub fn best(&mut self, scores: &[Scores], transitions: &[Scores; TAGS], tags: &mut [Tag]) {
        self.sums.clear();
        let mut sums = [NEVER; 8];
        sums[usize::from(OUTSIDE)] = 0;
        for score in scores {
            self.sums.push(sums);
            let mut best = [i16::MIN; 8];
            for (before, row) in transitions.iter().enumerate() {
                for (best, step) in best.iter_mut().zip(&row.0) {
                    *best = (*best).max(sums[before].saturating_add(*step));
                }
            }
            for ((sum, best), score) in sums.iter_mut().zip(best).zip(score.0) {
                *sum = best.saturating_add(score);
            }
            // Only differences count: with the highest at 0, no run is long enough to overflow.
            let highest = sums[..TAGS].iter().copied().fold(i16::MIN, i16::max);
            for sum in &mut sums {
                *sum = sum.saturating_sub(highest);
            }
        }
        // Which way led to the best is looked at only along it.
        let mut tag = came_from(&sums, transitions, OUTSIDE);
        for (place, sums) in self.sums.iter().enumerate().rev() {
            tags[place] = tag;
            tag = came_from(sums, transitions, tag);
        }
    }
}

/// Returns the tag from which the best way leads to a tag, the first of equals; `sums` are those of the tags before.
#[inline]
fn came_from(sums: &[i16; 8], transitions: &[Scores; TAGS], tag: Tag) -> Tag {
    let (mut best, mut from) = (i16::MIN, 0);
    for (before, row) in transitions.iter().enumerate() {
        let sum = sums[before].saturating_add(row.0[usize::from(tag)]);
        if sum > best {
            (best, from) = (sum, before);
        }
    }
    from as Tag
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::intake::understand::recogniser::tags::may_follow;

    fn transitions(free: &[i16]) -> [Scores; TAGS] {
        let mut transitions = [Scores::default(); TAGS];
        for before in 0..TAGS {
            for behind in 0..TAGS {
                let may = may_follow(before as Tag, behind as Tag);
                transitions[before].0[behind] = if may { free[before * TAGS + behind] } else { NEVER };
            }
        }
        transitions
    }

    /// The sum of a path, with the steps into and out of the run; none if a step may not be.
    fn sum(scores: &[Scores], transitions: &[Scores; TAGS], tags: &[Tag]) -> Option<i64> {
        let mut before = OUTSIDE;
        let mut sum = 0;
        for (score, tag) in
            scores.iter().zip(tags).map(|(score, tag)| (score.0[usize::from(*tag)], *tag)).chain([(0, OUTSIDE)])
        {
            if !may_follow(before, tag) {
                return None;
            }
            sum += i64::from(score) + i64::from(transitions[usize::from(before)].0[usize::from(tag)]);
            before = tag;
        }
        Some(sum)
    }

    proptest! {
        #[test]
        fn the_best_path_is_the_best_of_all_paths(
            free in proptest::collection::vec(-127i16..=127, TAGS * TAGS),
            scores in proptest::collection::vec(proptest::array::uniform8(-3000i16..3000), 1..4),
        ) {
            let transitions = transitions(&free);
            let scores: Vec<Scores> = scores.into_iter().map(Scores).collect();
            let mut tags = vec![0; scores.len()];
            Paths::default().best(&scores, &transitions, &mut tags);
            let all = (0..TAGS.pow(scores.len() as u32)).filter_map(|mut number| {
                let path: Vec<Tag> = scores.iter().map(|_| { let tag = (number % TAGS) as Tag; number /= TAGS; tag }).collect();
                sum(&scores, &transitions, &path)
            });
            prop_assert_eq!(sum(&scores, &transitions, &tags), all.max());
        }
    }

    #[test]
    fn a_run_without_end_overflows_nothing() {
        let scores = vec![Scores([-6000, 6000, 6000, 0, 0, 0, 0, 0]); 100_000];
        let mut tags = vec![0; scores.len()];
        Paths::default().best(&scores, &transitions(&[100; TAGS * TAGS]), &mut tags);
        assert!(tags.iter().all(|tag| *tag == 1 || *tag == 2));
    }
}
