//! A query's text, on its way to a tree: the promise of what can be asked, and how.
//! In: what was typed, as one text or as shell arguments. Out: a tree with spans, and notes on what was read
//! otherwise than it may have been meant. Knows no index, no clock and no analyser: names, days and stems come later.
//!
//! The way: `arguments` (what the shell left), `lexer` (runs, with `word` and `field`), `parser` (the tree),
//! `print` (and back). Beside it: `placed` (what may stand in NEAR and WITHIN), `foreign` (operators of other
//! programs), `help` (the grammar in words), `error` and `caret`, `note`, `saved` (queries kept as files), `call` and
//! `parameters` (what they are given), `expand` (puts them in their places), `options` (what is asked beside), `many` (a query a line),
//! `near` (names that are near to others).

mod arguments;
mod call;
mod caret;
mod date;
mod date_fault;
mod error;
mod expand;
mod field;
mod foreign;
mod help;
mod lexer;
pub mod many;
mod near;
mod note;
pub mod options;
pub mod parameters;
mod parser;
mod placed;
mod print;
pub mod saved;
mod tree;
mod word;

pub use call::call;
pub use date::{DateEnd, DateRange, DateValue, first_day};
pub use date_fault::DateFault;
pub use error::{QueryError, QueryErrorKind};
pub use expand::{ExpandError, expand};
pub use field::field_names;
pub use help::help;
pub use near::{near, slips};
pub use note::Note;
pub use tree::{
    Argument, CLASSES, Class, ClassName, Filter, FilterValue, Form, Near, Pattern, PatternKind, Phrase, Place,
    SavedName, Scope, Tree, Within, Word, WordOrder,
};

use error::Fault;
use lexer::Token;
use note::Notes;

/// The longest query that is read: a page of a book is 3 KiB, so this holds a pasted chapter.
pub const MOST_BYTES: usize = 64 * 1024;

/// The deepest nesting of groups and exclusions: no one types more, and recursion over a tree stays shallow.
pub const MOST_LEVELS: usize = 64;

/// The most words, phrases and filters in a query: each is looked up and marked.
pub const MOST_CLAUSES: usize = 1_024;

/// The most wildcards, spellings and regular expressions in a query: for each, the words of the index are gone through.
pub const MOST_PATTERNS: usize = 32;

/// The most words that may lie between two that are near, or inside a phrase: no passage is as long.
pub const MOST_DISTANCE: u32 = 999;

/// What NEAR and BEFORE mean without a number.
pub const NEAR_DISTANCE: u32 = 8;

/// A query that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What is asked.
    pub tree: Tree,
    /// What was read otherwise than it may have been meant, in the order in which it was noticed.
    pub notes: Vec<Note>,
    /// What the spans of the tree refer to: the text, or the arguments joined by one blank.
    pub text: String,
}

/// Reads one text: a saved query, standard input, a line of many queries.
///
/// # Errors
/// Where the text is no query; the error knows the place. Punctuation in words is never an error.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    read(text.to_string(), |text, notes| lexer::tokens(text, 0, notes))
}

/// Reads the arguments of a command, which the shell has stripped of quotes: `actor:North Korea` in one argument
/// is one value, and `arms deal` in one argument is two words, with a note that says how to ask for the phrase.
///
/// # Errors
/// As for [`parse`].
pub fn parse_arguments(arguments: &[String]) -> Result<Query, QueryError> {
    read(arguments.join(" "), |text, notes| arguments::tokens(arguments, text, notes))
}

/// Reads any text as plain words that must all be there: no operators, no fields, no quotes.
///
/// # Errors
/// Where there is no word in it, or more of them than are read.
pub fn literal(text: &str) -> Result<Query, QueryError> {
    read(text.to_string(), |text, _| Ok(word::all(text)))
}

fn read(text: String, tokens: impl FnOnce(&str, &mut Notes) -> Result<Vec<Token>, Fault>) -> Result<Query, QueryError> {
    if text.len() > MOST_BYTES {
        let kind = QueryErrorKind::TooLong { bytes: text.len() };
        return Err(QueryError { kind, span: Default::default(), text: String::new() });
    }
    let mut notes = Notes::default();
    let tree = tokens(&text, &mut notes).and_then(|tokens| parser::tree(tokens, &text, &mut notes));
    match tree {
        Ok(tree) => Ok(Query { tree, notes: notes.finish(), text }),
        Err(fault) => Err(fault.in_text(text)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The query as it was understood, printed back.
    #[track_caller]
    fn case(text: &str, tree: &str) {
        let query = parse(text).unwrap();
        assert_eq!(query.tree.to_string(), tree, "{text}");
        assert_eq!(query.text, text);
    }

    #[track_caller]
    fn without_a_note(text: &str, tree: &str) {
        case(text, tree);
        assert_eq!(parse(text).unwrap().notes, [], "{text}");
    }

    #[test]
    fn words_must_all_be_there_and_or_binds_weaker_than_a_blank() {
        without_a_note("arms deal", "arms deal");
        without_a_note("arms deal OR sale", "(arms deal) OR sale");
        without_a_note("arms (deal OR sale)", "arms (deal OR sale)");
        without_a_note("arms(x) (deal OR sale)(a OR b)", "arms(x) (deal OR sale) (a OR b)");
        without_a_note("a AND b", "a b");
        without_a_note("a OR b OR (c OR d)", "a OR b OR c OR d");
        without_a_note("NOT(a b) c", "NOT (a b) c");
    }

    #[test]
    fn operators_are_in_capitals_only() {
        without_a_note("this or that and not those", "this or that and not those");
        without_a_note("Or And Not ORE ANDES", "Or And Not ORE ANDES");
        without_a_note("a OR b", "a OR b");
        without_a_note("\"a OR b\" title:OR", "\"a OR b\" title:OR");
    }

    #[test]
    fn a_dash_excludes_only_before_a_clause_and_after_a_blank_or_parenthesis() {
        without_a_note("deal -iran", "deal NOT iran");
        without_a_note("deal –iran −oman —\"x y\"", "deal NOT iran NOT oman NOT \"x y\"");
        without_a_note("deal (-iran OR x)", "deal (NOT iran OR x)");
        without_a_note("deal -(a b) -actor:Iran", "deal NOT (a b) NOT actor:Iran");
        without_a_note("cease-fire COVID-19 2020-", "cease-fire COVID-19 2020");
        without_a_note("deal --fresh", "deal fresh");
        without_a_note("\"arms\"-iran (a)-b", "\"arms\" iran a b");
        case("deal - iran", "deal iran");
    }

    #[test]
    fn only_known_fields_directly_followed_by_a_value_are_fields() {
        for words in [
            "Subject: Iran",
            "16:30",
            "https://x",
            "mailto: a",
            "C:\\x",
            "5:a",
            "re:",
            "U.S. O'Brien O’Brien C++ f(x) and/or",
        ] {
            let query = parse(words).unwrap();
            assert!(query.tree.leaves().all(|leaf| matches!(leaf, Tree::Word(_))), "{words}");
            assert_eq!(query.notes, [], "{words}");
        }
        let fields = parse("actor:kirby, date:2023; path:a/b? title:x query:q").unwrap().tree;
        assert!(fields.leaves().all(|leaf| !matches!(leaf, Tree::Word(Word { place: Place::Anywhere, .. }))));
        assert_eq!(fields.to_string(), "actor:kirby date:2023 path:\"a/b?\" title:x query:q");
        without_a_note("(actor:kirby)", "actor:kirby");
        without_a_note("actor:”North Korea“", "actor:\"North Korea\"");
        without_a_note("date:\"2023-08\"", "date:2023-08");
    }

    #[test]
    fn a_word_or_phrase_may_be_exact_or_of_the_title_or_both() {
        let query = parse("exact:talks exact:\"arms deals\" title:a title:exact:b exact:title:\"c d\"").unwrap();
        let read: Vec<(&str, Form, Place, &str)> = query
            .tree
            .leaves()
            .map(|leaf| match leaf {
                Tree::Word(word) => (word.text.as_str(), word.form, word.place, word.span.of(&query.text)),
                Tree::Phrase(phrase) => (phrase.text.as_str(), phrase.form, phrase.place, phrase.span.of(&query.text)),
                other => panic!("{other} is neither a word nor a phrase"),
            })
            .collect();
        assert_eq!(
            read,
            [
                ("talks", Form::Exact, Place::Anywhere, "exact:talks"),
                ("arms deals", Form::Exact, Place::Anywhere, "exact:\"arms deals\""),
                ("a", Form::Stem, Place::Title, "title:a"),
                ("b", Form::Exact, Place::Title, "title:exact:b"),
                ("c d", Form::Exact, Place::Title, "exact:title:\"c d\""),
            ]
        );
    }

    #[test]
    fn the_quotes_of_all_keyboards_make_phrases() {
        for text in ["\"arms deal\"", "“arms deal”", "„arms deal“", "«arms deal»", "”arms deal”"] {
            without_a_note(text, "\"arms deal\"");
        }
        without_a_note("\"a b\",\"c d\".", "\"a b\" \"c d\"");
    }

    #[test]
    fn a_query_of_exclusions_alone_is_refused_and_the_complement_of_a_filter_is_not() {
        for text in ["-iran", "NOT a NOT b", "NOT (a OR b)", "-a OR -b", "NOT (date:2023 iran)"] {
            assert_eq!(parse(text).unwrap_err().kind, QueryErrorKind::OnlyExcludes, "{text}");
        }
        for text in ["NOT date:2023", "-actor:Iran -deal", "date:2023 -iran", "a OR -b", "NOT query:old", "-(-a)"] {
            assert!(parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn parentheses_nest_to_the_bound_and_no_deeper() {
        let nested = |levels: usize| format!("{}a{}", "(".repeat(levels), ")".repeat(levels));
        assert_eq!(parse(&nested(MOST_LEVELS)).unwrap().tree.to_string(), "a");
        assert_eq!(parse(&nested(MOST_LEVELS + 1)).unwrap_err().kind, QueryErrorKind::TooDeep);
        for hostile in ["(", "-(", "f(a", "f((a)b", "NOT ", "- ", "(a) ", "\"", "*", "$~1", "a~1"] {
            // Neither a crash nor a long wait, whatever comes of it.
            let _ = parse(&hostile.repeat(MOST_BYTES / hostile.len()));
        }
    }

    #[test]
    fn literal_text_is_words_whatever_it_looks_like() {
        let query = literal("-iran OR date:2023 \"arms (deal) actr:x  * 韓国").unwrap();
        let words: Vec<&str> = query.tree.leaves().map(|leaf| leaf.span().of(&query.text)).collect();
        assert_eq!(words, ["iran", "OR", "date:2023", "\"arms", "(deal)", "actr:x", "韓国"]);
        assert!(query.tree.leaves().all(|leaf| matches!(leaf, Tree::Word(_))));
        assert_eq!(query.notes, []);
        assert_eq!(literal(" * ").unwrap_err().kind, QueryErrorKind::Empty);
    }

    proptest! {
        #[test]
        fn every_span_lies_in_the_text_whatever_was_typed(text in "\\PC{0,40}") {
            if let Ok(query) = parse(&text) {
                for leaf in query.tree.leaves() {
                    prop_assert!(!leaf.span().of(&query.text).is_empty());
                }
            }
            let _ = (literal(&text), parse_arguments(&[text.clone(), text]));
        }
    }
}
