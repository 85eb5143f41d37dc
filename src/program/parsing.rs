//! From the words that were typed to flags.
//! In: the arguments of the process. Out: the flags, or what the parser says.

use std::ffi::OsString;
use std::io::{self, Write};

use clap::{Args, Command, CommandFactory, FromArgMatches};
use dateline::present::visible;

use super::flags::{Flags, SearchFlags, Shared, Verb};
use super::outcome::Outcome;
use super::settings::Setting;
use super::{arguments, contradictions, outcome, settings};

/// The verb that has a definition of its own.
const SEARCH: &str = "search";

/// Why what was typed is not done.
#[derive(Debug)]
pub(super) enum Refused {
    /// The parser says so; or it was asked for help, and that is what it says.
    Parser(clap::Error),
    /// Flags that cannot stand together.
    Contradiction(String),
}

impl From<clap::Error> for Refused {
    fn from(error: clap::Error) -> Refused {
        Refused::Parser(error)
    }
}

/// Reads what was typed, with what is set as the defaults.
pub(super) fn parsed(typed: Vec<OsString>, settings: &[Setting]) -> Result<Flags, Refused> {
    match search(&typed, settings) {
        Some(flags) => Ok(flags),
        None => among_all(typed, settings),
    }
}

/// Returns the definition of a verb and of what every verb knows; of other verbs only where that costs nobody a search.
pub(super) fn definition(verb: Option<&Verb>) -> Command {
    if matches!(verb, Some(Verb::Search(_))) { searching() } else { Flags::command() }
}

fn searching() -> Command {
    let command = Shared::augment_args(Command::new("dateline"));
    command.subcommand(SearchFlags::augment_args(Command::new(SEARCH)))
}

fn among_all(typed: Vec<OsString>, settings: &[Setting]) -> Result<Flags, Refused> {
    Ok(Flags::from_arg_matches(&matches(settings::applied(Flags::command(), settings), typed)?)?)
}

/// Reads a search. Of all verbs it is the one that scripts start by the thousand, and to define some twenty others for it
/// would be one in twenty-four of its instructions. Where anything is not as it should be there is nothing, and `among_all`
/// has the words.
fn search(typed: &[OsString], settings: &[Setting]) -> Option<Flags> {
    typed.get(1).filter(|verb| *verb == SEARCH)?;
    let matches = matches(settings::applied(searching(), settings), typed.to_vec()).ok()?;
    let search = SearchFlags::from_arg_matches(matches.subcommand_matches(SEARCH)?).ok()?;
    Some(Flags { shared: Shared::from_arg_matches(&matches).ok()?, verb: Some(Verb::Search(search)) })
}

fn matches(command: Command, typed: Vec<OsString>) -> Result<clap::ArgMatches, Refused> {
    let command = without_empty_variables(command);
    let prepared = arguments::for_the_parser(typed, &command);
    let matches = command.try_get_matches_from(prepared)?;
    match contradictions::of(&matches) {
        Some(said) => Err(Refused::Contradiction(said)),
        None => Ok(matches),
    }
}

/// A variable that is set to nothing counts as not set, as everywhere in a shell.
fn without_empty_variables(mut command: Command) -> Command {
    for flag in ["index", "queries"] {
        let is_empty =
            |argument: &clap::Arg| argument.get_env().and_then(std::env::var_os).is_some_and(|value| value.is_empty());
        if command.get_arguments().any(|argument| argument.get_id() == flag && is_empty(argument)) {
            command = command.mut_arg(flag, |argument| argument.env(None::<&'static str>));
        }
    }
    command
}

/// Tells why it is not done, or the help that was asked for, and returns the exit code.
pub(super) fn told(refused: &Refused) -> i32 {
    let error = match refused {
        Refused::Parser(error) => error,
        Refused::Contradiction(said) => {
            outcome::complain(&anyhow::anyhow!("{said}"));
            return Outcome::Error.code();
        }
    };
    if !error.use_stderr() {
        return match error.print() {
            Err(refused) if refused.kind() != io::ErrorKind::BrokenPipe => {
                outcome::complain(&refused.into());
                Outcome::Error.code()
            }
            _ => Outcome::Found.code(),
        };
    }
    let plain = error.render().to_string();
    let shown = visible::page(&plain).text;
    // An error that cannot be told is no reason for another.
    if shown.trim_end() == plain.trim_end() {
        drop(error.print());
    } else {
        // What was typed is hostile: it is made visible, and loses the colours with the rest.
        drop(writeln!(io::stderr().lock(), "{}", shown.trim_end()));
    }
    Outcome::Error.code()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_read_as_among_all_verbs() {
        for typed in [
            "arms deal",
            "arms -iran --limit 3",
            "-l0 arms",
            "--json --facets --index x arms --in a --in b",
            "--from - --format csv --color never",
            "--output ids -0 -- --limit",
            "--max-bytes 10K --hyperlink auto --no-config --format-version 1 --now 2023-08-31 arms",
            "--sort newest --group none --context 2 --expand --any --literal arms",
        ] {
            let typed: Vec<OsString> =
                ["dateline", "search"].into_iter().chain(typed.split(' ')).map(OsString::from).collect();
            let (quick, plain) = (search(&typed, &[]), among_all(typed.clone(), &[]));
            assert_eq!(format!("{:?}", quick.as_ref()), format!("{:?}", plain.ok().as_ref()), "{typed:?}");
            assert!(quick.is_some(), "{typed:?}");
        }
    }

    #[test]
    fn what_is_no_search_is_read_among_all_verbs() {
        for typed in
            ["", "search", "search --help", "search --nosuch arms", "count arms", "--index x search arms", "search -h"]
        {
            let words = typed.split(' ').filter(|word| !word.is_empty()).map(OsString::from);
            let typed: Vec<OsString> = [OsString::from("dateline")].into_iter().chain(words).collect();
            assert!(search(&typed, &[]).is_none(), "{typed:?}");
        }
    }
}
