//! What was asked for lately, within a bound of bytes: two generations, of which the old one goes when the young is full.
//! In: keys and values, and what a value takes. Out: the value again, if it was asked for not long ago.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Values by their keys. Several threads may ask at once.
pub(crate) struct Lately<K, V> {
    most_bytes: usize,
    kept: Mutex<Kept<K, V>>,
}

struct Kept<K, V> {
    young: HashMap<K, (V, usize)>,
    old: HashMap<K, (V, usize)>,
    young_bytes: usize,
}

impl<K: Hash + Eq, V: Clone> Lately<K, V> {
    /// Returns one that keeps so many bytes at most, and a value more.
    pub(crate) fn within(most_bytes: usize) -> Lately<K, V> {
        let kept = Kept { young: HashMap::new(), old: HashMap::new(), young_bytes: 0 };
        Lately { most_bytes, kept: Mutex::new(kept) }
    }

    /// Returns the value of a key; made if it was not asked for lately. `bytes` says what it takes.
    pub(crate) fn get<E>(
        &self,
        key: K,
        make: impl FnOnce(&K) -> Result<V, E>,
        bytes: impl FnOnce(&V) -> usize,
    ) -> Result<V, E> {
        if let Some(known) = self.lock().known(&key) {
            return Ok(known);
        }
        // Two threads may make the same at once, and it is the same.
        let value = make(&key)?;
        let taken = bytes(&value) + size_of::<(K, V, usize)>();
        self.lock().keep(key, value.clone(), taken, self.most_bytes);
        Ok(value)
    }

    fn lock(&self) -> MutexGuard<'_, Kept<K, V>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq, V: Clone> Kept<K, V> {
    fn known(&mut self, key: &K) -> Option<V> {
        if let Some((known, _)) = self.young.get(key) {
            return Some(known.clone());
        }
        let (key, (known, bytes)) = self.old.remove_entry(key)?;
        self.young_bytes += bytes;
        self.young.insert(key, (known.clone(), bytes));
        Some(known)
    }

    fn keep(&mut self, key: K, value: V, bytes: usize, most_bytes: usize) {
        if self.young_bytes + bytes > most_bytes / 2 {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
        self.young_bytes += bytes;
        self.young.insert(key, (value, bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks for a word, and says whether it had to be made.
    fn was_made(lately: &Lately<String, String>, word: &str) -> bool {
        let mut made = false;
        let value = lately.get(
            word.to_string(),
            |word| {
                made = true;
                Ok::<_, ()>(word.to_uppercase())
            },
            |_| 100,
        );
        assert_eq!(value, Ok(word.to_uppercase()));
        made
    }

    #[test]
    fn what_is_asked_for_again_and_again_stays_and_the_rest_goes() {
        let lately = Lately::within(2_000);
        assert!(was_made(&lately, "a"));
        for number in 0..40 {
            assert!(was_made(&lately, &format!("b{number}")));
            assert!(!was_made(&lately, "a"));
            let kept = lately.lock();
            assert!(kept.young.len() + kept.old.len() <= 20);
        }
        assert!(was_made(&lately, "b0"));
        assert_eq!(lately.get("c".to_string(), |_| Err("refused"), |_| 0), Err("refused"));
        let nothing = Lately::within(0);
        assert!(was_made(&nothing, "a"));
        assert!(was_made(&nothing, "b") && was_made(&nothing, "c"), "a value at most is kept");
    }
}
