//! What a report says of itself: its own date, and whom it names.
//! Pure functions of text, metadata and compiled-in facts; no I/O.

pub mod actors;
pub mod curated;
mod eight;
pub mod gazetteer;
pub mod legal_form;
pub mod normaliser;
pub mod own_date;
pub mod recogniser;
pub mod spelling;
mod words;
