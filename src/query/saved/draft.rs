//! A saved query while somebody edits it: a copy beside its file, until what it says is in the file.
//! In: a folder and a name. Out: a file to edit, what is wrong with what was typed, and whether it was kept.
//! Knows no editor.

use std::fs;
use std::path::{Path, PathBuf};

use super::naming::file_of;
use super::{ENDING, Saved, SavedError, form, sound};

/// A copy of a saved query's file. It stays until the file says what it says, so that nothing which was typed is lost.
#[derive(Debug)]
pub struct Draft {
    name: String,
    file: PathBuf,
    /// Where the copy lies.
    pub path: PathBuf,
    /// What the file says when the work begins.
    before: Vec<u8>,
    /// Whether the copy is one that was left by an earlier work.
    pub is_left_over: bool,
}

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edited {
    /// The file says what the draft said.
    Saved,
    /// The draft said nothing else than the file.
    Unchanged,
}

impl Draft {
    /// Begins work on the saved query called `name`; goes on with what an earlier work left.
    ///
    /// # Errors
    /// Where there is no such query, or the system refuses.
    pub fn begin(folder: &Path, name: &str) -> Result<Draft, SavedError> {
        let file = file_of(folder, name)?;
        let before = super::bytes(folder, name)?;
        let path = folder.join(format!(".{name}.edit{ENDING}"));
        let is_left_over = path.is_file();
        if !is_left_over {
            let written = |refused| SavedError::System { action: "written", path: path.clone(), refused };
            fs::copy(&file, &path).map_err(written)?;
        }
        Ok(Draft { name: name.to_string(), file, path, before, is_left_over })
    }

    /// Returns what the draft says, checked as a saved query.
    ///
    /// # Errors
    /// Where it is no saved query; the draft stays.
    pub fn check(&self) -> Result<Saved, SavedError> {
        let saved = form::read(&self.name, &self.path, &self.bytes()?)?;
        sound::check(&saved)?;
        Ok(saved)
    }

    /// Says whether somebody else has changed the file since the work began.
    pub fn is_overtaken(&self) -> bool {
        fs::read(&self.file).is_ok_and(|now| now != self.before)
    }

    /// Puts the draft in the place of the file.
    ///
    /// # Errors
    /// Where the system refuses; the draft stays.
    pub fn keep(self) -> Result<Edited, SavedError> {
        if self.bytes()? == self.before {
            return self.discard().map(|()| Edited::Unchanged);
        }
        let written = |refused| SavedError::System { action: "written", path: self.file.clone(), refused };
        // Editors seldom sync.
        let synced = fs::File::open(&self.path).and_then(|file| file.sync_all());
        synced.and_then(|()| fs::rename(&self.path, &self.file)).map_err(written)?;
        Ok(Edited::Saved)
    }

    /// Removes the draft, if it says nothing that the file does not say.
    ///
    /// # Errors
    /// Where the system refuses.
    pub fn discard_unchanged(self) -> Result<bool, SavedError> {
        let is_unchanged = self.bytes()? == self.before;
        if is_unchanged { self.discard().map(|()| true) } else { Ok(false) }
    }

    fn discard(self) -> Result<(), SavedError> {
        let removed = |refused| SavedError::System { action: "removed", path: self.path.clone(), refused };
        fs::remove_file(&self.path).map_err(removed)
    }

    fn bytes(&self) -> Result<Vec<u8>, SavedError> {
        super::bytes_of(&self.path).map_err(|refused| SavedError::System {
            action: "read",
            path: self.path.clone(),
            refused,
        })
    }
}
