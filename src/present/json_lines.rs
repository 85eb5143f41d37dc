//! The scripts' view of an answer: one JSON value a line, the last always the summary.
//! In: an answer, or a whole report. Out: what the README promises to scripts. Offsets are UTF-8 bytes: `start` and
//! `end` of a passage in the report's text, all others in the nearest enclosing `text`.
//! Inner types do not leave the program: what is written has its own types here.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::hit::{Answer, FacetRow, Hit, PassageFacts, ReportFacts, ReportHits, Stale, WholeReport};
use crate::report::span::Span;

use super::actors::{ActorLine, MentionLine, PassedLine};
use super::explain::ExplainLine;
use super::mention_json::{self, MentionPart};
use super::similar::SimilarLine;
use super::timeline::EntryLine;
use super::visible;
pub(super) use summary::SummaryLine;
pub(super) use whole_report::ReportLine;

mod summary;
mod whole_report;

/// The number of what is written here. Fields may be added; removing or renaming one raises it.
pub const FORMAT: u32 = 1;

/// Writes an answer: a `hit` for each shown passage, a `facet` for each value, a `timeline` for each date, and the `summary`.
pub fn answer(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    for found in &answer.hits {
        for hit in &found.hits {
            line(out, &Line::Hit(HitLine::of(found, hit, answer.summary.name.as_deref())))?;
        }
    }
    for table in &answer.facets {
        for row in &table.rows {
            line(out, &Line::Facet(FacetLine::of(&table.field, row)))?;
        }
    }
    for entry in answer.timeline.iter().flat_map(|timeline| &timeline.entries) {
        line(out, &Line::Timeline(EntryLine::of(entry)))?;
    }
    line(out, &Line::Summary(SummaryLine::of(answer)))
}

/// Writes an answer without its passages: a `found` for each report in the place of its hits.
pub fn reports(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    for found in &answer.hits {
        line(out, &Line::Found(FoundLine::of(found, answer.summary.name.as_deref())))?;
    }
    self::answer(out, &Answer { hits: Vec::new(), ..answer.clone() })
}

/// Writes one whole report as a `report`.
pub fn report(out: &mut dyn Write, whole: &WholeReport) -> io::Result<()> {
    line(out, &Line::Report(ReportLine::of(whole)))
}

/// Writes any value on one line, in the same way: for the lines of other verbs.
/// What could act on a terminal is escaped in strings, and comes back when they are read.
pub fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, Escaping))?;
    out.write_all(b"\n")
}

/// JSON escapes C0 controls; we escape all that could act on a terminal: C1, direction, and what is not seen.
struct Escaping;

impl serde_json::ser::Formatter for Escaping {
    fn write_string_fragment<W: Write + ?Sized>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut written = 0;
        for (at, character) in fragment.char_indices().filter(|(_, character)| visible::is_hostile(*character)) {
            out.write_all(&fragment.as_bytes()[written..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            written = at + character.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[written..])
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Line<'a> {
    Hit(HitLine<'a>),
    Found(FoundLine<'a>),
    Facet(FacetLine<'a>),
    Timeline(EntryLine<'a>),
    Report(ReportLine<'a>),
    Summary(SummaryLine<'a>),
    Explanation(ExplainLine<'a>),
    Similar(SimilarLine<'a>),
    Actor(ActorLine<'a>),
    Mention(MentionLine<'a>),
    Unresolved(PassedLine<'a>),
}

#[derive(Serialize, JsonSchema)]
pub(super) struct HitLine<'a> {
    /// The place of its report in the order of the answer, from 1.
    rank: usize,
    /// Higher is better; comparable within one answer only.
    score: f64,
    /// The report's id, as `show` takes it.
    id: &'a str,
    report: ReportPart<'a>,
    passage: PassagePart<'a>,
    /// What made it a hit: start and end in the passage's `text`.
    marks: Vec<[usize; 2]>,
    /// The line of the file on which the first mark stands.
    line: usize,
    /// What of the title was asked for: start and end in it.
    title_marks: Vec<[usize; 2]>,
    /// How many copies are folded into it, or follow it; absent if there is none.
    #[serde(skip_serializing_if = "is_zero")]
    copies: usize,
    /// It is a copy of the hit of this rank before it; absent if it is none.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    copy: bool,
    /// What was asked for around the passage; absent if there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    before: Vec<PassagePart<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    after: Vec<PassagePart<'a>>,
    /// Of one query of several: which, its clauses that are a reason for the hit, and what they found.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    fired: Option<FiredPart<'a>>,
}

/// A report that answers, without its passages.
#[derive(Serialize, JsonSchema)]
pub(super) struct FoundLine<'a> {
    rank: usize,
    /// The score of its best passage.
    score: f64,
    id: &'a str,
    report: ReportPart<'a>,
    /// The line of the file on which the first mark of its best passage stands.
    line: usize,
    title_marks: Vec<[usize; 2]>,
    /// How many of its passages answer.
    passages: usize,
    #[serde(skip_serializing_if = "is_zero")]
    copies: usize,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    copy: bool,
    /// Of one query of several: which.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    /// Of one query of several: its clauses that are a reason for the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    fired: Option<&'a [String]>,
}

#[derive(Serialize, JsonSchema)]
struct FiredPart<'a> {
    name: &'a str,
    fired: &'a [String],
    words: Vec<&'a str>,
    /// How many more of the report's passages answer; absent if there is none.
    #[serde(skip_serializing_if = "is_zero")]
    more_passages: usize,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct ReportPart<'a> {
    /// `ROOT/PATH`, plus `#ID` in a file of many.
    id: &'a str,
    /// The short name of the indexed folder.
    root: &'a str,
    /// The path of its file below that, encoded as in the id.
    path: &'a str,
    /// The absolute path of its file.
    file: String,
    title: Option<&'a str>,
    /// Its own date: `2023`, `2023-08` or `2023-08-31`; null if it is undated.
    date: Option<String>,
    /// `day`, `month` or `year`.
    precision: Option<&'static str>,
    /// The first day of the date.
    first: Option<String>,
    /// Its last day.
    last: Option<String>,
    /// Where the date was found.
    date_source: Option<&'static str>,
    /// Whom it names: `state/…`, `person/…`, `org/…`.
    actors: Vec<String>,
    /// The file has changed or gone since it was indexed.
    stale: bool,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct PassagePart<'a> {
    text: &'a str,
    /// Where it begins in the text of its report.
    start: usize,
    end: usize,
    locator: Locator,
    mentions: Vec<MentionPart>,
}

#[derive(Serialize, JsonSchema)]
struct Locator {
    /// The line of the file, from 1, on which it begins.
    line: usize,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct FacetLine<'a> {
    field: &'a str,
    value: &'a str,
    /// How many reports have it.
    reports: usize,
    /// The days of a date; absent of what is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// What has to be said of it: `year only`.
    note: Option<&'static str>,
}

impl<'a> HitLine<'a> {
    fn of(found: &'a ReportHits, hit: &'a Hit, name: Option<&'a str>) -> HitLine<'a> {
        let fired =
            |name| FiredPart { name, fired: &found.fired, words: found.words(hit), more_passages: found.more_passages };
        HitLine {
            fired: name.map(fired),
            rank: found.rank,
            score: rounded(hit.score),
            id: &found.report.id,
            report: ReportPart::of(&found.report),
            passage: PassagePart::of(&hit.passage),
            marks: pairs(&hit.marks),
            line: hit.line,
            title_marks: pairs(&found.title_marks),
            copies: found.copies,
            copy: found.is_copy,
            before: hit.context_before.iter().map(PassagePart::of).collect(),
            after: hit.context_after.iter().map(PassagePart::of).collect(),
        }
    }
}

impl<'a> FoundLine<'a> {
    fn of(found: &'a ReportHits, name: Option<&'a str>) -> FoundLine<'a> {
        let best = found.hits.first();
        FoundLine {
            rank: found.rank,
            score: best.map_or(0.0, |hit| rounded(hit.score)),
            id: &found.report.id,
            report: ReportPart::of(&found.report),
            line: best.map_or(1, |hit| hit.line),
            title_marks: pairs(&found.title_marks),
            passages: found.hits.len() + found.more_passages,
            copies: found.copies,
            copy: found.is_copy,
            name,
            fired: name.map(|_| found.fired.as_slice()),
        }
    }
}

// Serde hands on a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl<'a> ReportPart<'a> {
    pub(super) fn of(report: &'a ReportFacts) -> ReportPart<'a> {
        ReportPart {
            id: &report.id,
            root: &report.root,
            path: &report.path,
            file: report.file.to_string_lossy().into_owned(),
            title: report.title.as_deref(),
            date: report.date.map(|date| date.to_string()),
            precision: report.date.map(|date| date.precision().name()),
            first: report.date.map(|date| date.first().to_string()),
            last: report.date.map(|date| date.last().to_string()),
            date_source: report.date_source.map(|source| source.name()),
            actors: report.actors.iter().map(|actor| actor.to_string()).collect(),
            stale: report.stale != Stale::Fresh,
        }
    }
}

impl<'a> PassagePart<'a> {
    pub(super) fn of(passage: &'a PassageFacts) -> PassagePart<'a> {
        PassagePart {
            text: &passage.text,
            start: passage.start,
            end: passage.start + passage.text.len(),
            locator: Locator { line: passage.line },
            mentions: mention_json::parts(&passage.mentions),
        }
    }
}

impl<'a> FacetLine<'a> {
    fn of(field: &'a str, row: &'a FacetRow) -> FacetLine<'a> {
        FacetLine {
            field,
            value: &row.label,
            reports: row.reports,
            first: row.days.map(|days| days.first().to_string()),
            last: row.days.map(|days| days.last().to_string()),
            note: row.note,
        }
    }
}

pub(super) fn pairs(spans: &[Span]) -> Vec<[usize; 2]> {
    spans.iter().map(|span| [span.start, span.end]).collect()
}

/// Returns a score to four decimals: more tell nothing, and would change with the order of a sum.
pub(super) fn rounded(score: f32) -> f64 {
    (f64::from(score) * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::present::sample;

    fn written(given: &Answer) -> Vec<String> {
        let mut out = Vec::new();
        answer(&mut out, given).unwrap();
        String::from_utf8(out).unwrap().lines().map(str::to_string).collect()
    }

    #[test]
    fn a_script_gets_hits_then_facets_then_the_summary() {
        let lines = written(&sample::answer());
        assert_eq!(
            lines[3],
            r#"{"type":"hit","rank":3,"score":0.25,"id":"wire/a.jsonl#7","report":{"id":"wire/a.jsonl#7","root":"wire","#.to_string()
                + r#""path":"a.jsonl","file":"/home/reader/wire/a.jsonl","title":null,"date":null,"precision":null,"first":null,"#
                + r#""last":null,"date_source":null,"actors":[],"stale":true},"passage":{"#
                + r#""text":"An \u001bc\u009b31m arms\u202e deal: 武器取引の合意。","start":0,"end":49,"locator":{"line":7},"#
                + r#""mentions":[]},"marks":[[11,15],[19,23]],"line":7,"title_marks":[]}"#
        );
        assert_eq!(
            lines[6],
            r#"{"type":"facet","field":"date","value":"2023","reports":1,"first":"2023-01-01","last":"2023-12-31","note":"year only"}"#
        );
        assert_eq!(lines[8], r#"{"type":"facet","field":"actor","value":"state/Russia","reports":11}"#);
        assert_eq!(
            lines.last().unwrap(),
            &(r#"{"type":"summary","format":1,"query":"arms deal","shown":3,"matched":{"reports":17,"passages":31},"#
                .to_string()
                + r#""held":60,"truncated":true,"revision":4,"coverage":{"reports":64,"undated":5,"unread":1},"#
                + r#""other_forms":[{"word":"arms","forms":[{"form":"arming","reports":2}]}],"coarse_dates":0,"#
                + r#""more_values":[{"field":"actor","values":14}],"notes":["read as arms AND deal"]}"#)
        );
    }

    #[test]
    fn a_report_is_one_line_with_all_its_places() {
        let mut out = Vec::new();
        let mut whole = sample::whole();
        whole.namings[0].span = None;
        report(&mut out, &whole).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(value["type"], "report");
        assert_eq!(value["text"], whole.text);
        assert_eq!(value["passages"][1], serde_json::json!({"start": 86, "end": 169, "locator": {"line": 4}}));
        assert_eq!(
            value["actors"][0],
            serde_json::json!({"id": "state/Russia", "start": null, "end": null, "from": "gazetteer"})
        );
        assert_eq!(value["mentions"], serde_json::json!([]));
        assert_eq!(value["report"]["precision"], "month");
    }

    #[test]
    fn what_could_act_on_a_terminal_is_escaped_and_comes_back() {
        let hostile: String = ('\0'..='\u{10ffff}').filter(|character| visible::is_hostile(*character)).collect();
        let mut out = Vec::new();
        line(&mut out, &hostile).unwrap();
        assert!(out[..out.len() - 1].iter().all(|byte| (b' '..=b'~').contains(byte)));
        assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), hostile);
    }

    #[test]
    fn a_score_has_four_decimals() {
        assert_eq!([rounded(9.314_159), rounded(4.0), rounded(0.000_04)], [9.3142, 4.0, 0.0]);
    }
}
