//! interim
use super::analyser::{Voice, words};
/// interim
pub fn name_key(name: &str) -> String {
    words(name, Voice::Query).into_iter().map(|word| word.form).collect::<Vec<_>>().join(" ")
}
