//! What is wrong with the value of a field that takes a date, and what to write instead.
//! In: a fault, and the name of the field. Out: a line each. The same words for `date:`, `mention:` and `seen:`.

use super::caret::visible;
use super::date::quoted;

/// What is wrong with a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateFault {
    /// It has the right form, and the calendar lacks it.
    NoSuchDay {
        /// The date as it was typed.
        text: String,
        /// The month or year that it was to be in, if there is one.
        whole: Option<String>,
    },
    /// A range that ends before it begins.
    Swapped {
        /// The end that stands first.
        first: String,
        /// The end that stands last.
        last: String,
    },
    /// It has no known form.
    Unknown {
        /// The value as it was typed.
        text: String,
        /// The word of it that no date holds, if it holds others.
        word: Option<String>,
    },
    /// Words of dates that are no date by themselves: `last`, where `last 3 months` had no quotes.
    Part {
        /// The words as they were typed.
        text: String,
    },
    /// A month or a day without its year.
    NoYear {
        /// The month or day as it was typed.
        text: String,
    },
    /// A date in numbers that is one of two days.
    Doubtful {
        /// The date as it was typed.
        text: String,
        /// Both days that it may be.
        readings: [String; 2],
    },
}

/// What can be written, in the order of what is asked for most; the last is no date.
const FORMS: [&str; 9] =
    ["2023", "2023-08", "2023-08-31", "2023-Q3", "2021..2023-06", "..2020", "today", "\"last 3 months\"", NONE];

/// What asks for reports without a date.
const NONE: &str = "none";

/// What stands for the field where a day is the value of a flag.
pub(super) const NO_FIELD: &str = "";

/// Returns a value as it stands behind a field, or alone.
fn in_field(field: &str, value: &str) -> String {
    if field == NO_FIELD { value.to_string() } else { format!("{field}:{value}") }
}

impl DateFault {
    /// Returns what is wrong, on one line.
    pub(super) fn message(&self, field: &str) -> String {
        match self {
            DateFault::NoSuchDay { text, .. } => format!("the calendar has no `{}`", visible(text)),
            DateFault::Swapped { first, last } => {
                format!("`{}` ends before it begins", in_field(field, &format!("{first}..{last}")))
            }
            DateFault::Unknown { text, word: None } => format!("`{}` is no date", visible(text)),
            DateFault::Unknown { text, word: Some(word) } => {
                format!("`{}` is no date: `{}` is no word of one", visible(text), visible(word))
            }
            DateFault::Part { text } => format!("`{}` alone is no date", visible(text)),
            DateFault::NoYear { text } => format!("`{}` has no year", visible(text)),
            DateFault::Doubtful { text, readings: [read, other] } => {
                format!("`{}` may be {read} or {other}", visible(text))
            }
        }
    }

    /// Returns what to write instead, on one line.
    pub(super) fn hint(&self, field: &str) -> String {
        match self {
            DateFault::NoSuchDay { whole: Some(whole), .. } => {
                format!("write `{}` for all of it", in_field(field, whole))
            }
            DateFault::Swapped { first, last } => {
                format!("write `{}`", in_field(field, &quoted(&format!("{last}..{first}"))))
            }
            DateFault::NoSuchDay { whole: None, .. } | DateFault::Unknown { .. } => {
                // Every report was seen some day; and a flag begins with a day.
                let is_taken = |form: &str| match field {
                    super::field::SEEN => form != NONE,
                    NO_FIELD => form != NONE && !form.contains(".."),
                    _ => true,
                };
                let forms = FORMS.iter().filter(|form| is_taken(form));
                let forms: Vec<String> = forms.map(|form| format!("`{}`", in_field(field, form))).collect();
                let (last, others) = forms.split_last().map_or(("", &[][..]), |(last, others)| (last.as_str(), others));
                format!("write {} or {last}", others.join(", "))
            }
            DateFault::Part { .. } => format!(
                "write all words of a date in quotes, as in `{}` or `{}`",
                in_field(field, "\"last 3 months\""),
                in_field(field, "\"spring 2022\"")
            ),
            DateFault::NoYear { .. } => {
                format!("write it with its year, in quotes, as in `{}`", in_field(field, "\"august 2023\""))
            }
            DateFault::Doubtful { readings: [read, other], .. } => {
                format!("write `{}` or `{}`", in_field(field, read), in_field(field, other))
            }
        }
    }
}
