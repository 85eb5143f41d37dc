//! From labelled text and lists of names to a model: the way on one screen.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

use super::conll::Document;
use super::crf::{self, LEFT_OUT, Learned, Numbered, Row, Settings};
use super::examples::Examples;
use super::facts::{self, BadList, Lists};
use super::scoring;
use super::writing;
use crate::intake::understand::recogniser::model::Model;
use crate::intake::understand::recogniser::tags::{TAGS, Tag};
use crate::intake::understand::recogniser::weights::{self, Line, ROWS};
use crate::intake::understand::recogniser::workspace::Workspace;
use crate::intake::understand::recogniser::{Recogniser, lexicon};

/// Lines of the table of weights: 114,688 rows in 1 MB.
const LINES: usize = 16_384;

/// A feature seen less often is not learned.
const LEAST_COUNT: u32 = 2;

/// As measured on the development sets: `src/trainer/README.md` has the figures.
pub const SETTINGS: Settings = Settings {
    epochs: 12,
    rates: (0.1, 0.01),
    start: 1.0,
    hide_identity: 0.3,
    hide_elsewhere: 0.4,
    hide_any: 0.1,
    seed: 1,
};

/// Numbers without a meaning of their own: hashed in a fixed way, and never gone through in the order of the map.
type Numbers = HashMap<u64, u32, BuildHasherDefault<DefaultHasher>>;

/// Returns the bytes of the model. `tell` is told what is being done.
pub fn model(
    documents: &[Document],
    lists: &Lists,
    settings: Settings,
    tell: &mut dyn FnMut(&str),
) -> Result<Vec<u8>, BadList> {
    let lexicon = facts::lexicon(lists, documents)?;
    let untaught = writing::model(&[], &[[0.0; 8]; TAGS], &lexicon);
    let mut examples = Examples::read(documents, &Model::view(&untaught).unwrap_or(Model::empty()));
    tell(&format!(
        "{} runs, {} tokens, {} features",
        examples.runs.len(),
        examples.tokens.len(),
        examples.features.len()
    ));
    let halves = [runs_of(&examples, |document| document % 2 == 0), runs_of(&examples, |document| document % 2 == 1)];
    // Each half is tagged by a model of the other, with the errors that a text unseen in training will have.
    let mut first_pass = vec![0; examples.tokens.len()];
    for (half, other) in [(0, 1), (1, 0)] {
        let (numbered, hashes) = numbered_by_count(&examples);
        let learned = crf::learn(&examples, &numbered, &halves[half], settings);
        let bytes = written(&hashes, &learned, 4 * LINES, &lexicon);
        tag_runs(&bytes, documents, &examples, &halves[other], &mut first_pass);
        tell("tagged a half with a model of the other");
    }
    examples.set_elsewhere(&first_pass);
    let all = runs_of(&examples, |_| true);
    let (numbered, hashes) = numbered_by_count(&examples);
    let learned = crf::learn(&examples, &numbered, &all, settings);
    tell(&format!("learned {} features", hashes.len()));
    // What is left out leaves its work to others: so those that stay learn once more, from nothing.
    let features: Vec<(u64, Row)> = hashes.into_iter().zip(learned.rows).collect();
    let mut table = writing::lay_out(&features, LINES);
    let learned = crf::learn(&examples, &numbered_by_row(&examples, &table), &all, settings);
    writing::fill(&mut table, &learned.rows);
    tell("learned those features again that the table holds");
    Ok(writing::model(&table, &learned.transitions, &lexicon))
}

fn runs_of(examples: &Examples, is_of: impl Fn(usize) -> bool) -> Vec<usize> {
    let documents = examples.documents.iter().enumerate().filter(|(number, _)| is_of(*number));
    documents.flat_map(|(_, runs)| runs.clone()).collect()
}

/// Numbers the features that come often enough, in the order in which they are met; and returns their hashes.
fn numbered_by_count(examples: &Examples) -> (Numbered, Vec<u64>) {
    let mut counts = Numbers::default();
    for hash in examples.features.iter().chain(&examples.elsewhere) {
        *counts.entry(*hash).or_default() += 1;
    }
    let mut numbers = Numbers::default();
    let mut hashes = Vec::new();
    let mut number = |hash: &u64| {
        if counts[hash] < LEAST_COUNT {
            return LEFT_OUT;
        }
        *numbers.entry(*hash).or_insert_with(|| {
            hashes.push(*hash);
            hashes.len() as u32 - 1
        })
    };
    let features = examples.features.iter().map(&mut number).collect();
    let elsewhere = examples.elsewhere.iter().map(&mut number).collect();
    (Numbered { features, elsewhere, count: hashes.len() }, hashes)
}

/// Numbers the features by their row in a table.
fn numbered_by_row(examples: &Examples, table: &[Line]) -> Numbered {
    let number = |hash: &u64| weights::row(table, *hash).map_or(LEFT_OUT, |row| row as u32);
    Numbered {
        features: examples.features.iter().map(number).collect(),
        elsewhere: examples.elsewhere.iter().map(number).collect(),
        count: table.len() * ROWS,
    }
}

/// Returns the bytes of a model as it was learned, without learning again.
fn written(hashes: &[u64], learned: &Learned, lines: usize, lexicon: &[lexicon::Line]) -> Vec<u8> {
    let features: Vec<(u64, Row)> = hashes.iter().copied().zip(learned.rows.iter().copied()).collect();
    let mut table = writing::lay_out(&features, lines);
    let mut rows = vec![[0.0; 8]; lines * ROWS];
    for (hash, row) in &features {
        if let Some(number) = weights::row(&table, *hash) {
            rows[number] = *row;
        }
    }
    writing::fill(&mut table, &rows);
    writing::model(&table, &learned.transitions, lexicon)
}

/// Sets the tags of the tokens of some runs as a model gives them.
fn tag_runs(bytes: &[u8], documents: &[Document], examples: &Examples, runs: &[usize], tags: &mut [Tag]) {
    let recogniser = Recogniser::with(Model::view(bytes).unwrap_or(Model::empty()));
    let mut workspace = Workspace::default();
    let mut runs = runs.iter().copied().peekable();
    for (document, its_runs) in documents.iter().zip(&examples.documents) {
        if !runs.peek().is_some_and(|run| its_runs.contains(run)) {
            continue;
        }
        scoring::tag(&recogniser, document, &mut workspace);
        // The runs are those of the examples: they do not depend on weights.
        let mut found = workspace.tags.iter();
        while let Some(run) = runs.next_if(|run| its_runs.contains(run)) {
            examples.runs[run].clone().zip(&mut found).for_each(|(token, tag)| tags[token] = *tag);
        }
    }
}
