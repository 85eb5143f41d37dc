//! Texts inside HTML and XML.
//! In: any text. Out: the same made visible on one line, with the signs of markup escaped: whatever it holds, it stays text,
//! inside an element and inside a quoted attribute. What XML cannot hold is never visible.

use crate::report::span::Span;

use super::paint::Marked;
use super::visible;

/// Returns a text, escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    push(&mut escaped, &visible::one_line(text).text);
    escaped
}

/// Returns a visible text, escaped, with its marks in `<mark>` and what was added to it in `<ins>`.
pub(super) fn marked(text: &Marked) -> String {
    let mut inside: Vec<(Span, &str)> = Vec::with_capacity(text.marks.len() + text.added.len());
    inside.extend(text.marks.iter().map(|mark| (*mark, "mark")));
    inside.extend(text.added.iter().map(|added| (*added, "ins")));
    inside.sort_unstable_by_key(|(span, _)| *span);
    let mut escaped = String::with_capacity(text.text.len() + 13 * inside.len());
    let mut at = 0;
    for (span, element) in inside {
        let start = span.start.clamp(at, text.text.len());
        let end = span.end.clamp(start, text.text.len());
        push(&mut escaped, &text.text[at..start]);
        escaped.push_str(&format!("<{element}>"));
        push(&mut escaped, &text.text[start..end]);
        escaped.push_str(&format!("</{element}>"));
        at = end;
    }
    push(&mut escaped, &text.text[at..]);
    escaped
}

fn push(escaped: &mut String, visible: &str) {
    for character in visible.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_text_holds_it_stays_text() {
        #[track_caller]
        fn case(text: &str, expected: &str) {
            assert_eq!(escaped(text), expected);
        }
        case("<script>alert('1')</script>", "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;");
        case("AT&T \"x\" &amp;", "AT&amp;T &quot;x&quot; &amp;amp;");
        case("pay\u{202e}dia\u{0}\n\u{1b}[31m", "pay\\u{202e}dia␀ ␛[31m");
    }

    #[test]
    fn marks_and_additions_stand_around_their_words() {
        let text = "a <b> on Wednesday [2023-08-30] & c".to_string();
        let marks = vec![Span::new(2, 5), Span::new(9, 18)];
        let added = vec![Span::new(19, 31)];
        assert_eq!(
            marked(&Marked { text, marks, added }),
            "a <mark>&lt;b&gt;</mark> on <mark>Wednesday</mark> <ins>[2023-08-30]</ins> &amp; c"
        );
    }
}
