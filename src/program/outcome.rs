//! How a run ends: the exit code, and the words of an error.

use std::io::{self, Write};

use dateline::present::visible;
use dateline::query::saved::SavedError;
use dateline::query::{ExpandError, QueryError};
use dateline::report::system;

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
    /// Every way to end, by its code.
    pub(crate) const ALL: [Outcome; 5] =
        [Outcome::Found, Outcome::Nothing, Outcome::Error, Outcome::Incomplete, Outcome::Interrupted];

    /// Returns what it means, for help and man page.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Outcome::Found => "something was found, or done",
            Outcome::Nothing => "nothing was found; of several queries, by none of them",
            Outcome::Error => {
                "an error, told on standard error; of several queries, one of them, after the others were answered"
            }
            Outcome::Incomplete => "with --strict: not everything could be read",
            Outcome::Interrupted => "stopped by Ctrl-C; what was committed stays",
        }
    }

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
/// What was typed or lies in a folder may be hostile, so all of it passes the gate.
pub(crate) fn complain(error: &anyhow::Error) {
    let said = visible::page(&in_words(error)).text;
    // Without standard error there is nobody left to tell.
    drop(writeln!(io::stderr().lock(), "dateline: {said}"));
}

/// Returns what `complain` writes.
pub(crate) fn in_words(error: &anyhow::Error) -> String {
    if let Some(SavedError::NoQuery { source, .. }) = error.chain().find_map(saved) {
        return format!("{error}\n{}", source.with_caret());
    }
    if let Some(query) = error.chain().find_map(|cause| cause.downcast_ref::<QueryError>()) {
        return format!("the query cannot be read\n{}", query.with_caret());
    }
    if let Some(refused) = error.downcast_ref::<io::Error>() {
        return format!("cannot write the results: {}", system::in_words(refused));
    }
    let mut said: Vec<String> = Vec::new();
    for cause in error.chain() {
        let refused = cause.downcast_ref::<io::Error>().map(system::in_words);
        let cause = refused.unwrap_or_else(|| system::without_number(&cause.to_string()));
        // A wrapper that only passes its cause on says it once.
        if said.last().is_none_or(|last| !last.ends_with(&cause)) {
            said.push(cause);
        }
    }
    said.join("\n  ")
}

fn saved<'e>(cause: &'e (dyn std::error::Error + 'static)) -> Option<&'e SavedError> {
    cause.downcast_ref::<SavedError>().or_else(|| match cause.downcast_ref::<ExpandError>() {
        Some(ExpandError::Saved(saved)) => Some(saved),
        _ => None,
    })
}
