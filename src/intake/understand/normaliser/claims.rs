//! What the recogniser takes for names, cut to what is the name.
//! In: a text and what was recognised in it. Out: claims in order; those that are nobody's name for sure are passed
//! over. Knows no gazetteer.

use super::super::words;
use super::bearers::{self, Part};
use super::body_words;
use super::dateline;
use super::firms;
use super::lines::Line;
use super::neighbours::{self, Beside};
use super::ships;
use super::things;
use super::titles::{self, Title};
use super::why::{Passed, PassedOver};
use crate::intake::understand::recogniser::{Kind, Recognised};
use crate::report::span::Span;

/// How sure it is that a body between an office and its holder is one.
const WITH_HOLDER: f32 = 0.9;

/// How sure it is that a name is a body's where the word before it says so.
const BEHIND_BODY: f32 = 0.95;

/// How sure it is that a name is a body's where its own last word says so, and the recogniser takes it for something else.
const NAMED_AS_BODY: f32 = 0.7;

/// How sure it is that a name is a person's where what follows says so.
const EXPLAINED: f32 = 0.7;

/// In another language the recogniser is sure too easily: by so much.
const OTHER_LANGUAGE: f32 = 0.25;

/// In a list, a name is by so much less sure than the one before it at least.
const IN_LIST: f32 = 0.1;

/// A name that the recogniser claims, where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claim {
    /// The name without titles and articles.
    pub(super) span: Span,
    pub(super) kind: Kind,
    pub(super) confidence: f32,
    /// What the words before it say of a person.
    pub(super) title: Title,
    pub(super) in_headline: bool,
    /// The line is all capitals.
    pub(super) in_capitals: bool,
    /// It is that of a product or the like, and hides the names inside it.
    pub(super) is_thing: bool,
    /// Others have taken its place.
    pub(super) is_taken: bool,
}

/// Appends the claims of a text.
pub(super) fn read(text: &str, recognised: &[Recognised], claims: &mut Vec<Claim>, pass: &mut dyn FnMut(PassedOver)) {
    let mut line = Line::default();
    let too_sure = if recognised.is_empty() || words::is_english(text) { 0.0 } else { OTHER_LANGUAGE };
    for Recognised { span, kind, confidence } in recognised {
        let span = &dateline::beside_dash(text, *span);
        let confidence = &(confidence - too_sure);
        line = line.around(text, *span);
        let beside = if line.is_shouted || line.is_headline {
            Beside::Nothing
        } else {
            neighbours::say(text, *span, *kind, *confidence)
        };
        let ends_as_body =
            || *kind != Kind::Org && !line.is_shouted && !line.is_headline && body_words::ends_as_body(span.of(text));
        let (kind, confidence) = match beside {
            Beside::Nothing if ends_as_body() => (&Kind::Org, &confidence.max(NAMED_AS_BODY)),
            Beside::Body => (&Kind::Org, &confidence.max(BEHIND_BODY)),
            Beside::Place => (&Kind::Place, confidence),
            Beside::Person => (kind, &confidence.max(EXPLAINED)),
            _ => (kind, confidence),
        };
        let claim = |span: Span| Claim {
            span,
            kind: *kind,
            confidence: *confidence,
            title: Title::None,
            in_headline: line.is_headline,
            in_capitals: line.is_shouted,
            is_thing: beside == Beside::Thing,
            is_taken: false,
        };
        if *kind == Kind::Place {
            claims.push(claim(*span));
            continue;
        }
        if line.is_address {
            pass(PassedOver { span: *span, why: Passed::Address });
            continue;
        }
        let is_ship = *kind == Kind::Person && ships::is_called_with_article(text, *span);
        if is_ship || beside == Beside::Ship || ships::is_one(text, span.start, span.of(text)) {
            pass(PassedOver { span: *span, why: Passed::Ship });
            continue;
        }
        match kind {
            Kind::Person => bearers::read(text, *span, &mut |part| {
                claims.push(match part {
                    Part::Person(span, title) => Claim { title, ..claim(span) },
                    Part::Body(span) => Claim { kind: Kind::Org, ..claim(organisation(text, span)) },
                });
            }),
            _ => {
                let span = &firms::whole(text, *span);
                while claims.last().is_some_and(|last| last.span.end > span.start) {
                    claims.pop();
                }
                if goes_on(text, claims.last(), *span) {
                    // `Multi-agency Donor Platform`: one name that a hyphen has cut.
                    if let Some(last) = claims.last_mut() {
                        last.span.end = span.end;
                        last.span = organisation(text, last.span);
                    }
                    continue;
                }
                if let Some(name) = behind_designate(span.of(text)) {
                    claims.push(Claim { title: Title::Any, kind: Kind::Person, ..claim(within(*span, text, name)) });
                    continue;
                }
                let of_list = two_of_list(text, claims.last(), *span);
                if let Some((one, other)) = of_list.or_else(|| firms::two(text, *span)) {
                    let in_list = claims.last().filter(|_| of_list.is_some());
                    let confidence = in_list.map_or(0.0, |last| last.confidence - IN_LIST).max(*confidence);
                    claims.push(Claim { confidence, ..claim(organisation(text, one)) });
                    claims.push(Claim { confidence, ..claim(organisation(text, other)) });
                    continue;
                }
                let (body, holder) = with_holder(text, *span);
                // An office before and a person behind say more than the recogniser can.
                let confidence = if holder.is_some() { confidence.max(WITH_HOLDER) } else { *confidence };
                claims.push(Claim { confidence, ..claim(organisation(text, body)) });
                if let Some((name, title)) = holder {
                    claims.push(Claim { title, kind: Kind::Person, ..claim(name) });
                }
            }
        }
    }
    claims.retain(|claim| !claim.span.is_empty());
    firms::by_short_name(text, claims);
}

/// Says whether an organisation's name goes on in the one at `span`, behind a hyphen and the rest of its word.
fn goes_on(text: &str, last: Option<&Claim>, span: Span) -> bool {
    let Some(last) = last.filter(|last| last.kind == Kind::Org && last.span.end <= span.start) else { return false };
    let gap = &text[last.span.end..span.start];
    let word = gap.strip_prefix('-').and_then(|gap| gap.strip_suffix(' '));
    word.is_some_and(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// Returns the person in `State-Designate Muskie`, which is no body's name.
fn behind_designate(name: &str) -> Option<&str> {
    if !name.contains('-') {
        return None;
    }
    let marks = ["-Designate ", "-designate ", "-Elect ", "-elect "];
    let behind = marks.iter().find_map(|mark| name.split_once(mark)).map(|(_, behind)| behind);
    behind.filter(|name| !body_words::has_body(name) && name.starts_with(char::is_uppercase))
}

/// Returns the two names at the end of a list of organisations that the recogniser takes for one: behind
/// `Hyundai Rotem, `, `Hanwha Defense and Korea Aerospace Industries`.
fn two_of_list(text: &str, last: Option<&Claim>, span: Span) -> Option<(Span, Span)> {
    let last = last.filter(|last| last.kind == Kind::Org && last.span.end <= span.start)?;
    if !matches!(&text[last.span.end..span.start], ", " | ",\n") {
        return None;
    }
    let name = span.of(text);
    let (one, other) = [" and ", "\nand ", " and\n"].iter().find_map(|and| name.split_once(*and))?;
    let are_names = |name: &str| {
        let mut words = name.split_whitespace();
        words.clone().count() > 1 && words.all(|word| word.starts_with(char::is_uppercase))
    };
    (are_names(one) && are_names(other)).then(|| (within(span, text, one), within(span, text, other)))
}

/// Returns the part of a name at `span` that is the organisation's.
fn organisation(text: &str, span: Span) -> Span {
    let span = neighbours::without_number(text, span);
    let name = things::cut(span.of(text));
    within(span, text, things::without_part(name))
}

/// Returns the organisation and the person in `CEO of the Refugee Council Enver Solomon`, wherever the name begins.
fn with_holder(text: &str, span: Span) -> (Span, Option<(Span, Title)>) {
    let name = span.of(text);
    if !name.contains(' ') {
        return (span, None);
    }
    let inside = name.split_once(" of the ").or(name.split_once(" of "));
    let inside = inside.filter(|(office, _)| titles::is_title(office.rsplit(' ').next().unwrap_or(office)));
    let body = match inside {
        Some((_, body)) => body,
        None if titles::is_of_office(text, span.start) => name,
        None => return (span, None),
    };
    let is_name = |word: &str| {
        !things::is_no_name(word) && !things::is_small(word) && word.starts_with(|first: char| first.is_uppercase())
    };
    let words: Vec<&str> = body.split(' ').collect();
    let holder = match words.as_slice() {
        [.., last, given, family] if things::is_generic(last) && is_name(given) && is_name(family) => {
            &body[body.len() - given.len() - family.len() - 1..]
        }
        _ => return (within(span, text, body), None),
    };
    let person = within(span, text, holder);
    (within(span, text, body[..body.len() - holder.len()].trim_end()), Some((person, Title::Any)))
}

/// Returns where a part of the text at `span` lies.
pub(super) fn within(span: Span, text: &str, part: &str) -> Span {
    let offset = (part.as_ptr() as usize).saturating_sub(text[span.start..].as_ptr() as usize);
    let start = (span.start + offset).min(span.end);
    Span::new(start, (start + part.len()).min(span.end))
}
