//! Persons in office: the lines of `leaders.txt`, and who of them a surname may mean.
//! In: nothing but the compiled-in facts. Out: persons with their names and offices. Knows no text of reports.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::intake::understand::spelling::name_key;

/// The facts, as they are written.
const LINES: &str = include_str!("leaders.txt");

/// A person in office, or often named.
pub(in super::super) struct Leader {
    /// The canonical name.
    pub(in super::super) name: &'static str,
    /// Other names.
    others: &'static str,
    /// In the order of the facts.
    pub(in super::super) offices: Vec<Office>,
}

/// An office that somebody held.
pub(in super::super) struct Office {
    /// `president`, `foreign minister`, …
    pub(in super::super) role: &'static str,
    /// The name of the state or body.
    pub(in super::super) of: &'static str,
    /// The first year; none if it is not known.
    pub(in super::super) from: Option<i16>,
    /// The last year; none if it lasts, or is not known.
    pub(in super::super) to: Option<i16>,
}

/// Offices at the head of a state or body.
static HEADS: &[&str] = &[
    "president",
    "prime minister",
    "leader",
    "monarch",
    "chancellor",
    "supreme leader",
    "emperor",
    "pope",
    "crown prince",
    "secretary general",
    "secretary-general",
    "commission president",
];

/// Family names of peoples that write them first.
#[rustfmt::skip]
static FAMILY_NAMES: &[&str] = &[
    // Korean
    "Ahn", "Ban", "Cho", "Choe", "Choi", "Chun", "Chung", "Han", "Hong", "Hwang", "Hyon", "Jang", "Jeong", "Jo", "Jung",
    "Kang", "Kim", "Kwon", "Lee", "Lim", "Moon", "No", "Noh", "O", "Pak", "Park", "Rhee", "Ri", "Roh", "Ryu", "Seo",
    "Shin", "So", "Son", "Song", "Syngman", "Yang", "Yi", "Yoo", "Yoon", "Yu", "Yun",
    // Chinese
    "Bo", "Chen", "Chiang", "Chou", "Deng", "Ding", "Du", "Fang", "Feng", "Gao", "Geng", "Gu", "Guo", "He", "Hu", "Hua",
    "Huang", "Jia", "Jiang", "Kong", "Lai", "Li", "Lin", "Liu", "Lu", "Luo", "Ma", "Mao", "Pan", "Peng", "Qian", "Qiao",
    "Qin", "Shen", "Shi", "Su", "Sun", "Tang", "Teng", "Tian", "Tsai", "Wang", "Wei", "Wen", "Wu", "Xi", "Xie", "Xu",
    "Yan", "Yao", "Ye", "Yuan", "Zeng", "Zhang", "Zhao", "Zheng", "Zhou", "Zhu",
    // Vietnamese and Khmer
    "Bui", "Chea", "Dang", "Do", "Duong", "Heng", "Ho", "Hoang", "Hun", "Huynh", "Khieu", "Le", "Long", "Lon", "Ly", "Ngo",
    "Nguyen", "Pham", "Phan", "Pol", "Sam", "Sok", "Ta", "To", "Tran", "Truong", "Vo", "Vu",
];

/// Says whether a word is the family name at the head of a name, as in `Kim Jong Un`.
pub(in super::super) fn is_family_name(word: &str) -> bool {
    static SORTED: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let mut names = FAMILY_NAMES.to_vec();
        names.sort_unstable();
        names
    });
    SORTED.binary_search(&word).is_ok()
}

impl Leader {
    /// Returns all names, the canonical one first.
    pub(in super::super) fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.name).chain(self.others.split("; ").filter(|name| !name.is_empty()))
    }
}

impl Office {
    /// Says whether it is at the head of its state or body.
    pub(in super::super) fn is_head(&self) -> bool {
        HEADS.contains(&self.role)
    }

    /// Says whether it was held in a year, or at most so many years before or after.
    pub(in super::super) fn fits(&self, year: i16, slack: i16) -> bool {
        // Who has no years at all was often named for a long time, nobody knows when.
        let from = self.from.unwrap_or(self.to.map_or(1970, |to| to - 20));
        let to = self.to.unwrap_or(if self.from.is_some() { i16::MAX - slack } else { 2030 });
        (from - slack..=to + slack).contains(&year)
    }
}

/// Returns the part of a full name that stands alone for it: the last word with its article, or the first of a name
/// that begins with the family's.
pub(in super::super) fn surname(name: &str) -> &str {
    let first = name.split(' ').next().unwrap_or(name);
    if is_family_name(first) && name.len() > first.len() {
        return first;
    }
    let name = name.trim_end_matches(" Jr.").trim_end_matches(" Jr").trim_end_matches(" II").trim_end_matches(" III");
    name.rsplit(' ').next().unwrap_or(name)
}

/// Returns every person, by name.
pub(in super::super) fn leaders() -> &'static [Leader] {
    static ALL: LazyLock<Vec<Leader>> = LazyLock::new(|| {
        let facts = LINES.lines().filter(|line| !line.starts_with('#'));
        facts.filter_map(leader).collect()
    });
    &ALL
}

fn leader(line: &'static str) -> Option<Leader> {
    let (names, offices) = line.split_once(" : ")?;
    let (name, others) = names.split_once("; ").unwrap_or((names, ""));
    let offices = offices.split("; ").filter_map(office).collect();
    Some(Leader { name, others, offices })
}

fn office(text: &'static str) -> Option<Office> {
    let (what, years) = text.rsplit_once(' ')?;
    let (role, of) = what.split_once(" of ")?;
    let (from, to) = years.split_once('-')?;
    Some(Office { role, of, from: from.parse().ok(), to: to.parse().ok() })
}

/// Returns those whom a surname may mean, by the key of the surname, as places among `leaders()`.
pub(in super::super) fn by_surname(key: &str) -> &'static [u16] {
    static ALL: LazyLock<HashMap<String, Vec<u16>>> = LazyLock::new(|| {
        let mut all: HashMap<String, Vec<u16>> = HashMap::new();
        for (place, leader) in leaders().iter().enumerate() {
            for name in leader.names() {
                let places = all.entry(name_key(surname(name))).or_default();
                if places.last() != Some(&(place as u16)) {
                    places.push(place as u16);
                }
            }
        }
        all
    });
    ALL.get(key).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::super::organisations::organisations;
    use super::super::place_of;
    use super::super::states::STATES;
    use super::*;

    #[test]
    fn every_line_is_a_person_with_an_office_of_a_state_or_body() {
        let lines = LINES.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(leaders().len(), lines);
        for leader in leaders() {
            assert!(!leader.offices.is_empty(), "{}", leader.name);
            for office in &leader.offices {
                let is_body = organisations().iter().any(|body| body.name() == office.of);
                assert!(is_body || place_of(office.of).is_some(), "{}: {}", leader.name, office.of);
                assert!(office.from.unwrap_or(i16::MIN) <= office.to.unwrap_or(i16::MAX), "{}", leader.name);
            }
        }
    }

    #[test]
    fn a_surname_finds_all_who_have_it() {
        let named = |surname: &str| -> Vec<&str> {
            by_surname(&name_key(surname)).iter().map(|place| leaders()[usize::from(*place)].name).collect()
        };
        assert_eq!(named("Assad"), ["Bashar al-Assad", "Hafez al-Assad"]);
        assert_eq!(named("Asad"), named("al-Assad"));
        assert!(named("Kim").contains(&"Kim Jong Un"));
        assert!(named("Jong").is_empty());
        assert!(named("Nobody").is_empty());
    }

    #[test]
    fn an_office_fits_the_years_around_it() {
        let office = |from, to| Office { role: "president", of: STATES[0].name, from, to };
        assert!(office(Some(2009), Some(2017)).fits(2020, 3));
        assert!(!office(Some(2009), Some(2017)).fits(2021, 3));
        assert!(office(Some(2011), None).fits(2026, 3));
        assert!(!office(None, Some(2019)).fits(1990, 3));
    }
}
