//! Counts the dates that matching reports speak of, in their texts and titles.
//! In: matches. Out: rows; a report counts once in each in which one of its dates lies, so the rows do not add up.

use std::collections::{BTreeMap, HashMap};

use super::rows::{self, Row};
use crate::answer::hit::FacetTable;
use crate::answer::matching::Matches;
use crate::index::damage::Found;
use crate::index::mentions::{Mentioned, Texts};
use crate::report::interval::Days;
use crate::report::step::Step;

/// Counts each report once in each row; reports come one after the other.
struct Counts {
    step: Step,
    /// The rows, how many reports are in each, and the last of these.
    rows: Vec<(Row, usize, Report)>,
    places: BTreeMap<Row, usize>,
    /// The places of the rows of days. Texts speak of the same days again and again.
    known: HashMap<Days, [Option<usize>; 2]>,
}

/// The place of a segment, and the number of a report there.
type Report = (usize, usize);

impl Counts {
    fn add(&mut self, report: Report, mentioned: Mentioned) {
        if mentioned.days.is_none() {
            let place = self.place(Row::Unresolved);
            self.add_to(place, report);
        }
        // Where it may be one of two days, it lies in the rows of both.
        for days in [mentioned.days, mentioned.other].into_iter().flatten() {
            let places = self.known.get(&days).copied().unwrap_or_else(|| self.learn(days));
            places.into_iter().flatten().for_each(|place| self.add_to(place, report));
        }
    }

    fn learn(&mut self, days: Days) -> [Option<usize>; 2] {
        let rows = days.interval().map(|days| Row::of(days, self.step)).unwrap_or_default();
        let places = rows.map(|row| row.map(|row| self.place(row)));
        self.known.insert(days, places);
        places
    }

    fn place(&mut self, row: Row) -> usize {
        *self.places.entry(row).or_insert_with(|| {
            self.rows.push((row, 0, (usize::MAX, usize::MAX)));
            self.rows.len() - 1
        })
    }

    fn add_to(&mut self, place: usize, report: Report) {
        let (_, count, last) = &mut self.rows[place];
        *count += usize::from(*last != report);
        *last = report;
    }
}

/// Returns the dates that matching reports speak of, the earliest first; where there are more than `limit`, the latest.
pub(super) fn table(matches: &Matches, step: Step, limit: Option<usize>) -> Result<FacetTable, Found> {
    let mut counts = Counts { step, rows: Vec::new(), places: BTreeMap::new(), known: HashMap::new() };
    let mut silent = 0;
    for (place, segment) in matches.segments.iter().enumerate() {
        let titles = segment.snapshot.mentions(segment.number, Texts::Titles)?;
        let texts = segment.snapshot.mentions(segment.number, Texts::Passages)?;
        for report in segment.matched.iter() {
            let in_text = segment.documents(report).flat_map(|passage| texts.of(passage));
            let mut speaks = false;
            for mentioned in titles.of(segment.heads[report]).chain(in_text) {
                speaks |= mentioned.days.is_some();
                counts.add((place, report), mentioned);
            }
            silent += usize::from(!speaks);
        }
    }
    let mut rows: BTreeMap<Row, usize> = counts.rows.into_iter().map(|(row, count, _)| (row, count)).collect();
    if silent > 0 {
        rows.insert(Row::Without, silent);
    }
    Ok(rows::table("mention", step, "none", rows, limit))
}
