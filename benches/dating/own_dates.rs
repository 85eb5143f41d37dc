//! Dates reports whose date is known, from their text alone and from their text and file name.
//! In: the corpus for speed. Out: how many are right, wrong and undated, by source, and the wrong ones.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;

use dateline::intake::understand::own_date::own_date;
use dateline::report::document::Document;
use jiff::civil::Date;
use serde::Deserialize;

use crate::measuring;

/// All reports of the corpus are older.
const TODAY: Date = jiff::civil::date(2025, 1, 1);

/// So many of the wrong ones are shown without `--each`.
const SHOWN: usize = 12;

#[derive(Deserialize)]
struct Report {
    id: String,
    date: Option<String>,
    source: String,
    text: String,
}

/// What the reports of a source came to.
#[derive(Default)]
struct Counts {
    reports: usize,
    right: usize,
    none: Vec<String>,
    by_source: BTreeMap<&'static str, usize>,
    wrong: Vec<String>,
}

/// Prints the shares for the diplomatic papers and the press releases.
pub(crate) fn print(corpus: &Path) -> anyhow::Result<()> {
    let mut counts: BTreeMap<(String, &str), Counts> = BTreeMap::new();
    for line in measuring::packed_lines(corpus)?.lines() {
        let report: Report = serde_json::from_str(&line?)?;
        let Some(date) = report.date.filter(|_| report.source != "UNGDC") else { continue };
        let mut path: Vec<String> = report.id.split('/').map(str::to_string).collect();
        if let Some(name) = path.last_mut() {
            name.push_str(".txt");
        }
        let document = Document { text: report.text, ..Document::default() };
        for (given, path) in [("text", &[][..]), ("text, name", &path)] {
            let counts = counts.entry((report.source.clone(), given)).or_default();
            counts.reports += 1;
            let Some(found) = own_date(&document, path, false, TODAY).0 else {
                counts.none.push(format!("{} is {date}: {:?}", report.id, head_of(&document.text)));
                continue;
            };
            if found.interval.to_string() == date {
                counts.right += 1;
                *counts.by_source.entry(found.source.name()).or_default() += 1;
            } else {
                let (source, head) = (found.source.name(), head_of(&document.text));
                counts.wrong.push(format!("{} is {date}, {source} {}: {head:?}", report.id, found.interval));
            }
        }
    }
    let share = |part: usize, whole: usize| format!("{part} ({:.1} %)", 100.0 * part as f64 / whole.max(1) as f64);
    let rows: Vec<Vec<String>> = counts
        .iter()
        .map(|((source, given), counts)| {
            let by_source: Vec<String> =
                counts.by_source.iter().map(|(name, count)| format!("{name} {count}")).collect();
            vec![
                source.clone(),
                given.to_string(),
                counts.reports.to_string(),
                share(counts.right, counts.reports),
                share(counts.wrong.len(), counts.reports),
                share(counts.none.len(), counts.reports),
                by_source.join(", "),
            ]
        })
        .collect();
    measuring::print_table(&["reports", "dated from", "number", "right", "wrong", "none", "right by source"], &rows);
    let shown = if measuring::has_argument("--each") { usize::MAX } else { SHOWN };
    for ((source, given), counts) in &counts {
        counts.wrong.iter().take(shown).for_each(|wrong| println!("  wrong ({source}, {given}): {wrong}"));
        if measuring::has_argument("--each") {
            counts.none.iter().for_each(|none| println!("  none ({source}, {given}): {none}"));
        }
    }
    Ok(())
}

/// The beginning of a text, for people.
fn head_of(text: &str) -> String {
    text.chars().take(140).collect()
}
