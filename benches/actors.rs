//! What recogniser and normaliser find, and what they cost: `cargo bench --bench actors [-- --each] [-- --megabytes N]`.
//! In: labelled reports and the corpus for speed. Out: precision and recall by kind, speed in CPU seconds, and how many
//! false actors are found a megabyte in text that is changed or names nobody; the digest of all that was found tells
//! whether two builds find the same. `--each` shows what was wrong in each report, `--folder FOLDER` scores another folder
//! of labelled reports.

mod labelled;
mod measuring;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::io::BufRead;
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::Context;
use dateline::intake::understand::curated::Curated;
use dateline::intake::understand::gazetteer::Gazetteer;
use dateline::intake::understand::normaliser::{Normaliser, Workspace};
use dateline::intake::{self, Facts, Given, Names};
use dateline::report::actor::{ActorId, Provenance};
use jiff::civil::date;
use serde::Deserialize;

/// How much of the corpus is read, unless `--megabytes` says otherwise.
const MEGABYTES: usize = 40;

/// A report of the corpus.
#[derive(Deserialize)]
struct Report {
    date: Option<String>,
    text: String,
}

fn main() -> anyhow::Result<()> {
    let Some(corpus) = measuring::speed_corpus() else { return Ok(()) };
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/actors/labelled");
    let given = measuring::argument("--folder");
    for folder in
        given.iter().map(Path::new).chain([measuring::shared_data().join("actors/dev/facets").as_path(), &own])
    {
        labelled_reports(folder)?;
    }
    if given.is_none() {
        speed(&corpus)?;
    }
    Ok(())
}

fn labelled_reports(folder: &Path) -> anyhow::Result<()> {
    if !folder.is_dir() {
        println!("skipped: no {}", folder.display());
        return Ok(());
    }
    let names = Rc::new(Names::new(Curated::default()));
    let facts = Facts { names, recognise: true, day_first: false, today: date(2026, 1, 1) };
    let mut workspace = Workspace::default();
    let scores = labelled::score(folder, |file| {
        let mut actors = BTreeSet::new();
        let name = file.file_name().map(Path::new).context("no name")?;
        let read = intake::reports(file, name, &facts, &mut workspace, &mut |_| {}, &mut |given| {
            if let Given::Report(report) = given {
                actors.extend(report.namings.iter().map(|naming| naming.actor.to_string()));
            }
            ControlFlow::Continue(())
        });
        anyhow::ensure!(read.is_ok(), "{} cannot be read", file.display());
        Ok(actors.into_iter().collect())
    })?;
    println!("{} reports of {}", scores.outcomes.len(), folder.display());
    if measuring::has_argument("--each") {
        for outcome in &scores.outcomes {
            println!(
                "  {}: wrong: {}; missed: {}",
                outcome.report,
                outcome.wrong.join(", "),
                outcome.missed.join(", ")
            );
        }
    }
    let row = |(kind, counts): (&&str, &labelled::Counts)| {
        let mut row = vec![(*kind).to_string()];
        row.extend(counts.percents().map(|percent| format!("{percent:.1}")));
        row.extend([counts.right, counts.wrong, counts.missed].map(|count| count.to_string()));
        row
    };
    let rows: Vec<Vec<String>> = scores.by_kind.iter().map(row).collect();
    measuring::print_table(&["kind", "precision", "recall", "F1", "right", "wrong", "missed"], &rows);
    Ok(())
}

/// A text with its year.
type Text = (String, Option<i16>);

/// Prose in other languages that names nobody.
const LANGUAGES: &[(&str, &str)] = &[
    ("French", include_str!("languages/french.txt")),
    ("German", include_str!("languages/german.txt")),
    ("Spanish", include_str!("languages/spanish.txt")),
];

fn speed(corpus: &Path) -> anyhow::Result<()> {
    let wanted = measuring::argument("--megabytes").map_or(Ok(MEGABYTES), |number| number.parse())? * 1_000_000;
    let mut texts: Vec<Text> = Vec::new();
    let mut bytes = 0;
    // From all parts of the corpus: its kinds of reports lie one behind the other.
    for (number, line) in measuring::packed_lines(corpus)?.lines().enumerate() {
        let line = line?;
        if number % 5 == 0 && bytes < wanted {
            let report: Report = serde_json::from_str(&line)?;
            bytes += report.text.len();
            let year = report.date.and_then(|date| date.get(..4)?.parse().ok());
            texts.push((report.text, year));
        }
    }
    let makings = (0..9).map(|_| {
        let begun = Instant::now();
        drop(std::hint::black_box(Gazetteer::new(&Curated::default())));
        begun.elapsed()
    });
    println!("making the gazetteer: {} ms", measuring::milliseconds(measuring::median(makings)));
    let gazetteer = Gazetteer::new(&Curated::default());
    let normaliser = Normaliser::new(&gazetteer);
    let mut workspace = Workspace::default();
    let mut rows = Vec::new();
    // What is found in a changed text and not in the text as it was is false; in a text that names nobody, all is.
    let mut measure = |name: &str, texts: &[Text], was: &[BTreeSet<ActorId>]| -> Vec<BTreeSet<ActorId>> {
        let bytes: usize = texts.iter().map(|(text, _)| text.len()).sum();
        let begun = cpu();
        texts.iter().for_each(|(text, _)| normaliser.recognise(text, &mut workspace));
        let recognising = cpu() - begun;
        let mut found = Vec::new();
        let begun = cpu();
        for (text, year) in texts {
            found.clear();
            normaliser.names(text, &[], *year, &mut workspace, &mut found, &mut |_| {});
        }
        let all = cpu() - begun;
        let (mut namings, mut actors, mut unknown, mut wrong) = (0, 0, 0, 0);
        let mut each = Vec::new();
        let mut digest = DefaultHasher::new();
        for (place, (text, year)) in texts.iter().enumerate() {
            found.clear();
            normaliser.names(text, &[], *year, &mut workspace, &mut found, &mut |over| {
                digest.write(format!("{over:?}").as_bytes());
            });
            digest.write(format!("{found:?}").as_bytes());
            namings += found.len();
            // By actor, whether the facts know it.
            let distinct: BTreeMap<_, _> =
                found.iter().map(|resolved| (&resolved.naming.actor, resolved.naming.from)).collect();
            actors += distinct.len();
            unknown += distinct.values().filter(|from| **from == Provenance::Recognised).count();
            let distinct: BTreeSet<ActorId> = distinct.into_keys().cloned().collect();
            wrong += was.get(place).map_or(0, |was| distinct.difference(was).count());
            each.push(distinct);
        }
        let megabytes = bytes as f64 / 1e6;
        // What is over in no time cannot be timed.
        let is_timed = bytes > 100_000;
        let speed = |time: Duration| {
            if is_timed { format!("{:.1}", megabytes / time.as_secs_f64().max(1e-9)) } else { "-".to_string() }
        };
        let a_megabyte = |count: usize| format!("{:.0}", count as f64 / megabytes);
        let nanoseconds = all.saturating_sub(recognising).as_secs_f64() * 1e9 / bytes as f64;
        rows.push(vec![
            name.to_string(),
            if is_timed { format!("{megabytes:.1}") } else { format!("{megabytes:.4}") },
            speed(all),
            speed(recognising),
            if is_timed { format!("{nanoseconds:.1}") } else { "-".to_string() },
            a_megabyte(namings),
            a_megabyte(actors),
            a_megabyte(unknown),
            if was.is_empty() { "-".to_string() } else { a_megabyte(wrong) },
            format!("{:016x}", digest.finish()),
        ]);
        each
    };
    measure("reports", &texts, &[]);
    let part: Vec<Text> = texts.iter().step_by(8).cloned().collect();
    let changed = |change: &dyn Fn(&str) -> String| -> Vec<Text> {
        part.iter().map(|(text, year)| (change(text), *year)).collect()
    };
    let was = measure("every eighth of them", &part, &[]);
    measure("the same in capitals", &changed(&|text| text.to_uppercase()), &was);
    measure("in small letters", &changed(&|text| text.to_lowercase()), &was);
    measure("as tables", &changed(&as_table), &was);
    let nobody = vec![BTreeSet::new(); part.len()];
    measure("tables of numbers", &changed(&as_numbers), &nobody);
    measure("letters at random", &changed(&at_random), &nobody);
    measure("bytes at random", &changed(&bytes_at_random), &nobody);
    for (name, text) in LANGUAGES {
        measure(name, &[((*text).to_string(), None)], &nobody);
    }
    measuring::print_table(
        &[
            "text",
            "MB",
            "MB/s",
            "recogniser MB/s",
            "normaliser ns a byte",
            "namings a MB",
            "actors a MB",
            "not in facts",
            "false",
            "digest",
        ],
        &rows,
    );
    Ok(())
}

/// Four words a line, in columns.
fn as_table(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.chunks(4).map(|row| row.join("    ")).collect::<Vec<_>>().join("\n")
}

/// Every word a number, in columns under a head of plain words.
fn as_numbers(text: &str) -> String {
    let rows: Vec<String> = text
        .as_bytes()
        .chunks(32)
        .map(|row| {
            row.chunks(8)
                .map(|cell| format!("{:>10}", cell.iter().map(|b| u64::from(*b)).product::<u64>() % 99_999))
                .collect()
        })
        .collect();
    format!("Item      Total     Share     Change\n{}", rows.join("\n"))
}

/// As many bytes at random, as they would be read: those that are no text are replaced.
fn bytes_at_random(text: &str) -> String {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let bytes: Vec<u8> = text
        .bytes()
        .map(|byte| {
            state = (state ^ u64::from(byte)).wrapping_mul(0x5851_f42d_4c95_7f2d).rotate_left(29);
            (state >> 32) as u8
        })
        .collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// As many bytes of a binary file, as they would be read: most of them letters, signs and control characters.
fn at_random(text: &str) -> String {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    text.bytes()
        .map(|byte| {
            state = (state ^ u64::from(byte)).wrapping_mul(0x5851_f42d_4c95_7f2d).rotate_left(29);
            char::from((state >> 32) as u8 % 127)
        })
        .collect()
}

/// Returns the CPU time of this thread; elsewhere than on Linux, the time of day.
fn cpu() -> Duration {
    let used = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let used = used.and_then(|text| text.split(' ').next()?.parse().ok()).map(Duration::from_nanos);
    used.unwrap_or_else(|| EPOCH.get_or_init(Instant::now).elapsed())
}

static EPOCH: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
