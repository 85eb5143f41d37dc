//! Language: words, sentences and dates. Pure functions of text; no file, no index.
//! One tokeniser serves indexing, asking and marking, so that what matched is what is marked.

pub mod analyser;
mod block;
pub mod dates;
pub mod folding;
pub mod gauge;
pub mod places;
pub mod sentence;
pub mod stem;
pub mod stop_words;
pub mod terms;
mod word_hash;
