//! Which files of a folder are to be read: new, changed, moved or gone against the ledger.
//! In: a root, a part of it, its options and the ledger's rows. Out: a plan, sorted by id.
//! Knows no format: a file is its place and what one `stat` tells of it.

use std::collections::{BTreeMap, HashMap};
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};
use walkdir::{DirEntry, WalkDir};

use crate::report::identity;
use crate::report::ledger::{LedgerRow, Stamp};
use crate::report::root::{Root, RootOptions};
use crate::report::system::{in_words, without_number};

/// The user's own names of actors, at the top of a root: read by us, and no report.
pub const CURATED_FILE: &str = "actors.toml";

/// A file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// `ROOT/PATH`, see `report::identity`.
    pub id: String,
    /// Where it is.
    pub path: PathBuf,
    /// The path below the root.
    pub below: PathBuf,
    /// How it looks.
    pub stamp: Stamp,
}

/// Something that could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unreachable {
    /// The id that a file of this name would have.
    pub id: String,
    /// What the system said.
    pub why: String,
    /// It would hold nothing that is not held elsewhere: a link to a folder around it.
    pub is_loop: bool,
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Found {
    /// The files, sorted by id.
    pub files: Vec<FoundFile>,
    /// Folders and files that could not be looked at, sorted by id. What the index holds below them stays.
    pub unreachable: Vec<Unreachable>,
    /// Symbolic links that were not followed.
    pub links: usize,
}

/// What is to be done with a root, or with a part of it.
#[derive(Debug, Default)]
pub struct Plan {
    /// Files to read, sorted by id; those that the ledger holds are changed, the others new.
    pub read: Vec<FoundFile>,
    /// Ids of files that are gone.
    pub gone: Vec<String>,
    /// How many of `read` are new.
    pub new: usize,
    /// How many of `new` are `gone` elsewhere: renamed or moved.
    pub moved: usize,
    /// How many files are as they were.
    pub unchanged: usize,
}

/// A glob that cannot be understood.
#[derive(Debug, thiserror::Error)]
#[error("`{glob}` is no glob: {why}")]
pub struct BadGlob {
    glob: String,
    why: String,
}

/// Which files a root's globs choose.
pub struct Choice {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Choice {
    /// Reads the globs. One without a `/` means the file's name in any folder, as people expect.
    pub fn new(options: &RootOptions) -> Result<Choice, BadGlob> {
        let include = if options.include.is_empty() { None } else { Some(glob_set(&options.include)?) };
        Ok(Choice { include, exclude: glob_set(&options.exclude)? })
    }

    /// Says whether a file with this path below the root is chosen.
    pub(super) fn takes(&self, below: &Path) -> bool {
        !self.exclude.is_match(below) && self.include.as_ref().is_none_or(|include| include.is_match(below))
    }
}

fn glob_set(globs: &[String]) -> Result<GlobSet, BadGlob> {
    let mut builder = GlobSetBuilder::new();
    for glob in globs {
        let anywhere = if glob.contains('/') { glob.clone() } else { format!("**/{glob}") };
        let bad = |error: globset::Error| BadGlob { glob: glob.clone(), why: error.kind().to_string() };
        builder.add(Glob::new(&anywhere).map_err(bad)?);
    }
    builder.build().map_err(|error| BadGlob { glob: globs.join(" "), why: error.kind().to_string() })
}

/// Walks a root, or the part of it at `part` below; a part that is gone holds nothing. Hidden files, the file of
/// curated names and folders of which `is_index` says that they are indexes are passed over; links are followed only
/// where the root's options say so, and a loop of them is unreachable.
pub fn walk(root: &Root, part: &Path, choice: &Choice, is_index: impl Fn(&Path) -> bool) -> Found {
    let mut found = Found::default();
    let start = root.path.join(part);
    // A root that was named is meant, even if its own name begins with a dot or it is a link.
    let walker = WalkDir::new(&start).follow_links(root.options.follow).follow_root_links(true).sort_by_file_name();
    let entries = walker.into_iter().filter_entry(|entry| {
        !(entry.depth() > 0 && is_hidden(entry) || entry.file_type().is_dir() && is_index(entry.path()))
    });
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.depth() == 0 && part != Path::new("") && is_gone(&start) => continue,
            Err(error) => {
                let below =
                    error.path().and_then(|path| path.strip_prefix(&root.path).ok()).unwrap_or(part).to_path_buf();
                let is_loop = error.loop_ancestor().is_some();
                let why = if is_loop {
                    "a symbolic link to a folder around it".to_string()
                } else {
                    error.io_error().map_or_else(|| without_number(&error.to_string()), in_words)
                };
                found.unreachable.push(Unreachable { id: identity::file_id(&root.name, &below), why, is_loop });
                continue;
            }
        };
        let Ok(below) = entry.path().strip_prefix(&root.path) else { continue };
        let kind = entry.file_type();
        if kind.is_symlink() {
            found.links += 1;
        } else if !kind.is_dir() && below != Path::new(CURATED_FILE) && choice.takes(below) {
            let id = identity::file_id(&root.name, below);
            let refused = |why: String| Unreachable { id: id.clone(), why, is_loop: false };
            match entry.metadata() {
                Err(error) => found.unreachable.push(refused(without_number(&error.to_string()))),
                // Reading a pipe would wait for whoever writes into it.
                Ok(_) if !kind.is_file() => found.unreachable.push(refused("a pipe, socket or device".to_string())),
                Ok(metadata) => found.files.push(FoundFile {
                    id,
                    path: entry.path().to_path_buf(),
                    below: below.to_path_buf(),
                    stamp: stamp(&metadata),
                }),
            }
        }
    }
    found.files.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    found.unreachable.sort_unstable();
    found
}

/// Returns how a file looks.
pub fn stamp(metadata: &Metadata) -> Stamp {
    let changed_ns = metadata.mtime().saturating_mul(1_000_000_000).saturating_add(metadata.mtime_nsec());
    Stamp { size: metadata.len(), changed_ns, inode: metadata.ino() }
}

/// Compares what was found with what the ledger holds of the same root or part.
/// `differs` is asked of files that look unchanged; it says whether they are to be read all the same.
pub fn plan(
    found: &Found,
    ledger: &BTreeMap<&str, &LedgerRow>,
    mut differs: impl FnMut(&FoundFile, &LedgerRow) -> bool,
) -> Plan {
    let mut plan = Plan::default();
    let present: std::collections::HashSet<&str> = found.files.iter().map(|file| file.id.as_str()).collect();
    let stays =
        |id: &str| present.contains(id) || found.unreachable.iter().any(|unreachable| is_below(id, &unreachable.id));
    plan.gone = ledger.keys().filter(|id| !stays(id)).map(|id| (*id).to_string()).collect();
    let mut left: HashMap<Stamp, usize> = HashMap::new();
    for id in &plan.gone {
        if let Some(row) = ledger.get(id.as_str()) {
            *left.entry(row.stamp).or_default() += 1;
        }
    }
    for file in &found.files {
        match ledger.get(file.id.as_str()) {
            Some(row) if row.stamp == file.stamp && !differs(file, row) => plan.unchanged += 1,
            Some(_) => plan.read.push(file.clone()),
            None => {
                plan.new += 1;
                if let Some(count) = left.get_mut(&file.stamp).filter(|count| **count > 0) {
                    *count -= 1;
                    plan.moved += 1;
                }
                plan.read.push(file.clone());
            }
        }
    }
    plan
}

/// Says whether the id is that of the folder or file `above`, or of something below it.
pub fn is_below(id: &str, above: &str) -> bool {
    id.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || rest.starts_with('#'))
}

fn is_gone(path: &Path) -> bool {
    path.symlink_metadata().is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
}

pub(super) fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;

    use super::*;

    fn root(folder: &Path, options: RootOptions) -> Root {
        Root { name: "corpus".into(), path: folder.to_path_buf(), options, ..Root::default() }
    }

    #[track_caller]
    fn case(options: RootOptions, expected: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        for file in ["a.txt", "2023/b.md", "2023/c.tmp", ".hidden", ".git/d.txt", "actors.toml"] {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        std::os::unix::fs::symlink(folder.path(), folder.path().join("2023/loop")).unwrap();
        let root = root(folder.path(), options);
        let found = walk(&root, Path::new(""), &Choice::new(&root.options).unwrap(), |_| false);
        let ids: Vec<&str> = found.files.iter().map(|file| file.id.as_str()).collect();
        assert_eq!(ids, expected);
        assert_eq!((found.links, found.unreachable.len()), if root.options.follow { (0, 1) } else { (1, 0) });
    }

    #[test]
    fn hidden_files_and_loops_of_links_are_passed_over_and_globs_choose() {
        let all = RootOptions::default();
        case(all.clone(), &["corpus/2023/b.md", "corpus/2023/c.tmp", "corpus/a.txt"]);
        case(RootOptions { follow: true, ..all.clone() }, &["corpus/2023/b.md", "corpus/2023/c.tmp", "corpus/a.txt"]);
        case(RootOptions { exclude: vec!["*.tmp".into()], ..all.clone() }, &["corpus/2023/b.md", "corpus/a.txt"]);
        case(RootOptions { include: vec!["2023/**".into()], ..all }, &["corpus/2023/b.md", "corpus/2023/c.tmp"]);
    }

    #[test]
    fn a_plan_tells_new_changed_moved_and_gone_files_apart() {
        let stamp = |inode| Stamp { size: 4, changed_ns: 7, inode };
        let file =
            |id: &str, inode| FoundFile { id: id.into(), path: id.into(), below: id.into(), stamp: stamp(inode) };
        let row = |id: &str, inode| LedgerRow { file_id: id.into(), stamp: stamp(inode), hash: 0 };
        let rows =
            [row("r/changed", 1), row("r/locked/x", 2), row("r/old-name", 3), row("r/same", 4), row("r/gone", 5)];
        let ledger: BTreeMap<&str, &LedgerRow> = rows.iter().map(|row| (row.file_id.as_str(), row)).collect();
        let found = Found {
            files: vec![file("r/changed", 11), file("r/new", 12), file("r/new-name", 3), file("r/same", 4)],
            unreachable: vec![Unreachable { id: "r/locked".into(), why: String::new(), is_loop: false }],
            links: 0,
        };
        let plan = plan(&found, &ledger, |_, _| false);
        assert_eq!(
            plan.read.iter().map(|file| file.id.as_str()).collect::<Vec<_>>(),
            ["r/changed", "r/new", "r/new-name"]
        );
        assert_eq!(plan.gone, ["r/gone", "r/old-name"]);
        assert_eq!((plan.new, plan.moved, plan.unchanged), (2, 1, 1));
    }
}
