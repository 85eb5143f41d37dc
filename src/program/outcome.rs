//! How a run ends: the exit code, and the words of an error.

use std::io::Write;

use dateline::query::saved::SavedError;
use dateline::query::{ExpandError, QueryError};

/// How a run ended; of several, the one with the highest code counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Something was found, or done.
    Found,
    /// Nothing was found.
    Nothing,
    /// Something went wrong.
    Error,
    /// With `--strict`: the index does not hold everything.
    Incomplete,
    /// Ctrl-C.
    Interrupted,
}

impl Outcome {
    /// Returns the exit code of the process.
    pub(crate) fn code(self) -> i32 {
        match self {
            Outcome::Found => 0,
            Outcome::Nothing => 1,
            Outcome::Error => 2,
            Outcome::Incomplete => 3,
            Outcome::Interrupted => 130,
        }
    }

    /// Returns the one of the two with the higher code.
    pub(crate) fn and(self, other: Outcome) -> Outcome {
        if self.code() >= other.code() { self } else { other }
    }

    /// Returns `Found` if there is something.
    pub(crate) fn of(count: usize) -> Outcome {
        if count > 0 { Outcome::Found } else { Outcome::Nothing }
    }
}

/// Writes an error to standard error: what happened and, on lines below, its causes. A query gets its caret.
pub(crate) fn complain(error: &anyhow::Error) {
    // Without standard error there is nobody left to tell.
    drop(writeln!(std::io::stderr().lock(), "dateline: {}", in_words(error)));
}

/// Returns what `complain` writes.
pub(crate) fn in_words(error: &anyhow::Error) -> String {
    let caret = error.chain().find_map(|cause| cause.downcast_ref::<QueryError>());
    let expanded = error.chain().find_map(|cause| cause.downcast_ref::<ExpandError>());
    let saved = error.chain().find_map(|cause| cause.downcast_ref::<SavedError>());
    match (caret, saved, expanded) {
        (Some(query), None, None) => format!("the query cannot be read\n{}", query.with_caret()),
        (Some(query), Some(saved), _) => format!("{saved}\n{}", query.with_caret()),
        _ => {
            let mut said: Vec<String> = Vec::new();
            for cause in error.chain().map(ToString::to_string) {
                // A wrapper that only passes its cause on says it once.
                if said.last().is_none_or(|last| !last.ends_with(&cause)) {
                    said.push(cause);
                }
            }
            said.join("\n  ")
        }
    }
}
