//! How well the program ranks: `cargo bench --bench ranking -- FOLDER… [--all-words]`.
//! In: folders of test collections, each with `corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`, `text`)
//! and `qrels.tsv` (query, document, grade; a line of names first). Out: a table of nDCG@10, MAP, recall@100 and MRR
//! beside other engines, and a TREC run file for each collection in `target/ranking`.
//!
//! Each collection is indexed anew by the program's own library and asked as `search --any --literal` would ask, so
//! what is measured is what users get. Without a folder: the collections in `../shared/data/ir`.

mod judged;
mod measuring;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use dateline::answer::{self, Wanted};
use dateline::index::open::{Snapshot, Verify};
use dateline::index::place::Place;
use dateline::index::refresh::{self, BETWEEN_COMMITS, Request, Watcher};
use dateline::query;
use dateline::report::root::RootOptions;
use jiff::civil::Date;
use judged::{Collection, Measures};

/// The collections that lie beside the repository.
const BESIDE: [&str; 4] = ["cranfield", "cisi", "cacm", "adi"];

/// So many of the best are looked at, as `trec_eval` does.
const DEPTH: usize = 1_000;

/// A day to count from: no query here depends on it.
const TODAY: Date = jiff::civil::date(2025, 1, 1);

/// What others reach on the collections of `BESIDE`, title and text in one field, words joined by OR: nDCG@10 of each,
/// then the means of nDCG@10, MAP, recall@100 and MRR. Measured in the study of ranking.
// A measured 0.318 is no number of nature.
#[allow(clippy::approx_constant)]
const OTHERS: [(&str, [f64; 8]); 4] = [
    ("Lucene 9.9.1, EnglishAnalyzer", [0.359, 0.385, 0.494, 0.486, 0.431, 0.317, 0.687, 0.629]),
    ("SQLite 3.40 FTS5, porter", [0.354, 0.318, 0.426, 0.486, 0.396, 0.290, 0.693, 0.583]),
    ("Xapian 1.4.22, English", [0.332, 0.354, 0.449, 0.439, 0.394, 0.290, 0.677, 0.604]),
    ("tantivy 0.27, en_stem", [0.355, 0.308, 0.429, 0.470, 0.391, 0.287, 0.684, 0.590]),
];

fn main() -> anyhow::Result<()> {
    // `cargo test --all-targets` runs benches too, without this argument: there they have nothing to say.
    if !measuring::has_argument("--bench") {
        println!("skipped: figures come from `cargo bench`");
        return Ok(());
    }
    let named = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let mut folders: Vec<PathBuf> = named.map(PathBuf::from).collect();
    if folders.is_empty() {
        folders = BESIDE.iter().map(|name| measuring::shared_data().join("ir").join(name)).collect();
        folders.retain(|folder| folder.is_dir());
    }
    let any = !measuring::has_argument("--all-words");
    let runs = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("ranking");
    fs::create_dir_all(&runs)?;
    let mut rows = Vec::new();
    for folder in &folders {
        let collection = Collection::open(folder)?;
        let measured = measure(&collection, any, &runs)?;
        rows.push((collection.name, measured));
    }
    print(&rows);
    println!("run files: {}", runs.display());
    Ok(())
}

/// Indexes a collection, asks its queries, and returns what the answers are worth.
fn measure(collection: &Collection, any: bool, runs: &Path) -> anyhow::Result<Measures> {
    let folder = tempfile::tempdir()?;
    let snapshot = indexed(collection, folder.path())?;
    let run = runs.join(format!("{}.run", collection.name));
    let mut out = BufWriter::new(File::create(&run).with_context(|| format!("cannot write {}", run.display()))?);
    let mut measures = Vec::new();
    let wanted = Wanted { limit: Some(DEPTH), any, ..Wanted::default() };
    for (number, text) in &collection.queries {
        let query = query::literal(text)?;
        let answer = answer::ask(&snapshot, &query.text, &query.tree, &wanted, &TODAY.into())?;
        let found = answer.hits.iter().map(|hit| hit.report.id.rsplit_once('#').map_or("", |(_, id)| id));
        let documents: Vec<String> = found.map(|id| collection.document_of(id)).collect();
        for (place, (document, hit)) in documents.iter().zip(&answer.hits).enumerate() {
            let score = hit.hits.first().map_or(0.0, |hit| hit.score);
            writeln!(out, "{number} Q0 {document} {} {score:.6} dateline", place + 1)?;
        }
        measures.extend(collection.measures(number, &documents));
    }
    out.flush()?;
    Ok(Measures::mean(&measures))
}

/// Writes the documents as reports with nothing but a title and a text, and indexes them.
fn indexed(collection: &Collection, folder: &Path) -> anyhow::Result<Snapshot> {
    let reports = folder.join("reports");
    fs::create_dir(&reports)?;
    let mut file = BufWriter::new(File::create(reports.join("corpus.jsonl"))?);
    for (place, document) in collection.documents.iter().enumerate() {
        // Ids of their own, so that none is encoded or taken twice.
        let record = serde_json::json!({ "id": place.to_string(), "title": document.title, "text": document.text });
        writeln!(file, "{record}")?;
    }
    file.flush()?;
    let place = Place::find_or_make(Some(&folder.join("index")), folder)?;
    let request = Request {
        folders: vec![reports.canonicalize()?],
        options: Some(RootOptions { no_actors: true, ..RootOptions::default() }),
        rebuild: false,
        prune: false,
        verify_files: false,
        now: 0,
        today: TODAY,
        between_commits: BETWEEN_COMMITS,
    };
    refresh::refresh(&place, &request, &mut Silent)?;
    Ok(Snapshot::open(&place, Verify::AsRead)?)
}

struct Silent;

impl Watcher for Silent {
    fn found(&mut self, _files: usize, _bytes: u64) {}
    fn read(&mut self, _files: usize, _bytes: u64) {}
    fn writing(&mut self) {}
    fn stop(&self) -> bool {
        false
    }
}

fn print(rows: &[(String, Measures)]) {
    let shown = |number: f64| format!("{number:.4}");
    let each = rows.iter().map(|(name, measured)| {
        let figures = [measured.ndcg, measured.map, measured.recall, measured.mrr].map(shown);
        [vec![name.clone(), measured.queries.to_string()], figures.to_vec()].concat()
    });
    let mut table: Vec<Vec<String>> = each.collect();
    let mean = Measures::mean(&rows.iter().map(|(_, measured)| *measured).collect::<Vec<_>>());
    let figures = [mean.ndcg, mean.map, mean.recall, mean.mrr].map(shown);
    table.push([vec!["mean".to_string(), String::new()], figures.to_vec()].concat());
    measuring::print_table(&["collection", "queries", "nDCG@10", "MAP", "recall@100", "MRR"], &table);
    if rows.iter().map(|(name, _)| name.as_str()).ne(BESIDE) {
        return;
    }
    let ours = rows.iter().map(|(_, measured)| measured.ndcg).chain([mean.ndcg, mean.map, mean.recall, mean.mrr]);
    let row = |name: &str, figures: &mut dyn Iterator<Item = f64>| {
        std::iter::once(name.to_string()).chain(figures.map(|figure| format!("{figure:.3}"))).collect::<Vec<_>>()
    };
    let mut table = vec![row("dateline", &mut ours.into_iter())];
    table.extend(OTHERS.iter().map(|(name, figures)| row(name, &mut figures.iter().copied())));
    let head = [vec!["nDCG@10 of each, then means"], BESIDE.to_vec(), vec!["nDCG@10", "MAP", "recall@100", "MRR"]];
    measuring::print_table(&head.concat(), &table);
}
