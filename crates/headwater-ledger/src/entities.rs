//! Names joined over the reports: the same rules as inside one report, and the reasons kept.

use crate::input::World;
use crate::near::{Lexicon, Near};
use crate::places::Places;
use headwater_model::record::{Entity, EntityKind, Merge};
use headwater_model::rows::LocalEntity;
use headwater_model::{Cite, id};
use std::collections::BTreeMap;

/// The entities of the record and which one each report's own entity became.
pub(crate) struct Entities {
    pub(crate) rows: Vec<Entity>,
    /// By document, by its own index.
    index: Vec<Vec<usize>>,
}

impl Entities {
    /// Index into `rows` for a report's own entity.
    pub(crate) fn of(&self, doc: usize, local: usize) -> usize {
        self.index[doc][local]
    }

    pub(crate) fn id(&self, doc: usize, local: usize) -> &str {
        &self.rows[self.of(doc, local)].id
    }
}

/// How often a form of a name was met, and its words in the lexicon.
#[derive(Default)]
struct Form {
    count: usize,
    words: Vec<u32>,
}

/// A joined entity while it is being built.
struct Joined {
    kind: EntityKind,
    forms: BTreeMap<String, Form>,
    names: BTreeMap<String, Form>,
    merges: BTreeMap<String, String>,
    members: Vec<(usize, usize)>,
}

/// Joins the reports' entities, those with the longest names first so that the result does not depend on the order
/// of the reports.
pub(crate) fn join(world: &World<'_>) -> Entities {
    let mut order: Vec<(usize, usize)> = (0..world.count())
        .flat_map(|d| (0..world.annotated(d).entities.len()).map(move |e| (d, e)))
        .filter(|&(d, e)| world.annotated(d).entities[e].kind != EntityKind::Unnamed)
        .collect();
    order.sort_by_cached_key(|&(d, e)| {
        let entity = &world.annotated(d).entities[e];
        let longest = entity.variants.iter().map(|v| v.split(' ').count()).max().unwrap_or(0);
        (
            std::cmp::Reverse(longest),
            std::cmp::Reverse(entity.name.len()),
            entity.name.clone(),
            world.doc(d).id.clone(),
            e,
        )
    });
    let kinds = kinds(world);
    let mut joined: Vec<Joined> = Vec::new();
    let mut by_form: BTreeMap<(EntityKind, String), usize> = BTreeMap::new();
    let (mut lexicon, mut index) = (Lexicon::default(), Near::default());
    for (d, e) in order {
        let local = &world.annotated(d).entities[e];
        // What most mentions of the form say it is, over all reports.
        let kind = kinds.get(&local.name.to_lowercase()).copied().unwrap_or(local.kind);
        let entity = &LocalEntity { kind, ..local.clone() };
        let exact = forms(entity)
            .filter(|f| entity.kind != EntityKind::Person || f.contains(' '))
            .find_map(|f| by_form.get(&(entity.kind, f.to_lowercase())).copied())
            .filter(|&j| !ruled_apart(world, &joined[j], entity));
        let found = exact.map(|j| (j, None)).or_else(|| {
            let forms: Vec<Vec<u32>> = forms(entity).map(|f| lexicon.words(f)).collect();
            let near = index.of(kind, &forms, &mut lexicon);
            near.into_iter()
                .filter(|&j| !ruled_apart(world, &joined[j], entity))
                .find_map(|j| same(&joined[j], &forms, &mut lexicon).map(|r| (j, Some(r))))
        });
        let j = if let Some((j, reason)) = found {
            if let Some(reason) = reason {
                joined[j].merges.entry(entity.name.clone()).or_insert(reason);
            }
            j
        } else {
            joined.push(Joined {
                kind: entity.kind,
                forms: BTreeMap::new(),
                names: BTreeMap::new(),
                merges: BTreeMap::new(),
                members: Vec::new(),
            });
            joined.len() - 1
        };
        let target = &mut joined[j];
        target.members.push((d, e));
        let name = target.names.entry(entity.name.clone()).or_default();
        name.count += entity.mentions.len();
        name.words = lexicon.words(&entity.name);
        for form in &entity.variants {
            let known = target.forms.entry(form.clone()).or_default();
            known.count += 1;
            known.words = lexicon.words(form);
        }
        for form in forms(entity) {
            by_form.entry((entity.kind, form.to_lowercase())).or_insert(j);
            let words = lexicon.words(form);
            index.add(kind, &words, j, &lexicon);
        }
        for (form, reason) in &entity.merges {
            target.merges.entry(form.clone()).or_insert_with(|| reason.clone());
        }
    }
    unite(world, &mut joined);
    let mut index: Vec<Vec<usize>> =
        (0..world.count()).map(|d| vec![usize::MAX; world.annotated(d).entities.len()]).collect();
    let places = Places::new(world.input.documents, world.input.annotated, &world.story_of);
    let mut made: Vec<(Entity, Vec<(usize, usize)>)> = joined
        .into_iter()
        .map(|j| (j.members.clone(), j))
        .map(|(m, j)| (row(world, &places, j), m))
        .collect();
    made.sort_by(|a, b| a.0.mentions.first().cmp(&b.0.mentions.first()).then_with(|| a.0.id.cmp(&b.0.id)));
    let mut rows = Vec::with_capacity(made.len());
    for (row, members) in made {
        for (d, e) in members {
            index[d][e] = rows.len();
        }
        rows.push(row);
    }
    unnamed(world, &mut rows, &mut index);
    Entities { rows, index }
}

/// The name and the other forms of a report's own entity.
fn forms(entity: &LocalEntity) -> impl Iterator<Item = &String> {
    std::iter::once(&entity.name).chain(&entity.variants)
}

impl Joined {
    fn has(&self, name: &str) -> bool {
        self.names.keys().chain(self.forms.keys()).any(|n| n.to_lowercase() == name.to_lowercase())
    }
}

/// Whether a person decided that a name is not the one that was joined before.
fn ruled_apart(world: &World<'_>, joined: &Joined, entity: &LocalEntity) -> bool {
    let named = |name: &str| entity.name.to_lowercase() == name.to_lowercase();
    world
        .input
        .names
        .iter()
        .filter(|r| !r.same)
        .any(|r| named(&r.a) && joined.has(&r.b) || named(&r.b) && joined.has(&r.a))
}

/// Joins the names that a person decided are one; what is joined keeps the kind of the first.
fn unite(world: &World<'_>, joined: &mut Vec<Joined>) {
    for ruling in world.input.names.iter().filter(|r| r.same) {
        let at = |name: &str| {
            let canonical = joined.iter().position(|j| j.names.keys().any(|n| n.eq_ignore_ascii_case(name)));
            canonical.or_else(|| joined.iter().position(|j| j.has(name)))
        };
        let (Some(a), Some(b)) = (at(&ruling.a), at(&ruling.b)) else { continue };
        if a == b {
            continue;
        }
        let other = joined.remove(b);
        let one = &mut joined[if b < a { a - 1 } else { a }];
        // The name that the judgement gives first is the name of both.
        let most = one.names.values().chain(other.names.values()).map(|f| f.count).sum::<usize>() + 1;
        one.names.insert(ruling.a.clone(), Form { count: most, words: Vec::new() });
        one.merges.insert(ruling.b.clone(), ruling.reason.clone());
        for (form, n) in other.forms {
            one.forms.entry(form).or_default().count += n.count;
        }
        one.merges.extend(other.merges);
        one.members.extend(other.members);
    }
}

/// For each name, the kind that most of its mentions have.
fn kinds(world: &World<'_>) -> BTreeMap<String, EntityKind> {
    let mut votes: BTreeMap<String, BTreeMap<EntityKind, usize>> = BTreeMap::new();
    for d in 0..world.count() {
        for e in world.annotated(d).entities.iter().filter(|e| e.kind != EntityKind::Unnamed) {
            *votes.entry(e.name.to_lowercase()).or_default().entry(e.kind).or_default() += e.mentions.len();
        }
    }
    votes
        .into_iter()
        .filter_map(|(name, kinds)| {
            let best = kinds.into_iter().max_by_key(|&(kind, n)| (n, std::cmp::Reverse(kind)))?;
            Some((name, best.0))
        })
        .collect()
}

fn row(world: &World<'_>, places: &Places, joined: Joined) -> Entity {
    // The form used most, the longest of those.
    let name = joined
        .names
        .iter()
        .max_by_key(|(n, c)| {
            (
                if joined.kind == EntityKind::Person { n.split(' ').count() } else { 0 },
                c.count,
                n.len(),
                std::cmp::Reverse((*n).clone()),
            )
        })
        .map(|(n, _)| n.clone())
        .unwrap_or_default();
    let mut mentions: Vec<Cite> = Vec::new();
    let mut descriptions: Vec<Cite> = Vec::new();
    for &(d, e) in &joined.members {
        let entity = &world.annotated(d).entities[e];
        mentions.extend(entity.mentions.iter().map(|m| m.cite(&world.doc(d).id)));
        descriptions.extend(entity.descriptions.iter().map(|m| m.cite(&world.doc(d).id)));
    }
    mentions.sort();
    mentions.dedup();
    descriptions.sort();
    descriptions.dedup();
    let merges = joined
        .merges
        .into_iter()
        .filter(|(variant, _)| *variant != name)
        .map(|(variant, reason)| Merge { variant, reason })
        .collect();
    let (place, place_reason) = places.of(joined.kind, &joined.members);
    Entity {
        id: id::id("e", &[joined.kind.as_str(), &name]),
        kind: joined.kind,
        variants: joined.forms.into_keys().collect(),
        name,
        mentions,
        merges,
        descriptions,
        place,
        place_reason,
    }
}

/// Why a report's entity, with these forms, may be one joined before; `None` if it may not.
fn same(joined: &Joined, forms: &[Vec<u32>], lexicon: &mut Lexicon) -> Option<String> {
    forms.iter().find_map(|a| {
        let mut theirs = joined.forms.values().chain(joined.names.values());
        theirs.find_map(|b| lexicon.same_name(joined.kind, a, &b.words))
    })
}

/// Sources without a name: one of a report is that of another only where both stand in the same shared passage with
/// the same description.
fn unnamed(world: &World<'_>, rows: &mut Vec<Entity>, index: &mut [Vec<usize>]) {
    for d in 0..world.count() {
        for (e, entity) in world.annotated(d).entities.iter().enumerate() {
            if entity.kind != EntityKind::Unnamed {
                continue;
            }
            let twin = entity.mentions.iter().find_map(|&m| {
                world.covering(d, m).find_map(|(p, _)| {
                    world.passage(p).members.iter().filter(|o| o.doc < d).find_map(|other| {
                        world.annotated(other.doc).entities.iter().enumerate().find_map(|(k, x)| {
                            let same = x.kind == EntityKind::Unnamed
                                && x.name.eq_ignore_ascii_case(&entity.name)
                                && x.mentions.iter().any(|m| m.overlaps(other.span));
                            same.then_some(index[other.doc][k])
                        })
                    })
                })
            });
            let doc = world.doc(d);
            let mentions: Vec<Cite> = entity.mentions.iter().map(|m| m.cite(&doc.id)).collect();
            if let Some(r) = twin.filter(|&r| r != usize::MAX) {
                let row = &mut rows[r];
                row.mentions.extend(mentions);
                row.mentions.sort();
                row.mentions.dedup();
                row.merges.push(Merge {
                    variant: entity.name.clone(),
                    reason: "the same description in the same shared passage".to_owned(),
                });
                row.merges.dedup();
                index[d][e] = r;
                continue;
            }
            let at = entity.mentions.first().map(|m| m.start.to_string()).unwrap_or_default();
            rows.push(Entity {
                id: id::id("e", &["unnamed", &doc.id, &entity.name, &at]),
                kind: EntityKind::Unnamed,
                name: entity.name.clone(),
                variants: entity.variants.clone(),
                mentions,
                merges: Vec::new(),
                descriptions: Vec::new(),
                place: None,
                place_reason: None,
            });
            index[d][e] = rows.len() - 1;
        }
    }
}
