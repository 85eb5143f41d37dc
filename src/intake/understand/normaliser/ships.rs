//! Ships carry names of persons and places: what stands before one tells it.
//! In: a text and the place of a name. Out: whether it is a ship's. Knows no ship.

use super::super::words::{self, Joint};
use crate::report::span::Span;

/// Ships stand behind these.
static SHIPS: &[&str] =
    &["FS", "HMAS", "HMC", "HMCS", "HMNZS", "HMS", "INS", "JS", "MS", "MT", "MV", "ROKS", "SS", "USCGC", "USNS", "USS"];

/// Says whether the name at `start` is that of a ship.
pub(super) fn is_one(text: &str, start: usize, name: &str) -> bool {
    let first = name.split(' ').next().unwrap_or(name);
    SHIPS.contains(&first) && first.len() < name.len()
        || words::before(text, start).is_some_and(|word| SHIPS.contains(&word.text))
        || is_in_list(text, start)
}

/// Who is called with an article.
static WITH_ARTICLE: &[&str] = &["Aga Khan", "Dalai Lama", "Karmapa Lama", "Panchen Lama"];

/// What stands between an article and a person's name.
static HONOURS: &[&str] =
    &["Apostle", "Hon.", "Honorable", "Honourable", "Imam", "Prophet", "Rev.", "Reverend", "Saint", "Virgin"];

/// Says whether a person's name at `span` is that of a ship by its article: `the Charles de Gaulle, the Admiral Kuznetsov`.
pub(super) fn is_called_with_article(text: &str, span: Span) -> bool {
    let name = span.of(text);
    let before = |at| words::before(text, at).filter(|word| word.joint == Joint::Blank && !word.stopped);
    let rank = before(span.start).filter(|word| matches!(word.text, "Admiral" | "General" | "Marshal"));
    let is_article = |word: words::Word<'_>| matches!(word.text, "the" | "The");
    let has_article = before(rank.map_or(span.start, |rank| rank.start)).is_some_and(is_article);
    has_article
        && (rank.is_some() || name.contains(' ') && !name.contains(" of "))
        && !WITH_ARTICLE.contains(&name)
        && !HONOURS.contains(&name.split(' ').next().unwrap_or_default())
        && ends_name(&text[span.end..])
}

/// Says whether what stands behind a name is no word that it belongs to, as in `the Jimmy Carter years`.
fn ends_name(rest: &str) -> bool {
    match rest.strip_prefix([' ', '\n']) {
        None => rest.is_empty() || rest.starts_with([',', '.', ';']),
        Some(rest) => rest.split([' ', '\n', ',', '.']).next().is_some_and(|next| BEHIND.contains(&next)),
    }
}

/// Words behind the names of ships.
#[rustfmt::skip]
static BEHIND: &[&str] = &[
    "and", "arrived", "fired", "had", "has", "is", "left", "or", "sailed", "sank", "to", "was", "were", "will",
];

/// What ships are called together.
#[rustfmt::skip]
static FLEETS: &[&str] = &[
    "carriers", "corvettes", "cruisers", "destroyers", "ferries", "freighters", "frigates", "gunboats", "ships", "submarines",
    "tankers", "vessels", "warships",
];

/// So many names of a list are read back.
const LISTED: usize = 8;

/// Says whether a name stands in a list of ships: `the destroyers Kidd, Young and Hoel`.
fn is_in_list(text: &str, start: usize) -> bool {
    let mut head = &text[..start];
    for _ in 0..LISTED {
        let Some(bare) = head.strip_suffix(' ') else { return false };
        if FLEETS.contains(&words::at_end(bare)) {
            return true;
        }
        let bare = bare.strip_suffix(" and").unwrap_or(bare);
        let bare = bare.strip_suffix(',').unwrap_or(bare);
        let name = words::at_end(bare);
        if !name.starts_with(|first: char| first.is_uppercase()) {
            return false;
        }
        head = &bare[..bare.len() - name.len()];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ship_is_told_by_what_stands_before_it() {
        assert!(is_one("FS Charles de Gaulle", 3, "Charles de Gaulle"));
        assert!(is_one("the USS Cole", 4, "USS Cole"));
        assert!(!is_one("with Charles de Gaulle", 5, "Charles de Gaulle"));
    }

    #[test]
    fn a_list_of_ships_is_told_by_what_they_are_called_together() {
        let text = "the destroyers Kidd, Young and Hoel fired, said Captain Leftwich and Admiral Boyd";
        for (name, is_ship) in [("Kidd", true), ("Young", true), ("Hoel", true), ("Leftwich", false), ("Boyd", false)] {
            assert_eq!(is_one(text, text.find(name).unwrap_or_default(), name), is_ship, "{name}");
        }
    }

    #[test]
    fn a_person_with_an_article_is_a_ship() {
        for (text, name, is_ship) in [
            ("the Charles de Gaulle, at sea", "Charles de Gaulle", true),
            ("and the Admiral Kuznetsov.", "Kuznetsov", true),
            ("The Abraham Lincoln is in port", "Abraham Lincoln", true),
            ("the Jimmy Carter years", "Jimmy Carter", false),
            ("the Dalai Lama, who", "Dalai Lama", false),
            ("the Prophet Muhammad, who", "Prophet Muhammad", false),
            ("met Abraham Lincoln, who", "Abraham Lincoln", false),
            ("the Duke of Kent, who", "Duke of Kent", false),
        ] {
            let start = text.find(name).unwrap_or_default();
            assert_eq!(is_called_with_article(text, Span::new(start, start + name.len())), is_ship, "{text}");
        }
    }
}
