//! What both benches need: the corpus, a process and what it cost, and a table.
//! Knows nothing of what is measured.

// Each bench uses some of it.
#![allow(dead_code)]

use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use wait4::Wait4;

/// Windows of up to 128 MB: the corpus is packed with `--long=27`.
const WINDOW_LOG: u32 = 27;

/// The program that is measured, as built with the bench.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_dateline");

/// Returns the corpus for speed; says so and returns none where it is missing, or where nobody asked for figures.
pub(crate) fn speed_corpus() -> Option<PathBuf> {
    // `cargo test --all-targets` runs benches too, without this argument: there they have nothing to say.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("skipped: figures come from `cargo bench`");
        return None;
    }
    let file = shared_data().join("speed/speed.jsonl.zst");
    if !file.is_file() {
        println!("skipped: no ../shared/data/speed");
        return None;
    }
    Some(file)
}

pub(crate) fn shared_data() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    std::env::var_os("DATELINE_SHARED").map_or(beside, PathBuf::from)
}

/// Returns the lines of a packed file of many reports.
pub(crate) fn packed_lines(file: &Path) -> anyhow::Result<impl BufRead> {
    let mut unpacked = zstd::Decoder::new(fs::File::open(file)?)?;
    unpacked.window_log_max(WINDOW_LOG)?;
    Ok(BufReader::with_capacity(1 << 20, unpacked))
}

/// Returns the bytes of all files in a folder.
pub(crate) fn folder_bytes(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        bytes += if kind.is_dir() { folder_bytes(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(bytes)
}

/// What a process cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// On all cores, in the program and in the system for it.
    pub(crate) cpu: Duration,
    /// From start to end.
    pub(crate) wall: Duration,
    /// The most memory that it held at a time.
    pub(crate) peak_bytes: u64,
}

/// Where a process prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    /// It is read and returned.
    Kept,
    /// Nowhere, as into `/dev/null`.
    Dropped,
}

/// Runs a process to its end and returns what it cost and printed. Exit code 1, nothing found, counts as well.
pub(crate) fn run(command: &mut Command, output: Output) -> anyhow::Result<(Cost, String)> {
    let kept = output == Output::Kept;
    command.stdin(Stdio::null()).stdout(if kept { Stdio::piped() } else { Stdio::null() });
    command.stderr(Stdio::null());
    let begun = Instant::now();
    let mut child = command.spawn().with_context(|| format!("cannot run {command:?}"))?;
    let mut printed = String::new();
    if let Some(mut stdout) = child.stdout.take() {
        stdout.read_to_string(&mut printed)?;
    }
    let used = child.wait4()?;
    let wall = begun.elapsed();
    ensure!(used.status.code().is_some_and(|code| code < 2), "{command:?} ended with {}", used.status);
    Ok((Cost { cpu: used.rusage.utime + used.rusage.stime, wall, peak_bytes: used.rusage.maxrss }, printed))
}

/// Returns the value in the middle.
pub(crate) fn median(values: impl IntoIterator<Item = Duration>) -> Duration {
    let mut sorted: Vec<Duration> = values.into_iter().collect();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// Returns seconds with two digits behind the point.
pub(crate) fn seconds(duration: Duration) -> String {
    format!("{:.2}", duration.as_secs_f64())
}

/// Returns milliseconds with one digit behind the point.
pub(crate) fn milliseconds(duration: Duration) -> String {
    format!("{:.1}", duration.as_secs_f64() * 1e3)
}

/// Returns millions of bytes.
pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1e6)
}

/// Returns the value of `--NAME VALUE` among the arguments.
pub(crate) fn argument(name: &str) -> Option<String> {
    std::env::args().skip_while(|argument| argument != name).nth(1)
}

/// Says whether `--NAME` is among the arguments.
pub(crate) fn has_argument(name: &str) -> bool {
    std::env::args().any(|argument| argument == name)
}

/// Prints a table: the first column to the left, the others to the right.
pub(crate) fn print_table(head: &[&str], rows: &[Vec<String>]) {
    let head: Vec<String> = head.iter().map(ToString::to_string).collect();
    let all = || std::iter::once(&head).chain(rows);
    let width = |column: usize| all().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    for row in all() {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let width = width(column).unwrap_or_default();
            line += &if column == 0 { format!("{cell:width$}") } else { format!("  {cell:>width$}") };
        }
        println!("{}", line.trim_end());
    }
    println!();
}
