//! The stemma: for each text origin its root, a report or a lost archetype, and what each report took from it, with
//! the reasons in plain words.

use crate::align::PairAlignment;
use crate::origin::{Group, credits, kind_rank, origins, outlet};
use crate::prepare::{Prepared, folded_words};
use crate::share::{Pair, WordSet, pairs, shares};
use headwater_model::lineage::{Anchor, Share, SharedPassage, Stemma, StemmaEdge, StemmaNode};
use headwater_model::record::{NodeKind, Reuse};
use headwater_model::rows::Days;
use headwater_model::{CreditKind, Document};

/// What the root of an origin is.
enum Root {
    Report(usize, Reuse, String),
    Agency(String, Vec<Anchor>),
    Common,
}

struct Story<'s> {
    docs: &'s [Prepared<'s>],
    alignments: &'s [PairAlignment],
    pairs: &'s [Pair],
    passages: &'s [SharedPassage],
    published: &'s [Option<Days>],
}

/// Shares of every pair that shares something, the stemma and the text origins; fills in the `parent` of passages
/// that have one. `published` runs parallel to `docs`.
pub fn stemma(
    docs: &[Prepared<'_>],
    alignments: &[PairAlignment],
    passages: &mut [SharedPassage],
    published: &[Option<Days>],
) -> (Vec<Share>, Stemma) {
    let pairs = pairs(docs, alignments);
    let groups = origins(docs, &pairs);
    let mut stemma = Stemma {
        nodes: docs
            .iter()
            .enumerate()
            .map(|(i, d)| StemmaNode {
                doc: Some(i),
                kind: NodeKind::Witness,
                label: label(d.document()),
                evidence: Vec::new(),
            })
            .collect(),
        ..Stemma::default()
    };
    let story = Story { docs, alignments, pairs: &pairs, passages, published };
    for group in &groups {
        let root = story.root(group);
        let node = match &root {
            Root::Report(doc, ..) => *doc,
            Root::Agency(name, evidence) => {
                let label = format!("{name} (not among the reports)");
                stemma.nodes.push(StemmaNode {
                    doc: None,
                    kind: NodeKind::Lost,
                    label,
                    evidence: evidence.clone(),
                });
                stemma.nodes.len() - 1
            }
            Root::Common => {
                let label = common(group, docs);
                stemma.nodes.push(StemmaNode {
                    doc: None,
                    kind: NodeKind::Undecided,
                    label,
                    evidence: Vec::new(),
                });
                stemma.nodes.len() - 1
            }
        };
        stemma.roots.push(node);
        stemma.origins.push(group.members.clone());
        stemma.weakest.push(None);
        for &child in group.members.iter().filter(|m| **m != node) {
            stemma.edges.push(story.edge(group, &root, node, child));
        }
    }
    let shares = shares(docs, &pairs);
    set_parents(passages, &stemma);
    (shares, stemma)
}

/// What to call a report: its outlet, else its file.
fn label(document: &Document) -> String {
    outlet(document).map_or_else(
        || {
            let name = document.locator.rsplit(['/', '\\']).next().unwrap_or("");
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            if stem.is_empty() { document.id.clone() } else { stem.to_owned() }
        },
        str::to_owned,
    )
}

fn common(group: &Group, docs: &[Prepared<'_>]) -> String {
    let names: Vec<String> = group.members.iter().take(3).map(|m| label(docs[*m].document())).collect();
    let more = group.members.len() - names.len();
    let list = match (names.as_slice(), more) {
        ([.., last], 0) if names.len() > 1 => format!("{} and {last}", names[..names.len() - 1].join(", ")),
        _ => format!("{} and {more} more", names.join(", ")),
    };
    format!("common text of {list} (not among the reports)")
}

impl Story<'_> {
    fn root(&self, group: &Group) -> Root {
        if let [only] = group.members[..] {
            return self.agency(group, true).unwrap_or(Root::Report(only, Reuse::Unknown, String::new()));
        }
        self.credited(group)
            .or_else(|| self.agency(group, false))
            .or_else(|| unmixed(group))
            .or_else(|| self.earliest(group))
            .unwrap_or(Root::Common)
    }

    /// A member whose outlet other members credit.
    fn credited(&self, group: &Group) -> Option<Root> {
        group.members.iter().find_map(|&m| {
            let name = outlet(self.docs[m].document())?;
            let by = group
                .members
                .iter()
                .filter(|&&o| o != m && credits(self.docs[o].document()).iter().any(|(n, _)| *n == name))
                .count();
            (by > 0 && self.published_after(group, m))
                .then(|| Root::Report(m, Reuse::Outlet, format!("{name} is credited by {by} of the others")))
        })
    }

    /// No member is known to have been published before `doc`.
    fn published_after(&self, group: &Group, doc: usize) -> bool {
        let day = |d: usize| self.published.get(d).copied().flatten();
        day(doc).is_none_or(|own| group.members.iter().all(|&m| day(m).is_none_or(|d| d.end >= own.start)))
    }

    /// The agency that the members credit for their text. A single report needs a credit line for it; to be told
    /// something is enough when at least two members say so.
    fn agency(&self, group: &Group, single: bool) -> Option<Root> {
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
        enough.then(|| Root::Agency(name.to_owned(), evidence))
    }

    fn credit_spans(&self, doc: usize, name: &str) -> Vec<Anchor> {
        let mut list: Vec<(u8, Anchor)> = self.docs[doc]
            .document()
            .credits
            .iter()
            .filter(|c| c.name == name && c.kind != CreditKind::Photo)
            .map(|c| (kind_rank(c.kind), Anchor { doc, span: c.span }))
            .collect();
        list.sort_unstable();
        list.into_iter().map(|(_, at)| at).collect()
    }

    /// A member published before all others that has a good part of each of them.
    fn earliest(&self, group: &Group) -> Option<Root> {
        let day = |d: usize| self.published.get(d).copied().flatten();
        group.members.iter().find_map(|&m| {
            let end = day(m)?.end;
            let others = group.members.iter().filter(|o| **o != m);
            let follows = others.clone().all(|&o| {
                day(o).is_some_and(|d| d.start > end)
                    && self.pair(m, o).is_some_and(|p| p.side(o).own.len() * 10 >= self.docs[o].len() * 3)
            });
            follows.then(|| Root::Report(m, Reuse::Outlet, "published before the others".to_owned()))
        })
    }

    fn pair(&self, x: usize, y: usize) -> Option<&Pair> {
        let key = (x.min(y), x.max(y));
        self.pairs.binary_search_by_key(&key, |p| (p.x, p.y)).ok().map(|i| &self.pairs[i])
    }

    fn edge(&self, group: &Group, root: &Root, parent: usize, child: usize) -> StemmaEdge {
        let doc = &self.docs[child];
        let mut covered = WordSet::new(doc.len());
        let mut best: Option<(usize, &Pair)> = None;
        for &other in group.members.iter().filter(|m| **m != child) {
            if matches!(root, Root::Report(..)) && other != parent {
                continue;
            }
            if let Some(pair) = self.pair(child, other) {
                let set = &pair.side(child).all;
                covered.add(set);
                if best.is_none_or(|(_, b)| b.side(child).all.len() < set.len()) {
                    best = Some((other, pair));
                }
            }
        }
        let share = covered.len() as f64 / doc.len().max(1) as f64;
        let mut reasons = Vec::new();
        let (reuse, name) = match root {
            Root::Report(_, reuse, why) => {
                reasons.push(why.clone());
                (*reuse, outlet(self.docs[parent].document()).map(str::to_owned))
            }
            Root::Agency(name, _) => (Reuse::Wire, Some(name.clone())),
            Root::Common => (Reuse::Unknown, None),
        };
        for anchor in name.iter().flat_map(|n| self.credit_spans(child, n)).take(2) {
            let words = doc.document().words(anchor.span).trim();
            reasons.push(format!("credits it: “{words}”"));
        }
        if let Some((other, pair)) = best {
            let part = (100.0 * pair.side(child).all.len() as f64 / doc.len().max(1) as f64).round();
            let with = label(self.docs[other].document());
            reasons.push(format!("shares {part} % of its words with {with}"));
            if self.in_order(pair) {
                reasons.push("the shared passages stand in the same order".to_owned());
            }
        }
        let same = |m: &&usize| **m != child && folded_words(&self.docs[**m]) == folded_words(doc);
        if let (None, Some(&twin)) = (best, group.members.iter().find(same)) {
            reasons.push(format!("has the same words as {}", label(self.docs[twin].document())));
        }
        if group.by_credit.contains(&child) {
            reasons.push("the same credit line and the same facts, no shared passage".to_owned());
        }
        if group.mixed.contains(&child) {
            reasons.push("draws on another text origin as well".to_owned());
        }
        let passages = (0..self.passages.len())
            .filter(|&i| {
                let members = &self.passages[i].members;
                let with = |m: &Anchor| {
                    m.doc != child
                        && group.members.binary_search(&m.doc).is_ok()
                        && (!matches!(root, Root::Report(..)) || m.doc == parent)
                };
                members.iter().any(|m| m.doc == child) && members.iter().any(with)
            })
            .collect();
        StemmaEdge { parent, child, share, reuse, confidence: 0.9, passages, reasons, aligned: Vec::new() }
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

/// The only member that draws on nothing else: what a report of mixed parentage has from it, it has from it.
fn unmixed(group: &Group) -> Option<Root> {
    let mut pure = group.members.iter().filter(|m| !group.mixed.contains(m));
    let (first, second) = (pure.next()?, pure.next());
    (second.is_none()).then(|| {
        Root::Report(
            *first,
            Reuse::Outlet,
            "the other report joins its text with text of another origin".to_owned(),
        )
    })
}

/// The member of the root is the parent of a passage if all others are children of that root.
fn set_parents(passages: &mut [SharedPassage], stemma: &Stemma) {
    for (i, passage) in passages.iter_mut().enumerate() {
        passage.parent = passage.members.iter().copied().find(|m| {
            passage.members.iter().all(|o| {
                o.doc == m.doc
                    || stemma
                        .edges
                        .iter()
                        .any(|e| e.parent == m.doc && e.child == o.doc && e.passages.contains(&i))
            })
        });
    }
}
