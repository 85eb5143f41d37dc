//! What a report shows of each of its words: written small, as a name, after a title, before another capital.
//! In: the tokens of a report with their forms. Out: four bits a word. Knows no tag.

use super::forms::{Brief, Case, EDGE, Forms};
use super::lexicon::word;
use super::tokens::Token;

/// Written small somewhere.
pub const SMALL: u8 = 1;
/// With a capital where no sentence begins.
pub const CAPITAL: u8 = 2;
/// Behind a title or given name.
pub const NAMED: u8 = 4;
/// Before another word with a capital.
pub const FIRST: u8 = 8;
/// So many values the bits have together.
pub const VALUES: usize = 16;

/// What a report shows, by the number of a word in lower case.
#[derive(Debug, Default)]
pub struct Statistics {
    /// The report that wrote an entry, and its bits: so nothing is cleared between reports.
    words: Vec<(u32, u8)>,
    report: u32,
}

impl Statistics {
    /// Forgets the last report.
    pub fn begin(&mut self) {
        self.report = self.report.wrapping_add(1);
        if self.report == 0 {
            self.words.clear();
            self.report = 1;
        }
    }

    /// Counts the tokens of the report, which all have forms by now. Shouted tokens show nothing.
    pub fn count(&mut self, tokens: &[Token], briefs: &[Brief], forms: &Forms) {
        if self.words.len() < forms.lower_count() {
            self.words.resize(forms.lower_count() + 1024, (0, 0));
        }
        let mut before = forms.brief(EDGE);
        for (at, token) in tokens.iter().enumerate() {
            let form = briefs[at];
            if token.begins {
                before = forms.brief(EDGE);
            }
            let bits = match form.case {
                _ if token.shouted => 0,
                Case::Small => SMALL,
                Case::Capital => {
                    let next = tokens.get(at + 1).filter(|next| !next.begins);
                    let first = next.is_some() && briefs[at + 1].case == Case::Capital;
                    let named = before.names & (word::TITLE | word::GIVEN) != 0;
                    let seen = |is_so: bool, bit: u8| if is_so { bit } else { 0 };
                    seen(!token.begins, CAPITAL) | seen(named, NAMED) | seen(first, FIRST)
                }
                Case::Number | Case::Mark => 0,
            };
            if bits != 0
                && let Some(entry) = self.words.get_mut(form.lower as usize)
            {
                let old = if entry.0 == self.report { entry.1 } else { 0 };
                *entry = (self.report, old | bits);
            }
            before = form;
        }
    }

    /// Returns the bits of a word.
    #[inline]
    pub fn of(&self, lower: u32) -> u8 {
        match self.words.get(lower as usize) {
            Some((report, bits)) if *report == self.report => *bits,
            _ => 0,
        }
    }
}
