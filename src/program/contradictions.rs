//! Flags that cannot stand together, in words that say what to do.
//! In: what was typed, as the parser read it. Out: the first contradiction. What a file of settings says contradicts nothing:
//! there what is typed stands above it.

use clap::ArgMatches;
use clap::parser::ValueSource;

/// What prints something of its own, and so says nothing beside `--quiet`.
const PRINTING: [&str; 6] = ["json", "format", "output", "paths", "null", "max_bytes"];

/// Returns what is wrong with what was typed; nothing where nothing is.
pub(super) fn of(matches: &ArgMatches) -> Option<String> {
    let mut verb = matches;
    while let Some((name, inner)) = verb.subcommand() {
        if let Some(said) = among(name, inner) {
            return Some(said);
        }
        verb = inner;
    }
    None
}

fn among(verb: &str, matches: &ArgMatches) -> Option<String> {
    let typed = |flag: &str| {
        // Asking for a flag that the verb does not know would be a panic.
        matches.try_contains_id(flag).is_ok_and(|is_there| is_there)
            && matches.value_source(flag) == Some(ValueSource::CommandLine)
    };
    if typed("quiet")
        && let Some(flag) = PRINTING.into_iter().find(|flag| typed(flag))
    {
        let flag = match flag {
            "paths" => "-l".to_string(),
            "null" => "-0".to_string(),
            flag => format!("--{}", flag.replace('_', "-")),
        };
        return Some(format!("--quiet prints nothing, and {flag} says how to print: leave one of them out"));
    }
    if typed("paths") && typed("output") {
        return Some("-l is short for --output paths: leave out -l, or --output".to_string());
    }
    let counts_actors =
        || matches.get_one::<String>("field").is_some_and(|field| field == "actor" || field.starts_with("actor/"));
    if verb == "facets" && typed("by") && counts_actors() {
        return Some("--by says how finely dates are counted, and actors have no such steps: leave it out".to_string());
    }
    None
}
