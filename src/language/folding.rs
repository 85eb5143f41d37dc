//! Folds a character to the letters that it is searched by: case, accents and compatibility forms go.
//! In: one character of a text. Out: lower-case letters and digits, or nothing.
//! Knows no word: what belongs to one is decided in `analyser`.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Says whether the character may stand inside a word without being seen: soft hyphens, joiners,
/// direction marks, combining accents. `COVID-19` is written with an invisible U+2060 in many reports.
pub fn is_invisible(character: char) -> bool {
    match character {
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' => true,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{0}'..='\u{2ff}' => false,
        _ => is_combining_mark(character),
    }
}

/// Says whether the script is written without blanks between words, so that pairs of characters are indexed.
pub fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{3041}'..='\u{30ff}' // Hiragana and Katakana
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' // Han
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ac00}'..='\u{d7af}' // Hangul: blanks stand between phrases, particles cling to words
        | '\u{20000}'..='\u{323af}')
}

/// Says whether the character is an apostrophe, in any of the ways it is typed.
pub fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '\u{2bc}' | '\u{ff07}')
}

/// Appends the folded letters of `character`.
pub fn fold(character: char, folded: &mut String) {
    if character.is_ascii() {
        folded.push(character.to_ascii_lowercase());
        return;
    }
    // Letters that Unicode does not take apart, though people type them both ways.
    let typed = match character {
        'ß' | 'ẞ' => "ss",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        'ς' => "σ",
        _ => "",
    };
    if !typed.is_empty() {
        folded.push_str(typed);
        return;
    }
    if is_unspaced(character) {
        // Hangul must not be taken apart into its single sounds.
        folded.push(character);
        return;
    }
    decompose_compatible(character, |part| {
        if !is_combining_mark(part) {
            folded.extend(part.to_lowercase().filter(|c| c.is_alphanumeric()));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_typographic_forms_do_not_matter() {
        #[track_caller]
        fn case(text: &str, expected: &str) {
            let mut folded = String::new();
            text.chars().for_each(|character| fold(character, &mut folded));
            assert_eq!(folded, expected, "{text}");
        }
        case("Erdoğan", "erdogan");
        case("İstanbul", "istanbul");
        case("Straße", "strasse");
        case("Łódź", "lodz");
        case("ﬁnance", "finance");
        case("Ωμέγας", "ωμεγασ");
        case("한국", "한국");
        case("Škoda", "skoda");
    }
}
