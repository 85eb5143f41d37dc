//! How far a run of `index` is, on a terminal; and Ctrl-C.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use dateline::index::refresh::Watcher;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

const READING: &str = "{bar:24} {msg}  {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";

/// How long a write takes is not known: a bar at its end would only look as if it hung.
const WRITING: &str = "{msg}";

/// As often as the bar is drawn at most.
const BETWEEN_TICKS: Duration = Duration::from_millis(200);

/// Shows a bar on standard error if that is a terminal, and stops at Ctrl-C.
pub(super) struct Progress {
    bar: ProgressBar,
    files: usize,
    files_read: usize,
    is_writing: bool,
    stop: Arc<AtomicBool>,
}

impl Progress {
    /// Begins to listen for Ctrl-C.
    pub(super) fn begin() -> Progress {
        let stop = Arc::new(AtomicBool::new(false));
        let stopping = Arc::clone(&stop);
        let listening = ctrlc::set_handler(move || {
            // The second Ctrl-C does not wait: what was committed is safe in any case.
            if stopping.swap(true, Ordering::SeqCst) {
                super::output::note("stopped at once: what was committed stays; the rest is read next time");
                std::process::exit(130);
            }
        });
        if listening.is_err() {
            super::output::note("Ctrl-C stops at once here; what was committed stays");
        }
        Progress::until(stop)
    }

    /// Stops as soon as this is set; who sets it listens for signals.
    pub(super) fn until(stop: Arc<AtomicBool>) -> Progress {
        Progress { bar: ProgressBar::hidden(), files: 0, files_read: 0, is_writing: false, stop }
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn draw(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style.progress_chars("█▌ "));
        }
    }
}

impl Watcher for Progress {
    fn found(&mut self, files: usize, bytes: u64) {
        self.files = files;
        if !std::io::stderr().is_terminal() {
            return;
        }
        self.bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr_with_hz(5));
        self.draw(READING);
    }

    fn read(&mut self, files: usize, bytes: u64) {
        if std::mem::take(&mut self.is_writing) {
            self.bar.disable_steady_tick();
            self.draw(READING);
        }
        self.files_read += files;
        self.bar.inc(bytes);
        self.bar.set_message(format!("{} of {} files", self.files_read, self.files));
    }

    fn writing(&mut self) {
        self.is_writing = true;
        self.draw(WRITING);
        self.bar.set_message("writing the index");
        if !self.bar.is_hidden() {
            // Nothing else moves the bar now, and a change just after another is not drawn.
            self.bar.enable_steady_tick(BETWEEN_TICKS);
        }
    }

    fn stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
