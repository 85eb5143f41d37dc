//! Words that stand side by side in the question bring forward the reports in which they do so too, as often as they do.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use folder::{Dice, Folder};

mod folder;

/// Stop words, as far as the texts of this test have them.
const STOP_WORDS: [&str; 4] = ["the", "of", "and", "to"];

/// Words are no neighbours with more stop words than this between them.
const MOST_BETWEEN: usize = 3;

/// Returns how often `treaty` comes next after `grain`, stop words passed over.
fn brute_force(text: &str) -> usize {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let next = |at: usize| {
        let behind = words[at + 1..].iter().take(MOST_BETWEEN + 1);
        behind.map(String::as_str).find(|word| !STOP_WORDS.contains(word))
    };
    (0..words.len()).filter(|at| words[*at] == "grain" && next(*at) == Some("treaty")).count()
}

#[test]
fn neighbours_count_as_often_as_they_stand_side_by_side_stop_words_passed_over() {
    let words = ["grain", "treaty", "Grain", "the", "of", "and", "to", "harbour"];
    let mut dice = Dice::new(7);
    let mut texts = Vec::new();
    for _ in 0..120 {
        let (title, body) = (dice.below(6) + 1, dice.below(14) + 2);
        let mut some = |count: usize| (0..count).map(|_| dice.of(&words)).collect::<Vec<_>>().join(" ");
        texts.push((some(title), format!("{} grain harbour treaty", some(body))));
    }
    let files: Vec<(String, String)> = texts
        .iter()
        .enumerate()
        .map(|(at, (title, body))| (format!("corpus/r{at:03}.txt"), format!("date 2023-08-31 {title}\n\n{body}\n")))
        .collect();
    let folder = Folder::indexed(&files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>());
    let mut gains: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for (at, (title, body)) in texts.iter().enumerate() {
        let explained = folder.last_json(&["explain", "--json", &format!("grain treaty path:*r{at:03}*")]);
        let gain = explained["best"]["neighbours"].as_f64().unwrap();
        gains.entry(brute_force(title) + brute_force(body)).or_default().push(gain);
    }
    assert!(gains.len() >= 4 && gains.contains_key(&0), "{gains:?}");
    let mut before = -1.0;
    for (count, gains) in gains {
        for gain in &gains {
            assert!((gain - gains[0]).abs() < 1e-4, "{count}: {gains:?}");
            assert!(*gain > before + 1e-4, "{count}: {gains:?}, and {before} for fewer");
        }
        before = gains[0];
    }
}
