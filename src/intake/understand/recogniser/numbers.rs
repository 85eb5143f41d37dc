//! Numbers for hashes, counted up from 0: which word is which, without comparing words.
//! In: 64-bit hashes. Out: their numbers. Knows no word; two with one hash are one.

/// The numbers: open addressing, at most half full. With each hash lies what else is kept of it, `T`.
#[derive(Debug)]
pub struct Numbers<T = ()> {
    /// The upper half of a hash, and its number plus one; 0 is an empty slot. Small, since a text jumps about in it.
    slots: Vec<(u32, u32)>,
    /// By number. What is met often is met early, so that most look-ups stay at the front of it.
    entries: Vec<(u64, T)>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Numbers { slots: Vec::new(), entries: Vec::new() }
    }
}

impl<T: Copy> Numbers<T> {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.slots.clear();
        self.entries.clear();
    }

    /// Returns how many there are.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// Returns all hashes, by number.
    pub fn hashes(&self) -> impl Iterator<Item = u64> {
        self.entries.iter().map(|(hash, _)| *hash)
    }

    /// Returns the hash of a number, and what is kept of it.
    #[inline]
    pub fn entry(&self, number: u32) -> &(u64, T) {
        &self.entries[number as usize]
    }

    /// Returns the number of a hash, and what is kept of it.
    #[inline]
    pub fn get(&self, hash: u64) -> Option<(u32, T)> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = (hash >> 20) as usize & mask;
        loop {
            let (upper, number) = *self.slots.get(at)?;
            let number = number.checked_sub(1)?;
            if upper == (hash >> 32) as u32 {
                let (other, kept) = self.entries[number as usize];
                if other == hash {
                    return Some((number, kept));
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// Returns the number of a hash that has none yet.
    pub fn add(&mut self, hash: u64, kept: T) -> u32 {
        if self.entries.len() * 2 >= self.slots.len() {
            let size = (self.slots.len() * 2).max(1 << 12);
            self.slots.clear();
            self.slots.resize(size, (0, 0));
            (0..self.entries.len()).for_each(|number| self.put(self.entries[number].0, number as u32));
        }
        let number = self.entries.len() as u32;
        self.entries.push((hash, kept));
        self.put(hash, number);
        number
    }

    fn put(&mut self, hash: u64, number: u32) {
        let mask = self.slots.len() - 1;
        let mut at = (hash >> 20) as usize & mask;
        while self.slots[at].1 != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = ((hash >> 32) as u32, number + 1);
    }
}

impl Numbers {
    /// Returns the number of a hash, which has one from now on.
    pub fn get_or_add(&mut self, hash: u64) -> u32 {
        self.get(hash).map_or_else(|| self.add(hash, ()), |(number, ())| number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hash_keeps_its_number_however_many_there_are() {
        // Many with the same slot, and pairs with the same upper half.
        let hashes: Vec<u64> = (0..20_000_u64).map(|place| (place / 2) << 33 | (place & 1)).collect();
        let mut numbers = Numbers::default();
        for (number, hash) in hashes.iter().enumerate() {
            assert_eq!(numbers.get(*hash), None);
            assert_eq!(numbers.add(*hash, number) as usize, number);
        }
        for (number, hash) in hashes.iter().enumerate() {
            assert_eq!(numbers.get(*hash), Some((number as u32, number)));
        }
        numbers.clear();
        assert_eq!((numbers.get(hashes[0]), numbers.count()), (None, 0));
    }
}
