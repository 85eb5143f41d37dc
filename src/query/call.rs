//! `NAME(x, key=y)`: what a saved query is given for its parameters.
//! In: a text and the place of the parenthesis. Out: the values as they were typed, each with its parameter's name if
//! it has one. Knows no saved query: whether there is such a parameter shows when it is put in its place.

use super::error::{Fault, QueryErrorKind};
use super::lexer::is_quote;
use super::tree::{Argument, SavedName};
use crate::report::span::Span;

/// Reads the arguments from the `(` at byte `open` on, and returns the end of their `)`. A comma parts them, but for one
/// in quotes or in parentheses of their own.
pub(super) fn arguments(text: &str, open: usize) -> Result<(Vec<Argument>, usize), Fault> {
    let mut all = Vec::new();
    let (mut quote, mut depth, mut start) = (None, 0_usize, open + 1);
    for (at, c) in text[start..].char_indices().map(|(at, c)| (open + 1 + at, c)) {
        match c {
            _ if is_quote(c) => quote = if quote.is_some() { None } else { Some(Span::new(at, at + c.len_utf8())) },
            _ if quote.is_some() => {}
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            ',' | ')' if depth == 0 => {
                let span = Span::new(start, at);
                // `NAME()` gives nothing.
                if c == ',' || !all.is_empty() || !span.of(text).trim().is_empty() {
                    let missing = || Fault::at(Span::new(open, at + 1), QueryErrorKind::EmptyArgument);
                    all.push(argument(span.of(text)).ok_or_else(missing)?);
                }
                if c == ')' {
                    return Ok((all, at + 1));
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    Err(match quote {
        Some(span) => Fault::at(span, QueryErrorKind::UnclosedQuote),
        None => Fault::at(Span::new(open, open + 1), QueryErrorKind::UnclosedGroup),
    })
}

/// Reads what `saved run` is given: a name, or a name with arguments. One that cannot be read so is a name as it stands,
/// which nobody will know.
pub fn call(typed: &str) -> SavedName {
    let name = |name: &str| SavedName { name: name.to_string(), arguments: Vec::new(), span: Span::default() };
    let given = typed.find('(').and_then(|open| {
        let (arguments, _) = arguments(typed, open).ok().filter(|(_, end)| *end == typed.len())?;
        Some(SavedName { arguments, ..name(&typed[..open]) })
    });
    given.unwrap_or_else(|| name(typed))
}

fn argument(typed: &str) -> Option<Argument> {
    let typed = typed.trim();
    let named = typed.split_once('=').map(|(name, value)| (name.trim_end(), value.trim_start()));
    let (parameter, value) = match named.filter(|(name, _)| is_name(name)) {
        Some((name, value)) => (Some(name.to_string()), value),
        None => (None, typed),
    };
    (!value.is_empty()).then(|| Argument { parameter, value: value.to_string() })
}

/// Says whether a text can be the name of a parameter: a letter, then letters, digits, `-` and `_`.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(char::is_alphabetic) && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_parted_by_commas_outside_of_quotes_and_parentheses() {
        #[track_caller]
        fn case(typed: &str, name: &str, given: &[(Option<&str>, &str)]) {
            let read = call(typed);
            let arguments: Vec<(Option<&str>, &str)> =
                read.arguments.iter().map(|one| (one.parameter.as_deref(), one.value.as_str())).collect();
            assert_eq!((read.name.as_str(), arguments.as_slice()), (name, given), "{typed}");
        }
        case("deals", "deals", &[]);
        case("deals()", "deals", &[]);
        case("deals( North Korea )", "deals", &[(None, "North Korea")]);
        case("d(x, when = last week)", "d", &[(None, "x"), (Some("when"), "last week")]);
        case("d(\"a, b\", (c, d), e=\"=\")", "d", &[(None, "\"a, b\""), (None, "(c, d)"), (Some("e"), "\"=\"")]);
        case("d(1=2)", "d", &[(None, "1=2")]);
        for none in ["d(,)", "d(a,)", "d(a=)", "d(a", "d(\"a)", "d(a)b", "d)"] {
            case(none, none, &[]);
        }
    }
}
