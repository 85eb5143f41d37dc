//! Paths near to one that no report has: in other case, as a part of a longer name, or with a slip.
//! In: what was typed after `path:`, and the ids of the reports. Out: clauses that find something. Searches nothing.

use std::collections::BTreeSet;

use crate::query;
use crate::report::identity;

/// More than these are no help.
const MOST: usize = 3;

/// A part of fewer letters stands in too many names.
const SHORTEST_PART: usize = 3;

/// Returns up to three clauses `path:NAME` whose name is near to the typed one: names of folders and files, or the
/// beginnings of paths where the typed one has a `/`.
pub(crate) fn near_paths<'i>(typed: &str, ids: impl Iterator<Item = &'i str>) -> Vec<String> {
    let wanted = typed.trim_matches(['"', '*', '/', '?']).trim_start_matches("./").to_lowercase();
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for file in ids.map(identity::file_of) {
        if wanted.contains('/') {
            names.insert(file);
        } else {
            names.extend(file.split('/'));
        }
    }
    let is_same = |name: &&&str| name.to_lowercase() == wanted;
    let holds = |name: &&&str| wanted.chars().count() >= SHORTEST_PART && name.to_lowercase().contains(&wanted);
    let mut near: Vec<&str> = names.iter().filter(is_same).copied().collect();
    near.extend(names.iter().filter(|name| !is_same(name) && holds(name)).copied());
    if near.is_empty() {
        near = query::near(&wanted, names.iter().copied());
    }
    near.truncate(MOST);
    near.into_iter().map(clause).collect()
}

fn clause(name: &str) -> String {
    let needs_quotes = name.contains(|c: char| c.is_whitespace() || "()\"".contains(c));
    if needs_quotes { format!("path:\"{}\"", name.replace('"', "?")) } else { format!("path:{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_in_other_case_or_a_part_of_a_name_leads_to_the_name() {
        let ids = ["corpus/Wire/desk-one.jsonl#1", "corpus/Wire/desk-one.jsonl#2", "corpus/2023/a talk.txt"];
        let case = |typed: &str, expected: &[&str]| {
            assert_eq!(near_paths(typed, ids.iter().copied()), expected, "{typed}");
        };
        case("wire", &["path:Wire"]);
        case("\"desk\"", &["path:desk-one.jsonl"]);
        case("desk-on.jsonl", &["path:desk-one.jsonl"]);
        case("a talk", &["path:\"a talk.txt\""]);
        case("corpus/wire", &["path:corpus/Wire/desk-one.jsonl"]);
        case("nothing", &[]);
        case("w", &[]);
    }
}
