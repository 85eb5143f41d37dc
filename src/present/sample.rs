//! An answer to test the views with, and a terminal whose marks can be read in a test.

use std::path::PathBuf;

use crate::answer::hit::*;
use crate::language::dates::{AnchoredOn, Kind as MentionKind, Mention, Precision};
use crate::report::actor::{ActorId, Kind, Naming, Provenance};
use crate::report::document::DateSource;
use crate::report::interval::Interval;
use crate::report::passage::Passage;
use crate::report::span::Span;
use crate::report::step::Step;

use super::{Dates, Screen};

pub(super) fn screen(columns: usize) -> Screen {
    Screen { columns, colour: true, sentence_ends, dates: Dates::AsWritten, hyperlinks: false }
}

fn sentence_ends(text: &str) -> Vec<usize> {
    text.match_indices(". ").map(|(at, _)| at + 2).collect()
}

/// Returns what was written, with marks in brackets and without other colours.
pub(super) fn in_brackets(out: &[u8]) -> String {
    let text = std::str::from_utf8(out).expect("views write UTF-8");
    let mut pieces = text.split("\u{1b}[1m\u{1b}[31m");
    let mut told = without_colour(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (mark, rest) = piece.split_once("\u{1b}[0m").expect("a mark ends");
        told += &format!("[{mark}]{}", without_colour(rest));
    }
    told
}

fn without_colour(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default().to_string();
    pieces.fold(first, |told, piece| told + piece.split_once('m').expect("a colour ends").1)
}

/// Reads a text with its marks in brackets.
pub(super) fn marked(text: &str) -> (String, Vec<Span>) {
    let (mut plain, mut marks, mut start) = (String::new(), Vec::new(), 0);
    for character in text.chars() {
        match character {
            '[' => start = plain.len(),
            ']' => marks.push(Span::new(start, plain.len())),
            other => plain.push(other),
        }
    }
    (plain, marks)
}

pub(super) fn facts(id: &str, title: Option<&str>, date: Option<&str>, states: &[&str]) -> ReportFacts {
    let (root, path) = id.split_once('/').expect("an id begins with its root");
    ReportFacts {
        id: id.to_string(),
        root: root.to_string(),
        path: path.split('#').next().unwrap_or(path).to_string(),
        file: PathBuf::from(format!("/home/reader/{}", id.split('#').next().unwrap_or(id))),
        title: title.map(str::to_string),
        date: date.map(|date| Interval::parse_iso(date).expect("a date")),
        date_source: date.map(|_| DateSource::Header),
        actors: states.iter().filter_map(|name| ActorId::new(Kind::State, name)).collect(),
        stale: Stale::Fresh,
    }
}

pub(super) fn passage(number: usize, line: usize, text: &str) -> PassageFacts {
    PassageFacts { number, text: text.to_string(), start: number * 1000, line, mentions: Vec::new() }
}

pub(super) fn hit(number: usize, line: usize, score: f32, text: &str) -> Hit {
    let (text, marks) = marked(text);
    Hit {
        passage: passage(number, line, &text),
        score,
        marks,
        line,
        context_before: Vec::new(),
        context_after: Vec::new(),
    }
}

/// Returns the answer to `arms deal` over an invented folder: what a reader meets, and what could go wrong.
pub(super) fn answer() -> Answer {
    let title = |text: &str| marked(text);
    let (first_title, first_marks) = title("Washington says weapons talks are under way");
    let (second_title, second_marks) = title("Annual review of [arms] transfers");
    let mut wire = facts("wire/a.jsonl#7", None, None, &[]);
    wire.stale = Stale::Changed;
    let many = [
        "Belarus",
        "China",
        "France",
        "Germany",
        "India",
        "Iran",
        "Israel",
        "North Korea",
        "Poland",
        "Russia",
        "Saudi Arabia",
        "South Korea",
        "Turkey",
        "Ukraine",
        "United Arab Emirates",
        "United Kingdom",
        "United States",
    ];
    Answer {
        hits: vec![
            ReportHits {
                rank: 1,
                report: facts(
                    "corpus/2023/talks.txt",
                    Some(&first_title),
                    Some("2023-08-31"),
                    &["North Korea", "Russia", "United States"],
                ),
                title_marks: first_marks,
                hits: vec![
                    hit(
                        1,
                        12,
                        9.314_159,
                        "Moscow sought a further [arms deal] with Pyongyang, officials said on Wednesday. The two \
                        sides have\nmet four times since the spring. They said that no [deal] on shells had been signed, but that \
                        deliveries by rail and by sea\nwere being prepared in at least two ports. Neither embassy answered a request \
                        for comment. The talks go on in the autumn.",
                    ),
                    hit(
                        4,
                        48,
                        4.0,
                        "A [deal] for [arms] of that size would be the largest between the two since the nineteen-seventies.",
                    ),
                ],
                more_passages: 1,
                copies: 0,
                is_copy: false,
                fired: Vec::new(),
            },
            ReportHits {
                rank: 2,
                report: facts("corpus/review.md", Some(&second_title), Some("2023"), &many),
                title_marks: second_marks,
                hits: vec![hit(0, 40, 3.5, "[Arms] exports fell; the drone [deal] was the exception.")],
                more_passages: 0,
                copies: 0,
                is_copy: false,
                fired: Vec::new(),
            },
            ReportHits {
                rank: 3,
                report: wire,
                title_marks: Vec::new(),
                hits: vec![hit(0, 7, 0.25, "An \u{1b}c\u{9b}31m [arms]\u{202e} [deal]: 武器取引の合意。")],
                more_passages: 2,
                copies: 0,
                is_copy: false,
                fired: Vec::new(),
            },
        ],
        facets: vec![
            dates(
                Step::Month,
                &[("2022-11", None, 2), ("2023-08", None, 7), ("2023", Some("year only"), 1), ("undated", None, 3)],
            ),
            table(
                "actor",
                &[("state/Russia", None, 11), ("state/North Korea", None, 9), ("state/United States", None, 6)],
                14,
            ),
        ],
        timeline: None,
        summary: Summary {
            query: "arms deal".to_string(),
            shown: 3,
            matched: Matched { reports: 17, passages: 31 },
            held: 60,
            truncated: true,
            revision: 4,
            reports: 64,
            undated: 5,
            unread: 1,
            other_forms: vec![("arms".to_string(), vec![("arming".to_string(), 2)])],
            ..Summary::default()
        },
        notes: vec!["read as arms AND deal".to_string()],
    }
}

pub(super) fn table(field: &str, rows: &[(&str, Option<&'static str>, usize)], more: usize) -> FacetTable {
    let row = |(label, note, reports): &(&str, Option<&'static str>, usize)| FacetRow {
        label: label.to_string(),
        note: *note,
        days: None,
        reports: *reports,
    };
    FacetTable { field: field.to_string(), step: None, rows: rows.iter().map(row).collect(), more }
}

/// Returns a table of dates; a label that is a date has its days, or those of the step that begins with it.
pub(super) fn dates(step: Step, rows: &[(&str, Option<&'static str>, usize)]) -> FacetTable {
    let mut table = table("date", rows, 0);
    table.step = Some(step);
    for row in &mut table.rows {
        row.days = Interval::parse_iso(&row.label).ok();
        if matches!(step, Step::Week | Step::Quarter) && row.note.is_none() {
            row.days = row.days.map(|days| step.holding(days.first()));
            row.label = row.days.map_or(row.label.clone(), |days| step.written(days.first()));
        }
    }
    table
}

/// Returns a timeline of two entries: a day that many reports tell, in a passage with marks, and a range of months.
pub(super) fn timeline(report: ReportFacts, text: &str) -> Timeline {
    let entry = |label: &str, text: &str, words: &str, [reports, copies]: [usize; 2]| {
        let mut hit = hit(0, 12, 1.0, text);
        let start = hit.passage.text.find(words).unwrap_or(0);
        let days = label.split_once("..").unwrap_or((label, label));
        let day = |text: &str| Interval::parse_iso(text).expect("a date");
        let mention = Mention {
            span: Span::new(start, start + words.len()),
            days: Interval::new(day(days.0).first(), day(days.1).last()),
            other: None,
            precision: Precision::Day,
            kind: MentionKind::Relative,
            anchored_on: AnchoredOn::ReportDate,
        };
        hit.passage.mentions = vec![mention];
        TimelineEntry {
            label: label.to_string(),
            note: None,
            days: mention.days,
            reports,
            copies,
            report: report.clone(),
            sentence: Span::new(0, hit.passage.text.len()),
            hit,
            mention,
        }
    };
    let told = "Moscow sought a further [arms deal] with Pyongyang, officials said on [Wednesday], and that four ships had \
                been loaded.";
    let entries = vec![entry("2023-08-30", told, "Wednesday", [9, 2]), entry("2023-06..2023-08", text, "", [1, 0])];
    Timeline { entries, more: 7, unresolved: 1 }
}

/// Returns a report of two passages that share a long line, as `show` prints it.
pub(super) fn whole() -> WholeReport {
    let (text, marks) = marked(
        "\nWASHINGTON - Officials said on Wednesday that Moscow and Pyongyang were negotiating. They said that no \
         [deal] on shells had been signed.\r\n\r\n\tDelivered:\t12\n\tOrdered:\t\u{1b}40\n\nThe talks go on.\n\n",
    );
    let mut report = facts("corpus/2023/talks.txt", Some("Weapons talks"), Some("2023-08"), &["North Korea", "Russia"]);
    report.stale = Stale::Changed;
    let cut = text.find("They").expect("a second sentence");
    let end = text.find("The talks").expect("a last line");
    let passage = |start: usize, end: usize, line: usize| Passage { span: Span::new(start, end), line };
    let actor = report.actors[1].clone();
    WholeReport {
        report,
        title_marks: Vec::new(),
        marks,
        passages: vec![passage(0, cut, 4), passage(cut, end, 4), passage(end, text.len(), 9)],
        namings: vec![Naming { span: Some(Span::new(48, 54)), actor, from: Provenance::Gazetteer }],
        title_namings: Vec::new(),
        mentions: Vec::new(),
        title_mentions: Vec::new(),
        text,
    }
}
