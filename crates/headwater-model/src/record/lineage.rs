//! Shared passages and the stemma, as the record writes them.

use super::terms::{EditChange, EditKind, NodeKind, PassageKind, Relation, Reuse};
use crate::span::Cite;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// A typed edit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EditRow {
    /// What it changes.
    pub kind: EditKind,
    /// Which way.
    pub change: EditChange,
    /// It touches a note on whether something was verified.
    #[serde(default, skip_serializing_if = "is_false")]
    pub verification: bool,
    /// It touches words inside quotation marks.
    #[serde(default, skip_serializing_if = "is_false")]
    pub quotation: bool,
    /// Words of the reference.
    pub from: Cite,
    /// Words of the other.
    pub to: Cite,
}

impl EditRow {
    /// Whether it takes away what a reader needs to weigh the claim: its source, its doubt, or the note that nobody
    /// could verify it.
    pub fn is_alert(&self) -> bool {
        self.change == EditChange::Dropped
            && (self.verification || matches!(self.kind, EditKind::Attribution | EditKind::Hedge))
    }
}

/// Text that reports share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Passage {
    /// Id.
    pub id: String,
    /// How closely.
    pub kind: PassageKind,
    /// At least two, of different reports.
    pub members: Vec<Cite>,
    /// The witness the others follow, if known.
    pub parent: Option<Cite>,
    /// 0–1.
    pub confidence: f64,
    /// Shared only as speech.
    pub quotation: bool,
    /// Differences.
    pub edits: Vec<EditRow>,
    /// Text origins that its words go back to, by id; more than one where it cannot be told which.
    #[serde(default)]
    pub origins: Vec<String>,
    /// Different outlets that print it.
    #[serde(default)]
    pub outlets: u32,
}

/// A report or a lost archetype.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LineageNode {
    /// Id.
    pub id: String,
    /// The report; null for a lost archetype.
    pub report: Option<String>,
    /// Witness, lost archetype, or the open head of a group.
    pub kind: NodeKind,
    /// Name.
    pub label: String,
    /// Words that name it.
    pub spans: Vec<Cite>,
}

/// Words of a parent and the words of its child that descend from them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AlignedRow {
    /// How closely they agree.
    pub kind: PassageKind,
    /// Words of the parent.
    pub parent: Cite,
    /// Words of the child.
    pub child: Cite,
    /// 0–1.
    pub confidence: f64,
    /// Differences, from the parent to the child.
    pub edits: Vec<EditRow>,
}

/// Descent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LineageEdge {
    /// Node drawn on.
    pub parent: String,
    /// Node that draws.
    pub child: String,
    /// Share of the child's words.
    pub share: f64,
    /// Kind of reuse.
    pub reuse: Reuse,
    /// How sure it is that this is the parent, 0–1.
    pub confidence: f64,
    /// Passage ids.
    pub evidence: Vec<String>,
    /// Why.
    pub reasons: Vec<String>,
    /// The shared text side by side, in the order of the child; empty where the parent is not among the reports.
    #[serde(default)]
    pub alignments: Vec<AlignedRow>,
}

/// Two reports that share text without descent from one to the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LineageLink {
    /// One report.
    pub a: String,
    /// The other.
    pub b: String,
    /// How they stand to each other.
    pub relation: Relation,
    /// Share of the words of `a` that `b` has too.
    pub share_a: f64,
    /// Share of the words of `b` that `a` has too.
    pub share_b: f64,
    /// Passage ids.
    pub evidence: Vec<String>,
    /// Why.
    pub reasons: Vec<String>,
    /// The shared text side by side, `parent` being `a`.
    #[serde(default)]
    pub alignments: Vec<AlignedRow>,
}

/// Reports that stand behind one another: each names the next as its source, and the last the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Circle {
    /// The reports in the order of citing: each cites the next one, the last the first.
    pub reports: Vec<String>,
    /// The report of them that was published first, if that is known.
    pub first: Option<String>,
    /// In words.
    pub text: String,
    /// The words by which each cites the next.
    pub spans: Vec<Cite>,
}

/// The link without which a group would fall apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WeakestLink {
    /// One report.
    pub a: String,
    /// The other.
    pub b: String,
    /// Share of the words of the one that has less room for chance, 0–1.
    pub share: f64,
    /// What holds them together.
    pub reason: String,
}

/// A text origin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Origin {
    /// Id.
    pub id: String,
    /// Node at the root.
    pub root: String,
    /// Name.
    pub label: String,
    /// Reports that go back to it.
    pub reports: Vec<String>,
    /// What holds the group together where it is weakest; null for a single report.
    pub weakest: Option<WeakestLink>,
}

/// Who drew on whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Default)]
pub struct Lineage {
    /// Nodes.
    pub nodes: Vec<LineageNode>,
    /// Edges.
    pub edges: Vec<LineageEdge>,
    /// Reports that share one root.
    pub text_origins: Vec<Vec<String>>,
    /// The same with ids and names.
    pub origins: Vec<Origin>,
    /// Pairs that share text without descent from one to the other.
    #[serde(default)]
    pub links: Vec<LineageLink>,
    /// Reports that cite each other in a circle.
    #[serde(default)]
    pub circles: Vec<Circle>,
}
