//! A hash of a word in which case does not count, and for which all words with a digit are one.
//! In: the bytes of a word, function words and figures alike. Out: 64 well-mixed bits.

use crate::report::span::Span;

/// What all words with a digit have.
pub(super) const NUMBER: u64 = 0;

/// Bit 5 is set in lower-case letters and in digits; bit 6 in letters alone.
pub(super) const LOWER: u64 = 0x2020_2020_2020_2020;
const LETTERS: u64 = 0x4040_4040_4040_4040;

/// Up to this length a word is two numbers.
const TWO_NUMBERS: usize = 16;

/// Returns the hash of a word.
#[inline]
pub(super) fn word_hash(word: &[u8]) -> u64 {
    let wide = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes) | LOWER;
    let narrow = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
    // The last bytes overlap those before them: together they are all there are, and nothing is copied.
    let (first, last) = match (word.first_chunk(), word.last_chunk()) {
        (Some(first), Some(last)) => (wide(first), wide(last)),
        _ => match (word.first_chunk(), word.last_chunk()) {
            (Some(first), Some(last)) => (narrow(first) | narrow(last) << 32 | LOWER, LETTERS),
            _ => (word.iter().fold(LETTERS, |number, byte| number << 8 | u64::from(*byte)) | LOWER, LETTERS),
        },
    };
    if word.len() > TWO_NUMBERS {
        return plain_word_hash(word);
    }
    if first & last & LETTERS != LETTERS {
        return if word.iter().any(u8::is_ascii_digit) { NUMBER } else { of_numbers(word.len(), first, last, 0) };
    }
    of_numbers(word.len(), first, last, 0)
}

/// Returns the hash of a word of ASCII letters and digits in a text: the same, without a branch for its length. Which of
/// three ways a word goes is guessed wrong too often.
#[inline]
pub(super) fn word_hash_in(text: &[u8], word: Span) -> u64 {
    let length = word.len();
    let window = text.get(word.start..).and_then(|rest| rest.first_chunk());
    let Some(window) = window.filter(|_| (1..=TWO_NUMBERS).contains(&length)) else {
        return word_hash(&text[word.start..word.end]);
    };
    let window = u128::from_le_bytes(*window);
    let first = window as u64;
    // What is not taken may be shifted by anything.
    let of_eight = (first, (window >> (8 * length.saturating_sub(8))) as u64 | LOWER);
    let last_four = (first >> (8 * (length.wrapping_sub(4) & 7))) as u32;
    let of_four = (u64::from(first as u32) | u64::from(last_four) << 32, LETTERS);
    let backwards = first.swap_bytes() >> (8 * (8 - length.min(7)));
    let of_few = (LETTERS << (8 * length.min(7)) | backwards, LETTERS);
    let (first, last) = if length < 4 { of_few } else { of_four };
    let (first, last) = if length < 8 { (first, last) } else { of_eight };
    let first = first | LOWER;
    if first & last & LETTERS != LETTERS { NUMBER } else { of_numbers(length, first, last, 0) }
}

const fn of_numbers(length: usize, first: u64, last: u64, middle: u64) -> u64 {
    mix(mix(first ^ (length as u64) << 56) ^ last ^ middle)
}

/// The same, a byte after the other: for long words, and for tables that are made by the compiler.
pub(super) const fn plain_word_hash(word: &[u8]) -> u64 {
    let length = word.len();
    let (mut first, mut last, mut middle) = (LETTERS, LETTERS, 0);
    let mut at = 0;
    while at < length {
        let byte = word[at];
        if byte.is_ascii_digit() {
            return NUMBER;
        }
        if length < 4 {
            first = first << 8 | byte as u64;
        } else if length < 8 {
            first = if at == 0 { 0 } else { first };
            if at < 4 {
                first |= (byte as u64) << (8 * at);
            }
            if at >= length - 4 {
                first |= (byte as u64) << (8 * (at + 8 - length));
            }
        } else {
            (first, last) = if at == 0 { (0, 0) } else { (first, last) };
            if at < 8 {
                first |= (byte as u64) << (8 * at);
            }
            if at >= length - 8 {
                last |= (byte as u64) << (8 * (at + 8 - length));
            }
            if at >= 8 && at < length - 8 {
                middle = mix(middle ^ (byte | 0x20) as u64);
            }
        }
        at += 1;
    }
    of_numbers(length, first | LOWER, if length < 8 { last } else { last | LOWER }, middle)
}

/// Spreads the bits, as the finaliser of MurmurHash3 does (Appleby), with other constants.
#[inline]
pub(super) const fn mix(hash: u64) -> u64 {
    let hash = (hash ^ hash >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = (hash ^ hash >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash ^ hash >> 32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_fast_hash_is_the_plain_one_and_case_does_not_count(word in "[a-zA-Z]{0,24}|[a-z0-9.é]{1,20}") {
            prop_assert_eq!(word_hash(word.as_bytes()), plain_word_hash(word.as_bytes()));
            prop_assert_eq!(word_hash(word.to_ascii_uppercase().as_bytes()), word_hash(word.as_bytes()));
            if word.bytes().any(|byte| byte.is_ascii_digit()) {
                prop_assert_eq!(word_hash(word.as_bytes()), NUMBER);
            }
        }

        #[test]
        fn in_its_text_a_word_has_the_same_hash(before in "[a-z ]{0,3}", word in "[a-zA-Z0-9]{1,20}", after in "[a-z .]{0,20}") {
            let text = format!("{before}{word}{after}");
            let span = Span::new(before.len(), before.len() + word.len());
            prop_assert_eq!(word_hash_in(text.as_bytes(), span), word_hash(word.as_bytes()));
        }

        #[test]
        fn other_words_have_other_hashes(one in "[a-c]{1,20}", other in "[a-c]{1,20}") {
            prop_assert_eq!(word_hash(one.as_bytes()) == word_hash(other.as_bytes()), one == other);
        }
    }
}
