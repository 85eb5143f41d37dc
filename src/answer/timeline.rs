//! The dates that matching passages speak of, in order, each with the passage that best proves it.
//! In: matches, and what their words weigh. Out: entries, one for each day, month or other span that is spoken of; the same
//! days told by many reports are one entry, and passages that are nearly the same count as copies.
//!
//! What proves a date best is a sentence that says more than the date; of these one that holds words of the query, then one
//! that writes the date out, then the passage that answers best, then the report nearest to the day.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, HashMap};

use super::facet::Row;
use super::fetch;
use super::files::Files;
use super::hit::{Hit, Timeline, TimelineEntry};
use super::matching::Matches;
use super::mentioned::{MentionAt, each_mention};
use super::rank::{Keys, ScoredPassage, Shown, Weights, passages_of};
use super::resolve::{Leaf, Question};
use crate::index::columns::Dates;
use crate::index::damage::Found;
use crate::index::ledger::id_of;
use crate::index::open::Snapshot;
use crate::index::schema::column;
use crate::language::analyser::{Voice, words};
use crate::language::dates::Kind;
use crate::language::gauge::{Resemblance, is_copy};
use crate::language::sentence;
use crate::report::interval::{Days, Interval};
use crate::report::passage::line_within;
use crate::report::span::Span;
use crate::report::step::{self, Step};

/// So many of the best scored passages are read to find the one that proves a date best.
const READ: usize = 6;

/// A timeline that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TimelineRequest {
    /// Dates that lie in one step of the calendar are one entry; none for those of the same days alone.
    pub by: Option<Step>,
    /// At most so many entries: those that most reports tell, what spans more than a month after the others. None for all.
    pub limit: Option<usize>,
}

/// Dates that are one entry.
struct Group {
    label: String,
    note: Option<&'static str>,
    days: Option<Interval>,
    /// Where they stand, report by report.
    told: Vec<MentionAt>,
    reports: usize,
}

impl Group {
    fn add(&mut self, at: MentionAt) {
        let is_new = self.told.last().is_none_or(|last| (last.segment, last.report) != (at.segment, at.report));
        self.reports += usize::from(is_new);
        self.told.push(at);
    }

    /// Says whether it spans more than a month, or than the step that was asked for: then it hardly says when.
    fn is_coarse(&self) -> bool {
        let spans = |days: Interval| (days.last() - days.first()).get_days() > 30;
        self.note.is_some() || self.days.is_none_or(spans)
    }

    /// Returns what orders entries: by the first day, what spans more before what lies in it.
    fn order(&self) -> (bool, Option<i32>, Reverse<Option<i32>>) {
        let days = self.days.map(Days::of);
        (days.is_none(), days.map(|days| days.first), Reverse(days.map(|days| days.last)))
    }
}

/// The entries so far.
struct Groups {
    by: Option<Step>,
    groups: Vec<Group>,
    /// The places of the groups of days, and of rows.
    of_days: HashMap<Days, [Option<usize>; 2]>,
    of_rows: BTreeMap<Row, usize>,
}

impl Groups {
    fn add(&mut self, days: Days, at: MentionAt) {
        let places = self.of_days.get(&days).copied().unwrap_or_else(|| self.learn(days));
        places.into_iter().flatten().for_each(|place| self.groups[place].add(at));
    }

    fn learn(&mut self, days: Days) -> [Option<usize>; 2] {
        let Some(interval) = days.interval() else { return [None; 2] };
        let places = match self.by {
            None => {
                self.groups.push(Group {
                    label: step::written(interval),
                    note: None,
                    days: Some(interval),
                    told: Vec::new(),
                    reports: 0,
                });
                [Some(self.groups.len() - 1), None]
            }
            Some(step) => Row::of(interval, step).map(|row| row.map(|row| self.of_row(row, step))),
        };
        self.of_days.insert(days, places);
        places
    }

    fn of_row(&mut self, row: Row, step: Step) -> usize {
        *self.of_rows.entry(row).or_insert_with(|| {
            let (label, note, days) = row.named(step, "");
            self.groups.push(Group { label, note, days, told: Vec::new(), reports: 0 });
            self.groups.len() - 1
        })
    }

    /// Returns the entries that most reports tell, in their order, and how many others there are. Years are told by so many
    /// reports that they would crowd out the days, so what is coarse comes after all others.
    fn most_told(self, limit: Option<usize>) -> (Vec<Group>, usize) {
        let mut groups = self.groups;
        groups.sort_by_key(|group| (group.is_coarse(), Reverse(group.reports), group.order()));
        let more = groups.len().saturating_sub(limit.unwrap_or(usize::MAX));
        groups.truncate(groups.len() - more);
        groups.sort_by_key(Group::order);
        (groups, more)
    }
}

/// Returns the dates that matching passages speak of. Where the question asks for mentioned dates, only those that it
/// asks for.
pub(crate) fn timeline(
    snapshot: &Snapshot,
    question: &Question,
    matches: &Matches,
    weights: &Weights,
    request: &TimelineRequest,
) -> Result<Timeline, Found> {
    let mut groups = Groups { by: request.by, groups: Vec::new(), of_days: HashMap::new(), of_rows: BTreeMap::new() };
    let mut unresolved = 0;
    each_mention(matches, |at| match at.mentioned.days {
        None => unresolved += 1,
        Some(_) => asked_days(question, matches, &at).into_iter().for_each(|days| groups.add(days, at)),
    })?;
    let (groups, more) = groups.most_told(request.limit);
    let mut proving = Proving::new(snapshot, question, matches, weights)?;
    let entries = groups.iter().map(|group| proving.entry(group)).collect::<Result<Vec<_>, _>>()?;
    Ok(Timeline { entries: entries.into_iter().flatten().collect(), more, unresolved })
}

/// Returns the days of a mention that the question asks for: the first reading that it does; none if it asks for others.
fn asked_days(question: &Question, matches: &Matches, at: &MentionAt) -> Option<Days> {
    let segment = &matches.segments[at.segment];
    let leaves = question.leaves.iter().zip(&segment.leaves);
    let mut asked = leaves.filter_map(|(leaf, found)| match leaf {
        Leaf::Mentions(days) if found.active.has(at.report) => Some(*days),
        _ => None,
    });
    let readings = [at.mentioned.days, at.mentioned.other];
    let Some(first) = asked.next() else { return readings[0] };
    let asked: Vec<Days> = std::iter::once(first).chain(asked).collect();
    let is_asked = |days: &Days| asked.iter().any(|wanted| wanted.overlaps(*days));
    readings.into_iter().flatten().find(is_asked)
}

/// What is needed to find the passage that best proves a date.
struct Proving<'m> {
    snapshot: &'m Snapshot,
    question: &'m Question,
    matches: &'m Matches<'m>,
    weights: &'m Weights,
    keys: Keys<'m>,
    dates: Vec<Dates>,
    /// The scored passages of reports that were looked at.
    scored: HashMap<(usize, usize), Vec<ScoredPassage>>,
}

/// A mention that may be shown for its date.
#[derive(Clone, Copy)]
struct Candidate {
    at: MentionAt,
    /// Its passage.
    shown: Shown,
    /// How many days lie between its report's date and the day it speaks of.
    apart: u32,
}

/// How well a sentence proves its date: the least is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Proof {
    /// It says little but the date: a heading, a dateline.
    is_bare: bool,
    /// It holds no word of the query.
    is_beside: bool,
    /// How the date is written: out, from the report's date, from another date.
    written: u8,
}

/// A sentence with fewer words beside the date tells nothing of the day.
const FEWEST_WORDS: usize = 4;

impl<'m> Proving<'m> {
    fn new(
        snapshot: &'m Snapshot,
        question: &'m Question,
        matches: &'m Matches<'m>,
        weights: &'m Weights,
    ) -> Result<Proving<'m>, Found> {
        let dates = matches.segments.iter().map(|segment| snapshot.dates(segment.number));
        let dates = dates.collect::<Result<Vec<_>, _>>()?;
        Ok(Proving { snapshot, question, matches, weights, keys: Keys::of(matches)?, dates, scored: HashMap::new() })
    }

    /// Returns the entry of a group; none of an empty one.
    fn entry(&mut self, group: &Group) -> Result<Option<TimelineEntry>, Found> {
        let mut best: Option<(Proof, TimelineEntry, Candidate)> = None;
        for candidate in self.best_scored(group)? {
            let (proof, entry) = self.read(group, &candidate)?;
            if best.as_ref().is_none_or(|(known, ..)| proof < *known) {
                best = Some((proof, entry, candidate));
            }
        }
        let Some((_, mut entry, shown)) = best else { return Ok(None) };
        entry.copies = self.copies(group, &shown, &entry.hit.passage.text)?;
        Ok(Some(entry))
    }

    /// Returns the mentions of a group in the best scored passages, best first.
    fn best_scored(&mut self, group: &Group) -> Result<Vec<Candidate>, Found> {
        let day = group.days.map(|days| Days::of(days).last);
        let mut candidates = Vec::with_capacity(group.told.len());
        for at in &group.told {
            let date = self.dates[at.segment].days(at.report);
            let apart = day.zip(date).map_or(u32::MAX, |(day, (first, _))| day.abs_diff(first));
            let score = self.score(at)?;
            let shown =
                Shown { segment: at.segment, report: at.report, passage: Some(at.passage), score, of_report: 0.0 };
            candidates.push(Candidate { at: *at, shown, apart });
        }
        let order = |a: &Candidate, b: &Candidate| -> Ordering {
            let by_score = b.shown.score.total_cmp(&a.shown.score).then(a.apart.cmp(&b.apart));
            by_score.then_with(|| self.keys.compare_places(&a.shown, &b.shown)).then(a.at.place.cmp(&b.at.place))
        };
        if candidates.len() > READ {
            candidates.select_nth_unstable_by(READ - 1, order);
            candidates.truncate(READ);
        }
        candidates.sort_unstable_by(order);
        Ok(candidates)
    }

    /// Returns how well the passage of a mention answers.
    fn score(&mut self, at: &MentionAt) -> Result<f32, Found> {
        if self.weights.len() == 0 {
            return Ok(0.0);
        }
        let report = (at.segment, at.report);
        if !self.scored.contains_key(&report) {
            let passages = passages_of(&self.matches.segments[at.segment], self.weights, at.report)?;
            self.scored.insert(report, passages);
        }
        let passages = self.scored.get(&report).map_or(&[][..], Vec::as_slice);
        Ok(passages.iter().find(|one| one.document == at.passage).map_or(0.0, |one| one.score))
    }

    /// Reads the passage of a mention.
    fn read(&self, group: &Group, candidate: &Candidate) -> Result<(Proof, TimelineEntry), Found> {
        let at = candidate.at;
        let segment = &self.matches.segments[at.segment];
        let head = segment.heads[at.report];
        let fetch::Opened { report, facts, .. } = fetch::report(&mut Files::new(self.snapshot), segment.number, head)?;
        let number = (at.passage - head) as usize;
        let passage = fetch::passage(self.snapshot, segment.number, head, number, &report.id)?;
        let reasons = fetch::reasons(self.question, segment, at.report);
        let namings = if reasons.ask_for_names() { facts.namings() } else { Vec::new() };
        let mut marks = reasons.in_passage(&passage.text, passage.start, &namings, &passage.mentions);
        let mention =
            passage.mentions.get(at.place).copied().ok_or_else(|| Found::Engine(LACKS_MENTION.to_string()))?;
        let (sentence, is_bare) = sentence_around(&passage.text, mention.span);
        let proof = Proof {
            is_bare,
            is_beside: !marks.iter().any(|mark| mark.overlaps(sentence) && !mark.overlaps(mention.span)),
            written: match mention.kind {
                Kind::Absolute | Kind::Partial | Kind::Range => 0,
                Kind::Relative => 1,
                Kind::Anaphoric => 2,
            },
        };
        if !marks.iter().any(|mark| mark.overlaps(mention.span)) {
            marks.push(mention.span);
            marks.sort_unstable();
        }
        let line = if facts.lines_run_on {
            line_within(&passage.text, passage.line, mention.span.start)
        } else {
            passage.line
        };
        let (context_before, context_after) = (Vec::new(), Vec::new());
        let hit = Hit { passage, score: candidate.shown.score, marks, line, context_before, context_after };
        let entry = TimelineEntry {
            label: group.label.clone(),
            note: group.note,
            days: group.days,
            reports: group.reports,
            copies: 0,
            report,
            hit,
            mention,
            sentence,
        };
        Ok((proof, entry))
    }

    /// Returns how many other reports tell of the date in nearly the same passage.
    fn copies(&self, group: &Group, shown: &Candidate, text: &str) -> Result<usize, Found> {
        let own = &self.matches.segments[shown.at.segment];
        let print = self.snapshot.fingerprints(own.number)?.of(shown.at.passage);
        let mut copies: Option<(usize, usize)> = None;
        let mut count = 0;
        for at in group.told.iter().filter(|at| (at.segment, at.report) != (shown.at.segment, shown.at.report)) {
            if copies == Some((at.segment, at.report)) {
                continue;
            }
            let number = self.matches.segments[at.segment].number;
            let resembles = match print.resembles(self.snapshot.fingerprints(number)?.of(at.passage)) {
                Resemblance::None => false,
                Resemblance::Sure => true,
                Resemblance::Possible => is_copy(text, &self.text(at)?),
            };
            if resembles {
                count += 1;
                copies = Some((at.segment, at.report));
            }
        }
        Ok(count)
    }

    fn text(&self, at: &MentionAt) -> Result<String, Found> {
        let segment = &self.matches.segments[at.segment];
        let head = segment.heads[at.report];
        let id = id_of(&self.snapshot.texts(segment.number, column::ID)?, head)?;
        let number = (at.passage - head) as usize;
        Ok(self.snapshot.passage(segment.number, head, number, &id)?.0)
    }
}

/// What is wrong where the column of mentions has more of them than the passage.
const LACKS_MENTION: &str = "a passage lacks a date that a column has";

/// Returns the sentence that holds a date, without the blanks at its ends, and whether it says little but the date; then
/// the next one is added, which tells what was on that day. A date that goes over the end of a sentence has both.
fn sentence_around(text: &str, date: Span) -> (Span, bool) {
    let ends = sentence::ends(text);
    let start = ends.iter().copied().take_while(|end| *end <= date.start).last().unwrap_or(0);
    let mut later = ends.iter().copied().filter(|end| *end >= date.end);
    let trimmed = |end: usize| {
        let whole = &text[start..end];
        Span::new(end - whole.trim_start().len(), start + whole.trim_end().len())
    };
    let sentence = trimmed(later.next().unwrap_or(text.len()));
    let beside = [Span::new(sentence.start, date.start), Span::new(date.end.min(sentence.end), sentence.end)];
    let is_bare = beside.iter().map(|part| words(part.of(text), Voice::Report).len()).sum::<usize>() < FEWEST_WORDS;
    (if is_bare { later.next().map_or(sentence, trimmed) } else { sentence }, is_bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_told_by_its_sentence_and_a_bare_one_by_the_next_too() {
        let text =
            " MOSCOW, August 31. /TASS/ They will not speak of a deal.  On 3 May they met in the capital.\n\nThree.";
        let around = |part: &str| {
            let start = text.find(part).unwrap_or_default();
            let (sentence, is_bare) = sentence_around(text, Span::new(start, start + part.len()));
            (sentence.of(text), is_bare)
        };
        assert_eq!(around("3 May"), ("On 3 May they met in the capital.", false));
        assert_eq!(around("August 31"), ("MOSCOW, August 31. /TASS/ They will not speak of a deal.", true));
        assert_eq!(around("Three."), ("Three.", true));
        assert_eq!(around("capital.\n\nThr"), ("On 3 May they met in the capital.\n\nThree.", false));
    }
}
