//! A date that a text mentions, as scripts read it.
//! In: a mention. Out: a value that is written on a line of JSON. Knows no text: spans are bytes of the nearest `text`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::language::dates::{AnchoredOn, Mention};

/// A date that a text mentions.
#[derive(Serialize, JsonSchema)]
pub(super) struct MentionPart {
    start: usize,
    end: usize,
    /// None where the days are not known.
    first: Option<String>,
    last: Option<String>,
    /// The days that it may as well stand for; absent if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    other_first: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other_last: Option<String>,
    precision: &'static str,
    kind: &'static str,
    anchored_on: &'static str,
    /// Of one that is anchored on a mention, so many before it that stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    mentions_before: Option<usize>,
}

/// Returns the mentions of a text.
pub(super) fn parts(mentions: &[Mention]) -> Vec<MentionPart> {
    mentions.iter().map(MentionPart::of).collect()
}

impl MentionPart {
    pub(super) fn of(mention: &Mention) -> MentionPart {
        let (anchored_on, mentions_before) = match mention.anchored_on {
            AnchoredOn::Itself => ("itself", None),
            AnchoredOn::ReportDate => ("report date", None),
            AnchoredOn::Mention(before) => ("mention", Some(before)),
        };
        MentionPart {
            start: mention.span.start,
            end: mention.span.end,
            first: mention.days.map(|days| days.first().to_string()),
            last: mention.days.map(|days| days.last().to_string()),
            other_first: mention.other.map(|days| days.first().to_string()),
            other_last: mention.other.map(|days| days.last().to_string()),
            precision: mention.precision.name(),
            kind: mention.kind.name(),
            anchored_on,
            mentions_before,
        }
    }
}
