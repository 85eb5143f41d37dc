//! Whether a name that stands in a text counts for its state there.
//! In: the name's place and form, and the names before it. Out: a standing, or none where it is something else.
//! Knows the words around a name, not the whole report: what takes that is left to `settling.rs`.

use super::acting;
use super::doubtful::{GIVEN_NAMES, MEETINGS, NO_GIVEN_NAMES, NO_SURNAMES, Need, OFFICES, POWERS, TITLES, TODAY};
use super::forms::{Class, Form};
use super::{Gazetteer, Hit};
use crate::intake::understand::words::{self, Joint, Word};
use crate::report::span::Span;

/// What a name is where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Standing {
    /// It counts.
    Sure,
    /// The rest of the report decides.
    Late,
    /// A capital that is a place, or an American place: not a naming, but known to be in the report.
    Place,
}

/// A name where it stands.
pub(super) struct Sight<'s> {
    pub(super) text: &'s str,
    pub(super) span: Span,
    /// The line is all capitals.
    pub(super) in_capitals: bool,
    /// The year of the report, if it is known.
    pub(super) year: Option<i16>,
    /// The names before it, in order.
    pub(super) hits: &'s [Hit],
}

/// A shorter word in a line of capitals is too often none of a name.
const GUESSED_BYTES: usize = 6;

/// Where a cable goes to or comes from: `AMEMBASSY KUWAIT`.
static POSTS: &[&str] = &["AMEMB", "AMEMBASSY", "AMCONSUL", "EMBASSY"];

/// Returns what a name is; none where the form does not count at all, and a shorter one may.
pub(super) fn standing(gazetteer: &Gazetteer, sight: &Sight<'_>, form: &Form) -> Option<Standing> {
    if !form.needs.iter().all(|need| holds(gazetteer, sight, *need)) {
        return None;
    }
    if sight.in_capitals && words::before(sight.text, sight.span.start).is_some_and(|word| POSTS.contains(&word.text)) {
        return Some(Standing::Place);
    }
    let late = if form.needs.iter().any(|need| need.is_late()) { Standing::Late } else { Standing::Sure };
    let counts = match form.class {
        Class::Name | Class::Pair => true,
        Class::Demonym => !is_language(sight),
        Class::Seat => acts(gazetteer, sight),
        Class::House => !is_house_as_place(sight),
        Class::Body
        | Class::ClosedBody
        | Class::National
        | Class::Several
        | Class::Title
        | Class::Unit
        | Class::Leader
        | Class::Ruler => true,
        Class::Blocked | Class::American => false,
    };
    match form.class {
        _ if counts => Some(late),
        Class::Demonym => None,
        _ => Some(Standing::Place),
    }
}

/// Says whether what the form needs holds, as far as the words around it tell.
fn holds(gazetteer: &Gazetteer, sight: &Sight<'_>, need: Need) -> bool {
    let (text, Span { start, end }) = (sight.text, sight.span);
    let is_any = |word: Option<Word<'_>>, list: &[&str]| {
        word.is_some_and(|word| list.iter().any(|other| other.eq_ignore_ascii_case(word.text)))
    };
    match need {
        Need::Never => false,
        Need::NotInCapitals => !words::is_in_capitals(text, start, end),
        Need::NotAfter(list) => !is_any(words::before(text, start), list),
        Need::After(list) => is_any(words::before(text, start), list),
        Need::NotBefore(list) => !is_any(words::after(text, end), list),
        Need::NoPersonBefore => !words::before(text, start).is_some_and(|word| is_person(&word, sight)),
        Need::NoNameBefore => !words::before(text, start).is_some_and(|word| is_other_name(gazetteer, sight, &word)),
        Need::NoSurnameAfter => !has_surname(gazetteer, sight),
        Need::NoPronoun => is_no_pronoun(gazetteer, sight),
        Need::Two(_) => words::before(text, start).is_some_and(|word| {
            word.joint == Joint::Blank && sight.hits.last().is_none_or(|hit| hit.span.end <= word.start)
        }),
        Need::Years(first, last) => (first..=last).contains(&sight.year.unwrap_or(TODAY)),
        // In a line of capitals it may be a surname, as state and year will tell.
        Need::InPower => is_in_power(text, end) || sight.in_capitals && end - start >= GUESSED_BYTES,
        // These wait for the whole report.
        Need::Support
        | Need::Named
        | Need::NotAmerican
        | Need::OtherInYears(..)
        | Need::OtherIfNamed(_)
        | Need::OneOfTwo(_) => true,
    }
}

/// Says whether what follows shows somebody in power: `Obama administration`, `Biden-Harris Administration`.
fn is_in_power(text: &str, end: usize) -> bool {
    let Some(next) = words::after(text, end) else { return false };
    match next.joint {
        Joint::Blank => POWERS.contains(&next.text),
        Joint::Hyphen => words::after(text, next.end).is_some_and(|after| {
            after.joint == Joint::Blank && (POWERS.contains(&after.text) || MEETINGS.contains(&after.text))
        }),
    }
}

fn is_person(before: &Word<'_>, sight: &Sight<'_>) -> bool {
    let same = |known: &&str| {
        if sight.in_capitals { known.eq_ignore_ascii_case(before.text) } else { *known == before.text }
    };
    // "Richard B. Finn", but not the last letter of "U.S. Georgia".
    let is_initial = before.stopped
        && before.text.len() == 1
        && before.text.starts_with(char::is_uppercase)
        && !sight.text[..before.start].ends_with('.');
    before.joint == Joint::Blank
        && (is_initial || TITLES.iter().any(same) || (!before.stopped && GIVEN_NAMES.iter().any(same)))
}

/// Says whether the word before is a name that goes on in this one: with a capital inside a sentence, and neither a
/// function word nor the name of a state. In headlines every word has a capital, so they say nothing.
fn is_other_name(gazetteer: &Gazetteer, sight: &Sight<'_>, before: &Word<'_>) -> bool {
    before.joint == Joint::Blank
        && !before.stopped
        && words::is_named_like(before.text)
        && !is_one_of(before.text, NO_GIVEN_NAMES)
        && !words::opens_sentence(sight.text, before.start)
        && gazetteer.state_at(sight.text, before.start).is_none()
        && !words::is_headline(sight.text, sight.span.start, sight.span.end)
}

/// Says whether a surname follows a name that is also a given name, on the same line.
fn has_surname(gazetteer: &Gazetteer, sight: &Sight<'_>) -> bool {
    let (text, Span { start, end }) = (sight.text, sight.span);
    let Some(after) = words::after(text, end) else { return false };
    // "In Israel Netanyahu said": two names that only meet.
    let is_in = words::before(text, start).is_some_and(|word| is_one_of(word.text, acting::PLACES_AFTER));
    after.joint == Joint::Blank
        && !text[end..after.start].contains('\n')
        && words::is_named_like(after.text)
        && !is_in
        && !NO_SURNAMES.contains(&after.text)
        && !acting::is_verb(after.text)
        && gazetteer.state_at(text, after.start).is_none()
        && !words::is_headline(text, start, end)
}

/// `US$` is money, and in a line of capitals `US` is a pronoun unless a state or an office stands beside it.
fn is_no_pronoun(gazetteer: &Gazetteer, sight: &Sight<'_>) -> bool {
    let (text, Span { start, end }) = (sight.text, sight.span);
    if text[end..].trim_start_matches(' ').starts_with('$') {
        return false;
    }
    if !words::is_in_capitals(text, start, end) {
        return true;
    }
    let next = words::after(text, end);
    let next = next.and_then(|word| if word.text == "AND" { words::after(text, word.end) } else { Some(word) });
    let beside = sight.hits.last().is_some_and(|hit| {
        hit.span.end <= start && matches!(text[hit.span.end..start].trim(), "" | "-" | "/" | "," | "AND")
    });
    beside || next.is_some_and(|word| OFFICES.contains(&word.text) || gazetteer.state_at(text, word.start).is_some())
}

/// Says whether a demonym is a language: `(spoke in French)`, `Russian-speaking`.
fn is_language(sight: &Sight<'_>) -> bool {
    static OF_LANGUAGES: &[&str] = &["speaking", "speaker", "speakers", "language", "languages"];
    static SPOKEN: &[&str] =
        &["in", "into", "from", "speak", "speaks", "spoke", "spoken", "speaking", "fluent", "original"];
    let (text, Span { start, end }) = (sight.text, sight.span);
    let next = words::after(text, end);
    if next.is_some_and(|next| OF_LANGUAGES.contains(&next.text)) {
        return true;
    }
    // "in French hands": a noun follows, so no language. "the French." is the people.
    next.is_none_or(|next| {
        matches!(next.text, "and" | "at" | "but" | "by" | "for" | "in" | "on" | "or" | "to" | "with")
    }) && words::possessive_end(text, end).is_none()
        && words::before(text, start).is_some_and(|before| is_one_of(before.text, SPOKEN))
}

/// Says whether a capital or metonym stands for its government: as the subject of a verb of acting, as the owner of
/// something, or as the other side of an act; never behind a preposition of place, nor before a comma.
fn acts(gazetteer: &Gazetteer, sight: &Sight<'_>) -> bool {
    let (text, Span { start, end }) = (sight.text, sight.span);
    let beside = words::before(text, start);
    let before = without_article(text, beside);
    let blank = before.filter(|word| word.joint == Joint::Blank && !word.stopped);
    if before.is_some_and(|word| word.joint == Joint::Hyphen && is_one_of(word.text, acting::FOR_OR_AGAINST)) {
        return true;
    }
    if words::possessive_end(text, end).is_none()
        && let Some(list) = list_around(gazetteer, sight)
    {
        return list_acts(gazetteer, sight, list);
    }
    let partner = blank.filter(|word| matches!(word.text, "and" | "or" | "nor")).and_then(|and| {
        let last = sight.hits.last()?;
        (words::before(text, and.start)?.end == last.span.end).then_some(last)
    });
    let is_place = blank.is_some_and(|word| is_one_of(word.text, acting::PLACES_AFTER))
        // "in Moscow and Washington said": the second is a place because the first is.
        || partner.is_some_and(|hit| hit.standing == Standing::Place)
        || before.is_some_and(|word| word.joint == Joint::Blank && TITLES.contains(&word.text))
        || blank.is_some_and(|word| is_name_before_seat(gazetteer, sight, &word));
    if is_source(text, partner.map_or(start, |hit| hit.span.start)) {
        return words::after(text, end).is_none_or(|word| acting::BEHIND_SIDES.contains(&word.text));
    }
    if is_place {
        return is_governed(gazetteer, sight);
    }
    if text[end..].starts_with(',') {
        return !sight.in_capitals && acts_behind_comma(text, start, end);
    }
    if let Some(owned) = words::possessive_end(text, end) {
        // "Baghdad's airport", and the number of a telegram: "London's 443".
        let is_of_town =
            |word: &str| acting::OF_A_TOWN.contains(&word) || word.starts_with(|c: char| c.is_ascii_digit());
        return !words::after(text, owned).is_some_and(|word| is_of_town(word.text));
    }
    let next = words::after(text, end);
    // "with Hanoi on", but not "with Hanoi radio": there the town only tells which radio. Nor "with the Hanoi".
    let is_side = |word: Option<Word<'_>>| word.is_some_and(|word| is_one_of(word.text, acting::SIDES_AFTER));
    let is_paired = partner.is_some_and(|hit| {
        gazetteer.forms[hit.form].class == Class::Seat || is_side(words::before(text, hit.span.start))
    });
    if (is_side(beside) || is_paired) && next.is_none_or(|word| acting::BEHIND_SIDES.contains(&word.text)) {
        return true;
    }
    if next.is_some_and(|word| word.joint == Joint::Hyphen && acting::DONE_BY.contains(&word.text)) {
        return true;
    }
    // "Moscow and Pyongyang agreed": the first acts where the second does.
    let second = next.filter(|word| matches!(word.text, "and" | "or" | "nor")).and_then(|and| {
        let word = words::after(text, and.end)?;
        gazetteer.state_at(text, word.start)
    });
    let is_subject_of = |first, end| {
        if words::opens_sentence(text, first) { acting::are_subject(text, end) } else { acting::is_subject(text, end) }
    };
    let own = partner.map_or_else(|| acting::is_subject(text, end), |hit| is_subject_of(hit.span.start, end));
    own || second.is_some_and(|end| is_subject_of(start, end))
}

/// `according to Seoul`: the capital is who says so.
fn is_source(text: &str, start: usize) -> bool {
    let to = words::before(text, start).filter(|word| word.text == "to");
    to.and_then(|to| words::before(text, to.start)).is_some_and(|word| word.text.eq_ignore_ascii_case("according"))
}

/// Says whether a capital behind `in` only tells whose government acts: `the government in Kyiv`, `In Seoul and Tokyo
/// the governments`. Those of another state are guests: `the Kurdish authorities in Baghdad`.
fn is_governed(gazetteer: &Gazetteer, sight: &Sight<'_>) -> bool {
    let (text, Span { start, end }) = (sight.text, sight.span);
    let Some(within) = words::before(text, start).filter(|word| word.text.eq_ignore_ascii_case("in")) else {
        return false;
    };
    if let Some(body) = words::before(text, within.start).filter(|word| acting::GOVERNING.contains(&word.text)) {
        let whose = words::before(text, body.start);
        return body.text == "Ministry"
            || whose.is_none_or(|word| !word.text.starts_with(char::is_uppercase) || word.text == "The");
    }
    let second = words::after(text, end).filter(|word| word.text == "and").and_then(|and| {
        let word = words::after(text, and.end)?;
        gazetteer.state_at(text, word.start)
    });
    let behind = second.unwrap_or(end);
    let comma = usize::from(text[behind..].starts_with(','));
    let next = words::after(text, behind + comma);
    let next = next.and_then(|word| if word.text == "the" { words::after(text, word.end) } else { Some(word) });
    within.text == "In" && next.is_some_and(|word| acting::GOVERNING.contains(&word.text))
}

/// How far what is said of a capital between two commas may reach, in bytes.
const INSERTED_BYTES: usize = 120;

/// Says whether a capital acts across what is said of it between commas: `Ankara, which had offered`, `Washington, with
/// some 1,100 soldiers there, called`.
fn acts_behind_comma(text: &str, start: usize, end: usize) -> bool {
    let Some(first) = words::after(text, end + 1) else { return false };
    if first.text == "which" && acting::is_subject(text, first.end) {
        return true;
    }
    if !first.text.starts_with(char::is_lowercase) || !(first.text == "which" || words::opens_sentence(text, start)) {
        return false;
    }
    let ends = |byte: &u8| matches!(byte, b'.' | b';' | b':' | b'(' | b'\"');
    let inserted = text.as_bytes()[first.end..].iter().take(INSERTED_BYTES).take_while(|byte| !ends(byte));
    // `1,100` has no blank behind its comma.
    let commas = inserted.enumerate().filter(|(_, byte)| **byte == b',').map(|(at, _)| first.end + at + 1);
    let mut closing = commas.filter(|at| text.as_bytes().get(*at).is_some_and(u8::is_ascii_whitespace));
    closing.any(|at| acting::is_subject(text, at))
}

/// Returns the list in which a name stands, from its first name to its last: three names or more, commas between them,
/// the last after `and`: `Washington, London and Ankara`.
fn list_around(gazetteer: &Gazetteer, sight: &Sight<'_>) -> Option<Span> {
    let mut list = sight.span;
    let (mut names, mut closed) = (1, false);
    for hit in sight.hits.iter().rev() {
        let Some((next, last)) = link(sight.text, hit.span.end) else { break };
        if next != list.start || (last && names > 1) {
            break;
        }
        closed |= last;
        list.start = hit.span.start;
        names += 1;
    }
    while !closed {
        let (next, last) = link(sight.text, list.end)?;
        list.end = gazetteer.state_at(sight.text, next)?;
        closed = last;
        names += 1;
    }
    (names > 2).then_some(list)
}

/// Returns where the next name of a list begins behind the name that ends at `end`, and whether it is the last.
fn link(text: &str, end: usize) -> Option<(usize, bool)> {
    let comma = text[end..].starts_with(',');
    let mut word = words::after(text, end + usize::from(comma))?;
    let last = is_one_of(word.text, &["and", "or", "nor"]);
    if last {
        word = words::after(text, word.end)?;
    }
    if word.text == "the" {
        word = words::after(text, word.end)?;
    }
    ((comma || last) && word.joint == Joint::Blank).then_some((word.start, last))
}

/// Says whether the names of a list stand for governments: the list is the subject of a verb of acting or the other
/// side of an act, and no preposition of place stands before it.
fn list_acts(gazetteer: &Gazetteer, sight: &Sight<'_>, list: Span) -> bool {
    let text = sight.text;
    let beside = words::before(text, list.start).filter(|word| word.joint == Joint::Blank);
    let first = Sight { span: list, ..*sight };
    let is_place = without_article(text, beside).is_some_and(|word| {
        is_one_of(word.text, acting::PLACES_AFTER)
            || TITLES.contains(&word.text)
            || is_name_before_seat(gazetteer, &first, &word)
    });
    let is_side = beside.is_some_and(|word| is_one_of(word.text, acting::SIDES_AFTER));
    let next = words::after(text, list.end);
    if is_source(text, list.start) {
        return next.is_none_or(|word| acting::BEHIND_SIDES.contains(&word.text));
    }
    let is_first = words::opens_sentence(text, list.start);
    !is_place
        && (acting::is_subject(text, list.end)
            || is_first && acting::are_subject(text, list.end)
            || (is_side && next.is_none_or(|word| acting::BEHIND_SIDES.contains(&word.text))))
}

/// Says whether the word before a capital belongs to it: `Embassy Kabul`, `George Washington`. At the start of a
/// sentence too, because there a capital is preceded by a function word or by nothing.
fn is_name_before_seat(gazetteer: &Gazetteer, sight: &Sight<'_>, before: &Word<'_>) -> bool {
    before.text.starts_with(char::is_uppercase)
        && !sight.in_capitals
        && !is_one_of(before.text, NO_GIVEN_NAMES)
        && !is_one_of(before.text, acting::SIDES_AFTER)
        && gazetteer.state_at(sight.text, before.start).is_none()
        && !words::is_headline(sight.text, sight.span.start, sight.span.end)
}

/// `near the Kremlin` is a place; the Kremlin everywhere else is a government.
fn is_house_as_place(sight: &Sight<'_>) -> bool {
    static AT_A_HOUSE: &[&str] = &["in", "at", "near", "inside", "outside", "around"];
    without_article(sight.text, words::before(sight.text, sight.span.start))
        .is_some_and(|word| is_one_of(word.text, AT_A_HOUSE))
}

fn without_article<'t>(text: &'t str, word: Option<Word<'t>>) -> Option<Word<'t>> {
    let word = word?;
    if word.text.eq_ignore_ascii_case("the") { words::before(text, word.start) } else { Some(word) }
}

fn is_one_of(word: &str, list: &[&str]) -> bool {
    list.iter().any(|other| other.eq_ignore_ascii_case(word))
}
