//! What is stated of a report: its facts as they are stored, and the hashes by which it is known again.

use super::keys::Numbered;
use crate::index::stored::{ReportFacts, UnreadLine};
use crate::index::{kept, mention_bytes};
use crate::intake::Understood;
use crate::language::dates::Mention;
use crate::report::actor::Naming;
use crate::report::coverage::{Reason, Unread};
use crate::report::document::{DATE_SOURCES, GIVEN_ROLES, GivenActor};

/// Returns what could not be read, in words.
pub(super) fn in_words(unread: &Unread) -> UnreadLine {
    UnreadLine {
        place: unread.place.map(|place| place.to_string()),
        reason: unread.reason.to_string(),
        unknown_kind: matches!(unread.reason, Reason::UnknownKind(_)),
        try_again: matches!(unread.reason, Reason::System(_)),
    }
}

/// Returns what is stored of a report beside its text; `numbered` are its actors.
pub(super) fn facts(report: &Understood, numbered: &Numbered<'_>) -> ReportFacts {
    let namings = numbers(&report.namings, &numbered.in_text);
    let title_namings = numbers(&report.title_namings, &numbered.in_title);
    let given = report.document.given_actors.iter();
    let role = |given: &GivenActor| GIVEN_ROLES.iter().position(|role| *role == given.role);
    ReportFacts {
        title: report.document.title.clone(),
        date_source: report.date.and_then(|date| DATE_SOURCES.iter().position(|source| *source == date.source)),
        metadata: report.document.metadata.clone(),
        lines_run_on: report.document.lines.run_on(),
        actors: numbered.actors.iter().map(ToString::to_string).collect(),
        namings,
        title_namings,
        title_mentions: mention_bytes::of(&report.title_mentions),
        remarks: report.remarks.iter().map(ToString::to_string).collect(),
        actor_remarks: report.actor_remarks.iter().map(ToString::to_string).collect(),
        given: given.filter_map(|given| Some((role(given)?, given.text.clone()))).collect(),
    }
}

/// Returns the numbers of namings as `ReportFacts` holds them; `actors` are those of whom they name.
fn numbers(namings: &[Naming], actors: &[usize]) -> Vec<usize> {
    let mut numbers = Vec::with_capacity(namings.len() * 5);
    let mut start = 0;
    for (naming, actor) in namings.iter().zip(actors) {
        let (in_text, on, length) = match naming.span {
            Some(span) => (1, span.start.saturating_sub(start), span.len()),
            None => (0, 0, 0),
        };
        start = naming.span.map_or(start, |span| span.start);
        numbers.extend([*actor, naming.from.number(), in_text, on, length]);
    }
    numbers
}

/// What a report says, wherever it lies: by it a copy or a moved report is known again.
pub(super) fn content_hash(report: &Understood) -> u128 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(report.document.title.as_deref().unwrap_or_default().as_bytes());
    hasher.update(b"\0");
    hasher.update(report.document.text.as_bytes());
    kept::first_half(hasher.finalize())
}

/// All that the index holds of a report: while it is equal, nothing needs to be written. `mentions` are the dates of each
/// passage, `facts` the JSON of what is stored.
pub(super) fn whole_hash(content: u128, report: &Understood, mentions: &[Vec<Mention>], facts: &[u8]) -> u128 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&content.to_le_bytes());
    hasher.update(facts);
    if let Some(date) = report.date {
        hasher.update(date.interval.to_string().as_bytes());
    }
    for (passage, mentions) in report.passages.iter().zip(mentions) {
        hasher.update(&(passage.span.end as u64).to_le_bytes());
        hasher.update(&(passage.line as u64).to_le_bytes());
        hasher.update(&mention_bytes::of(mentions));
    }
    kept::first_half(hasher.finalize())
}
