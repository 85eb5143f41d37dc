//! Who is right where a known name and a recognised one overlap.
//! In: names of the gazetteer and claims of the recogniser, both in order. Out: the same, without those that another
//! has taken the place of. Knows no report as a whole.

use super::super::gazetteer::{Class, Gazetteer, Hit, Standing};
use super::body_words;
use super::claims::Claim;
use super::units;
use crate::intake::understand::recogniser::Kind;
use crate::report::actor::{Kind as ActorKind, Provenance};
use crate::report::span::Span;

/// A claim that takes the place of a known name inside it is at least so sure.
const SURE_ENOUGH: f32 = 0.5;

/// A known name of so many words is the whole name, whatever is said behind it of whom it is for.
const LONG_NAME: usize = 4;

/// Takes away the hits that lie in longer names, and the claims that hits stand for.
pub(super) fn weigh(gazetteer: &Gazetteer, text: &str, hits: &mut Vec<Hit>, claims: &mut Vec<Claim>) {
    for hit in hits.iter().filter(|hit| gazetteer.form(hit).class == Class::Demonym) {
        // `Israeli Rafael Eitan`: the people are no part of a person's name.
        let first = claims.partition_point(|claim| claim.span.end <= hit.span.start);
        let claim = claims.get_mut(first).filter(|claim| {
            claim.kind == Kind::Person && claim.span.start == hit.span.start && claim.span.end > hit.span.end
        });
        if let Some(claim) = claim {
            let rest = &text[hit.span.end..claim.span.end];
            claim.span.start = claim.span.end - rest.trim_start().len();
        }
    }
    hits.retain_mut(|hit| {
        let form = gazetteer.form(hit);
        if matches!(form.class, Class::Unit | Class::Several | Class::Title)
            || hit.standing == Standing::Place && !form.class.is_state()
        {
            return true;
        }
        let first = claims.partition_point(|claim| claim.span.end <= hit.span.start);
        let mut stays = true;
        for claim in claims[first..].iter_mut().take_while(|claim| claim.span.start < hit.span.end) {
            let is_longer =
                claim.span.start <= hit.span.start && hit.span.end <= claim.span.end && claim.span != hit.span;
            let is_sure = claim.confidence >= SURE_ENOUGH;
            let class = form.class;
            if form.from == Provenance::Curated && is_longer && is_sure && is_of_body(gazetteer, hit, claim, text) {
                stays = false;
            } else if form.from == Provenance::Curated {
                claim.is_taken = true;
            } else if class.is_state() {
                if claim.kind == Kind::Person && is_longer && is_sure && class != Class::Demonym {
                    stays = false;
                } else if claim.kind == Kind::Person && !is_longer {
                    claim.is_taken = true;
                } else if claim.span == hit.span {
                    // A state is no organisation, and no place beside itself.
                    claim.is_taken = true;
                }
            } else if class == Class::Leader {
                match claim.kind {
                    Kind::Person if is_longer && is_sure && goes_on(text, hit.span, claim.span) => stays = false,
                    Kind::Org | Kind::Place if is_longer && is_sure => stays = false,
                    _ => claim.is_taken = true,
                }
            } else if class == Class::Ruler && hit.in_capitals {
                // A surname in a line of capitals is only a guess.
                stays &= claim.kind == Kind::Place && !is_sure;
            } else if class == Class::Ruler {
                claim.is_taken = true;
            } else {
                // Organisations and national bodies.
                hit.is_supported |= claim.kind == Kind::Org && is_sure;
                match claim.kind {
                    Kind::Org if is_longer => {
                        if is_sure && is_more(gazetteer, text, hit.span, claim.span) {
                            stays = false;
                        } else {
                            claim.is_taken = true;
                        }
                    }
                    Kind::Org => claim.is_taken = true,
                    Kind::Person | Kind::Place if form.needs_support() && is_sure => stays = false,
                    Kind::Person if is_longer && is_sure && !is_acronym(hit.span.of(text)) => stays = false,
                    Kind::Place if is_longer && is_sure && class != Class::National => stays = false,
                    Kind::Place => {}
                    Kind::Person => claim.is_taken = true,
                }
            }
        }
        stays
    });
    claims.retain(|claim| !claim.is_taken);
}

/// Says whether a name of the user's own, of a person, stands in the name of a body: `Honda` in `Honda Motor Co`.
fn is_of_body(gazetteer: &Gazetteer, hit: &Hit, claim: &Claim, text: &str) -> bool {
    let is_person = gazetteer.owner(hit.owner).is_some_and(|owner| owner.kind() == ActorKind::Person);
    is_person && claim.kind == Kind::Org && body_words::has_body(claim.span.of(text))
}

/// Says whether the name of a person goes on beyond that of a person in office: `Kim Jong Nam`, not `Biden Jr.`.
fn goes_on(text: &str, known: Span, claimed: Span) -> bool {
    let rest = text[known.end..claimed.end].trim_matches([' ', ',', '.', '-', '\'']);
    let before = text[claimed.start..known.start].trim();
    !before.is_empty() || !matches!(rest, "" | "Jr" | "Sr" | "II" | "III" | "s")
}

/// Says whether a claimed organisation is more than the known one in it with its state, article or `'s` around it, and
/// more than two known ones side by side.
fn is_more(gazetteer: &Gazetteer, text: &str, known: Span, claimed: Span) -> bool {
    let before = text[claimed.start..known.start].trim();
    let behind = text[known.end..claimed.end].trim();
    if [before, behind]
        .iter()
        .any(|part| part.split([' ', '/', ',']).any(|word| matches!(word, "and" | "&")) || part.contains(','))
        && is_side_by_side(before, behind)
    {
        return false;
    }
    let is_known = |name: Option<&str>| name.is_some_and(|name| gazetteer.known(name).is_some());
    if before.is_empty() && is_known(behind.strip_prefix("of the ").or(behind.strip_prefix("of ")))
        || behind.is_empty() && is_known(before.strip_suffix(" of the").or(before.strip_suffix(" of")))
    {
        // `General Assembly of the United Nations`: two names, one of the other.
        return false;
    }
    if units::is_ordinal(before) && behind.is_empty() && known.of(text).contains(' ') {
        // `31st General Assembly`: which of its sessions.
        return false;
    }
    // `United Nations Relief and Works Agency for Palestine Refugees`: a long name says enough.
    let is_long = known.of(text).split_whitespace().nth(LONG_NAME - 1).is_some();
    let is_whole = is_long && ["for ", "in "].iter().any(|small| behind.starts_with(small));
    !(is_beside(gazetteer, before) && (is_whole || is_beside(gazetteer, behind)))
}

/// `Treasury and Federal Reserve`: what stands beyond the `and` is a name of its own.
fn is_side_by_side(before: &str, behind: &str) -> bool {
    before.ends_with("and") || behind.starts_with("and ") || behind.starts_with("& ")
}

/// Who or what is of an organisation, behind its name: `ASEAN nations`.
#[rustfmt::skip]
static OF_ORGANISATIONS: &[&str] = &[
    "alliance", "allies", "analysts", "commanders", "countries", "forces", "headquarters", "leaders", "member", "members", "nations", "officers",
    "officials", "partners", "soldiers", "sources", "spokesman", "spokesperson", "spokeswoman", "states", "summit", "troops",
];

/// What stands before the name of a body and is no part of it: whose it is, and what people are in it.
#[rustfmt::skip]
static NO_PART: &[&str] = &[
    "Islamist", "Marxist", "Shi'a", "Shi'ite", "Shia", "Shiite", "Shiite Islamist", "Sunni",
    "Sunni Islamist",
];

/// Says whether words beside an organisation are no part of its name: nothing, an article, a state.
fn is_beside(gazetteer: &Gazetteer, words: &str) -> bool {
    let words = words.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '.');
    let bare = ["'s", "\u{2019}s"].iter().find_map(|mark| words.strip_suffix(mark)).unwrap_or(words);
    let bare = ["of the ", "of ", "the ", "The "].iter().find_map(|small| bare.strip_prefix(small)).unwrap_or(bare);
    let mut of_it = bare.split_whitespace();
    if !bare.is_empty() && of_it.all(|word| OF_ORGANISATIONS.contains(&word.to_lowercase().as_str())) {
        return true;
    }
    matches!(bare, "" | "the" | "The" | "of" | "s") || NO_PART.contains(&bare) || gazetteer.is_state(bare)
}

fn is_acronym(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}
