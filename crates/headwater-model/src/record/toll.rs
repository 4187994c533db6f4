//! The toll of an incident: what the reports, taken together, say of how many came to harm.

use super::{Measure, ProfileRange, Range};
use crate::Cite;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What one report's answer rests on, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TollBasis {
    /// Nobody is counted: persons are told of one by one.
    Persons,
    /// "hundreds", "several".
    Guess,
    /// Only people of one class are counted ("200 soldiers"): there may have been others.
    Part,
    /// All that came to harm, less those that the report counts as killed.
    Rest,
    /// A number, or the numbers of one sentence together.
    Stated,
}

impl TollBasis {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::Guess => "guess",
            Self::Part => "part",
            Self::Rest => "rest",
            Self::Stated => "stated",
        }
    }
}

/// What one report says of one measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TollAnswer {
    /// Id of the report.
    pub report: String,
    /// Bounds.
    pub range: Range,
    /// What most of its sentences say.
    pub best: u64,
    /// What it rests on.
    pub basis: TollBasis,
    /// The words.
    pub spans: Vec<Cite>,
}

/// The toll of an incident: one measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Toll {
    /// What happened to them.
    pub measure: Measure,
    /// From the lowest answer to the highest.
    pub range: Range,
    /// The answer of most text origins.
    pub best: u64,
    /// Bounds by profile.
    pub profiles: BTreeMap<String, ProfileRange>,
    /// Why.
    pub reasons: Vec<String>,
    /// Each report's answer, in the order of the reports.
    pub answers: Vec<TollAnswer>,
}
