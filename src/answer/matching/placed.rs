//! Looks up what stands near what: in which texts and titles, and how often.
//! In: what one text has to satisfy. Out: documents that do, held to it by `proximity`. First the documents are listed
//! that hold enough of the words at all; only of these are positions read.

use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, InvertedIndexReader};

use super::bits::Bits;
use super::phrase::stands_on;
use super::{LeafFound, Numbers, wording};
use crate::answer::proximity::{self, Standing};
use crate::answer::resolve::{Atom, Placed, Spot, SpotOf, Together, Wanted};
use crate::index::damage::Found;
use crate::index::mentions::{Mentions, Texts};
use crate::index::open::Snapshot;
use crate::index::spots::{DATE, SENTENCE, actor_prefix, class_prefix, width_of_term};
use crate::language::places::Run;
use crate::report::interval::Days;

/// The positions of so many candidates are read together: few enough to stay in the processor's cache and many enough
/// that a rare word of a pattern skips most of them.
const READ_TOGETHER: usize = 512;

/// Notes where it is satisfied.
pub(super) fn look_up(
    snapshot: &Snapshot,
    segment: u32,
    heads: &[DocId],
    asked: &Together,
    found: &mut LeafFound,
) -> Result<(), Found> {
    let mut numbers = Numbers::new(heads);
    for (document, count) in documents(snapshot, segment, Texts::Titles, asked)? {
        if let Some(report) = numbers.of(document) {
            found.reports.insert(report);
            found.titles.push((report as u32, count));
        }
    }
    found.texts = documents(snapshot, segment, Texts::Passages, asked)?;
    let mut numbers = Numbers::new(heads);
    for (document, _) in &found.texts {
        numbers.of(*document).into_iter().for_each(|report| found.reports.insert(report));
    }
    Ok(())
}

/// Returns the documents whose texts satisfy it, in order, and how often.
fn documents(snapshot: &Snapshot, segment: u32, texts: Texts, asked: &Together) -> Result<Vec<(DocId, f32)>, Found> {
    let reader = snapshot.searcher.segment_reader(segment);
    let fields = &snapshot.fields;
    let (words, spots) = match texts {
        Texts::Passages => (fields.text, fields.spots),
        Texts::Titles => (fields.title, fields.title_spots),
    };
    let lists = Lists {
        words: reader.inverted_index(words)?,
        spots: reader.inverted_index(spots)?,
        mentions: snapshot.mentions(segment, texts)?,
        texts,
    };
    let mut atoms = Vec::new();
    let mut failed = None;
    asked.atoms(&mut |atom| match lists.of(atom) {
        Ok(listed) => atoms.push(listed),
        Err(found) => failed = Some(found),
    });
    if let Some(found) = failed {
        return Err(found);
    }
    let candidates = Candidates { atoms: &atoms }.of_together(asked, &mut 0, None)?;
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let asks_for_sentences = texts == Texts::Passages && asked.asks_for_sentences();
    let sentences = asks_for_sentences.then(|| lists.sentences(fields.spots)).transpose()?;
    let mut standing = InIndex { atoms: Vec::with_capacity(atoms.len()), sentences: None, starts: Vec::new(), at: 0 };
    for atom in &atoms {
        standing.atoms.push(Runs::open(atom)?);
    }
    if let Some(sentences) = &sentences {
        standing.sentences = Some(Runs::open(sentences)?);
    }
    let mut found = Vec::new();
    for candidates in candidates.chunks(READ_TOGETHER) {
        standing.read(candidates);
        for (at, document) in candidates.iter().enumerate() {
            standing.stand_at(at);
            match proximity::count(asked, &standing) {
                0 => {}
                count => found.push((*document, count as f32)),
            }
        }
    }
    Ok(found)
}

/// A list of postings, and how many words each of its entries covers.
struct Listed {
    info: TermInfo,
    width: u32,
}

/// The lists of one atom, any of which will do.
struct Atoms {
    inverted: Arc<InvertedIndexReader>,
    terms: Vec<Listed>,
    /// Of dates, which of them count: their lists tell only where they stand.
    dated: Option<Dated>,
}

/// Which dates count.
struct Dated {
    mentions: Mentions,
    /// Those that share a day with these; all without.
    days: Option<Days>,
    /// The texts that mention one, in order.
    documents: Vec<DocId>,
}

impl Atoms {
    fn frequency(&self) -> u64 {
        match &self.dated {
            Some(dated) => dated.documents.len() as u64,
            None => self.terms.iter().map(|term| u64::from(term.info.doc_freq)).sum(),
        }
    }

    /// Returns the documents with the atom, in order; of `wanted` alone, if there are any.
    fn documents(&self, wanted: Option<&[DocId]>) -> Result<Vec<DocId>, Found> {
        if let Some(dated) = &self.dated {
            let is_wanted = |document: &DocId| wanted.is_none_or(|wanted| wanted.binary_search(document).is_ok());
            return Ok(dated.documents.iter().copied().filter(is_wanted).collect());
        }
        let mut lists = Vec::with_capacity(self.terms.len());
        for term in &self.terms {
            let mut documents = Vec::new();
            if let Some(wanted) = wanted {
                let mut postings = self.inverted.read_postings_from_terminfo(&term.info, IndexRecordOption::Basic)?;
                each_wanted(&mut postings, wanted, |at, _| documents.push(wanted[at]));
            } else {
                let mut postings =
                    self.inverted.read_block_postings_from_terminfo(&term.info, IndexRecordOption::Basic)?;
                documents.reserve(term.info.doc_freq as usize);
                while postings.block_len() > 0 {
                    documents.extend_from_slice(postings.docs());
                    postings.advance();
                }
            }
            lists.push(documents);
        }
        Ok(any_of(lists))
    }
}

/// Gives the places of those wanted documents, which are in order, that the postings hold, which then stand on them.
fn each_wanted(postings: &mut SegmentPostings, wanted: &[DocId], mut give: impl FnMut(usize, &mut SegmentPostings)) {
    let mut at = 0;
    // A rare list skips documents, a frequent one is sought in.
    loop {
        let document = postings.doc();
        if wanted.get(at).is_some_and(|wanted| *wanted < document) {
            at += wanted[at..].partition_point(|wanted| *wanted < document);
        }
        let Some(wanted) = wanted.get(at) else { break };
        if stands_on(postings, *wanted) {
            give(at, postings);
            at += 1;
        }
    }
}

/// Returns the documents that are in any of the lists, in order. Each list is in order.
fn any_of(mut lists: Vec<Vec<DocId>>) -> Vec<DocId> {
    if lists.len() < 2 {
        return lists.pop().unwrap_or_default();
    }
    // Marking them is cheaper than sorting them: a pattern has hundreds of lists.
    let Some(last) = lists.iter().filter_map(|list| list.last()).max() else { return Vec::new() };
    let mut all = Bits::none(*last as usize + 1);
    lists.iter().flatten().for_each(|document| all.insert(*document as usize));
    all.iter().map(|document| document as DocId).collect()
}

/// Where the lists of a segment's passages or titles come from.
struct Lists {
    words: Arc<InvertedIndexReader>,
    spots: Arc<InvertedIndexReader>,
    mentions: Mentions,
    texts: Texts,
}

impl Lists {
    /// Returns the lists of an atom: none where these texts cannot hold it.
    fn of(&self, atom: Atom) -> Result<Atoms, Found> {
        let (mut terms, mut dated) = (Vec::new(), None);
        match atom {
            Atom::TitleStep(_) | Atom::Spot(Spot { title_only: true, .. }) if self.texts != Texts::Titles => {}
            Atom::Step(step) | Atom::TitleStep(step) => {
                let forms = wording::forms(&self.words, step)?;
                terms.extend(forms.into_iter().map(|form| Listed { info: form.info, width: 1 }));
            }
            Atom::Spot(Spot { of: SpotOf::Actors(wanted), .. }) => {
                for wanted in wanted {
                    match wanted {
                        Wanted::Key(key) => self.spots_of(&actor_prefix(key), &mut terms)?,
                        Wanted::Kind(kind) => self.spots_of(&class_prefix(*kind), &mut terms)?,
                    }
                }
            }
            Atom::Spot(Spot { of: SpotOf::Dates(days), .. }) => {
                self.spots_of(DATE, &mut terms)?;
                let (mentions, documents) = (self.mentions.clone(), self.mentions.documents(*days));
                dated = Some(Dated { mentions, days: *days, documents });
            }
        }
        let inverted = Arc::clone(if matches!(atom, Atom::Spot(_)) { &self.spots } else { &self.words });
        Ok(Atoms { inverted, terms, dated })
    }

    /// Adds the lists of the spots that begin so, one for each width.
    fn spots_of(&self, prefix: &str, terms: &mut Vec<Listed>) -> Result<(), Found> {
        let mut stream = self.spots.terms().range().ge(prefix).into_stream()?;
        while let Some((term, info)) = stream.next() {
            if !term.starts_with(prefix.as_bytes()) {
                break;
            }
            terms.extend(width_of_term(term).map(|width| Listed { info: info.clone(), width }));
        }
        Ok(())
    }

    /// Returns the list of where sentences begin.
    fn sentences(&self, field: Field) -> Result<Atoms, Found> {
        let info = self.spots.get_term_info(&Term::from_field_text(field, SENTENCE))?;
        let terms = info.map(|info| Listed { info, width: 1 }).into_iter().collect();
        Ok(Atoms { inverted: Arc::clone(&self.spots), terms, dated: None })
    }
}

/// Lists the documents that hold enough of the atoms, wherever these stand in them.
struct Candidates<'a> {
    atoms: &'a [Atoms],
}

/// A part of a question: what has to be there, by the numbers of the atoms.
enum Needed {
    Atom(usize),
    All(Vec<Needed>),
    Any(Vec<Needed>),
}

impl Candidates<'_> {
    fn of_together(&self, asked: &Together, atom: &mut usize, within: Option<&[DocId]>) -> Result<Vec<DocId>, Found> {
        // The parser sees to it that something has to be there.
        needed(asked, atom).map_or(Ok(Vec::new()), |needed| self.of(&needed, within))
    }

    /// An upper bound of how many documents it will be.
    fn frequency(&self, needed: &Needed) -> u64 {
        match needed {
            Needed::Atom(atom) => self.atoms[*atom].frequency(),
            Needed::All(parts) => parts.iter().map(|part| self.frequency(part)).min().unwrap_or(0),
            Needed::Any(parts) => parts.iter().map(|part| self.frequency(part)).sum(),
        }
    }

    fn of(&self, needed: &Needed, within: Option<&[DocId]>) -> Result<Vec<DocId>, Found> {
        match needed {
            Needed::Atom(atom) => self.atoms[*atom].documents(within),
            Needed::Any(parts) => {
                let lists: Result<Vec<_>, Found> = parts.iter().map(|part| self.of(part, within)).collect();
                Ok(any_of(lists?))
            }
            Needed::All(parts) => {
                // The rarest is listed, the others are looked up in it.
                let mut order: Vec<&Needed> = parts.iter().collect();
                order.sort_by_key(|part| self.frequency(part));
                let mut documents: Option<Vec<DocId>> = None;
                for part in order {
                    documents = Some(self.of(part, documents.as_deref().or(within))?);
                }
                Ok(documents.unwrap_or_default())
            }
        }
    }
}

/// Returns what has to be there; none if nothing has to.
fn needed(asked: &Together, atom: &mut usize) -> Option<Needed> {
    match asked {
        Together::Has(placed) => Some(needed_of_placed(placed, atom)),
        Together::All(parts) => Some(Needed::All(parts.iter().filter_map(|part| needed(part, atom)).collect())),
        Together::Any(parts) => Some(Needed::Any(parts.iter().filter_map(|part| needed(part, atom)).collect())),
        Together::Within(_, part) => needed(part, atom),
        Together::Not(part) => {
            part.atoms(&mut |_| *atom += 1);
            None
        }
    }
}

fn needed_of_placed(placed: &Placed, atom: &mut usize) -> Needed {
    let mut next = || {
        *atom += 1;
        Needed::Atom(*atom - 1)
    };
    match placed {
        Placed::Words(placing) => {
            let readings = placing.readings.iter();
            Needed::Any(readings.map(|steps| Needed::All(steps.iter().map(|_| next()).collect())).collect())
        }
        Placed::Spot(_) => next(),
        Placed::Any(parts) => Needed::Any(parts.iter().map(|part| needed_of_placed(part, atom)).collect()),
        Placed::Near { left, right, .. } => {
            Needed::All(vec![needed_of_placed(left, atom), needed_of_placed(right, atom)])
        }
    }
}

/// Where an atom stands in each of some candidates, which are read in order.
struct Runs<'a> {
    /// Of dates, which of them count.
    dated: Option<&'a Dated>,
    lists: Vec<(SegmentPostings, u32)>,
    /// The place in `runs` behind the last of each candidate.
    ends: Vec<usize>,
    runs: Vec<Run>,
    positions: Vec<u32>,
    /// What stands at which candidate, in the order of the lists.
    by_list: Vec<(usize, Run)>,
}

impl<'a> Runs<'a> {
    fn open(atoms: &'a Atoms) -> Result<Runs<'a>, Found> {
        let mut lists = Vec::with_capacity(atoms.terms.len());
        for term in &atoms.terms {
            let option = IndexRecordOption::WithFreqsAndPositions;
            lists.push((atoms.inverted.read_postings_from_terminfo(&term.info, option)?, term.width));
        }
        let (ends, runs, positions) = (Vec::new(), Vec::new(), Vec::new());
        let dated = atoms.dated.as_ref();
        Ok(Runs { dated, lists, ends, runs, positions, by_list: Vec::new() })
    }

    /// Reads on. The candidates must lie behind those that were read before.
    fn read(&mut self, candidates: &[DocId]) {
        self.ends.clear();
        self.runs.clear();
        let Runs { lists, ends, runs, positions, .. } = self;
        // One list has its positions in order.
        if let [(postings, width)] = lists.as_mut_slice() {
            for document in candidates {
                if stands_on(postings, *document) {
                    postings.positions(positions);
                    runs.extend(positions.iter().map(|first| run_of(*first, *width)));
                }
                ends.push(runs.len());
            }
        } else {
            self.read_lists(candidates);
            self.put_in_order(candidates.len());
        }
        match self.dated.and_then(|dated| Some((dated, dated.days?))) {
            Some((dated, days)) => self.keep_dated(candidates, dated, days),
            // Several lists may give the same run, and several dates may touch the same word.
            None if self.lists.len() > 1 || self.dated.is_some() => self.keep(|_, _| true),
            None => {}
        }
    }

    fn read_lists(&mut self, candidates: &[DocId]) {
        self.by_list.clear();
        for (postings, width) in &mut self.lists {
            each_wanted(postings, candidates, |at, postings| {
                postings.positions(&mut self.positions);
                self.by_list.extend(self.positions.iter().map(|first| (at, run_of(*first, *width))));
            });
        }
    }

    /// Sorts what the lists gave by candidate, then by place. Sorting few by few is cheap, counting how many each
    /// candidate has is cheaper than comparing them all.
    fn put_in_order(&mut self, candidates: usize) {
        self.ends.resize(candidates, 0);
        self.by_list.iter().for_each(|(at, _)| self.ends[*at] += 1);
        let mut start = 0;
        for end in &mut self.ends {
            start += std::mem::replace(end, start);
        }
        self.runs.resize(self.by_list.len(), Run { first: 0, last: 0 });
        for (at, run) in &self.by_list {
            self.runs[self.ends[*at]] = *run;
            self.ends[*at] += 1;
        }
        let mut start = 0;
        for end in &self.ends {
            self.runs[start..*end].sort_unstable();
            start = *end;
        }
    }

    /// Of dates keeps those that share one of the days: the n-th of a text is its n-th mention.
    fn keep_dated(&mut self, candidates: &[DocId], dated: &Dated, days: Days) {
        let mut counts: Vec<bool> = Vec::new();
        self.keep(|candidate, place| {
            if place == 0 {
                counts.clear();
                counts.extend(dated.mentions.of(candidates[candidate]).map(|mention| mention.shares_a_day(days)));
            }
            counts.get(place).copied().unwrap_or_default()
        });
    }

    /// Keeps those runs that count, by their candidate and their place among its runs; each run of a candidate once.
    fn keep(&mut self, mut counts: impl FnMut(usize, usize) -> bool) {
        let Runs { runs, ends, .. } = self;
        let (mut start, mut kept) = (0, 0);
        for (candidate, end) in ends.iter_mut().enumerate() {
            let first = kept;
            for (place, at) in (start..*end).enumerate() {
                let run = runs[at];
                let is_new = kept == first || runs[kept - 1] != run;
                if counts(candidate, place) && is_new {
                    runs[kept] = run;
                    kept += 1;
                }
            }
            start = std::mem::replace(end, kept);
        }
        runs.truncate(kept);
    }

    fn of(&self, candidate: usize) -> &[Run] {
        let start = candidate.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.runs[start..self.ends[candidate]]
    }
}

fn run_of(first: u32, width: u32) -> Run {
    Run { first, last: first + width - 1 }
}

/// The positions of all atoms, at one candidate after the other.
struct InIndex<'a> {
    atoms: Vec<Runs<'a>>,
    /// None where nothing asks for sentences.
    sentences: Option<Runs<'a>>,
    starts: Vec<u32>,
    at: usize,
}

impl InIndex<'_> {
    fn read(&mut self, candidates: &[DocId]) {
        self.atoms.iter_mut().chain(&mut self.sentences).for_each(|runs| runs.read(candidates));
    }

    fn stand_at(&mut self, at: usize) {
        self.at = at;
        self.starts.clear();
        if let Some(sentences) = &self.sentences {
            self.starts.extend(sentences.of(at).iter().map(|run| run.first));
        }
    }
}

impl Standing for InIndex<'_> {
    fn runs(&self, atom: usize) -> &[Run] {
        self.atoms[atom].of(self.at)
    }

    fn sentence_starts(&self) -> &[u32] {
        &self.starts
    }
}
