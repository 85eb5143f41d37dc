//! A folder of reports to test with, and the program to run in it.
//! Every file of tests that shows the terminal builds one: `Folder::with(&[("corpus/a.txt", "An arms deal.")])`.
//! The program sees a clean environment: no settings of whoever runs the tests, no colours, one time zone.

// Each file of tests uses some of it.
#![allow(dead_code)]

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

pub(crate) mod blanking;
pub(crate) mod shelf;
pub(crate) mod wire;

/// A folder that goes when the test ends.
pub(crate) struct Folder {
    folder: TempDir,
}

/// What a run of the program gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    /// What it printed on standard output, bytes that are not UTF-8 replaced.
    pub(crate) stdout: String,
    /// What it said on standard error.
    pub(crate) stderr: String,
    /// Its exit code; -1 if a signal ended it.
    pub(crate) code: i32,
}

impl Folder {
    /// Makes a folder with these files; the folders above them come by themselves.
    pub(crate) fn with(files: &[(&str, &str)]) -> Folder {
        let folder = Folder { folder: tempfile::tempdir().unwrap() };
        files.iter().for_each(|(name, content)| folder.write(name, content));
        folder
    }

    /// Makes a folder with these files, and an index of its `corpus`.
    #[track_caller]
    pub(crate) fn indexed(files: &[(&str, &str)]) -> Folder {
        let folder = Folder::with(files);
        folder.index();
        folder
    }

    /// Returns the folder itself, without links in its path: so the program prints it.
    pub(crate) fn path(&self) -> PathBuf {
        fs::canonicalize(self.folder.path()).unwrap()
    }

    /// Returns the path of a file in it.
    pub(crate) fn file(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path().join(name)
    }

    /// Makes the index look as if another version had written it.
    pub(crate) fn make_index_of_another_version(&self) {
        let path = "index/engine/meta.json";
        let sealed = fs::read_to_string(self.file(path)).unwrap();
        let (list, _) = sealed.rsplit_once("\ncrc32 ").unwrap();
        let (before, after) = list.split_once("dateline format ").unwrap();
        let list = format!("{before}dateline format 0{}", after.trim_start_matches(|c: char| c.is_ascii_digit()));
        self.write(path, &format!("{list}\ncrc32 {:08x}\n", crc32fast::hash(list.as_bytes())));
    }

    /// Writes a file.
    pub(crate) fn write(&self, name: &str, content: &str) {
        self.write_bytes(name, content.as_bytes());
    }

    /// Writes a file of any name and any bytes.
    pub(crate) fn write_bytes(&self, name: impl AsRef<Path>, content: &[u8]) {
        let path = self.file(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Adds to the end of a file.
    pub(crate) fn append(&self, name: &str, content: &str) {
        let mut file = fs::OpenOptions::new().append(true).open(self.file(name)).unwrap();
        file.write_all(content.as_bytes()).unwrap();
    }

    /// Removes a file, or a folder with all in it.
    pub(crate) fn remove(&self, name: &str) {
        let path = self.file(name);
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }

    /// Gives a file or folder another name.
    pub(crate) fn rename(&self, old: &str, new: &str) {
        fs::rename(self.file(old), self.file(new)).unwrap();
    }

    /// Returns the program with a clean environment, about to run in the folder.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(arguments).current_dir(self.path());
        for (name, _) in std::env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"DATELINE_") {
                command.env_remove(name);
            }
        }
        command
            .env_remove("NO_COLOR")
            .env_remove("PAGER")
            .env_remove("XDG_CONFIG_HOME")
            .env("HOME", self.path())
            .env("TZ", "UTC");
        command.stdin(Stdio::null());
        command
    }

    /// Runs the program.
    pub(crate) fn dateline<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Run {
        Run::of(self.command(arguments).output().unwrap())
    }

    /// Runs the program with this on standard input.
    pub(crate) fn dateline_reading<A: AsRef<OsStr>>(&self, arguments: &[A], input: &str) -> Run {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Run::of(child.wait_with_output().unwrap())
    }

    /// Starts the program and does not wait for it.
    pub(crate) fn start<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Child {
        self.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Indexes `corpus`, which must go well.
    #[track_caller]
    pub(crate) fn index(&self) -> Run {
        self.well(&["index", "corpus"])
    }

    /// Runs the program, which must end with exit code 0.
    #[track_caller]
    pub(crate) fn well(&self, arguments: &[&str]) -> Run {
        let run = self.dateline(arguments);
        assert_eq!(run.code, 0, "{arguments:?}\n{}{}", run.stdout, run.stderr);
        run
    }

    /// Returns the JSON lines that the program prints.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> Vec<serde_json::Value> {
        self.dateline(arguments).json()
    }

    /// Returns the last of the JSON lines: of an answer, the summary.
    #[track_caller]
    pub(crate) fn last_json(&self, arguments: &[&str]) -> serde_json::Value {
        self.json(arguments).pop().expect("a line of JSON")
    }

    /// Returns the ids of the reports that answer the query, in the order of the answer.
    #[track_caller]
    pub(crate) fn ids(&self, query: &[&str]) -> Vec<String> {
        let arguments: Vec<&str> =
            ["search", "--json", "--expand", "--limit", "0"].into_iter().chain(query.iter().copied()).collect();
        let run = self.dateline(&arguments);
        assert!(run.code < 2, "{query:?}: {}", run.stderr);
        let mut ids: Vec<String> = Vec::new();
        for line in run.json().iter().filter(|line| line["type"] == "hit") {
            let id = line["id"].as_str().unwrap().to_string();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// Replaces the folder's own path, which differs from run to run, by `FOLDER`.
    pub(crate) fn named(&self, text: &str) -> String {
        text.replace(self.path().to_str().unwrap(), "FOLDER")
    }
}

impl Run {
    /// Returns what an ended process gave.
    pub(crate) fn of(output: Output) -> Run {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Run { stdout: text(&output.stdout), stderr: text(&output.stderr), code: output.status.code().unwrap_or(-1) }
    }

    /// Reads standard output as JSON Lines.
    #[track_caller]
    pub(crate) fn json(&self) -> Vec<serde_json::Value> {
        let value = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.stdout.lines().map(value).collect()
    }
}

/// Returns a text with what is bold and red in `[brackets]`, and every other colour gone.
pub(crate) fn marks_in_brackets(text: &str) -> String {
    let mut out = String::new();
    let (mut bold, mut red, mut marked) = (false, false, false);
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        let (plain, colour) = (&rest[..at], &rest[at + 2..]);
        if !plain.is_empty() && marked != (bold && red) {
            out.push(if marked { ']' } else { '[' });
            marked = !marked;
        }
        out.push_str(plain);
        let end = colour.find('m').expect("a colour ends with m");
        for code in colour[..end].split(';') {
            match code {
                "1" => bold = true,
                "31" => red = true,
                "0" | "" => (bold, red) = (false, false),
                _ => {}
            }
        }
        rest = &colour[end + 1..];
    }
    if marked { out + "]" + rest } else { out + rest }
}

/// Replaces times and speeds, which differ from run to run.
pub(crate) fn without_times(text: &str) -> String {
    let mut out = String::new();
    for part in text.split_inclusive('\n') {
        let kept: Vec<&str> = part.trim_end_matches('\n').split(" · ").filter(|piece| !is_time(piece)).collect();
        out.push_str(&kept.join(" · "));
        if part.ends_with('\n') {
            out.push('\n');
        }
    }
    out
}

fn is_time(piece: &str) -> bool {
    piece.ends_with("MB/s") || (piece.ends_with(" s") && piece.starts_with(|first: char| first.is_ascii_digit()))
}

/// Numbers that look random and are the same in every run (SplitMix64).
pub(crate) struct Dice(u64);

impl Dice {
    /// Returns dice that fall the same way for the same seed.
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// Returns a number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    /// Says yes once in so many times.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// Returns one of these.
    pub(crate) fn of<T: Clone>(&mut self, these: &[T]) -> T {
        these[self.below(these.len())].clone()
    }
}
