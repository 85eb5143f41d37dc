//! What may stand beside NEAR and inside WITHIN: what has a place in a text, joined so that a place can be told.
//! In: a part of a tree. Out: why it may not stand there, if it may not. Asked by the parser, and again when saved
//! queries were put in their places.

use super::date::DateValue;
use super::error::QueryErrorKind;
use super::field;
use super::tree::{FilterValue, Scope, Tree};

/// Returns why the tree may not stand on a side of NEAR or BEFORE.
pub(super) fn near_fault(tree: &Tree) -> Option<QueryErrorKind> {
    match tree {
        Tree::Word(_) | Tree::Phrase(_) | Tree::Pattern(_) | Tree::Class(_) | Tree::Saved(_) => None,
        Tree::Filter(filter) => without_place(&filter.value),
        Tree::Or(parts) => parts.iter().find_map(near_fault),
        Tree::Near(near) => near_fault(&near.left).or_else(|| near_fault(&near.right)),
        Tree::And(_) => Some(QueryErrorKind::NearAll),
        Tree::Not(_) => Some(QueryErrorKind::NearNot),
        Tree::Within(_) => Some(QueryErrorKind::NearWithin),
    }
}

/// Returns why the tree may not stand inside `WITHIN scope ( … )`.
pub(super) fn within_fault(scope: Scope, tree: &Tree) -> Option<QueryErrorKind> {
    is_absence(tree).then_some(QueryErrorKind::WithinExcludes).or_else(|| misplaced_within(scope, tree))
}

fn misplaced_within(scope: Scope, tree: &Tree) -> Option<QueryErrorKind> {
    match tree {
        Tree::And(parts) | Tree::Or(parts) => parts.iter().find_map(|part| misplaced_within(scope, part)),
        Tree::Not(part) => misplaced_within(scope, part),
        Tree::Within(within) if scope == Scope::Sentence && within.scope == Scope::Passage => {
            Some(QueryErrorKind::WithinWider)
        }
        Tree::Within(within) => within_fault(within.scope, &within.part),
        leaf => near_fault(leaf),
    }
}

/// Says whether a stretch without a single word of the query may satisfy it: then every passage would have to be read.
fn is_absence(tree: &Tree) -> bool {
    match tree {
        Tree::Not(_) => true,
        Tree::And(parts) => parts.iter().all(is_absence),
        Tree::Or(parts) => parts.iter().any(is_absence),
        _ => false,
    }
}

fn without_place(value: &FilterValue) -> Option<QueryErrorKind> {
    match value {
        FilterValue::Actor(_) | FilterValue::Mention(DateValue::Days(_)) => None,
        FilterValue::Mention(DateValue::NoDate) => Some(QueryErrorKind::NoneHasNoPlace),
        FilterValue::Date(_) => Some(QueryErrorKind::NoPlace { field: field::DATE }),
        FilterValue::Seen(_) => Some(QueryErrorKind::NoPlace { field: field::SEEN }),
        FilterValue::Path(_) => Some(QueryErrorKind::NoPlace { field: "path" }),
    }
}
