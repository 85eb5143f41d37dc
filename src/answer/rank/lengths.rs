//! How long the reports and passages of a segment are, in words.
//! In: a segment. Out: for every report the words of its text and of its title, and its passages; for every passage its
//! words.

use tantivy::DocId;
use tantivy::columnar::Column;

use crate::answer::matching::SegmentMatches;
use crate::index::damage::Found;
use crate::index::schema::column;

/// So many rows of a column are unpacked at a time: they stay in the nearest cache.
const ROWS: usize = 512;

/// The lengths of the reports of a segment, by their numbers.
pub(super) struct Lengths {
    rows: Vec<[u32; 3]>,
}

impl Lengths {
    pub(super) fn read(segment: &SegmentMatches) -> Result<Lengths, Found> {
        let names = [column::REPORT_WORDS, column::TITLE_WORDS, column::PASSAGES];
        let mut rows = vec![[0; 3]; segment.heads.len()];
        let mut unpacked = [0; ROWS];
        for (place, name) in names.into_iter().enumerate() {
            // Every head has one value in each of these columns, so a report's number is its row: no look-up is needed.
            let column = segment.snapshot.numbers(segment.number, name)?.values;
            let reports = rows.len().min(column.num_vals() as usize);
            for (number, rows) in rows[..reports].chunks_mut(ROWS).enumerate() {
                column.get_range((number * ROWS) as u64, &mut unpacked[..rows.len()]);
                rows.iter_mut().zip(&unpacked).for_each(|(row, value)| row[place] = *value as u32);
            }
        }
        Ok(Lengths { rows })
    }

    /// Returns the words of a report's text, those of its title, and how many passages it has.
    pub(super) fn of(&self, report: usize) -> [u32; 3] {
        self.rows[report]
    }
}

/// Where more than one passage in so many is looked up, all are unpacked: that costs a sixteenth of a look-up each.
const UNPACKED: usize = 16;

/// The words of the passages of a segment, by their documents.
pub(super) enum PassageWords {
    Unpacked(Vec<f32>),
    Packed(Column<u64>),
}

impl PassageWords {
    /// Returns them, to be looked up about so many times.
    pub(super) fn read(segment: &SegmentMatches, times: usize) -> Result<PassageWords, Found> {
        let column = segment.snapshot.numbers(segment.number, column::WORDS)?;
        let documents = segment.segment.max_doc() as usize;
        // Every document has one value.
        if times < documents / UNPACKED || (column.values.num_vals() as usize) < documents {
            return Ok(PassageWords::Packed(column));
        }
        let mut words = vec![0.0; documents];
        let mut unpacked = [0; ROWS];
        for (number, words) in words.chunks_mut(ROWS).enumerate() {
            column.values.get_range((number * ROWS) as u64, &mut unpacked[..words.len()]);
            words.iter_mut().zip(&unpacked).for_each(|(words, value)| *words = *value as f32);
        }
        Ok(PassageWords::Unpacked(words))
    }

    #[inline]
    pub(super) fn of(&self, document: DocId) -> f32 {
        match self {
            PassageWords::Unpacked(words) => words[document as usize],
            PassageWords::Packed(column) => column.first(document).unwrap_or_default() as f32,
        }
    }
}
