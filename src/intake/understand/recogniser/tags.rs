//! The seven tags that tokens are given, and scores over them.
//! A name is its first token (`Begin`) and those that go on (`Inside`), each with a kind; all else is `OUTSIDE`.

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A person.
    Person,
    /// An organisation.
    Org,
    /// A place, states included.
    Place,
}

/// All kinds, in the order of the tags.
pub const KINDS: [Kind; 3] = [Kind::Person, Kind::Org, Kind::Place];

/// How many tags there are.
pub const TAGS: usize = 7;

/// A tag: `OUTSIDE`, or for each kind a beginning and an inside.
pub type Tag = u8;

/// No part of a name.
pub const OUTSIDE: Tag = 0;

/// Returns the tag of the first token of a name.
pub fn begin(kind: Kind) -> Tag {
    1 + 2 * kind as Tag
}

/// Returns the tag of every further token of a name.
pub fn inside(kind: Kind) -> Tag {
    2 + 2 * kind as Tag
}

/// Returns the kind of a name with this tag.
pub fn kind(tag: Tag) -> Option<Kind> {
    KINDS.get(usize::from(tag.checked_sub(1)?) / 2).copied()
}

/// Says whether the tag begins a name.
pub fn begins(tag: Tag) -> bool {
    tag % 2 == 1
}

/// Says whether a token may have tag `next` behind one with tag `tag`: a name goes on only as what it began.
pub fn may_follow(tag: Tag, next: Tag) -> bool {
    next == OUTSIDE || begins(next) || kind(tag) == kind(next)
}

/// A score for each tag, in the unit of the weights; the eighth only fills a register.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(align(16))]
pub struct Scores(pub [i16; 8]);

impl Scores {
    /// Adds another's scores.
    #[inline]
    pub fn add(&mut self, other: &Scores) {
        for (sum, score) in self.0.iter_mut().zip(&other.0) {
            *sum += score;
        }
    }
}
