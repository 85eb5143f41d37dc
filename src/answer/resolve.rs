//! Fills in what only an index, a clock or the analyser knows: words and stems, actors' ids, days.
//! In: the tree as it was asked. Out: a question whose leaves can be looked up, and what has to be said about it.
//! A tree as asked and one as resolved are two types: what is not yet known cannot reach the engine.

use globset::{Glob, GlobMatcher};

use super::Failure;
use crate::index::actor_terms::ActorKey;
use crate::index::open::Snapshot;
use crate::language::analyser::{Voice, Word as AnalysedWord, words};
use crate::language::{stem, stop_words};
use crate::query::{self, DateRange, DateValue, FilterValue, Form, Place, Tree};
use crate::report::actor::Kind;
use crate::report::interval::Days;
pub use now::{Now, Seconds};
pub use patterns::MOST_FORMS;
pub(crate) use patterns::{is_held, spelled};
pub use placed::{Atom, Placed, Placing, Spot, SpotOf, Together};

pub(crate) mod actors;
mod now;
mod patterns;
mod placed;

/// A query that can be looked up.
#[derive(Debug)]
pub struct Question {
    /// What is asked, over the leaves.
    pub tree: Resolved,
    /// The leaves, by their number.
    pub leaves: Vec<Leaf>,
    /// What was typed for each leaf.
    pub typed: Vec<String>,
    /// What was read otherwise than it may have been meant.
    pub notes: Vec<String>,
}

/// The tree over the numbers of the leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// A leaf.
    Leaf(usize),
    /// Reports that satisfy every part.
    All(Vec<Resolved>),
    /// Reports that satisfy any part.
    Any(Vec<Resolved>),
    /// Reports that do not satisfy the part.
    Not(Box<Resolved>),
}

/// What is looked up.
#[derive(Debug)]
pub enum Leaf {
    /// Words in the text or title.
    Words(Wording),
    /// What one text has to satisfy.
    Placed(Together),
    /// Reports with one of these actors.
    Actors(Vec<Wanted>),
    /// Reports whose date shares a day with these.
    Days(Days),
    /// Reports without a date.
    Undated,
    /// Reports with a text or title that mentions a date which shares a day with these.
    Mentions(Days),
    /// Reports that mention no date whose days are known.
    MentionsNone,
    /// Reports that were first indexed on these days.
    Seen(Days, Seconds),
    /// Reports whose id the glob matches; for a folder, all below it. None matches nothing.
    Path(Option<Box<GlobMatcher>>),
}

/// Actors that are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Wanted {
    /// One, in any spelling.
    Key(ActorKey),
    /// Every one of a kind.
    Kind(Kind),
}

/// Words as the analyser finds them in what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Wording {
    /// Ways to read it, any of which will do: `cease-fire` is two words in a row, or `ceasefire`.
    pub readings: Vec<Vec<Step>>,
    /// Where it may stand.
    pub place: Place,
}

/// One word of a reading.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    /// Any form of this stem; the form that was asked for ranks first.
    Stem {
        /// The stem.
        stem: String,
        /// The form.
        asked: String,
    },
    /// This very form.
    Form(String),
    /// Any of these forms: what a pattern stands for.
    OneOf {
        /// The forms, sorted.
        forms: Vec<String>,
        /// The one that was asked for, if it was: it ranks first.
        asked: Option<String>,
    },
}

impl Step {
    /// Says whether a word of this form satisfies the step.
    pub fn takes(&self, form: &str) -> bool {
        match self {
            Step::Form(asked) => asked == form,
            Step::OneOf { forms, .. } => forms.binary_search_by(|one| one.as_str().cmp(form)).is_ok(),
            // A stem and its forms begin alike, which spares stemming nearly every word of a page.
            Step::Stem { stem, asked } => {
                form == asked || (stem.chars().next() == form.chars().next() && *stem == stem::stem(form))
            }
        }
    }
}

/// Nothing in the query can be searched for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("nothing to search for in `{typed}`: write a word with a letter or digit in it")]
pub struct NothingToAsk {
    /// The query.
    pub typed: String,
}

/// A query that is not looked up, because of what it would cost.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// NEAR of words that stand in nearly every passage.
    #[error(
        "`{typed}` looks for function words alone, which stand in nearly every passage: put another word beside one"
    )]
    FunctionWords {
        /// The clause.
        typed: String,
    },
    /// A regular expression that takes too much memory.
    #[error("`{typed}` takes too much memory: write it with fewer or smaller repetitions")]
    PatternTooLarge {
        /// The clause.
        typed: String,
    },
}

impl Question {
    /// Returns the numbers of the leaves outside exclusions, with what was typed.
    pub fn asked(&self) -> impl Iterator<Item = (usize, String)> {
        let mut numbers = Vec::new();
        positive(&self.tree, &mut numbers);
        numbers.into_iter().map(|leaf| (leaf, self.typed[leaf].clone()))
    }

    /// Returns the numbers of the leaves that are one word in any of its forms, with the form that was asked for.
    pub fn single_words(&self) -> impl Iterator<Item = (usize, String)> {
        let mut numbers = Vec::new();
        positive(&self.tree, &mut numbers);
        numbers.into_iter().filter_map(|leaf| match &self.leaves[leaf] {
            Leaf::Words(wording) => match wording.readings.as_slice() {
                [reading] => match reading.as_slice() {
                    [Step::Stem { asked, .. }] => Some((leaf, asked.clone())),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        })
    }

    /// Says whether the query filters by date.
    pub fn asks_for_dates(&self) -> bool {
        self.leaves.iter().any(|leaf| matches!(leaf, Leaf::Days(_)))
    }

    /// Says whether the query asks for days that texts mention.
    pub fn asks_for_mentions(&self) -> bool {
        let of_days = |together: &Together| {
            let mut asks = false;
            together.atoms(&mut |atom| {
                asks |= matches!(atom, Atom::Spot(Spot { of: SpotOf::Dates(Some(_)), .. }));
            });
            asks
        };
        self.leaves.iter().any(|leaf| match leaf {
            Leaf::Mentions(_) | Leaf::MentionsNone => true,
            Leaf::Placed(together) => of_days(together),
            _ => false,
        })
    }

    /// Says whether the leaf stands in passages, which can then be scored and marked for it.
    pub fn is_in_passages(&self, leaf: usize) -> bool {
        matches!(self.leaves[leaf], Leaf::Words(_) | Leaf::Placed(_) | Leaf::Actors(_) | Leaf::Mentions(_))
    }
}

fn positive(tree: &Resolved, numbers: &mut Vec<usize>) {
    match tree {
        Resolved::Leaf(number) => numbers.push(*number),
        Resolved::All(parts) | Resolved::Any(parts) => parts.iter().for_each(|part| positive(part, numbers)),
        Resolved::Not(_) => {}
    }
}

/// Resolves `tree` against the snapshot. With `any`, reports that hold some of the words will do.
pub(crate) fn question(snapshot: &Snapshot, tree: &Tree, any: bool, now: &Now) -> Result<Question, Failure> {
    let stopped = !any_other_word(tree);
    let (leaves, typed, notes) = (Vec::new(), Vec::new(), Vec::new());
    let mut resolving = Resolving { snapshot, now, keep_stop_words: stopped, leaves, typed, notes };
    let resolved = resolving.tree(tree)?;
    let nothing = || Failure::Nothing(NothingToAsk { typed: tree.to_string() });
    let tree = resolved.ok_or_else(nothing)?;
    let Resolving { leaves, typed, notes, .. } = resolving;
    let tree = if any { some_of_the_words(tree, &leaves) } else { tree };
    Ok(Question { tree, leaves, typed, notes })
}

/// With `--any`, the words that a query asks for all together need not all be there; its filters and exclusions hold.
fn some_of_the_words(tree: Resolved, leaves: &[Leaf]) -> Resolved {
    let Resolved::All(parts) = tree else { return tree };
    let is_word = |part: &Resolved| match part {
        Resolved::Leaf(number) => matches!(leaves[*number], Leaf::Words(_) | Leaf::Placed(_)),
        Resolved::Any(_) | Resolved::All(_) => true,
        Resolved::Not(_) => false,
    };
    let (words, mut rest): (Vec<_>, Vec<_>) = parts.into_iter().partition(is_word);
    match words.len() {
        0 => Resolved::All(rest),
        _ if rest.is_empty() => Resolved::Any(words),
        _ => {
            rest.insert(0, Resolved::Any(words));
            Resolved::All(rest)
        }
    }
}

struct Resolving<'a> {
    snapshot: &'a Snapshot,
    now: &'a Now,
    keep_stop_words: bool,
    leaves: Vec<Leaf>,
    typed: Vec<String>,
    notes: Vec<String>,
}

impl Resolving<'_> {
    /// Returns the resolved tree; none if nothing in it can be looked up.
    fn tree(&mut self, tree: &Tree) -> Result<Option<Resolved>, Failure> {
        Ok(match tree {
            Tree::Word(word) => {
                if word.form == Form::Stem && !self.keep_stop_words && is_stop_word(&word.text) {
                    return Ok(None);
                }
                self.words(tree, &word.text, word.form, word.place, Reading::Word)
            }
            Tree::Phrase(phrase) if phrase.slop == 0 => {
                self.words(tree, &phrase.text, phrase.form, phrase.place, Reading::Phrase)
            }
            Tree::Pattern(pattern) => {
                let readings = vec![self.pattern(pattern)?];
                Some(self.leaf(tree, Leaf::Words(Wording { readings, place: pattern.place })))
            }
            Tree::Phrase(_) | Tree::Class(_) | Tree::Near(_) | Tree::Within(_) => {
                self.together(tree)?.map(|together| self.leaf(tree, Leaf::Placed(together)))
            }
            Tree::Filter(filter) => {
                let leaf = self.filter(&filter.value)?;
                Some(self.leaf(tree, leaf))
            }
            // Saved queries are put in their places before; one that is left has no meaning here.
            Tree::Saved(saved) => {
                self.notes.push(format!("no saved query `{}`", saved.name));
                None
            }
            Tree::And(parts) => joined(self.parts(parts)?, Resolved::All),
            Tree::Or(parts) => joined(self.parts(parts)?, Resolved::Any),
            Tree::Not(part) => self.tree(part)?.map(|part| Resolved::Not(Box::new(part))),
        })
    }

    fn parts(&mut self, parts: &[Tree]) -> Result<Vec<Resolved>, Failure> {
        let mut resolved = Vec::with_capacity(parts.len());
        for part in parts {
            resolved.extend(self.tree(part)?);
        }
        Ok(resolved)
    }

    fn leaf(&mut self, asked: &Tree, leaf: Leaf) -> Resolved {
        self.leaves.push(leaf);
        self.typed.push(asked.to_string());
        Resolved::Leaf(self.leaves.len() - 1)
    }

    fn words(&mut self, asked: &Tree, typed: &str, form: Form, place: Place, reading: Reading) -> Option<Resolved> {
        let readings = self.readings(typed, form, reading);
        (!readings.is_empty()).then(|| self.leaf(asked, Leaf::Words(Wording { readings, place })))
    }

    /// Returns the ways to read what was typed; none if it holds no word.
    fn readings(&mut self, typed: &str, form: Form, reading: Reading) -> Vec<Vec<Step>> {
        let found = words(typed, Voice::Query);
        if found.is_empty() {
            self.notes.push(format!("`{typed}` holds no letter or digit: ignored"));
            return Vec::new();
        }
        let step = |word: &AnalysedWord| match form {
            Form::Exact => Step::Form(word.form.clone()),
            Form::Stem => Step::Stem { stem: stem::stem(&word.form), asked: word.form.clone() },
        };
        let mut readings = vec![found.iter().map(step).collect::<Vec<_>>()];
        if reading == Reading::Word
            && found.len() > 1
            && found.windows(2).all(|pair| is_hyphenated(typed, &pair[0], &pair[1]))
        {
            let joined: String = found.iter().map(|word| word.form.as_str()).collect();
            readings.push(vec![step(&AnalysedWord { form: joined, ..AnalysedWord::default() })]);
        }
        readings
    }

    fn filter(&mut self, value: &FilterValue) -> Result<Leaf, Failure> {
        Ok(match value {
            FilterValue::Actor(name) => Leaf::Actors(self.named(name)?),
            FilterValue::Date(DateValue::NoDate) => Leaf::Undated,
            FilterValue::Date(DateValue::Days(range)) => Leaf::Days(self.days(range)),
            FilterValue::Mention(DateValue::NoDate) => Leaf::MentionsNone,
            FilterValue::Mention(DateValue::Days(range)) => Leaf::Mentions(self.days(range)),
            FilterValue::Path(typed) => Leaf::Path(self.glob(typed).map(Box::new)),
            FilterValue::Seen(range) => Leaf::Seen(self.days(range), self.now.seconds(range)),
        })
    }

    fn named(&mut self, name: &str) -> Result<Vec<Wanted>, Failure> {
        let (actors, note) = actors::named(self.snapshot, name)?;
        self.notes.extend(note);
        Ok(actors)
    }

    fn days(&self, range: &DateRange) -> Days {
        self.now.days(range)
    }

    fn glob(&mut self, typed: &str) -> Option<GlobMatcher> {
        // Without a glob character it is the name of a folder or file, anywhere in the path.
        let is_glob = typed.contains(['*', '?', '[', '{']);
        let name = globset::escape(typed.trim_start_matches("./").trim_end_matches('/'));
        let pattern = if is_glob { typed.to_string() } else { format!("{{**/{name},**/{name}/**,**/{name}#*}}") };
        let glob = Glob::new(&pattern).or_else(|error| {
            self.notes.push(format!("`path:{typed}` is no glob ({}): read letter by letter", error.kind()));
            Glob::new(&globset::escape(typed))
        });
        glob.ok().map(|glob| glob.compile_matcher())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Word,
    Phrase,
}

fn joined(mut parts: Vec<Resolved>, join: fn(Vec<Resolved>) -> Resolved) -> Option<Resolved> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(join(parts)),
    }
}

fn is_hyphenated(typed: &str, left: &AnalysedWord, right: &AnalysedWord) -> bool {
    // Pairs of a script without blanks overlap: nothing stands between them.
    let between = typed.get(left.span.end..right.span.start).unwrap_or_default();
    !between.is_empty() && between.chars().all(|c| is_hyphen(c) || crate::language::folding::is_invisible(c))
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '–')
}

/// A word all in capitals is a name: `WHO`, `IT`.
fn is_stop_word(typed: &str) -> bool {
    let found = words(typed, Voice::Query);
    let name = typed.chars().filter(|c| c.is_alphabetic()).count() > 1 && !typed.chars().any(char::is_lowercase);
    match found.as_slice() {
        [word] => !name && stop_words::is_one(&word.form),
        _ => false,
    }
}

/// Says whether the query asks for anything but stop words.
fn any_other_word(tree: &Tree) -> bool {
    match tree {
        Tree::Word(word) => word.form == Form::Exact || !is_stop_word(&word.text),
        Tree::And(parts) | Tree::Or(parts) => parts.iter().any(any_other_word),
        Tree::Not(_) | Tree::Filter(_) => false,
        Tree::Within(within) => any_other_word(&within.part),
        Tree::Phrase(_) | Tree::Pattern(_) | Tree::Class(_) | Tree::Near(_) | Tree::Saved(_) => true,
    }
}

/// Names near one that is not known, for messages.
pub(crate) fn near_names<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    query::near(wanted, known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_word_in_capitals_is_a_name() {
        for (typed, stopped) in
            [("the", true), ("The", true), ("WHO", false), ("who", true), ("A", true), ("deal", false)]
        {
            assert_eq!(is_stop_word(typed), stopped, "{typed}");
        }
    }
}
