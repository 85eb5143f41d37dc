//! What a shell makes of a query: several arguments, without the quotes that kept them together.
//! In: the arguments. Out: the tokens of the query that was meant, with spans in the arguments joined by blanks.

use super::error::Fault;
use super::field::{self, Field, FilterField};
use super::lexer::{self, Token, TokenKind, is_dash, is_quote};
use super::note::{Note, Notes};
use super::tree::{FilterValue, Form, Phrase, Place, Tree};
use crate::report::span::Span;

/// Returns the tokens of all arguments, and the text that their spans refer to.
///
/// Each argument is read on its own, so that one that is a whole query (`a OR b`) stays together beside the others.
/// One that is not (`(`, `OR`, `a OR`) joins its neighbours as it stands.
pub(super) fn tokens(arguments: &[String], text: &str, notes: &mut Notes) -> Result<Vec<Token>, Fault> {
    let mut all = Vec::new();
    let mut start = 0;
    for argument in arguments {
        let span = Span::new(start, start + argument.len());
        start = span.end + 1;
        if let Some(tokens) = one_value(text, span)? {
            // Alone, it may as well be a whole query in quotes, as in `'actor:Russia weapons'`.
            if let ([Token { kind: TokenKind::Clause(clause), .. }], 1) = (tokens.as_slice(), arguments.len())
                && !is_date(clause)
            {
                notes.add(Note::OneValue { clause: clause.to_string() });
            }
            all.extend(tokens);
            continue;
        }
        let tokens = lexer::tokens(&text[..span.end], span.start, notes)?;
        if let Some(words) = plain_words(&tokens, text).filter(|_| argument.trim().contains(char::is_whitespace)) {
            notes.add(Note::PhraseMeant { words });
        }
        if arguments.len() > 1 && tokens.len() > 1 && stands_alone(&tokens) {
            all.push(Token { kind: TokenKind::Open, span });
            all.extend(tokens);
            all.push(Token { kind: TokenKind::Close, span });
        } else {
            all.extend(tokens);
        }
    }
    Ok(all)
}

/// Reads an argument that begins with a field as one value with blanks, if that is what it must be: the shell
/// took the quotes of `actor:"North Korea"`. An argument with anything in it that is more than a value is a query.
fn one_value(text: &str, argument: Span) -> Result<Option<Vec<Token>>, Fault> {
    let typed = argument.of(text);
    let dash = typed.chars().next().filter(|c| is_dash(*c)).map_or(0, char::len_utf8);
    let Some((row, offset)) = field::leading(&typed[dash..]).filter(|(row, _)| row.takes_blanks) else {
        return Ok(None);
    };
    let value = &typed[dash + offset..];
    let begins = value.chars().next().is_some_and(|c| !c.is_whitespace());
    let means_more = |run: &str| {
        let negates = run.chars().next().is_some_and(|c| is_dash(c) && lexer::starts_clause(&run[c.len_utf8()..]));
        negates || lexer::operator(run).is_some() || field::leading(run).is_some()
    };
    let is_value = begins
        && value.trim().contains(char::is_whitespace)
        && !value.contains(|c| matches!(c, '(' | ')') || is_quote(c))
        && !value.split_whitespace().any(means_more);
    if !is_value {
        return Ok(None);
    }
    let span = Span::new(argument.start + dash, argument.end);
    let words = |form, place| Tree::Phrase(Phrase { text: value.trim().to_string(), form, place, slop: 0, span });
    let clause = match row.field {
        Field::Exact => words(Form::Exact, Place::Anywhere),
        Field::Title => words(Form::Stem, Place::Title),
        // `date:last 3 months` is one value; `date:2023 arms deal` is a query with three clauses.
        Field::Filter(FilterField::Date) => match lexer::filter(row, FilterField::Date, value, span) {
            Ok(clause) => clause,
            Err(_) => return Ok(None),
        },
        Field::Filter(field) => lexer::filter(row, field, value, span)?,
    };
    let clause = Token { kind: TokenKind::Clause(clause), span };
    if dash == 0 {
        return Ok(Some(vec![clause]));
    }
    let negation = Span::new(argument.start, argument.start + dash);
    Ok(Some(vec![Token { kind: TokenKind::Not, span: negation }, clause]))
}

/// A date is read as one value only where all of it is a date: there is nothing to note.
fn is_date(clause: &Tree) -> bool {
    matches!(clause, Tree::Filter(filter) if matches!(filter.value, FilterValue::Date(_)))
}

/// Returns the words of an argument that holds nothing else, and two at least. `actor:`, read as a word, is none:
/// there the missing value is the note.
fn plain_words(tokens: &[Token], text: &str) -> Option<String> {
    let words: Option<Vec<&str>> = tokens
        .iter()
        .map(|token| match &token.kind {
            TokenKind::Clause(Tree::Word(word)) if word.text == word.span.of(text) => Some(word.text.as_str()),
            _ => None,
        })
        .collect();
    words.filter(|words| words.len() > 1).map(|words| words.join(" "))
}

/// Says whether the tokens of an argument are a query of their own: every group closed, every operator with its clause.
fn stands_alone(tokens: &[Token]) -> bool {
    let mut open = 0_usize;
    for token in tokens {
        match token.kind {
            TokenKind::Open => open += 1,
            TokenKind::Close if open == 0 => return false,
            TokenKind::Close => open -= 1,
            _ => {}
        }
    }
    let begins =
        !matches!(tokens.first().map(|token| &token.kind), Some(TokenKind::And | TokenKind::Or | TokenKind::Near(..)));
    let ends = matches!(tokens.last().map(|token| &token.kind), Some(TokenKind::Clause(_) | TokenKind::Close));
    open == 0 && begins && ends
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::query::{QueryError, parse_arguments};

    fn read(arguments: &[&str]) -> Result<(String, Vec<String>), QueryError> {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        let query = parse_arguments(&arguments)?;
        assert_eq!(query.text, arguments.join(" "));
        Ok((query.tree.to_string(), query.notes.iter().map(ToString::to_string).collect()))
    }

    #[track_caller]
    fn case(arguments: &[&str], tree: &str, notes: &[&str]) {
        let (printed, said) = read(arguments).unwrap();
        assert_eq!((printed.as_str(), said), (tree, notes.iter().map(ToString::to_string).collect()), "{arguments:?}");
    }

    #[test]
    fn an_actor_keeps_its_blank_although_the_shell_took_the_quotes() {
        case(&["arms", "actor:North Korea"], "arms actor:\"North Korea\"", &[]);
        case(&["arms", "-actor:North Korea"], "arms NOT actor:\"North Korea\"", &[]);
        case(&["path:my reports/*.txt", "arms"], "path:\"my reports/*.txt\" arms", &[]);
        case(&["exact:arms deals", "title:arms deal"], "exact:\"arms deals\" title:\"arms deal\"", &[]);
        case(
            &["actor:North Korea"],
            "actor:\"North Korea\"",
            &["read as `actor:\"North Korea\"`; where more clauses follow in one argument, write these quotes"],
        );
    }

    #[test]
    fn a_whole_query_in_one_argument_is_a_query_and_no_value() {
        case(&["actor:Russia date:2023"], "actor:Russia date:2023", &[]);
        case(&["actor:Russia OR iran"], "actor:Russia OR iran", &[]);
        case(&["actor:Russia -iran"], "actor:Russia NOT iran", &[]);
        case(&["actor:Russia \"arms deal\""], "actor:Russia \"arms deal\"", &[]);
        case(&["actor:Russia (a OR b)"], "actor:Russia (a OR b)", &[]);
        case(&["date:2023 deal"], "date:2023 deal", &[]);
        case(&["deal actor:North"], "deal actor:North", &[]);
        case(
            &["actor: Russia"],
            "actor Russia",
            &["`actor:` has no value: read as a word; write the value directly after the colon"],
        );
    }

    #[test]
    fn words_in_one_argument_stay_words_and_a_note_says_how_to_ask_for_the_phrase() {
        case(&["arms deal"], "arms deal", &["read as words in any order; for the phrase write '\"arms deal\"'"]);
        case(
            &["O'Brien spoke", "deal"],
            "O'Brien spoke deal",
            &["read as words in any order; for the phrase write '\"O'\\''Brien spoke\"'"],
        );
        case(&["arms", "deal"], "arms deal", &[]);
        case(&["\"arms deal\""], "\"arms deal\"", &[]);
        case(&["arms deal -iran"], "arms deal NOT iran", &[]);
        case(&[" deal "], "deal", &[]);
    }

    #[test]
    fn an_argument_is_read_on_its_own_and_operators_may_be_arguments() {
        case(&["a OR b", "c"], "(a OR b) c", &[]);
        case(&["NOT", "a OR b", "c"], "NOT (a OR b) c", &[]);
        case(&["(", "a", "OR", "b", ")", "c"], "(a OR b) c", &[]);
        case(&["(a OR", "b)", "c"], "(a OR b) c", &[]);
        case(&["a", "OR", "b", "c"], "a OR (b c)", &[]);
        case(&["a OR", "b"], "a OR b", &[]);
        case(&["deal", "-iran"], "deal NOT iran", &[]);
        case(&["deal", "", "  "], "deal", &[]);
        case(&["a AND b", "OR", "c"], "(a b) OR c", &[]);
    }

    #[test]
    fn an_error_in_an_argument_has_its_caret_in_the_whole_line() {
        #[track_caller]
        fn case(arguments: &[&str], first_lines: &str) {
            let drawing = read(arguments).unwrap_err().with_caret();
            assert!(drawing.starts_with(first_lines), "{drawing}");
        }
        case(&["arms", "\"deal", "b\""], "arms \"deal b\"\n     ^\nthis quote is not closed");
        case(&["arms", "OR"], "arms OR\n     ^^\n`OR` has nothing after it");
        case(&["arms", "date:2023-13"], "arms date:2023-13\n     ^^^^^^^^^^^^\nthe calendar has no `2023-13`");
        case(&[], "the query holds nothing to look for");
    }
}
