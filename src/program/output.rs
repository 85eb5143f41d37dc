//! Where output goes: standard output, buffered; colours and width as the terminal has them.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use dateline::language::sentence;
use dateline::present::{Dates, Screen};

use super::flags::{Shared, When};

/// The width of output that goes to no terminal.
const PIPE_COLUMNS: usize = 80;

/// Standard output, written in pieces.
pub(super) type Out = BufWriter<StdoutLock<'static>>;

/// Returns standard output.
pub(super) fn out() -> Out {
    BufWriter::new(io::stdout().lock())
}

/// Says whether standard output is a terminal.
pub(super) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Returns the screen as the flags and the terminal have it.
pub(super) fn screen(shared: &Shared) -> Screen {
    let columns = terminal_size::terminal_size_of(io::stdout()).map_or(PIPE_COLUMNS, |(width, _)| usize::from(width.0));
    let colour = match shared.color {
        When::Always => true,
        When::Never => false,
        // https://no-color.org: any value that is not empty
        When::Auto => is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    };
    let hyperlinks = match shared.hyperlink {
        When::Always => true,
        When::Never => false,
        When::Auto => is_terminal() && colour,
    };
    Screen { columns, colour, sentence_ends: sentence::ends, dates: Dates::AsWritten, hyperlinks }
}

/// Returns the same screen, with the days of dates beside them where that is wanted.
pub(super) fn with_dates(screen: Screen, resolve: bool) -> Screen {
    Screen { dates: if resolve { Dates::Resolved } else { Dates::AsWritten }, ..screen }
}

/// Returns the screen of a file: colours and links only where they are asked for always.
pub(super) fn plain_screen(shared: &Shared) -> Screen {
    Screen {
        columns: PIPE_COLUMNS,
        colour: shared.color == When::Always,
        sentence_ends: sentence::ends,
        dates: Dates::AsWritten,
        hyperlinks: shared.hyperlink == When::Always,
    }
}

/// Writes a note to standard error.
pub(super) fn note(text: &str) {
    // Notes are a help: without standard error the results still count.
    drop(writeln!(io::stderr().lock(), "dateline: {}", dateline::present::visible::page(text).text));
}
