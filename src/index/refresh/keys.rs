//! The keys of the actors that reports name, remembered from report to report: making one costs a microsecond, and the
//! same few thousand actors are named again and again. A report's own actors are numbered once, so that whatever is
//! written of its namings compares numbers, not names.

use std::collections::{BTreeMap, HashMap};

use crate::index::actor_terms::ActorKey;
use crate::index::spots::{self, Named};
use crate::intake::Understood;
use crate::language::dates::Mention;
use crate::report::actor::{ActorId, Naming};
use crate::report::span::Span;

/// So many keys are remembered before all are forgotten: hostile text cannot make the memory grow.
const MOST_KEYS: usize = 100_000;

/// The actors that a report names, numbered in the order in which it first does.
pub(super) struct Numbered<'r> {
    /// By number.
    pub(super) actors: Vec<&'r ActorId>,
    /// The numbers of the namings in `Understood::namings`.
    pub(super) in_text: Vec<usize>,
    /// Those of the namings in the title.
    pub(super) in_title: Vec<usize>,
}

impl<'r> Numbered<'r> {
    /// Returns the actors of a report.
    pub(super) fn of(report: &'r Understood) -> Numbered<'r> {
        let mut actors = Vec::new();
        let mut known: HashMap<&ActorId, usize> = HashMap::new();
        let mut numbers = |namings: &'r [Naming]| -> Vec<usize> {
            let number = |naming: &'r Naming| {
                *known.entry(&naming.actor).or_insert_with(|| {
                    actors.push(&naming.actor);
                    actors.len() - 1
                })
            };
            namings.iter().map(number).collect()
        };
        let (in_text, in_title) = (numbers(&report.namings), numbers(&report.title_namings));
        Numbered { actors, in_text, in_title }
    }
}

/// The actors of a report with their keys.
pub(super) struct Keyed<'n> {
    numbered: &'n Numbered<'n>,
    /// The key of each actor.
    keys: Vec<ActorKey>,
    /// For each actor the first that has the same key.
    firsts: Vec<usize>,
}

/// The keys that were made so far.
#[derive(Debug, Default)]
pub(super) struct Keys(HashMap<ActorId, ActorKey>);

impl Keys {
    /// Returns the keys of the actors of a report.
    pub(super) fn of<'n>(&mut self, numbered: &'n Numbered<'n>) -> Keyed<'n> {
        let keys: Vec<ActorKey> = numbered.actors.iter().map(|actor| self.one(actor)).collect();
        let mut first: HashMap<&ActorKey, usize> = HashMap::with_capacity(keys.len());
        let firsts = keys.iter().enumerate().map(|(number, key)| *first.entry(key).or_insert(number)).collect();
        Keyed { numbered, keys, firsts }
    }

    fn one(&mut self, actor: &ActorId) -> ActorKey {
        if let Some(key) = self.0.get(actor) {
            return key.clone();
        }
        if self.0.len() >= MOST_KEYS {
            self.0.clear();
        }
        let key = ActorKey::of(actor);
        self.0.insert(actor.clone(), key.clone());
        key
    }
}

impl Keyed<'_> {
    /// Returns whom a report names, each once, in the spelling that it uses first.
    pub(super) fn actors(&self) -> Vec<(ActorKey, ActorId)> {
        let mut spellings: BTreeMap<&ActorKey, &ActorId> = BTreeMap::new();
        // Numbers count up, so that those of the title alone stand behind all others.
        let behind = self.numbered.in_text.iter().max().map_or(0, |last| last + 1);
        for (key, actor) in self.keys.iter().zip(&self.numbered.actors).take(behind) {
            spellings.entry(key).or_insert(actor);
        }
        spellings.into_iter().map(|(key, actor)| (key.clone(), actor.clone())).collect()
    }

    /// Returns whom each passage names itself, each once.
    pub(super) fn named(&self, report: &Understood) -> Vec<Vec<&ActorKey>> {
        let mut named: Vec<Vec<usize>> = vec![Vec::new(); report.passages.len()];
        for (naming, number) in report.namings.iter().zip(&self.numbered.in_text) {
            let Some(span) = naming.span else { continue };
            let passage = report.passages.partition_point(|passage| passage.span.end <= span.start);
            if let Some(numbers) = named.get_mut(passage) {
                let first = self.firsts[*number];
                if !numbers.contains(&first) {
                    numbers.push(first);
                }
            }
        }
        named.into_iter().map(|numbers| numbers.into_iter().map(|number| &self.keys[number]).collect()).collect()
    }

    /// Returns what stands where in each passage beside its words; `mentions` are the dates of each.
    pub(super) fn spots(&self, report: &Understood, mentions: &[Vec<Mention>]) -> Vec<String> {
        // The namings in the text come first, in order.
        let namings = self.placed(&report.namings, &self.numbered.in_text);
        let mut all = Vec::with_capacity(report.passages.len());
        let places = report.places.iter().zip(&report.sentence_starts);
        for ((passage, (places, sentence_starts)), mentions) in report.passages.iter().zip(places).zip(mentions) {
            let from = namings.partition_point(|(span, _)| span.start < passage.span.start);
            let here = namings[from..].iter().take_while(|(span, _)| span.start < passage.span.end);
            let whole = here.filter(|(span, _)| span.end <= passage.span.end);
            let named: Vec<Named> =
                whole.map(|(span, key)| Named { span: span.moved_back(passage.span.start), key }).collect();
            all.push(spots::spots(places, sentence_starts, &named, mentions));
        }
        all
    }

    /// Returns what stands where in the title beside its words. It is one sentence.
    pub(super) fn title_spots(&self, report: &Understood) -> String {
        let named = self.placed(&report.title_namings, &self.numbered.in_title);
        let named: Vec<Named> = named.into_iter().map(|(span, key)| Named { span, key }).collect();
        spots::title_spots(report.document.title.as_deref().unwrap_or_default(), &named, &report.title_mentions)
    }

    /// Returns the namings that have a place, each with its key.
    fn placed(&self, namings: &[Naming], numbers: &[usize]) -> Vec<(Span, &ActorKey)> {
        let placed = namings.iter().zip(numbers);
        placed.filter_map(|(naming, number)| Some((naming.span?, &self.keys[*number]))).collect()
    }
}
