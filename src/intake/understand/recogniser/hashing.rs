//! Hashes of words and features: the one arithmetic that the model file, its trainer and the recogniser share.
//! In: the bytes of a word, or numbers. Out: 64 bits; who changes a constant here must train anew.
//! Knows no language: which word counts, and where it ends, is decided in `tokens`.

use crate::language::folding::{is_apostrophe, is_invisible};

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Returns both numbers mixed into one; the upper bits are spread best.
#[inline]
pub fn mix(hash: u64, value: u64) -> u64 {
    let product = (hash ^ value).wrapping_mul(MULTIPLIER);
    product ^ (product >> 29)
}

/// What a word is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordHash {
    /// Of the word in lower case.
    pub lower: u64,
    /// Of the word as it is written; equal to `lower` if it is written in lower case.
    pub exact: u64,
}

/// Returns the hashes of a word. Typographic apostrophes count as `'`, invisible characters as nothing.
#[inline]
pub fn word(word: &str) -> WordHash {
    if word.is_ascii() { ascii(word.as_bytes()) } else { folded(word) }
}

/// Returns the hashes of the word `start..end` of a text. Short words are read in one step, with what follows them.
#[inline]
pub fn word_in(text: &str, start: usize, end: usize) -> WordHash {
    let length = end - start;
    if (1..=8).contains(&length)
        && let Some(eight) = text.as_bytes()[start..].first_chunk::<8>()
    {
        let chunk = u64::from_le_bytes(*eight) & (u64::MAX >> (64 - 8 * length));
        if chunk & HIGHS == 0 {
            return short(chunk, length);
        }
    }
    word(&text[start..end])
}

#[inline]
fn short(chunk: u64, length: usize) -> WordHash {
    let upper = upper_bits(chunk);
    let lower = mix(length as u64, chunk | (upper >> 2));
    WordHash { lower, exact: if upper == 0 { lower } else { mix(lower, upper.rotate_left(5)) } }
}

/// Returns what a word is hashed and looked at by: apostrophes folded, nothing invisible.
pub fn plain(word: &str) -> String {
    let seen = word.chars().filter(|character| !is_invisible(*character));
    seen.map(|character| if is_apostrophe(character) { '\'' } else { character }).collect()
}

#[cold]
fn folded(word: &str) -> WordHash {
    let plain = plain(word);
    if plain.is_ascii() {
        return ascii(plain.as_bytes());
    }
    let small = plain.to_lowercase();
    let lower = bytes(small.as_bytes());
    let exact = if small == plain { lower } else { mix(lower, bytes(plain.as_bytes())) };
    WordHash { lower, exact }
}

#[inline]
fn ascii(word: &[u8]) -> WordHash {
    let mut lower = word.len() as u64;
    let mut case = 0;
    let mut rest = word;
    loop {
        let chunk = first_eight(rest);
        let upper = upper_bits(chunk);
        lower = mix(lower, chunk | (upper >> 2));
        case = (case ^ upper).rotate_left(5);
        if rest.len() <= 8 {
            break;
        }
        rest = &rest[8..];
    }
    WordHash { lower, exact: if case == 0 { lower } else { mix(lower, case) } }
}

fn bytes(word: &[u8]) -> u64 {
    word.chunks(8).fold(word.len() as u64, |hash, chunk| mix(hash, first_eight(chunk)))
}

/// Returns the first eight bytes as a number, missing ones as 0.
#[inline]
fn first_eight(bytes: &[u8]) -> u64 {
    if let Some(eight) = bytes.first_chunk::<8>() {
        return u64::from_le_bytes(*eight);
    }
    bytes.iter().rev().fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

/// Returns the highest bit of every byte that is an ASCII capital. The bytes must be ASCII.
#[inline]
fn upper_bits(chunk: u64) -> u64 {
    let from_a = chunk + ONES * u64::from(0x80 - b'A');
    let past_z = chunk + ONES * u64::from(0x7f - b'Z');
    (from_a ^ past_z) & HIGHS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_the_same_in_any_case_and_with_any_apostrophe() {
        #[track_caller]
        fn case(one: &str, other: &str) {
            assert_eq!(word(one).lower, word(other).lower, "{one} {other}");
            assert_ne!(word(one).exact, word(other).exact, "{one} {other}");
        }
        case("Kremlin", "kremlin");
        case("KREMLIN", "Kremlin");
        case("McCain", "Mccain");
        case("Commissioners", "commissioners");
        case("Erdoğan", "erdoğan");
        let text = "of the North, Commissioners in Łódź and É";
        for part in text.split([' ', ',']) {
            let start = part.as_ptr() as usize - text.as_ptr() as usize;
            assert_eq!(word_in(text, start, start + part.len()), word(part), "the fast way and its plain twin: {part}");
        }
        assert_eq!(word("Da’esh"), word("Da'esh"));
        assert_eq!(word("COVID\u{2060}19"), word("COVID19"));
        assert_eq!(word("of").lower, word("of").exact);
        assert_ne!(word("a").lower, word("a\0").lower);
    }
}
