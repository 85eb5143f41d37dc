//! Lays the model file out.
//! In: features with their weights, transitions, the lexicon. Out: the bytes that `model` reads.

use super::crf::Row;
use crate::intake::understand::recogniser::lexicon;
use crate::intake::understand::recogniser::model::{FORMAT, HEAD_LINES, LINE, MAGIC, TRANSITIONS, checksum};
use crate::intake::understand::recogniser::tags::{TAGS, Tag, may_follow};
use crate::intake::understand::recogniser::viterbi::NEVER;
use crate::intake::understand::recogniser::weights::{self, FIRST_ROW, Line, ROWS, SCALE};

/// Returns a table of so many lines with the keys of the heaviest features, each where it will be looked for; the
/// rows are still empty. Two features of one key in one line share its row.
pub fn lay_out(features: &[(u64, Row)], lines: usize) -> Vec<Line> {
    let mut by_line: Vec<Vec<(f32, u16)>> = vec![Vec::new(); lines];
    for (hash, row) in features {
        let weight: f32 = row.iter().map(|weight| weight * weight).sum();
        let (line, key) = weights::place(*hash, lines);
        match by_line[line].iter_mut().find(|entry| entry.1 == key) {
            Some(entry) => entry.0 = entry.0.max(weight),
            None => by_line[line].push((weight, key)),
        }
    }
    let mut table = vec![[0; 64]; lines];
    for (line, mut entries) in table.iter_mut().zip(by_line) {
        // Heaviest first; equals by key, so that the order in which features were met does not matter.
        entries.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        for (row, (_, key)) in entries.iter().take(ROWS).enumerate() {
            line[2 * row..2 * row + 2].copy_from_slice(&key.to_le_bytes());
        }
    }
    table
}

/// Fills the rows of a table: `rows` are numbered through all lines.
pub fn fill(table: &mut [Line], rows: &[Row]) {
    for (number, row) in rows.iter().take(table.len() * ROWS).enumerate() {
        let at = FIRST_ROW + number % ROWS * TAGS;
        let line = &mut table[number / ROWS];
        for (tag, weight) in row.iter().take(TAGS).enumerate() {
            line[at + tag] = small(*weight) as i8 as u8;
        }
    }
}

/// Returns a weight in the unit of the table.
fn small(weight: f32) -> i16 {
    (weight * SCALE).round().clamp(-127.0, 127.0) as i16
}

/// Returns the bytes of a model file.
pub fn model(table: &[Line], transitions: &[Row; TAGS], lexicon: &[lexicon::Line]) -> Vec<u8> {
    let mut bytes = vec![0; HEAD_LINES * LINE];
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8..12].copy_from_slice(&FORMAT.to_le_bytes());
    bytes[16..20].copy_from_slice(&(table.len() as u32).to_le_bytes());
    bytes[20..24].copy_from_slice(&(lexicon.len() as u32).to_le_bytes());
    for (before, row) in transitions.iter().enumerate() {
        for (tag, weight) in row.iter().take(TAGS).enumerate() {
            let step = if may_follow(before as Tag, tag as Tag) { small(*weight) } else { NEVER };
            let at = TRANSITIONS + 2 * (8 * before + tag);
            bytes[at..at + 2].copy_from_slice(&step.to_le_bytes());
        }
    }
    bytes.extend(table.iter().flatten());
    bytes.extend(lexicon.iter().flatten());
    let checksum = checksum(&bytes);
    bytes[12..16].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::understand::recogniser::model::{Model, verify};
    use crate::intake::understand::recogniser::tags::Scores;

    #[test]
    fn what_is_written_is_what_is_read() {
        let row = |weight: f32| [weight, -weight, 0.0, 0.0, 0.0, 0.0, 9.0, 0.0];
        let features: Vec<(u64, Row)> = (0..20u64).map(|number| (number << 8, row(number as f32 / 10.0))).collect();
        let mut table = lay_out(&features, 1);
        let mut rows = vec![[0.0; 8]; ROWS];
        for (hash, row) in &features {
            if let Some(number) = weights::row(&table, *hash) {
                rows[number] = *row;
            }
        }
        fill(&mut table, &rows);
        let bytes = model(&table, &[[1.0; 8]; TAGS], &[]);
        assert_eq!(verify(&bytes), Ok(()));
        let model = Model::view(&bytes).expect("a whole model");
        assert_eq!((model.transitions[0].0[1], model.transitions[0].0[2]), (small(1.0), NEVER));
        let weight_of = |number: u64| {
            let mut sum = Scores::default();
            model.weights.add(number << 8, &mut sum);
            (sum.0[0], sum.0[1], sum.0[6])
        };
        assert_eq!(weight_of(19), (small(1.9), -small(1.9), 127));
        assert_eq!(weight_of(13), (small(1.3), -small(1.3), 127), "seven fit");
        assert_eq!(weight_of(12), (0, 0, 0), "the lightest do not");
    }
}
