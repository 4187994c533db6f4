//! The stemma of one story: its nodes, who draws on whom, and what hangs together.

use crate::index::{Index, StoryView};
use crate::when::When;
use headwater_model::record::{LineageEdge, LineageLink, LineageNode, NodeKind, Relation, Report};
use std::collections::{BTreeMap, BTreeSet};

/// An edge between two nodes of the story.
pub(crate) struct Edge<'a> {
    /// Place in the record: its address in the page.
    pub(crate) number: usize,
    /// Node drawn on, by its place in [`Kin::nodes`].
    pub(crate) parent: usize,
    /// Node that draws.
    pub(crate) child: usize,
    /// The row of the record.
    pub(crate) row: &'a LineageEdge,
}

/// A link between two reports of the story.
pub(crate) struct Link<'a> {
    /// Place in the record.
    pub(crate) number: usize,
    /// The nodes.
    pub(crate) ends: (usize, usize),
    /// The row of the record.
    pub(crate) row: &'a LineageLink,
}

/// Nodes, edges and links of one story.
pub(crate) struct Kin<'a> {
    /// In the order of the record.
    pub(crate) nodes: Vec<&'a LineageNode>,
    /// By child, in the order of the record.
    pub(crate) edges: Vec<Edge<'a>>,
    /// In the order of the record.
    pub(crate) links: Vec<Link<'a>>,
    reports: Vec<Option<&'a Report>>,
    up: Vec<Vec<usize>>,
    down: Vec<Vec<usize>>,
}

impl<'a> Kin<'a> {
    pub(crate) fn new(index: &Index<'a>, story: &StoryView<'a>) -> Self {
        let lineage = &index.record.lineage;
        // From the reports of the story upwards: a lost archetype has no story of its own.
        let mut held: BTreeSet<usize> = BTreeSet::new();
        let mut open: Vec<usize> = story.reports.iter().flat_map(|&r| index.nodes_of(r)).copied().collect();
        while let Some(n) = open.pop() {
            if held.insert(n) {
                let parents = index.edges_into(&lineage.nodes[n].id).iter();
                let parents = parents.filter_map(|&e| index.node_number(&lineage.edges[e].parent));
                open.extend(parents.filter(|p| lineage.nodes[*p].report.is_none()));
            }
        }
        let place: BTreeMap<usize, usize> = held.iter().enumerate().map(|(i, n)| (*n, i)).collect();
        let nodes: Vec<&LineageNode> = held.iter().map(|n| &lineage.nodes[*n]).collect();
        let find = |id: &str| index.node_number(id).and_then(|n| place.get(&n).copied());
        let mut edges = Vec::new();
        for (child, node) in nodes.iter().enumerate() {
            for &number in index.edges_into(&node.id) {
                let row = &lineage.edges[number];
                if let Some(parent) = find(&row.parent).filter(|p| *p != child) {
                    edges.push(Edge { number, parent, child, row });
                }
            }
        }
        let mut up = vec![Vec::new(); nodes.len()];
        let mut down = vec![Vec::new(); nodes.len()];
        for (i, edge) in edges.iter().enumerate() {
            up[edge.child].push(i);
            down[edge.parent].push(i);
        }
        let reports: Vec<Option<&Report>> =
            nodes.iter().map(|n| n.report.as_deref().and_then(|id| index.report(id))).collect();
        let of_report: BTreeMap<&str, usize> =
            nodes.iter().enumerate().rev().filter_map(|(i, n)| Some((n.report.as_deref()?, i))).collect();
        let mut links: Vec<Link> = Vec::new();
        for report in nodes.iter().filter_map(|n| n.report.as_deref()) {
            for &number in index.links_of(report) {
                let row = &lineage.links[number];
                let ends = (of_report.get(row.a.as_str()), of_report.get(row.b.as_str()));
                if let (Some(&a), Some(&b)) = ends
                    && a != b
                {
                    links.push(Link { number, ends: (a, b), row });
                }
            }
        }
        links.sort_by_key(|l| l.number);
        links.dedup_by_key(|l| l.number);
        let mut kin = Self { nodes, edges, links, reports, up, down };
        let keys: Vec<_> = (0..kin.nodes.len()).map(|n| kin.order(n)).collect();
        for list in &mut kin.down {
            list.sort_by(|x, y| keys[kin.edges[*x].child].cmp(&keys[kin.edges[*y].child]));
        }
        kin
    }

    /// Where a node stands among its siblings: by time; without a time last, in the order of the record.
    pub(crate) fn order(&self, node: usize) -> (bool, Option<When<'a>>, usize) {
        let when = self.when(node);
        (when.is_none(), when, node)
    }

    /// The report of a node.
    pub(crate) fn report(&self, node: usize) -> Option<&'a Report> {
        self.reports[node]
    }

    /// When a node was published.
    pub(crate) fn when(&self, node: usize) -> Option<When<'a>> {
        self.reports[node].and_then(When::of)
    }

    /// Edges to what the node draws on.
    pub(crate) fn parents(&self, node: usize) -> impl Iterator<Item = &Edge<'a>> {
        self.up[node].iter().map(|&e| &self.edges[e])
    }

    /// Edges to what draws on the node, by time.
    pub(crate) fn children(&self, node: usize) -> impl Iterator<Item = &Edge<'a>> {
        self.down[node].iter().map(|&e| &self.edges[e])
    }

    /// Edges to what draws on a node: those to show one by one, and those to copies that nothing else hangs on, where
    /// there are more than `most` of them. Copies with something to look at stay.
    pub(crate) fn split(&self, node: usize, most: usize) -> (Vec<usize>, Vec<usize>) {
        let edges = &self.down[node];
        let leaf = |e: &usize| {
            let child = self.edges[*e].child;
            let linked = self.open_links().any(|l| l.ends.0 == child || l.ends.1 == child);
            self.down[child].is_empty() && self.up[child].len() == 1 && !linked
        };
        if edges.len() <= most {
            return (edges.clone(), Vec::new());
        }
        let mut leaves: Vec<usize> = edges.iter().copied().filter(leaf).collect();
        if leaves.len() <= most {
            return (edges.clone(), Vec::new());
        }
        leaves.sort_by_key(|e| crate::remarks::of_edge(&self.edges[*e]).is_empty());
        let hidden: BTreeSet<usize> = leaves.split_off(most - 1).into_iter().collect();
        edges.iter().copied().partition(|e| !hidden.contains(e))
    }

    /// Whether the node is a text that is not among the reports, or may not be.
    pub(crate) fn is_lost(&self, node: usize) -> bool {
        self.nodes[node].kind != NodeKind::Witness || self.nodes[node].report.is_none()
    }

    /// Whether two nodes draw on one text: then their link says nothing that the drawing does not.
    pub(crate) fn siblings(&self, a: usize, b: usize) -> bool {
        self.parents(a)
            .any(|x| self.parents(b).any(|y| x.parent == y.parent || x.parent == b || y.parent == a))
    }

    /// Links that say what no edge says: both go back to one text, and the order is open.
    pub(crate) fn open_links(&self) -> impl Iterator<Item = &Link<'a>> {
        self.links
            .iter()
            .filter(|l| l.row.relation == Relation::SameOrigin && !self.siblings(l.ends.0, l.ends.1))
    }

    /// Nodes that no edge and no open link touches.
    pub(crate) fn alone(&self) -> Vec<usize> {
        let mut alone: Vec<bool> =
            self.up.iter().zip(&self.down).map(|(u, d)| u.is_empty() && d.is_empty()).collect();
        for link in self.open_links() {
            (alone[link.ends.0], alone[link.ends.1]) = (false, false);
        }
        (0..alone.len()).filter(|n| alone[*n]).collect()
    }

    /// Groups of nodes that edges and open links hold together, the largest first.
    pub(crate) fn groups(&self) -> Vec<Vec<usize>> {
        fn head(of: &mut [usize], mut n: usize) -> usize {
            while of[n] != n {
                of[n] = of[of[n]];
                n = of[n];
            }
            n
        }
        let mut of: Vec<usize> = (0..self.nodes.len()).collect();
        let pairs = self.edges.iter().map(|e| (e.parent, e.child)).chain(self.open_links().map(|l| l.ends));
        for (a, b) in pairs {
            let (a, b) = (head(&mut of, a), head(&mut of, b));
            of[a.max(b)] = a.min(b);
        }
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for n in 0..of.len() {
            groups.entry(head(&mut of, n)).or_default().push(n);
        }
        let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
        groups.sort_by_key(|g| (std::cmp::Reverse(g.len()), g[0]));
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_has_its_nodes_edges_and_links() {
        let record = crate::fixture::record();
        let index = Index::new(&record);
        let views = index.stories();
        let kin = Kin::new(&index, &views[0]);
        assert_eq!((kin.nodes.len(), kin.edges.len(), kin.links.len()), (11, 7, 4));
        let names = |list: &[usize]| list.iter().map(|n| kin.nodes[*n].id.as_str()).collect::<Vec<_>>();
        assert_eq!(names(&kin.alone()), ["n-e"]);
        let groups: Vec<_> = kin.groups().iter().map(|g| names(g)).collect();
        assert_eq!(
            groups,
            [
                vec!["n-corvane", "n-a", "n-b", "n-c", "n-d", "n-g", "n-j"],
                vec!["n-h", "n-i", "n-open"],
                vec!["n-e"]
            ]
        );
        assert_eq!(Kin::new(&index, &views[1]).nodes.len(), 1);
    }
}
