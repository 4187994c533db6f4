//! What a person decided about the record: append-only, signed with a name and a reason, applied again on every run.
//!
//! A judgement names its target by the id of the record's row *and* by its words, so that it is found again when a new
//! version of Headwater gives the row another id.

use super::{Class, EntityKind, Measure};
use crate::span::Cite;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// The row is right as it stands.
    Accept,
    /// The row is wrong: it counts for nothing and stays readable under judgements.
    Reject,
    /// A figure has other bounds.
    Correct,
    /// A figure is of another class or measure, a name is of another kind.
    Reclassify,
    /// Two names are one.
    Same,
    /// Two names are not one.
    Different,
    /// Whoever looked could not tell.
    Unsure,
    /// A report is left out of the analysis.
    Exclude,
    /// A figure belongs to a place that its report names.
    Place,
    /// A figure belongs to a time that its report names.
    Time,
    /// A name is masked in everything that is published.
    Mask,
    /// An earlier judgement no longer holds.
    Undo,
}

impl Verb {
    /// Every verb.
    pub const ALL: [Self; 12] = [
        Self::Accept,
        Self::Reject,
        Self::Correct,
        Self::Reclassify,
        Self::Same,
        Self::Different,
        Self::Unsure,
        Self::Exclude,
        Self::Place,
        Self::Time,
        Self::Mask,
        Self::Undo,
    ];

    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Correct => "correct",
            Self::Reclassify => "reclassify",
            Self::Same => "same",
            Self::Different => "different",
            Self::Unsure => "unsure",
            Self::Exclude => "exclude",
            Self::Place => "place",
            Self::Time => "time",
            Self::Mask => "mask",
            Self::Undo => "undo",
        }
    }
}

/// What kind of row a judgement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// A report.
    Report,
    /// A figure.
    Figure,
    /// Who said what.
    Attribution,
    /// A name.
    Entity,
    /// A line of the ledger.
    Line,
    /// A disagreement.
    Disagreement,
    /// An earlier judgement.
    Judgement,
}

impl TargetKind {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Figure => "figure",
            Self::Attribution => "attribution",
            Self::Entity => "entity",
            Self::Line => "line",
            Self::Disagreement => "disagreement",
            Self::Judgement => "judgement",
        }
    }
}

/// What a judgement is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// Kind of row.
    pub kind: TargetKind,
    /// Its id when it was judged.
    pub id: String,
    /// Its words, for rows that stand at one place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Cite>,
    /// The words themselves; the name of an entity, the locator of a report.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// The new values that a judgement sets; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Setting {
    /// Lower bound of a figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<u64>,
    /// Upper bound of a figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<u64>,
    /// The upper bound is open.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
    /// What happened to the people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    /// Who they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// What a name names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<EntityKind>,
    /// A place, as the figure's report names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// A time, in the words of the figure's report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
}

/// A human decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Judgement {
    /// Place in the chain, from 1.
    pub seq: u64,
    /// Id, from its content.
    pub id: String,
    /// What was decided.
    pub verb: Verb,
    /// About what.
    pub target: Target,
    /// For `same` and `different`: the other name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Target>,
    /// New values.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub set: Setting,
    /// Who decided.
    pub by: String,
    /// When (RFC 3339).
    pub at: String,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// It settles a difference between coders.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub adjudicates: bool,
    /// SHA-256 of the judgement before it; empty for the first.
    pub prev: String,
    /// SHA-256 of this judgement as JSON with an empty `hash`.
    pub hash: String,
}

fn is_empty(set: &Setting) -> bool {
    *set == Setting::default()
}

/// What became of a judgement in this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JudgementState {
    /// The record follows it.
    Applied,
    /// It changes nothing in the record by its nature (accept, unsure, undo, mask).
    Noted,
    /// A later judgement took it back.
    Undone,
    /// A later judgement on the same row took its place.
    Superseded,
    /// It could not be applied, or another coder decided otherwise: somebody must look.
    Conflict,
}

impl JudgementState {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Noted => "noted",
            Self::Undone => "undone",
            Self::Superseded => "superseded",
            Self::Conflict => "conflict",
        }
    }
}

/// A judgement with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JudgementRow {
    /// The judgement.
    #[serde(flatten)]
    pub judgement: Judgement,
    /// What became of it.
    pub state: JudgementState,
    /// In words.
    pub outcome: String,
    /// What the row said before, for those that changed or took away something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
}
