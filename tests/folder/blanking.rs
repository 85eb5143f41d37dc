//! A report with some of its words blanked: what is marked is held to what made the report a hit.

use dateline::language::analyser::{Voice, words};
use dateline::report::span::Span;

/// Which words are blanked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Blank {
    Marked,
    Unmarked,
}

/// Replaces words letter by letter by what no query asks for and no list of names knows, so that every other word stays
/// in its place. Capitals become digits, so that sentences begin where they began.
pub(crate) fn blanked(text: &str, marks: &[Span], which: Blank) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut at = 0;
    for word in words(text, Voice::Report).iter().filter(|word| !word.second) {
        let marked = marks.iter().any(|mark| mark.overlaps(word.span));
        blanked.push_str(&text[at..word.span.start]);
        let blank = |letter: char| match letter {
            'A'..='Z' => '7',
            'a'..='z' | '0'..='9' => 'z',
            other => other,
        };
        let letters = word.span.of(text).chars();
        blanked.extend(letters.map(|letter| if marked == (which == Blank::Marked) { blank(letter) } else { letter }));
        at = word.span.end;
    }
    blanked + &text[at..]
}
