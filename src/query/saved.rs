//! Saved queries: one TOML file each, `NAME.toml`, made to be read and edited by people.
//! In: a folder and a name. Out: the query's text and its note, or what is wrong with the file, to the line.
//! Knows no index, and of a query only whether it can be read.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::near::near;
use super::{MOST_BYTES, QueryError};
use crate::report::system;

/// What the name of a saved query's file ends with.
const ENDING: &str = ".toml";

/// The longest name: what a file system holds, with room for what is added to a temporary file's name.
const MOST_NAME_BYTES: usize = 64;

/// The longest file: a query of the greatest length, escaped, and a long note.
const MOST_FILE_BYTES: u64 = 4 * MOST_BYTES as u64;

/// A saved query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Its name, which is also that of its file.
    pub name: String,
    /// The query as it was typed.
    pub query: String,
    /// What its writer wants to remember about it.
    pub note: Option<String>,
}

/// The file: its keys are what people write, so they have a type of their own.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// Why a saved query cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    /// A name that would be no good name of a file.
    #[error(
        "`{}` is no name for a saved query: write letters, digits, `-`, `_` and `.`, \
         a letter or digit first, {MOST_NAME_BYTES} bytes at most",
        super::caret::visible(.name)
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

/// Returns the saved query called `name`. Whether its text is a query shows when it is parsed.
///
/// # Errors
/// Where there is no such query, or its file cannot be read or is of another form.
pub fn load(folder: &Path, name: &str) -> Result<Saved, SavedError> {
    let path = path_of(folder, name)?;
    // Opening a pipe would wait for whoever writes into it.
    if fs::metadata(&path).is_ok_and(|found| !found.is_file()) {
        return Err(SavedError::NoFile { path });
    }
    let mut bytes = Vec::new();
    match fs::File::open(&path).and_then(|file| file.take(MOST_FILE_BYTES + 1).read_to_end(&mut bytes)) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(missing(folder, name)),
        Err(refused) => return Err(SavedError::System { action: "read", path, refused }),
    }
    if bytes.len() as u64 > MOST_FILE_BYTES {
        return Err(SavedError::TooLarge { path });
    }
    let broken = |text: &str, at: usize, message: &str| {
        let before = text.get(..at).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        SavedError::Broken {
            path: path.clone(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            // The parser's messages may go on over several lines.
            message: message.lines().next().unwrap_or_default().to_string(),
        }
    };
    let text = str::from_utf8(&bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        broken(&valid, valid.len(), "bytes that are not UTF-8")
    })?;
    let file: File = toml::from_str(text)
        .map_err(|error| broken(text, error.span().map_or(0, |span| span.start), error.message()))?;
    Ok(Saved { name: name.to_string(), query: file.query, note: file.note })
}

/// Returns every saved query of the folder, by name; a file that is none is an error in its place.
/// A folder that is not there holds no query.
///
/// # Errors
/// Where the folder cannot be listed.
pub fn list(folder: &Path) -> Result<Vec<Result<Saved, SavedError>>, SavedError> {
    Ok(names(folder)?.into_iter().map(|name| load(folder, &name)).collect())
}

/// Keeps a query as a file, in one step: at any moment there is the old file or the new one, whole.
/// The folder is made if it is not there. Text that is no query is refused.
///
/// # Errors
/// Where the name is no name, or taken and not to be replaced; where the text is no query; where the system refuses.
pub fn add(folder: &Path, saved: &Saved, existing: Existing) -> Result<(), SavedError> {
    let path = path_of(folder, &saved.name)?;
    super::parse(&saved.query)
        .map_err(|source| SavedError::NoQuery { name: saved.name.clone(), source: Box::new(source) })?;
    let written = |refused| SavedError::System { action: "written", path: path.clone(), refused };
    fs::create_dir_all(folder).map_err(written)?;
    if existing == Existing::Keep && path.symlink_metadata().is_ok() {
        return Err(SavedError::Exists { name: saved.name.clone(), path });
    }
    let file = File { query: saved.query.clone(), note: saved.note.clone() };
    let text = toml::to_string(&file).map_err(|error| written(io::Error::other(error)))?;
    if text.len() as u64 > MOST_FILE_BYTES {
        return Err(SavedError::TooLarge { path });
    }
    // Names of queries never begin with a dot, so this is no one's file; the number parts two programs at work.
    let temporary = folder.join(format!(".{}.{}", saved.name, std::process::id()));
    let kept = write_synced(&temporary, &text).and_then(|()| fs::rename(&temporary, &path));
    if kept.is_err() {
        // What went wrong above is what is said; a temporary file that stays is never read.
        let _ = fs::remove_file(&temporary);
    }
    kept.map_err(written)
}

/// What is to be done with a saved query of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and the new one is refused.
    Keep,
    /// The new one takes its place.
    Replace,
}

/// Removes the saved query called `name`, whatever its file holds.
///
/// # Errors
/// Where there is no such query, or the system refuses.
pub fn remove(folder: &Path, name: &str) -> Result<(), SavedError> {
    let path = path_of(folder, name)?;
    fs::remove_file(&path).map_err(|refused| match refused.kind() {
        io::ErrorKind::NotFound => missing(folder, name),
        _ => SavedError::System { action: "removed", path, refused },
    })
}

fn write_synced(path: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn advice(action: &str, refused: &io::Error) -> &'static str {
    match action {
        _ if system::is_full(refused) => "make room there, or name another folder with --queries",
        "read" => "see that you may read it",
        _ => "see that you may change its folder, or name another with --queries",
    }
}

/// Returns the file of a name that can be one.
fn path_of(folder: &Path, name: &str) -> Result<PathBuf, SavedError> {
    if fs::metadata(folder).is_ok_and(|found| !found.is_dir()) {
        return Err(SavedError::NoFolder { folder: folder.to_path_buf() });
    }
    let letters = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let first = name.chars().next().is_some_and(char::is_alphanumeric);
    if letters && first && name.len() <= MOST_NAME_BYTES {
        Ok(folder.join(format!("{name}{ENDING}")))
    } else {
        Err(SavedError::BadName { name: name.to_string() })
    }
}

/// Returns the names of all files that look like saved queries, sorted; also of those that cannot be read.
fn names(folder: &Path) -> Result<Vec<String>, SavedError> {
    let unread = |refused| SavedError::System { action: "read", path: folder.to_path_buf(), refused };
    if fs::metadata(folder).is_ok_and(|found| !found.is_dir()) {
        return Err(SavedError::NoFolder { folder: folder.to_path_buf() });
    }
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

fn missing(folder: &Path, name: &str) -> SavedError {
    // Where even the folder cannot be listed, there is no name to offer.
    let names = names(folder).unwrap_or_default();
    let near = near(name, names.iter().map(String::as_str)).into_iter().map(str::to_string).collect();
    SavedError::Missing { name: name.to_string(), folder: folder.to_path_buf(), near }
}

fn meant(near: &[String]) -> String {
    if near.is_empty() {
        return "see which there are with `dateline saved list`".to_string();
    }
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    format!("did you mean {}?", near.join(" or "))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn saved(name: &str, query: &str) -> Saved {
        Saved { name: name.to_string(), query: query.to_string(), note: None }
    }

    #[test]
    fn a_query_is_kept_as_a_file_that_people_can_read_and_comes_back_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("made/when/needed");
        let weapons =
            Saved { note: Some("for Monday's\nbriefing".to_string()), ..saved("weapons", "\"arms deal\" -iran") };
        add(&folder, &weapons, Existing::Keep).unwrap();
        assert_eq!(load(&folder, "weapons").unwrap(), weapons);
        add(&folder, &saved("a.b", "x y"), Existing::Keep).unwrap();
        assert_eq!(fs::read_to_string(folder.join("a.b.toml")).unwrap(), "query = \"x y\"\n");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "no temporary file stays");

        let refused = add(&folder, &saved("weapons", "other"), Existing::Keep).unwrap_err();
        let path = folder.join("weapons.toml");
        let said = format!(
            "`weapons` is saved already in {}: replace it with --replace, or choose another name",
            path.display()
        );
        assert_eq!(refused.to_string(), said);
        add(&folder, &saved("weapons", "other"), Existing::Replace).unwrap();
        assert_eq!(load(&folder, "weapons").unwrap().query, "other");

        let refused = add(&folder, &saved("broken", "a OR"), Existing::Keep).unwrap_err();
        assert_eq!(refused.to_string(), "the saved query `broken` is no query: mend what its `query` says");
        remove(&folder, "weapons").unwrap();
        assert_eq!(list(&folder).unwrap().len(), 1);
    }

    #[test]
    fn the_list_is_sorted_and_a_broken_file_does_not_hide_the_others() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(list(&folder.path().join("not there")).unwrap().len(), 0);
        for (name, text) in
            [("b.toml", "query = 'b'"), ("a.toml", "query = b"), (".c.toml", ""), ("d.txt", ""), ("-e.toml", "")]
        {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let listed: Vec<Result<String, String>> = list(folder.path())
            .unwrap()
            .into_iter()
            .map(|one| one.map(|saved| saved.query).map_err(|error| error.to_string()))
            .collect();
        assert_eq!(listed.len(), 3);
        assert!(listed[0].as_ref().is_err_and(|error| error.starts_with("`-e` is no name for a saved query")));
        assert!(listed[1].as_ref().is_err_and(|error| error.contains("a.toml:1:9: ")), "{:?}", listed[1]);
        assert_eq!(listed[2], Ok("b".to_string()));
    }

    #[test]
    fn an_error_in_a_file_names_its_line_and_column() {
        let folder = tempfile::tempdir().unwrap();
        #[track_caller]
        fn case(folder: &Path, text: &[u8], said: &str) {
            let path = folder.join("q.toml");
            fs::write(&path, text).unwrap();
            let expected = format!("{}:{said}: write `query = '…'` and, if you like, `note = '…'`", path.display());
            assert_eq!(load(folder, "q").unwrap_err().to_string(), expected);
        }
        case(folder.path(), b"note = 'x'\nquerry = 'y'", "2:1: unknown field `querry`, expected `query` or `note`");
        case(folder.path(), b"note = 'x'\n", "1:1: missing field `query`");
        case(
            folder.path(),
            "query = 'é\u{fffd}'\n# \u{e9}".as_bytes().split_last().unwrap().1,
            "2:3: bytes that are not UTF-8",
        );
        case(folder.path(), b"query = 7", "1:9: invalid type: integer `7`, expected a string");
        fs::write(folder.path().join("q.toml"), vec![b'#'; 300_000]).unwrap();
        assert!(matches!(load(folder.path(), "q"), Err(SavedError::TooLarge { .. })));
    }

    #[test]
    fn a_name_that_is_missing_or_none_says_what_to_write() {
        let folder = tempfile::tempdir().unwrap();
        add(folder.path(), &saved("weapons", "arms"), Existing::Keep).unwrap();
        let shown = folder.path().display();
        for error in [load(folder.path(), "wepons").unwrap_err(), remove(folder.path(), "wepons").unwrap_err()] {
            assert_eq!(error.to_string(), format!("no saved query `wepons` in {shown}: did you mean `weapons`?"));
        }
        let error = load(folder.path(), "oil").unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("no saved query `oil` in {shown}: see which there are with `dateline saved list`")
        );
        for name in ["", ".", "..", "../x", "a/b", "a b", "-x", ".x", "a\0", "a\\b", &"x".repeat(65)] {
            assert!(matches!(load(folder.path(), name), Err(SavedError::BadName { .. })), "{name}");
            assert!(matches!(remove(folder.path(), name), Err(SavedError::BadName { .. })), "{name}");
        }
        assert_eq!(
            load(folder.path(), "a\u{1b}").unwrap_err().to_string(),
            "`a·` is no name for a saved query: write letters, digits, `-`, `_` and `.`, \
             a letter or digit first, 64 bytes at most"
        );
    }
}
