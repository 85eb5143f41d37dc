//! Buffers for one report at a time, and the steps that fill them one after the other.
//! In: the tokens of a report. Out: a tag for each, and the names that they make.
//! Kept between reports for their memory and for the words that they have met: no step depends on an earlier report.

use std::ops::Range;

use super::Recognised;
use super::beside::Beside;
use super::features::{self, Chunk, HERE, Part, Window};
use super::forms::{Brief, Case, EDGE, Forms};
use super::hashing;
use super::lexicon::word;
use super::marginals::{Marginals, Steps};
use super::model::Model;
use super::phrases;
use super::recurring::Recurring;
use super::runs;
use super::second_pass::{Majorities, NOWHERE};
use super::statistics::{CAPITAL, SMALL, Statistics};
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
    /// What is looked at for every token.
    briefs: Vec<Brief>,
    /// The exact hash of each token.
    hashes: Vec<u64>,
    /// What the gazetteer says of each token.
    flags: Vec<u8>,
    /// The runs of tokens that can be names.
    pub(super) runs: Vec<Range<usize>>,
    /// The tag of each token of a run; one run behind the other, as in `scores`.
    pub(super) tags: Vec<Tag>,
    scores: Vec<Scores>,
    beside: Beside,
    recurring: Recurring,
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
        // The hashes first: then nothing stands between one look-up and the next, and they wait for memory together.
        self.hashes.clear();
        self.hashes.extend(self.tokens.iter().map(|token| match token.shouted {
            true => 0,
            false => hashing::word_in(text, token.start as usize, token.end as usize).exact,
        }));
        let edge = self.forms.brief(EDGE);
        self.numbers.clear();
        self.briefs.clear();
        self.numbers.reserve(self.tokens.len());
        self.briefs.reserve(self.tokens.len());
        for (token, hash) in self.tokens.iter().zip(&self.hashes) {
            let (start, end) = (token.start as usize, token.end as usize);
            let (number, brief) =
                if token.shouted { (EDGE, edge) } else { self.forms.number(text, start, end, *hash, model) };
            self.numbers.push(number);
            self.briefs.push(brief);
        }
        self.statistics.begin();
        self.statistics.count(&self.tokens, &self.briefs, &self.forms);
        let places = self.numbers.iter_mut().zip(&mut self.briefs).zip(&self.tokens);
        for ((number, brief), token) in places.filter(|(_, token)| token.shouted) {
            // In a line of capitals, each word is written as the report writes it elsewhere.
            let seen_small = |lower: u32| match self.statistics.of(lower) {
                0 => None,
                shown => Some(shown & SMALL != 0),
            };
            (*number, *brief) = self.forms.number_quietly(token.of(text), seen_small, model);
        }
    }

    /// Sets what the gazetteer says of each token.
    pub(super) fn mark(&mut self, model: &Model<'_>) {
        phrases::mark(&self.tokens, &self.numbers, &self.briefs, &self.forms, &model.lexicon, &mut self.flags);
    }

    /// Sets the runs.
    pub(super) fn find_runs(&mut self) {
        self.runs.clear();
        runs::find(&self.tokens, &self.briefs, &mut self.runs);
    }

    /// Drops the runs in which a word begins a sentence and stands alone with its capital, if the report shows it small
    /// and never with a capital inside a sentence, and it is of no name: one in eight runs, of which one in 100,000 was
    /// tagged as a name.
    pub(super) fn drop_lone_starts(&mut self) {
        let Workspace { runs, tokens, briefs, flags, statistics, .. } = self;
        runs.retain(|run| {
            let (at, brief) = (run.start, briefs[run.start]);
            let may_be_lone = run.len() == 1 && tokens[at].begins && brief.names == 0 && flags[at] == 0;
            !(may_be_lone && statistics.of(brief.lower) & (SMALL | CAPITAL) == SMALL)
        });
    }

    /// Tags every run.
    pub(super) fn tag(&mut self, model: &Model<'_>) {
        let mut beside = std::mem::take(&mut self.beside);
        beside.begin(&self.forms, model);
        let mut recurring = std::mem::take(&mut self.recurring);
        recurring.begin(&self.forms, model);
        let mut scores = std::mem::take(&mut self.scores);
        scores.clear();
        for run in &self.runs {
            for at in run.clone() {
                let window = self.window(at, run);
                let mut sum = Scores::default();
                add_kept(&window, &mut sum);
                self.add_beside(at, &window, &mut beside, model, &mut sum);
                recurring.add(&window, &self.forms, model, &mut sum);
                features::together(&window, &mut |part, feature| {
                    if matches!(part, Part::TwoBefore | Part::TwoBehind | Part::Rest) {
                        model.weights.add(feature.hash, &mut sum);
                    }
                });
                scores.push(sum);
            }
        }
        self.beside = beside;
        self.recurring = recurring;
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

    /// Adds what the words beside a token give it, and what the report shows of them.
    #[inline]
    fn add_beside(&self, at: usize, window: &Window<'_>, kept: &mut Beside, model: &Model<'_>, sum: &mut Scores) {
        let here = self.numbers[at];
        let [_, before] = self.two_before(at);
        let [behind, _] = self.two_behind(at);
        sum.add(kept.before(before, here, &self.forms, model));
        sum.add(kept.behind(here, behind, &self.forms, model));
        let [shown_before, shown, shown_behind] = window.shown;
        sum.add(kept.shown_before(shown_before, shown, window.begins));
        sum.add(kept.shown_behind(shown, shown_behind));
    }

    /// Returns the forms two before and one before a token, as far as its sentence reaches.
    #[inline]
    fn two_before(&self, at: usize) -> [u32; 2] {
        if at == 0 || self.tokens[at].begins {
            return [EDGE; 2];
        }
        let has_second = at > 1 && !self.tokens[at - 1].begins;
        [if has_second { self.numbers[at - 2] } else { EDGE }, self.numbers[at - 1]]
    }

    /// Returns the forms one behind and two behind a token, as far as its sentence reaches.
    #[inline]
    fn two_behind(&self, at: usize) -> [u32; 2] {
        let goes_on = |at: usize| self.tokens.get(at).is_some_and(|token| !token.begins);
        if !goes_on(at + 1) {
            return [EDGE; 2];
        }
        [self.numbers[at + 1], if goes_on(at + 2) { self.numbers[at + 2] } else { EDGE }]
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
        let form = self.briefs[at];
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
        let brief = |place: usize| self.briefs[place];
        let begins = |place: usize| self.tokens[place].begins;
        let here = form(at);
        let [before2, before] = self.two_before(at).map(|number| self.forms.get(number));
        let [behind, behind2] = self.two_behind(at).map(|number| self.forms.get(number));
        let flag_before = if !begins(at) && at > 0 { self.flags[at - 1] } else { 0 };
        let has_behind = at + 1 < self.tokens.len() && !begins(at + 1);
        let flag_behind = if has_behind { self.flags[at + 1] } else { 0 };
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
                    self.marginals.read(&self.scores[range.clone()], place, steps);
                    is_read = true;
                }
                let confidence = self.marginals.name(start, place, kind, steps);
                let (first, last) = (&self.tokens[run.start + start], &self.tokens[run.start + place - 1]);
                found.push(Recognised { span: Span::new(first.start as usize, last.end as usize), kind, confidence });
            }
        }
    }
}

/// Adds what single words give: the word itself, those two places away, and those at the ends of words with capitals.
#[inline]
fn add_kept(window: &Window<'_>, sum: &mut Scores) {
    let [before2, _, here, _, behind2] = window.forms;
    sum.add(before2.sum(HERE - 2));
    sum.add(here.sum(HERE));
    sum.add(behind2.sum(HERE + 2));
    sum.add(&here.begins[usize::from(window.begins)]);
    if let Some(chunk) = &window.chunk {
        let [before, first, last, behind] = [0, 1, 2, 3];
        if chunk.place[0] > 0 {
            sum.add(&chunk.before.chunk[before]);
            sum.add(&chunk.first.chunk[first]);
        }
        if chunk.place[1] > 0 {
            sum.add(&chunk.last.chunk[last]);
            sum.add(&chunk.behind.chunk[behind]);
        }
    }
}

/// Returns the majorities one before, here and one behind.
pub(super) fn window_of(majorities: &[u8], place: usize) -> [u8; 3] {
    let before = if place > 0 { majorities[place - 1] } else { NOWHERE };
    [before, majorities[place], majorities.get(place + 1).copied().unwrap_or(NOWHERE)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::understand::recogniser::tags::TAGS;
    use crate::intake::understand::recogniser::tokens;

    /// Words with a capital that nobody has met, more pairs of them than are kept.
    fn unknown_words() -> String {
        let mut state = 7_u64;
        let mut word = || {
            state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            let letters = (0..6).map(|letter| char::from(b'a' + (state >> (20 + 5 * letter)) as u8 % 26));
            letters.collect::<String>()
        };
        (0..10_000).map(|_| format!("X{} of {} Y{}, ", word(), word(), word())).collect()
    }

    #[test]
    fn what_is_kept_of_words_and_pairs_is_the_sum_of_all_their_features() {
        let model = Model::compiled_in();
        let mut workspace = Workspace::default();
        let prose = "NATO Secretary General Jens Stoltenberg said in Brussels that the U.S. Department of State and \
                     Mr. Lavrov's Foreign Ministry met.\nHe left. In Paris, President Macron of France spoke on 3 May.\n";
        for text in [prose, &unknown_words(), prose] {
            workspace.tokens.clear();
            tokens::cut(text, &mut workspace.tokens);
            workspace.look_up(text, &model);
            workspace.mark(&model);
            workspace.find_runs();
            workspace.tag(&model);
            let places = workspace.runs.iter().flat_map(|run| run.clone().map(move |at| (at, run)));
            for ((at, run), kept) in places.zip(&workspace.scores) {
                let window = workspace.window(at, run);
                let mut sum = Scores::default();
                window.forms.iter().enumerate().for_each(|(place, form)| sum.add(form.sum(place)));
                features::together(&window, &mut |_, feature| model.weights.add(feature.hash, &mut sum));
                let written = workspace.tokens[at].of(text);
                assert_eq!(sum.0[..TAGS], kept.0[..TAGS], "{written} at {at}");
            }
            assert!(!workspace.scores.is_empty());
        }
    }
}
