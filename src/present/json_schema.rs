//! The JSON Schema of the lines that scripts read, from the types that write them: so neither changes without the other.
//! Out: one schema (draft 2020-12), a choice by `type`.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::json_lines::{FORMAT, Line};

/// Returns the schema of a line that is one of ours, or one of `Other`: both choose by `type`.
pub fn with<Other: JsonSchema>() -> Value {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut kinds = Vec::new();
    for schema in [Line::json_schema(&mut generator), Other::json_schema(&mut generator)] {
        kinds.extend(schema.get("oneOf").and_then(Value::as_array).cloned().unwrap_or_default());
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("A line of what `dateline` prints with --json, format {FORMAT}"),
        "description": "Offsets are bytes of UTF-8: `start` and `end` of a passage in the text of its report, all others in the \
            nearest enclosing `text`. Fields may be added; none is renamed or removed without raising `format`.",
        "oneOf": kinds,
        "$defs": generator.take_definitions(true),
    })
}
