//! Where sentences end.
//! In: a text. Out: the ends of its sentences, each behind the blanks that follow it, so that sentences
//! cover the text without gap. Knows no passage and no format.

/// Abbreviations after which a full stop ends no sentence: titles, months, and words that a name or number follows.
static ABBREVIATIONS: &[&str] = &[
    "adm", "amb", "apr", "art", "assn", "aug", "ave", "bldg", "bn", "brig", "capt", "cf", "col", "cpl", "dec", "dept",
    "dr", "ed", "est", "feb", "fig", "gen", "gov", "hon", "inc", "jan", "jr", "jul", "jun", "lt", "ltd", "maj", "mar",
    "messrs", "mr", "mrs", "ms", "mt", "no", "nos", "nov", "oct", "op", "p", "para", "paras", "pp", "pres", "prof",
    "pvt", "rep", "reps", "rev", "sec", "secs", "sen", "sens", "sep", "sept", "sgt", "sr", "st", "supt", "vol", "vols",
    "vs",
];

/// In bytes. Many words at the end of a sentence are longer, and need not be looked up.
const LONGEST_ABBREVIATION: usize = {
    let (mut longest, mut place) = (0, 0);
    while place < ABBREVIATIONS.len() {
        if ABBREVIATIONS[place].len() > longest {
            longest = ABBREVIATIONS[place].len();
        }
        place += 1;
    }
    longest
};

/// The bytes at which a sentence can end; all others are skipped.
const CAN_END: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = [b'.', b'!', b'?', b'\n', 0xe2, 0xe3, 0xef];
    let mut place = 0;
    while place < bytes.len() {
        table[bytes[place] as usize] = true;
        place += 1;
    }
    table
};

/// Returns the ends of the sentences of `text`, in order; the last is the end of the text.
/// A sentence ends after `.`, `!`, `?`, `…` or their East Asian forms when a blank and no lower-case letter
/// follows, and always at an empty line. A line break alone ends none: mail and cables wrap their lines.
pub fn ends(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut ends = Vec::with_capacity(text.len() / 100 + 1);
    let mut at = 0;
    while let Some(skipped) = bytes[at..].iter().position(|byte| CAN_END[usize::from(*byte)]) {
        at += skipped;
        let end = match bytes[at] {
            b'.' | b'!' | b'?' => after_stop(text, at),
            b'\n' => after_empty_line(bytes, at),
            // `…`, `。`, `！`, `？`
            0xe2 if bytes[at..].starts_with("…".as_bytes()) => after_stop(text, at),
            0xe3 if bytes[at..].starts_with("。".as_bytes()) => Some(past_blanks(bytes, at + 3)),
            0xef if bytes[at..].starts_with("！".as_bytes()) || bytes[at..].starts_with("？".as_bytes()) => {
                Some(past_blanks(bytes, at + 3))
            }
            _ => None,
        };
        match end {
            Some(end) => {
                ends.push(end);
                at = end;
            }
            None => at += 1,
        }
    }
    if ends.last() != Some(&bytes.len()) && !bytes.is_empty() {
        ends.push(bytes.len());
    }
    ends
}

fn past_blanks(bytes: &[u8], from: usize) -> usize {
    from + bytes[from..].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Returns the end of a run of blanks that holds an empty line, if one begins with this line break.
fn after_empty_line(bytes: &[u8], newline: usize) -> Option<usize> {
    let end = past_blanks(bytes, newline);
    (memchr::memchr_iter(b'\n', &bytes[newline..end]).nth(1).is_some()).then_some(end)
}

/// Returns the end of the sentence that stops at `stop`, unless it goes on.
fn after_stop(text: &str, stop: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    // Further stops, and the quotes and brackets that close with the sentence.
    let closes = |c: &char| matches!(c, '.' | '!' | '?' | '…' | '"' | '\'' | ')' | ']' | '”' | '’' | '»');
    let after = stop + text.get(stop..)?.chars().take_while(closes).map(char::len_utf8).sum::<usize>();
    let end = past_blanks(bytes, after);
    if end == after {
        return (end == bytes.len()).then_some(end);
    }
    if end == bytes.len() || memchr::memchr_iter(b'\n', &bytes[after..end]).nth(1).is_some() {
        return Some(end);
    }
    let next = text[end..].chars().next()?;
    if next.is_lowercase() || (bytes[stop] == b'.' && after == stop + 1 && is_abbreviation(text, stop, next)) {
        return None;
    }
    Some(end)
}

fn is_abbreviation(text: &str, stop: usize, next: char) -> bool {
    let word_start = text[..stop]
        .rfind(|c: char| !c.is_alphanumeric() && c != '.')
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let word = &text[word_start..stop];
    let letters = word.chars().count();
    // An initial: `John F. Kennedy`; `U.S. Army`. A capital after it decides nothing.
    if letters == 1 && word.chars().all(char::is_uppercase) {
        return true;
    }
    if word.contains('.') {
        return next.is_alphanumeric() && word.split('.').all(|part| part.chars().count() <= 1);
    }
    if word.len() > LONGEST_ABBREVIATION {
        return false;
    }
    let lower = word.to_ascii_lowercase();
    (lower != "no" || next.is_ascii_digit()) && ABBREVIATIONS.binary_search(&lower.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn case(text: &str, expected: &[&str]) {
        let mut start = 0;
        let sentences: Vec<&str> =
            ends(text).into_iter().map(|end| text[std::mem::replace(&mut start, end)..end].trim()).collect();
        assert_eq!(sentences, expected);
    }

    #[test]
    fn a_sentence_ends_where_a_reader_stops() {
        case("Talks opened. They closed!  Why? He left.", &["Talks opened.", "They closed!", "Why?", "He left."]);
        case("He said: “No.” Then he left.", &["He said: “No.”", "Then he left."]);
        case("It fell by 3.5 percent.\nThe next day it rose.", &["It fell by 3.5 percent.", "The next day it rose."]);
        case("A heading\n\nA text", &["A heading", "A text"]);
        case("wrapped\nlines go on", &["wrapped\nlines go on"]);
        case("北京。東京。", &["北京。", "東京。"]);
        case("", &[]);
    }

    #[test]
    fn an_abbreviation_or_initial_ends_none() {
        case("Mr. Kirby and Gen. Milley met John F. Kennedy.", &["Mr. Kirby and Gen. Milley met John F. Kennedy."]);
        case("The U.S. Army left on Aug. 30 under No. 7.", &["The U.S. Army left on Aug. 30 under No. 7."]);
        case("He said no. They left.", &["He said no.", "They left."]);
    }

    #[test]
    fn the_list_of_abbreviations_is_sorted_so_that_it_can_be_searched() {
        assert!(ABBREVIATIONS.is_sorted());
    }

    proptest! {
        #[test]
        fn sentences_cover_the_text(text in "\\PC{0,60}|[A-Za-z .!?\n”’…]{0,80}") {
            let ends = ends(&text);
            prop_assert!(ends.is_sorted_by(|a, b| a < b));
            prop_assert_eq!(ends.last().copied().unwrap_or(0), text.len());
            prop_assert!(ends.iter().all(|end| text.is_char_boundary(*end)));
        }
    }
}
