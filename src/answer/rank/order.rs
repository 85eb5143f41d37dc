//! What decides which of two stands first: the score or the day, then the id, then the place in the text.
//! In: matches. Out: an order in which no two are equal, so that it depends on nothing else.

use std::cmp::Ordering;

use tantivy::DocId;
use tantivy::columnar::StrColumn;

use super::Shown;
use crate::answer::Order;
use crate::answer::matching::{Matches, SegmentMatches};
use crate::index::columns::Dates;
use crate::index::damage::Found;
use crate::index::ledger::id_of;
use crate::index::schema::column;

/// What is known of each report for this.
pub(crate) struct Keys<'m> {
    segments: Vec<SegmentKeys<'m>>,
}

struct SegmentKeys<'m> {
    heads: &'m [DocId],
    ids: Option<StrColumn>,
    dates: Dates,
}

impl<'m> Keys<'m> {
    pub(crate) fn of(matches: &'m Matches) -> Result<Keys<'m>, Found> {
        let keys = |segment: &'m SegmentMatches| -> Result<SegmentKeys<'m>, Found> {
            Ok(SegmentKeys {
                heads: &segment.heads,
                ids: segment.snapshot.texts(segment.number, column::ID)?,
                dates: segment.snapshot.dates(segment.number)?,
            })
        };
        Ok(Keys { segments: matches.segments.iter().map(keys).collect::<Result<_, _>>()? })
    }

    pub(super) fn compare(&self, order: Order, a: &Shown, b: &Shown) -> Ordering {
        let by_order = match order {
            Order::Relevance => b.score.total_cmp(&a.score),
            // `None` is less than any day: it must come last both ways.
            Order::Newest => self.day(b).cmp(&self.day(a)),
            Order::Oldest => (self.day(a).is_none(), self.day(a)).cmp(&(self.day(b).is_none(), self.day(b))),
        };
        by_order.then_with(|| self.compare_places(a, b))
    }

    /// Compares by the id of the report, then by the place in its text.
    pub(crate) fn compare_places(&self, a: &Shown, b: &Shown) -> Ordering {
        self.compare_ids(a, b).then_with(|| a.passage.cmp(&b.passage))
    }

    fn day(&self, shown: &Shown) -> Option<i32> {
        self.segments[shown.segment].dates.days(shown.report).map(|(first, _)| first)
    }

    fn compare_ids(&self, a: &Shown, b: &Shown) -> Ordering {
        let (of_a, of_b) = (&self.segments[a.segment], &self.segments[b.segment]);
        let (head_a, head_b) = (of_a.heads[a.report], of_b.heads[b.report]);
        if a.segment == b.segment {
            // A segment's dictionary is sorted, so its ordinals are in the order of the ids.
            let ordinal = |head: DocId| of_a.ids.as_ref().and_then(|ids| ids.term_ords(head).next());
            return ordinal(head_a).cmp(&ordinal(head_b));
        }
        // An id that cannot be read is found out when it is shown.
        let id = |keys: &SegmentKeys, head: DocId| id_of(&keys.ids, head).unwrap_or_default();
        id(of_a, head_a).cmp(&id(of_b, head_b))
    }
}
