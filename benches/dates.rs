//! What the scanner of dates finds, and what it costs: `cargo bench --bench dates`, `-- --each` with every error.
//! In: the labelled texts, the grid and the look-alikes beside the shared data, and the corpus for speed. Out: how much is
//! right beside what others reach, how reports of known date are dated, speed in CPU seconds, and the cost of hostile text:
//! of scanning it, and of indexing and asking it with the whole program.

mod dating;
mod measuring;

use std::collections::BTreeMap;
use std::fs;
use std::io::BufRead;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use dateline::language::dates::{self, Anchor};
use dateline::report::interval::Interval;
use serde::Deserialize;

/// A report of the corpus.
#[derive(Deserialize)]
struct Text {
    date: Option<String>,
    text: String,
}

/// What others reach, as measured for the study of dates: relaxed P, R, F1, strict F1, exact intervals.
#[rustfmt::skip]
const OTHERS: [(&str, [&str; 5]); 5] = [
    ("reports_dev, prototype of the study", ["", "", "1.000", "0.976", "1.000"]),
    ("reports_dev, Recognizers-Text", ["0.872", "1.000", "0.932", "", "0.732"]),
    ("reports_dev, dateparser", ["0.463", "0.902", "", "", "0.378"]),
    ("gum_dev, prototype of the study", ["0.96", "0.87", "0.914", "", "0.910"]),
    ("gum_dev, dateparser", ["0.602", "0.879", "", "", "0.260"]),
];

fn main() -> anyhow::Result<()> {
    let Some(corpus) = measuring::speed_corpus() else { return Ok(()) };
    // First, while this process is small: a process that it starts counts what memory it had itself.
    hostile_reports()?;
    let data = measuring::shared_data().join("dates");
    if data.is_dir() {
        labelled(&data)?;
        grid(&data.join("grid.tsv"))?;
        lookalikes(&data.join("lookalikes.tsv"))?;
    }
    dating::own_dates::print(&corpus)?;
    speed(&corpus)?;
    hostile();
    Ok(())
}

fn anchor(date: Option<&str>) -> Anchor {
    let date = date.and_then(|date| Interval::parse_iso(date.get(..10).unwrap_or(date)).ok());
    Anchor { date, day_first: false }
}

/// Scores the labelled texts, beside what others reach on them.
fn labelled(data: &Path) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for file in ["labelled/reports_dev", "gum_dev", "recognizers_dev"] {
        let name = file.rsplit('/').next().unwrap_or(file);
        let path = data.join(file).with_extension("jsonl");
        rows.push(dating::labels::score(&path, measuring::has_argument("--each"))?.row(name));
        for (other, [precision, recall, f1, strict, exact]) in
            OTHERS.iter().filter(|(other, _)| other.starts_with(name))
        {
            rows.push([other, "", "", precision, recall, f1, "", "", strict, exact].map(str::to_string).to_vec());
        }
    }
    let head = ["texts with labels", "texts", "mentions", "P", "R", "F1", "strict P", "R", "F1", "exact intervals"];
    measuring::print_table(&head, &rows);
    Ok(())
}

/// Counts the rows of which the one mention has the wanted bytes and days, by form and month.
fn grid(file: &Path) -> anyhow::Result<()> {
    const MONTHS: usize = 12;
    let mut by_form: BTreeMap<String, [(usize, usize); MONTHS + 1]> = BTreeMap::new();
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
        let month: usize = first.get(5..7).and_then(|month| month.parse().ok()).unwrap_or(0);
        for column in [0, month.min(MONTHS)] {
            let cell = &mut by_form.entry(form.to_string()).or_default()[column];
            *cell = (cell.0 + usize::from(fine), cell.1 + 1);
        }
        (right, rows) = (right + usize::from(fine), rows + 1);
    }
    let cell = |(right, rows): &(usize, usize)| match (right, rows) {
        (_, 0) => String::new(),
        _ => format!("{right}/{rows}"),
    };
    let table: Vec<Vec<String>> = by_form
        .iter()
        .map(|(form, cells)| std::iter::once(form.clone()).chain(cells.iter().map(cell)).collect())
        .collect();
    let head = ["form", "exact", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
    measuring::print_table(&head, &table);
    println!("grid: {right} of {rows} exact; columns are the months of the first days");
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

/// So much of what hurts a careless scanner is scanned and indexed.
const HOSTILE_BYTES: usize = 10_000_000;

/// Scans hostile text, and tells time and memory.
fn hostile() {
    let mut rows = Vec::new();
    for unit in
        ["1", "May ", "1 ", "1, ", "2001-02-", "May 5, 6, 7, ", "between 1 and ", "Monday (", "the first half of "]
    {
        let text = unit.repeat(HOSTILE_BYTES / unit.len());
        let begun = cpu();
        let mentions = dates::scan(&text, anchor(Some("2023-08-31")));
        let spent = cpu().saturating_sub(begun);
        let memory = mentions.capacity() * size_of::<dates::Mention>();
        rows.push(vec![
            format!("{unit:?}"),
            measuring::seconds(spent),
            mentions.len().to_string(),
            measuring::megabytes(memory as u64),
        ]);
    }
    measuring::print_table(&["10 MB of", "CPU s", "mentions", "their MB"], &rows);
}

/// Indexes a report of hostile text and asks for its dates, and tells what each cost; the first is plain text beside it.
fn hostile_reports() -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for unit in ["words of a plain text ", "1", "1 ", "May ", "2001-02-03 ", "May 5, 6, 7, ", "03/04/2024 "] {
        let folder = tempfile::tempdir()?;
        let (reports, index) = (folder.path().join("reports"), folder.path().join("index"));
        fs::create_dir(&reports)?;
        fs::write(reports.join("a.txt"), unit.repeat(HOSTILE_BYTES / unit.len()))?;
        let mut command = Command::new(measuring::PROGRAM);
        command.args(["index", "--index"]).arg(&index).arg(&reports);
        let (indexing, _) = measuring::run(&mut command, measuring::Output::Dropped)?;
        let mut command = Command::new(measuring::PROGRAM);
        command.args(["search", "--index"]).arg(&index).arg("mention:1990.. NEAR/3 @date");
        let (asking, _) = measuring::run(&mut command, measuring::Output::Dropped)?;
        rows.push(vec![
            format!("{unit:?}"),
            measuring::seconds(indexing.cpu),
            measuring::megabytes(indexing.peak_bytes),
            measuring::megabytes(measuring::folder_bytes(&index)?),
            measuring::seconds(asking.cpu),
            measuring::megabytes(asking.peak_bytes),
        ]);
    }
    let head = ["a report: 10 MB of", "CPU s", "peak MB", "index MB", "asking: CPU s", "peak MB"];
    measuring::print_table(&head, &rows);
    Ok(())
}

/// Returns the CPU time of this thread; elsewhere than on Linux, the time of day.
fn cpu() -> Duration {
    let used = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let used = used.and_then(|text| text.split(' ').next()?.parse().ok()).map(Duration::from_nanos);
    used.unwrap_or_else(|| EPOCH.get_or_init(Instant::now).elapsed())
}

static EPOCH: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
