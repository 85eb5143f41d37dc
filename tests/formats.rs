//! Every format that is read, and what is said of a file that is not.

#![allow(clippy::unwrap_used)]

use std::io::Write;

use folder::Folder;
use serde_json::{Value, json};

mod folder;

/// The report that comes of one file: title, date and its source, actors, and the text.
#[track_caller]
fn report(name: &str, content: &[u8]) -> Value {
    let folder = Folder::with(&[]);
    folder.write_bytes(format!("corpus/{name}"), content);
    let run = folder.index();
    let shown = folder.dateline(&["show", "--json", &format!("corpus/{name}")]);
    assert_eq!(shown.code, 0, "{name}: {}{}{}", run.stdout, run.stderr, shown.stderr);
    shown.json().remove(0)
}

#[track_caller]
fn case(name: &str, content: &[u8], title: Value, date: Value, source: Value, text: &str) {
    let line = report(name, content);
    let report = &line["report"];
    assert_eq!((&report["title"], &report["date"], &report["date_source"]), (&title, &date, &source), "{name}");
    assert_eq!(line["text"], text, "{name}");
}

#[test]
fn plain_text_has_its_date_and_title_in_a_header_or_none() {
    case("a.txt", b"date 2023-08-31 Talks\n\nText.\n", json!("Talks"), json!("2023-08-31"), json!("header"), "Text.");
    case("a.txt", b"  date 2023-08 Talks\n\nText.", json!("Talks"), json!("2023-08"), json!("header"), "Text.");
    case(
        "a.txt",
        b"date 2023-08-31 A report from the coast.\nMore.",
        Value::Null,
        json!("2023-08-31"),
        json!("header"),
        "A report from the coast.\nMore.",
    );
    case("a.txt", b"date 1974\n\nText.", Value::Null, json!("1974"), json!("header"), "Text.");
    case("a.txt", b"Text alone.", Value::Null, Value::Null, Value::Null, "Text alone.");
    case("noname", b"Text alone.", Value::Null, Value::Null, Value::Null, "Text alone.");
}

#[test]
fn text_of_any_encoding_is_read() {
    let text = "date 2023-08-31\n\nMinistère: naïve café, Erdoğan.";
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let latin = "Le ministère a parlé à l'étranger d'un accord; la délégation était présente.";
    let bytes: Vec<u8> = latin.chars().map(|c| c as u8).collect();
    assert_eq!(report("a.txt", &utf16)["text"], "Ministère: naïve café, Erdoğan.");
    assert_eq!(report("a.txt", &bytes)["text"], latin);
    assert_eq!(report("a.txt", &[b"\xef\xbb\xbf", text.as_bytes()].concat())["report"]["date"], "2023-08-31");
    let russian = "Министерство сообщило о переговорах в Москве и о поставках оружия.";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
    assert_eq!(report("a.txt", &bytes)["text"], russian);
}

#[test]
fn markdown_has_front_matter_of_two_kinds_and_a_heading_for_a_title() {
    let yaml = b"---\ntitle: Talks\ndate: 2023-08-31\nstates: [Iran]\n---\n\nText.";
    case("a.md", yaml, json!("Talks"), json!("2023-08-31"), json!("front matter"), "Text.");
    assert_eq!(report("a.md", yaml)["report"]["actors"], json!(["state/Iran"]));
    case(
        "a.md",
        b"+++\ntitle = \"Talks\"\ndate = 2023-08-31\n+++\n\nText.",
        json!("Talks"),
        json!("2023-08-31"),
        json!("front matter"),
        "Text.",
    );
    case("a.md", b"# Talks\n\nText.", json!("Talks"), Value::Null, Value::Null, "# Talks\n\nText.");
    case("a.txt", yaml, json!("Talks"), json!("2023-08-31"), json!("front matter"), "Text.");
}

#[test]
fn a_web_page_is_read_as_its_reader_sees_it() {
    let page = b"<!DOCTYPE html><html><head><title>Talks - The Wire</title><meta property=\"article:published_time\" content=\"2023-08-31T08:00:00Z\">\
        <style>p { color: red }</style></head><body><nav>Home About</nav><h1>Talks &amp; more</h1><p>An arms <b>deal</b>.</p>\
        <p hidden>Not this.</p><script>var deal = 1;</script></body></html>";
    let line = report("a.html", page);
    assert_eq!((&line["report"]["date"], &line["report"]["date_source"]), (&json!("2023-08-31"), &json!("html")));
    let text = line["text"].as_str().unwrap();
    assert!(text.contains("An arms deal.") && text.contains("Talks & more"), "{text}");
    for hidden in ["Home", "color", "Not this", "var deal", "<b>"] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
    assert!(line["report"]["title"].as_str().unwrap().starts_with("Talks"), "{line}");
    let linked = b"<html><head><script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"datePublished\": \"2023-08-30\"}</script></head><body><p>Text.</p></body></html>";
    assert_eq!(report("page", linked)["report"]["date"], "2023-08-30");
}

#[test]
fn json_and_json_lines_give_reports_with_fields_of_several_names() {
    case(
        "a.json",
        br#"{"title": "Talks", "date": "2023-08-31", "body": "Text."}"#,
        json!("Talks"),
        json!("2023-08-31"),
        json!("metadata"),
        "Text.",
    );
    let folder = Folder::indexed(&[(
        "corpus/wire.jsonl",
        "{\"_id\": 17, \"text\": \"One deal.\", \"people\": [\"John Kirby\"], \"orgs\": [\"NATO\"], \"places\": [\"Iran\", \"Atlantis\"]}\n\
         \n\
         {\"id\": \"x\", \"headline\": \"Two\", \"content\": \"Two deals.\"}\n\
         {\"id\": \"x\", \"text\": \"Three deals.\"}\n\
         {\"id\": \"bad\", \"text\": \"Four deals.\"\n\
         {\"text\": \"Five deals.\"}\n",
    )]);
    let mut ids = folder.ids(&["deal"]);
    ids.sort();
    assert_eq!(ids, ["corpus/wire.jsonl#17", "corpus/wire.jsonl#6", "corpus/wire.jsonl#x", "corpus/wire.jsonl#x~2"]);
    assert_eq!(
        folder.json(&["search", "--json", "one"])[0]["report"]["actors"],
        json!(["state/Iran", "person/John Kirby", "org/NATO"])
    );
    let status = folder.well(&["status", "--unread"]).stdout;
    for said in [
        "corpus/wire.jsonl:5:35  JSON ends inside an object",
        "place `Atlantis` is no state; no actor",
        "id `x` comes twice in its file; this one is addressed as `x~2`",
    ] {
        assert!(status.contains(said), "{said}: {status}");
    }
    let line = |query: &str| folder.json(&["search", "--json", query])[0]["passage"]["locator"]["line"].as_u64();
    assert_eq!((line("one"), line("three"), line("five")), (Some(1), Some(4), Some(6)));
}

#[test]
fn a_record_whose_text_is_in_an_unknown_field_is_told_and_never_indexed_empty() {
    let folder = Folder::with(&[
        ("corpus/a.json", "{\"title\": \"T\", \"wording\": \"gadget\"}"),
        (
            "corpus/b.jsonl",
            "{\"title\": \"U\", \"text\": \"one\"}\n{\"title\": \"V\", \"wording\": {\"x\": \"two\"}}\n",
        ),
    ]);
    let run = folder.index();
    let why = "no text in it: it has `title` and `wording`; write the text in `text` or `body`";
    for place in ["corpus/a.json:1", "corpus/b.jsonl:2"] {
        assert!(run.stderr.contains(&format!("not read  {place}  {why}")), "{}", run.stderr);
    }
    assert_eq!(folder.ids(&["date:none"]), ["corpus/b.jsonl#1"]);
}

#[test]
fn the_text_of_a_record_is_found_under_all_its_usual_names() {
    for record in [
        "{\"title\": \"T\", \"story\": \"A gadget.\"}",
        "{\"title\": \"N\", \"body\": {\"text\": \"A gadget.\"}}",
        "{\"paragraphs\": [\"A gadget.\"], \"summary\": \"Not this.\"}",
        "{\"text\": \"\", \"description\": \"A gadget.\"}",
    ] {
        assert_eq!(report("a.json", record.as_bytes())["text"], "A gadget.", "{record}");
    }
    let dated = report(
        "a.json",
        b"{\"message\": \"A gadget.\", \"publishedAt\": \"2023-08-31T10:00:00Z\", \"countries\": [\"Iran\"]}",
    );
    assert_eq!((&dated["report"]["date"], &dated["report"]["actors"]), (&json!("2023-08-31"), &json!(["state/Iran"])));
}

#[test]
fn an_array_of_records_is_a_file_of_many() {
    let folder = Folder::indexed(&[(
        "corpus/all.json",
        "[\n {\"id\": \"a\", \"text\": \"One deal.\"},\n {\"id\": \"b\", \"text\": \"Two deals.\"}\n]",
    )]);
    let mut ids = folder.ids(&["deal"]);
    ids.sort();
    assert_eq!(ids, ["corpus/all.json#a", "corpus/all.json#b"]);
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn zstd(text: &str) -> Vec<u8> {
    zstd::encode_all(text.as_bytes(), 1).unwrap()
}

#[test]
fn compressed_files_are_read_as_what_is_in_them_also_of_several_frames() {
    for (ending, pack) in [("gz", gzip as fn(&str) -> Vec<u8>), ("zst", zstd)] {
        case(
            &format!("a.txt.{ending}"),
            &pack("date 2023-08-31 Talks\n\nText."),
            json!("Talks"),
            json!("2023-08-31"),
            json!("header"),
            "Text.",
        );
        case(
            &format!("a.md.{ending}"),
            &pack("# Talks\n\nText."),
            json!("Talks"),
            Value::Null,
            Value::Null,
            "# Talks\n\nText.",
        );
        case(
            &format!("a.html.{ending}"),
            &pack("<html><body><p>Text.</p></body></html>"),
            Value::Null,
            Value::Null,
            Value::Null,
            "Text.",
        );
        case(
            &format!("a.json.{ending}"),
            &pack("{\"text\": \"Text.\"}"),
            Value::Null,
            Value::Null,
            Value::Null,
            "Text.",
        );
        // Recognised by what is in it, whatever it is called.
        case("packed", &pack("Text."), Value::Null, Value::Null, Value::Null, "Text.");
        let record = |id: usize| json!({"id": id, "text": format!("Deal {id}.")}).to_string() + "\n";
        let frames: Vec<u8> =
            [0..3, 3..4, 4..9].into_iter().flat_map(|ids| pack(&ids.map(record).collect::<String>())).collect();
        let folder = Folder::with(&[]);
        folder.write_bytes(format!("corpus/wire.jsonl.{ending}"), &frames);
        folder.index();
        assert_eq!(folder.ids(&["deal"]).len(), 9, "{ending}");
        // Cut in the last frame: what came before is there, and the rest is said.
        folder.write_bytes(format!("corpus/wire.jsonl.{ending}"), &frames[..frames.len() - 12]);
        let run = folder.index();
        assert!(folder.ids(&["deal"]).len() >= 4, "{ending}");
        assert!(run.stderr.starts_with(&format!("dateline: not read  corpus/wire.jsonl.{ending}")), "{}", run.stderr);
    }
}

#[test]
fn broken_json_is_told_with_line_and_column() {
    #[track_caller]
    fn case(name: &str, content: &str, said: &str) {
        let folder = Folder::with(&[(&format!("corpus/{name}"), content)]);
        let run = folder.index();
        assert_eq!(
            run.stderr,
            format!("dateline: not read  corpus/{name}{said} (tried again when it changes)\n"),
            "{content}"
        );
    }
    case("a.json", "{\"text\": \"abc", ":1:13  JSON ends inside a string");
    case("a.json", "{\n  \"text\": \"a\",\n  \"date\" 3\n}", ":3:10  expected `:`");
    case("a.json", "{\"text\": \"a\",}", ":1:14  a comma before the closing bracket");
    case("a.jsonl", "{\"text\": \"a\"}\n{\"text\": nul}\n", ":2:13  expected `true`, `false` or `null`");
    case("a.json", "{\"title\": \"\"}", ":1  no text in it");
}

#[test]
fn files_of_no_known_kind_are_listed_as_such() {
    #[track_caller]
    fn case(name: &str, content: &[u8], reason: &str) {
        let folder = Folder::with(&[]);
        folder.write_bytes(format!("corpus/{name}"), content);
        let run = folder.index();
        assert_eq!(run.stderr, format!("dateline: not read  corpus/{name}  {reason}\n"));
        assert!(folder.well(&["status"]).stdout.contains(&format!("corpus/{name}  {reason}")), "{name}");
    }
    case("a.pdf", b"%PDF-1.7\n1 0 obj\n", "no known kind of report (PDF)");
    case("a.docx", b"PK\x03\x04\x14\0......word/document.xml", "no known kind of report (Word document)");
    case("a.png", b"\x89PNG\r\n\x1a\n\0\0\0", "no known kind of report (PNG picture)");
    case("program", b"\x7fELF\x02\x01\x01\0", "no known kind of report (program)");
    case("a.txt", &[0, 1, 2, 3, 250, 7, 9, 200, 6, 5, 4, 3], "no known kind of report (binary data)");
}

#[test]
fn an_empty_file_is_listed_and_no_report() {
    let folder = Folder::with(&[("corpus/empty.txt", ""), ("corpus/blank.md", " \n\n"), ("corpus/a.txt", "A deal.")]);
    let run = folder.index();
    let said = "dateline: not read  corpus/blank.md  no text in it (tried again when it changes)\ndateline: not read  corpus/empty.txt  no text in it (tried again when it changes)\n";
    assert_eq!(run.stderr, said);
    assert_eq!(folder.well(&["count", "deal"]).stdout, "1 report, 1 passage\n");
}

#[test]
fn a_date_comes_from_the_first_place_that_has_one_and_a_bad_one_is_said_and_left_out() {
    #[track_caller]
    fn case(name: &str, content: &str, date: Value, source: Value) {
        let report = report(name, content.as_bytes())["report"].clone();
        assert_eq!((&report["date"], &report["date_source"]), (&date, &source), "{name} {content}");
    }
    case("2023-08-31-talks.txt", "Text.", json!("2023-08-31"), json!("file name"));
    case("2023/08/31/talks.txt", "Text.", json!("2023-08-31"), json!("path"));
    case("2023/talks.txt", "Text.", json!("2023"), json!("path"));
    case("a.txt", "PYONGYANG, Aug. 30, 2023 (Wire) — The talks began.", json!("2023-08-30"), json!("dateline"));
    case("2022-01-01.txt", "date 2023-08-31 Talks\n\nText.", json!("2023-08-31"), json!("header"));
    case("a.txt", "The two met on 30 August 2023.", Value::Null, Value::Null);
    for bad in ["2023-02-30", "0000-00-00", "2999-01-01"] {
        let folder = Folder::indexed(&[("corpus/a.txt", &format!("date {bad} Talks\n\nText."))]);
        let status = folder.well(&["status", "--unread"]).stdout;
        assert!(status.contains(&format!("corpus/a.txt  header says `{bad}`: ")), "{status}");
        assert_eq!(folder.ids(&["date:none"]), ["corpus/a.txt"]);
    }
}

#[test]
fn a_date_that_may_be_two_days_is_told_or_left_out_unless_another_date_of_the_file_decides() {
    #[track_caller]
    fn case(fields: &str, date: Value, remark: Option<&str>) {
        let folder = Folder::indexed(&[("corpus/a.json", &format!("{{\"text\": \"A deal.\", {fields}}}"))]);
        assert_eq!(folder.json(&["search", "--json", "deal"])[0]["report"]["date"], date, "{fields}");
        let status = folder.well(&["status", "--unread"]).stdout;
        match remark {
            Some(remark) => assert!(status.contains(remark), "{fields}: {status}"),
            None => assert!(!status.contains("left out or corrected"), "{fields}: {status}"),
        }
    }
    case(
        "\"date\": \"23-09-08\"",
        Value::Null,
        Some("metadata says `23-09-08`: the year may stand first or last; left out"),
    );
    case(
        "\"date\": \"08/09/2023\"",
        json!("2023-08-09"),
        Some(
            "metadata says `08/09/2023`: read as 2023-08-09, could be 2023-09-08; write the year first, or index with --day-first",
        ),
    );
    case("\"date\": \"08/09/2023\", \"published\": \"2023-09-08T10:00:00Z\"", json!("2023-09-08"), None);
    case("\"date\": \"08/09/2023\", \"published\": \"2023-08\"", json!("2023-08-09"), None);
    case("\"date\": \"08/31/2023\"", json!("2023-08-31"), None);
}

#[test]
fn states_are_recognised_by_other_names_and_where_their_capitals_act() {
    let text = "DPRK troops came. The Kremlin denied it; Pyongyang said nothing. In Paris, a visitor waited.";
    let actors = report("a.txt", text.as_bytes())["report"]["actors"].clone();
    assert_eq!(actors, json!(["state/North Korea", "state/Russia"]));
    let folder = Folder::with(&[
        ("corpus/a.txt", text),
        ("corpus/b.json", "{\"text\": \"Moscow said so.\", \"states\": [\"Iran\"]}"),
    ]);
    folder.well(&["index", "--no-actors", "corpus"]);
    assert_eq!(folder.well(&["facets", "actor"]).stdout, "facet\tactor\tstate/Iran\t1\n");
}
