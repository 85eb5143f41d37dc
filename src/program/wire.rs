//! The lines of JSON that the program writes by itself, beside those of the views; and the schema of all.
//! In: what a verb has found. Out: one value with its type, to be written on a line.

use dateline::present::json_schema;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::answering::ErrorLine;
use super::verbs::check::CheckLine;
use super::verbs::config::SettingLine;
use super::verbs::count::CountLine;
use super::verbs::index::IndexLine;
use super::verbs::saved::SavedLine;
use super::verbs::saved::check::CheckedLine;
use super::verbs::status::{RemarkLine, StatusLine, UnreadLine};

/// A line, by its `type`.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Line<'a> {
    Count(CountLine<'a>),
    Error(ErrorLine<'a>),
    Index(IndexLine),
    Unread(UnreadLine<'a>),
    Remark(RemarkLine<'a>),
    Status(StatusLine<'a>),
    Check(CheckLine),
    Saved(SavedLine<'a>),
    SavedCheck(CheckedLine<'a>),
    Setting(SettingLine<'a>),
}

/// Returns the schema of every line that dateline writes: of the program's own, and of the views.
pub(super) fn schema() -> Value {
    json_schema::with::<Line<'static>>()
}
