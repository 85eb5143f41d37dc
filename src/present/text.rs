//! The terminal's view of an answer.
//! In: an answer, the screen, and what the caller has to say at the foot. Out: lines that fit the screen.
//! Knows no index and no file; every text from a file passes `visible` first.

use std::io::{self, Write};

use crate::answer::{Group, hit::Answer, hit::ReportHits, hit::Summary};

use super::count::{Count, grouped};
use super::facts::{self, Shown};
use super::paint::{Ink, Line, Marked};
use super::passage_cut::Ready;
use super::{Depth, Screen, bar, visible, wrap};

/// From this width on, date and place stand beside the title; below, it would be squeezed.
const BESIDE_THE_TITLE: usize = 100;

/// Blanks between a title and what stands beside it, between a query and its counts.
const APART: usize = 3;

/// Columns that a passage has, whatever stands beside it.
const LEAST_ROOM: usize = 16;

/// Lines that the first hit of a report may take, and each further one.
const LINES_OF_A_HIT: [usize; 2] = [3, 2];

/// Writes an answer: what was found, the reports with what is shown of them, facets, and `foot` in one last line.
pub fn answer(out: &mut dyn Write, answer: &Answer, depth: Depth, screen: &Screen, foot: &[String]) -> io::Result<()> {
    header(out, &answer.summary, screen)?;
    let ranks = answer.hits.iter().map(|report| report.rank).max().unwrap_or(0).to_string().len();
    for found in &answer.hits {
        if found.is_copy {
            copy(out, found, ranks + 2, screen)?;
            continue;
        }
        writeln!(out)?;
        report(out, found, ranks, depth, screen)?;
        if answer.summary.name.is_some() && !found.fired.is_empty() {
            aside(
                out,
                ranks + 2,
                Ink::Dim,
                &format!("fired: {}", visible::one_line(&found.fired.join(", ")).text),
                screen,
            )?;
        }
    }
    if !answer.facets.is_empty() {
        writeln!(out)?;
        bar::side_by_side(out, &answer.facets, screen)?;
    }
    if !foot.is_empty() {
        writeln!(out)?;
        list(out, foot, screen)?;
    }
    Ok(())
}

fn header(out: &mut dyn Write, summary: &Summary, screen: &Screen) -> io::Result<()> {
    let mut counts = counts(summary);
    if summary.truncated {
        let what = if summary.group == Group::Report { "" } else { " passages" };
        counts.push_str(&format!(", {}{what} shown", grouped(summary.shown)));
    }
    let name = summary.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
    let query = visible::one_line(&format!("{name}{}", summary.query)).text;
    let mut line = Line::default();
    let rows = wrap::lines(&query, screen.width());
    for (at, row) in rows.iter().enumerate() {
        line.push(Ink::Title, row.of(&query));
        let last = at + 1 == rows.len();
        if last && line.columns() + APART + wrap::columns(&counts) <= screen.width() {
            line.skip(APART);
        } else {
            std::mem::take(&mut line).write(out, screen.colour)?;
        }
    }
    line.push(Ink::Plain, &counts);
    line.write(out, screen.colour)?;
    list(out, &remarks(summary), screen)
}

/// Returns how much was found, in words.
pub(super) fn counts(summary: &Summary) -> String {
    let (matched, passages) = (summary.matched.reports, Count(summary.matched.passages, "passage"));
    match summary.before {
        None if matched == 0 => format!("nothing found in {}", Count(summary.held, "report")),
        None => format!("{} of {}, {passages}", grouped(matched), Count(summary.held, "report")),
        Some(before) => {
            let mut counts = match matched {
                0 => "nothing new".to_string(),
                _ => format!("{} new, {passages}", grouped(matched)),
            };
            for (count, what) in [(before.told, "told before"), (before.passed_over, "passed over")] {
                if count > 0 {
                    counts.push_str(&format!(", {} {what}", grouped(count)));
                }
            }
            counts
        }
    }
}

/// Returns what a reader should know of the counts.
pub(super) fn remarks(summary: &Summary) -> Vec<String> {
    let mut remarks = Vec::new();
    for (asked, forms) in summary.other_forms.iter().filter(|(_, forms)| !forms.is_empty()) {
        let forms: Vec<String> = forms.iter().map(|(form, reports)| format!("{form} {}", grouped(*reports))).collect();
        remarks.push(format!("{asked} (also {})", forms.join(", ")));
    }
    if summary.coarse_dates > 0 {
        remarks.push(format!("{} dated by year or month only", Count(summary.coarse_dates, "report")));
    }
    if summary.unresolved > 0 {
        let mention = if summary.unresolved == 1 { "mentions" } else { "mention" };
        remarks.push(format!("{} {mention} dates whose days are not known", Count(summary.unresolved, "report")));
    }
    remarks
}

/// Writes remarks behind each other, as many on a line as fit.
pub(super) fn list(out: &mut dyn Write, remarks: &[String], screen: &Screen) -> io::Result<()> {
    const SEPARATOR: &str = " · ";
    let mut text = String::new();
    let mut write = |text: &str| -> io::Result<()> {
        for row in wrap::lines(text, screen.width()) {
            aside(out, 0, Ink::Dim, row.of(text), screen)?;
        }
        Ok(())
    };
    for remark in remarks.iter().map(|remark| visible::one_line(remark).text) {
        if text.is_empty() {
            text = remark;
        } else if wrap::columns(&text) + wrap::columns(SEPARATOR) + wrap::columns(&remark) <= screen.width() {
            text = text + SEPARATOR + &remark;
        } else {
            write(&text)?;
            text = remark;
        }
    }
    write(&text)
}

fn report(out: &mut dyn Write, found: &ReportHits, ranks: usize, depth: Depth, screen: &Screen) -> io::Result<()> {
    let indent = ranks + 2;
    head(out, found, indent, screen)?;
    if let Some(stale) = facts::staleness(&found.report) {
        aside(out, indent, Ink::Warning, stale, screen)?;
    }
    if depth == Depth::Passages {
        passages(out, &facts::passages(found), indent, screen)?;
    }
    let left = facts::left(found, depth);
    let sign = if depth == Depth::Reports { "" } else { "+ " };
    if left.is_empty() { Ok(()) } else { aside(out, indent, Ink::Dim, &format!("{sign}{}", left.join(", ")), screen) }
}

/// Writes a copy of the report before it on a line: what it says has been read already.
fn copy(out: &mut dyn Write, found: &ReportHits, indent: usize, screen: &Screen) -> io::Result<()> {
    let place = facts::place(&found.report, found.hits.first().map_or(1, |hit| hit.line));
    let title = facts::title(&found.report, &[]).text;
    let said = format!("= {place}  {}  {title}", facts::date(&found.report));
    for row in wrap::lines(&said, screen.width().saturating_sub(indent)) {
        aside(out, indent, Ink::Dim, row.of(&said), screen)?;
    }
    Ok(())
}

/// Writes a short line of its own.
fn aside(out: &mut dyn Write, indent: usize, ink: Ink, text: &str, screen: &Screen) -> io::Result<()> {
    let mut line = Line::indented(indent);
    line.push(ink, text);
    line.write(out, screen.colour)
}

/// Where date and place of a report stand.
#[derive(Clone, Copy, PartialEq)]
enum Where {
    BesideTitle,
    BesideActors,
    OwnLine,
}

/// Writes number, title, date, place and actors.
fn head(out: &mut dyn Write, found: &ReportHits, indent: usize, screen: &Screen) -> io::Result<()> {
    let (width, room) = (screen.width(), screen.width() - indent);
    let title = facts::title(&found.report, &found.title_marks);
    let rows = wrap::lines(&title.text, room);
    let mut place = Line::default();
    place.push(Ink::Plain, &facts::date(&found.report));
    place.skip(2);
    let number = found.hits.first().map_or(1, |hit| hit.line);
    facts::push_place(&mut place, [&facts::place(&found.report, number), ""], &found.report, number, screen);

    let stands = if width < BESIDE_THE_TITLE || place.columns() > room / 2 {
        Where::OwnLine
    } else if wrap::columns(&title.text) + APART + place.columns() <= room {
        Where::BesideTitle
    } else {
        Where::BesideActors
    };
    let rank = found.rank.to_string();
    let mut line = Line::indented((indent - 2).saturating_sub(rank.len()));
    line.push(Ink::Dim, &rank);
    for (at, row) in rows.iter().enumerate() {
        if at > 0 {
            std::mem::take(&mut line).write(out, screen.colour)?;
        }
        line.skip_to(indent);
        line.push_marked(Ink::Title, &title, *row);
    }
    if stands == Where::BesideTitle {
        line.skip_to(width - place.columns());
        line.append(&place);
    }
    line.write(out, screen.colour)?;

    let mut line = Line::indented(indent);
    if stands == Where::OwnLine {
        line.append(&place);
        line.write(out, screen.colour)?;
        line = Line::indented(indent);
    }
    let taken = if stands == Where::BesideActors { place.columns() + APART } else { 0 };
    if let Some(actors) = facts::actors(&found.report, room - taken) {
        line.push(Ink::Dim, &actors);
    }
    if stands == Where::BesideActors {
        line.skip_to(width - place.columns());
        line.append(&place);
    }
    if line.columns() > indent { line.write(out, screen.colour) } else { Ok(()) }
}

/// Writes the passages; where there are several, each with its line in the file.
fn passages(out: &mut dyn Write, shown: &[Shown<'_>], indent: usize, screen: &Screen) -> io::Result<()> {
    let last_line = shown.iter().map(|shown| shown.line).max().unwrap_or(0);
    let digits = if shown.len() > 1 { last_line.to_string().len() } else { 0 };
    let margin = if shown.len() > 1 { indent + digits + 2 } else { indent };
    let room = screen.width().saturating_sub(margin).max(LEAST_ROOM);
    // Who asks for context reads on: then nothing is cut.
    let whole = shown.iter().any(|shown| shown.marks.is_none());
    let mut lines_of_hits = LINES_OF_A_HIT.into_iter();
    let mut most_lines = LINES_OF_A_HIT[0];
    for Shown { passage, line: number, marks, .. } in shown {
        most_lines = lines_of_hits.next().unwrap_or(most_lines);
        let ready = Ready::new(passage, marks.unwrap_or_default(), screen);
        let text = if whole { ready.within(usize::MAX) } else { fitting(&ready, room, most_lines) };
        let ink = if marks.is_some() { Ink::Plain } else { Ink::Dim };
        for (at, row) in wrap::lines(&text.text, room).into_iter().enumerate() {
            let mut line = Line::indented(indent);
            if at == 0 && digits > 0 {
                line.push(Ink::Dim, &format!("{number:>digits$}"));
            }
            line.skip_to(margin);
            line.push_marked(ink, &text, row);
            line.write(out, screen.colour)?;
        }
    }
    Ok(())
}

/// Returns a passage cut so that it takes at most so many lines.
fn fitting(ready: &Ready, room: usize, most_lines: usize) -> Marked {
    // Lines end before their last column, so the budget is found by trying, from the best to a third less.
    let best = room * most_lines;
    let mut text = ready.within(best);
    for budget in (best * 2 / 3..best).rev().step_by((room / 10).max(1)) {
        if wrap::lines(&text.text, room).len() <= most_lines {
            break;
        }
        text = ready.within(budget);
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::answer::hit::{Before, Matched};
    use crate::language::dates::{Anchor, scan};
    use crate::present::{Dates, sample};

    fn shown(given: &Answer, columns: usize) -> String {
        let mut out = Vec::new();
        let foot = ["14 more: --limit 0", "revision 4", "1 file not read: dateline status"].map(String::from);
        answer(&mut out, given, Depth::Passages, &sample::screen(columns), &foot).unwrap();
        sample::in_brackets(&out)
    }

    #[test]
    fn an_answer_on_80_columns() {
        assert_eq!(
            shown(&sample::answer(), 80),
            "\
arms deal   17 of 60 reports, 31 passages, 3 shown
arms (also arming 2)

1  Washington says weapons talks are under way
   2023-08-31  corpus/2023/talks.txt:12
   North Korea, Russia, United States
   12  Moscow sought a further [arms deal] with Pyongyang, officials said on
       Wednesday. … They said that no [deal] on shells had been signed, but that
       deliveries by rail and by sea were being prepared in at least two ports.
   48  A [deal] for [arms] of that size would be the largest between the two since
       the nineteen-seventies.
   + 1 more passage

2  Annual review of [arms] transfers
   2023 (year only)  corpus/review.md:40
   Belarus, China, France, Germany, India, Iran, Israel, North Korea + 9 more
   [Arms] exports fell; the drone [deal] was the exception.

3  a.jsonl#7
   undated  wire/a.jsonl#7:7
   changed since it was indexed
   An ␛c\\u{9b}31m [arms]\\u{202e} [deal]: 武器取引の合意。
   + 2 more passages

date                                     actor
2022-11  ███▊           2                state/Russia         █████████████  11
2023-08  █████████████  7                state/North Korea    ██████████▋     9
2023     █▉             1  year only     state/United States  ███████▏        6
undated  █████▋         3                14 more

14 more: --limit 0 · revision 4 · 1 file not read: dateline status
"
        );
    }

    #[test]
    fn an_answer_on_160_columns() {
        let mut answer = sample::answer();
        answer.hits.truncate(2);
        // A title that leaves no room beside it.
        let review = &mut answer.hits[1];
        review
            .report
            .title
            .get_or_insert_default()
            .push_str(", with an outlook on what the coming year may bring to the region");
        assert_eq!(
            shown(&answer, 160),
            "\
arms deal   17 of 60 reports, 31 passages, 3 shown
arms (also arming 2)

1  Washington says weapons talks are under way                                      2023-08-31  corpus/2023/talks.txt:12
   North Korea, Russia, United States
   12  Moscow sought a further [arms deal] with Pyongyang, officials said on Wednesday. The two sides have met four times
       since the spring. They said that no [deal] on shells had been signed, but that deliveries by rail and by sea were
       being prepared in at least two ports. Neither embassy answered a request for comment.
   48  A [deal] for [arms] of that size would be the largest between the two since the nineteen-seventies.
   + 1 more passage

2  Annual review of [arms] transfers, with an outlook on what the coming year may bring to the region
   Belarus, China, France, Germany, India, Iran, Israel, North Korea + 9 more      2023 (year only)  corpus/review.md:40
   [Arms] exports fell; the drone [deal] was the exception.

date                                                actor
2022-11  ██████▉                   2                state/Russia         ████████████████████████  11
2023-08  ████████████████████████  7                state/North Korea    ███████████████████▋       9
2023     ███▍                      1  year only     state/United States  █████████████▏             6
undated  ██████████▎               3                14 more

14 more: --limit 0 · revision 4 · 1 file not read: dateline status
"
        );
    }

    #[test]
    fn the_days_of_dates_are_wrapped_and_cut_with_the_text() {
        let mut answer = sample::answer();
        answer.hits.truncate(1);
        answer.facets.clear();
        let anchor = Anchor { date: answer.hits[0].report.date, day_first: false };
        for hit in &mut answer.hits[0].hits {
            hit.passage.mentions = scan(&hit.passage.text, anchor);
        }
        let screen = Screen { dates: Dates::Resolved, ..sample::screen(80) };
        let mut out = Vec::new();
        super::answer(&mut out, &answer, Depth::Passages, &screen, &[]).unwrap();
        let shown = sample::in_brackets(&out);
        // Brackets around marks take no columns on the screen.
        assert!(shown.lines().all(|line| wrap::columns(line) <= 80 + 4), "{shown}");
        let text = "   12  Moscow sought a further [arms deal] with Pyongyang, officials said on\n       \
                    Wednesday [2023-08-30]. … They said that no [deal] on shells had been\n       \
                    signed, but that deliveries by rail and by sea were being …\n   \
                    48  A [deal] for [arms] of that size would be the largest between the two since\n       \
                    the nineteen-seventies [1970-01-01..1979-12-31].\n";
        assert!(shown.contains(text), "{shown}");
    }

    #[test]
    fn what_was_not_found_is_said_plainly() {
        #[track_caller]
        fn case(summary: Summary, expected: &str) {
            let mut out = Vec::new();
            let given = Answer { summary: Summary { query: "talks".to_string(), ..summary }, ..Answer::default() };
            answer(&mut out, &given, Depth::Passages, &sample::screen(80), &[]).unwrap();
            assert_eq!(sample::in_brackets(&out), expected);
        }
        let matched = |reports, passages| Matched { reports, passages };
        case(Summary { held: 12_345, ..Summary::default() }, "talks   nothing found in 12,345 reports\n");
        case(Summary { held: 1, matched: matched(1, 1), ..Summary::default() }, "talks   1 of 1 report, 1 passage\n");
        let told = |told, passed_over| Some(Before { told, passed_over });
        case(Summary { before: told(0, 0), ..Summary::default() }, "talks   nothing new\n");
        case(
            Summary {
                before: told(1_200, 3),
                matched: matched(2, 4),
                name: Some("daily".to_string()),
                ..Summary::default()
            },
            "daily: talks   2 new, 4 passages, 1,200 told before, 3 passed over\n",
        );
        case(
            Summary {
                held: 3,
                matched: matched(2, 4),
                name: Some("watch".to_string()),
                coarse_dates: 1,
                ..Summary::default()
            },
            "watch: talks   2 of 3 reports, 4 passages\n1 report dated by year or month only\n",
        );
    }

    #[test]
    fn context_is_read_with_the_whole_hit() {
        let mut given = sample::answer();
        given.hits.truncate(1);
        given.facets.clear();
        given.hits[0].hits.truncate(1);
        given.hits[0].hits[0].context_before = vec![sample::passage(0, 3, "Before the talks.")];
        let text = shown(&given, 80);
        assert!(text.contains("\n    3  Before the talks.\n   12  Moscow sought"), "{text}");
        assert!(!text.contains('…') && text.contains("in the autumn."), "{text}");
    }

    #[test]
    fn every_line_fits_the_screen_and_ends_in_no_blank() {
        for columns in 40..=200 {
            let text = shown(&sample::answer(), columns);
            for line in text.lines() {
                assert_eq!(line, line.trim_end());
                let shown = line.replace(['[', ']'], "");
                assert!(wrap::columns(&shown) <= columns.min(120), "{columns}: {line}");
            }
        }
    }

    #[test]
    fn colour_adds_nothing_but_colour() {
        let written = |colour: bool| {
            let mut out = Vec::new();
            answer(&mut out, &sample::answer(), Depth::Passages, &Screen { colour, ..sample::screen(80) }, &[])
                .unwrap();
            String::from_utf8(out).unwrap()
        };
        assert!(!written(false).contains('\u{1b}'));
        assert_eq!(sample::in_brackets(written(true).as_bytes()).replace(['[', ']'], ""), written(false));
    }

    #[test]
    fn no_number_and_no_name_is_too_large_for_the_view() {
        let mut given = sample::answer();
        let found = &mut given.hits[0];
        (found.rank, found.more_passages) = (usize::MAX, usize::MAX);
        found.report.id = format!("corpus/{}.txt", "x".repeat(500));
        found.report.title = Some("no blank".replace(' ', "").repeat(300));
        found.hits[1].line = usize::MAX;
        for columns in [0, 1, 80, 120, usize::MAX] {
            let text = shown(&given, columns);
            assert!(text.contains("[arms deal]") || text.contains("[arms]"), "{text}");
        }
    }
}
