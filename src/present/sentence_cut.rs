//! Cuts a sentence that is too long to the words around its marks.
//! In: a sentence of a visible text, its marks, and how many columns there are. Out: the parts to show, in order.
//! Knows no other sentence and no query. Cuts between words; inside a word only where it is too long itself.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::report::span::Span;

use super::passage_cut::GAP_COLUMNS;
use super::wrap;

/// Longer words are cut where they need to be: an address, a key, a language without blanks.
const LONGEST_WORD: usize = 40;

/// Returns the parts of a sentence to show in `budget` columns: the first place of each marked word, as long as
/// there is room, each with as many words around it as fit. Without marks, the beginning. At least one word.
pub(super) fn around(text: &str, sentence: Span, marks: &[Span], budget: usize) -> Vec<Span> {
    let longest = LONGEST_WORD.min(budget.saturating_sub(2 * GAP_COLUMNS)).max(1);
    let mut words = wrap::chunks(sentence.of(text), longest);
    words.iter_mut().for_each(|word| word.span = word.span.moved_on(sentence.start));
    let mut windows = Windows { words: &words, ranges: Vec::new(), left: budget.saturating_sub(GAP_COLUMNS) };
    let mut seen = BTreeSet::new();
    for mark in marks {
        if !seen.contains(&mark.of(text).to_lowercase()) && windows.add(*mark) {
            seen.insert(mark.of(text).to_lowercase());
        }
    }
    if windows.ranges.is_empty() {
        windows.start_at(marks.first().map_or(sentence.start, |mark| mark.start));
    }
    windows.grow();
    windows.spans()
}

/// Stretches of words that are shown of a sentence, in order, without overlap.
struct Windows<'w> {
    words: &'w [wrap::Chunk],
    ranges: Vec<Range<usize>>,
    /// Columns that are left.
    left: usize,
}

impl Windows<'_> {
    /// Adds the words of a mark, which begins behind all that were added; says whether they fit.
    fn add(&mut self, mark: Span) -> bool {
        let first = self.words.partition_point(|word| word.span.end <= mark.start);
        let end = self.words.partition_point(|word| word.span.start < mark.end);
        // Two marks may share a word: `cease-fire`.
        let first = self.ranges.last().map_or(first, |range| range.end.max(first));
        if first >= end {
            return !self.ranges.is_empty();
        }
        let cost = GAP_COLUMNS + self.words[first..end].iter().map(|word| word.columns + word.gap).sum::<usize>();
        let fits = cost <= self.left;
        if fits {
            self.left -= cost;
            self.ranges.push(first..end);
        }
        fits
    }

    /// Begins with the word at this byte, whether it fits or not.
    fn start_at(&mut self, byte: usize) {
        let first = self.words.partition_point(|word| word.span.end <= byte);
        if let Some(word) = self.words.get(first) {
            self.left = self.left.saturating_sub(word.columns);
            self.ranges.push(first..first + 1);
        }
    }

    /// Adds a word at each end of each stretch in turn, until nothing more fits.
    fn grow(&mut self) {
        loop {
            let before = self.left;
            for at in 0..self.ranges.len() {
                let follower = self.ranges.get(at + 1).map_or(self.words.len(), |next| next.start);
                let leader = if at == 0 { 0 } else { self.ranges[at - 1].end };
                let Range { start, end } = self.ranges[at].clone();
                if end < follower && self.pay(end) {
                    self.ranges[at].end += 1;
                }
                if start > leader && self.pay(start - 1) {
                    self.ranges[at].start -= 1;
                }
            }
            if self.left == before {
                return;
            }
        }
    }

    fn pay(&mut self, word: usize) -> bool {
        let cost = self.words[word].columns + self.words[word].gap;
        let pays = cost <= self.left;
        if pays {
            self.left -= cost;
        }
        pays
    }

    fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        let mut shown = None;
        for range in &self.ranges {
            let span = Span::new(self.words[range.start].span.start, self.words[range.end - 1].span.end);
            match spans.last_mut() {
                Some(last) if shown == Some(range.start) => last.end = span.end,
                _ => spans.push(span),
            }
            shown = Some(range.end);
        }
        spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_marked_word_is_shown_once_while_there_is_room() {
        #[track_caller]
        fn case(text: &str, words: &[&str], budget: usize, expected: &[&str]) {
            let mut marks: Vec<Span> = words
                .iter()
                .flat_map(|word| text.match_indices(word))
                .map(|(at, word)| Span::new(at, at + word.len()))
                .collect();
            marks.sort();
            let parts = around(text, Span::new(0, text.len()), &marks, budget);
            assert_eq!(parts.iter().map(|part| part.of(text)).collect::<Vec<_>>(), expected);
        }
        let text = "arms one two three four five six deal seven eight nine ten arms eleven twelve iran thirteen";
        case(text, &["arms", "deal", "iran"], 26, &["arms", "deal", "iran"]);
        case(text, &["arms", "deal", "iran"], 50, &["arms one", "six deal seven", "iran thirteen"]);
        case(text, &["arms", "deal", "iran"], 20, &["arms", "deal"]);
        case(text, &["iran"], 30, &["twelve iran thirteen"]);
        case("a cease-fire held", &["cease", "fire"], 20, &["a cease-fire"]);
        case("a long beginning without any mark", &[], 16, &["a long"]);
        case(&"x".repeat(100), &["x"], 30, &["xxxxxxxxxxxxxxxxxxxxxxxx"]);
        case("word", &["word"], 0, &["w"]);
    }
}
