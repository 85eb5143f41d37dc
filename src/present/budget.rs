//! As much of an answer as may be written in so many bytes: whole hits, the first ones, and what is left out is counted.
//! In: an answer, and how it is written. Out: the answer that fits. Knows no format: it writes, and counts.

use std::io::{self, Write};

use crate::answer::Group;
use crate::answer::hit::{Answer, Cut, ReportHits, Summary};

use super::Depth;

/// Returns as much of an answer as `write` writes in at most `bytes` bytes: of passages so many, of reports so many. Where
/// not even the answer without hits fits, it is that one.
///
/// # Errors
/// Those of `write`.
pub fn within(
    answer: &Answer,
    bytes: usize,
    depth: Depth,
    mut write: impl FnMut(&mut dyn Write, &Answer) -> io::Result<()>,
) -> io::Result<Answer> {
    let mut fits = |answer: &Answer| -> io::Result<bool> {
        let mut counted = Counted { left: Some(bytes) };
        match write(&mut counted, answer) {
            Err(_) if counted.left.is_none() => Ok(false),
            written => written.map(|()| true),
        }
    };
    if fits(answer)? {
        return Ok(answer.clone());
    }
    // The first so many fit, and so do fewer: but for a digit of a count, which the last step looks after.
    let (mut fitting, mut over) = (0, units(&answer.hits, depth));
    while fitting + 1 < over {
        let middle = fitting + (over - fitting) / 2;
        if fits(&first(answer, middle, bytes, depth))? { fitting = middle } else { over = middle }
    }
    while fitting > 0 && !fits(&first(answer, fitting, bytes, depth))? {
        fitting -= 1;
    }
    Ok(first(answer, fitting, bytes, depth))
}

/// Returns how many bytes `write` writes of an answer with its first hit alone; without hits, where it has none.
///
/// # Errors
/// Those of `write`.
pub fn least(
    answer: &Answer,
    bytes: usize,
    depth: Depth,
    mut write: impl FnMut(&mut dyn Write, &Answer) -> io::Result<()>,
) -> io::Result<usize> {
    let mut written = Vec::new();
    match units(&answer.hits, depth) {
        0 | 1 => write(&mut written, answer)?,
        _ => write(&mut written, &first(answer, 1, bytes, depth))?,
    }
    Ok(written.len())
}

/// Returns how many hits there are to be counted: passages, or reports.
fn units(hits: &[ReportHits], depth: Depth) -> usize {
    match depth {
        Depth::Passages => hits.iter().map(|found| found.hits.len()).sum(),
        Depth::Reports => hits.len(),
    }
}

/// Returns an answer with its first hits alone, and what is said of that.
fn first(answer: &Answer, most: usize, bytes: usize, depth: Depth) -> Answer {
    let mut left = most;
    let mut hits: Vec<ReportHits> = Vec::new();
    for found in &answer.hits {
        if left == 0 {
            break;
        }
        let mut found = found.clone();
        if depth == Depth::Passages {
            let kept = found.hits.len().min(left);
            found.more_passages += found.hits.len() - kept;
            found.hits.truncate(kept);
            left -= kept;
        } else {
            left -= 1;
        }
        hits.push(found);
    }
    let cut = Cut { bytes, hits: units(&answer.hits, depth) - most };
    let originals = || hits.iter().filter(|found| !found.is_copy);
    let summary = Summary {
        shown: if answer.summary.group == Group::Report || depth == Depth::Reports {
            originals().count()
        } else {
            originals().map(|found| found.hits.len()).sum()
        },
        copies: originals().map(|found| found.copies).sum(),
        truncated: answer.summary.truncated || cut.hits > 0,
        cut: Some(cut),
        ..answer.summary.clone()
    };
    Answer { hits, summary, ..answer.clone() }
}

/// Counts what is written and stops where it is too much, so that a long answer costs no more than a short one.
struct Counted {
    /// None where more was to be written.
    left: Option<usize>,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.left = self.left.and_then(|left| left.checked_sub(bytes.len()));
        if self.left.is_some() { Ok(bytes.len()) } else { Err(io::ErrorKind::FileTooLarge.into()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::present::{json_lines, sample};

    fn written(answer: &Answer) -> Vec<u8> {
        let mut out = Vec::new();
        json_lines::answer(&mut out, answer).unwrap();
        out
    }

    #[test]
    fn an_answer_takes_at_most_its_bytes_and_holds_as_many_whole_hits_as_go_into_them() {
        let all = Answer { facets: Vec::new(), ..sample::answer() };
        let whole = written(&all).len();
        let write = |out: &mut dyn Write, answer: &Answer| json_lines::answer(out, answer);
        assert_eq!(within(&all, whole, Depth::Passages, write).unwrap(), all);
        let mut before = 0;
        for bytes in (0..whole).step_by(7) {
            let cut = within(&all, bytes, Depth::Passages, write).unwrap();
            let shown = units(&cut.hits, Depth::Passages);
            assert_eq!(cut.summary.cut, Some(Cut { bytes, hits: 4 - shown }));
            assert!(cut.summary.truncated && cut.summary.shown == cut.hits.len());
            assert!(written(&cut).len() <= bytes || shown == 0, "{bytes}");
            assert!(shown >= before, "more bytes hold no fewer hits");
            if shown < 4 {
                let more = first(&all, shown + 1, bytes, Depth::Passages);
                assert!(written(&more).len() > bytes, "one more would fit into {bytes}");
            }
            before = shown;
        }
        assert_eq!(before, 3);
        let one = within(&all, written(&first(&all, 1, 0, Depth::Passages)).len() + 9, Depth::Passages, write).unwrap();
        assert_eq!((one.hits.len(), one.hits[0].hits.len(), one.hits[0].more_passages), (1, 1, 2));
    }

    #[test]
    fn what_cannot_be_written_is_an_error_and_no_cut() {
        let refused = |_: &mut dyn Write, _: &Answer| Err(io::ErrorKind::BrokenPipe.into());
        assert!(within(&sample::answer(), 10, Depth::Reports, refused).is_err());
    }
}
