//! How long an answer takes inside the library, and how long plain tantivy takes for the same words.
//! In: an open index of ours and one of plain tantivy, of the same corpus. Out: a table of medians and of what 95 of a
//! hundred queries stay below.
//!
//! Ours is the whole way: resolve, match, rank, fetch the ten best verified, mark and print them. Theirs finds, scores
//! and orders the ten best, and fetches nothing. Each query is asked several times by both in turn and counts with the
//! median of its times, so that a busy machine is busy for both.

use std::time::{Duration, Instant};

use anyhow::ensure;

use super::measuring;
use super::plain::{Plain, Together};
use super::{PHRASES, RUNS, TWO_WORDS};

/// Filters that leave little, much, or nearly all. Words between blanks are arguments of their own.
const FILTERED: [&[&str]; 12] = [
    &["missiles", "actor:state/Cuba", "date:1962..1963"],
    &["talks", "actor:North Korea", "date:1950..1953"],
    &["sanctions", "actor:state/Russia", "date:2022"],
    &["actor:state/China", "date:1971..1972"],
    &["oil", "actor:state/Iran"],
    &["peace", "agreement", "actor:state/Israel"],
    &["security", "date:2000..2020"],
    &["government", "date:1960..1970"],
    &["treaty", "title:memorandum"],
    &["president", "actor:person/*", "date:1961..1963"],
    &["economic", "aid", "actor:state/India"],
    &["-war", "peace", "date:1990..2010"],
];

/// Longer names and sayings, in quotes.
const MORE_PHRASES: [&str; 14] = [
    "\"general assembly\"",
    "\"secretary of state\"",
    "\"human rights\"",
    "\"climate change\"",
    "\"foreign minister\"",
    "\"the united states\"",
    "\"peace and security\"",
    "\"member states\"",
    "\"nuclear weapons\"",
    "\"middle east\"",
    "\"economic development\"",
    "\"of the united nations\"",
    "\"secretary general\"",
    "\"soviet union\"",
];

/// A query as it is asked of both.
struct Query {
    arguments: Vec<String>,
    any: bool,
    /// What plain tantivy is asked; none where it has no such query.
    plain: Option<(Vec<String>, Together)>,
}

/// What answers a query, given its arguments and whether some of the words will do.
pub(crate) type Ask<'a> = &'a dyn Fn(&[String], bool) -> anyhow::Result<Duration>;

/// Prints the table.
pub(crate) fn table(ask: Ask, plain: &Plain) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    // One kind alone, to see where its time goes.
    let only = measuring::argument("--kind").unwrap_or_default();
    for (name, queries) in classes().into_iter().filter(|(name, _)| name.starts_with(&only)) {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for query in &queries {
            let [mine, other] = times(query, ask, plain)?;
            ours.push(mine);
            theirs.extend(other);
        }
        let mut row = vec![name.to_string(), queries.len().to_string()];
        row.extend([0.5, 0.95, 1.0].map(|part| measuring::milliseconds(below(&ours, part))));
        if theirs.is_empty() {
            row.extend(["", "", ""].map(str::to_string));
        } else {
            row.extend([0.5, 0.95].map(|part| measuring::milliseconds(below(&theirs, part))));
            let ratio = below(&ours, 0.5).as_secs_f64() / below(&theirs, 0.5).as_secs_f64();
            row.push(format!("{ratio:.1}"));
        }
        rows.push(row);
    }
    let head =
        ["library, ms", "queries", "median", "95 %", "most", "tantivy median", "tantivy 95 %", "ratio of medians"];
    measuring::print_table(&head, &rows);
    Ok(())
}

fn classes() -> Vec<(&'static str, Vec<Query>)> {
    let words = |query: &str| query.split(' ').map(str::to_string).collect::<Vec<_>>();
    let plain = |words: Vec<String>, together| Query {
        arguments: words.clone(),
        any: together == Together::Any,
        plain: Some((words, together)),
    };
    let pairs: Vec<Vec<String>> = TWO_WORDS.iter().map(|query| words(query)).collect();
    let joined = |count: usize, apart: usize| {
        let of = |start: usize| (0..count).flat_map(|on| pairs[(start + on * apart) % pairs.len()].clone()).collect();
        (0..pairs.len()).map(of).collect::<Vec<Vec<String>>>()
    };
    let one_word = pairs.iter().flatten().map(|word| vec![word.clone()]);
    let phrase = |quoted: &&str| Query {
        arguments: vec![quoted.to_string()],
        any: false,
        plain: Some((words(quoted.trim_matches('"')), Together::Phrase)),
    };
    let filtered = |arguments: &&[&str]| Query {
        arguments: arguments.iter().map(ToString::to_string).collect(),
        any: false,
        plain: None,
    };
    vec![
        ("one word", one_word.map(|words| plain(words, Together::All)).collect()),
        ("two words", pairs.iter().cloned().map(|words| plain(words, Together::All)).collect()),
        ("four words", joined(2, 1).into_iter().map(|words| plain(words, Together::All)).collect()),
        ("eight words --any", joined(4, 3).into_iter().map(|words| plain(words, Together::Any)).collect()),
        ("phrase", PHRASES.iter().chain(&MORE_PHRASES).map(phrase).collect()),
        ("filtered", FILTERED.iter().map(filtered).collect()),
    ]
}

/// Returns the median time of ours, and of theirs.
fn times(query: &Query, ask: Ask, plain: &Plain) -> anyhow::Result<[Option<Duration>; 2]> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for run in 0..=RUNS {
        let mine = ask(&query.arguments, query.any)?;
        let other = match &query.plain {
            Some((words, together)) => {
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                let begun = Instant::now();
                let found = plain.ten_best(&words, *together)?;
                ensure!(found <= 10, "more than ten of {words:?}");
                Some(begun.elapsed())
            }
            None => None,
        };
        // The first time only warms the caches.
        if run > 0 {
            ours.push(mine);
            theirs.extend(other);
        }
    }
    let median = |times: Vec<Duration>| (!times.is_empty()).then(|| measuring::median(times));
    Ok([median(ours), median(theirs)])
}

/// Returns what this part of the times stays below.
fn below(times: &[impl Into<Option<Duration>> + Copy], part: f64) -> Duration {
    let mut sorted: Vec<Duration> = times.iter().filter_map(|time| (*time).into()).collect();
    sorted.sort_unstable();
    let place = (sorted.len() as f64 * part).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied().unwrap_or_default()
}
