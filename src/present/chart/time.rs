//! The axis of time: where it is labelled, and how.
//! In: the steps under the columns and the middle of each in pixels. Out: labels that do not overlap: as fine as there is
//! room, at round places of the calendar. Knows no counts.

use jiff::civil::Date;

use super::letters;
use crate::report::step::Step;

/// The names of the months, as short as they are understood.
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Between two labels, in heights of their letters.
const APART: f64 = 0.7;

/// A step under the columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    /// The number of the step.
    pub(super) number: i32,
    /// The middle of its column, in pixels.
    pub(super) middle: f64,
    /// Nothing of the calendar lies between it and the one before.
    pub(super) runs_on: bool,
}

/// A label of the axis, in two lines: what changes from label to label, and what stays for several.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Label {
    /// The middle of the column that it is for, in pixels.
    pub(super) tick: f64,
    /// Its own middle: within the edges.
    pub(super) middle: f64,
    /// The first line.
    pub(super) text: String,
    /// The second line, where it is not that of the label before.
    pub(super) below: Option<String>,
}

/// So many steps of some length from one label to the next.
#[derive(Debug, Clone, Copy)]
struct Every(i32, Step);

/// Labels of the steps themselves and of coarser ones, the finest first.
const ALL: [Every; 16] = [
    Every(1, Step::Day),
    Every(1, Step::Week),
    Every(1, Step::Month),
    Every(1, Step::Quarter),
    Every(2, Step::Quarter),
    Every(1, Step::Year),
    Every(2, Step::Year),
    Every(5, Step::Year),
    Every(10, Step::Year),
    Every(20, Step::Year),
    Every(50, Step::Year),
    Every(100, Step::Year),
    Every(200, Step::Year),
    Every(500, Step::Year),
    Every(1_000, Step::Year),
    Every(10_000, Step::Year),
];

impl Every {
    /// Says whether a step of the axis is the first that begins in one of these.
    fn begins_with(self, axis: Step, number: i32) -> bool {
        let of = |number: i32| self.1.number(axis.days(number).first()).div_euclid(self.0);
        of(number) != of(number - 1)
    }
}

/// Returns the labels for letters of a size, between the edges. The first after a gap has one where there is room.
pub(super) fn labels(axis: Step, places: &[Place], size: f64, [left, right]: [f64; 2]) -> Vec<Label> {
    let mut chosen: Vec<(usize, Every)> = Vec::new();
    for every in ALL.iter().filter(|every| every.1 >= axis) {
        let at = (0..places.len()).filter(|at| every.begins_with(axis, places[*at].number));
        chosen = at.map(|at| (at, *every)).collect();
        if fit(&written(axis, places, &chosen, size, [left, right]), size) {
            break;
        }
    }
    // The beginning, and each beginning after a gap, tell when they are.
    for at in (0..places.len()).filter(|at| !places[*at].runs_on) {
        let place = chosen.partition_point(|(known, _)| *known < at);
        if chosen.get(place).is_none_or(|(known, _)| *known != at) {
            let mut more = chosen.clone();
            more.insert(place, (at, Every(1, axis)));
            if fit(&written(axis, places, &more, size, [left, right]), size) {
                chosen = more;
            }
        }
    }
    written(axis, places, &chosen, size, [left, right])
}

/// Writes the labels.
fn written(axis: Step, places: &[Place], chosen: &[(usize, Every)], size: f64, [left, right]: [f64; 2]) -> Vec<Label> {
    let mut before = None;
    let mut label = |(at, every): &(usize, Every)| {
        let (text, below) = words(axis.days(places[*at].number).first(), axis, *every);
        let below = Some(below).filter(|below| !below.is_empty() && before.as_ref() != Some(below));
        before = below.clone().or(before.take());
        let half = text_width(&text, below.as_deref(), size) / 2.0;
        let tick = places[*at].middle;
        Label { tick, middle: tick.max(left + half).min(right - half), text, below }
    };
    chosen.iter().map(&mut label).collect()
}

/// Returns the two lines for the step that begins with a day.
fn words(day: Date, axis: Step, every: Every) -> (String, String) {
    let month = MONTHS[usize::from(day.month().unsigned_abs()) - 1].to_string();
    let year = day.year().to_string();
    match every.1 {
        Step::Day => (day.day().to_string(), format!("{month} {year}")),
        Step::Week if axis == Step::Week => {
            let week = day.iso_week_date();
            (format!("W{:02}", week.week()), week.year().to_string())
        }
        Step::Week => (format!("{} {month}", day.day()), year),
        Step::Quarter if axis == Step::Quarter => (format!("Q{}", (day.month() - 1) / 3 + 1), year),
        Step::Month | Step::Quarter => (month, year),
        Step::Year | Step::Decade => (year, String::new()),
    }
}

fn text_width(text: &str, below: Option<&str>, size: f64) -> f64 {
    letters::width(text, size).max(letters::width(below.unwrap_or_default(), size))
}

/// Says whether labels do not touch, line by line.
fn fit(labels: &[Label], size: f64) -> bool {
    let apart = |lines: Vec<(f64, f64)>| lines.windows(2).all(|pair| pair[0].1 + APART * size <= pair[1].0);
    let reach = |middle: f64, text: &str| {
        let half = letters::width(text, size) / 2.0;
        (middle - half, middle + half)
    };
    apart(labels.iter().map(|label| reach(label.middle, &label.text)).collect())
        && apart(labels.iter().filter_map(|label| Some(reach(label.middle, label.below.as_ref()?))).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::report::interval::Interval;

    /// Returns the labels under steps from the one that holds a day, so many pixels wide each.
    fn shown(axis: Step, first: &str, count: i32, width: f64) -> String {
        let first = axis.number(Interval::parse_iso(first).unwrap().first());
        let places: Vec<Place> = (0..count)
            .map(|at| Place { number: first + at, middle: (f64::from(at) + 0.5) * width, runs_on: at > 0 })
            .collect();
        let labels = labels(axis, &places, 15.0, [0.0, width * f64::from(count)]);
        let words: Vec<String> = labels
            .into_iter()
            .map(|label| label.text + &label.below.map(|below| format!("/{below}")).unwrap_or_default())
            .collect();
        words.join(" ")
    }

    #[test]
    fn an_axis_is_labelled_at_round_places_as_finely_as_there_is_room() {
        #[track_caller]
        fn case(axis: Step, first: &str, count: i32, width: f64, expected: &str) {
            assert_eq!(shown(axis, first, count, width), expected);
        }
        case(Step::Day, "2023-08-29", 5, 100.0, "29/Aug 2023 30 31 1/Sep 2023 2");
        case(Step::Day, "2023-08-29", 20, 30.0, "29/Aug 2023 4 Sep/2023 11 Sep");
        case(Step::Day, "2023-08-29", 100, 7.0, "Sep/2023 Oct Nov Dec");
        case(Step::Week, "2020-12-07", 5, 100.0, "W50/2020 W51 W52 W53 W01/2021");
        case(Step::Month, "2022-11", 4, 100.0, "Nov/2022 Dec Jan/2023 Feb");
        case(
            Step::Month,
            "2022-02",
            40,
            18.0,
            "Apr/2022 Jul Oct Jan/2023 Apr Jul Oct Jan/2024 Apr Jul Oct Jan/2025 Apr",
        );
        case(Step::Quarter, "2022-10", 3, 100.0, "Q4/2022 Q1/2023 Q2");
        case(Step::Year, "1994", 30, 24.0, "1995 2000 2005 2010 2015 2020");
        case(Step::Year, "1994", 3, 100.0, "1994 1995 1996");
        case(Step::Year, "1600", 424, 1.7, "1600 1650 1700 1750 1800 1850 1900 1950 2000");
        case(Step::Year, "2023", 1, 40.0, "2023");
        case(Step::Year, "2023", 0, 40.0, "");
    }

    #[test]
    fn what_follows_a_gap_tells_when_it_is() {
        let places = [(1600, 50.0, false), (2021, 100.0, false), (2022, 170.0, true)];
        let places = places.map(|(number, middle, runs_on)| Place { number, middle, runs_on });
        let labels = labels(Step::Year, &places, 15.0, [0.0, 200.0]);
        assert_eq!(labels.iter().map(|label| label.text.as_str()).collect::<Vec<_>>(), ["1600", "2021", "2022"]);
    }
}
