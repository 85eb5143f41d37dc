//! Labelled reports: which actors a reader expects of each, and how many of them were found.
//! In: a folder of `NAME.txt` with `NAME.json` beside it (`gold`, `accept`, `optional`), and a way to read a report.
//! Out: counts by kind. Comparison ignores case and takes a hyphen for a blank. Knows no recogniser.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Deserialize;

/// What a reader expects of a report.
#[derive(Deserialize)]
struct Label {
    /// Actors, as `kind/name`.
    gold: Vec<String>,
    /// For an expected actor, other names that are as good.
    accept: BTreeMap<String, Vec<String>>,
    /// Actors that count neither as right nor as wrong.
    optional: Vec<String>,
}

/// Actors found and not found.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) right: usize,
    pub(crate) wrong: usize,
    pub(crate) missed: usize,
}

impl Counts {
    /// Returns precision, recall and their harmonic mean, in percent.
    pub(crate) fn percents(self) -> [f64; 3] {
        let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 };
        let precision = share(self.right, self.right + self.wrong);
        let recall = share(self.right, self.right + self.missed);
        let mean = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        [precision, recall, mean]
    }

    fn add(&mut self, other: Counts) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}

/// What came of one report.
pub(crate) struct Outcome {
    pub(crate) report: String,
    pub(crate) wrong: Vec<String>,
    pub(crate) missed: Vec<String>,
}

/// Counts by kind and over all, and what was wrong in each report.
#[derive(Default)]
pub(crate) struct Scores {
    pub(crate) by_kind: BTreeMap<&'static str, Counts>,
    pub(crate) outcomes: Vec<Outcome>,
}

const KINDS: [&str; 3] = ["state", "person", "org"];

/// Scores every labelled report of a folder; `read` returns the actors found in a file.
pub(crate) fn score(
    folder: &Path,
    mut read: impl FnMut(&Path) -> anyhow::Result<Vec<String>>,
) -> anyhow::Result<Scores> {
    let mut labels: Vec<PathBuf> = fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    labels.sort();
    let mut scores = Scores::default();
    for path in labels {
        let label: Label = serde_json::from_slice(&fs::read(&path)?).with_context(|| format!("{}", path.display()))?;
        let outcome = compare(&label, &read(&path.with_extension("txt"))?, &mut scores);
        let report = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        scores.outcomes.push(Outcome { report, ..outcome });
    }
    let mut all = Counts::default();
    KINDS.iter().for_each(|kind| all.add(*scores.by_kind.entry(kind).or_default()));
    scores.by_kind.insert("all", all);
    Ok(scores)
}

fn compare(label: &Label, found: &[String], scores: &mut Scores) -> Outcome {
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for gold in &label.gold {
        names.insert(plain(gold), gold);
        names.extend(label.accept.get(gold).into_iter().flatten().map(|other| (plain(other), gold.as_str())));
    }
    let optional: BTreeSet<String> = label.optional.iter().map(|name| plain(name)).collect();
    let mut hit: BTreeSet<&str> = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for actor in found.iter().filter(|actor| seen.insert(actor.as_str())) {
        match names.get(&plain(actor)) {
            Some(gold) if hit.insert(gold) => {}
            Some(gold) => wrong.push(format!("{actor} ({gold} twice)")),
            None if optional.contains(&plain(actor)) => {}
            None => wrong.push(actor.clone()),
        }
    }
    let missed: Vec<String> = label.gold.iter().filter(|gold| !hit.contains(gold.as_str())).cloned().collect();
    for kind in KINDS {
        let of_kind = |actor: &&str| actor.split('/').next() == Some(kind);
        let counts = scores.by_kind.entry(kind).or_default();
        counts.right += hit.iter().filter(|actor| of_kind(actor)).count();
        counts.wrong += wrong.iter().filter(|actor| of_kind(&actor.as_str())).count();
        counts.missed += missed.iter().filter(|actor| of_kind(&actor.as_str())).count();
    }
    Outcome { report: String::new(), wrong, missed }
}

fn plain(name: &str) -> String {
    name.to_lowercase().replace('-', " ").replace('\u{2019}', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}
