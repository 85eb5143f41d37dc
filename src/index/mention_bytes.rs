//! The dates that a text mentions, as they are stored with it: a dozen bytes each.
//! In: mentions, in the order of the text. Out: bytes, and from these the same mentions. Knows no checksum: what is read
//! here was verified before, and bytes that nobody wrote give nothing.
//!
//! A mention is: the bytes of text since the one before, its own length, a byte for precision, kind and which days it
//! has, what it was anchored on; then its first day, counted from that of the mention before, and how many days follow.
//! The days of its other reading come last. Numbers take a byte for every seven bits.

use crate::language::dates::{AnchoredOn, Kind, Mention, Precision};
use crate::report::interval::{Days, Interval};
use crate::report::span::Span;

/// Every precision; its place here is its number in the index, so that new ones stand last.
const PRECISIONS: [Precision; 11] = [
    Precision::Day,
    Precision::Week,
    Precision::Month,
    Precision::Quarter,
    Precision::Season,
    Precision::Half,
    Precision::Year,
    Precision::FiscalYear,
    Precision::Decade,
    Precision::Century,
    Precision::Span,
];

/// Every kind, likewise.
const KINDS: [Kind; 5] = [Kind::Absolute, Kind::Partial, Kind::Relative, Kind::Anaphoric, Kind::Range];

/// Of a form's byte: it has days; it has those of another reading.
const HAS_DAYS: u8 = 1;
const HAS_OTHER: u8 = 2;

/// How many forms differ in what days they have.
const FORMS: u8 = 4;

/// Returns the mentions as bytes.
pub(super) fn of(mentions: &[Mention]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(12 * mentions.len());
    write(mentions, &mut bytes);
    bytes
}

/// Adds the mentions to the bytes.
pub(super) fn write(mentions: &[Mention], bytes: &mut Vec<u8>) {
    let (mut end, mut day) = (0, 0);
    for mention in mentions {
        write_number(bytes, mention.span.start.saturating_sub(end) as u64);
        write_number(bytes, mention.span.len() as u64);
        end = mention.span.end;
        bytes.push(form(mention));
        write_number(
            bytes,
            match mention.anchored_on {
                AnchoredOn::Itself => 0,
                AnchoredOn::ReportDate => 1,
                AnchoredOn::Mention(before) => 1 + before as u64,
            },
        );
        for days in [mention.days, mention.other].into_iter().flatten().map(Days::of) {
            write_number(bytes, folded(i64::from(days.first) - i64::from(day)));
            write_number(bytes, u64::from(days.first.abs_diff(days.last)));
            day = days.first;
        }
    }
}

/// Returns the mentions that `write` wrote; none if it did not write them.
pub(super) fn read(mut bytes: &[u8]) -> Option<Vec<Mention>> {
    let bytes = &mut bytes;
    let (mut end, mut day) = (0_usize, 0_i64);
    let mut mentions = Vec::new();
    while !bytes.is_empty() {
        let start = end.checked_add(usize::try_from(read_number(bytes)?).ok()?)?;
        end = start.checked_add(usize::try_from(read_number(bytes)?).ok()?)?;
        let (form, rest) = bytes.split_first()?;
        *bytes = rest;
        let anchored_on = match read_number(bytes)? {
            0 => AnchoredOn::Itself,
            1 => AnchoredOn::ReportDate,
            after => AnchoredOn::Mention(usize::try_from(after - 1).ok()?),
        };
        let mut days = |has: u8| -> Option<Option<Interval>> {
            if form & has == 0 {
                return Some(None);
            }
            day = day.checked_add(unfolded(read_number(bytes)?))?;
            let first = i32::try_from(day).ok()?;
            let last = first.checked_add(i32::try_from(read_number(bytes)?).ok()?)?;
            Some(Some(Days { first, last }.interval()?))
        };
        let (days, other) = (days(HAS_DAYS)?, days(HAS_OTHER)?);
        let named = usize::from(form / FORMS);
        let precision = *PRECISIONS.get(named / KINDS.len())?;
        let kind = KINDS[named % KINDS.len()];
        mentions.push(Mention { span: Span::new(start, end), days, other, precision, kind, anchored_on });
    }
    Some(mentions)
}

fn form(mention: &Mention) -> u8 {
    let precision = PRECISIONS.iter().position(|precision| *precision == mention.precision).unwrap_or_default();
    let kind = KINDS.iter().position(|kind| *kind == mention.kind).unwrap_or_default();
    let has = |days: Option<Interval>, has: u8| if days.is_some() { has } else { 0 };
    (precision * KINDS.len() + kind) as u8 * FORMS + has(mention.days, HAS_DAYS) + has(mention.other, HAS_OTHER)
}

/// Adds a number: seven bits a byte, the lowest first; the highest bit of a byte says that more follow.
pub(super) fn write_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a number from the front of the bytes; none if there is none.
pub(super) fn read_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Near numbers of either sign become small ones: 0, -1, 1, -2 are 0, 1, 2, 3.
fn folded(number: i64) -> u64 {
    (number << 1 ^ number >> 63) as u64
}

fn unfolded(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::language::dates::{Anchor, scan};

    #[test]
    fn a_mention_takes_a_dozen_bytes() {
        let text = "Talks were held on 3 May 2023, last week, 03/04/2024 and two days later; the 1990s are long gone.";
        let anchor = Anchor { date: Interval::parse_iso("2023-05-10").ok(), day_first: false };
        let mentions = scan(text, anchor);
        assert_eq!(mentions.len(), 5);
        let bytes = of(&mentions);
        assert!(bytes.len() <= 12 * mentions.len(), "{}", bytes.len());
        assert_eq!(read(&bytes), Some(mentions));
        assert!((1..bytes.len()).filter_map(|end| read(&bytes[..end])).all(|some| some.len() < 5));
    }

    fn mentions() -> impl Strategy<Value = Vec<Mention>> {
        let days = || {
            prop::option::of((-4_000_000..2_900_000_i32, 0..40_000_i32)).prop_map(|days| {
                days.and_then(|(first, more)| Days { first, last: first.saturating_add(more) }.interval())
            })
        };
        let anchored_on = prop_oneof![
            Just(AnchoredOn::Itself),
            Just(AnchoredOn::ReportDate),
            (1_usize..100_000).prop_map(AnchoredOn::Mention),
        ];
        let named = (prop::sample::select(PRECISIONS.to_vec()), prop::sample::select(KINDS.to_vec()));
        let one = (0_usize..300, 1_usize..60, days(), days(), named, anchored_on);
        prop::collection::vec(one, 0..20).prop_map(|all| {
            let mut end = 0;
            let placed = all.into_iter().map(|(gap, length, days, other, (precision, kind), anchored_on)| {
                let span = Span::new(end + gap, end + gap + length);
                end = span.end;
                Mention { span, days, other, precision, kind, anchored_on }
            });
            placed.collect()
        })
    }

    proptest! {
        #[test]
        fn mentions_are_read_as_they_were_written(mentions in mentions()) {
            prop_assert_eq!(read(&of(&mentions)), Some(mentions));
        }

        #[test]
        fn bytes_that_nobody_wrote_are_no_reason_to_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            read(&bytes);
        }

        #[test]
        fn any_number_is_read_as_it_was_written(number in any::<u64>(), signed in any::<i64>()) {
            let mut bytes = Vec::new();
            write_number(&mut bytes, number);
            prop_assert_eq!(read_number(&mut bytes.as_slice()), Some(number));
            prop_assert_eq!(unfolded(folded(signed)), signed);
        }
    }
}
