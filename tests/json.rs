//! What scripts read: JSON Lines, each with a type, the last always the summary; offsets are bytes.

#![allow(clippy::unwrap_used)]

use folder::Folder;
use serde_json::{Value, json};

mod folder;

const REPORTS: &[(&str, &str)] = &[
    (
        "corpus/2023/talks.txt",
        "date 2023-08 Pourparlers à Genève: the arms deal\n\n\
         Les pourparlers — “the arms deal”, said Ərdoğan — began. 北朝鮮 was named. The deal’s end is open; Moscow said so.\n",
    ),
    (
        "corpus/wire.jsonl",
        "{\"id\": \"a b\", \"states\": [\"Iran\"], \"text\": \"An arms deal — naïve.\"}\n{\"text\": \"A second deal.\"}\n",
    ),
    ("corpus/bad.json", "{"),
];

fn folder() -> Folder {
    Folder::indexed(REPORTS)
}

/// Returns what stands at each of the spans.
#[track_caller]
fn at(text: &Value, spans: &Value) -> Vec<String> {
    let text = text.as_str().unwrap();
    let offset = |value: &Value| value.as_u64().unwrap() as usize;
    spans.as_array().unwrap().iter().map(|span| text[offset(&span[0])..offset(&span[1])].to_string()).collect()
}

fn names(line: &Value) -> Vec<&str> {
    line.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_hit_has_the_promised_fields_and_its_marks_are_bytes_of_its_text() {
    let folder = folder();
    let lines = folder.json(&["search", "--json", "\"arms deal\"", "geneve", "--limit", "1"]);
    assert_eq!(lines.iter().map(|line| line["type"].as_str().unwrap()).collect::<Vec<_>>(), ["hit", "summary"]);
    let hit = &lines[0];
    assert_eq!(names(hit), ["type", "rank", "score", "id", "report", "passage", "marks", "line", "title_marks"]);
    assert_eq!((&hit["rank"], &hit["id"]), (&json!(1), &json!("corpus/2023/talks.txt")));
    let report = hit["report"].clone();
    assert_eq!(
        report,
        json!({
            "id": "corpus/2023/talks.txt", "root": "corpus", "path": "2023/talks.txt",
            "file": folder.file("corpus/2023/talks.txt").to_str().unwrap(),
            "title": "Pourparlers à Genève: the arms deal", "date": "2023-08", "precision": "month",
            "first": "2023-08-01", "last": "2023-08-31", "date_source": "header",
            "actors": report["actors"], "stale": false,
        })
    );
    assert!(report["actors"].as_array().unwrap().contains(&json!("state/Russia")), "{report}");
    assert_eq!(at(&hit["passage"]["text"], &hit["marks"]), ["arms deal"]);
    assert_eq!(at(&report["title"], &hit["title_marks"]), ["Genève", "arms deal"]);
    assert_eq!(hit["passage"]["locator"], json!({"line": 3}));
    assert_eq!(hit["passage"]["mentions"], json!([]));
    assert_eq!(
        hit["passage"]["end"].as_u64().unwrap() - hit["passage"]["start"].as_u64().unwrap(),
        hit["passage"]["text"].as_str().unwrap().len() as u64
    );
    let summary = &lines[1];
    assert_eq!(
        (
            &summary["format"],
            &summary["query"],
            &summary["shown"],
            &summary["matched"],
            &summary["truncated"],
            &summary["revision"],
            &summary["coverage"]
        ),
        (
            &json!(1),
            &json!("\"arms deal\" geneve"),
            &json!(1),
            &json!({"reports": 1, "passages": 1}),
            &json!(false),
            &json!(1),
            &json!({"reports": 3, "undated": 2, "unread": 1})
        )
    );
}

#[test]
fn a_passage_lies_in_its_report_where_it_says() {
    let sections: String = (0..9)
        .map(|number| {
            format!("## Part {number} — Ü\n\nThe deal of “{number}”. {}\n\n", "Más texto. ".repeat(number * 20))
        })
        .collect();
    let folder = Folder::indexed(&[("corpus/long.md", &sections)]);
    let report = folder.last_json(&["show", "--json", "long.md", "deal"]);
    assert_eq!(
        names(&report),
        ["type", "report", "text", "passages", "actors", "mentions", "title_mentions", "marks", "title_marks"]
    );
    let text = report["text"].as_str().unwrap();
    let hits = folder.json(&["search", "--json", "--group", "none", "--limit", "0", "--context", "1", "deal"]);
    let hits: Vec<&Value> = hits.iter().filter(|line| line["type"] == "hit").collect();
    assert_eq!(hits.len(), 9);
    let lies = |passage: &Value| {
        let (start, end) = (passage["start"].as_u64().unwrap() as usize, passage["end"].as_u64().unwrap() as usize);
        assert_eq!(&text[start..end], passage["text"].as_str().unwrap());
        let first_word = start + text[start..end].len() - text[start..end].trim_start().len();
        assert_eq!(passage["locator"]["line"], text[..first_word].matches('\n').count() + 1);
    };
    for hit in hits {
        lies(&hit["passage"]);
        let around = |side: &str| hit[side].as_array().cloned().unwrap_or_default();
        around("before").iter().chain(&around("after")).for_each(lies);
    }
    let passages = report["passages"].as_array().unwrap();
    let mut end = 0;
    for passage in passages {
        assert_eq!(passage["start"], end, "passages cover the text without gap");
        end = passage["end"].as_u64().unwrap();
    }
    assert_eq!(end as usize, text.len());
    assert_eq!(at(&report["text"], &report["marks"]), ["deal"; 9]);
}

#[test]
fn actors_are_spans_of_the_text_with_where_they_come_from() {
    let folder = Folder::indexed(&[(
        "corpus/a.json",
        "{\"text\": \"São Tomé: Moscow said that Pyongyang said no.\", \"states\": [\"Iran\"], \"people\": [\"John Kirby\"]}",
    )]);
    let report = folder.last_json(&["show", "--json", "a.json"]);
    let text = report["text"].as_str().unwrap();
    let mut said: Vec<(String, Option<&str>, String)> = Vec::new();
    for actor in report["actors"].as_array().unwrap() {
        let place = actor["start"].as_u64().zip(actor["end"].as_u64());
        let word = place.map(|(start, end)| &text[start as usize..end as usize]);
        said.push((actor["id"].as_str().unwrap().to_string(), word, actor["from"].as_str().unwrap().to_string()));
    }
    let has = |id: &str, word: Option<&str>, from: &str| {
        assert!(said.contains(&(id.to_string(), word, from.to_string())), "{id}: {said:?}")
    };
    has("state/Russia", Some("Moscow"), "gazetteer");
    has("state/North Korea", Some("Pyongyang"), "gazetteer");
    has("state/Iran", None, "metadata");
    has("person/John Kirby", None, "metadata");
    assert_eq!(
        report["report"]["actors"].as_array().unwrap().iter().filter(|id| **id == json!("state/Iran")).count(),
        1
    );
}

#[test]
fn a_report_of_a_file_of_many_is_addressed_by_its_own_id_or_its_line() {
    let folder = folder();
    assert_eq!(folder.ids(&["arms", "path:corpus/wire.jsonl#*"]), ["corpus/wire.jsonl#a b"]);
    assert_eq!(folder.ids(&["second"]), ["corpus/wire.jsonl#2"]);
    assert_eq!(folder.last_json(&["show", "--json", "wire.jsonl#a b"])["report"]["path"], "wire.jsonl");
}

#[test]
fn facets_are_lines_before_the_summary() {
    let folder = folder();
    let lines = folder.json(&["search", "--json", "--facets", "deal"]);
    let types: Vec<&str> = lines.iter().map(|line| line["type"].as_str().unwrap()).collect();
    assert!(
        types.is_sorted_by_key(|name| ["hit", "facet", "summary"].iter().position(|known| known == name)),
        "{types:?}"
    );
    let lines = folder.json(&["facets", "--json", "date", "deal"]);
    assert_eq!(
        lines[0],
        json!({"type": "facet", "field": "date", "value": "2023-08", "reports": 1, "first": "2023-08-01", "last": "2023-08-31"})
    );
    assert_eq!(lines[1], json!({"type": "facet", "field": "date", "value": "undated", "reports": 2}));
    assert_eq!(lines[2]["type"], "summary");
    let lines = folder.json(&["facets", "--json", "actor", "--limit", "1"]);
    assert_eq!(lines.last().unwrap()["more_values"][0]["field"], "actor", "{lines:?}");
}

#[test]
fn index_status_count_and_check_have_lines_of_their_own() {
    let folder = Folder::with(REPORTS);
    let lines = folder.json(&["index", "--json", "corpus"]);
    assert_eq!(
        lines[0],
        json!({"type": "unread", "file": "corpus/bad.json", "place": "1:1", "reason": "JSON ends inside an object"})
    );
    let index = &lines[1];
    let counts = [
        "files",
        "new",
        "changed",
        "moved",
        "gone",
        "unchanged",
        "reports",
        "passages",
        "written",
        "undated",
        "unread",
        "links",
    ];
    assert_eq!(counts.map(|name| index[name].as_u64().unwrap()), [3, 3, 0, 0, 0, 0, 3, 3, 3, 2, 1, 0]);
    assert_eq!(
        (&index["type"], &index["format"], &index["revision"], &index["stopped"], &index["missing"]),
        (&json!("index"), &json!(1), &json!(1), &json!(false), &json!([]))
    );
    let status = folder.last_json(&["status", "--json"]);
    assert_eq!(
        (&status["type"], &status["reports"], &status["unread"], &status["revision"]),
        (&json!("status"), &json!(3), &json!(1), &json!(1))
    );
    assert!(
        folder
            .json(&["status", "--json"])
            .iter()
            .any(|line| line["type"] == "unread" && line["file"] == "corpus/bad.json")
    );
    let count = folder.last_json(&["count", "--json", "deal"]);
    assert_eq!(
        count,
        json!({"type": "count", "format": 1, "query": "deal", "reports": 3, "passages": 3, "held": 3, "revision": 1})
    );
    let check = folder.last_json(&["check", "--json"]);
    assert_eq!(
        (&check["type"], &check["reports"], &check["passages"], &check["revision"]),
        (&json!("check"), &json!(3), &json!(3), &json!(1))
    );
}

#[test]
fn several_queries_each_end_in_a_summary_with_its_name() {
    let folder = folder();
    folder.well(&["saved", "add", "one", "deal"]);
    folder.well(&["saved", "add", "two", "nosuch"]);
    let lines = folder.json(&["saved", "run", "--json", "--limit", "1", "one", "two", "three"]);
    let told: Vec<(&str, Option<&str>)> =
        lines.iter().map(|line| (line["type"].as_str().unwrap(), line["name"].as_str())).collect();
    assert_eq!(
        told,
        [("hit", Some("one")), ("summary", Some("one")), ("summary", Some("two")), ("error", Some("three"))]
    );
    assert!(lines[3]["message"].as_str().unwrap().starts_with("no saved query `three` in queries"), "{}", lines[3]);
    let saved = folder.json(&["saved", "list", "--json"]);
    let last_run = saved[0]["last_run"].clone();
    assert_eq!((&last_run["shown"], &last_run["matched"]), (&json!(1), &json!(3)));
    assert_eq!(
        saved[0],
        json!({"type": "saved", "name": "one", "query": "deal", "note": null, "owner": null, "params": [],
            "limit": null, "sort": null, "any": false, "in": [], "last_run": last_run})
    );
}

#[test]
fn other_forms_and_notes_are_in_the_summary() {
    let folder =
        Folder::indexed(&[("corpus/a.txt", "Negotiations began."), ("corpus/b.txt", "They negotiated. We negotiate.")]);
    let summary = folder.last_json(&["search", "--json", "negotiate *"]);
    assert_eq!(
        summary["other_forms"],
        json!([{"word": "negotiate", "forms": [{"form": "negotiated", "reports": 1}, {"form": "negotiations", "reports": 1}]}])
    );
    assert_eq!(summary["notes"], json!(["`*` is no word: ignored"]));
}

#[test]
fn nothing_found_is_a_summary_alone() {
    let folder = folder();
    let run = folder.dateline(&["search", "--json", "nosuch"]);
    let lines = run.json();
    assert_eq!((lines.len(), &lines[0]["matched"], run.code), (1, &json!({"reports": 0, "passages": 0}), 1));
}

#[test]
fn each_verb_prints_the_types_of_lines_that_are_promised() {
    let folder = Folder::with(&[
        ("corpus/a.txt", "date 2023-02-30 Talks\n\nAn arms deal of the DPRK.\n"),
        ("corpus/broken.json", "{"),
    ]);
    #[track_caller]
    fn case(folder: &Folder, arguments: &[&str], types: &[&str]) {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
        let lines = folder.json(&arguments);
        assert_eq!(lines.iter().map(|line| line["type"].as_str().unwrap()).collect::<Vec<_>>(), types, "{arguments:?}");
    }
    case(&folder, &["index", "corpus"], &["unread", "index"]);
    folder.well(&["saved", "add", "deals", "deal"]);
    case(&folder, &["search", "deal"], &["hit", "summary"]);
    case(&folder, &["facets", "date", "deal"], &["facet", "summary"]);
    case(&folder, &["saved", "run", "deals", "nosuch"], &["hit", "summary", "error"]);
    case(&folder, &["show", "a.txt"], &["report"]);
    case(&folder, &["count", "deal"], &["count"]);
    case(&folder, &["check"], &["check"]);
    case(&folder, &["status"], &["unread", "remark", "status"]);
    case(&folder, &["saved", "list"], &["saved"]);
    case(&folder, &["actors"], &["actor"]);
    case(&folder, &["actors", "--report", "a.txt"], &["mention"]);
}
