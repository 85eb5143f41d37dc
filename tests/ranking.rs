//! Questions to the sample in `corpus/`, as a reader would ask them, and the passage that answers each best.
//! They were written and judged by reading the reports, before the program was asked. What it makes of them is a
//! snapshot, so that every change of ranking shows its price.
//!
//! Four are not first, for one reason: their answer says it in other words than they do, and a passage beside it in the
//! same report, or a report of the same subject, has more of theirs. "Who led the talks" is answered by "led the
//! mediation", "why did it block the talks" by "then Bulgaria objected"; the last aircraft left Kabul in a review, and a
//! report about Kabul says "leaving"; what submarines cost stands in a passage that does not say "submarines".

#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::path::Path;

use folder::Folder;
use insta::assert_snapshot;
use serde_json::Value;

mod folder;

/// So many reports are looked at; a passage further down counts as not found.
const DEPTH: usize = 10;

/// A question, and the passage that answers it best: its report, and words that stand in it and nowhere else there.
struct Golden {
    question: &'static str,
    report: &'static str,
    words: &'static str,
}

fn golden() -> Vec<Golden> {
    let rows = include_str!("ranking/golden.tsv").lines().skip(1);
    let golden = |row: &'static str| {
        let [question, report, words] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        Golden { question, report, words }
    };
    rows.map(golden).collect()
}

/// Returns the sample's index in a folder of its own.
fn sample() -> Folder {
    let folder = Folder::with(&[]);
    folder.well(&["index", &corpus()]);
    folder
}

fn corpus() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").to_str().unwrap().to_string()
}

/// Returns the rank of the best passage: among passages by themselves, or among the first passages of reports.
fn rank(folder: &Folder, golden: &Golden, group: &str) -> Option<u64> {
    let limit = DEPTH.to_string();
    let question = golden.question.split(' ');
    let flags = ["search", "--any", "--json", "--group", group, "--limit", &limit];
    let arguments: Vec<&str> = flags.into_iter().chain(question).collect();
    let mut ranks = Vec::new();
    for line in folder.json(&arguments).iter().filter(|line| line["type"] == "hit") {
        let rank = line["rank"].as_u64().unwrap();
        if ranks.contains(&rank) {
            continue;
        }
        ranks.push(rank);
        let text = blanks_joined(line["passage"]["text"].as_str().unwrap());
        if line["id"] == golden.report && text.contains(golden.words) {
            return Some(rank);
        }
    }
    None
}

fn blanks_joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the ranks of all questions come to.
#[derive(Default)]
struct Figures {
    questions: usize,
    first: usize,
    in_five: usize,
    reciprocal: f64,
    others: String,
}

impl Figures {
    fn of(folder: &Folder, group: &str) -> Figures {
        let mut figures = Figures::default();
        for golden in golden() {
            let rank = rank(folder, &golden, group);
            figures.questions += 1;
            figures.first += usize::from(rank == Some(1));
            figures.in_five += usize::from(rank.is_some_and(|rank| rank <= 5));
            figures.reciprocal += rank.map_or(0.0, |rank| 1.0 / rank as f64);
            if rank != Some(1) {
                let rank = rank.map_or("none".to_string(), |rank| rank.to_string());
                writeln!(figures.others, "{rank:>4}  {}", golden.question).unwrap();
            }
        }
        figures
    }

    fn part(&self, count: usize) -> f64 {
        count as f64 / self.questions as f64
    }

    fn told(&self) -> String {
        let [first, in_five] = [self.first, self.in_five].map(|count| self.part(count));
        let mean = self.reciprocal / self.questions as f64;
        format!("recall@1  {first:.3}\nrecall@5  {in_five:.3}\nMRR       {mean:.3}\nnot first:\n{}", self.others)
    }
}

#[test]
fn questions_to_the_sample_find_the_passage_that_answers_them() {
    let folder = sample();
    let (alone, grouped) = (Figures::of(&folder, "none"), Figures::of(&folder, "report"));
    let figures = format!(
        "{} questions\n\npassages by themselves\n{}\nthe first passage of each report\n{}",
        alone.questions,
        alone.told(),
        grouped.told()
    );
    assert_snapshot!(figures);
    assert!(alone.part(alone.first) >= 0.85 && alone.part(alone.in_five) >= 0.97, "{figures}");
}

#[test]
fn the_words_that_tell_a_best_passage_stand_in_its_report() {
    let folder = sample();
    for golden in golden() {
        let shown: Value = folder.last_json(&["show", "--json", golden.report]);
        let text = blanks_joined(shown["text"].as_str().unwrap());
        assert_eq!(text.matches(golden.words).count(), 1, "{}: {}", golden.report, golden.words);
    }
}

/// Questions of one word and of many, of words in titles, with filters, alternatives and exclusions.
const ASKED: [&[&str]; 10] = [
    &["talks"],
    &["arms", "deal"],
    &["--any", "arms", "deal", "talks", "ceasefire", "sanctions", "treaty", "council", "president"],
    &["--any", "washington", "weapons", "talks", "way", "washington"],
    &["title:talks"],
    &["north", "OR", "korea", "-seoul"],
    &["\"artillery ammunition\" OR (russia sanctions)"],
    &["actor:state/Russia", "shells"],
    &["date:2023", "ceasefire"],
    &["the", "of"],
];

#[test]
fn a_short_list_is_the_beginning_of_the_long_one_and_reports_stand_by_their_best_passage() {
    // Without the copies in it: where they are folded, passages and reports are not folded alike.
    let folder = Folder::with(&[]);
    let copies = ["--exclude", "**/weapons-talks*", "--exclude", "**/desk-*"];
    folder.well(&[&["index", &corpus()], &copies[..]].concat());
    // A second segment, and deleted reports in the first.
    folder.write("more/one.txt", "date 2023-05-01 Talks on an arms deal\n\nThe talks on arms and sanctions go on.\n");
    folder.write("more/two.txt", "Nothing but a ceasefire, and the sanctions of the council.\n");
    folder.well(&["index", "more"]);
    folder.remove("more/two.txt");
    folder.well(&["index", "more"]);
    for asked in ASKED {
        let shown = |more: &[&str]| {
            let arguments: Vec<&str> = ["search", "--json"].iter().chain(more).chain(asked).copied().collect();
            let lines = folder.json(&arguments);
            let hit = |line: &Value| (line["id"].as_str().unwrap().to_string(), line["score"].as_f64().unwrap());
            lines.iter().filter(|line| line["type"] == "hit").map(hit).collect::<Vec<_>>()
        };
        let all = shown(&["--limit", "0", "--group", "none"]);
        assert!(all.len() > 3, "{asked:?}");
        assert!(all.is_sorted_by(|one, next| one.1 >= next.1), "{asked:?}");
        let firsts = |hits: &[(String, f64)]| {
            let mut ids: Vec<String> = Vec::new();
            for (id, _) in hits {
                if !ids.contains(id) {
                    ids.push(id.clone());
                }
            }
            ids
        };
        let by_passages = firsts(&all);
        assert_eq!(firsts(&shown(&["--limit", "0"])), by_passages, "{asked:?}");
        for limit in ["1", "3", "7"] {
            let count = limit.parse::<usize>().unwrap().min(by_passages.len());
            assert_eq!(firsts(&shown(&["--limit", limit])), by_passages[..count], "{asked:?} {limit}");
            let alone = shown(&["--limit", limit, "--group", "none"]);
            assert_eq!(alone, all[..alone.len()], "{asked:?} {limit}");
        }
    }
}
