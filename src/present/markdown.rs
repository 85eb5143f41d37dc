//! Texts inside Markdown.
//! In: visible text on one line. Out: the same for CommonMark and its kin, in which nothing of it is a sign: no emphasis, no
//! link, no HTML, no heading.

use crate::report::span::Span;

use super::paint::Marked;

/// Returns a text, escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 16);
    // At the start of a line signs and numbers make lists, headings and rules.
    let number = text.len() - text.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    for (at, character) in text.char_indices() {
        let begins = at == 0 && "#+-=:".contains(character);
        let numbers = at == number && at > 0 && ".)".contains(character);
        if begins || numbers || "\\`*_[]<>|~&$".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Returns a text, escaped, with its marks in bold.
pub(super) fn marked(text: &Marked) -> String {
    let mut out = String::new();
    let mut at = 0;
    for mark in &text.marks {
        let mark = Span::new(mark.start.max(at), mark.end.max(at));
        out.push_str(&escaped(&text.text[at..mark.start]));
        out.push_str(&format!("**{}**", escaped(&text.text[mark.start..mark.end])));
        at = mark.end;
    }
    out.push_str(&escaped(&text.text[at..]));
    out
}

/// Returns a text as code: between more backticks than it holds in a row.
pub(super) fn code(text: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A blank keeps a backtick of the text apart from the fence, and is no part of the code.
    if longest > 0 { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markdown() {
        #[track_caller]
        fn case(text: &str, expected: &str) {
            assert_eq!(escaped(text), expected);
        }
        case("An arms deal, signed.", "An arms deal, signed.");
        case("<b>*x*</b> [a](x) `c`", "\\<b\\>\\*x\\*\\</b\\> \\[a\\](x) \\`c\\`");
        case("# no_heading & a \\", "\\# no\\_heading \\& a \\\\");
        case("- 1. $5", "\\- 1. \\$5");
        case("12) a - b", "12\\) a - b");
    }

    #[test]
    fn code_holds_backticks() {
        assert_eq!(code("corpus/a.txt:12"), "`corpus/a.txt:12`");
        assert_eq!(code("a``b:1"), "``` a``b:1 ```");
    }

    #[test]
    fn marks_are_bold() {
        let text = Marked {
            text: "An arms deal.".to_string(),
            marks: vec![Span::new(3, 7), Span::new(8, 12)],
            ..Marked::default()
        };
        assert_eq!(marked(&text), "An **arms** **deal**.");
    }
}
