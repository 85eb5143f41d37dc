//! `help`: the grammar of queries, or what `--help` says.

use std::io::Write;

use anyhow::bail;
use clap::CommandFactory;
use dateline::query;

use crate::program::flags::{Flags, HelpFlags};
use crate::program::outcome::Outcome;
use crate::program::output;

pub(in crate::program) fn run(flags: &HelpFlags) -> anyhow::Result<Outcome> {
    let mut command = Flags::command();
    command.build();
    let text = match flags.topic.as_deref() {
        None => command.render_long_help().to_string(),
        Some("query") => query::help(),
        Some(topic) => match command.find_subcommand_mut(topic) {
            Some(verb) => verb.render_long_help().to_string(),
            None => bail!("no help on `{topic}`: write `dateline help query`, or the name of a verb"),
        },
    };
    let mut out = output::out();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Outcome::Found)
}
