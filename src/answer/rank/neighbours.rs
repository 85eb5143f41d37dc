//! What the best reports gain where words that stand side by side in the question do so in them too.
//! In: some reports. Out: for each what is added to its score. Read from the texts themselves, stop words passed over.

use std::collections::HashMap;

use tantivy::{DocAddress, DocId};

use super::score::{K1, count_at, worth};
use super::weights::{Weights, single_word};
use crate::answer::matching::{Matches, SegmentMatches};
use crate::answer::resolve::{Question, Step};
use crate::index::damage::Found;
use crate::index::stored::ReportFacts;
use crate::language::analyser::{Voice, Words};
use crate::language::stop_words;

/// More often than this two words do not stand side by side in a title.
const MOST_IN_TITLE: f32 = 100.0;

/// Counts neighbours in texts.
pub(super) struct Counter<'q> {
    weights: &'q Weights,
    /// The word of each term; none for what is no single word.
    words: Vec<Option<&'q Step>>,
    /// The first bytes of forms that may be one of them: most words of a text are told from them by that.
    firsts: [bool; 256],
    /// Which terms a form is. Those that passages hold are known from looking the words up; those of titles, where other
    /// forms may stand, are added as they are seen.
    known: HashMap<String, Vec<usize>>,
}

/// What neighbours are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Text {
    Passage,
    Title,
}

impl<'q> Counter<'q> {
    pub(super) fn new(question: &'q Question, matches: &Matches, weights: &'q Weights) -> Counter<'q> {
        let word = |place: usize| single_word(&question.leaves[weights.terms[place].leaf]);
        let mut paired = vec![false; weights.terms.len()];
        weights.neighbours.iter().for_each(|pair| [pair.first, pair.second].iter().for_each(|at| paired[*at] = true));
        let words: Vec<Option<&Step>> =
            paired.iter().enumerate().map(|(place, paired)| word(place).filter(|_| *paired)).collect();
        let mut firsts = [false; 256];
        for step in words.iter().flatten() {
            beginnings(step).into_iter().filter_map(|form| form.bytes().next()).for_each(|byte| {
                firsts[usize::from(byte)] = true;
            });
        }
        let mut known: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, term) in weights.terms.iter().enumerate().filter(|(place, _)| words[*place].is_some()) {
            for (form, _) in matches.segments.iter().flat_map(|segment| &segment.leaves[term.leaf].forms) {
                let terms = known.entry(form.clone()).or_default();
                if !terms.contains(&place) {
                    terms.push(place);
                }
            }
        }
        Counter { weights, words, firsts, known }
    }

    /// Returns what a report may gain at most, without reading it.
    pub(super) fn most(&self, segment: &SegmentMatches, report: usize) -> f32 {
        let documents = segment.documents(report);
        let texts: Vec<&[(DocId, f32)]> = self
            .weights
            .terms
            .iter()
            .map(|term| {
                let texts = &segment.leaves[term.leaf].texts;
                let start = texts.partition_point(|(document, _)| *document < documents.start);
                let here = texts[start..].iter().take_while(|(document, _)| *document < documents.end).count();
                &texts[start..start + here]
            })
            .collect();
        let in_title = |place: usize| holds(&segment.leaves[self.weights.terms[place].leaf].titles, report as u32);
        let gains = self.weights.neighbours.iter().map(|pair| {
            // Each place of a pair takes one of either word, and no occurrence counts less than half.
            let together = texts[pair.first].iter().map(|(document, count)| {
                let other = texts[pair.second].iter().find(|(other, _)| other == document);
                2.0 * other.map_or(0.0, |(_, other)| count.min(*other))
            });
            let title = if in_title(pair.first) && in_title(pair.second) { MOST_IN_TITLE } else { 0.0 };
            let places = together.sum::<f32>() + title;
            pair.weight * worth(places, K1)
        });
        gains.sum()
    }

    /// Returns what a report gains.
    pub(super) fn gain(&mut self, segment: &SegmentMatches, report: usize) -> Result<f32, Found> {
        let documents = segment.documents(report);
        let head = documents.start;
        let id = segment.snapshot.report_id(segment.number, head)?;
        let mut counts = vec![0_u32; self.weights.neighbours.len()];
        for document in documents {
            if self.may_stand_in(|leaf| holds(&segment.leaves[leaf].texts, document)) {
                let number = (document - head) as usize;
                let (text, _) = segment.snapshot.passage(segment.number, head, number, &id)?;
                self.count(&text, Text::Passage, &mut counts);
            }
        }
        if self.may_stand_in(|leaf| holds(&segment.leaves[leaf].titles, report as u32)) {
            let facts: ReportFacts = segment.snapshot.facts(DocAddress::new(segment.number, head), &id)?;
            self.count(facts.title.as_deref().unwrap_or_default(), Text::Title, &mut counts);
        }
        let gains = self.weights.neighbours.iter().zip(&counts);
        Ok(gains.map(|(pair, count)| pair.weight * worth(*count as f32, K1)).sum())
    }

    /// Says whether both words of a pair stand somewhere.
    fn may_stand_in(&self, holds: impl Fn(usize) -> bool) -> bool {
        let leaf = |place: usize| self.weights.terms[place].leaf;
        self.weights.neighbours.iter().any(|pair| holds(leaf(pair.first)) && holds(leaf(pair.second)))
    }

    fn count(&mut self, text: &str, kind: Text, counts: &mut [u32]) {
        let mut words = Words::new(text, Voice::Report);
        // The terms at the place before and at this one; a word of two readings has two terms at one place.
        let (mut before, mut here, mut position) = (Vec::new(), Vec::new(), None);
        while words.advance() {
            let word = words.word();
            let found = terms_of(&word.form, kind, &self.words, &self.firsts, &mut self.known);
            if found.is_empty() && stop_words::is_one(&word.form) {
                continue;
            }
            if position.replace(word.position) != Some(word.position) {
                std::mem::swap(&mut before, &mut here);
                here.clear();
            }
            if !found.is_empty() && !before.is_empty() {
                for (pair, count) in self.weights.neighbours.iter().zip(counts.iter_mut()) {
                    *count += u32::from(before.contains(&pair.first) && found.contains(&pair.second));
                }
            }
            here.extend_from_slice(found);
        }
    }
}

/// Returns what forms that satisfy a step begin as: a stem and its forms begin alike.
fn beginnings(step: &Step) -> Vec<&str> {
    match step {
        Step::Stem { stem, asked } => vec![stem, asked],
        Step::Form(form) => vec![form],
        Step::OneOf { forms, .. } => forms.iter().map(String::as_str).collect(),
    }
}

/// Returns the terms that a form is.
fn terms_of<'k>(
    form: &str,
    kind: Text,
    words: &[Option<&Step>],
    firsts: &[bool; 256],
    known: &'k mut HashMap<String, Vec<usize>>,
) -> &'k [usize] {
    if !form.bytes().next().is_some_and(|byte| firsts[usize::from(byte)]) {
        return &[];
    }
    if kind == Text::Title && !known.contains_key(form) {
        let is_word = |step: &Option<&Step>| step.is_some_and(|step| step.takes(form));
        let terms = (0..words.len()).filter(|place| is_word(&words[*place])).collect();
        known.insert(form.to_string(), terms);
    }
    known.get(form).map_or(&[], Vec::as_slice)
}

fn holds(list: &[(DocId, f32)], number: u32) -> bool {
    count_at(list, number) > 0.0
}
