//! Many queries at once: what `search --from` answers in a second, and what `saved run --all` saves over as many processes.
//! In: an index of the corpus for speed, and the judged questions of the ranking bench, of which the words are taken.
//! Out: two tables of CPU and wall seconds of whole processes, in text and as JSON, into nothing.
//!
//! The mix: of each of six kinds the same number, in turn, no query twice: one word; two words; four words; eight words
//! with `any`; a phrase of two words; a word with a filter. Words that stand together here stand together in a question.
//! None is a function word, and the index has each word and each phrase; together they may find nothing.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, ensure};
use dateline::language::stop_words;
use serde_json::{Value, json};

use super::measuring::{self, Cost, Output, PROGRAM};

/// How many queries `search --from` is asked.
const QUERIES: usize = 5_000;

/// How many saved queries there are: what somebody asks every morning.
const SAVED: usize = 40;

/// How often each is measured; the time in the middle counts.
const RUNS: usize = 3;

const COLLECTIONS: [&str; 4] = ["cranfield", "cisi", "cacm", "adi"];

const FILTERS: [&str; 8] = [
    "date:1961..1963",
    "actor:state/Russia",
    "date:2000..2020",
    "actor:state/China",
    "date:1970",
    "actor:state/Iran",
    "title:memorandum",
    "actor:org/NATO",
];

/// A query, and whether some of its words will do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Query {
    text: String,
    any: bool,
}

/// Prints the tables.
pub(crate) fn tables(index: &Path) -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench-many");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let queries = mix(index, &folder)?;
    from_a_file(index, &folder, &queries)?;
    saved(index, &folder, &queries)
}

fn from_a_file(index: &Path, folder: &Path, queries: &[Query]) -> anyhow::Result<()> {
    let lines: Vec<String> =
        queries.iter().map(|query| json!({"query": query.text, "any": query.any}).to_string()).collect();
    let file = folder.join("queries.jsonl");
    fs::write(&file, lines.join("\n"))?;
    let counted = counts(index, &file)?;
    let found = counted.iter().filter(|reports| **reports > 0).count();
    println!("{} queries, of which {found} find something", queries.len());
    println!();
    let mut rows = Vec::new();
    for (name, more) in [("search --from, text", &[][..]), ("search --from, --json", &["--json"])] {
        let cost = middle(|| {
            let mut command = of(index);
            command.args(["search", "--from"]).arg(&file).args(more);
            Ok(measuring::run(&mut command, Output::Dropped)?.0)
        })?;
        let rate = queries.len() as f64 / cost.cpu.as_secs_f64();
        let mut row = row(name, cost);
        row.push(format!("{rate:.0}"));
        rows.push(row);
    }
    measuring::print_table(&["many queries", "CPU s", "wall s", "peak MB", "a second and core"], &rows);
    Ok(())
}

fn saved(index: &Path, folder: &Path, queries: &[Query]) -> anyhow::Result<()> {
    let shelf = folder.join("queries");
    // Of each kind some.
    let chosen: Vec<&Query> = queries.iter().step_by(queries.len() / SAVED + 1).take(SAVED).collect();
    for (number, query) in chosen.iter().enumerate() {
        let any: &[&str] = if query.any { &["--any"] } else { &[] };
        let mut command = of(index);
        command.args(["saved", "add"]).args(any).arg("--queries").arg(&shelf);
        measuring::run(command.arg(format!("saved-{number:02}")).arg(&query.text), Output::Dropped)?;
    }
    let mut rows = Vec::new();
    for (form, more) in [("text", &[][..]), ("--json", &["--json"])] {
        let hits = |text: &str| text.lines().filter(|line| !line.contains("\"type\":\"summary\"")).count();
        let mut printed = [0, 0];
        let together = middle(|| {
            let mut command = of(index);
            command.args(["saved", "run", "--all", "--queries"]).arg(&shelf).args(more);
            let (cost, out) = measuring::run(&mut command, Output::Kept)?;
            printed[0] = hits(&out);
            Ok(cost)
        })?;
        let alone = middle(|| {
            let mut all = Cost { cpu: Duration::ZERO, wall: Duration::ZERO, peak_bytes: 0 };
            printed[1] = 0;
            for query in &chosen {
                let any: &[&str] = if query.any { &["--any"] } else { &[] };
                let mut command = of(index);
                command.arg("search").args(any).args(more).arg(&query.text);
                let (cost, out) = measuring::run(&mut command, Output::Kept)?;
                all = Cost {
                    cpu: all.cpu + cost.cpu,
                    wall: all.wall + cost.wall,
                    peak_bytes: all.peak_bytes.max(cost.peak_bytes),
                };
                printed[1] += hits(&out);
            }
            Ok(all)
        })?;
        ensure!(printed[0] == printed[1] && printed[0] > SAVED, "{printed:?} hits are not the same");
        rows.push(row(&format!("saved run --all, {form}"), together));
        rows.push(row(&format!("{SAVED} times search, {form}"), alone));
    }
    measuring::print_table(&["forty saved queries", "CPU s", "wall s", "peak MB"], &rows);
    Ok(())
}

fn row(name: &str, cost: Cost) -> Vec<String> {
    vec![
        name.to_string(),
        measuring::seconds(cost.cpu),
        measuring::seconds(cost.wall),
        measuring::megabytes(cost.peak_bytes),
    ]
}

/// Returns the run with the CPU time in the middle; one before them only warms the page cache.
fn middle(mut run: impl FnMut() -> anyhow::Result<Cost>) -> anyhow::Result<Cost> {
    run()?;
    let mut costs = (0..RUNS).map(|_| run()).collect::<anyhow::Result<Vec<Cost>>>()?;
    costs.sort_by_key(|cost| cost.cpu);
    Ok(costs[RUNS / 2])
}

fn of(index: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("--index").arg(index);
    command
}

/// Returns how many reports answer each line of the file.
fn counts(index: &Path, file: &Path) -> anyhow::Result<Vec<u64>> {
    let mut command = of(index);
    let (_, out) = measuring::run(command.args(["count", "--json", "--from"]).arg(file), Output::Kept)?;
    out.lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line)?;
            line["reports"].as_u64().with_context(|| format!("no count: {line}"))
        })
        .collect()
}

/// Returns those of the texts that the index has.
fn held(index: &Path, folder: &Path, texts: BTreeSet<String>) -> anyhow::Result<BTreeSet<String>> {
    let file = folder.join("held.jsonl");
    let lines: Vec<String> = texts.iter().map(|text| json!({ "query": text }).to_string()).collect();
    fs::write(&file, lines.join("\n"))?;
    let counted = counts(index, &file)?;
    ensure!(counted.len() == texts.len(), "{} counts of {} texts", counted.len(), texts.len());
    Ok(texts.into_iter().zip(counted).filter(|(_, reports)| *reports > 0).map(|(text, _)| text).collect())
}

fn mix(index: &Path, folder: &Path) -> anyhow::Result<Vec<Query>> {
    let questions = questions()?;
    let words = held(index, folder, questions.iter().flatten().cloned().collect())?;
    let questions: Vec<Vec<String>> = questions
        .into_iter()
        .map(|question| question.into_iter().filter(|word| words.contains(word)).collect())
        .collect();
    let windows = |size: usize| {
        let all = questions.iter().flat_map(move |question| question.windows(size));
        all.map(|words| words.join(" ")).collect::<BTreeSet<String>>()
    };
    let phrases = held(index, folder, windows(2).into_iter().map(|pair| format!("\"{pair}\"")).collect())?;
    let filtered = words.iter().enumerate().map(|(at, word)| format!("{word} {}", FILTERS[at % FILTERS.len()]));
    let kinds = [
        spread(windows(1), false),
        spread(windows(2), false),
        spread(windows(4), false),
        spread(windows(8), true),
        spread(phrases, false),
        spread(filtered.collect(), false),
    ];
    let mut mixed = Vec::new();
    for at in 0.. {
        let of_each: Vec<Query> = kinds.iter().filter_map(|kind| kind.get(at).cloned()).collect();
        if of_each.is_empty() || mixed.len() >= QUERIES {
            break;
        }
        mixed.extend(of_each);
    }
    mixed.truncate(QUERIES);
    let shares: Vec<String> = kinds.iter().map(|kind| kind.len().to_string()).collect();
    println!("one, two, four words, eight with any, phrases, filtered: {} are there", shares.join(", "));
    Ok(mixed)
}

/// Returns the queries in an order in which neighbours in the alphabet stand apart, always the same.
fn spread(texts: BTreeSet<String>, any: bool) -> Vec<Query> {
    let mut hashed: Vec<(blake3::Hash, String)> =
        texts.into_iter().map(|text| (blake3::hash(text.as_bytes()), text)).collect();
    hashed.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
    hashed.into_iter().map(|(_, text)| Query { text, any }).collect()
}

/// Returns the words of each judged question, in their order, without function words.
fn questions() -> anyhow::Result<Vec<Vec<String>>> {
    let mut questions = Vec::new();
    for collection in COLLECTIONS {
        let path: PathBuf = measuring::shared_data().join("ir").join(collection).join("queries.jsonl");
        let file = fs::File::open(&path).with_context(|| format!("no questions at {}", path.display()))?;
        for line in BufReader::new(file).lines() {
            let question: Value = serde_json::from_str(&line?)?;
            let text = question["text"].as_str().unwrap_or_default().to_lowercase();
            let words = text.split(|sign: char| !sign.is_ascii_alphabetic()).filter(|word| word.len() > 2);
            questions.push(words.filter(|word| !stop_words::is_one(word)).map(str::to_string).collect());
        }
    }
    Ok(questions)
}
