//! Copies of a report, edited as those who pass on wire stories edit them, are folded into one hit; others are not.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;

use folder::{Dice, Folder};
use insta::assert_snapshot;

mod folder;

const STORY: &str = "WASHINGTON - Officials in Washington said on Wednesday that Moscow and Pyongyang were negotiating \
    over artillery shells and other munitions for the war in Ukraine. The talks, they said, had moved forward since \
    the summer and could go on at a higher level in the coming months. No deal had been struck by 30 August.";

fn copies() -> Folder {
    let report = |date: &str, title: &str, text: &str| format!("date {date} {title}\n\n{text}\n");
    let numbers = STORY.replace("30 August", "31 August");
    let own = "An own report on artillery shells: nobody in Washington would say more than that the talks go on.";
    Folder::indexed(&[
        ("corpus/a/talks.txt", &report("2023-08-31", "Weapons talks are under way", STORY)),
        ("corpus/b/relayed.txt", &report("2023-08-31", "Moscow seeks shells", &numbers)),
        ("corpus/c/short.txt", &report("2023-09-01", "Talks", STORY.rsplit_once(" No deal").unwrap().0)),
        ("corpus/own.txt", &report("2023-09-02", "Shells", own)),
    ])
}

#[test]
fn copies_are_folded_into_one_hit_and_listed_where_they_are_asked_for() {
    let folder = copies();
    let run = folder.dateline(&["search", "artillery", "shells", "washington"]);
    assert_eq!((run.stdout.lines().count(), run.code), (2, 0), "{run:?}");
    assert_eq!(run.stderr, "dateline: 2 copies of what is shown: --expand\n");
    let lines = folder.json(&["search", "--json", "--expand", "artillery", "shells", "washington"]);
    let told: Vec<String> = lines
        .iter()
        .filter(|line| line["type"] == "hit")
        .map(|hit| format!("{} {} {} {}", hit["rank"], hit["id"], hit["copies"], hit["copy"]))
        .collect();
    assert_snapshot!(told.join("\n"), @r#"
    1 "corpus/own.txt" null null
    2 "corpus/b/relayed.txt" 2 null
    2 "corpus/a/talks.txt" null true
    2 "corpus/c/short.txt" null true
    "#);
    let summary = lines.last().unwrap();
    assert_eq!((&summary["shown"], &summary["copies"], &summary["truncated"]), (&2.into(), &2.into(), &false.into()));
    let paths = folder.well(&["search", "-l", "artillery", "shells"]).stdout;
    assert_eq!(paths.lines().count(), 4, "each copy has a file of its own");
}

#[test]
fn reports_are_counted_with_their_copies_and_without() {
    let folder = copies();
    assert_eq!(folder.well(&["count", "shells"]).stdout, "4 reports, 4 passages\n");
    assert_eq!(
        folder.well(&["count", "--distinct", "shells"]).stdout,
        "4 reports, 4 passages, 2 reports without copies\n"
    );
    assert_eq!(folder.last_json(&["count", "--json", "--distinct", "shells"])["distinct"], 2);
    assert_eq!(folder.last_json(&["count", "--json", "shells"])["distinct"], serde_json::Value::Null);
}

#[test]
fn a_page_begins_behind_what_was_folded_on_the_page_before() {
    let folder = copies();
    let page =
        |offset: &str| folder.well(&["search", "--limit", "1", "--offset", offset, "artillery", "shells"]).stdout;
    let all = folder.well(&["search", "artillery", "shells"]).stdout;
    assert_eq!(page("0") + &page("1"), all);
}

/// A report of the sample: its title and its paragraphs.
struct Original {
    title: String,
    paragraphs: Vec<String>,
}

/// Returns the plain reports of the sample that are long enough to lose an end; those that repeat one another are taken
/// once, because the sample has copies of its own.
fn originals() -> Vec<Original> {
    let folder = Folder::with(&[]);
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    folder.well(&["index", corpus.to_str().unwrap()]);
    let mut seen = BTreeMap::new();
    for hit in
        folder.json(&["search", "--json", "--limit", "0", "--group", "none", "date:1900..2100", "OR", "date:none"])
    {
        let Some(id) = hit["id"].as_str() else { continue };
        let report = folder.last_json(&["show", "--json", id]);
        let text = report["text"].as_str().unwrap().to_string();
        let title = report["report"]["title"].as_str().unwrap_or("A report").to_string();
        if text.is_ascii() && text.split("\n\n").count() >= 4 {
            // Stories with the same beginning are copies of each other.
            seen.entry(text.chars().take(100).collect::<String>()).or_insert(Original {
                title,
                paragraphs: text.split("\n\n").map(|paragraph| paragraph.trim().to_string()).collect(),
            });
        }
    }
    seen.into_values().collect()
}

/// Returns the text with every figure changed.
fn other_figures(text: &str, dice: &mut Dice) -> String {
    text.chars().map(|c| if c.is_ascii_digit() { char::from(b'1' + dice.below(9) as u8) } else { c }).collect()
}

#[test]
fn edited_copies_are_known_and_nothing_else_is_taken_for_one() {
    let mut dice = Dice::new(13);
    let folder = Folder::with(&[]);
    let originals = originals();
    for (number, original) in originals.iter().enumerate() {
        let Original { title, paragraphs } = original;
        let write = |kind: &str, title: &str, paragraphs: &[String]| {
            folder
                .write(&format!("corpus/{number:03}/{kind}.txt"), &format!("{title}\n\n{}\n", paragraphs.join("\n\n")));
        };
        write("original", title, paragraphs);
        write("headline", &format!("Desk {}: a story passed on", dice.below(100)), paragraphs);
        write("cut", title, &paragraphs[..paragraphs.len() - 1]);
        let figures: Vec<String> = paragraphs.iter().map(|paragraph| other_figures(paragraph, &mut dice)).collect();
        write("figures", title, &figures);
        let all: Vec<String> = figures[..figures.len() - 1].to_vec();
        write("all", "Passed on with another headline", &all);
    }
    folder.index();
    let kinds = ["original", "headline", "cut", "figures", "all"];
    let (mut pairs, mut found, mut right, mut wrong) = (0, 0, 0, Vec::new());
    for (number, original) in originals.iter().enumerate() {
        // What a reader would ask who has seen the beginning of the story.
        let is_sentence = |text: &&String| text.split_whitespace().count() > 12;
        let beginning = original.paragraphs.iter().find(is_sentence).unwrap();
        let words: Vec<&str> = beginning.split_whitespace().skip(2).take(8).collect();
        let arguments = [&["search", "--json", "--any", "--literal", "--expand", "--limit", "10"], &words[..]].concat();
        let hits = folder.json(&arguments);
        let of = |id: &str| id.split('/').nth(1).unwrap().parse::<usize>().unwrap();
        // Copies under the hit of each rank: those of one story are right.
        let mut groups: BTreeMap<u64, Vec<String>> = BTreeMap::new();
        for hit in hits.iter().filter(|hit| hit["type"] == "hit") {
            let group = groups.entry(hit["rank"].as_u64().unwrap()).or_default();
            let id = hit["id"].as_str().unwrap().to_string();
            if !group.contains(&id) {
                group.push(id);
            }
        }
        for group in groups.values() {
            let original = of(&group[0]);
            for copy in &group[1..] {
                if of(copy) == original { right += 1 } else { wrong.push((group[0].clone(), copy.clone())) }
            }
        }
        let group = groups.values().find(|group| group.iter().any(|id| of(id) == number));
        let folded = group.map_or(0, |group| group.iter().filter(|id| of(id) == number).count());
        pairs += kinds.len() - 1;
        found += folded.saturating_sub(1);
    }
    let precision = f64::from(right) / (f64::from(right) + wrong.len() as f64);
    let recall = found as f64 / pairs as f64;
    let told = format!("{} stories, {pairs} copies: precision {precision:.3}, recall {recall:.3}", originals.len());
    println!("{told}");
    assert!(originals.len() >= 40 && precision >= 0.98 && recall >= 0.95, "{told}\n{wrong:?}");
}
