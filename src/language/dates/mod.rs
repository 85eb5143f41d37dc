//! Dates in a text: which days its expressions speak of.
//! In: a text, and what is known of the report around it: its own date, and which number of `03/04/2024` is the month.
//! Out: mentions in the order of the text, disjoint, each with its bytes, its days, how finely they were given, and what
//! they were reckoned from. Knows no file, no index and no clock; nothing is guessed: without the report's date a
//! relative expression is found and has no days.
//!
//! One scanner runs over the text once, without regular expressions: a table of words (`table`) tells at three letters
//! which words may begin a date, the forms (`days`, `numbers`, `periods`, `relative`, `years`) read what stands there,
//! `ranges` and `parts` join or narrow them, and `resolve` turns what was read into days once the whole text is known.

mod calendar;
mod days;
mod numbers;
mod parts;
mod periods;
mod phrase;
mod ranges;
mod reader;
mod reckoned;
mod relative;
mod resolve;
mod scanner;
mod table;
mod when;
mod years;

#[cfg(test)]
mod tests;

pub use phrase::{foreign_word, phrase};

use crate::report::interval::{Days, Interval};
use crate::report::span::Span;

/// What is known of a report before its text is read for dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Anchor {
    /// The report's own date: a day, a month or a year. Without it relative expressions have no days.
    pub date: Option<Interval>,
    /// `03/04/2024` is 3 April, where the report's own dates do not tell. Otherwise the month stands first, and the
    /// mention keeps both readings.
    pub day_first: bool,
}

/// A date expression of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// The bytes of the expression: its words, without prepositions and final punctuation.
    pub span: Span,
    /// The days that it stands for; none where the report's date or another mention would be needed and is missing.
    pub days: Option<Interval>,
    /// The other days that it may as well stand for: `03/04/2024` with the day first, `2011-12` as a month.
    pub other: Option<Interval>,
    /// How finely it was given.
    pub precision: Precision,
    /// Of what kind it is.
    pub kind: Kind,
    /// What its days were reckoned from.
    pub anchored_on: AnchoredOn,
}

/// How finely a mention was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A day.
    Day,
    /// Monday to Sunday, or a quarter of a month.
    Week,
    /// A month.
    Month,
    /// Three months from January, April, July or October.
    Quarter,
    /// Three months from March, June, September or December.
    Season,
    /// Six months.
    Half,
    /// A year.
    Year,
    /// A fiscal year of the United States.
    FiscalYear,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// Anything else: a range, a part of a month, a weekend, a length.
    Span,
}

impl Precision {
    /// Returns the word that JSON and people read.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Day => "day",
            Precision::Week => "week",
            Precision::Month => "month",
            Precision::Quarter => "quarter",
            Precision::Season => "season",
            Precision::Half => "half",
            Precision::Year => "year",
            Precision::FiscalYear => "fiscal-year",
            Precision::Decade => "decade",
            Precision::Century => "century",
            Precision::Span => "span",
        }
    }
}

/// Of what kind a mention is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Complete without the report: `31 August 2023`.
    Absolute,
    /// A month or a day whose year comes from the report: `Aug. 30`.
    Partial,
    /// From the report's date: `last week`.
    Relative,
    /// From another mention: `the following day`.
    Anaphoric,
    /// From one end to another: `3-5 May`.
    Range,
}

impl Kind {
    /// Returns the word that JSON and people read.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Absolute => "absolute",
            Kind::Partial => "partial",
            Kind::Relative => "relative",
            Kind::Anaphoric => "anaphoric",
            Kind::Range => "range",
        }
    }
}

/// What the days of a mention were reckoned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnchoredOn {
    /// Nothing but itself.
    Itself,
    /// The report's own date.
    ReportDate,
    /// The mention that stands so many before it; 1 is its neighbour.
    Mention(usize),
}

impl Mention {
    /// Says whether it may stand for one of these days.
    pub fn shares_a_day(&self, days: Days) -> bool {
        [self.days, self.other].into_iter().flatten().any(|reading| Days::of(reading).overlaps(days))
    }
}

/// Finds the date expressions of a text and resolves them: in time linear in the text, at any text.
pub fn scan(text: &str, anchor: Anchor) -> Vec<Mention> {
    resolve::mentions(text, scanner::found(text), anchor)
}

/// Says whether the dates in numbers of a text have the day first, as `31/08/2023` has; none if no such date tells, or
/// one contradicts another.
pub fn have_day_first(text: &str) -> Option<bool> {
    resolve::have_day_first(text, &scanner::found(text))
}

/// Returns the mentions of a report that begin in one of its passages, with spans of the passage. What a border cuts
/// ends there.
pub fn of_passage(mentions: &[Mention], passage: Span) -> Vec<Mention> {
    let from = mentions.partition_point(|mention| mention.span.start < passage.start);
    let here = mentions[from..].iter().take_while(|mention| mention.span.start < passage.end);
    let cut = |mention: &Mention| {
        let span = Span::new(mention.span.start, mention.span.end.min(passage.end));
        Mention { span: span.moved_back(passage.start), ..*mention }
    };
    here.map(cut).collect()
}
