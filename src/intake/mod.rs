//! A report's way in: walk, read, understand, cut. Each step hands a plain value to the next.
//! In: a file and what is known of actors. Out: reports that are ready to be written.
//! Knows no index: what becomes of the reports is the caller's business.

use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use jiff::civil::Date;

use crate::language::dates::{self, Anchor, Mention};
use crate::language::gauge::{Gauge, gauge};
use crate::language::places::Places;
use crate::report::actor::Naming;
use crate::report::coverage::{Remark, Unread};
use crate::report::document::Document;
use crate::report::passage::Passage;
use crate::report::span::Span;
use understand::curated::Curated;
use understand::gazetteer::Gazetteer;
use understand::normaliser::Workspace;
use understand::own_date::OwnDate;

pub mod cut;
pub mod read;
pub mod understand;
pub mod walk;
pub mod watch;

/// Names that are known before any report is read.
pub struct Names {
    /// The user's own.
    pub curated: Curated,
    /// All that are compiled in, with the user's own.
    pub gazetteer: Gazetteer,
}

impl Names {
    /// Returns all names, the user's own among them.
    pub fn new(curated: Curated) -> Names {
        Names { gazetteer: Gazetteer::new(&curated), curated }
    }
}

/// What is known before a report is read; the same for all reports of a root.
pub struct Facts {
    /// The names, which all roots share.
    pub names: Rc<Names>,
    /// Actors are looked for in the text; otherwise they come from fields of the file alone.
    pub recognise: bool,
    /// `03/04/2024` is 3 April, where no date of its report tells.
    pub day_first: bool,
    /// A report may be dated a year ahead of it at most.
    pub today: Date,
}

/// A report that was read, understood and cut.
#[derive(Default)]
pub struct Understood {
    /// As it was read.
    pub document: Document,
    /// Its own date.
    pub date: Option<OwnDate>,
    /// The actors that it names: those in its text first, in order.
    pub namings: Vec<Naming>,
    /// The actors that its title names, in order, with spans of the title.
    pub title_namings: Vec<Naming>,
    /// The dates that its text mentions, in order.
    pub mentions: Vec<Mention>,
    /// Those that its title mentions, in order, with spans of the title.
    pub title_mentions: Vec<Mention>,
    /// Its passages; at least one.
    pub passages: Vec<Passage>,
    /// Where the words of each passage stand.
    pub places: Vec<Places>,
    /// At which word of its passage each sentence begins, all but the first of a passage.
    pub sentence_starts: Vec<Vec<u32>>,
    /// What each passage weighs and resembles.
    pub gauges: Vec<Gauge>,
    /// How many words its title has that are no function words.
    pub title_words: usize,
    /// What was left out or corrected.
    pub remarks: Vec<Remark>,
    /// Fields that name nobody who is known: with other names of the user's own they might.
    pub actor_remarks: Vec<Remark>,
}

/// What a file gives, one after the other.
pub enum Given {
    /// A report.
    Report(Box<Understood>),
    /// A record of a file of many that gives none.
    Unread(Unread),
}

/// Reads the file at `path`, which lies at `below` in its root, and hands on each report as soon as it is
/// understood. `hasher` sees every byte of the file once. `give` can stop the reading. The workspace is only memory,
/// to be used for all files.
pub fn reports(
    path: &Path,
    below: &Path,
    facts: &Facts,
    workspace: &mut Workspace,
    hasher: &mut dyn FnMut(&[u8]),
    give: &mut dyn FnMut(Given) -> ControlFlow<()>,
) -> Result<(), Unread> {
    let parts: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let mut waiting = Waiting::default();
    let mut hand_on = |waiting: &mut Waiting, give: &mut dyn FnMut(Given) -> ControlFlow<()>| {
        let reports = understood(std::mem::take(waiting).read, &parts, facts, workspace);
        reports.into_iter().try_for_each(|report| give(Given::Report(Box::new(cut_up(report)))))
    };
    let read = read::file(path, hasher, &mut |given| match given {
        read::Given::Unread(unread) => {
            hand_on(&mut waiting, give)?;
            give(Given::Unread(unread))
        }
        read::Given::Report(document, remarks) => {
            waiting.bytes += document.text.len();
            waiting.read.push((document, remarks));
            if waiting.bytes < TOGETHER { ControlFlow::Continue(()) } else { hand_on(&mut waiting, give) }
        }
    });
    // Whoever has stopped the reading wants no more; a file that fails in its midst has given what it could.
    if !waiting.read.is_empty() {
        _ = hand_on(&mut waiting, give);
    }
    read
}

/// So many bytes of text are understood together, and a last report beyond them.
const TOGETHER: usize = 1024 * 1024;

/// Reports that were read and are not yet understood.
#[derive(Default)]
struct Waiting {
    read: Vec<(Document, Vec<Remark>)>,
    /// Bytes of text in them.
    bytes: usize,
}

/// Understands reports of one file, one step after the other for all of them: each step has tables of its own,
/// which would drive those of the others out of the nearest caches at each report. It takes an eighth of the time away.
fn understood(
    read: Vec<(Document, Vec<Remark>)>,
    parts: &[String],
    facts: &Facts,
    workspace: &mut Workspace,
) -> Vec<Understood> {
    let mut reports: Vec<Understood> =
        read.into_iter().map(|(document, remarks)| dated(document, remarks, parts, facts)).collect();
    let year = |report: &Understood| report.date.map(|date| date.interval.first().year());
    let documents: Vec<_> = reports.iter().map(|report| (&report.document, year(report))).collect();
    let (gazetteer, curated) = (&facts.names.gazetteer, &facts.names.curated);
    let actors = understand::actors::actors_of_each(&documents, gazetteer, curated, facts.recognise, workspace);
    for (report, named) in reports.iter_mut().zip(actors) {
        (report.namings, report.title_namings, report.actor_remarks) = (named.namings, named.in_title, named.remarks);
    }
    for report in &mut reports {
        let anchor = Anchor { date: report.date.map(|date| date.interval), day_first: facts.day_first };
        report.mentions = dates::scan(&report.document.text, anchor);
        report.title_mentions = dates::scan(report.document.title.as_deref().unwrap_or_default(), anchor);
    }
    reports
}

/// Returns a report of which only the date is understood.
fn dated(document: Document, mut remarks: Vec<Remark>, parts: &[String], facts: &Facts) -> Understood {
    let (date, date_remarks) = understand::own_date::own_date(&document, parts, facts.day_first, facts.today);
    remarks.extend(date_remarks);
    Understood { document, date, remarks, ..Understood::default() }
}

/// Returns an understood report cut to passages. This has no tables to speak of and makes more than it is given, so it is
/// done for one report at a time, when its turn to be written has come.
fn cut_up(mut report: Understood) -> Understood {
    let document = &report.document;
    let cut = cut::passages(&document.text, &document.headings);
    let mut ends = cut.sentence_ends.into_iter().peekable();
    for span in cut.passages {
        let (places, gauge) = Places::gauged(span.of(&document.text));
        let here = std::iter::from_fn(|| ends.next_if(|end| *end <= span.end).map(|end| end - span.start));
        report.sentence_starts.push(places.behind_ends(here));
        report.passages.push(Passage { span, line: line(document, span) });
        report.places.push(places);
        report.gauges.push(gauge);
    }
    report.title_words = document.title.as_deref().map_or(0, |title| gauge(title).words);
    report
}

/// Returns the line of a passage. It begins with the blanks before its first word; its line is that of the word.
fn line(document: &Document, passage: Span) -> usize {
    let text = passage.of(&document.text);
    let first_word = passage.start + (text.len() - text.trim_start().len()) % text.len().max(1);
    document.lines.line_of(&document.text, first_word)
}
