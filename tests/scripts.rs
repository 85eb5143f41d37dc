//! Scripts as people write them, each as the README prints it, run with `sh`.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use folder::{Folder, Run};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

mod folder;

/// Only a program that hangs takes so long.
const LONG: Duration = Duration::from_secs(120);

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the block of the README that has this in it, of this language.
#[track_caller]
fn block(language: &str, text: &str) -> String {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let begin = format!("```{language}\n");
    let blocks = readme.split(&begin).skip(1).map(|rest| rest.split("```").next().unwrap());
    let found: Vec<&str> = blocks.filter(|block| block.contains(text)).collect();
    assert_eq!(found.len(), 1, "one block of {language} with `{text}`");
    found[0].to_string()
}

/// Returns the line of a block that has this in it.
#[track_caller]
fn line(text: &str) -> String {
    let block = block("sh", text);
    block.lines().find(|line| line.contains(text)).unwrap().to_string()
}

/// A home with a folder `reports`, in which the sample reports and two saved queries are, and programs of its own.
struct Home {
    folder: Folder,
}

impl Home {
    fn new() -> Home {
        let folder = Folder::with(&[
            ("reports/queries/deals.toml", "query = 'arms deal'\n"),
            ("reports/queries/gotland.toml", "query = 'Gotland'\n"),
        ]);
        copy(&repository().join("corpus"), &folder.file("reports/corpus"));
        let home = Home { folder };
        let indexed = home.run("dateline index corpus");
        assert_eq!(indexed.code, 0, "{}", indexed.stderr);
        home
    }

    fn command(&self, script: &str) -> Command {
        let program = Path::new(env!("CARGO_BIN_EXE_dateline")).parent().unwrap();
        let path = std::env::var("PATH").unwrap();
        let path = format!("{}:{}:{path}", self.folder.file("bin").display(), program.display());
        let mut command = Command::new("sh");
        command.args(["-c", script]).current_dir(self.folder.file("reports")).env("PATH", path);
        command.env("HOME", self.folder.path()).env("TZ", "UTC");
        command.env_remove("DATELINE_INDEX").env_remove("DATELINE_QUERIES").env_remove("MAKEFLAGS");
        command.stdin(Stdio::null());
        command
    }

    /// Runs a script in the folder of reports.
    fn run(&self, script: &str) -> Run {
        Run::of(self.command(script).output().unwrap())
    }

    /// Puts a program on the path.
    fn program(&self, name: &str, script: &str) {
        self.folder.write(&format!("bin/{name}"), &format!("#!/bin/sh\n{script}\n"));
        fs::set_permissions(self.folder.file(format!("bin/{name}")), fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.file(format!("reports/{name}"))).unwrap()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Says whether there is a program, and that the test is skipped where there is none.
fn is_there(program: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok_and(|run| run.status.success());
    if !there {
        println!("skipped: there is no {program} here");
    }
    there
}

#[test]
fn the_line_for_cron_mails_every_hit_although_mail_crashes_and_a_query_is_bad() {
    let home = Home::new();
    let cron = line("mail -s");
    // It crashes once: after it has taken nothing, with what it was to mail half read.
    home.program("mail", "if [ -e \"$HOME/crash\" ]; then rm \"$HOME/crash\"; head -c 5 > /dev/null; kill -KILL $$; fi\ncat >> \"$HOME/mailed.txt\"");
    let mailed = || fs::read_to_string(home.folder.file("mailed.txt")).unwrap_or_default();
    home.folder.write("crash", "");
    assert!(home.run(&cron).code > 2, "it has crashed");
    assert_eq!(mailed(), "");
    home.folder.write("reports/corpus/today.txt", "date 2024-11-29 Ferry\n\nA ferry to Gotland was stopped.\n");
    assert_eq!(home.run(&cron).code, 0);
    let first = mailed();
    assert!(first.contains("deals: ") && first.contains("gotland: corpus/2024/sweden.txt:22"), "{first}");
    // What is new since the crash comes next, and a query that cannot be asked does not keep it back.
    home.folder.write("reports/queries/bad.toml", "query = '(arms'\n");
    let run = home.run(&cron);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("this parenthesis is not closed"), "{}", run.stderr);
    let second = mailed()[first.len()..].to_string();
    assert_eq!(second, "gotland: corpus/today.txt:3: A ferry to Gotland was stopped. (Gotland)\n");
    assert_eq!(home.run(&cron).code, 1, "nothing is new");
    assert_eq!(mailed().len(), first.len() + second.len());
}

#[test]
fn the_loop_over_comma_separated_values_writes_a_file_for_every_row() {
    let home = Home::new();
    let run = home.run(&block("sh", "while IFS=, read"));
    assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), ("", "", 0));
    let rows = home.run("dateline facets date --by year arms deal --format csv | tail -n +2").stdout;
    let mut files = 0;
    for row in rows.lines() {
        let columns: Vec<&str> = row.split(',').collect();
        let year = if columns[1] == "undated" { "none" } else { columns[1] };
        let hits = home.read(&format!("deals-{year}.txt"));
        let mut reports: Vec<&str> = hits.lines().filter_map(|hit| hit.split(':').next()).collect();
        reports.sort_unstable();
        reports.dedup();
        assert!(!reports.is_empty() && reports.len() <= columns[2].parse().unwrap(), "{year}: {hits}");
        files += 1;
    }
    assert!(files >= 4, "{rows}");
}

#[test]
fn paths_go_to_xargs_whatever_they_hold() {
    let home = Home::new();
    let odd = "reports/corpus/odd 'name'\n\"of\" a file.txt";
    home.folder.write(odd, "An arms deal of the odd name.\n");
    home.run("dateline index");
    let run = home.run(&line("xargs -0"));
    assert_eq!((run.stderr.as_str(), run.code), ("", 0));
    let sizes = home.run("dateline search -l --limit 0 arms deal 2> /dev/null").stdout;
    assert!(run.stdout.contains("30 ") && sizes.contains("odd"), "{}", run.stdout);
    let total: u64 = run.stdout.lines().last().unwrap().split_whitespace().next().unwrap().parse().unwrap();
    assert!(total > 10_000, "{}", run.stdout);
}

#[test]
fn jq_reads_days_and_titles_from_json_lines() {
    if !is_there("jq") {
        return;
    }
    let home = Home::new();
    let run = home.run(&line("@tsv"));
    assert_eq!((run.stderr.as_str(), run.code), ("", 0));
    let counted: usize = home.run("dateline count --json arms deal | jq .reports").stdout.trim().parse().unwrap();
    let rows: Vec<&str> = run.stdout.lines().collect();
    assert!(rows.len() > 10 && rows.len() <= counted, "{}", run.stdout);
    assert!(rows.contains(&"2023-08-31\tWashington says weapons talks are under way"), "{}", run.stdout);
}

#[test]
fn make_fails_where_a_query_cannot_be_asked_and_not_where_nothing_is_found() {
    if !is_there("make") {
        return;
    }
    let home = Home::new();
    home.folder.write("reports/Makefile", &block("make", "briefing.txt"));
    let made = home.run("make -s");
    assert_eq!((made.stdout.as_str(), made.code), ("", 0), "{}", made.stderr);
    assert!(home.read("briefing.txt").contains("gotland: corpus/2024/sweden.txt:22"));
    home.folder.write("reports/queries/bad.toml", "query = '(arms'\n");
    let failed = home.run("make -s");
    assert_eq!(failed.code, 2);
    assert!(failed.stderr.contains("this parenthesis is not closed"), "{}", failed.stderr);
    for name in ["bad", "deals", "gotland"] {
        home.folder.remove(&format!("reports/queries/{name}.toml"));
    }
    home.folder.write("reports/queries/nothing.toml", "query = 'Zanzibar'\n");
    assert_eq!(home.run("make -s").code, 0);
    assert_eq!(home.read("briefing.txt"), "");
}

#[test]
fn a_watch_tells_a_pipe_what_is_new_as_it_comes() {
    if !is_there("jq") {
        return;
    }
    let home = Home::new();
    home.run("dateline saved run --all --new --mark-told");
    let mut command = home.command(&line("dateline watch"));
    let mut child = command.process_group(0).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (told, lines) = mpsc::channel();
    for (kind, input) in [
        ("said", Box::new(child.stderr.take().unwrap()) as Box<dyn std::io::Read + Send>),
        ("out", Box::new(child.stdout.take().unwrap())),
    ] {
        let told = told.clone();
        std::thread::spawn(move || {
            let lines = BufReader::new(input).lines().map_while(Result::ok);
            lines.for_each(|line| drop(told.send((kind, line))));
        });
    }
    drop(told);
    let next = |kind: &str, text: &str| {
        let wait = || lines.recv_timeout(LONG);
        std::iter::repeat_with(wait)
            .map(Result::unwrap)
            .find(|(of, line)| *of == kind && line.contains(text))
            .unwrap()
            .1
    };
    next("said", "dateline: watching ");
    home.folder.write("reports/corpus/today.txt", "date 2024-11-29 Ferry\n\nA ferry to Gotland was stopped.\n");
    assert_eq!(next("out", ""), "gotland: corpus/today.txt");
    // As a terminal does at Ctrl-C.
    killpg(Pid::from_raw(child.id().cast_signed()), Signal::SIGINT).unwrap();
    child.wait().unwrap();
    assert!(lines.iter().all(|(kind, _)| kind == "said"), "all have ended");
}
