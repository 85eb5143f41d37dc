//! Columns over time: the rows of a table of dates that are as fine as the table, with the empty steps between.
//! In: such a table, and where to draw. Out: axes, columns and what is said at them, in a drawing.

use std::ops::RangeInclusive;

use super::drawing::{Drawing, LETTERS, LINE, MARGIN, NARROW_LETTERS, WIDTH};
use super::time::{self, Label, Place};
use super::{counts, letters, seen, told};
use crate::answer::hit::{FacetRow, FacetTable};
use crate::present::count::{Count, grouped};
use crate::present::scale::{self, Slot};
use crate::report::step::Step;

/// The height of the columns.
const HEIGHT: f64 = 280.0;

/// Above the columns, for the number on the highest.
const HEAD: f64 = 64.0;

/// Below them, for each line of labels.
const FOOT: f64 = 30.0;

/// The marks at which labels stand.
const TICK: f64 = 5.0;

/// Wider columns look like walls.
const WIDEST: f64 = 64.0;

/// The part of its room that a column fills; all of it, where it has but a few pixels.
const FILLED: f64 = 0.8;
const FEW: f64 = 3.0;

/// A break takes as much room as two columns, between these; where there are many, less.
const BREAKS: [f64; 2] = [14.0, 28.0];

/// All breaks take at most this part of the room.
const ALL_BREAKS: f64 = 0.25;

/// So many empty steps are drawn for each column, but no fewer and no more than these in all; the longest gaps beyond
/// are broken. Few columns should not stand lost in a long time, nor many be squeezed to lines.
const EMPTY_STEPS: usize = 12;
const EMPTY_STEPS_IN_ALL: RangeInclusive<usize> = 36..=720;

/// What is drawn in one place, and where.
struct Drawn<'t> {
    slot: Slot<'t>,
    left: f64,
    width: f64,
}

impl Drawn<'_> {
    fn middle(&self) -> f64 {
        self.left + self.width / 2.0
    }
}

/// Draws the columns of a table that is counted by `step`, from `top` on, and returns where they end below.
pub(super) fn draw(drawing: &mut Drawing, table: &FacetTable, step: Step, top: f64) -> f64 {
    let columns: Vec<&FacetRow> = table.rows.iter().filter(|row| scale::place(row, step).is_some()).collect();
    let numbers = counts::round(columns.iter().map(|row| row.reports).max().unwrap_or(0));
    let greatest = *numbers.last().unwrap_or(&1) as f64;
    let (base, right) = (top + HEAD + HEIGHT, WIDTH - MARGIN);
    let height = |reports: usize| seen(HEIGHT * reports as f64 / greatest);
    let widest = numbers.iter().map(|number| letters::width(&grouped(*number), NARROW_LETTERS)).fold(0.0, f64::max);
    let left = MARGIN + widest + 10.0;

    drawing.text("dim", MARGIN, top + HEAD - 38.0, "reports");
    for number in &numbers {
        let y = base - height(*number);
        if *number > 0 {
            drawing.lines("grid", &[[left, y, right, y]]);
        }
        drawing.text("dim end", left - 10.0, y, &grouped(*number));
    }
    let drawn = placed(table, step, columns.len(), [left + 4.0, right]);
    for one in &drawn {
        if let Slot::Row(row) = one.slot {
            let filled = if one.width < FEW { 1.0 } else { FILLED };
            let width = seen(one.width * filled).min(WIDEST);
            let high = height(row.reports);
            drawing.rectangle("bar", [one.middle() - width / 2.0, base - high, width, high], &told(row));
        }
    }
    drawing.lines("axis", &[[left, base, right, base]]);
    for one in &drawn {
        if let Slot::Break(steps, _) = one.slot {
            broken(drawing, one, base, &format!("none in {}", Count(steps, step.name())));
        }
    }
    values(drawing, &drawn, base, &height);
    base + TICK + FOOT * labels(drawing, &places(&drawn, step), step, base, [left, right]) as f64
}

/// Writes the labels of the axis, for little room and for more, and returns how many lines they have.
fn labels(drawing: &mut Drawing, places: &[Place], step: Step, base: f64, edges: [f64; 2]) -> usize {
    let mut most = 1;
    for (room, size) in [("wide", LETTERS), ("narrow", NARROW_LETTERS)] {
        let labels = time::labels(step, places, size, edges);
        let ticks: Vec<[f64; 4]> = labels.iter().map(|label| [label.tick, base, label.tick, base + TICK]).collect();
        drawing.lines(&format!("axis {room}"), &ticks);
        for Label { middle, text, below, .. } in labels {
            let lines = [Some((1.05, text.as_str())), below.as_deref().map(|below| (LINE, below))];
            let lines = lines.into_iter().flatten().map(|(down, line)| ("", down, line));
            drawing.text_lines(&format!("dim middle {room}"), middle, base + TICK + 1.0, lines);
            most = most.max(1 + usize::from(below.is_some()));
        }
    }
    most
}

/// Returns what stands at the axis, each with its room.
fn placed(table: &FacetTable, step: Step, columns: usize, [left, right]: [f64; 2]) -> Vec<Drawn<'_>> {
    let empty = (EMPTY_STEPS * columns).clamp(*EMPTY_STEPS_IN_ALL.start(), *EMPTY_STEPS_IN_ALL.end());
    let mut slots = scale::slots(table, empty);
    slots.retain(|slot| !matches!(slot, Slot::Row(row) if scale::place(row, step).is_none()));
    let breaks = slots.iter().filter(|slot| matches!(slot, Slot::Break(..))).count() as f64;
    let steps = slots.len() as f64 - breaks;
    let two_steps = 2.0 * (right - left) / (steps + 2.0 * breaks);
    let of_break = two_steps.clamp(BREAKS[0], BREAKS[1]).min(((right - left) * ALL_BREAKS / breaks).max(two_steps));
    let of_step = (right - left - breaks * of_break) / steps;
    let mut at = left;
    let mut placed = Vec::with_capacity(slots.len());
    for slot in slots {
        let width = if matches!(slot, Slot::Break(..)) { of_break } else { of_step };
        placed.push(Drawn { slot, left: at, width });
        at += width;
    }
    placed
}

/// Returns the steps at the axis.
fn places(drawn: &[Drawn<'_>], step: Step) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::with_capacity(drawn.len());
    for one in drawn {
        let number = match &one.slot {
            Slot::Row(row) => scale::place(row, step),
            Slot::Empty(days) => Some(step.number(days.first())),
            Slot::Break(..) => None,
        };
        let Some(number) = number else { continue };
        let runs_on = places.last().is_some_and(|before| before.number == number - 1);
        places.push(Place { number, middle: one.middle(), runs_on });
    }
    places
}

/// Draws two strokes through the axis.
fn broken(drawing: &mut Drawing, one: &Drawn<'_>, base: f64, about: &str) {
    let (middle, half) = (one.middle(), (one.width / 4.0).min(5.0));
    drawing.rectangle("paper", [middle - half, base - 8.0, 2.0 * half, 16.0], about);
    let stroke = |at: f64| [at - half / 2.0, base + 7.0, at + half / 2.0, base - 7.0];
    drawing.lines("axis", &[stroke(middle - half), stroke(middle + half)]);
}

/// Writes the numbers on the columns: on all, where there is room; else on the highest alone.
fn values(drawing: &mut Drawing, drawn: &[Drawn<'_>], base: f64, height: &dyn Fn(usize) -> f64) {
    let rows: Vec<(&Drawn<'_>, usize)> = drawn
        .iter()
        .filter_map(|one| match one.slot {
            Slot::Row(row) => Some((one, row.reports)),
            _ => None,
        })
        .collect();
    let Some(highest) = rows.iter().map(|(_, reports)| *reports).max() else { return };
    let first = rows.iter().position(|(_, reports)| *reports == highest);
    let fits =
        |size: f64| rows.iter().all(|(one, reports)| letters::width(&grouped(*reports), size) + 4.0 <= one.width);
    let class = match (fits(NARROW_LETTERS), fits(LETTERS)) {
        (true, _) => Some("value middle"),
        (false, true) => Some("value middle wide"),
        (false, false) => None,
    };
    for (place, (one, reports)) in rows.iter().enumerate() {
        let value = grouped(*reports);
        let Some(class) = Some("value middle").filter(|_| Some(place) == first).or(class) else { continue };
        // The number on the highest may be wider than its column, which may stand at the edge.
        let half = letters::width(&value, NARROW_LETTERS) / 2.0;
        let middle = one.middle().min(WIDTH - MARGIN - half);
        drawing.text(class, middle, base - height(*reports) - 15.0, &value);
    }
}
