//! Fingerprints that are looked for among many: one is compared with all of them at once.
//! In: the fingerprints. Out: whether another is nearly the same as one of them.

use super::{BINS, Fingerprint, POSSIBLE};

/// So many are counted in one number, in so many bits each.
const TOGETHER: usize = 10;
const COUNTER: usize = 6;

/// Where counters begin, so that the highest bit of one is set when enough bins agree; at most all do, which still fits.
const START: u64 = each(1 << (COUNTER - 1)) - each(POSSIBLE as u64);
const ENOUGH: u64 = each(1 << (COUNTER - 1));
const _: () = assert!(BINS as u64 - POSSIBLE as u64 + (1 << (COUNTER - 1)) < 1 << COUNTER);

const fn each(count: u64) -> u64 {
    let (mut all, mut counter) = (0, 0);
    while counter < TOGETHER {
        all |= count << (COUNTER * counter);
        counter += 1;
    }
    all
}

/// What each byte of a fingerprint adds to the counters: for two bins, whether those sought agree with it.
type Table = Vec<[u64; 256]>;

/// Fingerprints that are looked for together.
pub struct Sought {
    tables: Vec<Table>,
}

impl Sought {
    /// Arranges the fingerprints; one that is none is like nothing.
    pub fn new(sought: &[Fingerprint]) -> Sought {
        let known: Vec<Fingerprint> = sought.iter().copied().filter(|print| print.is_known()).collect();
        Sought { tables: known.chunks(TOGETHER).map(table).collect() }
    }

    /// Says whether one of them resembles the other, surely or possibly.
    #[inline]
    pub fn has_like(&self, other: Fingerprint) -> bool {
        let has_like = |table: &Table| {
            let agreeing = table.iter().zip(other.0.to_le_bytes()).map(|(row, byte)| row[usize::from(byte)]);
            agreeing.fold(START, |counters, agree| counters + agree) & ENOUGH != 0
        };
        other.is_known() && self.tables.iter().any(has_like)
    }
}

fn table(sought: &[Fingerprint]) -> Table {
    let mut table = vec![[0; 256]; size_of::<u128>()];
    for (counter, print) in sought.iter().enumerate() {
        let one = 1 << (COUNTER * counter);
        for (row, byte) in table.iter_mut().zip(print.0.to_le_bytes()) {
            let (low, high) = (usize::from(byte & 15), usize::from(byte >> 4));
            for any in 0..16 {
                row[any << 4 | low] += one;
                row[high << 4 | any] += one;
            }
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Resemblance;
    use super::*;

    proptest! {
        #[test]
        fn one_is_like_those_sought_if_it_resembles_any_of_them(
            sought in prop::collection::vec(any::<u128>(), 0..25),
            chosen in any::<prop::sample::Index>(),
            changed in prop::collection::vec((0..32_u32, 0..16_u128), 0..40),
        ) {
            let mut other = if sought.is_empty() { 0 } else { sought[chosen.index(sought.len())] };
            for (bin, bits) in changed {
                other = other & !(15 << (4 * bin)) | bits << (4 * bin);
            }
            let prints: Vec<Fingerprint> = sought.into_iter().map(Fingerprint).collect();
            let resembles = prints.iter().any(|print| print.resembles(Fingerprint(other)) != Resemblance::None);
            prop_assert_eq!(Sought::new(&prints).has_like(Fingerprint(other)), resembles);
        }
    }
}
