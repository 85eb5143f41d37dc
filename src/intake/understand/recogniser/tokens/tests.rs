//! How texts are cut, where names may not reach, and what any text gives.

use proptest::prelude::*;

use super::*;

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    cut(text, &mut tokens);
    tokens
}

/// The tokens parted by blanks, with `/` before one that begins.
fn shown(text: &str) -> String {
    let shown: Vec<String> =
        tokens(text).iter().map(|token| format!("{}{}", if token.begins { "/" } else { "" }, token.of(text))).collect();
    shown.join(" ")
}

#[test]
fn tokens_are_those_of_labelled_corpora() {
    #[track_caller]
    fn case(text: &str, expected: &str) {
        assert_eq!(shown(text), expected);
    }
    case("US-led troops", "/US - led troops");
    case("China's and China’s", "/China 's and China ’s");
    case("Da'esh, O’Neal don't", "/Da'esh , O’Neal do n't");
    case("China 's is n't", "/China 's is n't");
    case("Gen. Mark A. Milley of the U.S. Army.", "/Gen. Mark A. Milley of the U.S. Army .");
    case("It cost 1,234.5 at AT&T in No. 7.", "/It cost 1,234.5 at AT&T in No. 7 .");
    case("see http://a.b/c?d=e. Or a@b.org, adobe.com.", "/see http://a.b/c?d=e . /Or a@b.org , adobe.com .");
    case("wait... no -- yes", "/wait ... no -- yes");
    case("Erdoğan spoke", "/Erdoğan spoke");
    case("\u{2bc} Ka\u{2bc}a", "/\u{2bc} Ka\u{2bc}a");
    case("", "");
}

#[test]
fn no_name_reaches_over_a_beginning() {
    #[track_caller]
    fn case(text: &str, expected: &str) {
        assert_eq!(shown(text), expected);
    }
    case("in Ukraine\nBoris Johnson", "/in Ukraine /Boris Johnson");
    case("He left. “Why?” They", "/He left . /“ Why ? ” /They");
    case("a\n\nb", "/a /b");
    case("Name    Place", "/Name /Place");
    case("short\nline", "/short line");
    let wrapped = "The Secretary of State for Foreign and Commonwealth Affairs, Boris\nJohnson, spoke";
    assert_eq!(tokens(wrapped).iter().filter(|token| token.begins).count(), 1);
}

#[test]
fn a_line_of_capitals_is_known_from_its_first_token() {
    let text = "I SAAD JABR CONTACTED MCANDREW\nHe met NATO and DOD (US) there.\nNATO\n";
    let shouted: Vec<&str> = tokens(text).iter().filter(|token| token.shouted).map(|token| token.of(text)).collect();
    assert_eq!(shouted, ["I", "SAAD", "JABR", "CONTACTED", "MCANDREW"]);
}

#[test]
fn the_abbreviations_are_sorted_so_that_they_can_be_searched() {
    assert!(ABBREVIATIONS.is_sorted());
}

proptest! {
    #[test]
    fn tokens_are_in_order_on_characters_and_hold_all_that_is_no_blank(text in "\\PC{0,40}|[A-Za-z0-9 .'’@:/,&\n-]{0,60}") {
        let mut at = 0;
        for token in tokens(&text) {
            let (start, end) = (token.start as usize, token.end as usize);
            prop_assert!(at <= start && start < end);
            prop_assert!(text.is_char_boundary(start) && text.is_char_boundary(end));
            prop_assert!(text[at..start].chars().all(|c| c.is_whitespace() || c.is_control() || is_invisible(c)));
            at = end;
        }
    }
}
