//! Names joined over the reports: the same rules as inside one report, and the reasons kept.

use crate::input::{NameRuling, World};
use crate::near::{Lexicon, Near};
use crate::places::Places;
use headwater_model::record::{Entity, EntityKind, Merge};
use headwater_model::rows::{Annotated, LocalEntity};
use headwater_model::{Cite, Document, id};
use rustc_hash::FxHashMap;
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
    /// The words of all its forms, each once.
    words: Vec<Vec<u32>>,
}

/// Names joined over reports: what [`names`] makes for [`reconcile`](crate::reconcile).
pub struct Names(Vec<Joined>);

/// Joins the reports' names, those with the longest first so that the result does not depend on the order of the reports.
/// The slices run parallel; `rulings` is what people decided about names.
pub fn names(documents: &[&Document], annotated: &[Annotated], rulings: &[NameRuling]) -> Names {
    let mut order: Vec<(usize, usize)> = (0..documents.len())
        .flat_map(|d| (0..annotated[d].entities.len()).map(move |e| (d, e)))
        .filter(|&(d, e)| annotated[d].entities[e].kind != EntityKind::Unnamed)
        .collect();
    order.sort_by_cached_key(|&(d, e)| {
        let entity = &annotated[d].entities[e];
        let longest = entity.variants.iter().map(|v| v.split(' ').count()).max().unwrap_or(0);
        let name = entity.name.as_str();
        (std::cmp::Reverse(longest), std::cmp::Reverse(name.len()), name, documents[d].id.as_str(), e)
    });
    let kinds = kinds(annotated);
    let mut joined: Vec<Joined> = Vec::new();
    // The lower-case forms of each kind of name, and what bore one first.
    let mut by_form: FxHashMap<EntityKind, FxHashMap<String, usize>> = FxHashMap::default();
    let (mut lexicon, mut index) = (Lexicon::default(), Near::default());
    // Most reports name what others named in the same forms: whoever has a known form goes where it went.
    let mut alike: FxHashMap<(EntityKind, &str, &[String]), usize> = FxHashMap::default();
    let mut met: Vec<Alike<'_>> = Vec::new();
    for (d, e) in order {
        let entity = &annotated[d].entities[e];
        // What most mentions of the form say it is, over all reports.
        let kind = kinds.get(entity.name.as_str()).copied().unwrap_or(entity.kind);
        let key = (kind, entity.name.as_str(), entity.variants.as_slice());
        if let Some(&known) = alike.get(&key) {
            met[known].take((d, e), entity, &mut joined);
            continue;
        }
        let of_kind = by_form.entry(kind).or_default();
        let low: Vec<String> = forms(entity).map(|f| f.to_lowercase()).collect();
        let exact = low
            .iter()
            .filter(|f| kind != EntityKind::Person || f.contains(' '))
            .find_map(|f| of_kind.get(f).copied())
            .filter(|&j| !ruled_apart(rulings, &joined[j], entity));
        let words: Vec<Vec<u32>> = forms(entity).map(|f| lexicon.words(f)).collect();
        let found = exact.map(|j| (j, None)).or_else(|| {
            let near = index.of(kind, &words, &mut lexicon);
            near.into_iter()
                .filter(|&j| !ruled_apart(rulings, &joined[j], entity))
                .find_map(|j| same(&joined[j], &words, &mut lexicon).map(|r| (j, Some(r))))
        });
        let j = if let Some((j, reason)) = found {
            if let Some(reason) = reason {
                joined[j].merges.entry(entity.name.clone()).or_insert(reason);
            }
            j
        } else {
            joined.push(Joined {
                kind,
                forms: BTreeMap::new(),
                names: BTreeMap::new(),
                merges: BTreeMap::new(),
                members: Vec::new(),
                words: Vec::new(),
            });
            joined.len() - 1
        };
        let target = &mut joined[j];
        let mut counted = words.iter();
        let named = counted.next().cloned().unwrap_or_default();
        target.names.entry(entity.name.clone()).or_default().words = named;
        for (form, words) in entity.variants.iter().zip(counted) {
            target.forms.entry(form.clone()).or_default().words.clone_from(words);
        }
        for words in &words {
            if !target.words.contains(words) {
                target.words.push(words.clone());
            }
        }
        for (form, words) in low.into_iter().zip(&words) {
            of_kind.entry(form).or_insert(j);
            index.add(kind, words, j, &lexicon);
        }
        let mut first = Alike { entity, joined: j, times: 0, mentions: 0 };
        first.take((d, e), entity, &mut joined);
        // Where people decided about names each is looked for anew, and so is a person without a second name: others may
        // have come nearer.
        let settled = kind != EntityKind::Person || forms(entity).any(|f| f.contains(' '));
        if settled && rulings.is_empty() {
            alike.insert(key, met.len());
        }
        met.push(first);
    }
    for alike in met {
        alike.count(&mut joined[alike.joined]);
    }
    unite(rulings, &mut joined);
    Names(joined)
}

/// The entities of the record.
pub(crate) fn join(world: &World<'_>, Names(joined): Names) -> Entities {
    let mut index: Vec<Vec<usize>> =
        (0..world.count()).map(|d| vec![usize::MAX; world.annotated(d).entities.len()]).collect();
    let rows = world.input.workers.map(joined.len(), |j| row(world, world.input.places, &joined[j]));
    let mut made: Vec<(Entity, Vec<(usize, usize)>)> =
        rows.into_iter().zip(joined.into_iter().map(|j| j.members)).collect();
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

/// Entities of single reports with the same name in the same forms.
struct Alike<'a> {
    entity: &'a LocalEntity,
    joined: usize,
    times: usize,
    mentions: usize,
}

impl Alike<'_> {
    /// Takes one in.
    fn take(&mut self, member: (usize, usize), entity: &LocalEntity, joined: &mut [Joined]) {
        self.times += 1;
        self.mentions += entity.mentions.len();
        let target = &mut joined[self.joined];
        target.members.push(member);
        for (form, reason) in &entity.merges {
            target.merges.entry(form.clone()).or_insert_with(|| reason.clone());
        }
    }

    /// Counts the forms.
    fn count(&self, target: &mut Joined) {
        target.names.entry(self.entity.name.clone()).or_default().count += self.mentions;
        for form in &self.entity.variants {
            target.forms.entry(form.clone()).or_default().count += self.times;
        }
    }
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
fn ruled_apart(rulings: &[NameRuling], joined: &Joined, entity: &LocalEntity) -> bool {
    let named = |name: &str| entity.name.to_lowercase() == name.to_lowercase();
    rulings
        .iter()
        .filter(|r| !r.same)
        .any(|r| named(&r.a) && joined.has(&r.b) || named(&r.b) && joined.has(&r.a))
}

/// Joins the names that a person decided are one; what is joined keeps the kind of the first.
fn unite(rulings: &[NameRuling], joined: &mut Vec<Joined>) {
    for ruling in rulings.iter().filter(|r| r.same) {
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

/// For each name, the kind that most of its mentions have, in large letters or small.
fn kinds(annotated: &[Annotated]) -> FxHashMap<&str, EntityKind> {
    // Most reports name what others named: each form is made small once.
    let mut small: FxHashMap<&str, usize> = FxHashMap::default();
    let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
    let mut votes: Vec<BTreeMap<EntityKind, usize>> = Vec::new();
    for e in annotated.iter().flat_map(|a| &a.entities).filter(|e| e.kind != EntityKind::Unnamed) {
        let number = *small.entry(&e.name).or_insert_with(|| {
            *numbers.entry(e.name.to_lowercase()).or_insert_with(|| {
                votes.push(BTreeMap::new());
                votes.len() - 1
            })
        });
        *votes[number].entry(e.kind).or_default() += e.mentions.len();
    }
    let most = |kinds: &BTreeMap<EntityKind, usize>| {
        kinds.iter().max_by_key(|&(kind, n)| (n, std::cmp::Reverse(kind))).map(|(kind, _)| *kind)
    };
    small.into_iter().filter_map(|(name, number)| Some((name, most(&votes[number])?))).collect()
}

fn row(world: &World<'_>, places: &Places, joined: &Joined) -> Entity {
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
        .iter()
        .filter(|(variant, _)| **variant != name)
        .map(|(variant, reason)| Merge { variant: variant.clone(), reason: reason.clone() })
        .collect();
    let (place, place_reason) = places.of(joined.kind, &joined.members);
    Entity {
        id: id::id("e", &[joined.kind.as_str(), &name]),
        kind: joined.kind,
        variants: joined.forms.keys().cloned().collect(),
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
    // Most are not: that is seen before the first reason is looked for, in the order of the forms.
    let mut pairs = forms.iter().flat_map(|a| joined.words.iter().map(move |b| (a, b)));
    if !pairs.any(|(a, b)| lexicon.same_name(joined.kind, a, b).is_some()) {
        return None;
    }
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
