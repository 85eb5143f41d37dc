//! Many queries in one run: answers in the order of the lines, each ended by its own summary, errors in their place.

#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use folder::Folder;
use serde_json::{Value, json};

mod folder;

fn folder() -> Folder {
    Folder::indexed(&[
        ("corpus/2023/talks.txt", "date 2023-08-31 Talks\n\nAn arms deal was signed in Doha.\n"),
        ("corpus/2024/grain.txt", "date 2024-01-05 Grain\n\nA deal for grain was signed in Oslo.\n"),
        ("corpus/2024/ships.txt", "date 2024-02-01 Ships\n\nThree ships left Oslo with grain.\n"),
    ])
}

const LINES: &str = "# what we ask every day\n\narms deal\n{\"name\": \"oslo\", \"query\": \"oslo\", \"limit\": 1, \"sort\": \"newest\"}\n\
    (arms\n{\"name\": \"x\", \"qery\": \"arms\"}\n{\"name\": \"part\", \"query\": \"deal\", \"in\": [\"corpus/2024\"]}\n\
    {\"name\": \"some\", \"query\": \"arms ships\", \"any\": true}\n{\"query\": \"deal -arms\", \"literal\": true}\nnosuchword";

#[test]
fn answers_come_in_the_order_of_the_lines_and_errors_in_their_place() {
    let folder = folder();
    let run = folder.dateline_reading(&["search", "--from", "-", "--json"], LINES);
    assert_eq!((run.code, run.stderr.as_str()), (2, ""));
    let told: Vec<(Value, Value, Value)> =
        run.json().iter().map(|line| (line["type"].clone(), line["name"].clone(), line["id"].clone())).collect();
    let line = |kind: &str, name: &str, id: Value| (json!(kind), json!(name), id);
    assert_eq!(
        told,
        [
            line("hit", "3", json!("corpus/2023/talks.txt")),
            line("summary", "3", Value::Null),
            line("hit", "oslo", json!("corpus/2024/ships.txt")),
            line("summary", "oslo", Value::Null),
            line("error", "5", Value::Null),
            line("error", "6", Value::Null),
            line("hit", "part", json!("corpus/2024/grain.txt")),
            line("summary", "part", Value::Null),
            line("hit", "some", json!("corpus/2024/ships.txt")),
            line("hit", "some", json!("corpus/2023/talks.txt")),
            line("summary", "some", Value::Null),
            line("hit", "9", json!("corpus/2023/talks.txt")),
            line("summary", "9", Value::Null),
            line("summary", "10", Value::Null),
        ]
    );
    let lines = run.json();
    assert_eq!((&lines[4]["line"], &lines[5]["line"]), (&json!(5), &json!(6)));
    let message = lines[4]["message"].as_str().unwrap();
    assert!(message.contains("this parenthesis is not closed"), "{message}");
    assert_eq!(lines[13]["notes"], json!(["no report has `nosuchword`"]));
    assert_eq!((&lines[0]["fired"], &lines[0]["words"]), (&json!(["arms", "deal"]), &json!(["arms", "deal"])));
}

#[test]
fn through_a_pipe_each_line_says_which_query_it_answers() {
    let folder = folder();
    folder.write("queries.txt", LINES);
    let run = folder.dateline(&["search", "--from", "queries.txt"]);
    assert_eq!(
        run.stdout,
        "3: corpus/2023/talks.txt:3: An arms deal was signed in Doha. (arms, deal)\n\
         oslo: corpus/2024/ships.txt:3: Three ships left Oslo with grain. (Oslo)\n\
         part: corpus/2024/grain.txt:3: A deal for grain was signed in Oslo. (deal)\n\
         some: corpus/2024/ships.txt:3: Three ships left Oslo with grain. (ships)\n\
         some: corpus/2023/talks.txt:3: An arms deal was signed in Doha. (arms)\n\
         9: corpus/2023/talks.txt:3: An arms deal was signed in Doha. (arms, deal)\n"
    );
    let fields = "unknown field `qery`, expected one of `name`, `query`, `limit`, `sort`, `any`, `in`, `literal` at \
        column 20: write `{\"query\": \"…\"}`, with `name`, `limit`, `sort`, `any`, `in` or `literal` beside";
    assert_eq!(
        run.stderr,
        format!(
            "dateline: oslo: 1 of 2 reports shown: --limit 0 shows all\n\
             dateline: line 5: the query cannot be read\n(arms\n^\nthis parenthesis is not closed\nwrite `)` where the group ends\n\
             dateline: line 6: {fields}\n\
             dateline: 10: no report has `nosuchword`\n"
        )
    );
    assert_eq!(run.code, 2);
    let paths = folder.dateline_reading(&["search", "-l", "--from", "-"], "grain\n");
    assert_eq!(folder.named(&paths.stdout), "FOLDER/corpus/2024/grain.txt\nFOLDER/corpus/2024/ships.txt\n");
}

#[test]
fn counts_come_with_the_name_or_the_query() {
    let folder = folder();
    let run = folder.dateline_reading(&["count", "--from", "-"], LINES);
    assert_eq!(
        run.stdout,
        "arms deal: 1 report, 1 passage\noslo: 2 reports, 2 passages\npart: 1 report, 1 passage\nsome: 2 reports, 2 passages\n\
         deal -arms: 1 report, 1 passage\nnosuchword: 0 reports, 0 passages\n"
    );
    assert_eq!(run.code, 2);
    let run =
        folder.dateline_reading(&["count", "--from", "-", "--json"], "{\"name\": \"a\", \"query\": \"deal\"}\n(\n");
    let count = json!({
        "type": "count", "format": 1, "query": "deal", "name": "a", "reports": 2, "passages": 2, "held": 3,
        "revision": 1, "notes": [],
    });
    assert_eq!((&run.json()[0], &run.json()[1]["type"]), (&count, &json!("error")));
    let one = |input: &str| folder.dateline_reading(&["count", "--from", "-"], input).code;
    assert_eq!([one("nosuchword\ndeal\n"), one("nosuchword\n"), one("# nothing\n"), one("deal\n(\n")], [0, 1, 1, 2]);
}

#[test]
fn each_answer_is_there_before_the_next_question_is_asked() {
    let folder = folder();
    let mut child = folder
        .command(&["search", "--from", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut ask, answers) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let mut answers = answers.lines();
    for (query, hits) in [("deal", 2), ("oslo", 2), ("(", 0), ("arms", 1)] {
        writeln!(ask, "{query}").unwrap();
        let mut found = 0;
        loop {
            let line: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
            match line["type"].as_str().unwrap() {
                "hit" => found += 1,
                _ => break,
            }
        }
        assert_eq!(found, hits, "{query}");
    }
    drop(ask);
    assert!(answers.next().is_none());
    assert_eq!(child.wait().unwrap().code(), Some(2));
}

#[test]
fn many_queries_give_the_answers_that_they_give_one_by_one() {
    let texts: Vec<(String, String)> = (0..60)
        .map(|number| {
            let word = |step: usize| ["arms", "grain", "ships", "oslo", "doha", "iran"][(number * step + step) % 6];
            (
                format!("corpus/{number}.txt"),
                format!("The {} and the {} of {} went to Moscow {number} times.", word(1), word(5), word(7)),
            )
        })
        .collect();
    let folder = Folder::indexed(&texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>());
    let queries =
        ["arms", "grain ships", "arms OR oslo", "\"the grain\"", "actor:russia iran", "ships -doha", "gra*", "arms"];
    // Each comes several times, so that what was looked up serves again.
    let input: String = (0..5).flat_map(|_| queries).map(|query| format!("{query}\n")).collect();
    let many = folder.dateline_reading(&["search", "--from", "-", "--json"], &input);
    let unnamed = |mut line: Value| {
        for field in ["name", "fired", "words", "more_passages"] {
            line.as_object_mut().unwrap().remove(field);
        }
        line
    };
    let mut lines = many.json().into_iter().map(unnamed);
    for query in (0..5).flat_map(|_| queries) {
        for expected in folder.dateline_reading(&["search", "--json", "-"], query).json() {
            assert_eq!(lines.next().unwrap(), expected, "{query}");
        }
    }
    assert_eq!(lines.next(), None);
}

#[test]
fn a_file_that_is_not_there_and_a_query_beside_it_are_refused() {
    let folder = folder();
    let run = folder.dateline(&["search", "--from", "nosuch.txt"]);
    assert_eq!(
        (run.stderr.as_str(), run.code),
        ("dateline: cannot read the queries in nosuch.txt: no such file or directory\n", 2)
    );
    assert_eq!(folder.dateline(&["search", "--from", "-", "arms"]).code, 2);
    assert_eq!(folder.dateline(&["search"]).code, 2);
    assert_eq!(folder.dateline(&["count"]).code, 2);
}

#[test]
fn a_file_of_queries_that_is_a_folder_or_holds_none_is_told() {
    let folder = folder();
    let run = folder.dateline(&["search", "--from", "corpus"]);
    assert_eq!(run.stderr, "dateline: corpus is a folder: name a file that holds a query a line\n");
    assert_eq!((run.stdout.as_str(), run.code), ("", 2));
    for verb in ["search", "count"] {
        for input in ["", "# nothing yet\n\n"] {
            let run = folder.dateline_reading(&[verb, "--from", "-"], input);
            let none = "no query in standard input: write one a line; lines that begin with # are passed over";
            assert_eq!((run.stderr, run.code), (format!("dateline: {none}\n"), 1));
        }
    }
    assert_eq!(folder.dateline_reading(&["search", "--from", "-"], "# one\ndeal\n").stderr, "");
}
