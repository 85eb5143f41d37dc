//! Marks what the gazetteer knows: states, peoples, organisations, persons in office.
//! In: the forms of a report's tokens. Out: a flag for each token: kinds of the phrase that it is part of, and its
//! place in it. Longest phrase first, on whole tokens, case-sensitive, never over a beginning.

use super::forms::{Brief, Forms};
use super::lexicon::{Lexicon, longer_phrase, phrase, phrase_of};
use super::tokens::Token;

/// Not the first token of its phrase.
const INSIDE: u8 = 64;

/// The phrase has several tokens.
const LONG: u8 = 128;

/// The longest phrase, in tokens.
pub const MOST_TOKENS: usize = 10;

/// Sets `flags`, one for each token.
pub fn mark(
    tokens: &[Token],
    numbers: &[u32],
    briefs: &[Brief],
    forms: &Forms,
    lexicon: &Lexicon<'_>,
    flags: &mut Vec<u8>,
) {
    flags.clear();
    flags.resize(tokens.len(), 0);
    let mut at = 0;
    while at < tokens.len() {
        let bits = briefs[at].phrase;
        if bits == 0 {
            at += 1;
            continue;
        }
        let (mut kinds, mut length) = (bits & phrase::KINDS, 1);
        let mut hash = phrase_of(forms.exact(numbers[at]));
        let mut goes_on = bits & phrase::GOES_ON != 0;
        let mut next = at + 1;
        while goes_on && next < tokens.len() && next < at + MOST_TOKENS && !tokens[next].begins {
            hash = longer_phrase(hash, forms.exact(numbers[next]));
            let bits = lexicon.phrase(hash);
            next += 1;
            if bits & phrase::KINDS != 0 {
                (kinds, length) = (bits & phrase::KINDS, next - at);
            }
            goes_on = bits & phrase::GOES_ON != 0;
        }
        if kinds != 0 {
            let long = if length > 1 { LONG } else { 0 };
            flags[at..at + length].fill(kinds | long | INSIDE);
            flags[at] = kinds | long;
        }
        at += length;
    }
}
