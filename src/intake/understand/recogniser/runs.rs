//! Where names can be: runs of tokens with capitals, and what joins them.
//! In: tokens and their forms. Out: runs, as ranges of tokens. All else is outside of any name without being looked at.

use std::ops::Range;

use super::forms::{Brief, Case, Joins};
use super::tokens::Token;

/// How far a joining word looks for a capital.
const REACH: usize = 2;

/// Adds the runs of a report to `runs`, in order; none reaches over a beginning.
pub fn find(tokens: &[Token], briefs: &[Brief], runs: &mut Vec<Range<usize>>) {
    let text = Text { tokens, briefs };
    let mut at = 0;
    // Most tokens are small words, far from any capital: over them as fast as can be.
    while let Some(more) = briefs[at..].iter().position(|form| form.case == Case::Capital) {
        let capital = at + more;
        at = at.max(capital.saturating_sub(REACH));
        let mut until = capital + REACH;
        while at <= until && at < tokens.len() {
            let first = at;
            while at < tokens.len() && (at == first || !tokens[at].begins) && text.is_active(at) {
                at += 1;
            }
            if at == first {
                at += 1;
                continue;
            }
            runs.push(first..at);
            until = until.max(at - 1 + REACH);
        }
    }
}

/// The tokens of a report.
#[derive(Clone, Copy)]
struct Text<'t> {
    tokens: &'t [Token],
    briefs: &'t [Brief],
}

impl Text<'_> {
    /// Says whether a token can be part of a name.
    #[inline]
    fn is_active(self, at: usize) -> bool {
        let here = self.briefs[at];
        match (here.case, here.joins) {
            (Case::Capital, _) => true,
            (Case::Number, _) => self.has_capital_before(at, 1) || self.has_capital_behind(at, 1),
            (_, Joins::Both) => self.has_capital_behind(at, REACH) && self.has_capital_before(at, REACH),
            (_, Joins::Next) => self.has_capital_behind(at, REACH),
            (_, Joins::No) => false,
        }
    }

    /// Says whether one of so many tokens before, one or two, has a capital, in the same sentence.
    #[inline]
    fn has_capital_before(self, at: usize, reach: usize) -> bool {
        let is_first = |at: usize| at == 0 || self.tokens[at].begins;
        let is_capital = |at: usize| self.briefs[at].case == Case::Capital;
        !is_first(at) && (is_capital(at - 1) || reach == REACH && !is_first(at - 1) && is_capital(at - 2))
    }

    /// The same of those behind.
    #[inline]
    fn has_capital_behind(self, at: usize, reach: usize) -> bool {
        let goes_on = |at: usize| self.tokens.get(at).is_some_and(|token| !token.begins);
        let is_capital = |at: usize| self.briefs[at].case == Case::Capital;
        goes_on(at + 1) && (is_capital(at + 1) || reach == REACH && goes_on(at + 2) && is_capital(at + 2))
    }
}
