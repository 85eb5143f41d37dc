//! What users get from the recogniser as a whole, with the model that is part of the program.

use proptest::prelude::*;

use super::*;

fn names(text: &str) -> Vec<(String, Kind)> {
    let mut found = Vec::new();
    Recogniser::new().spans(text, &mut Workspace::default(), &mut found);
    found.iter().map(|name| (name.span.of(text).to_string(), name.kind)).collect()
}

#[test]
fn names_of_persons_organisations_and_places_are_found() {
    #[track_caller]
    fn case(text: &str, expected: &[(&str, Kind)]) {
        let found = names(text);
        let found: Vec<(&str, Kind)> = found.iter().map(|(name, kind)| (name.as_str(), *kind)).collect();
        assert_eq!(found, expected, "{text}");
    }
    use Kind::{Org, Person, Place};
    case(
        "The White House said that John Kirby would travel to Germany on Monday.",
        &[("White House", Org), ("John Kirby", Person), ("Germany", Place)],
    );
    case(
        "Foreign Minister Sergei Lavrov met officials in Damascus.",
        &[("Sergei Lavrov", Person), ("Damascus", Place)],
    );
    case("a text in which there is nobody", &[]);
    case("", &[]);
}

#[test]
fn a_word_that_only_begins_sentences_and_is_written_small_elsewhere_is_not_looked_at() {
    let text = "Talks began. Later the talks with Poland went on. Poland left them.";
    let mut workspace = Workspace::default();
    Recogniser::new().spans(text, &mut workspace, &mut Vec::new());
    let looked_at = workspace.runs.iter().map(|run| workspace.tokens[run.start].of(text));
    assert_eq!(looked_at.collect::<Vec<_>>(), ["Later", "Poland", "Poland"]);
}

#[test]
fn a_used_workspace_finds_what_a_new_one_finds() {
    let texts =
        ["Jordan Smith spoke in Jordan.", "Smith, of the Red Cross, left Amman.", "SMITH LEFT THE CITY OF AMMAN TODAY"];
    let mut used = Workspace::default();
    for text in texts.iter().chain(&texts) {
        let (mut again, mut fresh) = (Vec::new(), Vec::new());
        Recogniser::new().spans(text, &mut used, &mut again);
        Recogniser::new().spans(text, &mut Workspace::default(), &mut fresh);
        assert_eq!(again, fresh, "{text}");
    }
}

#[track_caller]
fn holds(text: &str) {
    let mut found = Vec::new();
    Recogniser::new().spans(text, &mut Workspace::default(), &mut found);
    let mut at = 0;
    for name in found {
        assert!(at <= name.span.start && name.span.start < name.span.end);
        assert!(text.is_char_boundary(name.span.start) && text.is_char_boundary(name.span.end));
        assert!((0.0..=1.0).contains(&name.confidence), "{}", name.confidence);
        at = name.span.end;
    }
}

#[test]
fn a_megabyte_without_a_line_break_takes_no_longer_than_any_other() {
    for piece in ["A", "Ab ", "a.", "X of ", "http://", "don't", "Gen. ", "\u{2060}É", "'", "US-", "1,", "@a"] {
        let text = piece.repeat(1_000_000 / piece.len());
        let began = std::time::Instant::now();
        holds(&text);
        // A quadratic step would take hours.
        assert!(began.elapsed().as_secs() < 30, "{piece}");
    }
}

proptest! {
    #[test]
    fn any_text_gives_spans_in_order_on_characters(text in "\\PC{0,80}|([A-Z][a-z]{0,6}[ .'’\n-]){0,30}") {
        holds(&text);
    }

    #[test]
    fn bytes_that_are_no_text_give_spans_in_order(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        holds(&String::from_utf8_lossy(&bytes));
    }
}
