//! Which saved queries a saved query uses, and how it says so under another name.
//! In: texts. Out: names, and texts with another one in their place.

use std::collections::BTreeSet;

use super::{Saved, sound};
use crate::query::Tree;
use crate::query::lexer::is_quote;

/// What stands before the name.
const FIELD: &str = "query:";

/// Returns the names of the saved queries that this one uses; none of one that is no query.
pub(super) fn names(saved: &Saved) -> BTreeSet<String> {
    let leaf = |leaf: &Tree| if let Tree::Saved(used) = leaf { Some(used.name.clone()) } else { None };
    sound::sample(saved).map(|query| query.tree.leaves().filter_map(leaf).collect()).unwrap_or_default()
}

/// Returns a text with `query:NEW` wherever it says `query:OLD`.
pub(super) fn renamed(text: &str, old: &str, new: &str) -> String {
    let mut renamed = String::with_capacity(text.len());
    let mut written = 0;
    for (at, _) in text.match_indices(FIELD) {
        let name = at + FIELD.len();
        let name = name + text[name..].chars().next().filter(|c| is_quote(*c)).map_or(0, char::len_utf8);
        let Some(after) = text[name..].strip_prefix(old) else { continue };
        let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if after.starts_with(goes_on) || text[..at].ends_with(char::is_alphanumeric) {
            continue;
        }
        renamed.push_str(&text[written..name]);
        renamed.push_str(new);
        written = name + old.len();
    }
    renamed + &text[written..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_name_behind_the_field_is_another() {
        let text = "query:old -query:older (query:old(x, y)) subquery:old query:old.x query:\"old\" old";
        let expected = "query:new -query:older (query:new(x, y)) subquery:old query:old.x query:\"new\" old";
        assert_eq!(renamed(text, "old", "new"), expected);
    }
}
