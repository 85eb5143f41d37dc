//! Text from files is hostile: it moves no cursor, changes no colour, hides nothing, and costs no more than it weighs.

#![allow(clippy::unwrap_used)]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::time::{Duration, Instant};

use folder::{Folder, marks_in_brackets};
use serde_json::json;

mod folder;

/// Escape sequences, markup, overrides of direction, NUL, other controls, and what is not seen.
const HOSTILE: &str = "A \u{1b}[2J\u{1b}]0;owned\u{7} deal <script>alert(1)</script> \u{202e}lead\u{202c} \u{0}nul \u{9b}31m \u{200b}hid\u{200b}den\u{feff} \r over deal. Nothing more was said of it on the day of the talks.";

/// Says whether a text has nothing in it that a terminal would obey, beside colours of ours.
#[track_caller]
fn harmless(text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        let after = &rest[at..];
        let end = after.find('m').unwrap_or(after.len());
        assert!(
            after.starts_with("\u{1b}[") && after[2..end].bytes().all(|byte| byte.is_ascii_digit() || byte == b';'),
            "{after:?}"
        );
        rest = &after[end..];
    }
    let hostile = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t' | '\u{1b}'))
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    assert!(!text.contains(hostile), "{text:?}");
}

#[test]
fn hostile_text_is_shown_safely_wherever_it_is_shown() {
    let title = "T\u{1b}[31m\u{202e}itle deal";
    let record = json!({"id": "x\u{1b}[2J\u{202e}", "title": title, "date": "2023-08-31", "people": ["Eve\u{1b}[2J\u{202e}"], "text": HOSTILE}).to_string();
    let folder = Folder::indexed(&[("corpus/a.txt", HOSTILE), ("corpus/b.jsonl", &record)]);
    assert_eq!(folder.well(&["count", "deal"]).stdout, "2 reports, 2 passages\n");
    for arguments in [
        ["search", "--color", "always", "deal"].as_slice(),
        &["search", "--color", "never", "deal", "--facets", "--context", "2"],
        &["show", "--color", "always", "--no-pager", "a.txt", "deal"],
        &["show", "a.txt"],
        &["show", "--color", "always", "b.jsonl#x%1B[2J\u{202e}", "deal"],
        &["facets", "actor"],
        &["status"],
        &["search", "-l", "deal"],
    ] {
        let run = folder.dateline(arguments);
        harmless(&run.stdout);
        harmless(&run.stderr);
    }
    let shown =
        marks_in_brackets(&folder.dateline(&["search", "--color", "always", "deal", "path:corpus/*.txt"]).stdout);
    assert_eq!(
        shown,
        "corpus/a.txt:1: A ␛[2J␛]0;owned␇ [deal] <script>alert(1)</script> \\u{202e}lead\\u{202c} ␀nul \\u{9b}31m hidden over [deal]. Nothing more was said of it on the day of the talks.\n"
    );
}

#[test]
fn hostile_text_comes_back_from_json_as_it_was_and_is_ascii_on_the_way() {
    let folder = Folder::indexed(&[("corpus/a.txt", HOSTILE)]);
    let run = folder.dateline(&["search", "--json", "deal"]);
    harmless(&run.stdout);
    assert!(!run.stdout.contains('\u{1b}'));
    let hit = &run.json()[0];
    assert_eq!(hit["passage"]["text"], HOSTILE);
    let text = hit["passage"]["text"].as_str().unwrap();
    for mark in hit["marks"].as_array().unwrap() {
        assert_eq!(&text[mark[0].as_u64().unwrap() as usize..mark[1].as_u64().unwrap() as usize], "deal");
    }
    let run = folder.dateline(&["show", "--json", "a.txt"]);
    harmless(&run.stdout);
    assert_eq!(run.json()[0]["text"], HOSTILE);
}

#[test]
fn a_hostile_query_is_shown_safely_too() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal.")]);
    for query in [
        "\u{1b}[2Jnosuch",
        "\u{202e}nosuch",
        "\"\u{1b}[2J",
        "actor:\u{1b}[2J",
        "date:\u{1b}[2J",
        "query:\u{1b}[2J",
        "path:\u{202e}x",
        "\u{1b}\u{1b}*x",
    ] {
        for verb in ["search", "count"] {
            let run = folder.dateline(&[verb, query]);
            harmless(&run.stderr);
            harmless(&run.stdout);
            assert!(!run.stderr.contains('\u{1b}'), "{query:?}: {:?}", run.stderr);
        }
    }
    let hostile = "\u{1b}[2J\u{202e}x";
    for arguments in [
        ["show", hostile].as_slice(),
        &["facets", hostile],
        &["index", hostile],
        &["index", "--include", "[\u{1b}[2J", "corpus"],
        &["search", "--in", hostile, "deal"],
        &["search", "--index", hostile, "deal"],
        &["search", "--limit", hostile, "deal"],
        &["saved", "show", hostile],
        &["saved", "--queries", hostile, "show", "x"],
        &[hostile],
    ] {
        let run = folder.dateline(arguments);
        harmless(&run.stderr);
        assert!(!run.stderr.contains('\u{1b}') && run.code == 2, "{arguments:?}: {run:?}");
    }
}

#[test]
fn a_line_of_ten_megabytes_is_read_cut_and_shown_in_good_time() {
    let folder = Folder::with(&[]);
    let mut line = "shells and grain went by rail ".repeat(10_000_000 / 30);
    line.replace_range(5_000_010..5_000_016, " deal ");
    folder.write("corpus/words.txt", &line);
    folder.write("corpus/letters.txt", &("x".repeat(10_000_000) + " deal"));
    folder.write("corpus/tags.html", &("<html><body><p>A deal.".to_string() + &"<b>".repeat(3_000_000)));
    let begun = Instant::now();
    folder.index();
    let search = folder.dateline(&["search", "--color", "always", "deal"]);
    let show = folder.dateline(&["show", "words.txt", "deal"]);
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    assert_eq!((search.code, show.code), (0, 0), "{} {}", search.stderr, show.stderr);
    assert!(
        search.stdout.lines().all(|line| line.len() < 1_000) && search.stdout.contains("words.txt:1:"),
        "{}",
        search.stdout
    );
    assert!(show.stdout.len() >= 10_000_000);
}

#[test]
fn depth_and_swelling_of_a_file_are_bounded() {
    use std::io::Write;
    let deep = "[".repeat(200_000);
    let folder = Folder::with(&[
        ("corpus/deep.json", &format!("{{\"text\": \"A deal.\", \"x\": {deep}")),
        ("corpus/good.txt", "A deal."),
    ]);
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..300 {
        bomb.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    folder.write_bytes("corpus/bomb.txt.gz", &bomb.finish().unwrap());
    let begun = Instant::now();
    let run = folder.well(&["index", "corpus"]);
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert!(
        run.stderr.contains("corpus/deep.json:1:") && run.stderr.contains("nested deeper than 127 levels"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("corpus/bomb.txt.gz"), "{}", run.stderr);
    assert_eq!(folder.ids(&["deal"]), ["corpus/good.txt"]);
}

#[test]
fn names_that_are_not_utf_8_or_hold_odd_signs_are_found_and_shown_escaped() {
    let folder = Folder::with(&[]);
    let names: [&[u8]; 6] = [
        b"caf\xe9.txt",
        b"a#1 100%.txt",
        b"line\nbreak.txt",
        b"\x1b[2J.txt",
        b"-flag.txt",
        "\u{202e}txt.exe".as_bytes(),
    ];
    for name in names {
        folder.write_bytes(std::path::Path::new("corpus").join(OsStr::from_bytes(name)), b"An arms deal.");
    }
    folder.index();
    let mut ids = folder.ids(&["deal"]);
    ids.sort();
    assert_eq!(
        ids,
        [
            "corpus/%1B[2J.txt",
            "corpus/%E2%80%AEtxt.exe",
            "corpus/-flag.txt",
            "corpus/a%231 100%25.txt",
            "corpus/caf%E9.txt",
            "corpus/line%0Abreak.txt"
        ]
    );
    let run = folder.dateline(&["search", "deal"]);
    harmless(&run.stdout);
    assert_eq!(run.stdout.lines().count(), 6, "{}", run.stdout);
    for id in ids {
        assert!(run.stdout.contains(&format!("{id}:1: ")), "what is printed is the id: {}", run.stdout);
        let shown = folder.dateline(&["show", &id]);
        assert_eq!((shown.code, shown.stdout.contains("An arms deal.")), (0, true), "{id}: {}", shown.stderr);
        harmless(&shown.stdout);
    }
    // A program that reads the paths must be able to open them: through a pipe they are as they are on disk.
    let files = |arguments: &[&str], end: u8| {
        let paths = folder.command(arguments).output().unwrap().stdout;
        let mut files: Vec<Vec<u8>> = paths.split(|byte| *byte == end).map(<[u8]>::to_vec).collect();
        assert_eq!(files.pop(), Some(Vec::new()));
        files.sort();
        files
    };
    let on_disk = |name: &&[u8]| folder.file("corpus").join(OsStr::from_bytes(name)).as_os_str().as_bytes().to_vec();
    let mut expected: Vec<Vec<u8>> = names.iter().map(on_disk).collect();
    expected.sort();
    assert_eq!(files(&["search", "-0", "deal"], 0), expected);
    assert_eq!(files(&["search", "-l", "--null", "deal"], 0), expected);
    // A name with a line break in it is why there is -0.
    let lines = files(&["search", "-l", "deal"], b'\n');
    assert!(expected.iter().filter(|path| !path.contains(&b'\n')).all(|path| lines.contains(path)), "{lines:?}");
    assert_eq!(
        folder.json(&["search", "--json", "deal"]).iter().filter(|line| line["report"]["stale"] == false).count(),
        6
    );
    assert_eq!(folder.well(&["index"]).stdout.split(':').next(), Some("nothing changed"));
}

#[test]
fn a_root_whose_name_is_not_utf_8_works_like_any_other() {
    let folder = Folder::with(&[]);
    let root = OsStr::from_bytes(b"caf\xe9");
    folder.write_bytes(std::path::Path::new(root).join("a.txt"), b"An arms deal.");
    let run = folder.dateline(&[OsStr::new("index"), root]);
    assert_eq!(run.code, 0, "{run:?}");
    let hit = folder.json(&["search", "--json", "deal"]).remove(0);
    assert_eq!(hit["report"]["stale"], false, "{hit}");
    folder.write_bytes(std::path::Path::new(root).join("b.txt"), b"A second deal.");
    folder.well(&["index"]);
    assert_eq!(folder.well(&["count", "deal"]).stdout, "2 reports, 2 passages\n");
}

#[test]
fn hostile_names_of_folders_are_shown_safely_too() {
    let name = "re\u{202e}ports\u{1b}[2J";
    let folder = Folder::with(&[(&format!("{name}/a.txt"), "An arms deal.")]);
    for arguments in [
        ["index", "--index", "in\u{1b}[2J\u{202e}dex", name].as_slice(),
        &["index", "--index", "in\u{1b}[2J\u{202e}dex"],
        &["index", name],
        &["status"],
        &["status", "--json"],
        &["search", "deal"],
        &["search", "--color", "always", "deal", "--facets"],
        &["check"],
        &[],
    ] {
        let run = folder.dateline(arguments);
        harmless(&run.stdout);
        harmless(&run.stderr);
        assert_eq!(run.code, 0, "{arguments:?}: {run:?}");
    }
    folder.rename(name, "elsewhere");
    for arguments in [["index"].as_slice(), &["status"], &["index", "--prune"]] {
        let run = folder.dateline(arguments);
        harmless(&run.stdout);
        harmless(&run.stderr);
    }
}
