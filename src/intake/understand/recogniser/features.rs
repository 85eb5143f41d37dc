//! What the recogniser looks at: the templates of its features, each a question about a token and its surroundings.
//! In: a word alone, or a window of five words with what the lexicon and the report say of them. Out: hashes, one a
//! feature. Knows no weight: recogniser and trainer go through the same templates.
//!
//! Features of one word alone are summed up once a word (`forms`); only those that put several things together are
//! looked up at each token.

use super::forms::{Affixes, Form, PLACES};
use super::hashing::mix;

/// Place of the token itself among the `PLACES`.
pub const HERE: usize = 2;

/// One feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature {
    /// Which it is.
    pub hash: u64,
    /// Whether it is the identity of the token's word: the trainer hides it at times, so that the rest learns.
    pub is_identity: bool,
}

/// A token as its features see it.
pub struct Window<'f> {
    /// The words two before, one before, here, one behind, two behind.
    pub forms: [&'f Form; PLACES],
    /// Gazetteer flags (`phrases`) one before, here, one behind.
    pub flags: [u8; 3],
    /// What the report shows of the words one before, here, one behind (`statistics`).
    pub shown: [u8; 3],
    /// Whether it begins a sentence.
    pub begins: bool,
    /// Kinds of words (`lexicon::word`) before and behind it in the same run of capitals.
    pub around: [u8; 2],
    /// The words with capitals around it, if it is one of several.
    pub chunk: Option<Chunk<'f>>,
}

/// Words with capitals that stand side by side, seen from one of them.
pub struct Chunk<'f> {
    /// The word before them.
    pub before: &'f Form,
    /// The first of them.
    pub first: &'f Form,
    /// The last of them.
    pub last: &'f Form,
    /// The word behind them.
    pub behind: &'f Form,
    /// How many of them are before and behind the token.
    pub place: [usize; 2],
}

/// The templates, numbered. Appending one changes no other; the model must be trained anew.
#[derive(Clone, Copy)]
#[repr(u64)]
enum Template {
    Always,
    Word,
    Shape,
    Cluster,
    Prefix,
    Suffix,
    Names,
    ShapeBegins,
    Shapes,
    WordBesideShape,
    Words,
    SuffixBesideShape,
    Flags,
    FlagsBeside,
    FlagsBesideWord,
    NamesBeside,
    NamesAround,
    NamesBefore,
    ClusterBeside,
    ClusterBesideShape,
    ClusterAround,
    Shown,
    ShownShape,
    ShownBeside,
    Usual,
    RunBefore,
    RunBehind,
    ChunkPlace,
    ChunkBefore,
    ChunkFirst,
    ChunkLast,
    ChunkBehind,
    Elsewhere,
    ElsewhereShape,
    ElsewhereShapes,
    ElsewhereBehind,
    ElsewhereBefore,
}

impl Template {
    /// Returns the feature of this template, seen at a place, for one value.
    #[inline]
    fn of(self, place: usize, value: u64) -> Feature {
        Feature { hash: mix((self as u64 * 8 + place as u64) << 40, value), is_identity: false }
    }

    /// Returns the feature for two values together.
    #[inline]
    fn both(self, place: usize, first: u64, second: u64) -> Feature {
        self.of(place, mix(first, second.rotate_left(23)))
    }

    /// Returns the feature for three values together.
    #[inline]
    fn all(self, first: u64, second: u64, third: u64) -> Feature {
        self.of(HERE, mix(mix(first, second.rotate_left(23)), third.rotate_left(46)))
    }
}

/// Gives the features that a word alone has, seen `place - HERE` places from the token.
/// Its affixes count only where it stands itself.
pub fn alone(form: &Form, affixes: &Affixes, place: usize, give: &mut impl FnMut(Feature)) {
    let word = Template::Word.of(place, form.hash.lower);
    give(Feature { is_identity: place == HERE, ..word });
    if place != HERE {
        give(Template::Shape.of(place, form.shape));
    }
    if place.abs_diff(HERE) <= 1 {
        give(Template::Cluster.of(place, form.cluster));
    }
    if place == HERE {
        give(Template::Always.of(place, 0));
        give(Template::Names.of(place, u64::from(form.brief.names)));
        for (length, letters) in affixes.prefixes.iter().enumerate().filter(|(_, letters)| **letters != 0) {
            give(Template::Prefix.of(length, *letters));
        }
        for (length, letters) in affixes.suffixes.iter().enumerate().filter(|(_, letters)| **letters != 0) {
            give(Template::Suffix.of(length, *letters));
        }
    }
}

/// Gives the features that put several things together.
#[inline]
pub fn together(window: &Window<'_>, give: &mut impl FnMut(Feature)) {
    let [before2, before, here, behind, behind2] = window.forms;
    let shape = here.shape;
    give(Template::ShapeBegins.both(HERE, shape, u64::from(window.begins)));
    give(Template::Shapes.both(1, before.shape, shape));
    give(Template::Shapes.both(3, shape, behind.shape));
    give(Template::Shapes.all(before.shape, shape, behind.shape));
    give(Template::WordBesideShape.both(1, before.hash.lower, shape));
    give(Template::WordBesideShape.both(3, behind.hash.lower, shape));
    give(Template::Words.both(1, before2.hash.lower, before.hash.lower));
    give(Template::Words.both(3, behind.hash.lower, behind2.hash.lower));
    give(Template::SuffixBesideShape.both(1, before.suffix, shape));
    give(Template::SuffixBesideShape.both(3, behind.suffix, shape));

    let [flags_before, flags, flags_behind] = window.flags.map(u64::from);
    if flags != 0 {
        give(Template::Flags.of(HERE, flags));
        give(Template::FlagsBesideWord.both(1, before.hash.lower, flags));
        give(Template::FlagsBesideWord.both(3, behind.hash.lower, flags));
    }
    if flags | flags_before != 0 {
        give(Template::FlagsBeside.both(1, flags_before, flags));
    }
    if flags | flags_behind != 0 {
        give(Template::FlagsBeside.both(3, flags, flags_behind));
    }

    let [names_before2, names_before, names, names_behind, _] = window.forms.map(|form| u64::from(form.brief.names));
    if names | names_before | names_behind != 0 {
        give(Template::NamesBeside.both(1, names_before, names));
        give(Template::NamesBeside.both(3, names, names_behind));
        give(Template::NamesAround.all(names_before, names, names_behind));
    }
    if names | names_before | names_before2 != 0 {
        give(Template::NamesBefore.all(names_before2, names_before, names));
    }

    give(Template::ClusterBeside.both(1, before.cluster, here.cluster));
    give(Template::ClusterBeside.both(3, here.cluster, behind.cluster));
    give(Template::ClusterBesideShape.both(0, before2.cluster, shape));
    give(Template::ClusterBesideShape.both(4, behind2.cluster, shape));
    give(Template::ClusterAround.all(before.cluster, shape, behind.cluster));

    let [shown_before, shown, shown_behind] = window.shown.map(u64::from);
    give(Template::Shown.both(HERE, shown, u64::from(window.begins)));
    give(Template::ShownShape.both(HERE, shown, shape));
    give(Template::ShownBeside.both(1, shown_before, shown));
    give(Template::ShownBeside.both(3, shown, shown_behind));
    give(Template::Usual.both(HERE, here.usual as u64, u64::from(window.begins)));
    give(Template::Usual.all(here.usual as u64, behind.usual as u64, behind.shape));

    let [run_before, run_behind] = window.around.map(u64::from);
    if run_before != 0 {
        give(Template::RunBefore.both(1, run_before, names));
    }
    if run_behind != 0 {
        give(Template::RunBehind.both(3, run_behind, names));
    }
    if let Some(chunk) = &window.chunk {
        in_chunk(chunk, give);
    }
}

/// Gives the features of a token among others with capitals: what stands at both ends, and around them.
#[inline]
fn in_chunk(chunk: &Chunk<'_>, give: &mut impl FnMut(Feature)) {
    let [left, right] = chunk.place.map(|count| count.min(3) as u64);
    give(Template::ChunkPlace.both(HERE, left, right));
    if left > 0 {
        give(Template::ChunkBefore.of(0, chunk.before.hash.lower));
        give(Template::ChunkBefore.of(1, chunk.before.cluster));
        give(Template::ChunkFirst.of(0, chunk.first.hash.lower));
        give(Template::ChunkFirst.both(1, chunk.first.cluster, u64::from(chunk.first.brief.names)));
    }
    if right > 0 {
        give(Template::ChunkBehind.of(0, chunk.behind.hash.lower));
        give(Template::ChunkBehind.of(1, chunk.behind.cluster));
        give(Template::ChunkLast.of(0, chunk.last.hash.lower));
        give(Template::ChunkLast.both(1, chunk.last.cluster, u64::from(chunk.last.brief.names)));
    }
}

/// Gives the features of the second pass: what the same words are elsewhere in the report (`second_pass`), one
/// before, here and one behind, with the shapes of the words there.
#[inline]
pub fn elsewhere(shapes: [u64; 3], majorities: [u8; 3], give: &mut impl FnMut(Feature)) {
    let [shape_before, shape, shape_behind] = shapes;
    let [majority_before, majority, majority_behind] = majorities.map(u64::from);
    give(Template::Elsewhere.of(HERE, majority));
    give(Template::ElsewhereShape.both(HERE, majority, shape));
    give(Template::ElsewhereShapes.all(majority, shape_before, shape_behind));
    give(Template::ElsewhereBehind.both(3, majority, majority_behind));
    give(Template::ElsewhereBefore.both(1, majority_before, majority));
}
