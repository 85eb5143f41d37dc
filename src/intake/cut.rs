//! Cuts a report's text into passages of about a paragraph.
//! In: a text and its headings. Out: spans that cover the text without gap or overlap, and where their sentences end.
//! Knows no index, no format and no file: the same text gives the same passages anywhere.

use std::ops::RangeInclusive;

use crate::language::sentence;
use crate::report::span::Span;

/// Bytes of a passage. Shorter ones lose their context, longer ones their point; the study of ranking
/// found passages of this size best. A section or a report shorter than that is one passage.
pub const PASSAGE_BYTES: RangeInclusive<usize> = 400..=1_000;

/// At a paragraph's end a passage may end when it is this long; in the middle of one it should be longer.
const ENOUGH_AT_A_PARAGRAPH: usize = 400;

/// The passages of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cut {
    /// In order.
    pub passages: Vec<Span>,
    /// The ends of the sentences of each passage, as `sentence::ends` finds them in the passage alone, but by the bytes of
    /// the whole text. A passage's end is that of its last sentence, so those of all passages are in order.
    pub sentence_ends: Vec<usize>,
}

/// Returns the passages of `text`. No passage reaches across the start of a heading, so its borders depend
/// on its own section alone and an edit elsewhere moves none of them. A text of nothing is one empty passage.
pub fn passages(text: &str, headings: &[Span]) -> Cut {
    let mut starts: Vec<usize> =
        headings.iter().map(|heading| heading.start).filter(|start| *start > 0 && *start < text.len()).collect();
    starts.dedup();
    starts.push(text.len());
    let mut cut = Cut {
        passages: Vec::with_capacity(text.len() / 700 + 1),
        sentence_ends: Vec::with_capacity(text.len() / 100 + 1),
    };
    let mut start = 0;
    for end in starts {
        // A heading without a word of its own section under it stays with what follows.
        if text[start..end].trim().is_empty() && end < text.len() {
            continue;
        }
        cut_section(text, Span::new(start, end), &mut cut);
        start = end;
    }
    if cut.passages.is_empty() {
        cut.passages.push(Span::new(0, text.len()));
    }
    cut
}

/// A stretch that is not cut again: a sentence, or a part of a very long one.
struct Unit {
    end: usize,
    ends_sentence: bool,
    ends_paragraph: bool,
}

fn cut_section(text: &str, section: Span, cut: &mut Cut) {
    let units = units(text, section);
    let (mut start, mut unit) = (section.start, 0);
    while unit < units.len() {
        let fits = units[unit..].iter().take_while(|next| next.end - start <= *PASSAGE_BYTES.end()).count().max(1);
        let rest = section.end - start;
        let taken = if rest <= *PASSAGE_BYTES.end() {
            units.len() - unit
        } else {
            best_end(&units[unit..unit + fits], start, rest)
        };
        let begins_sentence = unit == 0 || units[unit - 1].ends_sentence;
        let passage = Span::new(start, units[unit + taken - 1].end);
        if begins_sentence {
            // What ends a sentence lies within the sentence, so the ends in the section are those in the passage.
            let ends = units[unit..unit + taken - 1].iter().filter(|unit| unit.ends_sentence).map(|unit| unit.end);
            cut.sentence_ends.extend(ends.chain([passage.end]));
        } else {
            // Cut in its midst, a sentence may end otherwise: what stands before a full stop is no more there.
            cut.sentence_ends.extend(sentence::ends(passage.of(text)).into_iter().map(|end| passage.start + end));
        }
        cut.passages.push(passage);
        unit += taken;
        start = passage.end;
    }
}

/// Returns how many of the units that fit make the passage: to the last end of a paragraph that leaves
/// enough on both sides, else all that fit, less what the next passage needs to be long enough itself.
fn best_end(fitting: &[Unit], start: usize, rest: usize) -> usize {
    let leaves_enough = |unit: &Unit| rest - (unit.end - start) >= *PASSAGE_BYTES.start();
    let long_enough = |unit: &Unit| unit.end - start >= ENOUGH_AT_A_PARAGRAPH;
    let at_paragraph = fitting.iter().rposition(|unit| unit.ends_paragraph && long_enough(unit) && leaves_enough(unit));
    let anywhere = fitting.iter().rposition(|unit| long_enough(unit) && leaves_enough(unit));
    at_paragraph.or(anywhere).map_or(fitting.len(), |found| found + 1)
}

fn units(text: &str, section: Span) -> Vec<Unit> {
    let section_text = section.of(text);
    let mut units = Vec::new();
    let mut start = section.start;
    for end in sentence::ends(section_text) {
        let end = section.start + end;
        while end - start > *PASSAGE_BYTES.end() {
            start = inside(text, start);
            units.push(Unit { end: start, ends_sentence: false, ends_paragraph: false });
        }
        let blanks = text[start..end].trim_end().len();
        let newlines = memchr::memchr_iter(b'\n', &text.as_bytes()[start + blanks..end]).count();
        units.push(Unit { end, ends_sentence: true, ends_paragraph: newlines > 1 });
        start = end;
    }
    units
}

/// Returns where to cut a sentence that is too long: a table or a list at a line's end, else after a clause,
/// else at a blank, else between two characters.
fn inside(text: &str, start: usize) -> usize {
    let limit = floor_boundary(text, start + PASSAGE_BYTES.end());
    let earliest = floor_boundary(text, start + PASSAGE_BYTES.start());
    let window = &text.as_bytes()[earliest..limit];
    let behind = |found: Option<usize>| found.map(|at| earliest + at + 1);
    behind(memchr::memrchr(b'\n', window))
        .or_else(|| {
            behind(
                window
                    .windows(2)
                    .rposition(|pair| matches!(pair[0], b';' | b':' | b',') && pair[1] == b' ')
                    .map(|at| at + 1),
            )
        })
        .or_else(|| behind(memchr::memrchr(b' ', window)))
        .unwrap_or(limit)
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    // A character has at most four bytes.
    (at.saturating_sub(3)..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sentence_of(bytes: usize) -> String {
        format!("A{}. ", "b".repeat(bytes - 3))
    }

    #[track_caller]
    fn check(text: &str, headings: &[Span]) -> Vec<usize> {
        let passages = passages(text, headings).passages;
        let mut end = 0;
        for passage in &passages {
            assert_eq!(passage.start, end, "no gap and no overlap");
            assert!(
                passage.len() <= *PASSAGE_BYTES.end() + 500
                    || text[passage.start..passage.end].trim_end().len() <= *PASSAGE_BYTES.end()
            );
            end = passage.end;
        }
        assert_eq!(end, text.len());
        passages.iter().map(|passage| passage.len()).collect()
    }

    #[test]
    fn a_passage_is_about_a_paragraph_and_ends_with_a_sentence() {
        assert_eq!(check(&sentence_of(300).repeat(5), &[]), [900, 600]);
        let paragraphs =
            format!("{}\n\n{}\n\n{}", sentence_of(500).trim(), sentence_of(450).trim(), sentence_of(600).trim());
        assert_eq!(check(&paragraphs, &[]), [952, 599]);
        assert_eq!(check("Short.", &[]), [6]);
        assert_eq!(check("", &[]), [0]);
    }

    #[test]
    fn no_passage_reaches_across_a_heading() {
        let text = format!("# One\n\n{}\n# Two\n\n{}", sentence_of(100), sentence_of(100));
        let second = text.rfind("# Two").unwrap_or(0);
        assert_eq!(check(&text, &[Span::new(0, 5), Span::new(second, second + 5)])[0], second);
    }

    #[test]
    fn an_edit_in_one_section_moves_no_border_of_another() {
        let section = |length| format!("# Heading\n\n{}", sentence_of(length).repeat(7));
        let borders = |first: &str, second: &str| -> Vec<usize> {
            let text = format!("{first}{second}");
            let headings = [Span::new(0, 9), Span::new(first.len(), first.len() + 9)];
            passages(&text, &headings)
                .passages
                .into_iter()
                .filter(|p| p.start >= first.len())
                .map(|p| p.start - first.len())
                .collect()
        };
        assert_eq!(borders(&section(200), &section(300)), borders(&section(333), &section(300)));
    }

    #[test]
    fn a_table_and_a_sentence_without_end_are_cut_at_lines_and_blanks() {
        let table = "name\t12\t34\n".repeat(400);
        assert!(passages(&table, &[]).passages.iter().all(|p| table[..p.end].ends_with('\n') && p.len() <= 1_000));
        let words = "word ".repeat(1_000);
        assert!(passages(&words, &[]).passages.iter().all(|p| words[..p.end].ends_with(' ') && p.len() <= 1_000));
        assert!(passages(&"é".repeat(5_000), &[]).passages.iter().all(|p| p.len() <= 1_000));
    }

    proptest! {
        #[test]
        fn passages_cover_any_text(text in "(\\PC{0,40}[.\\n ]{0,3}){0,60}", at in prop::collection::vec(0usize..2_000, 0..4)) {
            let mut starts: Vec<usize> = at.into_iter().filter(|at| *at < text.len() && text.is_char_boundary(*at)).collect();
            starts.sort_unstable();
            let headings: Vec<Span> = starts.iter().map(|start| Span::new(*start, *start)).collect();
            let passages = passages(&text, &headings).passages;
            prop_assert_eq!(passages.first().map(|p| p.start), Some(0));
            prop_assert_eq!(passages.last().map(|p| p.end), Some(text.len()));
            prop_assert!(passages.windows(2).all(|pair| pair[0].end == pair[1].start));
            prop_assert!(passages.iter().all(|p| text.is_char_boundary(p.end)));
        }

        #[test]
        fn sentences_end_in_a_passage_as_if_it_stood_alone(
            text in "((U\\.S\\.|Mr\\.|J\\.|no\\.|[a-zA-Z5é]{1,9}|。|[a-z]{300,500})(\\.{0,3}[”\"')]{0,1}[?!…]{0,1})([ \\n]{1,2}|\\n\\n)?){0,400}",
            at in prop::collection::vec(0usize..2_000, 0..4),
        ) {
            let mut starts: Vec<usize> = at.into_iter().filter(|at| *at < text.len() && text.is_char_boundary(*at)).collect();
            starts.sort_unstable();
            let headings: Vec<Span> = starts.iter().map(|start| Span::new(*start, *start)).collect();
            let cut = passages(&text, &headings);
            let alone = |passage: &Span| {
                let start = passage.start;
                sentence::ends(passage.of(&text)).into_iter().map(move |end| start + end)
            };
            prop_assert_eq!(cut.passages.iter().flat_map(alone).collect::<Vec<_>>(), cut.sentence_ends);
        }
    }
}
