//! Looks up what stands near what: in which texts and titles, and how often.
//! In: what one text has to satisfy. Out: documents that do, held to it by `proximity`. First the documents are listed
//! that hold enough of the words at all; only of these are positions read.

use std::sync::Arc;

use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, InvertedIndexReader, SegmentReader};

use super::phrase::stands_on;
use super::{LeafFound, Numbers, wording};
use crate::answer::proximity::{self, Standing};
use crate::answer::resolve::{Atom, Placed, Together, Wanted};
use crate::index::damage::Found;
use crate::index::open::Snapshot;
use crate::index::spots::{SENTENCE, actor_prefix, class_prefix, width_of_term};
use crate::language::places::Run;

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
    let mut standing = InIndex { atoms: Vec::with_capacity(atoms.len()), sentences: Runs::default(), at: 0 };
    for atom in &atoms {
        standing.atoms.push(Runs::read(atom, &candidates)?);
    }
    let mut starts = Vec::new();
    if !is_title && asked.asks_for_sentences() {
        let term = Term::from_field_text(snapshot.fields.spots, SENTENCE);
        let terms = spots.get_term_info(&term)?.map(|info| Listed { info, width: 1 });
        standing.sentences = Runs::read(&Atoms { inverted: spots, terms: terms.into_iter().collect() }, &candidates)?;
    }
    let mut found = Vec::new();
    for (at, document) in candidates.iter().enumerate() {
        standing.at = at;
        starts.clear();
        starts.extend(standing.sentences.of(at).iter().map(|run| run.first));
        let here = Here { index: &standing, starts: &starts };
        match proximity::count(asked, &here) {
            0 => {}
            count => found.push((*document, count as f32)),
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
        let mut documents = Vec::new();
        for term in &self.terms {
            if let Some(wanted) = wanted {
                let mut postings = self.inverted.read_postings_from_terminfo(&term.info, IndexRecordOption::Basic)?;
                documents.extend(wanted.iter().copied().filter(|document| stands_on(&mut postings, *document)));
            } else {
                let mut postings =
                    self.inverted.read_block_postings_from_terminfo(&term.info, IndexRecordOption::Basic)?;
                while postings.block_len() > 0 {
                    documents.extend_from_slice(postings.docs());
                    postings.advance();
                }
            }
        }
        if self.terms.len() > 1 {
            documents.sort_unstable();
            documents.dedup();
        }
        Ok(documents)
    }
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
                let mut all = Vec::new();
                for part in parts {
                    all.extend(self.of(part, within)?);
                }
                all.sort_unstable();
                all.dedup();
                Ok(all)
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

/// Where an atom stands in each of the candidates.
#[derive(Default)]
struct Runs {
    /// The place in `runs` behind the last of each candidate.
    ends: Vec<u32>,
    runs: Vec<Run>,
}

impl Runs {
    fn read(atoms: &Atoms, candidates: &[DocId]) -> Result<Runs, Found> {
        let mut all: Vec<(u32, Run)> = Vec::new();
        let mut positions = Vec::new();
        for term in &atoms.terms {
            let mut postings =
                atoms.inverted.read_postings_from_terminfo(&term.info, IndexRecordOption::WithFreqsAndPositions)?;
            for (at, document) in candidates.iter().enumerate() {
                if !stands_on(&mut postings, *document) {
                    continue;
                }
                postings.positions(&mut positions);
                let runs = positions.iter().map(|first| Run { first: *first, last: first + term.width - 1 });
                all.extend(runs.map(|run| (at as u32, run)));
            }
        }
        if atoms.terms.len() > 1 {
            all.sort_unstable();
            all.dedup();
        }
        let mut ends = vec![0; candidates.len()];
        let mut at = 0;
        for (candidate, end) in ends.iter_mut().enumerate() {
            while all.get(at).is_some_and(|(other, _)| *other as usize == candidate) {
                at += 1;
            }
            *end = at as u32;
        }
        Ok(Runs { ends, runs: all.into_iter().map(|(_, run)| run).collect() })
    }

    fn of(&self, candidate: usize) -> &[Run] {
        // Where nothing was read, as of sentences that are not asked for, nothing stands.
        let start = candidate.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        self.ends.get(candidate).map_or(&[], |end| &self.runs[start..*end as usize])
    }
}

/// The positions of all atoms, at one candidate after the other.
struct InIndex {
    atoms: Vec<Runs>,
    sentences: Runs,
    at: usize,
}

struct Here<'i> {
    index: &'i InIndex,
    starts: &'i [u32],
}

impl Standing for Here<'_> {
    fn runs(&self, atom: usize) -> &[Run] {
        self.index.atoms[atom].of(self.index.at)
    }

    fn sentence_starts(&self) -> &[u32] {
        self.starts
    }
}
