//! Finds the date that a title says: `Annual Report 2022`, `January 9: Strikes continue`, `Briefing, 31 August 2023`.
//! In: a title. Out: the date, if the title is dated by it and does not only speak of it.

use super::said::{self, Reading, Said};
use crate::language::dates::Precision;

/// A report of a year, in lower case: after these the year at the end of a title is that of the report.
#[rustfmt::skip]
const OF_A_YEAR: [&str; 16] = [
    "report", "review", "survey", "yearbook", "summary", "outlook", "bulletin", "digest", "assessment", "statement",
    "brief", "briefing", "update", "newsletter", "chronology", "statistics",
];

/// A day at the end of a title is that of the report behind these, too.
#[rustfmt::skip]
const OF_A_DAY: [&str; 12] = [
    "memorandum", "letter", "transcript", "release", "communique", "communiqué", "remarks", "minutes", "notes", "log",
    "cable", "telegram",
];

/// Returns the date of a title.
pub(super) fn date(title: &str) -> Option<Said<'_>> {
    let title = title.trim();
    said::first(title)
        .filter(|reading| opens(title, reading))
        .or_else(|| said::last(title).filter(|reading| closes(title, reading)))
        .map(|reading| reading.said)
        .or_else(|| report_of_a_year(title))
}

/// `January 9: …`, `31 August 2023 – …`; also where the title is nothing else.
fn opens(title: &str, reading: &Reading) -> bool {
    let behind = title[reading.span.end..].trim_start();
    reading.precision != Precision::Year
        && begins_with_date(title, reading)
        && (behind.is_empty() || behind.starts_with([':', '–', '—', '|']) || behind.starts_with("- "))
}

/// Nothing stands before the date but its weekday or a bracket.
fn begins_with_date(title: &str, reading: &Reading) -> bool {
    let before = title[..reading.span.start].trim_matches([' ', ',', '(', '[']);
    before.is_empty() || super::written::is_weekday(before)
}

/// `…, 31 August 2023`, `… (August 2023)`, `Daily report for 31 August 2023`.
fn closes(title: &str, reading: &Reading) -> bool {
    if !title[reading.span.end..].trim_matches([' ', '.', ')', ']']).is_empty() || reading.precision == Precision::Year
    {
        return false;
    }
    let before = title[..reading.span.start].trim_end();
    let before = match before.rsplit_once([' ', ',']) {
        Some((rest, weekday)) if super::written::is_weekday(weekday) => rest.trim_end(),
        _ => before,
    };
    if before.ends_with([',', '(', '[', ':', '–', '—', '|', '-']) {
        return true;
    }
    let before = ["for", "of", "on"].iter().find_map(|word| before.strip_suffix(word)).unwrap_or(before);
    last_word(before).is_some_and(|word| OF_A_YEAR.contains(&word.as_str()) || OF_A_DAY.contains(&word.as_str()))
}

/// `Annual Report 2022`, `Review of 2022`: bare, a year at the end of a title is a number of something.
fn report_of_a_year(title: &str) -> Option<Said<'_>> {
    let (before, year) = title.rsplit_once(' ')?;
    if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let before = before.strip_suffix(" for").or_else(|| before.strip_suffix(" of")).unwrap_or(before);
    let is_report = last_word(before).is_some_and(|word| OF_A_YEAR.contains(&word.as_str()));
    let date = super::written::date(year);
    is_report.then_some(Said::Whole { date, text: year })
}

fn last_word(text: &str) -> Option<String> {
    let word = text.trim_end_matches([' ', ',', ':']).rsplit([' ', '-']).next()?;
    (!word.is_empty()).then(|| word.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::super::written::Written;
    use super::*;

    #[test]
    fn a_title_is_dated_at_its_ends_and_a_report_by_its_year() {
        #[track_caller]
        fn case(title: &str, expected: &str) {
            let found = match date(title) {
                None => "none".to_string(),
                Some(Said::WithoutYear { month, day }) => format!("{month}-{day}"),
                Some(Said::Whole { date: Written::Days(days), .. }) => days.to_string(),
                Some(other) => format!("{other:?}"),
            };
            assert_eq!(found, expected, "{title}");
        }
        case("Annual Report 2022", "2022");
        case("Review of 2022", "2022");
        case("January 9: Military airstrikes continue", "1-9");
        case("31 August 2023 – Briefing", "2023-08-31");
        case("Thursday, August 31, 2023", "2023-08-31");
        case("Briefing by the spokesman, 31 August 2023", "2023-08-31");
        case("Weekly update (August 2023)", "2023-08");
        case("Daily report for 31 August 2023", "2023-08-31");
        case("Memorandum of a Conversation, Washington, June 22, 1956", "1956-06-22");
        for title in [
            "Resolution 1973",
            "Windows 2000",
            "Talks of 4 July 1991 remembered",
            "The attack of 11 September 2001",
            "What we know of May 2023",
            "May talks resume?",
            "In 2022, a year of war",
            "2022",
            "",
        ] {
            case(title, "none");
        }
    }
}
