//! The lines of a passage that are to stay lines: headings, items of lists, quotations, rows of tables, paragraphs.
//! In: a passage as the index holds it. Out: visible text with a break before each of them; all other breaks are those of a
//! column that the writer happened to have, and are blanks. What marks such lines stays as it is written.

use crate::answer::hit::PassageFacts;
use crate::present::Screen;
use crate::present::paint::Marked;
use crate::present::resolved_dates::resolved;
use crate::present::visible;
use crate::report::span::Span;

/// Returns a whole passage, its lines apart.
pub(super) fn in_lines(passage: &PassageFacts, marks: &[Span], screen: &Screen) -> Marked {
    let resolved = resolved(&passage.text, marks, &passage.mentions, screen.dates);
    let visible = visible::one_line(&resolved.marked.text);
    let begins: Vec<usize> =
        begins(&passage.text).into_iter().map(|begin| visible.place(resolved.place(begin))).collect();
    let mut marked = visible.marked(&resolved.marked);
    let mut text = std::mem::take(&mut marked.text).into_bytes();
    for begin in begins {
        // The break has become a blank, a byte as long: nothing moves.
        if let Some(blank) = begin.checked_sub(1).and_then(|before| text.get_mut(before)).filter(|byte| **byte == b' ')
        {
            *blank = b'\n';
        }
    }
    // One character of ASCII for another: it stays UTF-8.
    marked.text = String::from_utf8(text).unwrap_or_default();
    marked
}

/// Returns the bytes at which lines begin that stand apart from the line before.
fn begins(text: &str) -> Vec<usize> {
    let mut begins = Vec::new();
    let (mut start, mut before, mut item) = (0, "", 0_u32);
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        let number = item_number(words);
        let goes_on = number.is_some_and(|number| number == 1 || item.checked_add(1) == Some(number));
        let is_apart = before.is_empty() || is_heading(before) || has_sign(words) || goes_on;
        if start > 0 && !words.is_empty() && is_apart {
            begins.push(start + line.len() - line.trim_start().len());
        }
        item = number.filter(|_| goes_on || is_apart).unwrap_or(item);
        (start, before) = (start + line.len(), words);
    }
    begins
}

fn is_heading(line: &str) -> bool {
    line.starts_with('#') && line.trim_start_matches('#').starts_with(' ')
}

/// Says whether a line begins with what makes it a heading, an item, a quotation or a row.
fn has_sign(line: &str) -> bool {
    is_heading(line)
        || line.starts_with('|')
        || ["- ", "* ", "+ ", "• ", "> "].iter().any(|sign| line.starts_with(sign))
}

/// Returns the number of an item, as 3 for `3. ` and `3) `. It needs its neighbour: a sentence may end in `30. ` as well.
fn item_number(line: &str) -> Option<u32> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let follows = [". ", ") "].iter().any(|sign| line[digits..].starts_with(sign));
    if follows { line[..digits].parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::present::sample;

    proptest! {
        #[test]
        fn but_for_its_breaks_a_passage_is_what_it_is_on_one_line(text in "[a1#*|. \r\n\t\u{a0}\u{200b}\u{301}\u{2028}é-]{0,60}") {
            let shown = in_lines(&sample::passage(0, 1, &text), &[], &sample::screen(80)).text;
            prop_assert_eq!(shown.replace('\n', " "), visible::one_line(&text).text);
        }
    }

    #[test]
    fn headings_items_and_paragraphs_stay_lines_and_prose_flows() {
        #[track_caller]
        fn case(text: &str, expected: &str) {
            let passage = sample::passage(0, 1, text);
            assert_eq!(in_lines(&passage, &[], &sample::screen(80)).text, expected);
        }
        case("# The race\nShells are\nshort.\n", "# The race\nShells are short.");
        case("Needs:\n\n- *artillery*\n  of all kinds\n* drones\n", "Needs:\n- *artillery* of all kinds\n* drones");
        case("Signed:\r\n1. Iran\r\n2) Russia\r\n", "Signed:\n1. Iran\n2) Russia");
        case("on August\n30. The talks\n#7 of them\n", "on August 30. The talks #7 of them");
        case("\n\n  One.\n \n\nTwo.", "One.\nTwo.");
        case("| a | b |\n| 1 | \u{202e} |", "| a | b |\n| 1 | \\u{202e} |");
        case("", "");
    }

    #[test]
    fn marks_stay_on_their_words() {
        let (text, marks) = sample::marked("\u{200b}Two\r\n\r\n- \u{1b}an [arms\n- deal]");
        let shown = in_lines(&sample::passage(0, 1, &text), &marks, &sample::screen(80));
        assert_eq!(shown.text, "Two\n- ␛an arms\n- deal");
        assert_eq!(shown.marks.iter().map(|mark| mark.of(&shown.text)).collect::<Vec<_>>(), ["arms\n- deal"]);
    }
}
