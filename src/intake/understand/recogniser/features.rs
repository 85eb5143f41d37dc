//! What the recogniser looks at: the templates of its features, each a question about a token and its surroundings.
//! In: a word alone, or a window of five words with what the lexicon and the report say of them. Out: hashes, one a
//! feature. Knows no weight: recogniser and trainer go through the same templates.
//!
//! Features of one word alone are summed up once a word (`forms`), those of two words side by side once a pair
//! (`beside`); only those that put more together are looked up at each token.

use super::describing::Affixes;
use super::forms::{Form, PLACES};
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

impl<'f> Window<'f> {
    /// Returns a window in which nothing but the words is known.
    pub fn of(forms: [&'f Form; PLACES]) -> Window<'f> {
        Window { forms, flags: [0; 3], shown: [0; 3], begins: false, around: [0; 2], chunk: None }
    }
}

/// So many places before or behind a token among words with capitals are told apart.
pub const MOST_PLACES: usize = 3;

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
    let word = Template::Word.of(place, form.lower);
    give(Feature { is_identity: place == HERE, ..word });
    if place != HERE {
        give(Template::Shape.of(place, form.shape));
    }
    if place.abs_diff(HERE) <= 1 {
        give(Template::Cluster.of(place, form.cluster_hash()));
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

/// What a feature of several things depends on, beside the model: the recogniser keeps the sums of those that depend
/// on little, and looks up only the others at each token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The words one before and here.
    Before,
    /// The words here and one behind.
    Behind,
    /// The words two before and one before.
    TwoBefore,
    /// The words one behind and two behind.
    TwoBehind,
    /// The word here, and whether it begins a sentence.
    Begins,
    /// What the report shows of the words one before and here, and whether a sentence begins.
    ShownBefore,
    /// What the report shows of the words here and one behind.
    ShownBehind,
    /// The word before others with capitals.
    ChunkBefore,
    /// The first of them.
    ChunkFirst,
    /// The last of them.
    ChunkLast,
    /// The word behind them.
    ChunkBehind,
    /// Shapes and kinds of names of the words one before, here and one behind.
    Kinds,
    /// Kinds of names of the words two before, one before and here.
    Names,
    /// The shape here, with the cluster of the word two before or two behind, or what the report shows of the word.
    OfShape,
    /// The place among words with capitals.
    ChunkPlace,
    /// More than that.
    Rest,
}

/// Returns the feature of the cluster of the word two before, and the shape here.
#[inline]
pub fn far_before(cluster: u64, shape: u64) -> Feature {
    Template::ClusterBesideShape.both(0, cluster, shape)
}

/// Returns the feature of the cluster of the word two behind, and the shape here.
#[inline]
pub fn far_behind(cluster: u64, shape: u64) -> Feature {
    Template::ClusterBesideShape.both(4, cluster, shape)
}

/// Returns the feature of what the report shows of a word, and its shape.
#[inline]
pub fn shown_shape(shown: u64, shape: u64) -> Feature {
    Template::ShownShape.both(HERE, shown, shape)
}

/// Returns the feature of the shape of a word, and whether it begins a sentence.
#[inline]
pub fn shape_begins(here: &Form, begins: bool) -> Feature {
    Template::ShapeBegins.both(HERE, here.shape, u64::from(begins))
}

/// Returns the feature of how a word is usually written, and whether it begins a sentence.
#[inline]
pub fn usual_begins(here: &Form, begins: bool) -> Feature {
    Template::Usual.both(HERE, here.usual as u64, u64::from(begins))
}

/// Gives the features that put several things together, each with what it depends on.
#[inline(always)]
pub fn together(window: &Window<'_>, give: &mut impl FnMut(Part, Feature)) {
    let [before2, before, here, behind, behind2] = window.forms;
    let shape = here.shape;
    give(Part::Begins, shape_begins(here, window.begins));
    give(Part::Before, Template::Shapes.both(1, before.shape, shape));
    give(Part::Behind, Template::Shapes.both(3, shape, behind.shape));
    give(Part::Kinds, Template::Shapes.all(before.shape, shape, behind.shape));
    give(Part::Before, Template::WordBesideShape.both(1, before.lower, shape));
    give(Part::Behind, Template::WordBesideShape.both(3, behind.lower, shape));
    give(Part::TwoBefore, Template::Words.both(1, before2.lower, before.lower));
    give(Part::TwoBehind, Template::Words.both(3, behind.lower, behind2.lower));
    give(Part::Before, Template::SuffixBesideShape.both(1, before.suffix, shape));
    give(Part::Behind, Template::SuffixBesideShape.both(3, behind.suffix, shape));

    let [flags_before, flags, flags_behind] = window.flags.map(u64::from);
    if flags != 0 {
        give(Part::Rest, Template::Flags.of(HERE, flags));
        give(Part::Rest, Template::FlagsBesideWord.both(1, before.lower, flags));
        give(Part::Rest, Template::FlagsBesideWord.both(3, behind.lower, flags));
    }
    if flags | flags_before != 0 {
        give(Part::Rest, Template::FlagsBeside.both(1, flags_before, flags));
    }
    if flags | flags_behind != 0 {
        give(Part::Rest, Template::FlagsBeside.both(3, flags, flags_behind));
    }

    let [names_before2, names_before, names, names_behind, _] = window.forms.map(|form| u64::from(form.brief.names));
    if names | names_before | names_behind != 0 {
        // Where only the third word is of a name, that two others are not depends on all three.
        let (before, behind) = (names | names_before != 0, names | names_behind != 0);
        give(if before { Part::Before } else { Part::Kinds }, Template::NamesBeside.both(1, names_before, names));
        give(if behind { Part::Behind } else { Part::Kinds }, Template::NamesBeside.both(3, names, names_behind));
        give(Part::Kinds, Template::NamesAround.all(names_before, names, names_behind));
    }
    if names | names_before | names_before2 != 0 {
        give(Part::Names, Template::NamesBefore.all(names_before2, names_before, names));
    }

    give(Part::Before, Template::ClusterBeside.both(1, before.cluster_hash(), here.cluster_hash()));
    give(Part::Behind, Template::ClusterBeside.both(3, here.cluster_hash(), behind.cluster_hash()));
    give(Part::OfShape, far_before(before2.cluster_hash(), shape));
    give(Part::OfShape, far_behind(behind2.cluster_hash(), shape));
    give(Part::Rest, Template::ClusterAround.all(before.cluster_hash(), shape, behind.cluster_hash()));

    let [shown_before, shown, shown_behind] = window.shown.map(u64::from);
    give(Part::ShownBefore, Template::Shown.both(HERE, shown, u64::from(window.begins)));
    give(Part::OfShape, shown_shape(shown, shape));
    give(Part::ShownBefore, Template::ShownBeside.both(1, shown_before, shown));
    give(Part::ShownBehind, Template::ShownBeside.both(3, shown, shown_behind));
    give(Part::Begins, usual_begins(here, window.begins));
    give(Part::Behind, Template::Usual.all(here.usual as u64, behind.usual as u64, behind.shape));

    let [run_before, run_behind] = window.around.map(u64::from);
    if run_before != 0 {
        give(Part::Rest, Template::RunBefore.both(1, run_before, names));
    }
    if run_behind != 0 {
        give(Part::Rest, Template::RunBehind.both(3, run_behind, names));
    }
    if let Some(chunk) = &window.chunk {
        in_chunk(chunk, give);
    }
}

/// Gives the features of a token among others with capitals: what stands at both ends, and around them.
#[inline(always)]
fn in_chunk(chunk: &Chunk<'_>, give: &mut impl FnMut(Part, Feature)) {
    let [left, right] = chunk.place.map(|count| count.min(MOST_PLACES) as u64);
    give(Part::ChunkPlace, Template::ChunkPlace.both(HERE, left, right));
    if left > 0 {
        at_end(Part::ChunkBefore, chunk.before, &mut |feature| give(Part::ChunkBefore, feature));
        at_end(Part::ChunkFirst, chunk.first, &mut |feature| give(Part::ChunkFirst, feature));
    }
    if right > 0 {
        at_end(Part::ChunkBehind, chunk.behind, &mut |feature| give(Part::ChunkBehind, feature));
        at_end(Part::ChunkLast, chunk.last, &mut |feature| give(Part::ChunkLast, feature));
    }
}

/// Gives the features of a word at an end of words with capitals, `Part::ChunkBefore` to `Part::ChunkBehind`; those of
/// any other part are none.
#[inline(always)]
pub fn at_end(part: Part, form: &Form, give: &mut impl FnMut(Feature)) {
    let (lower, cluster, names) = (form.lower, form.cluster_hash(), u64::from(form.brief.names));
    let [first, second] = match part {
        Part::ChunkBefore => [Template::ChunkBefore.of(0, lower), Template::ChunkBefore.of(1, cluster)],
        Part::ChunkFirst => [Template::ChunkFirst.of(0, lower), Template::ChunkFirst.both(1, cluster, names)],
        Part::ChunkLast => [Template::ChunkLast.of(0, lower), Template::ChunkLast.both(1, cluster, names)],
        Part::ChunkBehind => [Template::ChunkBehind.of(0, lower), Template::ChunkBehind.of(1, cluster)],
        _ => return,
    };
    give(first);
    give(second);
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
