//! A body together with its state: `Russian Defence Ministry`, `Central Bank of Iran`, `Peruvian Congress`.
//! In: where a body stands, and the states around it. Out: what it is called with its state. Knows no persons.

use super::super::gazetteer::bodies::NationalBody;
use super::super::gazetteer::{Class, Gazetteer, Hit, Standing, adjective};
use crate::report::actor::Kind;
use crate::report::span::Span;

/// Words that may stand between a state and its body.
static BETWEEN: &[&str] = &["", "Federal", "Royal", "Imperial", "National", "own", "Islamic"];

/// Returns the state, a place among the owners, whose name stands beside a body: before it, or behind it after `of`.
pub(super) fn state_beside(gazetteer: &Gazetteer, text: &str, hits: &[Hit], at: usize) -> Option<(usize, Span)> {
    let body = hits[at].span;
    let is_state = |hit: &&Hit| {
        hit.standing != Standing::Place
            && gazetteer.owner(hit.owner).is_some_and(|owner| owner.kind() == Kind::State)
            && gazetteer.form(hit).class.is_state()
    };
    let before = hits[..at].iter().rev().take(3).filter(is_state).find(|hit| {
        let gap = text.get(hit.span.end..body.start).unwrap_or("-");
        let gap =
            ["'s ", "\u{2019}s ", "' ", "\u{2019} "].iter().find_map(|mark| gap.strip_prefix(mark)).unwrap_or(gap);
        gap.len() < 12 && !gap.contains(['.', ',']) && BETWEEN.contains(&gap.trim()) && gap != "-"
    });
    let behind = || {
        hits[at + 1..].iter().take(3).filter(is_state).find(|hit| {
            let gap = text.get(body.end..hit.span.start).unwrap_or_default();
            let is_capital = gazetteer.form(hit).class == Class::Seat;
            // `the Defence Ministry in Moscow`.
            let mut words = gap.split_whitespace();
            // Three words at most are read: the state may stand pages away.
            let first = [words.next(), words.next(), words.next()];
            matches!(first, [Some("of" | "for"), None, None] | [Some("of"), Some("the"), None])
                || is_capital && first == [Some("in"), None, None]
        })
    };
    if let Some(hit) = before {
        return Some((hit.owner, Span::new(hit.span.start, body.end)));
    }
    behind().map(|hit| (hit.owner, Span::new(body.start, hit.span.end)))
}

/// Returns what a body is called with its state.
pub(super) fn name(gazetteer: &Gazetteer, state: usize, body: &str) -> (String, Option<usize>) {
    let called = format!("{} {body}", adjective(state));
    let known = gazetteer.known(&called).or_else(|| {
        // `British Army`, and `U.S. Army` as it is written elsewhere.
        gazetteer.demonym(state).and_then(|demonym| gazetteer.known(&format!("{demonym} {body}")))
    });
    (called, known)
}

/// Returns what a national body is called with its state.
pub(super) fn body_name(gazetteer: &Gazetteer, state: usize, body: &NationalBody) -> (String, Option<usize>) {
    name(gazetteer, state, body.name)
}
