//! Where words and other spots stand in documents, read from the postings of a segment.
//! In: lists of the dictionary, any of which will do. Out: documents, in order, and the positions in some of them.

use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, InvertedIndexReader};

use super::bits::Bits;
use super::wording;
use crate::answer::resolve::Step;
use crate::index::damage::Found;
use crate::index::mentions::Mentions;
use crate::language::places::Run;
use crate::report::interval::Days;

/// The positions of so many candidates are read together: few enough to stay in the processor's cache and many enough
/// that a rare word of a pattern skips most of them.
pub(super) const READ_TOGETHER: usize = 512;

/// A list of postings, and how many words each of its entries covers.
pub(super) struct Listed {
    pub(super) info: TermInfo,
    pub(super) width: u32,
}

/// The lists of one atom, any of which will do.
pub(in crate::answer) struct Atoms {
    pub(super) inverted: Arc<InvertedIndexReader>,
    pub(super) terms: Vec<Listed>,
    /// Of dates, which of them count: their lists tell only where they stand.
    pub(super) dated: Option<Dated>,
}

/// Which dates count.
pub(super) struct Dated {
    pub(super) mentions: Mentions,
    /// Those that share a day with these; all without.
    pub(super) days: Option<Days>,
    /// The texts that mention one, in order.
    pub(super) documents: Vec<DocId>,
}

impl Atoms {
    /// Returns the lists of a word's forms.
    pub(in crate::answer) fn of_word(inverted: &Arc<InvertedIndexReader>, step: &Step) -> Result<Atoms, Found> {
        let forms = wording::forms(inverted, step)?;
        let terms = forms.into_iter().map(|form| Listed { info: form.info, width: 1 }).collect();
        Ok(Atoms { inverted: Arc::clone(inverted), terms, dated: None })
    }

    /// Returns how many documents have the atom at most.
    pub(super) fn frequency(&self) -> u64 {
        match &self.dated {
            Some(dated) => dated.documents.len() as u64,
            None => self.terms.iter().map(|term| u64::from(term.info.doc_freq)).sum(),
        }
    }

    /// Returns the documents with the atom, in order; of `wanted` alone, if there are any.
    pub(super) fn documents(&self, wanted: Option<&[DocId]>) -> Result<Vec<DocId>, Found> {
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

/// Goes on to the document, which must not lie before the last one asked for, and says whether it is there.
fn stands_on(postings: &mut SegmentPostings, document: DocId) -> bool {
    let at = postings.doc();
    (if at < document { postings.seek(document) } else { at }) == document
}

/// Returns the documents that are in any of the lists, in order. Each list is in order.
pub(super) fn any_of(mut lists: Vec<Vec<DocId>>) -> Vec<DocId> {
    if lists.len() < 2 {
        return lists.pop().unwrap_or_default();
    }
    // Marking them is cheaper than sorting them: a pattern has hundreds of lists.
    let Some(last) = lists.iter().filter_map(|list| list.last()).max() else { return Vec::new() };
    let mut all = Bits::none(*last as usize + 1);
    lists.iter().flatten().for_each(|document| all.insert(*document as usize));
    all.iter().map(|document| document as DocId).collect()
}

/// Where an atom stands in each of some candidates, which are read in order.
pub(in crate::answer) struct Runs<'a> {
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
    pub(in crate::answer) fn open(atoms: &'a Atoms) -> Result<Runs<'a>, Found> {
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
    pub(in crate::answer) fn read(&mut self, candidates: &[DocId]) {
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

    /// Returns where it stands in the candidate at this place among those that were read.
    pub(in crate::answer) fn of(&self, candidate: usize) -> &[Run] {
        let start = candidate.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.runs[start..self.ends[candidate]]
    }
}

fn run_of(first: u32, width: u32) -> Run {
    Run { first, last: first + width - 1 }
}
