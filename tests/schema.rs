//! What `dateline schema` prints is what scripts get: every line of every verb, held against it by a reader of schemas of its
//! own, which knows nothing of how the schema is made.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use folder::Folder;
use serde_json::{Value, json};

mod folder;

fn folder() -> Folder {
    let story = "MOSCOW - Moscow said on Wednesday that an arms deal was signed. The ministers of both sides met in the old town for \
                 two hours, while guards kept the press away from the gate; nobody would say what was paid for it, or when.";
    let folder = Folder::with(&[
        (
            "corpus/talks.txt",
            &format!("date 2023-08-31 The arms deal\n\n{story}\n\nSergei Lavrov spoke of 30 August 2023.\n"),
        ),
        ("corpus/copy.txt", &format!("date 2023-09-01 A deal\n\n{story}\n")),
        (
            "corpus/grain.txt",
            "date 2023-02-30 Grain\n\nDealing in grain, the DPRK made a deal last week. The Council said so, and the Treasury.\n",
        ),
        ("corpus/year.txt", "date 2023 Review\n\nSeveral deals of arms.\n\nA deal by Russia and North Korea.\n"),
        ("corpus/broken.json", "{"),
        ("dateline.toml", "[search]\nlimit = 10\n"),
        ("queries.txt", "{\"name\": \"oil\", \"query\": \"arms\"}\n(bad\nnosuch\n"),
    ]);
    folder.well(&["saved", "add", "deals", "deal", "--note", "x", "--owner", "me", "--sort", "newest"]);
    folder.well(&["saved", "add", "near", "{what} NEAR deal", "--param", "what"]);
    folder
}

/// Every verb that prints JSON Lines, in as many ways as its lines differ.
const COMMANDS: &[&str] = &[
    "index corpus --json",
    "search deal --json",
    "search deal --json --facets --context 1 --group none",
    "search deal --json --expand",
    "search deal --json --max-bytes 1500",
    "search deal --json --output reports",
    "search date:2023-08 mention:2023-08 --json",
    "search --json --from queries.txt",
    "search --json --output reports --from queries.txt",
    "count deal --json --distinct",
    "count --json --from queries.txt",
    "facets date --json",
    "facets actor --json --limit 1",
    "facets mention --json --by year",
    "timeline --json",
    "timeline --json --by month deal",
    "show talks.txt deal --json",
    "similar talks.txt --json",
    "actors --json",
    "actors --report talks.txt --json",
    "actors --unresolved --json",
    "explain deal (arms OR grain) --json --timing",
    "explain nosuch --json",
    "saved check --json",
    "saved show deals --json",
    "saved run deals near --json",
    "saved run deals --new --json --output reports",
    "saved run deals --new --json",
    "saved list --json",
    "status --json",
    "check --json",
    "config --json",
];

#[test]
fn every_line_of_every_verb_is_of_the_printed_schema() {
    let folder = folder();
    let printed = folder.well(&["schema"]).stdout;
    let schema: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let (mut seen, mut lines) = (BTreeSet::new(), Vec::new());
    for command in COMMANDS {
        let arguments: Vec<&str> = command.split(' ').collect();
        let run = folder.dateline(&arguments);
        assert!(run.code < 3 && !run.stdout.is_empty(), "{command}: {}", run.stderr);
        for line in run.json() {
            let faults = faults(&schema, &schema, &line, "line");
            assert!(faults.is_empty(), "{command}: {faults:#?}\n{line}");
            seen.insert(line["type"].as_str().unwrap().to_string());
            lines.push(line);
        }
    }
    let kind = |one: &Value| one["properties"]["type"]["const"].as_str().unwrap().to_string();
    let known: BTreeSet<String> = schema["oneOf"].as_array().unwrap().iter().map(kind).collect();
    assert_eq!(seen, known, "each kind of line that the schema knows was seen");
    assert_eq!(folder.well(&["schema"]).stdout, printed);
    folder.write("schema.json", &printed);
    if let Some(judged) = judged_by_others(&folder, &lines) {
        assert_eq!(judged, format!("{} lines\n", lines.len()));
        let mut spoilt = lines[0].clone();
        spoilt["type"] = json!("hut");
        assert_ne!(judged_by_others(&folder, &[spoilt]).unwrap(), "1 lines\n");
    }
}

/// Returns what the program of `tests/validator` says of lines: how many there are, and before that what is wrong with them.
fn judged_by_others(folder: &Folder, lines: &[Value]) -> Option<String> {
    let Some(program) = std::env::var_os("DATELINE_VALIDATOR") else {
        println!(
            "skipped: $DATELINE_VALIDATOR names no program that holds lines against a schema, as tests/validator is"
        );
        return None;
    };
    let mut command = Command::new(program);
    command.arg(folder.file("schema.json")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let all: String = lines.iter().map(|line| format!("{line}\n")).collect();
    child.stdin.take().unwrap().write_all(all.as_bytes()).unwrap();
    Some(String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap())
}

#[test]
fn what_is_not_of_the_schema_is_found_out() {
    let folder = folder();
    folder.index();
    let schema: Value = serde_json::from_str(&folder.well(&["schema"]).stdout).unwrap();
    let hit = folder.json(&["search", "--json", "deal"]).remove(0);
    assert_eq!(faults(&schema, &schema, &hit, "line"), Vec::<String>::new());
    #[track_caller]
    fn case(schema: &Value, hit: &Value, spoil: impl Fn(&mut Value)) {
        let mut spoilt = hit.clone();
        spoil(&mut spoilt);
        assert_ne!(faults(schema, schema, &spoilt, "line"), Vec::<String>::new(), "{spoilt}");
    }
    case(&schema, &hit, |hit| hit["rank"] = json!("1"));
    case(&schema, &hit, |hit| hit["rank"] = json!(-1));
    case(&schema, &hit, |hit| hit["type"] = json!("hut"));
    case(&schema, &hit, |hit| hit["marks"] = json!([[1, 2, 3]]));
    case(&schema, &hit, |hit| hit["report"]["stale"] = Value::Null);
    case(&schema, &hit, |hit| hit["report"]["tilte"] = json!("unknown"));
    case(&schema, &hit, |hit| drop(hit["passage"].as_object_mut().unwrap().remove("text")));
}

#[test]
fn another_format_than_ours_is_refused_with_the_one_that_is_known() {
    let folder = folder();
    folder.index();
    assert_eq!(folder.last_json(&["search", "--json", "--format-version", "1", "deal"])["format"], json!(1));
    let run = folder.dateline(&["search", "--json", "--format-version", "2", "deal"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("this dateline writes format 1, and no other"), "{}", run.stderr);
}

/// Returns in what a value is not of a schema, of which every keyword must be known. Stricter than the standard in one: a
/// field that no schema names is a fault, so that none is written which nobody promised.
fn faults(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut found = spoken(root, schema, value, at);
    let promised = promised(root, schema);
    if let Some(fields) = value.as_object().filter(|_| !promised.is_empty()) {
        let unknown = fields.keys().filter(|name| !promised.contains(name.as_str()));
        found.extend(unknown.map(|name| format!("{at}: {name} is not promised")));
    }
    found
}

/// Returns the fields that a schema names, by itself or by way of another.
fn promised<'s>(root: &'s Value, schema: &'s Value) -> BTreeSet<&'s str> {
    let own = schema["properties"].as_object().into_iter().flat_map(|fields| fields.keys().map(String::as_str));
    let target = schema["$ref"].as_str().map(|target| root.pointer(target.strip_prefix('#').unwrap()).unwrap());
    own.chain(target.into_iter().flat_map(|target| promised(root, target))).collect()
}

/// Returns in what a value is not of a schema as the standard has it.
fn spoken(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fault = |what: String| found.push(format!("{at}: {what}"));
    let Some(schema) = schema.as_object() else { panic!("{at}: no schema: {schema}") };
    let mut inner = Vec::new();
    for (keyword, rule) in schema {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "format" => {}
            "$ref" => {
                let target = root.pointer(rule.as_str().unwrap().strip_prefix('#').unwrap()).unwrap();
                inner.extend(spoken(root, target, value, at));
            }
            "type" => {
                let types: Vec<&str> = rule.as_array().map_or_else(
                    || vec![rule.as_str().unwrap()],
                    |all| all.iter().map(|one| one.as_str().unwrap()).collect(),
                );
                if !types.iter().any(|kind| is_of_type(value, kind)) {
                    fault(format!("{value} is no {types:?}"));
                }
            }
            "const" if value != rule => fault(format!("{value} is not {rule}")),
            "const" => {}
            "minimum" if value.as_f64().is_some_and(|number| number < rule.as_f64().unwrap()) => {
                fault(format!("{value} < {rule}"))
            }
            "maximum" if value.as_f64().is_some_and(|number| number > rule.as_f64().unwrap()) => {
                fault(format!("{value} > {rule}"))
            }
            "minItems" if value.as_array().is_some_and(|all| (all.len() as u64) < rule.as_u64().unwrap()) => {
                fault(format!("fewer than {rule}"))
            }
            "maxItems" if value.as_array().is_some_and(|all| all.len() as u64 > rule.as_u64().unwrap()) => {
                fault(format!("more than {rule}"))
            }
            "minimum" | "maximum" | "minItems" | "maxItems" => {}
            "oneOf" | "anyOf" => {
                let all: Vec<Vec<String>> =
                    rule.as_array().unwrap().iter().map(|one| faults(root, one, value, at)).collect();
                let fitting = all.iter().filter(|faults| faults.is_empty()).count();
                if fitting == 0 || (keyword == "oneOf" && fitting > 1) {
                    fault(format!(
                        "fits {fitting} of {} choices; nearest: {:?}",
                        all.len(),
                        all.iter().min_by_key(|faults| faults.len())
                    ));
                }
            }
            "required" => {
                let missing =
                    rule.as_array().unwrap().iter().filter(|name| value.get(name.as_str().unwrap()).is_none());
                missing.for_each(|name| fault(format!("{name} is missing")));
            }
            "properties" => {
                for (name, schema) in rule.as_object().unwrap() {
                    let inside = value.get(name).map(|value| faults(root, schema, value, &format!("{at}.{name}")));
                    inner.extend(inside.into_iter().flatten());
                }
            }
            "prefixItems" => {
                for (number, schema) in rule.as_array().unwrap().iter().enumerate() {
                    value.get(number).into_iter().for_each(|value| inner.extend(faults(root, schema, value, at)));
                }
            }
            "items" => {
                let from = schema.get("prefixItems").map_or(0, |first| first.as_array().unwrap().len());
                for value in value.as_array().into_iter().flatten().skip(from) {
                    inner.extend(faults(root, rule, value, at));
                }
            }
            other => panic!("{at}: a keyword that this reader does not know: {other}"),
        }
    }
    found.extend(inner);
    found
}

fn is_of_type(value: &Value, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("a type that this reader does not know: {other}"),
    }
}
