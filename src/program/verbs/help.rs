//! `help`: what there is to know of a topic, or what `--help` says.

use std::io::Write;

use anyhow::bail;
use clap::CommandFactory;

use crate::program::flags::{Flags, HelpFlags};
use crate::program::outcome::Outcome;
use crate::program::{output, topics};

pub(in crate::program) fn run(flags: &HelpFlags) -> anyhow::Result<Outcome> {
    let mut command = Flags::command();
    command.build();
    let text = match flags.topic.as_deref() {
        None => format!("{}\n{}", command.render_long_help(), topics::listed()),
        Some(topic) => match (topics::text(topic), command.find_subcommand_mut(topic)) {
            (Some(text), _) => text,
            (None, Some(verb)) => verb.render_long_help().to_string(),
            (None, None) => {
                let known: Vec<String> = topics::all().map(|(name, ..)| format!("`{name}`")).collect();
                bail!("no help on `{topic}`: there are {}, and the names of the verbs", known.join(", "))
            }
        },
    };
    let mut out = output::out();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Outcome::Found)
}
