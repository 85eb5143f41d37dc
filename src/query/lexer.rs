//! Cuts a query's text into parentheses, operators and clauses.
//! In: the text, or the part of it that one shell argument is. Out: tokens with their spans, and notes.
//! Knows no order of operators and no shell; what a word holds is the analyser's business.
//!
//! A run is what stands between blanks. Only quotes, parentheses and what stands at its start cut it, so that
//! `U.S.`, `16:30`, `and/or` and `f(x)` are words, and no punctuation in a word is ever an error.

use std::collections::BTreeMap;

use super::call;
use super::date::DateValue;
use super::date_fault::DateFault;
use super::error::{Fault, QueryErrorKind};
use super::field::{self, Field, FilterField, Row};
use super::note::{Note, Notes};
use super::tree::{Filter, FilterValue, Form, Phrase, Place, SavedName, Scope, Tree, Word, WordOrder};
use super::word::{self, Read};
use super::{MOST_DISTANCE, NEAR_DISTANCE};
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
    Near(WordOrder, u32),
    Within,
    /// What stands behind WITHIN.
    Scope(Scope),
    Clause(Tree),
}

/// The words and phrases of a group: all of them may be those of a field.
#[derive(Debug, Clone, Copy)]
enum Group {
    Words(Form, Place),
    Values(&'static Row, FilterField),
}

const PLAIN_WORDS: Group = Group::Words(Form::Stem, Place::Anywhere);

/// Returns the tokens of `text` from the byte `from` on, which is read as the start of a query.
pub(super) fn tokens(text: &str, from: usize, notes: &mut Notes) -> Result<Vec<Token>, Fault> {
    let pairs = pairs(text, from);
    let mut lexer = Lexer { text, at: from, pairs, tokens: Vec::new(), group: PLAIN_WORDS, around: Vec::new(), notes };
    while let Some(next) = lexer.peek() {
        if next.is_whitespace() {
            lexer.at += next.len_utf8();
        } else if next == '(' {
            lexer.open(lexer.group);
        } else if next == ')' {
            lexer.sign(TokenKind::Close, next);
            lexer.group = lexer.around.pop().map_or(PLAIN_WORDS, |(group, _)| group);
        } else if is_quote(next) {
            match lexer.group {
                Group::Words(form, place) => lexer.phrase(lexer.at, form, place)?,
                Group::Values(row, field) => lexer.value(lexer.at, row, field)?,
            }
        } else if is_dash(next) && lexer.follows_a_clause() {
            // `"arms"-iran`: a dash negates only after a blank, so here it is a hyphen.
            lexer.at += next.len_utf8();
        } else if is_dash(next) && starts_clause(&text[lexer.at + next.len_utf8()..]) {
            lexer.sign(TokenKind::Not, next);
        } else {
            lexer.run()?;
        }
    }
    // A group of a field must end in its own shell argument: what stands in the next one would be read otherwise.
    let of_a_field = |group: &Group| !matches!(group, Group::Words(Form::Stem, Place::Anywhere));
    if of_a_field(&lexer.group) {
        let opened = lexer.around.last().map_or(from, |(_, at)| *at);
        return Err(Fault::at(Span::new(opened, opened + 1), QueryErrorKind::UnclosedGroup));
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

/// Returns the operator that `text` begins with, in capitals, as a run of its own, and its length.
pub(super) fn operator(text: &str) -> Option<(usize, TokenKind)> {
    let run = &text[..text.find(|c: char| c.is_whitespace() || is_bracket(c)).unwrap_or(text.len())];
    let kind = match run {
        "AND" => TokenKind::And,
        "OR" => TokenKind::Or,
        "NOT" => TokenKind::Not,
        "WITHIN" => TokenKind::Within,
        _ => {
            let (name, number) = run.split_once('/').map_or((run, None), |(name, number)| (name, Some(number)));
            let order = match name {
                "NEAR" => WordOrder::Either,
                "BEFORE" => WordOrder::AsWritten,
                _ => return None,
            };
            TokenKind::Near(order, number.map_or(Some(NEAR_DISTANCE), distance)?)
        }
    };
    Some((run.len(), kind))
}

/// Reads a number of words; one that is too large stays too large.
fn distance(digits: &str) -> Option<u32> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u32::MAX))
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

/// Says whether a character is punctuation of the sentence in which a clause may stand.
fn is_punctuation(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '!' | '?')
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
    /// What the words of the group at hand are.
    group: Group,
    /// The same of the groups around it, with the places of their parentheses.
    around: Vec<(Group, usize)>,
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

    fn open(&mut self, group: Group) {
        self.around.push((self.group, self.at));
        self.group = group;
        self.sign(TokenKind::Open, '(');
    }

    /// Says whether a quote or a group ends right here, so that what comes is glued to it: the comma of `"arms", deal`.
    fn follows_a_clause(&self) -> bool {
        let last = self.tokens.last().filter(|token| token.span.end == self.at);
        last.is_some_and(|token| matches!(token.kind, TokenKind::Close | TokenKind::Clause(_)))
    }

    /// Reads what stands at the start of a run: an operator, a field with its value, or a word.
    fn run(&mut self) -> Result<(), Fault> {
        let start = self.at;
        if let Some((length, kind)) = operator(self.rest()) {
            self.at += length;
            self.push(kind, Span::new(start, self.at));
            return Ok(());
        }
        if let Some((scope, length)) = self.scope() {
            self.at += length;
            self.push(TokenKind::Scope(scope), Span::new(start, self.at));
            return Ok(());
        }
        match (field::leading(self.rest()), self.group) {
            (Some((row, _)), Group::Values(outer, _)) => {
                let span = Span::new(start, self.run_end());
                return Err(Fault::at(span, QueryErrorKind::FieldInField { field: row.name, outer: outer.name }));
            }
            (None, Group::Values(row, field)) => self.value(start, row, field)?,
            (Some((row, value)), Group::Words(form, place)) => {
                self.at += value;
                if self.lacks_its_value(start, row) {
                    return Ok(());
                }
                let opens = self.peek() == Some('(');
                match row.field {
                    Field::Filter(_) if (form, place) != (Form::Stem, Place::Anywhere) => {
                        let outer = if place == Place::Title { "title" } else { "exact" };
                        let span = Span::new(start, self.run_end());
                        return Err(Fault::at(span, QueryErrorKind::FieldInField { field: row.name, outer }));
                    }
                    Field::Filter(field) if opens => self.open(Group::Values(row, field)),
                    Field::Filter(field) => self.value(start, row, field)?,
                    Field::Exact | Field::Title => self.field_over_words(start, row.field, form, place)?,
                }
            }
            (None, Group::Words(form, place)) => {
                if let Some(note) = word::like_a_field(self.rest()) {
                    self.notes.add(note);
                }
                self.word(start, form, place)?;
            }
        }
        while self.peek() == Some('(') && !self.pairs.contains_key(&self.at) && start < self.at {
            self.notes.add(Note::OpensNothing);
            self.at += 1;
        }
        Ok(())
    }

    /// Returns the scope that stands here behind WITHIN, which may touch its group: `WITHIN sentence(a b)`.
    fn scope(&self) -> Option<(Scope, usize)> {
        self.tokens.last().filter(|token| token.kind == TokenKind::Within)?;
        let word = self.rest().split(|c: char| !c.is_alphanumeric()).next()?;
        Some((word::scope(word)?, word.len()))
    }

    /// Reads a field as a word where no value stands directly after its colon, and says so.
    fn lacks_its_value(&mut self, start: usize, row: &'static Row) -> bool {
        if self.peek().is_some_and(|next| !next.is_whitespace() && next != ')') {
            return false;
        }
        self.notes.add(Note::DetachedValue { name: row.name });
        let span = Span::new(start, self.at);
        let word = Word { text: row.name.to_string(), form: Form::Stem, place: Place::Anywhere, span };
        self.push(TokenKind::Clause(Tree::Word(word)), span);
        true
    }

    /// Reads the value of a filter.
    fn value(&mut self, start: usize, row: &'static Row, field: FilterField) -> Result<(), Fault> {
        if field == FilterField::Saved {
            return self.saved(start, row);
        }
        let value = if self.peek().is_some_and(is_quote) {
            self.quoted()?
        } else {
            let from = self.at;
            self.at = self.run_end();
            let run = &self.text[from..self.at];
            // The punctuation of a sentence around the clause is not meant; in a glob, `?` is.
            if field == FilterField::Path { run } else { run.trim_end_matches(is_punctuation) }
        };
        let span = Span::new(start, self.at);
        let clause = filter(row, field, value, span)?;
        self.push(TokenKind::Clause(clause), span);
        Ok(())
    }

    /// Reads the name of a saved query, and what it is given: `deals`, `deals(Iran, when="last week")`.
    fn saved(&mut self, start: usize, row: &'static Row) -> Result<(), Fault> {
        let name = if self.peek().is_some_and(is_quote) {
            self.quoted()?
        } else {
            let from = self.at;
            let ends = |c: char| c.is_whitespace() || is_bracket(c);
            self.at += self.rest().find(ends).unwrap_or(self.rest().len());
            self.text[from..self.at].trim_end_matches(is_punctuation)
        };
        let arguments = if self.peek() == Some('(') {
            let (arguments, end) = call::arguments(self.text, self.at)?;
            self.at = end;
            arguments
        } else {
            Vec::new()
        };
        let span = Span::new(start, self.at);
        let clause = match filter(row, FilterField::Saved, name, span)? {
            Tree::Saved(saved) => Tree::Saved(SavedName { arguments, ..saved }),
            other => other,
        };
        self.push(TokenKind::Clause(clause), span);
        Ok(())
    }

    /// Reads the word, phrase or group of `exact:`, `title:`, or both; in a group of the one, of the other too.
    fn field_over_words(&mut self, start: usize, first: Field, form: Form, place: Place) -> Result<(), Fault> {
        let mut fields = vec![first];
        if let Some((row, value)) = field::leading(self.rest()) {
            let follows = self.rest()[value..].chars().next().is_some_and(|c| !c.is_whitespace() && c != ')');
            if follows && matches!(row.field, Field::Exact | Field::Title) && row.field != first {
                fields.push(row.field);
                self.at += value;
            }
        }
        let form = if fields.contains(&Field::Exact) { Form::Exact } else { form };
        let place = if fields.contains(&Field::Title) { Place::Title } else { place };
        match self.peek() {
            Some('(') => self.open(Group::Words(form, place)),
            Some(next) if is_quote(next) => self.phrase(start, form, place)?,
            _ => self.word(start, form, place)?,
        }
        Ok(())
    }

    /// Reads a word from here to the end of its run; `start` is where its clause begins.
    fn word(&mut self, start: usize, form: Form, place: Place) -> Result<(), Fault> {
        let glued = self.follows_a_clause();
        let from = self.at;
        let expression = word::expression(self.rest());
        self.at = expression.map_or_else(|| self.run_end(), |length| from + length);
        let typed = &self.text[from..self.at];
        let of_run = |part: Span| {
            let part = part.moved_on(from);
            (part.of(self.text).to_string(), Span::new(if start == from { part.start } else { start }, part.end))
        };
        let fault = |kind| Fault::at(Span::new(from, self.at), kind);
        let (clause, span) = match word::read(typed).map_err(fault)? {
            Read::Nothing => {
                if !glued {
                    self.notes.add(Note::Ignored { text: self.text[start..self.at].to_string() });
                }
                return Ok(());
            }
            Read::Class(class, part) => {
                let (_, span) = of_run(part);
                (Tree::Class(super::ClassName { class, place, span }), span)
            }
            Read::Pattern(kind, text, part) => {
                let (_, span) = of_run(part);
                (Tree::Pattern(super::Pattern { text, kind, place, span }), span)
            }
            Read::Word(part, note) => {
                note.into_iter().for_each(|note| self.notes.add(note));
                let (text, span) = of_run(part);
                (Tree::Word(Word { text, form, place, span }), span)
            }
        };
        self.push(TokenKind::Clause(clause), span);
        Ok(())
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
        let sign = word::distance(self.rest());
        let slop = match sign.strip_prefix('~') {
            None => Some(0),
            Some(digits) => distance(digits).filter(|slop| *slop <= MOST_DISTANCE),
        };
        let before = self.at;
        self.at += sign.len();
        let span = Span::new(start, self.at);
        let Some(slop) = slop else {
            let sign = sign.to_string();
            return Err(Fault::at(Span::new(before, self.at), QueryErrorKind::NoSlop { sign }));
        };
        if text.chars().any(char::is_alphanumeric) {
            let phrase = Phrase { text: text.to_string(), form, place, slop, span };
            self.push(TokenKind::Clause(Tree::Phrase(phrase)), span);
        } else {
            self.notes.add(Note::Ignored { text: span.of(self.text).to_string() });
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
    let no_date = |fault| Fault::at(span, QueryErrorKind::Date { field: row.name, fault: Box::new(fault) });
    let value = match field {
        FilterField::Actor => FilterValue::Actor(value.to_string()),
        FilterField::Date => FilterValue::Date(DateValue::parse(value).map_err(no_date)?),
        FilterField::Mention => FilterValue::Mention(DateValue::parse(value).map_err(no_date)?),
        FilterField::Seen => match DateValue::parse(value).map_err(no_date)? {
            DateValue::Days(range) => FilterValue::Seen(range),
            DateValue::NoDate => return Err(no_date(DateFault::Unknown { text: value.to_string(), word: None })),
        },
        FilterField::Path => FilterValue::Path(value.to_string()),
        FilterField::Saved => {
            return Ok(Tree::Saved(SavedName { name: value.to_string(), arguments: Vec::new(), span }));
        }
    };
    Ok(Tree::Filter(Filter { value, span }))
}
