//! Joins tokens to a tree. NEAR and BEFORE bind tightest, from the left; then NOT, which takes what stands after it;
//! a blank and AND bind tighter than OR.
//! In: tokens. Out: a tree within the bounds on depth and number of clauses, and notes.
//! Recurses once a group, so never deeper than the bound.

use super::error::{Fault, QueryErrorKind};
use super::lexer::{Token, TokenKind};
use super::note::{Note, Notes};
use super::placed::{near_fault, within_fault};
use super::tree::{Near, Tree, Within};
use super::{MOST_CLAUSES, MOST_DISTANCE, MOST_LEVELS, MOST_PATTERNS, word};
use crate::report::span::Span;

/// Returns the tree of a query's tokens; `text` is what their spans refer to.
pub(super) fn tree(tokens: Vec<Token>, text: &str, notes: &mut Notes) -> Result<Tree, Fault> {
    let tokens = tokens.into_iter().peekable();
    let mut parser = Parser { tokens, text, notes, level: 0, clauses: 0, patterns: 0, mixed: false, end: 0 };
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
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    text: &'a str,
    notes: &'a mut Notes,
    /// Groups that are open here.
    level: usize,
    clauses: usize,
    patterns: usize,
    /// Where the last token that was read ends.
    end: usize,
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
            let Some(token) = self.next() else {
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
                TokenKind::Near(..) => {
                    let operator = token.span.of(self.text).to_string();
                    let kind = match pending {
                        Some(before) => return Err(self.nothing_after(before)),
                        None => QueryErrorKind::NothingBefore { operator },
                    };
                    return Err(Fault::at(token.span, kind));
                }
                TokenKind::Not | TokenKind::Open | TokenKind::Within | TokenKind::Scope(_) | TokenKind::Clause(_) => {
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
            token = self.next().ok_or_else(|| self.nothing_after(not))?;
            if matches!(token.kind, TokenKind::And | TokenKind::Or | TokenKind::Near(..) | TokenKind::Close) {
                return Err(self.nothing_after(not));
            }
        }
        let start = token.span.start;
        let mut tree = self.one(token)?;
        let mut near = 0;
        while let Some(operator) = self.tokens.next_if(|next| matches!(next.kind, TokenKind::Near(..))) {
            near += 1;
            self.within_levels(self.level + exclusions + near, operator.span)?;
            tree = self.near(tree, Span::new(start, self.end), operator)?;
        }
        // Two exclusions undo each other.
        Ok(if exclusions % 2 == 1 { Tree::none(tree) } else { tree })
    }

    /// Reads what stands after NEAR or BEFORE.
    fn near(&mut self, left: Tree, left_span: Span, operator: Token) -> Result<Tree, Fault> {
        let typed = operator.span.of(self.text).to_string();
        let TokenKind::Near(order, distance) = operator.kind else { return Ok(left) };
        if !(1..=MOST_DISTANCE).contains(&distance) {
            return Err(Fault::at(operator.span, QueryErrorKind::NoDistance { operator: typed }));
        }
        let next = self.next().ok_or_else(|| self.nothing_after(operator.span))?;
        let right_start = next.span.start;
        let right = match next.kind {
            TokenKind::Not => return Err(Fault::at(next.span, QueryErrorKind::NearNot)),
            TokenKind::And | TokenKind::Or | TokenKind::Near(..) | TokenKind::Close => {
                return Err(self.nothing_after(operator.span));
            }
            _ => self.one(next)?,
        };
        for (side, span) in [(&left, left_span), (&right, Span::new(right_start, self.end))] {
            near_fault(side).map_or(Ok(()), |kind| Err(Fault::at(span, kind)))?;
        }
        Ok(Tree::Near(Near { left: Box::new(left), right: Box::new(right), order, distance }))
    }

    /// Reads one clause or group.
    fn one(&mut self, token: Token) -> Result<Tree, Fault> {
        match token.kind {
            TokenKind::Clause(tree) => {
                self.clauses += 1;
                if self.clauses > MOST_CLAUSES {
                    return Err(Fault::at(token.span, QueryErrorKind::TooManyClauses));
                }
                self.patterns += usize::from(matches!(tree, Tree::Pattern(_)));
                if self.patterns > MOST_PATTERNS {
                    return Err(Fault::at(token.span, QueryErrorKind::TooManyPatterns));
                }
                Ok(tree)
            }
            TokenKind::Within => self.within(token.span),
            _ => self.inner_group(token.span),
        }
    }

    fn inner_group(&mut self, open: Span) -> Result<Tree, Fault> {
        self.level += 1;
        self.within_levels(self.level, open)?;
        let tree = self.group(Some(open))?;
        self.level -= 1;
        Ok(tree)
    }

    /// Reads the scope and the group of WITHIN.
    fn within(&mut self, within: Span) -> Result<Tree, Fault> {
        let what = || Fault::at(within, QueryErrorKind::WithinWhat);
        // In an argument of its own the scope was read as a word.
        let scope = match self.next().ok_or_else(what)?.kind {
            TokenKind::Scope(scope) => scope,
            TokenKind::Clause(Tree::Word(word)) => word::scope(&word.text).ok_or_else(what)?,
            _ => return Err(what()),
        };
        let open = self.next().filter(|next| next.kind == TokenKind::Open).ok_or_else(what)?;
        let part = self.inner_group(open.span)?;
        let span = Span::new(within.start, self.end);
        within_fault(scope, &part).map_or(Ok(()), |kind| Err(Fault::at(span, kind)))?;
        Ok(Tree::Within(Within { scope, part: Box::new(part) }))
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.next()?;
        self.end = token.span.end;
        Some(token)
    }

    fn within_levels(&self, levels: usize, span: Span) -> Result<(), Fault> {
        if levels > MOST_LEVELS { Err(Fault::at(span, QueryErrorKind::TooDeep)) } else { Ok(()) }
    }

    fn nothing_after(&self, operator: Span) -> Fault {
        let typed = operator.of(self.text).to_string();
        Fault::at(operator, QueryErrorKind::NothingAfter { operator: typed })
    }
}
