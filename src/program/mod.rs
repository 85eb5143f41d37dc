//! The command line: flags in, an exit code out. Thin: whatever a verb can do, the library can do.

use std::ffi::OsString;
use std::io;

use flags::{Flags, Verb};
use outcome::Outcome;
use settings::Found;

mod answering;
mod arguments;
mod asking;
mod clock;
mod completing;
mod contradictions;
mod flags;
mod foot;
mod format;
mod manual;
mod outcome;
mod output;
mod parsing;
mod printing;
mod progress;
mod refreshing;
mod settings;
mod signals;
mod topics;
mod verbs;
mod wire;

/// Runs the program with the arguments of the process, and returns its exit code.
pub(crate) fn main() -> i32 {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let flags = match parsing::parsed(typed.clone(), &[]) {
        Ok(flags) => flags,
        Err(error) => return parsing::told(&error),
    };
    let outcome = match settings::of(&flags) {
        Ok(found) if found.settings.is_empty() => run(flags, &found),
        // What was typed is read again, with what is set as the defaults.
        Ok(found) => match parsing::parsed(typed, &found.settings) {
            Ok(flags) => run(flags, &found),
            Err(error) => return parsing::told(&error),
        },
        Err(error) => Err(error),
    };
    match outcome {
        Ok(outcome) => outcome.code(),
        Err(error) if is_broken_pipe(&error) => Outcome::Found.code(),
        Err(error) => {
            outcome::complain(&error);
            Outcome::Error.code()
        }
    }
}

fn run(flags: Flags, found: &Found) -> anyhow::Result<Outcome> {
    let shared = &flags.shared;
    match &flags.verb {
        None => verbs::home::run(shared),
        Some(Verb::Index(verb)) => verbs::index::run(verb, shared),
        Some(Verb::Watch(verb)) => verbs::watch::run(verb, shared),
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
        Some(Verb::Config(verb)) => verbs::config::run(verb, found),
        Some(Verb::Schema(_)) => verbs::schema::run(),
        Some(Verb::Help(verb)) => verbs::help::run(verb),
        Some(Verb::Completions(verb)) => manual::completions(verb.shell),
        Some(Verb::Man) => manual::man(),
        Some(Verb::Complete(verb)) => verbs::complete::run(verb, shared),
    }
}

/// A reader that has seen enough, such as `head`, is no error.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe))
}
