//! Names: runs of capitalised words, classed by what stands in and around them, then joined over their variants.
//!
//! No model: tables of places, publishers, groups and given names, heads of names ("Ministry", "Province"), titles
//! and offices, and votes of the context, counted over the document. A form that no evidence classes is kept.
//!
//! - [`runs`]: where runs of name words start and end; [`cut`]: titles and offices off them;
//! - [`classify`]: person, place, body or group, by votes;
//! - [`uncased`]: names in a script without capitals;
//! - [`join`]: forms to entities; [`describe`]: what the text calls them.

mod classify;
mod cut;
mod describe;
mod join;
mod runs;
mod uncased;

use crate::annotate::quotes::Quote;
use crate::context::Context;
use classify::{Votes, vote};
use cut::Run;
use headwater_lang::pack::NameWord;
use headwater_model::Span;
use headwater_model::record::EntityKind;
use headwater_model::rows::LocalEntity;
use join::join;
use runs::{Seen, collect, collect_known};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use uncased::collect_uncased;

/// A name where it stands.
#[derive(Debug, Clone)]
pub(crate) struct NameMention {
    pub(crate) tokens: Range<usize>,
    pub(crate) entity: usize,
}

/// The names of a document.
#[derive(Debug, Default, Clone)]
pub(crate) struct Names {
    pub(crate) entities: Vec<LocalEntity>,
    /// In order of the text.
    pub(crate) mentions: Vec<NameMention>,
    unnamed: FxHashMap<String, usize>,
    /// Titles and offices that stand before an entity's name ("president"), lower case.
    roles: FxHashMap<usize, Vec<String>>,
}

impl Names {
    /// Mentions that lie inside `range`.
    pub(crate) fn within(&self, range: Range<usize>) -> impl Iterator<Item = &NameMention> {
        let from = self.mentions.partition_point(|m| m.tokens.start < range.start);
        self.mentions[from..].iter().take_while(move |m| m.tokens.end <= range.end)
    }

    /// Whether the report gives `entity` the office or title `word`.
    pub(crate) fn has_role(&self, entity: usize, word: &str) -> bool {
        self.roles.get(&entity).is_some_and(|roles| roles.iter().any(|r| r == word))
    }

    /// Whether the report gives an entity any office.
    pub(crate) fn has_any_role(&self, entity: usize) -> bool {
        self.roles.get(&entity).is_some_and(|roles| !roles.is_empty())
    }

    pub(crate) fn kind(&self, entity: usize) -> EntityKind {
        self.entities.get(entity).map_or(EntityKind::Unnamed, |e| e.kind)
    }

    /// The unnamed source described by `words`; the same description is the same source unless `fresh`.
    pub(crate) fn unnamed(&mut self, words: &str, span: Span, fresh: bool) -> usize {
        let key = words.to_lowercase();
        if !fresh && let Some(&e) = self.unnamed.get(&key) {
            let mentions = &mut self.entities[e].mentions;
            if !mentions.contains(&span) {
                mentions.push(span);
                mentions.sort();
            }
            return e;
        }
        let e = self.add(EntityKind::Unnamed, words);
        self.entities[e].variants.push(words.to_owned());
        self.entities[e].mentions.push(span);
        self.unnamed.insert(key, e);
        e
    }

    /// A new entity, without forms or mentions yet.
    fn add(&mut self, kind: EntityKind, name: &str) -> usize {
        self.entities.push(LocalEntity {
            kind,
            name: name.to_owned(),
            variants: Vec::new(),
            merges: Vec::new(),
            mentions: Vec::new(),
            descriptions: Vec::new(),
        });
        self.entities.len() - 1
    }
}

/// All names of the document.
pub(crate) fn names(cx: &Context<'_>, quotes: &[Quote]) -> Names {
    let title_case: Vec<bool> = cx.sentences().iter().map(|s| cx.is_title_case(s)).collect();
    let seen = Seen::new(cx, &title_case);
    let mut runs: Vec<Run> = Vec::new();
    let mut titles: Vec<Range<usize>> = Vec::new();
    let capitals = cx.pack.grammar.is_none_or(|g| g.capitals);
    for (sentence, title_case) in cx.sentences().iter().zip(&title_case) {
        if !capitals {
            collect_uncased(cx, sentence.tokens.clone(), &mut runs);
        } else if *title_case {
            titles.push(sentence.tokens.clone());
        } else {
            collect(cx, sentence.tokens.clone(), &seen, &mut runs);
        }
    }
    let known: FxHashSet<String> = runs.iter().map(|r| r.form.to_lowercase()).collect();
    for range in titles {
        collect_known(cx, range, &known, &mut runs);
    }
    runs.sort_by_key(|r| (r.tokens.start, r.tokens.end));
    runs.dedup_by(|b, a| b.tokens.start < a.tokens.end);
    let mut votes: FxHashMap<String, Votes> = FxHashMap::default();
    for run in &runs {
        let v = votes.entry(run.form.clone()).or_default();
        vote(cx, run, quotes, v);
    }
    join(cx, &runs, &votes)
}

/// What the word at `i` is in a name, if the pack knows it.
fn name_word(cx: &Context<'_>, i: usize) -> Option<NameWord> {
    cx.pack.name_words.get(cx.low(i)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::quotes::quotes;
    use crate::testing::document;

    fn found(text: &str) -> Vec<(String, EntityKind, usize)> {
        let doc = document(text);
        let cx = Context::new(&doc);
        names(&cx, &quotes(&cx)).entities.into_iter().map(|e| (e.name, e.kind, e.mentions.len())).collect()
    }

    fn kind(text: &str, name: &str) -> Option<EntityKind> {
        found(text).into_iter().find(|(n, ..)| n == name).map(|(_, k, _)| k)
    }

    #[test]
    fn no_name_goes_over_the_end_of_a_sentence() {
        let found = found("The mayor of Karr wrote on X. An official said so. So did Save the Children.");
        let names: Vec<&str> = found.iter().map(|f| f.0.as_str()).collect();
        assert!(names.contains(&"Karr") && names.contains(&"Save the Children"), "{names:?}");
        assert!(!names.iter().any(|n| n.contains("An")), "{names:?}");
    }

    #[test]
    fn titles_articles_and_surnames_join() {
        let all =
            found("President Karim al-Tavel spoke. Mr Tavel left. Later Tavel's men came with Mr al-Tavel.");
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!((all[0].1, all[0].2), (EntityKind::Person, 4));
    }

    #[test]
    fn bodies_with_letters_in_brackets() {
        let text = "The Orlen Observatory for Human Rights (OOHR) said so. OOHR spoke again. The Orlen Observatory left.";
        let all = found(text);
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!(all[0].1, EntityKind::Organisation);
    }

    #[test]
    fn places_by_context_and_variants() {
        assert_eq!(
            kind("They met in Tarvos. The city of Tarvous was quiet, near Tarvos.", "Tarvous"),
            Some(EntityKind::Place)
        );
        let all = found("They met in Tarvos. The city of Tarvous was quiet.");
        assert_eq!(all.len(), 1, "{all:?}");
    }

    #[test]
    fn a_capital_at_the_start_of_a_sentence_is_no_name() {
        assert_eq!(found("Smoke rose. Crowds fled. However, nobody died. Rebels came."), vec![]);
    }

    #[test]
    fn offices_are_not_names() {
        let all = found("US Secretary of State Mara Dole met Foreign Minister Ivo Brandt.");
        let persons: Vec<&str> =
            all.iter().filter(|e| e.1 == EntityKind::Person).map(|e| e.0.as_str()).collect();
        assert!(persons.contains(&"Mara Dole") && persons.contains(&"Ivo Brandt"), "{all:?}");
        assert_eq!(persons.len(), 2, "{all:?}");
    }
}
