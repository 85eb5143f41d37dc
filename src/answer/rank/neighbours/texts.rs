//! Counts neighbours in texts, stop words between them passed over.
//! In: a text. Out: how often the words of each pair stand side by side.

use std::collections::HashMap;

use super::MOST_BETWEEN;
use crate::answer::matching::Matches;
use crate::answer::rank::weights::{Weights, single_word};
use crate::answer::resolve::{Question, Step};
use crate::index::mentions::Texts;
use crate::language::analyser::{Voice, Words};
use crate::language::stop_words;

/// Reads texts.
pub(super) struct Reader<'q> {
    weights: &'q Weights,
    /// The word of each term; none for what is no single word.
    words: Vec<Option<&'q Step>>,
    /// The first bytes of forms that may be one of them: most words of a text are told from them by that.
    firsts: [bool; 256],
    /// Which terms a form is. Those that passages hold are known from looking the words up; those of titles, where other
    /// forms may stand, are added as they are seen.
    known: HashMap<String, Vec<usize>>,
}

impl<'q> Reader<'q> {
    pub(super) fn new(question: &'q Question, matches: &Matches, weights: &'q Weights) -> Reader<'q> {
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
        Reader { weights, words, firsts, known }
    }

    /// Adds to `counts` what a text has of each pair.
    pub(super) fn count(&mut self, text: &str, texts: Texts, counts: &mut [u32]) {
        let mut words = Words::new(text, Voice::Report);
        // The terms at the place before and at this one; a word of two readings has two terms at one place.
        let (mut before, mut here, mut position, mut between) = (Vec::new(), Vec::new(), None, 0);
        while words.advance() {
            let word = words.word();
            let found = terms_of(&word.form, texts, &self.words, &self.firsts, &mut self.known);
            if found.is_empty() && stop_words::is_one(&word.form) {
                continue;
            }
            if let Some(last) = position.replace(word.position).filter(|last| *last != word.position) {
                between = word.position - last - 1;
                std::mem::swap(&mut before, &mut here);
                here.clear();
            }
            if !before.is_empty() && between <= MOST_BETWEEN {
                for (pair, count) in self.weights.neighbours.iter().zip(counts.iter_mut()) {
                    let is_new = found.contains(&pair.second) && !here.contains(&pair.second);
                    *count += u32::from(is_new && before.contains(&pair.first));
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
    texts: Texts,
    words: &[Option<&Step>],
    firsts: &[bool; 256],
    known: &'k mut HashMap<String, Vec<usize>>,
) -> &'k [usize] {
    if !form.bytes().next().is_some_and(|byte| firsts[usize::from(byte)]) {
        return &[];
    }
    if texts == Texts::Titles && !known.contains_key(form) {
        let is_word = |step: &Option<&Step>| step.is_some_and(|step| step.takes(form));
        let terms = (0..words.len()).filter(|place| is_word(&words[*place])).collect();
        known.insert(form.to_string(), terms);
    }
    known.get(form).map_or(&[], Vec::as_slice)
}
