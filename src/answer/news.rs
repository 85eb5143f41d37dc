//! What is new in the answers to a saved query.
//! In: a query, and what it has told. Out: the answer without what was told, and what is to be marked as told when all of
//! it is written. Marks nothing itself.
//!
//! A report is shown if it says anything marked that was never told, with the passages that say it. A report that is just
//! as it was when everything in it was told is known by one hash of the index; only others are read.

use std::collections::{BTreeMap, HashMap, HashSet};

use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId};

use super::hit::{Answer, Before, Matched, PassageFacts, Summary};
use super::matching::SegmentMatches;
use super::rank::Shown;
use super::sameness::{self, Passages, Sentence};
use super::showing::{self, Matching, Place};
use super::{
    AskError, Copies, Failure, Group, Memory, Now, Wanted, fetch, guarded, matching, rank, resolve, why_nothing,
};
use crate::index::damage::Found;
use crate::index::ledger::HashColumns;
use crate::index::open::Snapshot;
use crate::index::schema::column;
use crate::index::stored::ReportFacts;
use crate::index::told::{Identity, QueryKey, Told};
use crate::query::Tree;
use crate::report::actor::Naming;

/// What counts as told.
#[derive(Debug, Clone, Copy)]
pub struct Known<'t> {
    /// What the saved query has told.
    pub told: &'t Told,
    /// Which query it is.
    pub query: QueryKey,
    /// Whether what it told as another query counts as well.
    pub earlier: Earlier,
    /// Reports that were first seen before this time count as told, in seconds since 1970.
    pub since: Option<i64>,
}

/// What becomes of what a saved query told before it was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Earlier {
    /// The changed query begins anew.
    #[default]
    Forgotten,
    /// It counts as told.
    Kept,
}

/// What is new.
#[derive(Debug, Clone, PartialEq)]
pub struct News {
    /// What is shown. Its counts are of what is new.
    pub answer: Answer,
    /// What counts as told when it is written, and was not marked before.
    pub tells: Vec<Identity>,
}

/// Answers a query with what it has not told. The limit and the order are as wanted; hits are told report by report, and
/// what says the same as one that is shown is folded into it.
///
/// # Errors
/// As for [`super::ask`].
pub fn news(
    snapshot: &Snapshot,
    text: &str,
    tree: &Tree,
    wanted: &Wanted,
    known: Known,
    now: &Now,
    memory: &Memory,
) -> Result<News, AskError> {
    guarded(snapshot, || answer(snapshot, text, tree, wanted, known, now, memory))
}

fn answer(
    snapshot: &Snapshot,
    text: &str,
    tree: &Tree,
    wanted: &Wanted,
    known: Known,
    now: &Now,
    memory: &Memory,
) -> Result<News, Failure> {
    let question = resolve::question(snapshot, tree, wanted.any, now)?;
    let matches = matching::matches_knowing(snapshot, &question, &wanted.below, memory)?;
    let all = Wanted { limit: None, offset: 0, group: Group::Report, copies: Copies::Apart, ..wanted.clone() };
    let ranked = rank::best_first(&question, &matches, &all)?;
    let matching = Matching { snapshot, question: &question, matches: &matches, weights: &ranked.weights, memory };
    let mut sifting = Sifting::new(&matching, known, wanted.limit.unwrap_or(usize::MAX))?;
    // What is passed over counts as told for whatever says the same, wherever that stands in the order.
    let (old, recent): (Vec<&Shown>, Vec<&Shown>) = ranked.shown.iter().partition(|one| sifting.is_old(one));
    for one in old.into_iter().chain(recent) {
        sifting.report(one)?;
    }
    let Sifting { places, matched, before, mut tells, .. } = sifting;
    tells.sort_unstable();
    tells.dedup();
    let hits = showing::hits(&matching, &places, wanted)?;
    let summary = showing::summary(&matching, text, matched, &places, wanted)?;
    let summary = Summary { before: Some(before), ..summary };
    let mut notes = question.notes.clone();
    notes.extend(why_nothing(snapshot, &question, &matches)?);
    Ok(News { answer: Answer { hits, facets: Vec::new(), timeline: None, summary, notes }, tells })
}

/// Parts what is new from what was told, a report after the other, in the order of the answer.
struct Sifting<'m> {
    matching: &'m Matching<'m>,
    known: Known<'m>,
    /// At most so many are shown.
    limit: usize,
    /// By segment: what a report is, and when it was first seen.
    columns: Vec<(HashColumns, Column<i64>)>,
    /// What counts as told from now on without being shown.
    passed_over: HashSet<Identity>,
    /// What is told now, and in which place; none if it was cut off.
    now: HashMap<Identity, Option<usize>>,
    places: Vec<Place>,
    matched: Matched,
    before: Before,
    tells: Vec<Identity>,
}

impl<'m> Sifting<'m> {
    fn new(matching: &'m Matching<'m>, known: Known<'m>, limit: usize) -> Result<Sifting<'m>, Found> {
        let columns = matching.matches.segments.iter().map(|segment| {
            let seen = matching.snapshot.days(segment.number, column::SEEN)?;
            Ok((HashColumns::of(matching.snapshot, segment.number)?, seen))
        });
        Ok(Sifting {
            matching,
            known,
            limit,
            columns: columns.collect::<Result<_, Found>>()?,
            passed_over: HashSet::new(),
            now: HashMap::new(),
            places: Vec::new(),
            matched: Matched::default(),
            before: Before::default(),
            tells: Vec::new(),
        })
    }

    /// Says whether a report was first seen before the time from which on is told.
    fn is_old(&self, one: &Shown) -> bool {
        let (_, seen) = &self.columns[one.segment];
        let head = self.matching.matches.segments[one.segment].heads[one.report];
        self.known.since.is_some_and(|since| seen.first(head).unwrap_or_default() < since)
    }

    fn report(&mut self, one: &Shown) -> Result<(), Found> {
        let segment = &self.matching.matches.segments[one.segment];
        let (hashes, _) = &self.columns[one.segment];
        let whole = hashes.of_document(segment.heads[one.report]);
        let as_it_is = as_it_is(self.known.query, whole, segment, one.report);
        if self.known.told.has(self.known.query, as_it_is) {
            self.before.told += 1;
            return Ok(());
        }
        let said = said(self.matching, segment, one)?;
        if said.values().flatten().all(|sentence| self.is_told(sentence)) {
            self.before.told += 1;
            // What it told as another query is kept as what it told as this one.
            self.tell(said.into_values().flatten().flatten().chain([as_it_is]));
        } else if self.is_old(one) {
            self.before.passed_over += 1;
            let passed: Vec<Identity> = said.into_values().flatten().flatten().chain([as_it_is]).collect();
            self.passed_over.extend(&passed);
            self.tell(passed);
        } else {
            self.new_report(one, as_it_is, said);
        }
        Ok(())
    }

    /// Shows a report that says something new, or folds it into the one that is shown for saying so.
    fn new_report(&mut self, one: &Shown, as_it_is: Identity, mut said: BTreeMap<DocId, Vec<Sentence>>) {
        said.values_mut().for_each(|sentences| sentences.retain(|sentence| !self.is_told(sentence)));
        let now = |sentence: &Sentence| sentence.iter().find_map(|identity| self.now.get(identity).copied());
        let is_new = |sentences: &Vec<Sentence>| sentences.iter().any(|sentence| now(sentence).is_none());
        let new: Vec<DocId> =
            said.iter().filter(|(_, sentences)| is_new(sentences)).map(|(document, _)| *document).collect();
        self.matched.reports += 1;
        self.matched.passages += new.len().max(1);
        let place = if new.is_empty() {
            // All of it is said by others today: it is a copy of the first of them, if that one is shown.
            said.values().flatten().find_map(now).flatten().inspect(|place| self.places[*place].copies.push(*one))
        } else if self.places.len() < self.limit {
            self.places.push(Place { shown: *one, copies: Vec::new(), new: Some(new) });
            Some(self.places.len() - 1)
        } else {
            None
        };
        let identities: Vec<Identity> = said.into_values().flatten().flatten().collect();
        identities.iter().for_each(|identity| {
            self.now.entry(*identity).or_insert(place);
        });
        if place.is_some() {
            self.tell(identities.into_iter().chain([as_it_is]));
        }
    }

    fn is_told(&self, sentence: &Sentence) -> bool {
        sentence.iter().any(|identity| {
            let was_told = match self.known.earlier {
                Earlier::Forgotten => self.known.told.has(self.known.query, *identity),
                Earlier::Kept => self.known.told.has_ever(*identity),
            };
            was_told || self.passed_over.contains(identity)
        })
    }

    fn tell(&mut self, identities: impl IntoIterator<Item = Identity>) {
        let is_marked = |identity: &Identity| self.known.told.has(self.known.query, *identity);
        self.tells.extend(identities.into_iter().filter(|identity| !is_marked(identity)));
    }
}

/// Returns by what a report is known that is as it was when everything in it was told, for the same reasons.
fn as_it_is(query: QueryKey, whole: u128, segment: &SegmentMatches, report: usize) -> Identity {
    let reasons: Vec<u8> = segment.leaves.iter().map(|leaf| u8::from(leaf.active.has(report))).collect();
    Identity::of("report as it is", &[&query.bytes(), &whole.to_le_bytes(), &reasons])
}

/// Returns the marked sentences of a report, by the passage in which they stand. A report of which nothing in the text is
/// marked says all of it, in its first passage.
fn said(matching: &Matching, segment: &SegmentMatches, one: &Shown) -> Result<BTreeMap<DocId, Vec<Sentence>>, Found> {
    let snapshot = matching.snapshot;
    let documents = segment.documents(one.report);
    let head = documents.start;
    let id = snapshot.report_id(segment.number, head)?;
    let reasons = fetch::reasons(matching.question, segment, one.report);
    let count = snapshot.numbers(segment.number, column::PASSAGES)?.first(head).unwrap_or_default() as usize;
    let mut held = Held { snapshot, segment: segment.number, head, count, id: &id, last: None };
    let namings = if reasons.ask_for_names() { held.namings()? } else { Vec::new() };
    let mut said = BTreeMap::new();
    for passage in rank::passages_of(segment, matching.weights, one.report)? {
        let number = (passage.document - head) as usize;
        let read = held.passage(number)?;
        let marks = reasons.in_passage(&read.text, read.start, &namings, &read.mentions);
        if !marks.is_empty() {
            said.insert(passage.document, sameness::marked_sentences(&mut held, number, &marks, &id)?);
        }
    }
    if said.is_empty() {
        said.insert(head, vec![vec![sameness::whole_text(&mut held)?]]);
    }
    Ok(said)
}

/// The passages of a report in the index.
struct Held<'s> {
    snapshot: &'s Snapshot,
    segment: u32,
    head: DocId,
    count: usize,
    id: &'s str,
    /// The last one that was fetched: it is asked for again when it is looked into.
    last: Option<PassageFacts>,
}

impl Held<'_> {
    fn namings(&self) -> Result<Vec<Naming>, Found> {
        let address = DocAddress::new(self.segment, self.head);
        Ok(self.snapshot.facts::<ReportFacts>(address, self.id)?.namings())
    }

    fn passage(&mut self, number: usize) -> Result<&PassageFacts, Found> {
        let read = match self.last.take() {
            Some(last) if last.number == number => last,
            _ => fetch::passage(self.snapshot, self.segment, self.head, number, self.id)?,
        };
        Ok(self.last.insert(read))
    }
}

impl Passages for Held<'_> {
    fn text(&mut self, number: usize) -> Result<Option<String>, Found> {
        if number >= self.count {
            return Ok(None);
        }
        Ok(Some(self.passage(number)?.text.clone()))
    }
}
