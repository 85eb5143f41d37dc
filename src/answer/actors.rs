//! The actors of an index, for who looks after their names: whom reports name, by which names, how that is known, and
//! what was not taken for an actor.
//! In: a snapshot and the reports that are meant. Out: rows in a fixed order, that a view prints.

use std::collections::{BTreeMap, BTreeSet};

use super::{AskError, Failure, Now, guarded, matching, resolve, show};
use crate::index::actor_terms::{self, ActorKey};
use crate::index::damage::Found;
use crate::index::held::HeldText;
use crate::index::open::Snapshot;
use crate::intake::Names;
use crate::intake::understand::actors::explained;
use crate::intake::understand::normaliser::{Passed, Workspace};
use crate::query::Tree;
use crate::report::actor::{ActorId, Kind, Provenance};
use crate::report::span::Span;

/// Which reports are meant.
#[derive(Debug, Clone, Default)]
pub struct Asked<'q> {
    /// Those that answer this query; all without one.
    pub tree: Option<&'q Tree>,
    /// Reports that hold some of its words answer too.
    pub any: bool,
    /// Only reports below these; prefixes of ids. None for all.
    pub below: Vec<String>,
    /// When it is asked.
    pub now: Now,
}

/// An actor that reports name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorRow {
    /// Who, in the spelling that the index shows.
    pub actor: ActorId,
    /// How many of the reports name the actor.
    pub reports: usize,
    /// How that is known, and in how many reports so; the most trusted first.
    pub from: Vec<(Provenance, usize)>,
    /// The names that texts use, and how often, the most frequent first.
    pub names: Vec<(String, usize)>,
}

/// A place in a report where somebody is named, or might be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where in the report's text; none for a field or the title.
    pub span: Option<Span>,
    /// The line of the file, from 1; none for a field or the title.
    pub line: Option<usize>,
    /// What stands there.
    pub name: String,
    /// Who that is, and how it is known; none if it was not taken for an actor.
    pub actor: Option<(ActorId, Provenance)>,
    /// Why it was so resolved, or why it was not taken.
    pub why: String,
}

/// What might be an actor and was not taken for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedRow {
    /// The name, as it is written.
    pub name: String,
    /// Why not, in words.
    pub why: String,
    /// In how many reports.
    pub reports: usize,
    /// The id of one of them, the first.
    pub example: String,
}

/// Returns whom the reports name, of one kind or of all; those of most reports first.
pub fn list(snapshot: &Snapshot, asked: &Asked, kind: Option<Kind>) -> Result<Vec<ActorRow>, AskError> {
    guarded(snapshot, || {
        let mut rows: BTreeMap<ActorKey, Gathered> = BTreeMap::new();
        each_report(snapshot, asked, &mut |held| {
            let mut here: BTreeMap<ActorKey, BTreeSet<Provenance>> = BTreeMap::new();
            for naming in held.facts.namings() {
                if kind.is_some_and(|kind| kind != naming.actor.kind()) {
                    continue;
                }
                let key = ActorKey::of(&naming.actor);
                let row = rows.entry(key.clone()).or_default();
                if let Some(name) = naming.span.and_then(|span| held.text.get(span.start..span.end)) {
                    *row.names.entry(one_line(name)).or_default() += 1;
                }
                here.entry(key).or_default().insert(naming.from);
            }
            for (key, from) in here {
                let row = rows.entry(key).or_default();
                row.reports += 1;
                from.into_iter().for_each(|from| *row.from.entry(from).or_default() += 1);
            }
        })?;
        let mut shown = Vec::with_capacity(rows.len());
        for (key, row) in rows {
            let Some(actor) = actor_terms::shown(snapshot, &key)? else { continue };
            let mut names: Vec<(String, usize)> = row.names.into_iter().collect();
            names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            shown.push(ActorRow { actor, reports: row.reports, from: row.from.into_iter().collect(), names });
        }
        shown.sort_by(|a, b| b.reports.cmp(&a.reports).then_with(|| a.actor.cmp(&b.actor)));
        Ok(shown)
    })
}

/// What is gathered of an actor.
#[derive(Default)]
struct Gathered {
    reports: usize,
    from: BTreeMap<Provenance, usize>,
    names: BTreeMap<String, usize>,
}

/// Returns every place of a report where somebody is named or might be, in the order of the text, with the reason.
/// The report is understood anew, from what the index holds of it and with the names that it was understood with.
pub fn mentions(snapshot: &Snapshot, id: &str) -> Result<Vec<Mention>, show::ShowError> {
    let found = guarded(snapshot, || {
        let Some((segment, head)) = show::head_of(snapshot, id)? else { return Ok(None) };
        let held = snapshot.held_text(segment, head)?;
        let names = Names::new(snapshot.control.own_names());
        let recognise = snapshot.control.recognises(id);
        let mut all = Vec::new();
        understood(&held, &names, recognise, &mut Workspace::default(), &mut |mention| all.push(mention));
        all.sort_by_key(|mention| (mention.span.is_none(), mention.span));
        Ok(Some(all))
    })?;
    found.ok_or_else(|| show::ShowError::Unknown { asked: id.to_string(), near: Vec::new() })
}

/// Returns what might be an actor and was not taken for one; what stands in most reports first.
pub fn passed_over(snapshot: &Snapshot, asked: &Asked) -> Result<Vec<PassedRow>, AskError> {
    guarded(snapshot, || {
        let names = Names::new(snapshot.control.own_names());
        let mut workspace = Workspace::default();
        let mut rows: BTreeMap<(String, String), (usize, String)> = BTreeMap::new();
        each_report(snapshot, asked, &mut |held| {
            let mut here = BTreeSet::new();
            let recognise = snapshot.control.recognises(&held.id);
            understood(&held, &names, recognise, &mut workspace, &mut |mention| {
                if mention.actor.is_none() && mention.why != Passed::Place.to_string() {
                    here.insert((mention.name, mention.why));
                }
            });
            for row in here {
                let (reports, example) = rows.entry(row).or_insert_with(|| (0, held.id.clone()));
                *reports += 1;
                // The order in which segments lie must not show.
                if held.id < *example {
                    example.clone_from(&held.id);
                }
            }
        })?;
        let row = |((name, why), (reports, example))| PassedRow { name, why, reports, example };
        let mut rows: Vec<PassedRow> = rows.into_iter().map(row).collect();
        rows.sort_by(|a, b| b.reports.cmp(&a.reports).then_with(|| a.name.cmp(&b.name)));
        Ok(rows)
    })
}

/// Understands a report anew and gives each mention, those in the text in order, then those of what was not taken.
fn understood(
    held: &HeldText,
    names: &Names,
    recognise: bool,
    workspace: &mut Workspace,
    give: &mut dyn FnMut(Mention),
) {
    let document = held.document();
    let year = held.date.map(|date| date.first().year());
    let mut passed = Vec::new();
    let found = explained(&document, &names.gazetteer, &names.curated, recognise, year, workspace, &mut |over| {
        passed.push(over)
    });
    let at = |span: Option<Span>| {
        let name = span.and_then(|span| held.text.get(span.start..span.end)).map(one_line);
        (name, span.map(|span| held.line_of(span.start)))
    };
    for resolved in found.namings {
        let (name, line) = at(resolved.naming.span);
        let why = resolved.why.words(&resolved.naming.actor);
        let name = name.unwrap_or_else(|| resolved.naming.actor.name().to_string());
        let actor = Some((resolved.naming.actor, resolved.naming.from));
        give(Mention { span: resolved.naming.span, line, name, actor, why });
    }
    for over in passed {
        let (name, line) = at(Some(over.span));
        give(Mention {
            span: Some(over.span),
            line,
            name: name.unwrap_or_default(),
            actor: None,
            why: over.why.to_string(),
        });
    }
}

fn each_report(snapshot: &Snapshot, asked: &Asked, give: &mut dyn FnMut(HeldText)) -> Result<(), Failure> {
    let Some(tree) = asked.tree else {
        for (id, (segment, head)) in snapshot.heads()? {
            let is_below = |below: &String| crate::intake::walk::is_below(&id, below);
            if asked.below.is_empty() || asked.below.iter().any(is_below) {
                give(snapshot.held_text(segment, head)?);
            }
        }
        return Ok(());
    };
    let question = resolve::question(snapshot, tree, asked.any, &asked.now)?;
    let matches = matching::matches(snapshot, &question, &asked.below)?;
    for segment in &matches.segments {
        for report in segment.matched.iter() {
            let held: Result<HeldText, Found> = snapshot.held_text(segment.number, segment.heads[report]);
            give(held?);
        }
    }
    Ok(())
}

/// A name that runs over a line break is one name.
fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
