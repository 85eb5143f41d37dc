//! Learns the model file from labelled text and lists of names: not part of the program, but of its sources.
//! In: the texts of the files. Out: the bytes of a model, the same every time; and scores of a model on labelled text.
//! Knows no file: `src/trainer/main.rs` reads and writes them.
//!
//! `fitting` has the way on one screen. Labels are those of the `.conll` files: one token and its BIO tag a line.

pub mod conll;
pub mod crf;
pub mod examples;
pub mod facts;
pub mod fitting;
pub mod heads;
pub mod random;
pub mod scoring;
pub mod writing;
