//! Counts actors: by the numbers that a segment gives them, joined by their keys, and named only where they are shown.
//! In: matches. Out: the actors of the most reports.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::columnar::StrColumn;

use super::FacetRequest;
use crate::answer::hit::{FacetRow, FacetTable};
use crate::answer::matching::{Matches, SegmentMatches};
use crate::index::actor_terms;
use crate::index::damage::Found;
use crate::index::open::Snapshot;
use crate::index::schema::column;
use crate::report::actor::{KINDS, Kind};

/// An actor of matching reports.
struct Counted {
    reports: u32,
    /// The place of its kind among `KINDS`.
    kind: u8,
    /// Actors are counted in the order of their keys, so their places give that order.
    place: u32,
    key: KeyAt,
}

impl Counted {
    /// Returns what orders rows: the most reports first; of equally many, states before persons before organisations.
    fn order(&self) -> (Reverse<u32>, u8, u32) {
        (Reverse(self.reports), self.kind, self.place)
    }
}

/// The actors of the most reports. The others are forgotten on the way: there are a hundred thousand.
struct Most {
    limit: usize,
    /// Never more than twice the limit.
    best: Vec<Counted>,
    /// Whoever has fewer reports is not among them.
    least: u32,
    /// How many were counted.
    all: u32,
}

impl Most {
    fn of(limit: Option<usize>) -> Most {
        Most { limit: limit.unwrap_or(usize::MAX), best: Vec::new(), least: 0, all: 0 }
    }

    fn add(&mut self, key: &[u8], at: KeyAt, reports: u32) {
        let place = self.all;
        self.all += 1;
        if reports < self.least || self.limit == 0 {
            return;
        }
        // The first letter tells the kinds apart.
        let kind = KINDS.iter().position(|kind| kind.name().as_bytes().first() == key.first());
        self.best.push(Counted { reports, kind: kind.unwrap_or_default() as u8, place, key: at });
        if self.best.len() / 2 >= self.limit {
            self.best.select_nth_unstable_by_key(self.limit - 1, Counted::order);
            self.best.truncate(self.limit);
            self.least = self.best.iter().map(|counted| counted.reports).min().unwrap_or_default();
        }
    }

    fn sorted(mut self) -> Vec<Counted> {
        self.best.sort_unstable_by_key(Counted::order);
        self.best.truncate(self.limit);
        self.best
    }
}

/// Where the key of an actor can be read.
enum KeyAt {
    /// First and after-last byte in the keys of the lesser segments.
    Bytes(usize, usize),
    /// Its number in the column of the greatest segment.
    Ordinal(u64),
}

/// The keys of the lesser segments, in order; their bytes lie one behind the other.
#[derive(Default)]
struct Keys {
    bytes: Vec<u8>,
    /// First and after-last byte of a key, and its reports.
    keys: Vec<(usize, usize, u32)>,
}

impl Keys {
    fn of(segments: &[Counts], begin: &[u8]) -> Result<Keys, Found> {
        let mut all = Keys::default();
        for segment in segments {
            segment.each_actor(begin, |key, _, reports| {
                let start = all.bytes.len();
                all.bytes.extend_from_slice(key);
                all.keys.push((start, all.bytes.len(), reports));
            })?;
        }
        let Keys { bytes, keys } = &mut all;
        keys.sort_by(|one, other| bytes[one.0..one.1].cmp(&bytes[other.0..other.1]));
        keys.dedup_by(|(start, end, reports), (kept_start, kept_end, sum)| {
            let same = bytes[*start..*end] == bytes[*kept_start..*kept_end];
            *sum += if same { *reports } else { 0 };
            same
        });
        Ok(all)
    }

    /// Adds the keys from `next` on, as far as they are `wanted`, and returns how far that is.
    fn add(&self, mut next: usize, most: &mut Most, wanted: impl Fn(&[u8]) -> bool) -> usize {
        while let Some((start, end, reports)) =
            self.keys.get(next).filter(|(start, end, _)| wanted(&self.bytes[*start..*end]))
        {
            most.add(&self.bytes[*start..*end], KeyAt::Bytes(*start, *end), *reports);
            next += 1;
        }
        next
    }
}

/// How many matching reports of a segment name each actor, by the number that the segment's column gives it.
struct Counts {
    column: StrColumn,
    by_ordinal: Vec<u32>,
    /// The matching reports of the segment.
    reports: usize,
}

impl Counts {
    /// Counts the actors of a segment; none if its reports name nobody.
    fn of(segment: &SegmentMatches) -> Result<Option<Counts>, Found> {
        let Some(column) = segment.snapshot.texts(segment.number, column::ACTOR)? else { return Ok(None) };
        let mut by_ordinal = vec![0_u32; column.num_terms()];
        let mut here = Vec::new();
        for report in segment.matched.iter() {
            let rows = column.ords().index.value_row_ids(segment.heads[report]);
            here.resize(rows.len(), 0);
            column.ords().values.get_range(u64::from(rows.start), &mut here);
            here.iter().for_each(|ordinal| by_ordinal[*ordinal as usize] += 1);
        }
        Ok(Some(Counts { column, by_ordinal, reports: segment.matched.count() }))
    }

    /// Calls `give` with the key of each actor that is named, if it begins so, its number, and how many reports name it;
    /// in the order of the keys.
    fn each_actor(&self, begin: &[u8], mut give: impl FnMut(&[u8], u64, u32)) -> Result<(), Found> {
        let named = (0..).zip(&self.by_ordinal).filter(|(_, reports)| **reports > 0);
        self.each_of(named.map(|(ordinal, _)| ordinal).collect(), |key, ordinal, reports| {
            // Comparing with nothing costs a tenth of a microsecond on some processors.
            if begin.is_empty() || key.starts_with(begin) {
                give(key, ordinal, reports);
            }
        })
    }

    /// The same of the actors with these numbers, which ascend.
    fn each_of(&self, ordinals: Vec<u64>, mut give: impl FnMut(&[u8], u64, u32)) -> Result<(), Found> {
        let mut next = ordinals.iter();
        // In their order: looked up one by one, each would be searched for in its block of the dictionary.
        self.column.dictionary().sorted_ords_to_term_cb(&ordinals, |key| {
            if let Some(ordinal) = next.next() {
                give(key, *ordinal, self.by_ordinal[*ordinal as usize]);
            }
        })?;
        Ok(())
    }

    /// Returns how many of its reports name the actor with this key.
    fn reports_of(&self, key: &[u8]) -> Result<u32, Found> {
        let ordinal = self.column.dictionary().term_ord(key)?;
        Ok(ordinal.map_or(0, |ordinal| self.by_ordinal[ordinal as usize]))
    }

    /// Returns the number of reports that the actor at this place has, where the most named one has the first; 0 if
    /// there are fewer actors.
    fn reports_at(&self, place: usize) -> u32 {
        let mut best: BinaryHeap<Reverse<u32>> = BinaryHeap::with_capacity(place + 1);
        for reports in &self.by_ordinal {
            if best.len() < place {
                best.push(Reverse(*reports));
            } else if best.peek().is_some_and(|Reverse(least)| reports > least) {
                best.pop();
                best.push(Reverse(*reports));
            }
        }
        best.peek().map_or(0, |Reverse(least)| *least)
    }

    fn most(&self) -> u32 {
        self.by_ordinal.iter().copied().max().unwrap_or_default()
    }
}

/// Returns the actors of the matching reports, of one kind or of all, the most frequent first.
pub(super) fn table(
    snapshot: &Snapshot,
    matches: &Matches,
    kind: Option<Kind>,
    request: &FacetRequest,
) -> Result<FacetTable, Found> {
    let begin = kind.map_or_else(String::new, |kind| format!("{}/", kind.name()));
    let mut segments = Vec::with_capacity(matches.segments.len());
    for segment in &matches.segments {
        segments.extend(Counts::of(segment)?);
    }
    segments.sort_by_key(|segment| segment.reports);
    let mut lesser = Keys::default();
    let mut most = Most::of(request.limit);
    let mut more = 0;
    let greatest = segments.pop();
    if let Some(greatest) = &greatest {
        let leading = if request.rest || kind.is_some() { None } else { leading(greatest, &segments, request.limit) };
        if let Some(ordinals) = leading {
            add_leading(greatest, ordinals, &segments, &mut most)?;
        } else {
            lesser = Keys::of(&segments, begin.as_bytes())?;
            add_all(greatest, &lesser, begin.as_bytes(), &mut most)?;
            more = (most.all as usize).saturating_sub(request.limit.unwrap_or(usize::MAX));
        }
    }
    let mut rows = Vec::new();
    for counted in most.sorted() {
        let mut key = Vec::new();
        match (&counted.key, &greatest) {
            (KeyAt::Bytes(start, end), _) => key.extend_from_slice(&lesser.bytes[*start..*end]),
            (KeyAt::Ordinal(ordinal), Some(greatest)) => {
                greatest.column.ord_to_bytes(*ordinal, &mut key)?;
            }
            (KeyAt::Ordinal(_), None) => {}
        }
        let Some(key) = actor_terms::read_key(&key) else { continue };
        let label = actor_terms::shown(snapshot, &key)?.map_or_else(|| key.term(), |actor| actor.to_string());
        rows.push(FacetRow { label, note: None, days: None, reports: counted.reports as usize });
    }
    let field = kind.map_or_else(|| "actor".to_string(), |kind| format!("actor/{}", kind.name()));
    Ok(FacetTable { field, step: None, rows, more })
}

/// Returns the numbers of the few actors among whom those of the most reports are, whatever the lesser segments hold of
/// them; none if that cannot be told without them. To read the names of all, of whom a dozen are shown, takes as long as
/// the whole search.
fn leading(greatest: &Counts, lesser: &[Counts], limit: Option<usize>) -> Option<Vec<u64>> {
    let of_lesser: u32 = lesser.iter().map(Counts::most).sum();
    // Whoever has fewer here has fewer than the last of them even with the most that the lesser ones can add.
    let least = greatest.reports_at(limit?).checked_sub(of_lesser).filter(|least| *least > 0)?;
    Some(
        (0..).zip(&greatest.by_ordinal).filter(|(_, reports)| **reports >= least).map(|(ordinal, _)| ordinal).collect(),
    )
}

fn add_leading(greatest: &Counts, ordinals: Vec<u64>, lesser: &[Counts], most: &mut Most) -> Result<(), Found> {
    let mut keys = Vec::with_capacity(ordinals.len());
    greatest.each_of(ordinals, |key, ordinal, reports| keys.push((key.to_vec(), ordinal, reports)))?;
    for (key, ordinal, mut reports) in keys {
        for segment in lesser {
            reports += segment.reports_of(&key)?;
        }
        most.add(&key, KeyAt::Ordinal(ordinal), reports);
    }
    Ok(())
}

/// Adds every actor: the keys of the greatest segment and those of the lesser ones, side by side in their order.
fn add_all(greatest: &Counts, lesser: &Keys, begin: &[u8], most: &mut Most) -> Result<(), Found> {
    let mut next = 0;
    greatest.each_actor(begin, |key, ordinal, mut reports| {
        next = lesser.add(next, most, |other| other < key);
        if let Some((_, _, others)) = lesser.keys.get(next).filter(|(start, end, _)| lesser.bytes[*start..*end] == *key)
        {
            reports += others;
            next += 1;
        }
        most.add(key, KeyAt::Ordinal(ordinal), reports);
    })?;
    lesser.add(next, most, |_| true);
    Ok(())
}
