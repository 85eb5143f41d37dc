//! Buffers for one report at a time, and the steps that fill them one after the other.
//! In: the tokens of a report. Out: a tag for each, and the names that they make.
//! Kept between reports for their memory and for the words that they have met: no step depends on an earlier report.

use std::ops::Range;

use super::Recognised;
use super::features::{self, Chunk, Window};
use super::forms::{Case, EDGE, Forms};
use super::lexicon::word;
use super::marginals::{Marginals, Steps};
use super::model::Model;
use super::phrases;
use super::runs;
use super::second_pass::{Majorities, NOWHERE};
use super::statistics::{SMALL, Statistics};
use super::tags::{self, OUTSIDE, Scores, Tag};
use super::tokens::Token;
use super::viterbi::Paths;
use crate::report::span::Span;

/// How far features look along a run for the head of a name.
const RUN_REACH: usize = 5;

/// How far features look along words with capitals that stand side by side.
const CHUNK_REACH: usize = 8;

/// The buffers. `Workspace::default()` is an empty one.
#[derive(Debug, Default)]
pub struct Workspace {
    /// The tokens of the report.
    pub(super) tokens: Vec<Token>,
    /// The form of each token.
    pub(super) numbers: Vec<u32>,
    /// What the gazetteer says of each token.
    flags: Vec<u8>,
    /// The runs of tokens that can be names.
    pub(super) runs: Vec<Range<usize>>,
    /// The tag of each token of a run; one run behind the other, as in `scores`.
    pub(super) tags: Vec<Tag>,
    scores: Vec<Scores>,
    /// The words that were met, with the checksum of the model that they were looked up in.
    pub(super) forms: Forms,
    checksum: u32,
    statistics: Statistics,
    pub(super) majorities: Majorities,
    paths: Paths,
    marginals: Marginals,
}

impl Workspace {
    /// Sets the form of each token, and notes what the report shows of its words.
    pub(super) fn look_up(&mut self, text: &str, model: &Model<'_>) {
        if self.checksum != model.checksum {
            self.forms.clear();
            self.checksum = model.checksum;
        }
        self.forms.make_room(model);
        self.numbers.clear();
        for token in &self.tokens {
            let (start, end) = (token.start as usize, token.end as usize);
            let number = if token.shouted { EDGE } else { self.forms.number(text, start, end, model) };
            self.numbers.push(number);
        }
        self.statistics.begin();
        self.statistics.count(&self.tokens, &self.numbers, &self.forms);
        for (number, token) in self.numbers.iter_mut().zip(&self.tokens).filter(|(_, token)| token.shouted) {
            // In a line of capitals, each word is written as the report writes it elsewhere.
            let seen_small = |lower: u32| match self.statistics.of(lower) {
                0 => None,
                shown => Some(shown & SMALL != 0),
            };
            *number = self.forms.number_quietly(token.of(text), seen_small, model);
        }
    }

    /// Sets what the gazetteer says of each token.
    pub(super) fn mark(&mut self, model: &Model<'_>) {
        phrases::mark(&self.tokens, &self.numbers, &self.forms, &model.lexicon, &mut self.flags);
    }

    /// Sets the runs.
    pub(super) fn find_runs(&mut self) {
        self.runs.clear();
        runs::find(&self.tokens, &self.numbers, &self.forms, &mut self.runs);
    }

    /// Tags every run.
    pub(super) fn tag(&mut self, model: &Model<'_>) {
        let mut scores = std::mem::take(&mut self.scores);
        scores.clear();
        for run in &self.runs {
            for at in run.clone() {
                let window = self.window(at, run);
                let mut sum = Scores::default();
                // The sums are by the place that the word is seen at, and the window runs the same way.
                for (place, form) in window.forms.iter().enumerate() {
                    sum.add(&form.sums[place]);
                }
                features::together(&window, &mut |feature| model.weights.add(feature.hash, &mut sum));
                scores.push(sum);
            }
        }
        self.scores = scores;
        self.tags.clear();
        self.tags.resize(self.scores.len(), OUTSIDE);
        let mut first = 0;
        for run in &self.runs {
            let range = first..first + run.len();
            self.paths.best(&self.scores[range.clone()], &model.transitions, &mut self.tags[range.clone()]);
            first = range.end;
        }
    }

    /// Tags those runs again in which a word was taken for something else than elsewhere in the report.
    pub(super) fn tag_again(&mut self, model: &Model<'_>) {
        self.count_majorities();
        let mut majorities = Vec::new();
        let mut scores = std::mem::take(&mut self.scores);
        // What is held against each other are the tags of the first pass.
        let mut again = self.tags.clone();
        let mut first = 0;
        for run in &self.runs {
            let range = first..first + run.len();
            first = range.end;
            if !self.majorities_of(run, &self.tags[range.clone()], &mut majorities) {
                continue;
            }
            for (place, at) in run.clone().enumerate() {
                let around = window_of(&majorities, place);
                let sum = &mut scores[range.start + place];
                let shapes = self.shapes(at);
                features::elsewhere(shapes, around, &mut |feature| model.weights.add(feature.hash, sum));
            }
            self.paths.best(&scores[range.clone()], &model.transitions, &mut again[range]);
        }
        self.scores = scores;
        self.tags = again;
    }

    /// Counts the tags of the first pass, by word.
    pub(super) fn count_majorities(&mut self) {
        self.majorities.begin(self.forms.lower_count());
        let active = self.runs.iter().flat_map(Clone::clone);
        for (at, tag) in active.zip(&self.tags) {
            if let Some(word) = self.word_with_capital(at) {
                self.majorities.count(word, *tag);
            }
        }
    }

    /// Returns the word of a token, if it has a capital: only these are held against each other.
    pub(super) fn word_with_capital(&self, at: usize) -> Option<u32> {
        let form = self.forms.brief(self.numbers[at]);
        (form.case == Case::Capital).then_some(form.lower)
    }

    /// Sets `majorities` to those of the tokens of a run, and says whether one of them disagrees.
    pub(super) fn majorities_of(&self, run: &Range<usize>, tags: &[Tag], majorities: &mut Vec<u8>) -> bool {
        majorities.clear();
        let mut disagrees = false;
        for (at, tag) in run.clone().zip(tags) {
            let majority = self.word_with_capital(at).map(|word| self.majorities.of(word, *tag));
            disagrees |= majority.is_some_and(|majority| majority.disagrees);
            majorities.push(majority.map_or(NOWHERE, |majority| majority.value));
        }
        disagrees
    }

    /// Returns the shapes one before, here and one behind.
    pub(super) fn shapes(&self, at: usize) -> [u64; 3] {
        let edge = self.forms.get(EDGE).shape;
        let shape = |place: usize| self.forms.get(self.numbers[place]).shape;
        let has_before = at > 0 && !self.tokens[at].begins;
        let has_behind = self.tokens.get(at + 1).is_some_and(|next| !next.begins);
        [if has_before { shape(at - 1) } else { edge }, shape(at), if has_behind { shape(at + 1) } else { edge }]
    }

    /// Returns what the features of a token of a run look at.
    #[inline]
    pub(super) fn window(&self, at: usize, run: &Range<usize>) -> Window<'_> {
        let edge = self.forms.get(EDGE);
        let form = |place: usize| self.forms.get(self.numbers[place]);
        let brief = |place: usize| self.forms.brief(self.numbers[place]);
        let begins = |place: usize| self.tokens[place].begins;
        let has_before = !begins(at) && at > 0;
        let has_behind = at + 1 < self.tokens.len() && !begins(at + 1);
        let here = form(at);
        let (mut before, mut before2, mut flag_before) = (edge, edge, 0);
        if has_before {
            (before, flag_before) = (form(at - 1), self.flags[at - 1]);
            if at > 1 && !begins(at - 1) {
                before2 = form(at - 2);
            }
        }
        let (mut behind, mut behind2, mut flag_behind) = (edge, edge, 0);
        if has_behind {
            (behind, flag_behind) = (form(at + 1), self.flags[at + 1]);
            if at + 2 < self.tokens.len() && !begins(at + 2) {
                behind2 = form(at + 2);
            }
        }
        let heads = |range: Range<usize>| {
            range
                .map(brief)
                .filter(|form| form.case == Case::Capital)
                .fold(0, |bits, form| bits | form.names & (word::BODY | word::SITE))
        };
        let run_before = heads(at.saturating_sub(RUN_REACH).max(run.start)..at);
        let run_behind = heads(at + 1..(at + 1 + RUN_REACH).min(run.end));
        let is_capital = |place: &usize| brief(*place).case == Case::Capital;
        let first =
            (run.start.max(at.saturating_sub(CHUNK_REACH))..at).rev().take_while(is_capital).last().unwrap_or(at);
        let last = (at + 1..run.end.min(at + 1 + CHUNK_REACH)).take_while(is_capital).last().unwrap_or(at);
        let chunk = (is_capital(&at) && first < last).then(|| Chunk {
            before: if first > 0 && !begins(first) { form(first - 1) } else { edge },
            first: form(first),
            last: form(last),
            behind: if last + 1 < self.tokens.len() && !begins(last + 1) { form(last + 1) } else { edge },
            place: [at - first, last - at],
        });
        Window {
            chunk,
            forms: [before2, before, here, behind, behind2],
            flags: [flag_before, self.flags[at], flag_behind],
            shown: [before, here, behind].map(|form| self.statistics.of(form.brief.lower)),
            begins: begins(at),
            around: [run_before, run_behind],
        }
    }

    /// Returns the tag of every token of the report.
    #[cfg(feature = "trainer")]
    pub(super) fn tags_of_all(&self) -> Vec<Tag> {
        let mut all = vec![OUTSIDE; self.tokens.len()];
        let active = self.runs.iter().flat_map(Clone::clone);
        active.zip(&self.tags).for_each(|(at, tag)| all[at] = *tag);
        all
    }

    /// Appends the names that the tags make.
    pub(super) fn names(&mut self, steps: &Steps, found: &mut Vec<Recognised>) {
        let mut first = 0;
        for run in &self.runs {
            let range = first..first + run.len();
            first = range.end;
            let tags = &self.tags[range.clone()];
            let mut is_read = false;
            let mut place = 0;
            while place < tags.len() {
                let Some(kind) = tags::kind(tags[place]) else {
                    place += 1;
                    continue;
                };
                let start = place;
                place += 1;
                while place < tags.len() && tags[place] == tags::inside(kind) {
                    place += 1;
                }
                if !is_read {
                    self.marginals.read(&self.scores[range.clone()], steps);
                    is_read = true;
                }
                let confidence = self.marginals.name(start, place, kind, steps);
                let (first, last) = (&self.tokens[run.start + start], &self.tokens[run.start + place - 1]);
                found.push(Recognised { span: Span::new(first.start as usize, last.end as usize), kind, confidence });
            }
        }
    }
}

/// Returns the majorities one before, here and one behind.
pub(super) fn window_of(majorities: &[u8], place: usize) -> [u8; 3] {
    let before = if place > 0 { majorities[place - 1] } else { NOWHERE };
    [before, majorities[place], majorities.get(place + 1).copied().unwrap_or(NOWHERE)]
}
