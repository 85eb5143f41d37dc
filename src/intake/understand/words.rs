//! The words on either side of a name, and what kind of line it stands in.
//! In: a text and a place in it. Out: neighbours and plain answers. Knows no names.

/// How far a line is read on either side of a name, in bytes: a headline fits, and a long line costs no more.
const LINE_BYTES: usize = 80;

/// How a neighbouring word is joined to the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// By blanks, among them at most one line break.
    Blank,
    /// By a hyphen or a short dash, without a blank.
    Hyphen,
}

/// A word beside a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// Its letters, digits and inner apostrophes.
    pub(super) text: &'t str,
    /// Its first byte.
    pub(super) start: usize,
    /// The byte after its last.
    pub(super) end: usize,
    /// What lies between it and the name.
    pub(super) joint: Joint,
    /// A full stop follows it, as in `Mr. Jordan`: an abbreviation, or the end of a sentence.
    pub(super) stopped: bool,
}

/// Returns the word before `at`; none where punctuation or a blank line lies between.
pub(super) fn before(text: &str, at: usize) -> Option<Word<'_>> {
    let head = &text[..at];
    let (head, joint) = match head.strip_suffix(is_hyphen) {
        Some(head) => (head, Joint::Hyphen),
        None => {
            let kept = head.trim_end_matches(is_blank);
            (is_small_gap(&head[kept.len()..]).then_some(kept)?, Joint::Blank)
        }
    };
    let (head, stopped) = head.strip_suffix('.').map_or((head, false), |head| (head, true));
    let word = &head[head.trim_end_matches(is_word).len()..];
    let starts = head.len() - word.len();
    (!word.is_empty()).then_some(Word { text: word, start: starts, end: head.len(), joint, stopped })
}

/// Returns the letters and digits at the end of a text.
pub(super) fn at_end(text: &str) -> &str {
    &text[text.trim_end_matches(char::is_alphanumeric).len()..]
}

/// Returns the word after `at`; none where punctuation or a blank line lies between.
pub(super) fn after(text: &str, at: usize) -> Option<Word<'_>> {
    let tail = &text[at..];
    let (tail, joint) = match tail.strip_prefix(is_hyphen) {
        Some(tail) => (tail, Joint::Hyphen),
        None => {
            let kept = tail.trim_start_matches(is_blank);
            (is_small_gap(&tail[..tail.len() - kept.len()]).then_some(kept)?, Joint::Blank)
        }
    };
    let rest = tail.trim_start_matches(is_word);
    let (start, end) = (text.len() - tail.len(), text.len() - rest.len());
    let begins = tail.starts_with(char::is_alphanumeric);
    begins.then_some(Word { text: &text[start..end], start, end, joint, stopped: rest.starts_with('.') })
}

/// Returns the end of an `'s`, or of the bare apostrophe of a name that ends in s, at `at`.
pub(super) fn possessive_end(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].strip_prefix(['\'', '\u{2019}'])?;
    let after_s = rest.strip_prefix(['s', 'S']);
    let bare = text[..at].ends_with(['s', 'S']).then_some(rest);
    let rest = after_s.or(bare).filter(|rest| !rest.starts_with(char::is_alphanumeric))?;
    Some(text.len() - rest.len())
}

/// Says whether a word is written like a name: a capital, then a small letter.
pub(super) fn is_named_like(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

/// So much of a text tells its language.
const LANGUAGE_BYTES: usize = 800;

/// Fewer words tell no language.
const LANGUAGE_WORDS: usize = 40;

/// English, telegrams included, has at least one of its frequent words in so many.
const WORDS_AN_ENGLISH: usize = 20;

/// Says whether a word of two to four letters, in small letters, is one of the frequent words of English that other
/// languages have not.
fn is_frequent(word: &[u8]) -> bool {
    matches!(
        word,
        b"and"
            | b"are"
            | b"by"
            | b"for"
            | b"from"
            | b"is"
            | b"of"
            | b"that"
            | b"the"
            | b"to"
            | b"was"
            | b"were"
            | b"with"
    )
}

/// Says whether a text is English as far as its beginning tells; a text of few words counts as English.
pub(super) fn is_english(text: &str) -> bool {
    let (mut all, mut english) = (0, 0);
    let head = &text.as_bytes()[..text.len().min(LANGUAGE_BYTES)];
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte >= 0x80;
    for word in head.split(|byte| !is_letter(byte)).filter(|word| !word.is_empty()) {
        all += 1;
        if (2..=4).contains(&word.len()) {
            let mut small = [0; 4];
            small[..word.len()].copy_from_slice(word);
            small.make_ascii_lowercase();
            english += usize::from(is_frequent(&small[..word.len()]));
        }
    }
    all < LANGUAGE_WORDS || english * WORDS_AN_ENGLISH >= all
}

/// Says whether the word at `start` is the first of a sentence, a line or a quotation.
pub(super) fn opens_sentence(text: &str, start: usize) -> bool {
    let head = text[..start].trim_end_matches([' ', '\t']);
    head.chars().next_back().is_none_or(|last| !is_word(last) && !matches!(last, ',' | '-' | ')' | '/' | '&'))
}

/// Says whether the line around a name stands in capitals: more than 60 % of its letters.
pub(super) fn is_in_capitals(text: &str, start: usize, end: usize) -> bool {
    // The plain letters tell enough of a line, and can be counted fast.
    let (capitals, small) = count_letters(line_around(text, start, end).as_bytes());
    capitals * 10 > (capitals + small) * 6
}

/// Returns how many plain capitals and small letters there are.
pub(super) fn count_letters(bytes: &[u8]) -> (usize, usize) {
    // Sums that fit into a byte are taken of sixteen bytes at once.
    let parts = bytes.chunks(usize::from(u8::MAX)).map(|part| {
        let capitals: u8 = part.iter().map(|letter| u8::from(letter.is_ascii_uppercase())).sum();
        let small: u8 = part.iter().map(|letter| u8::from(letter.is_ascii_lowercase())).sum();
        (usize::from(capitals), usize::from(small))
    });
    parts.fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
}

/// Says whether the line around a name is a headline: without a full stop, and of four words or more of at least
/// four letters, three quarters of them with a capital.
pub(super) fn is_headline(text: &str, start: usize, end: usize) -> bool {
    let line = line_around(text, start, end);
    if line.contains(". ") || line.trim_end().ends_with('.') {
        return false;
    }
    let long = |word: &&str| word.chars().nth(3).is_some();
    let words = || line.split(|letter: char| !letter.is_alphanumeric()).filter(long);
    let capital = words().filter(|word| word.starts_with(char::is_uppercase)).count();
    let all = words().count();
    all >= 4 && capital * 4 >= all * 3
}

/// Returns the line that holds `start..end`, cut at `LINE_BYTES` on either side.
fn line_around(text: &str, start: usize, end: usize) -> &str {
    let mut first = start.saturating_sub(LINE_BYTES);
    while !text.is_char_boundary(first) {
        first += 1;
    }
    let mut last = (end + LINE_BYTES).min(text.len());
    while !text.is_char_boundary(last) {
        last -= 1;
    }
    let first = text[first..start].rfind('\n').map_or(first, |newline| first + newline + 1);
    let last = text[end..last].find('\n').map_or(last, |newline| end + newline);
    &text[first..last]
}

/// Says whether a character is part of a word.
pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '\'' | '\u{2019}')
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}')
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n' | '\u{a0}')
}

/// A blank line ends whatever stood before it.
fn is_small_gap(gap: &str) -> bool {
    !gap.is_empty() && gap.bytes().filter(|byte| *byte == b'\n').count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_a_neighbour_across_a_line_break_and_not_across_a_blank_line() {
        #[track_caller]
        fn case(text: &str, previous: Option<&str>, next: Option<&str>) {
            let at = text.find('X').unwrap_or_default();
            assert_eq!(before(text, at).map(|word| word.text), previous, "{text:?}");
            assert_eq!(after(text, at + 1).map(|word| word.text), next, "{text:?}");
        }
        case("in X said", Some("in"), Some("said"));
        case("in\n X\r\n said", Some("in"), Some("said"));
        case("in\n\nX\n \nsaid", None, None);
        case("in, X (said", None, None);
        case("anti-X–led", Some("anti"), Some("led"));
        case("Mr. X doesn’t", Some("Mr"), Some("doesn’t"));
        case("X", None, None);
    }

    #[test]
    fn english_is_told_by_its_small_words() {
        for (text, is_so) in [
            ("The ministers of both states met in the capital and agreed to meet again. ", true),
            ("THE MINISTERS OF BOTH STATES MET IN THE CAPITAL AND AGREED TO MEET AGAIN. ", true),
            ("AMBASSADOR ASKED DEPARTMENT FOR VIEWS SOONEST. PLEASE INFORM PALACE OF VISIT. ", true),
            ("Die Minister der beiden Staaten trafen sich in der Hauptstadt zum Essen. ", false),
            ("Les ministres des deux pays se sont vus dans la capitale pour parler. ", false),
            ("Los ministros de los dos estados se vieron en la capital para hablar. ", false),
        ] {
            assert_eq!(is_english(&text.repeat(6)), is_so, "{text}");
            assert!(is_english(text), "too short to tell: {text}");
        }
    }

    #[test]
    fn a_possessive_ends_after_its_s() {
        for (text, at, end) in [("Iran's", 4, Some(6)), ("Iran’s own", 4, Some(8)), ("Paris' own", 5, Some(6))] {
            assert_eq!(possessive_end(text, at), end, "{text}");
        }
        for (text, at) in [("Iran'so", 4), ("Iran' ", 4), ("Iran", 4)] {
            assert_eq!(possessive_end(text, at), None, "{text}");
        }
    }

    #[test]
    fn lines_in_capitals_and_headlines_are_told_from_text() {
        assert!(is_in_capitals("text\nTALKS WITH JAPAN ON FISH\ntext", 16, 21));
        assert!(!is_in_capitals("the UN, NATO and JAPAN met on Monday", 17, 22));
        assert!(is_headline("Israel Strikes Targets in Northern Gaza", 0, 6));
        assert!(!is_headline("Israel Katz said that he would not go to Gaza", 0, 6));
    }
}
