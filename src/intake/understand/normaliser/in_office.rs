//! Which person in office a name means: by the full name, or by surname, title, state and year.
//! In: a name, and what the report tells around it. Out: a place among the persons in office, and the reason.
//! Knows no text and no other names of the report.

use std::sync::{LazyLock, OnceLock};

use super::super::gazetteer::leaders::{self, Leader, Office, leaders};
use super::names::Name;
use super::titles::Title;
use super::why::Why;

/// Years around an office in which its holder is still, or already, named by surname.
const SLACK: i16 = 3;

/// Years around an office in which the full name is still that person's.
const LONG_SLACK: i16 = 30;

/// Surnames of so many people that nobody in office is known by one of them alone. Keys, sorted.
#[rustfmt::skip]
static COMMON_SURNAMES: &[&str] = &[
    "adams", "alen", "anderson", "bailei", "baker", "bel", "brown", "butler", "campbel", "carter", "clark", "clarke",
    "cok", "coks", "colins", "coper", "davis", "edwards", "evans", "foster", "garcia", "gates", "gonzalez", "grai",
    "gren", "hal", "haris", "hernandez", "hil", "howard", "hughes", "hunt", "iung", "jackson", "james", "johnson",
    "jones", "keli", "khan", "king", "le", "lewis", "long", "lopez", "marshal", "martin", "martinez", "miler",
    "mitchel", "more", "morgan", "moris", "murphi", "nelson", "parker", "perez", "philips", "powel", "price", "red",
    "rice", "richardson", "rivera", "roberts", "robinson", "rodriguez", "rogers", "ros", "sanchez", "scot", "smith",
    "stewart", "straw", "tailor", "thomas", "thompson", "tores", "turner", "walker", "ward", "washington", "watson",
    "white", "wiliams", "wilson", "wod", "wright",
];

/// What a report tells about persons that are only known by a surname.
pub(super) struct Around<'r> {
    /// The year of the report, if it is known.
    pub(super) year: Option<i16>,
    /// Says whether the report names a state or body.
    pub(super) names: &'r dyn Fn(&str) -> bool,
}

/// Returns the names of a person in office, read once.
fn names_of(place: usize) -> &'static [Name] {
    static READ: LazyLock<Vec<OnceLock<Vec<Name>>>> =
        LazyLock::new(|| leaders().iter().map(|_| OnceLock::new()).collect());
    READ[place].get_or_init(|| leaders()[place].names().filter_map(Name::new).collect())
}

/// Returns the person in office with a full name.
pub(super) fn full_name(name: &Name, around: &Around<'_>) -> Option<usize> {
    let mut candidates: Vec<u16> = leaders::by_surname(name.surname()).to_vec();
    candidates.extend(name.words.last().map(|last| leaders::by_surname(last)).unwrap_or_default());
    let fits = |leader: &Leader, slack| {
        around.year.is_none_or(|year| leader.offices.iter().any(|office| office.fits(year, slack)))
    };
    candidates.extend(leaders::by_surname(&name.words[0]));
    let all = leaders();
    let equal = candidates.iter().map(|place| usize::from(*place)).find(|place| {
        let leader = &all[*place];
        fits(leader, LONG_SLACK)
            && names_of(*place).iter().any(|other| other.words == name.words || other.is_turned(name))
    });
    equal.or_else(|| {
        let mut suiting = candidates.iter().map(|place| usize::from(*place)).filter(|place| {
            let leader = &all[*place];
            fits(leader, LONG_SLACK)
                && leader.offices.iter().any(|office| (around.names)(office.of))
                && names_of(*place).iter().any(|other| other.suits(name) || other.is_part_of(name))
        });
        let first = suiting.next()?;
        suiting.all(|other| other == first).then_some(first)
    })
}

/// Returns the person in office whom a bare surname means, and why.
pub(super) fn surname(key: &str, title: Title, in_power: bool, around: &Around<'_>) -> Option<(usize, Why)> {
    let fits = |office: &Office, slack| around.year.is_none_or(|year| office.fits(year, slack));
    let all = leaders();
    let is_common = COMMON_SURNAMES.binary_search(&key).is_ok();
    let slack = if is_common { 0 } else { SLACK };
    let candidates = || {
        leaders::by_surname(key).iter().map(|place| usize::from(*place)).filter(|place| {
            let leader = &all[*place];
            leader.offices.iter().any(|office| fits(office, slack)) && title.suits(leader)
        })
    };
    // Whose state or body is named; then who is at its head; then who was in office just then; then the latest.
    let rank = |place: &usize| {
        let offices = all[*place].offices.iter().filter(|office| fits(office, slack) && (around.names)(office.of));
        offices
            .map(|office| {
                (
                    title.is_office() && title.suits(&all[*place]),
                    office.is_head(),
                    fits(office, 0),
                    office.to.unwrap_or(i16::MAX),
                    office.of,
                )
            })
            .max()
    };
    let ranked = candidates().filter_map(|place| Some((rank(&place)?, place))).max_by(|one, other| {
        // Of two that are alike in all, the first of the facts.
        one.0.cmp(&other.0).then(other.1.cmp(&one.1))
    });
    if let Some(((.., of), place)) = ranked {
        return Some((place, if in_power { Why::InPower } else { Why::Leader { of, year: around.year } }));
    }
    let mut candidates = candidates();
    let (first, others) = (candidates.next()?, candidates.next());
    let is_alone =
        others.is_none() && around.year.is_some() && (in_power || COMMON_SURNAMES.binary_search(&key).is_err());
    let of = all[first].offices.first()?.of;
    is_alone.then_some((first, Why::OnlyLeader { of }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_surnames_can_be_searched() {
        let mut sorted = COMMON_SURNAMES.to_vec();
        sorted.sort_unstable();
        assert_eq!(sorted, COMMON_SURNAMES);
    }
}
