//! How long the reports and passages of a segment are, in words.
//! In: a segment. Out: for every report the words of its text and of its title, and its passages; for every passage its
//! words.

use std::sync::Arc;

use tantivy::DocId;
use tantivy::columnar::Column;

use crate::answer::matching::SegmentMatches;
use crate::index::damage::Found;
use crate::index::schema::column;

/// The lengths of the reports of a segment, by their numbers: every head has one value in each of these columns, so a
/// report's number is its row.
pub(super) struct Lengths {
    words: Arc<Vec<u32>>,
    title_words: Arc<Vec<u32>>,
    passages: Arc<Vec<u32>>,
}

impl Lengths {
    pub(super) fn read(segment: &SegmentMatches) -> Result<Lengths, Found> {
        let read = |name| segment.snapshot.counts(segment.number, name);
        Ok(Lengths {
            words: read(column::REPORT_WORDS)?,
            title_words: read(column::TITLE_WORDS)?,
            passages: read(column::PASSAGES)?,
        })
    }

    /// Returns the words of a report's text, and those of its title.
    #[inline]
    pub(super) fn of(&self, report: usize) -> [u64; 2] {
        [&self.words, &self.title_words].map(|all| all.get(report).copied().unwrap_or_default().into())
    }

    /// Returns how many passages a report has. Its documents up to the next head are no measure: files of the ledger
    /// may lie between, more or fewer as segments merge.
    #[inline]
    pub(super) fn passages(&self, report: usize) -> u64 {
        self.passages.get(report).copied().unwrap_or_default().into()
    }
}

/// The words of the passages of a segment, by their documents, each of which has one value.
pub(super) enum PassageWords {
    Unpacked(Arc<Vec<u32>>),
    Packed(Column<u64>),
}

impl PassageWords {
    /// Returns them, to be looked up about so many times.
    pub(super) fn read(segment: &SegmentMatches, times: usize) -> Result<PassageWords, Found> {
        let (snapshot, number) = (segment.snapshot, segment.number);
        if let Some(words) = snapshot.known_counts(number, column::WORDS) {
            return Ok(PassageWords::Unpacked(words));
        }
        if !snapshot.is_worth_unpacking(times, segment.segment.max_doc() as usize) {
            return Ok(PassageWords::Packed(snapshot.numbers(number, column::WORDS)?));
        }
        Ok(PassageWords::Unpacked(snapshot.counts(number, column::WORDS)?))
    }

    #[inline]
    pub(super) fn of(&self, document: DocId) -> f32 {
        match self {
            PassageWords::Unpacked(words) => words.get(document as usize).copied().unwrap_or_default() as f32,
            PassageWords::Packed(column) => column.first(document).unwrap_or_default() as f32,
        }
    }
}
