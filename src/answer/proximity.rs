//! What stands near what in one text: the meaning of phrases with slop, NEAR, BEFORE and WITHIN, once for finding and
//! for marking.
//! In: what is asked, and where each of its words and names stands in the text, as positions. Out: whether the text
//! satisfies it, how often, and which words are the reason. Knows no index, no text and no letter.

use super::resolve::{Placed, Together};
use crate::language::places::Run;
use crate::query::Scope;
use ways::{Way, ways};

mod pairs;
mod ways;

/// Where the words and names of a question stand in one text.
/// They have numbers in the order of `Together::atoms`.
pub(crate) trait Standing {
    /// Returns where the atom stands, in order, each run once.
    fn runs(&self, atom: usize) -> &[Run];
    /// Returns at which positions sentences begin, but for the first.
    fn sentence_starts(&self) -> &[u32];
}

/// Words in a row, from one position to another, both included.
#[derive(Debug, Clone, Copy)]
struct Window {
    first: u32,
    last: u32,
}

const EVERYWHERE: Window = Window { first: 0, last: u32::MAX };

/// Returns how often a text satisfies what is asked: ways that begin at different words, or sentences; 0 if it does not.
pub(crate) fn count(asked: &Together, standing: &impl Standing) -> usize {
    if let Together::Has(placed) = asked {
        if let Some(count) = pairs::count(placed, standing) {
            return count;
        }
        if !pairs::may_stand(placed, standing, &mut 0) {
            return 0;
        }
    }
    let ways = all_ways(asked, standing);
    let evaluation = Evaluation { ways: &ways, sentences: sentences(asked, standing) };
    let satisfied = evaluation.satisfies(asked, &mut 0, EVERYWHERE);
    if !satisfied {
        return 0;
    }
    match asked {
        Together::Has(_) => {
            let mut starts: Vec<u32> = ways.iter().flatten().map(|way| way.first).collect();
            starts.dedup();
            starts.len()
        }
        Together::Within(Scope::Sentence, part) => {
            evaluation.sentences.iter().filter(|sentence| evaluation.satisfies(part, &mut 0, **sentence)).count()
        }
        _ => 1,
    }
}

/// Returns the runs of words that are a reason why the text satisfies what is asked, sorted; none if it does not.
pub(crate) fn reasons(asked: &Together, standing: &impl Standing) -> Vec<Run> {
    let ways = all_ways(asked, standing);
    let evaluation = Evaluation { ways: &ways, sentences: sentences(asked, standing) };
    let mut runs = Vec::new();
    if evaluation.satisfies(asked, &mut 0, EVERYWHERE) {
        evaluation.gather(asked, &mut 0, EVERYWHERE, &mut runs);
    }
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// Returns the ways of each `Has` of the question, in the order in which they stand in it.
fn all_ways(asked: &Together, standing: &impl Standing) -> Vec<Vec<Way>> {
    let (mut all, mut atom) = (Vec::new(), 0);
    each_has(asked, &mut |placed| all.push(ways(placed, standing, &mut atom)));
    all
}

fn each_has(asked: &Together, give: &mut impl FnMut(&Placed)) {
    match asked {
        Together::Has(placed) => give(placed),
        Together::All(parts) | Together::Any(parts) => parts.iter().for_each(|part| each_has(part, give)),
        Together::Not(part) | Together::Within(_, part) => each_has(part, give),
    }
}

/// Sentences are looked at only where they are asked for.
fn sentences(asked: &Together, standing: &impl Standing) -> Vec<Window> {
    if !asked.asks_for_sentences() {
        return Vec::new();
    }
    let starts = standing.sentence_starts();
    let firsts = std::iter::once(0).chain(starts.iter().copied());
    let lasts = starts.iter().map(|start| start - 1).chain([u32::MAX]);
    firsts.zip(lasts).map(|(first, last)| Window { first, last }).collect()
}

struct Evaluation<'w> {
    ways: &'w [Vec<Way>],
    sentences: Vec<Window>,
}

impl Evaluation<'_> {
    fn inside(&self, has: usize, window: Window) -> impl Iterator<Item = &Way> {
        self.ways[has].iter().filter(move |way| window.first <= way.first && way.last <= window.last)
    }

    /// Says whether the window satisfies it. `has` counts the `Has` on the way, whatever is found.
    fn satisfies(&self, asked: &Together, has: &mut usize, window: Window) -> bool {
        match asked {
            Together::Has(_) => {
                *has += 1;
                self.inside(*has - 1, window).next().is_some()
            }
            // Every part is looked at, so that `has` goes on.
            Together::All(parts) => {
                let mut missing = 0;
                parts.iter().for_each(|part| missing += usize::from(!self.satisfies(part, has, window)));
                missing == 0
            }
            Together::Any(parts) => {
                let mut held = 0;
                parts.iter().for_each(|part| held += usize::from(self.satisfies(part, has, window)));
                held > 0
            }
            Together::Not(part) => !self.satisfies(part, has, window),
            Together::Within(scope, part) => {
                let start = *has;
                let mut found = false;
                for stretch in self.stretches(*scope, window) {
                    *has = start;
                    found |= self.satisfies(part, has, stretch);
                }
                if *has == start {
                    each_has(part, &mut |_| *has += 1);
                }
                found
            }
        }
    }

    /// Adds the runs of what satisfies the window, which does.
    fn gather(&self, asked: &Together, has: &mut usize, window: Window, runs: &mut Vec<Run>) {
        match asked {
            Together::Has(_) => {
                *has += 1;
                self.inside(*has - 1, window).for_each(|way| runs.extend(way.each_run()));
            }
            Together::All(parts) => parts.iter().for_each(|part| self.gather(part, has, window, runs)),
            Together::Any(parts) => {
                for part in parts {
                    self.gather_if_satisfied(part, has, window, runs);
                }
            }
            Together::Not(part) => each_has(part, &mut |_| *has += 1),
            Together::Within(scope, part) => {
                let start = *has;
                for stretch in self.stretches(*scope, window) {
                    *has = start;
                    self.gather_if_satisfied(part, has, stretch, runs);
                }
                if *has == start {
                    each_has(part, &mut |_| *has += 1);
                }
            }
        }
    }

    fn gather_if_satisfied(&self, part: &Together, has: &mut usize, window: Window, runs: &mut Vec<Run>) {
        let mut ahead = *has;
        if self.satisfies(part, &mut ahead, window) {
            self.gather(part, has, window, runs);
        }
        *has = ahead;
    }

    /// Returns the stretches of a scope that lie in the window. A sentence around it, as in a sentence within a
    /// sentence, is the window itself.
    fn stretches(&self, scope: Scope, window: Window) -> Vec<Window> {
        match scope {
            Scope::Passage => vec![window],
            Scope::Sentence => {
                let inside = |sentence: &&Window| window.first <= sentence.first && sentence.last <= window.last;
                self.sentences.iter().filter(inside).copied().collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::resolve::{Placing, Step};
    use crate::query::WordOrder;

    struct Letters {
        runs: Vec<Vec<Run>>,
        starts: Vec<u32>,
    }

    impl Standing for Letters {
        fn runs(&self, atom: usize) -> &[Run] {
            &self.runs[atom]
        }

        fn sentence_starts(&self) -> &[u32] {
            &self.starts
        }
    }

    fn word(letter: &str) -> Placed {
        phrase(&[letter], 0)
    }

    fn phrase(letters: &[&str], slop: u32) -> Placed {
        let steps = letters.iter().map(|letter| Step::Form(letter.to_string())).collect();
        Placed::Words(Placing { readings: vec![steps], slop, title_only: false })
    }

    fn near_by(left: Placed, right: Placed, order: WordOrder, distance: u32) -> Placed {
        Placed::Near { left: Box::new(left), right: Box::new(right), order, distance }
    }

    /// Words are letters; `.` ends a sentence. Shows the text with what is a reason in capitals.
    #[track_caller]
    fn case(asked: Together, text: &str, expected: &str) {
        let mut letters = Vec::new();
        let mut starts = Vec::new();
        for sign in text.split(' ') {
            if sign == "." { starts.push(letters.len() as u32) } else { letters.push(sign) }
        }
        let mut atoms = Vec::new();
        asked.atoms(&mut |atom| {
            let crate::answer::resolve::Atom::Step(step) = atom else { return };
            let here = letters.iter().enumerate().filter(|(_, letter)| step.takes(letter));
            atoms.push(here.map(|(at, _)| Run { first: at as u32, last: at as u32 }).collect());
        });
        let standing = Letters { runs: atoms, starts };
        let runs = reasons(&asked, &standing);
        assert_eq!(runs.is_empty(), count(&asked, &standing) == 0);
        let mut at = 0;
        let shown = |sign: &str| {
            if sign == "." {
                return sign.to_string();
            }
            at += 1;
            let marked = runs.iter().any(|run| run.first < at && at <= run.last + 1);
            if marked { sign.to_uppercase() } else { sign.to_string() }
        };
        assert_eq!(text.split(' ').map(shown).collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn near_counts_words_from_the_end_of_the_one_to_the_start_of_the_other() {
        let asked = |order, distance| Together::Has(near_by(word("a"), word("b"), order, distance));
        case(asked(WordOrder::Either, 2), "b x a x b x x a", "B x A x B x x a");
        case(asked(WordOrder::AsWritten, 2), "b x a x b x x a", "b x A x B x x a");
        case(asked(WordOrder::Either, 1), "a x b a b", "a x B A B");
        let phrase = near_by(phrase(&["a", "b"], 0), word("c"), WordOrder::Either, 2);
        case(Together::Has(phrase), "a b x c x x a b", "A B x C x x a b");
    }

    #[test]
    fn the_two_sides_share_no_word_and_what_lies_between_two_is_near_to_both() {
        case(Together::Has(near_by(word("a"), word("a"), WordOrder::Either, 3)), "a x x x a", "a x x x a");
        case(Together::Has(near_by(word("a"), word("a"), WordOrder::Either, 3)), "a x x a", "A x x A");
        let chain = near_by(near_by(word("a"), word("b"), WordOrder::Either, 3), word("c"), WordOrder::Either, 1);
        case(Together::Has(chain), "a c b", "A C B");
        let chain = near_by(near_by(word("a"), word("b"), WordOrder::Either, 3), word("b"), WordOrder::Either, 1);
        case(Together::Has(chain.clone()), "a x b", "a x b");
        case(Together::Has(chain), "a b b", "A B B");
    }

    #[test]
    fn slop_is_the_number_of_other_words_between_them_all() {
        case(Together::Has(phrase(&["a", "b", "c"], 2)), "a x b x c x c", "A x B x C x c");
        case(Together::Has(phrase(&["a", "b"], 1)), "b x a x x b", "b x a x x b");
    }

    #[test]
    fn within_a_sentence_all_of_it_stands_in_one() {
        let has = |letter| Together::Has(word(letter));
        let both = Together::Within(Scope::Sentence, Box::new(Together::All(vec![has("a"), has("b")])));
        case(both, "a x . b a . b", "a x . B A . b");
        let without = Together::All(vec![has("a"), Together::Not(Box::new(has("b")))]);
        case(Together::Within(Scope::Sentence, Box::new(without)), "a x . b a . a", "A x . b a . A");
        let across = Together::Has(near_by(word("a"), word("b"), WordOrder::Either, 5));
        case(Together::Within(Scope::Sentence, Box::new(across)), "a . b x a", "a . B x A");
    }
}
