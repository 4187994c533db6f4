//! Several captures of one address: the versions of one report, and what changed between them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A capture of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CaptureRow {
    /// Path or address as given.
    pub locator: String,
    /// Hash of the bytes.
    pub sha256: String,
    /// When the bytes were captured, as the archive tells it.
    pub captured: Option<String>,
    /// Number of the version that they hold.
    pub version: u32,
}

/// A version of a report's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Version {
    /// Short id, from the bytes; that of the report for the current version.
    pub id: String,
    /// 1 is the oldest.
    pub number: u32,
    /// Path or address as given.
    pub locator: String,
    /// Hash of the bytes.
    pub sha256: String,
    /// Format that was read.
    pub format: String,
    /// When it was captured, as the archive tells it.
    pub captured: Option<String>,
    /// When it was last changed, as metadata tells it.
    pub updated: Option<String>,
    /// When it was published, as this version tells it: a time, or a day.
    pub published: Option<String>,
    /// The whole text.
    pub text: String,
    /// The version that is analysed and counted.
    pub current: bool,
}

/// Words of a version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct VersionSpan {
    /// Id of the version.
    pub version: String,
    /// First byte in the version's `text`.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// What a change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VersionChangeKind {
    /// The headline reads otherwise.
    HeadlineChanged,
    /// A count of people is higher.
    FigureRaised,
    /// A count of people is lower.
    FigureLowered,
    /// A count of people is new.
    FigureAdded,
    /// A count of people is gone.
    FigureDropped,
    /// Quoted words are gone.
    QuotationCut,
    /// Quoted words are new.
    QuotationAdded,
    /// A word of doubt is gone.
    HedgeDropped,
    /// A word of doubt is new.
    HedgeAdded,
    /// The source of a statement is gone.
    AttributionDropped,
    /// The source of a statement is another, or new.
    AttributionChanged,
    /// A name is written otherwise, or is another.
    NameChanged,
    /// A sentence is new.
    SentenceAdded,
    /// A sentence is gone.
    SentenceCut,
    /// Other words of a sentence.
    Wording,
}

impl VersionChangeKind {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HeadlineChanged => "headline_changed",
            Self::FigureRaised => "figure_raised",
            Self::FigureLowered => "figure_lowered",
            Self::FigureAdded => "figure_added",
            Self::FigureDropped => "figure_dropped",
            Self::QuotationCut => "quotation_cut",
            Self::QuotationAdded => "quotation_added",
            Self::HedgeDropped => "hedge_dropped",
            Self::HedgeAdded => "hedge_added",
            Self::AttributionDropped => "attribution_dropped",
            Self::AttributionChanged => "attribution_changed",
            Self::NameChanged => "name_changed",
            Self::SentenceAdded => "sentence_added",
            Self::SentenceCut => "sentence_cut",
            Self::Wording => "wording",
        }
    }
}

/// A change from one version to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VersionChange {
    /// Id of the earlier version.
    pub from: String,
    /// Id of the later version.
    pub to: String,
    /// What it does.
    pub kind: VersionChangeKind,
    /// The words before; null where there are none.
    pub before: Option<VersionSpan>,
    /// The words after; null where there are none.
    pub after: Option<VersionSpan>,
    /// The change in plain words.
    pub text: String,
}
