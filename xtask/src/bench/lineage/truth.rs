//! What must be found: the parents and origins that can be known from the reports handed in.
//!
//! A lost text can be known when at least two reports descend from it by ways of their own, or when a credit names it.
//! A lost text that is neither is left out, and its child takes its place.

use super::render::Handed;
use super::story::{Node, Story};
use super::text::{Atom, words};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Truth {
    /// By node: parents that can be known.
    parents: Vec<Vec<usize>>,
    /// Nodes that are reports or lost texts that can be known.
    visible: Vec<bool>,
    /// Lost texts that a credit names.
    named: Vec<bool>,
    /// Sets of reports (by their place in the list handed in), one for each origin, sorted.
    pub(super) origins: Vec<Vec<usize>>,
    /// Report of a node.
    report: Vec<Option<usize>>,
    /// Words of each sentence of each node.
    sentences: Vec<BTreeMap<Atom, Vec<String>>>,
    /// Which nodes stand above a node.
    above: Vec<BTreeSet<usize>>,
}

impl Truth {
    pub(super) fn of(story: &Story, handed: &[Handed]) -> Self {
        let nodes = &story.nodes;
        let mut report = vec![None; nodes.len()];
        for (k, h) in handed.iter().enumerate() {
            report[h.node] = Some(k);
        }
        let mut parents: Vec<Vec<usize>> = nodes.iter().map(|n| n.parents.clone()).collect();
        let mut visible: Vec<bool> = nodes.iter().map(|n| n.handed_in).collect();
        let mut named = vec![false; nodes.len()];
        for node in nodes.iter().filter(|n| n.handed_in) {
            if let Some(name) = node.names {
                named[name] = !nodes[name].handed_in;
            }
        }
        for lost in (0..nodes.len()).rev().filter(|&i| !nodes[i].handed_in) {
            let children: Vec<usize> =
                (0..nodes.len()).filter(|&c| visible[c] && parents[c].contains(&lost)).collect();
            if children.len() > 1 || (named[lost] && !children.is_empty()) {
                visible[lost] = true;
                continue;
            }
            let own = parents[lost].clone();
            for c in children {
                parents[c].retain(|p| *p != lost);
                for p in &own {
                    if !parents[c].contains(p) {
                        parents[c].push(*p);
                    }
                }
            }
        }
        // A lost copy of a lost text that nothing else descends from: the reports know one text, not two.
        for lost in (0..nodes.len()).filter(|&i| !nodes[i].handed_in && !named[i]) {
            let [parent] = parents[lost][..] else { continue };
            let only =
                |p: usize| (0..nodes.len()).filter(|&c| visible[c] && parents[c].contains(&p)).eq([lost]);
            if visible[lost] && !nodes[parent].handed_in && only(parent) {
                visible[lost] = false;
                for list in &mut parents {
                    list.iter_mut().filter(|p| **p == lost).for_each(|p| *p = parent);
                }
            }
        }
        let mut above: Vec<BTreeSet<usize>> = Vec::new();
        for list in &parents {
            let set = list.iter().flat_map(|&p| above[p].iter().copied().chain([p])).collect();
            above.push(set);
        }
        let mut origins: Vec<Vec<usize>> = (0..nodes.len())
            .filter(|&i| visible[i] && parents[i].is_empty())
            .map(|root| {
                let below = |i: usize| i == root || above[i].contains(&root);
                (0..nodes.len()).filter(|&i| below(i)).filter_map(|i| report[i]).collect()
            })
            .filter(|list: &Vec<usize>| !list.is_empty())
            .collect();
        origins.sort();
        let sentences = nodes.iter().map(of_atoms).collect();
        Self { parents, visible, named, origins, report, sentences, above }
    }

    /// Parents of a node that can be known.
    pub(super) fn parents(&self, node: usize) -> &[usize] {
        &self.parents[node]
    }

    pub(super) fn is_named(&self, node: usize) -> bool {
        self.named[node]
    }

    pub(super) fn report(&self, node: usize) -> Option<usize> {
        self.report[node]
    }

    /// Whether `other` is as good a parent of `child` as the true one: nothing in the texts can tell them apart. It is
    /// earlier and has all that the child took in the same words; beyond that it holds no more than the true parent,
    /// unless the child itself credits it. Of the two copies of a lost text that nobody names, the earlier could be the
    /// parent of the later if it holds as much: which of two readings is the first, two witnesses cannot say. A credit for the true parent decides, and so does its
    /// outlet where that is the child's too.
    pub(super) fn as_good(&self, story: &Story, child: usize, parent: usize, other: usize) -> bool {
        if other == parent {
            return true;
        }
        let nodes = &story.nodes;
        let wrong = !self.visible[other] || other == child || self.above[other].contains(&child);
        let late = nodes[other].minute >= nodes[child].minute;
        let decided = nodes[child].names == Some(parent) || nodes[child].outlet == nodes[parent].outlet;
        if wrong || late || decided {
            return false;
        }
        let (own, theirs) = (&self.sentences[parent], &self.sentences[other]);
        if self.twin(parent, child) == Some(other) && self.holds(other, child, parent) {
            return true;
        }
        let credited = nodes[child].names == Some(other);
        let mut taken = self.sentences[child].keys().filter(|a| own.contains_key(a));
        taken.all(|a| theirs.get(a) == own.get(a)) && (credited || theirs.len() <= own.len())
    }

    /// Whether nothing speaks against taking a copy of a lost text for the first text.
    pub(super) fn may_be_first(&self, story: &Story, node: usize) -> bool {
        let [parent] = self.parents[node][..] else { return false };
        self.twin(parent, node).is_some_and(|other| {
            story.nodes[node].minute < story.nodes[other].minute && self.holds(node, other, parent)
        })
    }

    /// The other copy of a lost and nameless text that has two.
    fn twin(&self, lost: usize, child: usize) -> Option<usize> {
        let children: Vec<usize> = self.nodes().filter(|&c| self.parents[c].contains(&lost)).collect();
        let nameless = self.report[lost].is_none() && !self.named[lost];
        match children[..] {
            [a, b] if nameless && (a == child || b == child) => Some(if a == child { b } else { a }),
            _ => None,
        }
    }

    /// Whether `node` has every sentence that `child` took from `parent`.
    fn holds(&self, node: usize, child: usize, parent: usize) -> bool {
        let mut taken = self.sentences[child].keys().filter(|a| self.sentences[parent].contains_key(a));
        taken.all(|a| self.sentences[node].contains_key(a))
    }

    /// Visible nodes.
    pub(super) fn nodes(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.visible.len()).filter(|&i| self.visible[i])
    }
}

fn of_atoms(node: &Node) -> BTreeMap<Atom, Vec<String>> {
    let own = node.text.sentences().filter(|s| !s.is_neutral());
    own.flat_map(|s| s.atoms.iter().map(|a| (*a, words(&s.text)))).collect()
}

/// Words that each report has from each of its parents, as a part of all its own.
pub(super) fn share(story: &Story, child: usize, parent: usize) -> f64 {
    let node = &story.nodes[child];
    let own: BTreeSet<Atom> = story.nodes[parent].text.sentences().flat_map(|s| s.atoms.clone()).collect();
    let from = node.text.sentences().filter(|s| !s.is_neutral() && s.atoms.iter().any(|a| own.contains(a)));
    from.map(|s| words(&s.text).len()).sum::<usize>() as f64 / node.text.words().max(1) as f64
}
