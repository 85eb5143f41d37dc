//! Looks up what stands near what: in which texts and titles, and how often.
//! In: what one text has to satisfy. Out: documents that do, held to it by `proximity`. First the documents are listed
//! that hold enough of the words at all; only of these are positions read.

use std::sync::Arc;

use tantivy::schema::{Field, Term};
use tantivy::{DocId, InvertedIndexReader};

use super::standing::{Atoms, Dated, Listed, READ_TOGETHER, Runs, any_of};
use super::{LeafPostings, wording};
use crate::answer::proximity::{self, Standing};
use crate::answer::resolve::{Atom, Placed, Spot, SpotOf, Together, Wanted};
use crate::index::damage::Found;
use crate::index::heads::Heads;
use crate::index::mentions::{Mentions, Texts};
use crate::index::open::Snapshot;
use crate::index::spots::{DATE, SENTENCE, actor_prefix, class_prefix, width_of_term};
use crate::language::places::Run;

/// Notes where it is satisfied.
pub(super) fn look_up(
    snapshot: &Snapshot,
    segment: u32,
    heads: &Heads,
    asked: &Together,
    found: &mut LeafPostings,
) -> Result<(), Found> {
    found.is_said = true;
    for (document, count) in documents(snapshot, segment, Texts::Titles, asked)? {
        if let Some(report) = heads.report_of(document) {
            found.reports.insert(report);
            found.titles.push((report as u32, count));
        }
    }
    found.texts = documents(snapshot, segment, Texts::Passages, asked)?;
    found.reports.or(&wording::reports_of(heads, &found.texts));
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
                return Atoms::of_word(&self.words, step);
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
        Ok(Atoms { inverted: Arc::clone(&self.spots), terms, dated })
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
