//! Prepares the arguments for the parser of flags, which cannot know that `-iran` is a part of a query.
//! After the first word of a query only `--long` flags are flags; any other `-word` belongs to the query;
//! `--` ends flags. Flags are moved before a `--` of our own, and the words after it.

use std::ffi::{OsStr, OsString};

use clap::{ArgAction, Command};

/// The verbs whose last arguments are a query.
static ASKING: &[&[&str]] =
    &[&["search"], &["facets"], &["timeline"], &["count"], &["show"], &["actors"], &["explain"], &["saved", "add"]];

/// Returns the arguments as the parser understands them; unchanged where no query is among them.
pub(super) fn for_the_parser(typed: Vec<OsString>, command: &Command) -> Vec<OsString> {
    let Some((verb_end, verb)) = asking_verb(&typed, command) else { return typed };
    let takes_value = |flag: &OsStr| takes_value(flag, &[command, verb]);
    let (mut flags, mut words) = (Vec::new(), Vec::new());
    let mut rest = typed[verb_end..].iter();
    while let Some(argument) = rest.next() {
        let bytes = argument.as_encoded_bytes();
        if bytes == b"--" {
            words.extend(rest.by_ref().cloned());
        } else if bytes.starts_with(b"--")
            || (words.is_empty() && bytes.len() > 1 && bytes.starts_with(b"-") && is_short(argument, verb))
        {
            flags.push(argument.clone());
            if takes_value(argument) {
                flags.extend(rest.next().cloned());
            }
        } else {
            words.push(argument.clone());
        }
    }
    let mut prepared = typed[..verb_end].to_vec();
    prepared.extend(flags);
    prepared.push("--".into());
    prepared.extend(words);
    prepared
}

/// Finds the verb behind the flags that every verb knows, and where its own arguments begin.
fn asking_verb<'c>(typed: &[OsString], command: &'c Command) -> Option<(usize, &'c Command)> {
    let mut at = 1;
    let mut path: Vec<&str> = Vec::new();
    let mut verb = command;
    while let Some(argument) = typed.get(at) {
        if argument.as_encoded_bytes().starts_with(b"-") {
            at += 1 + usize::from(takes_value(argument, &[command]));
            continue;
        }
        path.push(argument.to_str()?);
        verb = verb.find_subcommand(argument)?;
        at += 1;
        if ASKING.contains(&path.as_slice()) {
            return Some((at, verb));
        }
    }
    None
}

/// Says whether the next argument is the value of this flag.
pub(super) fn takes_value(flag: &OsStr, commands: &[&Command]) -> bool {
    let Some(name) = flag.to_str().and_then(|flag| flag.strip_prefix("--")).filter(|name| !name.contains('=')) else {
        return false;
    };
    let arguments = commands.iter().flat_map(|command| command.get_arguments());
    let mut known = arguments.filter(|argument| argument.get_long() == Some(name));
    known.any(|argument| matches!(argument.get_action(), ArgAction::Set | ArgAction::Append))
}

/// Says whether the argument is short flags of the verb, such as `-l`, `-l0` or `-h`.
fn is_short(argument: &OsStr, verb: &Command) -> bool {
    let Some(letters) = argument.to_str().and_then(|argument| argument.strip_prefix('-')) else { return false };
    let known =
        |letter: char| matches!(letter, 'h' | 'V') || verb.get_arguments().any(|flag| flag.get_short() == Some(letter));
    !letters.is_empty() && letters.chars().all(known)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::program::flags::Flags;

    #[track_caller]
    fn case(typed: &str, expected: &str) {
        let typed: Vec<OsString> = typed.split(' ').map(OsString::from).collect();
        let prepared = for_the_parser(typed, &Flags::command());
        let words: Vec<String> = prepared.into_iter().map(|word| word.to_string_lossy().into_owned()).collect();
        assert_eq!(words.join(" "), expected);
    }

    #[test]
    fn every_verb_that_takes_a_query_is_known() {
        fn asking(command: &Command, path: &[String], found: &mut Vec<String>) {
            let takes_query = |argument: &clap::Arg| {
                argument.is_positional() && argument.get_value_names().is_some_and(|names| names[0] == "QUERY")
            };
            if command.get_arguments().any(takes_query) {
                found.push(path.join(" "));
            }
            for verb in command.get_subcommands() {
                asking(verb, &[path, &[verb.get_name().to_string()]].concat(), found);
            }
        }
        let mut found = Vec::new();
        asking(&Flags::command(), &[], &mut found);
        assert_eq!(found, ASKING.iter().map(|path| path.join(" ")).collect::<Vec<_>>());
    }

    #[test]
    fn after_the_first_word_only_long_flags_are_flags() {
        case("dateline search arms -iran --limit 3 deal", "dateline search --limit 3 -- arms -iran deal");
        case("dateline search -iran arms", "dateline search -- -iran arms");
        case("dateline search -l0 arms", "dateline search -l0 -- arms");
        case("dateline search -lo arms", "dateline search -- -lo arms");
        case("dateline search -l arms -l", "dateline search -l -- arms -l");
        case("dateline search arms -- --limit 3", "dateline search -- arms --limit 3");
        case("dateline search --limit=3 arms -", "dateline search --limit=3 -- arms -");
        case("dateline --index x search arms --in y", "dateline --index x search --in y -- arms");
        case("dateline saved add name -iran arms", "dateline saved add -- name -iran arms");
        case("dateline saved run name --limit 3", "dateline saved run name --limit 3");
        case("dateline index --follow corpus", "dateline index --follow corpus");
        case("dateline facets actor arms --limit 0", "dateline facets --limit 0 -- actor arms");
    }
}
