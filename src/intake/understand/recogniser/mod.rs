//! Finds the names of persons, organisations and places in a text.
//! In: a text. Out: spans with a kind and how sure it is, in order, none overlapping another.
//! Knows no file, no index, no metadata and no actor: who a name stands for is decided by others.
//!
//! The way, on one screen in `Recogniser::read`: cut the text into tokens; look up each distinct word once; mark
//! phrases of the gazetteer; note what the report shows of its words; then tag, with a linear-chain conditional random
//! field (Lafferty, McCallum and Pereira 2001), the runs of tokens in which there are capitals; and tag those runs
//! again where a word was taken for something else than elsewhere in the report. All that was learned lies in one
//! file, `actors.model`, which is read where it lies.

pub mod beside;
pub mod describing;
pub mod features;
pub mod forms;
pub mod hashing;
pub mod lexicon;
pub mod marginals;
pub mod model;
pub mod numbers;
pub mod phrases;
pub mod recurring;
pub mod runs;
pub mod second_pass;
pub mod statistics;
pub mod tags;
pub mod tokens;
#[cfg(feature = "trainer")]
pub mod training;
pub mod viterbi;
pub mod weights;
pub mod workspace;

use self::marginals::Steps;
pub use self::model::{Model, NoModel};
pub use self::tags::Kind;
pub use self::workspace::Workspace;
use crate::report::span::Span;

/// A name in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recognised {
    /// Where it stands; without article, title and `'s`.
    pub span: Span,
    /// What it is the name of.
    pub kind: Kind,
    /// The probability that this is a name of this kind with just these bounds, 0 to 1.
    pub confidence: f32,
}

/// The recogniser: a view on what was learned. Making one costs nothing.
#[derive(Clone, Copy)]
pub struct Recogniser<'m> {
    model: Model<'m>,
    steps: Steps,
}

impl Recogniser<'static> {
    /// Returns the recogniser with the model that is part of the program.
    pub fn new() -> Recogniser<'static> {
        Recogniser::with(Model::compiled_in())
    }
}

impl Default for Recogniser<'static> {
    fn default() -> Self {
        Recogniser::new()
    }
}

impl<'m> Recogniser<'m> {
    /// Returns the recogniser with another model.
    pub fn with(model: Model<'m>) -> Recogniser<'m> {
        Recogniser { model, steps: Steps::of(&model.transitions) }
    }

    /// Appends the names in `text` to `found`. The workspace makes no difference but to the time it takes.
    pub fn spans(&self, text: &str, workspace: &mut Workspace, found: &mut Vec<Recognised>) {
        workspace.tokens.clear();
        tokens::cut(text, &mut workspace.tokens);
        self.read(text, workspace);
        workspace.names(&self.steps, found);
    }

    /// Tags the tokens that the workspace holds.
    pub(crate) fn read(&self, text: &str, workspace: &mut Workspace) {
        workspace.look_up(text, &self.model);
        workspace.mark(&self.model);
        workspace.find_runs();
        workspace.drop_lone_starts();
        workspace.tag(&self.model);
        workspace.tag_again(&self.model);
    }
}

#[cfg(test)]
mod tests;
