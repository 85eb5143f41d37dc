//! The tree that a query's text stands for: words, phrases and filters, joined by AND, OR, NOT, NEAR and WITHIN.
//! In: parts, joined by `all`, `any` and `none`. Out: one tree in its shortest form, and what can be seen of it.
//! Knows no text, no index, no clock and no analyser: a word is still what was typed.

use super::date::{DateRange, DateValue};
use crate::report::span::Span;

/// A query, or a part of one.
///
/// Built by [`Tree::all`], [`Tree::any`] and [`Tree::none`], which keep the invariant: `And` and `Or` hold two
/// parts or more and none of their own kind, and `Not` holds no `Not`. So one meaning has one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    /// A word in the text or title of a report.
    Word(Word),
    /// Words in an order.
    Phrase(Phrase),
    /// Words that look alike: a wildcard, a spelling, a regular expression.
    Pattern(Pattern),
    /// Any actor of a kind, or any date, where the text says one.
    Class(ClassName),
    /// A property of the report.
    Filter(Filter),
    /// A saved query, not yet put in its place.
    Saved(SavedName),
    /// Reports that satisfy every part.
    And(Vec<Tree>),
    /// Reports that satisfy any part.
    Or(Vec<Tree>),
    /// Reports that do not satisfy the part.
    Not(Box<Tree>),
    /// Reports with a text in which the one stands near the other.
    Near(Near),
    /// Reports with a sentence or passage that satisfies the part by itself.
    Within(Within),
}

/// A word as it was typed: a run without blanks, which the analyser may yet find to be several words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word, without the punctuation around it that says nothing: `deal`, `U.S.`, `cease-fire`, `C++`.
    pub text: String,
    /// Which of its forms count.
    pub form: Form,
    /// Where it may stand.
    pub place: Place,
    /// Bytes of the query's text, with its field.
    pub span: Span,
}

/// Words in an order, as they were typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// What stands between the quotes.
    pub text: String,
    /// Which forms of its words count.
    pub form: Form,
    /// Where it may stand.
    pub place: Place,
    /// How many other words may stand between its words, all together.
    pub slop: u32,
    /// Bytes of the query's text, with its field and quotes.
    pub span: Span,
}

/// Words that look alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// What they look like, as it was typed, without the signs of its kind: `sanction*`, `shoygu`, `reg.*x`.
    pub text: String,
    /// How it is to be read.
    pub kind: PatternKind,
    /// Where they may stand.
    pub place: Place,
    /// Bytes of the query's text, with its field.
    pub span: Span,
}

/// How a pattern is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PatternKind {
    /// `*` stands for any letters, `?` for one.
    Wildcard,
    /// So many letters may be missing, wrong, too many, or swapped with their neighbour: 1 or 2.
    Spelling(u8),
    /// A regular expression on the whole word.
    Expression,
}

/// A class of names, or of dates, as a clause: `@person`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassName {
    /// Which.
    pub class: Class,
    /// Where it may stand.
    pub place: Place,
    /// Bytes of the query's text.
    pub span: Span,
}

/// What stands in a text beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A state, person or organisation.
    Actor,
    /// A state.
    State,
    /// A person.
    Person,
    /// An organisation.
    Org,
    /// A date, whether its days are known or not.
    Date,
}

/// Every class with its name, as it is typed behind `@`.
pub const CLASSES: [(&str, Class); 5] = [
    ("actor", Class::Actor),
    ("state", Class::State),
    ("person", Class::Person),
    ("org", Class::Org),
    ("date", Class::Date),
];

/// Two things of which one stands near the other, in one passage or in the title. They share no word.
/// What may stand on a side is what has a place in a text, see `placed`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// What was written first.
    pub left: Box<Tree>,
    /// What was written last.
    pub right: Box<Tree>,
    /// Which of them comes first in the text.
    pub order: WordOrder,
    /// How many words on the later one begins at most, counted from the end of the earlier one: neighbours are 1 apart.
    pub distance: u32,
}

/// Which of two things comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordOrder {
    /// Either: NEAR.
    Either,
    /// The one that was written first: BEFORE.
    AsWritten,
}

/// What has to be found in one stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Within {
    /// How long a stretch.
    pub scope: Scope,
    /// What it has to satisfy.
    pub part: Box<Tree>,
}

/// A stretch of a text. A title is a sentence and a passage of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// A sentence.
    Sentence,
    /// A passage.
    Passage,
}

impl Scope {
    /// Returns the word that is typed for it.
    pub fn name(self) -> &'static str {
        match self {
            Scope::Sentence => "sentence",
            Scope::Passage => "passage",
        }
    }
}

/// Which forms of a word count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// Every form with the same stem.
    Stem,
    /// This very form.
    Exact,
}

/// Where a word or phrase may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// In the text or the title.
    Anywhere,
    /// In the title.
    Title,
}

/// A property of the report. Whom and when its text mentions has places there too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Which property.
    pub value: FilterValue,
    /// Bytes of the query's text, with its field.
    pub span: Span,
}

/// What a filter asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterValue {
    /// An actor, by id or by any name: `state/North Korea`, `Kirby`. Without blanks at its ends, and not empty.
    Actor(String),
    /// The report's own date.
    Date(DateValue),
    /// A date that the text mentions.
    Mention(DateValue),
    /// The day on which the report was first indexed.
    Seen(DateRange),
    /// A glob on the report's id, as it was typed; not empty.
    Path(String),
}

/// The name of a saved query, as a clause, with what it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedName {
    /// The name as it was typed; there may be no such query.
    pub name: String,
    /// The values of its parameters, in the order in which they were typed.
    pub arguments: Vec<Argument>,
    /// Bytes of the query's text, with its field.
    pub span: Span,
}

/// What a saved query is given for one of its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// The parameter; none for the next one in the order in which they are declared.
    pub parameter: Option<String>,
    /// The value as it was typed, with its quotes and parentheses; not empty, no blank at its ends.
    pub value: String,
}

impl Tree {
    /// Returns the tree that asks for every part; `And` without a part if there is none.
    pub fn all(parts: Vec<Tree>) -> Tree {
        joined(parts, Tree::And, |part| match part {
            Tree::And(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// Returns the tree that asks for any part; `Or` without a part if there is none.
    pub fn any(parts: Vec<Tree>) -> Tree {
        joined(parts, Tree::Or, |part| match part {
            Tree::Or(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// Returns the tree that asks for the opposite: reports that do not satisfy the part.
    pub fn none(part: Tree) -> Tree {
        match part {
            Tree::Not(inner) => *inner,
            other => Tree::Not(Box::new(other)),
        }
    }

    /// Returns the bytes of the query's text from the first leaf to the last; the operators around them are not in it.
    pub fn span(&self) -> Span {
        let spans = || self.leaves().map(Tree::leaf_span);
        let start = spans().map(|span| span.start).min().unwrap_or(0);
        let end = spans().map(|span| span.end).max().unwrap_or(0);
        Span::new(start, end)
    }

    /// Returns the words, phrases, patterns, classes, filters and saved names, in the order in which they were typed.
    pub fn leaves(&self) -> impl Iterator<Item = &Tree> {
        let mut waiting = vec![self];
        std::iter::from_fn(move || {
            loop {
                match waiting.pop()? {
                    Tree::And(parts) | Tree::Or(parts) => waiting.extend(parts.iter().rev()),
                    Tree::Not(part) => waiting.push(part),
                    Tree::Near(near) => waiting.extend([near.right.as_ref(), near.left.as_ref()]),
                    Tree::Within(within) => waiting.push(&within.part),
                    leaf => return Some(leaf),
                }
            }
        })
    }

    /// Says whether a part is excluded anywhere.
    pub fn has_not(&self) -> bool {
        match self {
            Tree::Not(_) => true,
            Tree::And(parts) | Tree::Or(parts) => parts.iter().any(Tree::has_not),
            Tree::Within(within) => within.part.has_not(),
            _ => false,
        }
    }

    /// Says whether only properties of reports are asked for, so that no passage can be marked.
    /// A saved query counts as words until it is put in its place.
    pub fn is_filters_only(&self) -> bool {
        match self {
            Tree::Filter(_) => true,
            Tree::And(parts) | Tree::Or(parts) => parts.iter().all(Tree::is_filters_only),
            Tree::Not(part) => part.is_filters_only(),
            _ => false,
        }
    }

    /// Says whether the tree asks for nothing but the absence of words, which would be nearly every report.
    /// The complement of a filter is no such exclusion: it is a filter itself. Whether the absence of a saved
    /// query is one shows when it is put in its place.
    pub fn only_excludes(&self) -> bool {
        match self {
            Tree::Not(part) => part.asks_for_words(),
            Tree::And(parts) | Tree::Or(parts) => parts.iter().all(Tree::only_excludes),
            _ => false,
        }
    }

    /// Says whether anything is asked for that stands in a text.
    fn asks_for_words(&self) -> bool {
        match self {
            Tree::Word(_) | Tree::Phrase(_) | Tree::Pattern(_) | Tree::Class(_) | Tree::Near(_) | Tree::Within(_) => {
                true
            }
            Tree::And(parts) | Tree::Or(parts) => parts.iter().any(Tree::asks_for_words),
            Tree::Not(part) => part.asks_for_words(),
            Tree::Filter(_) | Tree::Saved(_) => false,
        }
    }

    /// Returns the tree with every leaf at `span`: how the parts of a saved query stand where its name stood.
    pub fn at(self, span: Span) -> Tree {
        match self {
            Tree::Word(word) => Tree::Word(Word { span, ..word }),
            Tree::Phrase(phrase) => Tree::Phrase(Phrase { span, ..phrase }),
            Tree::Pattern(pattern) => Tree::Pattern(Pattern { span, ..pattern }),
            Tree::Class(class) => Tree::Class(ClassName { span, ..class }),
            Tree::Filter(filter) => Tree::Filter(Filter { span, ..filter }),
            Tree::Saved(saved) => Tree::Saved(SavedName { span, ..saved }),
            Tree::And(parts) => Tree::And(parts.into_iter().map(|part| part.at(span)).collect()),
            Tree::Or(parts) => Tree::Or(parts.into_iter().map(|part| part.at(span)).collect()),
            Tree::Not(part) => Tree::Not(Box::new(part.at(span))),
            Tree::Near(near) => {
                Tree::Near(Near { left: Box::new(near.left.at(span)), right: Box::new(near.right.at(span)), ..near })
            }
            Tree::Within(within) => Tree::Within(Within { part: Box::new(within.part.at(span)), ..within }),
        }
    }

    fn leaf_span(&self) -> Span {
        match self {
            Tree::Word(word) => word.span,
            Tree::Phrase(phrase) => phrase.span,
            Tree::Pattern(pattern) => pattern.span,
            Tree::Class(class) => class.span,
            Tree::Filter(filter) => filter.span,
            Tree::Saved(saved) => saved.span,
            Tree::And(_) | Tree::Or(_) | Tree::Not(_) | Tree::Near(_) | Tree::Within(_) => Span::default(),
        }
    }
}

fn joined(parts: Vec<Tree>, join: fn(Vec<Tree>) -> Tree, opened: fn(Tree) -> Result<Vec<Tree>, Tree>) -> Tree {
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match opened(part) {
            Ok(inner) => flat.extend(inner),
            Err(other) => flat.push(other),
        }
    }
    match flat.pop() {
        Some(only) if flat.is_empty() => only,
        Some(last) => {
            flat.push(last);
            join(flat)
        }
        None => join(flat),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::query::parse;

    #[test]
    fn the_clauses_of_a_query_come_in_the_order_in_which_they_were_typed() {
        let query = parse("a (b OR -\"c d\") date:2023 query:old").unwrap();
        let typed: Vec<&str> = query.tree.leaves().map(|leaf| leaf.span().of(&query.text)).collect();
        assert_eq!(typed, ["a", "b", "\"c d\"", "date:2023", "query:old"]);
        assert_eq!(query.tree.span().of(&query.text), query.text);
    }

    #[test]
    fn a_query_says_whether_it_excludes_or_filters_only() {
        #[track_caller]
        fn case(text: &str, has_not: bool, filters_only: bool) {
            let tree = parse(text).unwrap().tree;
            assert_eq!((tree.has_not(), tree.is_filters_only()), (has_not, filters_only), "{text}");
        }
        case("arms", false, false);
        case("arms (deal OR -iran)", true, false);
        case("date:2023 path:a/*", false, true);
        case("NOT date:2023", true, true);
        case("date:2023 title:deal", false, false);
        case("query:old", false, false);
    }
}
