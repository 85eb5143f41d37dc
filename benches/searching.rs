//! What a query costs: `cargo bench --bench searching [-- --library [--kind NAME]] [--many] [--rebuild]`.
//! In: an index of the corpus for speed, made once in `target/bench-index`. Out: tables of CPU milliseconds of whole
//! processes, from start to end with a warm page cache, top ten with marks into nothing; and beside them the
//! milliseconds of the same through the library, on an index that is open already. `--library` prints only the times
//! in the library, beside those of plain tantivy, of which an index is made once in `target/bench-plain`; `--many` only
//! what many queries at once cost, with their words from the judged questions in `ir`.
//!
//! An index of another format is made anew by itself; after a change of what is written in the same format,
//! `--rebuild` does it.

mod latency;
mod many;
mod measuring;
mod plain;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use dateline::answer::facet::{By, FacetField, FacetRequest};
use dateline::answer::hit::Answer;
use dateline::answer::{self, Copies, Wanted};
use dateline::index::open::{Snapshot, Verify};
use dateline::index::place::Place;
use dateline::present::{Dates, Screen, lines};
use dateline::{language, query};
use jiff::civil::Date;
use measuring::{Output, PROGRAM};
use plain::Plain;

/// How often each query is asked; the first time beyond these only warms the page cache.
const RUNS: usize = 5;

/// Rows of each table under an answer, as in the program.
const FACET_ROWS: usize = 12;

/// A day to count from: no query here depends on it.
const TODAY: Date = jiff::civil::date(2025, 1, 1);

/// What people look for in diplomatic papers, speeches and statements.
const TWO_WORDS: [&str; 20] = [
    "arms control",
    "nuclear test",
    "prime minister",
    "oil embargo",
    "peace talks",
    "security council",
    "missile crisis",
    "foreign minister",
    "climate change",
    "human rights",
    "cease fire",
    "trade agreement",
    "military aid",
    "economic sanctions",
    "berlin wall",
    "suez canal",
    "infrastructure jobs",
    "refugee camps",
    "grain shipments",
    "hostages released",
];

const PHRASES: [&str; 6] = [
    "\"arms control\"",
    "\"prime minister\"",
    "\"security council\"",
    "\"united nations\"",
    "\"weapons of mass destruction\"",
    "\"peaceful settlement of disputes\"",
];

/// What stands near what, from the commonplace to the worst that people ask.
const NEAR: [&str; 8] = [
    "(soviet OR russian) NEAR/5 (missile OR weapon OR rocket)",
    "president NEAR/10 government",
    "kissinger NEAR/12 (visit OR trip OR travel) NEAR/12 (peking OR china)",
    "strike NEAR/8 @person",
    "actor:Russia NEAR/15 talks",
    "\"security council\" BEFORE/10 resolution",
    "WITHIN sentence (nuclear test ban)",
    "\"arms reduction\"~5",
];

/// Words that look alike; the last go through the whole dictionary.
const PATTERNS: [&str; 8] =
    ["sanction*", "wom?n", "negot*", "kissinger~1", "khrushchev~2", "/(soviet|russian)s?/", "*ization", "/.*gate/"];

/// Words between blanks are arguments of their own; a value with a blank needs its quotes.
const FILTERED: [&[&str]; 4] = [
    &["missiles", "actor:state/Cuba", "date:1962..1963"],
    &["talks", "actor:North Korea", "date:1950..1953"],
    &["sanctions", "actor:state/Russia", "date:2022"],
    &["actor:state/China", "date:1971..1972"],
];

/// Those that more than 15,000 reports answer are measured with facets.
const BROAD: [&str; 12] = [
    "government",
    "president",
    "world",
    "united states",
    "united nations",
    "international peace",
    "government policy",
    "state OR government",
    "president OR minister",
    "war OR peace",
    "\"united states\"",
    "the of",
];

/// What a query must match to count as broad.
const BROAD_REPORTS: usize = 15_000;

fn main() -> anyhow::Result<()> {
    let Some(corpus) = measuring::speed_corpus() else { return Ok(()) };
    let folder = index_of(&corpus)?;
    if measuring::has_argument("--many") {
        return many::tables(&folder);
    }
    let asking = Asking { snapshot: opened(&folder)?, folder: folder.clone() };
    latency::table(&|query, any| asking.in_process(query, any, With::Hits), &plain_of(&corpus)?)?;
    if measuring::has_argument("--library") {
        return Ok(());
    }
    println!("the program alone, `--version`: {} ms of CPU", measuring::milliseconds(program_alone()?));
    println!("opening the index in the library: {} ms", measuring::milliseconds(opening(&folder)?));
    println!();
    let of_one = |query: &&str| query.split(' ').map(str::to_string).collect::<Vec<_>>();
    let whole = |query: &&str| vec![query.to_string()];

    asking.table("two words", TWO_WORDS.iter().map(of_one), With::Hits)?;
    asking.table("phrases", PHRASES.iter().map(whole), With::Hits)?;
    asking.table("near", NEAR.iter().map(whole), With::Hits)?;
    asking.table("patterns", PATTERNS.iter().map(whole), With::Hits)?;
    let filtered = FILTERED.iter().map(|words| words.iter().map(ToString::to_string).collect());
    asking.table("actor and date", filtered, With::Hits)?;
    let mut broad = Vec::new();
    for query in BROAD.iter().map(whole) {
        if asking.answer(&query, false, With::Facets)?.summary.matched.reports > BROAD_REPORTS {
            broad.push(query);
        }
    }
    asking.table("with --facets", broad.iter().cloned(), With::Facets)?;
    asking.table("the same without", broad.into_iter(), With::Hits)?;
    Ok(())
}

/// Returns the folder of an index of the corpus; makes it where there is none of this format.
fn index_of(corpus: &Path) -> anyhow::Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench-index");
    let name = corpus.file_name().context("the corpus is a file")?;
    let index = |more: &[&str]| {
        let mut command = Command::new(PROGRAM);
        command.args(["index", "--index"]).arg(&folder).arg("--include").arg(name).args(more);
        command.arg(corpus.parent().unwrap_or(corpus));
        measuring::run(&mut command, Output::Dropped)
    };
    // Where nothing has changed this costs one look at the file.
    let made = if measuring::has_argument("--rebuild") { index(&["--rebuild"]) } else { index(&[]) };
    made.or_else(|_| index(&["--rebuild"]))?;
    Ok(folder)
}

/// Returns plain tantivy's index of the corpus; makes it where there is none.
fn plain_of(corpus: &Path) -> anyhow::Result<Plain> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench-plain");
    let made = Plain::open(&folder);
    if let Ok(made) = made {
        return Ok(made);
    }
    // What a stopped run left is in the way.
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    plain::index(corpus, &folder)?;
    Plain::open(&folder)
}

fn opened(folder: &Path) -> anyhow::Result<Snapshot> {
    let place = Place::find(Some(folder), folder)?;
    Ok(Snapshot::open(&place, Verify::AsRead)?)
}

/// Returns what the program costs when it does nothing.
fn program_alone() -> anyhow::Result<Duration> {
    let costs = (0..RUNS).map(|_| measuring::run(Command::new(PROGRAM).arg("--version"), Output::Dropped));
    Ok(measuring::median(costs.map(|cost| Ok(cost?.0.cpu)).collect::<anyhow::Result<Vec<_>>>()?))
}

/// Returns how long it takes until an index can be asked, its small files verified.
fn opening(folder: &Path) -> anyhow::Result<Duration> {
    let times = (0..RUNS).map(|_| {
        let begun = Instant::now();
        opened(folder).map(|_| begun.elapsed())
    });
    Ok(measuring::median(times.collect::<anyhow::Result<Vec<_>>>()?))
}

/// What is shown beside the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum With {
    /// Nothing.
    Hits,
    /// Dates and actors of all matching reports.
    Facets,
}

/// The index that is asked, by both ways.
struct Asking {
    folder: PathBuf,
    snapshot: Snapshot,
}

impl Asking {
    /// Prints what each of the queries costs.
    fn table(&self, name: &str, queries: impl Iterator<Item = Vec<String>>, with: With) -> anyhow::Result<()> {
        let mut rows = Vec::new();
        let mut medians = Vec::new();
        for query in queries {
            let reports = self.answer(&query, false, with)?.summary.matched.reports;
            ensure!(reports > 0, "nothing answers {query:?}");
            let (mut processes, mut walls, mut inside) = (Vec::new(), Vec::new(), Vec::new());
            self.process(&query, with)?;
            for _ in 0..RUNS {
                let cost = self.process(&query, with)?;
                processes.push(cost.cpu);
                walls.push(cost.wall);
                inside.push(self.in_process(&query, false, with)?);
            }
            let three = [measuring::median(processes.clone()), measuring::median(walls), measuring::median(inside)];
            medians.push(three);
            let most = processes.into_iter().max().unwrap_or_default();
            rows.push(row(&query.join(" "), reports.to_string(), three, measuring::milliseconds(most)));
        }
        let middle = |at: usize| measuring::median(medians.iter().map(|three| three[at]));
        let most = medians.iter().map(|three| three[0]).max().unwrap_or_default();
        rows.push(row("median (most)", String::new(), [0, 1, 2].map(middle), measuring::milliseconds(most)));
        measuring::print_table(&[name, "reports", "CPU ms", "most", "wall ms", "library ms"], &rows);
        Ok(())
    }

    fn process(&self, query: &[String], with: With) -> anyhow::Result<measuring::Cost> {
        let mut command = Command::new(PROGRAM);
        command.args(["search", "--color", "always", "--index"]).arg(&self.folder);
        if with == With::Facets {
            command.arg("--facets");
        }
        Ok(measuring::run(command.args(query), Output::Dropped)?.0)
    }

    fn in_process(&self, query: &[String], any: bool, with: With) -> anyhow::Result<Duration> {
        let screen = Screen {
            columns: 100,
            colour: true,
            sentence_ends: language::sentence::ends,
            dates: Dates::AsWritten,
            hyperlinks: false,
        };
        let begun = Instant::now();
        let answer = self.answer(query, any, with)?;
        lines::lines(&mut io::sink(), &answer, &screen)?;
        Ok(begun.elapsed())
    }

    fn answer(&self, query: &[String], any: bool, with: With) -> anyhow::Result<Answer> {
        let table = |field| FacetRequest { field, limit: Some(FACET_ROWS), rest: false };
        let facets = match with {
            With::Hits => Vec::new(),
            With::Facets => vec![table(FacetField::Date(By::Fitting)), table(FacetField::Actor(None))],
        };
        let query = query::parse_arguments(query)?;
        let wanted = Wanted { limit: Some(10), any, copies: Copies::Folded, facets, ..Wanted::default() };
        Ok(answer::ask(&self.snapshot, &query.text, &query.tree, &wanted, &TODAY.into())?)
    }
}

fn row(query: &str, reports: String, [cpu, wall, library]: [Duration; 3], most: String) -> Vec<String> {
    let shown = measuring::milliseconds;
    vec![query.to_string(), reports, shown(cpu), most, shown(wall), shown(library)]
}
