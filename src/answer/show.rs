//! One whole report, with what a query marks in it.

use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocId, DocSet, TERMINATED};

use super::files::Files;
use super::hit::WholeReport;
use super::{AskError, Now, fetch, guarded, matching, resolve};
use crate::index::actor_terms::Spellings;
use crate::index::damage::Found;
use crate::index::ledger::{each_of_role, id_of};
use crate::index::open::Snapshot;
use crate::index::schema::{column, role};
use crate::language::dates::{self, Mention};
use crate::query::Tree;
use crate::report::passage::Passage;
use crate::report::span::Span;

/// Why a report cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ShowError {
    /// No report has this id or an id that ends so.
    #[error(
        "no report `{asked}`: a report is named by its id, or any unique end of one, as `search` prints it{}",
        near_by(near)
    )]
    Unknown {
        /// What was asked for.
        asked: String,
        /// Ids near to it.
        near: Vec<String>,
    },
    /// Several ids end so.
    #[error("`{asked}` ends {} reports: {}", ids.len(), ids.join(", "))]
    Several {
        /// What was asked for.
        asked: String,
        /// Their ids; some of them if they are many.
        ids: Vec<String>,
    },
    /// The query cannot be asked.
    #[error(transparent)]
    Ask(#[from] AskError),
}

fn near_by(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("; near: {}", near.join(", ")) }
}

/// Finds the id that `asked` means: an id, any unique end of one at a `/` or `#`, or such with `:LINE` behind it.
pub fn find(snapshot: &Snapshot, asked: &str) -> Result<String, ShowError> {
    let ids = guarded(snapshot, || Ok(ids(snapshot)?))?;
    let without_line = asked
        .rsplit_once(':')
        .filter(|(_, line)| !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit()))
        .map(|(id, _)| id);
    for wanted in [Some(asked), without_line].into_iter().flatten() {
        let wanted = wanted.strip_prefix("./").unwrap_or(wanted);
        if ids.iter().any(|id| id == wanted) {
            return Ok(wanted.to_string());
        }
        let ends = |id: &&String| id.strip_suffix(wanted).is_some_and(|before| before.ends_with(['/', '#']));
        let found: Vec<&String> = ids.iter().filter(ends).collect();
        match found.as_slice() {
            [] => {}
            [one] => return Ok((*one).clone()),
            several => {
                let ids = several.iter().take(10).map(|id| (*id).clone()).collect();
                return Err(ShowError::Several { asked: asked.to_string(), ids });
            }
        }
    }
    let near = crate::query::near(asked, ids.iter().map(String::as_str)).into_iter().map(str::to_string).collect();
    Err(ShowError::Unknown { asked: asked.to_string(), near })
}

/// Returns the ids of all reports, sorted.
pub(crate) fn ids(snapshot: &Snapshot) -> Result<Vec<String>, Found> {
    let mut all = Vec::new();
    for (number, segment) in (0..).zip(snapshot.searcher.segment_readers()) {
        let ids = snapshot.texts(number, column::ID)?;
        each_of_role(snapshot, segment, role::HEAD, |head| {
            all.push(id_of(&ids, head)?);
            Ok(())
        })?;
    }
    all.sort_unstable();
    Ok(all)
}

/// Returns the report with this id, marked where the query is the reason that it matches, and whether it matches.
/// A report that does not match is shown without marks.
pub fn whole(
    snapshot: &Snapshot,
    id: &str,
    tree: Option<&Tree>,
    any: bool,
    now: &Now,
) -> Result<(WholeReport, bool), ShowError> {
    let unknown = || ShowError::Unknown { asked: id.to_string(), near: Vec::new() };
    let found = guarded(snapshot, || {
        let Some((segment, head)) = head_of(snapshot, id)? else { return Ok(None) };
        let fetch::Opened { mut report, passages: count, facts } =
            fetch::report(&mut Files::new(snapshot), segment, head)?;
        report.actors = Spellings::default().of_head(snapshot, segment, head)?;
        let mut text = String::new();
        let (mut passages, mut mentions) = (Vec::with_capacity(count), Vec::new());
        for number in 0..count {
            let passage = fetch::passage(snapshot, segment, head, number, id)?;
            let start = text.len();
            passages.push(Passage { span: Span::new(start, start + passage.text.len()), line: passage.line });
            let of_report = |mention: Mention| Mention { span: mention.span.moved_on(start), ..mention };
            mentions.extend(passage.mentions.into_iter().map(of_report));
            text.push_str(&passage.text);
        }
        let mut whole = WholeReport {
            report,
            title_marks: Vec::new(),
            namings: facts.namings(),
            title_namings: facts.title_namings(),
            mentions,
            title_mentions: facts.title_mentions(),
            marks: Vec::new(),
            passages,
            text,
        };
        let matches = match tree {
            None => true,
            Some(tree) => mark_whole(snapshot, &mut whole, (segment, head), tree, any, now)?,
        };
        Ok(Some((whole, matches)))
    })?;
    found.ok_or_else(unknown)
}

fn mark_whole(
    snapshot: &Snapshot,
    whole: &mut WholeReport,
    (number, head): (u32, DocId),
    tree: &Tree,
    any: bool,
    now: &Now,
) -> Result<bool, super::Failure> {
    let question = resolve::question(snapshot, tree, any, now)?;
    let matches = matching::matches(snapshot, &question, &[])?;
    let Some(segment) = matches.segments.iter().find(|segment| segment.number == number) else { return Ok(false) };
    let Ok(report) = segment.heads.binary_search(&head) else { return Ok(false) };
    if !segment.matched.has(report) {
        return Ok(false);
    }
    let reasons = fetch::reasons(&question, segment, report);
    if let Some(title) = &whole.report.title {
        whole.title_marks = reasons.in_title(title, &whole.title_namings, &whole.title_mentions);
    }
    // Passage by passage, as it was indexed: no phrase crosses a border.
    for passage in &whole.passages {
        let mentions = dates::of_passage(&whole.mentions, passage.span);
        let marks = reasons.in_passage(passage.span.of(&whole.text), passage.span.start, &whole.namings, &mentions);
        whole.marks.extend(marks.into_iter().map(|mark| mark.moved_on(passage.span.start)));
    }
    Ok(true)
}

/// Returns the head of the living report with this id.
pub(crate) fn head_of(snapshot: &Snapshot, id: &str) -> Result<Option<(u32, DocId)>, Found> {
    let term = Term::from_field_text(snapshot.fields.report, id);
    for (number, segment) in snapshot.searcher.segment_readers().iter().enumerate() {
        let inverted = segment.inverted_index(snapshot.fields.report)?;
        let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { continue };
        while postings.doc() != TERMINATED {
            if !segment.is_deleted(postings.doc()) {
                return Ok(Some((number as u32, postings.doc())));
            }
            postings.advance();
        }
    }
    Ok(None)
}
