//! Bare years, and ranges of them: the main source of errors, so the most conditions.
//! In: a place where four digits begin. Out: a year, or nothing where it may be a number of something.
//! The rules are those of the study of dates: a word before that numbers things, a noun behind that is counted,
//! signs on either side, a capitalised noun directly before.

use super::days::{Order, Term};
use super::reader::{Before, Number, Reader, Word};
use super::when::When;

/// A bare year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Year {
    pub(super) term: Term,
    /// The other end of a range.
    pub(super) last: Option<When>,
    /// It counts only near another date.
    pub(super) weak: bool,
}

const YEARS: std::ops::RangeInclusive<i32> = 1000..=2100;

/// Ends of lives and reigns stand further apart, with blanks round their dash; each is a date of its own.
const MOST_YEARS_OF_RANGE: i32 = 20;

/// After these a number of four digits is a year.
#[rustfmt::skip]
static PREPOSITIONS: &[&str] = &[
    "in", "since", "until", "till", "before", "after", "during", "by", "from", "of", "between", "throughout", "early",
    "late", "mid", "circa", "year", "years", "through", "around", "spring", "summer", "autumn", "fall", "winter",
    "beginning", "end", "for", "the", "and", "thru", "to", "c", "ca", "than",
];

/// After these it is a number of something.
#[rustfmt::skip]
static NUMBERING: &[&str] = &[
    "no", "nos", "number", "numbers", "resolution", "resolutions", "law", "order", "telegram", "telegrams", "tel", "embtel",
    "embtels", "deptel", "deptels", "depcirtel", "cable", "cables", "airgram", "flight", "room", "page", "pages", "pp",
    "p", "over", "some", "nearly", "about", "only", "all", "almost", "approximately", "roughly", "least", "most",
    "at", "than", "exactly", "another", "additional", "total", "totalling", "estimated", "up", "under", "above", "below",
    "section", "article", "articles", "paragraph", "chapter", "table", "figure", "item", "document", "docs", "doc", "file",
    "case", "bill", "decree", "directive", "regulation", "act", "usd", "dollars", "rs", "costs", "cost", "worth", "paid",
    "build", "version", "model", "type", "series", "serial", "id", "code", "channel", "route", "highway", "box", "zip",
    "phone", "fax", "ext", "extension", "hill",
];

/// Before `of`, these are measured in numbers.
#[rustfmt::skip]
static MEASURES: &[&str] = &[
    "crowd", "force", "total", "group", "population", "number", "garrison", "distance", "height", "altitude", "army",
    "fleet", "speed", "sum", "price", "average", "maximum", "minimum", "rate", "staff", "crew", "strength", "capacity",
    "length", "depth", "range", "quota", "ceiling", "complement", "value",
];

/// Behind a number these are measured or counted by it, plurals in `s` aside.
#[rustfmt::skip]
static UNITS: &[&str] = &[
    "people", "men", "women", "children", "police", "km", "m", "cm", "mm", "kg", "lb", "lbs", "ft", "mw", "kw", "khz", "mhz",
    "gmt", "utc", "z", "hrs", "hr", "hours", "local", "est", "percent", "per", "pct", "euro", "dollar", "pound", "ruble",
    "rouble", "yuan", "yen", "won", "feet", "metre", "meter", "tonne", "ton", "megawatt", "megaton", "kilometer",
    "kilometre", "mile", "strong", "odd", "more", "other", "square", "cubic", "million", "billion", "thousand",
];

/// Words in `s` that are no plurals.
#[rustfmt::skip]
static NO_PLURALS: &[&str] = &[
    "was", "is", "as", "has", "its", "his", "this", "does", "us", "thus", "across", "perhaps", "less", "unless", "whereas",
    "towards", "always", "besides", "sometimes", "plus", "minus", "versus", "congress", "census",
];

/// Signs that, touching a number, make it part of something else.
static BINDING: &[u8] = b"$#/.:%@&=+*_\\-|<>~^";

static STREETS: &[&str] =
    &["road", "street", "avenue", "ave", "rd", "st", "blvd", "boulevard", "lane", "drive", "nw", "sw", "ne", "se"];

impl Reader<'_> {
    /// Reads a bare year, or a range of years.
    pub(super) fn bare_year(&self, at: usize) -> Option<Year> {
        let number = self.number(at).filter(|number| number.digits == 4 && YEARS.contains(&number.value))?;
        if !self.ends(number.end) || !self.is_free(at) {
            return None;
        }
        let before = self.before(at);
        let word = match before {
            Before::Word(word) => Some(word),
            _ => None,
        };
        if word.is_some_and(|word| word.is_one_of(NUMBERING)) {
            return None;
        }
        let led = word.is_some_and(|word| word.is_one_of(&["from", "between"]));
        if let Some(range) = self.year_range(number, led) {
            let fine = self.may_be_year(before, at, range.term.end, true)?;
            return Some(Year { weak: range.weak && fine, ..range });
        }
        // `2011 to 1987`, `1998-2`: a number that goes on and is no range.
        let next = self.byte(number.end);
        let goes_on = BINDING.contains(&next) && self.is_word_byte(number.end + 1) && !self.is_hyphen_word(number.end);
        let comma = next == b',' && self.byte(number.end + 1).is_ascii_digit();
        if goes_on || comma || next == b'%' {
            return None;
        }
        let to_number =
            self.blank_word_blank(number.end, &["to"]).is_some_and(|start| self.byte(start).is_ascii_digit());
        // `Resolution 1874 of 2009`: numbered within a year.
        let of_year = || {
            let year = self.number(self.blank_word_blank(number.end, &["of"])?)?;
            (year.digits == 4 && YEARS.contains(&year.value) && self.ends(year.end)).then_some(())
        };
        if to_number || of_year().is_some() {
            return None;
        }
        let weak = self.may_be_year(before, at, number.end, false)?;
        let term = Term { when: When::Year(number.value as i16), end: number.end, order: Order::Other };
        Some(Year { term, last: None, weak })
    }

    /// `2016-present`, `1998-born` aside, no word hangs on a year by a hyphen.
    fn is_hyphen_word(&self, end: usize) -> bool {
        self.byte(end) == b'-' && self.one_word(end + 1, &["present", "era", "vintage"]).is_some()
    }

    /// Says whether nothing touches the number from before that makes it part of something else.
    fn is_free(&self, at: usize) -> bool {
        let byte = self.byte_before(at);
        match byte {
            b'-' => {
                // `mid-1998`, `pre-1967`, `post-2001`; and two dates joined by a hyphen.
                let word = self.touching(at - 1);
                matches!(word, Before::Word(word) if word.is_one_of(&["mid", "pre", "post", "early", "late"]))
            }
            b'.' => matches!(self.touching(at - 1), Before::Word(word) if word.is_one_of(&["c", "ca"])),
            b',' => !self.byte_before(at - 1).is_ascii_digit(),
            // The pound, euro and yen signs end in these bytes; dashes of three bytes do not.
            0xa3 | 0xa5 if self.byte_before(at - 1) == 0xc2 => false,
            0xac if self.byte_before(at - 1) == 0x82 => false,
            _ => !BINDING.contains(&byte),
        }
    }

    /// `1941-45`, `1956/57`, `2014–2016`, `from 2014 to 2016`, `between 2014 and 2016`.
    fn year_range(&self, first: Number, led: bool) -> Option<Year> {
        let touching_dash = self.dash(first.end);
        let spaced_dash = || self.blank(first.end).and_then(|at| self.dash(at)).map(|end| self.blanks(end));
        let slash = || (self.byte(first.end) == b'/').then_some(first.end + 1);
        let by_word = || {
            let words: &[&str] = if led { &["to", "and", "until", "till", "through"] } else { &["to", "through"] };
            self.blank_word_blank(first.end, words)
        };
        let start = touching_dash.or_else(spaced_dash).or_else(slash).or_else(by_word)?;
        let spaced = touching_dash.is_none() && self.byte(first.end) != b'/';
        let last = self.number(start)?;
        // `1990-12-05`, `2011-12.5`, `1998-99ers`.
        let next = self.byte(last.end);
        let number_goes_on = BINDING.contains(&next) && self.is_word_byte(last.end + 1)
            || next == b',' && self.byte(last.end + 1).is_ascii_digit();
        if !self.ends(last.end) || number_goes_on {
            return None;
        }
        let value = match last.digits {
            4 => last.value,
            2 => first.value / 100 * 100 + last.value,
            _ => return None,
        };
        if self.byte(first.end) == b'/' && value != first.value + 1 || value <= first.value || !YEARS.contains(&value) {
            return None;
        }
        let by_dash = touching_dash.is_some() || spaced_dash().is_some();
        if spaced && by_dash && last.digits == 4 && value - first.value > MOST_YEARS_OF_RANGE {
            return None;
        }
        let term = Term { when: When::Year(first.value as i16), end: last.end, order: Order::Other };
        Some(Year { term, last: Some(When::Year(value as i16)), weak: !led })
    }

    /// Decides by what stands around a number: none if it is no year, else whether it is only a weak one.
    fn may_be_year(&self, before: Before, at: usize, end: usize, range: bool) -> Option<bool> {
        let next = self.blank(end).and_then(|next| self.letters(next));
        let noun = next.filter(|next| !next.is_capitalised() || next.is_all_capitals());
        if noun.is_some_and(|noun| noun.is_one_of(UNITS)) || self.is_address(end) {
            return None;
        }
        let is_plural = noun.is_some_and(|noun| {
            noun.text.len() > 3
                && noun.text.ends_with(b"s")
                && !noun.text.ends_with(b"ss")
                && !noun.is_one_of(NO_PLURALS)
        });
        let weak = match before {
            Before::Nothing => {
                // A paragraph's number: `1998. Re Asuncion tel`.
                if matches!(self.byte(end), b'.' | b')' | b':') && !range {
                    return None;
                }
                true
            }
            Before::Digit => return None,
            Before::Word(word) => self.after_word(word, range)?,
            Before::Mark(mark) => match mark {
                b'(' | b'[' => {
                    self.byte(end) != b')'
                        && self.byte(end) != b']'
                        && self.byte(end) != b','
                        && self.byte(end) != b';'
                        && self.dash(self.blanks(end)).is_none()
                }
                b'-' => false,
                b'.' if self.byte_before(at) == b'.' => false,
                b'.' if matches!(self.before(at), Before::Mark(b'.')) => match self.touching(self.back_to_mark(at)) {
                    // `H.R. 1999`, `P.O. Box`, `No. 1989`: an abbreviation; else a sentence ended.
                    Before::Word(word) if word.is_one_of(&["c", "ca"]) => false,
                    Before::Word(word)
                        if word.text.len() <= 4 && (word.is_capitalised() || word.is_one_of(NUMBERING)) =>
                    {
                        return None;
                    }
                    _ => true,
                },
                _ => true,
            },
        };
        // `In 1998 elections were held`: only a preposition stands against a plural, and no round number.
        if is_plural && (weak || self.number(at).is_some_and(|number| number.value % 100 == 0 || number.value < 1800)) {
            return None;
        }
        if is_plural
            && !matches!(before, Before::Mark(b'-'))
            && !matches!(before, Before::Word(word) if word.is_one_of(&["in", "since", "the", "during", "of", "by", "from"]))
        {
            return None;
        }
        // A line of its own, or the head of a line with a full stop, numbers a paragraph.
        let heads_line = at == 0 || matches!(self.byte(at - 1), b'\n');
        if heads_line && self.byte(end) == b'.' && weak {
            return None;
        }
        Some(weak)
    }

    /// Returns the place of the mark before blanks.
    fn back_to_mark(&self, at: usize) -> usize {
        let mut end = at;
        while end > 0 && matches!(self.byte(end - 1), b' ' | b'\n' | b'\t' | b'\r') {
            end -= 1;
        }
        end.saturating_sub(1)
    }

    /// Whether a year behind this word is only a weak one; none if it is no year.
    fn after_word(&self, word: Word, range: bool) -> Option<bool> {
        if word.is("of") {
            let measured = self.word_before(word.start).is_some_and(|noun| noun.is_one_of(MEASURES));
            return (!measured).then_some(false);
        }
        if word.is("to") && !range {
            let led = self.follows(
                word.start,
                &["back", "prior", "up", "relative", "compared", "return", "due", "dates", "dating", "dated"],
            );
            return led.then_some(false);
        }
        if word.is("and") {
            // `Resolutions 1718 and 1874`: as the number before it, which must be a year.
            return match self.before(word.start) {
                Before::Digit => {
                    let end = self.end_before(word.start);
                    let start =
                        end.checked_sub(4).filter(|start| self.bytes[*start..end].iter().all(u8::is_ascii_digit));
                    let year = start.filter(|start| !self.is_word_byte_before(*start))?;
                    self.bare_year_before(year).map(|_| false)
                }
                _ => Some(true),
            };
        }
        if word.is_one_of(PREPOSITIONS) {
            return Some(false);
        }
        // A capitalised noun directly before is numbered: `Windows 2000`, `Bill 1984`.
        if word.is_capitalised() && !self.is_shut_in_name(word) {
            return None;
        }
        Some(true)
    }

    /// `(Fillmore 1968)`: a work by its author, in brackets.
    fn is_shut_in_name(&self, word: Word) -> bool {
        let year_end = self.blanks(word.end) + 4;
        matches!(self.byte(year_end), b')' | b']' | b':' | b',')
            && matches!(self.before(word.start), Before::Mark(b'(' | b'[' | b';'))
    }

    fn is_word_byte_before(&self, at: usize) -> bool {
        at > 0 && self.is_word_byte(at - 1)
    }

    fn end_before(&self, at: usize) -> usize {
        let mut end = at;
        while end > 0 && matches!(self.byte(end - 1), b' ' | b'\n' | b'\t' | b'\r') {
            end -= 1;
        }
        end
    }

    /// The number before an `and`, judged without looking further back than one word.
    fn bare_year_before(&self, at: usize) -> Option<()> {
        if !self.is_free(at) {
            return None;
        }
        match self.before(at) {
            Before::Word(word) if word.is("and") => Some(()),
            Before::Word(word) => {
                (!word.is_one_of(NUMBERING) && (word.is_one_of(PREPOSITIONS) || !word.is_capitalised())).then_some(())
            }
            Before::Digit => None,
            _ => Some(()),
        }
    }

    /// `1945 Marsh Road`, `1600 Pennsylvania Avenue NW`, `2000 N Street`.
    fn is_address(&self, end: usize) -> bool {
        let mut at = end;
        for _ in 0..3 {
            let Some(word) = self.blank(at).and_then(|next| self.word(next)).filter(|word| word.is_capitalised())
            else {
                return false;
            };
            if word.is_one_of(STREETS) && at > end {
                return true;
            }
            at = word.end;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::*;

    #[test]
    fn a_bare_year_is_found_where_a_preposition_or_a_neighbour_says_so() {
        case("since 1998", &[("1998", "1998")]);
        case("Talks in 1998 failed", &[("1998", "1998")]);
        case("the 2019 elections", &[("2019", "2019")]);
        case("from 2014 to 2016", &[("2014 to 2016", "2014-01-01..2016-12-31")]);
        case("in 1941-45", &[("1941-45", "1941-01-01..1945-12-31")]);
        case("pre-1967 borders", &[("1967", "1967")]);
        case("in 1989 and 1990", &[("1989", "1989"), ("1990", "1990")]);
        case("Resolutions 1718 of 2006 and 1874 of 2009", &[("2006", "2006"), ("2009", "2009")]);
    }

    #[test]
    fn a_number_is_no_year() {
        none(&[
            "Resolutions 1718 and 1874",
            "Public Law 1995",
            "NSC 2020",
            "Telegram 1998",
            "Embtel 1665",
            "Room 2012",
            "over 2000",
            "2000 people",
            "1998 troops",
            "1500 km",
            "USD 2023",
            "1,998",
            "1998%",
            "at 1945 hours",
            "1600 Pennsylvania Avenue NW",
            "Windows 2000",
            "a force of 2000",
            "1998. Re Asuncion tel",
        ]);
    }
}
