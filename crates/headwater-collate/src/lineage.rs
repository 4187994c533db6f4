//! The stemma: for each text origin its head, a report or a lost archetype, and what each report took from which
//! other, with the reasons in plain words.

use crate::align::PairAlignment;
use crate::aligned::aligned;
use crate::credit::{credits, kind_rank, outlet, same_outlet};
use crate::descent::{Family, Order, Step};
use crate::link::{links, weakest};
use crate::moment::Moment;
use crate::origin::{Group, origins};
use crate::prepare::{Prepared, folded_words};
use crate::release::released;
use crate::share::{Pair, WordSet, pairs, shares};
use headwater_model::lineage::{Anchor, Share, SharedPassage, Stemma, StemmaEdge, StemmaNode, Weakest};
use headwater_model::record::{NodeKind, Reuse};
use headwater_model::rows::Days;
use headwater_model::{CreditKind, Document, Workers};
use std::collections::BTreeSet;

/// What stands at the head of an origin.
enum Head {
    Report(usize, Reuse, String),
    Agency(String, Vec<Anchor>),
    /// A text that its cuts must come from.
    Inferred,
    Open,
}

pub(crate) struct Story<'s> {
    pub(crate) docs: &'s [Prepared<'s>],
    pub(crate) alignments: &'s [PairAlignment],
    pub(crate) pairs: &'s [Pair],
    passages: &'s [SharedPassage],
    /// Indices of the passages that each document has a member in, sorted.
    pub(crate) passages_of: Vec<Vec<usize>>,
    /// Indices of the pairs that each document is in.
    near: Vec<Vec<usize>>,
    pub(crate) moments: Vec<Option<Moment>>,
}

/// Shares of every pair that shares something, the stemma and the text origins; fills in the `parent` of passages
/// that have one. `published` runs parallel to `docs`; a report that tells its time of day is ordered by that.
pub fn stemma(
    docs: &[Prepared<'_>],
    alignments: &[PairAlignment],
    passages: &mut [SharedPassage],
    published: &[Option<Days>],
    workers: &dyn Workers,
) -> (Vec<Share>, Stemma) {
    let pairs = pairs(docs, alignments, workers);
    let moments: Vec<Option<Moment>> = docs
        .iter()
        .enumerate()
        .map(|(i, d)| Moment::of(d.document(), published.get(i).copied().flatten()))
        .collect();
    let groups = origins(docs, &pairs, &moments);
    let mut stemma = Stemma {
        nodes: docs.iter().enumerate().map(|(i, d)| witness(i, d.document())).collect(),
        ..Stemma::default()
    };
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); docs.len()];
    for (p, pair) in pairs.iter().enumerate() {
        near[pair.x].push(p);
        near[pair.y].push(p);
    }
    let mut passages_of: Vec<Vec<usize>> = vec![Vec::new(); docs.len()];
    for (i, passage) in passages.iter().enumerate() {
        passage.members.iter().for_each(|m| passages_of[m.doc].push(i));
    }
    let story = Story { docs, alignments, pairs: &pairs, passages, passages_of, near, moments };
    let parts: Vec<(Part, Option<Weakest>)> =
        workers.map(groups.len(), |g| (story.descend(&groups[g]), weakest(&story, &groups[g])));
    for (group, (part, weakest)) in groups.iter().zip(parts) {
        part.join(docs.len(), &mut stemma);
        stemma.origins.push(group.members.clone());
        stemma.weakest.push(weakest);
    }
    stemma.links = links(&story, &groups, &stemma, workers);
    let shares = shares(docs, &pairs);
    set_parents(passages, &stemma);
    (shares, stemma)
}

fn witness(i: usize, document: &Document) -> StemmaNode {
    StemmaNode { doc: Some(i), kind: NodeKind::Witness, label: label(document), evidence: Vec::new() }
}

/// What to call a report: its outlet, else its file.
pub(crate) fn label(document: &Document) -> String {
    outlet(document).map_or_else(
        || {
            let name = document.locator.rsplit(['/', '\\']).next().unwrap_or("");
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            if stem.is_empty() { document.id.clone() } else { stem.to_owned() }
        },
        str::to_owned,
    )
}

/// The names of some of a group's reports.
fn names(group: &Group, docs: &[Prepared<'_>], last: &str) -> String {
    let names: Vec<String> = group.members.iter().take(3).map(|m| label(docs[*m].document())).collect();
    let more = group.members.len() - names.len();
    match (names.as_slice(), more) {
        ([.., end], 0) if names.len() > 1 => format!("{} {last} {end}", names[..names.len() - 1].join(", ")),
        (_, 0) => names.join(", "),
        _ => format!("{} {last} {more} more", names.join(", ")),
    }
}

/// The head and the descent of one origin. Nodes that are no documents are numbered from the number of documents on.
struct Part {
    nodes: Vec<StemmaNode>,
    edges: Vec<StemmaEdge>,
    root: usize,
}

impl Part {
    /// Adds it to a stemma of so many documents.
    fn join(self, documents: usize, stemma: &mut Stemma) {
        let more = stemma.nodes.len() - documents;
        let number = |node: usize| if node < documents { node } else { node + more };
        stemma.nodes.extend(self.nodes);
        stemma.roots.push(number(self.root));
        stemma.edges.extend(self.edges.into_iter().map(|e| StemmaEdge { parent: number(e.parent), ..e }));
    }
}

impl Story<'_> {
    fn descend(&self, group: &Group) -> Part {
        let documents = self.docs.len();
        let family = Family::new(self.docs, self.alignments, self.pairs, &self.near, &self.moments, group);
        let (head, steps) = self.head(&family);
        let (node, kind) = match &head {
            Head::Report(doc, ..) => (*doc, None),
            Head::Agency(name, evidence) => {
                let day = self.day(group).map(|d| format!(", {d}")).unwrap_or_default();
                (
                    documents,
                    Some((NodeKind::Lost, format!("{name}{day} (not among the reports)"), evidence.clone())),
                )
            }
            Head::Inferred => {
                let label =
                    format!("common text of {} (not among the reports)", names(group, self.docs, "and"));
                (documents, Some((NodeKind::Lost, label, Vec::new())))
            }
            Head::Open => {
                let label =
                    format!("undecided: {}, or a text not among the reports", names(group, self.docs, "or"));
                (documents, Some((NodeKind::Undecided, label, Vec::new())))
            }
        };
        let mut part = Part { nodes: Vec::new(), edges: Vec::new(), root: node };
        if let Some((kind, label, evidence)) = kind {
            part.nodes.push(StemmaNode { doc: None, kind, label, evidence });
        }
        let release = released(self, group);
        for step in &steps {
            let mut edge = self.edge(&family, &head, node, step, release.as_deref());
            if step.open {
                let name = |doc: usize| label(self.docs[doc].document());
                let lost = || match part.nodes.first() {
                    Some(head) if node >= documents => {
                        head.label.split(" (not").next().unwrap_or("").to_owned()
                    }
                    _ => name(node),
                };
                let names = [step.parent, step.rival].map(|p| p.map_or_else(lost, name));
                edge.parent = documents + part.nodes.len();
                edge.confidence = 0.3;
                edge.reuse = Reuse::Unknown;
                edge.reasons.insert(0, format!("{} is as near as {}: nothing tells", names[0], names[1]));
                part.nodes.push(StemmaNode {
                    doc: None,
                    kind: NodeKind::Undecided,
                    label: format!("undecided: {} or {}", names[0], names[1]),
                    evidence: Vec::new(),
                });
            }
            part.edges.push(edge);
        }
        part
    }

    /// What stands at the head of a group, and what each member was made from.
    fn head(&self, family: &Family<'_>) -> (Head, Vec<Step>) {
        let group = family.group;
        if let [only] = group.members[..] {
            return match self.agency(group, true) {
                Some(head) => (head, family.steps(None)),
                None => (Head::Report(only, Reuse::Unknown, String::new()), Vec::new()),
            };
        }
        if let Some((doc, reuse, why)) = self.credited(family) {
            return (Head::Report(doc, reuse, why), family.steps(Some(doc)));
        }
        if let Some(head) = self.agency(group, false) {
            return (head, family.steps(None));
        }
        let first = unmixed(family)
            .map(|doc| (doc, "the others join its text with text of another origin"))
            .or_else(|| family.first().map(|doc| (doc, "published before the others")));
        if let Some((doc, why)) = first {
            let steps = family.steps(Some(doc));
            if !family.needs_more(doc, &steps) {
                return (Head::Report(doc, Reuse::Outlet, why.to_owned()), steps);
            }
            return (Head::Inferred, family.steps(None));
        }
        (Head::Open, family.steps(None))
    }

    /// A member whose outlet other members credit.
    fn credited(&self, family: &Family<'_>) -> Option<(usize, Reuse, String)> {
        let members = &family.group.members;
        let mut found: Vec<(usize, usize)> = members
            .iter()
            .map(|&m| (members.iter().filter(|&&o| o != m && family.cites(o, m)).count(), m))
            .filter(|&(by, m)| by > 0 && members.iter().all(|&o| o == m || !family.cites(m, o)))
            .collect();
        found.sort_by(|x, y| {
            let soon = |d: usize| self.moments[d].is_none();
            y.0.cmp(&x.0)
                .then_with(|| soon(x.1).cmp(&soon(y.1)))
                .then_with(|| {
                    let before =
                        |p: usize, q: usize| crate::moment::earlier(self.moments[p], self.moments[q]);
                    before(y.1, x.1).cmp(&before(x.1, y.1))
                })
                .then_with(|| self.docs[x.1].by_content(&self.docs[y.1]))
        });
        // Most reports that credit somebody must mean this one, or it is one link of a chain.
        let &(by, doc) = found.first()?;
        let citing =
            members.iter().filter(|&&o| members.iter().any(|&m| m != o && family.cites(o, m))).count();
        let earlier_than_all = members.iter().all(|&o| {
            o == doc || family.cites(o, doc) || !crate::moment::earlier(self.moments[o], self.moments[doc])
        });
        let agency = self.is_agency(doc, family);
        let name = outlet(self.docs[doc].document())?;
        (by * 2 >= citing && (earlier_than_all || agency)).then(|| {
            let reuse = if agency { Reuse::Wire } else { Reuse::Outlet };
            (doc, reuse, format!("{name} is credited by {by} of the others"))
        })
    }

    /// Whether a report's outlet is an agency, by the credits of the others.
    fn is_agency(&self, doc: usize, family: &Family<'_>) -> bool {
        let Some(name) = outlet(self.docs[doc].document()) else { return false };
        family.group.members.iter().any(|&o| {
            let credits = &self.docs[o].document().credits;
            credits.iter().any(|c| same_outlet(name, &c.name) && (c.agency || c.kind == CreditKind::Text))
        })
    }

    /// The agency that the members credit for their text. A single report needs a credit line for it; to be told
    /// something is enough when at least two members say so.
    fn agency(&self, group: &Group, single: bool) -> Option<Head> {
        let mut votes: Vec<(usize, usize, &str)> = Vec::new();
        for &m in group.members.iter().filter(|m| !group.mixed.contains(m)) {
            for (name, kind) in credits(self.docs[m].document()) {
                let firm = usize::from(kind != CreditKind::Told);
                match votes.iter_mut().find(|v| v.2 == name) {
                    Some(vote) => {
                        vote.0 += firm;
                        vote.1 += 1;
                    }
                    None => votes.push((firm, 1, name)),
                }
            }
        }
        votes.sort_by(|x, y| (y.0, y.1).cmp(&(x.0, x.1)).then(x.2.cmp(y.2)));
        let &(firm, all, name) = votes.first()?;
        let line = || {
            group.members.iter().any(|&m| {
                credits(self.docs[m].document()).iter().any(|(n, k)| *n == name && *k == CreditKind::Text)
            })
        };
        let enough = if single { line() } else { firm > 0 || all > 1 };
        let evidence = group.members.iter().flat_map(|&m| self.credit_spans(m, name)).collect();
        enough.then(|| Head::Agency(name.to_owned(), evidence))
    }

    fn credit_spans(&self, doc: usize, name: &str) -> Vec<Anchor> {
        let mut list: Vec<(u8, Anchor)> = self.docs[doc]
            .document()
            .credits
            .iter()
            .filter(|c| same_outlet(name, &c.name) && c.kind != CreditKind::Photo)
            .map(|c| (kind_rank(c.kind), Anchor { doc, span: c.span }))
            .collect();
        list.sort_unstable();
        list.into_iter().map(|(_, at)| at).collect()
    }

    /// The first day on which a member was published, for people: a lost text is no younger.
    fn day(&self, group: &Group) -> Option<String> {
        let days = group.members.iter().filter_map(|&m| self.moments[m]);
        days.min_by_key(|m| m.first()).map(Moment::day)
    }

    /// The pairs that a document is in.
    pub(crate) fn near(&self, doc: usize) -> impl Iterator<Item = &Pair> {
        self.near[doc].iter().map(|&p| &self.pairs[p])
    }

    pub(crate) fn pair(&self, x: usize, y: usize) -> Option<&Pair> {
        let key = (x.min(y), x.max(y));
        self.pairs.binary_search_by_key(&key, |p| (p.x, p.y)).ok().map(|i| &self.pairs[i])
    }

    fn edge(
        &self,
        family: &Family<'_>,
        head: &Head,
        node: usize,
        step: &Step,
        release: Option<&str>,
    ) -> StemmaEdge {
        let child = step.child;
        let doc = &self.docs[child];
        let mut covered = WordSet::new(doc.len());
        let mut best: Option<(usize, &Pair)> = None;
        for &other in family.near(child) {
            let Some(pair) = self.pair(child, other).filter(|_| step.parent.is_none_or(|p| p == other))
            else {
                continue;
            };
            let set = &pair.side(child).all;
            covered.add(set);
            if best.is_none_or(|(_, b)| b.side(child).all.len() < set.len()) {
                best = Some((other, pair));
            }
        }
        let share = covered.len() as f64 / doc.len().max(1) as f64;
        let (reuse, name) = match (head, step.parent) {
            (Head::Report(doc, reuse, _), Some(parent)) if *doc == parent => {
                (*reuse, outlet(self.docs[parent].document()))
            }
            (_, Some(parent)) => {
                let wire = self.is_agency(parent, family);
                (if wire { Reuse::Wire } else { Reuse::Outlet }, outlet(self.docs[parent].document()))
            }
            (Head::Agency(name, _), None) => (Reuse::Wire, Some(name.as_str())),
            _ => (Reuse::Unknown, None),
        };
        let credited: Vec<Anchor> =
            name.map(|n| self.credit_spans(child, n)).unwrap_or_default().into_iter().take(2).collect();
        let reuse = if release.is_some() && matches!(reuse, Reuse::Unknown) { Reuse::Release } else { reuse };
        let mut reasons = Vec::new();
        match (head, step.parent) {
            (Head::Report(doc, _, why), Some(parent)) if *doc == parent && !why.is_empty() => {
                reasons.push(why.clone());
            }
            (_, Some(_)) if step.order == Order::Time => reasons.push("published before it".to_owned()),
            _ => {}
        }
        for anchor in &credited {
            let words = doc.document().words(anchor.span).trim();
            reasons.push(format!("credits it: “{words}”"));
        }
        if reuse == Reuse::Release {
            reasons.extend(release.map(str::to_owned));
        }
        if let Some((other, pair)) = best {
            let part = (100.0 * pair.side(child).all.len() as f64 / doc.len().max(1) as f64).round();
            let with = label(self.docs[other].document());
            reasons.push(format!("shares {part} % of its words with {with}"));
            if self.in_order(pair) {
                reasons.push("the shared passages stand in the same order".to_owned());
            }
        }
        if step.parent.is_some_and(|p| !matches!(head, Head::Report(h, ..) if *h == p)) && !step.second {
            reasons.push("fewest changes from this text".to_owned());
        }
        if step.order == Order::Open && step.parent.is_some() {
            reasons.push("no time or credit says which came first: judged by the readings".to_owned());
        }
        if let Some(rival) = step.rival {
            reasons.push(format!("{} is nearly as near", label(self.docs[rival].document())));
        }
        let same = |m: &&usize| **m != child && folded_words(&self.docs[**m]) == folded_words(doc);
        if let (None, Some(&twin)) = (best, family.group.members.iter().find(same)) {
            reasons.push(format!("has the same words as {}", label(self.docs[twin].document())));
        }
        if let Some(parent) = step.parent {
            let outlets = (outlet(doc.document()), outlet(self.docs[parent].document()));
            if outlets.0.is_some() && outlets.0 == outlets.1 {
                reasons.push("an earlier report of the same outlet".to_owned());
            }
        }
        if family.group.by_credit.contains(&child) {
            reasons.push("the same credit line and the same facts, no shared passage".to_owned());
        }
        if step.second || family.group.mixed.contains(&child) {
            reasons.push("draws on another text as well".to_owned());
        }
        let confidence = match head {
            Head::Agency(..) if step.parent.is_none() && !credited.is_empty() => 0.95,
            Head::Agency(..) if step.parent.is_none() => step.confidence.min(0.8),
            Head::Inferred if step.parent.is_none() => step.confidence.min(0.6),
            Head::Open if step.parent.is_none() => 0.3,
            _ => step.confidence,
        };
        StemmaEdge {
            parent: step.parent.unwrap_or(node),
            child,
            share,
            reuse,
            confidence,
            passages: self.passages_with(family.group, child, step.parent),
            reasons,
            aligned: step.parent.map(|p| aligned(self, p, child)).unwrap_or_default(),
        }
    }

    /// Passages of `child` that `parent` has too; any other member of the group, if the parent is lost.
    fn passages_with(&self, group: &Group, child: usize, parent: Option<usize>) -> Vec<usize> {
        let with = |m: &Anchor| match parent {
            Some(parent) => m.doc == parent,
            None => m.doc != child && group.members.binary_search(&m.doc).is_ok(),
        };
        let of = &self.passages_of[child];
        of.iter().copied().filter(|&i| self.passages[i].members.iter().any(with)).collect()
    }

    /// Whether at least four shared passages stand in the same order on both sides, but for one in ten.
    fn in_order(&self, pair: &Pair) -> bool {
        let mut at: Vec<(u32, u32)> = pair
            .alignments
            .iter()
            .map(|&i| (self.alignments[i].a.span.start, self.alignments[i].b.span.start))
            .collect();
        at.sort_unstable();
        let steps = at.len().saturating_sub(1);
        let back = at.windows(2).filter(|w| w[1].1 < w[0].1).count();
        steps >= 3 && back * 10 <= steps
    }
}

/// The only member that draws on nothing else, unless it is known to be later: what reports of mixed parentage have
/// from it, they have from it.
fn unmixed(family: &Family<'_>) -> Option<usize> {
    let group = family.group;
    let mut pure = group.members.iter().copied().filter(|m| !group.mixed.contains(m));
    let (first, second) = (pure.next()?, pure.next());
    let later =
        || group.members.iter().any(|&m| m != first && matches!(family.order(first, m), Order::After));
    (second.is_none() && !later()).then_some(first)
}

/// A member is the parent of a passage if every other member has the passage by an edge from a member.
fn set_parents(passages: &mut [SharedPassage], stemma: &Stemma) {
    let mut from: Vec<BTreeSet<(usize, usize)>> = vec![BTreeSet::new(); passages.len()];
    for edge in &stemma.edges {
        let Some(parent) = stemma.nodes[edge.parent].doc else { continue };
        for &p in &edge.passages {
            from[p].insert((edge.child, parent));
        }
    }
    for (passage, from) in passages.iter_mut().zip(&from) {
        let made = |doc: usize| from.range((doc, 0)..=(doc, usize::MAX)).next().is_some();
        let mut heads = passage.members.iter().copied().filter(|m| !made(m.doc));
        passage.parent = match (heads.next(), heads.next()) {
            (Some(head), None) => Some(head),
            _ => None,
        };
    }
}
