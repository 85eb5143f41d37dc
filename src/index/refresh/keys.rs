//! The keys of the actors that reports name, remembered from report to report: making one costs a microsecond, and the
//! same few thousand actors are named again and again.

use std::collections::{BTreeMap, HashMap};

use crate::index::actor_terms::ActorKey;
use crate::index::spots::{self, Named};
use crate::intake::Understood;
use crate::language::dates::Mention;
use crate::report::actor::ActorId;
use crate::report::span::Span;

/// So many keys are remembered before all are forgotten: hostile text cannot make the memory grow.
const MOST_KEYS: usize = 100_000;

/// The keys that were made so far.
#[derive(Debug, Default)]
pub(super) struct Keys(HashMap<ActorId, ActorKey>);

impl Keys {
    fn of(&mut self, actor: &ActorId) -> ActorKey {
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

    /// Returns whom a report names, each once, in the spelling that it uses first.
    pub(super) fn actors(&mut self, report: &Understood) -> Vec<(ActorKey, ActorId)> {
        let mut spellings: BTreeMap<ActorKey, &ActorId> = BTreeMap::new();
        for naming in &report.namings {
            spellings.entry(self.of(&naming.actor)).or_insert(&naming.actor);
        }
        spellings.into_iter().map(|(key, actor)| (key, actor.clone())).collect()
    }

    /// Returns whom each passage names itself, each once.
    pub(super) fn named(&mut self, report: &Understood) -> Vec<Vec<ActorKey>> {
        let mut named: Vec<Vec<ActorKey>> = vec![Vec::new(); report.passages.len()];
        for (naming, span) in report.namings.iter().filter_map(|naming| Some((naming, naming.span?))) {
            let passage = report.passages.partition_point(|passage| passage.span.end <= span.start);
            if let Some(keys) = named.get_mut(passage) {
                let key = self.of(&naming.actor);
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
        }
        named
    }

    /// Returns what stands where in each passage beside its words; `mentions` are the dates of each.
    pub(super) fn spots(&mut self, report: &Understood, mentions: &[Vec<Mention>]) -> Vec<String> {
        // The namings in the text come first, in order.
        let namings: Vec<(Span, ActorKey)> =
            report.namings.iter().map_while(|naming| Some((naming.span?, self.of(&naming.actor)))).collect();
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
    pub(super) fn title_spots(&mut self, report: &Understood) -> String {
        let namings: Vec<(Span, ActorKey)> =
            report.title_namings.iter().filter_map(|naming| Some((naming.span?, self.of(&naming.actor)))).collect();
        let named: Vec<Named> = namings.iter().map(|(span, key)| Named { span: *span, key }).collect();
        spots::title_spots(report.document.title.as_deref().unwrap_or_default(), &named, &report.title_mentions)
    }
}
