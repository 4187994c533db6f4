//! Several incidents in one story: which counts belong to which.
//!
//! Reports of one story may tell of several events: two attacks on a day, a flood that is told of town by town, an ambush
//! that recalls the bombing of the day before. Their counts must not meet in one range. A place is an incident of its own
//! only where the words say so: one report gives harm at both places, each in words of its own, and the places lie too far
//! apart to be one (or the report itself sets it apart, "in a separate attack"). What is told of no place, or of the
//! province, or of several places at once, stays with the story's whole; a whole and its incidents are never added
//! (Every Casualty, *Standards*, 2016; UCDP counts what cannot be told apart as an aggregate).

use crate::entities::Entities;
use crate::figures::LedgerFigure;
use crate::input::World;
use crate::places::{APART_KM, QUARTER, distance, is_point};
use headwater_model::record::{Class, IncidentRole, Measure};
use headwater_model::rows::Scene;
use headwater_model::{Cite, Span};
use std::collections::{BTreeMap, BTreeSet};

/// The same for parts of a town.
const QUARTERS_KM: f64 = 3.0;

/// An incident among several of a story.
#[derive(Debug)]
pub(crate) struct Site {
    /// The place's entity, that of most mentions; `None` if only set apart by words.
    pub(crate) place: Option<usize>,
    /// What tells it from the others: the same words for the same incident.
    pub(crate) key: String,
    /// Words that put harm there.
    pub(crate) spans: Vec<Cite>,
    /// The first of them, by report.
    pub(crate) first: Option<(usize, Span)>,
    /// Why it stands alone.
    pub(crate) reason: String,
    /// Its figures, as indices into all.
    pub(crate) figures: Vec<usize>,
}

/// What a story's reports tell apart.
#[derive(Debug, Default)]
pub(crate) struct Sites {
    pub(crate) all: Vec<Site>,
    /// By report, by index among its figures.
    counts: BTreeMap<(usize, usize), usize>,
    /// By report, by index among its individuals.
    individuals: BTreeMap<(usize, usize), usize>,
}

impl Sites {
    /// The reports that tell of site `i`.
    pub(crate) fn reports(&self, i: usize) -> BTreeSet<usize> {
        let all = self.counts.iter().chain(&self.individuals);
        all.filter(|(_, site)| **site == i).map(|((d, _), _)| *d).collect()
    }

    /// The site of figure `k` of report `d`.
    pub(crate) fn of_figure(&self, d: usize, k: usize) -> Option<usize> {
        self.counts.get(&(d, k)).copied()
    }

    /// The site of person `k` of report `d`.
    pub(crate) fn of_individual(&self, d: usize, k: usize) -> Option<usize> {
        self.individuals.get(&(d, k)).copied()
    }
}

/// A place, or words that set an event of one report apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Place(usize),
    Words(usize, Span),
}

/// A count or a person with its scene.
struct Told<'a> {
    doc: usize,
    scene: Option<&'a Scene>,
    sentence: Span,
    measure: Measure,
    class: Class,
    low: u64,
    high: Option<u64>,
}

impl<'a> Told<'a> {
    /// The scene that its own sentence gives it.
    fn own_scene(&self) -> Option<&'a Scene> {
        self.scene.filter(|s| s.sentence == self.sentence)
    }
}

/// The incidents of story `s` among the main figures of `figures`; none where all of it may be one event.
pub(crate) fn split(world: &World<'_>, entities: &Entities, figures: &[LedgerFigure<'_>], s: usize) -> Sites {
    let docs = &world.input.stories[s].docs;
    // Figures and the reports of a story are in the order of reports.
    let of_doc = |d: usize| figures.partition_point(|f| f.doc < d)..figures.partition_point(|f| f.doc <= d);
    let mine: Vec<usize> =
        docs.iter().flat_map(|&d| of_doc(d)).filter(|&i| figures[i].role == IncidentRole::Main).collect();
    let counts = mine.iter().map(|&i| told_of_figure(&figures[i]));
    let persons: Vec<(usize, usize)> = docs
        .iter()
        .flat_map(|&d| (0..world.annotated(d).individuals.len()).map(move |k| (d, k)))
        .filter(|&(d, k)| world.annotated(d).individuals[k].main)
        .collect();
    let told: Vec<Told<'_>> =
        counts.chain(persons.iter().map(|&(d, k)| told_of_person(world, d, k))).collect();
    let nodes: Vec<Option<Node>> = told.iter().map(|t| node(entities, t)).collect();
    let cluster = clusters(entities, &nodes);
    let of = |k: usize| nodes[k].and_then(|n| cluster.get(&n).copied());
    let apart = stand_apart(&told, &of);
    if apart.is_empty() {
        return Sites::default();
    }
    let mut site: Vec<Option<Node>> =
        (0..told.len()).map(|k| of(k).filter(|c| apart.contains_key(c))).collect();
    // A part goes with its whole, and the same number in the same report is the same count.
    for (k, &i) in mine.iter().enumerate() {
        let whole = figures[i].of.and_then(|w| mine.binary_search(&w).ok());
        if let Some(w) = whole.filter(|_| site[k].is_none()) {
            site[k] = site[w];
        }
    }
    let known = site.clone();
    let by_report = ByReport::new(&told, &known, &nodes);
    for k in 0..told.len() {
        if site[k].is_none() && nodes[k].is_none() {
            site[k] = by_report.same_count(k).or_else(|| by_report.only_one(k));
        }
    }
    rows(world, entities, figures, &mine, &persons, &told, &site, &apart)
}

fn told_of_figure<'a>(f: &LedgerFigure<'a>) -> Told<'a> {
    Told {
        doc: f.doc,
        scene: f.local.scene.as_ref(),
        sentence: f.local.sentence,
        measure: f.local.measure,
        class: f.local.class,
        low: f.local.low,
        high: f.local.high,
    }
}

fn told_of_person<'a>(world: &World<'a>, d: usize, k: usize) -> Told<'a> {
    let one = &world.annotated(d).individuals[k];
    Told {
        doc: d,
        scene: one.scene.as_ref(),
        sentence: one.sentence,
        measure: one.measure,
        class: one.class,
        low: 1,
        high: Some(1),
    }
}

/// The town that a scene names, or its words.
fn node(entities: &Entities, told: &Told<'_>) -> Option<Node> {
    let scene = told.scene.filter(|s| !s.several)?;
    let place = scene.place.map(|(e, _)| entities.of(told.doc, e));
    let town = place.filter(|&e| {
        let place = entities.rows[e].place.as_ref();
        scene.apart.is_some() && place.is_none() || place.is_some_and(is_point)
    });
    town.map(Node::Place).or_else(|| scene.apart.map(|_| Node::Words(told.doc, scene.sentence)))
}

/// Each node's cluster, named by the place that is told of most: places that may be one.
fn clusters(entities: &Entities, nodes: &[Option<Node>]) -> BTreeMap<Node, Node> {
    let mut times: BTreeMap<Node, usize> = BTreeMap::new();
    for n in nodes.iter().flatten() {
        *times.entry(*n).or_default() += 1;
    }
    let name = |n: Node| match n {
        Node::Place(e) => entities.rows[e].name.as_str(),
        Node::Words(..) => "",
    };
    let mut order: Vec<(Node, usize)> = times.into_iter().collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| name(a.0).cmp(name(b.0))).then(a.0.cmp(&b.0)));
    let near = |a: Node, b: Node| match (a, b) {
        (Node::Place(a), Node::Place(b)) => {
            let (a, b) = (entities.rows[a].place.as_ref(), entities.rows[b].place.as_ref());
            a.zip(b).is_some_and(|(a, b)| {
                let quarters = a.precision == QUARTER && b.precision == QUARTER;
                let apart = if quarters { QUARTERS_KM } else { APART_KM };
                distance(a, b) < apart
            })
        }
        _ => false,
    };
    let mut out: BTreeMap<Node, Node> = BTreeMap::new();
    for (n, _) in &order {
        let head = order.iter().map(|(m, _)| *m).find(|m| m == n || out.get(m) == Some(m) && near(*m, *n));
        out.insert(*n, head.unwrap_or(*n));
    }
    out
}

/// Clusters that some report tells apart, with the reason.
fn stand_apart(told: &[Told<'_>], of: &dyn Fn(usize) -> Option<Node>) -> BTreeMap<Node, Why> {
    // By report and place: the counts that words of their own sentence put there.
    let mut by_doc: BTreeMap<usize, BTreeMap<Node, BTreeSet<(Measure, u64)>>> = BTreeMap::new();
    let mut out: BTreeMap<Node, Why> = BTreeMap::new();
    for (k, t) in told.iter().enumerate() {
        // Suspects are arrested anywhere.
        let here = t.low > 0 && t.measure != Measure::Detained;
        let Some(scene) = t.own_scene().filter(|_| here) else { continue };
        let Some(mine) = of(k) else { continue };
        by_doc.entry(t.doc).or_default().entry(mine).or_default().insert((t.measure, t.low));
        if let Some(words) = scene.apart {
            out.entry(mine).or_insert(Why::Words(t.doc, words));
        }
    }
    for places in by_doc.values() {
        for (mine, counts) in places.iter().filter(|(n, _)| matches!(n, Node::Place(_))) {
            // The same number at another place is the same count told in other words.
            let other = places.iter().find(|(there, theirs)| {
                matches!(there, Node::Place(_)) && *there != mine && !theirs.is_subset(counts)
            });
            if let Some((there, _)) = other {
                out.entry(*mine).or_insert(Why::Distance(*there));
            }
        }
    }
    // One place beside which nothing else stands is the story's own.
    let lone = out.len() == 1 && out.values().all(|w| matches!(w, Why::Distance(_)));
    if lone { BTreeMap::new() } else { out }
}

/// Why an incident stands alone.
#[derive(Debug, Clone, Copy)]
enum Why {
    /// Words of a report set it apart.
    Words(usize, Span),
    /// A report tells of harm there and at that other place.
    Distance(Node),
}

/// Whether two classes may be those of one count.
fn alike(a: Class, b: Class) -> bool {
    a == b || a == Class::People || b == Class::People
}

/// What a story's reports tell, by report.
struct ByReport<'t, 'a> {
    told: &'t [Told<'a>],
    /// The sites that words say.
    known: &'t [Option<Node>],
    nodes: &'t [Option<Node>],
    of: BTreeMap<usize, Vec<usize>>,
}

impl<'t, 'a> ByReport<'t, 'a> {
    fn new(told: &'t [Told<'a>], known: &'t [Option<Node>], nodes: &'t [Option<Node>]) -> Self {
        let mut of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (k, t) in told.iter().enumerate() {
            of.entry(t.doc).or_default().push(k);
        }
        Self { told, known, nodes, of }
    }

    /// What the report of `k` tells.
    fn beside(&self, k: usize) -> &[usize] {
        self.of.get(&self.told[k].doc).map_or(&[], Vec::as_slice)
    }

    /// The site of the same number of the same people in the same report.
    fn same_count(&self, k: usize) -> Option<Node> {
        let t = &self.told[k];
        let same = |o: &Told<'_>| {
            o.measure == t.measure
                && (o.low, o.high) == (t.low, t.high)
                && alike(o.class, t.class)
                && t.low > 1
        };
        let mut found =
            self.beside(k).iter().filter(|&&o| same(&self.told[o])).filter_map(|&o| self.known[o]);
        let first = found.next()?;
        found.all(|n| n == first).then_some(first)
    }

    /// The site of a report that tells of no other, for what it tells of no place at all.
    fn only_one(&self, k: usize) -> Option<Node> {
        let t = &self.told[k];
        if t.scene.is_some() {
            return None;
        }
        let here = self.beside(k);
        // A report that counts over a province, or over several places, may count there again.
        let wide = |o: &usize| self.known[*o].is_none() && self.told[*o].own_scene().is_some();
        let mut placed = here.iter().filter(|&&o| self.nodes[o].is_some()).map(|&o| self.known[o]);
        let site = placed.next().flatten()?;
        if here.iter().any(wide) || placed.any(|n| n != Some(site)) {
            return None;
        }
        // "In a separate incident, …": what was told before it is of another.
        let apart = |o: &&usize| {
            self.known[**o] == Some(site) && self.told[**o].scene.is_some_and(|s| s.apart.is_some())
        };
        let first = here.iter().filter(apart).map(|&o| self.told[o].sentence.start).min();
        if first.is_some_and(|first| t.sentence.start < first) {
            return None;
        }
        // A number of another order is that of a wider event.
        let alike =
            here.iter().filter(|&&o| self.known[o] == Some(site) && self.told[o].measure == t.measure);
        let most = alike.map(|&o| self.told[o].low).max();
        most.is_none_or(|m| t.low <= m.saturating_mul(2)).then_some(site)
    }
}

#[expect(clippy::too_many_arguments, reason = "the last step of one computation")]
fn rows(
    world: &World<'_>,
    entities: &Entities,
    figures: &[LedgerFigure<'_>],
    mine: &[usize],
    persons: &[(usize, usize)],
    told: &[Told<'_>],
    site: &[Option<Node>],
    apart: &BTreeMap<Node, Why>,
) -> Sites {
    let name = |n: Node| match n {
        Node::Place(e) => entities.rows[e].name.clone(),
        Node::Words(..) => String::new(),
    };
    let mut out = Sites::default();
    let mut index: BTreeMap<Node, usize> = BTreeMap::new();
    for (&n, why) in apart {
        let (place, key) = match n {
            Node::Place(e) => (Some(e), entities.rows[e].id.clone()),
            Node::Words(d, span) => (None, format!("{}:{}", world.doc(d).id, span.start)),
        };
        let reason = match *why {
            Why::Words(d, span) => format!("a report sets it apart: “{}”", world.doc(d).words(span)),
            Why::Distance(there) => {
                format!("a report tells of harm here and, apart from it, in {}", name(there))
            }
        };
        let first = match *why {
            Why::Words(d, span) => Some((d, span)),
            Why::Distance(_) => None,
        };
        let spans = first.map(|(d, span)| span.cite(&world.doc(d).id)).into_iter().collect();
        index.insert(n, out.all.len());
        out.all.push(Site { place, key, first, spans, reason, figures: Vec::new() });
    }
    for (k, n) in site.iter().enumerate() {
        let Some(&i) = n.as_ref().and_then(|n| index.get(n)) else { continue };
        if let Some((_, words)) = told[k].scene.and_then(|s| s.place) {
            let d = told[k].doc;
            out.all[i].first.get_or_insert((d, words));
            out.all[i].spans.push(words.cite(&world.doc(d).id));
        }
        if let Some(&f) = mine.get(k) {
            out.all[i].spans.push(figures[f].row.span.clone());
            out.all[i].figures.push(f);
            out.counts.insert((figures[f].doc, figures[f].index), i);
        } else if let Some(&(d, one)) = persons.get(k - mine.len()) {
            out.individuals.insert((d, one), i);
            out.all[i].spans.push(world.annotated(d).individuals[one].span.cite(&world.doc(d).id));
        }
    }
    for site in &mut out.all {
        site.spans.sort();
        site.spans.dedup();
    }
    out
}
