//! The keys of the actors that reports name, remembered from report to report: making one costs a microsecond, and the
//! same few thousand actors are named again and again.

use std::collections::{BTreeMap, HashMap};

use crate::index::actor_terms::ActorKey;
use crate::intake::Understood;
use crate::report::actor::ActorId;

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
}
