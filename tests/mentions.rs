//! The dates that reports mention: found by their days in whatever words the text says them, marked, told; never guessed.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use dateline::answer::{self, Wanted};
use dateline::language::dates::{self, Anchor, Mention};
use dateline::query::parse;
use dateline::report::interval::Interval;
use dateline::report::root::RootOptions;
use folder::shelf::{How, Shelf, TODAY, all_ids, ask, whole, within_seconds};
use folder::{Dice, Folder, marks_in_brackets};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::json;

mod folder;

/// Reports of which each says when in other words.
const REPORTS: &[(&str, &str)] = &[
    (
        "corpus/talks.txt",
        "date 2023-08-31 Talks of 3 May 2021\n\nMoscow sought a further deal, officials said on Wednesday. In June 2022 no deal \
         was signed. Iran will send a ship in the autumn of 2024.\n",
    ),
    (
        "corpus/old.txt",
        "date 1975-01-14 A cable\n\nThe embassy was closed from 1969 to 1971, and last week it was opened.\n",
    ),
    ("corpus/undated.txt", "Armed men came last week. They had come on 30 August 2023 before.\n"),
    ("corpus/never.txt", "date 2023-08-01 Nothing\n\nNobody said when.\n"),
    ("corpus/either.txt", "date 2024-06-01 Numbers\n\nThe deal was signed on 03/04/2024.\n"),
];

fn folder() -> Folder {
    Folder::indexed(REPORTS)
}

/// The ids without their root, of the reports that answer, in the order of their names.
#[track_caller]
fn found(folder: &Folder, query: &[&str]) -> Vec<String> {
    let mut ids: Vec<String> = folder
        .ids(query)
        .iter()
        .map(|id| id.trim_start_matches("corpus/").trim_end_matches(".txt").to_string())
        .collect();
    ids.sort();
    ids
}

/// What a terminal shows of the passages and titles, with marks in brackets.
#[track_caller]
fn marked(folder: &Folder, query: &[&str]) -> Vec<String> {
    let arguments: Vec<&str> =
        ["search", "--color", "always", "--sort", "oldest"].iter().chain(query).copied().collect();
    let run = folder.dateline(&arguments);
    assert!(run.code < 2, "{query:?}: {}", run.stderr);
    marks_in_brackets(&run.stdout).lines().map(|line| line.split_once(": ").unwrap().1.to_string()).collect()
}

#[test]
fn a_report_is_found_by_a_day_that_it_mentions_in_whatever_words() {
    let folder = folder();
    #[track_caller]
    fn case(folder: &Folder, query: &[&str], ids: &[&str]) {
        assert_eq!(found(folder, query), ids, "{query:?}");
    }
    case(&folder, &["mention:2023-08-30"], &["talks", "undated"]);
    case(&folder, &["mention:2023-08"], &["talks", "undated"]);
    case(&folder, &["mention:2022-6-15"], &["talks"]);
    case(&folder, &["mention:\"autumn 2024\""], &["talks"]);
    case(&folder, &["mention:2021-05-03"], &["talks"]);
    case(&folder, &["mention:1970"], &["old"]);
    case(&folder, &["mention:1975-01-07"], &["old"]);
    case(&folder, &["mention:..1980"], &["old"]);
    case(&folder, &["mention:2024-12.."], &[]);
    case(&folder, &["mention:2024-11.."], &["talks"]);
    // Between the first day of one and the last of another lies a day that nobody mentions.
    case(&folder, &["mention:2022-12"], &[]);
    case(&folder, &["mention:none"], &["never"]);
    case(&folder, &["NOT", "mention:none"], &["either", "old", "talks", "undated"]);
    case(&folder, &["mention:(2022-06 OR 1970)"], &["old", "talks"]);
    case(&folder, &["mention:2023-08", "-mention:2022"], &["undated"]);
    case(&folder, &["mention:yesterday", "--now", "2023-08-31"], &["talks", "undated"]);
    case(&folder, &["mention:last week", "--now", "1975-01-14"], &["old"]);
    // Either reading will do, and neither is twice.
    case(&folder, &["mention:2024-03-04"], &["either"]);
    case(&folder, &["mention:2024-04-03"], &["either"]);
    case(&folder, &["mention:2024-03-05..2024-04-02"], &[]);
}

#[test]
fn only_the_mention_that_was_asked_for_is_marked_and_its_passage_comes_first() {
    let folder = folder();
    assert_eq!(
        marked(&folder, &["mention:2023-08-30", "mention:2022"]),
        [
            "Moscow sought a further deal, officials said on [Wednesday]. In [June 2022] no deal was signed. Iran will send a \
          ship in the autumn of 2024."
        ]
    );
    assert_eq!(marked(&folder, &["mention:2021"]), ["Talks of [3 May 2021]"]);
    assert_eq!(
        marked(&folder, &["deal NEAR/4 mention:2022"]),
        [
            "Moscow sought a further deal, officials said on Wednesday. In [June 2022] no [deal] was signed. Iran will send a \
          ship in the autumn of 2024."
        ]
    );
    assert_eq!(marked(&folder, &["deal NEAR/4 mention:2024-10"]), [""; 0]);
    assert_eq!(
        marked(&folder, &["actor:Iran BEFORE/9 mention:2024-10"]),
        [
            "Moscow sought a further deal, officials said on Wednesday. In June 2022 no deal was signed. [Iran] will send a \
          ship in the [autumn of 2024]."
        ]
    );
    assert_eq!(marked(&folder, &["title:(talks NEAR/2 @date)"]), ["[Talks] of [3 May 2021]"]);
    assert_eq!(
        marked(&folder, &["men NEAR/3 @date"]),
        ["Armed [men] came [last week]. They had come on 30 August 2023 before."]
    );
    assert_eq!(
        marked(&folder, &["WITHIN sentence (deal mention:2023 -@person)"]),
        [
            "Moscow sought a further [deal], officials said on [Wednesday]. In June 2022 no deal was signed. Iran will send a \
          ship in the autumn of 2024."
        ]
    );
    let long: String = (0..40).map(|number| format!("Paragraph {number} says nothing of it.\n\n")).collect();
    folder.write("corpus/long.txt", &format!("date 2020-01-01 Long\n\n{long}They met on 5 May 1955 there.\n\n{long}"));
    folder.index();
    let hits = folder.json(&["search", "--json", "mention:1955-05"]);
    assert!(hits[0]["passage"]["text"].as_str().unwrap().contains("5 May 1955"));
    assert_eq!(hits.last().unwrap()["matched"], json!({"reports": 1, "passages": 1}));
}

#[test]
fn who_says_the_day_itself_comes_before_who_says_the_century() {
    let report = |when: &str| format!("date 1990-01-01 A treaty\n\nThe treaty was signed {when} in Moscow.\n");
    let folder = Folder::indexed(&[
        ("corpus/century.txt", &report("in the 20th century")),
        ("corpus/day.txt", &report("on 25 October 1962")),
        ("corpus/year.txt", &report("in 1962")),
        ("corpus/month.txt", &report("in October 1962")),
    ]);
    let order = |query: &str| folder.ids(&[query]).concat().replace("corpus/", "").replace(".txt", " ");
    assert_eq!(order("mention:1962-10-25"), "day month year century ");
    assert!(order("treaty mention:1962").ends_with(" century "));
}

#[test]
fn a_date_whose_days_are_not_known_is_counted_and_never_guessed() {
    let folder = folder();
    // `last week` of the undated report, and nothing else.
    assert_eq!(found(&folder, &["@date", "mention:2023", "-mention:2022"]), ["undated"]);
    let summary = folder.last_json(&["search", "--json", "mention:1999"]);
    assert_eq!((&summary["unresolved"], &summary["matched"]["reports"]), (&json!(1), &json!(0)));
    assert_eq!(folder.last_json(&["search", "--json", "deal"])["unresolved"], json!(null));
    let report = folder.last_json(&["show", "--json", "undated.txt"]);
    let mentions = report["mentions"].as_array().unwrap();
    assert_eq!(mentions.len(), 2);
    assert_eq!(
        mentions[0],
        json!({"start": 15, "end": 24, "first": null, "last": null, "precision": "week", "kind": "relative",
            "anchored_on": "report date"})
    );
    assert_eq!((&mentions[1]["first"], &mentions[1]["kind"]), (&json!("2023-08-30"), &json!("absolute")));
    let status = folder.last_json(&["status", "--json"]);
    assert_eq!((&status["mentions"], &status["unresolved"]), (&json!(9), &json!(1)));
    let status = folder.well(&["status"]).stdout;
    assert!(
        status.contains("9 dates mentioned, 1 of them without days: its report has no date, or too coarse a one\n"),
        "{status}"
    );
    folder.write("corpus/undated.txt", "date 2023-09-10 Now dated\n\nArmed men came last week.\n");
    folder.index();
    assert_eq!(found(&folder, &["mention:2023-08-31"]), ["undated"]);
    assert_eq!(folder.last_json(&["status", "--json"])["unresolved"], 0);
}

#[test]
fn hits_and_reports_carry_their_mentions() {
    let folder = folder();
    let hits = folder.json(&["search", "--json", "Moscow"]);
    let passage = &hits[0]["passage"];
    let text = passage["text"].as_str().unwrap();
    let told: Vec<(&str, &str, &str, &str)> = passage["mentions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mention| {
            let at = |end: &str| mention[end].as_u64().unwrap() as usize;
            let said = |name: &str| mention[name].as_str().unwrap();
            (&text[at("start")..at("end")], said("first"), said("last"), said("kind"))
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Wednesday", "2023-08-30", "2023-08-30", "relative"),
            ("June 2022", "2022-06-01", "2022-06-30", "absolute"),
            ("autumn of 2024", "2024-09-01", "2024-11-30", "absolute"),
        ]
    );
    let either = folder.last_json(&["show", "--json", "either.txt"])["mentions"][0].clone();
    assert_eq!((&either["first"], &either["other_first"]), (&json!("2024-03-04"), &json!("2024-04-03")));
    let titled = folder.last_json(&["show", "--json", "talks.txt"])["title_mentions"][0].clone();
    assert_eq!((&titled["start"], &titled["first"]), (&json!(9), &json!("2021-05-03")));
}

#[test]
fn the_days_of_dates_are_written_beside_them_where_the_words_do_not_tell() {
    let folder = folder();
    let line = "corpus/talks.txt:3: Moscow sought a further deal, officials said on Wednesday [2023-08-30]. In June 2022 no \
                deal was signed.\n";
    assert_eq!(folder.dateline(&["search", "--resolve-dates", "Moscow"]).stdout, line);
    assert!(!folder.dateline(&["search", "Moscow"]).stdout.contains("2023-08-30"));
    let colours = folder
        .dateline(&["search", "--resolve-dates", "--color", "always", "mention:2023-08-30", "path:talks.txt"])
        .stdout;
    assert!(marks_in_brackets(&colours).contains("on [Wednesday] [2023-08-30]. In June 2022 no"), "{colours:?}");
    assert!(colours.contains(" \u{1b}[2m[2023-08-30]\u{1b}[0m"), "{colours:?}");
    let shown = folder.well(&["show", "--resolve-dates", "undated.txt"]).stdout;
    assert!(shown.contains("came last week [days not known]. They had come on 30 August 2023 before."), "{shown}");
    let shown = folder.well(&["show", "--resolve-dates", "either.txt"]).stdout;
    assert!(shown.contains("on 03/04/2024 [2024-03-04 or 2024-04-03]."), "{shown}");
    let shown = folder.well(&["show", "--resolve-dates", "talks.txt"]).stdout;
    assert!(shown.starts_with("Talks of 3 May 2021\n"), "{shown}");
}

#[test]
fn explain_tells_the_days_that_are_asked_for_and_the_best_hit_is_scored_for_them() {
    let folder = folder();
    let run = folder.dateline(&[
        "explain",
        "--now",
        "2023-08-31",
        "deal mention:yesterday NOT seen:2020 (@date NEAR/9 signed)",
    ]);
    insta::assert_snapshot!(run.stdout, @r"
    deal mention:yesterday NOT seen:2020 (@date NEAR/9 signed)
    1 report, 1 passage

    all of                 1
      deal                 2  stem deal: deal 2
      mention:yesterday    2  mentions 2023-08-30..2023-08-30
      not                  5
        seen:2020          0  first indexed 2020-01-01..2020-12-31
      @date NEAR/9 signed  2  stem sign; any date

    best: corpus/talks.txt:3, score 9.413
      deal                  4.458  weight 1.47, in the passage 2.0, in the title 0.0, in all passages 2.0
      mention:yesterday     1.720  weight 0.88, in the passage 1.0, in the title 0.0, in all passages 1.0
      @date NEAR/9 signed   3.234  weight 0.88, in the passage 3.0, in the title 0.0, in all passages 3.0
    ");
    let run = folder.dateline(&["explain", "mention:none OR (deal NEAR mention:..2022)"]);
    insta::assert_snapshot!(run.stdout, @r"
    mention:none OR (deal NEAR/8 mention:..2022)
    2 reports, 2 passages

    any of                        2
      mention:none                1  mentions no date whose days are known
      deal NEAR/8 mention:..2022  1  stem deal; mentions ..2022-12-31

    best: corpus/talks.txt:3, score 4.198
      deal NEAR/8 mention:..2022   4.198  weight 1.39, in the passage 2.0, in the title 0.0, in all passages 2.0
    ");
}

#[test]
fn what_cannot_be_asked_of_a_date_says_what_can() {
    let folder = folder();
    let said = |query: &str| folder.dateline(&["search", query]).stderr;
    assert_eq!(
        said("mention:august"),
        "dateline: the query cannot be read\nmention:august\n^^^^^^^^^^^^^^\n`august` has no year\n\
         write it with its year, in quotes, as in `mention:\"august 2023\"`\n"
    );
    assert_eq!(
        said("deal NEAR seen:2023"),
        "dateline: the query cannot be read\ndeal NEAR seen:2023\n          ^^^^^^^^^\n`seen:` has no place in the text\n\
         write it beside, as in `(a NEAR/8 b) seen:\"last week\"`\n"
    );
    assert_eq!(said("mention:1999"), "dateline: no report has `mention:1999`\n");
}

#[test]
fn a_root_says_whether_the_day_stands_first() {
    let shelf =
        Shelf::with(&[("corpus/a.txt", "Signed on 03/04/2024."), ("corpus/b.txt", "Published: 05/06/2024\n\nText.")]);
    let matched =
        |typed: &str| ask(&shelf.snapshot().unwrap(), &parse(typed).unwrap()).unwrap().summary.matched.reports;
    assert_eq!((matched("mention:2024-03-04"), matched("mention:2024-04-03"), matched("date:2024-05-06")), (1, 1, 1));
    shelf.refresh_with(RootOptions { day_first: true, ..RootOptions::default() });
    assert_eq!((matched("mention:2024-03-04"), matched("mention:2024-04-03"), matched("date:2024-05-06")), (0, 1, 0));
    assert_eq!(matched("date:2024-06-05"), 1);
}

/// A day within a few centuries; mostly within two years.
fn random_day(dice: &mut Dice) -> Date {
    let days = if dice.once_in(6) { dice.below(200_000) as i32 - 150_000 } else { dice.below(800) as i32 };
    date(2022, 1, 1).checked_add(days.days()).unwrap()
}

/// A date as a text may say it.
fn said(dice: &mut Dice) -> String {
    let day = random_day(dice);
    let (year, month) = (day.year(), day.strftime("%B").to_string());
    match dice.below(10) {
        0..=2 => format!("on {} {month} {year}", day.day()),
        3 => format!("in {month} {year}"),
        4 => format!("on {:02}/{:02}/{year}", day.month(), day.day()),
        5 => format!("from {year} to {}", year + 1 + dice.below(3) as i16),
        6 => "last week".to_string(),
        7 => format!("on {month} {}", day.day()),
        8 => format!("in the {}s", year / 10 * 10),
        _ => "two months ago".to_string(),
    }
}

fn write(shelf: &Shelf, file: usize, dice: &mut Dice) {
    let record = |id: usize, dice: &mut Dice| {
        let mut text = String::new();
        for _ in 0..1 + dice.below(40) {
            let when = if dice.once_in(3) { said(dice) } else { "at sea".to_string() };
            text.push_str(&format!("A ship was seen {when} near the port. "));
        }
        let title = if dice.once_in(3) { format!("What was seen {}", said(dice)) } else { String::new() };
        let mut record = json!({"id": id, "title": title, "text": text});
        if !dice.once_in(4) {
            record["date"] = random_day(dice).to_string().into();
        }
        record.to_string() + "\n"
    };
    let records: String = (0..1 + dice.below(12)).map(|id| record(id, dice)).collect();
    shelf.folder.write(&format!("corpus/{file}.jsonl"), &records);
}

/// A report, and what its passages mention, scanned from its text.
struct Scanned {
    id: String,
    title: Vec<Mention>,
    passages: Vec<Vec<Mention>>,
}

fn scanned(shelf: &Shelf) -> Vec<Scanned> {
    let snapshot = shelf.snapshot().unwrap();
    let scanned = |id: String| {
        let report = whole(&snapshot, &id, None).0;
        let anchor = Anchor { date: report.report.date, day_first: false };
        let mentions = dates::scan(&report.text, anchor);
        assert_eq!(
            report.mentions.iter().map(|mention| mention.days).collect::<Vec<_>>(),
            mentions.iter().map(|mention| mention.days).collect::<Vec<_>>()
        );
        let passages = report.passages.iter().map(|passage| dates::of_passage(&mentions, passage.span)).collect();
        Scanned { title: dates::scan(report.report.title.as_deref().unwrap_or_default(), anchor), passages, id }
    };
    all_ids(&snapshot).into_iter().map(scanned).collect()
}

/// An interval as it is typed, with its first and last day.
fn random_interval(dice: &mut Dice) -> (String, Date, Date) {
    let (one, other) = (random_day(dice), random_day(dice));
    let (first, last) = (one.min(other), one.max(other));
    match dice.below(6) {
        0 => (first.to_string(), first, first),
        1 => (format!("{first}..{last}"), first, last),
        2 => (format!("{first}.."), first, Date::MAX),
        3 => (format!("..{last}"), Date::MIN, last),
        4 => (format!("{:04}-{:02}", first.year(), first.month()), first.first_of_month(), first.last_of_month()),
        _ => (format!("{:04}", first.year()), first.first_of_year(), first.last_of_year()),
    }
}

#[test]
fn mention_finds_what_all_extracted_mentions_say_with_deletions_and_several_segments() {
    let mut dice = Dice::new(12);
    let shelf = Shelf::empty();
    (0..8).for_each(|file| write(&shelf, file, &mut dice));
    let (mut asked, mut answered) = (0, 0);
    for _ in 0..5 {
        shelf.refresh(How::Again).unwrap();
        let (snapshot, reports) = (shelf.snapshot().unwrap(), scanned(&shelf));
        for _ in 0..200 {
            let (typed, first, last) = random_interval(&mut dice);
            let shares = |days: Interval| days.first() <= last && days.last() >= first;
            let mentions = |mention: &Mention| [mention.days, mention.other].into_iter().flatten().any(shares);
            let answering = |report: &Scanned| report.passages.iter().filter(|all| all.iter().any(mentions)).count();
            let matching: Vec<&Scanned> =
                reports.iter().filter(|report| answering(report) > 0 || report.title.iter().any(mentions)).collect();
            let query = parse(&format!("mention:{typed}")).unwrap();
            let answer = ask(&snapshot, &query).unwrap();
            let found: BTreeSet<&str> = answer.hits.iter().map(|hits| hits.report.id.as_str()).collect();
            let expected: BTreeSet<&str> = matching.iter().map(|report| report.id.as_str()).collect();
            assert_eq!(found, expected, "{typed}");
            let passages: usize = matching.iter().map(|report| answering(report).max(1)).sum();
            assert_eq!(answer.summary.matched.passages, passages, "passages of {typed}");
            for hit in answer.hits.iter().flat_map(|hits| &hits.hits) {
                let wanted: Vec<_> = hit
                    .passage
                    .mentions
                    .iter()
                    .filter(|mention| mentions(mention))
                    .map(|mention| mention.span)
                    .collect();
                assert_eq!(hit.marks, wanted, "marks of {typed}");
            }
            let complement = ask(&snapshot, &parse(&format!("NOT mention:{typed}")).unwrap()).unwrap();
            assert_eq!(complement.summary.matched.reports, reports.len() - expected.len());
            (asked, answered) = (asked + 1, answered + usize::from(!expected.is_empty()));
        }
        // Some files change, one goes, in commits of their own.
        for _ in 0..2 {
            write(&shelf, dice.below(9), &mut dice);
            shelf.refresh(How::Again).unwrap();
        }
        shelf.folder.remove(&format!("corpus/{}.jsonl", dice.below(4)));
        (0..4).for_each(|file| write(&shelf, file, &mut dice));
    }
    assert!(asked == 1_000 && answered * 2 >= asked, "{answered} of {asked} intervals had an answer");
}

#[test]
fn mentions_of_reports_that_are_understood_anew_stay() {
    let shelf = Shelf::with(&[("corpus/a.txt", "date 2023-08-31 Talks of 3 May 2021\n\nKirby spoke on Wednesday.")]);
    let told = || {
        let report = whole(&shelf.snapshot().unwrap(), "corpus/a.txt", None).0;
        (report.mentions, report.title_mentions)
    };
    let before = told();
    assert_eq!((before.0.len(), before.1.len()), (1, 1));
    shelf.folder.write("corpus/actors.toml", "[[actor]]\nid = \"person/John Kirby\"\naliases = [\"Kirby\"]\n");
    assert_eq!(shelf.refresh(How::Again).unwrap().renamed, 1);
    assert_eq!(told(), before);
    let found = ask(&shelf.snapshot().unwrap(), &parse("actor:Kirby BEFORE/4 mention:2023-08-30").unwrap()).unwrap();
    assert_eq!(found.summary.matched.reports, 1);
}

#[test]
fn a_text_of_nothing_but_digits_or_months_is_indexed_and_asked_in_no_time() {
    const BYTES: usize = 1_000_000;
    within_seconds(120, "indexing hostile text", || {
        let units = ["1", "1 ", "May ", "1, ", "2001-02-03 ", "May 5, 6, 7, ", "between 1 and 2 May ", "03/04/2024 "];
        let shelf = Shelf::empty();
        for (number, unit) in units.iter().enumerate() {
            shelf.folder.write(&format!("corpus/{number}.txt"), &unit.repeat(BYTES / unit.len()));
        }
        shelf.refresh(How::Again).unwrap();
        let snapshot = shelf.snapshot().unwrap();
        for typed in
            ["mention:2001-02-03", "mention:2024-03 NEAR/3 mention:2024-04", "@date NEAR/5 @date", "mention:none"]
        {
            let query = parse(typed).unwrap();
            let wanted = Wanted { limit: Some(10), ..Wanted::default() };
            let answer = answer::ask(&snapshot, typed, &query.tree, &wanted, &TODAY.into()).unwrap();
            assert!(answer.summary.matched.reports > 0, "{typed}");
        }
    });
}
