//! The folder of an index: which one is meant, whether it is ours, and what lies in it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::report::system;

/// Marks a folder as an index of ours. What it says is for people; only its being there counts.
const MARKER: &str = "dateline-index";
const MARKER_TEXT: &str = "An index of dateline. `engine` may be rebuilt at any time; `kept` must be kept.\n";

/// The folders in it.
const ENGINE: &str = "engine";
const KEPT: &str = "kept";

/// A folder of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    folder: PathBuf,
}

/// Why a folder is no place for an index, or holds none.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// Nothing of ours was found.
    #[error("no index: looked in {}\nrun `dateline index FOLDER` to make one", looked.join(", "))]
    Missing {
        /// The folders that were looked in, as shown to people.
        looked: Vec<String>,
    },
    /// This user may not look into it.
    #[error("the index at {} may not be read: permission denied; ask its owner", folder.display())]
    Denied {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder holds something else.
    #[error("{} holds files that are not an index: name an empty folder with --index", folder.display())]
    Foreign {
        /// The folder.
        folder: PathBuf,
    },
    /// The system refused.
    #[error("cannot make an index in {}: {}; name another place with --index", folder.display(), system::in_words(refused))]
    System {
        /// The folder.
        folder: PathBuf,
        /// What it said.
        refused: io::Error,
    },
}

impl Place {
    /// Returns the index that is meant: the folder that was named, else `./index`, else the nearest folder
    /// above `here` that holds an `index` of ours.
    pub fn find(named: Option<&Path>, here: &Path) -> Result<Place, PlaceError> {
        let candidates: Vec<PathBuf> = match named {
            Some(folder) => vec![here.join(folder)],
            None => here.ancestors().map(|above| above.join("index")).collect(),
        };
        let found = candidates.iter().find(|folder| is_ours(folder)).cloned();
        if found.is_none()
            && let Some(folder) = candidates.first().filter(|folder| is_denied(folder))
        {
            return Err(PlaceError::Denied { folder: folder.clone() });
        }
        found.map(|folder| Place { folder }).ok_or_else(|| PlaceError::Missing {
            looked: match named {
                Some(folder) => vec![folder.display().to_string()],
                None => vec!["./index".to_string(), "the folders above".to_string()],
            },
        })
    }

    /// Returns the index that is meant, and makes its folder if there is none: the folder that was named,
    /// else the one that `find` finds, else `./index`. Nothing is written into a folder of somebody else's.
    pub fn find_or_make(named: Option<&Path>, here: &Path) -> Result<Place, PlaceError> {
        match Place::find(named, here) {
            Ok(place) => return Ok(place),
            Err(denied @ PlaceError::Denied { .. }) => return Err(denied),
            Err(_) => {}
        }
        let folder = here.join(named.unwrap_or(Path::new("index")));
        let system = |refused| PlaceError::System { folder: folder.clone(), refused };
        match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir_all(&folder).map_err(system)?,
            Err(error) => return Err(system(error)),
            Ok(entries) => {
                for entry in entries {
                    let entry = entry.map_err(system)?;
                    let name = entry.file_name();
                    let name = name.to_string_lossy();
                    if !name.starts_with('.') && !name.starts_with("README") && !is_begun(&entry.path(), &name) {
                        return Err(PlaceError::Foreign { folder });
                    }
                }
            }
        }
        let place = Place { folder: folder.clone() };
        fs::create_dir_all(place.engine()).map_err(system)?;
        fs::create_dir_all(place.kept()).map_err(system)?;
        fs::write(folder.join(MARKER), MARKER_TEXT).map_err(system)?;
        Ok(place)
    }

    /// Returns the folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the folder of the engine's files, which may be rebuilt at any time.
    pub fn engine(&self) -> PathBuf {
        self.folder.join(ENGINE)
    }

    /// Returns the folder of what survives every rebuild.
    pub fn kept(&self) -> PathBuf {
        self.folder.join(KEPT)
    }

    /// Returns the file that the one writer locks.
    pub fn lock(&self) -> PathBuf {
        self.folder.join(".lock")
    }
}

/// Says whether this is what a run leaves that is killed while it makes the folder of an index: the marker comes last.
fn is_begun(path: &Path, name: &str) -> bool {
    [ENGINE, KEPT].contains(&name) && fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none())
}

/// Says whether the system does not let this user see whether the folder is an index.
fn is_denied(folder: &Path) -> bool {
    fs::metadata(folder.join(MARKER)).is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied)
}

/// Says whether the folder is an index of ours, so that none is ever indexed.
pub fn is_ours(folder: &Path) -> bool {
    folder.join(MARKER).is_file()
}
