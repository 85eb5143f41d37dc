//! What a dateline tells of names: from which capital the report is sent, and where the name behind it begins.
//! In: a text. Out: a state, or the part of a name that is one. Its day is `own_date`'s business.

use super::claims::within;
use super::names::quiet;
use super::seeing::Report;
use crate::report::span::Span;

/// Dashes between blanks.
const DASHES: [&str; 4] = [" - ", " -- ", " \u{2013} ", " \u{2014} "];

/// A dateline stands within so many bytes.
const DATELINE: usize = 400;

/// Place, day and agency of a dateline have so many bytes at most.
const BEFORE_DASH: usize = 60;

/// Returns the name on one side of a dash between blanks, which joins nothing: behind it where it ends a dateline, as in
/// `DALLAS - Orbex Corp`, else before it.
pub(super) fn beside_dash(text: &str, span: Span) -> Span {
    let name = span.of(text);
    let dash = if name.contains(' ') { DASHES.iter().find_map(|dash| name.split_once(*dash)) } else { None };
    let Some((before, behind)) = dash else { return span };
    let begins_line = span.start == 0 || text[..span.start].ends_with('\n');
    within(span, text, if begins_line { behind.trim_start() } else { before.trim_end() })
}

impl Report<'_> {
    /// Returns the state from whose capital the report is sent: `KYIV (Reuters) - The Health Ministry said`.
    pub(super) fn state_of_dateline(&self) -> Option<usize> {
        let end = (0..=self.text.len().min(DATELINE)).rev().find(|end| self.text.is_char_boundary(*end))?;
        self.text[..end].lines().find_map(|line| self.gazetteer.state_of_capital(&place_of_dateline(line)?))
    }
}

/// Returns the place of the dateline that a line begins with: `KYIV, Jan 3 (Reuters) - `.
fn place_of_dateline(line: &str) -> Option<String> {
    let dash = DASHES.iter().filter_map(|dash| line.find(dash)).min().filter(|dash| *dash <= BEFORE_DASH)?;
    let place = line[..dash].split([',', '(']).next().unwrap_or_default().trim();
    let is_loud = !place.contains(|letter: char| letter.is_lowercase());
    let words = place.split(' ').map(|word| if is_loud { quiet(word) } else { word.to_string() });
    Some(words.collect::<Vec<_>>().join(" ")).filter(|place| !place.is_empty())
}
