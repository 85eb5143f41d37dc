//! Completions and the man page, from the same definitions as the parser.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use super::flags::Flags;
use super::outcome::Outcome;
use super::output;

/// Prints a completion script.
pub(super) fn completions(shell: Shell) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Flags::command(), "dateline", &mut script);
    output::out().write_all(&script)?;
    Ok(Outcome::Found)
}

/// Prints the man page: the program, then each verb.
pub(super) fn man() -> anyhow::Result<Outcome> {
    let mut page = Vec::new();
    let mut command = Flags::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for verb in command.get_subcommands() {
        let man = clap_mangen::Man::new(verb.clone());
        writeln!(page, ".SH \"DATELINE {}\"", verb.get_name().to_uppercase())?;
        man.render_description_section(&mut page)?;
        man.render_options_section(&mut page)?;
    }
    output::out().write_all(&page)?;
    Ok(Outcome::Found)
}
