//! What a reader hands on: the text of one report, its title, and what was said beside it.
//! Knows no format and no index.

use std::collections::BTreeMap;

use super::span::Span;

/// One report as it was read, before anything is understood of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// The id that a record of a file of many gives itself, or its line number there;
    /// none in a file of one report.
    pub own_id: Option<String>,
    /// The text, as decoded and never normalised.
    pub text: String,
    /// The title, if the file says one; on one line, without blanks at its ends.
    pub title: Option<String>,
    /// The headings inside the text, in order, without overlap: no passage reaches across the start of one.
    pub headings: Vec<Span>,
    /// Where the text's lines stand in the file.
    pub lines: Lines,
    /// The dates that the file gives for the report, most trusted first, as they are written.
    pub given_dates: Vec<GivenDate>,
    /// The actors that fields of the file name, as they are written.
    pub given_actors: Vec<GivenActor>,
    /// All that the file says beside the text, as it is written: for `--json` and for later readers.
    pub metadata: BTreeMap<String, serde_json::Value>,
}

/// A date that the file gives for the report, not yet understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenDate {
    /// The date as it is written: `2023-08-31T10:00:00Z`, `31/08/2023`, `August 2023`.
    pub text: String,
    /// What kind of place it stands in.
    pub source: DateSource,
}

/// Where a report's own date was found, in the order of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateSource {
    /// A line among the first that says `date 2023-08-31 …`, `Published: 31 August 2023`, or the head of a cable.
    Header,
    /// A field of Markdown's front matter.
    FrontMatter,
    /// A field of a JSON record.
    Metadata,
    /// The `Date:` of a message.
    Mail,
    /// A `meta`, `time` or JSON-LD element of a web page.
    Html,
    /// `PYONGYANG, Aug. 30 (…) —` at the start of the text.
    Dateline,
    /// A line among the first that is nothing but a date.
    DateLine,
    /// The title.
    Title,
    /// The name of the file.
    FileName,
    /// The names of the folders.
    Path,
    /// The properties of a document: the day a scan was made, hence last.
    Properties,
}

/// Every source; a source's place here is its number in the index, so that new ones stand last.
pub const DATE_SOURCES: [DateSource; 11] = [
    DateSource::Header,
    DateSource::FrontMatter,
    DateSource::Metadata,
    DateSource::Html,
    DateSource::Dateline,
    DateSource::FileName,
    DateSource::Path,
    DateSource::Mail,
    DateSource::DateLine,
    DateSource::Title,
    DateSource::Properties,
];

impl DateSource {
    /// Returns the words that JSON and people read.
    pub fn name(self) -> &'static str {
        match self {
            DateSource::Header => "header",
            DateSource::FrontMatter => "front matter",
            DateSource::Metadata => "metadata",
            DateSource::Html => "html",
            DateSource::Dateline => "dateline",
            DateSource::FileName => "file name",
            DateSource::Path => "path",
            DateSource::Mail => "mail",
            DateSource::DateLine => "date line",
            DateSource::Title => "title",
            DateSource::Properties => "document properties",
        }
    }
}

/// An actor that a field of the file names, not yet resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenActor {
    /// The value as it is written.
    pub text: String,
    /// What the field's name says of it.
    pub role: GivenRole,
}

/// What the name of a field says of the actors in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GivenRole {
    /// `actors`: any kind; `person/John Kirby` says which.
    Actor,
    /// `people`, `persons`.
    Person,
    /// `orgs`, `organisations`, `organizations`.
    Org,
    /// `states`.
    State,
    /// `places`: an actor only where it is a state.
    Place,
}

/// Every role; a role's place here is its number in the index.
pub const GIVEN_ROLES: [GivenRole; 5] =
    [GivenRole::Actor, GivenRole::Person, GivenRole::Org, GivenRole::State, GivenRole::Place];

/// Where the lines of a text stand in its file: pairs of text offset and line number (from 1),
/// sorted by offset. Between two entries each newline of the text is one line of the file,
/// unless `fixed`: then all the text between stands on that one line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// (byte offset in the text, line of the file, from 1). Empty means: the text begins on line 1.
    pub starts: Vec<(usize, usize)>,
    /// The whole text stands on one line of the file (a record of JSON Lines).
    pub fixed: bool,
}

impl Lines {
    /// Returns the lines of a text that begins on `line` and runs on as the file does.
    pub fn from(line: usize) -> Lines {
        Lines { starts: vec![(0, line)], fixed: false }
    }

    /// Returns the lines of a text that stands on one line of its file.
    pub fn on(line: usize) -> Lines {
        Lines { starts: vec![(0, line)], fixed: true }
    }

    /// Says whether each newline of the text, from its first line on, is one of the file.
    pub fn run_on(&self) -> bool {
        !self.fixed && self.starts.len() <= 1
    }

    /// Returns the line of the file, from 1, on which the byte at `offset` of `text` stands.
    pub fn line_of(&self, text: &str, offset: usize) -> usize {
        let after = self.starts.partition_point(|(start, _)| *start <= offset);
        let (start, line) = if after == 0 { (0, 1) } else { self.starts[after - 1] };
        if self.fixed {
            return line;
        }
        line + memchr::memchr_iter(b'\n', &text.as_bytes()[start..offset.max(start)]).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_text_has_the_line_of_the_file() {
        let text = "one\ntwo\nthree";
        assert_eq!(Lines::from(3).line_of(text, 8), 5);
        assert_eq!(Lines::default().line_of(text, 0), 1);
        assert_eq!(Lines::on(7).line_of(text, 8), 7);
        let jumps = Lines { starts: vec![(0, 2), (4, 10)], fixed: false };
        assert_eq!([0, 3, 4, 9].map(|offset| jumps.line_of(text, offset)), [2, 2, 10, 11]);
    }
}
