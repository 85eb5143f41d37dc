//! The answer to a query, as plain values: all that a view needs, and nothing of how it was found.
//! In: what matching, ranking and marking found. Out: values that a view prints without asking further.
//! Knows no engine, no terminal and no format of output.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::Group;
use crate::language::dates::Mention;
use crate::report::actor::{ActorId, Naming};
use crate::report::document::DateSource;
use crate::report::interval::Interval;
use crate::report::passage::Passage;
use crate::report::span::Span;
use crate::report::step::Step;

/// All that is known of a report beside its text.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportFacts {
    /// `ROOT/PATH`, plus `#ID` in a file of many.
    pub id: String,
    /// The short name of its root.
    pub root: String,
    /// The path of its file below the root, encoded as in the id.
    pub path: String,
    /// The absolute path of its file.
    pub file: PathBuf,
    /// The title, if it has one; as the file says it.
    pub title: Option<String>,
    /// The report's own date; none if it is undated.
    pub date: Option<Interval>,
    /// Where the date was found; none if it is undated.
    pub date_source: Option<DateSource>,
    /// Whom it names, sorted, each once; none where they were not asked for.
    pub actors: Vec<ActorId>,
    /// Whether its file is still as it was read.
    pub stale: Stale,
}

/// Whether the file of a shown report is still as it was when it was indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stale {
    /// It is as it was.
    #[default]
    Fresh,
    /// It has changed since.
    Changed,
    /// It is no longer there.
    Gone,
}

/// A passage of a report, with its text.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageFacts {
    /// Its number in the report, from 0.
    pub number: usize,
    /// Its text, as decoded.
    pub text: String,
    /// The byte of the report's text at which it begins.
    pub start: usize,
    /// The line of the file, from 1, on which its first word stands.
    pub line: usize,
    /// The dates that it mentions, in order; spans are bytes of its text.
    pub mentions: Vec<Mention>,
}

/// A passage that answers the query.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The passage.
    pub passage: PassageFacts,
    /// How well it answers: higher is better; comparable within one answer only.
    pub score: f32,
    /// What made it a hit: bytes of the passage's text, sorted, not overlapping.
    pub marks: Vec<Span>,
    /// The line of the file, from 1, on which the first mark stands; the passage's, where nothing is marked or a text's
    /// lines are not those of its file.
    pub line: usize,
    /// The passages just before it, in the order of the text, as many as were asked for.
    pub context_before: Vec<PassageFacts>,
    /// The passages just after it, likewise.
    pub context_after: Vec<PassageFacts>,
}

/// A report with those of its passages that are shown.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportHits {
    /// Its place in the order of the answer, from 1.
    pub rank: usize,
    /// The report.
    pub report: ReportFacts,
    /// What of the title the query asked for: bytes of the title, sorted, not overlapping.
    pub title_marks: Vec<Span>,
    /// The shown passages, in the order in which they are to be read.
    pub hits: Vec<Hit>,
    /// How many more of its passages answer the query and are not shown.
    pub more_passages: usize,
    /// How many copies of it answer too and are folded into it; 0 where copies stand apart.
    pub copies: usize,
    /// It is listed as a copy of the last one before it that is none.
    pub is_copy: bool,
    /// The clauses of the query that are a reason for it, as they are printed, each once.
    pub fired: Vec<String>,
}

impl ReportHits {
    /// Returns what a passage says that was asked for, as it is written there; where nothing is marked in the text, what
    /// the title says. Each once, case ignored.
    pub fn words<'h>(&'h self, hit: &'h Hit) -> Vec<&'h str> {
        let title = self.report.title.as_deref().unwrap_or_default();
        let (text, marks) =
            if hit.marks.is_empty() { (title, &self.title_marks) } else { (hit.passage.text.as_str(), &hit.marks) };
        let mut told = BTreeSet::new();
        let said = marks.iter().filter_map(|mark| text.get(mark.start..mark.end));
        said.filter(|word| told.insert(word.to_lowercase())).collect()
    }
}

/// How much answers a query, shown or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Matched {
    /// Reports.
    pub reports: usize,
    /// Passages of these reports.
    pub passages: usize,
}

/// What answers a query and is not new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Before {
    /// Reports of which everything that answers was told before.
    pub told: usize,
    /// Reports that count as told from now on, and were not shown.
    pub passed_over: usize,
}

/// What a budget of bytes left out of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cut {
    /// So many bytes it may take.
    pub bytes: usize,
    /// So many hits are left out for it: passages, or reports where no passages are shown.
    pub hits: usize,
}

/// What is said of an answer as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// The query, as it was typed.
    pub query: String,
    /// The name of a saved query; none if it was typed.
    pub name: Option<String>,
    /// How many reports are shown; hits, if they are not grouped.
    pub shown: usize,
    /// How many more are copies of what is shown, folded into it or listed behind it.
    pub copies: usize,
    /// What is counted in `shown`: reports, or passages by themselves.
    pub group: Group,
    /// How many were passed over first.
    pub offset: usize,
    /// How much answers the query; of one that tells what is new, how much of it is new.
    pub matched: Matched,
    /// What was told before; none where nobody asked for what is new.
    pub before: Option<Before>,
    /// How many matching reports are no copies of another; none where nobody asked.
    pub distinct: Option<usize>,
    /// How many reports were asked: all of the index, or those below `--in`.
    pub held: usize,
    /// Something that answers the query is not shown.
    pub truncated: bool,
    /// What was left out to keep within a budget of bytes; none if nothing was.
    pub cut: Option<Cut>,
    /// The commit that gave the answer.
    pub revision: u64,
    /// Reports in the index.
    pub reports: usize,
    /// Reports in the index without a date.
    pub undated: usize,
    /// Files that could not be read.
    pub unread: usize,
    /// Words of the query with the other forms that were found for them, and in how many reports each.
    pub other_forms: Vec<(String, Vec<(String, usize)>)>,
    /// Matching reports dated by year or month only, when the query asks for dates; else 0.
    pub coarse_dates: usize,
    /// Reports that were asked and mention dates whose days are not known, when the query asks for mentions; else 0.
    pub unresolved: usize,
}

impl Summary {
    /// Returns how many reports there are to show; passages, if they are not grouped.
    pub fn to_show(&self) -> usize {
        if self.group == Group::Report { self.matched.reports } else { self.matched.passages }
    }

    /// Returns the word for one of what is shown.
    pub fn unit(&self) -> &'static str {
        if self.group == Group::Report { "report" } else { "passage" }
    }
}

/// One value of a field, over the matching reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetRow {
    /// The value: `state/Russia`, `2023-08`, `2023-W35`, `2023`, `undated`.
    pub label: String,
    /// What has to be said of it: `year only`, `month only`.
    pub note: Option<&'static str>,
    /// The days that it stands for; none of what is no date.
    pub days: Option<Interval>,
    /// How many matching reports have it.
    pub reports: usize,
}

/// The values of a field, over the matching reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetTable {
    /// What was counted: `actor`, `date`, `actor/state`.
    pub field: String,
    /// How finely days were counted; none of what is no date.
    pub step: Option<Step>,
    /// The rows, in the order in which they are shown: days in their order, else the most frequent value first.
    pub rows: Vec<FacetRow>,
    /// How many further rows are not shown.
    pub more: usize,
}

/// A date of which matching passages speak.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineEntry {
    /// The days, as short as they can be written, or the step of the calendar that they are counted by.
    pub label: String,
    /// What has to be said of it: `year only`, where a step was asked for that is finer.
    pub note: Option<&'static str>,
    /// The days; none where a step was asked for and it is longer than any.
    pub days: Option<Interval>,
    /// How many matching reports speak of it.
    pub reports: usize,
    /// How many of the others do so in nearly the same passage as the one that is shown.
    pub copies: usize,
    /// The report that is shown for it.
    pub report: ReportFacts,
    /// The passage that proves it best; its marks are what the query asked for, and the words of the date.
    pub hit: Hit,
    /// The words of the date: bytes of the passage.
    pub mention: Mention,
    /// The sentence that holds them: bytes of the passage.
    pub sentence: Span,
}

/// The dates of which matching passages speak.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timeline {
    /// The entries: by the first day, what spans more before what lies in it.
    pub entries: Vec<TimelineEntry>,
    /// How many further entries are not shown.
    pub more: usize,
    /// How many dates have no days that are known: words such as `yesterday` in reports without a date, or with
    /// one that is too coarse.
    pub unresolved: usize,
}

/// All that a query gave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// The shown reports, best first or as the order was asked for.
    pub hits: Vec<ReportHits>,
    /// The counts that were asked for.
    pub facets: Vec<FacetTable>,
    /// The timeline, if it was asked for.
    pub timeline: Option<Timeline>,
    /// What is said of the whole.
    pub summary: Summary,
    /// What has to be said beside the results: how the query was read, what was ignored.
    pub notes: Vec<String>,
}

/// One report from its first byte to its last, as `show` prints it.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeReport {
    /// What is known of it.
    pub report: ReportFacts,
    /// What of the title the query asked for: bytes of the title, sorted, not overlapping.
    pub title_marks: Vec<Span>,
    /// Its text, as decoded.
    pub text: String,
    /// What the query asked for: bytes of the text, sorted, not overlapping; empty without a query.
    pub marks: Vec<Span>,
    /// Its passages, in order; they cover the text without gap or overlap.
    pub passages: Vec<Passage>,
    /// Where it names whom, sorted.
    pub namings: Vec<Naming>,
    /// Where its title names whom, sorted; spans are bytes of the title.
    pub title_namings: Vec<Naming>,
    /// The dates that it mentions, in order; spans are bytes of the text.
    pub mentions: Vec<Mention>,
    /// The dates that its title mentions, in order; spans are bytes of the title.
    pub title_mentions: Vec<Mention>,
}
