//! What the index holds, and what it could not read or understand, with reasons.
//! A bad file is a value: it is counted and listed, and never ends a run.

use std::fmt;

/// A file, or a record of a file of many, that gave no report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unread {
    /// Where in the file, if that is known.
    pub place: Option<Place>,
    /// Why.
    pub reason: Reason,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column in bytes, from 1; none if the whole line is meant.
    pub column: Option<usize>,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.line)?;
        self.column.map_or(Ok(()), |column| write!(out, ":{column}"))
    }
}

/// Why a file or record gave no report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Reason {
    /// No reader claims it: a picture, a program, a spreadsheet.
    #[error("no known kind of report ({0})")]
    UnknownKind(String),
    /// It begins as one of our formats and breaks off or goes wrong.
    #[error("{0}")]
    Broken(String),
    /// It holds no word at all.
    #[error("no text in it")]
    Empty,
    /// A record whose text, if it has one, is in no field that is known to hold it; the fields that it has.
    #[error("no text in it: it has {0}; write the text in `text` or `body`")]
    NoText(String),
    /// It costs more than a file may.
    #[error("{0}")]
    TooLarge(String),
    /// The system would not give it to us.
    #[error("{0}")]
    System(String),
}

/// Says whether a remark, in words, is of a place that is no state: most reports name some, and nothing is amiss.
pub fn is_of_place(remark: &str) -> bool {
    remark.starts_with("place `") && remark.ends_with("` is no state; no actor")
}

impl Unread {
    /// Returns a refusal of the whole file.
    pub fn whole(reason: Reason) -> Unread {
        Unread { place: None, reason }
    }

    /// Returns a refusal at a place.
    pub fn at(line: usize, column: Option<usize>, reason: Reason) -> Unread {
        Unread { place: Some(Place { line, column }), reason }
    }
}

/// Something in a report that was left out or corrected; the report itself stays.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Remark {
    /// A date that the calendar lacks, or that lies more than a year ahead.
    #[error("{origin} says `{text}`: {why}; left out")]
    BadDate {
        /// The date as it is written.
        text: String,
        /// Where it was found: `header`, `metadata`, …
        origin: String,
        /// What is wrong with it.
        why: String,
    },
    /// A date whose month may stand first or second.
    #[error(
        "{origin} says `{text}`: read as {read}, could be {other}; write the year first, or index with --day-first"
    )]
    DoubtfulDate {
        /// The date as it is written.
        text: String,
        /// Where it was found: `header`, `metadata`, …
        origin: String,
        /// The day that it was taken for.
        read: String,
        /// The other day that it may be.
        other: String,
    },
    /// Two trusted places that give dates more than a month apart.
    #[error("{origin} says `{taken}`, {other_origin} says `{other}`: {taken} is taken")]
    DatesDisagree {
        /// The date that was taken.
        taken: String,
        /// Where it was found.
        origin: String,
        /// The other date.
        other: String,
        /// Where that stands.
        other_origin: String,
    },
    /// A place in the metadata that is no state.
    #[error("place `{0}` is no state; no actor")]
    NoState(String),
    /// A value of `actors` that says no kind and is not known.
    #[error("actor `{0}` has no known kind; write `person/{0}` or `org/{0}`")]
    NoKind(String),
    /// What an earlier reading of the report said.
    #[error("{0}")]
    Told(String),
    /// Two records of one file with the same id.
    #[error("id `{0}` comes twice in its file; this one is addressed as `{1}`")]
    TwiceInFile(String, String),
    /// Front matter that is too long to be read as fields.
    #[error("front matter of more than {0}: left in the text, its fields are not read")]
    LongFrontMatter(String),
    /// Bytes that the encoding cannot hold, shown as U+FFFD.
    #[error("{0} places hold bytes that are not {1}; they show as \u{fffd}")]
    LostBytes(usize, String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_of_a_place_is_told_from_others() {
        assert!(is_of_place(&Remark::NoState("London".into()).to_string()));
        assert!(!is_of_place(&Remark::NoKind("London".into()).to_string()));
    }
}
