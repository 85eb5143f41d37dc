//! What features add that see so little of the words that the same comes back at nearly every token: shapes, kinds of
//! names, clusters, places among words with capitals.
//! In: a window. Out: scores, which tables keep. Knows no report: what is kept is the same for all of them, so keeping
//! it changes nothing but the time.

use super::beside::{Slot, found};
use super::features::{self, Chunk, HERE, MOST_PLACES, Part, Window};
use super::forms::{EDGE, Forms, NO_KIND, PLACES, cluster_hash, sum_of};
use super::model::Model;
use super::statistics::VALUES;
use super::tags::Scores;

/// So many shapes have tables of their own: nearly all words have one of them.
const SHAPES: usize = 48;

/// Clusters, with that of no cluster.
const CLUSTERS: usize = 256;

/// Bits of the number of a slot: 128 kB for kinds, 16 kB for names.
const KIND_BITS: u32 = 12;
const NAME_BITS: u32 = 9;

/// What the features of one shape add.
#[derive(Debug)]
struct OfShape {
    /// By the cluster of the word two before.
    far_before: [Scores; CLUSTERS],
    /// By the cluster of the word two behind.
    far_behind: [Scores; CLUSTERS],
    /// By what the report shows of the word.
    shown: [Scores; VALUES],
}

/// What recurs.
#[derive(Debug, Default)]
pub struct Recurring {
    /// By the kinds of the words before, here and behind.
    kinds: Vec<Slot>,
    /// By the kinds of names of the words two before, before and here.
    names: Vec<Slot>,
    /// By the number of a shape.
    shapes: Vec<OfShape>,
    /// By how many words with capitals stand before and behind.
    places: [[Scores; MOST_PLACES + 1]; MOST_PLACES + 1],
    /// Which forms, and which model.
    known: Option<(u32, u32)>,
}

impl Recurring {
    /// Forgets all if the forms have new numbers, or the model is another; and works out what the shapes add that are
    /// new.
    pub fn begin(&mut self, forms: &Forms, model: &Model<'_>) {
        let known = Some((forms.generation, model.checksum));
        if self.known != known {
            self.known = known;
            for (slots, bits) in [(&mut self.kinds, KIND_BITS), (&mut self.names, NAME_BITS)] {
                slots.clear();
                slots.resize(1 << bits, Slot::default());
            }
            self.shapes.clear();
            let edge = forms.get(EDGE);
            for (left, places) in self.places.iter_mut().enumerate() {
                for (right, sum) in places.iter_mut().enumerate() {
                    let chunk = Chunk { before: edge, first: edge, last: edge, behind: edge, place: [left, right] };
                    let window = Window { chunk: Some(chunk), ..Window::of([edge; PLACES]) };
                    *sum = sum_of(&window, Part::ChunkPlace, model);
                }
            }
        }
        for shape in forms.shapes().take(SHAPES).skip(self.shapes.len()) {
            let weights = |feature: features::Feature| {
                let mut sum = Scores::default();
                model.weights.add(feature.hash, &mut sum);
                sum
            };
            self.shapes.push(OfShape {
                far_before: std::array::from_fn(|cluster| {
                    weights(features::far_before(cluster_hash(cluster as u8), shape))
                }),
                far_behind: std::array::from_fn(|cluster| {
                    weights(features::far_behind(cluster_hash(cluster as u8), shape))
                }),
                shown: std::array::from_fn(|shown| weights(features::shown_shape(shown as u64, shape))),
            });
        }
    }

    /// Adds what the parts `Kinds`, `Names`, `OfShape` and `ChunkPlace` of the features of a window add.
    #[inline]
    pub fn add(&mut self, window: &Window<'_>, forms: &Forms, model: &Model<'_>, sum: &mut Scores) {
        let [before2, before, here, behind, behind2] = window.forms;
        let edge = forms.get(EDGE);
        let of_kinds = || sum_of(&Window::of([edge, before, here, behind, edge]), Part::Kinds, model);
        let kinds = [before.kind, here.kind, behind.kind];
        if kinds.contains(&NO_KIND) {
            sum.add(&of_kinds());
        } else {
            let key = kinds.iter().fold(0, |key, kind| (key << 16) | u64::from(*kind));
            sum.add(found::<KIND_BITS>(&mut self.kinds, key, of_kinds));
        }
        let names = [before2, before, here].map(|form| form.brief.names);
        if names != [0; 3] {
            let [before2, before, here] = names;
            let key = u64::from(u32::from_le_bytes([here, before, before2, 0]));
            let of_names = || sum_of(&Window::of(window.forms), Part::Names, model);
            sum.add(found::<NAME_BITS>(&mut self.names, key, of_names));
        }
        let shown = window.shown[HERE - 1];
        match self.shapes.get(here.shape_number()) {
            Some(shape) => {
                sum.add(&shape.far_before[usize::from(before2.cluster)]);
                sum.add(&shape.far_behind[usize::from(behind2.cluster)]);
                sum.add(&shape.shown[usize::from(shown) % VALUES]);
            }
            None => {
                let window = Window { shown: [0, shown, 0], ..Window::of(window.forms) };
                sum.add(&sum_of(&window, Part::OfShape, model));
            }
        }
        if let Some(chunk) = &window.chunk {
            let [left, right] = chunk.place.map(|count| count.min(MOST_PLACES));
            sum.add(&self.places[left][right]);
        }
    }
}
