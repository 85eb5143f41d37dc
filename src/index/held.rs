//! A report as the index holds it, whole: what is needed to understand it again without its file.

use tantivy::schema::document::Value;
use tantivy::{DocAddress, DocId, TantivyDocument};

use super::damage::Found;
use super::ledger::id_of;
use super::open::Snapshot;
use super::schema::column;
use super::stored::{Damaged, ReportFacts};
use super::stored_passage::StoredPassage;
use crate::language::dates::Mention;
use crate::language::gauge::Gauge;
use crate::report::document::{Document, Lines};
use crate::report::interval::Interval;
use crate::report::passage::{Passage, line_within};
use crate::report::span::Span;

/// A report as the index holds it.
#[derive(Debug, Clone)]
pub struct HeldText {
    /// Its id.
    pub id: String,
    /// Its text, as decoded.
    pub text: String,
    /// Its passages, which cover the text.
    pub passages: Vec<Passage>,
    /// The dates that it mentions, in order.
    pub mentions: Vec<Mention>,
    /// What each passage weighs and resembles.
    pub gauges: Vec<Gauge>,
    /// How many words its title has that are no function words.
    pub title_words: usize,
    /// Its own date.
    pub date: Option<Interval>,
    /// What is stored beside the text.
    pub facts: ReportFacts,
}

impl HeldText {
    /// Returns the line of the file, from 1, on which a byte of the text stands; where the text's lines are not those
    /// of its file, that of the passage.
    pub fn line_of(&self, offset: usize) -> usize {
        let after = self.passages.partition_point(|passage| passage.span.start <= offset);
        let Some(passage) = after.checked_sub(1).and_then(|before| self.passages.get(before)) else { return 1 };
        if !self.facts.lines_run_on {
            return passage.line;
        }
        line_within(passage.span.of(&self.text), passage.line, offset - passage.span.start)
    }

    /// Returns the report as its reader handed it on, as far as the index holds it: of headings and lines, only whether
    /// the lines run on.
    pub fn document(&self) -> Document {
        Document {
            text: self.text.clone(),
            title: self.facts.title.clone(),
            metadata: self.facts.metadata.clone(),
            given_actors: self.facts.given_actors(),
            lines: if self.facts.lines_run_on { Lines::default() } else { Lines::on(1) },
            ..Document::default()
        }
    }
}

impl Snapshot {
    /// Returns the report whose head this is.
    pub(crate) fn held_text(&self, segment: u32, head: DocId) -> Result<HeldText, Found> {
        let id = id_of(&self.texts(segment, column::ID)?, head)?;
        let (words, count) = (self.numbers(segment, column::WORDS)?, self.numbers(segment, column::PASSAGES)?);
        let fingerprints = self.fingerprints(segment)?;
        let facts: ReportFacts = self.facts(DocAddress::new(segment, head), &id)?;
        let mut held = HeldText {
            text: String::new(),
            passages: Vec::new(),
            mentions: Vec::new(),
            gauges: Vec::new(),
            title_words: self.numbers(segment, column::TITLE_WORDS)?.first(head).unwrap_or_default() as usize,
            date: self.date_of_head(segment, head)?,
            facts,
            id,
        };
        for number in 0..count.first(head).unwrap_or_default() as usize {
            let (text, StoredPassage { line, mentions, .. }) = self.passage(segment, head, number, &held.id)?;
            let span = Span::new(held.text.len(), held.text.len() + text.len());
            held.passages.push(Passage { span, line });
            let of_report = |mention: Mention| Mention { span: mention.span.moved_on(span.start), ..mention };
            held.mentions.extend(mentions.into_iter().map(of_report));
            let document = head + number as DocId;
            let words = words.first(document).unwrap_or_default() as usize;
            held.gauges.push(Gauge { words, fingerprint: fingerprints.of(document) });
            held.text.push_str(&text);
        }
        Ok(held)
    }

    /// Returns the date of the report whose head this is; none if it is undated.
    pub(crate) fn date_of_head(&self, segment: u32, head: DocId) -> Result<Option<Interval>, Found> {
        Ok(self.dates(segment)?.of_head(head))
    }

    /// Returns a passage of the report whose head this is: its text and what is stored beside it, verified.
    pub(crate) fn passage(
        &self,
        segment: u32,
        head: DocId,
        number: usize,
        report_id: &str,
    ) -> Result<(String, StoredPassage), Found> {
        let address = (segment, head + number as DocId);
        self.read_passage(address, || {
            let document: TantivyDocument = self.searcher.doc(DocAddress::new(address.0, address.1))?;
            let damaged = || Damaged { what: format!("passage {}", number + 1), owner: report_id.to_string() };
            let text = document.get_first(self.fields.text).and_then(|value| value.as_str().map(str::to_string));
            let sealed = document.get_first(self.fields.place).and_then(|value| value.as_bytes().map(<[u8]>::to_vec));
            let (text, sealed) = text.zip(sealed).ok_or_else(damaged)?;
            let stored = StoredPassage::open(&sealed, report_id, number, &text)?;
            Ok((text, stored))
        })
    }
}
