//! A claim about a number of people, held against the figures of a record.

use super::{Class, Measure, Range};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the reports say of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A report gives this number of these people.
    Found,
    /// Reports give other numbers of these people, and none that allows this one.
    Contradicted,
    /// No report gives this number, and none rules it out.
    NotFound,
}

impl Verdict {
    /// The words for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Contradicted => "contradicted",
            Self::NotFound => "not found",
        }
    }
}

/// A claim with the figures that speak to it, each by its id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClaimCheck {
    /// The claim's words.
    pub claim: String,
    /// What happened to the people.
    pub measure: Measure,
    /// Who they are.
    pub class: Class,
    /// What the claim's words mean as bounds.
    pub range: Range,
    /// What the reports say of it.
    pub verdict: Verdict,
    /// What to know beside the verdict.
    pub remarks: Vec<String>,
    /// Figures that give the number.
    pub found: Vec<String>,
    /// Figures that allow it: their bounds and the claim's meet.
    pub allow: Vec<String>,
    /// Figures that do not.
    pub against: Vec<String>,
}
