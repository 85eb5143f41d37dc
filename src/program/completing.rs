//! What a word on the command line can be completed to, where only the index or the saved queries know: fields and their
//! values in queries, names of saved queries.
//! In: the words up to the cursor. Out: whole words. Which word is what, the definitions of the flags say.

use clap::{Arg, Command, CommandFactory};
use dateline::answer::facet::{FacetField, FacetRequest};
use dateline::answer::{self, Now, Wanted};
use dateline::index::open::Verify;
use dateline::present::visible;
use dateline::query::{self, saved};

use super::flags::{Flags, Shared};
use super::{arguments, asking, refreshing, topics, verbs};

/// More are no help to anybody.
const MOST: usize = 200;

/// Signs with which a clause begins, before its word.
const BEFORE_A_CLAUSE: [char; 2] = ['(', '-'];

/// Returns what the last of the words can be. What flags and verbs there are, the shell's own script knows.
pub(super) fn candidates(words: &[String], shared: &Shared) -> Vec<String> {
    let Some((word, before)) = words.split_last() else { return Vec::new() };
    let root = Flags::command();
    let Some((argument, path)) = argument(&root, before) else { return Vec::new() };
    let name = argument.get_value_names().and_then(|names| names.first()).map(ToString::to_string).unwrap_or_default();
    let begins = |known: &String| known.starts_with(word.as_str());
    let mut found: Vec<String> = match (name.as_str(), path.as_slice()) {
        ("QUERY", _) => clauses(word, shared),
        ("FIELD", _) => verbs::facets::fields().into_iter().filter(begins).collect(),
        ("TOPIC", _) => topics::names(&root).into_iter().filter(begins).collect(),
        // What is added has a new name, and so has what is renamed.
        ("NAME" | "OLD", ["saved", "edit" | "show" | "check" | "run" | "remove" | "rename"]) => {
            names(shared).into_iter().filter(begins).collect()
        }
        _ => Vec::new(),
    };
    // What a name holds is hostile, and a line is a candidate.
    found.retain(|word| visible::one_line(word).text == *word);
    found.truncate(MOST);
    found
}

/// Returns what stands in the place behind these words, and of which verb; nothing where it is a flag or its value.
fn argument<'c>(root: &'c Command, before: &[String]) -> Option<(&'c Arg, Vec<&'c str>)> {
    let (mut verb, mut path, mut given) = (root, Vec::new(), 0);
    let mut words = before.iter();
    let mut only_words = false;
    while let Some(word) = words.next() {
        if word == "--" {
            only_words = true;
        } else if !only_words && word.starts_with('-') && (word.starts_with("--") || given == 0) {
            if arguments::takes_value(word.as_ref(), &[root, verb]) {
                words.next()?;
            }
        } else if let Some(inner) = verb.find_subcommand(word).filter(|_| given == 0) {
            verb = inner;
            path.push(inner.get_name());
        } else {
            given += 1;
        }
    }
    let all: Vec<&Arg> = verb.get_positionals().collect();
    let is_many = |argument: &&&Arg| argument.get_num_args().is_some_and(|number| number.max_values() > 1);
    let argument = all.get(given).or_else(|| all.last().filter(is_many))?;
    Some((*argument, path))
}

/// Returns the clauses that a word of a query can begin: fields, actors, saved queries.
fn clauses(word: &str, shared: &Shared) -> Vec<String> {
    let bare = word.trim_start_matches(BEFORE_A_CLAUSE);
    let signs = &word[..word.len() - bare.len()];
    let found = match bare.split_once(':') {
        Some(("actor", begun)) => {
            actors(begun, shared).into_iter().map(|value| format!("actor:{value}")).collect::<Vec<_>>()
        }
        Some(("query", begun)) => {
            let names = names(shared).into_iter().filter(|name| name.starts_with(begun));
            names.map(|name| format!("query:{name}")).collect()
        }
        Some(_) => Vec::new(),
        None => {
            let fields = query::field_names().filter(|name| name.starts_with(bare));
            fields.map(|name| format!("{name}:")).collect()
        }
    };
    found.into_iter().map(|clause| format!("{signs}{clause}")).collect()
}

/// Returns the names of the saved queries. Where the folder cannot be read there are none: this is a help, and no answer.
fn names(shared: &Shared) -> Vec<String> {
    saved::names(&shared.queries).unwrap_or_default()
}

/// Returns the actors whose name begins so, as it is typed or with its kind; else those with a word that begins so. Who is
/// named most comes first.
fn actors(begun: &str, shared: &Shared) -> Vec<String> {
    let begun = begun.trim_matches('"').to_lowercase();
    let ids = ids(shared).unwrap_or_default();
    let with_kind = begun.contains('/');
    let named = |id: &String| {
        let name = if with_kind { id.as_str() } else { id.split_once('/').map_or(id.as_str(), |(_, name)| name) };
        name.to_string()
    };
    let names: Vec<String> = ids.iter().map(named).collect();
    let begins = |text: &str| text.to_lowercase().starts_with(&begun);
    let first: Vec<String> = names.iter().filter(|name| begins(name)).cloned().collect();
    if first.is_empty() { names.into_iter().filter(|name| name.split(' ').any(begins)).collect() } else { first }
}

fn ids(shared: &Shared) -> anyhow::Result<Vec<String>> {
    let snapshot = refreshing::opened(&refreshing::place(shared)?, Verify::AsRead)?;
    let all = query::parse(asking::ALL)?;
    let request = FacetRequest { field: FacetField::Actor(None), limit: None, rest: false };
    let wanted = Wanted { limit: Some(0), facets: vec![request], ..Wanted::default() };
    let answer = answer::ask(&snapshot, &all.text, &all.tree, &wanted, &Now::default())?;
    Ok(answer.facets.into_iter().flat_map(|table| table.rows).map(|row| row.label).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_word_is_follows_from_the_words_before_it() {
        #[track_caller]
        fn case(before: &str, expected: Option<&str>) {
            let words: Vec<String> = before.split_whitespace().map(str::to_string).collect();
            let root = Flags::command();
            let found = argument(&root, &words)
                .map(|(argument, _)| argument.get_value_names().map(|names| names[0].to_string()).unwrap_or_default());
            assert_eq!(found.as_deref(), expected, "{before}");
        }
        case("search", Some("QUERY"));
        case("search arms -iran", Some("QUERY"));
        case("--index x search --limit 3 arms", Some("QUERY"));
        case("search --limit", None);
        case("search --limit=3", Some("QUERY"));
        case("facets", Some("FIELD"));
        case("facets date", Some("QUERY"));
        case("show", Some("REPORT"));
        case("show a.txt", Some("QUERY"));
        case("saved run", Some("NAME"));
        case("saved run --limit 3 a", Some("NAME"));
        case("saved rename a", Some("NEW"));
        case("saved rename a b", None);
        case("help", Some("TOPIC"));
        case("status", None);
        case("", None);
    }
}
