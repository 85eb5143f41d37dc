//! Names of persons as they are written, and which of them can be the same person's.
//! In: names. Out: their words under their keys, and whether two go together. Knows no person and no text.

use super::super::gazetteer::leaders::is_family_name;
use super::super::spelling::name_key;

/// A name of a person as it is written, cut into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// As it is written, with single blanks; in capitals no longer.
    pub(super) text: String,
    /// The keys of its words, without `Jr.` and the article.
    pub(super) words: Vec<String>,
    /// The family's name stands first.
    is_family_first: bool,
}

/// What is no part of a name that another must share.
static ADDED: &[&str] = &["Jr", "Sr", "I", "II", "Ii", "III", "Iii", "IV", "Iv"];

/// Particles that are written small.
static PARTICLES: &[&str] =
    &["AL", "BIN", "IBN", "DE", "LA", "DU", "VAN", "VON", "DER", "DEN", "DA", "DI", "EL", "BINT"];

/// Particles at the head of a surname.
static BEFORE_SURNAMES: &[&str] =
    &["von ", "Von ", "van ", "Van ", "de ", "De ", "di ", "Di ", "du ", "Du ", "da ", "Da ", "della ", "Della "];

/// Given names and what their bearers are called, the short forms after the long one.
#[rustfmt::skip]
static SHORT_FORMS: &[&[&str]] = &[
    &["aleksander", "alek", "sandi"], &["andrew", "andi", "drew"], &["anthoni", "antoni", "toni"], &["benjamin", "ben"],
    &["charles", "charlie", "chuck"], &["christopher", "chris"], &["daniel", "dan", "dani"], &["david", "dave"],
    &["donald", "don"], &["edward", "ed", "eddie", "ted"], &["elizabeth", "liz", "beth", "betti"], &["frederick", "fred"], &["gregori", "greg"],
    &["henri", "hank", "hari"], &["james", "jim", "jimi", "jami"], &["jefrei", "jef"], &["john", "jack", "johni"],
    &["joseph", "joe"], &["katherine", "kate", "kathi"], &["kenneth", "ken"], &["lawrence", "lari"], &["leonard", "len"],
    &["mathew", "mat"], &["michael", "mike", "mick"], &["nicholas", "nick"], &["patrick", "pat"], &["peter", "pete"],
    &["philip", "phil"], &["richard", "dick", "rick", "rich"], &["robert", "bob", "rob", "bobi"], &["ronald", "ron"], &["samuel", "sam"],
    &["stephen", "steven", "steve"], &["susan", "sue"], &["theodore", "ted"], &["thomas", "tom", "tomi"], &["timothi", "tim"],
    &["vincent", "vince"], &["william", "bill", "wil", "bili"],
];

impl Name {
    /// Reads a name; none if there is no word in it.
    pub(super) fn new(written: &str) -> Option<Name> {
        let written = written.trim_end_matches(['.', ',', '-', '\'', '\u{2019}']);
        let words: Vec<&str> = written.split_whitespace().collect();
        let is_loud = written.chars().filter(|letter| letter.is_alphabetic()).all(char::is_uppercase)
            && words.iter().any(|word| word.chars().filter(|letter| letter.is_alphabetic()).count() > 2);
        let text =
            if is_loud { words.iter().map(|word| quiet(word)).collect::<Vec<_>>().join(" ") } else { words.join(" ") };
        let first = text.split(' ').next().unwrap_or_default();
        let is_family_first = is_family_name(first.split('-').next().unwrap_or(first));
        // The house at the end of a name: `Mohammed bin Salman Al Saud`.
        let house = text.find(" Al ").filter(|at| text[..*at].contains(' ')).unwrap_or(text.len());
        // A surname with its particle is still a surname: `von Brentano`, `De Gaulle`.
        let bare =
            BEFORE_SURNAMES.iter().find_map(|particle| text[..house].strip_prefix(particle)).unwrap_or(&text[..house]);
        let mut written: Vec<&str> = bare
            .split([' ', ','])
            .filter(|word| !matches!(*word, "" | "al" | "el" | "Al" | "El" | "bin" | "ibn"))
            .collect();
        // Asked of the word as it is written: `Wang Yi` has no number.
        let kept = written.iter().rev().skip_while(|word| ADDED.contains(&word.trim_end_matches('.'))).count();
        written.truncate(kept.max(1));
        let words: Vec<String> = written.into_iter().map(name_key).filter(|key| !key.is_empty()).collect();
        (!words.is_empty()).then_some(Name { text, words, is_family_first })
    }

    /// Says whether it is one word: a surname, or a person known by one name.
    pub(super) fn is_single(&self) -> bool {
        self.words.len() == 1
    }

    /// Returns the key of the family's name.
    pub(super) fn surname(&self) -> &str {
        let place = if self.is_family_first && self.words.len() > 1 { 0 } else { self.words.len() - 1 };
        &self.words[place]
    }

    /// Says whether one word alone can stand for the name: its family's name, whichever side it stands on.
    pub(super) fn has_surname(&self, key: &str) -> bool {
        self.surname() == key || self.words.last().is_some_and(|last| last == key)
    }

    /// Says whether two names have the same words in the order of another language: `Kishida Fumio`.
    pub(super) fn is_turned(&self, other: &Name) -> bool {
        self.words.len() == 2
            && other.words.len() == 2
            && self.words[0] == other.words[1]
            && self.words[1] == other.words[0]
    }

    /// Says whether all words of a full name begin or end another: `Cyril Ramaphosa` and `Matamela Cyril Ramaphosa`.
    pub(super) fn is_part_of(&self, other: &Name) -> bool {
        self.words.len() > 1 && (other.words.starts_with(&self.words) || other.words.ends_with(&self.words))
    }

    /// Says whether two full names can be the same person's: the family's name is one, the given names go together,
    /// and none has a name between that the other contradicts.
    pub(super) fn suits(&self, other: &Name) -> bool {
        let (short, long) = if self.words.len() <= other.words.len() { (self, other) } else { (other, self) };
        let (Some((first, rest)), Some((long_first, long_rest))) =
            (short.words.split_first(), long.words.split_first())
        else {
            return false;
        };
        if rest.is_empty() || !goes_with(first, long_first) {
            return false;
        }
        if rest.last() != long_rest.last() {
            // `Kim Jong` for `Kim Jong Un`; a Western name does not lose its end.
            return short.is_family_first && long.is_family_first && long.words.starts_with(&short.words);
        }
        // What stands between must go together from the first on: `George W.` is not `George H. W.`.
        let between = |rest: &[String]| rest[..rest.len() - 1].to_vec();
        between(rest).iter().zip(&between(long_rest)).all(|(one, other)| goes_with(one, other))
    }
}

/// Says whether two given names can be one person's: the same, an initial, or a short form.
fn goes_with(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.chars().count() == 1 {
        return long.starts_with(short);
    }
    SHORT_FORMS.iter().any(|forms| forms.contains(&one) && forms.contains(&other))
}

/// Returns a word of a line of capitals as it is written elsewhere: `AL-ASSAD`, `MCANDREW`.
pub(super) fn quiet(word: &str) -> String {
    let parts = word.split('-').map(|part| {
        if PARTICLES.contains(&part) && word != part {
            return part.to_lowercase();
        }
        let mut letters = part.chars();
        let head: String = letters.next().into_iter().collect();
        let tail = letters.as_str().to_lowercase();
        match tail.strip_prefix('c').filter(|rest| head == "M" && rest.len() > 3) {
            Some(rest) => {
                let mut rest = rest.chars();
                let next: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
                format!("Mc{next}{}", rest.as_str())
            }
            None => head + &tail,
        }
    });
    parts.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn full_names_of_one_person_suit_each_other() {
        #[track_caller]
        fn case(one: &str, other: &str, suits: bool) {
            let (one, other) = (Name::new(one).unwrap(), Name::new(other).unwrap());
            assert_eq!(one.suits(&other), suits, "{} and {}", one.text, other.text);
            assert_eq!(other.suits(&one), suits, "{} and {}", one.text, other.text);
        }
        case("Joe Biden", "Joseph R. Biden, Jr.", true);
        case("George Bush", "George W. Bush", true);
        case("George H. W. Bush", "George W. Bush", false);
        case("Tony Blinken", "Antony Blinken", true);
        case("J. Kirby", "John Kirby", true);
        case("Bashar Assad", "Bashar al-Asad", true);
        case("Kim Jong", "Kim Jong Un", true);
        case("Kim Jong Il", "Kim Jong Un", false);
        case("Laura Bush", "George Bush", false);
        case("Vladimir Vladimirovich Putin", "Vladimir Putin", true);
        case("John Michael Kirby", "John Robert Kirby", false);
        case("Kirby", "John Kirby", false);
        case("Wang Yi", "Wang Wenbin", false);
        case("Mohammed bin Salman Al Saud", "Mohammed bin Salman", true);
    }

    #[test]
    fn the_family_name_stands_first_in_the_east() {
        assert_eq!(Name::new("Kim Jong Un").unwrap().surname(), "kim");
        assert_eq!(Name::new("John Kirby").unwrap().surname(), "kirbi");
        assert!(Name::new("von Brentano").unwrap().is_single());
        assert_eq!(Name::new("Joseph R. Biden, Jr.").unwrap().surname(), "biden");
        assert!(Name::new("Nguyen Van Thieu").unwrap().has_surname("thieu"));
    }

    #[test]
    fn a_name_in_capitals_is_written_small() {
        for (loud, quiet) in
            [("LON NOL", "Lon Nol"), ("MCANDREW", "McAndrew"), ("BASHAR AL-ASSAD", "Bashar al-Assad"), ("JFK", "Jfk")]
        {
            assert_eq!(Name::new(loud).unwrap().text, quiet);
        }
        assert_eq!(Name::new("Xi").unwrap().text, "Xi");
        assert_eq!(Name::new("XI").unwrap().text, "XI");
        assert!(Name::new("- '").is_none());
    }
}
