//! The dates of which matching passages speak, in order, each with the sentence that proves it.

#![allow(clippy::unwrap_used)]

use folder::Folder;
use serde_json::Value;

mod folder;

const TALKS: &str = "date 2023-08-31 Washington says weapons talks are under way

Officials in Washington said on Wednesday that an arms deal was near. The minister had visited Pyongyang on 26 July 2023.

A treaty of 1961 was never renewed, a historian said.
";

const FOLLOWING: &str = "date 2023-09-02 What is known of the deal

The arms deal was announced on 30 August 2023 in Washington. It is the largest since 1961.
";

/// The first paragraph of `TALKS`, with another headline.
const COPY: &str = "date 2023-08-31 Arms deal near, officials say

Officials in Washington said on Wednesday that an arms deal was near. The minister had visited Pyongyang on 26 July 2023.
";

const UNDATED: &str = "An arms deal was signed yesterday.\n";

fn folder() -> Folder {
    Folder::indexed(&[
        ("corpus/talks.txt", TALKS),
        ("corpus/following.txt", FOLLOWING),
        ("corpus/copy.txt", COPY),
        ("corpus/undated.txt", UNDATED),
    ])
}

#[test]
fn dates_stand_in_order_each_with_the_sentence_that_proves_it() {
    let run = folder().well(&["timeline", "arms", "deal"]);
    assert_eq!(
        run.stdout,
        "corpus/following.txt:3: 1961: It is the largest since 1961.\n\
         corpus/copy.txt:3: 2023-07-26: The minister had visited Pyongyang on 26 July 2023.\n\
         corpus/following.txt:3: 2023-08-30: The arms deal was announced on 30 August 2023 in Washington.\n"
    );
    assert_eq!(run.stderr, "dateline: 1 date without days: their reports have no date, or too coarse a one\n");
}

#[test]
fn the_same_days_told_by_many_are_one_entry_and_copies_are_counted_as_such() {
    let folder = folder();
    let lines = folder.json(&["timeline", "--json", "deal"]);
    let entries: Vec<&Value> = lines.iter().filter(|line| line["type"] == "timeline").collect();
    let told: Vec<[String; 4]> = entries
        .iter()
        .map(|entry| ["value", "first", "reports", "copies"].map(|name| entry[name].to_string().replace('"', "")))
        .collect();
    assert_eq!(
        told,
        [
            ["1961", "1961-01-01", "2", "0"],
            ["2023-07-26", "2023-07-26", "2", "1"],
            ["2023-08-30", "2023-08-30", "3", "0"],
        ]
    );
    for entry in entries {
        let text = entry["passage"]["text"].as_str().unwrap();
        let part = |of: &Value, end: &str| of[end].as_u64().unwrap() as usize;
        let mention = &text[part(&entry["mention"], "start")..part(&entry["mention"], "end")];
        let sentence: Vec<usize> =
            entry["sentence"].as_array().unwrap().iter().map(|end| end.as_u64().unwrap() as usize).collect();
        assert!(text[sentence[0]..sentence[1]].contains(mention), "{entry}");
        assert_eq!(entry["mention"]["first"], entry["first"]);
        let marked =
            |mark: &Value| text[mark[0].as_u64().unwrap() as usize..mark[1].as_u64().unwrap() as usize].to_string();
        assert!(entry["marks"].as_array().unwrap().iter().any(|mark| marked(mark) == mention), "{entry}");
    }
    assert_eq!(lines.last().unwrap()["type"], "summary");
}

#[test]
fn a_query_for_mentioned_dates_lists_those_alone() {
    let folder = folder();
    let dates = |query: &[&str]| -> Vec<String> {
        let lines = folder.json(&[&["timeline", "--json"], query].concat());
        let entries = lines.iter().filter(|line| line["type"] == "timeline");
        entries.map(|entry| entry["value"].as_str().unwrap().to_string()).collect()
    };
    assert_eq!(dates(&["mention:2023-07"]), ["2023-07-26"]);
    assert_eq!(dates(&["deal", "mention:..2023-07"]), ["1961", "2023-07-26"]);
    assert_eq!(dates(&["mention:1961", "OR", "mention:2023-08-30"]), ["1961", "2023-08-30"]);
    assert_eq!(dates(&[]), ["1961", "2023-07-26", "2023-08-30"]);
    assert_eq!(dates(&["minister", "-mention:1961"]), ["2023-07-26", "2023-08-30"]);
}

#[test]
fn entries_can_be_of_a_step_of_the_calendar_and_the_most_told_are_kept() {
    let folder = folder();
    let run = folder.well(&["timeline", "--by", "year", "deal"]);
    assert_eq!(
        run.stdout,
        "corpus/following.txt:3: 1961: It is the largest since 1961.\n\
         corpus/following.txt:3: 2023: The arms deal was announced on 30 August 2023 in Washington.\n"
    );
    let run = folder.well(&["timeline", "--limit", "1", "deal"]);
    assert!(run.stdout.starts_with("corpus/following.txt:3: 2023-08-30:"), "{run:?}");
    assert!(run.stderr.contains("dateline: 2 more: --limit 0\n"), "{run:?}");
    let summary = folder.last_json(&["timeline", "--json", "--limit", "1", "deal"]);
    assert_eq!((&summary["truncated"], &summary["more_values"][0]["values"]), (&Value::from(true), &Value::from(2)));
}

#[test]
fn nothing_found_is_no_entry() {
    let folder = folder();
    let run = folder.dateline(&["timeline", "nosuch"]);
    assert_eq!((run.stdout.as_str(), run.code), ("", 1));
    let run = folder.dateline(&["timeline", "--format", "svg", "deal"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("[possible values: text, json, markdown]"), "{}", run.stderr);
}
