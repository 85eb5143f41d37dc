//! When the index first saw a report: asked for by its day, and kept whatever becomes of the report's file.

#![allow(clippy::unwrap_used)]

use dateline::answer::{self, Now, Wanted};
use dateline::query::parse;
use folder::Folder;
use folder::shelf::{Shelf, TODAY};
use jiff::civil::{Date, date};
use jiff::tz::{Offset, TimeZone};

mod folder;

#[test]
fn a_report_is_found_by_the_day_on_which_it_was_first_indexed() {
    const DAY: i64 = 24 * 60 * 60;
    let at =
        |text: &str| text.parse::<Date>().unwrap().to_zoned_datetime(TimeZone::UTC).unwrap().timestamp().as_second();
    let shelf = Shelf::empty();
    shelf.folder.write("corpus/a.txt", "The first report.");
    shelf.refresh_at(at("2024-05-20") + 3_600);
    shelf.folder.write("corpus/b.txt", "The second report.");
    shelf.refresh_at(at("2024-05-30") + 23 * 3_600);
    let seen = |typed: &str, now: &Now| {
        let query = parse(typed).unwrap();
        let answer = answer::ask(&shelf.snapshot().unwrap(), typed, &query.tree, &Wanted::default(), now).unwrap();
        let mut ids: Vec<String> = answer.hits.into_iter().map(|found| found.report.id).collect();
        ids.sort();
        ids.concat().replace("corpus/", "").replace(".txt", "")
    };
    let now: Now = TODAY.into();
    assert_eq!((seen("seen:2024-05-20", &now), seen("seen:2024-05-30", &now)), ("a".to_string(), "b".to_string()));
    assert_eq!((seen("seen:2024-05", &now), seen("seen:2024-05-31..", &now)), ("ab".to_string(), String::new()));
    assert_eq!(
        (seen("seen:..2024-05-29", &now), seen("NOT seen:2024-05-30", &now)),
        ("a".to_string(), "a".to_string())
    );
    assert_eq!(seen("seen:\"last week\"", &Now::from(date(2024, 5, 28))), "a");
    assert_eq!(
        (seen("seen:today", &now), seen("seen:today", &Now::from(date(2024, 5, 30)))),
        (String::new(), "b".to_string())
    );
    // A day is that of the place where it is asked.
    let zone = |hours: i32| Now { today: TODAY, zone: Offset::from_seconds(hours * 3_600).unwrap().to_time_zone() };
    assert_eq!(
        (seen("seen:2024-05-31", &zone(2)), seen("seen:2024-05-30", &zone(2))),
        ("b".to_string(), String::new())
    );
    assert_eq!(
        (seen("seen:2024-05-19", &zone(-2)), seen("seen:2024-05-20", &zone(-2))),
        ("a".to_string(), String::new())
    );
    // It survives edits, moves and rebuilds.
    shelf.folder.write("corpus/a.txt", "The first report, edited.");
    shelf.folder.rename("corpus/b.txt", "corpus/c.txt");
    shelf.refresh_at(at("2024-06-10"));
    assert_eq!((seen("seen:2024-05-20", &now), seen("seen:2024-05-30", &now)), ("a".to_string(), "c".to_string()));
    shelf.rebuild_at(at("2024-06-20") + DAY);
    assert_eq!((seen("seen:2024-05-20", &now), seen("seen:2024-05-30", &now)), ("a".to_string(), "c".to_string()));
    assert_eq!(seen("seen:2024-06..", &now), "");
}

#[test]
fn what_was_indexed_now_was_seen_today() {
    let folder = Folder::indexed(&[("corpus/a.txt", "date 2020-01-01 Old\n\nAn old report.\n")]);
    assert_eq!(folder.ids(&["seen:today"]), ["corpus/a.txt"]);
    assert_eq!(folder.ids(&["seen:\"last 2 days\"", "report"]), ["corpus/a.txt"]);
    assert_eq!(folder.ids(&["seen:..2020"]), [""; 0]);
    assert_eq!(folder.ids(&["seen:today", "--now", "2020-01-01"]), [""; 0]);
    assert_eq!(folder.ids(&["NOT", "seen:2020-01-01"]), ["corpus/a.txt"]);
    assert!(folder.dateline(&["explain", "seen:2020-01"]).stdout.contains("first indexed 2020-01-01..2020-01-31"));
}
