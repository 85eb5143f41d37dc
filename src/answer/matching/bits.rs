//! Sets of reports of one segment: a bit a report.

use std::ops::Range;

/// A set of numbers below a fixed size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    size: usize,
}

impl Bits {
    /// Returns the empty set below `size`.
    pub(crate) fn none(size: usize) -> Bits {
        Bits { words: vec![0; size.div_ceil(64)], size }
    }

    /// Returns all numbers below `size`.
    pub(crate) fn all(size: usize) -> Bits {
        let mut bits = Bits { words: vec![u64::MAX; size.div_ceil(64)], size };
        if let Some(last) = bits.words.last_mut().filter(|_| !size.is_multiple_of(64)) {
            *last = (1 << (size % 64)) - 1;
        }
        bits
    }

    /// Returns how many bytes the set takes.
    pub(crate) fn bytes(&self) -> usize {
        std::mem::size_of_val(self.words.as_slice())
    }

    pub(crate) fn insert(&mut self, number: usize) {
        self.words[number / 64] |= 1 << (number % 64);
    }

    pub(crate) fn has(&self, number: usize) -> bool {
        self.words[number / 64] >> (number % 64) & 1 == 1
    }

    /// Returns the set in words: the numbers from 64 times its place on, the least of them lowest.
    pub(crate) fn words(&self) -> &[u64] {
        &self.words
    }

    pub(crate) fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Returns how many numbers of the range are in the set.
    #[inline]
    pub(crate) fn count_within(&self, range: Range<usize>) -> usize {
        let Some(last) = range.end.checked_sub(1).filter(|last| range.start <= *last) else { return 0 };
        let (from, to) = (range.start / 64, last / 64);
        let above = u64::MAX << (range.start % 64);
        let below = u64::MAX >> (63 - last % 64);
        if from == to {
            return (self.words[from] & above & below).count_ones() as usize;
        }
        let between: u32 = self.words[from + 1..to].iter().map(|word| word.count_ones()).sum();
        ((self.words[from] & above).count_ones() + between + (self.words[to] & below).count_ones()) as usize
    }

    /// Keeps what is in both.
    pub(crate) fn and(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(mine, other)| *mine &= other);
    }

    /// Removes what is in the other.
    pub(crate) fn remove(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(mine, other)| *mine &= !other);
    }

    /// Adds what is in the other.
    pub(crate) fn or(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(mine, other)| *mine |= other);
    }

    /// Returns what is not in the set.
    pub(crate) fn complement(&self) -> Bits {
        let mut all = Bits::all(self.size);
        all.words.iter_mut().zip(&self.words).for_each(|(all, mine)| *all &= !mine);
        all
    }

    /// Returns how many are in both.
    pub(crate) fn count_in(&self, other: &Bits) -> usize {
        self.words.iter().zip(&other.words).map(|(mine, other)| (mine & other).count_ones() as usize).sum()
    }

    /// Returns the numbers, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(place, word)| numbers_of(place, *word))
    }
}

/// Returns the numbers of a word of a set, given its place, in order.
pub(crate) fn numbers_of(place: usize, mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros() as usize)?;
        word &= word - 1;
        Some(place * 64 + bit)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sets_of_bits_are_sets(size in 1usize..200, one in prop::collection::btree_set(0usize..200, 0..40), other in prop::collection::btree_set(0usize..200, 0..40)) {
            let below = |set: &BTreeSet<usize>| set.iter().copied().filter(|n| *n < size).collect::<BTreeSet<_>>();
            let bits = |set: &BTreeSet<usize>| {
                let mut bits = Bits::none(size);
                set.iter().for_each(|number| bits.insert(*number));
                bits
            };
            let (one, other) = (below(&one), below(&other));
            let list = |bits: &Bits| bits.iter().collect::<BTreeSet<_>>();
            let (mut both, mut either) = (bits(&one), bits(&one));
            both.and(&bits(&other));
            either.or(&bits(&other));
            prop_assert_eq!(list(&both), &one & &other);
            prop_assert_eq!(bits(&one).count_in(&bits(&other)), both.count());
            prop_assert_eq!(list(&either), &one | &other);
            either.remove(&bits(&other));
            prop_assert_eq!(list(&either), &one - &other);
            prop_assert_eq!(list(&bits(&one).complement()), (0..size).filter(|n| !one.contains(n)).collect::<BTreeSet<_>>());
            prop_assert_eq!(Bits::all(size).count(), size);
            prop_assert!(one.iter().all(|number| bits(&one).has(*number)));
            let (start, end) = (size / 3, size - size / 4);
            prop_assert_eq!(bits(&one).count_within(start..end), one.range(start..end.max(start)).count());
            prop_assert_eq!(bits(&one).count_within(end..start), 0);
        }
    }
}
