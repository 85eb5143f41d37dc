//! What indexing costs, beside plain tantivy in the same run: `cargo bench --bench indexing [-- --explode] [--rounds N]`.
//! In: the corpus for speed. Out: a table of CPU seconds, speed, memory and size, and the ratio of both.
//!
//! Both read the same packed JSON Lines and run as processes of their own, in turn, so that a busy machine is busy
//! for both. Plain tantivy is what somebody would write first: a document a report, its own English stemmer,
//! positions, a stored body, one thread and as much memory as ours. It finds no dates, actors or passages. What actors
//! cost is the difference to the same run without them.
//! `--explode` measures the same reports as a file each: a first run, one with nothing changed, one with one changed.
//! `--beside PROGRAM` measures this build and another one in turn instead: what a change costs, in time and in the index.

mod measuring;
mod plain;

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use measuring::{Cost, Output, PROGRAM};

/// The hidden argument with which the bench runs itself as plain tantivy: then the corpus and a folder follow.
const AS_PLAIN_TANTIVY: &str = "--as-plain-tantivy";

/// How often each is measured, unless `--rounds` says otherwise.
const ROUNDS: usize = 2;

/// How often a run with nothing changed, or one file, is measured.
const SHORT_ROUNDS: usize = 3;

/// What the corpus holds.
#[derive(Default)]
struct Corpus {
    file: PathBuf,
    reports: usize,
    text_bytes: u64,
}

fn main() -> anyhow::Result<()> {
    if let Some(corpus) = measuring::argument(AS_PLAIN_TANTIVY) {
        let folder = std::env::args().next_back().context("no folder")?;
        return plain::index(Path::new(&corpus), Path::new(&folder));
    }
    let Some(file) = measuring::speed_corpus() else { return Ok(()) };
    let rounds = measuring::argument("--rounds").map_or(Ok(ROUNDS), |rounds| rounds.parse())?;
    let mut corpus = Corpus { file, ..Corpus::default() };
    plain::each_report(&corpus.file.clone(), |report| {
        corpus.reports += 1;
        corpus.text_bytes += report.text.len() as u64;
        Ok(())
    })?;
    println!("{} reports, {} MB of text", corpus.reports, measuring::megabytes(corpus.text_bytes));
    if let Some(other) = measuring::argument("--beside") {
        return beside_another_build(&corpus, Path::new(&other), rounds);
    }
    println!("plain tantivy: a document a report, en_stem, Zstandard at level 1 as ours, 1 thread, 200 MB");
    println!();
    beside_plain_tantivy(&corpus, rounds)?;
    if measuring::has_argument("--explode") {
        exploded(&corpus)?;
    }
    Ok(())
}

fn beside_plain_tantivy(corpus: &Corpus, rounds: usize) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let reports = folder.path().join("reports");
    fs::create_dir(&reports)?;
    fs::copy(&corpus.file, reports.join("speed.jsonl.zst"))?;
    let mut rows = Vec::new();
    let mut ratios = Vec::new();
    for _ in 0..rounds {
        let index = folder.path().join("index");
        let mut costs = Vec::new();
        for (name, more) in [("dateline index", None), ("the same --no-actors", Some("--no-actors"))] {
            let ours = index_folder(Path::new(PROGRAM), &reports, &index, more)?;
            ensure!(ours.reports == corpus.reports, "{} of {} reports indexed", ours.reports, corpus.reports);
            rows.push(row(name, ours.cost, Some(measuring::folder_bytes(&index)?), corpus));
            costs.push(ours.cost.cpu.as_secs_f64());
            fs::remove_dir_all(&index)?;
        }

        let index = folder.path().join("plain");
        fs::create_dir(&index)?;
        let itself = std::env::current_exe()?;
        let mut plain = Command::new(itself);
        plain.arg(AS_PLAIN_TANTIVY).arg(reports.join("speed.jsonl.zst")).arg(&index);
        let (theirs, _) = measuring::run(&mut plain, Output::Dropped)?;
        rows.push(row("plain tantivy", theirs, Some(measuring::folder_bytes(&index)?), corpus));
        fs::remove_dir_all(&index)?;
        ratios.push([costs[0] / costs[1], costs[1] / theirs.cpu.as_secs_f64()]);
    }
    measuring::print_table(&HEAD, &rows);
    for (place, name) in ["with actors to --no-actors", "--no-actors to plain tantivy"].into_iter().enumerate() {
        let shown: Vec<String> = ratios.iter().map(|ratio| format!("{:.2}", ratio[place])).collect();
        println!("CPU seconds, {name}, round by round: {}", shown.join(", "));
    }
    println!();
    Ok(())
}

/// Indexes with this build and another, and prints what both cost and the ratios, round by round.
fn beside_another_build(corpus: &Corpus, other: &Path, rounds: usize) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (reports, index) = (folder.path().join("reports"), folder.path().join("index"));
    fs::create_dir(&reports)?;
    fs::copy(&corpus.file, reports.join("speed.jsonl.zst"))?;
    let (mut rows, mut ratios) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let mut measured = Vec::new();
        for (name, program) in [("the other", other), ("this build", Path::new(PROGRAM))] {
            let run = index_folder(program, &reports, &index, None)?;
            ensure!(run.reports == corpus.reports, "{} of {} reports indexed", run.reports, corpus.reports);
            let bytes = measuring::folder_bytes(&index)?;
            rows.push(row(name, run.cost, Some(bytes), corpus));
            measured.push((run.cost.cpu.as_secs_f64(), bytes as f64));
            fs::remove_dir_all(&index)?;
        }
        ratios.push([measured[1].0 / measured[0].0, measured[1].1 / measured[0].1]);
    }
    measuring::print_table(&HEAD, &rows);
    for (place, name) in ["CPU seconds", "index"].into_iter().enumerate() {
        let shown: Vec<String> = ratios.iter().map(|ratio| format!("{:.3}", ratio[place])).collect();
        println!("{name}, this build to the other, round by round: {}", shown.join(", "));
    }
    Ok(())
}

/// The columns of both tables.
const HEAD: [&str; 7] = ["", "CPU s", "wall s", "MB/s", "peak MB", "index MB", "of the text"];

fn row(name: &str, cost: Cost, index_bytes: Option<u64>, corpus: &Corpus) -> Vec<String> {
    let speed = corpus.text_bytes as f64 / 1e6 / cost.wall.as_secs_f64();
    let mut row = vec![
        name.to_string(),
        measuring::seconds(cost.cpu),
        measuring::seconds(cost.wall),
        // Of a run that reads nothing or little, a speed says nothing.
        index_bytes.map_or_else(String::new, |_| format!("{speed:.1}")),
        measuring::megabytes(cost.peak_bytes),
    ];
    if let Some(bytes) = index_bytes {
        row.push(measuring::megabytes(bytes));
        row.push(format!("{:.1} %", bytes as f64 / corpus.text_bytes as f64 * 100.0));
    }
    row
}

/// A run of `dateline index`, and what its line of JSON says.
struct Indexed {
    cost: Cost,
    reports: usize,
    written: usize,
    files_read: usize,
}

fn index_folder(program: &Path, reports: &Path, index: &Path, more: Option<&str>) -> anyhow::Result<Indexed> {
    let mut command = Command::new(program);
    command.args(["index", "--json", "--index"]).arg(index).args(more).arg(reports);
    let (cost, printed) = measuring::run(&mut command, Output::Kept)?;
    let line: serde_json::Value = serde_json::from_str(printed.lines().last().unwrap_or_default())?;
    let number = |name: &str| line[name].as_u64().with_context(|| format!("no `{name}` in {line}"));
    Ok(Indexed {
        cost,
        reports: number("reports")? as usize,
        written: number("written")? as usize,
        files_read: (number("new")? + number("changed")?) as usize,
    })
}

fn exploded(corpus: &Corpus) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (reports, index) = (folder.path().join("reports"), folder.path().join("index"));
    let mut files = Vec::new();
    plain::each_report(&corpus.file, |report| {
        let file = reports.join(format!("{}.txt", report.id));
        fs::create_dir_all(file.parent().context("a file lies in a folder")?)?;
        let date = report.date.map_or_else(String::new, |date| format!("date {date} "));
        fs::write(&file, format!("{date}{}\n\n{}", report.title, report.text))?;
        files.push(file);
        Ok(())
    })?;
    let first = index_folder(Path::new(PROGRAM), &reports, &index, None)?;
    ensure!(first.reports == files.len(), "{} of {} reports indexed", first.reports, files.len());
    let mut rows = vec![row("a file each: first run", first.cost, Some(measuring::folder_bytes(&index)?), corpus)];
    for _ in 0..SHORT_ROUNDS {
        let again = index_folder(Path::new(PROGRAM), &reports, &index, None)?;
        ensure!(again.files_read == 0, "{} files read although none changed", again.files_read);
        rows.push(row("nothing changed", again.cost, None, corpus));
    }
    for round in 0..SHORT_ROUNDS {
        let file = &files[files.len() / SHORT_ROUNDS * round];
        OpenOptions::new().append(true).open(file)?.write_all(b"\n\nA sentence more.")?;
        let changed = index_folder(Path::new(PROGRAM), &reports, &index, None)?;
        ensure!((changed.files_read, changed.written) == (1, 1), "{} reports written for one", changed.written);
        rows.push(row("one file changed", changed.cost, None, corpus));
    }
    measuring::print_table(&HEAD, &rows);
    Ok(())
}
