//! What a run is: a word with punctuation around it that says nothing, a pattern of words, or a class of names or dates.
//! In: a run as it was typed. Out: the part that is handed on, and what its writer should know.
//! Knows nothing of how the analyser will cut the word.

use super::error::QueryErrorKind;
use super::field;
use super::foreign;
use super::lexer::{Token, TokenKind, is_dash, is_quote, operator};
use super::near::near;
use super::note::Note;
use super::tree::{CLASSES, Class, Form, PatternKind, Place, Scope, Tree, Word};
use crate::report::span::Span;

/// What a run is. Spans are bytes of the run.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// No letter and no digit.
    Nothing,
    /// A word, and what its writer should know.
    Word(Span, Option<Note>),
    /// A pattern: its text, and where it stands with its signs.
    Pattern(PatternKind, String, Span),
    /// A class of names or dates.
    Class(Class, Span),
}

/// Reads a run.
pub(super) fn read(typed: &str) -> Result<Read, QueryErrorKind> {
    if let Some(length) = expression(typed) {
        let text = &typed[1..length - 1];
        // A slash is written `\\/` so that it does not end the expression; no word holds one.
        regex_syntax::parse(text).map_err(|error| QueryErrorKind::NoExpression {
            text: typed[..length].to_string(),
            why: why_no_expression(&error),
        })?;
        return Ok(Read::Pattern(PatternKind::Expression, text.to_string(), Span::new(0, length)));
    }
    if let Some(ours) = foreign::ours(typed) {
        return Err(QueryErrorKind::Foreign { typed: typed.to_string(), ours });
    }
    if !typed.chars().any(char::is_alphanumeric) {
        return Ok(Read::Nothing);
    }
    let core = core(typed);
    let text = core.of(typed);
    if let Some(name) = text.strip_prefix('@') {
        if let Some((_, class)) = CLASSES.into_iter().find(|(known, _)| *known == name) {
            return Ok(Read::Class(class, core));
        }
        let near = near(name, CLASSES.iter().map(|(known, _)| *known));
        let unknown = near.first().map(|near| Note::UnknownClass { name: name.to_string(), near: near.to_string() });
        return Ok(Read::Word(core, unknown));
    }
    if let Some(read) = spelling(typed, core)? {
        return Ok(read);
    }
    if let Some(span) = wildcard(typed, core) {
        return Ok(Read::Pattern(PatternKind::Wildcard, span.of(typed).to_string(), span));
    }
    if is_distance(typed) {
        return Ok(Read::Word(core, Some(Note::DetachedDistance { number: text.to_string() })));
    }
    let inner = text.chars().find(|c| matches!(c, '*' | '?'));
    let note = inner.map(|sign| Note::InnerWildcard { sign, word: text.to_string() });
    let ends_in_root = typed[core.end..].starts_with('!') && text.chars().all(char::is_alphabetic);
    let root = || Note::RootMeant { word: text.to_string() };
    Ok(Read::Word(core, note.or_else(|| ends_in_root.then(root))))
}

/// Returns the length of the regular expression that `text` begins with: a run between two slashes, with no third.
pub(super) fn expression(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c.is_whitespace() {
            return None;
        }
        if c == '/' && !escaped {
            let after = text[at + 1..].split(char::is_whitespace).next().unwrap_or_default();
            let ends = after.chars().all(|c| c == ')' || is_edge(c) || c == '.');
            return (text.starts_with('/') && at > 1 && ends).then_some(at + 1);
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

/// Reads the name of a scope, in any case.
pub(super) fn scope(word: &str) -> Option<Scope> {
    [Scope::Sentence, Scope::Passage].into_iter().find(|scope| word.eq_ignore_ascii_case(scope.name()))
}

fn why_no_expression(error: &regex_syntax::Error) -> String {
    match error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        _ => "it cannot be read".to_string(),
    }
}

/// Reads `shoygu~1`. Any other number, and none, is an error: another program would take it for something else.
fn spelling(typed: &str, core: Span) -> Result<Option<Read>, QueryErrorKind> {
    let pattern = wildcard(typed, core);
    let signs_end = pattern.map_or(core.end, |pattern| pattern.end);
    let signs = &typed[signs_end..];
    let Some(after) = signs.strip_prefix('~') else {
        // `shoygu?~1`: the distance is that of nothing.
        let sign = signs.trim_start_matches(|c| is_edge(c) && c != '~');
        let is_lost = sign.strip_prefix('~').is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()));
        let word = core.of(typed).to_string();
        return if is_lost { Err(QueryErrorKind::NoSpelling { word, sign: signs.to_string() }) } else { Ok(None) };
    };
    if let Some(pattern) = pattern {
        return Err(QueryErrorKind::SpelledPattern { pattern: pattern.of(typed).to_string() });
    }
    let word = core.of(typed);
    if !word.chars().all(is_of_a_pattern) {
        return Ok(Some(Read::Word(core, Some(Note::Spelling { word: word.to_string() }))));
    }
    let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let slips = match after[..digits].trim_end_matches('.') {
        "1" => 1,
        "2" => 2,
        _ => return Err(QueryErrorKind::NoSpelling { word: word.to_string(), sign: format!("~{}", &after[..digits]) }),
    };
    if after[digits..].chars().any(|c| !is_edge(c)) || after.contains('~') {
        return Err(QueryErrorKind::NoSpelling { word: word.to_string(), sign: format!("~{after}") });
    }
    Ok(Some(Read::Pattern(PatternKind::Spelling(slips), word.to_string(), Span::new(core.start, core.end + 2))))
}

/// Returns where in a run a wildcard stands: with `*` anywhere, or with `?` between letters.
fn wildcard(typed: &str, core: Span) -> Option<Span> {
    let before = typed[..core.start].len() - typed[..core.start].trim_end_matches('*').len();
    let after = &typed[core.end..];
    // In `sanction?*` the sign before the last one means a letter.
    let signs = after.len() - after.trim_start_matches(['*', '?']).len();
    let signs = after[..signs].rfind('*').map_or(0, |last| last + 1);
    let span = Span::new(core.start - before, core.end + signs);
    let text = span.of(typed);
    let has_sign = text.contains(['*', '?']);
    (has_sign && text.chars().all(|c| is_of_a_pattern(c) || matches!(c, '*' | '?'))).then_some(span)
}

fn is_of_a_pattern(c: char) -> bool {
    c.is_alphanumeric() || is_dash(c) || matches!(c, '\'' | '’' | '.')
}

/// Returns the part of a run that is the word, as bytes of the run, which holds a letter or digit.
///
/// The law that `print` needs: the part, typed alone, is read as the same word. So a run whose part would be
/// an operator, a field or a regular expression (`NOT,`, `*actor:x`, `/a/~1`) stays whole.
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
    let means_more = core.starts_with('(')
        || operator(core).is_some()
        || field::leading(core).is_some()
        || expression(core).is_some();
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

/// Returns the distance that follows a phrase: `~3`, with all letters that are glued to it, or nothing.
pub(super) fn distance(after: &str) -> &str {
    let Some(digits) = after.strip_prefix('~') else { return "" };
    let beyond = digits.trim_start_matches(char::is_alphanumeric);
    &after[..after.len() - beyond.len()]
}

/// Says whether a run is a distance by itself, which stands directly behind its phrase or word.
fn is_distance(run: &str) -> bool {
    let digits = run.strip_prefix('~').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the note about a run that looks like a field and is none: letters, a colon, and a value directly after it.
/// `16:30`, `https://x` and `Subject: Iran` look otherwise.
pub(super) fn like_a_field(text: &str) -> Option<Note> {
    let name = &text[..text.find(|c: char| !c.is_alphabetic())?];
    let value = text[name.len()..].strip_prefix(':')?.chars().next()?;
    if name.chars().nth(1).is_none() || !(value.is_alphanumeric() || is_quote(value)) {
        return None;
    }
    Some(Note::UnknownField { name: name.to_string() })
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

/// Returns a word without the spelling distance at its end: `shoygu` of `shoygu~1`, which may end a sentence.
fn without_distance(word: &str) -> &str {
    word.trim_end_matches('.').trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix('~').unwrap_or(word)
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
