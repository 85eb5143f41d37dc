//! Finds a date in the name of a file or, less trusted, in the names of its folders.
//! In: the parts of a path. Out: days and where they stand. A number alone is no year but as the name of a folder.

use std::ops::RangeInclusive;

use super::written::{self, Written};
use crate::report::document::DateSource;
use crate::report::interval::Interval;

/// Outside of these years eight digits or the name of a folder are a number of something else.
const YEARS: RangeInclusive<i16> = 1900..=2100;

/// Digits with hyphens between them may also be of an older year.
const WRITTEN_YEARS: RangeInclusive<i16> = 1000..=2100;

/// A date that the path says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) interval: Interval,
    pub(super) source: DateSource,
}

/// Returns the date in the file's name, else in the folders', the innermost first.
pub(super) fn date(path_parts: &[String]) -> Option<Named> {
    let (file, folders) = path_parts.split_last()?;
    if let Some(interval) = in_name(without_extensions(file)) {
        return Some(Named { interval, source: DateSource::FileName });
    }
    let of_folder = |index: usize| in_name(&folders[index]).or_else(|| in_folders(&folders[index..]));
    let interval = (0..folders.len()).rev().find_map(of_folder)?;
    Some(Named { interval, source: DateSource::Path })
}

/// Extensions are letters, with a digit perhaps: `.txt`, `.json.gz`, `.mp3`; `.03` is part of a date.
fn without_extensions(name: &str) -> &str {
    let mut stem = name;
    while let Some((rest, extension)) = stem.rsplit_once('.') {
        let is_extension = extension.starts_with(|first: char| first.is_ascii_alphabetic()) && extension.len() <= 8;
        if !is_extension || rest.is_empty() || !extension.is_ascii() || extension.contains(' ') {
            break;
        }
        stem = rest;
    }
    stem
}

/// `2022`, then perhaps `03` or `03 March`, then perhaps `05`.
fn in_folders(folders: &[String]) -> Option<Interval> {
    let number_of = |index: usize| -> Option<i8> {
        let name = folders.get(index)?;
        let digits = &name[..name.find(|character: char| !character.is_ascii_digit()).unwrap_or(name.len())];
        let rest = name[digits.len()..].trim_matches([' ', '-', '_', '.']);
        let is_number = (1..=2).contains(&digits.len()) && (rest.is_empty() || written::month_named(rest).is_some());
        is_number.then(|| digits.parse().ok())?
    };
    let year_name = folders.first().filter(|name| name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_digit()))?;
    let year: i16 = year_name.parse().ok().filter(|year| YEARS.contains(year))?;
    let month = number_of(1).or_else(|| written::month_named(folders.get(1)?));
    let day = month.and(number_of(2));
    [(month, day), (month, None), (None, None)]
        .into_iter()
        .find_map(|(month, day)| known(written::days(year, month, day)))
}

fn known(written: Written) -> Option<Interval> {
    match written {
        Written::Days(interval) => Some(interval),
        Written::Either { .. } | Written::NoYear | Written::NoSuchDay | Written::NoDate => None,
    }
}

/// A run of digits or of letters, and what stands between it and the one before.
#[derive(Debug, Clone, Copy)]
struct Run<'n> {
    text: &'n str,
    before: &'n str,
}

impl Run<'_> {
    fn number(&self, lengths: RangeInclusive<usize>) -> Option<i16> {
        let is_number = self.text.starts_with(|first: char| first.is_ascii_digit());
        if is_number && lengths.contains(&self.text.len()) { self.text.parse().ok() } else { None }
    }

    fn small(&self, lengths: RangeInclusive<usize>) -> Option<i8> {
        self.number(lengths)?.try_into().ok()
    }

    fn year(&self) -> Option<i16> {
        self.number(4..=4).filter(|year| WRITTEN_YEARS.contains(year))
    }

    fn is_joined(&self) -> bool {
        matches!(self.before, "-" | "_" | "." | " ")
    }
}

/// Longer names hold no date that anybody put there.
const MOST_RUNS: usize = 60;

fn in_name(name: &str) -> Option<Interval> {
    let runs = runs(name);
    let found = |read: fn(&[Run]) -> Option<Written>| (0..runs.len()).find_map(|start| known(read(&runs[start..])?));
    // A day anywhere says more than a month before it.
    found(day_at).or_else(|| found(month_at))
}

fn runs(name: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let mut rest = name;
    while runs.len() < MOST_RUNS {
        let Some(start) = rest.find(char::is_alphanumeric) else { break };
        let (before, from) = rest.split_at(start);
        let is_digit = from.starts_with(|first: char| first.is_ascii_digit());
        let ends = |character: char| !character.is_alphanumeric() || character.is_ascii_digit() != is_digit;
        let (text, behind) = from.split_at(from.find(ends).unwrap_or(from.len()));
        runs.push(Run { text, before });
        rest = behind;
    }
    runs
}

fn day_at(runs: &[Run]) -> Option<Written> {
    let [first, ..] = runs else { return None };
    // `v20230102` and `img20231345` are numbers of something; `20230102T1130` is not.
    let is_apart = !first.before.is_empty() || first.text.len() == 8;
    if is_apart && let Some(written) = written::eight_digits(first.text) {
        return first.text[..4].parse().ok().filter(|year| YEARS.contains(year)).map(|_| written);
    }
    let [a, b, c, ..] = runs else { return None };
    if let (Some(year), Some(month), Some(day)) = (a.year(), b.small(1..=2), c.small(1..=2)) {
        return (b.is_joined() && c.before == b.before).then(|| written::days(year, Some(month), Some(day)));
    }
    let year = c.year()?;
    if let (Some(day), Some(month)) = (a.small(1..=2), written::month_named(b.text)) {
        return Some(written::days(year, Some(month), Some(day)));
    }
    if let (Some(month), Some(day)) = (written::month_named(a.text), b.small(1..=2)) {
        return Some(written::days(year, Some(month), Some(day)));
    }
    let (first, second) = (a.small(1..=2)?, b.small(1..=2)?);
    let separator = b.before.chars().next().filter(|_| b.is_joined() && c.before == b.before)?;
    Some(written::two_numbers_and_year(first, second, year, separator))
}

fn month_at(runs: &[Run]) -> Option<Written> {
    let [a, b, ..] = runs else { return None };
    if let (Some(year), Some(month)) = (a.year(), b.small(2..=2)) {
        // A third number of the same kind makes it a number of something, as no day was made of it.
        let goes_on = runs.get(2).is_some_and(|c| c.before == b.before && c.number(1..=9).is_some());
        return (b.is_joined() && !goes_on).then(|| written::days(year, Some(month), None));
    }
    if let (Some(month), Some(year)) = (written::month_named(a.text), b.year()) {
        return Some(written::days(year, Some(month), None));
    }
    Some(written::days(a.year()?, Some(written::month_named(b.text)?), None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(path: &str, expected: &str) {
        let parts: Vec<String> = path.split('/').map(str::to_string).collect();
        let found =
            date(&parts).map_or("none".to_string(), |named| format!("{} {}", named.source.name(), named.interval));
        assert_eq!(found, expected, "{path}");
    }

    #[test]
    fn a_date_in_the_name_of_the_file_is_found() {
        case("2023-08-31-talks.txt", "file name 2023-08-31");
        case("talks_2023.08.31.md", "file name 2023-08-31");
        case("20230831T1130_talks.txt", "file name 2023-08-31");
        case("news_20230102.jsonl.gz", "file name 2023-01-02");
        case("Talks 31 August 2023.txt", "file name 2023-08-31");
        case("talks-August-31-2023.html", "file name 2023-08-31");
        case("31AUG2023 talks.txt", "file name 2023-08-31");
        case("31.08.2023.txt", "file name 2023-08-31");
        case("talks-2023-08.txt", "file name 2023-08");
        case("Talks Aug 2023.txt", "file name 2023-08");
        case("1974-02 then 1975-03-01.txt", "file name 1975-03-01");
        case("1848-03-05.txt", "file name 1848-03-05");
    }

    #[test]
    fn a_date_in_the_names_of_the_folders_is_found() {
        case("2023/08/31/talks.txt", "path 2023-08-31");
        case("2023/08 August/talks.txt", "path 2023-08");
        case("2023/August/talks.txt", "path 2023-08");
        case("archive/2023/talks.txt", "path 2023");
        case("2019/talks/2023-08/a.txt", "path 2023-08");
        case("2023/13/talks.txt", "path 2023");
        case("2023/08/40/talks.txt", "path 2023-08");
        case("2023/2022-03-05.txt", "file name 2022-03-05");
    }

    #[test]
    fn a_number_of_something_else_is_no_date() {
        for path in [
            "resolution-1973.txt",
            "scan_00012023.txt",
            "img20231345.txt",
            "annual 2022.txt",
            "1800/talks.txt",
            "a.txt",
            "12345678.txt",
            "2021-22.txt",
            "page 12 of 2000.txt",
            "may.txt",
            "2023-08-311.txt",
            "",
            "/",
        ] {
            case(path, "none");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_path_is_too_strange(path in "[\\PC0-9 /._-]{0,60}") {
            let parts: Vec<String> = path.split('/').map(str::to_string).collect();
            date(&parts);
        }
    }
}
