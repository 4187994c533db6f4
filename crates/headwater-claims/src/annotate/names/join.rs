//! Joins the forms of a name to one entity, with the reason for each form that is not written like the first.

use super::classify::{Votes, kind_of};
use super::cut::{Run, is_acronym};
use super::describe::describe;
use super::{NameMention, Names};
use crate::context::Context;
use headwater_lang::name::{key, same_word};
use headwater_model::record::EntityKind;
use rustc_hash::FxHashMap;

/// Joins the forms to entities, longest first, and says why.
pub(super) fn join(cx: &Context<'_>, runs: &[Run], votes: &FxHashMap<String, Votes>) -> Names {
    let mut forms: Vec<&str> = votes.keys().map(String::as_str).collect();
    forms.sort_by_key(|f| (std::cmp::Reverse(f.split(' ').count()), std::cmp::Reverse(f.len()), *f));
    let mut names = Names::default();
    let mut near = Near::default();
    let mut of_form: FxHashMap<&str, usize> = FxHashMap::default();
    let mut waiting = Vec::new();
    for form in forms {
        let v = &votes[form];
        let words = form.split(' ').count();
        let kind = kind_of(v, words);
        match kind {
            Some(kind) => {
                let entity = find_same(&names, &near, form, kind, v).map(|(e, reason)| {
                    if !names.entities[e].variants.iter().any(|f| f == form) {
                        names.entities[e].merges.push((form.to_owned(), reason));
                    }
                    e
                });
                let e = entity.unwrap_or_else(|| names.add(kind, v.canonical.unwrap_or(form)));
                names.entities[e].variants.push(form.to_owned());
                near.add(form, v.canonical, e);
                of_form.insert(form, e);
            }
            None => waiting.push(form),
        }
    }
    // A single word that nothing classes is kept when it is part of a name that is known, else as a body's name.
    for form in waiting {
        let known = near.of(form).into_iter().find_map(|e| {
            let last =
                names.entities[e].variants.iter().flat_map(|f| f.split(' ')).find_map(|w| same_word(w, form));
            last.map(|reason| (e, reason))
        });
        let e = if let Some((e, reason)) = known {
            names.entities[e].merges.push((form.to_owned(), reason.to_owned()));
            e
        } else {
            names.add(EntityKind::Organisation, form)
        };
        names.entities[e].variants.push(form.to_owned());
        near.add(form, None, e);
        of_form.insert(form, e);
    }
    for run in runs {
        if let Some(&entity) = of_form.get(run.form.as_str()) {
            names.entities[entity].mentions.push(cx.span(run.tokens.clone()));
            names.mentions.push(NameMention { tokens: run.tokens.clone(), entity });
        }
    }
    acronyms(cx, &mut names);
    describe(cx, &mut names);
    for entity in &mut names.entities {
        entity.variants.sort();
        entity.variants.dedup();
    }
    names
}

/// Where names that may be the same are found without comparing every pair: by the first sounds of their words, and
/// bodies by their initials.
#[derive(Default)]
struct Near {
    by_sound: FxHashMap<String, Vec<usize>>,
    by_canonical: FxHashMap<String, usize>,
}

impl Near {
    fn sounds(form: &str) -> Vec<String> {
        let words: Vec<&str> = form.split(' ').collect();
        let mut sounds: Vec<String> = words.iter().map(|w| key(w).chars().take(2).collect()).collect();
        let initials: String =
            words.iter().filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase()).collect();
        sounds.push(format!("@{}", if words.len() == 1 { form } else { &initials }));
        sounds.sort();
        sounds.dedup();
        sounds
    }

    fn add(&mut self, form: &str, canonical: Option<&str>, entity: usize) {
        for sound in Self::sounds(form) {
            let list = self.by_sound.entry(sound).or_default();
            if !list.contains(&entity) {
                list.push(entity);
            }
        }
        if let Some(name) = canonical {
            self.by_canonical.entry(name.to_owned()).or_insert(entity);
        }
    }

    /// Entities to compare `form` with, in order.
    fn of(&self, form: &str) -> Vec<usize> {
        let mut found: Vec<usize> =
            Self::sounds(form).iter().filter_map(|s| self.by_sound.get(s)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// An entity that `form` may be another form of, with the reason.
fn find_same(names: &Names, near: &Near, form: &str, kind: EntityKind, v: &Votes) -> Option<(usize, String)> {
    let words: Vec<&str> = form.split(' ').collect();
    if let Some(&e) = v.canonical.and_then(|c| near.by_canonical.get(c)) {
        return Some((e, "listed as a variant in the language pack".to_owned()));
    }
    for e in near.of(form) {
        let entity = &names.entities[e];
        for variant in &entity.variants {
            let other: Vec<&str> = variant.split(' ').collect();
            if v.canonical.is_some() && kind != entity.kind {
                continue;
            }
            if let Some(reason) = same_form(&words, &other, kind, entity.kind) {
                return Some((e, reason));
            }
        }
    }
    None
}

/// Why two forms of these kinds are forms of one name, if they are; `a` is the one to be placed.
fn same_form(a: &[&str], b: &[&str], kind: EntityKind, other: EntityKind) -> Option<String> {
    let (a_last, b_last) = (a.last()?, b.last()?);
    match (kind, other) {
        (EntityKind::Person, EntityKind::Person) => {
            let reason = same_word(a_last, b_last)?;
            if a.len() == 1 || b.len() == 1 {
                return Some(if reason == "the same form" {
                    "surname alone".into()
                } else {
                    format!("surname alone; {reason}")
                });
            }
            let first = same_word(a[0], b[0]).is_some()
                || (a[0].trim_end_matches('.').chars().count() == 1
                    && b[0].starts_with(a[0].trim_end_matches('.')));
            first.then(|| reason.to_owned())
        }
        (EntityKind::Place, EntityKind::Place) | (EntityKind::Group, EntityKind::Group) => {
            (a.len() == b.len()).then_some(())?;
            let mut reason = "the same form";
            for (x, y) in a.iter().zip(b) {
                match same_word(x, y)? {
                    "the same form" => {}
                    other => reason = other,
                }
            }
            Some(reason.to_owned())
        }
        (EntityKind::Organisation, EntityKind::Organisation) => {
            if a.len() == 1 && headwater_lang::name::is_initials(a[0], b) {
                return Some("initials of the longer name".to_owned());
            }
            if a.len() >= 2 && a.len() < b.len() && b.starts_with(a) {
                return Some("the first words of the longer name".to_owned());
            }
            (a.len() == b.len() && a.iter().zip(b).all(|(x, y)| same_word(x, y).is_some()))
                .then(|| "the same words in another spelling".to_owned())
        }
        // A surname alone that the context did not class, or took for a place ("loyal to Assan").
        (EntityKind::Organisation | EntityKind::Place, EntityKind::Person) if a.len() == 1 && b.len() > 1 => {
            let reason = same_word(a_last, b_last)?;
            Some(format!("surname alone; {reason}"))
        }
        _ => None,
    }
}

/// "Name of a Body (NOB)": the letters in brackets are the same name.
fn acronyms(cx: &Context<'_>, names: &mut Names) {
    let pairs: Vec<(usize, usize)> = names
        .mentions
        .windows(2)
        .filter(|w| {
            let (a, b) = (&w[0], &w[1]);
            a.entity != b.entity
                && b.tokens.start == a.tokens.end + 1
                && cx.low(a.tokens.end) == "("
                && cx.low(b.tokens.end) == ")"
                && is_acronym(cx.tokens().word(b.tokens.start))
        })
        .map(|w| (w[0].entity, w[1].entity))
        .collect();
    for (long, short) in pairs {
        if long == short || names.entities[short].mentions.is_empty() {
            continue;
        }
        let taken = std::mem::take(&mut names.entities[short].mentions);
        let variants = std::mem::take(&mut names.entities[short].variants);
        let entity = &mut names.entities[long];
        for v in &variants {
            entity.merges.push((v.clone(), "letters given in brackets after the name".to_owned()));
        }
        entity.variants.extend(variants);
        entity.mentions.extend(taken);
        entity.mentions.sort();
        if entity.kind != EntityKind::Person {
            entity.kind = EntityKind::Organisation;
        }
        for m in &mut names.mentions {
            if m.entity == short {
                m.entity = long;
            }
        }
    }
    drop_emptied(names);
}

/// Entities emptied by a merge leave no row behind.
fn drop_emptied(names: &mut Names) {
    let mut new_index = vec![0; names.entities.len()];
    let mut kept = Vec::new();
    for (i, entity) in std::mem::take(&mut names.entities).into_iter().enumerate() {
        new_index[i] = kept.len();
        if !entity.mentions.is_empty() {
            kept.push(entity);
        }
    }
    names.entities = kept;
    for m in &mut names.mentions {
        m.entity = new_index[m.entity];
    }
}
