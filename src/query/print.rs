//! Prints a tree back as the query that it is.
//! In: a tree. Out: text that parses to an equal tree, but for the spans. The law holds for every tree that the
//! parser makes, as long as the parentheses that are added for clarity stay within the bound; a word that only
//! `literal` can make (`OR`, `date:2023`) prints in quotes, as a phrase.

use std::fmt;

use super::lexer::{self, TokenKind};
use super::note::Notes;
use super::tree::{
    Argument, CLASSES, ClassName, FilterValue, Form, Near, Pattern, PatternKind, Phrase, Place, SavedName, Tree, Word,
    WordOrder,
};

impl fmt::Display for Tree {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Tree::Word(word) => word.fmt(out),
            Tree::Phrase(phrase) => phrase.fmt(out),
            Tree::Pattern(pattern) => pattern.fmt(out),
            Tree::Class(class) => class.fmt(out),
            Tree::Filter(filter) => filter.value.fmt(out),
            Tree::Saved(saved) => saved.fmt(out),
            Tree::And(parts) => joined(parts, " ", out),
            Tree::Or(parts) => joined(parts, " OR ", out),
            Tree::Not(part) => {
                // `-` would need to look at what follows: `NOT` never does.
                out.write_str("NOT ")?;
                grouped(part, out)
            }
            Tree::Near(near) => near.fmt(out),
            Tree::Within(within) => write!(out, "WITHIN {} ({})", within.scope.name(), within.part),
        }
    }
}

impl fmt::Display for Near {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A chain is read from the left, so that it needs no parentheses there, however long it is.
        match self.left.as_ref() {
            Tree::Near(left) => left.fmt(out)?,
            other => grouped(other, out)?,
        }
        let name = match self.order {
            WordOrder::Either => "NEAR",
            WordOrder::AsWritten => "BEFORE",
        };
        write!(out, " {name}/{} ", self.distance)?;
        grouped(&self.right, out)
    }
}

fn joined(parts: &[Tree], between: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.write_str(between)?;
        }
        grouped(part, out)?;
    }
    Ok(())
}

/// Prints a part of something larger: with parentheses where it has parts itself, also where they are not needed.
fn grouped(part: &Tree, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    if matches!(part, Tree::And(_) | Tree::Or(_) | Tree::Near(_)) {
        write!(out, "({part})")
    } else {
        write!(out, "{part}")
    }
}

impl fmt::Display for Word {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = fields(self.form, self.place);
        let plain = format!("{fields}{}", self.text);
        if reads_as(&plain, self) { out.write_str(&plain) } else { write!(out, "{fields}\"{}\"", unquoted(&self.text)) }
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}\"{}\"", fields(self.form, self.place), unquoted(&self.text))?;
        if self.slop > 0 { write!(out, "~{}", self.slop) } else { Ok(()) }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = fields(Form::Stem, self.place);
        match self.kind {
            PatternKind::Wildcard => write!(out, "{fields}{}", self.text),
            PatternKind::Spelling(slips) => write!(out, "{fields}{}~{slips}", self.text),
            PatternKind::Expression => write!(out, "{fields}/{}/", self.text),
        }
    }
}

impl fmt::Display for ClassName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = CLASSES.iter().find(|(_, class)| *class == self.class).map_or("", |(name, _)| name);
        write!(out, "{}@{name}", fields(Form::Stem, self.place))
    }
}

impl fmt::Display for FilterValue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FilterValue::Actor(name) => write!(out, "actor:{}", Value(name)),
            FilterValue::Date(date) => write!(out, "date:{}", Value(&date.to_string())),
            FilterValue::Mention(date) => write!(out, "mention:{}", Value(&date.to_string())),
            FilterValue::Seen(range) => write!(out, "seen:{}", Value(&range.to_string())),
            FilterValue::Path(glob) => write!(out, "path:{}", Value(glob)),
        }
    }
}

impl fmt::Display for SavedName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "query:{}", Value(&self.name))?;
        if self.arguments.is_empty() {
            return Ok(());
        }
        let given: Vec<String> = self.arguments.iter().map(ToString::to_string).collect();
        write!(out, "({})", given.join(", "))
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.parameter {
            Some(parameter) => write!(out, "{parameter}={}", self.value),
            None => out.write_str(&self.value),
        }
    }
}

/// A value of a filter: in quotes unless it is plain.
struct Value<'a>(&'a str);

impl fmt::Display for Value<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '*');
        if self.0.chars().all(plain) { out.write_str(self.0) } else { write!(out, "\"{}\"", unquoted(self.0)) }
    }
}

fn fields(form: Form, place: Place) -> &'static str {
    match (place, form) {
        (Place::Anywhere, Form::Stem) => "",
        (Place::Anywhere, Form::Exact) => "exact:",
        (Place::Title, Form::Stem) => "title:",
        (Place::Title, Form::Exact) => "title:exact:",
    }
}

/// Says whether a text is read as this word and nothing else.
fn reads_as(text: &str, word: &Word) -> bool {
    let Ok(tokens) = lexer::tokens(text, 0, &mut Notes::default()) else { return false };
    let [token] = tokens.as_slice() else { return false };
    let TokenKind::Clause(Tree::Word(read)) = &token.kind else { return false };
    (&read.text, read.form, read.place) == (&word.text, word.form, word.place)
}

/// Returns a text for inside quotes. No parsed text holds a quote; of any other, a blank is what is left.
fn unquoted(text: &str) -> String {
    text.replace(lexer::is_quote, " ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::date::DateValue;
    use crate::query::placed::{near_fault, within_fault};
    use crate::query::tree::{Class, Filter, Scope, Within};
    use crate::query::{literal, parse};
    use crate::report::span::Span;

    const NOWHERE: Span = Span { start: 0, end: 0 };

    #[test]
    fn a_tree_prints_as_the_query_that_one_would_type() {
        #[track_caller]
        fn case(text: &str, printed: &str) {
            assert_eq!(parse(text).map(|query| query.tree.to_string()).as_deref(), Ok(printed));
        }
        case("  arms   deal ", "arms deal");
        case("a AND b OR -c", "(a b) OR NOT c");
        case("(a (b c)) d", "a b c d");
        case("a NOT (b OR c)", "a NOT (b OR c)");
        case("NOT -a", "a");
        case("“arms deal” exact:talks exact:title:\"x y\"", "\"arms deal\" exact:talks title:exact:\"x y\"");
        case("actor:\"North Korea\" actor:state/Iran", "actor:\"North Korea\" actor:state/Iran");
        case("a NEAR b BEFORE/3 (c NEAR/2 d) e", "(a NEAR/8 b BEFORE/3 (c NEAR/2 d)) e");
        case("c NOT a NEAR b", "c NOT (a NEAR/8 b)");
        case("(a OR \"b c\"~2) NEAR/5 @person", "(a OR \"b c\"~2) NEAR/5 @person");
        case("WITHIN Sentence(a -b)", "WITHIN sentence (a NOT b)");
        case("WITHIN passage (a WITHIN sentence (b c))", "WITHIN passage (a WITHIN sentence (b c))");
        case("sanction*, (*gate) wom?n shoygu~1. /reg.*x/", "sanction* *gate wom?n shoygu~1 /reg.*x/");
        case("title:(a \"b c\" exact:d NEAR e*)", "title:a title:\"b c\" (title:exact:d NEAR/8 title:e*)");
        case("actor:(russia -\"North Korea\" OR state/*)", "(actor:russia NOT actor:\"North Korea\") OR actor:state/*");
        case("date:(2022 OR 2023-8) exact:(a b)", "(date:2022 OR date:2023-08) exact:a exact:b");
        case("(a OR /b(c|d)/)", "a OR /b(c|d)/");
        case("mention:(2022 OR 2023-8) seen:\"Last week\"", "(mention:2022 OR mention:2023-08) seen:\"last week\"");
        case("a NEAR mention:2023..2024 -@date", "(a NEAR/8 mention:2023..2024) NOT @date");
        case("/usr/local/bin/", "/usr/local/bin/");
        case("date:2023-8 path:a/*.txt query:old", "date:2023-08 path:a/*.txt query:old");
        case(
            "-query:deals( North Korea ,when = \"last week\"), query:x() query:(a OR b(c (d), \"e, f\"))",
            "NOT query:deals(North Korea, when=\"last week\") query:x (query:a OR query:b(c (d), \"e, f\"))",
        );
    }

    #[test]
    fn words_that_no_parser_makes_print_in_quotes() {
        let query = literal("a OR (b date:2023 \"c -d NEAR");
        assert_eq!(
            query.map(|query| query.tree.to_string()).as_deref(),
            Ok("a \"OR\" \"(b\" \"date:2023\" \" c\" d \"NEAR\"")
        );
    }

    fn filter(value: FilterValue) -> Tree {
        Tree::Filter(Filter { value, span: NOWHERE })
    }

    fn can_be_typed(word: &Word) -> bool {
        reads_as(&format!("{}{}", fields(word.form, word.place), word.text), word)
    }

    fn argument() -> impl Strategy<Value = Argument> {
        let value = "[a-z*]([a-z :-]{0,6}[a-z])?|\"[a-z,()= ]{1,6}\"|\\([a-z]( OR \"[a-z, ]\")?, [a-z]\\)";
        (prop::option::of("[a-z][a-z0-9_-]{0,4}"), value).prop_map(|(parameter, value)| Argument { parameter, value })
    }

    fn leaf() -> impl Strategy<Value = Tree> {
        let form = prop_oneof![Just(Form::Stem), Just(Form::Exact)];
        let place = prop_oneof![Just(Place::Anywhere), Just(Place::Title)];
        let odd_word = "[-a-z0-9A-ZéßИ.,:;/()*?~!+#'&_$—–\u{1b}]{1,12}";
        let word_text =
            prop_oneof!["[a-z]{1,8}", odd_word, "(AND|OR|NOT|NEAR|WITHIN|actor:|title:|date:|-|--)[a-z]{0,2}"];
        let worded = (word_text, form.clone(), place.clone()).prop_map(|(text, form, place)| Word {
            text,
            form,
            place,
            span: NOWHERE,
        });
        let phrased = ("[^\"“”„‟«»＂]{0,12}[a-z][^\"“”„‟«»＂]{0,12}", form, place.clone(), 0u32..4)
            .prop_map(|(text, form, place, slop)| Phrase { text, form, place, slop, span: NOWHERE });
        let patterns = prop_oneof![
            "[a-z]{0,3}[*]{0,1}[a-z]{1,3}[?]?[a-z]{1,2}[*]".prop_map(|text| (PatternKind::Wildcard, text)),
            "[*][a-zé]{1,4}".prop_map(|text| (PatternKind::Wildcard, text)),
            ("[a-zA-Z]{1,5}(-[a-z]{2})?", 1u8..=2).prop_map(|(text, slips)| (PatternKind::Spelling(slips), text)),
            "[a-z.]{1,3}(\\([a-z]\\|[a-z]\\))?[a-z]?[*+?]?".prop_map(|text| (PatternKind::Expression, text)),
        ];
        let patterned = (patterns, place.clone())
            .prop_map(|((kind, text), place)| Pattern { text, kind, place, span: NOWHERE })
            .prop_filter("a pattern that can be typed", |pattern| {
                parse(&pattern.to_string()).is_ok_and(|query| query.tree.at(NOWHERE) == Tree::Pattern(pattern.clone()))
            });
        let class = prop::sample::select(vec![Class::Actor, Class::State, Class::Person, Class::Org, Class::Date]);
        let dates = [
            "none",
            "2023",
            "2023-08",
            "2023-08-31",
            "2021..2023-06",
            "..2020",
            "2021..",
            "today",
            "2020..yesterday",
            "last 3 months",
            "last year..last week",
            "2023-q3",
        ];
        let value = prop_oneof!["[a-zA-Z/*.?-]{1,10}", "[a-zé]( ?[ -!#-~]){0,8}[^\"“”„‟«»＂\\s]"];
        prop_oneof![
            4 => worded.prop_filter("a word that can be typed", can_be_typed).prop_map(Tree::Word),
            2 => phrased.prop_map(Tree::Phrase),
            2 => patterned.prop_map(Tree::Pattern),
            1 => (class, place).prop_map(|(class, place)| Tree::Class(ClassName { class, place, span: NOWHERE })),
            1 => value.clone().prop_map(|value| filter(FilterValue::Actor(value))),
            1 => value.clone().prop_map(|value| filter(FilterValue::Path(value))),
            1 => (value, prop::collection::vec(argument(), 0..3))
                .prop_map(|(name, arguments)| Tree::Saved(SavedName { name, arguments, span: NOWHERE })),
            1 => (prop::sample::select(dates.to_vec()), 0..3).prop_filter_map("a date", |(date, field)| {
                Some(filter(match (field, DateValue::parse(date).ok()?) {
                    (0, date) => FilterValue::Date(date),
                    (1, DateValue::Days(range)) => FilterValue::Seen(range),
                    (_, date) => FilterValue::Mention(date),
                }))
            }),
        ]
    }

    fn tree() -> impl Strategy<Value = Tree> {
        leaf().prop_recursive(5, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 2..5).prop_map(Tree::all),
                prop::collection::vec(inner.clone(), 2..5).prop_map(Tree::any),
                inner.clone().prop_map(Tree::none),
                (inner.clone(), inner.clone(), 1u32..=999, any::<bool>()).prop_filter_map(
                    "what has a place",
                    |(left, right, distance, either)| {
                        let order = if either { WordOrder::Either } else { WordOrder::AsWritten };
                        let placed = near_fault(&left).or_else(|| near_fault(&right)).is_none();
                        placed
                            .then(|| Tree::Near(Near { left: Box::new(left), right: Box::new(right), order, distance }))
                    }
                ),
                (inner, any::<bool>()).prop_filter_map("what has a place", |(part, sentence)| {
                    let scope = if sentence { Scope::Sentence } else { Scope::Passage };
                    let part = Box::new(part);
                    within_fault(scope, &part).is_none().then_some(Tree::Within(Within { scope, part }))
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back_as_the_same_query(
            tree in tree().prop_filter("more than exclusions", |tree| !tree.only_excludes())
        ) {
            let printed = tree.to_string();
            prop_assert_eq!(parse(&printed).map(|query| query.tree.at(NOWHERE)), Ok(tree));
        }

        #[test]
        fn any_text_is_read_or_refused_and_what_is_read_prints_back(
            text in "([-a-c0-9 ().,:*?~\"“’/—]|AND|OR|NOT|NEAR|BEFORE/3|WITHIN| sentence|passage|@person|@date|/a.b/|~1|a\\*|actor:|actor:\\(|date:|mention:|seen:|title:|title:\\(|exact:|path:| |\u{1b}|韓){0,24}"
        ) {
            match parse(&text) {
                Ok(query) => {
                    let printed = query.tree.to_string();
                    let again = parse(&printed).map(|again| again.tree.at(NOWHERE));
                    prop_assert_eq!(again, Ok(query.tree.at(NOWHERE)), "{}", printed);
                }
                Err(error) => prop_assert!(error.with_caret().contains('\n')),
            }
        }
    }
}
