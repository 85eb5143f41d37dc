//! Names of saved queries, and the files that they are.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{ENDING, MOST_NAME_BYTES, SavedError};
use crate::query::near::near;

/// Returns the file of a name that can be one.
pub(super) fn file_of(folder: &Path, name: &str) -> Result<PathBuf, SavedError> {
    is_folder(folder)?;
    if is_name(name) {
        Ok(folder.join(format!("{name}{ENDING}")))
    } else {
        Err(SavedError::BadName { name: name.to_string() })
    }
}

/// Says whether a text can be the name of a saved query, and so that of a file.
pub fn is_name(text: &str) -> bool {
    let letters = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    letters && text.starts_with(char::is_alphanumeric) && text.len() <= MOST_NAME_BYTES
}

/// Returns the names of all files that look like saved queries, sorted; also of those that cannot be read. A folder
/// that is not there holds none.
///
/// # Errors
/// Where the folder cannot be listed.
pub fn names(folder: &Path) -> Result<Vec<String>, SavedError> {
    let unread = |refused| SavedError::System { action: "read", path: folder.to_path_buf(), refused };
    is_folder(folder)?;
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(refused) => return Err(unread(refused)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let file_name = entry.map_err(unread)?.file_name();
        let file_name = file_name.to_string_lossy();
        if let Some(name) = file_name.strip_suffix(ENDING).filter(|name| !name.is_empty() && !name.starts_with('.')) {
            names.push(name.to_string());
        }
    }
    names.sort();
    Ok(names)
}

fn is_folder(folder: &Path) -> Result<(), SavedError> {
    match fs::metadata(folder) {
        Ok(found) if !found.is_dir() => Err(SavedError::NoFolder { folder: folder.to_path_buf() }),
        _ => Ok(()),
    }
}

/// Returns the error for a name that nobody knows.
pub(super) fn missing(folder: &Path, name: &str) -> SavedError {
    // Where even the folder cannot be listed, there is no name to offer.
    let names = names(folder).unwrap_or_default();
    let near = near(name, names.iter().map(String::as_str)).into_iter().map(str::to_string).collect();
    SavedError::Missing { name: name.to_string(), folder: folder.to_path_buf(), near }
}
