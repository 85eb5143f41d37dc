//! How long the reports of a segment are, in words.
//! In: a segment. Out: for every report the words of its text and of its title, and its passages.

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
