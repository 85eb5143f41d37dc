//! Cuts a query's text into parentheses, operators and clauses.
//! In: the text, or the part of it that one shell argument is. Out: tokens with their spans, and notes.
//! Knows no order of operators and no shell; what a word holds is the analyser's business.
//!
//! A run is what stands between blanks. Only quotes, parentheses and what stands at its start cut it, so that
//! `U.S.`, `16:30`, `and/or` and `f(x)` are words, and no punctuation in a word is ever an error.

use std::collections::BTreeMap;

use super::date::DateValue;
use super::error::{Fault, QueryErrorKind};
use super::field::{self, Field, FilterField, Row};
use super::note::{Note, Notes};
use super::tree::{Filter, FilterValue, Form, Phrase, Place, SavedName, Tree, Word};
use super::word;
use crate::report::span::Span;

/// A piece of a query's text.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Open,
    Close,
    And,
    Or,
    Not,
    Clause(Tree),
}

/// Returns the tokens of `text` from the byte `from` on, which is read as the start of a query.
pub(super) fn tokens(text: &str, from: usize, notes: &mut Notes) -> Result<Vec<Token>, Fault> {
    let mut lexer = Lexer { text, at: from, pairs: pairs(text, from), tokens: Vec::new(), notes };
    while let Some(next) = lexer.peek() {
        if next.is_whitespace() {
            lexer.at += next.len_utf8();
        } else if next == '(' {
            lexer.sign(TokenKind::Open, next);
        } else if next == ')' {
            lexer.sign(TokenKind::Close, next);
        } else if is_quote(next) {
            lexer.phrase(lexer.at, Form::Stem, Place::Anywhere)?;
        } else if is_dash(next) && lexer.follows_a_clause() {
            // `"arms"-iran`: a dash negates only after a blank, so here it is a hyphen.
            lexer.at += next.len_utf8();
        } else if is_dash(next) && starts_clause(&text[lexer.at + next.len_utf8()..]) {
            lexer.sign(TokenKind::Not, next);
        } else {
            lexer.run()?;
        }
    }
    Ok(lexer.tokens)
}

/// Says whether a character counts as `"`: the quotes of all keyboards, opening or closing.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

/// Says whether a character counts as `-`.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Returns the operator that `text` begins with: one of three words, in capitals, as a run of its own.
pub(super) fn operator(text: &str) -> Option<(&'static str, TokenKind)> {
    [("AND", TokenKind::And), ("OR", TokenKind::Or), ("NOT", TokenKind::Not)].into_iter().find(|(name, _)| {
        let after = text.strip_prefix(name).map(|after| after.chars().next());
        after.is_some_and(|next| next.is_none_or(|c| c.is_whitespace() || is_bracket(c)))
    })
}

/// Says whether a clause stands directly at the start of `text`, so that a dash before it negates.
pub(super) fn starts_clause(text: &str) -> bool {
    match text.chars().next() {
        None => false,
        Some(next) if next == '(' || is_quote(next) => true,
        Some(next) if is_dash(next) => false,
        Some(_) => text.chars().take_while(|c| !c.is_whitespace() && !is_bracket(*c)).any(char::is_alphanumeric),
    }
}

fn is_bracket(c: char) -> bool {
    c == '(' || c == ')' || is_quote(c)
}

/// Returns where each `(` that has its `)` in the same run stands, and that `)`: `f(x)` is one word.
/// Found once for the whole text, because to look ahead at every `(` would cost the square of its length.
fn pairs(text: &str, from: usize) -> BTreeMap<usize, usize> {
    let mut pairs = BTreeMap::new();
    let mut open = Vec::new();
    for (at, c) in text[from..].char_indices().map(|(at, c)| (from + at, c)) {
        if c == '(' {
            open.push(at);
        } else if c == ')' {
            open.pop().map(|start| pairs.insert(start, at));
        } else if c.is_whitespace() || is_quote(c) {
            open.clear();
        }
    }
    pairs
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    pairs: BTreeMap<usize, usize>,
    tokens: Vec<Token>,
    notes: &'a mut Notes,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn push(&mut self, kind: TokenKind, span: Span) {
        self.tokens.push(Token { kind, span });
    }

    fn sign(&mut self, kind: TokenKind, sign: char) {
        let start = self.at;
        self.at += sign.len_utf8();
        self.push(kind, Span::new(start, self.at));
    }

    /// Says whether a quote or a group ends right here, so that what comes is glued to it: the comma of `"arms", deal`.
    fn follows_a_clause(&self) -> bool {
        let last = self.tokens.last().filter(|token| token.span.end == self.at);
        last.is_some_and(|token| matches!(token.kind, TokenKind::Close | TokenKind::Clause(_)))
    }

    /// Reads what stands at the start of a run: an operator, a field with its value, or a word.
    fn run(&mut self) -> Result<(), Fault> {
        let start = self.at;
        if let Some((name, kind)) = operator(self.rest()) {
            self.at += name.len();
            self.push(kind, Span::new(start, self.at));
            return Ok(());
        }
        if let Some((row, value)) = field::leading(self.rest()) {
            self.at += value;
            if self.lacks_its_value(start, row) {
                return Ok(());
            }
            match row.field {
                Field::Exact | Field::Title => self.field_over_words(start, row.field)?,
                Field::Filter(field) => self.field_over_reports(start, row, field)?,
            }
        } else {
            if let Some(note) = word::like_a_field(self.rest()) {
                self.notes.add(note);
            }
            self.word(start, Form::Stem, Place::Anywhere);
        }
        while self.peek() == Some('(') && !self.pairs.contains_key(&self.at) {
            self.notes.add(Note::OpensNothing);
            self.at += 1;
        }
        Ok(())
    }

    /// Reads a field as a word where no value stands directly after its colon, and says so.
    fn lacks_its_value(&mut self, start: usize, row: &'static Row) -> bool {
        self.notes.add(match self.peek() {
            Some('(') => Note::FieldOverGroup { name: row.name },
            Some(next) if !next.is_whitespace() && next != ')' => return false,
            _ => Note::DetachedValue { name: row.name },
        });
        let span = Span::new(start, self.at);
        let word = Word { text: row.name.to_string(), form: Form::Stem, place: Place::Anywhere, span };
        self.push(TokenKind::Clause(Tree::Word(word)), span);
        true
    }

    /// Reads the value of a filter or the name of a saved query.
    fn field_over_reports(&mut self, start: usize, row: &'static Row, field: FilterField) -> Result<(), Fault> {
        let value = if self.peek().is_some_and(is_quote) {
            self.quoted()?
        } else {
            let from = self.at;
            self.at = self.run_end();
            let run = &self.text[from..self.at];
            // The punctuation of a sentence around the clause is not meant; in a glob, `?` is.
            if field == FilterField::Path { run } else { run.trim_end_matches([',', ';', ':', '!', '?']) }
        };
        let span = Span::new(start, self.at);
        let clause = filter(row, field, value, span)?;
        self.push(TokenKind::Clause(clause), span);
        Ok(())
    }

    /// Reads the word or phrase of `exact:`, `title:`, or both.
    fn field_over_words(&mut self, start: usize, first: Field) -> Result<(), Fault> {
        let mut fields = vec![first];
        if let Some((row, value)) = field::leading(self.rest()) {
            let follows =
                self.rest()[value..].chars().next().is_some_and(|c| !c.is_whitespace() && c != '(' && c != ')');
            if follows && matches!(row.field, Field::Exact | Field::Title) && row.field != first {
                fields.push(row.field);
                self.at += value;
            }
        }
        let form = if fields.contains(&Field::Exact) { Form::Exact } else { Form::Stem };
        let place = if fields.contains(&Field::Title) { Place::Title } else { Place::Anywhere };
        if self.peek().is_some_and(is_quote) {
            return self.phrase(start, form, place);
        }
        self.word(start, form, place);
        Ok(())
    }

    /// Reads a word from here to the end of its run; `start` is where its clause begins.
    fn word(&mut self, start: usize, form: Form, place: Place) {
        let glued = self.follows_a_clause();
        let from = self.at;
        self.at = self.run_end();
        let typed = &self.text[from..self.at];
        if !typed.chars().any(char::is_alphanumeric) {
            if !glued {
                self.notes.add(Note::Ignored { text: self.text[start..self.at].to_string() });
            }
            return;
        }
        let core = word::core(typed);
        if let Some(note) = word::note(typed, core) {
            self.notes.add(note);
        }
        let core = Span::new(from + core.start, from + core.end);
        let span = Span::new(if start == from { core.start } else { start }, core.end);
        let word = Word { text: core.of(self.text).to_string(), form, place, span };
        self.push(TokenKind::Clause(Tree::Word(word)), span);
    }

    /// Returns the end of the run that begins here: a blank, a quote, or a parenthesis without its other in the run.
    fn run_end(&self) -> usize {
        let mut at = self.at;
        while let Some(next) = self.text[at..].chars().next() {
            if next == '(' {
                let Some(close) = self.pairs.get(&at) else { break };
                at = *close + 1;
            } else if next.is_whitespace() || is_bracket(next) {
                break;
            } else {
                at += next.len_utf8();
            }
        }
        at
    }

    /// Reads a phrase from its quote on; `start` is where its clause begins.
    fn phrase(&mut self, start: usize, form: Form, place: Place) -> Result<(), Fault> {
        let text = self.quoted()?;
        let span = Span::new(start, self.at);
        if text.chars().any(char::is_alphanumeric) {
            self.push(TokenKind::Clause(Tree::Phrase(Phrase { text: text.to_string(), form, place, span })), span);
        } else {
            self.notes.add(Note::Ignored { text: span.of(self.text).to_string() });
        }
        let distance = word::distance(self.rest());
        if !distance.is_empty() {
            self.at += distance.len();
            self.notes.add(Note::Distance { sign: distance.to_string() });
        }
        Ok(())
    }

    /// Returns what stands between the quote here and the next one.
    fn quoted(&mut self) -> Result<&'a str, Fault> {
        let quote = self.at;
        let inside = quote + self.peek().map_or(0, char::len_utf8);
        let Some((length, closing)) = self.text[inside..].char_indices().find(|(_, c)| is_quote(*c)) else {
            return Err(Fault::at(Span::new(quote, inside), QueryErrorKind::UnclosedQuote));
        };
        self.at = inside + length + closing.len_utf8();
        Ok(&self.text[inside..inside + length])
    }
}

/// Returns the clause of a filter, or of a saved query.
pub(super) fn filter(row: &'static Row, field: FilterField, value: &str, span: Span) -> Result<Tree, Fault> {
    let value = value.trim();
    if value.is_empty() {
        return Err(Fault::at(span, QueryErrorKind::NoValue { field: row.name, example: row.example }));
    }
    let value = match field {
        FilterField::Actor => FilterValue::Actor(value.to_string()),
        FilterField::Date => FilterValue::Date(DateValue::parse(value).map_err(|kind| Fault::at(span, kind))?),
        FilterField::Path => FilterValue::Path(value.to_string()),
        FilterField::Saved => return Ok(Tree::Saved(SavedName { name: value.to_string(), span })),
    };
    Ok(Tree::Filter(Filter { value, span }))
}
