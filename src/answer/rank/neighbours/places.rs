//! Counts neighbours by where words stand, without their texts.
//! In: texts that hold both words of a pair. Out: how often they stand side by side, as far as positions tell.

use tantivy::DocId;

use super::MOST_BETWEEN;
use crate::answer::matching::SegmentMatches;
use crate::answer::matching::standing::{Atoms, Runs};
use crate::answer::rank::weights::{Neighbours, Weights, single_word};
use crate::answer::resolve::{Question, Step};
use crate::index::damage::Found;
use crate::index::mentions::Texts;
use crate::language::stop_words;

/// How often the words of each pair stand side by side in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counted {
    /// With nothing between them.
    pub(super) sure: Vec<u32>,
    /// With nothing, or what may be stop words, between them.
    pub(super) most: Vec<u32>,
}

impl Counted {
    /// Says whether the text need not be read.
    pub(super) fn is_sure(&self) -> bool {
        self.sure == self.most
    }
}

/// Where the words of pairs stand in some texts.
pub(super) struct Places<'w> {
    /// In each of the texts, in order: the position, and the place of the word among the terms.
    stand: Vec<Vec<(u32, usize)>>,
    pairs: &'w [Neighbours],
}

impl<'w> Places<'w> {
    /// Reads them for documents that are in order; none for stop words, which stand everywhere: there the texts
    /// themselves are read sooner.
    pub(super) fn read(
        question: &Question,
        weights: &'w Weights,
        segment: &SegmentMatches,
        texts: Texts,
        documents: &[DocId],
    ) -> Result<Option<Places<'w>>, Found> {
        let pairs = weights.neighbours.as_slice();
        let fields = &segment.snapshot.fields;
        let field = if texts == Texts::Titles { fields.title } else { fields.text };
        let inverted = segment.segment.inverted_index(field)?;
        let mut words = Vec::new();
        for (place, term) in weights.terms.iter().enumerate() {
            let is_paired = pairs.iter().any(|pair| pair.first == place || pair.second == place);
            let Some(step) = single_word(&question.leaves[term.leaf]).filter(|_| is_paired) else { continue };
            if matches!(step, Step::Form(form) | Step::Stem { asked: form, .. } if stop_words::is_one(form)) {
                return Ok(None);
            }
            words.push((place, Atoms::of_word(&inverted, step)?));
        }
        let mut stand = vec![Vec::new(); documents.len()];
        for (place, atoms) in &words {
            let mut runs = Runs::open(atoms)?;
            runs.read(documents);
            for (at, stand) in stand.iter_mut().enumerate() {
                stand.extend(runs.of(at).iter().map(|run| (run.first, *place)));
            }
        }
        stand.iter_mut().for_each(|stand| stand.sort_unstable());
        Ok(Some(Places { stand, pairs }))
    }

    /// Counts in the text at this place among those that were read.
    pub(super) fn counted(&self, at: usize) -> Counted {
        count(&self.stand[at], self.pairs)
    }
}

/// Counts in one text: a word's neighbour is the last word of the question before it.
fn count(stand: &[(u32, usize)], pairs: &[Neighbours]) -> Counted {
    let (mut sure, mut most) = (vec![0; pairs.len()], vec![0; pairs.len()]);
    let mut before: &[(u32, usize)] = &[];
    for here in stand.chunk_by(|one, other| one.0 == other.0) {
        let between = before.first().map_or(u32::MAX, |(position, _)| here[0].0 - position - 1);
        if between <= MOST_BETWEEN {
            let holds = |stand: &[(u32, usize)], place| stand.iter().any(|(_, term)| *term == place);
            for (number, pair) in pairs.iter().enumerate() {
                let is_pair = u32::from(holds(before, pair.first) && holds(here, pair.second));
                most[number] += is_pair;
                sure[number] += if between == 0 { is_pair } else { 0 };
            }
        }
        before = here;
    }
    Counted { sure, most }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARMS_CONTROL_TALKS: [Neighbours; 2] =
        [Neighbours { first: 0, second: 1, weight: 1.0 }, Neighbours { first: 1, second: 2, weight: 1.0 }];

    fn counts(stand: &[(u32, usize)]) -> Counted {
        count(stand, &ARMS_CONTROL_TALKS)
    }

    fn sure(counts: [u32; 2]) -> Counted {
        Counted { sure: counts.to_vec(), most: counts.to_vec() }
    }

    #[test]
    fn words_in_a_row_are_neighbours_for_sure() {
        assert_eq!(counts(&[(3, 0), (4, 1), (5, 2), (9, 0), (10, 1)]), sure([2, 1]));
        assert_eq!(counts(&[(3, 1), (4, 0)]), sure([0, 0]), "the other way round");
    }

    #[test]
    fn words_with_a_few_words_between_are_unsure_and_those_far_apart_are_none() {
        assert_eq!(counts(&[(0, 0), (4, 1)]), Counted { sure: vec![0, 0], most: vec![1, 0] });
        assert_eq!(counts(&[(0, 0), (5, 1)]), sure([0, 0]));
    }

    #[test]
    fn another_word_of_the_question_between_parts_them() {
        assert_eq!(counts(&[(0, 0), (1, 2), (2, 1)]), sure([0, 0]));
    }

    #[test]
    fn a_word_of_two_readings_counts_once() {
        assert_eq!(counts(&[(0, 0), (0, 2), (1, 1), (1, 2)]), sure([1, 0]));
    }
}
