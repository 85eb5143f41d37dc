//! One way of writing a name, and whether a text says it at a place.
//! In: a text and the start of a word. Out: where the name ends. Knows no rules about what a name means.

use std::borrow::Cow;

use super::doubtful::Need;
use crate::intake::understand::{eight, words};
use crate::report::actor::Provenance;

/// What kind of name a form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Class {
    /// A name, alias or former name: counts in any role.
    Name,
    /// An adjective or a word for the people: counts, but for languages.
    Demonym,
    /// The first word of a pair: `North` in `North and South Korea`.
    Pair,
    /// A capital or metonym: counts where it acts.
    Seat,
    /// A house of government: counts unless it is a place.
    House,
    /// A phrase that names nobody, and hides the names inside it.
    Blocked,
    /// A place in America: names nobody, but tells one Georgia from the other.
    American,
    /// An organisation. The names of states inside it are read too.
    Body,
    /// An organisation whose name hides the states inside it: `Bank of China`.
    ClosedBody,
    /// A body that is one only together with its state: its owner is a place in `bodies::BODIES`.
    National,
    /// `Departments of`: what follows are several.
    Several,
    /// A title that stands before a person's name: its owner is how many words must follow it.
    Title,
    /// What a unit of forces is: `Fleet`. Names nobody by itself.
    Unit,
    /// The full name of a person in office.
    Leader,
    /// The surname of one at the head of a state or body, before what shows that: `Obama administration`.
    Ruler,
}

impl Class {
    /// Says whether it is the name of a state, or of an actor of the user.
    pub(in super::super) fn is_state(self) -> bool {
        matches!(self, Class::Name | Class::Demonym | Class::Pair | Class::Seat | Class::House)
    }

    /// Says whether it is an organisation.
    pub(in super::super) fn is_body(self) -> bool {
        matches!(self, Class::Body | Class::ClosedBody)
    }
}

/// One way of writing a name.
#[derive(Debug)]
pub(in super::super) struct Form {
    /// As it is written, with plain apostrophes, hyphens and blanks.
    pub(in super::super) text: Cow<'static, str>,
    /// Whose name it is: a place in the gazetteer's owners. Without meaning for blocked phrases and American places.
    pub(in super::super) owner: usize,
    pub(in super::super) class: Class,
    pub(in super::super) from: Provenance,
    /// What must hold for it to count.
    pub(super) needs: &'static [Need],
    /// The byte that its second word begins with; 0 if it has one word. Tells most texts that do not say it.
    pub(super) second: u8,
    /// A line of capitals may say it in capitals: it is long enough for that, and not all capitals itself.
    pub(super) can_be_loud: bool,
}

/// Returns the key of the word that begins `bytes`: its plain letters and digits, eight at most, in small letters.
/// Where there is none, its first character; 0 if that is plain punctuation. Stopping at the first letter
/// beyond ASCII makes the key the same whatever punctuation follows the word.
#[inline]
pub(super) fn key(bytes: &[u8]) -> u64 {
    if let Some(eight) = eight::eight_at(bytes, 0) {
        let length = eight::leading(eight::alphanumeric(eight));
        if length > 0 {
            // What is 32 more of a capital is its small letter; of a digit, the digit itself.
            return (eight.swap_bytes() | eight::SMALL) >> (64 - 8 * length);
        }
    }
    let joined = |key, byte: &u8| (key << 8) | u64::from(byte.to_ascii_lowercase());
    let plain = bytes.iter().take(8).take_while(|byte| byte.is_ascii_alphanumeric()).fold(0, joined);
    if plain != 0 {
        return plain;
    }
    let tail = |byte: &&u8| matches!(**byte, 0x80..=0xbf);
    let lead = bytes.first().filter(|byte| !byte.is_ascii());
    lead.map_or(0, |lead| bytes[1..].iter().take_while(tail).fold(u64::from(*lead), joined))
}

/// Returns the byte that the second word of `bytes` begins with; 0 if there is none.
pub(super) fn second(bytes: &[u8]) -> u8 {
    let mut at = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'.').count();
    // A first word with other letters says nothing: whatever follows its plain part is compared in full.
    loop {
        match bytes.get(at..).unwrap_or_default() {
            [b' ' | b'\n' | b'\r' | b'\t' | b'-' | b'\'', ..] => at += 1,
            [0xc2, 0xa0, ..] => at += 2,
            [0xe2, 0x80, 0x90 | 0x91 | 0x99, ..] => at += 3,
            [byte, ..] => return *byte,
            [] => return 0,
        }
    }
}

/// Says whether a name can begin at `start`: not inside a word, not behind an elision, not inside `J.U.S.`.
pub(super) fn begins_word(text: &str, start: usize) -> bool {
    let bytes = &text.as_bytes()[..start];
    match *bytes {
        [.., last] if last.is_ascii_alphanumeric() => false,
        [.., other, b'\''] => !other.is_ascii_alphanumeric(),
        [.., initial, b'.'] if initial.is_ascii_uppercase() => {
            bytes.len() > 2 && bytes[bytes.len() - 3].is_ascii_alphanumeric()
        }
        [.., last] if last >= 0x80 => {
            let mut back = text[..start].chars().rev();
            match back.next() {
                Some('\u{2019}') => back.next().is_none_or(|other| !other.is_alphanumeric()),
                last => last.is_none_or(|last| !last.is_alphanumeric()),
            }
        }
        _ => true,
    }
}

impl Form {
    /// Says whether the name is also something else, so that more must speak for it.
    pub(in super::super) fn needs_support(&self) -> bool {
        self.needs.contains(&Need::Support)
    }

    /// Returns a form of a name.
    pub(super) fn new(
        text: Cow<'static, str>,
        owner: usize,
        class: Class,
        from: Provenance,
        needs: &'static [Need],
    ) -> Form {
        let second = if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.') {
            0
        } else {
            second(text.as_bytes())
        };
        // Four letters at least, and none of the user's plain words: `RICE` in a headline is no minister.
        let can_be_loud = text.len() >= 4
            && text.bytes().any(|byte| byte.is_ascii_lowercase())
            && (from != Provenance::Curated || text.contains(' '));
        Form { text, owner, class, from, needs, second, can_be_loud }
    }

    /// Says whether a text whose second word begins with `second` can say it.
    pub(super) fn may_be(&self, second: u8, any_case: bool) -> bool {
        self.second == 0 || self.second == second || any_case && self.second.eq_ignore_ascii_case(&second)
    }

    /// Returns where the form ends if `text` says it at `start`. A line break or a hyphen counts as a blank,
    /// a blank line does not; typographic apostrophes and hyphens count as plain ones; a last full stop may be missing.
    pub(super) fn end_in(&self, text: &str, start: usize, any_case: bool) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut same = 0;
        if !any_case {
            let wanted = self.text.as_bytes();
            same = eight::shared(wanted, &bytes[start..]);
            // Where both part, a letter or digit says that it is another name, but what stands before it may be a blank
            // that the text writes longer.
            if same < wanted.len() && wanted[same].is_ascii_alphanumeric() {
                match same.checked_sub(1) {
                    Some(before) if !wanted[before].is_ascii_alphanumeric() => same = before,
                    _ => return None,
                }
            }
        }
        let mut at = start + same;
        for (index, wanted) in self.text.bytes().enumerate().skip(same) {
            let rest = bytes.get(at..).unwrap_or_default();
            at += match wanted {
                b' ' if rest.starts_with(b"-") => 1,
                b' ' => blank_length(rest)?,
                b'\'' if rest.starts_with("\u{2019}".as_bytes()) => 3,
                b'-' if rest.starts_with("\u{2010}".as_bytes()) || rest.starts_with("\u{2011}".as_bytes()) => 3,
                b'.' if index + 1 == self.text.len() => usize::from(rest.starts_with(b".")),
                _ if rest.first() == Some(&wanted) => 1,
                _ if any_case && rest.first().is_some_and(|byte| byte.eq_ignore_ascii_case(&wanted)) => 1,
                _ => return None,
            };
        }
        ends_word(text, at).then_some(at)
    }

    /// Returns how many bytes of the text are the naming: all that matched, or only the first word of a pair.
    pub(super) fn shown(&self, matched: usize) -> usize {
        match self.class {
            Class::Pair => self.text.find(' ').unwrap_or(matched),
            _ => matched,
        }
    }
}

/// Says whether a name can end at `end`: no letter follows, and no apostrophe but that of a possessive or a quotation.
fn ends_word(text: &str, end: usize) -> bool {
    match text.as_bytes().get(end) {
        None => true,
        Some(b'\'') => words::possessive_end(text, end).is_some() || !goes_on(text, end, 1),
        Some(byte) if byte.is_ascii() => !byte.is_ascii_alphanumeric() && !is_binary(*byte),
        Some(_) if text[end..].starts_with('\u{2019}') => {
            words::possessive_end(text, end).is_some() || !goes_on(text, end, '\u{2019}'.len_utf8())
        }
        Some(_) => !goes_on(text, end, 0),
    }
}

/// Says whether a byte is none of a text's: what stands before it is no word.
fn is_binary(byte: u8) -> bool {
    matches!(byte, 0..=8 | 14..=31 | 127)
}

fn goes_on(text: &str, end: usize, mark: usize) -> bool {
    text[end + mark..].starts_with(char::is_alphanumeric)
}

/// Returns the length of the blanks that begin `bytes`; none if there are none, or a blank line is among them.
fn blank_length(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut newlines) = (0, 0);
    loop {
        match bytes.get(at..).unwrap_or_default() {
            [b' ' | b'\t' | b'\r', ..] => at += 1,
            [b'\n', ..] => (at, newlines) = (at + 1, newlines + 1),
            [0xc2, 0xa0, ..] => at += 2,
            _ => return (at > 0 && newlines <= 1).then_some(at),
        }
    }
}
