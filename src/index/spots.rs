//! What stands where in a passage beside its words: where sentences begin, whom it names and where it says a date.
//! In: a passage and what was understood of it. Out: one text a passage that the index takes apart into terms, each at
//! the position of its first word. It has a field of its own, so that it counts for no length and is no word.
//!
//! A term tells how many words it covers: `@person⟨2`, `person/KEY⟨2`, `@date⟨3`. So a name of any width is one short range
//! of the dictionary. A date's days are no part of its term: there are as many as days, and a question asks for years.
//! They stand in the column `mention`, in the same order.

use std::fmt::Write;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::actor_terms::ActorKey;
use crate::language::dates::Mention;
use crate::language::places::{Places, Run};
use crate::report::actor::Kind;
use crate::report::span::Span;

/// The name under which the schema asks for it.
pub(crate) const SPOTS_NAME: &str = "dateline-spots";

/// The term at the first word of each sentence but the first.
pub(crate) const SENTENCE: &str = ".";

/// What the term of every date begins with, and nothing else does.
pub(crate) const DATE: &str = "@date\u{1f}";

/// Between what stands there and how many words it covers. No key holds it.
const BEFORE_WIDTH: char = '\u{1f}';

/// Whom a passage names where, in bytes of the passage.
pub struct Named<'r> {
    /// Where.
    pub span: Span,
    /// Whom.
    pub key: &'r ActorKey,
}

/// Something that stands there. Whatever comes several times at one place is told once, dates aside.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Spot<'n> {
    SentenceStart,
    Kind(Kind),
    Actor(&'n ActorKey),
    Date,
}

/// Returns what stands where in a passage, whose words stand at `places`: a line for each, position, blank, term.
pub fn spots(places: &Places, sentence_starts: &[u32], named: &[Named], mentions: &[Mention]) -> String {
    let at = |start: &u32| (Run { first: *start, last: *start }, Spot::SentenceStart);
    lines(sentence_starts.iter().map(at).collect(), places, named, mentions)
}

/// Returns what stands where in a title, in the same form: it is one sentence.
pub fn title_spots(title: &str, named: &[Named], mentions: &[Mention]) -> String {
    if named.is_empty() && mentions.is_empty() {
        return String::new();
    }
    lines(Vec::new(), &Places::of(title), named, mentions)
}

fn lines<'n>(mut found: Vec<(Run, Spot<'n>)>, places: &Places, named: &[Named<'n>], mentions: &[Mention]) -> String {
    for Named { span, key } in named {
        if let Some(run) = places.run(*span) {
            found.extend([(run, Spot::Kind(key.kind)), (run, Spot::Actor(key))]);
        }
    }
    found.sort_unstable();
    found.dedup();
    // Each mention has its line, also where two touch the same word, so that the n-th date is the n-th mention. They are
    // disjoint, so their runs are in their order.
    let dates = mentions.iter().filter_map(|mention| places.run(mention.span));
    found.extend(dates.map(|run| (run, Spot::Date)));
    found.sort();
    let mut lines = String::with_capacity(24 * found.len());
    for (run, spot) in found {
        spot.write_line(run, &mut lines);
    }
    lines
}

impl Spot<'_> {
    fn write_line(self, run: Run, line: &mut String) {
        push_number(run.first, line);
        line.push(' ');
        match self {
            Spot::SentenceStart => line.push_str(SENTENCE),
            Spot::Kind(kind) => push_class_prefix(kind, line),
            Spot::Actor(key) => push_actor_prefix(key, line),
            Spot::Date => line.push_str(DATE),
        }
        if self != Spot::SentenceStart {
            push_number(run.last - run.first + 1, line);
        }
        line.push('\n');
    }
}

/// Returns what the terms of all names of a kind begin with, and nothing else does.
pub(crate) fn class_prefix(kind: Kind) -> String {
    let mut prefix = String::new();
    push_class_prefix(kind, &mut prefix);
    prefix
}

/// Returns what the terms of an actor begin with, and nothing else does.
pub(crate) fn actor_prefix(key: &ActorKey) -> String {
    let mut prefix = String::new();
    push_actor_prefix(key, &mut prefix);
    prefix
}

fn push_class_prefix(kind: Kind, text: &mut String) {
    text.push('@');
    text.push_str(kind.name());
    text.push(BEFORE_WIDTH);
}

fn push_actor_prefix(key: &ActorKey, text: &mut String) {
    key.push_term(text);
    text.push(BEFORE_WIDTH);
}

fn push_number(number: u32, text: &mut String) {
    // Writing into a string cannot fail.
    let _ = write!(text, "{number}");
}

/// Returns how many words a term covers.
pub(crate) fn width_of_term(term: &[u8]) -> Option<u32> {
    std::str::from_utf8(term).ok()?.rsplit_once(BEFORE_WIDTH)?.1.parse().ok()
}

/// Takes the lines apart.
#[derive(Clone, Default)]
pub(crate) struct SpotsReader {
    token: Token,
}

impl Tokenizer for SpotsReader {
    type TokenStream<'a> = SpotsStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> SpotsStream<'a> {
        self.token.reset();
        SpotsStream { lines: text.lines(), token: &mut self.token }
    }
}

/// The terms of one passage.
pub(crate) struct SpotsStream<'a> {
    lines: std::str::Lines<'a>,
    token: &'a mut Token,
}

impl TokenStream for SpotsStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((position, term)) = self.lines.next().and_then(|line| line.split_once(' ')) else { return false };
        self.token.position = position.parse().unwrap_or_default();
        self.token.text.clear();
        self.token.text.push_str(term);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::dates::{Anchor, scan};

    #[test]
    fn a_passage_tells_where_sentences_begin_whom_it_names_and_where_dates_stand() {
        let text = "Talks began. John Kirby of Iran left on 3 May 2023.";
        let (kirby, iran) = (ActorKey::named(Kind::Person, "John Kirby"), ActorKey::named(Kind::State, "Iran"));
        let named = [Named { span: Span::new(13, 23), key: &kirby }, Named { span: Span::new(27, 31), key: &iran }];
        let places = Places::of(text);
        let lines = spots(&places, &places.sentence_starts(text), &named, &scan(text, Anchor::default()));
        let expected = format!(
            "2 .\n2 {}2\n2 {}2\n5 {}1\n5 {}1\n8 {DATE}3\n",
            class_prefix(Kind::Person),
            actor_prefix(&kirby),
            class_prefix(Kind::State),
            actor_prefix(&iran)
        );
        assert_eq!(lines, expected);
        assert_eq!(width_of_term(format!("{}12", actor_prefix(&kirby)).as_bytes()), Some(12));
        let mut reader = SpotsReader::default();
        let mut stream = reader.token_stream(&lines);
        let mut positions = Vec::new();
        while stream.advance() {
            positions.push((stream.token().position, stream.token().text.clone()));
        }
        assert_eq!(positions[0], (2, SENTENCE.to_string()));
        assert_eq!(positions.len(), 6);
    }
}
