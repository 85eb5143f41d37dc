//! Views of an answer: values in, text out.
//! In: an `Answer` or a `WholeReport`, and what is known of the screen. Out: bytes for standard output.
//! Knows no index, no query and no file; asks no environment. Text from files passes `visible` on its way out.

pub mod actors;
pub mod bar;
pub mod budget;
pub mod chart;
pub mod count;
pub mod csv;
pub mod explain;
mod facts;
pub mod html;
pub mod item;
pub mod json_lines;
pub mod json_schema;
pub mod lines;
mod markdown;
mod markup;
mod mention_json;
mod paint;
pub mod passage_cut;
mod resolved_dates;
#[cfg(test)]
mod sample;
mod scale;
mod sentence_cut;
pub mod similar;
pub mod text;
pub mod timeline;
pub mod visible;
pub mod whole;
mod wrap;

pub use paint::Marked;

/// Columns that are used at most: longer lines are hard to read, and what stands at the right edge
/// loses what it belongs to.
const WIDEST: usize = 120;

/// Columns that are used at least; below, a terminal wraps by itself.
const NARROWEST: usize = 40;

/// Returns the ends of the sentences of a text, in bytes: `language::sentence::ends`.
pub type SentenceEnds = fn(&str) -> Vec<usize>;

/// What a view has to know of where it is shown.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// The columns of the terminal.
    pub columns: usize,
    /// Whether colours and bold letters are wanted.
    pub colour: bool,
    /// Where sentences end, for passages that are cut.
    pub sentence_ends: SentenceEnds,
    /// How the dates of texts are shown.
    pub dates: Dates,
    /// Whether the places of reports lead to their files, for terminals that open what is clicked.
    pub hyperlinks: bool,
}

/// What is shown of each report that answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    /// Its passages.
    #[default]
    Passages,
    /// Title, date, place and actors.
    Reports,
}

/// How the dates of texts are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dates {
    /// As they are written.
    #[default]
    AsWritten,
    /// With their days beside them, where the words do not tell: `on Wednesday [2023-08-30]`.
    Resolved,
}

impl Screen {
    /// Returns the columns that are used.
    fn width(&self) -> usize {
        self.columns.clamp(NARROWEST, WIDEST)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::answer::hit::Answer;
    use crate::language::dates::{Anchor, Mention, scan};
    use crate::report::span::Span;

    proptest! {
        #[test]
        fn nothing_hostile_reaches_the_reader_by_any_way(
            hostile in "[a-z .\n\u{0}-\u{1f}\u{7f}-\u{9f}\u{200b}-\u{206f}\u{301}]{0,40}", columns in 0_usize..200,
            dates in prop::collection::vec((0_usize..90, 0_usize..9), 0..4),
        ) {
            let (mut answer, mut whole) = (sample::answer(), sample::whole());
            for report in [&mut answer.hits[0].report, &mut whole.report] {
                report.id = format!("root/{hostile}");
                report.title = Some(hostile.clone());
                report.file = hostile.clone().into();
            }
            answer.hits[1].hits[0].passage.text = hostile.clone();
            answer.hits[1].hits[0].context_after = vec![sample::passage(9, 9, &hostile)];
            answer.facets[0].field = hostile.clone();
            answer.facets[0].rows[0].label = hostile.clone();
            answer.summary.query = hostile.clone();
            answer.summary.other_forms = vec![(hostile.clone(), vec![(hostile.clone(), 1)])];
            whole.text = hostile.clone();
            // Dates that belong to other texts.
            let span = |(start, length): &(usize, usize)| Span::new(*start, start + length);
            let mention = |at: &(usize, usize)| Mention { span: span(at), ..scan("last week", Anchor::default())[0] };
            whole.mentions = dates.iter().map(mention).collect();
            answer.hits[1].hits[0].passage.mentions.clone_from(&whole.mentions);
            answer.timeline = Some(sample::timeline(answer.hits[0].report.clone(), &hostile));
            let screen = Screen { colour: false, dates: Dates::Resolved, ..sample::screen(columns) };
            let mut out = Vec::new();
            text::answer(&mut out, &answer, Depth::Passages, &screen, std::slice::from_ref(&hostile)).unwrap();
            whole::page(&mut out, &whole, &screen).unwrap();
            whole::plain(&mut out, &whole, Dates::Resolved).unwrap();
            text::answer(&mut out, &answer, Depth::Reports, &screen, &[]).unwrap();
            json_lines::reports(&mut out, &answer).unwrap();
            lines::reports(&mut out, &Answer { facets: Vec::new(), ..answer.clone() }, &screen).unwrap();
            lines::ids(&mut out, &answer, lines::PathEnd::Shown).unwrap();
            for part in [html::Part::Page, html::Part::Section] {
                html::begin(&mut out, &hostile, part).unwrap();
                html::answer(&mut out, &answer, part, Depth::Passages, std::slice::from_ref(&hostile), &screen).unwrap();
                html::error(&mut out, &hostile, &hostile).unwrap();
                html::end(&mut out, std::slice::from_ref(&hostile)).unwrap();
            }
            csv::hits(&mut out, &answer, Depth::Passages).unwrap();
            json_lines::answer(&mut out, &answer).unwrap();
            json_lines::report(&mut out, &whole).unwrap();
            lines::paths(&mut out, &answer, lines::PathEnd::Shown).unwrap();
            lines::lines(&mut out, &Answer { facets: Vec::new(), ..answer.clone() }, &screen).unwrap();
            let dates = answer.timeline.clone().unwrap_or_default();
            timeline::text(&mut out, &dates, &screen).unwrap();
            timeline::lines(&mut out, &dates, &screen).unwrap();
            timeline::markdown(&mut out, &dates, &screen).unwrap();
            chart::svg(&mut out, &answer).unwrap();
            csv::facets(&mut out, &answer).unwrap();
            // The lines of comma-separated values end in both.
            let text = String::from_utf8(out).unwrap().replace("\r\n", "\n");
            prop_assert!(!text.chars().any(|character| character != '\n' && visible::is_hostile(character)), "{text:?}");
            let mut out = Vec::new();
            lines::lines(&mut out, &answer, &screen).unwrap();
            let told: usize = answer.facets.iter().map(|table| table.rows.len()).sum();
            let (hits, facets): (Vec<_>, Vec<_>) = out.split(|byte| *byte == b'\n').partition(|line| !line.starts_with(b"facet\t"));
            prop_assert_eq!((hits.len(), facets.len()), (5 + 1, told));
        }
    }
}
