//! Labelled text as the learner sees it: for each token of a run, its features and its right tag.
//! In: documents and a model's lexicon. Out: features as hashes. The templates are those of the recogniser itself.

use std::ops::Range;

use super::conll::Document;
use crate::intake::understand::recogniser::describing::Affixes;
use crate::intake::understand::recogniser::features;
use crate::intake::understand::recogniser::forms::PLACES;
use crate::intake::understand::recogniser::model::Model;
use crate::intake::understand::recogniser::second_pass::{Majorities, NOWHERE};
use crate::intake::understand::recogniser::tags::{self, OUTSIDE, Tag};
use crate::intake::understand::recogniser::workspace::{Workspace, window_of};

/// Features that a token has in the second pass.
pub const ELSEWHERE: usize = 5;

/// One token of a run.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its features, in `Examples::features`.
    pub features: Range<usize>,
    /// Which of them is the identity of its word.
    pub identity: usize,
    /// Its right tag.
    pub tag: Tag,
    /// Its word's number within the document, if it has a capital.
    word: Option<u32>,
    shapes: [u64; 3],
}

/// All runs of all documents.
#[derive(Debug, Default)]
pub struct Examples {
    /// The runs of each document.
    pub documents: Vec<Range<usize>>,
    /// The tokens of each run.
    pub runs: Vec<Range<usize>>,
    /// The tokens of all runs.
    pub tokens: Vec<Example>,
    /// The features of all tokens, as hashes.
    pub features: Vec<u64>,
    /// The features of the second pass: `ELSEWHERE` a token, once they are known.
    pub elsewhere: Vec<u64>,
}

impl Examples {
    /// Returns the examples in the documents, with the features of the first pass.
    pub fn read(documents: &[Document], model: &Model<'_>) -> Examples {
        let mut examples = Examples::default();
        let mut workspace = Workspace::default();
        for document in documents {
            let first = examples.runs.len();
            workspace.tokens.clone_from(&document.tokens);
            workspace.look_up(&document.text, model);
            workspace.mark(model);
            workspace.find_runs();
            for run in &workspace.runs {
                let start = examples.tokens.len();
                let mut before = OUTSIDE;
                for at in run.clone() {
                    let tag = legal(before, document.tags[at]);
                    let affixes = Affixes::of(document.tokens[at].of(&document.text));
                    examples.add(&workspace, at, run, &affixes, tag);
                    before = tag;
                }
                examples.runs.push(start..examples.tokens.len());
            }
            examples.documents.push(first..examples.runs.len());
        }
        examples
    }

    fn add(&mut self, workspace: &Workspace, at: usize, run: &Range<usize>, affixes: &Affixes, tag: Tag) {
        let window = workspace.window(at, run);
        let start = self.features.len();
        let mut identity = start;
        for place in 0..PLACES {
            let form = window.forms[place];
            features::alone(form, affixes, place, &mut |feature| {
                if feature.is_identity {
                    identity = self.features.len();
                }
                self.features.push(feature.hash);
            });
        }
        features::together(&window, &mut |_, feature| self.features.push(feature.hash));
        let word = workspace.word_with_capital(at);
        let features = start..self.features.len();
        self.tokens.push(Example { features, identity, tag, word, shapes: workspace.shapes(at) });
    }

    /// Sets the features of the second pass from the tags that a first pass has given the tokens.
    pub fn set_elsewhere(&mut self, first_pass: &[Tag]) {
        self.elsewhere.clear();
        let mut majorities = Majorities::default();
        for document in &self.documents {
            let tokens = self.runs[document.start..document.end].iter().flat_map(Clone::clone);
            let words =
                tokens.clone().filter_map(|token| self.tokens[token].word).max().map_or(0, |word| word as usize + 1);
            majorities.begin(words);
            for token in tokens {
                if let Some(word) = self.tokens[token].word {
                    majorities.count(word, first_pass[token]);
                }
            }
            for run in &self.runs[document.clone()] {
                let of = |token: usize| {
                    let word = self.tokens[token].word;
                    word.map_or(NOWHERE, |word| majorities.of(word, first_pass[token]).value)
                };
                let values: Vec<u8> = run.clone().map(of).collect();
                for (place, token) in run.clone().enumerate() {
                    let shapes = self.tokens[token].shapes;
                    let give = &mut |feature: features::Feature| self.elsewhere.push(feature.hash);
                    features::elsewhere(shapes, window_of(&values, place), give);
                }
            }
        }
        debug_assert_eq!(self.elsewhere.len(), self.tokens.len() * ELSEWHERE);
    }
}

/// Returns the tag, or the beginning of its kind where it would go on from nothing: the name began outside of the run.
fn legal(before: Tag, tag: Tag) -> Tag {
    match tags::kind(tag) {
        Some(kind) if !tags::may_follow(before, tag) => tags::begin(kind),
        _ => tag,
    }
}
