//! Counts over time and their outputs: rows add up, every format tells the same, and a picture holds all of it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use dateline::answer::facet::{FacetField, FacetRequest};
use dateline::answer::{self, Wanted};
use dateline::query;
use folder::shelf::{How, Shelf, TODAY};
use folder::{Dice, Folder};
use serde_json::Value;

mod folder;

/// A day of the calendar, counted by hand: the program's calendar has no part in it.
#[derive(Clone, Copy, PartialEq)]
struct Day {
    year: i32,
    month: i32,
    day: i32,
}

impl Day {
    fn is_leap(year: i32) -> bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    fn days_of(year: i32, month: i32) -> i32 {
        [31, if Day::is_leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month as usize - 1]
    }

    fn of_year(self) -> i32 {
        (1..self.month).map(|month| Day::days_of(self.year, month)).sum::<i32>() + self.day
    }

    /// Returns 1 for Monday to 7 for Sunday. The first of January of the year 1 was a Monday.
    fn weekday(self) -> i32 {
        let before = (1..self.year).map(|year| if Day::is_leap(year) { 366 } else { 365 }).sum::<i32>();
        (before + self.of_year() - 1) % 7 + 1
    }

    /// Returns year and number of the week, by the formula of the standard.
    fn week(self) -> String {
        let weeks_of = |year: i32| {
            let first = Day { year, month: 1, day: 1 }.weekday();
            if first == 4 || (first == 3 && Day::is_leap(year)) { 53 } else { 52 }
        };
        match (10 + self.of_year() - self.weekday()) / 7 {
            0 => format!("{}-W{:02}", self.year - 1, weeks_of(self.year - 1)),
            week if week > weeks_of(self.year) => format!("{}-W01", self.year + 1),
            week => format!("{}-W{week:02}", self.year),
        }
    }

    fn row(self, by: &str) -> String {
        let Day { year, month, day } = self;
        match by {
            "day" => format!("{year}-{month:02}-{day:02}"),
            "week" => self.week(),
            "month" => format!("{year}-{month:02}"),
            "quarter" => format!("{year}-Q{}", (month + 2) / 3),
            _ => year.to_string(),
        }
    }
}

const STEPS: [&str; 5] = ["day", "week", "month", "quarter", "year"];

/// Writes reports with random dates of some precision, half of them around a turn of a year, and returns for each step
/// how many reports each row must have.
fn random_reports(folder: &Folder, dice: &mut Dice) -> BTreeMap<(&'static str, String), usize> {
    let mut lines = String::new();
    let mut expected: BTreeMap<(&'static str, String), usize> = BTreeMap::new();
    for number in 0..600 {
        let year = 2015 + dice.below(10) as i32;
        let (month, day) = if dice.once_in(2) {
            dice.of(&[(12, 28), (12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3), (1, 4)])
        } else {
            let month = 1 + dice.below(12) as i32;
            (month, 1 + dice.below(Day::days_of(year, month) as usize) as i32)
        };
        let date = Day { year, month, day };
        let precision = dice.of(&["day", "day", "day", "month", "year", "none"]);
        let written = match precision {
            "none" => String::new(),
            precision => format!("\"date\": \"{}\", ", date.row(precision)),
        };
        lines.push_str(&format!("{{\"id\": {number}, {written}\"text\": \"An arms deal.\"}}\n"));
        for by in STEPS {
            let row = match (precision, by) {
                ("none", _) => "undated".to_string(),
                ("year", "day" | "week" | "month" | "quarter") => format!("{year} year only"),
                ("month", "day" | "week") => format!("{year}-{month:02} month only"),
                (_, by) => date.row(by),
            };
            *expected.entry((by, row)).or_default() += 1;
        }
    }
    folder.write("corpus/wire.jsonl", &lines);
    expected
}

fn facets(lines: &[Value]) -> impl Iterator<Item = &Value> {
    lines.iter().filter(|line| line["type"] == "facet")
}

#[test]
fn rows_of_every_step_are_what_a_hand_counts_and_add_up() {
    let folder = Folder::with(&[]);
    let expected = random_reports(&folder, &mut Dice::new(12));
    folder.index();
    for by in STEPS {
        let lines = folder.json(&["facets", "date", "--by", by, "--json", "arms"]);
        let counted: BTreeMap<(&str, String), usize> = facets(&lines)
            .map(|row| {
                let note = row["note"].as_str().map(|note| format!(" {note}")).unwrap_or_default();
                ((by, row["value"].as_str().unwrap().to_string() + &note), row["reports"].as_u64().unwrap() as usize)
            })
            .collect();
        let expected: BTreeMap<(&str, String), usize> =
            expected.iter().filter(|((step, _), _)| *step == by).map(|(row, count)| (row.clone(), *count)).collect();
        assert_eq!(counted, expected, "{by}");
        assert_eq!(counted.values().sum::<usize>(), 600, "{by}");
        let ends: Vec<(&str, &str)> =
            facets(&lines).filter_map(|row| Some((row["last"].as_str()?, row["first"].as_str()?))).collect();
        assert!(ends.is_sorted_by(|one, other| one.0 < other.0 || (one.0 == other.0 && one.1 > other.1)), "{by}");
    }
}

#[test]
fn weeks_at_the_turn_of_a_year_belong_to_the_year_of_their_thursday() {
    let reports = ["2020-12-27", "2020-12-28", "2021-01-01", "2021-01-03", "2021-01-04", "2021-01", "2021"];
    let records = reports.map(|date| format!("{{\"date\": \"{date}\", \"text\": \"A deal.\"}}\n")).concat();
    let folder = Folder::indexed(&[("corpus/wire.jsonl", &records)]);
    let rows = folder.json(&["facets", "date", "--by", "week", "--json"]);
    let shown: Vec<String> = facets(&rows)
        .map(|row| ["value", "first", "last", "note"].map(|name| row[name].as_str().unwrap_or("-")).join(" "))
        .collect();
    assert_eq!(
        shown,
        [
            "2020-W52 2020-12-21 2020-12-27 -",
            "2020-W53 2020-12-28 2021-01-03 -",
            "2021-W01 2021-01-04 2021-01-10 -",
            "2021-01 2021-01-01 2021-01-31 month only",
            "2021 2021-01-01 2021-12-31 year only",
        ]
    );
    let piped = folder.well(&["facets", "date", "--by", "quarter"]).stdout;
    assert_eq!(piped, "facet\tdate\t2020-Q4\t2\nfacet\tdate\t2021-Q1\t4\nfacet\tdate\t2021\t1\tyear only\n");
}

#[test]
fn a_report_counts_once_in_each_row_that_one_of_its_dates_touches() {
    let folder = Folder::indexed(&[
        (
            "corpus/a.txt",
            "date 2023-08-31 Talks of 1 July 2023\n\nThey met on 30 August 2023, and again on 30 August 2023. The treaty of \
             1979 was renewed on Wednesday. They meet from 28 August to 3 September 2023.\n",
        ),
        ("corpus/b.txt", "Between 1985 and 2006 and in the 1990s it was otherwise. That ended on 12 August 2023.\n"),
        ("corpus/c.txt", "It happened last week, they said.\n"),
        ("corpus/d.txt", "Nobody knows when.\n"),
    ]);
    let rows = |by: &str| folder.well(&["facets", "mention", "--by", by]).stdout.replace("facet\tmention\t", "");
    assert_eq!(
        rows("month"),
        "1979\t1\tyear only\n1990s\t1\tdecade only\n2023-07\t1\n2023-08\t2\n2023-09\t1\nlonger\t1\tover decades\n\
         unresolved\t1\tdays not known\nnone\t2\n"
    );
    assert_eq!(
        rows("year"),
        "1979\t1\n1990s\t1\tdecade only\n2023\t2\nlonger\t1\tover decades\nunresolved\t1\tdays not known\nnone\t2\n"
    );
    assert_eq!(
        rows("day"),
        "1979\t1\tyear only\n1990s\t1\tdecade only\n2023-07-01\t1\n2023-08-12\t1\n2023-08-30\t1\n\
         2023-W35\t1\tweek only\nlonger\t1\tover decades\nunresolved\t1\tdays not known\nnone\t2\n"
    );
}

#[test]
fn a_row_counts_the_reports_that_its_label_asks_for() {
    let folder = Folder::with(&[]);
    let mut dice = Dice::new(5);
    let dates = ["3 May 2021", "12 May 2021", "30 June 2021", "1 July 2021", "2 January 2022", "nobody knows when"];
    let records: String = (0..60)
        .map(|number| {
            let told = (0..1 + dice.below(3)).map(|_| format!("They met on {}. ", dice.of(&dates))).collect::<String>();
            format!("{{\"id\": {number}, \"date\": \"2021-08-01\", \"text\": \"{told}\"}}\n")
        })
        .collect();
    folder.write("corpus/wire.jsonl", &records);
    folder.index();
    for by in STEPS {
        let rows = folder.json(&["facets", "mention", "--by", by, "--json"]);
        assert!(facets(&rows).count() > 2, "{by}");
        for row in facets(&rows) {
            let asked = format!("mention:{}", row["value"].as_str().unwrap());
            assert_eq!(folder.last_json(&["count", "--json", &asked])["reports"], row["reports"], "{by}: {asked}");
        }
    }
}

/// Reports that name actors whose names are hard to write in a table.
fn hard_names() -> Folder {
    let text = "{\"text\": \"A deal.\", \"date\": \"2023-08\", \"actors\": [\"org/Smith, Jones & \\\"Sons\\\" <Ltd>\", \
                \"person/O'Brien\", \"org/Société Générale 武器\", \"state/Russia\"]}\n";
    Folder::indexed(&[("corpus/a.jsonl", &text.repeat(2)), ("corpus/b.txt", "No date, no deal.\n")])
}

#[test]
fn comma_separated_values_say_what_json_says() {
    let folder = hard_names();
    for arguments in [&["facets", "actor"][..], &["facets", "date"], &["facets", "date", "--by", "week"]] {
        let lines = folder.json(&[arguments, &["--json"]].concat());
        let table = folder.well(&[arguments, &["--format", "csv"]].concat()).stdout;
        assert_eq!(table.matches('\n').count(), table.matches("\r\n").count(), "lines end as the standard has it");
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        assert_eq!(reader.headers().unwrap(), &["field", "value", "reports", "first", "last", "note"][..]);
        let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(|row| row.unwrap()).collect();
        let expected: Vec<BTreeMap<String, String>> = facets(&lines)
            .map(|line| {
                let names = ["field", "value", "reports", "first", "last", "note"];
                let said = |name: &str| match &line[name] {
                    Value::String(text) => text.clone(),
                    Value::Null => String::new(),
                    other => other.to_string(),
                };
                names.map(|name| (name.to_string(), said(name))).into()
            })
            .collect();
        assert!(rows.len() > 1, "{arguments:?}");
        assert_eq!(rows, expected, "{arguments:?}");
    }
}

/// Returns what the elements of a picture tell to who points at them, but for the picture's own title.
fn told(picture: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(picture).unwrap_or_else(|error| panic!("{error}\n{picture}"));
    let titles = document.root_element().descendants().filter(|node| node.has_tag_name("title"));
    titles.skip(1).map(|title| title.text().unwrap_or_default().to_string()).collect()
}

#[test]
fn a_picture_is_well_formed_and_holds_every_row() {
    let random = Folder::with(&[]);
    random_reports(&random, &mut Dice::new(7));
    random.index();
    let hard = hard_names();
    let every_day = STEPS.map(|by| (&random, vec!["facets", "date", "--by", by, "arms OR \"x <&>]]>\""]));
    let others = [(&hard, vec!["facets", "actor", "--limit", "0"]), (&hard, vec!["facets", "date"])];
    for (folder, arguments) in every_day.into_iter().chain(others) {
        let with = |more: &[&'static str]| {
            let (flags, query) = arguments.split_at(arguments.len().min(2));
            folder.well(&[flags, more, query].concat())
        };
        let rows = with(&["--json"]).json();
        let told = told(&with(&["--format", "svg"]).stdout);
        for row in facets(&rows) {
            let (value, reports) = (row["value"].as_str().unwrap(), row["reports"].as_u64().unwrap());
            let reports = if reports == 1 { "1 report".to_string() } else { format!("{reports} reports") };
            let tells = |text: &&String| text.starts_with(value) && text.ends_with(&format!(": {reports}"));
            assert!(told.iter().filter(tells).count() >= 1, "{arguments:?}: {row}");
        }
        let bars = told.iter().filter(|text| !text.starts_with("none in ")).count();
        assert_eq!(bars, facets(&rows).count(), "{arguments:?}");
    }
}

#[test]
fn a_picture_stays_a_picture_whatever_was_asked() {
    let folder = hard_names();
    let query = "deal OR \"</title><script>alert(1)</script>&amp;\u{1b}[31m\u{202e}\u{0}]]>\"".replace('\0', "\u{1}");
    let picture = folder.well(&["facets", "actor", &query, "--format", "svg"]).stdout;
    let document = roxmltree::Document::parse(&picture).unwrap();
    let shown: String =
        document.descendants().filter(|node| node.has_tag_name("tspan")).filter_map(|node| node.text()).collect();
    assert!(shown.replace(' ', "").contains("</title><script>alert(1)</script>&amp;␛[31m\\u{202e}␁]]>"), "{shown}");
    let mut names: Vec<&str> =
        document.descendants().filter(|node| node.is_element()).map(|node| node.tag_name().name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names, ["path", "rect", "style", "svg", "text", "title", "tspan"]);
    assert!(!picture.contains("http") || picture.matches("http").count() == picture.matches("xmlns=").count());
    assert!(!picture.contains(['\u{1b}', '\u{202e}']));
}

#[test]
fn a_picture_of_nothing_says_so_and_a_format_that_is_none_is_refused() {
    let folder = hard_names();
    let run = folder.dateline(&["facets", "date", "nosuch", "--format", "svg"]);
    assert_eq!(run.code, 1);
    assert!(
        told(&run.stdout).is_empty() && run.stdout.contains(">0 of 3 reports, by the month of their date<"),
        "{run:?}"
    );
    assert_eq!(
        folder.dateline(&["facets", "date", "nosuch", "--format", "csv"]).stdout,
        "field,value,reports,first,last,note\r\n"
    );
    let run = folder.dateline(&["facets", "date", "--format", "html"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("[possible values: text, json, csv, svg]"), "{}", run.stderr);
    let run = folder.dateline(&["facets", "date", "--format", "csv", "--json"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    let same = |arguments: &[&str]| folder.well(arguments).stdout;
    assert_eq!(same(&["facets", "date", "--format", "json"]), same(&["facets", "date", "--json"]));
    assert_eq!(same(&["facets", "date", "--format", "text"]), same(&["facets", "date"]));
}

/// A search in a pipe counts no values that it does not show, and reads no names of theirs.
#[test]
fn the_most_named_actors_are_the_same_whether_or_not_the_others_are_counted() {
    let mut dice = Dice::new(7);
    let shelf = Shelf::empty();
    // Each refresh leaves a segment, the first the greatest; later ones change reports of those before.
    for (round, files) in [60, 6, 3, 9].into_iter().enumerate() {
        for _ in 0..files {
            // Some are named far more often than others, and many equally often.
            let people: Vec<String> =
                (0..1 + dice.below(6)).map(|_| format!("Ann Bell{}", dice.below(40).min(dice.below(40)))).collect();
            let orgs = format!("Club {}", dice.below(9));
            let record = serde_json::json!({"text": "A deal was done.", "people": people, "orgs": [orgs]});
            shelf.folder.write(&format!("corpus/{}.json", dice.below(70)), &record.to_string());
        }
        shelf.refresh(How::Again).unwrap();
        let snapshot = shelf.snapshot().unwrap();
        let query = query::parse("deal").unwrap();
        let rows = |limit: usize, rest: bool| {
            let request = FacetRequest { field: FacetField::Actor(None), limit: Some(limit), rest };
            let wanted = Wanted { limit: Some(0), facets: vec![request], ..Wanted::default() };
            let answer = answer::ask(&snapshot, "deal", &query.tree, &wanted, &TODAY.into()).unwrap();
            answer.facets[0].rows.iter().map(|row| (row.label.clone(), row.reports)).collect::<Vec<_>>()
        };
        for limit in 1..20 {
            assert_eq!(rows(limit, false), rows(limit, true), "round {round}, {limit} rows");
        }
    }
}
