//! The tokenizer that tantivy calls `en_stem`, for a tantivy that is built without its stemmers: the program wants
//! English alone, and tantivy's feature brings eighteen languages along.

use frostem::{Algorithm, Stemmer};
use tantivy::tokenizer::{
    LowerCaser, RemoveLongFilter, SimpleTokenizer, TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer,
};

/// Its name.
pub(crate) const NAME: &str = "en_stem";

/// Tantivy's own leaves out longer words too.
const LONGEST: usize = 40;

pub(crate) fn analyzer() -> TextAnalyzer {
    let words = TextAnalyzer::builder(SimpleTokenizer::default()).filter(RemoveLongFilter::limit(LONGEST));
    words.filter(LowerCaser).filter(English).build()
}

#[derive(Clone)]
struct English;

impl TokenFilter for English {
    type Tokenizer<T: Tokenizer> = Stemmed<T>;

    fn transform<T: Tokenizer>(self, inner: T) -> Stemmed<T> {
        Stemmed(inner)
    }
}

#[derive(Clone)]
struct Stemmed<T>(T);

impl<T: Tokenizer> Tokenizer for Stemmed<T> {
    type TokenStream<'a> = StemmedStream<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        StemmedStream { inner: self.0.token_stream(text), stemmer: Stemmer::new(Algorithm::English) }
    }
}

struct StemmedStream<T> {
    inner: T,
    stemmer: Stemmer,
}

impl<T: TokenStream> TokenStream for StemmedStream<T> {
    fn advance(&mut self) -> bool {
        if !self.inner.advance() {
            return false;
        }
        let token = self.inner.token_mut();
        let stem = self.stemmer.stem(&token.text);
        if *stem != *token.text {
            token.text = stem.into_owned();
        }
        true
    }

    fn token(&self) -> &Token {
        self.inner.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.inner.token_mut()
    }
}
