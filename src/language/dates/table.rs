//! The words of dates: one table, and the bits that tell at three letters whether a word may begin a date.
//! In: a word of a text. Out: what it says in a date, whatever the case of its letters. Knows no text around a word.

use super::when::{Part, Unit, Which};

/// What a word says in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// A month, 1 to 12.
    Month(i8, Spelling),
    /// A day of the week, Monday as 0.
    Weekday(i8, Spelling),
    /// A length of the calendar.
    Unit(Unit),
    /// A number in words.
    Count(i32),
    /// `first` to `thirty-first`, without hyphen.
    Ordinal(i8),
    /// Spring as 0, summer, autumn, winter.
    Season(i8),
    /// `early`, `mid`, `late`.
    Part(Part),
    /// `beginning`, `middle`, `end`: parts, when `of` follows.
    PartOf(Part),
    /// `last`, `this`, `next`.
    Which(Which),
    /// `today`, `yesterday`, `tomorrow`: days from the report's.
    Day(i32),
    /// `nineties`: the first year of a decade, within its century.
    Nineties(i16),
    /// `earlier this year`, `later this month`.
    Vague,
    /// `fiscal`.
    Fiscal,
    /// `FY`.
    FiscalYear,
    /// `Q`, before its number.
    Quarter,
    /// `H`, before its number.
    Half,
    /// `AD`, before its year.
    Anno,
    /// `c.` and `circa` say that a year follows.
    Circa,
}

/// How a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    Full,
    Short,
}

use Entry::{
    Anno, Circa, Count, Day, Fiscal, FiscalYear, Half, Month, Nineties, Ordinal, PartOf, Quarter, Season, Vague,
    Weekday,
};
use Spelling::{Full, Short};

/// Every word that has a meaning in a date, in lower case.
#[rustfmt::skip]
static WORDS: &[(&str, Entry)] = &[
    ("january", Month(1, Full)), ("february", Month(2, Full)), ("march", Month(3, Full)), ("april", Month(4, Full)),
    ("may", Month(5, Full)), ("june", Month(6, Full)), ("july", Month(7, Full)), ("august", Month(8, Full)),
    ("september", Month(9, Full)), ("october", Month(10, Full)), ("november", Month(11, Full)),
    ("december", Month(12, Full)),
    ("jan", Month(1, Short)), ("feb", Month(2, Short)), ("mar", Month(3, Short)), ("apr", Month(4, Short)),
    ("jun", Month(6, Short)), ("jul", Month(7, Short)), ("aug", Month(8, Short)), ("sep", Month(9, Short)),
    ("sept", Month(9, Short)), ("oct", Month(10, Short)), ("nov", Month(11, Short)), ("dec", Month(12, Short)),
    ("monday", Weekday(0, Full)), ("tuesday", Weekday(1, Full)), ("wednesday", Weekday(2, Full)),
    ("thursday", Weekday(3, Full)), ("friday", Weekday(4, Full)), ("saturday", Weekday(5, Full)),
    ("sunday", Weekday(6, Full)),
    ("mon", Weekday(0, Short)), ("tue", Weekday(1, Short)), ("tues", Weekday(1, Short)), ("wed", Weekday(2, Short)),
    ("weds", Weekday(2, Short)), ("thu", Weekday(3, Short)), ("thur", Weekday(3, Short)),
    ("thurs", Weekday(3, Short)), ("fri", Weekday(4, Short)), ("sat", Weekday(5, Short)), ("sun", Weekday(6, Short)),
    ("day", Entry::Unit(Unit::Day)), ("days", Entry::Unit(Unit::Day)),
    ("week", Entry::Unit(Unit::Week)), ("weeks", Entry::Unit(Unit::Week)),
    ("weekend", Entry::Unit(Unit::Weekend)), ("weekends", Entry::Unit(Unit::Weekend)),
    ("fortnight", Entry::Unit(Unit::Fortnight)), ("fortnights", Entry::Unit(Unit::Fortnight)),
    ("month", Entry::Unit(Unit::Month)), ("months", Entry::Unit(Unit::Month)),
    ("quarter", Entry::Unit(Unit::Quarter)), ("quarters", Entry::Unit(Unit::Quarter)),
    ("year", Entry::Unit(Unit::Year)), ("years", Entry::Unit(Unit::Year)),
    ("decade", Entry::Unit(Unit::Decade)), ("decades", Entry::Unit(Unit::Decade)),
    ("century", Entry::Unit(Unit::Century)), ("centuries", Entry::Unit(Unit::Century)),
    ("hour", Entry::Unit(Unit::Hour)), ("hours", Entry::Unit(Unit::Hour)),
    ("one", Count(1)), ("two", Count(2)), ("three", Count(3)), ("four", Count(4)), ("five", Count(5)),
    ("six", Count(6)), ("seven", Count(7)), ("eight", Count(8)), ("nine", Count(9)), ("ten", Count(10)),
    ("eleven", Count(11)), ("twelve", Count(12)), ("thirteen", Count(13)), ("fourteen", Count(14)),
    ("fifteen", Count(15)), ("sixteen", Count(16)), ("seventeen", Count(17)), ("eighteen", Count(18)),
    ("nineteen", Count(19)), ("twenty", Count(20)), ("thirty", Count(30)), ("forty", Count(40)), ("fifty", Count(50)),
    ("sixty", Count(60)), ("seventy", Count(70)), ("eighty", Count(80)), ("ninety", Count(90)),
    ("first", Ordinal(1)), ("second", Ordinal(2)), ("third", Ordinal(3)), ("fourth", Ordinal(4)),
    ("fifth", Ordinal(5)), ("sixth", Ordinal(6)), ("seventh", Ordinal(7)), ("eighth", Ordinal(8)),
    ("ninth", Ordinal(9)), ("tenth", Ordinal(10)), ("eleventh", Ordinal(11)), ("twelfth", Ordinal(12)),
    ("thirteenth", Ordinal(13)), ("fourteenth", Ordinal(14)), ("fifteenth", Ordinal(15)), ("sixteenth", Ordinal(16)),
    ("seventeenth", Ordinal(17)), ("eighteenth", Ordinal(18)), ("nineteenth", Ordinal(19)),
    ("twentieth", Ordinal(20)), ("thirtieth", Ordinal(30)),
    ("spring", Season(0)), ("springtime", Season(0)), ("summer", Season(1)), ("summertime", Season(1)),
    ("autumn", Season(2)), ("fall", Season(2)), ("winter", Season(3)), ("wintertime", Season(3)),
    ("early", Entry::Part(Part::Early)), ("mid", Entry::Part(Part::Mid)), ("middle", PartOf(Part::Mid)),
    ("late", Entry::Part(Part::Late)),
    ("beginning", PartOf(Part::Early)), ("start", PartOf(Part::Early)), ("end", PartOf(Part::Late)),
    ("close", PartOf(Part::Late)),
    ("last", Entry::Which(Which::Last)), ("past", Entry::Which(Which::Past)),
    ("previous", Entry::Which(Which::Previous)), ("preceding", Entry::Which(Which::Previous)),
    ("this", Entry::Which(Which::This)), ("current", Entry::Which(Which::Current)),
    ("next", Entry::Which(Which::Next)), ("coming", Entry::Which(Which::Coming)),
    ("following", Entry::Which(Which::Following)),
    ("today", Day(0)), ("tonight", Day(0)), ("yesterday", Day(-1)), ("tomorrow", Day(1)),
    ("twenties", Nineties(20)), ("thirties", Nineties(30)), ("forties", Nineties(40)), ("fifties", Nineties(50)),
    ("sixties", Nineties(60)), ("seventies", Nineties(70)), ("eighties", Nineties(80)), ("nineties", Nineties(90)),
    ("earlier", Vague), ("later", Vague),
    ("fiscal", Fiscal), ("fy", FiscalYear), ("q", Quarter), ("h", Half), ("ad", Anno), ("circa", Circa),
];

/// Longer words are in no date.
pub(super) const MOST_LETTERS: usize = 12;

/// Slots of the table: a power of two, four times the words, so that probing ends soon.
const SLOTS: usize = 1024;

/// The slots hold places in `WORDS`, plus one; 0 is free.
static PLACES: [u8; SLOTS] = places();

const fn slot(first: u8, last: u8, middle: u8, length: usize) -> usize {
    ((first as usize & 31) * 7 + (last as usize & 31) * 61 + (middle as usize & 31) * 197 + length * 331) % SLOTS
}

const fn places() -> [u8; SLOTS] {
    let mut places = [0; SLOTS];
    let mut index = 0;
    while index < WORDS.len() {
        let word = WORDS[index].0.as_bytes();
        let mut at = slot(word[0], word[word.len() - 1], word[word.len() / 2], word.len());
        while places[at] != 0 {
            at = (at + 1) % SLOTS;
        }
        places[at] = index as u8 + 1;
        index += 1;
    }
    places
}

/// Returns what a word says in a date; none if it says nothing.
pub(super) fn entry(word: &[u8]) -> Option<Entry> {
    let (first, last) = (word.first()?, word.last()?);
    if word.len() > MOST_LETTERS {
        return None;
    }
    let mut at = slot(*first, *last, word[word.len() / 2], word.len());
    loop {
        let place = PLACES[at];
        let (name, entry) = WORDS.get(usize::from(place.checked_sub(1)?))?;
        if name.as_bytes().eq_ignore_ascii_case(word) {
            return Some(*entry);
        }
        at = (at + 1) % SLOTS;
    }
}

/// One bit for each three letters of five bits: 4 KB, which stay in the nearest cache.
static BEGINNINGS: [u64; 512] = beginnings();

const fn key(a: u8, b: u8, c: u8) -> usize {
    ((a as usize & 31) << 10) | ((b as usize & 31) << 5) | (c as usize & 31)
}

const fn beginnings() -> [u64; 512] {
    let mut bits = [0_u64; 512];
    let mut index = 0;
    while index < WORDS.len() {
        let word = WORDS[index].0.as_bytes();
        // Whatever follows a word of one or two letters is part of the key.
        let mut free = 0;
        while free < if word.len() >= 3 { 1 } else { 32 } {
            let mut other = 0;
            while other < if word.len() >= 2 { 1 } else { 32 } {
                let second = if word.len() >= 2 { word[1] } else { other };
                let third = if word.len() >= 3 { word[2] } else { free };
                let key = key(word[0], second, third);
                bits[key / 64] |= 1 << (key % 64);
                other += 1;
            }
            free += 1;
        }
        index += 1;
    }
    bits
}

/// Says whether a word with these first three bytes may begin a date; that most do not makes the scanner fast.
#[inline]
pub(super) fn may_begin(a: u8, b: u8, c: u8) -> bool {
    let key = key(a, b, c);
    BEGINNINGS[key / 64] >> (key % 64) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_table_is_found_and_may_begin_a_date() {
        for (word, meaning) in WORDS {
            let upper = word.to_uppercase();
            assert_eq!(entry(word.as_bytes()), Some(*meaning), "{word}");
            assert_eq!(entry(upper.as_bytes()), Some(*meaning), "{word}");
            let byte = |index: usize| upper.as_bytes().get(index).copied().unwrap_or(b' ');
            assert!(may_begin(byte(0), byte(1), byte(2)), "{word}");
            assert!(word.len() <= MOST_LETTERS, "{word}");
        }
        for word in ["", "the", "augusta", "octavio", "mayor", "marchand", "seconds", "lately", "tonightly"] {
            assert_eq!(entry(word.as_bytes()), None, "{word}");
        }
    }
}
