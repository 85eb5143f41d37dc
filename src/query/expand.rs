//! Puts saved queries in the places of their names.
//! In: a query with `query:NAME` clauses, and the folder of saved queries. Out: the query without such clauses,
//! within the same bounds as a typed one. Knows no index.

use std::collections::BTreeMap;
use std::path::Path;

use super::error::QueryErrorKind;
use super::note::Note;
use super::placed::{near_fault, within_fault};
use super::saved::{self, SavedError};
use super::tree::{Near, SavedName, Tree, Within};
use super::{MOST_CLAUSES, MOST_LEVELS, MOST_PATTERNS, Query};

/// A typed level is at most an OR of ANDs of a NOT, so every query that could be typed is within this.
const MOST_TREE_LEVELS: usize = 3 * (MOST_LEVELS + 1);

/// Why saved queries cannot be put in the places of their names.
#[derive(Debug, thiserror::Error)]
pub enum ExpandError {
    /// A saved query is missing, its file is broken, or its text is no query.
    #[error(transparent)]
    Saved(#[from] SavedError),
    /// With its saved queries, the query is larger than any that is read.
    #[error(
        "with its saved queries, the query has more than {MOST_CLAUSES} words, phrases and filters \
         or is nested deeper than {MOST_LEVELS} levels: ask in several queries"
    )]
    TooLarge,
    /// With its saved queries, the query asks for nothing but absence.
    #[error("with its saved queries, the query says only what to leave out: write what to look for as well")]
    OnlyExcludes,
    /// With its saved queries, something stands beside NEAR or inside WITHIN that may not.
    #[error("with its saved queries, the query cannot be asked ({}): {}", .0.message(), .0.hint())]
    Misplaced(QueryErrorKind),
}

/// Returns the query with every `query:NAME` replaced by what it stands for; the spans of its clauses are that of
/// the outermost name. What is to be known about a saved query is added to the notes, with its name.
///
/// # Errors
/// Where a name or its query is no good, where queries hold each other, and where the whole exceeds the bounds.
pub fn expand(query: Query, folder: &Path) -> Result<Query, ExpandError> {
    let mut expansion = Expansion {
        folder,
        read: BTreeMap::new(),
        around: Vec::new(),
        clauses: 0,
        patterns: 0,
        level: 0,
        notes: query.notes,
    };
    let tree = expansion.tree(query.tree)?;
    if tree.only_excludes() {
        return Err(ExpandError::OnlyExcludes);
    }
    Ok(Query { tree, notes: expansion.notes, text: query.text })
}

struct Expansion<'a> {
    folder: &'a Path,
    /// Each saved query is read once for the same values, however often it is named.
    read: BTreeMap<String, Tree>,
    /// The names that lie around the place at work, outermost first.
    around: Vec<String>,
    clauses: usize,
    patterns: usize,
    /// How many levels of the tree lie around the place at work.
    level: usize,
    notes: Vec<Note>,
}

impl Expansion<'_> {
    fn tree(&mut self, tree: Tree) -> Result<Tree, ExpandError> {
        // Bounds are kept on the way: afterwards, queries that double each other would have filled the memory,
        // and deep ones the stack.
        self.level += 1;
        if self.level > MOST_TREE_LEVELS {
            return Err(ExpandError::TooLarge);
        }
        let tree = match tree {
            Tree::Saved(saved) => self.saved(&saved)?.at(saved.span),
            Tree::And(parts) => Tree::all(self.trees(parts)?),
            Tree::Or(parts) => Tree::any(self.trees(parts)?),
            Tree::Not(part) => Tree::none(self.tree(*part)?),
            Tree::Near(near) => {
                let (left, right) = (self.tree(*near.left)?, self.tree(*near.right)?);
                let fault = near_fault(&left).or_else(|| near_fault(&right));
                fault.map_or(Ok(()), |kind| Err(ExpandError::Misplaced(kind)))?;
                Tree::Near(Near { left: Box::new(left), right: Box::new(right), ..near })
            }
            Tree::Within(within) => {
                let part = self.tree(*within.part)?;
                within_fault(within.scope, &part).map_or(Ok(()), |kind| Err(ExpandError::Misplaced(kind)))?;
                Tree::Within(Within { part: Box::new(part), ..within })
            }
            leaf => {
                self.clauses += 1;
                self.patterns += usize::from(matches!(leaf, Tree::Pattern(_)));
                if self.clauses > MOST_CLAUSES || self.patterns > MOST_PATTERNS {
                    return Err(ExpandError::TooLarge);
                }
                leaf
            }
        };
        self.level -= 1;
        Ok(tree)
    }

    fn trees(&mut self, parts: Vec<Tree>) -> Result<Vec<Tree>, ExpandError> {
        parts.into_iter().map(|part| self.tree(part)).collect()
    }

    fn saved(&mut self, called: &SavedName) -> Result<Tree, ExpandError> {
        let name = &called.name;
        if let Some(start) = self.around.iter().position(|outer| outer == name) {
            let mut names = self.around.split_off(start);
            names.push(name.clone());
            return Err(SavedError::Circle { names }.into());
        }
        let tree = match self.read.get(&called.to_string()) {
            Some(tree) => tree.clone(),
            None => self.parsed(called)?,
        };
        self.around.push(name.clone());
        let tree = self.tree(tree)?;
        self.around.pop();
        Ok(tree)
    }

    fn parsed(&mut self, called: &SavedName) -> Result<Tree, ExpandError> {
        let name = &called.name;
        let query = saved::load(self.folder, name)?.query(&called.arguments)?;
        let notes = query.notes.into_iter().map(|note| Note::InSaved { name: name.clone(), note: Box::new(note) });
        self.notes.extend(notes);
        self.read.insert(called.to_string(), query.tree.clone());
        Ok(query.tree)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::query::parse;
    use crate::query::saved::{Existing, Saved};

    fn folder(queries: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, query) in queries {
            // Of its parameters `x` needs a value, and `when` has one.
            let declared = [("{x}", "x"), ("{when}", "when = 2023")].into_iter();
            let declared =
                declared.filter(|(place, _)| query.contains(place)).map(|(_, declared)| declared.to_string());
            let parameters = saved::parameters(name, &declared.collect::<Vec<_>>()).unwrap();
            let saved = Saved { name: name.to_string(), query: query.to_string(), parameters, ..Saved::default() };
            match saved::add(folder.path(), &saved, Existing::Keep) {
                // People who write files can close one.
                Err(SavedError::Circle { .. }) => {
                    let path = folder.path().join(format!("{name}.toml"));
                    std::fs::write(path, format!("query = '{query}'\n")).unwrap();
                }
                added => added.unwrap(),
            }
        }
        folder
    }

    fn expanded(text: &str, queries: &[(&str, &str)]) -> Result<Query, String> {
        expand(parse(text).unwrap(), folder(queries).path()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_saved_query_stands_where_its_name_stood() {
        #[track_caller]
        fn case(text: &str, tree: &str) {
            let queries = [
                ("sales", "sale OR query:deals"),
                ("deals", "arms* deal"),
                ("old", "date:..2020"),
                ("no", "x -y"),
                ("two", "sale OR shop"),
            ];
            let query = expanded(text, &queries).unwrap();
            assert_eq!(query.tree.to_string(), tree, "{text}");
        }
        case("iran query:sales", "iran (sale OR (arms* deal))");
        case("iran query:deals", "iran arms* deal");
        case("query:deals -query:old", "arms* deal NOT date:..2020");
        case("NOT query:old", "NOT date:..2020");
        case("a NOT query:no", "a NOT (x NOT y)");
        case("query:two NEAR/5 @person", "(sale OR shop) NEAR/5 @person");
        let query = expanded("iran query:sales x", &[("sales", "sale OR shop!")]).unwrap();
        assert_eq!(
            query.tree.leaves().map(|leaf| leaf.span().of(&query.text)).collect::<Vec<_>>(),
            ["iran", "query:sales", "query:sales", "x"]
        );
        let note = "in `query:sales`: `!` is punctuation: read as the word `shop`; for any ending write `shop*`";
        assert_eq!(query.notes[0].to_string(), note);
    }

    #[test]
    fn a_saved_query_is_given_values_in_its_place() {
        let saved = [("near", "{x} NEAR/8 @person date:{when}"), ("both", "query:near({x}) OR query:near({x}, 2022)")];
        let of = |text: &str| expanded(text, &saved).map(|query| query.tree.to_string());
        assert_eq!(of("query:near(talks)").unwrap(), "(talks NEAR/8 @person) date:2023");
        let group = "((talks OR \"arms deal\") NEAR/8 @person)";
        assert_eq!(
            of("a query:both(talks OR \"arms deal\")").unwrap(),
            format!("a (({group} date:2023) OR ({group} date:2022))")
        );
        assert_eq!(of("query:near").unwrap_err(), "`query:near` needs a value for `x`: write `query:near(x=…)`");
        let unknown = "`query:near` has no parameter `wen`: did you mean `when`?";
        assert_eq!(of("query:near(x=a, wen=2020)").unwrap_err(), unknown);
    }

    #[test]
    fn what_cannot_be_put_in_its_place_is_refused_by_name() {
        #[track_caller]
        fn case(text: &str, queries: &[(&str, &str)], said: &str) {
            assert_eq!(expanded(text, queries).unwrap_err(), said);
        }
        case(
            "a query:top",
            &[("top", "query:weapons"), ("weapons", "x query:sales"), ("sales", "y OR query:weapons")],
            "saved queries hold each other in a circle (weapons → sales → weapons): take one `query:` out of it",
        );
        case(
            "query:a",
            &[("a", "query:a")],
            "saved queries hold each other in a circle (a → a): take one `query:` out of it",
        );
        case(
            "NOT query:no",
            &[("no", "x")],
            "with its saved queries, the query says only what to leave out: write what to look for as well",
        );
        case(
            "deal NEAR query:no",
            &[("no", "x y")],
            "with its saved queries, the query cannot be asked (words that must all be there have no one place to be \
             near to): join them by OR, write them as a phrase, or ask `WITHIN sentence ( … )`",
        );
        let doubling: Vec<(String, String)> = (0..20)
            .map(|i| (format!("q{i}"), format!("query:q{0} OR query:q{0}", i + 1)))
            .chain([("q20".to_string(), "x".to_string())])
            .collect();
        let doubling: Vec<(&str, &str)> =
            doubling.iter().map(|(name, query)| (name.as_str(), query.as_str())).collect();
        let too_large = "with its saved queries, the query has more than 1024 words, phrases and filters \
            or is nested deeper than 64 levels: ask in several queries";
        case("query:q0", &doubling, too_large);
        let deep = |inner: &str| format!("{}{inner}{}", "-(a OR ".repeat(60), ")".repeat(60));
        let (first, second) = (deep("query:second"), deep("x"));
        assert!(expanded(&format!("{first} y"), &[("second", "x")]).is_ok());
        case("y query:first", &[("first", &format!("{first} b")), ("second", &format!("{second} b"))], too_large);
    }
}
