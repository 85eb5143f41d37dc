//! A form of a word in a segment: its documents, in order, and where it stands in each.
//! In: a form of the dictionary. Out: a cursor that goes on from document to document.
//!
//! The engine's own cursor looks the places of each document up; of a frequent word, of whose documents many are asked,
//! a block at a time is sooner read. What the engine wrote is read by its own decoders either way.

use tantivy::positions::PositionReader;
use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, InvertedIndexReader, TERMINATED};

use crate::index::damage::Found;
use crate::index::positions::Positions;

/// Documents of a block, as the engine writes them.
const BLOCK: usize = 128;

/// Where at least so many documents of each block are asked, reading blocks is the faster way.
const ASKED_OF_BLOCK: u64 = 3;

/// Documents that are compared at once.
const COMPARED: usize = 8;

const WITH_PLACES: IndexRecordOption = IndexRecordOption::WithFreqsAndPositions;

/// Goes along the documents of a form.
pub(super) enum Form {
    /// Looks each document up.
    Sought(Box<SegmentPostings>),
    /// Reads every block.
    Passing(Box<Passing>),
}

impl Form {
    /// Opens a form, of which the places in about `asked` documents will be wanted.
    pub(super) fn open(
        inverted: &InvertedIndexReader,
        positions: &Positions,
        info: &TermInfo,
        asked: u64,
    ) -> Result<Form, Found> {
        if asked < ASKED_OF_BLOCK * (u64::from(info.doc_freq) / BLOCK as u64) {
            return Ok(Form::Sought(Box::new(inverted.read_postings_from_terminfo(info, WITH_PLACES)?)));
        }
        Passing::open(inverted, positions, info).map(|passing| Form::Passing(Box::new(passing)))
    }

    /// Returns the document it is on; `TERMINATED` behind the last.
    #[inline]
    pub(super) fn document(&self) -> DocId {
        match self {
            Form::Sought(postings) => postings.doc(),
            Form::Passing(passing) => passing.document(),
        }
    }

    /// Goes on to the document, or behind it if it does not stand there, and returns where it is then.
    #[inline]
    pub(super) fn go_to(&mut self, document: DocId) -> DocId {
        match self {
            Form::Sought(postings) if postings.doc() < document => postings.seek(document),
            Form::Sought(postings) => postings.doc(),
            Form::Passing(passing) => passing.go_to(document),
        }
    }

    /// Goes on to the next document, and returns it.
    #[inline]
    pub(super) fn advance(&mut self) -> DocId {
        match self {
            Form::Sought(postings) => postings.advance(),
            Form::Passing(passing) => passing.advance(),
        }
    }

    /// Adds where it stands in the document it is on, in order.
    #[inline]
    pub(super) fn add_places(&mut self, places: &mut Vec<u32>) {
        match self {
            Form::Sought(postings) => postings.append_positions_with_offset(0, places),
            Form::Passing(passing) => passing.add_places(places),
        }
    }
}

/// Reads every block of a form's documents, and the places of those blocks of which they are asked.
pub(super) struct Passing {
    documents: BlockSegmentPostings,
    /// The place in the block of the document it is on.
    at: usize,
    /// How many places are written before those of the block.
    before: u64,
    reader: PositionReader,
    /// Where in `gaps` those of each document of the block end.
    ends: [u32; BLOCK],
    /// The places in the documents of the block, each as its distance from the one before in the same document; behind
    /// them, what is left of longer blocks.
    gaps: Vec<u32>,
    /// Whether `ends` and `gaps` are those of this block.
    is_read: bool,
}

impl Passing {
    fn open(inverted: &InvertedIndexReader, positions: &Positions, info: &TermInfo) -> Result<Passing, Found> {
        let documents = inverted.read_block_postings_from_terminfo(info, WITH_PLACES)?;
        let (reader, gaps) = (positions.of(info)?, Vec::new());
        Ok(Passing { documents, at: 0, before: 0, reader, ends: [0; BLOCK], gaps, is_read: false })
    }

    #[inline]
    fn document(&self) -> DocId {
        self.documents.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    #[inline]
    fn go_to(&mut self, document: DocId) -> DocId {
        while self.documents.docs().last().is_some_and(|last| *last < document) {
            self.next_block();
        }
        // Few lie between two that are asked: to count them all is sooner done than to halve what is left.
        for some in self.documents.docs()[self.at..].chunks(COMPARED) {
            let before = some.iter().filter(|other| **other < document).count();
            self.at += before;
            if before < COMPARED {
                break;
            }
        }
        self.document()
    }

    #[inline]
    fn advance(&mut self) -> DocId {
        self.at += 1;
        if self.at == self.documents.block_len() {
            self.next_block();
        }
        self.document()
    }

    fn next_block(&mut self) {
        self.before += u64::from(self.documents.freqs().iter().sum::<u32>());
        self.documents.advance();
        (self.at, self.is_read) = (0, false);
    }

    #[inline]
    fn add_places(&mut self, places: &mut Vec<u32>) {
        if !self.is_read {
            self.read();
        }
        let start = self.at.checked_sub(1).map_or(0, |before| self.ends[before]);
        let mut place = 0;
        places.extend(self.gaps[start as usize..self.ends[self.at] as usize].iter().map(|gap| {
            place += gap;
            place
        }));
    }

    fn read(&mut self) {
        let mut end = 0;
        for (known, count) in self.ends.iter_mut().zip(self.documents.freqs()) {
            end += count;
            *known = end;
        }
        let end = end as usize;
        self.gaps.resize(self.gaps.len().max(end), 0);
        self.reader.read(self.before, &mut self.gaps[..end]);
        self.is_read = true;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{Index, IndexWriter, Searcher, Term, doc};

    use super::*;

    /// Returns an index of one segment: each document says the word so often, among others.
    fn searcher(counts: &[usize]) -> Searcher {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for (number, count) in counts.iter().enumerate() {
            let gap = "other ".repeat(number % 7);
            writer.add_document(doc!(text => format!("{gap}said ").repeat(*count))).unwrap();
        }
        writer.commit().unwrap();
        index.reader().unwrap().searcher()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn blocks_read_in_passing_hold_what_the_engine_looks_up(
            counts in prop::collection::vec(prop_oneof![Just(0), 1..5_usize, Just(40)], 1..900),
            steps in prop::collection::vec(prop_oneof![1..4_u32, 1..400_u32], 1..60),
        ) {
            let searcher = searcher(&counts);
            let text = searcher.schema().get_field("text").unwrap();
            let inverted = searcher.segment_reader(0).inverted_index(text).unwrap();
            let Some(info) = inverted.get_term_info(&Term::from_field_text(text, "said")).unwrap() else {
                return Ok(());
            };
            let positions = Positions::open(&searcher, 0, text).unwrap();
            let sought = inverted.read_postings_from_terminfo(&info, WITH_PLACES).unwrap();
            let passing = Passing::open(&inverted, &positions, &info).unwrap();
            let mut forms = [Form::Sought(Box::new(sought)), Form::Passing(Box::new(passing))];
            let mut asked = 0;
            for step in steps {
                asked += step;
                let found = forms.each_mut().map(|form| form.go_to(asked));
                prop_assert_eq!(found[0], found[1]);
                if found[0] == TERMINATED {
                    break;
                }
                let places = forms.each_mut().map(|form| {
                    let mut places = vec![7];
                    form.add_places(&mut places);
                    places
                });
                prop_assert_eq!(&places[0], &places[1]);
                if step % 2 == 0 {
                    let next = forms.each_mut().map(Form::advance);
                    prop_assert_eq!(next[0], next[1]);
                    if next[0] == TERMINATED {
                        break;
                    }
                    asked = next[0] - 1;
                }
            }
        }
    }
}
