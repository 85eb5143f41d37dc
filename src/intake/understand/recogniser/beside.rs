//! What a word beside another adds to its scores, kept because texts say the same again and again.
//! In: two forms side by side. Out: scores for one of them. Knows no report: what is kept is the same for all of them,
//! so keeping it changes nothing but the time.
//!
//! Of the word that is scored, the features of a pair see no more than its class (`forms`), which many words share.
//! A pair has one slot, and takes it from the pair that had it: whatever a text says, no more is kept, and what was
//! forgotten is worked out anew.

use super::features::{HERE, Part, Window};
use super::forms::{EDGE, Forms, PLACES, sum_of};
use super::hashing::mix;
use super::model::Model;
use super::statistics::VALUES;
use super::tags::Scores;

/// Bits of the number of a slot: two tables of 256 kB.
const SLOT_BITS: u32 = 13;

/// What one pair, or whatever has a key, adds; half a cache line.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(32))]
pub struct Slot {
    added: Scores,
    /// The pair, plus one: 0 is an empty slot.
    key: u64,
}

/// What pairs add, and what the report shows of two words side by side.
#[derive(Debug, Default)]
pub struct Beside {
    /// By a form and the class of the one behind it: what the first adds to the second.
    before: Vec<Slot>,
    /// By a form and the class of the one before it: what the second adds to the first.
    behind: Vec<Slot>,
    /// By what the report shows of the word before and of the word itself, and whether a sentence begins.
    shown_before: Vec<Scores>,
    /// By what the report shows of the word itself and of the word behind.
    shown_behind: Vec<Scores>,
    /// Which forms, and which model.
    known: Option<(u32, u32)>,
}

impl Beside {
    /// Forgets all if the forms have new numbers, or the model is another.
    pub fn begin(&mut self, forms: &Forms, model: &Model<'_>) {
        let known = Some((forms.generation, model.checksum));
        if self.known == known {
            return;
        }
        self.known = known;
        for slots in [&mut self.before, &mut self.behind] {
            slots.clear();
            slots.resize(1 << SLOT_BITS, Slot::default());
        }
        let edge = [forms.get(EDGE); PLACES];
        let bits = 0..VALUES as u8;
        self.shown_before.clear();
        for (begins, before) in [false, true].iter().flat_map(|begins| bits.clone().map(move |bits| (*begins, bits))) {
            for here in bits.clone() {
                let window = Window { begins, shown: [before, here, 0], ..Window::of(edge) };
                self.shown_before.push(sum_of(&window, Part::ShownBefore, model));
            }
        }
        self.shown_behind.clear();
        for here in bits.clone() {
            for behind in bits.clone() {
                let window = Window { shown: [0, here, behind], ..Window::of(edge) };
                self.shown_behind.push(sum_of(&window, Part::ShownBehind, model));
            }
        }
    }

    /// Returns what the word before adds: alone, and together with the class of the word here.
    #[inline]
    pub fn before(&mut self, before: u32, here: u32, forms: &Forms, model: &Model<'_>) -> &Scores {
        found::<SLOT_BITS>(&mut self.before, pair(before, forms.get(here).class), || {
            let (word, edge) = (forms.get(before), forms.get(EDGE));
            let mut added = sum_of(&Window::of([edge, word, forms.get(here), edge, edge]), Part::Before, model);
            added.add(word.sum(HERE - 1));
            added
        })
    }

    /// Returns what the word behind adds: alone, and together with the class of the word here.
    #[inline]
    pub fn behind(&mut self, here: u32, behind: u32, forms: &Forms, model: &Model<'_>) -> &Scores {
        found::<SLOT_BITS>(&mut self.behind, pair(behind, forms.get(here).class), || {
            let (word, edge) = (forms.get(behind), forms.get(EDGE));
            let mut added = sum_of(&Window::of([edge, edge, forms.get(here), word, edge]), Part::Behind, model);
            added.add(word.sum(HERE + 1));
            added
        })
    }

    /// Returns the weights of what the report shows of a word and the one before it.
    #[inline]
    pub fn shown_before(&self, before: u8, here: u8, begins: bool) -> &Scores {
        &self.shown_before[(usize::from(begins) * VALUES + usize::from(before)) * VALUES + usize::from(here)]
    }

    /// Returns the weights of what the report shows of a word and the one behind it.
    #[inline]
    pub fn shown_behind(&self, here: u8, behind: u8) -> &Scores {
        &self.shown_behind[usize::from(here) * VALUES + usize::from(behind)]
    }
}

fn pair(form: u32, class: u32) -> u64 {
    (u64::from(form) << 32) | u64::from(class)
}

/// Returns what a key below `u64::MAX` adds, worked out if its slot has another. There are two to the power of `BITS`
/// slots.
#[inline]
pub fn found<const BITS: u32>(slots: &mut [Slot], key: u64, work_out: impl FnOnce() -> Scores) -> &Scores {
    let key = key + 1;
    let slot = &mut slots[(mix(0, key) >> (64 - BITS)) as usize];
    if slot.key != key {
        *slot = Slot { added: work_out(), key };
    }
    &slot.added
}
