//! A test collection with judgements, and what a ranking of it is worth.
//! In: `corpus.jsonl`, `queries.jsonl`, `qrels.tsv` of a folder. Out: documents, queries, and measures as `trec_eval`
//! defines them (ndcg_cut_10, map, recall_100, recip_rank). Knows nothing of how documents are found.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;

/// A document of a collection.
#[derive(Deserialize)]
pub(crate) struct Document {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) text: String,
}

#[derive(Deserialize)]
struct Query {
    #[serde(rename = "_id")]
    id: String,
    text: String,
}

/// A collection.
pub(crate) struct Collection {
    /// The name of its folder.
    pub(crate) name: String,
    pub(crate) documents: Vec<Document>,
    /// Numbers and texts of the queries that have a relevant document: the others count nowhere.
    pub(crate) queries: Vec<(String, String)>,
    /// By query, the documents judged relevant and their grades.
    relevant: HashMap<String, HashMap<String, f64>>,
}

/// What rankings are worth: of one query, or a mean.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Measures {
    /// Normalised discounted cumulative gain of the first ten: gain is the grade, discount log2(rank + 1).
    pub(crate) ndcg: f64,
    /// Mean average precision.
    pub(crate) map: f64,
    /// The part of the relevant documents among the first hundred.
    pub(crate) recall: f64,
    /// One divided by the rank of the first relevant document.
    pub(crate) mrr: f64,
    /// How many queries it is of.
    pub(crate) queries: usize,
}

impl Collection {
    pub(crate) fn open(folder: &Path) -> anyhow::Result<Collection> {
        let name = folder.file_name().context("a collection is a folder")?.to_string_lossy().into_owned();
        let mut relevant: HashMap<String, HashMap<String, f64>> = HashMap::new();
        for line in read(folder, "qrels.tsv")?.lines().skip(1) {
            let [query, document, grade] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
            let grade: f64 = grade.trim().parse().with_context(|| format!("no grade in `{line}`"))?;
            if grade > 0.0 {
                relevant.entry(query.to_string()).or_default().insert(document.to_string(), grade);
            }
        }
        let queries = lines::<Query>(folder, "queries.jsonl")?.into_iter().map(|query| (query.id, query.text));
        let queries = queries.filter(|(id, _)| relevant.contains_key(id)).collect();
        Ok(Collection { name, documents: lines(folder, "corpus.jsonl")?, queries, relevant })
    }

    /// Returns the id of the document at a place of the corpus, written as a number.
    pub(crate) fn document_of(&self, place: &str) -> String {
        let document = place.parse::<usize>().ok().and_then(|place| self.documents.get(place));
        document.map_or_else(String::new, |document| document.id.clone())
    }

    /// Returns what a ranking is worth; none for a query without a relevant document.
    pub(crate) fn measures(&self, query: &str, ranked: &[String]) -> Option<Measures> {
        let relevant = self.relevant.get(query)?;
        let discount = |place: usize| ((place + 2) as f64).log2();
        let mut grades: Vec<f64> = relevant.values().copied().collect();
        grades.sort_by(|a, b| b.total_cmp(a));
        let ideal: f64 = grades.iter().take(10).enumerate().map(|(place, grade)| grade / discount(place)).sum();
        let (mut gain, mut hits, mut precisions, mut in_hundred, mut mrr) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (place, document) in ranked.iter().enumerate() {
            let Some(grade) = relevant.get(document) else { continue };
            hits += 1.0;
            precisions += hits / (place + 1) as f64;
            gain += if place < 10 { grade / discount(place) } else { 0.0 };
            in_hundred += if place < 100 { 1.0 } else { 0.0 };
            mrr = if hits == 1.0 { 1.0 / (place + 1) as f64 } else { mrr };
        }
        let all = relevant.len() as f64;
        Some(Measures { ndcg: gain / ideal, map: precisions / all, recall: in_hundred / all, mrr, queries: 1 })
    }
}

impl Measures {
    /// Returns the mean, in which each counts once.
    pub(crate) fn mean(all: &[Measures]) -> Measures {
        let mean = |of: fn(&Measures) -> f64| all.iter().map(of).sum::<f64>() / all.len().max(1) as f64;
        Measures {
            ndcg: mean(|one| one.ndcg),
            map: mean(|one| one.map),
            recall: mean(|one| one.recall),
            mrr: mean(|one| one.mrr),
            queries: all.iter().map(|one| one.queries).sum(),
        }
    }
}

fn read(folder: &Path, name: &str) -> anyhow::Result<String> {
    let file = folder.join(name);
    fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))
}

fn lines<T: for<'de> Deserialize<'de>>(folder: &Path, name: &str) -> anyhow::Result<Vec<T>> {
    let text = read(folder, name)?;
    let parsed = text.lines().filter(|line| !line.trim().is_empty()).map(serde_json::from_str);
    parsed.collect::<Result<_, _>>().with_context(|| format!("in {}", folder.join(name).display()))
}
