//! Which bytes of a text are letters and digits of ASCII, 64 bytes at a time.
//! In: a text and a place. Out: one bit a byte, so that the next word and its end are a count of zeros: a walk from byte
//! to byte guesses wrong where a word ends, at every word. Knows no word: what belongs to one is decided by its readers.

/// So many bytes are looked at together.
pub(super) const BLOCK: usize = 64;

/// 64 bytes from a place on: the lowest bit is that of the first. Behind the end of the text no bit is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// ASCII letters and digits.
    pub(super) plain: u64,
    /// Bytes of characters beyond ASCII.
    pub(super) beyond: u64,
}

impl Block {
    /// Returns the block that begins at `start`.
    #[inline]
    pub(super) fn at(bytes: &[u8], start: usize) -> Block {
        let rest = bytes.get(start..).unwrap_or_default();
        match rest.first_chunk() {
            Some(whole) => Block::of(whole),
            None => {
                let mut padded = [0; BLOCK];
                padded[..rest.len()].copy_from_slice(rest);
                Block::of(&padded)
            }
        }
    }

    #[inline]
    fn of(bytes: &[u8; BLOCK]) -> Block {
        let is_plain = |byte: u8| (byte | 0x20).wrapping_sub(b'a') < 26 || byte.wrapping_sub(b'0') < 10;
        let beyond = if bytes.is_ascii() { 0 } else { gathered(bytes.map(|byte| byte >> 7)) };
        Block { plain: gathered(bytes.map(|byte| u8::from(is_plain(byte)))), beyond }
    }
}

/// Returns 64 bytes of 0 and 1 as bits. The multiplication moves the lowest bit of each of eight bytes into the upper byte.
#[inline]
fn gathered(bytes: [u8; BLOCK]) -> u64 {
    let eights = bytes.as_chunks().0.iter().rev();
    eights.fold(0, |bits, eight| bits << 8 | u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_byte_has_its_bit(bytes in prop::collection::vec(any::<u8>(), 0..200), start in 0_usize..220) {
            let block = Block::at(&bytes, start);
            for place in 0..BLOCK {
                let byte = bytes.get(start + place).copied().unwrap_or(b' ');
                prop_assert_eq!(block.plain >> place & 1 == 1, byte.is_ascii_alphanumeric());
                prop_assert_eq!(block.beyond >> place & 1 == 1, !byte.is_ascii());
            }
        }
    }
}
