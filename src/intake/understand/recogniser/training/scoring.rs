//! How well a model tags labelled text: precision, recall and F1 of whole names, by kind.
//! In: documents and a model. Out: counts. A name counts only with its exact tokens and kind, as in `score_spans.py`.

use std::collections::BTreeSet;
use std::fmt;

use super::conll::{Document, Labelled, label};
use crate::intake::understand::recogniser::Recogniser;
use crate::intake::understand::recogniser::tags::{self, KINDS, Kind, OUTSIDE, Tag};
use crate::intake::understand::recogniser::tokens::{self, Token};
use crate::intake::understand::recogniser::workspace::Workspace;

/// Counts of names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// In the labels and found.
    pub right: usize,
    /// Found, and not in the labels.
    pub wrong: usize,
    /// In the labels, and not found.
    pub missed: usize,
}

/// Counts by kind, in the order of `KINDS`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// For each kind.
    pub kinds: [Counts; 3],
}

/// How a text reaches the recogniser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// In the tokens and sentences of the corpus.
    AsLabelled,
    /// As running text, cut by our own tokeniser.
    ByOurselves,
}

impl Counts {
    /// Returns precision, recall and F1, in percent.
    pub fn percent(&self) -> (f64, f64, f64) {
        let share = |all: usize| if all == 0 { 0.0 } else { 100.0 * self.right as f64 / all as f64 };
        let (found, labelled) = (self.right + self.wrong, self.right + self.missed);
        let f1 = if self.right == 0 { 0.0 } else { 200.0 * self.right as f64 / (found + labelled) as f64 };
        (share(found), share(labelled), f1)
    }
}

impl Score {
    /// Returns the counts of all kinds together.
    pub fn all(&self) -> Counts {
        self.kinds.iter().fold(Counts::default(), |sum, counts| Counts {
            right: sum.right + counts.right,
            wrong: sum.wrong + counts.wrong,
            missed: sum.missed + counts.missed,
        })
    }
}

impl fmt::Display for Score {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = KINDS.map(label).into_iter().zip(self.kinds).chain([("ALL", self.all())]);
        for (name, counts) in rows {
            let (precision, recall, f1) = counts.percent();
            let (labelled, found) = (counts.right + counts.missed, counts.right + counts.wrong);
            writeln!(
                out,
                "{name:4} P {precision:5.1} R {recall:5.1} F1 {f1:5.1}  (gold {labelled}, predicted {found})"
            )?;
        }
        Ok(())
    }
}

/// A name: bytes of the document and a kind.
type Name = (usize, usize, Kind);

/// Returns the score of a recogniser on labelled documents.
pub fn score(recogniser: &Recogniser<'_>, documents: &[Document], cut: Cut) -> Score {
    let mut score = Score::default();
    let mut workspace = Workspace::default();
    for document in documents {
        let labels: Vec<Tag> = document.labelled.iter().map(|labelled| labelled.tag).collect();
        let right = names(&document.labelled, &labels);
        let found = match cut {
            Cut::AsLabelled => names(&document.labelled, &tag(recogniser, document, &mut workspace)),
            Cut::ByOurselves => {
                let mut found = Vec::new();
                recogniser.spans(&document.text, &mut workspace, &mut found);
                found.iter().map(|name| (name.span.start, name.span.end, name.kind)).collect()
            }
        };
        for (counts, kind) in score.kinds.iter_mut().zip(KINDS) {
            let of_kind = |names: &BTreeSet<Name>| names.iter().filter(|name| name.2 == kind).count();
            let both: BTreeSet<Name> = right.intersection(&found).copied().collect();
            counts.right += of_kind(&both);
            counts.wrong += of_kind(&found) - of_kind(&both);
            counts.missed += of_kind(&right) - of_kind(&both);
        }
    }
    score
}

/// Returns the tags that a recogniser gives the tokens of the corpus: each that of its first part.
pub fn tag(recogniser: &Recogniser<'_>, document: &Document, workspace: &mut Workspace) -> Vec<Tag> {
    workspace.tokens.clone_from(&document.tokens);
    recogniser.read(&document.text, workspace);
    let mut tags = vec![OUTSIDE; document.labelled.len()];
    for (tag, part_of) in workspace.tags_of_all().into_iter().zip(&document.part_of).rev() {
        tags[*part_of] = tag;
    }
    tags
}

/// Returns the names that tags make, as `score_spans.py` reads them: a name may begin with an inside tag, but none
/// reaches over the end of a sentence.
fn names(labelled: &[Labelled], tags: &[Tag]) -> BTreeSet<Name> {
    let mut names = BTreeSet::new();
    let mut open: Option<Name> = None;
    for (token, tag) in labelled.iter().zip(tags) {
        let kind = tags::kind(*tag);
        match (open.as_mut(), kind) {
            (Some(name), Some(kind)) if name.2 == kind && !tags::begins(*tag) && !token.begins => name.1 = token.end,
            _ => {
                names.extend(open.take());
                open = kind.map(|kind| (token.start, token.end, kind));
            }
        }
    }
    names.extend(open);
    names
}

/// Returns the documents in capitals, sentence by sentence, as old cables were written.
pub fn shouted(documents: &[Document]) -> Vec<Document> {
    let shout = |document: &Document| {
        let text = document.text.to_ascii_uppercase();
        let shouted = |token: &Token| {
            let start = text[..token.start as usize].rfind('\n').map_or(0, |newline| newline + 1);
            tokens::is_shouted(text[start..].lines().next().unwrap_or_default().as_bytes())
        };
        let tokens = document.tokens.iter().map(|token| Token { shouted: shouted(token), ..*token }).collect();
        Document { tokens, text: text.clone(), ..document.clone() }
    };
    documents.iter().map(shout).collect()
}

/// Returns what a recogniser finds, in the form of the labelled files.
pub fn tagged(recogniser: &Recogniser<'_>, documents: &[Document]) -> String {
    let mut file = String::new();
    let mut workspace = Workspace::default();
    for (number, document) in documents.iter().enumerate() {
        file.push_str(&format!("# doc {number}\n"));
        for (token, tag) in document.labelled.iter().zip(tag(recogniser, document, &mut workspace)) {
            if token.begins && token.start > 0 {
                file.push('\n');
            }
            let kind = tags::kind(tag).map_or("O".to_string(), |kind| {
                format!("{}-{}", if tags::begins(tag) { "B" } else { "I" }, label(kind))
            });
            file.push_str(&format!("{}\t{kind}\n", &document.text[token.start..token.end]));
        }
    }
    file
}
