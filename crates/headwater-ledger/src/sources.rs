//! Primary sources: the ends of attribution chains, and how many of them there are at least and at most.

use crate::entities::Entities;
use crate::figures::LedgerFigure;
use crate::input::World;
use headwater_model::record::{EntityKind, MinMax};
use std::collections::{BTreeMap, BTreeSet};

/// Which source speaks for which: the head of a body speaks for the body.
pub(crate) struct Sources {
    /// Person → body.
    speaks_for: BTreeMap<usize, usize>,
    kinds: Vec<EntityKind>,
    names: Vec<String>,
}

impl Sources {
    /// Reads the descriptions (", the head of the observatory,") that reports give.
    pub(crate) fn new(world: &World<'_>, entities: &Entities) -> Self {
        let mut speaks_for = BTreeMap::new();
        for d in 0..world.count() {
            let doc = world.doc(d);
            let pack = headwater_lang::pack(&doc.language);
            for (e, entity) in world.annotated(d).entities.iter().enumerate() {
                if entity.kind != EntityKind::Person {
                    continue;
                }
                for description in &entity.descriptions {
                    let words: Vec<String> = doc
                        .words(*description)
                        .to_lowercase()
                        .split(|c: char| !c.is_alphanumeric())
                        .filter(|w| !w.is_empty())
                        .map(str::to_owned)
                        .collect();
                    let Some(of) = words.iter().position(|w| w == "of" || w == "for" || w == "at") else {
                        continue;
                    };
                    if !words[..of].iter().any(|w| pack.listed("person", w)) {
                        continue;
                    }
                    // The body named in it, or the one those words describe.
                    let body = world.annotated(d).entities.iter().enumerate().find(|(_, b)| {
                        matches!(b.kind, EntityKind::Organisation | EntityKind::Group)
                            && (b.mentions.iter().any(|m| description.contains(*m))
                                || described(&words[of + 1..], &b.name, pack)
                                || b.descriptions
                                    .iter()
                                    .any(|x| described(&words[of + 1..], doc.words(*x), pack)))
                    });
                    if let Some((b, _)) = body {
                        speaks_for.insert(entities.of(d, e), entities.of(d, b));
                    }
                }
            }
        }
        Self {
            speaks_for,
            kinds: entities.rows.iter().map(|e| e.kind).collect(),
            names: entities.rows.iter().map(|e| e.name.clone()).collect(),
        }
    }

    /// The primary source behind an entity.
    pub(crate) fn primary(&self, entity: usize) -> usize {
        self.speaks_for.get(&entity).copied().unwrap_or(entity)
    }

    pub(crate) fn name(&self, entity: usize) -> &str {
        &self.names[entity]
    }

    /// How many primary sources stand behind figures. Named ones count one each. Unnamed ones may be one another or
    /// a named one (at least), or all different (at most). Figures that nobody is named for may rest on any or on a
    /// new one in each text origin.
    pub(crate) fn count(&self, figures: &[&LedgerFigure<'_>]) -> MinMax {
        let mut named: BTreeSet<usize> = BTreeSet::new();
        let mut unnamed: BTreeSet<usize> = BTreeSet::new();
        let mut silent: BTreeSet<usize> = BTreeSet::new();
        for f in figures {
            match f.source.map(|s| self.primary(s)) {
                Some(s) if self.kinds[s] == EntityKind::Unnamed => {
                    unnamed.insert(s);
                }
                Some(s) => {
                    named.insert(s);
                }
                None => {
                    silent.insert(f.origin);
                }
            }
        }
        let spoken: BTreeSet<usize> =
            figures.iter().filter(|f| f.source.is_some()).map(|f| f.origin).collect();
        let undetermined = silent.difference(&spoken).count();
        let min = named.len().max(usize::from(!unnamed.is_empty()));
        MinMax { min: min as u32, max: (named.len() + unnamed.len() + undetermined) as u32 }
    }

    /// The sources' names, each once.
    pub(crate) fn listed(&self, figures: &[&LedgerFigure<'_>]) -> Vec<String> {
        let mut names: Vec<String> =
            figures.iter().filter_map(|f| f.source).map(|s| self.name(self.primary(s)).to_owned()).collect();
        names.sort();
        names.dedup();
        names
    }
}

/// "the observatory", "the war monitor": the words of a description that fit a body's name or description.
fn described(words: &[String], name: &str, pack: &headwater_lang::Pack) -> bool {
    let name = name.to_lowercase();
    let generic =
        ["organization", "organisation", "group", "monitor", "body", "agency", "observatory", "watchdog"];
    words.iter().take(5).any(|w| {
        let in_name = name.split(|c: char| !c.is_alphanumeric()).any(|n| n == w);
        (in_name && !pack.is_function(w))
            || (generic.contains(&w.as_str()) && generic.iter().any(|g| name.contains(g)))
    })
}
