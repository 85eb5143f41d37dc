//! From a wildcard, a spelling or a regular expression to the words of the index that look so.
//! In: a pattern. Out: forms, at most so many, and what has to be said of them.
//!
//! The dictionary holds terms `STEM|REST`, so an automaton over forms is led through the stem first and goes on behind
//! the separator; where the form does not begin with its stem, it begins anew.

use std::collections::{BTreeMap, BTreeSet};

use levenshtein_automata::{DFA as Spellings, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use regex_automata::dfa::{Automaton as _, StartKind, dense};
use regex_automata::util::{primitives::StateID, start, syntax};
use regex_automata::{Anchored, MatchKind};
use tantivy::DocSet;
use tantivy::schema::IndexRecordOption;
use tantivy_fst::Automaton;

use super::{Failure, Refused, Resolving, Step, is_hyphen};
use crate::index::damage::Found;
use crate::index::open::Snapshot;
use crate::language::analyser::{Voice, words};
use crate::language::folding::fold;
use crate::language::stem::{SEPARATOR, WHOLE, form_of_term, term_of_form};
use crate::query::{Pattern, PatternKind, Place};

/// A pattern stands for so many words at most: those of fewest letters, which are nearest to what was typed.
pub const MOST_FORMS: usize = 1_000;

/// So many words are named when it is told what a pattern stands for.
const FORMS_SAID: usize = 6;

/// A larger automaton is refused, in bytes. Those of words and short alternatives have some thousand.
const LARGEST_AUTOMATON: usize = 8 << 20;

/// A stem ends in so many letters at most that the form does not have (`countri`, `die` of `dying`).
const LONGEST_ENDING: u8 = 3;

impl Resolving<'_> {
    /// Returns the words of a pattern in a row; a hyphen parts them.
    pub(super) fn pattern(&mut self, pattern: &Pattern) -> Result<Vec<Step>, Failure> {
        let parts: Vec<&str> = match pattern.kind {
            PatternKind::Expression => vec![&pattern.text],
            _ => pattern.text.split(is_hyphen).filter(|part| part.contains(char::is_alphanumeric)).collect(),
        };
        let mut steps = Vec::with_capacity(parts.len());
        for part in parts {
            let (automaton, asked) = match pattern.kind {
                PatternKind::Wildcard => (Forms::like(&wildcard(part)), None),
                PatternKind::Expression => (Forms::like(part), None),
                PatternKind::Spelling(slips) => {
                    let form: String = words(part, Voice::Query).into_iter().map(|word| word.form).collect();
                    let builder = LevenshteinAutomatonBuilder::new(slips, true);
                    (Some(Forms::Spelled(builder.build_dfa(&form), slips)), Some(form))
                }
            };
            let typed = || Pattern { text: part.to_string(), ..pattern.clone() };
            let automaton =
                automaton.ok_or_else(|| Failure::Refused(Refused::PatternTooLarge { typed: printed(&typed()) }))?;
            let (forms, cut) = forms(self.snapshot, &automaton, pattern.place)?;
            self.notes.push(said(&printed(&typed()), &forms, cut));
            let mut forms: Vec<String> = forms;
            forms.sort_unstable();
            steps.push(Step::OneOf { forms, asked });
        }
        Ok(steps)
    }
}

fn printed(pattern: &Pattern) -> String {
    crate::query::Tree::Pattern(pattern.clone()).to_string()
}

/// Says what a pattern stands for.
fn said(typed: &str, forms: &[String], cut: bool) -> String {
    let named = forms.iter().take(FORMS_SAID).map(String::as_str).collect::<Vec<_>>().join(", ");
    match forms {
        [] => format!("no word of the index is like `{typed}`"),
        [one] => format!("`{typed}` is one word: {one}"),
        _ if cut => format!(
            "`{typed}` is more than {MOST_FORMS} words: only the {MOST_FORMS} shortest are looked for \
             ({named}, …); write more of its letters"
        ),
        all if all.len() > FORMS_SAID => {
            format!("`{typed}` is {} words: {named} and {} more", all.len(), all.len() - FORMS_SAID)
        }
        all => format!("`{typed}` is {} words: {named}", all.len()),
    }
}

/// Returns the regular expression of a wildcard, its letters folded as those of words are.
fn wildcard(typed: &str) -> String {
    let mut expression = String::new();
    for letter in typed.trim_matches('.').chars() {
        match letter {
            '*' => expression.push_str(".*"),
            '?' => expression.push('.'),
            '\'' | '’' => {}
            other => {
                let mut folded = String::new();
                fold(other, &mut folded);
                if folded.is_empty() && !other.is_alphanumeric() {
                    folded.push(other);
                }
                expression.push_str(&regex_syntax::escape(&folded));
            }
        }
    }
    expression
}

/// Returns the forms of living reports that the automaton takes, the shortest first, and whether there are more.
fn forms(snapshot: &Snapshot, automaton: &Forms, place: Place) -> Result<(Vec<String>, bool), Found> {
    let fields = match place {
        Place::Anywhere => vec![snapshot.fields.text, snapshot.fields.title],
        Place::Title => vec![snapshot.fields.title],
    };
    let mut all: BTreeSet<(usize, String)> = BTreeSet::new();
    for segment in snapshot.searcher.segment_readers() {
        for field in &fields {
            let inverted = segment.inverted_index(*field)?;
            let mut terms = inverted.terms().search(OfTerms { forms: automaton }).into_stream()?;
            while let Some((term, info)) = terms.next() {
                let Some(form) = std::str::from_utf8(term).ok().and_then(form_of_term) else { continue };
                let place = (form.chars().count(), form);
                // Which words there are may not depend on when deleted documents are dropped.
                let lives = || -> Result<bool, Found> {
                    let mut postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
                    while postings.doc() != tantivy::TERMINATED && segment.is_deleted(postings.doc()) {
                        postings.advance();
                    }
                    Ok(postings.doc() != tantivy::TERMINATED)
                };
                let beyond = all.len() > MOST_FORMS && all.last().is_some_and(|last| place >= *last);
                if beyond || all.contains(&place) || segment.has_deletes() && !lives()? {
                    continue;
                }
                all.insert(place);
                if all.len() > MOST_FORMS + 1 {
                    all.pop_last();
                }
            }
        }
    }
    let cut = all.len() > MOST_FORMS;
    Ok((all.into_iter().take(MOST_FORMS).map(|(_, form)| form).collect(), cut))
}

/// Returns the forms of living reports that differ from one by so many slips at most, each with the number of living
/// passages and titles that have it.
pub(crate) fn spelled(snapshot: &Snapshot, form: &str, slips: u8) -> Result<BTreeMap<String, usize>, Found> {
    let automaton = Forms::Spelled(LevenshteinAutomatonBuilder::new(slips, true).build_dfa(form), slips);
    let mut living: BTreeMap<String, usize> = BTreeMap::new();
    for segment in snapshot.searcher.segment_readers() {
        for field in [snapshot.fields.text, snapshot.fields.title] {
            let inverted = segment.inverted_index(field)?;
            let mut terms = inverted.terms().search(OfTerms { forms: &automaton }).into_stream()?;
            while let Some((term, info)) = terms.next() {
                let Some(form) = std::str::from_utf8(term).ok().and_then(form_of_term) else { continue };
                let mut postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
                let mut count = 0;
                while postings.doc() != tantivy::TERMINATED {
                    count += usize::from(!segment.is_deleted(postings.doc()));
                    postings.advance();
                }
                if count > 0 {
                    *living.entry(form).or_default() += count;
                }
            }
        }
    }
    Ok(living)
}

/// Says whether a living report has this very form.
pub(crate) fn is_held(snapshot: &Snapshot, form: &str) -> Result<bool, Found> {
    for segment in snapshot.searcher.segment_readers() {
        for field in [snapshot.fields.text, snapshot.fields.title] {
            let inverted = segment.inverted_index(field)?;
            let Some(info) = inverted.terms().get(term_of_form(form))? else { continue };
            let mut postings = inverted.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
            while postings.doc() != tantivy::TERMINATED {
                if !segment.is_deleted(postings.doc()) {
                    return Ok(true);
                }
                postings.advance();
            }
        }
    }
    Ok(false)
}

/// Which forms are looked for.
enum Forms {
    Like(Box<dense::DFA<Vec<u32>>>, StateID),
    Spelled(Spellings, u8),
}

impl Forms {
    /// Returns the automaton of a regular expression on the whole form; none if it would be too large.
    fn like(expression: &str) -> Option<Forms> {
        let config = dense::Config::new()
            // All matches, so that a longer alternative is not lost behind a shorter one.
            .match_kind(MatchKind::All)
            .start_kind(StartKind::Anchored)
            .accelerate(false)
            .dfa_size_limit(Some(LARGEST_AUTOMATON))
            .determinize_size_limit(Some(LARGEST_AUTOMATON));
        let automaton = dense::Builder::new()
            .configure(config)
            .syntax(syntax::Config::new().case_insensitive(true))
            .build(expression)
            .ok()?;
        let start = automaton.start_state(&start::Config::new().anchored(Anchored::Yes)).ok()?;
        Some(Forms::Like(Box::new(automaton), start))
    }

    fn start(&self) -> u32 {
        match self {
            Forms::Like(_, start) => start.as_u32(),
            Forms::Spelled(spellings, _) => spellings.initial_state(),
        }
    }

    /// Returns the state behind a byte; none if no form goes on so.
    fn next(&self, state: u32, byte: u8) -> Option<u32> {
        match self {
            Forms::Like(automaton, _) => {
                let next = automaton.next_state(StateID::new_unchecked(state as usize), byte);
                (!automaton.is_dead_state(next) && !automaton.is_quit_state(next)).then(|| next.as_u32())
            }
            Forms::Spelled(spellings, _) => Some(spellings.transition(state, byte)).filter(|next| *next != SINK_STATE),
        }
    }

    fn takes(&self, state: u32) -> bool {
        match self {
            Forms::Like(automaton, _) => {
                automaton.is_match_state(automaton.next_eoi_state(StateID::new_unchecked(state as usize)))
            }
            Forms::Spelled(spellings, slips) => {
                matches!(spellings.distance(state), Distance::Exact(distance) if distance <= *slips)
            }
        }
    }
}

/// The same over terms.
struct OfTerms<'f> {
    forms: &'f Forms,
}

/// Where in a term it is.
#[derive(Clone, Copy)]
enum AtTerm {
    /// In the stem, which may begin the form.
    Stem(u32),
    /// In the ending of a stem that no form looked for begins with, so many letters on.
    OtherEnding(u8),
    /// Behind the separator, in the form that began with its stem, if it did.
    Behind(Option<u32>),
    /// Further on in the form.
    Form(u32),
    /// Nothing that goes on so is looked for.
    Lost,
}

impl Automaton for OfTerms<'_> {
    type State = AtTerm;

    fn start(&self) -> AtTerm {
        AtTerm::Stem(self.forms.start())
    }

    fn is_match(&self, state: &AtTerm) -> bool {
        match state {
            AtTerm::Behind(Some(state)) | AtTerm::Form(state) => self.forms.takes(*state),
            AtTerm::Stem(_) | AtTerm::OtherEnding(_) | AtTerm::Behind(None) | AtTerm::Lost => false,
        }
    }

    fn can_match(&self, state: &AtTerm) -> bool {
        !matches!(state, AtTerm::Lost)
    }

    fn accept(&self, state: &AtTerm, byte: u8) -> AtTerm {
        let form = |state: u32| self.forms.next(state, byte).map_or(AtTerm::Lost, AtTerm::Form);
        match *state {
            AtTerm::Stem(state) if byte == SEPARATOR as u8 => AtTerm::Behind(Some(state)),
            AtTerm::Stem(state) => self.forms.next(state, byte).map_or(AtTerm::OtherEnding(1), AtTerm::Stem),
            AtTerm::OtherEnding(_) if byte == SEPARATOR as u8 => AtTerm::Behind(None),
            AtTerm::OtherEnding(letters) if letters < LONGEST_ENDING => AtTerm::OtherEnding(letters + 1),
            AtTerm::Behind(_) if byte == WHOLE as u8 => AtTerm::Form(self.forms.start()),
            AtTerm::Behind(Some(state)) | AtTerm::Form(state) => form(state),
            AtTerm::OtherEnding(_) | AtTerm::Behind(None) | AtTerm::Lost => AtTerm::Lost,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::language::stem::{stem, term_of_form};

    fn takes(forms: &Forms, form: &str) -> bool {
        let terms = OfTerms { forms };
        let term = term_of_form(form);
        let mut state = terms.start();
        for byte in term.bytes() {
            if !terms.can_match(&state) {
                return false;
            }
            state = terms.accept(&state, byte);
        }
        terms.is_match(&state)
    }

    #[test]
    fn a_pattern_is_held_against_the_form_whatever_its_stem_is() {
        #[track_caller]
        fn case(typed: &str, form: &str, expected: bool) {
            assert_eq!(takes(&Forms::like(&wildcard(typed)).unwrap(), form), expected, "{typed} {form}");
        }
        case("countr*", "countries", true);
        case("countries*", "countries", true);
        case("*ies", "countries", true);
        case("dy?ng", "dying", true);
        case("auth*", "authors", true);
        case("author", "authors", false);
        case("Erdo?an", "erdogan", true);
        case("sanct*", "saint", false);
        case("北*", "北京", true);
        assert!(takes(&Forms::like("(a|ab)").unwrap(), "ab"), "a longer alternative behind a shorter one");
        assert!(takes(&Forms::like("SANCTION(s|ed)?").unwrap(), "sanctioned"));
        assert!(Forms::like("[a-z]{200}{200}{20}").is_none());
    }

    proptest! {
        #[test]
        fn no_stem_ends_in_more_letters_of_its_own_than_are_followed(
            form in "[a-z]{1,12}(ies|ied|ying|ational|ization|fulness|ousness|iveness|biliti|bility|ogi|li|ed|s)?"
        ) {
            let stem = stem(&form);
            let shared = stem.bytes().zip(form.bytes()).take_while(|(a, b)| a == b).count();
            prop_assert!(shared == stem.len() || stem.len() - shared <= usize::from(LONGEST_ENDING), "{form} {stem}");
        }

        #[test]
        fn a_spelling_takes_what_differs_by_so_many_slips(word in "[abc]{1,6}", other in "[abc]{1,6}", slips in 1u8..=2) {
            let spelled = Forms::Spelled(LevenshteinAutomatonBuilder::new(slips, true).build_dfa(&word), slips);
            let near = crate::query::slips(&word, &other, usize::from(slips)).is_some();
            prop_assert_eq!(takes(&spelled, &other), near);
        }
    }
}
