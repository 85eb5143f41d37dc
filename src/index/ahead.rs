//! How far reading may run ahead of the engine.
//! The engine's own queue takes 10,000 reports, a hundred megabytes: memory that was written long before it is read has
//! left all caches, and fresh pages of it cost more than what is written into them. So whoever reads waits while a few
//! megabytes are not yet taken up; but never for an engine that takes up nothing, because it writes a segment, has an
//! error to tell, or is gone: then its own queue is the bound, as if this were not here.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Bytes of text. Reports are understood a megabyte at a time: the engine should not run dry meanwhile.
const MOST: u64 = 4 << 20;

/// Whoever waits goes on when no more are left.
const ENOUGH: u64 = 2 << 20;

/// An engine that takes up nothing for so long is not waited for.
const STANDSTILL: Duration = Duration::from_millis(50);

/// Where a byte that nobody waits for lies.
const NOBODY: u64 = u64::MAX;

/// What the engine's thread has taken up; it counts, the reading thread looks.
pub(crate) struct Taken {
    /// Bytes of text.
    bytes: AtomicU64,
    /// Whoever waits is woken when so many are taken up.
    wanted: AtomicU64,
    waiting: Mutex<()>,
    woken: Condvar,
}

impl Taken {
    fn new() -> Taken {
        let (bytes, wanted) = (AtomicU64::new(0), AtomicU64::new(NOBODY));
        Taken { bytes, wanted, waiting: Mutex::new(()), woken: Condvar::new() }
    }

    /// Counts a text that is taken up.
    pub(crate) fn take(&self, text: &str) {
        let taken = self.bytes.fetch_add(text.len() as u64, Ordering::Relaxed) + text.len() as u64;
        // If the wish is seen too late, whoever waits looks again by itself before long.
        if taken >= self.wanted.load(Ordering::Relaxed) {
            self.wanted.store(NOBODY, Ordering::Relaxed);
            self.woken.notify_one();
        }
    }
}

/// What was handed to the engine, by the reading thread.
pub(crate) struct Ahead {
    taken: Arc<Taken>,
    /// Bytes of text.
    given: u64,
    /// As many had been taken up when the engine was found standing still; none while it works.
    stood_at: Option<u64>,
    /// What has piled up while it stood still and is not yet worked off. Where reading is the slower of both, it need not
    /// stop for this.
    piled: u64,
}

impl Ahead {
    /// Returns an empty count.
    pub(crate) fn new() -> Ahead {
        Ahead { taken: Arc::new(Taken::new()), given: 0, stood_at: None, piled: 0 }
    }

    /// Returns what the engine's thread counts in.
    pub(crate) fn taken(&self) -> Arc<Taken> {
        Arc::clone(&self.taken)
    }

    /// Counts a text that is given to the engine.
    pub(crate) fn give(&mut self, text: &str) {
        self.given += text.len() as u64;
    }

    /// Waits until the engine has taken up most of what it was given, or stands still.
    pub(crate) fn wait(&mut self) {
        let mut taken = self.taken.bytes.load(Ordering::Relaxed);
        if self.stood_at == Some(taken) {
            return;
        }
        let left = self.given.saturating_sub(taken);
        self.piled = if self.stood_at.take().is_some() { left } else { self.piled.min(left) };
        if left <= self.piled + MOST {
            return;
        }
        let wanted = self.given - self.piled.saturating_sub(ENOUGH).max(ENOUGH);
        while taken < wanted {
            let waiting = self.taken.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            self.taken.wanted.store(wanted, Ordering::Relaxed);
            drop(self.taken.woken.wait_timeout(waiting, STANDSTILL));
            let before = std::mem::replace(&mut taken, self.taken.bytes.load(Ordering::Relaxed));
            if taken == before {
                self.stood_at = Some(taken);
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn reading_waits_for_an_engine_that_works_and_not_for_one_that_stands_still() {
        let text = "x".repeat(1 << 20);
        let mut ahead = Ahead::new();
        let taken = ahead.taken();
        (0..6).for_each(|_| ahead.give(&text));
        std::thread::scope(|scope| {
            scope.spawn(|| (0..5).for_each(|_| taken.take(&text)));
            ahead.wait();
        });
        assert!(ahead.given - taken.bytes.load(Ordering::Relaxed) <= ENOUGH);

        // Nobody takes anything up: it waits once, and never again before something moves.
        (0..20).for_each(|_| ahead.give(&text));
        ahead.wait();
        let begun = Instant::now();
        (0..100).for_each(|_| ahead.wait());
        assert!(begun.elapsed() < STANDSTILL * 50);

        // It goes on: what has piled up is worked off beside the reading.
        taken.take(&text);
        ahead.wait();
        ahead.give(&text);
        ahead.wait();
        assert_eq!(ahead.stood_at, None, "it did not wait: nobody would have woken it");
    }
}
