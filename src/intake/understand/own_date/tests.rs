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
    let (date, remarks) = own_date(&document, &parts, TODAY);
    let found = date.map_or("undated".to_string(), |date| format!("{} {}", date.source.name(), date.interval));
    (found, remarks.iter().map(Remark::to_string).collect())
}

#[test]
fn the_most_trusted_date_wins() {
    #[track_caller]
    fn case(given: &[(&str, DateSource)], text: &str, path: &str, expected: &str) {
        assert_eq!(dated(given, text, path).0, expected, "{text} {path}");
    }
    use DateSource::{FrontMatter, Header, Html, Metadata};
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
    let (date, _) = own_date(&document, &[], TODAY);
    assert_eq!(date.map(|date| date.source), Some(DateSource::Dateline));
}
