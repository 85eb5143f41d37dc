//! What users get as the date of a report.

use super::*;
use crate::report::document::GivenDate;
use crate::report::span::Span;

const TODAY: Date = jiff::civil::date(2024, 5, 2);

fn dated(given: &[(&str, DateSource)], text: &str, path: &str) -> (String, Vec<String>) {
    let given_dates =
        given.iter().map(|(text, source)| GivenDate { text: text.to_string(), source: *source }).collect();
    let document = Document { text: text.to_string(), given_dates, ..Document::default() };
    let parts: Vec<String> = path.split('/').map(str::to_string).collect();
    let (date, remarks) = own_date(&document, &parts, false, TODAY);
    let found = date.map_or("undated".to_string(), |date| format!("{} {}", date.source.name(), date.interval));
    (found, remarks.iter().map(Remark::to_string).collect())
}

#[test]
fn the_most_trusted_date_wins() {
    #[track_caller]
    fn case(given: &[(&str, DateSource)], text: &str, path: &str, expected: &str) {
        assert_eq!(dated(given, text, path).0, expected, "{text} {path}");
    }
    use DateSource::{FrontMatter, Header, Html, Metadata, Properties};
    let dateline = "PYONGYANG, Aug. 30, 2023 (Reuters) - Talks opened.";
    let yearless = "PYONGYANG, Aug. 30 (Reuters) — Talks opened on Wednesday.";
    case(&[("2023-08-31", Header)], dateline, "2019-07-12.txt", "header 2023-08-31");
    case(&[("31 August 2023", FrontMatter), ("2024", FrontMatter)], dateline, "a.md", "front matter 2023-08-31");
    case(&[("2020-08-04T18:00:00+03:00", Metadata)], dateline, "a.json", "metadata 2020-08-04");
    case(&[("2023-08-31T23:30:00-05:00", Html)], "", "a.html", "html 2023-08-31");
    case(&[], dateline, "2019-07-12.txt", "dateline 2023-08-30");
    case(&[], yearless, "2023/08/talks.txt", "dateline 2023-08-30");
    case(&[], yearless, "2023-08-30-talks.txt", "dateline 2023-08-30");
    case(&[], yearless, "news_20230102.txt", "dateline 2022-08-30");
    case(&[], yearless, "talks.txt", "undated");
    case(&[], "Washington, Feb. 29 (AP) - Text", "2023/a.txt", "dateline 2020-02-29");
    case(&[], "Text of 4 July 1991.", "2022-03-05.txt", "file name 2022-03-05");
    case(&[], "Text", "archive/2022/a.txt", "path 2022");
    case(&[], "Washington, undated.\n\nText", "2022/a.txt", "undated");
    case(&[], "The two met on 30 August 2023 in Moscow.", "a.txt", "undated");
    let below = |line: &str| format!("Ministry\n{line}\n\nROME, May 1, 2023 (AP) - Text");
    case(&[], &below("Date: 2 May 2023"), "2023-05-03.txt", "header 2023-05-02");
    case(&[], &below("2 May 2023"), "2023-05-03.txt", "dateline 2023-05-01");
    case(&[], "2 May 2023\n\nTALKS, ROME, MAY 1-3, 2023\n\nText", "a.txt", "date line 2023-05-02");
    case(&[], "Ministry\n2 May 2023\n\nText", "2023-05-03.txt", "date line 2023-05-02");
    case(&[], "Ministry\nTuesday, May 2\n\nText", "2023-05-03.txt", "date line 2023-05-02");
    case(&[], "Ministry\nTuesday, May 2\n\nText", "a.txt", "undated");
    case(&[], "Annual Report 2022\n\nText", "2023-05-03.txt", "title 2022");
    case(&[], "Annual Report 2022\nwas late.", "2023-05-03.txt", "file name 2023-05-03");
    case(&[("D:20230504101010Z", Properties)], "Text", "2023-05-03.txt", "file name 2023-05-03");
    case(&[("D:20230504101010Z", Properties)], "Text", "a.pdf", "document properties 2023-05-04");
    case(&[("D:20230504101010Z", Properties)], "ROME, May 1 (AP) - Text", "a.pdf", "dateline 2023-05-01");
    case(&[("D:20230504101010Z", Properties)], "Ministry\n2 May 2023\nText", "a.pdf", "date line 2023-05-02");
}

#[test]
fn a_date_that_cannot_be_is_remarked_and_the_next_is_taken() {
    #[track_caller]
    fn case(given: &str, text: &str, path: &str, expected: &str, remark: &str) {
        let (found, remarks) = dated(&[(given, DateSource::Header)], text, path);
        assert_eq!((found.as_str(), remarks), (expected, vec![remark.to_string()]), "{given}");
    }
    let no_day = |text: &str| format!("header says `{text}`: there is no such day; left out");
    case("2023-02-30", "Text", "2022-03-05.txt", "file name 2022-03-05", &no_day("2023-02-30"));
    case("0000-00-00", "ROME, May 1, 2023 (AP) - Text", "a.txt", "dateline 2023-05-01", &no_day("0000-00-00"));
    case("TBD", "Text", "a.txt", "undated", "header says `TBD`: no date; left out");
    case(
        "2025-05-03",
        "Text",
        "a.txt",
        "undated",
        "header says `2025-05-03`: it lies more than a year ahead; left out",
    );
    let none = "header says `0001-01-01T00:00:00Z`: programs write it for no date; left out";
    case("0001-01-01T00:00:00Z", "Text", "a.txt", "undated", none);
    let (found, remarks) = dated(&[("2025-05-02", DateSource::Header)], "", "a.txt");
    assert_eq!((found.as_str(), remarks.len()), ("header 2025-05-02", 0));
    let (found, remarks) = dated(&[], "ROME, 30 Feb 2023 (AP) - Text", "2099-01-01.txt");
    assert_eq!((found.as_str(), remarks.len()), ("undated", 2));
}

#[test]
fn a_dateline_may_stand_below_a_heading() {
    let text = "# Talks\n\n## More\n\nROME, May 1, 2023 (AP) - Text".to_string();
    let document = Document { headings: vec![Span::new(0, 7), Span::new(9, 16)], text, ..Document::default() };
    let (date, _) = own_date(&document, &[], false, TODAY);
    assert_eq!(date.map(|date| date.source), Some(DateSource::Dateline));
}

#[test]
fn trusted_sources_that_lie_more_than_a_month_apart_are_told() {
    #[track_caller]
    fn case(given: &[(&str, DateSource)], text: &str, path: &str, remarks: &[&str]) {
        assert_eq!(dated(given, text, path).1, remarks, "{text} {path}");
    }
    use DateSource::{Html, Metadata, Properties};
    let far = "metadata says `2023-08-31`, dateline says `2021-05-01`: 2023-08-31 is taken";
    case(&[("2023-08-31", Metadata)], "ROME, May 1, 2021 (AP) - Text", "a.json", &[far]);
    case(&[("2023-08-31", Metadata)], "ROME, Aug. 1, 2023 (AP) - Text", "a.json", &[]);
    case(&[("2023-08-31", Metadata)], "ROME, May 1 (AP) - Text", "a.json", &[]);
    case(&[("2023", Metadata)], "ROME, May 1, 2023 (AP) - Text", "a.json", &[]);
    case(&[("2023-08-31", Metadata)], "Text", "2019-01-01.json", &[]);
    case(&[("2023-08-31", Metadata), ("2019-01-01", Properties)], "Text", "a.json", &[]);
    case(
        &[("2023-08-31", Html)],
        "Date: 1 May 2021\n\nText",
        "a.html",
        &["html says `2023-08-31`, header says `2021-05-01`: 2023-08-31 is taken"],
    );
}

#[test]
fn the_other_dates_of_a_text_decide_which_number_of_its_own_is_the_month() {
    #[track_caller]
    fn case(text: &str, day_first: bool, expected: &str, remarks: usize) {
        let document = Document { text: text.to_string(), ..Document::default() };
        let (date, remarked) = own_date(&document, &["a.txt".to_string()], day_first, TODAY);
        let found = date.map_or("undated".to_string(), |date| date.interval.to_string());
        assert_eq!((found.as_str(), remarked.len()), (expected, remarks), "{text}");
    }
    case("Published: 03/04/2021\n\nThey met on 25/03/2021.", false, "2021-04-03", 0);
    case("Published: 03/04/2021\n\nThey met on 02/25/2021.", true, "2021-03-04", 0);
    case("03/04/2021\n\nThey met on 25/03/2021.", false, "2021-04-03", 0);
    // One that is read in two ways tells nothing, and two that contradict each other tell nothing.
    case("Published: 03/04/2021\n\nThey met on 05/06/2021.", false, "2021-03-04", 1);
    case("Published: 03/04/2021\n\nThey met on 25/03/2021 and 02/25/2021.", false, "2021-03-04", 1);
    case("Published: 03/04/2021\n\nThey met.", true, "2021-04-03", 0);
}

#[test]
fn a_date_that_may_be_read_in_two_ways_is_remarked() {
    let (found, remarks) = dated(&[], "Published: 03/04/2021\n\nText", "a.txt");
    assert_eq!(found, "header 2021-03-04");
    assert_eq!(
        remarks,
        [
            "header says `03/04/2021`: read as 2021-03-04, could be 2021-04-03; write the year first, or index with --day-first"
        ]
    );
}
