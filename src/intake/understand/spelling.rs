//! The key under which spellings of one name are the same, in whatever report they stand.
//! In: a name of a person or an organisation. Out: its key. Knows no text and no list of names.
//!
//! Written alike come out: any case, accents, hyphens, blanks and apostrophes (`Kim Jong-un`); the Arabic article
//! (`el-Sisi`, `al-Sisi`, `Bashar Assad`); doubled letters (`Asad`); Slavic endings (`Sergey`, `Sergei`, `Zelenskyy`);
//! the commonest Arabic names (`Muhammad`, `Abd al-Rahman`); British and American words (`Defence Organisation`).
//! What is left tells persons apart: a middle initial stays, and so do different letters (`Carl` is not `Karl`).

use super::legal_form;
use crate::language::folding::fold;
use crate::report::actor::Kind;

/// Spellings of parts of names, replaced until none is left, doubled letters having become one.
static SPELLINGS: &[(&str, &str)] = &[
    ("x", "ks"),
    ("y", "i"),
    ("ou", "u"),
    // Sergei, Andrei, Aleksei.
    ("rgei", "rgi"),
    ("drei", "dri"),
    ("ksei", "ksi"),
    ("muhamad", "mohamed"),
    ("muhamed", "mohamed"),
    ("mohamad", "mohamed"),
    ("ahmad", "ahmed"),
    ("husain", "husein"),
    ("iusef", "iusuf"),
    ("abdul", "abd"),
    ("abdel", "abd"),
    ("abdal", "abd"),
    ("isation", "ization"),
    ("defence", "defense"),
    ("centre", "center"),
    ("programe", "program"),
    ("labur", "labor"),
];

/// Returns the key of a name: two names with the same key are one. A key is its own key; it is empty where the name
/// has no letter or digit.
pub fn name_key(name: &str) -> String {
    let mut key = String::new();
    write_key(name, &mut key);
    key
}

/// Returns the key of an organisation's name: what sort of firm it is makes no other of it.
pub fn body_key(name: &str) -> String {
    name_key(legal_form::without(name.trim()))
}

/// Returns the key of the name of an actor of this kind; a state has one spelling, which is its key.
pub fn actor_key(kind: Kind, name: &str) -> String {
    match kind {
        Kind::State => name.to_string(),
        Kind::Person => name_key(name),
        Kind::Org => body_key(name),
    }
}

/// Sets `key` to the key of a name.
pub(super) fn write_key(name: &str, key: &mut String) {
    key.clear();
    let name = name.trim();
    let name = name.strip_prefix("the ").or(name.strip_prefix("The ")).unwrap_or(name);
    let is_between = |letter: char| letter.is_whitespace() || is_hyphen(letter);
    let mut at = 0;
    for word in name.split(is_between) {
        let behind = name[at + word.len()..].chars().next();
        let is_first = at == 0;
        at += word.len() + behind.map_or(0, char::len_utf8);
        if behind.is_some() && is_article(word, is_first, behind) {
            continue;
        }
        if word.bytes().all(|letter| letter.is_ascii_alphanumeric()) {
            key.extend(word.bytes().map(|letter| char::from(letter.to_ascii_lowercase())));
            continue;
        }
        for letter in word.chars() {
            if letter == '&' {
                key.push_str("and");
            } else if letter == '+' {
                // `OPEC+` is not OPEC.
                key.push_str("plus");
            } else if letter.is_alphanumeric() {
                fold(letter, key);
            }
        }
    }
    if !name.is_ascii() {
        key.retain(char::is_alphanumeric);
    }
    // A rare letter takes two steps to its plain form.
    while !key.is_ascii() {
        let mut again = String::with_capacity(key.len());
        key.chars().for_each(|letter| fold(letter, &mut again));
        if again == *key {
            break;
        }
        *key = again;
    }
    settle(key);
}

/// Says whether a word is the Arabic article. At the head with a capital and a blank it is a name: `Al Gore`.
fn is_article(word: &str, is_first: bool, behind: Option<char>) -> bool {
    match word {
        "al" | "el" => true,
        "Al" | "El" | "AL" | "EL" => !is_first || behind.is_some_and(is_hyphen),
        _ => false,
    }
}

fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}')
}

/// Returns a bit for each plain letter of a text: a spelling with another letter cannot be in it.
const fn letters_of(text: &[u8]) -> u32 {
    let (mut bits, mut at) = (0, 0);
    while at < text.len() {
        if text[at].is_ascii_lowercase() {
            bits |= 1 << (text[at] - b'a');
        }
        at += 1;
    }
    bits
}

/// The letters of each of `SPELLINGS`.
const LETTERS: [u32; SPELLINGS.len()] = {
    let mut letters = [0; SPELLINGS.len()];
    let mut at = 0;
    while at < letters.len() {
        letters[at] = letters_of(SPELLINGS[at].0.as_bytes());
        at += 1;
    }
    letters
};

/// Replaces spellings until none is left, so that a key is its own key.
fn settle(key: &mut String) {
    loop {
        let mut changed = false;
        let mut letters = letters_of(key.as_bytes());
        for ((spelling, usual), wanted) in SPELLINGS.iter().zip(LETTERS) {
            if letters & wanted == wanted && key.contains(spelling) {
                *key = key.replace(spelling, usual);
                letters = letters_of(key.as_bytes());
                changed = true;
            }
        }
        let length = key.len();
        let mut last = None;
        // Digits stay: `Group of 77`.
        key.retain(|letter| last.replace(letter) != Some(letter) || letter.is_ascii_digit());
        if !changed && key.len() == length {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        #[track_caller]
        fn case(spellings: &[&str]) {
            for spelling in spellings {
                assert_eq!(name_key(spelling), name_key(spellings[0]), "{spelling} and {}", spellings[0]);
            }
        }
        case(&["Sergei Shoigu", "Sergey Shoigu", "SERGEI SHOIGU", "sergey  shoigu", "Sergéi Shoigu"]);
        case(&["Volodymyr Zelensky", "Volodymyr Zelenskyy", "Volodymyr Zelenskiy"]);
        case(&["Kim Jong Un", "Kim Jong-un", "Kim Jong\u{2011}un", "Kim Jongun"]);
        case(&["Abdel Fattah el-Sisi", "Abdel-Fattah al-Sissi", "Abdul Fattah Al-Sisi", "Abdel Fattah El Sisi"]);
        case(&["Bashar al-Assad", "Bashar Assad", "Bashar al-Asad", "Bashar Al Assad"]);
        case(&["Andrey Yermak", "Andrei Yermak", "Andriy Yermak"]);
        case(&["Alexei Navalny", "Aleksey Navalny", "Alexey Navalnyy"]);
        case(&["Mohammed Hussein", "Muhammad Husayn", "Mohamed Hussain", "Mohammad Husain"]);
        case(&["Gérald Darmanin", "Gerald Darmanin"]);
        case(&["Sean O'Brien", "Sean O\u{2019}Brien", "Sean OBrien"]);
        case(&["Ministry of Defence", "the Ministry of Defense"]);
        case(&["World Health Organisation", "World Health Organization"]);
        case(&["Standard & Poor's", "Standard and Poors"]);
        case(&["al-Qaeda", "Al-Qaeda", "al Qaeda"]);
    }

    #[test]
    fn different_persons_have_different_keys() {
        for (one, other) in [
            ("George W. Bush", "George H. W. Bush"),
            ("George W. Bush", "George Bush"),
            ("Wang Lei", "Wang Li"),
            ("Carl Larsson", "Karl Larsson"),
            ("Al Gore", "Gore"),
            ("John Kerry", "John Kirby"),
            ("Kim Jong Un", "Kim Jong Il"),
            ("Sergei Ivanov", "Sergei Ivanova"),
            ("Group of 7", "Group of 77"),
            ("Joseph Biden", "Joe Biden"),
        ] {
            assert_ne!(name_key(one), name_key(other), "{one} and {other}");
        }
    }

    #[test]
    fn a_name_without_letters_has_an_empty_key() {
        assert_eq!(name_key(" -'- "), "");
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(name in "\\PC{0,40}|([A-Za-z]{1,8}[ '-]?){0,6}") {
            let key = name_key(&name);
            prop_assert_eq!(name_key(&key), key);
        }
    }
}
