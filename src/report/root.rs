//! A folder that is indexed, and how it is walked.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A folder that was given to `index`, and how it is walked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// A short unique name: the last part of its path, numbered if taken.
    pub name: String,
    /// Its absolute path.
    #[serde(with = "any_path")]
    pub path: PathBuf,
    /// How it is walked and read.
    #[serde(default)]
    pub options: RootOptions,
    /// Its `actors.toml` as it was when reports were last understood; none if it has none. Kept whole, so that a root
    /// which is not there still names its actors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_names: Option<String>,
    /// A run that was to read all of it anew, with other options, committed a part and was not finished.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unfinished: bool,
}

/// How a root is walked and read. Kept, so that refreshing it without flags does the same again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RootOptions {
    /// Only files that one of these globs matches, on the path below the root; all if there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// No file that one of these globs matches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// Symbolic links are followed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub follow: bool,
    /// Nothing is recognised in the text: actors come from fields of the files alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_actors: bool,
    /// `03/04/2024` is 3 April, where no date of its report tells.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub day_first: bool,
}

impl RootOptions {
    /// Says whether reports that were read with the others are understood alike with these.
    pub fn understand_alike(&self, others: &RootOptions) -> bool {
        (self.no_actors, self.day_first) == (others.no_actors, others.day_first)
    }
}

/// A path as text where it is UTF-8, else as its bytes: a folder's name can be anything.
mod any_path {
    use std::ffi::OsString;
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    use std::path::{Path, PathBuf};

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(String),
        Bytes(Vec<u8>),
    }

    pub(super) fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
        match path.to_str() {
            Some(text) => text.serialize(serializer),
            None => path.as_os_str().as_bytes().serialize(serializer),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
        Ok(match Written::deserialize(deserializer)? {
            Written::Text(text) => PathBuf::from(text),
            Written::Bytes(bytes) => PathBuf::from(OsString::from_vec(bytes)),
        })
    }
}
