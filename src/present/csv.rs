//! Counts and hits as tables for other programs: comma-separated values as RFC 4180 has them.
//! In: an answer. Out: a line with the names of the columns, then a line a row; lines end in CR LF. What could act on a
//! terminal is made visible, so a field never holds the end of a line.

use std::io::{self, Write};

use crate::answer::hit::{Answer, ReportHits};

use super::facts::{self, Shown};
use super::{Depth, json_lines, visible};

/// The columns of counts. Others may be added behind them; none is renamed, moved or removed without raising `json_lines::FORMAT`.
const COLUMNS: [&str; 6] = ["field", "value", "reports", "first", "last", "note"];

/// Writes the counts of an answer: field, value, how many reports have it, the first and last day of a date, and what
/// has to be said of it.
pub fn facets(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    record(out, &COLUMNS)?;
    for table in &answer.facets {
        for row in &table.rows {
            let [first, last] =
                row.days.map_or_else(Default::default, |days| [days.first(), days.last()].map(|day| day.to_string()));
            record(
                out,
                &[&table.field, &row.label, &row.reports.to_string(), &first, &last, row.note.unwrap_or_default()],
            )?;
        }
    }
    Ok(())
}

/// The columns of hits; the same holds for them.
const HIT_COLUMNS: [&str; 17] = [
    "rank",
    "kind",
    "id",
    "line",
    "date",
    "precision",
    "first",
    "last",
    "title",
    "actors",
    "words",
    "text",
    "score",
    "copies",
    "passages",
    "file",
    "name",
];

/// Between several values in a field.
const BETWEEN: &str = "; ";

/// Writes the names of the columns of hits.
pub fn hits_head(out: &mut dyn Write) -> io::Result<()> {
    record(out, &HIT_COLUMNS)
}

/// Writes the hits of an answer: a row a passage, or a row a report. `kind` is `hit`, `copy` of the hit above, or `context`;
/// `words` is what was found there, `text` the whole passage, `copies` how many more say the same, `passages` how many of
/// the report's passages answer, and `name` which of several queries.
pub fn hits(out: &mut dyn Write, answer: &Answer, depth: Depth) -> io::Result<()> {
    let name = answer.summary.name.as_deref().unwrap_or_default();
    for found in &answer.hits {
        match depth {
            Depth::Passages => {
                facts::passages(found).iter().try_for_each(|shown| row(out, found, Some(shown), name))?
            }
            Depth::Reports => row(out, found, None, name)?,
        }
    }
    Ok(())
}

fn row(out: &mut dyn Write, found: &ReportHits, shown: Option<&Shown<'_>>, name: &str) -> io::Result<()> {
    let report = &found.report;
    let kind = match shown {
        Some(Shown { marks: None, .. }) => "context",
        _ if found.is_copy => "copy",
        _ => "hit",
    };
    let (date, precision, first, last) = report.date.map_or_else(Default::default, |date| {
        (date.to_string(), date.precision().name(), date.first().to_string(), date.last().to_string())
    });
    let actors: Vec<String> = report.actors.iter().map(ToString::to_string).collect();
    let best = found.hits.first();
    let hit = shown.map_or(best, |shown| shown.hit);
    let line = shown.map(|shown| shown.line).or(best.map(|hit| hit.line)).unwrap_or(1);
    let words = hit.map(|hit| found.words(hit)).unwrap_or_default();
    record(
        out,
        &[
            &found.rank.to_string(),
            kind,
            &report.id,
            &line.to_string(),
            &date,
            precision,
            &first,
            &last,
            report.title.as_deref().unwrap_or_default(),
            &actors.join(BETWEEN),
            &words.join(BETWEEN),
            shown.map_or("", |shown| &shown.passage.text),
            &hit.map(|hit| json_lines::rounded(hit.score).to_string()).unwrap_or_default(),
            &found.copies.to_string(),
            &(found.hits.len() + found.more_passages).to_string(),
            &report.file.to_string_lossy(),
            name,
        ],
    )
}

fn record(out: &mut dyn Write, fields: &[&str]) -> io::Result<()> {
    let fields: Vec<String> = fields.iter().map(|field| quoted(&visible::one_line(field).text)).collect();
    write!(out, "{}\r\n", fields.join(","))
}

/// Returns a field in quotes, where it would be read as several, or as the end of one. What a spreadsheet would run as a
/// formula gets an apostrophe before it: reports come from anywhere.
fn quoted(field: &str) -> String {
    if field.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        return quoted(&format!("'{field}"));
    }
    if field.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_string()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn a_field_stays_one_field_and_is_no_formula() {
        #[track_caller]
        fn case(field: &str, expected: &str) {
            assert_eq!(quoted(field), expected);
        }
        case("arms deal", "arms deal");
        case("a \"deal\", signed", "\"a \"\"deal\"\", signed\"");
        case("=HYPERLINK(\"http://x\",1)", "\"'=HYPERLINK(\"\"http://x\"\",1)\"");
        case("-2+3", "'-2+3");
        case("＝1", "'＝1");
        case("2023-08-31", "2023-08-31");
    }

    #[test]
    fn a_row_is_a_passage_or_a_report() {
        let mut answer = sample::answer();
        answer.hits.remove(1);
        answer.hits[1].report.title = Some("=1+1, \u{202e}x".to_string());
        let written = |depth: Depth| {
            let mut out = Vec::new();
            hits(&mut out, &answer, depth).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(
            written(Depth::Reports),
            "1,hit,corpus/2023/talks.txt,12,2023-08-31,day,2023-08-31,2023-08-31,Washington says weapons talks are under way,\
             state/North Korea; state/Russia; state/United States,arms deal; deal,,9.3142,0,3,/home/reader/corpus/2023/talks.txt,\r\n\
             3,hit,wire/a.jsonl#7,7,,,,,\"'=1+1, \\u{202e}x\",,arms; deal,,0.25,0,3,/home/reader/wire/a.jsonl,\r\n"
        );
        let passages = written(Depth::Passages);
        assert_eq!(passages.matches("\r\n").count(), 3);
        assert!(passages.contains(",deal; arms,A deal for arms of that size"), "{passages}");
    }
}
