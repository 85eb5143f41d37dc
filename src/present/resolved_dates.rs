//! Writes the days of dates beside them: `on Wednesday [2023-08-30]`.
//! In: a text, its marks and the dates that it mentions. Out: the text with what was added, where that stands, and where
//! everything has gone. Knows no colour: that it is an addition is said by whoever prints it.

use super::Dates;
use super::paint::Marked;
use crate::language::dates::{AnchoredOn, Kind, Mention, Precision};
use crate::report::span::Span;

/// A text with the days of its dates.
pub(super) struct Resolved {
    /// The text, its marks, and what was added. No mark reaches over an addition: it was not asked for.
    pub(super) marked: Marked,
    /// Where something was added: the byte of the original behind it, and how many bytes were added up to there.
    added: Vec<(usize, usize)>,
}

impl Resolved {
    /// Returns where a byte of the original has gone; one that follows an addition stands behind it.
    pub(super) fn place(&self, offset: usize) -> usize {
        let before = self.added.partition_point(|(at, _)| *at <= offset);
        offset + before.checked_sub(1).map_or(0, |last| self.added[last].1)
    }
}

/// Adds the days of those mentions whose words do not tell them, if they are wanted.
pub(super) fn resolved(text: &str, marks: &[Span], mentions: &[Mention], dates: Dates) -> Resolved {
    let mut resolved =
        Resolved { marked: Marked { text: String::with_capacity(text.len()), ..Marked::default() }, added: Vec::new() };
    let wanted = mentions.iter().filter(|_| dates == Dates::Resolved);
    let mut written = 0;
    for (mention, days) in wanted.filter_map(|mention| Some((mention, beside(mention)?))) {
        // A mention that does not fit the text is no reason to panic.
        let Some(before) = text.get(written..mention.span.end) else { continue };
        let out = &mut resolved.marked.text;
        out.push_str(before);
        out.push(' ');
        let start = out.len();
        out.push_str(&format!("[{days}]"));
        resolved.marked.added.push(Span::new(start, out.len()));
        written = mention.span.end;
        resolved.added.push((written, out.len() - written));
    }
    resolved.marked.text.push_str(&text[written..]);
    for mark in marks {
        resolved.mark(*mark);
    }
    resolved
}

impl Resolved {
    /// Adds a mark of the original, in as many parts as additions leave of it.
    fn mark(&mut self, mark: Span) {
        let mut start = mark.start;
        let first = self.added.partition_point(|(at, _)| *at <= mark.start);
        let inside = self.added[first..].iter().map(|(at, _)| *at).take_while(|at| *at < mark.end);
        for end in inside.chain([mark.end]).collect::<Vec<_>>() {
            let length = end.saturating_sub(start);
            let begins = self.place(start);
            self.marked.marks.push(Span::new(begins, begins + length));
            start = end;
        }
    }
}

/// Returns what stands beside a mention; none where its words tell its days.
fn beside(mention: &Mention) -> Option<String> {
    let Some(days) = mention.days else { return Some("days not known".to_string()) };
    if let Some(other) = mention.other {
        return Some(format!("{days} or {other}"));
    }
    let is_of_calendar = matches!(mention.precision, Precision::Day | Precision::Month | Precision::Year);
    let tells = mention.anchored_on == AnchoredOn::Itself && (mention.kind == Kind::Range || is_of_calendar);
    (!tells).then(|| days.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::dates::{Anchor, scan};
    use crate::present::sample;
    use crate::report::interval::Interval;

    fn written(text: &str, date: Option<&str>) -> Resolved {
        let (text, marks) = sample::marked(text);
        let date = date.and_then(|date| Interval::parse_iso(date).ok());
        let mentions = scan(&text, Anchor { date, day_first: false });
        resolved(&text, &marks, &mentions, Dates::Resolved)
    }

    /// Marks stand in square brackets, additions in their own and in braces.
    #[track_caller]
    fn case(text: &str, expected: &str) {
        let Marked { text, marks, added } = written(text, Some("2023-08-31")).marked;
        let mut signs: Vec<(usize, char)> = Vec::new();
        marks.iter().for_each(|mark| signs.extend([(mark.end, ']'), (mark.start, '[')]));
        added.iter().for_each(|span| signs.extend([(span.end, '}'), (span.start, '{')]));
        signs.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        let mut shown = text;
        signs.into_iter().for_each(|(at, sign)| shown.insert(at, sign));
        assert_eq!(shown, expected);
    }

    #[test]
    fn days_stand_beside_dates_whose_words_do_not_tell_them() {
        case("They met on Wednesday.", "They met on Wednesday {[2023-08-30]}.");
        case("On Aug. 30 and in May", "On Aug. 30 {[2023-08-30]} and in May {[2023-05]}");
        case("It was 03/04/2024 then.", "It was 03/04/2024 {[2024-03-04 or 2024-04-03]} then.");
        case(
            "In FY 2023 and early 2022.",
            "In FY 2023 {[2022-10-01..2023-09-30]} and early 2022 {[2022-01-01..2022-04-30]}.",
        );
        let plain = "On 30 August 2023, in May 2022, from 2014 to 2016, 2023-08-30.";
        case(plain, plain);
        let unknown = written("It came last week.", None).marked.text;
        assert_eq!(unknown, "It came last week [days not known].");
    }

    #[test]
    fn a_mark_never_reaches_over_what_was_added() {
        case("They met [on Wednesday] there.", "They met [on Wednesday] {[2023-08-30]} there.");
        case("They met on [Wednesday there].", "They met on [Wednesday] {[2023-08-30]}[ there].");
        case("[They] met on Wednesday [there].", "[They] met on Wednesday {[2023-08-30]} [there].");
    }

    #[test]
    fn what_follows_an_addition_stands_behind_it() {
        let resolved = written("On Wednesday. Next", Some("2023-08-31"));
        let text = &resolved.marked.text;
        assert_eq!(text, "On Wednesday [2023-08-30]. Next");
        assert_eq!((&text[resolved.place(3)..], &text[resolved.place(14)..]), (&text[3..], "Next"));
        let as_written = super::resolved("On Wednesday", &[], &[], Dates::AsWritten);
        assert_eq!((as_written.place(12), as_written.marked.text.as_str()), (12, "On Wednesday"));
    }
}
