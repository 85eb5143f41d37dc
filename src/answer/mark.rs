//! What is marked: the words of a printed text that made its report a hit, and nothing more.
//! In: a text and the wordings that made its report match. Out: spans of the text, sorted, without overlap.
//! Evaluated on the words of the printed text by the analyser that indexed it; a property test holds this to the matcher.

use super::proximity::{self, Standing};
use super::resolve::{Atom, Spot, SpotOf, Step, Together, Wanted, Wording};
use crate::index::actor_terms::ActorKey;
use crate::language::analyser::{Voice, Word, words};
use crate::language::dates::Mention;
use crate::language::places::{Places, Run};
use crate::report::actor::Naming;
use crate::report::interval::Days;
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
    /// Days, in whatever words the text mentions one.
    pub(crate) days: Vec<Days>,
    /// What one text has to satisfy by itself.
    pub(crate) placed: Vec<&'q Together>,
}

impl Reasons<'_> {
    /// Says whether it has to be known whom the text names where.
    pub(crate) fn ask_for_names(&self) -> bool {
        !self.actors.is_empty() || self.placed.iter().any(|together| together.asks_for_names())
    }

    /// Returns what to mark in a passage that begins at byte `start` of its report's text. The namings are those of the
    /// report, the mentions those of the passage.
    pub(crate) fn in_passage(
        &self,
        passage: &str,
        start: usize,
        namings: &[Naming],
        mentions: &[Mention],
    ) -> Vec<Span> {
        let spans = marks(passage, &self.anywhere);
        let here = namings.iter().filter_map(|naming| Some((naming, naming.span?)));
        let here = here.filter(|(_, span)| start <= span.start && span.end <= start + passage.len());
        let named = self.named(here.map(|(naming, span)| (naming, span.moved_back(start))));
        self.with_spots(passage, Text::Passage, &Spots { named, mentions }, spans)
    }

    /// Returns what to mark in the title, whose namings and mentions these are.
    pub(crate) fn in_title(&self, title: &str, namings: &[Naming], mentions: &[Mention]) -> Vec<Span> {
        let wordings: Vec<&Wording> = self.anywhere.iter().chain(&self.in_title).copied().collect();
        let spans = marks(title, &wordings);
        let named = self.named(namings.iter().filter_map(|naming| Some((naming, naming.span?))));
        self.with_spots(title, Text::Title, &Spots { named, mentions }, spans)
    }

    /// Returns whom a text names where, if that is asked for: making a key costs a microsecond.
    fn named<'n>(&self, named: impl Iterator<Item = (&'n Naming, Span)>) -> Vec<(ActorKey, Span)> {
        let asked = self.ask_for_names();
        named.filter(|_| asked).map(|(naming, span)| (ActorKey::of(&naming.actor), span)).collect()
    }

    /// Adds the names and dates that are a reason, and what has a place together with others; sorts and joins all.
    fn with_spots(&self, text: &str, kind: Text, spots: &Spots, mut spans: Vec<Span>) -> Vec<Span> {
        spans.extend(spots.named.iter().filter(|(key, _)| self.actors.contains(&key)).map(|(_, span)| *span));
        let is_asked = |mention: &&Mention| self.days.iter().any(|days| mention.shares_a_day(*days));
        spans.extend(spots.mentions.iter().filter(is_asked).map(|mention| mention.span));
        self.mark_placed(text, kind, spots, &mut spans);
        spans.sort_unstable();
        joined(spans)
    }

    fn mark_placed(&self, text: &str, kind: Text, spots: &Spots, spans: &mut Vec<Span>) {
        if self.placed.is_empty() {
            return;
        }
        let places = Places::of(text);
        let sentences = if kind == Text::Title { Vec::new() } else { places.sentence_starts(text) };
        let mut printed = Printed { words: words(text, Voice::Report), atoms: Vec::new(), sentences };
        for together in &self.placed {
            printed.atoms.clear();
            let mut atoms = Vec::new();
            together.atoms(&mut |atom| atoms.push(printed.standing(atom, kind, spots, &places)));
            printed.atoms = atoms;
            spans.extend(proximity::reasons(together, &printed).into_iter().filter_map(|run| places.span(run)));
        }
    }
}

/// Whom a text names and which dates it mentions, with spans of the text.
struct Spots<'t> {
    named: Vec<(ActorKey, Span)>,
    mentions: &'t [Mention],
}

/// What is marked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    /// A passage.
    Passage,
    /// A title; it is one sentence.
    Title,
}

/// A printed text.
struct Printed {
    words: Vec<Word>,
    atoms: Vec<Vec<Run>>,
    sentences: Vec<u32>,
}

impl Printed {
    /// Returns where an atom stands, as the index would say it.
    fn standing(&self, atom: Atom, kind: Text, spots: &Spots, places: &Places) -> Vec<Run> {
        let mut runs: Vec<Run> = match atom {
            Atom::TitleStep(_) | Atom::Spot(Spot { title_only: true, .. }) if kind != Text::Title => Vec::new(),
            Atom::Step(step) | Atom::TitleStep(step) => {
                let taken = self.words.iter().filter(|word| step.takes(&word.form));
                taken.map(|word| Run { first: word.position, last: word.position }).collect()
            }
            Atom::Spot(Spot { of: SpotOf::Actors(wanted), .. }) => {
                let is_wanted = |key: &ActorKey| {
                    wanted.iter().any(|wanted| match wanted {
                        Wanted::Key(wanted) => wanted == key,
                        Wanted::Kind(kind) => *kind == key.kind,
                    })
                };
                spots.named.iter().filter(|(key, _)| is_wanted(key)).filter_map(|(_, span)| places.run(*span)).collect()
            }
            Atom::Spot(Spot { of: SpotOf::Dates(days), .. }) => {
                let is_wanted = |mention: &&Mention| days.is_none_or(|days| mention.shares_a_day(days));
                spots.mentions.iter().filter(is_wanted).filter_map(|mention| places.run(mention.span)).collect()
            }
        };
        runs.sort_unstable();
        runs.dedup();
        runs
    }
}

impl Standing for Printed {
    fn runs(&self, atom: usize) -> &[Run] {
        &self.atoms[atom]
    }

    fn sentence_starts(&self) -> &[u32] {
        &self.sentences
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
