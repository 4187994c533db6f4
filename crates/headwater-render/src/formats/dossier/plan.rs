//! What of a stemma is drawn: every text of a small story; of a large one the groups first, with the many copies of one
//! text in one box.

use crate::kin::Kin;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Boxes that a drawing holds before it can no longer be read.
const BOXES: usize = 60;
/// Copies of one text that are drawn one by one.
pub(super) const LEAVES: usize = 12;
/// Texts on their own that are drawn one by one.
const ALONE: usize = 8;

/// A box of the drawing.
pub(super) enum Drawn {
    /// A node.
    Node(usize),
    /// Copies of one text that are not drawn one by one, as edges.
    Copies(Vec<usize>),
    /// Nodes that have nothing in common with any other.
    Alone(Vec<usize>),
}

/// A line of the drawing.
pub(super) struct Arrow {
    /// Box drawn on.
    pub(super) from: usize,
    /// Box that draws.
    pub(super) to: usize,
    /// The edge; for several copies in one box, one of them.
    pub(super) edge: usize,
}

/// Boxes, arrows, and links without direction between boxes.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) boxes: Vec<Drawn>,
    pub(super) arrows: Vec<Arrow>,
    /// Two boxes, and the place of the link in [`Kin::links`].
    pub(super) links: Vec<(usize, usize, usize)>,
    /// Nodes for which there was no room.
    pub(super) left_out: usize,
}

impl Plan {
    pub(super) fn new(kin: &Kin) -> Self {
        let mut plan = Self::default();
        let mut of: BTreeMap<usize, usize> = BTreeMap::new();
        let alone: Vec<usize> = kin.alone();
        for group in kin.groups().iter().filter(|g| g.len() > 1) {
            plan.group(kin, group, &mut of);
        }
        if alone.len() > ALONE {
            plan.boxes.push(Drawn::Alone(alone));
        } else {
            plan.boxes.extend(alone.into_iter().map(Drawn::Node));
        }
        for (i, edge) in kin.edges.iter().enumerate() {
            if let (Some(&from), Some(&to)) = (of.get(&edge.parent), of.get(&edge.child)) {
                plan.arrows.push(Arrow { from, to, edge: i });
            }
        }
        for (i, link) in kin.links.iter().enumerate() {
            let ends = (of.get(&link.ends.0), of.get(&link.ends.1));
            if let (Some(&a), Some(&b)) = ends
                && kin.open_links().any(|l| l.number == link.number)
            {
                plan.links.push((a, b, i));
            }
        }
        plan
    }

    /// Boxes of one group, from the roots on.
    fn group(&mut self, kin: &Kin, group: &[usize], of: &mut BTreeMap<usize, usize>) {
        let mut open: VecDeque<usize> =
            group.iter().copied().filter(|n| kin.parents(*n).next().is_none()).collect();
        // In a circle nobody is a root.
        if open.is_empty() {
            open.extend(group.first());
        }
        let mut seen: BTreeSet<usize> = open.iter().copied().collect();
        while let Some(node) = open.pop_front() {
            if self.boxes.len() >= BOXES {
                self.left_out += 1;
            } else {
                of.insert(node, self.boxes.len());
                self.boxes.push(Drawn::Node(node));
            }
            let (shown, hidden) = kin.split(node, LEAVES);
            if !hidden.is_empty() {
                seen.extend(hidden.iter().map(|e| kin.edges[*e].child));
                match of.get(&node) {
                    Some(&from) => {
                        let arrow = Arrow { from, to: self.boxes.len(), edge: hidden[0] };
                        self.arrows.push(arrow);
                        self.boxes.push(Drawn::Copies(hidden));
                    }
                    None => self.left_out += hidden.len(),
                }
            }
            open.extend(shown.into_iter().map(|e| kin.edges[e].child).filter(|c| seen.insert(*c)));
        }
    }
}
