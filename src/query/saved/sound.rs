//! Whether a saved query can be asked, before anybody gives it the values that it needs.
//! In: a saved query. Out: the query that it is with one value or another, or what is wrong with it.

use super::{Saved, SavedError};
use crate::query::Query;
use crate::query::tree::Argument;

/// What is tried for a parameter without a default: a date that is a word too, a number of words, a word.
const TRIED: [&str; 3] = ["2023", "8", "word"];

/// For more parameters than these, all get the same: what is tried grows with their number.
const MOST_APART: usize = 5;

/// Returns the query that it is with some values for what has to be given.
///
/// # Errors
/// Where it is no query whatever is given.
pub(super) fn sample(saved: &Saved) -> Result<Query, SavedError> {
    let needed: Vec<&str> =
        saved.parameters.iter().filter(|one| one.default.is_none()).map(|one| one.name.as_str()).collect();
    let tries = match needed.len() {
        0 => 1,
        1..=MOST_APART => TRIED.len().pow(needed.len() as u32),
        _ => TRIED.len(),
    };
    let mut first = None;
    for number in 0..tries {
        let value = |place: usize| {
            let place = if needed.len() > MOST_APART { 0 } else { place };
            TRIED[number / TRIED.len().pow(place as u32) % TRIED.len()]
        };
        let given = needed
            .iter()
            .enumerate()
            .map(|(place, name)| Argument { parameter: Some((*name).to_string()), value: value(place).to_string() });
        match saved.query(&given.collect::<Vec<_>>()) {
            Ok(query) => return Ok(query),
            Err(error) => first = first.or(Some(error)),
        }
    }
    first.map_or_else(|| saved.query(&[]), Err)
}

/// Refuses text that is no query.
pub(super) fn check(saved: &Saved) -> Result<(), SavedError> {
    sample(saved).map(drop)
}
