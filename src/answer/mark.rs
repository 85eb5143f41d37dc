//! What is marked: the words of a printed text that made its report a hit, and nothing more.
//! In: a text and the wordings that made its report match. Out: spans of the text, sorted, without overlap.
//! Evaluated on the words of the printed text by the analyser that indexed it; a property test holds this to the matcher.

use super::resolve::{Step, Wording};
use crate::index::actor_terms::ActorKey;
use crate::language::analyser::{Voice, Word, words};
use crate::report::actor::Naming;
use crate::report::span::Span;

/// What made a report match, as far as it can be marked.
#[derive(Debug, Default)]
pub(crate) struct Reasons<'q> {
    /// Words that may stand anywhere.
    pub(crate) anywhere: Vec<&'q Wording>,
    /// Words that must stand in the title.
    pub(crate) in_title: Vec<&'q Wording>,
    /// Actors, by whatever name the text calls them.
    pub(crate) actors: Vec<&'q ActorKey>,
}

impl Reasons<'_> {
    /// Returns what to mark in a passage that begins at byte `start` of its report's text, whose namings these are.
    pub(crate) fn in_passage(&self, passage: &str, start: usize, namings: &[Naming]) -> Vec<Span> {
        let mut spans = marks(passage, &self.anywhere);
        if !self.actors.is_empty() {
            let here = namings.iter().filter_map(|naming| Some((naming, naming.span?)));
            let here = here.filter(|(_, span)| start <= span.start && span.end <= start + passage.len());
            let wanted = here.filter(|(naming, _)| {
                let key = ActorKey::of(&naming.actor);
                self.actors.iter().any(|wanted| **wanted == key)
            });
            spans.extend(wanted.map(|(_, span)| Span::new(span.start - start, span.end - start)));
            spans.sort_unstable();
        }
        joined(spans)
    }

    /// Returns what to mark in the title.
    pub(crate) fn in_title(&self, title: &str) -> Vec<Span> {
        let wordings: Vec<&Wording> = self.anywhere.iter().chain(&self.in_title).copied().collect();
        marks(title, &wordings)
    }
}

/// Returns the spans of `text` at which one of the wordings stands. A phrase is one span.
fn marks(text: &str, wordings: &[&Wording]) -> Vec<Span> {
    if wordings.is_empty() {
        return Vec::new();
    }
    let words = words(text, Voice::Report);
    let mut spans = Vec::new();
    for reading in wordings.iter().flat_map(|wording| &wording.readings) {
        rows(&words, reading, &mut spans);
    }
    spans.sort_unstable();
    spans.dedup();
    joined(spans)
}

/// Adds the span of each place at which the steps stand in a row.
fn rows(words: &[Word], steps: &[Step], spans: &mut Vec<Span>) {
    let Some((first, rest)) = steps.split_first() else { return };
    for (place, word) in words.iter().enumerate().filter(|(_, word)| first.takes(&word.form)) {
        let mut end = word.span.end;
        let all = (1..).zip(rest).all(|(on, step)| {
            // Two readings of one word stand at one position, so the word wanted is at most a few further on.
            let wanted = word.position + on;
            let later = words[place..].iter().take_while(|later| later.position <= wanted);
            let found = later.filter(|later| later.position == wanted).find(|later| step.takes(&later.form));
            found.inspect(|found| end = end.max(found.span.end)).is_some()
        });
        if all {
            spans.push(Span::new(word.span.start, end));
        }
    }
}

/// Joins spans that overlap: pairs of characters, and phrases that begin inside one another.
fn joined(spans: Vec<Span>) -> Vec<Span> {
    let mut all: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match all.last_mut().filter(|last| span.start < last.end) {
            Some(last) => last.end = last.end.max(span.end),
            None => all.push(span),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::stem::stem;
    use crate::query::Place;

    #[track_caller]
    fn case(text: &str, asked: &[&str], expected: &str) {
        let step = |form: &&str| Step::Stem { stem: stem(form), asked: form.to_string() };
        let wording = Wording { readings: vec![asked.iter().map(step).collect()], place: Place::Anywhere };
        let mut marked = text.to_string();
        for span in marks(text, &[&wording]).into_iter().rev() {
            marked.insert(span.end, ']');
            marked.insert(span.start, '[');
        }
        assert_eq!(marked, expected);
    }

    #[test]
    fn a_phrase_marks_the_phrase_and_no_stray_word() {
        case(
            "The arms deal: arms, a deal, arms deals.",
            &["arms", "deal"],
            "The [arms deal]: arms, a deal, [arms deals].",
        );
        case("Deals were dealt with dealing", &["deal"], "[Deals] were dealt with [dealing]");
        case("Russia’s US talks", &["u.s", "talk"], "Russia’s [US talks]");
        case("TELL US NOW", &["us", "now"], "TELL [US NOW]");
        case("北朝鮮は", &["北朝", "朝鮮"], "[北朝鮮]は");
        case("no such word", &["deal"], "no such word");
    }
}
