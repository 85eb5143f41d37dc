//! What has a place in one text, resolved: words, names, dates, NEAR, BEFORE and WITHIN.
//! In: a part of the tree. Out: the same over steps, actors and days that can be looked up.

use super::{Failure, Reading, Refused, Resolving, Step, Wanted, is_stop_word};
use crate::language::analyser::{Voice, words};
use crate::query::{Class, DateValue, FilterValue, Form, Place, Scope, Tree, WordOrder};
use crate::report::actor::{KINDS, Kind};
use crate::report::interval::Days;

/// What one text, or a stretch of it, has to satisfy.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Together {
    /// Something stands there.
    Has(Placed),
    /// Every part.
    All(Vec<Together>),
    /// Any part.
    Any(Vec<Together>),
    /// Not the part.
    Not(Box<Together>),
    /// A stretch of this kind satisfies the part.
    Within(Scope, Box<Together>),
}

/// What stands at certain words of a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Placed {
    /// Words in a row.
    Words(Placing),
    /// An actor that the text names, or a date that it mentions.
    Spot(Spot),
    /// Any of these.
    Any(Vec<Placed>),
    /// Two of which one is near the other.
    Near {
        /// What was written first.
        left: Box<Placed>,
        /// What was written last.
        right: Box<Placed>,
        /// Which of them comes first.
        order: WordOrder,
        /// How many words on the later one begins at most.
        distance: u32,
    },
}

/// Words in a row, as they are placed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Placing {
    /// Ways to read them, any of which will do.
    pub readings: Vec<Vec<Step>>,
    /// How many other words may stand between.
    pub slop: u32,
    /// They stand in titles alone.
    pub title_only: bool,
}

/// What a text says beside its words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spot {
    /// Whom or when.
    pub of: SpotOf,
    /// It stands in titles alone.
    pub title_only: bool,
}

/// Whom a text names, or when it says something is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SpotOf {
    /// Any of these actors.
    Actors(Vec<Wanted>),
    /// A date that shares a day with these; any date without, also one whose days are not known.
    Dates(Option<Days>),
}

/// The smallest things that are looked up.
#[derive(Debug, Clone, Copy)]
pub enum Atom<'p> {
    /// A word.
    Step(&'p Step),
    /// A word of a title.
    TitleStep(&'p Step),
    /// Actors or dates.
    Spot(&'p Spot),
}

impl Together {
    /// Calls `give` with the atoms, in the order by which they are numbered.
    pub fn atoms<'p>(&'p self, give: &mut impl FnMut(Atom<'p>)) {
        match self {
            Together::Has(placed) => placed.atoms(give),
            Together::All(parts) | Together::Any(parts) => parts.iter().for_each(|part| part.atoms(give)),
            Together::Not(part) | Together::Within(_, part) => part.atoms(give),
        }
    }

    /// Says whether borders of sentences matter.
    pub fn asks_for_sentences(&self) -> bool {
        match self {
            Together::Has(_) => false,
            Together::All(parts) | Together::Any(parts) => parts.iter().any(Together::asks_for_sentences),
            Together::Not(part) => part.asks_for_sentences(),
            Together::Within(scope, part) => *scope == Scope::Sentence || part.asks_for_sentences(),
        }
    }

    /// Says whether the text names an actor in it.
    pub fn asks_for_names(&self) -> bool {
        let mut asks = false;
        self.atoms(&mut |atom| asks |= matches!(atom, Atom::Spot(Spot { of: SpotOf::Actors(_), .. })));
        asks
    }
}

impl Placed {
    /// Calls `give` with the atoms, in the order by which they are numbered.
    pub fn atoms<'p>(&'p self, give: &mut impl FnMut(Atom<'p>)) {
        match self {
            Placed::Words(placing) => {
                let atom = |step| if placing.title_only { Atom::TitleStep(step) } else { Atom::Step(step) };
                placing.readings.iter().flatten().for_each(|step| give(atom(step)));
            }
            Placed::Spot(spot) => give(Atom::Spot(spot)),
            Placed::Any(parts) => parts.iter().for_each(|part| part.atoms(give)),
            Placed::Near { left, right, .. } => {
                left.atoms(give);
                right.atoms(give);
            }
        }
    }
}

impl Resolving<'_> {
    /// Resolves what WITHIN, NEAR, a class or a phrase with slop asks of one text; none if nothing is left of it.
    pub(super) fn together(&mut self, tree: &Tree) -> Result<Option<Together>, Failure> {
        Ok(match tree {
            Tree::And(parts) => joined(self.all_together(parts)?, Together::All),
            Tree::Or(parts) => joined(self.togethers(parts)?, Together::Any),
            Tree::Not(part) => self.together(part)?.map(|part| Together::Not(Box::new(part))),
            Tree::Within(within) => {
                self.together(&within.part)?.map(|part| Together::Within(within.scope, Box::new(part)))
            }
            Tree::Word(word) if word.form == Form::Stem && !self.keep_stop_words && is_stop_word(&word.text) => None,
            placed => self.placed(placed)?.map(Together::Has),
        })
    }

    /// Resolves what must all be there. Where the words that exclusions are taken from are all stop words, these stay:
    /// without them, every passage would have to be read.
    fn all_together(&mut self, parts: &[Tree]) -> Result<Vec<Together>, Failure> {
        let said = self.notes.len();
        let all = self.togethers(parts)?;
        let only_excludes = !all.is_empty() && all.iter().all(|part| matches!(part, Together::Not(_)));
        if self.keep_stop_words || !only_excludes {
            return Ok(all);
        }
        self.notes.truncate(said);
        self.keep_stop_words = true;
        let all = self.togethers(parts);
        self.keep_stop_words = false;
        all
    }

    fn togethers(&mut self, parts: &[Tree]) -> Result<Vec<Together>, Failure> {
        let mut all = Vec::with_capacity(parts.len());
        for part in parts {
            all.extend(self.together(part)?);
        }
        Ok(all)
    }

    /// Resolves what stands at certain words. Stop words stay: they were put in their place.
    fn placed(&mut self, tree: &Tree) -> Result<Option<Placed>, Failure> {
        let placed = |readings: Vec<Vec<Step>>, slop, place| {
            let placing = Placing { readings, slop, title_only: place == Place::Title };
            (!placing.readings.is_empty()).then_some(Placed::Words(placing))
        };
        Ok(match tree {
            Tree::Word(word) => placed(self.readings(&word.text, word.form, Reading::Word), 0, word.place),
            Tree::Phrase(phrase) => {
                placed(self.readings(&phrase.text, phrase.form, Reading::Phrase), phrase.slop, phrase.place)
            }
            Tree::Pattern(pattern) => placed(vec![self.pattern(pattern)?], 0, pattern.place),
            Tree::Class(class) => {
                Some(Placed::Spot(Spot { of: of_class(class.class), title_only: class.place == Place::Title }))
            }
            Tree::Filter(filter) => {
                let of = match &filter.value {
                    FilterValue::Actor(name) => SpotOf::Actors(self.named(name)?),
                    FilterValue::Mention(DateValue::Days(range)) => SpotOf::Dates(Some(self.days(range))),
                    // The parser refuses these here.
                    FilterValue::Mention(DateValue::NoDate)
                    | FilterValue::Date(_)
                    | FilterValue::Path(_)
                    | FilterValue::Seen(_) => return Ok(None),
                };
                Some(Placed::Spot(Spot { of, title_only: false }))
            }
            Tree::Or(parts) => {
                let mut all = Vec::with_capacity(parts.len());
                for part in parts {
                    all.extend(self.placed(part)?);
                }
                (!all.is_empty()).then_some(Placed::Any(all))
            }
            Tree::Near(near) => {
                if is_frequent(&near.left) && is_frequent(&near.right) {
                    return Err(Failure::Refused(Refused::FunctionWords { typed: tree.to_string() }));
                }
                let (left, right) = (self.placed(&near.left)?, self.placed(&near.right)?);
                left.zip(right).map(|(left, right)| Placed::Near {
                    left: Box::new(left),
                    right: Box::new(right),
                    order: near.order,
                    distance: near.distance,
                })
            }
            // The parser refuses these here; a saved query that is left has no meaning.
            Tree::And(_) | Tree::Not(_) | Tree::Within(_) | Tree::Saved(_) => None,
        })
    }
}

fn joined(mut parts: Vec<Together>, join: fn(Vec<Together>) -> Together) -> Option<Together> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(join(parts)),
    }
}

fn of_class(class: Class) -> SpotOf {
    let of_kinds = |kinds: &[Kind]| SpotOf::Actors(kinds.iter().copied().map(Wanted::Kind).collect());
    match class {
        Class::Actor => of_kinds(&KINDS),
        Class::State => of_kinds(&[Kind::State]),
        Class::Person => of_kinds(&[Kind::Person]),
        Class::Org => of_kinds(&[Kind::Org]),
        Class::Date => SpotOf::Dates(None),
    }
}

/// Says whether something stands in nearly every passage, because a function word will do.
fn is_frequent(tree: &Tree) -> bool {
    let all_stop = |text: &str| words(text, Voice::Query).iter().all(|word| is_stop_word(&word.form));
    match tree {
        Tree::Word(word) => is_stop_word(&word.text),
        Tree::Phrase(phrase) => all_stop(&phrase.text),
        Tree::Or(parts) => parts.iter().any(is_frequent),
        _ => false,
    }
}
