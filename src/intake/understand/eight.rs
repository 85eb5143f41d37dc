//! Eight bytes of a text at once: which of them are plain letters, digits, capitals.
//! In: bytes. Out: masks with the highest bit of each byte that is one. Knows no word: what a word is, and where it
//! ends, is decided by those who ask.

const ONES: u64 = 0x0101_0101_0101_0101;

/// The highest bit of each byte.
pub(super) const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The bit of every byte that small letters and digits have, and capitals have not.
pub(super) const SMALL: u64 = ONES * 0x20;

/// Returns the eight bytes of a text from `at` on, the first of them lowest; none if there are fewer.
#[inline]
pub(super) fn eight_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk::<8>().map(|eight| u64::from_le_bytes(*eight))
}

/// Returns which bytes are plain letters or digits.
#[inline]
pub(super) fn alphanumeric(eight: u64) -> u64 {
    let low = eight & !HIGHS;
    // No capital letter becomes another letter by this, and no other byte a letter.
    let small = low | SMALL;
    (between(small, b'a', b'z') | between(low, b'0', b'9')) & !eight
}

/// Returns which bytes are this one, below 128.
#[inline]
pub(super) fn equal(eight: u64, byte: u8) -> u64 {
    let other = (eight & !HIGHS) ^ (ONES * u64::from(byte));
    (HIGHS - other) & !eight & HIGHS
}

/// Returns which bytes, all below 128, lie between two others.
#[inline]
pub(super) fn between(low: u64, first: u8, last: u8) -> u64 {
    let from_first = low + ONES * u64::from(0x80 - first);
    let past_last = low + ONES * u64::from(0x7f - last);
    (from_first ^ past_last) & HIGHS
}

/// Returns how many bytes from the first on are in a mask.
#[inline]
pub(super) fn leading(mask: u64) -> usize {
    (!mask & HIGHS).trailing_zeros() as usize / 8
}

/// Returns how many bytes at the beginning of both are the same.
#[inline]
pub(super) fn shared(one: &[u8], other: &[u8]) -> usize {
    let mut at = 0;
    while let (Some(here), Some(there)) = (eight_at(one, at), eight_at(other, at)) {
        if here != there {
            return at + (here ^ there).trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + one[at..].iter().zip(&other[at..]).take_while(|(here, there)| here == there).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_beginnings_share_ends_where_they_first_differ() {
        for (one, other, bytes) in [
            ("", "", 0),
            ("", "United", 0),
            ("United Nations", "United States", 7),
            ("United Nations Children's Fund", "United Nations Charter", 17),
            ("United Nations", "United Nations", 14),
            ("Iraq", "Iran was named twice", 3),
        ] {
            assert_eq!(shared(one.as_bytes(), other.as_bytes()), bytes, "{one} {other}");
            assert_eq!(shared(other.as_bytes(), one.as_bytes()), bytes, "{other} {one}");
        }
    }

    #[test]
    fn every_byte_is_told_as_the_library_tells_it_whatever_stands_beside_it() {
        for byte in 0..=u8::MAX {
            for beside in [0, b'a', b'Z', b'_', 0x7f, 0x80, 0xff] {
                for place in 0..8 {
                    let mut bytes = [beside; 8];
                    bytes[place] = byte;
                    let eight = u64::from_le_bytes(bytes);
                    let has = |mask: u64| mask >> (8 * place + 7) & 1 == 1;
                    assert_eq!(has(alphanumeric(eight)), byte.is_ascii_alphanumeric(), "{byte}");
                    assert_eq!(has(equal(eight, b'_')), byte == b'_', "{byte}");
                    let count = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
                    assert_eq!(leading(alphanumeric(eight)), count, "{bytes:?}");
                }
            }
        }
    }
}
