//! The scripts that the README prints and that need other programs run as they are printed, where these are installed.
//! What it prints behind `$` is run by `readme.rs`.

#![allow(clippy::unwrap_used)]

use std::process::Command;

use folder::{Folder, Run};

mod folder;

/// Returns the one block of the README in this language that holds these words.
#[track_caller]
fn block(language: &str, holding: &str) -> String {
    let readme = include_str!("../README.md");
    let begin = format!("```{language}\n");
    let blocks = readme.split(&begin).skip(1).map(|rest| rest.split("```").next().unwrap());
    let found: Vec<&str> = blocks.filter(|block| block.contains(holding)).collect();
    assert_eq!(found.len(), 1, "{language} {holding}");
    found[0].to_string()
}

fn folder() -> Folder {
    let folder = Folder::indexed(&[
        ("corpus/a.txt", "date 2023-08-31 One\n\nAn arms deal.\n"),
        ("corpus/b.txt", "date 2023-07-30 Two\n\nA deal on arms.\n"),
    ]);
    folder.well(&["saved", "add", "weapons", "arms deal"]);
    folder
}

fn bash(folder: &Folder, script: &str) -> Run {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_dateline")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("bash");
    for name in ["DATELINE_INDEX", "DATELINE_QUERIES", "DATELINE_CONFIG", "XDG_CONFIG_HOME"] {
        command.env_remove(name);
    }
    command.args(["-c", script]).current_dir(folder.path()).env("PATH", path).env("HOME", folder.path());
    Run::of(command.output().unwrap())
}

/// Says whether there is such a program; of one that is not there, nothing can be shown.
fn is_installed(folder: &Folder, program: &str) -> bool {
    let there = bash(folder, &format!("command -v {program}")).code == 0;
    if !there {
        eprintln!("{program} is not installed: its script was not run");
    }
    there
}

#[test]
fn jq_reads_the_lines_of_json() {
    let folder = folder();
    let script = block("sh", "jq");
    if is_installed(&folder, "jq") {
        let run = bash(&folder, &script);
        assert_eq!(
            (run.stdout.as_str(), run.code),
            ("2023-07-30\tcorpus/b.txt\n2023-08-31\tcorpus/a.txt\n", 0),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn a_makefile_goes_on_where_nothing_is_found_and_stops_at_an_error() {
    let folder = folder();
    folder.write("Makefile", &block("make", "saved run"));
    if !is_installed(&folder, "make") {
        return;
    }
    let made = bash(&folder, "make -s");
    assert_eq!((made.code, made.stdout.as_str()), (0, ""), "{}", made.stderr);
    let page = std::fs::read_to_string(folder.file("deals.html")).unwrap();
    assert!(page.ends_with("</html>\n") && page.contains("<mark>arms</mark>"), "{page}");
    folder.well(&["saved", "add", "weapons", "nosuch", "--replace"]);
    assert_eq!(bash(&folder, "make -s -B").code, 0, "nothing found is no failure");
    folder.write("queries/weapons.toml", "query = '(arms'\n");
    assert_eq!(bash(&folder, "make -s -B").code, 2);
    let page = std::fs::read_to_string(folder.file("deals.html")).unwrap();
    assert!(page.contains("this parenthesis is not closed"), "the page tells it in the place of the answer: {page}");
}

#[test]
fn a_line_for_cron_mails_what_is_new_and_nothing_where_there_is_nothing() {
    let folder = folder();
    let line = block("sh", "mail -s");
    // A program of that name, which keeps what it is given.
    folder.write("bin/mail", "#!/bin/sh\nprintf '%s\\n' \"$*\" >> sent.txt; cat >> sent.txt\n");
    let script = format!("chmod +x bin/mail; PATH=\"$PWD/bin:$PATH\"; {line}");
    let first = bash(&folder, &script);
    assert_eq!(first.stdout, "", "{}", first.stderr);
    let sent = || std::fs::read_to_string(folder.file("sent.txt")).unwrap();
    assert_eq!(sent().matches("-s new reports me@example.org").count(), 1);
    assert!(sent().contains("weapons: corpus/a.txt:3: An arms deal."), "{}", sent());
    bash(&folder, &script);
    assert_eq!(sent().matches("new reports").count(), 1, "nothing new, no mail");
    folder.write("corpus/c.txt", "date 2023-09-30 Three\n\nA third deal of arms.\n");
    bash(&folder, &script);
    assert_eq!(sent().matches("new reports").count(), 2);
    assert_eq!(sent().matches("third deal").count(), 1);
}
