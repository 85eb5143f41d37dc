//! `saved edit`: the file of a saved query in an editor, checked before it counts.

use std::ffi::OsString;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::{Command, ExitStatus};

use anyhow::{Context, bail};
use dateline::query::saved::{self, Draft, Edited};

use crate::program::flags::Shared;
use crate::program::outcome::{self, Outcome};
use crate::program::output;

/// The editor that every system has.
const EDITOR: &str = "vi";

pub(super) fn run(name: &str, shared: &Shared) -> anyhow::Result<Outcome> {
    let folder = &shared.queries;
    let draft = Draft::begin(folder, name)?;
    if draft.is_left_over {
        output::note(&format!("going on with what was typed before and is no query yet: {}", draft.path.display()));
    }
    loop {
        let status = edited(&draft.path)?;
        if !status.success() {
            let kept = draft.path.display().to_string();
            if draft.discard_unchanged()? {
                bail!("the editor ended with {status}: `{name}` is as it was");
            }
            bail!("the editor ended with {status}: `{name}` is as it was; {}", kept_in(&kept, name));
        }
        let checked = draft.check().and_then(|typed| match saved::circle(folder, &typed) {
            Some(circle) => Err(circle),
            None => Ok(()),
        });
        let Err(error) = checked else { break };
        if !again(&error.into())? {
            bail!("`{name}` is as it was; {}", kept_in(&draft.path.display().to_string(), name));
        }
    }
    if draft.is_overtaken() {
        let path = draft.path.display();
        bail!(
            "`{name}` was changed by somebody else in the meantime: what you typed is in {path}; \
             see what differs, and let `dateline saved edit {name}` put yours in its place"
        );
    }
    if draft.keep()? == Edited::Unchanged {
        output::note(&format!("`{name}` is as it was"));
    }
    Ok(Outcome::Found)
}

fn kept_in(path: &str, name: &str) -> String {
    format!("what you typed is kept in {path}, and `dateline saved edit {name}` goes on with it")
}

/// Runs the editor. As everywhere, the variable may hold arguments, so the shell reads it.
fn edited(path: &Path) -> anyhow::Result<ExitStatus> {
    let named = ["VISUAL", "EDITOR"].into_iter().filter_map(std::env::var_os).find(|value| !value.is_empty());
    let mut command = named.unwrap_or_else(|| OsString::from(EDITOR));
    let shown = command.to_string_lossy().into_owned();
    command.push(" \"$@\"");
    let status = Command::new("sh").arg("-c").arg(command).arg(&shown).arg(path).status();
    status.with_context(|| format!("cannot run the editor `{shown}`: name another in $EDITOR"))
}

/// Says what is wrong, and asks on a terminal whether to go on.
fn again(error: &anyhow::Error) -> anyhow::Result<bool> {
    outcome::complain(error);
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(false);
    }
    write!(io::stderr().lock(), "edit again? [Y/n] ")?;
    let mut typed = String::new();
    let read = io::stdin().lock().read_line(&mut typed)?;
    Ok(read > 0 && !typed.trim_start().starts_with(['n', 'N']))
}
