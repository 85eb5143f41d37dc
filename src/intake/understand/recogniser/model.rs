//! The model file: transitions, weights and lexicon, read in place.
//! In: the bytes of a file. Out: a view on them, in no time; nothing is copied but the transitions.
//!
//! Little-endian, in lines of 64 bytes. The first four lines: magic (8 bytes), format (u32), CRC-32 of all behind the
//! first line (u32), lines of weights (u32), lines of the lexicon (u32); from byte 64 the transitions, 8 × 8 i16: row 0 for
//! the tag behind OUTSIDE, and so on. Then the lines of weights, then those of the lexicon.

use super::lexicon::{self, Lexicon};
use super::tags::{Scores, TAGS};
use super::weights::{self, Weights};

/// What a model file begins with.
pub const MAGIC: [u8; 8] = *b"dateline";

/// The format written and read here.
pub const FORMAT: u32 = 1;

/// Bytes of a line.
pub const LINE: usize = 64;

/// Lines before the weights.
pub const HEAD_LINES: usize = 4;

/// Where the transitions begin.
pub const TRANSITIONS: usize = 64;

/// A model, as it lies in its file.
#[derive(Clone, Copy)]
pub struct Model<'m> {
    /// Which model: two with the same checksum are taken for one.
    pub checksum: u32,
    /// By the tag before: what each tag behind it adds.
    pub transitions: [Scores; TAGS],
    /// Of features.
    pub weights: Weights<'m>,
    /// Words and phrases known beforehand.
    pub lexicon: Lexicon<'m>,
}

/// Why bytes are no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoModel {
    /// The bytes are something else.
    #[error("this is no model file of dateline: train it with `train-recogniser`")]
    Magic,
    /// Another version's.
    #[error("the model file has format {0}, not {FORMAT}: train it anew with `train-recogniser`")]
    Format(u32),
    /// More or fewer bytes than it says.
    #[error("the model file is cut off: restore it, or train it anew with `train-recogniser`")]
    Length,
    /// Only seen by `verify`.
    #[error("the model file is damaged: restore it, or train it anew with `train-recogniser`")]
    Checksum,
}

/// A file's bytes where lines begin at cache lines.
#[repr(C, align(64))]
struct Aligned<B: ?Sized>(B);

static COMPILED_IN: &Aligned<[u8]> = &Aligned(*include_bytes!("actors.model"));

impl Model<'static> {
    /// Returns the model that is part of the program; a test holds it to be whole.
    pub fn compiled_in() -> Model<'static> {
        Model::view(&COMPILED_IN.0).unwrap_or(Model::empty())
    }

    /// Returns a model that knows nothing and finds nothing.
    pub fn empty() -> Model<'static> {
        let transitions = [Scores::default(); TAGS];
        Model { checksum: 0, transitions, weights: Weights::new(&[]), lexicon: Lexicon::new(&[]) }
    }
}

impl<'m> Model<'m> {
    /// Returns the model in these bytes. Their checksum is not computed.
    pub fn view(bytes: &'m [u8]) -> Result<Model<'m>, NoModel> {
        let number = |at: usize| bytes.get(at..)?.first_chunk::<4>().map(|number| u32::from_le_bytes(*number));
        if !bytes.starts_with(&MAGIC) {
            return Err(NoModel::Magic);
        }
        let format = number(8).ok_or(NoModel::Length)?;
        if format != FORMAT {
            return Err(NoModel::Format(format));
        }
        let checksum = number(12).ok_or(NoModel::Length)?;
        let weights_count = number(16).ok_or(NoModel::Length)? as usize;
        let lexicon_count = number(20).ok_or(NoModel::Length)? as usize;
        let (lines, rest) = bytes.as_chunks::<LINE>();
        if !rest.is_empty() || lines.len() != HEAD_LINES + weights_count + lexicon_count {
            return Err(NoModel::Length);
        }
        let mut transitions = [Scores::default(); TAGS];
        for (before, row) in transitions.iter_mut().enumerate() {
            for (behind, score) in row.0.iter_mut().enumerate() {
                let at = TRANSITIONS + 2 * (8 * before + behind);
                *score = i16::from_le_bytes([bytes[at], bytes[at + 1]]);
            }
        }
        let (weights, lexicon) = lines[HEAD_LINES..].split_at(weights_count);
        let (weights, lexicon) = (Weights::new(weights), Lexicon::new(lexicon));
        Ok(Model { checksum, transitions, weights, lexicon })
    }
}

/// Returns the checksum that a model file with these bytes should say.
pub fn checksum(bytes: &[u8]) -> u32 {
    crc32fast::hash(bytes.get(16..).unwrap_or_default())
}

/// Says whether the bytes are a whole model.
pub fn verify(bytes: &[u8]) -> Result<(), NoModel> {
    let model = Model::view(bytes)?;
    if model.checksum == checksum(bytes) { Ok(()) } else { Err(NoModel::Checksum) }
}

const _: () = assert!(size_of::<weights::Line>() == LINE && size_of::<lexicon::Line>() == LINE);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_in_the_program_is_whole_and_of_the_promised_size() {
        assert_eq!(verify(&COMPILED_IN.0), Ok(()));
        assert!(COMPILED_IN.0.len() <= 1_500_000, "{} bytes", COMPILED_IN.0.len());
    }

    #[test]
    fn what_is_no_model_is_told_apart() {
        let mut bytes = vec![0; HEAD_LINES * LINE];
        assert_eq!(verify(&bytes), Err(NoModel::Magic));
        bytes[..8].copy_from_slice(&MAGIC);
        assert_eq!(verify(&bytes), Err(NoModel::Format(0)));
        bytes[8] = FORMAT as u8;
        assert_eq!(verify(&bytes), Err(NoModel::Checksum));
        assert!(Model::view(&bytes).is_ok());
        assert_eq!(verify(&bytes[..200]).err(), Some(NoModel::Length));
        bytes[16] = 1;
        assert_eq!(verify(&bytes), Err(NoModel::Length));
        assert_eq!(verify(b"dateline").err(), Some(NoModel::Length));
    }
}
