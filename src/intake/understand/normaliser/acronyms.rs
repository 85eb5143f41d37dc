//! Acronyms that a report explains: `Full Name (ACR)`, `ACR (Full Name)`, `Full Name, ACR,`.
//! In: a text. Out: each acronym with the place of its full name. Knows no organisation.

use super::super::legal_form;
use crate::report::span::Span;

/// An acronym and what it is short for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Explained {
    /// The acronym between its brackets.
    pub(super) short: Span,
    /// The full name before it.
    pub(super) long: Span,
}

/// More letters are no acronym.
const LONGEST: usize = 12;

/// A full name in brackets, or with a legal form, has so many bytes at most.
const LONGEST_NAME: usize = 100;

/// Appends the acronyms that `text` explains, in order.
pub(super) fn find(text: &str, found: &mut Vec<Explained>) {
    for mark in memchr::memchr2_iter(b'(', b',', text.as_bytes()) {
        let short =
            if text.as_bytes()[mark] == b'(' { acronym(text, mark + 1) } else { acronym_between_commas(text, mark) };
        let Some(short) = short else {
            found.extend(explained_behind(text, mark));
            continue;
        };
        let head = text[..mark].trim_end();
        // `Compagnie Nationale SA (CN)`: what sort of firm it is can be without a letter.
        let of_firm = || full_name(without_legal_form(head), short.of(text));
        let named = full_name(head, short.of(text))
            .or_else(|| of_firm().map(|long| Span::new(long.start, head.trim_end_matches(',').len())));
        found.extend(named.map(|long| Explained { short, long }));
    }
}

/// Returns a text without the legal form at its end, of which no more is read than a name can have: there is much text.
fn without_legal_form(head: &str) -> &str {
    let mut start = head.len().saturating_sub(LONGEST_NAME);
    while !head.is_char_boundary(start) {
        start += 1;
    }
    &head[..start + legal_form::without(&head[start..]).len()]
}

/// Returns the acronym before the bracket at `open` with the full name behind it: `OECD (Organisation of …)`.
fn explained_behind(text: &str, open: usize) -> Option<Explained> {
    let head = text[..open].strip_suffix(' ').filter(|_| text[open..].starts_with('('))?;
    let start = head.trim_end_matches(|letter: char| letter.is_ascii_uppercase()).len();
    let short = Span::new(start, head.len());
    let is_whole = !head[..start].ends_with(|letter: char| letter.is_alphanumeric() || letter == '-');
    let inside = &text[open + 1..];
    let inside = &inside[..memchr::memchr(b')', &inside.as_bytes()[..inside.len().min(LONGEST_NAME)])?];
    let is_name = is_whole && (2..=LONGEST).contains(&(head.len() - start)) && inside.starts_with(char::is_uppercase);
    let long = if is_name { full_name(inside, short.of(text)) } else { None };
    let long = long.filter(|long| long.start == 0)?;
    Some(Explained { short, long: Span::new(open + 1, open + 1 + long.end) })
}

/// Returns the acronym between the comma at `comma` and the next: `the European Community, EC, said`.
fn acronym_between_commas(text: &str, comma: usize) -> Option<Span> {
    let rest = text[comma..].strip_prefix(", ").filter(|rest| rest.starts_with(char::is_uppercase))?;
    let length = rest.bytes().take_while(u8::is_ascii_uppercase).count();
    let is_closed = rest[length..].starts_with(", ");
    (is_closed && (2..=LONGEST).contains(&length)).then(|| Span::new(comma + 2, comma + 2 + length))
}

/// Returns the acronym that begins at `start` and ends before a closing bracket.
fn acronym(text: &str, start: usize) -> Option<Span> {
    let rest = text[start..].trim_start_matches(['"', '\u{201c}', '\'']);
    let start = text.len() - rest.len();
    let end = rest.find(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '-' | '&' | '.' | '+')))?;
    let word = &rest[..end];
    let capitals = word.chars().filter(|letter| letter.is_uppercase() || letter.is_ascii_digit()).count();
    let is_closed = rest[end..].trim_start_matches(['"', '\u{201d}', '\'']).starts_with([')', ',', ';', ' ']);
    (is_closed
        && word.starts_with(char::is_uppercase)
        && capitals >= 2
        && capitals * 2 > word.len()
        && word.len() <= LONGEST)
        .then(|| Span::new(start, start + end))
}

/// Returns the name at the end of `head` whose initials are the acronym: each letter begins a word, in order; small
/// words may be left out. `Bucharest Nine (B9)`: a number may be a word.
fn full_name(head: &str, short: &str) -> Option<Span> {
    let letters: Vec<char> =
        short.chars().filter(|letter| letter.is_alphanumeric()).map(|letter| letter.to_ascii_uppercase()).collect();
    let trimmed = head.trim_end().trim_end_matches(['"', '\u{201d}', ',']);
    let mut end_of_word = trimmed.len();
    let mut left = letters.len();
    let mut skipped = 0;
    while left > 0 {
        let part = trimmed[..end_of_word].trim_end_matches([' ', '-', '/', '\n']);
        // A sentence or bracket ends here, and no name reaches over it.
        if part.ends_with(['.', ';', ':', '!', '?', '(', ')', '\u{201d}']) || end_of_word - part.len() > 2 {
            return None;
        }
        let start = part
            .rfind([' ', '-', '/', '\n', '(', '"', '\u{201c}'])
            .map_or(0, |at| at + part[at..].chars().next().map_or(1, char::len_utf8));
        let word = part[start..].trim_end_matches(',');
        let initial = word.chars().next()?.to_ascii_uppercase();
        let is_small = word.chars().next().is_some_and(char::is_lowercase);
        let taken = if initial == letters[left - 1] || is_number(word, letters[left - 1]) {
            1
        } else {
            letters_at_head(word, &letters[..left])
        };
        if taken > 0 {
            left -= taken;
            if left == 0 {
                let long = Span::new(start, trimmed.len());
                return (!is_small && long.of(head).contains([' ', '-'])).then_some(long);
            }
        } else if is_small {
            skipped += 1;
            if skipped > 4 {
                return None;
            }
        } else {
            return None;
        }
        end_of_word = start;
    }
    None
}

/// Returns how many letters at the end of an acronym begin a word: `DE` of `UNDE`, for `Democracy`. At most four.
fn letters_at_head(word: &str, letters: &[char]) -> usize {
    let most = letters.len().min(4);
    let begins = |count: &usize| {
        let own = word.chars().map(|letter| letter.to_ascii_uppercase()).take(*count);
        own.eq(letters[letters.len() - count..].iter().copied())
    };
    (2..=most).find(begins).unwrap_or_default()
}

fn is_number(word: &str, digit: char) -> bool {
    static NUMBERS: &[&str] = &["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let value = digit.to_digit(10).and_then(|digit| NUMBERS.get(digit as usize));
    value.is_some_and(|number| word.eq_ignore_ascii_case(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acronym_is_explained_by_the_name_before_it() {
        #[track_caller]
        fn case(text: &str, expected: &[(&str, &str)]) {
            let mut found = Vec::new();
            find(text, &mut found);
            let found: Vec<_> = found.iter().map(|one| (one.short.of(text), one.long.of(text))).collect();
            assert_eq!(found, expected, "{text}");
        }
        case("the Federal Communications Commission (FCC) said", &[("FCC", "Federal Communications Commission")]);
        case(
            "the Organization for Security and Co-operation in Europe (OSCE)",
            &[("OSCE", "Organization for Security and Co-operation in Europe")],
        );
        case("the United Nations Democracy Fund (UNDEF)", &[("UNDEF", "United Nations Democracy Fund")]);
        case("the Bucharest Nine (B9) group", &[("B9", "Bucharest Nine")]);
        case(
            "Joint Comprehensive Plan of Action (\u{201c}JCPOA\u{201d})",
            &[("JCPOA", "Joint Comprehensive Plan of Action")],
        );
        case(
            "ASEAN (Association of South East Asian Nations)",
            &[("ASEAN", "Association of South East Asian Nations")],
        );
        case("the UN (he said) and X-EC (European Community) and TOOLONG (To Be Here)", &[]);
        case("the European Community, EC, said", &[("EC", "European Community")]);
        case("Companhia Nacional de Petroquimica SA (CNP)", &[("CNP", "Companhia Nacional de Petroquimica SA")]);
        case("institutions (IFIs), he (Tom) and (US) officials, in Santa Ana, CA, and Newark, NJ, too", &[]);
        case("It ended. Communications Commission (FCC)", &[]);
        case("(FCC", &[]);
        case("", &[]);
    }
}
