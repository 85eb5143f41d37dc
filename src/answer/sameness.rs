//! What a hit says, apart from where it lies: by this it is known again.
//! In: the passages of a report, and what is marked in them. Out: for each marked sentence the identities by which it is
//! known, any of which will do. A file that is saved again, moved, indexed anew or copied with another headline says the
//! same; so does a passage whose border has shifted, because sentences count one by one.
//!
//! Sentences are compared by their words in small letters and without accents; figures count, for another figure is news.
//! A sentence of a few words, as a heading is, says little: "Iran" stands over many a report. It is known together with
//! its neighbours, or by itself in the same report.

use crate::index::damage::Found;
use crate::index::told::Identity;
use crate::language::{folding, sentence};
use crate::report::span::Span;

/// Sentences of fewer words are known together with their neighbours.
const SPEAKING_WORDS: usize = 5;

/// The passages of a report, fetched when they are looked at.
pub(crate) trait Passages {
    /// Returns the text of the passage with this number, from 0; none behind the last.
    fn text(&mut self, number: usize) -> Result<Option<String>, Found>;
}

/// By what a marked sentence is known.
pub(crate) type Sentence = Vec<Identity>;

/// Returns the marked sentences of the passage with this number. `report_id` is the report that it stands in.
pub(crate) fn marked_sentences(
    passages: &mut dyn Passages,
    number: usize,
    marks: &[Span],
    report_id: &str,
) -> Result<Vec<Sentence>, Found> {
    let text = passages.text(number)?.unwrap_or_default();
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut marks = marks.iter().peekable();
    for end in sentence::ends(&text) {
        let here = Span::new(start, end);
        start = end;
        let is_marked = marks.peek().is_some_and(|mark| mark.start < end && here.start < mark.end);
        while marks.next_if(|mark| mark.end <= end).is_some() {}
        if is_marked {
            sentences.push(sentence(passages, number, &text, here, report_id)?);
        }
    }
    Ok(sentences)
}

fn sentence(
    passages: &mut dyn Passages,
    number: usize,
    text: &str,
    here: Span,
    report_id: &str,
) -> Result<Sentence, Found> {
    let said = said(here.of(text));
    if words(&said) >= SPEAKING_WORDS {
        return Ok(vec![Identity::of("sentence", &[said.as_bytes()])]);
    }
    let in_report = Identity::of("sentence of a report", &[report_id.as_bytes(), said.as_bytes()]);
    let with_neighbours = with_neighbours(passages, number, text, here, said)?;
    Ok(vec![Identity::of("sentence", &[with_neighbours.as_bytes()]), in_report])
}

/// Returns what a sentence says together with those after it, then those before it, until it is enough.
fn with_neighbours(
    passages: &mut dyn Passages,
    number: usize,
    text: &str,
    here: Span,
    mut all: String,
) -> Result<String, Found> {
    let mut later = sentences(&text[here.end..]);
    let mut next = number + 1;
    while words(&all) < SPEAKING_WORDS {
        match later.first() {
            Some(_) => push(&mut all, &later.remove(0)),
            None => {
                let Some(text) = passages.text(next)? else { break };
                later = sentences(&text);
                next += 1;
            }
        }
    }
    let mut earlier = sentences(&text[..here.start]);
    let mut next = number;
    while words(&all) < SPEAKING_WORDS {
        match earlier.pop() {
            Some(before) => {
                let after = std::mem::replace(&mut all, before);
                push(&mut all, &after);
            }
            None if next == 0 => break,
            None => {
                next -= 1;
                earlier = sentences(&passages.text(next)?.unwrap_or_default());
            }
        }
    }
    Ok(all)
}

fn push(all: &mut String, more: &str) {
    if !all.is_empty() && !more.is_empty() {
        all.push(' ');
    }
    all.push_str(more);
}

/// Returns what each sentence of a text says.
fn sentences(text: &str) -> Vec<String> {
    let mut start = 0;
    sentence::ends(text).into_iter().map(|end| said(&text[std::mem::replace(&mut start, end)..end])).collect()
}

/// Returns the identity of a report as a whole: of one that only its properties or its title make a hit.
pub(crate) fn whole_text(passages: &mut dyn Passages) -> Result<Identity, Found> {
    let mut all = String::new();
    let mut number = 0;
    while let Some(text) = passages.text(number)? {
        push(&mut all, &said(&text));
        number += 1;
    }
    Ok(Identity::of("report", &[all.as_bytes()]))
}

/// Returns the words of a text as they are compared: folded, with one blank between them.
fn said(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    let mut is_apart = false;
    for character in text.chars() {
        if folding::is_invisible(character) || folding::is_apostrophe(character) {
            continue;
        }
        if character.is_alphanumeric() {
            if std::mem::take(&mut is_apart) && !said.is_empty() {
                said.push(' ');
            }
            folding::fold(character, &mut said);
        } else {
            is_apart = true;
        }
    }
    said
}

/// Counts the words of what `said` returned; of a script without blanks, pairs of characters.
fn words(said: &str) -> usize {
    said.split(' ').filter(|word| !word.is_empty()).map(|word| unspaced(word).max(1)).sum()
}

fn unspaced(word: &str) -> usize {
    word.chars().filter(|character| folding::is_unspaced(*character)).count() / 2
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    struct Cut<'t>(Vec<&'t str>);

    impl Passages for Cut<'_> {
        fn text(&mut self, number: usize) -> Result<Option<String>, Found> {
            Ok(self.0.get(number).map(ToString::to_string))
        }
    }

    /// Returns the identities of the sentences with `deal` in a text that is cut into these passages.
    fn identities(passages: &[&str], id: &str) -> Vec<Sentence> {
        let mut all = Vec::new();
        for (number, text) in passages.iter().enumerate() {
            let marks: Vec<Span> = text.match_indices("deal").map(|(at, _)| Span::new(at, at + 4)).collect();
            let found = marked_sentences(&mut Cut(passages.to_vec()), number, &marks, id);
            all.extend(found.unwrap_or_else(|_| panic!("nothing is damaged")));
        }
        all
    }

    /// Says whether whoever was told the one need not be told the other.
    fn told(one: (&[&str], &str), other: (&[&str], &str)) -> bool {
        let known: BTreeSet<Identity> = identities(one.0, one.1).concat().into_iter().collect();
        identities(other.0, other.1).iter().all(|sentence| sentence.iter().any(|identity| known.contains(identity)))
    }

    const STORY: &str = "Moscow sought a further arms deal with Pyongyang. It was said on Wednesday that talks go on.";

    #[test]
    fn the_same_said_elsewhere_is_the_same_and_another_figure_is_not() {
        #[track_caller]
        fn case(other: &str, same: bool) {
            assert_eq!(told((&[STORY], "a"), (&[other], "b")), same, "{other}");
        }
        case(STORY, true);
        case("Headline\n\nMOSCOW sought  a further\narms deal with Pyongyang! The rest is another story.", true);
        case("Moscow sought a further “arms deal” with Pyong\u{ad}yang.", true);
        case("Moscow sought a further arms deal with Tehran.", false);
        case("Moscow sought a further arms deal with Pyongyang, it was said.", false);
        assert!(!told((&["He paid 3 dollars for the deal."], "a"), (&["He paid 4 dollars for the deal."], "a")));
    }

    #[test]
    fn a_few_words_are_known_with_their_neighbours_or_in_their_own_report() {
        let weekly = |news: &str| format!("# The deal\n\n{news}");
        let (first, second) = (weekly("Talks began in Geneva on Monday."), weekly("Talks ended in Geneva on Friday."));
        assert!(!told((&[&first], "a"), (&[&second], "b")), "a heading over other news");
        assert!(told((&[&first], "a"), (&[&first], "b")), "the same under another name");
        assert!(told((&[&first], "a"), (&[&second], "a")), "its own file was saved again");
        assert!(told((&["A deal.", "More of it."], "a"), (&["A deal. More of it."], "b")), "the border has shifted");
        let before = "It was said on Wednesday that talks go on.";
        assert!(told((&[before, "No deal."], "a"), (&[&format!("{before} No deal.")], "b")), "those before count last");
        assert!(!told((&["No deal."], "a"), (&["No deal. Not yet, in any case, they said."], "b")));
        assert!(told((&["北京で武器取引 deal 合意。"], "a"), (&["北京で武器取引 deal 合意。次。"], "b")));
    }

    #[test]
    fn a_whole_report_is_known_wherever_it_is_cut() {
        let whole = |passages: &[&str]| whole_text(&mut Cut(passages.to_vec())).ok();
        assert_eq!(whole(&["An arms deal. ", "Talks."]), whole(&["AN ARMS  DEAL — talks"]));
        assert_ne!(whole(&["An arms deal."]), whole(&["An arms deal. Talks."]));
    }

    proptest! {
        #[test]
        fn where_a_text_is_cut_changes_no_identity(
            text in "([A-Z](deal |[a-z]{1,5} ){0,7}(deal|[a-z]{1,4})[.!?]( |\n\n)){1,9}",
            cuts in prop::collection::vec(any::<bool>(), 9), others in prop::collection::vec(any::<bool>(), 9),
        ) {
            // As passages are cut: where sentences end.
            let cut = |cuts: &[bool]| {
                let (mut passages, mut start) = (Vec::new(), 0);
                for (number, end) in sentence::ends(&text).into_iter().enumerate() {
                    if end == text.len() || cuts[number] {
                        passages.push(&text[std::mem::replace(&mut start, end)..end]);
                    }
                }
                identities(&passages, "a")
            };
            prop_assert_eq!(cut(&cuts), cut(&others));
        }
    }
}
