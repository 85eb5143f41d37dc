//! Answers many queries, several at a time, and prints each in its turn; one that cannot be asked is told in its place,
//! and the others are still answered.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use anyhow::{anyhow, bail};
use dateline::answer::many::{self, Next};
use dateline::present::{html, json_lines};
use dateline::query::many::{Line, LineError};
use dateline::report::system;
use schemars::JsonSchema;
use serde::Serialize;

use super::format::Format;
use super::outcome::{self, Outcome};
use super::{output, wire};

/// What came of one of many queries.
pub(super) struct Answered {
    /// What is printed.
    pub(super) out: Vec<u8>,
    /// What is said beside it.
    pub(super) said: Vec<String>,
    /// The exit code that it would have by itself.
    pub(super) outcome: Outcome,
    /// What the list of all answers says of it, where there is one.
    pub(super) listed: Option<html::Entry>,
}

/// Which of many queries something is said of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Which {
    /// Its name.
    pub(super) name: String,
    /// The line on which it stands, if queries are read from lines.
    pub(super) line: Option<usize>,
}

/// What is printed with `--json` in the place of an answer.
#[derive(Serialize, JsonSchema)]
pub(super) struct ErrorLine<'a> {
    /// Of which query.
    name: &'a str,
    /// The line on which it stands, where queries are read from lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// What is wrong.
    message: String,
}

impl Answered {
    /// Returns what is printed for a query that cannot be answered.
    pub(super) fn error(error: &anyhow::Error, which: &Which, format: Format) -> Answered {
        let mut answered = Answered { out: Vec::new(), said: Vec::new(), outcome: Outcome::Error, listed: None };
        let message = outcome::in_words(error);
        if format == Format::Json {
            let line = wire::Line::Error(ErrorLine { name: &which.name, line: which.line, message });
            // Nothing fails in memory.
            drop(json_lines::line(&mut answered.out, &line));
        } else {
            if format == Format::Html {
                drop(html::error(&mut answered.out, &which.name, &message));
                answered.listed = Some(html::Entry::of_error(&which.name));
            }
            // An error of a line names it.
            let line = which.line.filter(|_| error.downcast_ref::<LineError>().is_none());
            answered.said.push(line.map_or(message.clone(), |line| format!("line {line}: {message}")));
        }
        answered
    }
}

/// Does all jobs, writes what comes of them to `out` in their order, and returns the exit code of all together: that
/// nothing was found is one only where no query found anything.
pub(super) fn each<Job: Send>(
    jobs: impl Iterator<Item = Job> + Send,
    work: impl Fn(Job) -> Answered + Sync,
    out: &mut dyn Write,
    between: &str,
) -> io::Result<Outcome> {
    let mut ended: Option<Outcome> = None;
    let mut contents = Vec::new();
    many::in_order(jobs, work, |Answered { out: printed, said, outcome, listed }, next| {
        if !said.is_empty() {
            // Where both go to one place, it stands there behind the answers before it.
            out.flush()?;
            said.iter().for_each(|said| output::note(said));
        }
        if ended.is_some() && !printed.is_empty() {
            out.write_all(between.as_bytes())?;
        }
        if let Some(entry) = listed {
            contents.push(entry);
            html::anchor(out, contents.len())?;
        }
        out.write_all(&printed)?;
        if next == Next::Awaited {
            out.flush()?;
        }
        ended = Some(match (ended, outcome) {
            (None | Some(Outcome::Nothing), outcome) => outcome,
            (Some(before), Outcome::Nothing) => before,
            (Some(before), outcome) => before.and(outcome),
        });
        Ok::<_, io::Error>(())
    })?;
    if contents.len() > 1 {
        html::contents(out, &contents)?;
    }
    out.flush()?;
    Ok(ended.unwrap_or(Outcome::Nothing))
}

/// Returns the queries of a file, or of standard input for `-`, as they come. Where none comes, it says so at the end.
pub(super) fn lines(from: &Path) -> anyhow::Result<impl Iterator<Item = Result<Line, LineError>> + Send> {
    let is_standard = from == Path::new("-");
    let input: Box<dyn BufRead + Send> = if is_standard {
        Box::new(BufReader::new(io::stdin()))
    } else {
        let refused = |error| anyhow!("cannot read the queries in {}: {}", from.display(), system::in_words(&error));
        let file = File::open(from).map_err(refused)?;
        // A folder can be opened, and only reading it would fail, in the words of a line.
        if file.metadata().is_ok_and(|found| found.is_dir()) {
            bail!("{} is a folder: name a file that holds a query a line", from.display());
        }
        Box::new(BufReader::new(file))
    };
    let shown = if is_standard { "standard input".to_string() } else { from.display().to_string() };
    let mut lines = dateline::query::many::lines(input);
    let mut is_empty = true;
    Ok(std::iter::from_fn(move || {
        let next = lines.next();
        if next.is_none() && is_empty {
            output::note(&format!("no query in {shown}: write one a line; lines that begin with # are passed over"));
        }
        is_empty = false;
        next
    }))
}

/// Answers one line, or tells what is wrong with it.
pub(super) fn line(
    line: Result<Line, LineError>,
    format: Format,
    answer: impl FnOnce(&Line) -> anyhow::Result<Answered>,
) -> Answered {
    let (which, answered) = match line {
        Ok(line) => (Which { name: line.called(), line: Some(line.number) }, answer(&line)),
        Err(error) => (Which { name: error.number.to_string(), line: Some(error.number) }, Err(error.into())),
    };
    answered.unwrap_or_else(|error| Answered::error(&error, &which, format))
}
