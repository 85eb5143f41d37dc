//! Every operator finds what its meaning says, and marks why: NEAR, BEFORE, WITHIN, phrases with words between,
//! wildcards, spellings, regular expressions, classes of names and dates, in each other and in titles, held to `plain`.
//!
//! The suite asks some hundred random trees. The long form takes as many as one likes:
//! `DATELINE_RANDOM_TREES=20000 cargo test --release --test operators`.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use dateline::answer::AskError;
use dateline::answer::hit::WholeReport;
use dateline::query::{Query, QueryErrorKind, parse};
use folder::Dice;
use folder::blanking::{Blank, blanked};
use folder::shelf::{How, Shelf, all_ids, ask, whole};
use jiff::civil::{Date, date};
use plain::{Ask, STOP, Seen};

mod folder;
mod plain;

/// Words that queries ask for; in texts they stand among others.
const WORDS: &[&str] =
    &["deal", "deals", "dealing", "arms", "armed", "cease-fire", "ceasefire", "talks", "talk", "strike", "strikes"];

/// Words that no query asks for.
const OTHERS: &[&str] = &["minister", "said", "a", "on", "report", "weekday", "border", "official", "grain"];

/// Names that texts use, whoever they mean.
const NAMES: &[&str] = &["Iran", "North Korea", "John Kirby", "Kirby", "Grain Board", "Moscow Grain Board", "Tehran"];

/// Two actors that no list knows, so that they are known however the words around them look.
const OWN_NAMES: &str = "[[actor]]\nid = \"person/John Kirby\"\naliases = [\"Kirby\"]\n\
                         [[actor]]\nid = \"org/Grain Board\"\naliases = [\"Moscow Grain Board\"]\n";

const ACTORS: &[(&str, &str)] = &[
    ("Iran", "state/Iran"),
    ("DPRK", "state/North Korea"),
    ("John Kirby", "person/John Kirby"),
    ("Grain Board", "org/Grain Board"),
];

/// Dates that texts mention; only the first are read alike whatever stands beside them.
const DATES: &[&str] = &[
    "3 May 2023",
    "2022-07-14",
    "30 August 2023",
    "August 2023",
    "on Wednesday",
    "last week",
    "03/04/2023",
    "3-5 May 2023",
    "in the 1990s",
];

/// How many of these need nothing beside them.
const PLAIN_DATES: usize = 3;

/// Dates that are asked for, with their days; the last is reckoned from the day on which the tests are asked.
const MENTIONS: &[(&str, Date, Date)] = &[
    ("2023-08", date(2023, 8, 1), date(2023, 8, 31)),
    ("2023-5-3", date(2023, 5, 3), date(2023, 5, 3)),
    ("..2022", date(1, 1, 1), date(2022, 12, 31)),
    ("2023-04-03..", date(2023, 4, 3), date(9999, 12, 31)),
    ("spring 2023", date(2023, 3, 1), date(2023, 5, 31)),
    ("2022-07..2023-03", date(2022, 7, 1), date(2023, 3, 31)),
    ("last year", date(2023, 1, 1), date(2023, 12, 31)),
];

const WILDCARDS: &[&str] = &["deal*", "*s", "t?lk*", "arm?d", "*ease*", "str*e"];

type Takes = fn(&str) -> bool;
const REGEXES: &[(&str, Takes)] = &[
    ("deals?", |form| form == "deal" || form == "deals"),
    ("(talk|arm).*", |form| form.starts_with("talk") || form.starts_with("arm")),
    (".*[kl]", |form| form.ends_with('k') || form.ends_with('l')),
];

fn of_trees(usual: usize) -> usize {
    std::env::var("DATELINE_RANDOM_TREES").ok().and_then(|number| number.parse().ok()).unwrap_or(usual)
}

/// What has no parts.
fn leaf(dice: &mut Dice) -> Ask {
    let word = |dice: &mut Dice| dice.of(WORDS).to_string();
    let phrase = |dice: &mut Dice| {
        let mut parts: Vec<&str> = (0..2 + dice.below(2)).map(|_| dice.of(WORDS)).collect();
        if dice.once_in(6) {
            parts.insert(1, STOP);
        }
        parts.join(" ")
    };
    match dice.below(27) {
        0..=7 => Ask::Word(word(dice)),
        8 => Ask::Word(STOP.to_string()),
        9 => Ask::Exact(word(dice)),
        10 => Ask::Phrase(phrase(dice), 0),
        11..=12 => Ask::Phrase(phrase(dice), 1 + dice.below(5) as u32),
        13..=14 => Ask::Wildcard(dice.of(WILDCARDS)),
        15 => Ask::Spelling(dice.of(&["deal", "talk", "arms", "strikes"]), 1),
        16 => Ask::Spelling(dice.of(&["strikes", "dealing"]), 2),
        17 => {
            let (text, takes) = dice.of(REGEXES);
            Ask::Regex(text, takes)
        }
        18 => Ask::Title(Box::new(Ask::Word(word(dice)))),
        19 => Ask::Title(Box::new(Ask::Wildcard(dice.of(WILDCARDS)))),
        20 => Ask::Class(dice.of(&["state", "person", "org", "actor", "date"])),
        21 if dice.once_in(2) => Ask::Title(Box::new(Ask::Class(dice.of(&["state", "actor", "date"])))),
        22..=24 => {
            let (typed, first, last) = dice.of(MENTIONS);
            Ask::Mention(typed, first, last)
        }
        _ => {
            let (name, id) = dice.of(ACTORS);
            Ask::Actor(name, id)
        }
    }
}

/// What has a place in a text.
fn placed(dice: &mut Dice, levels: usize) -> Ask {
    match dice.below(10) {
        0..=4 if levels > 0 => {
            let (left, right) = (placed(dice, levels - 1), placed(dice, levels - 1));
            Ask::Near(Box::new(left), Box::new(right), dice.once_in(3), 1 + dice.below(9) as u32)
        }
        5 if levels > 0 => Ask::Any((0..2 + dice.below(2)).map(|_| placed(dice, levels - 1)).collect()),
        _ => leaf(dice),
    }
}

/// What one stretch of a text has to satisfy.
fn together(dice: &mut Dice, levels: usize, excludes: bool) -> Ask {
    let parts = |dice: &mut Dice| (0..2).map(|_| together(dice, levels - 1, excludes)).collect::<Vec<_>>();
    match dice.below(8) {
        _ if levels == 0 => placed(dice, 1),
        0..=3 => Ask::All(parts(dice)),
        4 => Ask::Any(parts(dice)),
        5 if excludes => Ask::All(vec![together(dice, 0, false), Ask::Not(Box::new(together(dice, 0, false)))]),
        6 => Ask::Within(dice.of(&["sentence", "passage"]), Box::new(together(dice, levels - 1, excludes))),
        _ => placed(dice, 2),
    }
}

fn tree(dice: &mut Dice, levels: usize, excludes: bool) -> Ask {
    let parts = |dice: &mut Dice| (0..2 + dice.below(2)).map(|_| tree(dice, levels - 1, excludes)).collect::<Vec<_>>();
    match dice.below(12) {
        0..=1 if levels > 0 => Ask::All(parts(dice)),
        2 if levels > 0 => Ask::Any(parts(dice)),
        3 if levels > 0 && excludes => match tree(dice, levels - 1, false) {
            part @ Ask::Within(..) => part,
            part => Ask::All(vec![placed(dice, 1), Ask::Not(Box::new(part))]),
        },
        3 if excludes && dice.once_in(2) => Ask::MentionNone,
        4..=7 => Ask::Within(dice.of(&["sentence", "sentence", "passage"]), Box::new(together(dice, 2, excludes))),
        _ => placed(dice, 3),
    }
}

/// How the names of a text stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    /// Beside each other too, where two of them may be read as one.
    Anyhow,
    /// A small word apart from all other capitals: who is meant does not change when others are blanked.
    Apart,
}

fn sentence(dice: &mut Dice, names: Names) -> String {
    let is_capital = |word: &&str| word.starts_with(char::is_uppercase);
    let mut said: Vec<&str> = vec![dice.of(&["Officials", "Then", "Nobody"])];
    for _ in 0..3 + dice.below(9) {
        let next = match dice.below(9) {
            0..=2 => dice.of(WORDS),
            3 => STOP,
            // A capital stands for its state where the words beside it say so; where these go, it does not.
            4 if names == Names::Apart => dice.of(&NAMES[..NAMES.len() - 1]),
            4 => dice.of(NAMES),
            5 if names == Names::Apart => dice.of(&DATES[..PLAIN_DATES]),
            5 => dice.of(DATES),
            _ => dice.of(OTHERS),
        };
        if names == Names::Apart && is_capital(&next) && said.last().is_some_and(is_capital) {
            said.push("a");
        }
        said.push(next);
    }
    said.join(" ") + "."
}

fn text(dice: &mut Dice, passages: usize, names: Names) -> String {
    let mut text = String::new();
    while text.len() < passages * 600 - 500 {
        text.push_str(&sentence(dice, names));
        text.push_str(if dice.once_in(4) { "\n\n" } else { " " });
    }
    text
}

fn record(id: usize, dice: &mut Dice, names: Names) -> String {
    let title = if dice.once_in(2) { String::new() } else { sentence(dice, names).trim_end_matches('.').to_string() };
    let passages = 1 + dice.below(3);
    let mut record = serde_json::json!({"id": id, "title": title, "text": text(dice, passages, names)});
    if dice.once_in(2) {
        record["date"] = "2023-08-31".into();
    }
    record.to_string() + "\n"
}

fn write(shelf: &Shelf, file: usize, dice: &mut Dice) {
    let records: String = (0..1 + dice.below(8)).map(|id| record(id, dice, Names::Anyhow)).collect();
    shelf.folder.write(&format!("corpus/{file}.jsonl"), &records);
}

/// Asks a random tree; none if it is one that is refused, for the reasons that are expected of random ones.
fn random_query(dice: &mut Dice, excludes: bool) -> Option<(Ask, Query)> {
    let asked = tree(dice, 2, excludes);
    match parse(&asked.typed()) {
        Ok(query) => Some((asked, query)),
        Err(error) => {
            let expected = [QueryErrorKind::OnlyExcludes, QueryErrorKind::WithinExcludes, QueryErrorKind::WithinWider];
            assert!(expected.contains(&error.kind), "{error} of `{}`", asked.typed());
            None
        }
    }
}

#[test]
fn every_operator_finds_what_its_meaning_says_with_deletions_and_several_segments() {
    let wanted = of_trees(600);
    let (mut asked, mut answered, mut round) = (0, 0, 0);
    while asked < wanted {
        let mut dice = Dice::new(70_000 + round);
        round += 1;
        let shelf = Shelf::empty();
        shelf.folder.write("corpus/actors.toml", OWN_NAMES);
        (0..6).for_each(|file| write(&shelf, file, &mut dice));
        for _ in 0..3 {
            shelf.refresh(How::Again).unwrap();
            let snapshot = shelf.snapshot().unwrap();
            let reports: Vec<Seen> =
                all_ids(&snapshot).iter().map(|id| Seen::of(&whole(&snapshot, id, None).0)).collect();
            for _ in 0..100 {
                let Some((tree, query)) = random_query(&mut dice, true) else { continue };
                let answer = match ask(&snapshot, &query) {
                    Ok(answer) => answer,
                    Err(AskError::Refused(_) | AskError::Nothing(_)) => continue,
                    Err(error) => panic!("{}: {error}", query.text),
                };
                let meant = tree.meant();
                let matching: Vec<&Seen> = reports.iter().filter(|report| report.satisfies(&meant)).collect();
                let found: BTreeSet<&str> = answer.hits.iter().map(|hits| hits.report.id.as_str()).collect();
                let expected: BTreeSet<&str> = matching.iter().map(|report| report.id.as_str()).collect();
                assert_eq!(found, expected, "reports of `{}`", query.text);
                let passages: usize = matching.iter().map(|report| report.answering(&meant)).sum();
                assert_eq!(answer.summary.matched.passages, passages, "passages of `{}`", query.text);
                asked += 1;
                answered += usize::from(!expected.is_empty());
            }
            // Some reports go, some change, in commits of their own.
            for _ in 0..2 {
                write(&shelf, dice.below(7), &mut dice);
            }
            shelf.folder.remove(&format!("corpus/{}.jsonl", dice.below(3)));
            (0..3).for_each(|file| write(&shelf, file, &mut dice));
        }
    }
    assert!(answered * 3 >= asked, "{answered} of {asked} trees had an answer");
    println!("{asked} trees, {answered} with an answer");
}

#[test]
fn without_the_marked_words_a_report_is_no_hit_and_with_them_alone_it_is() {
    let wanted = of_trees(300);
    let (mut cases, mut round) = (0, 0);
    while cases < wanted {
        let mut dice = Dice::new(80_000 + round);
        round += 1;
        let shelf = Shelf::empty();
        shelf.folder.write("corpus/actors.toml", OWN_NAMES);
        let reports: String = (0..40).map(|id| record(id, &mut dice, Names::Apart)).collect();
        shelf.folder.write("corpus/reports.jsonl", &reports);
        shelf.refresh(How::Again).unwrap();
        let snapshot = shelf.snapshot().unwrap();
        let mut asked: Vec<(Query, WholeReport)> = Vec::new();
        while asked.len() < 300 {
            let Some((_, query)) = random_query(&mut dice, false) else { continue };
            if let Err(AskError::Refused(_) | AskError::Nothing(_)) = ask(&snapshot, &query) {
                continue;
            }
            let (report, matches) = whole(&snapshot, &format!("corpus/reports.jsonl#{}", dice.below(40)), Some(&query));
            if matches {
                asked.push((query, report));
            }
        }
        for (name, which) in [("without", Blank::Marked), ("alone", Blank::Unmarked)] {
            let record = |(number, (_, report)): (usize, &(Query, WholeReport))| {
                let title = blanked(report.report.title.as_deref().unwrap_or_default(), &report.title_marks, which);
                let text = blanked(&report.text, &report.marks, which);
                serde_json::json!({"id": number, "title": title, "text": text}).to_string() + "\n"
            };
            let records: String = asked.iter().enumerate().map(record).collect();
            shelf.folder.write(&format!("corpus/{name}.jsonl"), &records);
        }
        shelf.refresh(How::Again).unwrap();
        let snapshot = shelf.snapshot().unwrap();
        for (number, (query, before)) in asked.iter().enumerate() {
            for (name, hit) in [("without", false), ("alone", true)] {
                let (report, matches) = whole(&snapshot, &format!("corpus/{name}.jsonl#{number}"), Some(query));
                assert_eq!(report.passages.len(), before.passages.len(), "the borders of passages stay");
                let title = |report: &WholeReport| report.report.title.clone().unwrap_or_default();
                let (was, is) = (title(before), title(&report));
                assert_eq!(
                    matches, hit,
                    "`{}`, {name} the marked words:\n{is}\n{}\nwas:\n{was}\n{}\n{:?}",
                    query.text, report.text, before.text, before.marks
                );
            }
            cases += 1;
        }
    }
    println!("{cases} trees");
}
