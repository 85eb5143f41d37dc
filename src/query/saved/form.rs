//! The form of a saved query's file: TOML, with keys that people write.
//! In: the bytes of a file. Out: a saved query, or what is wrong with the file, to the line; and back.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Saved, SavedError};
use crate::query::options::{Options, Order};
use crate::query::parameters::Parameter;

/// The keys are what people write, so they have a type of their own.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    params: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sort: Option<Order>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    any: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    r#in: Vec<String>,
}

/// Reads the bytes of the file at `path` as the saved query `name`. Whether its text is a query shows when it is asked.
pub(super) fn read(name: &str, path: &Path, bytes: &[u8]) -> Result<Saved, SavedError> {
    let broken = |text: &str, at: usize, message: &str| {
        let before = text.get(..at).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        SavedError::Broken {
            path: path.to_path_buf(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            // The parser's messages may go on over several lines.
            message: message.lines().next().unwrap_or_default().to_string(),
        }
    };
    let text = str::from_utf8(bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        broken(&valid, valid.len(), "bytes that are not UTF-8")
    })?;
    let file: File = toml::from_str(text)
        .map_err(|error| broken(text, error.span().map_or(0, |span| span.start), error.message()))?;
    Ok(Saved {
        name: name.to_string(),
        parameters: parameters(name, &file.params)?,
        query: file.query,
        note: file.note,
        owner: file.owner,
        options: Options { limit: file.limit, order: file.sort, any: file.any, below: file.r#in },
    })
}

/// Reads what `params` declares.
///
/// # Errors
/// Where one is no parameter, or stands there twice.
pub fn parameters(name: &str, declared: &[String]) -> Result<Vec<Parameter>, SavedError> {
    let mut parameters: Vec<Parameter> = Vec::with_capacity(declared.len());
    for declared in declared {
        let is_new = |read: &Parameter| parameters.iter().all(|known| known.name != read.name);
        match Parameter::parse(declared).filter(is_new) {
            Some(read) => parameters.push(read),
            None => return Err(SavedError::BadParameter { name: name.to_string(), declared: declared.clone() }),
        }
    }
    Ok(parameters)
}

/// Returns the text of a saved query's file.
pub(super) fn written(saved: &Saved) -> Result<String, toml::ser::Error> {
    toml::to_string(&File {
        query: saved.query.clone(),
        note: saved.note.clone(),
        owner: saved.owner.clone(),
        params: saved.parameters.iter().map(ToString::to_string).collect(),
        limit: saved.options.limit,
        sort: saved.options.order,
        any: saved.options.any,
        r#in: saved.options.below.clone(),
    })
}
