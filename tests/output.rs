//! How hits leave the program: for spreadsheets, browsers and scripts, in as many bytes as there is room for.

#![allow(clippy::unwrap_used)]

use std::collections::HashMap;

use folder::Folder;
use html5gum::{Token, Tokenizer};
use serde_json::{Value, json};

mod folder;

const HOSTILE: &str = "date 2023-08-31 =1+1 <script>alert('deal')</script> & \"\u{202e}x\"\n\n\
    A deal: </p><img src=x onerror=alert(1)> \u{1b}[31m \u{200f}שלום &amp; <!-- & ]]>\u{0} -- deal.\n";

fn folder() -> Folder {
    Folder::indexed(&[
        (
            "corpus/2023/talks.txt",
            "date 2023-08-31 Talks, in Doha\n\nAn \"arms deal\" was signed, Moscow said, and a second deal. The ministers of both sides met in the \
             old town for two hours, while guards kept the press away from the gate; nobody would say what was paid.\n",
        ),
        (
            "corpus/2023/copy.txt",
            "date 2023-09-01 Another headline\n\nAn \"arms deal\" was signed, Moscow said, and a second deal. The ministers of both sides met in the \
             old town for two hours, while guards kept the press away from the gate; nobody would say what was paid.\n",
        ),
        ("corpus/2024/grain.txt", "date 2024-01 Grain\n\nA deal for grain was signed in Oslo.\n"),
        ("corpus/hostile.txt", HOSTILE),
        ("corpus/bad.json", "{"),
    ])
}

/// Reads comma-separated values, by the names of their columns.
fn rows(text: &str) -> Vec<HashMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

#[test]
fn a_spreadsheet_gets_a_row_a_passage_under_stable_names() {
    let folder = folder();
    let run = folder.well(&["search", "--sort", "oldest", "--format", "csv", "deal"]);
    assert_eq!(
        run.stdout.lines().next().unwrap(),
        "rank,kind,id,line,date,precision,first,last,title,actors,words,text,score,copies,passages,file,name"
    );
    let all = rows(&run.stdout);
    let of = |id: &str| all.iter().find(|row| row["id"] == id).unwrap();
    let talks = of("corpus/2023/talks.txt");
    assert!(
        talks["text"].starts_with("An \"arms deal\" was signed, Moscow said, and a second deal. The"),
        "{}",
        talks["text"]
    );
    assert_eq!((talks["kind"].as_str(), talks["line"].as_str(), talks["copies"].as_str()), ("hit", "3", "1"));
    assert_eq!((talks["title"].as_str(), talks["actors"].as_str()), ("Talks, in Doha", "state/Russia"));
    let grain = of("corpus/2024/grain.txt");
    assert_eq!(
        [&grain["date"], &grain["precision"], &grain["first"], &grain["last"]],
        ["2024-01", "month", "2024-01-01", "2024-01-31"]
    );
    let hostile = of("corpus/hostile.txt");
    assert!(hostile["title"].starts_with("'=1+1 <script>"), "a formula is text: {}", hostile["title"]);
    let copies = rows(&folder.well(&["search", "--format", "csv", "--expand", "arms", "deal"]).stdout);
    assert_eq!(copies.iter().map(|row| row["kind"].as_str()).collect::<Vec<_>>(), ["hit", "copy"]);
    let none = folder.dateline(&["search", "--format", "csv", "nosuch"]);
    assert_eq!((none.code, none.stdout.lines().count()), (1, 1));
}

#[test]
fn of_many_queries_a_table_has_one_head_and_says_which_each_row_answers() {
    let folder = folder();
    let lines = "{\"name\": \"oslo\", \"query\": \"oslo\"}\n(bad\narms\n";
    let run = folder.dateline_reading(&["search", "--from", "-", "--format", "csv"], lines);
    assert_eq!(run.code, 2);
    assert_eq!(rows(&run.stdout).iter().map(|row| row["name"].as_str()).collect::<Vec<_>>(), ["oslo", "3"]);
    folder.well(&["saved", "add", "grain", "grain"]);
    folder.well(&["saved", "run", "--all", "--new", "--format", "csv", "--out", "new.csv"]);
    let written = std::fs::read_to_string(folder.file("new.csv")).unwrap();
    assert_eq!(rows(&written).iter().map(|row| row["name"].as_str()).collect::<Vec<_>>(), ["grain"]);
}

/// Reads a page as a browser does, and returns its text without what stands in its head. Whatever it holds of its own, no
/// element and no attribute is one that the program does not write, and each that is opened is closed.
#[track_caller]
fn text_of(page: &str) -> String {
    const ELEMENTS: &str = " html head meta title style body main section header h1 h2 h3 p ul ol li article time bdi span \
        mark ins table caption tr th td div footer pre a details summary nav ";
    const ATTRIBUTES: &str = " lang charset name content http-equiv dir class value datetime scope style href id ";
    let (mut open, mut text, mut in_body) = (Vec::new(), String::new(), false);
    for Ok(token) in Tokenizer::new(page) {
        let token: Token = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8(tag.name.to_vec()).unwrap();
                assert!(ELEMENTS.contains(&format!(" {name} ")), "{name}");
                for attribute in tag.attributes.keys() {
                    let attribute = String::from_utf8(attribute.to_vec()).unwrap();
                    assert!(ATTRIBUTES.contains(&format!(" {attribute} ")), "{name} {attribute}");
                }
                in_body |= name == "body";
                if name != "meta" {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => assert_eq!(open.pop().unwrap().as_bytes(), &tag.name[..]),
            Token::String(words) if in_body => text.push_str(std::str::from_utf8(&words).unwrap()),
            Token::String(_) | Token::Doctype(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(open, Vec::<String>::new());
    text
}

#[test]
fn a_page_is_whole_and_needs_nothing_and_keeps_hostile_text_text() {
    let folder = folder();
    let run = folder.well(&["search", "--sort", "oldest", "--format", "html", "--facets", "deal"]);
    let page = &run.stdout;
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    for outside in ["http://", "https://", "url(", "<script", "<link", "@import", "src="] {
        let outside_text = page.replace("img src=x onerror", "").replace("&lt;script", "");
        assert!(!outside_text.contains(outside), "{outside}");
    }
    let text = text_of(page);
    for said in [
        "=1+1 <script>alert('deal')</script> & \"\\u{202e}x\"",
        "A deal: </p><img src=x onerror=alert(1)> ␛[31m שלום &amp; <!-- & ]]>␀ -- deal.",
        "4 of 4 reports, 4 passages",
        "corpus/2023/talks.txt:3",
        "+ 1 copy",
        "4 reports held, 0 undated",
        "1 file could not be read",
        "revision 1",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(page.contains("An &quot;arms <mark>deal</mark>&quot; was signed"), "{page}");
    assert_eq!(
        folder.well(&["search", "--sort", "oldest", "--format", "html", "--facets", "deal"]).stdout,
        *page,
        "the same bytes again"
    );
}

#[test]
fn a_page_of_many_queries_has_each_answer_and_each_error_in_its_place() {
    let folder = folder();
    let lines = "{\"name\": \"oslo <1>\", \"query\": \"oslo\"}\n(bad\nnosuch\n";
    let run = folder.dateline_reading(&["search", "--from", "-", "--format", "html"], lines);
    assert_eq!(run.code, 2);
    let text = text_of(&run.stdout);
    let places =
        ["oslo <1>", "Grain", "this parenthesis is not closed", "nothing found in 4 reports", "no report has `nosuch`"]
            .map(|said| text.find(said).unwrap_or_else(|| panic!("{said}: {text}")));
    assert!(places.is_sorted(), "{text}");
    assert!(run.stderr.contains("line 2: the query cannot be read"), "{}", run.stderr);
}

#[test]
fn a_page_of_many_queries_lists_them_and_the_list_leads_to_each() {
    let folder = folder();
    let lines = "{\"name\": \"oslo <1>\", \"query\": \"oslo\"}\n(bad\nnosuch\n";
    let page = folder.dateline_reading(&["search", "--from", "-", "--format", "html"], lines).stdout;
    text_of(&page);
    let list = &page[page.find("<nav>").unwrap()..page.find("</nav>").unwrap()];
    let told = [
        "<a href=\"#answer-1\" dir=\"auto\">oslo &lt;1&gt; <span class=\"query\">oslo</span></a> <span class=\"found\">1 report<",
        "<a href=\"#answer-2\" dir=\"auto\">Query 2</a> <span class=\"found\">cannot be asked<",
        "<a href=\"#answer-3\" dir=\"auto\"><span class=\"query\">3</span> nosuch</a> <span class=\"found\">nothing<",
    ];
    for (number, told) in (1..).zip(told) {
        assert!(list.contains(told), "{told}: {list}");
        let led_to = page.find(&format!("<a id=\"answer-{number}\"></a>\n<section")).unwrap();
        assert_eq!(page[..led_to].matches("<section").count(), number - 1, "each stands before its answer");
    }
    let one = folder.dateline_reading(&["search", "--from", "-", "--format", "html"], "oslo\n").stdout;
    assert!(!one.contains("<nav>"), "one answer needs no list");
    folder.well(&["saved", "add", "grain", "grain"]);
    folder.well(&["saved", "add", "oslo", "oslo"]);
    let saved = folder.well(&["saved", "run", "--all", "--format", "html"]).stdout;
    assert!(saved.contains("<a href=\"#answer-2\" dir=\"auto\">oslo</a>"), "{saved}");
}

#[cfg(unix)]
#[test]
fn titles_lead_to_their_files_however_these_are_called() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;

    let folder = Folder::with(&[
        ("corpus/a\"><script>#?%41é.txt", "date 2023-08-31 Quoted\n\nAn arms deal.\n"),
        ("corpus/gone.txt", "date 2023-08-30 Gone\n\nIn Oslo nobody would speak of a deal on arms.\n"),
    ]);
    let foreign = Path::new("corpus").join(OsStr::from_bytes(b"caf\xe9.txt"));
    folder.write_bytes(foreign, b"date 2023-08-29 Foreign\n\nArms for Bergen: the deal is off, a minister said.\n");
    folder.index();
    folder.remove("corpus/gone.txt");
    let page = folder.well(&["search", "--format", "html", "arms deal"]).stdout;
    text_of(&page);
    let led_to: Vec<&str> = page.split(" href=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
    assert_eq!(led_to.len(), 1, "neither what is gone nor what a browser would take for another: {page}");
    assert!(led_to[0].starts_with("file:///"), "{led_to:?}");
    assert!(led_to[0].ends_with("/corpus/a%22%3E%3Cscript%3E%23%3F%2541%C3%A9.txt"), "{led_to:?}");
    assert!(page.contains(">Foreign<") && page.contains(">Gone<") && page.contains("file is gone"), "{page}");
}

#[test]
fn reports_paths_and_ids_are_each_printed_once() {
    let folder = folder();
    let run = folder.well(&["search", "--output", "reports", "--sort", "oldest", "--expand", "signed"]);
    assert_eq!(
        run.stdout,
        "corpus/2023/talks.txt:3: 2023-08-31: Talks, in Doha\n\
         corpus/2023/copy.txt:3: 2023-09-01: Another headline\n\
         corpus/2024/grain.txt:3: 2024-01 (month only): Grain\n"
    );
    let lines = folder.json(&["search", "--output", "reports", "--json", "--sort", "oldest", "signed"]);
    assert_eq!(lines.iter().map(|line| &line["type"]).collect::<Vec<_>>(), ["found", "found", "summary"]);
    assert_eq!((&lines[0]["passages"], &lines[0]["copies"], &lines[0]["line"]), (&json!(1), &json!(1), &json!(3)));
    assert_eq!((&lines[0]["report"]["title"], &lines[0]["passage"]), (&json!("Talks, in Doha"), &Value::Null));
    let ids = ["search", "--output", "ids", "--sort", "oldest", "signed"];
    assert_eq!(folder.well(&ids).stdout, "corpus/2023/talks.txt\ncorpus/2023/copy.txt\ncorpus/2024/grain.txt\n");
    let ended = ["search", "-0", "--output", "ids", "--sort", "oldest", "signed"];
    assert_eq!(folder.well(&ended).stdout, "corpus/2023/talks.txt\0corpus/2023/copy.txt\0corpus/2024/grain.txt\0");
    assert_eq!(
        folder.well(&["search", "-l", "oslo"]).stdout,
        folder.well(&["search", "--output", "paths", "oslo"]).stdout
    );
    for refused in [
        &["search", "--output", "ids", "--json", "deal"][..],
        &["search", "--output", "paths", "--format", "html", "deal"],
        &["search", "--output", "reports", "-0", "deal"],
        &["search", "--format", "csv", "--facets", "deal"],
    ] {
        let run = folder.dateline(refused);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{refused:?}: {}", run.stderr);
    }
}

#[test]
fn quiet_says_it_by_the_exit_code_alone() {
    let folder = folder();
    #[track_caller]
    fn case(folder: &Folder, arguments: &[&str], code: i32) {
        let run = folder.dateline(arguments);
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (code, "", ""), "{arguments:?}");
    }
    case(&folder, &["search", "-q", "deal"], 0);
    case(&folder, &["search", "--quiet", "nosuch"], 1);
    case(&folder, &["search", "-q", "--strict", "deal"], 3);
    let run = folder.dateline(&["search", "-q", "(deal"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("this parenthesis is not closed"), "{}", run.stderr);
    let many = folder.dateline_reading(&["search", "-q", "--from", "-"], "nosuch\noslo\n");
    assert_eq!((many.code, many.stdout.as_str(), many.stderr.as_str()), (0, "", ""));
}

#[test]
fn an_answer_keeps_within_its_bytes_and_tells_what_is_left_out() {
    let folder = folder();
    let whole = folder.well(&["search", "--json", "--max-bytes", "1M", "deal"]);
    assert_eq!(whole.stdout, folder.well(&["search", "--json", "deal"]).stdout);
    let size = whole.stdout.len();
    let cut = folder.well(&["search", "--json", "--max-bytes", &(size - 1).to_string(), "deal"]);
    assert!(cut.stdout.len() < size, "{} of {size}", cut.stdout.len());
    let summary = cut.json().pop().unwrap();
    assert_eq!(cut.json().len(), 3, "two hits of three, and the summary");
    assert_eq!(summary["cut"], json!({"max_bytes": size - 1, "hits": 1}));
    assert_eq!((&summary["shown"], &summary["truncated"]), (&json!(2), &json!(true)));
    for format in ["text", "csv", "html"] {
        let whole = folder.well(&["search", "--format", format, "deal"]).stdout.len();
        let run = folder.well(&["search", "--format", format, "--max-bytes", &(whole - 1).to_string(), "deal"]);
        assert!(run.stdout.len() < whole, "{format}: {} of {whole}", run.stdout.len());
        let said = format!("1 hit more than go into --max-bytes {}", whole - 1);
        assert!(run.stderr.contains(&said) || run.stdout.contains(&said), "{format}: {}", run.stderr);
    }
    let none = folder.well(&["search", "--json", "--max-bytes", "1", "deal"]);
    assert_eq!(none.json()[0]["cut"], json!({"max_bytes": 1, "hits": 3}), "the summary alone says what there is");
    let bad = folder.dateline(&["search", "--max-bytes", "much", "deal"]);
    assert_eq!(bad.code, 2);
    assert!(bad.stderr.contains("write a number of bytes, as 4000, 10K or 1M"), "{}", bad.stderr);
}

#[test]
fn what_a_budget_leaves_out_of_what_is_new_stays_new() {
    let folder = folder();
    folder.well(&["saved", "add", "deals", "deal", "--sort", "oldest"]);
    let run = |arguments: &[&str]| {
        let all: Vec<&str> = ["saved", "run", "deals", "--new", "--json"].iter().chain(arguments).copied().collect();
        folder.json(&all)
    };
    let ids = |lines: &[Value]| -> Vec<String> {
        lines.iter().filter_map(|line| line["id"].as_str().map(str::to_string)).collect()
    };
    let all = ids(&run(&["--dry-run"]));
    assert_eq!(all.len(), 3, "{all:?}");
    let whole = folder.well(&["saved", "run", "deals", "--new", "--json", "--dry-run"]).stdout.len();
    let first = run(&["--max-bytes", &(whole / 2).to_string()]);
    let told = ids(&first).len();
    assert!(0 < told && told < 3 && ids(&first) == all[..told], "{first:?}");
    let summary = first.last().unwrap();
    assert_eq!(
        (&summary["cut"], &summary["truncated"]),
        (&json!({"max_bytes": whole / 2, "hits": 3 - told}), &json!(true))
    );
    assert_eq!(ids(&run(&["--max-bytes", "1M"])), all[told..], "told next, and what was told not again");
    assert_eq!(ids(&run(&[])), Vec::<String>::new());
}

#[test]
fn places_lead_to_their_lines_where_that_is_asked_for() {
    let folder = folder();
    assert!(!folder.well(&["search", "oslo"]).stdout.contains('\u{1b}'));
    assert!(
        !folder.well(&["search", "--hyperlink", "auto", "oslo"]).stdout.contains('\u{1b}'),
        "a pipe is no terminal"
    );
    let linked = folder.well(&["search", "--hyperlink", "always", "oslo"]).stdout;
    let file = folder.file("corpus/2024/grain.txt");
    let expected =
        format!("\u{1b}]8;;file://{}#3\u{1b}\\corpus/2024/grain.txt:3\u{1b}]8;;\u{1b}\\: A deal", file.display());
    assert!(linked.starts_with(&expected), "{linked:?}");
}

#[test]
fn a_timeline_is_a_list_in_markdown() {
    let folder = Folder::indexed(&[(
        "corpus/talks.txt",
        "date 2023-08-31 Talks\n\nA deal of *great* price was signed on 30 August 2023. It rained.\n",
    )]);
    assert_eq!(
        folder.well(&["timeline", "--format", "markdown", "deal"]).stdout,
        "- **2023-08-30** A **deal** of \\*great\\* price was signed on **30 August 2023**.\\\n  \
         Talks, 2023-08-31, `corpus/talks.txt:3`\n"
    );
}

#[test]
fn flags_that_cannot_stand_together_are_told_in_a_sentence() {
    let folder = folder();
    let case = |arguments: &[&str], said: &str| {
        let run = folder.dateline(arguments);
        let said = format!("dateline: {said}\n");
        assert_eq!((run.stdout.as_str(), run.stderr, run.code), ("", said, 2), "{arguments:?}");
    };
    let quiet = |flag: &str| format!("--quiet prints nothing, and {flag} says how to print: leave one of them out");
    case(&["search", "-q", "--json", "deal"], &quiet("--json"));
    case(&["search", "-q", "-l", "deal"], &quiet("-l"));
    case(&["search", "deal", "--max-bytes", "10K", "--quiet"], &quiet("--max-bytes"));
    let short = "-l is short for --output paths: leave out -l, or --output";
    case(&["search", "-l", "--output", "ids", "deal"], short);
    let steps = "--by says how finely dates are counted, and actors have no such steps: leave it out";
    case(&["facets", "actor", "--by", "year"], steps);
    case(&["facets", "actor/state", "deal", "--by", "month"], steps);
    // What a file sets is no contradiction.
    folder.write("dateline.toml", "[facets]\nby = 'year'\n[search]\nformat = 'csv'\n");
    assert_ne!(folder.dateline(&["facets", "actor"]).code, 2);
    assert_eq!(folder.well(&["search", "-q", "deal"]).stdout, "");
}

#[test]
fn a_number_or_a_day_that_is_none_is_told_in_words() {
    let folder = folder();
    let case = |arguments: &[&str], said: &str| {
        let run = folder.dateline(arguments);
        assert!(run.code == 2 && run.stderr.contains(said), "{arguments:?}: {}", run.stderr);
    };
    case(&["search", "deal", "--limit", "-1"], "'-1' for '--limit <N>': write a whole number, 0 or more\n");
    case(&["search", "--context=x", "deal"], "'x' for '--context <N>': write a whole number, 0 or more\n");
    case(&["saved", "run", "x", "--limit", "1.5"], "'1.5' for '--limit <N>': write a whole number, 0 or more\n");
    case(&["search", "deal", "--max-bytes", "-1"], ": write a number of bytes, as 4000, 10K or 1M\n");
    case(&["search", "deal", "--max-bytes", "0"], ": nothing goes into no bytes: write how many there may be");
    case(&["search", "deal", "--now", "2023-13-01"], ": write a day of the calendar, as 2023-08-31\n");
    folder.write("dateline.toml", "[search]\nlimit = -2\n");
    case(&["search", "deal"], "dateline.toml:2:9: `limit` cannot be `-2`: write a whole number, 0 or more\n");
}

#[test]
fn a_budget_into_which_nothing_goes_says_how_many_bytes_it_takes() {
    let folder = folder();
    let first = |budget: &str, format: &str| {
        folder.dateline(&["search", "--limit", "1", "--format", format, "--max-bytes", budget, "deal"])
    };
    for format in ["text", "csv", "json", "html"] {
        let run = first("1", format);
        let said = run.stderr.lines().find(|line| line.contains(" bytes")).unwrap_or_default().to_string();
        assert!(said.contains("--max-bytes 1"), "{format}: {}", run.stderr);
        // The last number is what is enough for a hit.
        let numbers: Vec<usize> =
            said.split(|c: char| !c.is_ascii_digit()).filter_map(|word| word.parse().ok()).collect();
        let least = *numbers.last().unwrap();
        assert!(least > 1, "{format}: {said}");
        if said.contains("without a hit") {
            assert_eq!(numbers[0], run.stdout.len(), "{format}: {said}");
        }
        let enough = first(&(least + 9).to_string(), format);
        assert!(!enough.stderr.contains(" bytes"), "{format}: {}", enough.stderr);
        assert!(enough.stdout.len() > run.stdout.len() && enough.stdout.len() <= least + 9, "{format}");
    }
}

#[test]
fn a_version_that_cannot_be_written_is_an_error() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let run = folder().command(&["--version"]).stdout(full).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert_eq!(String::from_utf8(run.stderr).unwrap(), "dateline: cannot write the results: no space left on device\n");
}
