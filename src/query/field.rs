//! The fields that a query knows: named, with an example, here and nowhere else.
//! In: text that may begin with a field. Out: which field, and where its value begins.

/// What stands before the colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// Says which form of a word counts.
    Exact,
    /// Says where a word stands.
    Title,
    /// Asks for a property of the report.
    Filter(FilterField),
}

/// The fields that stand for themselves, without a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FilterField {
    Actor,
    Date,
    Mention,
    Path,
    Saved,
    Seen,
}

/// A field, its name, and how it is asked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) field: Field,
    pub(super) name: &'static str,
    /// A whole clause, for hints.
    pub(super) example: &'static str,
    /// Whether a value may hold blanks, so that one shell argument `actor:North Korea` is one value.
    pub(super) takes_blanks: bool,
}

/// The name of the field that asks for a report's own date.
pub(super) const DATE: &str = "date";

/// The name of the field that asks when a report was first indexed.
pub(super) const SEEN: &str = "seen";

/// Every field, in the order of their names.
pub(super) static FIELDS: &[Row] = &[
    Row {
        field: Field::Filter(FilterField::Actor),
        name: "actor",
        example: "actor:\"North Korea\"",
        takes_blanks: true,
    },
    Row { field: Field::Filter(FilterField::Date), name: DATE, example: "date:2023-08", takes_blanks: true },
    Row { field: Field::Exact, name: "exact", example: "exact:talks", takes_blanks: true },
    Row { field: Field::Filter(FilterField::Mention), name: "mention", example: "mention:2023-08", takes_blanks: true },
    Row { field: Field::Filter(FilterField::Path), name: "path", example: "path:corpus/2023/*", takes_blanks: true },
    Row { field: Field::Filter(FilterField::Saved), name: "query", example: "query:weapons", takes_blanks: false },
    Row { field: Field::Filter(FilterField::Seen), name: SEEN, example: "seen:\"last week\"", takes_blanks: true },
    Row { field: Field::Title, name: "title", example: "title:deal", takes_blanks: true },
];

/// Returns the names of the fields, in their order.
pub fn field_names() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|row| row.name)
}

/// Returns the field that `text` begins with, and the bytes up to its value; the value may be missing.
pub(super) fn leading(text: &str) -> Option<(&'static Row, usize)> {
    FIELDS.iter().find_map(|row| {
        let value = text.strip_prefix(row.name)?.strip_prefix(':')?;
        Some((row, text.len() - value.len()))
    })
}

/// Returns the names of all fields with their colons, for notes.
pub(super) fn names() -> String {
    FIELDS.iter().map(|row| format!("`{}:`", row.name)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_example_in_a_hint_is_a_query_without_a_note() {
        for row in FIELDS {
            let query = crate::query::parse(row.example).unwrap();
            assert_eq!(query.notes, [], "{}", row.example);
            assert_eq!(query.tree.leaves().count(), 1, "{}", row.example);
            assert_eq!(leading(row.example), Some((row, row.name.len() + 1)));
        }
    }
}
