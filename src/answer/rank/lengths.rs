//! How long the reports and passages of a segment are, in words.
//! In: a segment. Out: for every report the words of its text and of its title, and its passages; for every passage its
//! words.

use std::sync::Arc;

use tantivy::DocId;
use tantivy::columnar::Column;

use crate::answer::matching::SegmentMatches;
use crate::index::columns::UNPACKED;
use crate::index::damage::Found;
use crate::index::schema::column;

/// The lengths of the reports of a segment, by their numbers: every head has one value in each of these columns, so a
/// report's number is its row.
pub(super) struct Lengths {
    words: Arc<[u64]>,
    title_words: Arc<[u64]>,
    passages: Arc<[u64]>,
}

impl Lengths {
    pub(super) fn read(segment: &SegmentMatches) -> Result<Lengths, Found> {
        let read = |name| segment.snapshot.unpacked(segment.number, name);
        Ok(Lengths {
            words: read(column::REPORT_WORDS)?,
            title_words: read(column::TITLE_WORDS)?,
            passages: read(column::PASSAGES)?,
        })
    }

    /// Returns the words of a report's text, those of its title, and how many passages it has.
    #[inline]
    pub(super) fn of(&self, report: usize) -> [u64; 3] {
        [&self.words, &self.title_words, &self.passages].map(|all| all.get(report).copied().unwrap_or_default())
    }
}

/// The words of the passages of a segment, by their documents, each of which has one value.
pub(super) enum PassageWords {
    Unpacked(Arc<[u64]>),
    Packed(Column<u64>),
}

impl PassageWords {
    /// Returns them, to be looked up about so many times.
    pub(super) fn read(segment: &SegmentMatches, times: usize) -> Result<PassageWords, Found> {
        let (snapshot, number) = (segment.snapshot, segment.number);
        if let Some(words) = snapshot.unpacked_before(number, column::WORDS) {
            return Ok(PassageWords::Unpacked(words));
        }
        if times < segment.segment.max_doc() as usize / UNPACKED {
            return Ok(PassageWords::Packed(snapshot.numbers(number, column::WORDS)?));
        }
        Ok(PassageWords::Unpacked(snapshot.unpacked(number, column::WORDS)?))
    }

    #[inline]
    pub(super) fn of(&self, document: DocId) -> f32 {
        match self {
            PassageWords::Unpacked(words) => words.get(document as usize).copied().unwrap_or_default() as f32,
            PassageWords::Packed(column) => column.first(document).unwrap_or_default() as f32,
        }
    }
}
