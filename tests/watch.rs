//! A watched folder and its index are the same, whatever becomes of the folder, and every hit is told once.
//!
//! What must come is waited for, long enough for a busy machine; the test goes on as soon as it is there.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::Child;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use dateline::index::lock::WriteLock;
use dateline::index::place::Place;
use dateline::index::told::Telling;
use folder::{Dice, Folder, Run};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;

mod folder;

/// Only a program that hangs takes so long.
const LONG: Duration = Duration::from_secs(120);

const TOPICS: [&str; 3] = ["tanker", "rocket", "grain"];

/// Lines that a process prints, as they come.
#[derive(Default)]
struct Lines {
    lines: Mutex<Vec<String>>,
    more: Condvar,
}

impl Lines {
    fn of(input: impl Read + Send + 'static) -> Arc<Lines> {
        let lines = Arc::new(Lines::default());
        let kept = Arc::clone(&lines);
        std::thread::spawn(move || {
            for line in BufReader::new(input).lines().map_while(Result::ok) {
                kept.lines.lock().unwrap().push(line);
                kept.more.notify_all();
            }
        });
        lines
    }

    fn all(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    /// Waits until a line behind the first `after` has this in it.
    #[track_caller]
    fn wait(&self, after: usize, text: &str) -> String {
        let until = Instant::now() + LONG;
        let mut lines = self.lines.lock().unwrap();
        loop {
            if let Some(line) = lines.iter().skip(after).find(|line| line.contains(text)) {
                return line.clone();
            }
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "no `{text}` came: {lines:#?}");
            lines = self.more.wait_timeout(lines, left).unwrap().0;
        }
    }
}

/// A running `dateline watch`.
struct Watching {
    child: Child,
    out: Arc<Lines>,
    said: Arc<Lines>,
}

impl Watching {
    /// Starts it, and waits until it watches.
    #[track_caller]
    fn start(folder: &Folder, arguments: &[&str]) -> Watching {
        let watching = Watching::begin(folder, arguments);
        watching.said.wait(0, "dateline: watching ");
        watching
    }

    fn begin(folder: &Folder, arguments: &[&str]) -> Watching {
        let arguments: Vec<&str> = ["watch"].into_iter().chain(arguments.iter().copied()).collect();
        Watching::of(folder.start(&arguments))
    }

    fn of(mut child: Child) -> Watching {
        let (out, said) = (Lines::of(child.stdout.take().unwrap()), Lines::of(child.stderr.take().unwrap()));
        Watching { child, out, said }
    }

    fn send(&self, signal: Signal) {
        kill(Pid::from_raw(self.child.id().cast_signed()), signal).unwrap();
    }

    /// Sends the signal, and returns the exit code.
    #[track_caller]
    fn end(&mut self, signal: Signal) -> i32 {
        self.send(signal);
        self.ended()
    }

    #[track_caller]
    fn ended(&mut self) -> i32 {
        let until = Instant::now() + LONG;
        let (_silent, nothing) = std::sync::mpsc::channel::<()>();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().unwrap_or(-1);
            }
            assert!(Instant::now() < until, "it does not end: {:#?}", self.said.all());
            assert!(nothing.recv_timeout(Duration::from_millis(10)).is_err());
        }
    }

    fn hits(&self) -> Vec<Value> {
        let lines = self.out.all();
        let lines = lines.iter().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.filter(|line| line["type"] == "hit").collect()
    }

    /// Returns the bytes of memory that it holds.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.split_whitespace().next().unwrap().parse::<u64>().unwrap() * 1024
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A folder that changes. Every sentence in it is another.
struct Story {
    folder: Folder,
    /// The sentences of each file below `corpus`.
    files: BTreeMap<String, Vec<String>>,
    sentences: usize,
    names: usize,
    dice: Dice,
}

impl Story {
    fn new(seed: u64) -> Story {
        let folder = Folder::with(&[]);
        fs::create_dir_all(folder.file("corpus")).unwrap();
        for topic in TOPICS.into_iter().chain(["beacon"]) {
            folder.write(&format!("queries/{topic}.toml"), &format!("query = '{topic}'\n"));
        }
        Story { folder, files: BTreeMap::new(), sentences: 0, names: 0, dice: Dice::new(seed) }
    }

    fn sentence(&mut self) -> String {
        self.sentences += 1;
        let topic = self.dice.of(&TOPICS);
        format!("On day {} new {topic} talks were held, officials said.", self.sentences)
    }

    fn new_sentences(&mut self) -> Vec<String> {
        (0..=self.dice.below(3)).map(|_| self.sentence()).collect()
    }

    fn new_path(&mut self) -> String {
        self.names += 1;
        let folder = self.dice.of(&["", "", "wire/", "wire/2024/", "desk/", "desk/a/b/"]);
        format!("{folder}{}.txt", self.names)
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        let path = self.folder.file("corpus").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        path
    }

    fn any(&mut self) -> Option<String> {
        let all: Vec<String> = self.files.keys().cloned().collect();
        (!all.is_empty()).then(|| self.dice.of(&all))
    }

    /// Changes one thing.
    fn change(&mut self) {
        let kind = self.dice.below(10);
        let Some(old) = self.any().filter(|_| kind > 2) else { return self.create() };
        match kind {
            3 | 4 => self.write_in_parts(),
            5 => {
                let sentence = self.sentence();
                self.files.get_mut(&old).unwrap().push(sentence);
                fs::write(self.path(&old), self.files[&old].join("\n\n")).unwrap();
            }
            6 => {
                let new = self.new_path();
                fs::rename(self.path(&old), self.path(&new)).unwrap();
                let text = self.files.remove(&old).unwrap();
                self.files.insert(new, text);
            }
            7 => {
                // As editors save: beside it, then in its place.
                let hidden = self.path(".saving");
                fs::write(&hidden, self.files[&old].join("\n\n")).unwrap();
                fs::rename(hidden, self.path(&old)).unwrap();
            }
            8 if self.dice.once_in(8) => self.rename_a_folder(&old),
            _ => {
                fs::remove_file(self.path(&old)).unwrap();
                self.files.remove(&old);
            }
        }
    }

    fn create(&mut self) {
        let (path, text) = (self.new_path(), self.new_sentences());
        fs::write(self.path(&path), text.join("\n\n")).unwrap();
        self.files.insert(path, text);
    }

    fn write_in_parts(&mut self) {
        let (path, text) = (self.new_path(), self.new_sentences());
        let mut file = OpenOptions::new().create(true).append(true).open(self.path(&path)).unwrap();
        for sentence in &text {
            file.write_all(sentence.as_bytes()).unwrap();
            file.write_all(b"\n\n").unwrap();
            file.flush().unwrap();
        }
        self.files.insert(path, text);
    }

    /// Gives the topmost folder of a file another name, or takes it away with all that is in it.
    fn rename_a_folder(&mut self, within: &str) {
        let Some((folder, _)) = within.split_once('/') else { return };
        let inside: Vec<String> =
            self.files.keys().filter(|path| path.starts_with(&format!("{folder}/"))).cloned().collect();
        self.names += 1;
        let new = format!("moved-{}", self.names);
        if self.dice.once_in(2) {
            fs::rename(self.path(folder), self.path(&new)).unwrap();
        } else {
            fs::remove_dir_all(self.path(folder)).unwrap();
        }
        for path in inside {
            let text = self.files.remove(&path).unwrap();
            let moved = path.replacen(folder, &new, 1);
            if self.path("").join(&moved).exists() {
                self.files.insert(moved, text);
            }
        }
    }

    /// Writes a report that nothing was like, and waits until it is told: all that changed before has been seen then.
    #[track_caller]
    fn is_seen(&mut self, watching: &Watching) {
        self.sentences += 1;
        let sentence = format!("On day {} a beacon was lit, officials said.", self.sentences);
        fs::write(self.path("beacon.txt"), &sentence).unwrap();
        self.files.insert("beacon.txt".to_string(), vec![sentence.clone()]);
        watching.out.wait(0, &sentence);
    }

    /// Holds what was told to what is there, and was there.
    #[track_caller]
    fn check_told(&self, hits: &[Value]) {
        let mut told: BTreeSet<(String, String)> = BTreeSet::new();
        for hit in hits {
            let name = hit["name"].as_str().unwrap();
            let sentences = marked_sentences(hit, name);
            let before = told.len();
            told.extend(sentences.iter().map(|sentence| (name.to_string(), sentence.clone())));
            assert!(told.len() > before, "{name} tells again: {sentences:?}");
        }
        for sentence in self.files.values().flatten() {
            let name = TOPICS.iter().find(|topic| sentence.contains(*topic)).unwrap_or(&"beacon");
            assert!(told.contains(&(name.to_string(), sentence.clone())), "{name} does not tell: {sentence}");
        }
    }

    /// Holds the index to one that is made anew.
    #[track_caller]
    fn check_index(&self) {
        let fresh = self.folder.dateline(&["index", "--index", "fresh", "corpus"]);
        assert_eq!(fresh.code, 0, "{}", fresh.stderr);
        let nothing = self.folder.well(&["index"]);
        assert!(nothing.stdout.starts_with("nothing changed: "), "{}", nothing.stdout);
        let asked: [&[&str]; 6] = [
            &["status", "--json"],
            &["search", "--json", "--limit", "0", "tanker talks"],
            &["search", "--json", "--limit", "0", "--any", "grain rocket beacon"],
            &["search", "--json", "--limit", "0", "--expand", "date:none OR NOT date:none"],
            &["facets", "actor", "--json", "talks"],
            &["count", "--json", "--distinct", "talks"],
        ];
        for arguments in asked {
            let of = |index: &str| {
                let arguments: Vec<&str> = arguments.iter().copied().chain(["--index", index]).collect();
                let mut lines = self.folder.json(&arguments);
                for line in &mut lines {
                    let line = line.as_object_mut().unwrap();
                    // They are made at different times, in another number of commits.
                    ["revision", "index", "committed", "bytes", "indexed", "age_seconds", "seen"]
                        .iter()
                        .for_each(|own| drop(line.remove(*own)));
                }
                lines
            };
            assert_eq!(of("index"), of("fresh"), "{arguments:?}");
        }
        self.folder.well(&["check"]);
    }
}

/// Returns the sentences of a hit in which the word stands.
fn marked_sentences(hit: &Value, word: &str) -> Vec<String> {
    let text = hit["passage"]["text"].as_str().unwrap();
    let sentences = text.split_inclusive("said.").map(str::trim);
    sentences.filter(|sentence| sentence.contains(&format!(" {word} "))).map(str::to_string).collect()
}

#[test]
fn after_two_thousand_changes_the_index_is_as_a_fresh_one_every_hit_was_told_once_and_memory_is_flat() {
    let mut story = Story::new(2_000);
    (0..40).for_each(|_| story.create());
    let mut watching = Watching::start(&story.folder, &["corpus", "--run-saved"]);
    let (away, corpus) = (story.folder.file("away"), story.folder.file("corpus"));
    let (mut changes, mut round, mut memory) = (0, 0, Vec::new());
    let (_silent, nothing) = std::sync::mpsc::channel::<()>();
    while changes < 2_000 {
        for _ in 0..50 + story.dice.below(100) {
            story.change();
            changes += 1;
            // Some changes fall into the midst of a refresh.
            if story.dice.once_in(4) {
                assert!(nothing.recv_timeout(Duration::from_millis(2)).is_err());
            }
        }
        round += 1;
        match round % 5 {
            // The disk is taken away, and brought back.
            2 => {
                let before = watching.said.all().len();
                fs::rename(&corpus, &away).unwrap();
                watching.said.wait(before, "is not there: its reports stay");
                fs::rename(&away, &corpus).unwrap();
            }
            // The folder is made anew, with the same reports in it.
            4 => {
                fs::remove_dir_all(&corpus).unwrap();
                for (path, text) in &story.files {
                    fs::write(story.path(path), text.join("\n\n")).unwrap();
                }
            }
            // It goes on changing while the index is written.
            1 => continue,
            _ => {}
        }
        story.is_seen(&watching);
        memory.push(watching.memory());
    }
    story.is_seen(&watching);
    memory.push(watching.memory());
    assert_eq!(watching.end(Signal::SIGTERM), 0, "{:#?}", watching.said.all());
    story.check_told(&watching.hits());
    story.check_index();
    // It goes up and down with every refresh; what piles up would show as a height that was never reached before.
    let (warming, later) = memory.split_at(memory.len() / 3);
    let most = |memory: &[u64]| memory.iter().max().copied().unwrap();
    assert!(most(later) < most(warming) + (32 << 20), "{memory:?}");
}

#[test]
fn a_watch_that_is_stopped_and_started_again_misses_nothing_and_repeats_nothing() {
    let mut story = Story::new(3);
    let mut hits = Vec::new();
    for (signal, code) in [(Signal::SIGINT, 130), (Signal::SIGTERM, 0), (Signal::SIGINT, 130)] {
        (0..20).for_each(|_| story.change());
        let mut watching = Watching::start(&story.folder, &["corpus", "--run-saved"]);
        (0..20).for_each(|_| story.change());
        story.is_seen(&watching);
        (0..20).for_each(|_| story.change());
        assert_eq!(watching.end(signal), code);
        hits.extend(watching.hits());
    }
    let run = story.folder.dateline(&["saved", "run", "--all", "--new", "--json", "--fresh"]);
    hits.extend(run.json().into_iter().filter(|line| line["type"] == "hit"));
    story.check_told(&hits);
    story.check_index();
}

#[test]
fn either_signal_in_the_midst_of_indexing_leaves_the_index_as_it_was_and_free() {
    for (signal, code) in [(Signal::SIGINT, 130), (Signal::SIGTERM, 0)] {
        let mut story = Story::new(4);
        (0..5).for_each(|_| story.create());
        story.folder.index();
        (0..3_000).for_each(|_| story.create());
        let mut watching = Watching::begin(&story.folder, &["corpus"]);
        // Not before it has the lock: then it reads.
        let place = Place::find(None, &story.folder.path()).unwrap();
        let until = Instant::now() + LONG;
        while dateline::index::lock::holder(&place).is_none() {
            assert!(Instant::now() < until && watching.child.try_wait().unwrap().is_none());
            std::thread::yield_now();
        }
        assert_eq!(watching.end(signal), code, "{:#?}", watching.said.all());
        let revision = story.folder.last_json(&["status", "--json"])["revision"].as_u64().unwrap();
        assert_eq!(revision, 1, "{:#?}", watching.said.all());
        drop(WriteLock::take(&place).unwrap());
        story.folder.index();
        story.check_index();
    }
}

#[test]
fn what_comes_at_once_is_one_refresh() {
    let mut story = Story::new(5);
    story.create();
    let watching = Watching::start(&story.folder, &["corpus", "--run-saved"]);
    let revision = || story_revision(&watching);
    story.is_seen(&watching);
    let before = revision();
    // What it hears while it is stopped it hears at once.
    watching.send(Signal::SIGSTOP);
    (0..300).for_each(|_| story.create());
    let sentence = story.sentence();
    fs::write(story.path("last.txt"), &sentence).unwrap();
    watching.send(Signal::SIGCONT);
    watching.out.wait(0, &sentence);
    assert_eq!(revision(), before + 1, "{:#?}", watching.said.all());
}

fn story_revision(watching: &Watching) -> u64 {
    let said = watching.said.all();
    let last = said.iter().rev().find_map(|line| line.rsplit_once("revision ")).unwrap().1.to_string();
    last.parse().unwrap()
}

#[test]
fn more_changes_than_the_system_keeps_are_found_all_the_same() {
    let most: usize = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").unwrap().trim().parse().unwrap();
    if most > 100_000 {
        println!("skipped: the system keeps {most} changes, and it would take long to make more");
        return;
    }
    let mut story = Story::new(6);
    story.create();
    let watching = Watching::start(&story.folder, &["corpus", "--run-saved"]);
    story.is_seen(&watching);
    watching.send(Signal::SIGSTOP);
    for number in 0..most / 3 {
        fs::write(story.path("again.txt"), format!("No. {number}")).unwrap();
    }
    // Of these nothing is told.
    let sentence = story.sentence();
    fs::write(story.path("new/folder/lost.txt"), &sentence).unwrap();
    watching.send(Signal::SIGCONT);
    watching.out.wait(0, &sentence);
    let sentence = story.sentence();
    fs::write(story.path("new/folder/found.txt"), &sentence).unwrap();
    watching.out.wait(0, &sentence);
}

#[test]
fn where_the_system_watches_no_more_folders_they_are_looked_at_and_what_to_do_is_said() {
    let folder = Folder::with(&[("queries/grain.toml", "query = 'grain'\n")]);
    for number in 0..8 {
        folder.write(&format!("corpus/{number}/a.txt"), "A tanker.");
    }
    let limited = "echo 4 > /proc/sys/user/max_inotify_watches && exec \"$0\" \"$@\"";
    let program = env!("CARGO_BIN_EXE_dateline");
    let mut command = std::process::Command::new("unshare");
    command.args(["--user", "--map-root-user", "sh", "-c", limited, program, "watch", "corpus", "--run-saved"]);
    command.args(["--poll", "1"]).current_dir(folder.path()).env("TZ", "UTC");
    let allowed = std::process::Command::new("unshare")
        .args(["--user", "--map-root-user", "sh", "-c", "echo 4 > /proc/sys/user/max_inotify_watches"])
        .output();
    if !allowed.is_ok_and(|run| run.status.success()) {
        println!("skipped: no limit can be set here (`unshare --user`)");
        return;
    }
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut watching = Watching::of(command.spawn().unwrap());
    let said = watching.said.wait(0, "looking at all files every 1 second: the system watches no more folders");
    assert!(said.contains("raise fs.inotify.max_user_watches"), "{said}");
    folder.write("corpus/7/b.txt", "A ship with grain.");
    watching.out.wait(0, "A ship with grain.");
    assert_eq!(watching.end(Signal::SIGTERM), 0);
}

#[test]
fn another_process_that_writes_the_index_is_waited_for() {
    let mut story = Story::new(7);
    story.create();
    story.folder.index();
    let place = Place::find(None, &story.folder.path()).unwrap();
    let lock = WriteLock::take(&place).unwrap();
    let mut watching = Watching::begin(&story.folder, &["corpus", "--run-saved"]);
    let said = watching.said.wait(0, "waiting: the index at ");
    assert!(said.ends_with(&format!("is being written by process {}", std::process::id())), "{said}");
    drop(lock);
    watching.said.wait(0, "dateline: watching ");
    let lock = WriteLock::take(&place).unwrap();
    let before = watching.said.all().len();
    story.create();
    watching.said.wait(before, "waiting: the index at ");
    drop(lock);
    story.is_seen(&watching);
    assert_eq!(watching.end(Signal::SIGTERM), 0);
    story.check_told(&watching.hits());
}

#[test]
fn another_process_that_tells_is_waited_for_and_nothing_is_told_twice() {
    let mut story = Story::new(8);
    story.create();
    story.folder.index();
    let place = Place::find(None, &story.folder.path()).unwrap();
    let telling = Telling::begin(&place, "rocket", &mut || {}).unwrap();
    let mut watching = Watching::begin(&story.folder, &["corpus", "--run-saved"]);
    watching.said.wait(0, "waiting for another process that tells for `rocket`");
    drop(telling);
    let hit = watching.out.wait(0, "\"type\":\"hit\"");
    assert_eq!(watching.end(Signal::SIGTERM), 0);
    assert!(hit.contains("officials said"), "{hit}");
    let run = story.folder.dateline(&["saved", "run", "--all", "--new"]);
    assert_eq!((run.stdout.as_str(), run.code), ("", 1), "what was watched was told");
}

#[test]
fn a_slip_in_the_names_of_ones_own_is_told_once_and_mended_without_a_new_start() {
    let mut story = Story::new(9);
    story.create();
    let watching = Watching::start(&story.folder, &["corpus", "--run-saved"]);
    fs::write(story.path("actors.toml"), "[[actor]\n").unwrap();
    watching.said.wait(0, "actors.toml");
    watching.said.wait(0, "it is tried again every 10 seconds");
    fs::write(story.path("actors.toml"), "").unwrap();
    story.is_seen(&watching);
    let slips = watching.said.all().iter().filter(|line| line.contains("actors.toml")).count();
    assert_eq!(slips, 1, "{:#?}", watching.said.all());
}

#[test]
fn standard_output_has_hits_and_errors_as_json_and_nothing_of_queries_without_news() {
    let mut story = Story::new(10);
    story.folder.write("queries/bad.toml", "query = '(arms'\n");
    story.folder.write("queries/near.toml", "query = '{what} NEAR/3 talks'\nparams = ['what']\n");
    let mut watching = Watching::start(&story.folder, &["corpus", "--run-saved"]);
    for _ in 0..3 {
        story.is_seen(&watching);
    }
    assert_eq!(watching.end(Signal::SIGTERM), 0);
    let lines: Vec<Value> = watching.out.all().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |name: &str| -> Vec<&str> {
        let own = lines.iter().filter(|line| line["name"] == name);
        own.map(|line| line["type"].as_str().unwrap()).collect()
    };
    assert_eq!(of("bad"), ["error"], "once, although it was asked again");
    assert_eq!(of("beacon"), ["hit", "summary"].repeat(3));
    assert_eq!(lines.len(), 7, "{lines:#?}");
    let fired = lines.iter().find(|line| line["type"] == "hit").unwrap();
    assert_eq!(fired["words"], serde_json::json!(["beacon"]));
    // Some of them alone, one of them with a value.
    story.create();
    let arguments = ["corpus", "--run-saved=near(talks)", "--run-saved=grain"];
    let mut watching = Watching::start(&story.folder, &arguments);
    let sentence = "Old grain talks were held, officials said.";
    fs::write(story.path("a.txt"), sentence).unwrap();
    watching.out.wait(0, sentence);
    assert_eq!(watching.end(Signal::SIGTERM), 0);
    let names: BTreeSet<String> = watching.hits().iter().map(|hit| hit["name"].as_str().unwrap().to_string()).collect();
    assert!(names.iter().all(|name| ["near(talks)", "grain"].contains(&name.as_str())), "{names:?}");
}

#[test]
fn hits_that_nobody_read_are_told_by_the_next() {
    let mut story = Story::new(11);
    let mut child = story.folder.start(&["watch", "corpus", "--run-saved"]);
    let said = Lines::of(child.stderr.take().unwrap());
    said.wait(0, "dateline: watching ");
    drop(child.stdout.take());
    story.create();
    assert_eq!(child.wait().unwrap().code(), Some(0), "a reader that has gone is no error: {:#?}", said.all());
    let run = story.folder.dateline(&["saved", "run", "--all", "--new", "--json"]);
    story.check_told(&run.json().into_iter().filter(|line| line["type"] == "hit").collect::<Vec<_>>());
}

#[test]
fn a_folder_is_watched_as_index_reads_it() {
    let folder = Folder::with(&[
        ("elsewhere/linked.txt", "Old grain."),
        ("corpus/a.log", "No grain."),
        ("corpus/a.txt", "Grain."),
    ]);
    folder.write("queries/grain.toml", "query = 'grain'\n");
    std::os::unix::fs::symlink(folder.file("elsewhere"), folder.file("corpus/link")).unwrap();
    let mut watching = Watching::start(&folder, &["corpus", "--follow", "--exclude", "*.log", "--run-saved"]);
    assert_eq!(folder.ids(&["grain"]), ["corpus/a.txt", "corpus/link/linked.txt"]);
    folder.write("elsewhere/linked.txt", "More grain behind a link.");
    watching.out.wait(0, "More grain behind a link.");
    assert_eq!(watching.end(Signal::SIGTERM), 0);
    // Later without flags, and without a folder.
    let watching = Watching::start(&folder, &["--run-saved"]);
    folder.write("elsewhere/linked.txt", "Still more grain behind a link.");
    watching.out.wait(0, "Still more grain behind a link.");
    assert_eq!(folder.ids(&["grain"]), ["corpus/a.txt", "corpus/link/linked.txt"]);
}

#[test]
fn a_watch_whose_index_is_gone_says_so_and_ends() {
    let folder = Folder::with(&[("corpus/a.txt", "Grain.")]);
    let mut watching = Watching::start(&folder, &["corpus", "--poll", "1"]);
    fs::rename(folder.file("index"), folder.file("elsewhere")).unwrap();
    let gone = "is gone, and nothing is watched any more: `dateline watch FOLDER` makes it anew";
    watching.said.wait(0, gone);
    assert_eq!(watching.ended(), 2);
    assert_eq!(watching.said.all().iter().filter(|line| line.contains("index at ")).count(), 1);
}

#[test]
fn what_cannot_be_watched_is_said_at_once() {
    let folder = Folder::with(&[("corpus/a.txt", "Grain.")]);
    let case = |arguments: &[&str], said: &str| {
        let run: Run = folder.dateline(arguments);
        assert_eq!((run.stdout.as_str(), run.code), ("", 2), "{arguments:?}");
        let first = run.stderr.lines().next().unwrap_or_default();
        assert_eq!(folder.named(first), said, "{arguments:?}");
    };
    case(&["watch", "nowhere"], "dateline: no folder at FOLDER/nowhere");
    case(&["watch", "corpus/a.txt"], "dateline: FOLDER/corpus/a.txt is a file: name its folder");
    case(&["watch"], "dateline: no index: looked in ./index, the folders above");
    let missing = "dateline: no saved query `nosuch` in queries: see which there are with `dateline saved list`";
    case(&["watch", "corpus", "--run-saved=nosuch"], missing);
    assert!(!folder.file("index").exists(), "no index is made");
    case(&["watch", "corpus", "--include", "[x"], "dateline: `[x` is no glob: unclosed character class; missing ']'");
    assert!(!Path::new(&folder.file("nowhere")).exists());
}
