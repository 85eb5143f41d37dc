//! Reports like one, and what ties them to it.

#![allow(clippy::unwrap_used)]

use folder::Folder;
use insta::assert_snapshot;

mod folder;

fn shelf() -> Folder {
    Folder::indexed(&[
        (
            "corpus/talks.txt",
            "date 2023-08-31 Weapons talks\n\nMoscow and Pyongyang negotiated over artillery shells. Shells were wanted in Russia.\n",
        ),
        (
            "corpus/shells.txt",
            "date 2023-09-01 A shipment\n\nNorth Korea shipped artillery shells to Russia by rail.\n",
        ),
        ("corpus/grain.txt", "date 2022-07-22 Grain corridor\n\nTürkiye brokered a corridor for grain from Odesa.\n"),
        (
            "corpus/harvest.txt",
            "date 2022-08-01 First ship\n\nA ship with grain left Odesa for Lebanon through the corridor.\n",
        ),
        ("corpus/chess.txt", "date 2022-08-01 Chess\n\nA young player won the tournament.\n"),
    ])
}

#[test]
fn reports_of_one_subject_are_found_with_the_words_and_actors_that_tie_them() {
    let folder = shelf();
    assert_snapshot!(folder.well(&["similar", "talks.txt"]).stdout.replace('\t', " | "), @"corpus/shells.txt | shells, artillery, russia | state/Russia, state/North Korea");
    assert_snapshot!(folder.well(&["similar", "grain.txt"]).stdout.trim_end().replace('\t', " | "), @"corpus/harvest.txt | corridor, grain, odesa");
    let run = folder.dateline(&["similar", "chess.txt"]);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), ("", "", 1), "nothing is like it");
}

#[test]
fn scripts_read_each_report_with_what_ties_it() {
    let folder = shelf();
    let lines = folder.json(&["similar", "--json", "corpus/talks.txt"]);
    assert_eq!(lines[0]["type"], "similar");
    assert_eq!(lines[0]["id"], "corpus/shells.txt");
    assert_eq!(lines[0]["report"]["title"], "A shipment");
    assert_eq!(lines[0]["actors"], serde_json::json!(["state/Russia", "state/North Korea"]));
    assert!(lines[0]["words"].as_array().unwrap().contains(&"shells".into()), "{}", lines[0]);
}

#[test]
fn a_report_is_named_as_for_show_and_an_unknown_one_is_said() {
    let folder = shelf();
    let run = folder.dateline(&["similar", "nosuch.txt"]);
    assert_eq!((run.stdout.as_str(), run.code), ("", 2));
    assert!(run.stderr.contains("no report `nosuch.txt`"), "{}", run.stderr);
    assert_eq!(folder.well(&["similar", "talks.txt:3", "--limit", "1"]).stdout.lines().count(), 1);
    let below = folder.dateline(&["similar", "talks.txt", "--in", "corpus/grain.txt"]);
    assert!(!below.stdout.contains("shells.txt"), "{below:?}");
}
