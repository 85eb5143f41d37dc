//! The last line of an answer.

use schemars::JsonSchema;
use serde::Serialize;

use super::{FORMAT, is_zero};
use crate::answer::hit::{Answer, Summary};

#[derive(Serialize, JsonSchema)]
pub(in crate::present) struct SummaryLine<'a> {
    /// The number of the format of all lines.
    format: u32,
    /// The query as it was typed.
    query: &'a str,
    /// Of one query of several: which.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    /// How many reports are shown; passages, if they are not grouped.
    shown: usize,
    /// How many more are copies of what is shown; absent if there is none.
    #[serde(skip_serializing_if = "is_zero")]
    copies: usize,
    matched: MatchedPart,
    /// Of an answer that tells what is new: how many reports were told before, and how many were passed over.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    before: Option<BeforePart>,
    /// How many reports were asked: fewer than the index has with `--in`.
    held: usize,
    /// Something that answers is not shown.
    truncated: bool,
    /// What `--max-bytes` left out; absent if nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    cut: Option<CutPart>,
    /// The commit that gave the answer.
    revision: u64,
    coverage: CoveragePart,
    /// Other forms under which words of the query were found.
    other_forms: Vec<OtherForms<'a>>,
    /// Reports dated by year or month only, where dates are asked for.
    coarse_dates: usize,
    /// Reports that mention dates whose days are not known; absent if there is none, or nobody asked for mentions.
    #[serde(skip_serializing_if = "is_zero")]
    unresolved: usize,
    /// Values of facets that are not listed; fields whose values all are listed are absent.
    more_values: Vec<MoreValues<'a>>,
    /// What has to be said: how the query was read, what was ignored.
    notes: &'a [String],
}

/// How much answers, shown or not.
#[derive(Serialize, JsonSchema)]
struct MatchedPart {
    reports: usize,
    passages: usize,
}

#[derive(Serialize, JsonSchema)]
struct BeforePart {
    told: usize,
    passed_over: usize,
}

#[derive(Serialize, JsonSchema)]
struct CutPart {
    /// So many bytes the answer may take.
    max_bytes: usize,
    /// So many hits are left out for it: passages, or reports where no passages are written.
    hits: usize,
}

/// What the index holds.
#[derive(Serialize, JsonSchema)]
struct CoveragePart {
    reports: usize,
    undated: usize,
    /// Files that could not be read.
    unread: usize,
}

#[derive(Serialize, JsonSchema)]
struct OtherForms<'a> {
    word: &'a str,
    forms: Vec<OtherForm<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct OtherForm<'a> {
    form: &'a str,
    reports: usize,
}

#[derive(Serialize, JsonSchema)]
struct MoreValues<'a> {
    field: &'a str,
    values: usize,
}

impl<'a> SummaryLine<'a> {
    pub(super) fn of(answer: &'a Answer) -> SummaryLine<'a> {
        let summary: &Summary = &answer.summary;
        let form = |(form, reports): &'a (String, usize)| OtherForm { form, reports: *reports };
        let others = summary
            .other_forms
            .iter()
            .map(|(word, forms)| OtherForms { word, forms: forms.iter().map(form).collect() });
        let values = answer.facets.iter().map(|table| (table.field.as_str(), table.more));
        let dates = answer.timeline.iter().map(|timeline| ("timeline", timeline.more));
        let cut = values.chain(dates).filter(|(_, more)| *more > 0);
        SummaryLine {
            format: FORMAT,
            query: &summary.query,
            name: summary.name.as_deref(),
            shown: summary.shown,
            copies: summary.copies,
            matched: MatchedPart { reports: summary.matched.reports, passages: summary.matched.passages },
            before: summary.before.map(|before| BeforePart { told: before.told, passed_over: before.passed_over }),
            held: summary.held,
            truncated: summary.truncated,
            cut: summary.cut.map(|cut| CutPart { max_bytes: cut.bytes, hits: cut.hits }),
            revision: summary.revision,
            coverage: CoveragePart { reports: summary.reports, undated: summary.undated, unread: summary.unread },
            other_forms: others.collect(),
            coarse_dates: summary.coarse_dates,
            unresolved: summary.unresolved,
            more_values: cut.map(|(field, values)| MoreValues { field, values }).collect(),
            notes: &answer.notes,
        }
    }
}
