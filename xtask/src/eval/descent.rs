//! What a stemma says of two documents.

use headwater_model::lineage::Stemma;
use headwater_model::record::{NodeKind, Relation};
use std::collections::BTreeSet;
use std::fmt;

/// See [`between`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tie {
    /// The second draws on the first, over any number of steps.
    First,
    /// The first draws on the second.
    Second,
    /// Both draw on a third text, lost or among the reports.
    Third,
    /// They go back to one text, and the stemma leaves open which came first.
    Open,
    /// No relation.
    Apart,
}

impl Tie {
    pub(crate) const ALL: [Self; 5] = [Self::First, Self::Second, Self::Third, Self::Open, Self::Apart];

    /// Whether it says which of the two was drawn on.
    pub(crate) fn has_arrow(self) -> bool {
        matches!(self, Self::First | Self::Second)
    }
}

impl fmt::Display for Tie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::First => "a<b",
            Self::Second => "b<a",
            Self::Third => "third text",
            Self::Open => "open",
            Self::Apart => "apart",
        })
    }
}

/// The nodes that `node` goes back to, itself included.
fn roots(stemma: &Stemma, node: usize) -> BTreeSet<usize> {
    let (mut seen, mut open) = (BTreeSet::from([node]), vec![node]);
    while let Some(at) = open.pop() {
        for edge in stemma.edges.iter().filter(|e| e.child == at) {
            if seen.insert(edge.parent) {
                open.push(edge.parent);
            }
        }
    }
    seen
}

/// What the stemma says of documents `a` and `b`.
pub(crate) fn between(stemma: &Stemma, a: usize, b: usize) -> Tie {
    let node = |doc: usize| stemma.nodes.iter().position(|n| n.doc == Some(doc));
    let (Some(x), Some(y)) = (node(a), node(b)) else { return Tie::Apart };
    let (above_x, above_y) = (roots(stemma, x), roots(stemma, y));
    if above_y.contains(&x) {
        return Tie::First;
    }
    if above_x.contains(&y) {
        return Tie::Second;
    }
    let common: Vec<NodeKind> = above_x.intersection(&above_y).map(|&n| stemma.nodes[n].kind).collect();
    if common.iter().any(|k| *k != NodeKind::Undecided) {
        return Tie::Third;
    }
    let one_origin = stemma.origins.iter().any(|o| o.contains(&a) && o.contains(&b));
    let linked =
        stemma.links.iter().any(|l| (l.a, l.b) == (a.min(b), a.max(b)) && l.relation == Relation::SameOrigin);
    if !common.is_empty() || one_origin || linked { Tie::Open } else { Tie::Apart }
}

/// Why: the reasons of the edges that lead into the two.
pub(crate) fn reasons(stemma: &Stemma, a: usize, b: usize) -> Vec<String> {
    let into = stemma.edges.iter().filter(|e| {
        let child = stemma.nodes[e.child].doc;
        child == Some(a) || child == Some(b)
    });
    into.map(|e| {
        let name = |n: usize| match stemma.nodes[n].doc {
            Some(d) if d == a => "a".to_owned(),
            Some(d) if d == b => "b".to_owned(),
            Some(_) => "another report".to_owned(),
            None => format!("[{}]", stemma.nodes[n].label),
        };
        format!("{} → {}: {}", name(e.parent), name(e.child), e.reasons.join("; "))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::lineage::{StemmaEdge, StemmaNode};
    use headwater_model::record::Reuse;

    fn stemma(edges: &[(usize, usize)]) -> Stemma {
        let node =
            |doc: Option<usize>, kind| StemmaNode { doc, kind, label: String::new(), evidence: Vec::new() };
        let edge = |&(parent, child): &(usize, usize)| StemmaEdge {
            parent,
            child,
            share: 1.0,
            reuse: Reuse::Outlet,
            confidence: 1.0,
            passages: Vec::new(),
            reasons: Vec::new(),
            aligned: Vec::new(),
        };
        let mut nodes: Vec<StemmaNode> = (0..4).map(|d| node(Some(d), NodeKind::Witness)).collect();
        nodes.push(node(None, NodeKind::Lost));
        nodes.push(node(None, NodeKind::Undecided));
        Stemma { nodes, edges: edges.iter().map(edge).collect(), ..Stemma::default() }
    }

    #[test]
    fn descent_goes_over_any_number_of_steps() {
        let s = stemma(&[(0, 1), (1, 2)]);
        assert_eq!(between(&s, 0, 2), Tie::First);
        assert_eq!(between(&s, 2, 0), Tie::Second);
        assert_eq!(between(&s, 0, 3), Tie::Apart);
    }

    #[test]
    fn siblings_have_a_third_text_unless_its_node_is_open() {
        assert_eq!(between(&stemma(&[(3, 0), (3, 1)]), 0, 1), Tie::Third);
        assert_eq!(between(&stemma(&[(4, 0), (4, 1)]), 0, 1), Tie::Third);
        assert_eq!(between(&stemma(&[(5, 0), (5, 1)]), 0, 1), Tie::Open);
        let mut s = stemma(&[]);
        s.origins.push(vec![0, 1]);
        assert_eq!(between(&s, 0, 1), Tie::Open);
    }
}
