//! The command line: flags in, an exit code out. Thin: whatever a verb can do, the library can do.

use std::ffi::OsString;
use std::io::{self, Write};

use clap::{Command, CommandFactory, FromArgMatches};
use dateline::present::visible;

use flags::{Flags, Verb};
use outcome::Outcome;

mod answering;
mod arguments;
mod asking;
mod clock;
mod flags;
mod foot;
mod format;
mod manual;
mod outcome;
mod output;
mod printing;
mod progress;
mod refreshing;
mod verbs;

/// Runs the program with the arguments of the process, and returns its exit code.
pub(crate) fn main() -> i32 {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let command = without_empty_variables(Flags::command());
    let prepared = arguments::for_the_parser(typed, &command);
    let matches = match command.try_get_matches_from(prepared) {
        Ok(matches) => matches,
        Err(error) => {
            let code = if error.use_stderr() { Outcome::Error.code() } else { Outcome::Found.code() };
            let plain = error.render().to_string();
            let shown = visible::page(&plain).text;
            // Help that cannot be printed is no reason for another error.
            if error.use_stderr() && shown.trim_end() != plain.trim_end() {
                // What was typed is hostile: it is made visible, and loses the colours with the rest.
                drop(writeln!(io::stderr().lock(), "{}", shown.trim_end()));
            } else {
                drop(error.print());
            }
            return code;
        }
    };
    let outcome = Flags::from_arg_matches(&matches).map_err(anyhow::Error::from).and_then(run);
    match outcome {
        Ok(outcome) => outcome.code(),
        Err(error) if is_broken_pipe(&error) => Outcome::Found.code(),
        Err(error) => {
            outcome::complain(&error);
            Outcome::Error.code()
        }
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

fn run(flags: Flags) -> anyhow::Result<Outcome> {
    let shared = &flags.shared;
    match &flags.verb {
        None => verbs::home::run(shared),
        Some(Verb::Index(verb)) => verbs::index::run(verb, shared),
        Some(Verb::Search(verb)) => verbs::search::run(verb, shared),
        Some(Verb::Facets(verb)) => verbs::facets::run(verb, shared),
        Some(Verb::Timeline(verb)) => verbs::timeline::run(verb, shared),
        Some(Verb::Count(verb)) => verbs::count::run(verb, shared),
        Some(Verb::Show(verb)) => verbs::show::run(verb, shared),
        Some(Verb::Similar(verb)) => verbs::similar::run(verb, shared),
        Some(Verb::Actors(verb)) => verbs::actors::run(verb, shared),
        Some(Verb::Explain(verb)) => verbs::explain::run(verb, shared),
        Some(Verb::Status(verb)) => verbs::status::run(verb, shared),
        Some(Verb::Check(verb)) => verbs::check::run(verb, shared),
        Some(Verb::Saved(verb)) => verbs::saved::run(verb, shared),
        Some(Verb::Help(verb)) => verbs::help::run(verb),
        Some(Verb::Completions(verb)) => manual::completions(verb.shell),
        Some(Verb::Man) => manual::man(),
    }
}

/// A reader that has seen enough, such as `head`, is no error.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe))
}
