//! The flags that say how hits are printed.

use clap::{Args, ValueEnum};

use crate::program::format::{self, Format};

/// How hits are printed.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Printed {
    /// Print as text, JSON Lines (as --json), comma-separated values, or a page of HTML
    ///
    /// Text is for people on a terminal, and a hit a line in a pipe. The page is one file that needs nothing else.
    #[arg(
        long,
        value_name = "FORMAT",
        value_parser = format::among(&[Format::Text, Format::Json, Format::Csv, Format::Html]),
        conflicts_with = "json",
    )]
    pub(crate) format: Option<Format>,
    /// Print passages, reports without them, or only the paths or ids of reports
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) output: Option<Output>,
    /// Print only the paths of files, as they are on disk: short for --output paths
    #[arg(short = 'l', long = "paths")]
    pub(crate) paths: bool,
    /// End each path or id with a zero byte, for `xargs -0`; without --output, print paths
    #[arg(short = '0', long = "null")]
    pub(crate) null: bool,
    /// Leave hits out, so that the answer takes at most so many bytes: 4000, 10K, 1M
    ///
    /// The first hits, each whole; the summary, or a note, tells how many are left out. Of several queries each answer may
    /// take so much. With --new reports are left out whole, and stay new.
    #[arg(long, value_name = "BYTES", value_parser = bytes, allow_negative_numbers = true)]
    pub(crate) max_bytes: Option<usize>,
    /// Write the days of dates beside them: on Wednesday [2023-08-30]
    ///
    /// Where the words do not tell them. JSON has the days of all dates without this.
    #[arg(long)]
    pub(crate) resolve_dates: bool,
}

impl Printed {
    /// Returns what is wanted of each report.
    pub(crate) fn output(&self) -> Output {
        let usual = if self.paths || self.null { Output::Paths } else { Output::Passages };
        self.output.unwrap_or(usual)
    }
}

/// What is printed of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// The passages that answer.
    Passages,
    /// The reports, without their passages.
    Reports,
    /// The paths of their files, as they are on disk, each once.
    Paths,
    /// Their ids, as `show` takes them, each once.
    Ids,
}

/// Reads a number of bytes: `4000`, `10K` for 10 times 1,024, `1M`, `1G`.
fn bytes(typed: &str) -> Result<usize, String> {
    let bare = typed.strip_suffix(['B', 'b']).unwrap_or(typed);
    let units = [("K", 10), ("M", 20), ("G", 30)];
    let in_units = units.iter().find_map(|(unit, power)| {
        let digits = bare.strip_suffix(*unit).or_else(|| bare.strip_suffix(&unit.to_lowercase()))?;
        Some((digits, 1_usize << power))
    });
    let (digits, unit) = in_units.unwrap_or((bare, 1));
    let number: usize = digits.parse().map_err(|_| "write a number of bytes, as 4000, 10K or 1M".to_string())?;
    if number == 0 {
        return Err("nothing goes into no bytes: write how many there may be, or leave it out for all".to_string());
    }
    number.checked_mul(unit).ok_or_else(|| "that is more than can be counted".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_bytes_is_read_as_people_write_it() {
        #[track_caller]
        fn case(typed: &str, expected: Option<usize>) {
            assert_eq!(bytes(typed).ok(), expected, "{typed}");
        }
        case("4000", Some(4000));
        case("10K", Some(10_240));
        case("10kb", Some(10_240));
        case("1M", Some(1_048_576));
        case("0", None);
        case("0K", None);
        case("", None);
        case("K", None);
        case("-1", None);
        case("1.5M", None);
        case("99999999999G", None);
    }
}
