//! Changes what is saved: each in one step, so that at any moment there is the old file or the new one, whole.
//! In: the folder, a name, and what is to become of it. Out: what the system refuses, in words.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::naming::{file_of, missing, names};
use super::{ENDING, MOST_FILE_BYTES, Saved, SavedError, form, sound, uses};

/// What is to be done with a saved query of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and the new one is refused.
    Keep,
    /// The new one takes its place.
    Replace,
}

/// Keeps a query as a file. The folder is made if it is not there. Text that is no query is refused.
///
/// # Errors
/// Where the name is no name, or taken and not to be replaced; where the text is no query, or closes a circle with others
/// of the folder; where the system refuses.
pub fn add(folder: &Path, saved: &Saved, existing: Existing) -> Result<(), SavedError> {
    let path = file_of(folder, &saved.name)?;
    sound::check(saved)?;
    if let Some(circle) = super::circle(folder, saved) {
        return Err(circle);
    }
    let written = |refused| SavedError::System { action: "written", path: path.clone(), refused };
    fs::create_dir_all(folder).map_err(written)?;
    if existing == Existing::Keep && path.symlink_metadata().is_ok() {
        return Err(SavedError::Exists { name: saved.name.clone(), path });
    }
    let text = form::written(saved).map_err(|error| written(io::Error::other(error)))?;
    write(&path, &text)
}

/// Writes the text of a saved query's file.
fn write(path: &Path, text: &str) -> Result<(), SavedError> {
    if text.len() as u64 > MOST_FILE_BYTES {
        return Err(SavedError::TooLarge { path: path.to_path_buf() });
    }
    // Names of queries never begin with a dot, so this is no one's file; the number parts two programs at work.
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{}.{}", name.trim_end_matches(ENDING), std::process::id()));
    let kept = write_synced(&temporary, text).and_then(|()| fs::rename(&temporary, path));
    if kept.is_err() {
        // What went wrong above is what is said; a temporary file that stays is never read.
        let _ = fs::remove_file(&temporary);
    }
    kept.map_err(|refused| SavedError::System { action: "written", path: path.to_path_buf(), refused })
}

fn write_synced(path: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Removes the saved query called `name`, whatever its file holds.
///
/// # Errors
/// Where there is no such query, or the system refuses.
pub fn remove(folder: &Path, name: &str) -> Result<(), SavedError> {
    let path = file_of(folder, name)?;
    fs::remove_file(&path).map_err(|refused| match refused.kind() {
        io::ErrorKind::NotFound => missing(folder, name),
        _ => SavedError::System { action: "removed", path, refused },
    })
}

/// What became of those that use a saved query which has another name now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Renamed {
    /// They use the new name now.
    pub rewritten: Vec<String>,
    /// They still use the old one, which has to be changed by hand.
    pub left: Vec<String>,
}

/// Gives a saved query another name, and writes that name where others use it, if all else in their files stays.
///
/// # Errors
/// Where there is no such query, the new name is none or taken, or the system refuses.
pub fn rename(folder: &Path, old: &str, new: &str) -> Result<Renamed, SavedError> {
    let (from, to) = (file_of(folder, old)?, file_of(folder, new)?);
    if from.symlink_metadata().is_err() {
        return Err(missing(folder, old));
    }
    if to.symlink_metadata().is_ok() {
        return Err(SavedError::Exists { name: new.to_string(), path: to });
    }
    fs::rename(&from, &to).map_err(|refused| SavedError::System { action: "written", path: to, refused })?;
    let mut renamed = Renamed::default();
    for name in names(folder)? {
        let Ok(saved) = super::load(folder, &name) else { continue };
        if !uses::names(&saved).contains(old) {
            continue;
        }
        if rewrite(folder, &saved, old, new)? {
            renamed.rewritten.push(name);
        } else {
            renamed.left.push(name);
        }
    }
    Ok(renamed)
}

/// Writes `query:NEW` for `query:OLD` in the file of a saved query, comments and all; says whether that says what it is
/// to say, for in TOML and in a query the same can be written in many ways.
fn rewrite(folder: &Path, saved: &Saved, old: &str, new: &str) -> Result<bool, SavedError> {
    let path = file_of(folder, &saved.name)?;
    let Ok(text) = fs::read_to_string(&path) else { return Ok(false) };
    let text = uses::renamed(&text, old, new);
    let Ok(read) = form::read(&saved.name, &path, text.as_bytes()) else { return Ok(false) };
    let is_said = read.query == uses::renamed(&saved.query, old, new) && !uses::names(&read).contains(old);
    let is_else_the_same = Saved { query: read.query.clone(), note: read.note.clone(), ..saved.clone() } == read;
    if is_said && is_else_the_same {
        write(&path, &text)?;
    }
    Ok(is_said && is_else_the_same)
}
