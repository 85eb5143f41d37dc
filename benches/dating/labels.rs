//! Scores mentions against labelled ones, as `score.py` beside the shared data does.
//! In: files of labelled texts. Out: precision, recall and F1 of spans, and the share of exact intervals.

use std::fs;
use std::path::Path;

use anyhow::Context;
use dateline::language::dates;
use serde::Deserialize;

use crate::anchor;

/// A labelled text.
#[derive(Deserialize)]
struct Labelled {
    id: String,
    date: Option<String>,
    text: String,
    mentions: Vec<Label>,
}

/// A labelled mention.
#[derive(Deserialize)]
struct Label {
    start: usize,
    end: usize,
    first: Option<String>,
    last: Option<String>,
    #[serde(default)]
    optional: bool,
    /// All intervals that count as right, where more than one does.
    any: Option<Vec<Vec<Option<String>>>>,
}

impl Label {
    /// A miss of it costs nothing, and neither does a find.
    fn is_soft(&self) -> bool {
        self.optional || (self.first.is_none() && self.last.is_none())
    }

    fn is_resolved(&self) -> bool {
        self.first.is_some() && self.last.is_some()
    }

    fn admits(&self, first: Option<&str>, last: Option<&str>) -> bool {
        match &self.any {
            None => self.first.as_deref() == first && self.last.as_deref() == last,
            Some(any) => {
                any.iter().any(|days| matches!(&days[..], [a, b] if a.as_deref() == first && b.as_deref() == last))
            }
        }
    }
}

/// A mention as it was found.
struct Found {
    start: usize,
    end: usize,
    days: Option<(String, String)>,
}

/// What the texts of a file came to.
#[derive(Default)]
pub(crate) struct Score {
    texts: usize,
    labels: usize,
    found: usize,
    relaxed: usize,
    strict: usize,
    /// Labels with an interval that were found, and those whose interval is right.
    resolved: usize,
    exact: usize,
}

impl Score {
    /// The row of the table: texts, labels, relaxed P, R, F1, strict P, R, F1, share of exact intervals.
    pub(crate) fn row(&self, name: &str) -> Vec<String> {
        let mut row = vec![name.to_string(), self.texts.to_string(), self.labels.to_string()];
        for hits in [self.relaxed, self.strict] {
            let (precision, recall) = (ratio(hits, self.found), ratio(hits, self.labels));
            let f1 = if hits == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
            row.extend([precision, recall, f1].map(figure));
        }
        row.push(figure(ratio(self.exact, self.resolved)));
        row
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn figure(value: f64) -> String {
    format!("{value:.3}")
}

/// Scores what the scanner finds in the texts of a file; with `each`, prints what is not as labelled.
pub(crate) fn score(file: &Path, each: bool) -> anyhow::Result<Score> {
    let mut score = Score::default();
    for line in fs::read_to_string(file).with_context(|| file.display().to_string())?.lines() {
        let text: Labelled = serde_json::from_str(line)?;
        let mentions = dates::scan(&text.text, anchor(text.date.as_deref()));
        let found: Vec<Found> = mentions
            .iter()
            .map(|mention| Found {
                start: mention.span.start,
                end: mention.span.end,
                days: mention.days.map(|days| (days.first().to_string(), days.last().to_string())),
            })
            .collect();
        add(&mut score, &text, &found, each);
    }
    Ok(score)
}

/// Pairs labels with what was found: firm labels first, longest overlap first, each at most once.
fn pairs(labels: &[Label], found: &[Found]) -> Vec<(usize, usize)> {
    let mut links = Vec::new();
    for (i, label) in labels.iter().enumerate() {
        for (j, one) in found.iter().enumerate() {
            let common = label.end.min(one.end).saturating_sub(label.start.max(one.start));
            if common > 0 {
                let off = label.start.abs_diff(one.start) + label.end.abs_diff(one.end);
                links.push((label.is_soft(), std::cmp::Reverse(common), off, i, j));
            }
        }
    }
    links.sort_unstable();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (.., i, j) in links {
        if !pairs.iter().any(|(a, b)| *a == i || *b == j) {
            pairs.push((i, j));
        }
    }
    pairs
}

fn add(score: &mut Score, text: &Labelled, found: &[Found], each: bool) {
    let pairs = pairs(&text.mentions, found);
    let told = |what: &str, start: usize, end: usize, more: &str| {
        if each {
            println!("  {what:14} {} {:?} {more}", text.id, text.text.get(start..end).unwrap_or_default());
        }
    };
    score.texts += 1;
    for (j, one) in found.iter().enumerate() {
        let label = pairs.iter().find(|(_, b)| *b == j).map(|(i, _)| &text.mentions[*i]);
        let touches_soft =
            || text.mentions.iter().any(|label| label.is_soft() && label.start < one.end && one.start < label.end);
        match label {
            Some(label) if label.is_soft() => continue,
            None if touches_soft() => continue,
            None => told("not a mention", one.start, one.end, ""),
            Some(_) => {}
        }
        score.found += 1;
    }
    for (i, label) in text.mentions.iter().enumerate().filter(|(_, label)| !label.is_soft()) {
        score.labels += 1;
        let Some(one) = pairs.iter().find(|(a, _)| *a == i).map(|(_, j)| &found[*j]) else {
            told("missed", label.start, label.end, "");
            continue;
        };
        score.relaxed += 1;
        score.strict += usize::from((label.start, label.end) == (one.start, one.end));
        if label.is_resolved() {
            score.resolved += 1;
            let (first, last) = one.days.as_ref().map_or((None, None), |(a, b)| (Some(a.as_str()), Some(b.as_str())));
            if label.admits(first, last) {
                score.exact += 1;
            } else {
                let more = format!("is {:?}..{:?}, found {first:?}..{last:?}", label.first, label.last);
                told("other interval", label.start, label.end, &more);
            }
        }
    }
}
