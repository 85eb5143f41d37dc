//! Counts actors: by the numbers that a segment gives them, joined by their keys, and named only where they are shown.
//! In: matches. Out: the actors of the most reports.

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
    fn order(&self) -> (std::cmp::Reverse<u32>, u8, u32) {
        (std::cmp::Reverse(self.reports), self.kind, self.place)
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
    /// The number of one of its spellings in the column of the greatest segment.
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
    fn of<'s>(segments: impl Iterator<Item = &'s SegmentMatches<'s>>, begin: &[u8]) -> Result<Keys, Found> {
        let mut all = Keys::default();
        for segment in segments {
            each_actor(segment, begin, |key, _, reports| {
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

/// Returns the actors of the matching reports, of one kind or of all, the most frequent first.
pub(super) fn table(
    snapshot: &Snapshot,
    matches: &Matches,
    kind: Option<Kind>,
    limit: Option<usize>,
) -> Result<FacetTable, Found> {
    let begin = kind.map_or_else(String::new, |kind| format!("{}/", kind.name()));
    let greatest = matches.segments.iter().max_by_key(|segment| segment.matched.count());
    let number = greatest.map(|segment| segment.number);
    let lesser = Keys::of(matches.segments.iter().filter(|segment| Some(segment.number) != number), begin.as_bytes())?;
    let mut most = Most::of(limit);
    let mut next = 0;
    if let Some(segment) = greatest {
        each_actor(segment, begin.as_bytes(), |key, ordinal, mut reports| {
            next = lesser.add(next, &mut most, |other| other < key);
            if let Some((_, _, others)) =
                lesser.keys.get(next).filter(|(start, end, _)| lesser.bytes[*start..*end] == *key)
            {
                reports += others;
                next += 1;
            }
            most.add(key, KeyAt::Ordinal(ordinal), reports);
        })?;
    }
    lesser.add(next, &mut most, |_| true);
    let counted = most.all as usize;
    let best = most.sorted();
    let more = counted - best.len();
    let mut rows = Vec::with_capacity(best.len());
    let column = number.map_or(Ok(None), |number| snapshot.texts(number, column::ACTOR))?;
    for counted in best {
        let mut key = Vec::new();
        match (&counted.key, &column) {
            (KeyAt::Bytes(start, end), _) => key.extend_from_slice(&lesser.bytes[*start..*end]),
            (KeyAt::Ordinal(ordinal), Some(column)) => {
                column.ord_to_bytes(*ordinal, &mut key)?;
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

/// Calls `give` with the key of each actor that matching reports of the segment name, if it begins so, the number of one
/// of its spellings, and how many of the reports name it; in the order of the keys.
fn each_actor(segment: &SegmentMatches, begin: &[u8], mut give: impl FnMut(&[u8], u64, u32)) -> Result<(), Found> {
    // A segment whose reports name nobody has no column.
    let Some(column) = segment.snapshot.texts(segment.number, column::ACTOR)? else { return Ok(()) };
    // Numbers of values are a segment's own: they are counted there and joined by name.
    let mut by_ordinal = vec![0_u32; column.num_terms()];
    let mut here = Vec::new();
    for report in segment.matched.iter() {
        let rows = column.ords().index.value_row_ids(segment.heads[report]);
        here.resize(rows.len(), 0);
        column.ords().values.get_range(u64::from(rows.start), &mut here);
        here.iter().for_each(|ordinal| by_ordinal[*ordinal as usize] += 1);
    }
    let ordinals: Vec<u64> = (0..).zip(&by_ordinal).filter(|(_, count)| **count > 0).map(|(at, _)| at).collect();
    let mut counted = ordinals.iter();
    // Spellings of a name are neighbours, and a report has one of them.
    let mut last: (Vec<u8>, u64, u32) = (Vec::new(), 0, 0);
    // In their order: looked up one by one, each would be searched for in its block of the dictionary.
    column.dictionary().sorted_ords_to_term_cb(&ordinals, |spelled| {
        let Some(ordinal) = counted.next().copied() else { return };
        let key = actor_terms::key_part(spelled);
        // Comparing with nothing costs a tenth of a microsecond on some processors.
        if !begin.is_empty() && !key.starts_with(begin) {
            return;
        }
        let reports = by_ordinal[ordinal as usize];
        if last.0 == key {
            last.2 += reports;
            return;
        }
        if last.2 > 0 {
            give(&last.0, last.1, last.2);
        }
        last.0.clear();
        last.0.extend_from_slice(key);
        (last.1, last.2) = (ordinal, reports);
    })?;
    if last.2 > 0 {
        give(&last.0, last.1, last.2);
    }
    Ok(())
}
