//! What a reader of reports gets of the dates in them.

use jiff::civil::date;

use super::*;

fn scanned(text: &str) -> Vec<Mention> {
    scan(text, Anchor { date: Some(Interval::day(date(2023, 8, 31))), day_first: false })
}

/// What is found in a report of 31 August 2023, a Thursday: the words and their days.
#[track_caller]
pub(super) fn case(text: &str, expected: &[(&str, &str)]) {
    case_on("2023-08-31", text, expected);
}

/// What is found in a report of this date.
#[track_caller]
pub(super) fn case_on(date: &str, text: &str, expected: &[(&str, &str)]) {
    let anchor = Anchor { date: Interval::parse_iso(date).ok(), day_first: false };
    let found: Vec<(&str, String)> = scan(text, anchor)
        .iter()
        .map(|mention| {
            let days = mention.days.map_or("none".to_string(), |days| days.to_string());
            (mention.span.of(text), days)
        })
        .collect();
    let found: Vec<(&str, &str)> = found.iter().map(|(text, days)| (*text, days.as_str())).collect();
    assert_eq!(found, expected, "{text}");
}

/// None of these holds a date.
#[track_caller]
pub(super) fn none(texts: &[&str]) {
    texts.iter().for_each(|text| case(text, &[]));
}

#[test]
fn a_complete_date_is_its_own_day() {
    for written in [
        "31 August 2023",
        "August 31, 2023",
        "Aug. 31, 2023",
        "31st of August, 2023",
        "31AUG2023",
        "31-Aug-2023",
        "2023-08-31",
        "2023/08/31",
        "31.08.2023",
        "8/31/2023",
        "20230831",
        "Thursday, August 31, 2023",
        "311430Z AUG 23",
    ] {
        case(&format!("Signed {written} in Vienna."), &[(written, "2023-08-31")]);
    }
}

#[test]
fn a_range_is_one_mention_from_its_first_to_its_last_word() {
    case("It ran 3-5 May 2023 there.", &[("3-5 May 2023", "2023-05-03..2023-05-05")]);
    case("It ran between 3 and 5 May.", &[("3 and 5 May", "2023-05-03..2023-05-05")]);
    case("It ran from June to August.", &[("June to August", "2023-06-01..2023-08-31")]);
    case("In the years 1979-81 it fell.", &[("1979-81", "1979-01-01..1981-12-31")]);
}

#[test]
fn a_relative_expression_is_reckoned_from_the_report() {
    case("They met on Wednesday.", &[("Wednesday", "2023-08-30")]);
    case("They met yesterday.", &[("yesterday", "2023-08-30")]);
    case("They met last week.", &[("last week", "2023-08-21..2023-08-27")]);
    case("They met two weeks ago.", &[("two weeks ago", "2023-08-14..2023-08-20")]);
    case("They met on Wednesday (August 30).", &[("Wednesday (August 30)", "2023-08-30")]);
}

#[test]
fn without_the_date_of_the_report_a_relative_expression_has_no_days() {
    let mentions = scan("They met last week, on 3 May and in May 2021.", Anchor::default());
    let days: Vec<bool> = mentions.iter().map(|mention| mention.days.is_some()).collect();
    assert_eq!(days, [false, false, true]);
}

#[test]
fn a_doubtful_order_keeps_both_readings_unless_the_report_or_the_option_decides() {
    let both = |text: &str, day_first: bool| {
        let mention = scan(text, Anchor { date: None, day_first })[0];
        (mention.days.map(|days| days.to_string()), mention.other.map(|days| days.to_string()))
    };
    let day = |text: &str| Some(text.to_string());
    assert_eq!(both("On 03/04/2024.", false), (day("2024-03-04"), day("2024-04-03")));
    assert_eq!(both("On 03/04/2024.", true), (day("2024-04-03"), None));
    assert_eq!(both("On 03/04/2024, then 25/04/2024.", false), (day("2024-04-03"), None));
}

#[test]
fn what_only_looks_like_a_date_is_none() {
    for text in [
        "Talks may resume soon.",
        "Protesters march 20 kilometres.",
        "Resolution 1973 was adopted.",
        "Flight 1989 was diverted.",
        "They won 3-1.",
        "It costs $2023.",
        "Version 10.12.2 fixes it.",
        "1945 Marsh Road, Geneva",
        "Some 2000 people fled.",
        "They meet every Monday.",
    ] {
        case(text, &[]);
    }
}

#[test]
fn hostile_text_is_scanned_in_linear_time_and_little_memory() {
    /// What costs the square of this would run for minutes.
    const BYTES: usize = 1_000_000;
    #[rustfmt::skip]
    let units = [
        "1", "May ", "1 ", "1, ", "12 and ", "between 1 and ", "Monday (", "2001-02-", "May 5, 6, 7, ", "the day after ",
        "first half of ", "mid-", "in 1998 and ", "on Monday will ", "\u{2013}", "\u{a0}", "é",
    ];
    for unit in units {
        let text = unit.repeat(BYTES / unit.len());
        let begun = std::time::Instant::now();
        let mentions = scanned(&text);
        assert!(begun.elapsed().as_secs() < 20, "{unit}");
        assert!(mentions.len() * 4 <= text.len(), "{unit}: {}", mentions.len());
    }
}

proptest::proptest! {
    #[test]
    fn mentions_are_ordered_disjoint_and_on_character_boundaries(
        noise in "\\PC{0,80}",
        near in "((May|mid|1990|Aug\\.|31|of|the|last|week|two|ago|Monday|,|-|–|é|\\(|\\)|/|2023|’|s|Q3|FY|and|to|first|\n) ?){0,14}",
    ) {
        for text in [noise, near] {
            let mut end = 0;
            for mention in scanned(&text) {
                assert!(end <= mention.span.start && mention.span.start < mention.span.end);
                assert!(text.is_char_boundary(mention.span.start) && text.is_char_boundary(mention.span.end));
                end = mention.span.end;
            }
        }
    }
}

/// The plain twin of `scanner::found`: from byte to byte.
fn found_byte_by_byte(text: &str) -> Vec<when::Found> {
    let mut scanner = scanner::Scanner { reader: reader::Reader::new(text), found: Vec::new(), free: 0 };
    let mut at = 0;
    while at < text.len() {
        if text.is_char_boundary(at) && !scanner.reader.is_word_byte(at) {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        } else if let Some(end) = scanner.expression_at(at) {
            at = end;
        } else {
            at += 1;
            while scanner.reader.is_word_byte(at) {
                at += 1;
            }
        }
    }
    scanner.found
}

proptest::proptest! {
    #[test]
    fn in_blocks_the_same_is_found_as_byte_by_byte(
        text in "((3|31|1st|May|JUN|June|Monday|last|week|two|days|ago|1990|2023|s|2023-08-31|03/04/2024|Q3|FY|xé|naïve|x)(–|—|’|-| | |,|, |\u{a0}|。|é|€|漢){0,2}){0,60}",
    ) {
        assert_eq!(scanner::found(&text), found_byte_by_byte(&text));
    }
}
