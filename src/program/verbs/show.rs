//! `show`: one whole report.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use dateline::answer::{Now, show};
use dateline::present::{json_lines, whole};

use crate::program::flags::{Shared, ShowFlags};
use crate::program::outcome::Outcome;
use crate::program::{asking, foot, output};

pub(in crate::program) fn run(flags: &ShowFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    let query = if flags.query.is_empty() { None } else { Some(asking::query(&flags.query, &flags.asked, shared)?) };
    let snapshot = asking::snapshot(&flags.asked, shared)?;
    let id = show::find(&snapshot, &flags.report)?;
    let tree = query.as_ref().map(|query| &query.tree);
    let now = tree.map_or_else(Now::default, |tree| asking::now(tree, shared));
    let (report, matches) = show::whole(&snapshot, &id, tree, flags.asked.any, &now)?;
    query.iter().flat_map(|query| &query.notes).for_each(|note| output::note(&note.to_string()));
    if !matches {
        output::note(&format!("`{id}` does not match the query: nothing is marked"));
    }
    let screen = output::with_dates(output::screen(shared), flags.resolve_dates);
    let mut out = output::out();
    if flags.asked.json {
        json_lines::report(&mut out, &report)?;
    } else if screen.colour || output::is_terminal() {
        let mut page = Vec::new();
        let first_mark = whole::page(&mut page, &report, &screen)?;
        if flags.no_pager || !output::is_terminal() || !in_pager(&page, first_mark)? {
            out.write_all(&page)?;
        }
    } else {
        whole::plain(&mut out, &report, screen.dates)?;
        out.flush()?;
        // What is piped on may be read by nobody: who typed the command is told as well.
        foot::stale([&report.report].into_iter(), &snapshot).into_iter().for_each(|note| output::note(&note));
    }
    out.flush()?;
    Ok(if matches { Outcome::Found } else { Outcome::Nothing })
}

/// Shows the page in $PAGER, or `less`; says whether that could be started.
fn in_pager(page: &[u8], first_mark: Option<usize>) -> io::Result<bool> {
    let pager =
        std::env::var("PAGER").ok().filter(|pager| !pager.trim().is_empty()).unwrap_or_else(|| "less".to_string());
    let mut words = pager.split_whitespace();
    let Some(name) = words.next() else { return Ok(false) };
    let mut command = Command::new(name);
    command.args(words).stdin(Stdio::piped());
    if name.ends_with("less") {
        // F: a page that fits is just printed; R: colours; X: it stays on the screen.
        command.arg("-FRX");
        command.args(first_mark.filter(|line| *line > 10).map(|line| format!("+{}", line - 3)));
    }
    let Ok(mut pager) = command.spawn() else { return Ok(false) };
    if let Some(mut input) = pager.stdin.take() {
        match input.write_all(page) {
            // Whoever leaves the pager early has seen enough.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
            _ => drop(input),
        }
    }
    pager.wait()?;
    Ok(true)
}
