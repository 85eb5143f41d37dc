//! Titles, ranks and offices before a name: what they say of the person, and where the name begins behind them.
//! In: a text and the place of a name, or a name with its title. Out: an office, or what is left. Knows no persons.

use super::super::gazetteer::leaders::Leader;
use super::super::words::{self, Joint};
use crate::report::span::Span;

/// What the words before a name say that the person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Title {
    /// There is none.
    #[default]
    None,
    /// One that anybody may have: `Mr`, `Senator`, `Ambassador`.
    Any,
    /// One that nobody in office has: `Sergeant`, `Judge`.
    Low,
    /// `President`.
    President,
    /// `Prime Minister`.
    PrimeMinister,
    /// `King`, `Emir`.
    Monarch,
    /// `Chancellor`.
    Chancellor,
    /// `Foreign Minister`, `Secretary of State`.
    Foreign,
    /// `Defence Minister`.
    Defence,
    /// `Pope`.
    Pope,
}

/// Words that stand before names of persons, sorted, each with what it says alone.
#[rustfmt::skip]
static TITLES: &[(&str, Title)] = &[
    ("Acting", Title::Any), ("Adm", Title::Any), ("Administrator", Title::Any), ("Admiral", Title::Any), ("Amb", Title::Any),
    ("Ambassador", Title::Any), ("Archbishop", Title::Low), ("Attorney", Title::Any), ("Ayatollah", Title::Any),
    ("Baroness", Title::Any), ("Bishop", Title::Low), ("Brig", Title::Low), ("Brigadier", Title::Low),
    ("CEO", Title::Any), ("CINC", Title::Any), ("Capt", Title::Low), ("Captain", Title::Low), ("Cardinal", Title::Low),
    ("Chairman", Title::Any), ("Chairperson", Title::Any), ("Chairwoman", Title::Any),
    ("Chancellor", Title::Chancellor), ("Charge", Title::Any), ("Chargé", Title::Any), ("Chief", Title::Any), ("Cmdr", Title::Low), ("Coach", Title::Low),
    ("Col", Title::Any), ("Colonel", Title::Any), ("Commander", Title::Low), ("Commissioner", Title::Any),
    ("Commodore", Title::Low), ("Comrade", Title::Any), ("Congressman", Title::Any), ("Congresswoman", Title::Any),
    ("Corporal", Title::Low), ("Count", Title::Low), ("Cpl", Title::Low), ("Crown", Title::Any), ("Dame", Title::Any),
    ("Deputy", Title::Any), ("Director", Title::Any), ("Dr", Title::Any), ("Duke", Title::Low),
    ("Emir", Title::Monarch), ("Emperor", Title::Monarch), ("Father", Title::Low), ("First", Title::Any),
    ("Former", Title::Any), ("Gen", Title::Any), ("General", Title::Any), ("Gov", Title::Any),
    ("Governor", Title::Any), ("Grand", Title::Any), ("Imam", Title::Low), ("Inspector", Title::Low),
    ("Judge", Title::Low), ("Justice", Title::Low), ("King", Title::Monarch), ("Lady", Title::Any),
    ("Leader", Title::Any), ("Lieut", Title::Low), ("Lieutenant", Title::Low), ("Lord", Title::Any),
    ("Lt", Title::Low), ("Madam", Title::Any), ("Madame", Title::Any), ("Maj", Title::Low), ("Major", Title::Low),
    ("Marshal", Title::Any), ("Mayor", Title::Any), ("Messrs", Title::Any), ("Minister", Title::Any),
    ("Miss", Title::Any), ("Mme", Title::Any), ("Mr", Title::Any), ("Mrs", Title::Any), ("Ms", Title::Any),
    ("Mullah", Title::Any), ("Permrep", Title::Any), ("Pope", Title::Pope), ("Premier", Title::PrimeMinister),
    ("President", Title::President), ("Prime", Title::Any), ("Prince", Title::Monarch), ("Princess", Title::Low),
    ("Prof", Title::Low), ("Professor", Title::Low), ("Pvt", Title::Low), ("Queen", Title::Monarch),
    ("Rear", Title::Any), ("Rep", Title::Any), ("Representative", Title::Any), ("Rev", Title::Low),
    ("Secretary", Title::Any), ("Sen", Title::Any), ("Senator", Title::Any), ("Sergeant", Title::Low),
    ("Sgt", Title::Low), ("Sheik", Title::Any), ("Sheikh", Title::Any), ("Sheriff", Title::Any), ("Sir", Title::Any), ("Speaker", Title::Any),
    ("Spokesman", Title::Any), ("Spokesperson", Title::Any), ("Spokeswoman", Title::Any), ("Sultan", Title::Monarch),
    ("Tsar", Title::Monarch), ("Under", Title::Any), ("Undersecretary", Title::Any), ("Vice", Title::Any),
];

/// Titles of several words, by their last, with what the whole says.
static LONGER: &[(&str, &[&str], Title)] = &[
    ("Minister", &["Prime"], Title::PrimeMinister),
    ("Minister", &["Foreign"], Title::Foreign),
    ("Secretary", &["Foreign"], Title::Foreign),
    ("State", &["of", "Secretary"], Title::Foreign),
    ("Affairs", &["Foreign", "of", "Minister"], Title::Foreign),
    ("Minister", &["Defence"], Title::Defence),
    ("Minister", &["Defense"], Title::Defence),
    ("Secretary", &["Defence"], Title::Defence),
    ("Secretary", &["Defense"], Title::Defence),
    ("Defense", &["of", "Secretary"], Title::Defence),
    ("Defence", &["of", "Minister"], Title::Defence),
    ("President", &["Vice"], Title::Any),
    ("President", &["Deputy"], Title::Any),
    ("Minister", &["Deputy"], Title::Any),
];

/// So many words may stand between an office and the name of who holds it.
const OFFICE_WORDS: usize = 8;

/// Words of titles that are no title alone, only when they stand at the head of a name by mistake.
static BESIDE_TITLES: &[&str] =
    &["Foreign", "Defence", "Defense", "Emeritus", "Interior", "Finance", "Navy", "Army", "Marine", "Staff"];

impl Title {
    /// Says whether a person in office can have the title: none of the others' alone.
    pub(super) fn suits(self, leader: &Leader) -> bool {
        let wanted: &[&str] = match self {
            Title::None | Title::Any => return true,
            Title::Low => return false,
            Title::President => &["president", "council president", "commission president"],
            Title::PrimeMinister => &["prime minister"],
            Title::Monarch => &["monarch", "emperor", "crown prince", "supreme leader"],
            Title::Chancellor => &["chancellor"],
            Title::Foreign => &["foreign minister"],
            Title::Defence => &["defence minister"],
            Title::Pope => &["pope"],
        };
        leader.offices.iter().any(|office| wanted.contains(&office.role) || matches!(office.role, "other" | "leader"))
    }

    /// Says whether the title names one office.
    pub(super) fn is_office(self) -> bool {
        !matches!(self, Title::None | Title::Any | Title::Low)
    }
}

/// Returns what the words before a name say of the person.
pub(super) fn before(text: &str, start: usize) -> Title {
    let Some(word) = words::before(text, start).filter(|word| word.joint == Joint::Blank) else { return Title::None };
    for (last, others, title) in LONGER {
        if is(word.text, last) && stand_before(text, word.start, others) {
            return *title;
        }
    }
    match of(word.text) {
        Title::None => behind_office(text, start),
        title => title,
    }
}

/// Returns where a name begins whose given name was taken for a title: `Sultan al-Jaber` is no sultan, because a ruler
/// is called by his given name, not by that of his family.
pub(super) fn given_name_before(text: &str, span: Span) -> Option<usize> {
    static ALSO_GIVEN: &[&str] = &["Emir", "Imam", "Sultan"];
    let is_family = ["al-", "el-", "bin ", "ibn "].iter().any(|particle| span.of(text).starts_with(particle));
    let before = words::before(text, span.start).filter(|word| word.joint == Joint::Blank && !word.stopped);
    before.filter(|word| is_family && ALSO_GIVEN.contains(&word.text)).map(|word| word.start)
}

/// Says whether the words before a place say an office that is of what begins there: `CEO of the `.
pub(super) fn is_of_office(text: &str, start: usize) -> bool {
    let small = |start| words::before(text, start).filter(|word| matches!(word.text, "of" | "the"));
    let before = small(start).and_then(|word| if word.text == "the" { small(word.start) } else { Some(word) });
    let office = before.filter(|word| word.text == "of").and_then(|of| words::before(text, of.start));
    office.is_some_and(|office| of(office.text) != Title::None)
}

/// Returns `Any` where an office with what it is of stands before a name: `Minister of Finance of Ukraine Sergii`.
fn behind_office(text: &str, mut start: usize) -> Title {
    let mut seen_of = false;
    for _ in 0..OFFICE_WORDS {
        let Some(word) = words::before(text, start).filter(|word| word.joint == Joint::Blank && !word.stopped) else {
            break;
        };
        let is_small = matches!(word.text, "of" | "for" | "the" | "and");
        if seen_of && of(word.text) != Title::None {
            return Title::Any;
        }
        if !is_small && !word.text.starts_with(char::is_uppercase) {
            break;
        }
        seen_of = matches!(word.text, "of" | "for");
        start = word.start;
    }
    Title::None
}

fn stand_before(text: &str, mut start: usize, others: &[&str]) -> bool {
    others.iter().all(|other| {
        let word = words::before(text, start).filter(|word| is(word.text, other));
        start = word.map_or(start, |word| word.start);
        word.is_some()
    })
}

/// Says whether a word is another, which is capitalised; in a line of capitals too.
fn is(word: &str, other: &str) -> bool {
    word == other
        || word.len() > 2 && word.eq_ignore_ascii_case(other) && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn of(word: &str) -> Title {
    if let Ok(place) = TITLES.binary_search_by(|(title, _)| (*title).cmp(word)) {
        return TITLES[place].1;
    }
    let is_loud = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_loud {
        return Title::None;
    }
    TITLES.iter().find(|(title, _)| title.eq_ignore_ascii_case(word)).map_or(Title::None, |(_, title)| *title)
}

/// Says whether a word is a title.
pub(super) fn is_title(word: &str) -> bool {
    of(word) != Title::None
}

/// Offices that are nobody's name, so that what stands before one in a name is part of the office. Sorted.
#[rustfmt::skip]
static CLEAR_OFFICES: &[&str] = &[
    "Adviser", "Advisor", "Ambassador", "Chairman", "Commissioner", "Director", "Envoy", "Minister", "Mr.", "Mrs.", "Ms.", "President",
    "Representative", "Secretary", "Senator", "Spokesman", "Spokesperson", "Spokeswoman",
];

/// Returns the place behind the last such office inside a name: `U.S. Treasury Secretary Janet Yellen`.
fn behind_clear_office(name: &str) -> usize {
    let mut start = 0;
    for (blank, _) in name.match_indices(' ') {
        let word = name[..blank].rsplit(' ').next().unwrap_or_default();
        let is_office = CLEAR_OFFICES.binary_search(&word).is_ok() && !name[blank + 1..].starts_with("of ");
        start = if is_office { blank + 1 } else { start };
    }
    start
}

/// Returns where a name begins behind titles and ranks that were taken for part of it; at its last word at most.
pub(super) fn begin_of_name(name: &str) -> usize {
    let mut start = behind_clear_office(name);
    loop {
        let rest = &name[start..];
        let Some((word, behind)) = rest.split_once([' ', '\n', '\u{a0}']) else { return start };
        let bare = word.trim_end_matches('.');
        let is_beside = BESIDE_TITLES.contains(&bare)
            && behind.split([' ', '\n']).next().is_some_and(|next| is_title(next.trim_end_matches('.')));
        if !is_title(bare) && !is_beside && bare != "of" || start == 0 && bare == "of" {
            return start;
        }
        start += word.len() + 1;
        start += name[start..].len() - name[start..].trim_start().len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_what_office_a_person_has() {
        #[track_caller]
        fn case(text: &str, title: Title) {
            let start = text.find('X').unwrap_or_default();
            assert_eq!(before(text, start), title, "{text}");
        }
        case("Foreign Minister X", Title::Foreign);
        case("the Secretary of State X", Title::Foreign);
        case("Minister X", Title::Any);
        case("Vice President X", Title::Any);
        case("PRESIDENT X", Title::President);
        case("PRIME MINISTER X", Title::PrimeMinister);
        case("Navy Capt. X", Title::Low);
        case("said X", Title::None);
        case("X", Title::None);
        case("president X", Title::None);
        case("Minister of Finance of Ukraine X", Title::Any);
        case("CEO of the Refugee Council X", Title::Any);
        case("the Bank of England X", Title::None);
    }

    #[test]
    fn titles_are_no_part_of_a_name() {
        for (name, bare) in [
            ("Commodore Andrew Burns", "Andrew Burns"),
            ("Chargé Strom", "Strom"),
            ("Gen. David Petraeus", "David Petraeus"),
            ("Navy Capt. Jeff Davis", "Jeff Davis"),
            ("Prime Minister Rishi Sunak", "Rishi Sunak"),
            ("U.S. Treasury Secretary Janet Yellen", "Janet Yellen"),
            ("UN Secretary General Kofi Annan", "Kofi Annan"),
            ("Education Mr. Toccafondi", "Toccafondi"),
            ("U.S. Trade Representative Clayton Yeutter", "Clayton Yeutter"),
            ("Andrew Burns", "Andrew Burns"),
            ("President", "President"),
        ] {
            assert_eq!(&name[begin_of_name(name)..], bare);
        }
    }

    #[test]
    fn a_title_before_the_name_of_a_family_is_a_given_name() {
        for (text, name, start) in [
            ("said Sultan al-Jaber", "al-Jaber", Some(5)),
            ("Sultan Qaboos", "Qaboos", None),
            ("Mr al-Jaber", "al-Jaber", None),
        ] {
            let at = text.find(name).unwrap_or_default();
            assert_eq!(given_name_before(text, Span::new(at, at + name.len())), start, "{text}");
        }
    }

    #[test]
    fn titles_can_be_searched() {
        assert!(CLEAR_OFFICES.is_sorted());
        assert!(TITLES.is_sorted_by(|one, other| one.0 < other.0));
    }
}
