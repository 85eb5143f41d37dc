//! Where names can be: runs of tokens with capitals, and what joins them.
//! In: tokens and their forms. Out: runs, as ranges of tokens. All else is outside of any name without being looked at.

use std::ops::Range;

use super::forms::{Brief, Case, Joins};
use super::tokens::Token;

/// How far a joining word looks for a capital.
const REACH: usize = 2;

/// Adds the runs of a report to `runs`, in order; none reaches over a beginning.
pub fn find(tokens: &[Token], briefs: &[Brief], runs: &mut Vec<Range<usize>>) {
    let form = |at: usize| briefs[at];
    let mut start = 0;
    while start < tokens.len() {
        let end =
            tokens[start + 1..].iter().position(|token| token.begins).map_or(tokens.len(), |more| start + 1 + more);
        let mut at = start;
        while at < end {
            // Most tokens are small words: over them as fast as can be.
            if !may_be(form(at)) || !is_active(at, start..end, form) {
                at += 1;
                continue;
            }
            let first = at;
            at += 1;
            while at < end && may_be(form(at)) && is_active(at, start..end, form) {
                at += 1;
            }
            runs.push(first..at);
        }
        start = end;
    }
}

#[inline]
fn may_be(form: Brief) -> bool {
    matches!(form.case, Case::Capital | Case::Number) || form.joins != Joins::No
}

fn is_active(at: usize, sentence: Range<usize>, form: impl Fn(usize) -> Brief) -> bool {
    let capital_in = |mut range: Range<usize>| range.any(|at| form(at).case == Case::Capital);
    let before = |reach: usize| at.saturating_sub(reach).max(sentence.start)..at;
    let behind = |reach: usize| at + 1..(at + 1 + reach).min(sentence.end);
    let here = form(at);
    match (here.case, here.joins) {
        (Case::Capital, _) => true,
        (Case::Number, _) => capital_in(before(1)) || capital_in(behind(1)),
        (_, Joins::Both) => capital_in(behind(REACH)) && capital_in(before(REACH)),
        (_, Joins::Next) => capital_in(behind(REACH)),
        (_, Joins::No) => false,
    }
}
