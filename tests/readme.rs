//! The README keeps its word: every command in it is run, and prints what the README shows.
//! `UPDATE_README=1 cargo test --release --test readme` writes what they print now.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anstyle_svg::Term;
use dateline::answer::facet::{By, FacetField, FacetRequest};
use dateline::answer::{self, Copies, Wanted};
use dateline::index::open::{Snapshot, Verify};
use dateline::index::place::Place;
use dateline::language::sentence;
use dateline::present::{Dates, Depth, Screen, text};
use dateline::query;

const UPDATE: &str = "UPDATE_README";

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with a copy of the sample reports and nothing else.
fn with_corpus() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(&repository().join("corpus"), &folder.path().join("corpus"));
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file");
        }
    }
}

fn run(command: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_dateline")).parent().expect("a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let output = Command::new("bash")
        .args(["-c", &format!("{{ {command}\n}} 2>&1")])
        .current_dir(folder)
        .env("PATH", path)
        .env("HOME", folder)
        .env("TZ", "UTC")
        .env_remove("DATELINE_INDEX")
        .env_remove("DATELINE_QUERIES")
        .env_remove("DATELINE_CONFIG")
        .env_remove("XDG_CONFIG_HOME")
        .output()
        .expect("bash");
    String::from_utf8(output.stdout).expect("text").replace(&folder.display().to_string(), "/home/you/reports")
}

/// Times differ from run to run and from machine to machine.
fn without_times(text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_string).collect();
    for place in 1..words.len() {
        let is_unit = ["s", "s,", "MB/s"].contains(&words[place].as_str());
        if is_unit && words[place - 1].parse::<f64>().is_ok() {
            words[place - 1] = "N".to_string();
        }
        if ["indexed", "ran"].contains(&words[place - 1].as_str()) && words[place].contains(':') {
            words[place] = "HH:MM".to_string();
        }
    }
    words.join(" ")
}

/// Goes through the README and returns it with what its commands print now.
fn played(readme: &str, folder: &Path) -> String {
    let mut lines = readme.lines();
    let mut played = String::new();
    while let Some(line) = lines.next() {
        played.push_str(line);
        played.push('\n');
        if line != "```console" {
            continue;
        }
        for line in lines.by_ref() {
            if line == "```" {
                played.push_str("```\n");
                break;
            }
            if let Some(command) = line.strip_prefix("$ ") {
                played.push_str(&format!("$ {command}\n{}", run(command, folder)));
            }
        }
    }
    played
}

#[test]
fn every_command_of_the_readme_prints_what_the_readme_shows() {
    let path = repository().join("README.md");
    let readme = fs::read_to_string(&path).expect("README.md");
    let folder = with_corpus();
    let played = played(&readme, folder.path());
    if std::env::var_os(UPDATE).is_some() {
        fs::write(&path, &played).expect("README.md");
    } else {
        for (shown, printed) in readme.lines().zip(played.lines()) {
            assert_eq!(without_times(shown), without_times(printed));
        }
        assert_eq!(readme.lines().count(), played.lines().count());
    }
}

#[test]
fn the_picture_in_the_readme_is_what_the_program_prints() {
    let folder = with_corpus();
    run("dateline index corpus", folder.path());
    let place = Place::find(None, folder.path()).expect("an index");
    let snapshot = Snapshot::open(&place, Verify::AsRead).expect("an index");
    let query = query::parse("arms negotiations actor:Russia").expect("a query");
    let table = |field, limit| FacetRequest { field, limit: Some(limit), rest: true };
    let wanted = Wanted {
        limit: Some(4),
        facets: vec![table(FacetField::Date(By::Fitting), 7), table(FacetField::Actor(None), 7)],
        actors: true,
        copies: Copies::Folded,
        ..Wanted::default()
    };
    let answer = answer::ask(&snapshot, &query.text, &query.tree, &wanted, &jiff::civil::date(2026, 11, 24).into())
        .expect("an answer");
    let screen = Screen {
        columns: 100,
        colour: true,
        sentence_ends: sentence::ends,
        dates: Dates::AsWritten,
        hyperlinks: false,
    };
    let mut printed = b"$ dateline search arms negotiations actor:Russia --facets --limit 4\n".to_vec();
    let more = answer.summary.matched.reports - answer.summary.shown - answer.summary.copies;
    let foot =
        [format!("{more} more: --limit 0"), format!("{} files not read: dateline status", answer.summary.unread)];
    text::answer(&mut printed, &answer, Depth::Passages, &screen, &foot).expect("no error in memory");
    let picture = Term::new().render_svg(&String::from_utf8(printed).expect("text"));
    // The colours of a terminal that people choose, rather than those of 1987.
    let colours = [
        ("#AAAAAA", "#D4D4D4"),
        ("#000000", "#1E1E1E"),
        ("#AA0000", "#F1605A"),
        ("#AA00AA", "#C58FD0"),
        ("#00AAAA", "#4FA9B8"),
    ];
    let picture = colours.iter().fold(picture, |picture, (old, new)| picture.replace(old, new));
    let picture = picture.replace(".dimmed { opacity: 0.4; }", ".dimmed { opacity: 0.65; }");
    let path = repository().join(".assets/search.svg");
    if std::env::var_os(UPDATE).is_some() {
        fs::create_dir_all(repository().join(".assets")).expect("a folder");
        fs::write(&path, picture).expect("a picture");
    } else {
        assert_eq!(fs::read_to_string(&path).expect("the picture"), picture, "run with {UPDATE}=1");
    }
}

#[test]
fn the_picture_of_counts_in_the_readme_is_what_its_command_makes() {
    let command = "dateline facets date arms deal --format svg > deals.svg";
    let readme = fs::read_to_string(repository().join("README.md")).expect("README.md");
    assert!(readme.contains(&format!("$ {command}\n")) && readme.contains("(.assets/deals.svg)"));
    let folder = with_corpus();
    run("dateline index corpus", folder.path());
    run(command, folder.path());
    let picture = fs::read_to_string(folder.path().join("deals.svg")).expect("the picture that was made");
    let path = repository().join(".assets/deals.svg");
    if std::env::var_os(UPDATE).is_some() {
        fs::write(&path, picture).expect("a picture");
    } else {
        assert_eq!(fs::read_to_string(&path).expect("the picture"), picture, "run with {UPDATE}=1");
    }
}

#[test]
fn the_two_commands_stand_in_the_readme_as_they_are_run() {
    let readme = fs::read_to_string(repository().join("README.md")).expect("README.md");
    let commands: Vec<&str> = readme.lines().filter(|line| line.starts_with("cargo ")).collect();
    assert_eq!(
        commands,
        [
            "cargo run --locked --release -- search --fresh --in corpus --color always arms deal",
            "cargo test --locked --release"
        ]
    );
}
