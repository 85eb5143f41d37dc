//! How sure a name is: the share of it, with just these tokens and this kind, among all readings of its run.
//! In: the scores of a run. Out: a probability. Forward and backward sums, scaled at each token.

use super::tags::{self, Kind, OUTSIDE, Scores, TAGS};
use super::weights::SCALE;

type Row = [f32; 8];

/// Working space for one run at a time.
#[derive(Debug, Default)]
pub struct Marginals {
    /// For each token: the weight of each tag from its own score.
    own: Vec<Row>,
    /// The weight of all ways to each tag, scaled to a sum of 1.
    forward: Vec<Row>,
    /// The weight of all ways on, with the scales of `forward`.
    backward: Vec<Row>,
    scales: Vec<f32>,
}

/// The weight of each step.
#[derive(Debug, Clone, Copy)]
pub struct Steps {
    /// By the tag before.
    from: [Row; TAGS],
    /// By the tag behind: so the sums over it are made for eight tags at once.
    to: [Row; 8],
}

impl Steps {
    /// Returns the weights of the steps of a model.
    pub fn of(transitions: &[Scores; TAGS]) -> Steps {
        let from = transitions.map(|row| exponentials(&row.0));
        let to =
            std::array::from_fn(|behind| std::array::from_fn(|before| from.get(before).map_or(0.0, |row| row[behind])));
        Steps { from, to }
    }
}

impl Marginals {
    /// Reads a run, in which no name ends before the token `first_end`.
    pub fn read(&mut self, scores: &[Scores], first_end: usize, steps: &Steps) {
        self.own.clear();
        self.forward.clear();
        self.scales.clear();
        let mut before: Row = [0.0; 8];
        before[usize::from(OUTSIDE)] = 1.0;
        for score in scores {
            let highest = score.0[..TAGS].iter().copied().max().unwrap_or(0);
            let mut own = exponentials(&score.0.map(|score| score.saturating_sub(highest)));
            own[TAGS] = 0.0;
            let mut sums: Row = [0.0; 8];
            for (weight, row) in before.iter().zip(&steps.from) {
                for tag in 0..8 {
                    sums[tag] += weight * row[tag];
                }
            }
            let mut total = 0.0;
            for tag in 0..8 {
                sums[tag] *= own[tag];
                total += sums[tag];
            }
            // All readings can underflow together; then none is better than another.
            let scale = if total > f32::MIN_POSITIVE { 1.0 / total } else { 1.0 };
            before = sums.map(|sum| sum * scale);
            self.own.push(own);
            self.forward.push(before);
            self.scales.push(scale);
        }
        // Behind a name that ends its run, which most do, nothing goes on.
        if first_end >= scores.len() {
            return;
        }
        self.backward.clear();
        self.backward.resize(scores.len(), [0.0; 8]);
        let mut behind = steps.to[usize::from(OUTSIDE)];
        for place in (first_end..scores.len()).rev() {
            self.backward[place] = behind;
            let mut sums: Row = [0.0; 8];
            for (next, row) in steps.to.iter().enumerate() {
                for tag in 0..8 {
                    sums[tag] += row[tag] * self.own[place][next] * behind[next];
                }
            }
            behind = sums.map(|sum| sum * self.scales[place]);
        }
    }

    /// Returns the probability that the tokens `start..end` of the run, and no more of them, are a name of this kind.
    pub fn name(&self, start: usize, end: usize, kind: Kind, steps: &Steps) -> f32 {
        let (begin, inside) = (usize::from(tags::begin(kind)), usize::from(tags::inside(kind)));
        let mut outside: Row = [0.0; 8];
        outside[usize::from(OUTSIDE)] = 1.0;
        let before = if start == 0 { &outside } else { &self.forward[start - 1] };
        let mut weight: f32 = (0..TAGS).map(|tag| before[tag] * steps.from[tag][begin]).sum();
        weight *= self.own[start][begin] * self.scales[start];
        let mut last = begin;
        for place in start + 1..end {
            weight *= steps.from[last][inside] * self.own[place][inside] * self.scales[place];
            last = inside;
        }
        let behind: f32 = match self.own.get(end) {
            // All ways on but the one that lengthens the name.
            Some(own) => (0..TAGS)
                .filter(|tag| *tag != inside)
                .map(|tag| steps.from[last][tag] * own[tag] * self.backward[end][tag] * self.scales[end])
                .sum(),
            None => steps.from[last][usize::from(OUTSIDE)],
        };
        let all: f32 = self
            .forward
            .last()
            .map_or(1.0, |row| (0..TAGS).map(|tag| row[tag] * steps.from[tag][usize::from(OUTSIDE)]).sum());
        if all > 0.0 { (weight * behind / all).clamp(0.0, 1.0) } else { 0.0 }
    }
}

/// A number of this size has no digits behind the point.
const ROUNDING: f32 = 12_582_912.0;

/// Returns e to the power of `x`, good to six digits, from additions and multiplications alone: the same on every
/// machine, which the functions of a C library are not.
#[inline]
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-80.0, 80.0);
    // Rounded by what is too small to count beside it: no call, and the same for eight at once.
    let rounded = x * std::f32::consts::LOG2_E + ROUNDING;
    let power = rounded - ROUNDING;
    // ln 2 in two parts, so that the rest keeps its digits.
    let rest = (x - power * 0.693_145_75) - power * 1.428_606_8e-6;
    let series = 1.0
        + rest * (1.0 + rest * (0.5 + rest * (1.0 / 6.0 + rest * (1.0 / 24.0 + rest * (1.0 / 120.0 + rest / 720.0)))));
    // Where the last digit counts one, digits are a whole number.
    let whole = rounded.to_bits().wrapping_sub(ROUNDING.to_bits());
    series * f32::from_bits(whole.wrapping_add(127) << 23)
}

/// Returns the weights of scores.
#[inline]
fn exponentials(scores: &[i16; 8]) -> Row {
    let mut row = [0.0; 8];
    for (weight, score) in row.iter_mut().zip(scores) {
        *weight = exp(f32::from(*score) / SCALE);
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::understand::recogniser::viterbi::NEVER;

    #[test]
    fn the_exponential_is_good_to_six_digits() {
        for step in -800..=800 {
            let x = step as f32 / 10.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
        }
        assert_eq!(exp(0.0), 1.0);
    }

    #[test]
    fn every_score_is_rounded_as_by_the_library() {
        for score in i16::MIN..=i16::MAX {
            let x = (f32::from(score) / SCALE).clamp(-80.0, 80.0) * std::f32::consts::LOG2_E;
            assert_eq!((x + ROUNDING) - ROUNDING, x.round(), "{score}");
        }
    }

    #[test]
    fn the_names_and_the_nothing_of_a_run_add_up_to_one() {
        let mut transitions = [Scores::default(); TAGS];
        for (before, row) in transitions.iter_mut().enumerate() {
            for behind in 0..TAGS {
                let may = tags::may_follow(before as u8, behind as u8);
                row.0[behind] = if may { (before * 5) as i16 - (behind * 7) as i16 } else { NEVER };
            }
        }
        let steps = Steps::of(&transitions);
        let scores = [Scores([20, 40, -10, 30, 0, 5, 7, 0]), Scores([10, -20, 44, 3, 60, 0, 0, 0])];
        let mut marginals = Marginals::default();
        marginals.read(&scores, 0, &steps);
        let name = |start, end| tags::KINDS.map(|kind| marginals.name(start, end, kind, &steps)).iter().sum::<f32>();
        // The first token begins a name of one or two tokens, or is outside.
        let outside = marginals.forward[0][0] * marginals.backward[0][0];
        let all: f32 = (0..TAGS).map(|tag| marginals.forward[0][tag] * marginals.backward[0][tag]).sum();
        assert!((name(0, 1) + name(0, 2) + outside / all - 1.0).abs() < 1e-4);
        assert!(name(0, 2) > name(1, 2));
    }
}
