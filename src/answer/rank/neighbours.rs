//! What the best reports gain where words that stand side by side in the question do so in them too.
//! In: some reports. Out: for each what is added to its score. Read from the texts themselves, stop words passed over.

use tantivy::DocId;

use super::weights::{Weights, single_word};
use crate::answer::matching::SegmentMatches;
use crate::answer::resolve::{Question, Step};
use crate::index::damage::Found;
use crate::index::ledger::id_of;
use crate::index::schema::column;
use crate::index::stored::ReportFacts;
use crate::language::analyser::{Voice, Words};
use crate::language::stop_words;
use tantivy::DocAddress;

/// How soon further places at which two words are neighbours stop to count.
const K1: f32 = 1.2;

/// Counts neighbours in texts.
pub(super) struct Counter<'q> {
    weights: &'q Weights,
    /// The word of each term; none for what is no single word.
    words: Vec<Option<&'q Step>>,
}

impl<'q> Counter<'q> {
    pub(super) fn new(question: &'q Question, weights: &'q Weights) -> Counter<'q> {
        let words = weights.terms.iter().map(|term| single_word(&question.leaves[term.leaf])).collect();
        Counter { weights, words }
    }

    /// Returns what a report gains.
    pub(super) fn gain(&self, segment: &SegmentMatches, report: usize) -> Result<f32, Found> {
        let documents = segment.documents(report);
        let mut counts = vec![0_u32; self.weights.neighbours.len()];
        let mut id = None;
        for document in documents.clone() {
            if self.may_stand_in(|leaf| holds(&segment.leaves[leaf].texts, document)) {
                let id = match &mut id {
                    Some(id) => id,
                    none => none.insert(id_of(&segment.snapshot.texts(segment.number, column::ID)?, documents.start)?),
                };
                let number = (document - documents.start) as usize;
                let (text, _) = segment.snapshot.passage(segment.number, documents.start, number, id)?;
                self.count(&text, &mut counts);
            }
        }
        if self.may_stand_in(|leaf| holds(&segment.leaves[leaf].titles, report as u32)) {
            let id = id_of(&segment.snapshot.texts(segment.number, column::ID)?, documents.start)?;
            let head = DocAddress::new(segment.number, documents.start);
            let facts: ReportFacts = segment.snapshot.facts(head, &id)?;
            self.count(facts.title.as_deref().unwrap_or_default(), &mut counts);
        }
        let gains = self.weights.neighbours.iter().zip(&counts);
        Ok(gains.map(|(pair, count)| pair.weight * (K1 + 1.0) * *count as f32 / (*count as f32 + K1)).sum())
    }

    /// Says whether both words of a pair stand somewhere.
    fn may_stand_in(&self, holds: impl Fn(usize) -> bool) -> bool {
        let leaf = |place: usize| self.weights.terms[place].leaf;
        self.weights.neighbours.iter().any(|pair| holds(leaf(pair.first)) && holds(leaf(pair.second)))
    }

    fn count(&self, text: &str, counts: &mut [u32]) {
        let mut words = Words::new(text, Voice::Report);
        // The terms at the place before and at this one; a word of two readings has two terms at one place.
        let (mut before, mut here, mut found, mut position) = (Vec::new(), Vec::new(), Vec::new(), None);
        while words.advance() {
            let word = words.word();
            let is_word = |step: &Option<&Step>| step.is_some_and(|step| step.takes(&word.form));
            found.clear();
            found.extend((0..self.words.len()).filter(|place| is_word(&self.words[*place])));
            if found.is_empty() && stop_words::is_one(&word.form) {
                continue;
            }
            if position.replace(word.position) != Some(word.position) {
                std::mem::swap(&mut before, &mut here);
                here.clear();
            }
            for (pair, count) in self.weights.neighbours.iter().zip(counts.iter_mut()) {
                *count += u32::from(before.contains(&pair.first) && found.contains(&pair.second));
            }
            here.extend_from_slice(&found);
        }
    }
}

fn holds(list: &[(DocId, f32)], number: u32) -> bool {
    list.binary_search_by_key(&number, |(other, _)| *other).is_ok()
}
