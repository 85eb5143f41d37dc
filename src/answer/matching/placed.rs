//! Looks up what stands near what: in which texts and titles, and how often.
//! In: what one text has to satisfy. Out: documents that do, held to it by `proximity`. First the documents are listed
//! that hold enough of the words at all; only of these are positions read.

use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, InvertedIndexReader, SegmentReader};

use super::bits::Bits;
use super::phrase::stands_on;
use super::{LeafFound, Numbers, wording};
use crate::answer::proximity::{self, Standing};
use crate::answer::resolve::{Atom, Placed, Together, Wanted};
use crate::index::damage::Found;
use crate::index::open::Snapshot;
use crate::index::spots::{SENTENCE, actor_prefix, class_prefix, width_of_term};
use crate::language::places::Run;

/// The positions of so many candidates are read together: few enough to stay in the processor's cache and many enough
/// that a rare word of a pattern skips most of them.
const READ_TOGETHER: usize = 512;

/// Notes where it is satisfied.
pub(super) fn look_up(
    snapshot: &Snapshot,
    segment: &SegmentReader,
    heads: &[DocId],
    asked: &Together,
    found: &mut LeafFound,
) -> Result<(), Found> {
    let mut numbers = Numbers::new(heads);
    for (document, count) in documents(snapshot, segment, snapshot.fields.title, asked)? {
        if let Some(report) = numbers.of(document) {
            found.reports.insert(report);
            found.titles.push((report as u32, count));
        }
    }
    found.texts = documents(snapshot, segment, snapshot.fields.text, asked)?;
    let mut numbers = Numbers::new(heads);
    for (document, _) in &found.texts {
        numbers.of(*document).into_iter().for_each(|report| found.reports.insert(report));
    }
    Ok(())
}

/// Returns the documents whose text in the field satisfies it, in order, and how often.
fn documents(
    snapshot: &Snapshot,
    segment: &SegmentReader,
    field: Field,
    asked: &Together,
) -> Result<Vec<(DocId, f32)>, Found> {
    let is_title = field == snapshot.fields.title;
    let words = segment.inverted_index(field)?;
    let spots = if is_title { snapshot.fields.title_spots } else { snapshot.fields.spots };
    let spots = segment.inverted_index(spots)?;
    let mut atoms = Vec::new();
    let mut failed = None;
    asked.atoms(&mut |atom| match listed(&words, &spots, atom, is_title) {
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
    let mut standing = InIndex { atoms: Vec::with_capacity(atoms.len()), sentences: None, starts: Vec::new(), at: 0 };
    for atom in &atoms {
        standing.atoms.push(Runs::open(atom)?);
    }
    if !is_title && asked.asks_for_sentences() {
        let term = Term::from_field_text(snapshot.fields.spots, SENTENCE);
        let terms = spots.get_term_info(&term)?.map(|info| Listed { info, width: 1 });
        standing.sentences = Some(Runs::open(&Atoms { inverted: spots, terms: terms.into_iter().collect() })?);
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
}

impl Atoms {
    fn frequency(&self) -> u64 {
        self.terms.iter().map(|term| u64::from(term.info.doc_freq)).sum()
    }

    /// Returns the documents with the atom, in order; of `wanted` alone, if there are any.
    fn documents(&self, wanted: Option<&[DocId]>) -> Result<Vec<DocId>, Found> {
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

/// Returns the lists of an atom in a segment: none where the field cannot hold it.
fn listed(
    words: &Arc<InvertedIndexReader>,
    spots: &Arc<InvertedIndexReader>,
    atom: Atom,
    is_title: bool,
) -> Result<Atoms, Found> {
    let mut terms = Vec::new();
    match atom {
        Atom::TitleStep(_) | Atom::TitleNamed(_) if !is_title => {}
        Atom::Step(step) | Atom::TitleStep(step) => {
            let forms = wording::forms(words, step)?;
            terms.extend(forms.into_iter().map(|form| Listed { info: form.info, width: 1 }));
        }
        Atom::Named(wanted) | Atom::TitleNamed(wanted) => {
            for wanted in wanted {
                let prefix = match wanted {
                    Wanted::Key(key) => actor_prefix(key),
                    Wanted::Kind(kind) => class_prefix(*kind),
                };
                let mut stream = spots.terms().range().ge(&prefix).into_stream()?;
                while let Some((term, info)) = stream.next() {
                    if !term.starts_with(prefix.as_bytes()) {
                        break;
                    }
                    terms.extend(width_of_term(term).map(|width| Listed { info: info.clone(), width }));
                }
            }
        }
    }
    let inverted = Arc::clone(if matches!(atom, Atom::Named(_) | Atom::TitleNamed(_)) { spots } else { words });
    Ok(Atoms { inverted, terms })
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
        Placed::Named(_) | Placed::NamedInTitle(_) => next(),
        Placed::Any(parts) => Needed::Any(parts.iter().map(|part| needed_of_placed(part, atom)).collect()),
        Placed::Near { left, right, .. } => {
            Needed::All(vec![needed_of_placed(left, atom), needed_of_placed(right, atom)])
        }
    }
}

/// Where an atom stands in each of some candidates, which are read in order.
struct Runs {
    lists: Vec<(SegmentPostings, u32)>,
    /// The place in `runs` behind the last of each candidate.
    ends: Vec<usize>,
    runs: Vec<Run>,
    positions: Vec<u32>,
    /// What stands at which candidate, in the order of the lists, and then in the order of the candidates.
    by_list: Vec<(usize, Run)>,
    by_candidate: Vec<Run>,
}

impl Runs {
    fn open(atoms: &Atoms) -> Result<Runs, Found> {
        let mut lists = Vec::with_capacity(atoms.terms.len());
        for term in &atoms.terms {
            let option = IndexRecordOption::WithFreqsAndPositions;
            lists.push((atoms.inverted.read_postings_from_terminfo(&term.info, option)?, term.width));
        }
        let (ends, runs, positions) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Runs { lists, ends, runs, positions, by_list: Vec::new(), by_candidate: Vec::new() })
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

    /// Sorts what the lists gave by candidate, then by place, each run once. Sorting few by few is cheap, counting
    /// how many each candidate has is cheaper than comparing them all.
    fn put_in_order(&mut self, candidates: usize) {
        self.ends.resize(candidates, 0);
        self.by_list.iter().for_each(|(at, _)| self.ends[*at] += 1);
        let mut start = 0;
        for end in &mut self.ends {
            start += std::mem::replace(end, start);
        }
        self.by_candidate.clear();
        self.by_candidate.resize(self.by_list.len(), Run { first: 0, last: 0 });
        for (at, run) in &self.by_list {
            self.by_candidate[self.ends[*at]] = *run;
            self.ends[*at] += 1;
        }
        let mut start = 0;
        for end in &mut self.ends {
            let here = &mut self.by_candidate[start..*end];
            start = *end;
            here.sort_unstable();
            let mut last = None;
            self.runs.extend(here.iter().filter(|run| last.replace(**run) != Some(**run)));
            *end = self.runs.len();
        }
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
struct InIndex {
    atoms: Vec<Runs>,
    /// None where nothing asks for sentences.
    sentences: Option<Runs>,
    starts: Vec<u32>,
    at: usize,
}

impl InIndex {
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

impl Standing for InIndex {
    fn runs(&self, atom: usize) -> &[Run] {
        self.atoms[atom].of(self.at)
    }

    fn sentence_starts(&self) -> &[u32] {
        &self.starts
    }
}
