//! Why a text is no query: what is wrong, where, and what to write instead.
//! In: a kind and a place. Out: one line for a log, or a drawing with a caret for a person.
//! Only `caret.rs` draws; nothing here knows how wide a letter is.

use std::fmt;

use super::caret::{self, visible};
use super::date_fault::DateFault;
use super::field;
use super::{MOST_BYTES, MOST_CLAUSES, MOST_DISTANCE, MOST_LEVELS, MOST_PATTERNS};
use crate::report::span::Span;

/// Why a text is no query, and where. Displayed, it is one line: what is wrong, a colon, what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// What is wrong.
    pub kind: QueryErrorKind,
    /// Where: bytes of `text`.
    pub span: Span,
    /// The query as it was typed; empty where it is too long to be kept.
    pub text: String,
}

/// What is wrong with a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryErrorKind {
    /// No word and no filter is left, at most punctuation.
    Empty,
    /// It has more bytes than are read.
    TooLong {
        /// How many bytes it has.
        bytes: usize,
    },
    /// Parentheses and exclusions lie in each other too deeply.
    TooDeep,
    /// It has more words, phrases and filters than are read.
    TooManyClauses,
    /// A quote has no second one.
    UnclosedQuote,
    /// A `(` has no `)`.
    UnclosedGroup,
    /// Nothing stands between two parentheses.
    EmptyGroup,
    /// Nothing stands before a comma, or behind it, among what a saved query is given.
    EmptyArgument,
    /// `AND` or `OR` has nothing before it.
    NothingBefore {
        /// The operator as it was typed.
        operator: String,
    },
    /// `AND`, `OR`, `NOT` or `-` has nothing after it.
    NothingAfter {
        /// The operator as it was typed.
        operator: String,
    },
    /// It says only what reports may not hold.
    OnlyExcludes,
    /// A field with an empty value.
    NoValue {
        /// The field's name, without the colon.
        field: &'static str,
        /// A clause with that field.
        example: &'static str,
    },
    /// The value of a field that takes a date is none.
    Date {
        /// The field's name, without the colon.
        field: &'static str,
        /// What is wrong with it.
        fault: Box<DateFault>,
    },
    /// An operator of another program.
    Foreign {
        /// The operator as it was typed.
        typed: String,
        /// What to write instead.
        ours: String,
    },
    /// NEAR or BEFORE with a number that no passage is as long as, or with 0.
    NoDistance {
        /// The operator as it was typed.
        operator: String,
    },
    /// `~` behind a phrase, without a number or with one too large.
    NoSlop {
        /// What was typed behind the quote.
        sign: String,
    },
    /// `~` behind a word, without a number or with one too large.
    NoSpelling {
        /// The word.
        word: String,
        /// What was typed behind it.
        sign: String,
    },
    /// `~` behind a word with a wildcard.
    SpelledPattern {
        /// The word with its wildcards.
        pattern: String,
    },
    /// A text between slashes that is no regular expression.
    NoExpression {
        /// The text with its slashes.
        text: String,
        /// What is wrong with it.
        why: String,
    },
    /// More wildcards, spellings and regular expressions than are read.
    TooManyPatterns,
    /// Words that must all be there stand beside NEAR.
    NearAll,
    /// An exclusion stands beside NEAR.
    NearNot,
    /// WITHIN stands beside NEAR.
    NearWithin,
    /// A property of the report stands beside NEAR or inside WITHIN.
    NoPlace {
        /// The field's name, without the colon.
        field: &'static str,
    },
    /// `mention:none` stands beside NEAR or inside WITHIN.
    NoneHasNoPlace,
    /// WITHIN without a scope and a group.
    WithinWhat,
    /// WITHIN over what may be satisfied by the absence of words.
    WithinExcludes,
    /// A passage inside of a sentence.
    WithinWider,
    /// A field inside the group of another.
    FieldInField {
        /// The inner one, without the colon.
        field: &'static str,
        /// The outer one, without the colon.
        outer: &'static str,
    },
}

impl QueryErrorKind {
    /// Returns what is wrong, on one line.
    pub fn message(&self) -> String {
        match self {
            QueryErrorKind::Empty => "the query holds nothing to look for".to_string(),
            QueryErrorKind::TooLong { bytes } => {
                format!("the query has {bytes} bytes, and at most {MOST_BYTES} are read")
            }
            QueryErrorKind::TooDeep => format!("the query is nested deeper than {MOST_LEVELS} levels"),
            QueryErrorKind::TooManyClauses => {
                format!("the query has more than {MOST_CLAUSES} words, phrases and filters")
            }
            QueryErrorKind::UnclosedQuote => "this quote is not closed".to_string(),
            QueryErrorKind::UnclosedGroup => "this parenthesis is not closed".to_string(),
            QueryErrorKind::EmptyGroup => "nothing to look for stands between these parentheses".to_string(),
            QueryErrorKind::EmptyArgument => "one of the values that this query is given is missing".to_string(),
            QueryErrorKind::NothingBefore { operator } => format!("`{operator}` has nothing before it"),
            QueryErrorKind::NothingAfter { operator } => format!("`{operator}` has nothing after it"),
            QueryErrorKind::OnlyExcludes => "the query says only what to leave out".to_string(),
            QueryErrorKind::NoValue { field, .. } => format!("`{field}:` has an empty value"),
            QueryErrorKind::Date { field, fault } => fault.message(field),
            QueryErrorKind::Foreign { typed, .. } => format!("`{}` is no operator here", visible(typed)),
            QueryErrorKind::NoDistance { operator } => {
                format!("`{}` has no number from 1 to {MOST_DISTANCE}", visible(operator))
            }
            QueryErrorKind::NoSlop { sign } => {
                format!("`{}` says not how many words may stand between", visible(sign))
            }
            QueryErrorKind::NoSpelling { sign, .. } => {
                format!("`{}` says not how many letters may differ", visible(sign))
            }
            QueryErrorKind::SpelledPattern { pattern } => {
                format!("`{}` is a wildcard already, and has no other spellings", visible(pattern))
            }
            QueryErrorKind::NoExpression { text, why } => {
                format!("`{}` is no regular expression: {}", visible(text), visible(why))
            }
            QueryErrorKind::TooManyPatterns => {
                format!("the query has more than {MOST_PATTERNS} wildcards, spellings and regular expressions")
            }
            QueryErrorKind::NearAll => "words that must all be there have no one place to be near to".to_string(),
            QueryErrorKind::NearNot => "what is not there is near to nothing".to_string(),
            QueryErrorKind::NearWithin => "`WITHIN` has no one place to be near to".to_string(),
            QueryErrorKind::NoPlace { field } => format!("`{field}:` has no place in the text"),
            QueryErrorKind::NoneHasNoPlace => "`mention:none` is of a whole report".to_string(),
            QueryErrorKind::WithinWhat => {
                "`WITHIN` has no `sentence ( … )` and no `passage ( … )` after it".to_string()
            }
            QueryErrorKind::WithinExcludes => "a stretch without any of these words would do as well".to_string(),
            QueryErrorKind::WithinWider => "no passage lies within a sentence".to_string(),
            QueryErrorKind::FieldInField { field, outer } => {
                format!("`{field}:` stands inside the group of `{outer}:`")
            }
        }
    }

    /// Returns what to write instead, on one line.
    pub fn hint(&self) -> String {
        match self {
            QueryErrorKind::Empty => "write a word or a filter, as in `arms deal` or `date:2023`".to_string(),
            QueryErrorKind::TooLong { .. } | QueryErrorKind::TooManyClauses => {
                "write a shorter one, or ask in several queries".to_string()
            }
            QueryErrorKind::TooDeep => "write it with fewer parentheses".to_string(),
            QueryErrorKind::UnclosedQuote => "write a second `\"` where the phrase ends".to_string(),
            QueryErrorKind::UnclosedGroup => "write `)` where the group ends".to_string(),
            QueryErrorKind::EmptyGroup => "write a word between them, or leave them out".to_string(),
            QueryErrorKind::EmptyArgument => {
                "write each value between commas, as in `query:deals(Iran, when=2023)`".to_string()
            }
            QueryErrorKind::NothingBefore { operator } | QueryErrorKind::NothingAfter { operator } => {
                let side = if matches!(self, QueryErrorKind::NothingBefore { .. }) { "before" } else { "after" };
                if operator.chars().all(char::is_alphabetic) {
                    format!("write a word {side} it, or `{}` to look for that word", operator.to_lowercase())
                } else {
                    format!("write a word {side} it, or leave it out")
                }
            }
            QueryErrorKind::OnlyExcludes => "write what to look for as well, as in `deal -iran`".to_string(),
            QueryErrorKind::NoValue { example, .. } => format!("write the value after the colon, as in `{example}`"),
            QueryErrorKind::Date { field, fault } => fault.hint(field),
            QueryErrorKind::Foreign { ours, .. } => format!("write {ours}, or put it in quotes to look for it"),
            QueryErrorKind::NoDistance { .. } => "write the number of words, as in `a NEAR/8 b`".to_string(),
            QueryErrorKind::NoSlop { .. } => format!("write a number up to {MOST_DISTANCE}, as in `\"arms deal\"~3`"),
            QueryErrorKind::NoSpelling { word, .. } => {
                let word = visible(word);
                format!("write `{word}~1` or `{word}~2`; other endings are found by `{word}` alone")
            }
            QueryErrorKind::SpelledPattern { pattern } => {
                format!("write `{}` alone, or a whole word before the `~`", visible(pattern))
            }
            QueryErrorKind::NoExpression { .. } => "mend it, or put it in quotes to look for words".to_string(),
            QueryErrorKind::TooManyPatterns => "ask in several queries".to_string(),
            QueryErrorKind::NearAll => {
                "join them by OR, write them as a phrase, or ask `WITHIN sentence ( … )`".to_string()
            }
            QueryErrorKind::NearNot => "exclude the whole, as in `a NOT (a NEAR/8 b)`".to_string(),
            QueryErrorKind::NearWithin => {
                "write it the other way round, as in `WITHIN sentence (a NEAR/8 b)`".to_string()
            }
            QueryErrorKind::NoPlace { field } => {
                // Who asks for a day beside a word means one that the text mentions.
                let mention = if *field == field::DATE { "; for dates in the text write `mention:`" } else { "" };
                format!("write it beside, as in `(a NEAR/8 b) {}`{mention}", example_of(field))
            }
            QueryErrorKind::NoneHasNoPlace => {
                "write it beside, or `-@date` for no date here, as in `WITHIN sentence (a -@date)`".to_string()
            }
            QueryErrorKind::WithinWhat => {
                "write `WITHIN sentence (a b)`, or `within` to look for that word".to_string()
            }
            QueryErrorKind::WithinExcludes => {
                "write a word that must be in it, as in `WITHIN sentence (a -b)`".to_string()
            }
            QueryErrorKind::WithinWider => "write `WITHIN passage (a WITHIN sentence (b c))`".to_string(),
            QueryErrorKind::FieldInField { field, .. } => {
                format!("write it beside the group, as in `{}`", example_of(field))
            }
        }
    }
}

fn example_of(field: &str) -> &'static str {
    field::FIELDS.iter().find(|row| row.name == field).map_or("", |row| row.example)
}

impl QueryError {
    /// Returns the drawing for a terminal, without a newline at its end: the query (a window of it, if it is long),
    /// carets under the place, what is wrong, and what to write instead, each on its own line.
    pub fn with_caret(&self) -> String {
        let words = format!("{}\n{}", self.kind.message(), self.kind.hint());
        if self.text.is_empty() { words } else { format!("{}\n{words}", caret::drawing(&self.text, self.span)) }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.kind.message(), self.kind.hint())
    }
}

impl std::error::Error for QueryError {}

/// A kind and a place, on the way from where it went wrong to where the whole text is known.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) kind: QueryErrorKind,
    pub(super) span: Span,
}

impl Fault {
    pub(super) fn at(span: Span, kind: QueryErrorKind) -> Fault {
        Fault { kind, span }
    }

    pub(super) fn in_text(self, text: String) -> QueryError {
        QueryError { kind: self.kind, span: self.span, text }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::query::parse;

    #[test]
    fn an_error_shows_the_place_with_a_caret_and_says_what_to_write_instead() {
        #[track_caller]
        fn case(text: &str, drawing: &str) {
            assert_eq!(parse(text).unwrap_err().with_caret(), drawing, "{text}");
        }
        case("arms \"deal", "arms \"deal\n     ^\nthis quote is not closed\nwrite a second `\"` where the phrase ends");
        case("a (b OR c", "a (b OR c\n  ^\nthis parenthesis is not closed\nwrite `)` where the group ends");
        case(
            "a ( ) b",
            "a ( ) b\n  ^^^\nnothing to look for stands between these parentheses\n\
             write a word between them, or leave them out",
        );
        case("a OR", "a OR\n  ^^\n`OR` has nothing after it\nwrite a word after it, or `or` to look for that word");
        case(
            "a (AND b)",
            "a (AND b)\n   ^^^\n`AND` has nothing before it\nwrite a word before it, or `and` to look for that word",
        );
        case(
            "a NOT",
            "a NOT\n  ^^^\n`NOT` has nothing after it\nwrite a word after it, or `not` to look for that word",
        );
        case("a –\"\"", "a –\"\"\n  ^\n`–` has nothing after it\nwrite a word after it, or leave it out");
        case(
            "-iran NOT \"oil deal\"",
            "-iran NOT \"oil deal\"\n^^^^^^^^^^^^^^^^^^^^\nthe query says only what to leave out\n\
             write what to look for as well, as in `deal -iran`",
        );
        case("", "the query holds nothing to look for\nwrite a word or a filter, as in `arms deal` or `date:2023`");
        case(
            "* ?",
            "* ?\n^^^\nthe query holds nothing to look for\n\
             write a word or a filter, as in `arms deal` or `date:2023`",
        );
        case(
            "arms date:2023-09..2023-08",
            "arms date:2023-09..2023-08\n     ^^^^^^^^^^^^^^^^^^^^^\n\
             `date:2023-09..2023-08` ends before it begins\nwrite `date:2023-08..2023-09`",
        );
        case(
            "date:2023-02-30",
            "date:2023-02-30\n^^^^^^^^^^^^^^^\nthe calendar has no `2023-02-30`\nwrite `date:2023-02` for all of it",
        );
        case(
            "date:soon",
            "date:soon\n^^^^^^^^^\n`soon` is no date\nwrite `date:2023`, `date:2023-08`, `date:2023-08-31`, \
             `date:2023-Q3`, `date:2021..2023-06`, `date:..2020`, `date:today`, `date:\"last 3 months\"` or `date:none`",
        );
        case(
            "date:last 3 months",
            "date:last 3 months\n^^^^^^^^^\n`last` alone is no date\nwrite all words of a date in quotes, as in \
             `date:\"last 3 months\"` or `date:\"spring 2022\"`",
        );
        case(
            "date:\"last 3 mnths\"",
            "date:\"last 3 mnths\"\n^^^^^^^^^^^^^^^^^^^\n`last 3 mnths` is no date: `mnths` is no word of one\n\
             write `date:2023`, `date:2023-08`, `date:2023-08-31`, `date:2023-Q3`, `date:2021..2023-06`, `date:..2020`, \
             `date:today`, `date:\"last 3 months\"` or `date:none`",
        );
        case(
            "date:august 2023",
            "date:august 2023\n^^^^^^^^^^^\n`august` has no year\n\
             write it with its year, in quotes, as in `date:\"august 2023\"`",
        );
        case(
            "date:03/04/2024",
            "date:03/04/2024\n^^^^^^^^^^^^^^^\n`03/04/2024` may be 2024-03-04 or 2024-04-03\n\
             write `date:2024-03-04` or `date:2024-04-03`",
        );
        case(
            "mention:2023-02-30",
            "mention:2023-02-30\n^^^^^^^^^^^^^^^^^^\nthe calendar has no `2023-02-30`\nwrite `mention:2023-02` for all of it",
        );
        case(
            "seen:none",
            "seen:none\n^^^^^^^^^\n`none` is no date\nwrite `seen:2023`, `seen:2023-08`, `seen:2023-08-31`, `seen:2023-Q3`, \
             `seen:2021..2023-06`, `seen:..2020`, `seen:today` or `seen:\"last 3 months\"`",
        );
        case(
            "deal NEAR date:2023",
            "deal NEAR date:2023\n          ^^^^^^^^^\n`date:` has no place in the text\n\
             write it beside, as in `(a NEAR/8 b) date:2023-08`; for dates in the text write `mention:`",
        );
        case(
            "WITHIN sentence (deal mention:none)",
            "WITHIN sentence (deal mention:none)\n^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n`mention:none` is of a whole report\n\
             write it beside, or `-@date` for no date here, as in `WITHIN sentence (a -@date)`",
        );
        case(
            "actor:\" \"",
            "actor:\" \"\n^^^^^^^^^\n`actor:` has an empty value\n\
             write the value after the colon, as in `actor:\"North Korea\"`",
        );
    }

    #[test]
    fn a_distance_says_what_it_is_one_of() {
        #[track_caller]
        fn case(text: &str, drawing: &str) {
            assert_eq!(parse(text).unwrap_err().with_caret(), drawing, "{text}");
        }
        case(
            "\"arms deal\"~3x",
            "\"arms deal\"~3x\n           ^^^\n`~3x` says not how many words may stand between\n\
             write a number up to 999, as in `\"arms deal\"~3`",
        );
        for text in ["sanct*on~1", "sanct?on~2,"] {
            let pattern = &text[..8];
            let said = format!(
                "`{pattern}` is a wildcard already, and has no other spellings: write `{pattern}` alone, or a whole word \
                 before the `~`"
            );
            assert_eq!(parse(text).unwrap_err().to_string(), said);
        }
        assert!(parse("*on~1").is_err() && parse("sanct*~1").is_err());
    }

    #[test]
    fn a_query_too_large_to_read_is_refused_with_both_sizes() {
        #[track_caller]
        fn case(text: &str, line: &str) {
            assert_eq!(parse(text).unwrap_err().to_string(), line);
        }
        case(
            &"a".repeat(65_537),
            "the query has 65537 bytes, and at most 65536 are read: write a shorter one, or ask in several queries",
        );
        case(
            &"a ".repeat(1_025),
            "the query has more than 1024 words, phrases and filters: write a shorter one, or ask in several queries",
        );
        case(&"(".repeat(60_000), "the query is nested deeper than 64 levels: write it with fewer parentheses");
        case(&"NOT ".repeat(15_000), "the query is nested deeper than 64 levels: write it with fewer parentheses");
    }
}
