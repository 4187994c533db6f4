//! What stands between two reports without descent from one to the other, and what holds a group together where it
//! is weakest.

use crate::aligned::aligned;
use crate::credit::outlet;
use crate::lineage::{Story, label};
use crate::moment::earlier;
use crate::origin::Group;
use crate::sets::Sets;
use crate::share::Pair;
use headwater_model::Workers;
use headwater_model::lineage::{Stemma, StemmaLink, Weakest};
use headwater_model::record::Relation;
use rustc_hash::{FxHashMap, FxHashSet};

/// The links of a pile, sorted by the two documents.
pub(crate) fn links(
    story: &Story<'_>,
    groups: &[Group],
    stemma: &Stemma,
    workers: &dyn Workers,
) -> Vec<StemmaLink> {
    let mut groups_of: Vec<Vec<usize>> = vec![Vec::new(); story.docs.len()];
    for (g, group) in groups.iter().enumerate() {
        group.members.iter().for_each(|&m| groups_of[m].push(g));
    }
    let mut edges: FxHashSet<(usize, usize)> = FxHashSet::default();
    let mut made: FxHashSet<usize> = FxHashSet::default();
    for edge in &stemma.edges {
        if let Some(parent) = stemma.nodes[edge.parent].doc {
            edges.insert((parent.min(edge.child), parent.max(edge.child)));
            made.insert(edge.child);
        }
    }
    // For each report that was made from none of the others, the one that has most of it.
    let mut nearest: FxHashMap<usize, (usize, usize)> = FxHashMap::default();
    let kin = |p: &Pair| groups_of[p.x].iter().any(|g| groups_of[p.y].contains(g));
    for (p, pair) in story.pairs.iter().enumerate() {
        if !kin(pair) || edges.contains(&(pair.x, pair.y)) {
            continue;
        }
        let open = !earlier(story.moments[pair.x], story.moments[pair.y])
            && !earlier(story.moments[pair.y], story.moments[pair.x]);
        for doc in [pair.x, pair.y].into_iter().filter(|d| open && !made.contains(d)) {
            let part = pair.side(doc).all.len();
            let best = nearest.entry(doc).or_insert((part, p));
            if part > best.0 {
                *best = (part, p);
            }
        }
    }
    let near: FxHashSet<usize> = nearest.values().map(|(_, p)| *p).collect();
    let open: Vec<&Pair> = story
        .pairs
        .iter()
        .enumerate()
        .filter(|(p, pair)| near.contains(p) || !kin(pair))
        .map(|(_, pair)| pair)
        .collect();
    workers.map(open.len(), |k| link(story, open[k], kin(open[k])))
}

fn link(story: &Story<'_>, pair: &Pair, kin: bool) -> StemmaLink {
    let document = |d: usize| story.docs[d].document();
    let (x, y) = (outlet(document(pair.x)), outlet(document(pair.y)));
    let same_outlet = x.is_some() && x == y;
    let speech = pair.of_x.own.len() == 0 || pair.of_y.own.len() == 0;
    let (relation, reason) = if kin {
        (Relation::SameOrigin, "the same text; neither time nor credit nor readings say which came first")
    } else if same_outlet {
        (Relation::Series, "reports of one outlet with some text in common")
    } else if speech {
        (Relation::CommonSource, "only words inside quotation marks are shared")
    } else {
        (Relation::Incidental, "too little shared text to go back to one report")
    };
    let share = |d: usize| pair.side(d).all.part_of(&story.docs[d]);
    let both = |i: &usize| story.passages_of[pair.y].binary_search(i).is_ok();
    StemmaLink {
        a: pair.x,
        b: pair.y,
        relation,
        shares: (share(pair.x), share(pair.y)),
        passages: story.passages_of[pair.x].iter().copied().filter(both).collect(),
        reasons: vec![reason.to_owned()],
        aligned: aligned(story, pair.x, pair.y),
    }
}

/// The weakest link of a group: the last one needed when its members are joined by the strongest links first.
pub(crate) fn weakest(story: &Story<'_>, group: &Group) -> Option<Weakest> {
    let members = &group.members;
    if members.len() < 2 {
        return None;
    }
    let share = |p: &Pair| {
        let of = |d: usize| p.side(d).all.part_of(&story.docs[d]);
        of(p.x).max(of(p.y))
    };
    let inside = |d: usize| members.binary_search(&d).ok();
    let mut pairs: Vec<(f64, usize, usize)> = members
        .iter()
        .flat_map(|&m| story.near(m))
        .filter_map(|p| Some((share(p), inside(p.x)?, inside(p.y)?)))
        .collect();
    let content = |i: usize| &story.docs[members[i]];
    pairs.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then_with(|| content(a.1).by_content(content(b.1)))
            .then_with(|| content(a.2).by_content(content(b.2)))
            .then((a.1, a.2).cmp(&(b.1, b.2)))
    });
    let mut sets = Sets::new(members.len());
    let mut last = None;
    let mut joined = 1;
    for (share, i, j) in pairs {
        if sets.join(i, j).is_some() {
            joined += 1;
            last = Some((share, members[i], members[j]));
        }
    }
    if joined < members.len() {
        let apart = (0..members.len()).find(|&i| sets.head(i) != sets.head(0))?;
        let names = [members[0], members[apart]].map(|m| label(story.docs[m].document()));
        return Some(Weakest {
            a: members[0],
            b: members[apart],
            share: 0.0,
            reason: format!("{} and {} print one credit line and tell the same facts", names[0], names[1]),
        });
    }
    let (share, a, b) = last?;
    let names = [a, b].map(|m| label(story.docs[m].document()));
    let percent = (share * 100.0).round();
    let reason = format!("{} and {} share {percent} % of the words of one of them", names[0], names[1]);
    Some(Weakest { a: a.min(b), b: a.max(b), share, reason })
}
