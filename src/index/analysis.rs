//! The analyser as the engine wants it: a tokenizer that gives `language`'s words as terms.

use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::ahead::Taken;
use crate::language::analyser::{Voice, Words};
use crate::language::terms::Terms;

/// The name under which the schema asks for it.
pub(crate) const ANALYSER_NAME: &str = "dateline";

/// The engine clones it once for each of its threads; the memory of stems is then that thread's own.
#[derive(Default)]
pub(crate) struct Analyser {
    terms: Option<Terms>,
    forms: String,
    token: Token,
    /// Is told of each text.
    taken: Option<Arc<Taken>>,
}

impl Analyser {
    /// Returns one that counts the texts that it is given.
    pub(crate) fn counting(taken: Arc<Taken>) -> Analyser {
        Analyser { taken: Some(taken), ..Analyser::default() }
    }
}

impl Clone for Analyser {
    fn clone(&self) -> Analyser {
        Analyser { taken: self.taken.clone(), ..Analyser::default() }
    }
}

impl Tokenizer for Analyser {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        if let Some(taken) = &self.taken {
            taken.take(text);
        }
        let words = Words::reusing(text, Voice::Report, std::mem::take(&mut self.forms));
        self.token.reset();
        Stream { words, terms: self.terms.get_or_insert_with(Terms::new), token: &mut self.token }
    }
}

/// The terms of one text.
pub(crate) struct Stream<'a> {
    words: Words<'a>,
    terms: &'a mut Terms,
    token: &'a mut Token,
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        if !self.words.step() {
            return false;
        }
        let word = self.words.word();
        self.token.position = word.position as usize;
        self.token.offset_from = word.span.start;
        self.token.offset_to = word.span.end;
        self.token.text.clear();
        self.token.text.push_str(self.terms.term(self.words.found()));
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
