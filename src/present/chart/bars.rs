//! Bars below each other: a label, a bar and its count.
//! In: rows, and where to draw. Out: bars in a drawing, with an axis where one is wanted.

use super::drawing::{Drawing, LINE, MARGIN, NARROW_LETTERS, WIDTH};
use super::{counts, letters, seen, told};
use crate::answer::hit::FacetRow;
use crate::present::count::grouped;
use crate::present::visible;

/// From row to row, where a label has one line.
const ROW: f64 = 30.0;

/// The height of a bar.
const THICK: f64 = 17.0;

/// Labels have at most this part of the width.
const LABELS: f64 = 0.42;

/// A label is cut after so many lines.
const LINES: usize = 3;

/// Between the parts of a row.
const APART: f64 = 12.0;

/// How bars look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// What the picture is about, with an axis.
    Main,
    /// What stands beside what the picture is about.
    Beside,
}

/// Draws rows from `top` on, their lengths measured by `greatest`, and returns where they end below.
pub(super) fn draw(drawing: &mut Drawing, rows: &[(String, &FacetRow)], look: Look, greatest: usize, top: f64) -> f64 {
    let room = WIDTH * LABELS;
    let labels: Vec<Vec<String>> = rows
        .iter()
        .map(|(label, _)| letters::lines(&visible::one_line(label).text, NARROW_LETTERS, room, LINES))
        .collect();
    let widest = |texts: &mut dyn Iterator<Item = &str>| {
        texts.map(|text| letters::width(text, NARROW_LETTERS)).fold(0.0, f64::max)
    };
    let left = MARGIN + widest(&mut labels.iter().flatten().map(String::as_str)) + APART;
    let values: Vec<String> = rows.iter().map(|(_, row)| grouped(row.reports)).collect();
    let right = WIDTH - MARGIN - APART - widest(&mut values.iter().map(String::as_str));
    let numbers = counts::round(greatest);
    let end = if look == Look::Main { *numbers.last().unwrap_or(&1) } else { greatest.max(1) };
    let length = |reports: usize| seen((right - left) * reports as f64 / end as f64);
    let further = |lines: &[String]| lines.len().saturating_sub(1) as f64;
    let heights = labels.iter().map(|lines| ROW + further(lines) * (LINE * NARROW_LETTERS + 2.0));
    let bottom = top + heights.clone().sum::<f64>();
    if look == Look::Main {
        for number in &numbers {
            let x = left + length(*number);
            let class = if *number == 0 { "axis" } else { "grid" };
            drawing.lines(class, &[[x, top, x, bottom + 4.0]]);
        }
        axis(drawing, &numbers, &|number| left + length(number), bottom + 20.0);
    }
    let mut y = top;
    for (((lines, height), value), (_, row)) in labels.iter().zip(heights).zip(&values).zip(rows) {
        let middle = y + height / 2.0;
        let class = if look == Look::Main { "bar" } else { "other" };
        drawing.rectangle(class, [left, middle - THICK / 2.0, length(row.reports), THICK], &told(row));
        let above = further(lines) * LINE / 2.0;
        let below = |at: usize| if at == 0 { 0.35 - above } else { LINE };
        let lines = lines.iter().enumerate().map(|(at, line)| ("", below(at), line.as_str()));
        drawing.text_lines("end", left - APART, middle, lines);
        drawing.text("value", left + length(row.reports) + 8.0, middle, value);
        y += height;
    }
    if look == Look::Main { bottom + 40.0 } else { bottom }
}

/// Writes the numbers of the axis: all where they have room, else the last alone.
fn axis(drawing: &mut Drawing, numbers: &[usize], x: &dyn Fn(usize) -> f64, y: f64) {
    let size = NARROW_LETTERS;
    let apart = numbers.windows(2).all(|pair| {
        let half = |number: usize| letters::width(&grouped(number), size) / 2.0;
        x(pair[0]) + half(pair[0]) + 0.7 * size + half(pair[1]) <= x(pair[1])
    });
    let last = numbers.len() - 1;
    for (_, number) in numbers.iter().enumerate().filter(|(at, _)| apart || [0, last].contains(at)) {
        drawing.text("dim middle", x(*number), y, &grouped(*number));
    }
}
