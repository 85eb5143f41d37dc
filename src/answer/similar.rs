//! Reports like one, and what ties them to it.
//! In: the id of a report. Out: other reports, most alike first, with the words and actors that they share with it.
//!
//! What a report is about are the words that are frequent in it and rare elsewhere, and whom it names: the heaviest of
//! them are asked for as a question would be, and reports are ordered by their score as a whole.

use std::collections::BTreeMap;

use super::files::Files;
use super::hit::{ReportFacts, WholeReport};
use super::matching;
use super::resolve::{Leaf, Question, Resolved, Step, Wanted, Wording};
use super::show::{ShowError, head_of, whole};
use super::{Failure, Now, fetch, guarded, rank};
use crate::index::actor_terms::{ActorKey, Spellings};
use crate::index::open::Snapshot;
use crate::language::analyser::{Voice, words};
use crate::language::{stem, stop_words};
use crate::query::Place;
use crate::report::actor::ActorId;

/// Words that are looked up, the most frequent ones of the report.
const LOOKED_UP: usize = 200;

/// Words and actors that tie, the heaviest ones.
const TYING: usize = 30;

/// Words that are told of a report.
const TOLD: usize = 8;

/// A report like the one that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// The report, with all of its actors.
    pub report: ReportFacts,
    /// How alike it is: higher is more; comparable within one answer only.
    pub score: f32,
    /// The words that tie it most, as the asked report writes them, the heaviest first.
    pub words: Vec<String>,
    /// The actors that both name, the heaviest first.
    pub actors: Vec<ActorId>,
}

/// Returns reports like the one with this id, most alike first, `limit` at most, only those below the prefixes of ids.
///
/// # Errors
/// No report has the id, or the index is damaged.
pub fn similar(snapshot: &Snapshot, id: &str, limit: usize, below: &[String]) -> Result<Vec<Similar>, ShowError> {
    let (asked, _) = whole(snapshot, id, None, false, &Now::default())?;
    Ok(guarded(snapshot, || like(snapshot, &asked, limit, below))?)
}

fn like(snapshot: &Snapshot, asked: &WholeReport, limit: usize, below: &[String]) -> Result<Vec<Similar>, Failure> {
    let Some(itself) = head_of(snapshot, &asked.report.id)? else { return Ok(Vec::new()) };
    let about = About::of(asked);
    if about.leaves.is_empty() {
        return Ok(Vec::new());
    }
    let (times, names): (Vec<(usize, f32)>, Vec<Name>) =
        about.leaves.iter().enumerate().map(|(place, leaf)| ((place, leaf.times), leaf.name.clone())).unzip();
    let question = Question {
        tree: Resolved::Any((0..names.len()).map(Resolved::Leaf).collect()),
        typed: vec![String::new(); names.len()],
        leaves: about.leaves.into_iter().map(|leaf| leaf.asked).collect(),
        notes: Vec::new(),
    };
    let matches = matching::matches(snapshot, &question, below)?;
    let mut found = Vec::new();
    let (spellings, mut files) = (Spellings::default(), Files::new(snapshot));
    for tied in rank::tied(&question, &matches, &times, TYING, itself)?.into_iter().take(limit) {
        let segment = &matches.segments[tied.segment];
        let head = segment.heads[tied.report];
        let mut report = fetch::report(&mut files, segment.number, head)?.report;
        report.actors = spellings.of_head(snapshot, segment.number, head)?;
        let (mut words, mut actors) = (Vec::new(), Vec::new());
        for leaf in tied.leaves {
            match &names[leaf] {
                Name::Word(word) => words.push(word.clone()),
                Name::Actor(actor) => actors.push(actor.clone()),
            }
        }
        words.truncate(TOLD);
        found.push(Similar { report, score: tied.score, words, actors });
    }
    Ok(found)
}

/// What a report is about.
struct About {
    leaves: Vec<AboutLeaf>,
}

struct AboutLeaf {
    asked: Leaf,
    name: Name,
    /// How often it counts: the logarithm of how often it stands there, so that no word drowns the others.
    times: f32,
}

/// How it is told.
#[derive(Clone)]
enum Name {
    Word(String),
    Actor(ActorId),
}

impl About {
    fn of(report: &WholeReport) -> About {
        // By stem, how often each form stands there.
        let mut stems: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        let title = report.report.title.as_deref().unwrap_or_default();
        for (text, times) in [(report.text.as_str(), 1), (title, rank::TITLE as usize)] {
            for word in words(text, Voice::Report) {
                // Figures tie what has nothing in common.
                if !stop_words::is_one(&word.form) && !word.form.bytes().any(|byte| byte.is_ascii_digit()) {
                    *stems.entry(stem::stem(&word.form)).or_default().entry(word.form).or_default() += times;
                }
            }
        }
        let mut counted: Vec<(usize, String, BTreeMap<String, usize>)> =
            stems.into_iter().map(|(stem, forms)| (forms.values().sum(), stem, forms)).collect();
        counted.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        counted.truncate(LOOKED_UP);
        let times = |count: usize| 1.0 + (count.max(1) as f32).ln();
        let word = |(count, stem, forms): (usize, String, BTreeMap<String, usize>)| {
            let most = forms.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
            let form = most.map_or_else(|| stem.clone(), |(form, _)| form.clone());
            let step = Step::Stem { stem, asked: form.clone() };
            let wording = Wording { readings: vec![vec![step]], place: Place::Anywhere };
            AboutLeaf { asked: Leaf::Words(wording), name: Name::Word(form), times: times(count) }
        };
        let mut leaves: Vec<AboutLeaf> = counted.into_iter().map(word).collect();
        leaves.extend(report.report.actors.iter().map(|actor| {
            let key = ActorKey::of(actor);
            let count = report.namings.iter().filter(|naming| ActorKey::of(&naming.actor) == key).count();
            let asked = Leaf::Actors(vec![Wanted::Key(key)]);
            AboutLeaf { asked, name: Name::Actor(actor.clone()), times: times(count) }
        }));
        About { leaves }
    }
}
