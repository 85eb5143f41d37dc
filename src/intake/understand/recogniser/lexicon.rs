//! What is known of words and phrases beforehand: one table of hashes, read in place.
//! In: the lines of the model file, and the hash of a word or phrase. Out: its cluster and kinds.
//! Knows no text. Two words in about 10,000 that it does not hold are taken for one that it holds.

use super::hashing::mix;

/// A line of the table: sixteen keys of two bytes, then what each stands for. A full line goes on in the next.
pub type Line = [u8; 64];

/// Entries of a line.
pub const ENTRIES: usize = 16;

/// No cluster.
pub const NO_CLUSTER: u8 = 255;

/// What a word of the table is, beside its cluster.
pub mod word {
    /// A given name.
    pub const GIVEN: u8 = 1;
    /// A surname.
    pub const SURNAME: u8 = 2;
    /// A title that stands before a name (`President`), written with a capital.
    pub const TITLE: u8 = 4;
    /// An office or a verb that stands beside persons (`spokesman`, `said`), written small.
    pub const ROLE: u8 = 8;
    /// Written with a capital more often than not, in texts of mixed case.
    pub const CAPITAL: u8 = 16;
    /// The head of the name of a body (`Ministry`, `Army`, `Inc.`).
    pub const BODY: u8 = 32;
    /// The head of the name of a place (`River`, `Street`).
    pub const SITE: u8 = 64;
}

/// What a phrase of the table is.
pub mod phrase {
    /// A state by name, former name or abbreviation.
    pub const STATE: u8 = 1;
    /// A people or its adjective.
    pub const DEMONYM: u8 = 2;
    /// A capital or seat of government.
    pub const CAPITAL: u8 = 4;
    /// An organisation.
    pub const BODY: u8 = 8;
    /// An organisation whose name is also something else.
    pub const DOUBTFUL_BODY: u8 = 16;
    /// A person in office.
    pub const LEADER: u8 = 32;
    /// All kinds; 0 of them: only the beginning of a phrase.
    pub const KINDS: u8 = 63;
    /// A longer phrase begins with this one.
    pub const GOES_ON: u8 = 64;
}

/// Keeps the hashes of phrases apart from those of words.
const PHRASE: u64 = 0x5048_5241_5345;

/// Returns the hash of the phrase of one word, from the word's exact hash.
#[inline]
pub fn phrase_of(word: u64) -> u64 {
    mix(PHRASE, word)
}

/// Returns the hash of a phrase with one more word.
#[inline]
pub fn longer_phrase(phrase: u64, word: u64) -> u64 {
    mix(phrase.rotate_left(17), word)
}

/// Returns the line and the key of a hash in a table of `lines` lines. A key is never 0, which is an empty entry.
#[inline]
pub fn place(hash: u64, lines: usize) -> (usize, u16) {
    let line = (((hash >> 32) * lines as u64) >> 32) as usize;
    (line, (hash as u16).max(1))
}

/// The table, where the model file lies.
#[derive(Clone, Copy)]
pub struct Lexicon<'m> {
    lines: &'m [Line],
}

impl<'m> Lexicon<'m> {
    /// Returns the table in these lines.
    pub fn new(lines: &'m [Line]) -> Lexicon<'m> {
        Lexicon { lines }
    }

    /// Returns the cluster and the bits (`word`) of the word with this lower-case hash.
    pub fn word(&self, lower: u64) -> (u8, u8) {
        let [cluster, bits] = self.find(lower).unwrap_or([NO_CLUSTER, 0]);
        (cluster, bits)
    }

    /// Returns the bits (`phrase`) of the phrase with this hash; 0 if there is none.
    pub fn phrase(&self, hash: u64) -> u8 {
        self.find(hash).map_or(0, |[bits, _]| bits)
    }

    fn find(&self, hash: u64) -> Option<[u8; 2]> {
        let (first, key) = place(hash, self.lines.len());
        // The trainer leaves lines with room; the bound only says so to a damaged file.
        for line in self.lines.iter().cycle().skip(first).take(self.lines.len()) {
            let mut is_full = true;
            for entry in 0..ENTRIES {
                let found = u16::from_le_bytes([line[2 * entry], line[2 * entry + 1]]);
                if found == key {
                    return Some([line[32 + 2 * entry], line[33 + 2 * entry]]);
                }
                is_full &= found != 0;
            }
            if !is_full {
                return None;
            }
        }
        None
    }
}
