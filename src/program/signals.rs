//! Signals that end the program in its own time: Ctrl-C, and SIGTERM, by which a system ends what it has started.
//! In: what to do at the first. Out: which it was. The second ends the program at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::Context;
use nix::sys::signal::{SigSet, Signal};

use super::outcome::Outcome;
use super::output;

/// Whether it is time to end.
#[derive(Clone, Default)]
pub(super) struct Ending {
    stop: Arc<AtomicBool>,
    signal: Arc<Mutex<Option<Signal>>>,
}

impl Ending {
    /// Listens from now on, on a thread of its own, and calls `first` there at the first signal. To be called before any
    /// other thread is begun: those that are there already would be ended as usual.
    pub(super) fn listen(first: impl Fn() + Send + 'static) -> anyhow::Result<Ending> {
        let mut signals = SigSet::empty();
        signals.add(Signal::SIGINT);
        signals.add(Signal::SIGTERM);
        signals.thread_block().context("cannot listen for Ctrl-C")?;
        let ending = Ending::default();
        let heard = ending.clone();
        thread::spawn(move || {
            let Ok(signal) = signals.wait() else { return };
            *heard.signal.lock().unwrap_or_else(PoisonError::into_inner) = Some(signal);
            heard.stop.store(true, Ordering::SeqCst);
            first();
            if signals.wait().is_ok() {
                output::note("stopped at once: what was committed stays; the rest is read next time");
                std::process::exit(Outcome::Interrupted.code());
            }
        });
        Ok(ending)
    }

    /// Returns what is set when it is time to end.
    pub(super) fn stop(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    /// Returns how the program ends: by Ctrl-C it was interrupted; who sends SIGTERM wants it to end well.
    pub(super) fn outcome(&self) -> Outcome {
        match *self.signal.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(Signal::SIGINT) => Outcome::Interrupted,
            _ => Outcome::Found,
        }
    }
}
