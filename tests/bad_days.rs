//! Bad days: two writers, a killed or stopped run, a read-only medium, damage, another version. The last commit
//! stays readable, or the error says what to do.

#![allow(clippy::unwrap_used)]

use std::fs::{self, File, Permissions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use dateline::index::lock::WriteLock;
use dateline::index::place::Place;
use dateline::index::refresh::Watcher;
use folder::shelf::Shelf;
use folder::{Dice, Folder, Run};

mod folder;

#[test]
fn the_second_of_two_writers_is_told_who_writes_and_searches_go_on() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal.")]);
    let lock = WriteLock::take(&Place::find(None, &folder.path()).unwrap()).unwrap();
    folder.write("corpus/b.txt", "A new deal.");
    let run = folder.dateline(&["index", "corpus"]);
    let busy =
        format!("the index at FOLDER/index is being written by process {}: wait until it is done", std::process::id());
    assert_eq!((folder.named(&run.stderr), run.code), (format!("dateline: {busy}\n"), 2));
    let run = folder.dateline(&["search", "--fresh", "deal"]);
    assert_eq!(run.stdout, "corpus/a.txt:1: An arms deal.\n");
    assert_eq!(
        (folder.named(&run.stderr), run.code),
        (format!("dateline: {busy}; answering from the last commit\n"), 0)
    );
    drop(lock);
    assert_eq!(folder.dateline(&["search", "--fresh", "deal"]).stdout.lines().count(), 2);
}

/// Writes enough files that a run takes a while, all with this word.
fn write_many(folder: &Folder, word: &str) {
    for number in 0..MANY {
        let text = "Officials in the capital spoke of shells and of grain on Wednesday. ".repeat(20);
        folder.write(&format!("corpus/{number}.txt"), &format!("date 2023-08-31 Talks {number}\n\n{word} {text}"));
    }
}

const MANY: usize = 400;

#[test]
fn an_indexer_killed_at_any_moment_leaves_the_last_commit_and_the_next_run_succeeds() {
    let folder = Folder::with(&[]);
    write_many(&folder, "begun");
    let begun = Instant::now();
    folder.index();
    let usual = begun.elapsed();
    let mut dice = Dice::new(9);
    let mut last = "begun".to_string();
    for round in 0..20 {
        let word = format!("round{round}");
        write_many(&folder, &word);
        let mut child = folder.start(&["index", "corpus"]);
        thread::sleep(usual.mul_f64(dice.below(1_200) as f64 / 1_000.0));
        child.kill().unwrap();
        let ended = child.wait().unwrap();
        let count = |word: &str| folder.last_json(&["count", "--json", word])["reports"].as_u64().unwrap() as usize;
        let (old, new) = (count(&last), count(&word));
        // Killed or just done: all of the one or all of the other, never a part.
        assert!(
            (old, new) == (MANY, 0) || (old, new) == (0, MANY),
            "round {round}, ended {ended}: {old} as before, {new} as after"
        );
        folder.well(&["check"]);
        folder.well(&["index", "corpus"]);
        assert_eq!((count(&last), count(&word)), (0, MANY), "round {round}");
        last = word;
    }
}

#[test]
fn an_indexer_killed_in_its_first_run_leaves_an_index_that_the_next_run_fills() {
    for milliseconds in [0, 2, 5, 10, 20, 40, 80] {
        let folder = Folder::with(&[]);
        write_many(&folder, "begun");
        let mut child = folder.start(&["index", "corpus"]);
        thread::sleep(Duration::from_millis(milliseconds));
        child.kill().unwrap();
        child.wait().unwrap();
        let run = folder.dateline(&["count", "begun"]);
        let none_yet = run.stderr.contains("run `dateline index FOLDER`") && run.code == 2;
        assert!(none_yet || run.stdout.starts_with("400 reports"), "after {milliseconds} ms: {run:?}");
        folder.well(&["index", "corpus"]);
        assert!(folder.well(&["count", "begun"]).stdout.starts_with("400 reports"));
    }
}

/// Waits until the process holds the lock of the index, so that it listens for Ctrl-C.
fn wait_for_its_lock(folder: &Folder, child: &Child) {
    let holder = format!("process {}\n", child.id());
    let begun = Instant::now();
    while fs::read_to_string(folder.file("index/.lock")).ok().as_ref() != Some(&holder) {
        assert!(begun.elapsed() < Duration::from_secs(20), "it never took the lock");
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn ctrl_c_leaves_the_last_commit_and_says_so() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal.")]);
    let record = |id: usize| {
        let text = "Officials in the capital spoke of shells and of grain. ".repeat(30);
        serde_json::json!({"id": id, "text": text}).to_string() + "\n"
    };
    folder.write("corpus/many.jsonl", &(0..20_000).map(record).collect::<String>());
    let child = folder.start(&["index", "corpus"]);
    wait_for_its_lock(&folder, &child);
    thread::sleep(Duration::from_millis(50));
    assert!(Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().unwrap().success());
    let run = Run::of(child.wait_with_output().unwrap());
    assert_eq!(run.stdout, "stopped: what was committed stays (revision 1, 1 report); the rest is read next time\n");
    assert_eq!((run.stderr.as_str(), run.code), ("", 130));
    assert_eq!(folder.ids(&["deal"]), ["corpus/a.txt"]);
    assert_eq!(folder.dateline(&["count", "shells"]).code, 1);
    folder.well(&["index"]);
    assert_eq!(folder.well(&["count", "shells"]).stdout, "20,000 reports, 40,000 passages\n");
}

#[test]
fn an_index_in_a_read_only_folder_can_be_searched() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal."), ("corpus/b.txt", "More.")]);
    folder.append("corpus/b.txt", " Of the deal.");
    fs::copy(env!("CARGO_BIN_EXE_dateline"), folder.file("dateline")).unwrap();
    let everything = |mode: u32, file_mode: u32| {
        let mut folders = vec![folder.file("index")];
        while let Some(path) = folders.pop() {
            fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            for entry in fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    folders.push(entry);
                } else {
                    fs::set_permissions(&entry, Permissions::from_mode(file_mode)).unwrap();
                }
            }
        }
    };
    everything(0o555, 0o444);
    let run = |arguments: &[&str]| as_another_user(&folder, arguments);
    let search = run(&["search", "deal"]);
    let fresh = run(&["search", "--fresh", "deal"]);
    let index = run(&["index", "corpus"]);
    let check = run(&["check"]);
    everything(0o755, 0o644);
    assert_eq!(
        (search.stdout.as_str(), search.stderr.as_str(), search.code),
        ("corpus/a.txt:1: An arms deal.\n", "", 0)
    );
    assert_eq!(fresh.stdout, "corpus/a.txt:1: An arms deal.\n");
    let read_only = "dateline: the index at FOLDER/index is read-only: name another with --index";
    assert_eq!(
        (folder.named(&fresh.stderr), fresh.code),
        (format!("{read_only}; answering from the last commit\n"), 0)
    );
    assert!(folder.named(&index.stderr).starts_with(read_only) && index.code == 2, "{index:?}");
    assert_eq!(check.code, 0, "{check:?}");
}

#[test]
fn a_search_during_the_very_first_run_is_told_who_writes() {
    let folder = Folder::with(&[("corpus/a.txt", "An arms deal.")]);
    let place = Place::find_or_make(None, &folder.path()).unwrap();
    let lock = WriteLock::take(&place).unwrap();
    let said = format!(
        "dateline: the index at FOLDER/index is being written for the first time by process {}: ask again when it is done\n",
        std::process::id()
    );
    for arguments in [&["search", "deal"][..], &["status"], &["show", "a.txt"]] {
        let run = folder.dateline(arguments);
        assert_eq!((folder.named(&run.stderr), run.code), (said.clone(), 2), "{arguments:?}");
    }
    drop(lock);
    let run = folder.dateline(&["search", "deal"]);
    assert!(run.stderr.contains("is empty: run `dateline index FOLDER` first"), "{run:?}");
}

/// Stops as soon as the index is being written.
#[derive(Default)]
struct StopsLate {
    read: usize,
    is_writing: bool,
}

impl Watcher for StopsLate {
    fn found(&mut self, _: usize, _: u64) {}
    fn read(&mut self, files: usize, _: u64) {
        assert!(!self.is_writing, "everything is read before the last write");
        self.read += files;
    }
    fn writing(&mut self) {
        self.is_writing = true;
    }
    fn stop(&self) -> bool {
        self.is_writing
    }
}

#[test]
fn a_stop_that_comes_while_the_index_is_written_costs_nothing() {
    let shelf = Shelf::empty();
    shelf.folder.write("corpus/a.txt", "An arms deal.");
    shelf.folder.write("corpus/b.txt", "A grain deal.");
    let mut watcher = StopsLate::default();
    let outcome = shelf.refresh_watched(&mut watcher);
    assert_eq!((watcher.read, watcher.is_writing, outcome.stopped), (2, true, false));
    assert_eq!((outcome.held.reports, shelf.folder.ids(&["deal"]).len()), (2, 2));
}

/// Runs the program as somebody who may not write there; who is the administrator becomes somebody else, for permissions
/// do not bind the administrator. The folder must hold a copy of the program.
fn as_another_user(folder: &Folder, arguments: &[&str]) -> Run {
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    let usual = folder.command(arguments);
    let mut command = Command::new(folder.file("dateline"));
    command.args(arguments).current_dir(folder.path()).env_clear();
    for (name, value) in usual.get_envs().filter_map(|(name, value)| Some((name, value?))) {
        command.env(name, value);
    }
    if fs::metadata(folder.path()).unwrap().uid() == 0 {
        command.uid(65_534).gid(65_534);
    }
    Run::of(command.output().unwrap())
}

#[test]
fn every_file_of_an_index_is_as_readable_as_its_marker() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal.")]);
    folder.write("corpus/b.txt", "A grain deal.");
    folder.index();
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode();
    let marker = mode(folder.file("index/dateline-index"));
    for entry in fs::read_dir(folder.file("index/engine")).unwrap().map(|entry| entry.unwrap().path()) {
        // The lock of the engine is the engine's own, and holds nothing.
        if entry.extension().is_none_or(|ending| ending != "lock") {
            assert_eq!(mode(entry.clone()), marker, "{}", entry.display());
        }
    }
    fs::copy(env!("CARGO_BIN_EXE_dateline"), folder.file("dateline")).unwrap();
    assert_eq!(as_another_user(&folder, &["count", "deal"]).stdout, "2 reports, 2 passages\n");
}

#[test]
fn an_index_that_may_not_be_read_is_not_called_damaged() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal.")]);
    fs::copy(env!("CARGO_BIN_EXE_dateline"), folder.file("dateline")).unwrap();
    let said = "dateline: the index at FOLDER/index may not be read: permission denied; ask its owner\n";
    for (path, forbidden, usual) in
        [("index/engine/meta.json", 0o000, 0o644), ("index/engine", 0o000, 0o755), ("index", 0o000, 0o755)]
    {
        fs::set_permissions(folder.file(path), Permissions::from_mode(forbidden)).unwrap();
        let run = as_another_user(&folder, &["search", "deal"]);
        fs::set_permissions(folder.file(path), Permissions::from_mode(usual)).unwrap();
        assert_eq!((folder.named(&run.stderr).as_str(), run.code), (said, 2), "{path}");
    }
}

#[test]
fn a_damaged_index_says_so_and_a_rebuild_brings_everything_back() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal."), ("other/b.txt", "A grain deal.")]);
    folder.well(&["index", "--exclude", "*.log", "other"]);
    for ending in [".term", ".fast", "meta.json"] {
        let entries = fs::read_dir(folder.file("index/engine")).unwrap().map(|entry| entry.unwrap().path());
        let damaged = entries.filter(|path| path.to_str().unwrap().ends_with(ending)).max().unwrap();
        let mut file = File::options().read(true).write(true).open(&damaged).unwrap();
        let mut byte = [0];
        file.seek(SeekFrom::Start(20)).unwrap();
        file.read_exact(&mut byte).unwrap();
        file.seek(SeekFrom::Start(20)).unwrap();
        file.write_all(&[byte[0] ^ 0xff]).unwrap();
        for arguments in
            [["search", "deal"].as_slice(), &["count", "deal"], &["index", "corpus"], &["check"], &["status"]]
        {
            let run = folder.dateline(arguments);
            let said = folder.named(&run.stderr);
            assert!(
                said.starts_with("dateline: the index at FOLDER/index is damaged: run `dateline index --rebuild`\n"),
                "{ending} {arguments:?}: {run:?}"
            );
            assert_eq!((run.stdout.as_str(), run.code), ("", 2), "{ending} {arguments:?}");
        }
        folder.well(&["index", "--rebuild"]);
        assert_eq!(folder.ids(&["deal"]), ["corpus/a.txt", "other/b.txt"], "{ending}");
        folder.well(&["check"]);
    }
}

#[test]
fn an_index_of_another_version_is_refused_with_the_command_that_helps() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal.")]);
    folder.make_index_of_another_version();
    for arguments in [["search", "deal"], ["index", "corpus"], ["status", "--json"]] {
        let run = folder.dateline(&arguments);
        let other = "dateline: the index at FOLDER/index was written by another version of dateline: run `dateline index --rebuild`\n";
        assert_eq!((folder.named(&run.stderr).as_str(), run.code), (other, 2), "{arguments:?}");
    }
    folder.well(&["index", "--rebuild"]);
    assert_eq!(folder.ids(&["deal"]), ["corpus/a.txt"]);
}

#[test]
fn nothing_is_written_into_a_folder_of_somebody_elses() {
    let folder = Folder::with(&[
        ("corpus/a.txt", "An arms deal."),
        ("index/thesis.doc", "Years of work."),
        ("mine/README.md", "Here."),
        ("mine/.gitignore", "*"),
    ]);
    let run = folder.dateline(&["index", "corpus"]);
    assert_eq!(
        (folder.named(&run.stderr).as_str(), run.code),
        ("dateline: FOLDER/index holds files that are not an index: name an empty folder with --index\n", 2)
    );
    assert_eq!(fs::read_dir(folder.file("index")).unwrap().count(), 1);
    // What a run leaves that is killed while it makes its folder is ours; a folder of that name with something in it is not.
    fs::create_dir_all(folder.file("begun/engine")).unwrap();
    folder.well(&["index", "--index", "begun", "corpus"]);
    folder.write("theirs/engine/piston.txt", "Iron.");
    assert_eq!(folder.dateline(&["index", "--index", "theirs", "corpus"]).code, 2);
    folder.well(&["index", "--index", "mine", "corpus"]);
    assert_eq!(folder.ids(&["--index", "mine", "deal"]), ["corpus/a.txt"]);
}

#[test]
fn a_disk_that_is_full_is_said_in_words_and_costs_nothing_that_was_committed() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal.")]);
    let mut dice = Dice::new(3);
    let word = |dice: &mut Dice| (0..8).map(|_| char::from(b'a' + dice.below(26) as u8)).collect::<String>() + " ";
    for number in 0..20 {
        let text: String = (0..5_000).map(|_| word(&mut dice)).collect();
        folder.write(&format!("corpus/{number}.txt"), &text);
    }
    // A file that may not grow is refused as a disk that is full: no disk has to be filled for it.
    let limited = |arguments: &[&str]| {
        let usual = folder.command(arguments);
        let script = format!("trap '' XFSZ; ulimit -f 200; exec '{}' \"$@\"", env!("CARGO_BIN_EXE_dateline"));
        let mut command = Command::new("sh");
        command.args(["-c", &script, "sh"]).args(arguments).current_dir(folder.path()).env_clear();
        for (name, value) in usual.get_envs().filter_map(|(name, value)| Some((name, value?))) {
            command.env(name, value);
        }
        Run::of(command.output().unwrap())
    };
    let full = "file too large; make room there, or name another place with --index; what was committed before stays as it is\n";
    let run = limited(&["index", "corpus"]);
    assert_eq!(
        (folder.named(&run.stderr), run.stdout.as_str(), run.code),
        (format!("dateline: cannot write the index at FOLDER/index: {full}"), "", 2)
    );
    assert_eq!(folder.ids(&["deal"]), ["corpus/a.txt"]);
    folder.well(&["check"]);
    // What was begun gives its room back.
    let bytes = |entry: fs::DirEntry| entry.metadata().unwrap().len();
    let taken: u64 = fs::read_dir(folder.file("index/engine")).unwrap().map(|entry| bytes(entry.unwrap())).sum();
    assert!(taken < 50_000, "{taken} bytes");
    let run = limited(&["index", "--index", "new", "corpus"]);
    assert_eq!(
        (folder.named(&run.stderr), run.code),
        (format!("dateline: cannot write the index at FOLDER/new: {full}"), 2)
    );
    folder.well(&["index", "corpus"]);
    assert_eq!(folder.last_json(&["status", "--json"])["reports"], 21);
}
