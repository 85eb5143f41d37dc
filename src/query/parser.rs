//! Joins tokens to a tree. A blank and AND bind tighter than OR; NOT takes the one clause or group after it.
//! In: tokens. Out: a tree within the bounds on depth and number of clauses, and notes.
//! Recurses once a group, so never deeper than the bound.

use super::error::{Fault, QueryErrorKind};
use super::lexer::{Token, TokenKind};
use super::note::{Note, Notes};
use super::tree::Tree;
use super::{MOST_CLAUSES, MOST_LEVELS};
use crate::report::span::Span;

/// Returns the tree of a query's tokens; `text` is what their spans refer to.
pub(super) fn tree(tokens: Vec<Token>, text: &str, notes: &mut Notes) -> Result<Tree, Fault> {
    let mut parser = Parser { tokens: tokens.into_iter(), text, notes, level: 0, clauses: 0, mixed: false };
    let tree = parser.group(None)?;
    let mixed = parser.mixed;
    if tree.only_excludes() {
        return Err(Fault::at(whole(text), QueryErrorKind::OnlyExcludes));
    }
    if mixed {
        notes.add(Note::ReadAs { query: tree.to_string() });
    }
    Ok(tree)
}

/// Returns the span of a text without the blanks at its ends.
pub(super) fn whole(text: &str) -> Span {
    let start = text.len() - text.trim_start().len();
    Span::new(start, start + text.trim().len())
}

struct Parser<'a> {
    tokens: std::vec::IntoIter<Token>,
    text: &'a str,
    notes: &'a mut Notes,
    /// Groups that are open here.
    level: usize,
    clauses: usize,
    /// Whether AND and OR, both typed, stand beside each other in a group.
    mixed: bool,
}

impl Parser<'_> {
    /// Reads up to the `)` of the group that `opened` began, or to the end of the query.
    fn group(&mut self, opened: Option<Span>) -> Result<Tree, Fault> {
        let mut alternatives = Vec::new();
        let mut together = Vec::new();
        // The AND or OR that nothing has followed yet.
        let mut pending: Option<Span> = None;
        let (mut any_and, mut any_or) = (false, false);
        let end = loop {
            let Some(token) = self.tokens.next() else {
                match opened {
                    Some(span) => return Err(Fault::at(span, QueryErrorKind::UnclosedGroup)),
                    None => break whole(self.text),
                }
            };
            match token.kind {
                TokenKind::Close if opened.is_some() => break token.span,
                TokenKind::Close => self.notes.add(Note::ClosesNothing),
                TokenKind::And | TokenKind::Or => {
                    if let Some(before) = pending {
                        return Err(self.nothing_after(before));
                    }
                    if together.is_empty() {
                        let operator = token.span.of(self.text).to_string();
                        return Err(Fault::at(token.span, QueryErrorKind::NothingBefore { operator }));
                    }
                    if token.kind == TokenKind::Or {
                        any_or = true;
                        alternatives.push(Tree::all(std::mem::take(&mut together)));
                    } else {
                        any_and = true;
                    }
                    pending = Some(token.span);
                }
                TokenKind::Not | TokenKind::Open | TokenKind::Clause(_) => {
                    together.push(self.clause(token)?);
                    pending = None;
                }
            }
        };
        if let Some(operator) = pending {
            return Err(self.nothing_after(operator));
        }
        if together.is_empty() {
            return Err(match opened {
                Some(open) => Fault::at(Span::new(open.start, end.end), QueryErrorKind::EmptyGroup),
                None => Fault::at(end, QueryErrorKind::Empty),
            });
        }
        self.mixed |= any_and && any_or;
        alternatives.push(Tree::all(together));
        Ok(Tree::any(alternatives))
    }

    /// Reads a clause or group with the exclusions before it.
    fn clause(&mut self, first: Token) -> Result<Tree, Fault> {
        let mut token = first;
        let mut exclusions = 0;
        while token.kind == TokenKind::Not {
            exclusions += 1;
            self.within_levels(self.level + exclusions, token.span)?;
            let not = token.span;
            token = self.tokens.next().ok_or_else(|| self.nothing_after(not))?;
            if matches!(token.kind, TokenKind::And | TokenKind::Or | TokenKind::Close) {
                return Err(self.nothing_after(not));
            }
        }
        let tree = match token.kind {
            TokenKind::Clause(tree) => {
                self.clauses += 1;
                if self.clauses > MOST_CLAUSES {
                    return Err(Fault::at(token.span, QueryErrorKind::TooManyClauses));
                }
                tree
            }
            _ => {
                self.level += 1;
                self.within_levels(self.level, token.span)?;
                let tree = self.group(Some(token.span))?;
                self.level -= 1;
                tree
            }
        };
        // Two exclusions undo each other.
        Ok(if exclusions % 2 == 1 { Tree::none(tree) } else { tree })
    }

    fn within_levels(&self, levels: usize, span: Span) -> Result<(), Fault> {
        if levels > MOST_LEVELS { Err(Fault::at(span, QueryErrorKind::TooDeep)) } else { Ok(()) }
    }

    fn nothing_after(&self, operator: Span) -> Fault {
        let typed = operator.of(self.text).to_string();
        Fault::at(operator, QueryErrorKind::NothingAfter { operator: typed })
    }
}
