//! Bodies that are one only together with what stands beside them: their state, the department they are named with,
//! their number.
//! In: a state, or what a unit or several departments begin with, where it stands. Out: names for `Organisations`.
//! Knows no person.

use super::super::gazetteer::bodies::SMALL_BODIES;
use super::super::gazetteer::{Class, Hit, Standing};
use super::super::words::{self, Joint};
use super::body_words;
use super::claims::Claim;
use super::lines::Line;
use super::names::quiet;
use super::seeing::Report;
use super::why::Why;
use super::{national, titles, units};
use crate::report::actor::Kind;
use crate::report::span::Span;

/// The name of a body behind its state has at most so many words.
const BODY_WORDS: usize = 6;

impl Report<'_> {
    /// `Russian foreign ministry`: a body that is written small, behind its state.
    pub(super) fn see_small_body(&mut self, hit: &Hit, line: Line) {
        let Some(behind) = self.text.get(hit.span.end..) else { return };
        let behind =
            ["'s ", "\u{2019}s ", " ", "\n"].iter().find_map(|mark| behind.strip_prefix(mark)).unwrap_or_default();
        if hit.standing != Standing::Sure
            || !behind
                .starts_with(|first| matches!(first, 'a' | 'c'..='f' | 'h'..='j' | 'l' | 'm' | 'o' | 'p' | 's' | 't'))
        {
            return;
        }
        let body = SMALL_BODIES.iter().find(|(small, _)| {
            behind.strip_prefix(small).is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_alphanumeric()))
        });
        let is_state = self.gazetteer.owner(hit.owner).is_some_and(|owner| owner.kind() == Kind::State);
        if let Some((small, body)) = body.filter(|_| is_state) {
            let (name, owner) = national::name(self.gazetteer, hit.owner, body);
            let end = self.text.len() - behind.len() + small.len();
            self.see_certain(&name, Span::new(hit.span.start, end), owner, Why::BodyOfState, line);
        }
    }

    /// `Japan National Security Secretariat`: words with capitals behind a state, the last of them a body, that nobody
    /// else takes for a name. Returns what is known of the line.
    pub(super) fn see_unclaimed_body(&mut self, at: usize, line: Line) -> Line {
        let hit = &self.hits[at];
        if hit.standing != Standing::Sure || !matches!(self.gazetteer.form(hit).class, Class::Name | Class::Demonym) {
            return line;
        }
        let start = words::possessive_end(self.text, hit.span.end).unwrap_or(hit.span.end);
        let (mut end, mut body, mut first) = (start, None, None);
        for place in 0..BODY_WORDS {
            let next = words::after(self.text, end).filter(|word| word.joint == Joint::Blank);
            let Some(word) = next.filter(|word| words::is_named_like(word.text) && !titles::is_title(word.text)) else {
                break;
            };
            first = first.or(Some(word.start));
            end = word.end;
            body = if place > 0 && body_words::is_body(word.text) { Some(word.end) } else { body };
            if word.stopped {
                break;
            }
        }
        let (Some(first), Some(end)) = (first, body) else { return line };
        let span = Span::new(first, end);
        let line = line.around(self.text, span);
        let claim = self.claims.partition_point(|claim| claim.span.end <= first);
        let is_claimed = self.claims.get(claim).is_some_and(|claim| claim.span.overlaps(span));
        let is_known = self.hits.get(at + 1).is_some_and(|other| other.span.start < end)
            || at > 0 && hit.span.overlaps(self.hits[at - 1].span);
        let is_state = self.gazetteer.owner(hit.owner).is_some_and(|owner| owner.kind() == Kind::State);
        if !is_state || is_claimed || is_known || line.is_headline || line.is_shouted {
            return line;
        }
        let body = span.of(self.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let (name, owner) = national::name(self.gazetteer, hit.owner, &body);
        self.see_certain(&name, Span::new(hit.span.start, end), owner, Why::BodyOfState, line);
        line
    }

    /// `Japan's Defense Agency`: words for a kind of body, which are a name only together with the state before them.
    /// Returns whether they are.
    pub(super) fn see_of_state(&mut self, claim: &Claim) -> bool {
        let body = claim.span.of(self.text);
        let is_body = body.rsplit_once([' ', '\n']).is_some_and(|(_, last)| body_words::is_body(last));
        let before = self.hits.partition_point(|hit| hit.span.end <= claim.span.start);
        let state = self.hits[..before].last().filter(|hit| {
            let is_beside = matches!(&self.text[hit.span.end..claim.span.start], " " | "\n" | "'s " | "\u{2019}s ");
            is_beside
                && hit.standing == Standing::Sure
                && matches!(self.gazetteer.form(hit).class, Class::Name | Class::Demonym)
                && self.gazetteer.owner(hit.owner).is_some_and(|owner| owner.kind() == Kind::State)
        });
        let Some(state) = state.filter(|_| is_body && !claim.in_capitals && !claim.in_headline) else { return false };
        let body = body.split_whitespace().collect::<Vec<_>>().join(" ");
        let (name, owner) = national::name(self.gazetteer, state.owner, &body);
        let span = Span::new(state.span.start, claim.span.end);
        self.see_certain(&name, span, owner, Why::BodyOfState, Line::default());
        true
    }

    /// `Departments of Agriculture, Commerce, and Justice`: each of them.
    pub(super) fn see_several(&mut self, span: Span, line: Line) {
        let mut at = span.end;
        loop {
            let rest = &self.text[at..];
            let rest = rest.trim_start_matches([',', ' ', '\n']);
            let rest = ["and the ", "and ", "the "].iter().find_map(|small| rest.strip_prefix(small)).unwrap_or(rest);
            let start = self.text.len() - rest.len();
            let Some(word) = words::after(self.text, start.saturating_sub(1)).filter(|word| word.start == start) else {
                return;
            };
            // `Homeland Security`: two words, if they are one.
            let ends = [words::after(self.text, word.end).map(|next| next.end), Some(word.end)];
            let known = ends.into_iter().flatten().find_map(|end| {
                let what = &self.text[word.start..end];
                let name = [format!("Department of {what}"), format!("Department of the {what}")];
                let owner = name.iter().find_map(|name| self.gazetteer.known(name))?;
                Some((name, owner, end))
            });
            let Some((name, owner, end)) = known else { return };
            self.see_certain(&name[0], Span::new(word.start, end), Some(owner), Why::Name, line);
            at = end;
        }
    }

    /// Says whether a name in a line of capitals is a state with what the line is about: `JAPAN COTTON`.
    pub(super) fn is_state_and_heading(&self, span: Span) -> bool {
        let first = self.hits.partition_point(|hit| hit.span.start < span.start);
        let state = self.hits.get(first).filter(|hit| hit.span.start == span.start && hit.span.end < span.end);
        state.is_some_and(|hit| self.gazetteer.form(hit).class.is_state())
            && !span.of(self.text).split(' ').any(|word| body_words::is_body(&quiet(word)))
    }

    pub(super) fn see_unit(&mut self, at: usize, line: Line) {
        let Some(unit) = units::name(self.text, self.hits[at].span) else { return };
        let name = units::in_digits(&unit.of(self.text).split_whitespace().collect::<Vec<_>>().join(" "));
        let before = self.hits[..at]
            .iter()
            .rev()
            .find(|hit| hit.span.end <= unit.start && self.gazetteer.form(hit).class.is_state());
        let state = before
            .filter(|hit| self.text[hit.span.end..unit.start].trim().is_empty() && hit.standing == Standing::Sure);
        match state {
            Some(state) => {
                let (name, owner) = national::name(self.gazetteer, state.owner, &name);
                self.see_certain(&name, Span::new(state.span.start, unit.end), owner, Why::Unit, line);
            }
            None => self.see_certain(&name, unit, self.gazetteer.known(&name), Why::Unit, line),
        }
    }
}
