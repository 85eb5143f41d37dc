//! What the scanner of dates finds, and what it costs: `cargo bench --bench dates`.
//! In: the labelled texts, the grid and the look-alikes beside the shared data, and the corpus for speed. Out: shares
//! right, speed in CPU seconds, and predictions in `target/dates/` in the format of the data's own `score.py`.

mod measuring;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use dateline::language::dates::{self, Anchor};
use dateline::report::interval::Interval;
use serde::Deserialize;
use serde_json::json;

/// A text of the labelled files, and of the corpus.
#[derive(Deserialize)]
struct Text {
    id: String,
    date: Option<String>,
    text: String,
}

fn main() -> anyhow::Result<()> {
    let Some(corpus) = measuring::speed_corpus() else { return Ok(()) };
    let data = measuring::shared_data().join("dates");
    if data.is_dir() {
        for name in ["labelled/reports_dev", "gum_dev", "recognizers_dev"] {
            predict(&data.join(name).with_extension("jsonl"))?;
        }
        grid(&data.join("grid.tsv"))?;
        lookalikes(&data.join("lookalikes.tsv"))?;
    }
    speed(&corpus)
}

fn anchor(date: Option<&str>) -> Anchor {
    let date = date.and_then(|date| Interval::parse_iso(date.get(..10).unwrap_or(date)).ok());
    Anchor { date, day_first: false }
}

/// Writes what is found in each text, for `score.py`.
fn predict(file: &Path) -> anyhow::Result<()> {
    let name = file.file_stem().context("no name")?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/dates");
    fs::create_dir_all(&folder)?;
    let mut out = fs::File::create(folder.join(name).with_extension("jsonl"))?;
    for line in fs::read_to_string(file)?.lines() {
        let text: Text = serde_json::from_str(line)?;
        let mentions = dates::scan(&text.text, anchor(text.date.as_deref()));
        let mentions = mentions.iter().map(|mention| {
            let day = |day: fn(Interval) -> jiff::civil::Date| mention.days.map(|days| day(days).to_string());
            json!({"start": mention.span.start, "end": mention.span.end, "first": day(Interval::first), "last": day(Interval::last)})
        });
        writeln!(out, "{}", json!({"id": text.id, "mentions": mentions.collect::<Vec<_>>()}))?;
    }
    Ok(())
}

/// Counts the rows of which the one mention has the wanted bytes and days, by form.
fn grid(file: &Path) -> anyhow::Result<()> {
    let mut by_form: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let (mut right, mut rows) = (0, 0);
    for line in fs::read_to_string(file)?.lines().skip(1) {
        let [text, start, end, _, first, last, _, date, form] = line.split('\t').collect::<Vec<_>>()[..] else {
            continue;
        };
        let found = dates::scan(text, anchor(Some(date)));
        let fine = matches!(&found[..], [mention] if mention.span.start.to_string() == start && mention.span.end.to_string() == end
            && mention.days.is_some_and(|days| days.first().to_string() == first && days.last().to_string() == last));
        if !fine && measuring::has_argument("--each") {
            println!("  {line}: {found:?}");
        }
        let counts = by_form.entry(form.to_string()).or_default();
        *counts = (counts.0 + usize::from(fine), counts.1 + 1);
        (right, rows) = (right + usize::from(fine), rows + 1);
    }
    let table: Vec<Vec<String>> =
        by_form.iter().map(|(form, (right, rows))| vec![form.clone(), right.to_string(), rows.to_string()]).collect();
    measuring::print_table(&["form", "exact", "rows"], &table);
    println!("grid: {right} of {rows} exact");
    Ok(())
}

fn lookalikes(file: &Path) -> anyhow::Result<()> {
    let (mut clean, mut rows) = (0, 0);
    for line in fs::read_to_string(file)?.lines().skip(1) {
        let text = line.split('\t').next().unwrap_or_default();
        let found = dates::scan(text, anchor(Some("2023-08-31")));
        if !found.is_empty() && measuring::has_argument("--each") {
            println!("  {line}: {:?}", found.iter().map(|mention| mention.span.of(text)).collect::<Vec<_>>());
        }
        (clean, rows) = (clean + usize::from(found.is_empty()), rows + 1);
    }
    println!("look-alikes: {clean} of {rows} clean");
    Ok(())
}

fn speed(corpus: &Path) -> anyhow::Result<()> {
    let mut texts = Vec::new();
    let mut bytes = 0;
    for (number, line) in measuring::packed_lines(corpus)?.lines().enumerate() {
        let line = line?;
        if number % 5 == 0 {
            let text: Text = serde_json::from_str(&line)?;
            bytes += text.text.len();
            texts.push((anchor(text.date.as_deref()), text.text));
        }
    }
    let mut mentions = 0;
    let mut least = Duration::MAX;
    for _ in 0..5 {
        let begun = cpu();
        mentions = texts.iter().map(|(anchor, text)| dates::scan(text, *anchor).len()).sum();
        least = least.min(cpu().saturating_sub(begun));
    }
    let megabytes = bytes as f64 / 1e6;
    println!(
        "scan: {megabytes:.1} MB, {:.0} MB/s of CPU, {mentions} mentions",
        megabytes / least.as_secs_f64().max(1e-9)
    );
    Ok(())
}

/// Returns the CPU time of this thread; elsewhere than on Linux, the time of day.
fn cpu() -> Duration {
    let used = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let used = used.and_then(|text| text.split(' ').next()?.parse().ok()).map(Duration::from_nanos);
    used.unwrap_or_else(|| EPOCH.get_or_init(Instant::now).elapsed())
}

static EPOCH: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
