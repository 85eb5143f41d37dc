//! The control document: revision, roots and options. One of it is replaced in each commit and read from the
//! same searcher as everything else, so that nothing can disagree.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::intake::understand::curated::Curated;
use crate::intake::walk;
use crate::report::identity;
use crate::report::root::Root;

/// What the index knows of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Control {
    /// The number of the commit; the first is 1.
    pub revision: u64,
    /// When it was committed, in seconds since 1970.
    pub committed: i64,
    /// The folders that it holds, in the order in which they came.
    pub roots: Vec<Root>,
    /// A run that was to understand all reports with other names of the user's own committed a part and was not
    /// finished.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub renaming: bool,
}

/// A folder cannot be a root beside those that there are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} contains the root {}: index its folders one by one, or make another index with --index", folder.display(), root.display())]
pub struct ContainsRoot {
    /// The folder that was given.
    pub folder: PathBuf,
    /// The root inside it.
    pub root: PathBuf,
}

/// What a folder means to an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// A root of its own; it was not there before.
    NewRoot(Root),
    /// The whole of a root, by its place in `Control::roots`.
    Root(usize),
    /// A part of a root, by its place and the path below it.
    Part(usize, PathBuf),
}

impl Control {
    /// Returns the user's own names with which the reports were understood.
    pub fn own_names(&self) -> Curated {
        let lists = self.roots.iter().filter_map(|root| Curated::parse(root.own_names.as_deref()?).ok());
        // They were parsed and joined without error when they were written down.
        Curated::joined(lists.collect(), |_| String::new()).unwrap_or_default()
    }

    /// Says whether names are recognised in the text of a report.
    pub fn recognises(&self, report_id: &str) -> bool {
        let is_of = |root: &Root| walk::is_below(report_id, &identity::file_id(&root.name, Path::new("")));
        !self.roots.iter().any(|root| root.options.no_actors && is_of(root))
    }

    /// Returns what the absolute path `folder` means.
    pub fn meaning(&self, folder: &Path) -> Result<Meant, ContainsRoot> {
        for (place, root) in self.roots.iter().enumerate() {
            if let Ok(below) = folder.strip_prefix(&root.path) {
                return Ok(if below.as_os_str().is_empty() {
                    Meant::Root(place)
                } else {
                    Meant::Part(place, below.to_path_buf())
                });
            }
            if root.path.starts_with(folder) {
                return Err(ContainsRoot { folder: folder.to_path_buf(), root: root.path.clone() });
            }
        }
        Ok(Meant::NewRoot(Root { name: self.free_name(folder), path: folder.to_path_buf(), ..Root::default() }))
    }

    /// Returns the last part of the path, with a number behind it if another root has that name.
    fn free_name(&self, folder: &Path) -> String {
        let last = folder.file_name().map_or_else(|| "root".to_string(), |name| name.to_string_lossy().into_owned());
        // What an id has to encode is left out of the name, so that a root is called the same everywhere.
        let name = last.replace(identity::is_encoded, "_");
        let taken = |name: &str| self.roots.iter().any(|root| root.name == name);
        (1..)
            .map(|number| if number == 1 { name.clone() } else { format!("{name}-{number}") })
            .find(|name| !taken(name))
            .unwrap_or(name)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_a_root_is_a_part_of_it_and_one_around_a_root_is_refused() {
        let control = Control {
            roots: vec![Root { name: "corpus".into(), path: "/a/corpus".into(), ..Root::default() }],
            ..Control::default()
        };
        assert_eq!(control.meaning(Path::new("/a/corpus")).unwrap(), Meant::Root(0));
        assert_eq!(control.meaning(Path::new("/a/corpus/2023")).unwrap(), Meant::Part(0, "2023".into()));
        assert!(control.meaning(Path::new("/a")).is_err());
        let Meant::NewRoot(odd) = control.meaning(Path::new("/b/100%\ta#b")).unwrap() else { panic!("a new root") };
        assert_eq!(odd.name, "100__a_b");
        let Meant::NewRoot(second) = control.meaning(Path::new("/b/corpus")).unwrap() else { panic!("a new root") };
        assert_eq!(second.name, "corpus-2");
    }
}
