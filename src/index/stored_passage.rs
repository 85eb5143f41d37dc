//! What is stored of a passage beside its text: where it lies, and which dates it mentions.
//! The checksum covers the text, the report's id and the passage's number too: a block that is whole but belongs to
//! another passage is found out.

use super::mention_bytes::{self, read_number, write_number};
use super::stored::Damaged;
use crate::language::dates::Mention;

/// What is stored of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPassage {
    /// The byte in the report's text at which the passage begins.
    pub start: usize,
    /// The line of the file, from 1.
    pub line: usize,
    /// The dates that it mentions, in order; spans are bytes of the passage.
    pub mentions: Vec<Mention>,
}

impl StoredPassage {
    /// Returns a CRC-32, then all of it.
    pub fn seal(&self, report_id: &str, number: usize, text: &str) -> Vec<u8> {
        let mut body = Vec::with_capacity(8 + 12 * self.mentions.len());
        write_number(&mut body, self.start as u64);
        write_number(&mut body, self.line as u64);
        mention_bytes::write(&self.mentions, &mut body);
        let mut sealed = checksum(&body, report_id, number, text).to_le_bytes().to_vec();
        sealed.append(&mut body);
        sealed
    }

    /// Reads what `seal` wrote, and verifies it and the text.
    pub fn open(sealed: &[u8], report_id: &str, number: usize, text: &str) -> Result<StoredPassage, Damaged> {
        let damaged = || Damaged { what: format!("passage {}", number + 1), owner: report_id.to_string() };
        let (sum, mut body) = sealed.split_at_checked(4).ok_or_else(damaged)?;
        if sum != checksum(body, report_id, number, text).to_le_bytes() {
            return Err(damaged());
        }
        let mut place = || usize::try_from(read_number(&mut body)?).ok();
        let (start, line) = place().zip(place()).ok_or_else(damaged)?;
        Ok(StoredPassage { start, line, mentions: mention_bytes::read(body).ok_or_else(damaged)? })
    }
}

fn checksum(body: &[u8], report_id: &str, number: usize, text: &str) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(report_id.as_bytes());
    hasher.update(&(number as u64).to_le_bytes());
    hasher.update(&(body.len() as u64).to_le_bytes());
    hasher.update(body);
    hasher.update(text.as_bytes());
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::dates::{Anchor, scan};

    #[test]
    fn a_flipped_bit_in_what_is_stored_is_never_shown() {
        let text = "The text of 3 May 2023.";
        for (start, line) in [(17, 3), (1 << 40, 3)] {
            let passage = StoredPassage { start, line, mentions: scan(text, Anchor::default()) };
            assert_eq!(passage.mentions.len(), 1);
            let sealed = passage.seal("corpus/a.txt", 2, text);
            assert_eq!(StoredPassage::open(&sealed, "corpus/a.txt", 2, text), Ok(passage));
            assert!(StoredPassage::open(&sealed, "corpus/a.txt", 2, "The test of 3 May 2023.").is_err());
            assert!(StoredPassage::open(&sealed, "corpus/b.txt", 2, text).is_err());
            assert!(StoredPassage::open(&sealed, "corpus/a.txt", 3, text).is_err());
            for bit in 0..sealed.len() * 8 {
                let mut flipped = sealed.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                assert!(StoredPassage::open(&flipped, "corpus/a.txt", 2, text).is_err());
            }
        }
    }
}
