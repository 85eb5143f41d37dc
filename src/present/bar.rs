//! Tables of counts with bars.
//! In: the values of a field and how many reports have each. Out: lines for a terminal, tables side by side
//! where they fit. Knows no index and no query.

use std::io::{self, Write};

use crate::answer::hit::FacetTable;

use super::count::{Count, grouped};
use super::paint::{Ink, Line};
use super::scale::{self, Slot};
use super::{Screen, visible, wrap};
use crate::report::step::Step;

/// Labels are cut beyond this: the longest names of states fit.
const LONGEST_LABEL: usize = 36;

/// Shorter bars do not tell apart what differs.
const SHORTEST_BAR: usize = 8;

/// Longer bars tell nothing more.
const LONGEST_BAR: usize = 24;

/// Columns between two tables.
const BETWEEN_TABLES: usize = 5;

/// Columns between the parts of a row.
const BETWEEN_PARTS: usize = 2;

/// So many empty steps of a table of dates are shown one by one, or as many as there are rows; of more, the longest gaps
/// take one line each.
const EMPTY_STEPS: usize = 12;

/// Writes a table: label, bar and count of each row, the largest count with the longest bar. Between dates stand the
/// empty steps.
pub fn table(out: &mut dyn Write, table: &FacetTable, screen: &Screen) -> io::Result<()> {
    let slots = scale::slots(table, table.rows.len().max(EMPTY_STEPS));
    tables(out, vec![Table::measured(table, slots, screen.width())], screen)
}

/// Writes tables beside each other as many as fit, the others below, with an empty line between. They are summaries:
/// of dates too the rows stand alone.
pub fn side_by_side(out: &mut dyn Write, all: &[FacetTable], screen: &Screen) -> io::Result<()> {
    let measured = |table| Table::measured(table, table.rows.iter().map(Slot::Row).collect(), screen.width());
    tables(out, all.iter().map(measured).collect(), screen)
}

fn tables(out: &mut dyn Write, mut measured: Vec<Table<'_>>, screen: &Screen) -> io::Result<()> {
    // A heading above nothing says nothing.
    measured.retain(|table| !table.slots.is_empty());
    let mut rest = measured.as_slice();
    while !rest.is_empty() {
        if rest.len() < measured.len() {
            writeln!(out)?;
        }
        let fitting = (1..=rest.len()).rev().find(|count| bar_columns(&rest[..*count], screen.width()) >= SHORTEST_BAR);
        let (beside, below) = rest.split_at(fitting.unwrap_or(1));
        let bar = bar_columns(beside, screen.width()).clamp(1, LONGEST_BAR);
        let columns: Vec<(usize, Vec<Line>)> =
            beside.iter().map(|table| (table.fixed() + bar, table.lines(bar))).collect();
        for at in 0..columns.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0) {
            let (mut line, mut start) = (Line::default(), 0);
            for (width, lines) in &columns {
                line.skip_to(start);
                lines.get(at).into_iter().for_each(|part| line.append(part));
                start += width + BETWEEN_TABLES;
            }
            line.write(out, screen.colour)?;
        }
        rest = below;
    }
    Ok(())
}

/// Returns the columns that each bar may have where these tables stand side by side.
fn bar_columns(tables: &[Table<'_>], width: usize) -> usize {
    let fixed: usize = tables.iter().map(Table::fixed).sum();
    width.saturating_sub(fixed + BETWEEN_TABLES * (tables.len() - 1)) / tables.len()
}

/// A table, and how wide its parts are in columns.
struct Table<'t> {
    table: &'t FacetTable,
    slots: Vec<Slot<'t>>,
    field: String,
    labels: Vec<String>,
    label: usize,
    count: usize,
    note: usize,
}

impl<'t> Table<'t> {
    fn measured(table: &'t FacetTable, slots: Vec<Slot<'t>>, width: usize) -> Table<'t> {
        let longest = LONGEST_LABEL.min(width / 2);
        let labels: Vec<String> = slots.iter().map(|slot| wrap::shortened(&label(table, slot), longest)).collect();
        let field = wrap::shortened(&visible::one_line(&table.field).text, longest);
        Table {
            table,
            slots,
            label: labels.iter().map(|label| wrap::columns(label)).max().unwrap_or(0),
            labels,
            field,
            count: table.rows.iter().map(|row| grouped(row.reports).len()).max().unwrap_or(0),
            note: table
                .rows
                .iter()
                .filter_map(|row| row.note)
                .map(|note| BETWEEN_PARTS + note.len())
                .max()
                .unwrap_or(0),
        }
    }

    /// Returns the columns of all but the bars.
    fn fixed(&self) -> usize {
        self.label + BETWEEN_PARTS + BETWEEN_PARTS + self.count + self.note
    }

    fn lines(&self, bar: usize) -> Vec<Line> {
        let most = self.table.rows.iter().map(|row| row.reports).max().unwrap_or(0);
        let mut heading = Line::default();
        heading.push(Ink::Title, &self.field);
        let mut lines = vec![heading];
        lines.extend(self.slots.iter().zip(&self.labels).map(|(slot, label)| match slot {
            Slot::Row(row) => self.row(label, &blocks(row.reports, most, bar), bar, row.reports, row.note),
            Slot::Empty(_) => self.row(label, "", bar, 0, None),
            Slot::Break(steps, _) => self.gap(label, *steps, bar),
        }));
        if self.table.more > 0 {
            let mut line = Line::default();
            line.push(Ink::Dim, &format!("{} more", grouped(self.table.more)));
            lines.push(line);
        }
        lines
    }

    fn row(&self, label: &str, blocks: &str, bar: usize, reports: usize, note: Option<&str>) -> Line {
        let mut line = Line::default();
        line.push(if reports == 0 { Ink::Dim } else { Ink::Plain }, label);
        line.skip_to(self.label + BETWEEN_PARTS);
        line.push(Ink::Bar, blocks);
        let count = grouped(reports);
        line.skip_to(self.label + BETWEEN_PARTS + bar + BETWEEN_PARTS + self.count - count.len());
        line.push(if reports == 0 { Ink::Dim } else { Ink::Plain }, &count);
        if let Some(note) = note {
            line.skip(BETWEEN_PARTS);
            line.push(Ink::Dim, note);
        }
        line
    }

    /// Returns the line for steps in which nothing lies.
    fn gap(&self, label: &str, steps: usize, bar: usize) -> Line {
        let step = self.table.step.map_or("row", Step::name);
        let said = format!("none in {}", Count(steps, step));
        let mut line = Line::default();
        line.push(Ink::Dim, label);
        line.skip_to(self.label + BETWEEN_PARTS);
        line.push(Ink::Dim, &wrap::shortened(&said, bar + BETWEEN_PARTS + self.count));
        line
    }
}

/// Returns what stands before a bar. The number of a week tells nobody when it is, so its first day stands beside it.
fn label(table: &FacetTable, slot: &Slot<'_>) -> String {
    let (label, days) = match (slot, table.step) {
        (Slot::Row(row), step) => {
            (visible::one_line(&row.label).text, row.days.filter(|_| row.note.is_none() && step == Some(Step::Week)))
        }
        (Slot::Empty(days), Some(step)) => (step.written(days.first()), Some(*days).filter(|_| step == Step::Week)),
        (Slot::Empty(_) | Slot::Break(..), _) => ("⋮".to_string(), None),
    };
    days.map_or(label.clone(), |days| format!("{label}  {}", days.first()))
}

/// Returns a bar for `part` of `whole`, which has `columns`: to an eighth of a column, and something for any part.
fn blocks(part: usize, whole: usize, columns: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if part == 0 {
        return String::new();
    }
    // In 128 bits nothing overflows, and nothing is rounded but the result.
    let (part, whole, room) = (part as u128, whole.max(1) as u128, columns as u128 * 8);
    let eighths = ((part * room + whole / 2) / whole).clamp(1, room.max(1)) as usize;
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::present::sample;

    fn drawn(tables: &[FacetTable], columns: usize) -> String {
        let mut out = Vec::new();
        side_by_side(&mut out, tables, &sample::screen(columns)).unwrap();
        sample::in_brackets(&out)
    }

    #[test]
    fn tables_stand_side_by_side_where_they_fit() {
        let dates =
            sample::table("date", &[("2023-08", None, 7), ("2023", Some("year only"), 0), ("undated", None, 1)], 0);
        let actors = sample::table("actor", &[("state/Russia", None, 1_100), ("org/\u{202e}N", None, 9)], 14);
        assert_eq!(
            drawn(&[dates.clone(), actors.clone()], 68),
            "\
date                                 actor
2023-08  █████████  7                state/Russia   █████████  1,100
2023                0  year only     org/\\u{202e}N  ▏              9
undated  █▎         1                14 more
"
        );
        assert_eq!(
            drawn(&[dates, actors], 44),
            "\
date
2023-08  █████████████████████  7
2023                            0  year only
undated  ███                    1

actor
state/Russia   ██████████████████████  1,100
org/\\u{202e}N  ▏                           9
14 more
"
        );
    }

    /// Returns a table as `facets` prints it.
    fn alone(table: &FacetTable, columns: usize, colour: bool) -> String {
        let mut out = Vec::new();
        super::table(&mut out, table, &Screen { colour, ..sample::screen(columns) }).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn months() -> FacetTable {
        let rows = [
            ("2021-11", None, 3),
            ("2022-01", None, 1),
            ("2022", Some("year only"), 1_240),
            ("2023-08", None, 700),
            ("2023", Some("year only"), 1),
            ("undated", None, 25),
        ];
        sample::dates(Step::Month, &rows)
    }

    #[test]
    fn months_between_dates_are_shown_and_many_are_one_line() {
        assert_eq!(
            alone(&months(), 80, false),
            "\
date
2021-11  ▏                             3
2021-12                                0
2022-01  ▏                             1
2022     ████████████████████████  1,240  year only
⋮        none in 18 months
2023-08  █████████████▌              700
2023     ▏                             1  year only
undated  ▌                            25
"
        );
        assert_eq!(alone(&months(), 200, false), alone(&months(), 80, false), "longer bars tell nothing more");
        assert_eq!(
            alone(&months(), 40, false),
            "\
date
2021-11  ▏                  3
2021-12                     0
2022-01  ▏                  1
2022     █████████████  1,240  year only
⋮        none in 18 months
2023-08  ███████▍         700
2023     ▏                  1  year only
undated  ▎                 25
"
        );
    }

    #[test]
    fn the_number_of_a_week_stands_with_its_first_day() {
        let table = sample::dates(
            Step::Week,
            &[("2020-12-28", None, 4), ("2021-01-12", None, 2), ("2021", Some("year only"), 1)],
        );
        assert_eq!(
            alone(&table, 80, false),
            "\
date
2020-W53  2020-12-28  ████████████████████████  4
2021-W01  2021-01-04                            0
2021-W02  2021-01-11  ████████████              2
2021                  ██████                    1  year only
"
        );
    }

    #[test]
    fn colour_adds_nothing_but_colour_to_a_table() {
        let table = sample::dates(Step::Year, &[("2021", None, 2), ("2023", None, 1)]);
        assert_eq!(
            alone(&table, 40, true),
            "\u{1b}[1mdate\u{1b}[0m\n\
             2021  \u{1b}[36m████████████████████████\u{1b}[0m  2\n\
             \u{1b}[2m2022\u{1b}[0m                            \u{1b}[2m0\u{1b}[0m\n\
             2023  \u{1b}[36m████████████\u{1b}[0m              1\n"
        );
        assert_eq!(sample::in_brackets(alone(&months(), 80, true).as_bytes()), alone(&months(), 80, false));
    }

    #[test]
    fn a_table_without_rows_has_no_heading() {
        assert_eq!(drawn(&[sample::table("date", &[], 0)], 60), "");
    }

    #[test]
    fn a_long_label_is_cut() {
        let table = sample::table("actor", &[("org/Organisation for Security and Co-operation in Europe", None, 3)], 0);
        assert_eq!(drawn(&[table], 60), "actor\norg/Organisation for Security…  ████████████████████████  3\n");
    }

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        #[track_caller]
        fn case(part: usize, whole: usize, columns: usize, expected: &str) {
            assert_eq!(blocks(part, whole, columns), expected);
        }
        case(4, 4, 4, "████");
        case(2, 4, 4, "██");
        case(1, 3, 4, "█▍");
        case(1, 1_000_000, 4, "▏");
        case(0, 4, 4, "");
        case(usize::MAX, usize::MAX, 2, "██");
    }
}
