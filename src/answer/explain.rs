//! How a query was understood and what it found, clause by clause; and of what the score of its best hit is made.
//! In: a query's tree and a snapshot. Out: plain values for a view. The steps are those of an answer, taken one by one.

use std::time::{Duration, Instant};

use super::files::Files;
use super::matching::Matches;
use super::rank::{InParts, Shown, Weights};
use super::resolve::{Atom, Leaf, Question, Resolved, Spot, SpotOf, Step, Wanted as Actors};
use super::{AskError, Failure, Group, Now, Wanted, fetch, guarded, matching, rank, resolve};
use crate::index::actor_terms;
use crate::index::damage::Found;
use crate::index::ledger::id_of;
use crate::index::open::Snapshot;
use crate::index::schema::column;
use crate::query::Tree;
use crate::report::interval::{Days, day_of_number};

/// So many forms, words or actors of a clause are named.
const MOST_NAMED: usize = 8;

/// What is told of a query.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Explanation {
    /// The query as it was read, printed back.
    pub tree: String,
    /// Its parts from the top down, each below what joins it.
    pub lines: Vec<ExplainedLine>,
    /// How many reports satisfy it.
    pub reports: usize,
    /// How many of their passages answer.
    pub passages: usize,
    /// How the best hit got its score; none if nothing has one.
    pub best: Option<ExplainedScore>,
    /// What had to be said.
    pub notes: Vec<String>,
    /// What each step took, in the order in which they were taken.
    pub times: Vec<(&'static str, Duration)>,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExplainedLine {
    /// How many parts it lies in.
    pub level: usize,
    /// What was typed, or what joins the parts below: `all of`.
    pub what: String,
    /// What it was resolved to: stems with their forms, actors, days. Empty for what joins.
    pub meaning: Vec<String>,
    /// How many reports satisfy it by itself.
    pub reports: usize,
}

/// Of what the score of a report is made: that of its best passage, and twice that of all of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExplainedScore {
    /// The report's id.
    pub id: String,
    /// The line of the file on which the passage begins.
    pub line: usize,
    /// The sum.
    pub score: f32,
    /// What is added for words that stand side by side in the query and in the report.
    pub neighbours: f32,
    /// What each clause adds.
    pub parts: Vec<ExplainedPart>,
}

/// What a clause adds to a score.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExplainedPart {
    /// The clause, as it was typed.
    pub what: String,
    /// What one of it weighs: rare words, repeated ones, and those that come in bursts weigh more.
    pub weight: f32,
    /// How often it stands in the passage; less for other forms than the asked one, and for longer times.
    pub in_text: f32,
    /// How often in the title.
    pub in_title: f32,
    /// How often in all passages of the report.
    pub in_report: f32,
    /// What it adds.
    pub score: f32,
}

/// Explains a query at the snapshot's revision.
pub fn explain(snapshot: &Snapshot, tree: &Tree, wanted: &Wanted, now: &Now) -> Result<Explanation, AskError> {
    guarded(snapshot, || explained(snapshot, tree, wanted, now))
}

fn explained(snapshot: &Snapshot, tree: &Tree, wanted: &Wanted, now: &Now) -> Result<Explanation, Failure> {
    let mut clock = Clock { last: Instant::now(), times: Vec::new() };
    let question = resolve::question(snapshot, tree, wanted.any, now)?;
    clock.tick("resolve");
    let matches = matching::matches(snapshot, &question, &wanted.below)?;
    clock.tick("match");
    let first = Wanted { limit: Some(1), group: Group::Report, ..wanted.clone() };
    let ranked = rank::best_first(&question, &matches, &first)?;
    clock.tick("rank");
    let mut best = None;
    if let Some(shown) = ranked.shown.first() {
        fetch::report_hits(&mut Files::new(snapshot), &question, &matches, &ranked.weights, shown, None, &first)?;
        clock.tick("fetch and mark the best");
        best = scored(snapshot, &question, &matches, &ranked.weights, shown)?;
    }
    let mut lines = Vec::new();
    Told { snapshot, question: &question, matches: &matches }.lines(&question.tree, 0, &mut lines)?;
    let mut notes = question.notes.clone();
    notes.extend(super::why_nothing(snapshot, &question, &matches)?);
    Ok(Explanation {
        tree: tree.to_string(),
        lines,
        reports: matches.reports(),
        passages: if matches.reports() == 0 { 0 } else { ranked.passages },
        best,
        notes,
        times: clock.times,
    })
}

/// Returns of what the score of a report is made; none if nothing in it has one.
fn scored(
    snapshot: &Snapshot,
    question: &Question,
    matches: &Matches,
    weights: &Weights,
    shown: &Shown,
) -> Result<Option<ExplainedScore>, Found> {
    let InParts { document, parts, neighbours } = rank::in_parts(matches, weights, shown)?;
    if parts.is_empty() {
        return Ok(None);
    }
    let segment = &matches.segments[shown.segment];
    let head = segment.heads[shown.report];
    let id = id_of(&snapshot.texts(segment.number, column::ID)?, head)?;
    let passage = fetch::passage(snapshot, segment.number, head, (document - head) as usize, &id)?;
    let parts = parts.into_iter().map(|part| ExplainedPart {
        what: question.typed[part.leaf].clone(),
        weight: part.weight,
        in_text: part.in_text,
        in_title: part.in_title,
        in_report: part.in_report,
        score: part.score,
    });
    Ok(Some(ExplainedScore { id, line: passage.line, score: shown.score, neighbours, parts: parts.collect() }))
}

struct Clock {
    last: Instant,
    times: Vec<(&'static str, Duration)>,
}

impl Clock {
    fn tick(&mut self, step: &'static str) {
        let now = Instant::now();
        self.times.push((step, now - self.last));
        self.last = now;
    }
}

struct Told<'q> {
    snapshot: &'q Snapshot,
    question: &'q Question,
    matches: &'q Matches<'q>,
}

impl Told<'_> {
    fn lines(&self, tree: &Resolved, level: usize, lines: &mut Vec<ExplainedLine>) -> Result<(), Found> {
        let reports = self.matches.reports_of(tree);
        let joining = |what: &str| ExplainedLine { level, what: what.to_string(), meaning: Vec::new(), reports };
        match tree {
            Resolved::Leaf(leaf) => {
                let (what, meaning) = (self.question.typed[*leaf].clone(), self.meaning(*leaf)?);
                lines.push(ExplainedLine { level, what, meaning, reports });
            }
            Resolved::All(parts) | Resolved::Any(parts) => {
                lines.push(joining(if matches!(tree, Resolved::All(_)) { "all of" } else { "any of" }));
                for part in parts {
                    self.lines(part, level + 1, lines)?;
                }
            }
            Resolved::Not(part) => {
                lines.push(joining("not"));
                self.lines(part, level + 1, lines)?;
            }
        }
        Ok(())
    }

    fn meaning(&self, leaf: usize) -> Result<Vec<String>, Found> {
        let mut said = Vec::new();
        match &self.question.leaves[leaf] {
            Leaf::Words(wording) => {
                let single = matches!(wording.readings.as_slice(), [reading] if reading.len() == 1);
                let steps = wording.readings.iter().flatten();
                said.extend(steps.map(|step| if single { self.word(step, leaf) } else { word(step) }));
            }
            Leaf::Placed(together) => {
                let mut spots = Vec::new();
                together.atoms(&mut |atom| match atom {
                    Atom::Step(step) | Atom::TitleStep(step) => said.push(word(step)),
                    Atom::Spot(Spot { of, .. }) => spots.push(of),
                });
                for of in spots {
                    said.push(match of {
                        SpotOf::Actors(wanted) => self.actors(wanted)?,
                        SpotOf::Dates(Some(wanted)) => mentions(*wanted),
                        SpotOf::Dates(None) => "any date".to_string(),
                    });
                }
            }
            Leaf::Actors(wanted) => said.push(self.actors(wanted)?),
            Leaf::Days(wanted) => said.push(format!("dated {}", days(*wanted))),
            Leaf::Undated => said.push("undated".to_string()),
            Leaf::Mentions(wanted) => said.push(mentions(*wanted)),
            Leaf::MentionsNone => said.push("mentions no date whose days are known".to_string()),
            Leaf::Seen(wanted, _) => said.push(format!("first indexed {}", days(*wanted))),
            Leaf::Path(Some(glob)) => said.push(format!("ids like {}", glob.glob().glob())),
            Leaf::Path(None) => said.push("no id".to_string()),
        }
        said.dedup();
        Ok(said)
    }

    /// A single word, with its forms and the number of reports that have each.
    fn word(&self, step: &Step, leaf: usize) -> String {
        let Step::Stem { stem, .. } = step else { return word(step) };
        let mut forms = self.matches.forms(leaf);
        forms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let forms: Vec<String> = forms.iter().map(|(form, reports)| format!("{form} {reports}")).collect();
        if forms.is_empty() { format!("stem {stem}") } else { format!("stem {stem}: {}", some(&forms)) }
    }

    fn actors(&self, wanted: &[Actors]) -> Result<String, Found> {
        let mut names = Vec::with_capacity(wanted.len());
        for wanted in wanted {
            names.push(match wanted {
                Actors::Key(key) => {
                    actor_terms::shown(self.snapshot, key)?.map_or_else(String::new, |id| id.to_string())
                }
                Actors::Kind(kind) => format!("any {}", kind.name()),
            });
        }
        Ok(if names.is_empty() { "nobody".to_string() } else { some(&names) })
    }
}

fn word(step: &Step) -> String {
    match step {
        Step::Stem { stem, .. } => format!("stem {stem}"),
        Step::Form(form) => format!("form {form}"),
        Step::OneOf { forms, .. } if forms.is_empty() => "no word".to_string(),
        Step::OneOf { forms, .. } if forms.len() == 1 => format!("one word: {}", some(forms)),
        Step::OneOf { forms, .. } => format!("{} words: {}", forms.len(), some(forms)),
    }
}

fn some(all: &[String]) -> String {
    let named = all.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = all.len().saturating_sub(MOST_NAMED);
    if more > 0 { format!("{named} and {more} more") } else { named }
}

fn mentions(wanted: Days) -> String {
    format!("mentions {}", days(wanted))
}

fn days(wanted: Days) -> String {
    let day = |number: i32| day_of_number(number).map(|day| day.to_string()).unwrap_or_default();
    format!("{}..{}", day(wanted.first), day(wanted.last))
}
