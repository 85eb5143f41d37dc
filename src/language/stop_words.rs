//! The function words of English, which say nothing of what a text is about.
//! In: a folded form. Out: whether it is one of them. Knows no query: who may ask for them all the same is decided there.

use super::word_hash::{plain_word_hash, word_hash};

/// In order. 128 words: with Lucene's 33 in their place the mean nDCG@10 of four collections was 0.431, not 0.443.
#[rustfmt::skip]
const STOP_WORDS: [&str; 128] = [
    "a", "about", "above", "after", "again", "against", "all", "am", "an", "and", "any", "are", "as", "at", "be",
    "because", "been", "before", "being", "below", "between", "both", "but", "by", "can", "cannot", "could", "did",
    "do", "does", "doing", "don", "down", "during", "each", "few", "for", "from", "further", "had", "has", "have",
    "having", "he", "her", "here", "hers", "herself", "him", "himself", "his", "how", "i", "if", "in", "into", "is",
    "it", "its", "itself", "just", "me", "more", "most", "my", "myself", "no", "nor", "not", "of", "off", "on",
    "once", "only", "or", "other", "ought", "our", "ours", "ourselves", "out", "over", "own", "same", "she",
    "should", "so", "some", "such", "than", "that", "the", "their", "theirs", "them", "themselves", "then", "there",
    "these", "they", "this", "those", "through", "to", "too", "under", "until", "up", "very", "was", "we", "were",
    "what", "when", "where", "which", "while", "who", "whom", "why", "will", "with", "would", "you", "your",
    "yours", "yourself", "yourselves",
];

/// So many places of `HASHES` are looked at for each hash.
const REACH: usize = 4;

/// The hashes of `STOP_WORDS`, each at the place that its upper bits say, or not far behind it; 0 is an empty place.
static HASHES: [u64; 512 + REACH] = {
    let mut table = [0; 512 + REACH];
    let mut word = 0;
    while word < STOP_WORDS.len() {
        let hash = plain_word_hash(STOP_WORDS[word].as_bytes());
        let home = (hash >> 55) as usize;
        let mut place = home;
        while table[place] != 0 {
            place += 1;
        }
        assert!(place < home + REACH, "a function word lies too far behind its place");
        table[place] = hash;
        word += 1;
    }
    table
};

/// Says whether the hash is that of a function word: for whoever walks along all words of a collection. Every other word
/// is one, in no order, so that to look at all places costs less than to guess where to stop.
#[inline]
pub(super) fn is_hash_of_one(hash: u64) -> bool {
    let place = (hash >> 55) as usize;
    (0..REACH).fold(false, |found, on| found | (HASHES[place + on] == hash)) & (hash != 0)
}

/// Says whether a folded form is a function word. By its hash: a look along the list costs seven comparisons, and a
/// search may ask for every word of fifty reports.
pub fn is_one(form: &str) -> bool {
    is_hash_of_one(word_hash(form.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_known_by_its_hash_as_by_its_form() {
        for word in STOP_WORDS.iter().chain(&["whale", "arms", "x", "thee", "yourselvesx", "3", ""]) {
            assert_eq!(is_one(word), STOP_WORDS.contains(word), "{word}");
        }
    }

    #[test]
    fn the_stop_words_are_sorted_so_that_they_can_be_searched() {
        assert!(STOP_WORDS.is_sorted());
        assert!(is_one("the") && is_one("yourselves") && is_one("a") && !is_one("u.s") && !is_one("may"));
    }
}
