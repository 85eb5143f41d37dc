//! What of a run is the word: the punctuation around it that says nothing, and the signs of later versions.
//! In: a run as it was typed. Out: the part that is handed on, and what its writer should know.
//! Knows nothing of how the analyser will cut the word.

use super::field;
use super::lexer::{Token, TokenKind, is_dash, is_quote, operator};
use super::note::Note;
use super::tree::{Form, Place, Tree, Word};
use crate::report::span::Span;

/// Returns the part of a run that is the word, as bytes of the run, which holds a letter or digit.
///
/// The law that `print` needs: the part, typed alone, is read as the same word. So a run whose part would be
/// an operator or a field (`NOT,`, `*actor:x`) stays whole.
pub(super) fn core(typed: &str) -> Span {
    let start = typed.len() - typed.trim_start_matches(is_edge).len();
    let letter = typed.find(char::is_alphanumeric).unwrap_or(start);
    let mut end = typed.len();
    loop {
        let trimmed = typed[..end].trim_end_matches(is_edge);
        // `shoygu~1` is the word `shoygu`, but nothing would be left of `$~1`.
        let before = without_distance(trimmed).len();
        let shorter = if before > letter { before } else { trimmed.len().max(start) };
        if shorter == end {
            break;
        }
        end = shorter;
    }
    let core = &typed[start..end];
    let means_more = core.starts_with('(') || operator(core).is_some() || field::leading(core).is_some();
    if means_more { Span::new(0, typed.len()) } else { Span::new(start, end) }
}

/// Returns every run of `text` that holds a letter or digit as a word, whatever else it looks like.
pub(super) fn all(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    for run in text.split(char::is_whitespace) {
        if run.contains(char::is_alphanumeric) {
            let span = core(run).moved_on(at);
            let word = Word { text: span.of(text).to_string(), form: Form::Stem, place: Place::Anywhere, span };
            tokens.push(Token { kind: TokenKind::Clause(Tree::Word(word)), span });
        }
        let blank = text[at + run.len()..].chars().next().map_or(0, char::len_utf8);
        at += run.len() + blank;
    }
    tokens
}

/// Returns what is to be said about a run and its word: signs that a later version will obey.
pub(super) fn note(typed: &str, core: Span) -> Option<Note> {
    let word = || core.of(typed).to_string();
    let (before, inside, after) = (&typed[..core.start], core.of(typed), &typed[core.end..]);
    if typed.len() > 2 && typed.starts_with('/') && typed.ends_with('/') {
        return Some(Note::RegularExpression { text: typed.to_string() });
    }
    if is_proximity(typed) {
        return Some(Note::Proximity { text: typed.to_string() });
    }
    if after.contains('~') {
        return Some(Note::Spelling { sign: after.trim_end_matches(',').to_string(), word: word() });
    }
    if before.contains('*') || after.contains('*') {
        return Some(Note::Wildcard { sign: '*', word: word() });
    }
    let sign = inside.chars().find(|c| matches!(c, '*' | '?'))?;
    Some(Note::InnerWildcard { sign, word: word() })
}

/// Returns the distance that follows a phrase: `~3`, or nothing.
pub(super) fn distance(after: &str) -> &str {
    let Some(digits) = after.strip_prefix('~') else { return "" };
    let beyond = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    &after[..after.len() - beyond.len()]
}

/// Returns the note about a run that looks like a field and is none: letters, a colon, and a value directly after it.
/// `16:30`, `https://x` and `Subject: Iran` look otherwise.
pub(super) fn like_a_field(text: &str) -> Option<Note> {
    let name = &text[..text.find(|c: char| !c.is_alphabetic())?];
    let value = text[name.len()..].strip_prefix(':')?.chars().next()?;
    if name.chars().nth(1).is_none() || !(value.is_alphanumeric() || is_quote(value)) {
        return None;
    }
    let name = name.to_string();
    Some(if field::LATER.contains(&name.as_str()) { Note::LaterField { name } } else { Note::UnknownField { name } })
}

/// Says whether a character at the edge of a run says nothing of the word. What can belong to one stays:
/// `.NET`, `U.S.`, `C++`, `#7`, `$5`, `50%`, `states'`.
fn is_edge(c: char) -> bool {
    is_dash(c)
        || matches!(
            c,
            ',' | ';'
                | ':'
                | '!'
                | '?'
                | '*'
                | '~'
                | '…'
                | '['
                | ']'
                | '{'
                | '}'
                | '<'
                | '>'
                | '|'
                | '\\'
                | '^'
                | '='
                | '`'
        )
}

/// Returns a word without the spelling distance at its end: `shoygu` of `shoygu~1`.
fn without_distance(word: &str) -> &str {
    word.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix('~').unwrap_or(word)
}

fn is_proximity(typed: &str) -> bool {
    let (name, number) = typed.split_once('/').map_or((typed, None), |(name, number)| (name, Some(number)));
    let numbered = number.is_none_or(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    numbered && (matches!(name, "NEAR" | "BEFORE") || typed == "WITHIN")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_punctuation_around_a_word_is_left_out_and_that_of_the_word_stays() {
        #[track_caller]
        fn case(typed: &str, word: &str) {
            assert_eq!(core(typed).of(typed), word);
        }
        for word in
            ["U.S.", "COVID-19", "cease-fire", "16:30", "https://x", "and/or", "C++", "O'Brien", "f(x)", ".NET", "$5"]
        {
            case(word, word);
        }
        case("deal,", "deal");
        case("[deal]!?", "deal");
        case("--fresh", "fresh");
        case("deal—", "deal");
        case("sanction*", "sanction");
        case("shoygu~1,", "shoygu");
        case("a~1~2*~", "a");
        case("$~1", "$~1");
        case("NOT,", "NOT,");
        case("*actor:x", "*actor:x");
        case("?(x)", "?(x)");
    }
}
