//! Learns the weights of a linear-chain conditional random field.
//! In: examples, each feature as a number. Out: a row of weights for each number, and weights of the steps between tags.
//!
//! The likelihood of the right tags is raised one run at a time, by AdaGrad (Duchi, Hazan and Singer 2011) with one
//! accumulator a feature. All sums are in a fixed order and the exponential is our own, so that every machine that
//! adds as IEEE 754 says learns the same bits.

use super::examples::{ELSEWHERE, Examples};
use super::random::Random;
use crate::intake::understand::recogniser::marginals::exp;
use crate::intake::understand::recogniser::tags::{OUTSIDE, TAGS, Tag, may_follow};

/// A weight for each tag; the eighth only fills a register.
pub type Row = [f32; 8];

/// How to learn.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How often each run is seen.
    pub epochs: usize,
    /// The learning rate falls from the first to the second, linearly.
    pub rates: (f32, f32),
    /// What the accumulators begin with.
    pub start: f32,
    /// In this share of the runs the identity of the words is hidden.
    pub hide_identity: f64,
    /// In this share of the runs the features of the second pass are hidden, so that one model serves both passes.
    pub hide_elsewhere: f64,
    /// Each feature of the first pass is hidden from a token with this probability, so that none relies on another.
    pub hide_any: f64,
    /// Where the random numbers begin: other numbers give models that are as good.
    pub seed: u64,
}

/// The number of a feature that is not learned.
pub const LEFT_OUT: u32 = u32::MAX;

/// Features as numbers, in the order of `Examples::features` and `Examples::elsewhere`.
pub struct Numbered {
    /// Of the first pass.
    pub features: Vec<u32>,
    /// Of the second pass; empty if there is none.
    pub elsewhere: Vec<u32>,
    /// How many numbers there are.
    pub count: usize,
}

/// What was learned.
pub struct Learned {
    /// By number of the feature.
    pub rows: Vec<Row>,
    /// By the tag before.
    pub transitions: [Row; TAGS],
}

/// Learns from the given runs.
pub fn learn(examples: &Examples, numbered: &Numbered, runs: &[usize], settings: Settings) -> Learned {
    let mut learner = Learner {
        examples,
        numbered,
        rows: vec![[0.0; 8]; numbered.count],
        squares: vec![settings.start; numbered.count],
        transitions: [[0.0; 8]; TAGS],
        step_squares: [settings.start; TAGS],
        active: Vec::new(),
        bounds: Vec::new(),
        lattice: Lattice::default(),
        random: Random::new(settings.seed),
        settings,
    };
    let mut order = runs.to_vec();
    let all = (settings.epochs * runs.len()).max(1) as f32;
    let mut seen = 0;
    for _ in 0..settings.epochs {
        learner.random.shuffle(&mut order);
        for run in &order {
            let rate = settings.rates.0 + (settings.rates.1 - settings.rates.0) * (seen as f32 / all);
            learner.learn_run(*run, rate);
            seen += 1;
        }
    }
    Learned { rows: learner.rows, transitions: learner.transitions }
}

struct Learner<'e> {
    examples: &'e Examples,
    numbered: &'e Numbered,
    rows: Vec<Row>,
    /// Sums of squared gradients, one a feature.
    squares: Vec<f32>,
    transitions: [Row; TAGS],
    step_squares: [f32; TAGS],
    /// The features of the tokens of a run that are seen now, and where each token's end.
    active: Vec<u32>,
    bounds: Vec<usize>,
    lattice: Lattice,
    random: Random,
    settings: Settings,
}

impl Learner<'_> {
    fn learn_run(&mut self, run: usize, rate: f32) {
        let hides_identity = self.random.chance(self.settings.hide_identity);
        let hides_elsewhere = self.random.chance(self.settings.hide_elsewhere);
        let tokens = self.examples.runs[run].clone();
        self.active.clear();
        self.bounds.clear();
        self.lattice.scores.clear();
        for token in tokens.clone() {
            let example = &self.examples.tokens[token];
            let first = self.active.len();
            for feature in example.features.clone() {
                let number = self.numbered.features[feature];
                let is_hidden = hides_identity && feature == example.identity;
                if number != LEFT_OUT && !is_hidden && !self.random.chance(self.settings.hide_any) {
                    self.active.push(number);
                }
            }
            if !hides_elsewhere && !self.numbered.elsewhere.is_empty() {
                let elsewhere = &self.numbered.elsewhere[token * ELSEWHERE..(token + 1) * ELSEWHERE];
                self.active.extend(elsewhere.iter().filter(|number| **number != LEFT_OUT));
            }
            let mut score: Row = [0.0; 8];
            for number in &self.active[first..] {
                for (sum, weight) in score.iter_mut().zip(&self.rows[*number as usize]) {
                    *sum += weight;
                }
            }
            self.lattice.scores.push(score);
            self.bounds.push(self.active.len());
        }
        if !self.lattice.sum(&self.transitions) {
            return;
        }
        let mut first = 0;
        let mut before = OUTSIDE;
        let mut steps = self.lattice.steps.map(|row| row.map(|expected| -expected));
        for (place, token) in tokens.enumerate() {
            let tag = self.examples.tokens[token].tag;
            steps[usize::from(before)][usize::from(tag)] += 1.0;
            before = tag;
            let mut gradient = self.lattice.marginals[place].map(|expected| -expected);
            gradient[usize::from(tag)] += 1.0;
            self.climb(first..self.bounds[place], &gradient, rate);
            first = self.bounds[place];
        }
        steps[usize::from(before)][usize::from(OUTSIDE)] += 1.0;
        for (before, gradient) in steps.iter().enumerate() {
            let square: f32 = gradient.iter().map(|part| part * part).sum();
            self.step_squares[before] += square;
            let size = rate / self.step_squares[before].max(f32::MIN_POSITIVE).sqrt();
            for (tag, part) in gradient.iter().enumerate().take(TAGS) {
                if may_follow(before as Tag, tag as Tag) {
                    self.transitions[before][tag] += size * part;
                }
            }
        }
    }

    /// Goes a step up the gradient of a token, in all of its features.
    fn climb(&mut self, active: std::ops::Range<usize>, gradient: &Row, rate: f32) {
        let square: f32 = gradient.iter().map(|part| part * part).sum();
        // What is already right to three digits teaches nothing.
        if square < 1e-6 {
            return;
        }
        for number in &self.active[active] {
            let number = *number as usize;
            self.squares[number] += square;
            let size = rate / self.squares[number].sqrt();
            for (weight, part) in self.rows[number].iter_mut().zip(gradient) {
                *weight += size * part;
            }
        }
    }
}

/// Forward and backward sums over one run.
#[derive(Default)]
struct Lattice {
    scores: Vec<Row>,
    forward: Vec<Row>,
    scales: Vec<f32>,
    /// The probability of each tag at each token.
    marginals: Vec<Row>,
    /// How often each step is expected, by the tag before.
    steps: [Row; TAGS],
}

impl Lattice {
    /// Works out `marginals` and `steps`. Returns false if the sums underflow: such a run teaches nothing.
    fn sum(&mut self, transitions: &[Row; TAGS]) -> bool {
        let mut weights = [[0.0; 8]; TAGS];
        for (before, row) in weights.iter_mut().enumerate() {
            for (tag, weight) in row.iter_mut().enumerate().take(TAGS) {
                if may_follow(before as Tag, tag as Tag) {
                    *weight = exp(transitions[before][tag]);
                }
            }
        }
        self.forward.clear();
        self.scales.clear();
        let mut before: Row = [0.0; 8];
        before[usize::from(OUTSIDE)] = 1.0;
        for score in &mut self.scores {
            let highest = score[..TAGS].iter().copied().fold(f32::MIN, f32::max);
            *score = score.map(|score| exp(score - highest));
            score[TAGS] = 0.0;
            let mut sums: Row = [0.0; 8];
            for (weight, row) in before.iter().zip(&weights) {
                for tag in 0..8 {
                    sums[tag] += weight * row[tag];
                }
            }
            for tag in 0..8 {
                sums[tag] *= score[tag];
            }
            let total: f32 = sums.iter().sum();
            if total.is_nan() || total < 1e-30 {
                return false;
            }
            before = sums.map(|sum| sum / total);
            self.forward.push(before);
            self.scales.push(1.0 / total);
        }
        let last: f32 = (0..TAGS).map(|tag| before[tag] * weights[tag][usize::from(OUTSIDE)]).sum();
        if last.is_nan() || last < 1e-30 {
            return false;
        }
        self.steps = [[0.0; 8]; TAGS];
        self.marginals.clear();
        self.marginals.resize(self.scores.len(), [0.0; 8]);
        let mut behind: Row = [0.0; 8];
        for tag in 0..TAGS {
            behind[tag] = weights[tag][usize::from(OUTSIDE)] / last;
            self.steps[tag][usize::from(OUTSIDE)] += before[tag] * behind[tag];
        }
        for place in (0..self.scores.len()).rev() {
            let ways = self.forward[place].iter().zip(&behind).map(|(to, on)| to * on);
            self.marginals[place].iter_mut().zip(ways).for_each(|(marginal, ways)| *marginal = ways);
            let mut first: Row = [0.0; 8];
            first[usize::from(OUTSIDE)] = 1.0;
            let before = if place > 0 { &self.forward[place - 1] } else { &first };
            let mut onward = behind;
            onward.iter_mut().zip(&self.scores[place]).for_each(|(way, score)| *way *= score * self.scales[place]);
            let mut sums: Row = [0.0; 8];
            for tag in 0..TAGS {
                for next in 0..8 {
                    let way = weights[tag][next] * onward[next];
                    self.steps[tag][next] += before[tag] * way;
                    sums[tag] += way;
                }
            }
            behind = sums;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marginals_of_a_token_add_up_to_one_and_the_steps_to_their_number() {
        let mut lattice = Lattice { scores: vec![[1.0, 2.0, -1.0, 0.5, 0.0, 0.3, 0.0, 0.0]; 3], ..Lattice::default() };
        assert!(lattice.sum(&[[0.1; 8]; TAGS]));
        for row in &lattice.marginals {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        }
        let steps: f32 = lattice.steps.iter().flatten().sum();
        assert!((steps - 4.0).abs() < 1e-3, "into the run, between three tokens, and out: {steps}");
    }
}
