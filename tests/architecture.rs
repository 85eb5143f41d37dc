//! The house stays as it was laid out: which room may name which, what stands at every door, how large a file may be.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// The folders of the library in reading order: each names only those before it, and itself.
const FOLDERS: [&str; 7] = ["report", "language", "intake", "query", "index", "answer", "present"];

/// Only these know the engine.
const ENGINE_DOORS: [&str; 2] = ["index", "answer"];

/// Longer files are tables of facts.
const MOST_LINES: usize = 600;

const TABLES_OF_FACTS: [&str; 1] = ["intake/understand/gazetteer/states.rs"];

/// A source file: its path below `src`, and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn folder(&self) -> &str {
        self.path.split_once('/').map_or("", |(folder, _)| folder)
    }

    /// Returns the lines without comments, each with its number.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(number, line)| (number + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                let path = entry.strip_prefix(&root).unwrap().to_str().unwrap().to_string();
                sources.push(Source { path, text: fs::read_to_string(&entry).unwrap() });
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(sources.len() > 50, "the sources are there");
    sources
}

/// Returns the folders that a line names as `crate::FOLDER` or `crate::{FOLDER…, FOLDER…}`.
fn named(line: &str) -> Vec<&str> {
    let after = line.match_indices("crate::").map(|(at, found)| &line[at + found.len()..]);
    let first_word = |text: &str| text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    let names = after.flat_map(move |text| {
        let parts: Vec<&str> =
            text.strip_prefix('{').map_or_else(|| vec![text], |list| list.split(',').map(str::trim).collect());
        parts.into_iter().map(move |part| &part[..first_word(part)])
    });
    names.filter(|name| FOLDERS.contains(name)).collect()
}

#[test]
fn a_folder_names_only_those_above_it() {
    let place = |folder: &str| FOLDERS.iter().position(|known| *known == folder);
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own) = place(source.folder()) else { continue };
        for (number, line) in source.code() {
            let below = named(line).into_iter().filter(|folder| place(folder).is_some_and(|place| place > own));
            wrong.extend(below.map(|folder| format!("{}:{number} names {folder}", source.path)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_map_in_lib_rs_names_every_folder_in_reading_order() {
    let sources = sources();
    let lib = sources.iter().find(|source| source.path == "lib.rs").unwrap();
    let listed: Vec<&str> =
        lib.text.lines().filter_map(|line| line.strip_prefix("//! - [`")?.split('`').next()).collect();
    assert_eq!(listed, FOLDERS);
    let mut folders: Vec<&str> = sources.iter().map(Source::folder).filter(|folder| !folder.is_empty()).collect();
    folders.dedup();
    // Two programs are no part of the library: the one of users, and the one that trains the recogniser.
    let mut known: Vec<&str> = FOLDERS.into_iter().chain(["program", "trainer"]).collect();
    known.sort_unstable();
    assert_eq!(folders, known);
}

#[test]
fn only_the_index_and_its_answers_know_the_engine() {
    for source in sources().iter().filter(|source| !ENGINE_DOORS.contains(&source.folder())) {
        for (number, line) in source.code() {
            assert!(!line.contains("tantivy"), "{}:{number}: {line}", source.path);
        }
    }
}

#[test]
fn the_program_sees_only_the_librarys_public_names() {
    for source in sources().iter().filter(|source| source.folder() == "program" || source.path == "main.rs") {
        for (number, line) in source.code() {
            assert!(named(line).is_empty(), "{}:{number}: {line}", source.path);
        }
    }
    for source in sources().iter().filter(|source| FOLDERS.contains(&source.folder())) {
        for (number, line) in source.code() {
            let prints = ["println!", "eprintln!", "std::process::exit", "std::env::args"];
            assert!(!prints.iter().any(|name| line.contains(name)), "{}:{number}: {line}", source.path);
        }
    }
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    for source in sources() {
        assert!(source.text.starts_with("//! "), "{}", source.path);
    }
}

#[test]
fn main_is_a_doorway() {
    let sources = sources();
    let main = sources.iter().find(|source| source.path == "main.rs").unwrap();
    assert!(main.text.lines().count() <= 30);
}

#[test]
fn no_file_but_a_table_of_facts_is_longer_than_a_reader_bears() {
    for source in sources().iter().filter(|source| !TABLES_OF_FACTS.contains(&source.path.as_str())) {
        let lines = source.text.lines().count();
        assert!(lines <= MOST_LINES, "{} has {lines} lines", source.path);
    }
}

#[test]
fn nothing_is_named_after_nothing() {
    let empty = ["util", "utils", "helper", "helpers", "manager", "common", "misc", "service", "handler", "processor"];
    for source in sources() {
        for part in source.path.trim_end_matches(".rs").split('/') {
            assert!(!part.split('_').any(|word| empty.contains(&word)), "{}", source.path);
        }
        for (number, line) in source.code() {
            let declared = line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
            let name = declared
                .strip_prefix("struct ")
                .or_else(|| declared.strip_prefix("enum "))
                .or_else(|| declared.strip_prefix("trait "));
            let name = name
                .map(|name| name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default())
                .unwrap_or_default();
            for doer in ["Manager", "Helper", "Service", "Processor", "Handler", "Util", "Common"] {
                assert!(!name.ends_with(doer), "{}:{number}: {name}", source.path);
            }
        }
    }
}

#[test]
fn no_unsafe_and_no_sleep_stands_in_the_sources() {
    for source in sources() {
        for (number, line) in source.code() {
            assert!(!line.contains("unsafe ") && !line.contains("thread::sleep"), "{}:{number}: {line}", source.path);
        }
    }
}
