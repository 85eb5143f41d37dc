//! The line of a whole report.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Locator, ReportPart, pairs};
use crate::answer::hit::WholeReport;
use crate::present::mention_json::{self, MentionPart};
use crate::report::passage::Passage;

#[derive(Serialize, JsonSchema)]
pub(in crate::present) struct ReportLine<'a> {
    report: ReportPart<'a>,
    text: &'a str,
    passages: Vec<PassagePlace>,
    actors: Vec<NamingPart>,
    mentions: Vec<MentionPart>,
    title_mentions: Vec<MentionPart>,
    marks: Vec<[usize; 2]>,
    title_marks: Vec<[usize; 2]>,
}

#[derive(Serialize, JsonSchema)]
struct PassagePlace {
    start: usize,
    end: usize,
    locator: Locator,
}

#[derive(Serialize, JsonSchema)]
struct NamingPart {
    /// The actor.
    id: String,
    /// None where a field of the report names the actor.
    start: Option<usize>,
    end: Option<usize>,
    /// How it is known: `gazetteer`, `recognised`, `metadata` and the like.
    from: &'static str,
}

impl<'a> ReportLine<'a> {
    pub(super) fn of(whole: &'a WholeReport) -> ReportLine<'a> {
        let place = |Passage { span, line }: &Passage| PassagePlace {
            start: span.start,
            end: span.end,
            locator: Locator { line: *line },
        };
        let namings = whole.namings.iter().map(|naming| NamingPart {
            id: naming.actor.to_string(),
            start: naming.span.map(|span| span.start),
            end: naming.span.map(|span| span.end),
            from: naming.from.name(),
        });
        ReportLine {
            report: ReportPart::of(&whole.report),
            text: &whole.text,
            passages: whole.passages.iter().map(place).collect(),
            actors: namings.collect(),
            mentions: mention_json::parts(&whole.mentions),
            title_mentions: mention_json::parts(&whole.title_mentions),
            marks: pairs(&whole.marks),
            title_marks: pairs(&whole.title_marks),
        }
    }
}
