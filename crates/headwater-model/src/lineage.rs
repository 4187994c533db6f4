//! Rows that collation (`headwater-collate`) hands to the ledger: shared passages, the stemma, the text origins.
//! Reports are named by their index in the list of documents that was collated.

use crate::record::{EditChange, EditKind, NodeKind, PassageKind, Relation, Reuse};
use crate::span::Span;
use serde::{Deserialize, Serialize};

/// A place in one of the collated documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Anchor {
    /// Index of the document.
    pub doc: usize,
    /// The words.
    pub span: Span,
}

/// A typed difference between two witnesses of a passage. Neither span is empty: a word that one side lacks is
/// shown with its neighbour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What was changed.
    pub kind: EditKind,
    /// Which way, from the reference to the other.
    pub change: EditChange,
    /// It touches a note on whether something was verified.
    pub verification: bool,
    /// It touches words inside quotation marks.
    pub quotation: bool,
    /// The words in the reference witness.
    pub from: Anchor,
    /// The words in the other.
    pub to: Anchor,
}

/// Text that at least two documents share.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedPassage {
    /// Verbatim, edited or rewritten.
    pub kind: PassageKind,
    /// At least two, from different documents, sorted.
    pub members: Vec<Anchor>,
    /// The member the others follow, when direction is known.
    pub parent: Option<Anchor>,
    /// 0–1: share of the words that agree (weighted by rarity for rewritten passages).
    pub confidence: f64,
    /// Differences, reference witness first.
    pub edits: Vec<Edit>,
    /// The passage lies inside quotation marks in every member: shared by speech, not by copying.
    pub quotation: bool,
}

/// How much of one document another one has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The document measured.
    pub doc: usize,
    /// The other.
    pub with: usize,
    /// Share of `doc`'s words (body and headline, repeats once) in passages with `with`, 0–1.
    pub verbatim: f64,
    /// The same with edited and rewritten passages.
    pub all: f64,
    /// The same without words inside quotation marks.
    pub unquoted: f64,
}

/// A witness or a lost archetype.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StemmaNode {
    /// The document; `None` for a lost archetype.
    pub doc: Option<usize>,
    /// Witness, lost archetype, or the open head of a group.
    pub kind: NodeKind,
    /// What to call it.
    pub label: String,
    /// Words that name a lost archetype.
    pub evidence: Vec<Anchor>,
}

/// Descent: `child` draws on `parent` (indices into the stemma's nodes).
#[derive(Debug, Clone, PartialEq)]
pub struct StemmaEdge {
    /// Node that was drawn on.
    pub parent: usize,
    /// Node that draws.
    pub child: usize,
    /// Share of the child's words that the edge explains, 0–1.
    pub share: f64,
    /// Kind of reuse.
    pub reuse: Reuse,
    /// How sure it is that this is the parent, 0–1.
    pub confidence: f64,
    /// Indices of passages.
    pub passages: Vec<usize>,
    /// Why, in plain words.
    pub reasons: Vec<String>,
    /// The shared text side by side, in the order of the child; empty where the parent is not among the documents.
    pub aligned: Vec<Aligned>,
}

/// Words of a parent (or of the first of two) and the words that descend from them.
#[derive(Debug, Clone, PartialEq)]
pub struct Aligned {
    /// How closely they agree.
    pub kind: PassageKind,
    /// Words of the parent.
    pub from: Anchor,
    /// Words of the child.
    pub to: Anchor,
    /// 0–1.
    pub score: f64,
    /// Differences, from the parent to the child.
    pub edits: Vec<Edit>,
}

/// Two documents that share text without descent from one to the other.
#[derive(Debug, Clone, PartialEq)]
pub struct StemmaLink {
    /// One document.
    pub a: usize,
    /// The other, with the higher index.
    pub b: usize,
    /// How they stand to each other.
    pub relation: Relation,
    /// Share of the words of `a` that `b` has too, and the other way round.
    pub shares: (f64, f64),
    /// Indices of passages.
    pub passages: Vec<usize>,
    /// Why, in plain words.
    pub reasons: Vec<String>,
    /// The shared text side by side, from `a` to `b`.
    pub aligned: Vec<Aligned>,
}

/// What holds an origin together where it is weakest.
#[derive(Debug, Clone, PartialEq)]
pub struct Weakest {
    /// One document.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Share of the shorter one's words, 0–1; 0 where a credit line alone holds it.
    pub share: f64,
    /// In plain words.
    pub reason: String,
}

/// The stemma of one story: who drew on whom, and the roots.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stemma {
    /// Witnesses and lost archetypes.
    pub nodes: Vec<StemmaNode>,
    /// Descent; a DAG.
    pub edges: Vec<StemmaEdge>,
    /// Text origins: documents that share one root, sorted; a document of mixed parentage is in several.
    pub origins: Vec<Vec<usize>>,
    /// Node that is the root of each origin, in the order of `origins`.
    pub roots: Vec<usize>,
    /// The weakest link of each origin, in the order of `origins`; `None` for a single document.
    pub weakest: Vec<Option<Weakest>>,
    /// Pairs that share text without descent from one to the other.
    pub links: Vec<StemmaLink>,
}

impl Stemma {
    /// Documents that descend from a node, itself not included, sorted: over any number of steps.
    pub fn descendants(&self, node: usize) -> Vec<usize> {
        let mut seen = vec![false; self.nodes.len()];
        let mut open = vec![node];
        while let Some(at) = open.pop() {
            for edge in self.edges.iter().filter(|e| e.parent == at) {
                if !std::mem::replace(&mut seen[edge.child], true) {
                    open.push(edge.child);
                }
            }
        }
        (0..self.nodes.len()).filter(|n| seen[*n]).filter_map(|n| self.nodes[n].doc).collect()
    }
}

/// Everything that collation found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Collation {
    /// Shared passages.
    pub passages: Vec<SharedPassage>,
    /// How much of each document each other one has; only pairs that share something.
    pub shares: Vec<Share>,
    /// One stemma over all documents given.
    pub stemma: Stemma,
}
