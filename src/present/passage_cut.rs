//! Cuts a passage to what matters, for a screen or a line.
//! In: visible text, its marks, the ends of its sentences, and how many columns there are.
//! Out: the pieces to show, in the order of the text, and where something is left out.
//! Knows no query: what matters is where the marks are. Never cuts inside a character or a combining sequence.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::answer::hit::PassageFacts;
use crate::report::span::Span;

use super::paint::Marked;
use super::resolved_dates::resolved;
use super::{Screen, sentence_cut, visible, wrap};

/// What stands where text is left out.
const GAP: &str = "…";

/// Columns that a gap takes, with the blanks beside it.
pub(super) const GAP_COLUMNS: usize = 3;

/// Fewer columns are too few for a part of a sentence to say anything.
const LEAST_PART: usize = 40;

/// Sentences with marks that are weighed against each other. A passage has some ten;
/// a text of another origin may have thousands, and the first are as good.
const MOST_CANDIDATES: usize = 64;

/// A piece of a passage that was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// This part of the text is shown.
    Text(Span),
    /// Something is left out here.
    Gap,
}

/// Returns what to show of `text` in about `budget` columns, gaps included.
///
/// A text that fits is shown whole. Else whole sentences are shown: those with the most different marks, then
/// their neighbours. A sentence that is too long is cut between words, around its marks. Without marks the
/// beginning is shown. Whole sentences that are left out before the first and after the last piece leave no
/// gap: a passage is itself a part of a report.
/// `sentence_ends` are byte offsets in order; those that are no place in the text are ignored.
pub fn cut(text: &str, marks: &[Span], budget: usize, sentence_ends: &[usize]) -> Vec<Piece> {
    if wrap::columns(text) <= budget {
        return if text.is_empty() { Vec::new() } else { vec![Piece::Text(Span::new(0, text.len()))] };
    }
    let sentences = sentences(text, marks, sentence_ends);
    let mut choice = Choice { text, sentences: &sentences, budget, left: budget, shown: BTreeMap::new() };
    choice.marked_sentences();
    if choice.shown.is_empty() && !sentences.is_empty() && !choice.whole(0) {
        choice.part(0);
    }
    choice.neighbours();
    choice.pieces()
}

/// Returns the pieces as one text, with the marks and what was added where they have come to.
pub fn joined(passage: &Marked, pieces: &[Piece]) -> Marked {
    let mut joined = Marked::default();
    for (number, piece) in pieces.iter().enumerate() {
        if number > 0 {
            joined.text.push(' ');
        }
        match piece {
            Piece::Gap => joined.text.push_str(GAP),
            Piece::Text(span) => {
                let here = joined.text.len();
                let cut = |part: &Span| {
                    let (start, end) = (part.start.max(span.start), part.end.min(span.end));
                    Span::new(here + start - span.start, here + end - span.start)
                };
                joined.marks.extend(passage.marks.iter().filter(|mark| mark.overlaps(*span)).map(cut));
                joined.added.extend(passage.added.iter().filter(|added| added.overlaps(*span)).map(cut));
                joined.text.push_str(span.of(&passage.text));
            }
        }
    }
    joined
}

/// A passage made ready to be cut: visible, on one line.
pub(super) struct Ready {
    passage: Marked,
    sentence_ends: Vec<usize>,
    /// What it is cut around: its marks, unless something else has to be shown.
    around: Vec<Span>,
}

impl Ready {
    /// Takes a passage as the index holds it. Sentences are told from the original, where breaks still are breaks.
    pub(super) fn new(passage: &PassageFacts, marks: &[Span], screen: &Screen) -> Ready {
        let mut ready = Ready::around(passage, marks, Span::new(0, 0), screen);
        ready.around.clone_from(&ready.passage.marks);
        ready
    }

    /// Takes a passage of which this part is to be shown, whatever else is marked.
    pub(super) fn around(passage: &PassageFacts, marks: &[Span], part: Span, screen: &Screen) -> Ready {
        let text = &passage.text;
        let resolved = resolved(text, marks, &passage.mentions, screen.dates);
        let visible = visible::one_line(&resolved.marked.text);
        let place = |offset: usize| visible.place(resolved.place(offset));
        let sentence_ends = (screen.sentence_ends)(text).into_iter().map(place).collect();
        let around = vec![Span::new(place(part.start), place(part.end).max(place(part.start)))];
        Ready { passage: visible.marked(&resolved.marked), sentence_ends, around }
    }

    /// Returns what is shown of it in about so many columns.
    pub(super) fn within(&self, budget: usize) -> Marked {
        joined(&self.passage, &cut(&self.passage.text, &self.around, budget, &self.sentence_ends))
    }
}

struct Sentence {
    /// Without the blanks at its ends.
    span: Span,
    columns: usize,
    /// The marks that begin in it, cut to it.
    marks: Vec<Span>,
    /// The marked words, each once, in lower case.
    words: BTreeSet<String>,
}

fn sentences(text: &str, marks: &[Span], ends: &[usize]) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut marks = marks.iter().peekable();
    let mut start = 0;
    for end in ends.iter().copied().chain([text.len()]) {
        // An offset past the end is no boundary either.
        let fits = end > start && text.is_char_boundary(end);
        if !fits || text[end..].chars().next().is_some_and(|next| wrap::width(next) == 0) {
            continue;
        }
        let stretch = &text[start..end];
        let mut first = start + stretch.len() - stretch.trim_start_matches(' ').len();
        // A blank that carries a combining mark belongs to the sentence.
        if first > start && text[first..].chars().next().is_some_and(|next| wrap::width(next) == 0) {
            first -= 1;
        }
        let span = Span::new(first, first.max(start + stretch.trim_end_matches(' ').len()));
        start = end;
        if span.is_empty() {
            continue;
        }
        let mut inside = Vec::new();
        while let Some(mark) = marks.next_if(|mark| mark.start < span.end) {
            // A phrase may go on into the next sentence; its beginning is enough to find the place.
            let mark = Span { start: mark.start.max(span.start), end: mark.end.min(span.end) };
            if mark.start < mark.end {
                inside.push(mark);
            }
        }
        let words = inside.iter().map(|mark| mark.of(text).to_lowercase()).collect();
        sentences.push(Sentence { span, columns: wrap::columns(span.of(text)), marks: inside, words });
    }
    sentences
}

/// The sentences that are shown so far, and the columns that are left.
struct Choice<'t> {
    text: &'t str,
    sentences: &'t [Sentence],
    budget: usize,
    left: usize,
    /// What is shown of a sentence, by its number.
    shown: BTreeMap<usize, Vec<Span>>,
}

impl Choice<'_> {
    /// Chooses sentences with marks: first those with the most words that none before has, then with the
    /// most different words, then the earliest.
    fn marked_sentences(&mut self) {
        let sentences = self.sentences;
        let mut candidates: Vec<usize> = (0..sentences.len()).filter(|at| !sentences[*at].words.is_empty()).collect();
        candidates.sort_by_key(|at| std::cmp::Reverse(sentences[*at].words.len()));
        candidates.truncate(MOST_CANDIDATES);
        candidates.sort_unstable();
        let mut seen: BTreeSet<&String> = BTreeSet::new();
        while !candidates.is_empty() {
            let new = |at: usize| sentences[at].words.iter().filter(|word| !seen.contains(word)).count();
            let rank = |at: usize| (new(at), sentences[at].words.len());
            let best = (1..candidates.len())
                .fold(0, |best, place| if rank(candidates[place]) > rank(candidates[best]) { place } else { best });
            let sentence = candidates.remove(best);
            // A part of a sentence is worth its gap only for something that is not shown yet.
            let taken = self.whole(sentence) || (new(sentence) > 0 && self.part(sentence));
            if taken {
                seen.extend(&sentences[sentence].words);
            }
        }
    }

    /// Adds the sentences beside those that are shown, the nearest first, as long as they fit; if there is
    /// more room than text then, the beginning of the one that follows.
    fn neighbours(&mut self) {
        let mut queue: VecDeque<usize> = self.shown.keys().copied().collect();
        while let Some(sentence) = queue.pop_front() {
            for beside in [Some(sentence + 1), sentence.checked_sub(1)].into_iter().flatten() {
                if beside < self.sentences.len() && !self.shown.contains_key(&beside) && self.whole(beside) {
                    queue.push_back(beside);
                }
            }
        }
        let follower = self.shown.last_key_value().map_or(0, |(last, _)| last + 1);
        if self.left > self.budget / 2 && follower < self.sentences.len() {
            self.part(follower);
        }
    }

    /// Takes a whole sentence, if it fits.
    fn whole(&mut self, at: usize) -> bool {
        let sentence = &self.sentences[at];
        let cost = sentence.columns + if self.shown.is_empty() { 0 } else { GAP_COLUMNS };
        if cost > self.left {
            return false;
        }
        self.left -= cost;
        self.shown.insert(at, vec![sentence.span]);
        true
    }

    /// Takes the words around the marks of a sentence, if there is room enough for that.
    fn part(&mut self, at: usize) -> bool {
        if !self.shown.is_empty() && self.left < LEAST_PART {
            return false;
        }
        let sentence = &self.sentences[at];
        let parts = sentence_cut::around(self.text, sentence.span, &sentence.marks, self.left);
        let cost: usize = parts.iter().map(|part| wrap::columns(part.of(self.text)) + GAP_COLUMNS).sum();
        self.left = self.left.saturating_sub(cost);
        self.shown.insert(at, parts);
        true
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        // The sentence of the last piece, if it is shown to its end.
        let mut complete = None;
        for (at, parts) in &self.shown {
            let sentence = self.sentences[*at].span;
            for part in parts {
                let begins = part.start == sentence.start;
                match pieces.last_mut() {
                    Some(Piece::Text(last)) if begins && complete.is_some_and(|before| before + 1 == *at) => {
                        last.end = part.end
                    }
                    None if begins => pieces.push(Piece::Text(*part)),
                    _ => pieces.extend([Piece::Gap, Piece::Text(*part)]),
                }
                complete = (part.end == sentence.end).then_some(*at);
            }
        }
        if complete.is_none() && !pieces.is_empty() {
            pieces.push(Piece::Gap);
        }
        pieces
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads a text with its marks in brackets.
    fn bracketed(text: &str) -> Marked {
        let mut marked = Marked::default();
        for piece in text.split_inclusive(['[', ']']) {
            let here = marked.text.len();
            marked.text.push_str(piece.trim_end_matches(['[', ']']));
            if piece.ends_with(']') {
                marked.marks.push(Span::new(here, marked.text.len()));
            }
        }
        marked
    }

    fn in_brackets(marked: &Marked) -> String {
        let mut text = marked.text.clone();
        for mark in marked.marks.iter().rev() {
            text.insert(mark.end, ']');
            text.insert(mark.start, '[');
        }
        text
    }

    fn ends(text: &str) -> Vec<usize> {
        text.match_indices(". ").map(|(at, _)| at + 2).collect()
    }

    #[track_caller]
    fn case(text: &str, budget: usize, expected: &str) {
        let passage = bracketed(text);
        let pieces = cut(&passage.text, &passage.marks, budget, &ends(&passage.text));
        assert_eq!(in_brackets(&joined(&passage, &pieces)), expected);
    }

    #[test]
    fn the_sentences_that_hold_the_words_are_shown() {
        let text =
            "It rained all day. Moscow sought an [arms] [deal]. Nobody came to the port at noon. No [deal] was signed.";
        case(text, 200, text);
        case(text, 60, "Moscow sought an [arms] [deal]. … No [deal] was signed.");
        case(text, 40, "Moscow sought an [arms] [deal].");
        case(text, 80, "It rained all day. Moscow sought an [arms] [deal]. … No [deal] was signed.");
    }

    #[test]
    fn a_sentence_that_is_too_long_is_cut_around_its_marks() {
        let text = "In the long and winding course of the talks that were held in the old town hall an [arms] agreement came \
                    up, and after many further turns that nobody could follow any more the [deal] was at last put to paper.";
        case(text, 75, "… town hall an [arms] agreement came up, … more the [deal] was at last …");
        case(text, 12, "… [arms] …");
        case("[Arms] and other things that are not of any interest here", 24, "[Arms] and other …");
        case("Things that are not of any interest before the [arms]", 24, "… before the [arms]");
    }

    #[test]
    fn without_marks_the_beginning_is_shown() {
        case("One two three. Four five six. Seven eight nine ten.", 34, "One two three. Four five six.");
        case("One two three four five six seven eight nine ten.", 24, "One two three four …");
        case("", 24, "");
        let long =
            "Nothing new. Seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen.";
        case(long, 70, "Nothing new. Seven eight nine ten eleven twelve thirteen fourteen …");
    }

    #[test]
    fn a_text_without_blanks_is_cut_between_its_characters() {
        case("武器取引武器取引[武器]取引武器取引", 16, "… 引[武器]取引 …");
        case(&"e\u{301}".repeat(30), 12, &format!("{} …", "e\u{301}".repeat(6)));
    }

    proptest! {
        #[test]
        fn a_cut_keeps_the_budget_and_shows_a_mark(
            words in prop::collection::vec("[a-z]{1,9}[.,]?", 1..80), marked in 0_usize..80, budget in 30_usize..200,
        ) {
            let text = words.join(" ");
            let marked = marked % words.len();
            let start = words[..marked].iter().map(|word| word.len() + 1).sum();
            let marks = [Span::new(start, start + words[marked].trim_end_matches(['.', ',']).len())];
            let passage = Marked { text: text.clone(), marks: marks.to_vec(), added: Vec::new() };
            let shown = joined(&passage, &cut(&text, &marks, budget, &ends(&text)));
            prop_assert_eq!(shown.marks.iter().map(|mark| mark.of(&shown.text)).collect::<Vec<_>>(), [marks[0].of(&text)]);
            prop_assert!(wrap::columns(&shown.text) <= budget, "{}", shown.text);
        }

        #[test]
        fn any_text_marks_and_ends_can_be_cut(
            text in "(\\PC|[ .\u{301}a]){0,200}", places in prop::collection::vec(0_usize..300, 0..12),
            ends in prop::collection::vec(0_usize..300, 0..12), budget in 0_usize..200,
        ) {
            let visible = crate::present::visible::one_line(&text);
            let mut places: Vec<usize> = places.into_iter().map(|place| visible.place(place)).collect();
            places.sort_unstable();
            places.dedup();
            let marks: Vec<Span> = places.chunks_exact(2).map(|pair| Span::new(pair[0], pair[1])).collect();
            for piece in cut(&visible.text, &marks, budget, &ends) {
                let Piece::Text(span) = piece else { continue };
                for edge in [span.start, span.end] {
                    let next = visible.text[edge..].chars().next();
                    prop_assert!(edge == 0 || next.is_none_or(|next| wrap::width(next) > 0), "{edge} of {:?}", visible.text);
                }
            }
        }
    }
}
