//! Where stretches of a text lie among its words: names, sentences.
//! In: a text, and spans of it. Out: positions, as the analyser counts them. The same for indexing and marking.

use super::analyser::each_word;
use super::gauge::{Gauge, gauge_giving};
use super::sentence;
use crate::report::span::Span;

/// Words in a row, by the positions of the first and the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Run {
    /// The first word.
    pub first: u32,
    /// The last word; the first, if it is only one.
    pub last: u32,
}

/// The words of a text, by position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    words: Vec<Span>,
}

impl Places {
    /// Returns the places of a text's words.
    pub fn of(text: &str) -> Places {
        let mut words = Vec::with_capacity(text.len() / 6 + 1);
        each_word(text, |_, span| words.push(span));
        Places { words }
    }

    /// Returns the same, and what the text weighs and resembles.
    pub fn gauged(text: &str) -> (Places, Gauge) {
        let mut words = Vec::with_capacity(text.len() / 6 + 1);
        let gauge = gauge_giving(text, |span| words.push(span));
        (Places { words }, gauge)
    }

    /// Returns the words that a span of the text touches; none if it touches none.
    pub fn run(&self, span: Span) -> Option<Run> {
        let first = self.words.partition_point(|word| word.end <= span.start);
        let after = self.words.partition_point(|word| word.start < span.end);
        (first < after).then(|| Run { first: first as u32, last: after as u32 - 1 })
    }

    /// Returns the bytes from the first word of a run to its last.
    pub fn span(&self, run: Run) -> Option<Span> {
        let (first, last) = (self.words.get(run.first as usize)?, self.words.get(run.last as usize)?);
        Some(Span::new(first.start, last.end))
    }

    /// Returns how many words there are.
    pub fn count(&self) -> usize {
        self.words.len()
    }

    /// Returns the positions at which the sentences of `text`, whose places these are, begin: all but the first.
    pub fn sentence_starts(&self, text: &str) -> Vec<u32> {
        self.behind_ends(sentence::ends(text))
    }

    /// Returns the same, where it is known where the sentences end.
    pub fn behind_ends(&self, ends: impl IntoIterator<Item = usize>) -> Vec<u32> {
        let mut starts = Vec::new();
        let mut next = 0;
        for end in ends {
            // The next one begins behind some twenty words, seldom behind hundreds.
            let before = next;
            next += self.words[next..].iter().take_while(|word| word.start < end).count();
            if next > before && next < self.words.len() {
                starts.push(next as u32);
            }
        }
        starts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::gauge::gauge;

    #[test]
    fn one_walk_gives_the_places_and_the_gauge() {
        for text in ["", "In L’Aquila the U.S. envoys met; 1,234 others — 北京人 — stayed. TELL US NOW."] {
            assert_eq!(Places::gauged(text), (Places::of(text), gauge(text)));
        }
    }

    #[test]
    fn a_stretch_of_text_is_the_words_that_it_touches() {
        let text = "Mr. Kim Jong Un's envoy left. Talks go on! 5";
        let places = Places::of(text);
        let case = |part: &str, expected: Option<(u32, u32)>| {
            let start = text.find(part).unwrap_or(text.len());
            let run = places.run(Span::new(start, start + part.len()));
            assert_eq!(run.map(|run| (run.first, run.last)), expected, "{part}");
        };
        case("Kim Jong Un", Some((1, 3)));
        case("Kim Jong Un's", Some((1, 3)));
        case("envoy", Some((4, 4)));
        case("! ", None);
        assert_eq!(places.sentence_starts(text), [6, 9]);
        assert_eq!(places.count(), 10);
        assert_eq!(places.span(Run { first: 1, last: 3 }).map(|span| span.of(text)), Some("Kim Jong Un"));
    }
}
