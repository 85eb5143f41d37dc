//! The weights of the features: one table of bytes, read in place.
//! In: the lines of the model file, and the hash of a feature. Out: its weight for each tag, added to a sum.
//! Knows no feature by name.
//!
//! A line is a cache line: seven keys of two bytes, then seven rows of seven weights, then a byte that is not used.
//! The upper bits of a hash choose the line, others are the key. What does not fit into its line was left out by the
//! trainer, the lightest first, so a look-up reads one line and never searches on.

use super::tags::{Scores, TAGS};

/// A line of the table.
pub type Line = [u8; 64];

/// Features in a line.
pub const ROWS: usize = 7;

/// Where the rows of a line begin.
pub const FIRST_ROW: usize = 2 * ROWS;

/// Weights are clamped at this.
pub const LARGEST: f32 = 6.0;

/// What a weight of 1 is in the table.
pub const SCALE: f32 = 127.0 / LARGEST;

const LANES: u64 = 0x0001_0001_0001_0001;

/// Returns the line, of so many, and the key of a feature. A key is never 0, which is an empty row.
#[inline]
pub fn place(hash: u64, lines: usize) -> (usize, u16) {
    let line = (((hash >> 32) * lines as u64) >> 32) as usize;
    (line, ((hash >> 8) as u16).max(1))
}

/// The table, where the model file lies.
#[derive(Clone, Copy)]
pub struct Weights<'m> {
    lines: &'m [Line],
}

impl<'m> Weights<'m> {
    /// Returns the table in these lines.
    pub fn new(lines: &'m [Line]) -> Weights<'m> {
        Weights { lines }
    }

    /// Adds the weights of a feature to `sum`, if it has any. Without a branch on whether it has: most lines are not in
    /// the nearest cache, and a wrong guess would wait for one line before the next is asked for.
    #[inline]
    pub fn add(&self, hash: u64, sum: &mut Scores) {
        let (line, key) = place(hash, self.lines.len());
        let Some(line) = self.lines.get(line) else { return };
        let row = row_of(line, key);
        let mask = if row < ROWS { !0 } else { 0 };
        let at = FIRST_ROW + TAGS * row.min(ROWS - 1);
        if let Some(weights) = line[at..].first_chunk::<8>() {
            // The eighth lane is the next row's first weight; no tag reads it.
            for (sum, weight) in sum.0.iter_mut().zip(weights) {
                *sum += i16::from(*weight as i8) & mask;
            }
        }
    }
}

/// Returns the number of a feature's row in a table, counted through all lines; none if it has none.
#[cfg(feature = "trainer")]
pub fn row(lines: &[Line], hash: u64) -> Option<usize> {
    let (line, key) = place(hash, lines.len());
    let row = row_of(lines.get(line)?, key);
    (row < ROWS).then_some(line * ROWS + row)
}

/// Returns the row of the line that has this key; `ROWS` or more if none has. All keys are compared at once: a lane of
/// 16 bits that is zero after XOR borrows its highest bit, and the lowest lane that does is a true one.
#[inline]
fn row_of(line: &Line, key: u16) -> usize {
    let keys = LANES * u64::from(key);
    let zero = |lanes: u64| lanes.wrapping_sub(LANES) & !lanes & (LANES << 15);
    let (halves, _) = line.as_chunks::<8>();
    let [low, high] = [halves[0], halves[1]].map(|half| u64::from_le_bytes(half) ^ keys);
    // The highest lane of the second half is no key.
    let (low, high) = (zero(low), zero(high | 0xffff << 48));
    let (half, first) = if low != 0 { (low, 0) } else { (high, 4) };
    first + half.trailing_zeros() as usize / 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_a_line_is_found_by_its_key_and_no_other() {
        let mut line = [0u8; 64];
        for row in 0..ROWS {
            line[2 * row..2 * row + 2].copy_from_slice(&(1000 + row as u16).to_le_bytes());
            for tag in 0..TAGS {
                line[FIRST_ROW + TAGS * row + tag] = (10 * row as i8 - 30 - tag as i8) as u8;
            }
        }
        for row in 0..ROWS {
            assert_eq!(row_of(&line, 1000 + row as u16), row);
        }
        for key in [1, 999, 1007, 0xe8ff, u16::from_le_bytes([line[14], line[15]])] {
            assert!(row_of(&line, key) >= ROWS);
        }
        let lines = [line];
        let mut sum = Scores([1; 8]);
        // The third row: its key stands in the hash above the lowest byte.
        Weights::new(&lines).add(1002 << 8, &mut sum);
        assert_eq!(sum.0[..TAGS], [-9, -10, -11, -12, -13, -14, -15]);
    }

    #[test]
    fn a_table_without_lines_adds_nothing() {
        let mut sum = Scores::default();
        Weights::new(&[]).add(77, &mut sum);
        assert_eq!(sum, Scores::default());
    }
}
