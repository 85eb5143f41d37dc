//! `config`: which files of settings there are, and what they set.

use std::io::Write;

use dateline::present::{json_lines, visible};
use schemars::JsonSchema;
use serde::Serialize;

use crate::program::flags::ConfigFlags;
use crate::program::outcome::Outcome;
use crate::program::settings::{Found, Setting};
use crate::program::{output, wire};

/// A line of `config --json`: the default of a flag, as a file sets it.
#[derive(Serialize, JsonSchema)]
pub(in crate::program) struct SettingLine<'a> {
    /// Of which verb; null for all.
    verb: Option<&'a str>,
    /// The flag, without `--`.
    flag: &'a str,
    /// What would be typed behind it.
    value: &'a str,
    file: String,
    line: usize,
    /// Another file stands above this one and sets it otherwise.
    outdone: bool,
}

pub(in crate::program) fn run(flags: &ConfigFlags, found: &Found) -> anyhow::Result<Outcome> {
    let mut out = output::out();
    let counting = found.settings.iter().map(|setting| (setting, false));
    let mut all: Vec<(&Setting, bool)> = counting.chain(found.outdone.iter().map(|setting| (setting, true))).collect();
    // Each file as it stands, the first above.
    let place = |file| found.files.iter().position(|(known, _)| known == file);
    all.sort_by_key(|(setting, _)| (place(&setting.file), setting.line));
    if flags.json {
        for (setting, outdone) in &all {
            let line = SettingLine {
                verb: Some(setting.verb).filter(|verb| !verb.is_empty()),
                flag: setting.flag,
                value: &setting.value,
                file: setting.file.display().to_string(),
                line: setting.line,
                outdone: *outdone,
            };
            json_lines::line(&mut out, &wire::Line::Setting(line))?;
        }
    } else {
        for (file, is_there) in &found.files {
            let there = if *is_there { "" } else { "  (not there)" };
            writeln!(out, "{}{there}", visible::one_line(&file.display().to_string()).text)?;
            for (setting, outdone) in all.iter().filter(|(setting, _)| setting.file == *file) {
                let verb = if setting.verb.is_empty() { String::new() } else { format!("{} ", setting.verb) };
                let outdone = if *outdone { "  (the file above counts)" } else { "" };
                let value = visible::one_line(&setting.value).text;
                writeln!(out, "  {verb}--{} {value}{outdone}", setting.flag)?;
            }
        }
    }
    out.flush()?;
    Ok(Outcome::Found)
}
