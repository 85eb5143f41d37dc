//! Why a saved query cannot be read or kept, in words that say what to do next.

use std::io;
use std::path::PathBuf;

use super::{MOST_FILE_BYTES, MOST_NAME_BYTES};
use crate::query::QueryError;
use crate::query::caret;
use crate::query::parameters::ParameterError;
use crate::report::system;

/// Why a saved query cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    /// A name that would be no good name of a file.
    #[error(
        "`{}` is no name for a saved query: write letters, digits, `-`, `_` and `.`, \
         a letter or digit first, {MOST_NAME_BYTES} bytes at most",
        caret::visible(.name)
    )]
    BadName {
        /// The name as it was given.
        name: String,
    },
    /// No such query.
    #[error("no saved query `{name}` in {}: {}", .folder.display(), meant(.near))]
    Missing {
        /// The name as it was given.
        name: String,
        /// Where it would be.
        folder: PathBuf,
        /// Names that look like it.
        near: Vec<String>,
    },
    /// The name is taken.
    #[error("`{name}` is saved already in {}: replace it with --replace, or choose another name", .path.display())]
    Exists {
        /// The name.
        name: String,
        /// Its file.
        path: PathBuf,
    },
    /// The file is not TOML, or not of this form.
    #[error("{}:{line}:{column}: {message}: write `query = '…'` and, if you like, `note = '…'`", .path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// The file is, or would be, longer than any query and a note.
    #[error(
        "{} is too large for a saved query (at most {MOST_FILE_BYTES} bytes): shorten its query or note",
        .path.display()
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// The query in it cannot be read.
    #[error("the saved query `{name}` is no query: mend what its `query` says")]
    NoQuery {
        /// The name.
        name: String,
        /// What is wrong with the query.
        source: Box<QueryError>,
    },
    /// What it was given does not fit its parameters.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// It holds itself, by way of others.
    #[error("saved queries hold each other in a circle ({}): take one `query:` out of it", .names.join(" → "))]
    Circle {
        /// The names around the circle, the first one again at the end.
        names: Vec<String>,
    },
    /// A parameter is not declared as one can be.
    #[error(
        "`{}` in the `params` of the saved query `{name}` is no parameter: write `\"country\"`, or \
         `\"country = Iran\"` with what it is if nothing is given; each once",
        caret::visible(.declared)
    )]
    BadParameter {
        /// The saved query.
        name: String,
        /// What stands there.
        declared: String,
    },
    /// The system refused.
    #[error("{} cannot be {action}: {}; {}", .path.display(), system::in_words(.refused), advice(.action, .refused))]
    System {
        /// What was tried: `read`, `written`, `removed`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        refused: io::Error,
    },
    /// Something else lies where the file would be: a folder, a pipe, a device.
    #[error("{} is no file: a saved query is a text file; remove it, or move it out of the folder", .path.display())]
    NoFile {
        /// What lies there.
        path: PathBuf,
    },
    /// The folder of saved queries is something else.
    #[error("{} is no folder: name the folder of saved queries with --queries", .folder.display())]
    NoFolder {
        /// What was named.
        folder: PathBuf,
    },
}

fn advice(action: &str, refused: &io::Error) -> &'static str {
    match action {
        _ if system::is_full(refused) => "make room there, or name another folder with --queries",
        "read" => "see that you may read it",
        _ => "see that you may change its folder, or name another with --queries",
    }
}

fn meant(near: &[String]) -> String {
    if near.is_empty() {
        return "see which there are with `dateline saved list`".to_string();
    }
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    format!("did you mean {}?", near.join(" or "))
}
