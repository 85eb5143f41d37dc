//! Settings: defaults of flags, from files that a user or a folder keeps.
//! In: the flags as they were typed. Out: what the files set, to be put below what was typed.
//!
//! A user's own file stands above the one that lies beside the index. That one comes with the documents, from anybody: it may
//! only say how answers look. No setting, in either file, names a program.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::{Arg, Command};
use dateline::index::place::Place;
use dateline::present::visible;
use dateline::report::system;

use super::flags::{Flags, Output, Verb};
use super::{parsing, refreshing};
use reading::read;

mod reading;

/// The variable that names a user's file.
const VARIABLE: &str = "DATELINE_CONFIG";

/// A user's file, below the folder of settings.
const OWN: &str = "dateline/config.toml";

/// The file beside an index.
const BESIDE: &str = "dateline.toml";

/// Longer files are none of ours.
const MOST_BYTES: usize = 64 << 10;

/// The default of a flag, as a file sets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Setting {
    /// Of which verb; empty for all.
    pub(super) verb: &'static str,
    /// The long name of the flag.
    pub(super) flag: &'static str,
    /// What would be typed behind it.
    pub(super) value: String,
    /// The file that says so.
    pub(super) file: PathBuf,
    /// The line, from 1.
    pub(super) line: usize,
}

/// Why a file of settings cannot be used.
#[derive(Debug, thiserror::Error)]
enum SettingError {
    #[error("{}:{line}:{column}: {message}", visible::one_line(&file.display().to_string()).text)]
    Wrong { file: PathBuf, line: usize, column: usize, message: String },
    #[error(
        "the settings in {} cannot be read: {}; mend that, or leave them out with --no-config",
        visible::one_line(&file.display().to_string()).text,
        system::in_words(refused)
    )]
    Unread { file: PathBuf, refused: io::Error },
    #[error(
        "{} is too large for settings (at most {MOST_BYTES} bytes): is it another file? --no-config leaves it out",
        visible::one_line(&file.display().to_string()).text
    )]
    TooLarge { file: PathBuf },
    #[error(
        "{} is no file: settings stand in a text file; remove it, or leave it out with --no-config",
        visible::one_line(&file.display().to_string()).text
    )]
    NoFile { file: PathBuf },
}

/// Whose a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// The user's own.
    User,
    /// It lies beside the documents.
    Folder,
}

/// Where settings are looked for, and what they are.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The files that could be, and whether each is there; the first stands above the others.
    pub(super) files: Vec<(PathBuf, bool)>,
    /// What counts, each flag once.
    pub(super) settings: Vec<Setting>,
    /// What the first file sets otherwise.
    pub(super) outdone: Vec<Setting>,
}

/// Returns what the files set, for the verbs that ask or show something.
///
/// # Errors
/// Where a file cannot be read, or sets what cannot be set.
pub(super) fn of(flags: &Flags) -> anyhow::Result<Found> {
    let needs_none = matches!(flags.verb, Some(Verb::Help(_) | Verb::Completions(_) | Verb::Man | Verb::Schema(_)));
    if flags.shared.no_config || needs_none {
        return Ok(Found::default());
    }
    let mut found = Found::default();
    if let Some((path, must_be)) = own_file() {
        found.add(&path, Whose::User, must_be, flags)?;
    }
    let set =
        found.settings.iter().find(|setting| setting.flag == "index").map(|setting| PathBuf::from(&setting.value));
    let named = flags.shared.index.as_deref().or(set.as_deref());
    // Without an index there is nothing beside it; what has to be said of that is said by who needs one.
    if let Ok(place) = Place::find(named, &refreshing::here()?)
        && let Some(folder) = place.folder().parent()
    {
        found.add(&folder.join(BESIDE), Whose::Folder, false, flags)?;
    }
    if wants_list(flags) {
        // Paths and ids have one format: who types that he wants them stands above the format that is set.
        found.settings.retain(|setting| setting.flag != "format");
    }
    Ok(found)
}

fn wants_list(flags: &Flags) -> bool {
    matches!(&flags.verb, Some(Verb::Search(search)) if matches!(search.printed.output(), Output::Paths | Output::Ids))
}

/// Returns the user's file, and whether it has to be there.
fn own_file() -> Option<(PathBuf, bool)> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(path) = set(VARIABLE) {
        return Some((path, true));
    }
    // https://specifications.freedesktop.org/basedir-spec: a relative path counts as none.
    let folder = set("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
    let folder = folder.or_else(|| Some(set("HOME")?.join(".config")))?;
    Some((folder.join(OWN), false))
}

impl Found {
    fn add(&mut self, path: &Path, whose: Whose, must_be: bool, flags: &Flags) -> anyhow::Result<()> {
        let refused = |refused| SettingError::Unread { file: path.to_path_buf(), refused };
        let too_large = || SettingError::TooLarge { file: path.to_path_buf() };
        let facts = match std::fs::metadata(path) {
            Ok(facts) => facts,
            Err(error)
                if !must_be && matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
            {
                self.files.push((path.to_path_buf(), false));
                return Ok(());
            }
            Err(error) => return Err(refused(error).into()),
        };
        // A user may name a pipe of his own; one that lies beside documents would let everybody wait.
        if whose == Whose::Folder && !facts.is_file() {
            return Err(SettingError::NoFile { file: path.to_path_buf() }.into());
        }
        if facts.len() > MOST_BYTES as u64 {
            return Err(too_large().into());
        }
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(refused)?;
        file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(refused)?;
        if bytes.len() > MOST_BYTES {
            return Err(too_large().into());
        }
        self.files.push((path.to_path_buf(), true));
        for setting in read(path, &bytes, whose, parsing::definition(flags.verb.as_ref()))? {
            let is_same = |known: &Setting| (known.verb, known.flag) == (setting.verb, setting.flag);
            if self.settings.iter().any(is_same) { self.outdone.push(setting) } else { self.settings.push(setting) }
        }
        Ok(())
    }
}

/// Returns the command with what was found as the defaults of its flags, for those verbs that it defines.
pub(super) fn applied(mut command: Command, settings: &[Setting]) -> Command {
    for Setting { verb, flag, value, .. } in settings {
        if !verb.is_empty() && command.find_subcommand(verb).is_none() {
            continue;
        }
        // The parser keeps its defaults as long as the program runs, and so do we.
        let value: &'static str = value.clone().leak();
        let id = flag.replace('-', "_");
        let set = |argument: Arg| argument.default_value(value);
        command = match *verb {
            "" => command.mut_arg(id, set),
            verb => command.mut_subcommand(verb, |verb| verb.mut_arg(id, set)),
        };
    }
    command
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use clap::{CommandFactory, FromArgMatches};

    use super::*;

    #[test]
    fn what_is_typed_stands_above_what_is_set() {
        #[track_caller]
        fn case(typed: &[&str], limit: usize) {
            let settings =
                read(Path::new("/x/c.toml"), b"[search]\nlimit = 3\nformat = 'csv'", Whose::User, Flags::command())
                    .unwrap();
            let typed = ["dateline", "search"].iter().chain(typed).copied();
            let matches = applied(Flags::command(), &settings).try_get_matches_from(typed).unwrap();
            let flags = Flags::from_arg_matches(&matches).unwrap();
            let Some(Verb::Search(search)) = flags.verb else { panic!("search") };
            assert_eq!(search.limit, limit);
        }
        case(&["arms"], 3);
        case(&["--limit", "7", "arms"], 7);
        case(&["--json", "arms"], 3);
    }
}
