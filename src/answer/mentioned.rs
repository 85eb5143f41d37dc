//! The dates that matching reports mention, each at the passage that says it.
//! In: matches. Out: mentions, in the order of segments, reports and text. Reads no text.

use tantivy::DocId;

use super::matching::bits::Bits;
use super::matching::{Matches, SegmentMatches};
use crate::index::damage::Found;
use crate::index::mentions::{Mentioned, Texts};

/// A mention of a matching report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MentionAt {
    /// The place of its segment in the matches.
    pub(crate) segment: usize,
    /// The number of its report there.
    pub(crate) report: usize,
    /// The passage.
    pub(crate) passage: DocId,
    /// Its place among the mentions of the passage, as in `PassageFacts::mentions`.
    pub(crate) place: usize,
    /// The days that it stands for, as far as they are known.
    pub(crate) mentioned: Mentioned,
}

/// Calls `give` with each mention of the passages that hold a clause which made their report match; of all passages of a
/// report where none does: filters alone, or the title.
pub(crate) fn each_mention(matches: &Matches, mut give: impl FnMut(MentionAt)) -> Result<(), Found> {
    for (place_of_segment, segment) in matches.segments.iter().enumerate() {
        let mentions = segment.snapshot.mentions(segment.number, Texts::Passages)?;
        let answering = answering(segment);
        for report in segment.matched.iter() {
            let documents = segment.documents(report);
            let answers = |passage: DocId| answering.has(passage as usize);
            let any = documents.clone().any(answers);
            for passage in documents.filter(|passage| !any || answers(*passage)) {
                for (place, mentioned) in mentions.of(passage).enumerate() {
                    give(MentionAt { segment: place_of_segment, report, passage, place, mentioned });
                }
            }
        }
    }
    Ok(())
}

/// Returns the passages that hold a clause which made their report match.
fn answering(segment: &SegmentMatches) -> Bits {
    let mut passages = Bits::none(segment.segment.max_doc() as usize);
    for leaf in &segment.leaves {
        for (passage, _) in &leaf.texts {
            if segment.heads.report_of(*passage).is_some_and(|report| leaf.active.has(report)) {
                passages.insert(*passage as usize);
            }
        }
    }
    passages
}

/// Returns how many reports that were asked mention dates whose days are not known.
pub(crate) fn unresolved(matches: &Matches) -> Result<usize, Found> {
    let mut all = 0;
    for segment in &matches.segments {
        let mut reports = Bits::none(segment.heads.len());
        for texts in [Texts::Passages, Texts::Titles] {
            let documents = segment.snapshot.mentions(segment.number, texts)?.unresolved();
            let found = documents.into_iter().filter_map(|document| segment.heads.report_of(document));
            found.for_each(|report| reports.insert(report));
        }
        all += reports.count_in(&segment.asked);
    }
    Ok(all)
}
