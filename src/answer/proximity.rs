//! What stands near what in one text: the meaning of phrases with slop, NEAR, BEFORE and WITHIN, once for finding and
//! for marking.
//! In: what is asked, and where each of its words and names stands in the text, as positions. Out: whether the text
//! satisfies it, how often, and which words are the reason. Knows no index, no text and no letter.

use super::resolve::{Placed, Together};
use crate::language::places::Run;
use crate::query::{Scope, WordOrder};

/// So many ways in which one part of a query stands in one text are followed; of more, those in the fewest words.
/// Reached only by texts that say the same few words over and over, and told nowhere: NEAR in NEAR in NEAR over 20
/// equal words a side.
const MOST_WAYS: usize = 4_096;

/// Where the words and names of a question stand in one text.
/// They have numbers in the order of `Together::atoms`.
pub(crate) trait Standing {
    /// Returns where the atom stands, in order, each run once.
    fn runs(&self, atom: usize) -> &[Run];
    /// Returns at which positions sentences begin, but for the first.
    fn sentence_starts(&self) -> &[u32];
}

/// One way in which something stands in the text: runs of words, in order, that do not touch each other's words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    first: u32,
    last: u32,
    /// All runs; none where it is just one, from `first` to `last`.
    runs: Vec<Run>,
}

impl Way {
    fn of(run: Run) -> Way {
        Way { first: run.first, last: run.last, runs: Vec::new() }
    }

    fn each_run(&self) -> impl Iterator<Item = Run> + '_ {
        let whole = self.runs.is_empty().then_some(Run { first: self.first, last: self.last });
        self.runs.iter().copied().chain(whole)
    }

    fn shares_a_word(&self, other: &Way) -> bool {
        let hulls_meet = self.first <= other.last && other.first <= self.last;
        hulls_meet
            && self.each_run().any(|mine| other.each_run().any(|its| mine.first <= its.last && its.first <= mine.last))
    }

    fn with(&self, other: &Way) -> Way {
        let mut runs: Vec<Run> = self.each_run().chain(other.each_run()).collect();
        runs.sort_unstable();
        Way { first: self.first.min(other.first), last: self.last.max(other.last), runs }
    }

    fn width(&self) -> u32 {
        self.last - self.first
    }
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

/// Returns the ways in which something stands in the text, sorted, each once.
fn ways(placed: &Placed, standing: &impl Standing, atom: &mut usize) -> Vec<Way> {
    let mut found = match placed {
        Placed::Words(wording) => {
            let mut found = Vec::new();
            for steps in &wording.readings {
                let atoms: Vec<usize> = (*atom..*atom + steps.len()).collect();
                *atom += steps.len();
                rows(&atoms, wording.slop, standing, &mut found);
            }
            found
        }
        Placed::Named(_) | Placed::NamedInTitle(_) => {
            *atom += 1;
            standing.runs(*atom - 1).iter().copied().map(Way::of).collect()
        }
        Placed::Any(parts) => parts.iter().flat_map(|part| ways(part, standing, atom)).collect(),
        Placed::Near { left, right, order, distance } => {
            let (left, right) = (ways(left, standing, atom), ways(right, standing, atom));
            near(&left, &right, *order, *distance)
        }
    };
    found.sort_unstable();
    found.dedup();
    if found.len() > MOST_WAYS {
        found.sort_by_key(|way| (way.width(), way.first));
        found.truncate(MOST_WAYS);
        found.sort_unstable();
    }
    found
}

/// Adds the ways in which words stand in this order, with at most `slop` others between them all.
fn rows(atoms: &[usize], slop: u32, standing: &impl Standing, found: &mut Vec<Way>) {
    let Some((first, rest)) = atoms.split_first() else { return };
    for start in standing.runs(*first) {
        let mut row = vec![start.first];
        continued(&mut row, rest, slop, standing, found);
    }
}

fn continued(row: &mut Vec<u32>, rest: &[usize], slop: u32, standing: &impl Standing, found: &mut Vec<Way>) {
    let Some((next, rest)) = rest.split_first() else {
        found.push(way_of_row(row));
        return;
    };
    let Some(last) = row.last().copied() else { return };
    let runs = standing.runs(*next);
    for run in &runs[runs.partition_point(|run| run.first <= last)..] {
        let between = run.first - last - 1;
        // More ways than are followed are not looked for: a long row of equal words has too many.
        if between > slop || found.len() > 2 * MOST_WAYS {
            break;
        }
        row.push(run.first);
        continued(row, rest, slop - between, standing, found);
        row.pop();
    }
}

/// Neighbours in a row become one run, so that a phrase is marked as one.
fn way_of_row(row: &[u32]) -> Way {
    let mut runs: Vec<Run> = Vec::new();
    for position in row {
        match runs.last_mut().filter(|run| run.last + 1 == *position) {
            Some(run) => run.last = *position,
            None => runs.push(Run { first: *position, last: *position }),
        }
    }
    let (first, last) = (row.first().copied().unwrap_or_default(), row.last().copied().unwrap_or_default());
    if runs.len() == 1 {
        runs.clear();
    }
    Way { first, last, runs }
}

/// Returns each way on the left with each on the right that is near enough. Both sides are sorted by their first word.
fn near(left: &[Way], right: &[Way], order: WordOrder, distance: u32) -> Vec<Way> {
    let mut found = Vec::new();
    for one in left {
        for other in right {
            if other.first > one.last.saturating_add(distance) {
                break;
            }
            let close = if one.last < other.first {
                other.first - one.last <= distance
            } else if other.last < one.first {
                order == WordOrder::Either && one.first - other.last <= distance
            } else {
                order == WordOrder::Either && !one.shares_a_word(other)
            };
            if close {
                found.push(one.with(other));
            }
        }
        if found.len() > 8 * MOST_WAYS {
            found.sort_unstable();
            found.dedup();
            found.sort_by_key(|way| (way.width(), way.first));
            found.truncate(MOST_WAYS);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::resolve::{Placing, Step};

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
