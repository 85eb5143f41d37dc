//! What matches is what the words say, and what is marked is why: held to a slow and plain evaluator.
//! Random queries on random small folders, with edits, deletions, several commits and merges in between. The
//! evaluator knows the words of each passage as it was cut, and nothing of the index.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use dateline::answer::hit::WholeReport;
use dateline::language::analyser::{Voice, words};
use dateline::language::stem::stem;
use dateline::query::{Query, QueryErrorKind, parse};
use dateline::report::interval::Interval;
use folder::Dice;
use folder::blanking::{Blank, blanked};
use folder::shelf::{How, Shelf, all_ids, ask, whole};

mod folder;

/// Words that queries ask for; in texts they stand among others.
const WORDS: &[&str] = &[
    "deal",
    "deals",
    "dealing",
    "arms",
    "armed",
    "US",
    "us",
    "U.S.",
    "cease-fire",
    "ceasefire",
    "talks",
    "talk",
    "Iran's",
    "iran",
    "co-operation",
];

/// Words that no query asks for.
const OTHERS: &[&str] = &["minister", "said", "a", "on", "report", "Wednesday", "border", "official", "grain"];

/// A stop word: asked for only where the query is nothing else, or in quotes.
const STOP: &str = "the";

const DATES: &[&str] = &["", "2022", "2023", "2023-08", "2023-08-31", "2023-09-01", "2022-12-05"];

/// What is asked, as the evaluator understands it.
#[derive(Debug, Clone)]
enum Ask {
    Word(String),
    ExactWord(String),
    Phrase(String),
    ExactPhrase(String),
    TitleWord(String),
    TitlePhrase(String),
    Date(&'static str),
    Undated,
    Path(&'static str),
    All(Vec<Ask>),
    Any(Vec<Ask>),
    Not(Box<Ask>),
}

/// Which leaves a random query may have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leaves {
    /// Everything.
    All,
    /// Words and phrases, and no exclusions.
    PositiveWords,
}

fn leaf(dice: &mut Dice, leaves: Leaves, excluded: bool) -> Ask {
    let word = |dice: &mut Dice| dice.of(WORDS).to_string();
    let phrase = |dice: &mut Dice| {
        let mut parts: Vec<&str> = (0..2 + dice.below(2)).map(|_| dice.of(WORDS)).collect();
        if dice.once_in(6) {
            parts.insert(1, STOP);
        }
        parts.join(" ")
    };
    match dice.below(if leaves == Leaves::All { 24 } else { 20 }) {
        0..=9 => Ask::Word(word(dice)),
        10 if !excluded => Ask::Word(STOP.to_string()),
        10..=11 => Ask::ExactWord(word(dice)),
        12..=15 => Ask::Phrase(phrase(dice)),
        16 => Ask::ExactPhrase(phrase(dice)),
        17..=18 => Ask::TitleWord(word(dice)),
        19 => Ask::TitlePhrase(phrase(dice)),
        20..=21 => Ask::Date(dice.of(&["2023-08", "2023", "2022-12..2023-08", "..2022", "2023-09.."])),
        22 => Ask::Undated,
        _ => Ask::Path(dice.of(&["corpus/old/*", "corpus/*.txt", "corpus/wire.jsonl#*"])),
    }
}

fn random(dice: &mut Dice, levels: usize, leaves: Leaves, excluded: bool) -> Ask {
    let parts = |dice: &mut Dice| {
        (0..2 + dice.below(2)).map(|_| random(dice, levels - 1, leaves, excluded)).collect::<Vec<_>>()
    };
    match dice.below(10) {
        _ if levels == 0 => leaf(dice, leaves, excluded),
        0..=3 => leaf(dice, leaves, excluded),
        4..=6 => Ask::All(parts(dice)),
        7..=8 => Ask::Any(parts(dice)),
        _ if leaves == Leaves::PositiveWords => Ask::Any(parts(dice)),
        // Two exclusions undo each other.
        _ => match random(dice, levels - 1, leaves, true) {
            Ask::Not(part) => *part,
            part => Ask::Not(Box::new(part)),
        },
    }
}

impl Ask {
    /// Returns the query as a person types it.
    fn typed(&self) -> String {
        let group = |part: &Ask| match part {
            Ask::All(_) | Ask::Any(_) => format!("({})", part.typed()),
            other => other.typed(),
        };
        let joined = |parts: &[Ask], by: &str| parts.iter().map(group).collect::<Vec<_>>().join(by);
        match self {
            Ask::Word(word) => word.clone(),
            Ask::ExactWord(word) => format!("exact:{word}"),
            Ask::Phrase(phrase) => format!("\"{phrase}\""),
            Ask::ExactPhrase(phrase) => format!("exact:\"{phrase}\""),
            Ask::TitleWord(word) => format!("title:{word}"),
            Ask::TitlePhrase(phrase) => format!("title:\"{phrase}\""),
            Ask::Date(value) => format!("date:{value}"),
            Ask::Undated => "date:none".to_string(),
            Ask::Path(glob) => format!("path:{glob}"),
            Ask::All(parts) => joined(parts, " "),
            Ask::Any(parts) => joined(parts, " OR "),
            Ask::Not(part) => format!("NOT {}", group(part)),
        }
    }

    /// Says whether any word but the stop word is asked for, outside exclusions.
    fn asks_for_words(&self) -> bool {
        match self {
            Ask::Word(word) => word != STOP,
            Ask::All(parts) | Ask::Any(parts) => parts.iter().any(Ask::asks_for_words),
            Ask::Not(_) | Ask::Date(_) | Ask::Undated | Ask::Path(_) => false,
            _ => true,
        }
    }

    /// Returns the query without stop words that are not asked for; none if nothing is left.
    fn without_stop_words(&self) -> Option<Ask> {
        let kept = |parts: &[Ask]| parts.iter().filter_map(Ask::without_stop_words).collect::<Vec<_>>();
        match self {
            Ask::Word(word) if word == STOP => None,
            Ask::All(parts) => Some(kept(parts)).filter(|parts| !parts.is_empty()).map(Ask::All),
            Ask::Any(parts) => Some(kept(parts)).filter(|parts| !parts.is_empty()).map(Ask::Any),
            Ask::Not(part) => part.without_stop_words().map(|part| Ask::Not(Box::new(part))),
            other => Some(other.clone()),
        }
    }
}

/// The words of a text by their places: a place may hold two readings. Each with its form and stem.
type Places = BTreeMap<u32, Vec<(String, String)>>;

fn places(text: &str) -> Places {
    let mut places = Places::new();
    for word in words(text, Voice::Report) {
        let stem = stem(&word.form);
        places.entry(word.position).or_default().push((word.form, stem));
    }
    places
}

/// A report as the evaluator sees it.
struct Seen {
    id: String,
    title: Places,
    passages: Vec<Places>,
    date: Option<Interval>,
}

impl Seen {
    fn of(whole: WholeReport) -> Seen {
        let passages = whole.passages.iter().map(|passage| places(passage.span.of(&whole.text))).collect();
        let title = places(whole.report.title.as_deref().unwrap_or_default());
        Seen { id: whole.report.id, title, passages, date: whole.report.date }
    }

    /// Says whether the report satisfies the query.
    fn satisfies(&self, ask: &Ask) -> bool {
        match ask {
            Ask::All(parts) => parts.iter().all(|part| self.satisfies(part)),
            Ask::Any(parts) => parts.iter().any(|part| self.satisfies(part)),
            Ask::Not(part) => !self.satisfies(part),
            Ask::Date(value) => self.date.is_some_and(|date| overlaps(date, value)),
            Ask::Undated => self.date.is_none(),
            Ask::Path(glob) => {
                let (before, after) = glob.split_once('*').unwrap();
                self.id.len() >= before.len() + after.len() && self.id.starts_with(before) && self.id.ends_with(after)
            }
            words => {
                says(words, &self.title)
                    || !in_title_only(words) && self.passages.iter().any(|passage| says(words, passage))
            }
        }
    }

    /// Gathers the words that are a reason: those under which every part above is satisfied, outside exclusions.
    fn reasons<'a>(&self, ask: &'a Ask, reasons: &mut Vec<&'a Ask>) {
        match ask {
            Ask::All(parts) => parts.iter().for_each(|part| self.reasons(part, reasons)),
            Ask::Any(parts) => {
                parts.iter().filter(|part| self.satisfies(part)).for_each(|part| self.reasons(part, reasons))
            }
            Ask::Not(_) | Ask::Date(_) | Ask::Undated | Ask::Path(_) => {}
            words => reasons.push(words),
        }
    }

    /// Returns how many passages answer: those that hold a reason; the head alone where none does.
    fn answering(&self, ask: &Ask) -> usize {
        let mut reasons = Vec::new();
        self.reasons(ask, &mut reasons);
        let holds = |passage: &&Places| reasons.iter().any(|words| !in_title_only(words) && says(words, passage));
        self.passages.iter().filter(holds).count().max(1)
    }
}

fn in_title_only(ask: &Ask) -> bool {
    matches!(ask, Ask::TitleWord(_) | Ask::TitlePhrase(_))
}

/// Says whether the words stand there, in a row, in the form that is asked for.
fn says(ask: &Ask, places: &Places) -> bool {
    let (typed, exact) = match ask {
        Ask::Word(typed) | Ask::Phrase(typed) | Ask::TitleWord(typed) | Ask::TitlePhrase(typed) => (typed, false),
        Ask::ExactWord(typed) | Ask::ExactPhrase(typed) => (typed, true),
        other => unreachable!("{other:?} has no words"),
    };
    let forms: Vec<String> = words(typed, Voice::Query).into_iter().map(|word| word.form).collect();
    let is_word = matches!(ask, Ask::Word(_) | Ask::ExactWord(_) | Ask::TitleWord(_));
    in_a_row(&forms, exact, places) || is_word && typed.contains('-') && in_a_row(&[forms.concat()], exact, places)
}

fn in_a_row(forms: &[String], exact: bool, places: &Places) -> bool {
    let stems: Vec<String> = forms.iter().map(|form| stem(form)).collect();
    let stands = |at: u32, number: usize| {
        let readings = places.get(&(at + number as u32));
        readings.is_some_and(|readings| {
            readings.iter().any(|(form, stem)| if exact { *form == forms[number] } else { *stem == stems[number] })
        })
    };
    places.keys().any(|at| (0..forms.len()).all(|number| stands(*at, number)))
}

fn overlaps(date: Interval, asked: &str) -> bool {
    let (first, last) = asked.split_once("..").unwrap_or((asked, asked));
    let begins = |end: &str| Interval::parse_iso(end).unwrap().first();
    let ends = |end: &str| Interval::parse_iso(end).unwrap().last();
    (first.is_empty() || begins(first) <= date.last()) && (last.is_empty() || date.first() <= ends(last))
}

fn sentence(dice: &mut Dice) -> String {
    let mut said: Vec<&str> = Vec::new();
    for _ in 0..3 + dice.below(9) {
        said.push(match dice.below(7) {
            0..=1 => dice.of(WORDS),
            2 => STOP,
            _ => dice.of(OTHERS),
        });
    }
    let said = said.join(" ") + ".";
    // A line of capitals, where nobody can tell the country from the pronoun.
    if dice.once_in(8) { said.to_uppercase() } else { said }
}

fn text(dice: &mut Dice, passages: usize) -> String {
    let mut text = String::new();
    while text.len() < passages * 600 - 500 {
        text.push_str(&sentence(dice));
        text.push_str(if dice.once_in(4) { "\n\n" } else { " " });
    }
    text
}

fn title(dice: &mut Dice) -> String {
    if dice.once_in(2) { String::new() } else { sentence(dice).trim_end_matches('.').to_string() }
}

/// Writes a file with one report, or the file of many.
fn write(shelf: &Shelf, name: &str, dice: &mut Dice) {
    let (date, title) = (dice.of(DATES), title(dice));
    let passages = 1 + dice.below(4);
    let content = if name.ends_with(".jsonl") {
        let record = |id: usize, dice: &mut Dice| {
            serde_json::json!({"id": id, "title": self::title(dice), "date": dice.of(DATES), "text": text(dice, 1)})
                .to_string()
        };
        (0..1 + dice.below(6)).map(|id| record(id, dice) + "\n").collect()
    } else if name.ends_with(".md") {
        let sections: Vec<String> =
            (0..passages).map(|_| format!("## {}\n\n{}", sentence(dice), text(dice, 1))).collect();
        let title = if title.is_empty() { String::new() } else { format!("title: \"{title}\"\n") };
        let date = if date.is_empty() { String::new() } else { format!("date: {date}\n") };
        format!("---\nsource: wire\n{title}{date}---\n{}", sections.join("\n\n"))
    } else {
        let header = if date.is_empty() { String::new() } else { format!("date {date} {title}\n\n") };
        header + &text(dice, passages)
    };
    shelf.folder.write(&format!("corpus/{name}"), &content);
}

/// Edits, deletes or adds a few files.
fn change(shelf: &Shelf, names: &mut BTreeSet<String>, dice: &mut Dice) {
    for _ in 0..1 + dice.below(5) {
        let known: Vec<String> = names.iter().cloned().collect();
        match dice.below(5) {
            0..=1 if known.len() > 5 => {
                let name = dice.of(&known);
                shelf.folder.remove(&format!("corpus/{name}"));
                names.remove(&name);
            }
            2 => {
                let name = format!("old/{}.txt", dice.below(1_000));
                write(shelf, &name, dice);
                names.insert(name);
            }
            _ => {
                let name = dice.of(&known);
                write(shelf, &name, dice);
            }
        }
    }
}

/// Asks random queries and compares. Returns how many were asked, and how many of them had an answer.
#[track_caller]
fn compare(shelf: &Shelf, queries: usize, dice: &mut Dice) -> (usize, usize) {
    let snapshot = shelf.snapshot().unwrap();
    let reports: Vec<Seen> = all_ids(&snapshot).iter().map(|id| Seen::of(whole(&snapshot, id, None).0)).collect();
    let (mut asked, mut answered) = (0, 0);
    while asked < queries {
        let ask_for = random(dice, 3, Leaves::All, false);
        let typed = ask_for.typed();
        let query = match parse(&typed) {
            Ok(query) => query,
            Err(error) => {
                assert_eq!(error.kind, QueryErrorKind::OnlyExcludes, "{typed}");
                continue;
            }
        };
        let meant = if ask_for.asks_for_words() { ask_for.without_stop_words().unwrap() } else { ask_for };
        let answer = ask(&snapshot, &query).unwrap_or_else(|error| panic!("{typed}: {error}"));
        let found: BTreeSet<&str> = answer.hits.iter().map(|hits| hits.report.id.as_str()).collect();
        let expected: BTreeSet<&str> =
            reports.iter().filter(|report| report.satisfies(&meant)).map(|report| report.id.as_str()).collect();
        assert_eq!(found, expected, "reports of `{typed}`");
        assert_eq!(answer.hits.len(), found.len(), "each report once: `{typed}`");
        assert_eq!(answer.summary.matched.reports, expected.len(), "count of `{typed}`");
        let passages: usize =
            reports.iter().filter(|report| report.satisfies(&meant)).map(|report| report.answering(&meant)).sum();
        assert_eq!(answer.summary.matched.passages, passages, "passages of `{typed}`");
        asked += 1;
        answered += usize::from(!expected.is_empty());
    }
    (asked, answered)
}

#[test]
fn every_query_finds_exactly_the_reports_whose_passages_satisfy_it() {
    let (mut asked, mut answered) = (0, 0);
    for corpus in 0..44 {
        let mut dice = Dice::new(corpus);
        let shelf = Shelf::empty();
        let mut names: BTreeSet<String> =
            (0..9 + dice.below(8)).map(|number| format!("{number}.{}", dice.of(&["txt", "md"]))).collect();
        names.extend(["wire.jsonl", "old/a.txt", "old/b.md"].map(String::from));
        names.iter().for_each(|name| write(&shelf, name, &mut dice));
        shelf.refresh(How::Again).unwrap();
        // A few folders get so many commits that the engine merges.
        let rounds = if corpus % 8 == 0 { 12 } else { 3 };
        for round in 0..=rounds {
            let (more, hit) = compare(&shelf, 256 / (rounds + 1), &mut dice);
            (asked, answered) = (asked + more, answered + hit);
            change(&shelf, &mut names, &mut dice);
            shelf.refresh(if round > 0 && dice.once_in(6) { How::Rebuild } else { How::Again }).unwrap();
        }
    }
    assert!(asked >= 10_000 && answered * 3 >= asked, "{answered} of {asked} queries had an answer");
}

#[test]
fn without_the_marked_words_a_report_is_no_hit_and_with_them_alone_it_is() {
    let mut cases = 0;
    for round in 0..4 {
        let mut dice = Dice::new(1_000 + round);
        let shelf = Shelf::empty();
        let record = |id: usize, dice: &mut Dice| {
            let passages = 1 + dice.below(3);
            serde_json::json!({"id": id, "title": title(dice), "text": text(dice, passages)}).to_string() + "\n"
        };
        let reports: String = (0..40).map(|id| record(id, &mut dice)).collect();
        shelf.folder.write("corpus/reports.jsonl", &reports);
        shelf.refresh(How::Again).unwrap();
        let snapshot = shelf.snapshot().unwrap();
        let mut asked: Vec<(Query, WholeReport)> = Vec::new();
        while asked.len() < 250 {
            let query = parse(&random(&mut dice, 3, Leaves::PositiveWords, false).typed()).unwrap();
            let id = format!("corpus/reports.jsonl#{}", dice.below(40));
            let (report, matches) = whole(&snapshot, &id, Some(&query));
            if matches {
                asked.push((query, report));
            }
        }
        for which in [Blank::Marked, Blank::Unmarked] {
            let record = |(number, (_, report)): (usize, &(Query, WholeReport))| {
                let title = blanked(report.report.title.as_deref().unwrap_or_default(), &report.title_marks, which);
                let text = blanked(&report.text, &report.marks, which);
                serde_json::json!({"id": number, "title": title, "text": text}).to_string() + "\n"
            };
            shelf
                .folder
                .write(&format!("corpus/{which:?}.jsonl"), &asked.iter().enumerate().map(record).collect::<String>());
        }
        shelf.refresh(How::Again).unwrap();
        let snapshot = shelf.snapshot().unwrap();
        for (number, (query, before)) in asked.iter().enumerate() {
            for which in [Blank::Marked, Blank::Unmarked] {
                let (report, matches) = whole(&snapshot, &format!("corpus/{which:?}.jsonl#{number}"), Some(query));
                assert_eq!(report.passages.len(), before.passages.len(), "the borders of passages stay");
                let was = format!(
                    "{}\n{}\n{:?}",
                    before.report.title.as_deref().unwrap_or_default(),
                    before.text,
                    before.marks
                );
                assert_eq!(
                    matches,
                    which == Blank::Unmarked,
                    "`{}`, {which:?} blanked:\n{}\nwas:\n{was}",
                    query.text,
                    report.text
                );
                cases += 1;
            }
        }
    }
    assert_eq!(cases, 2_000);
}
