//! The scanner: once over the text, left to right, the longest expression at each place.
//! In: a text. Out: what was found, in order, disjoint, not yet resolved. Knows no report's date.

use super::days::{Order, Term};
use super::reader::{Before, Reader, Word};
use super::relative::Relative;
use super::table::{self, Entry, Spelling};
use super::when::{Found, Part, Unit, When, Which};
use crate::language::block::{BLOCK, Block};

/// Before these months alone, or after these words, a capitalised `May` is a month.
#[rustfmt::skip]
static MONTH_LEADS: &[&str] = &[
    "in", "since", "until", "till", "by", "last", "next", "this", "early", "late", "mid", "of", "from", "to", "through",
    "throughout", "during", "before", "after", "between", "around", "for", "and", "or", "as", "every", "about",
];

/// Months whose names are words or names of people besides.
const AMBIGUOUS_MONTHS: [i8; 5] = [3, 4, 5, 6, 8];

/// Finds every date expression of a text.
pub(super) fn found(text: &str) -> Vec<Found> {
    let mut scanner = Scanner { reader: Reader::new(text), found: Vec::new(), free: 0 };
    scanner.run();
    scanner.found
}

/// What is found so far.
pub(super) struct Scanner<'t> {
    pub(super) reader: Reader<'t>,
    pub(super) found: Vec<Found>,
    /// The end of the last expression: none begins before it.
    pub(super) free: usize,
}

impl<'t> Scanner<'t> {
    /// Looks at each place where a word begins, and goes on behind what was read there.
    fn run(&mut self) {
        let (mut start, mut inside) = (0, false);
        while start < self.reader.bytes.len() {
            let mut words = self.word_bytes(start);
            let mut beginnings = words & !(words << 1 | u64::from(inside));
            inside = words >> (BLOCK - 1) == 1;
            let mut next = start + BLOCK;
            while beginnings != 0 {
                let at = start + beginnings.trailing_zeros() as usize;
                beginnings &= beginnings - 1;
                let Some(end) = self.expression_at(at) else { continue };
                if end >= next {
                    (next, inside) = (end, false);
                    break;
                }
                words &= u64::MAX << (end - start);
                beginnings = words & !(words << 1);
            }
            start = next;
        }
    }

    /// Returns which of the bytes from a place on belong to words, as bits.
    fn word_bytes(&self, start: usize) -> u64 {
        let Block { plain, mut beyond } = Block::at(self.reader.bytes, start);
        let mut words = plain;
        while beyond != 0 {
            let place = beyond.trailing_zeros();
            beyond &= beyond - 1;
            words |= u64::from(self.reader.is_of_letter(start + place as usize)) << place;
        }
        words
    }

    /// Reads what begins at the beginning of a word; returns its end.
    #[inline]
    pub(super) fn expression_at(&mut self, at: usize) -> Option<usize> {
        let byte = self.reader.byte(at);
        if byte.is_ascii_digit() {
            return self.digits_at(at);
        }
        let may_begin = table::may_begin(byte, self.reader.byte(at + 1), self.reader.byte(at + 2));
        if may_begin && byte.is_ascii_alphabetic() { self.word_at(at) } else { None }
    }

    /// Keeps an expression, and returns its end.
    pub(super) fn keep(
        &mut self,
        start: usize,
        term: Term,
        last: Option<When>,
        part: Option<Part>,
        weak: bool,
    ) -> Option<usize> {
        if start < self.free {
            return None;
        }
        self.found.push(Found { start, end: term.end, first: term.when, last, part, weak });
        self.free = term.end;
        Some(term.end)
    }

    fn keep_relative(&mut self, found: Option<Relative>) -> Option<usize> {
        let found = found?;
        self.keep(found.start, found.term, None, None, false)
    }

    /// Reads what begins with a word.
    fn word_at(&mut self, at: usize) -> Option<usize> {
        let reader = self.reader;
        let letters = reader.letters(at)?;
        let entry = table::entry(letters.text)?;
        // `FY2023`, `Q3`, `AUG2023`: digits may follow these.
        match entry {
            Entry::Quarter | Entry::Half | Entry::FiscalYear => {
                let term = reader.named_period(at)?;
                return self.keep_term(at, term);
            }
            Entry::Month(..) => return self.month_at(at),
            _ if reader.is_word_byte(letters.end) => return None,
            _ => {}
        }
        match entry {
            Entry::Weekday(weekday, spelling) => self.weekday_at(weekday, spelling, letters),
            Entry::Season(_) | Entry::Fiscal => {
                let term = reader.named_period(at)?;
                self.keep_term(at, term)
            }
            Entry::Ordinal(_) => self.ordinal_at(at),
            Entry::Count(tens) => {
                let (count, end) = reader.count(at)?;
                if let Some(end) = self.keep_relative(reader.counted_units(at, count, end)) {
                    return Some(end);
                }
                if tens >= 20 { self.ordinal_at(at) } else { None }
            }
            Entry::Part(part) => self.part_at(part, letters, false),
            Entry::PartOf(part) => self.part_at(part, letters, true),
            Entry::Which(which) => self.which_at(which, letters),
            Entry::Day(offset) => {
                let term = Term { when: When::Unit { unit: Unit::Day, offset }, end: letters.end, order: Order::Other };
                if offset == 0 && reader.byte(letters.end) == b'-' {
                    None
                } else {
                    self.keep(at, term, None, None, false)
                }
            }
            Entry::Vague => self.vague_at(letters),
            Entry::Unit(unit) => self.unit_at(unit, letters),
            Entry::Nineties(year) => {
                if !reader.follows(at, &["the", "early", "late", "mid"]) && reader.byte_before(at) != b'-' {
                    return None;
                }
                let term = Term { when: When::Decade(1900 + year), end: letters.end, order: Order::Other };
                self.keep_term(at, term)
            }
            Entry::Anno => {
                let number = reader.whole_number(reader.blank(letters.end)?).filter(|number| number.digits <= 4)?;
                let is_year = letters.is_all_capitals() && (1..=2100).contains(&number.value);
                let term = Term { when: When::Year(number.value as i16), end: number.end, order: Order::Other };
                is_year.then(|| self.keep(at, term, None, None, false))?
            }
            _ => None,
        }
    }

    /// Reads what begins with a digit.
    fn digits_at(&mut self, at: usize) -> Option<usize> {
        let reader = self.reader;
        let number = reader.number(at)?;
        if let Some(term) = reader.numeric(at) {
            return match term.when {
                When::YearsOrMonth { .. } if reader.bare_year(at).is_none() => None,
                _ => self.keep_term(at, term),
            };
        }
        if let Some(term) = reader.date_time_group(at) {
            return self.keep_term(at, term);
        }
        match number.digits {
            1 | 2 => self.day_number_at(at),
            3 | 4 => {
                // Before Christ nothing is resolved; `347 AD` is a year.
                if let Some(next) = reader.blank(number.end).and_then(|next| reader.word(next))
                    && next.is_all_capitals()
                    && next.is_one_of(&["AD", "CE", "BC", "BCE"])
                {
                    let is_ours = next.is_one_of(&["AD", "CE"]) && number.value > 0 && number.value <= 2100;
                    let term = Term { when: When::Year(number.value as i16), end: next.end, order: Order::Other };
                    return if is_ours { self.keep(at, term, None, None, false) } else { None };
                }
                if number.digits == 3 {
                    return self.keep_relative(reader.counted_units(at, number.value, number.end));
                }
                if let Some(term) = reader.decade(at) {
                    return self.keep_term(at, term);
                }
                if let Some(term) = self.year_and_quarter(at) {
                    return self.keep(at, term, None, None, false);
                }
                let year = reader.bare_year(at)?;
                self.keep(at, year.term, year.last, None, year.weak)
            }
            _ => None,
        }
    }

    /// `2022-Q3`, `2022 Q3`, `2023 August 31` aside.
    fn year_and_quarter(&self, at: usize) -> Option<Term> {
        let reader = self.reader;
        let number = reader.number(at).filter(|number| (1000..=2999).contains(&number.value))?;
        let start = match reader.byte(number.end) {
            b'-' | b'/' => number.end + 1,
            b'Q' => number.end,
            _ => reader.blank(number.end)?,
        };
        let letter = reader.byte(start).to_ascii_uppercase();
        let value = i8::try_from(reader.byte(start + 1).checked_sub(b'0')?).ok()?;
        let year = super::when::YearOf::Given(number.value as i16);
        let when = match letter {
            b'Q' if (1..=4).contains(&value) => When::Quarter { year, number: value },
            b'H' if (1..=2).contains(&value) => When::Half { year, number: value },
            _ => return None,
        };
        reader.ends(start + 2).then_some(Term { when, end: start + 2, order: Order::Other })
    }

    /// Reads what begins with a number of one or two digits.
    fn day_number_at(&mut self, at: usize) -> Option<usize> {
        let reader = self.reader;
        let touching = reader.byte_before(at);
        let bound =
            b"$#/.,:_+=@\\%".contains(&touching) || touching == b'-' && reader.byte_before(at - 1).is_ascii_digit();
        if let Some(term) = reader.decade(at) {
            return self.keep(self.apostrophe_before(at), term, None, None, false);
        }
        if bound {
            return None;
        }
        if let Some(term) = reader.day_first(at) {
            return self.keep_term(at, reader.with_weekday_behind(term));
        }
        if let Some(day) = reader.day(at) {
            if let Some(end) = self.days_of_month_at(at, day.day, day.end) {
                return Some(end);
            }
            if day.ordinal {
                return self.ordinal_at(at);
            }
        }
        let number = reader.number(at)?;
        self.keep_relative(reader.counted_units(at, number.value, number.end))
    }

    /// Returns the start of an apostrophe that touches a place, else the place.
    fn apostrophe_before(&self, at: usize) -> usize {
        let found = [1, 3].into_iter().filter_map(|length| at.checked_sub(length));
        found.into_iter().find(|start| self.reader.apostrophe(*start) == Some(at)).unwrap_or(at)
    }

    fn weekday_at(&mut self, weekday: i8, spelling: Spelling, word: Word<'t>) -> Option<usize> {
        let reader = self.reader;
        if let Some(term) = reader.behind_weekday(weekday, word.end)
            && (word.is_capitalised() || spelling == Spelling::Full)
        {
            let order = term.order;
            return self.keep_term(word.start, Term { order, ..reader.with_weekday_behind(term) });
        }
        if spelling == Spelling::Short {
            return None;
        }
        let found = reader.weekday_alone(weekday, word)?;
        self.keep_term(found.start, found.term)
    }

    fn month_at(&mut self, at: usize) -> Option<usize> {
        let reader = self.reader;
        let term = reader.with_weekday_behind(reader.month_first(at)?);
        match term.when {
            When::Month { year: None, .. } => {
                let range = self.joint(at, term.end).and_then(|next| self.other_end(at, term, next));
                let capital = reader.byte(at).is_ascii_uppercase();
                if range.is_some() && capital || self.month_alone(at) {
                    return self.keep_term(at, term);
                }
                None
            }
            _ => self.keep_term(at, term),
        }
    }

    /// Says whether a month without day or year is one.
    fn month_alone(&self, at: usize) -> bool {
        let reader = self.reader;
        let Some(name) = reader.month_name(at) else { return false };
        if !name.word.is_capitalised() || reader.byte(name.word.end).is_ascii_digit() {
            return false;
        }
        // `mid-May` is read with its part; `pro-May` and `May-backed` are no months.
        let before = reader.before(at);
        if reader.byte_before(at) == b'-' || reader.byte(name.word.end) == b'-' {
            return false;
        }
        let led = matches!(before, Before::Word(word) if word.is_one_of(MONTH_LEADS));
        let certain = !AMBIGUOUS_MONTHS.contains(&name.month) && name.spelling == Spelling::Full;
        let next = reader.blank(name.word.end).and_then(|next| reader.word(next));
        let named = next.is_some_and(|next| next.is_capitalised() && !next.is_all_capitals());
        if !certain {
            return led && !named;
        }
        // `Black September`, `Red October`: a name, where no sentence begins.
        let of_name = matches!(before, Before::Word(word) if word.is_capitalised() && !word.is_one_of(MONTH_LEADS) && !word.is_all_capitals() && word.text.len() > 3);
        led || !of_name
    }

    fn ordinal_at(&mut self, at: usize) -> Option<usize> {
        let reader = self.reader;
        let (number, end) = reader.ordinal(at)?;
        if let Some(term) = reader.counted(number, end) {
            return self.keep_term(at, term);
        }
        // `18th and 19th centuries`, `18th to 19th century`.
        if let Some(next) = reader.blank_word_blank(end, &["and", "or", "to"]).or_else(|| reader.dash(end))
            && let Some((second, second_end)) = reader.ordinal(next)
            && let Some(last) = reader.century(second, second_end)
            && let When::Century(_) = last.when
        {
            let when = When::Century((i16::from(number) - 1).max(0) * 100);
            let joined = reader.blank_word_blank(end, &["and", "or"]).is_none();
            if joined {
                return self.keep(at, Term { when, end: last.end, order: Order::Other }, Some(last.when), None, false);
            }
            self.keep(at, Term { when, end, order: Order::Other }, None, None, false)?;
            return self.keep(next, last, None, None, false);
        }
        // `first half of May`, `first half of the 1990s`.
        let half = reader.blank(end).and_then(|next| reader.this_word(next, "half")).filter(|_| number <= 2)?;
        let part = Reader::part_that_is_half(number);
        self.part_of(at, part, half)
    }

    fn which_at(&mut self, which: Which, word: Word<'t>) -> Option<usize> {
        let reader = self.reader;
        // `last week of March`, `last quarter of 2022`.
        if which == Which::Last
            && let Some(unit) = reader.blank(word.end).and_then(|next| reader.word(next))
        {
            let counted = match () {
                () if unit.is("week") => reader.week_of_month(5, unit.end),
                () if unit.is("quarter") => reader.counted(4, word.end),
                () => None,
            };
            if let Some(term) = counted {
                return self.keep(word.start, term, None, None, false);
            }
        }
        let found = reader.which(which, word)?;
        if found.start < self.free {
            return None;
        }
        self.keep(found.start, found.term, None, None, false)
    }

    /// `earlier this month`, `later this year`: the whole month or year.
    fn vague_at(&mut self, word: Word<'t>) -> Option<usize> {
        let reader = self.reader;
        let next = reader.blank(word.end)?;
        let (Entry::Which(which), which_word) = reader.entry(next)? else {
            return self.keep_today(next);
        };
        let found = reader.which(which, which_word)?;
        match found.term.when {
            When::Unit { .. } | When::MonthWhich { .. } => self.keep(word.start, found.term, None, None, false),
            _ => None,
        }
    }

    /// `earlier today`.
    fn keep_today(&mut self, at: usize) -> Option<usize> {
        let (Entry::Day(0), word) = self.reader.entry(at)? else { return None };
        let term = Term { when: When::Unit { unit: Unit::Day, offset: 0 }, end: word.end, order: Order::Other };
        self.keep(at, term, None, None, false)
    }

    fn unit_at(&mut self, unit: Unit, word: Word<'t>) -> Option<usize> {
        let reader = self.reader;
        if unit == Unit::Week
            && word.is("week")
            && let Some(term) = reader.week_of_day(word.end)
        {
            return self.keep(word.start, term, None, None, false);
        }
        let found = reader.by_unit(unit, word)?;
        self.keep_relative(Some(found))
    }
}
