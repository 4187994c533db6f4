//! The record (`headwater.record/1`): one versioned JSON document, the source of every page, table and export.
//!
//! Names and meanings are fixed by the format; checkers outside of the project read them. Every span is a byte
//! range into the `text` of the report it names. Additions to the format are listed in `docs/record.md`.

mod capture;
mod claim;
mod judgement;
mod lineage;
mod terms;
mod toll;
mod version;

pub use capture::*;
pub use claim::*;
pub use judgement::*;
pub use lineage::*;
pub use terms::*;
pub use toll::*;
pub use version::*;

use crate::capture::Basis;
use crate::document::{CreditKind, DateBasis, Detail, RegionKind};
use crate::span::Cite;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The value of [`Record::schema`].
pub const SCHEMA: &str = "headwater.record/1";

/// What made the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// Version of Headwater.
    pub version: String,
    /// Profile of the ranges.
    pub profile: String,
    /// Settings, by name.
    pub settings: BTreeMap<String, String>,
}

/// When a report was published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PublishedRow {
    /// First possible day, ISO.
    pub start: String,
    /// Last possible day, ISO.
    pub end: String,
    /// What it rests on.
    pub basis: DateBasis,
    /// The words, perhaps in another report of the story.
    pub spans: Vec<Cite>,
    /// How it was worked out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The time of day with its zone, where one is given (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// For metadata: where it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Basis>,
}

/// A typed stretch of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RegionRow {
    /// What it is.
    pub kind: RegionKind,
    /// What it is in particular.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Detail>,
    /// Where.
    pub span: Cite,
    /// For a repeat: the words repeated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat_of: Option<Cite>,
}

/// A credit with its words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreditRow {
    /// Agency or outlet.
    pub name: String,
    /// How it is credited.
    pub kind: CreditKind,
    /// The words.
    pub span: Cite,
}

/// How much of a report another one has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShareRow {
    /// The other report.
    pub with: String,
    /// Share of the words shared verbatim, 0–1.
    pub verbatim: f64,
    /// With edited and rewritten passages.
    pub all: f64,
    /// The same outside quotation marks.
    pub unquoted: f64,
}

/// One report.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Short id, from the bytes.
    pub id: String,
    /// Short label used in tables.
    pub siglum: String,
    /// Path or address as given.
    pub locator: String,
    /// Other locators of the same bytes.
    pub also: Vec<String>,
    /// Hash of the bytes as read.
    pub sha256: String,
    /// Format that was read.
    #[serde(default)]
    pub format: String,
    /// Encoding of the bytes.
    pub encoding: String,
    /// Its own (canonical) address, else the one it was got from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// When the bytes were captured, as the archive tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captured: Option<String>,
    /// The file that the bytes were taken out of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// Publisher.
    pub outlet: Option<String>,
    /// Where the outlet was found, if not in the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet_basis: Option<Basis>,
    /// The words for the outlet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet_span: Option<Cite>,
    /// Headline.
    pub title: Option<String>,
    /// Where the headline was found, if not in the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_basis: Option<Basis>,
    /// Authors.
    pub byline: Vec<String>,
    /// Agencies or outlets credited for text.
    pub credits: Vec<String>,
    /// Every credit with its words.
    pub credit_spans: Vec<CreditRow>,
    /// When it was published.
    pub published: Option<PublishedRow>,
    /// When it was last changed, as metadata tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<String>,
    /// Everything that metadata says, as found, strongest basis first for each field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<MetadataRow>,
    /// ISO 639-1.
    pub language: String,
    /// The text, unchanged.
    pub text: String,
    /// From the text to the bytes: `[text start, text length, raw start, raw length, exact]`, in order; `exact` is 1
    /// where text and bytes are the same. Absent where the text is the bytes themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_map: Option<Vec<[u32; 5]>>,
    /// Visible text of the page that is not in `text`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cut: Vec<CutRow>,
    /// Typed regions, sorted.
    pub regions: Vec<RegionRow>,
    /// What it has in common with each other report.
    pub shares: Vec<ShareRow>,
    /// Share of its words that at least one other report has, 0–1.
    pub shared_total: f64,
    /// Every capture of it, where there is more than one; of the same address, in the order of the versions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub captures: Vec<CaptureRow>,
    /// All versions of its text, oldest first, where there is more than one. Only the current one is counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
    /// What changed from version to version.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<VersionChange>,
}

/// Why a form was taken for the same name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Merge {
    /// The form.
    pub variant: String,
    /// Why.
    pub reason: String,
}

/// Where a place is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GeoPlace {
    /// Latitude.
    pub lat: f64,
    /// Longitude.
    pub lon: f64,
    /// Id in the gazetteer: `geonames:` and the number that `GeoNames` gives it, or its code of a district.
    pub gazetteer_id: String,
    /// What sort of place that is, and so how precise: continent, country, province, district, town, quarter.
    pub precision: String,
}

/// A name or an unnamed source, over all reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entity {
    /// Id.
    pub id: String,
    /// What it is.
    pub kind: EntityKind,
    /// Canonical form.
    pub name: String,
    /// Forms found.
    pub variants: Vec<String>,
    /// Where.
    pub mentions: Vec<Cite>,
    /// Why forms were joined.
    pub merges: Vec<Merge>,
    /// What reports call it.
    pub descriptions: Vec<Cite>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<GeoPlace>,
    /// Why that place, or why none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_reason: Option<String>,
}

/// A source as an attribution has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceRef {
    /// The words.
    pub span: Option<Cite>,
    /// Who that is.
    pub entity: Option<String>,
    /// The words, copied.
    pub text: String,
    /// What sort of source that is, where words of the report say so.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub source_type: Option<SourceType>,
    /// Why a pronoun or description was taken for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The linking words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CueRef {
    /// The words.
    pub span: Option<Cite>,
}

/// What is said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Content {
    /// The words.
    pub spans: Vec<Cite>,
    /// The words, copied.
    pub text: String,
    /// The parts inside quotation marks.
    pub quoted: Vec<Cite>,
}

/// What a report says about checking a claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Verification {
    /// What.
    pub status: VerificationStatus,
    /// By whom.
    pub by: Option<String>,
    /// The words.
    pub span: Option<Cite>,
}

/// Who said what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attribution {
    /// Id.
    pub id: String,
    /// Direct, indirect, mixed.
    pub kind: AttributionKind,
    /// Report.
    pub report: String,
    /// Source.
    pub source: SourceRef,
    /// Cue.
    pub cue: CueRef,
    /// Content.
    pub content: Content,
    /// Hops, nearest outlet first.
    pub via: Vec<String>,
    /// Words of the hops.
    pub via_spans: Vec<Cite>,
    /// Words of doubt.
    pub hedges: Vec<Cite>,
    /// The source denies it.
    pub negated: bool,
    /// What is said about checking.
    pub verification: Option<Verification>,
    /// The attribution this one is nested in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
}

/// A piece of a word diff: "=", "-" or "+" and the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DiffPart(pub String, pub String);

/// A rendering of an utterance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Variant {
    /// Attribution.
    pub attribution: String,
    /// The words.
    pub span: Cite,
    /// Change from the best form.
    pub change: Change,
    /// Word diff from the best form.
    pub diff: Vec<DiffPart>,
}

/// One utterance as reports render it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quotation {
    /// Id.
    pub id: String,
    /// Speaker.
    pub speaker: Option<String>,
    /// Renderings, the best first.
    pub variants: Vec<Variant>,
    /// Attribution with the best attested form.
    pub best: String,
    /// Why it is the best.
    pub best_reason: String,
    /// Words inside marks differ.
    pub altered: bool,
}

/// Bounds and words of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Value {
    /// Minimum.
    pub low: u64,
    /// Maximum; null is open.
    pub high: Option<u64>,
    /// The number's words.
    pub text: String,
    /// Modifier.
    pub modifier: Modifier,
}

/// The people counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// As written.
    pub text: String,
    /// Class.
    pub class: Class,
    /// Side, where given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<String>,
    /// The words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Cite>,
}

/// A period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PeriodRow {
    /// First day, ISO.
    pub start: String,
    /// Last day, ISO.
    pub end: String,
    /// As written.
    pub text: String,
    /// stated, resolved or inherited.
    pub basis: String,
    /// The words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Cite>,
}

/// What a figure covers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scope {
    /// Total or subset.
    pub extent: Extent,
    /// The figure it is a part of.
    pub of: Option<String>,
    /// Cumulative or new.
    pub counting: Counting,
}

/// Who gives a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FigureSource {
    /// Who.
    pub entity: Option<String>,
    /// Words.
    pub text: String,
    /// Attribution.
    pub attribution: Option<String>,
}

/// A count of people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// Id.
    pub id: String,
    /// The words.
    pub span: Cite,
    /// The sentence.
    pub sentence: Cite,
    /// Bounds.
    pub value: Value,
    /// What happened.
    pub measure: Measure,
    /// The words that say so; absent if taken over from the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure_span: Option<Cite>,
    /// Who.
    pub group: Group,
    /// Place.
    pub place: Option<String>,
    /// The words for the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_span: Option<Cite>,
    /// Period.
    pub period: Option<PeriodRow>,
    /// Scope.
    pub scope: Scope,
    /// Who gives it; null is the outlet's own voice.
    pub source: Option<FigureSource>,
    /// The report itself asserts it.
    pub own_voice: bool,
    /// Hops, nearest outlet first.
    pub via: Vec<String>,
    /// Words of doubt.
    pub hedges: Vec<Cite>,
    /// What is said about checking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    /// Incident.
    pub event: String,
    /// Standing.
    pub standing: Standing,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Incident {
    /// Id.
    pub id: String,
    /// Name.
    pub label: String,
    /// Role in the story.
    pub role: IncidentRole,
    /// Places.
    pub places: Vec<String>,
    /// When.
    pub period: Option<PeriodRow>,
    /// What the reports, taken together, say of how many came to harm: one row for each measure; main incidents only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tolls: Vec<Toll>,
    /// The incident of the whole story, where a story tells of several: its figures may cover this one's, and the two are
    /// never added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// Why it stands apart from the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// The words.
    pub spans: Vec<Cite>,
}

/// Reports on one event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Story {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// The words of the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_span: Option<Cite>,
    /// Reports.
    pub reports: Vec<String>,
    /// First day of publication.
    pub first: Option<String>,
    /// Last day of publication.
    pub last: Option<String>,
    /// Similarity of the weakest link that holds it together, 0–1.
    pub weakest_link: f64,
    /// The two reports of that link.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weakest_pair: Vec<String>,
    /// Reports, outlets, text origins and primary sources of its figures.
    #[serde(default)]
    pub counts: Counts,
}

/// Bounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Default)]
pub struct Range {
    /// Minimum.
    pub low: u64,
    /// Maximum; null is open.
    pub high: Option<u64>,
}

/// Bounds by a profile, with the reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProfileRange {
    /// Minimum.
    pub low: u64,
    /// Maximum; null is open.
    pub high: Option<u64>,
    /// The one value that the profile settles on, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best: Option<u64>,
    /// Why.
    pub reason: String,
}

/// At least and at most.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Default)]
pub struct MinMax {
    /// At least.
    pub min: u32,
    /// At most.
    pub max: u32,
}

/// The four counts, always together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Default)]
pub struct Counts {
    /// Reports.
    pub reports: u32,
    /// Outlets.
    pub outlets: u32,
    /// Text origins.
    pub text_origins: u32,
    /// Fewest and most text origins: words that only one report of a group has may be its own or its origin's.
    #[serde(default)]
    pub text_origins_range: MinMax,
    /// Primary sources.
    pub primary_sources: MinMax,
}

/// A check and whether it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// What.
    pub kind: CheckKind,
    /// Whether it holds.
    pub holds: bool,
    /// In words.
    pub text: String,
    /// Figures.
    pub figures: Vec<String>,
    /// Words.
    pub spans: Vec<Cite>,
}

/// Figures about the same thing, side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LedgerLine {
    /// Id.
    pub id: String,
    /// What is counted, in words.
    pub label: String,
    /// Story.
    pub story: String,
    /// Incident.
    pub incident: String,
    /// What happened.
    pub measure: Measure,
    /// Class.
    pub class: Class,
    /// Side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<String>,
    /// Place.
    pub place: Option<String>,
    /// Period.
    pub period: Option<PeriodRow>,
    /// Figures.
    pub figures: Vec<String>,
    /// Bounds by the tool's profile.
    pub range: Range,
    /// What stands behind it.
    pub counts: Counts,
    /// Ids of the text origins.
    pub origins: Vec<String>,
    /// Primary sources, as written.
    pub sources: Vec<String>,
    /// Standing.
    pub standing: LineStanding,
    /// Why this standing and these counts.
    pub reasons: Vec<String>,
    /// Bounds by profile.
    pub profiles: BTreeMap<String, ProfileRange>,
    /// Checks.
    pub checks: Vec<Check>,
}

/// One side of a disagreement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Position {
    /// What it says.
    pub value: String,
    /// Words.
    pub spans: Vec<Cite>,
    /// Text origins behind it.
    pub text_origins: u32,
}

/// Where reports do not agree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Disagreement {
    /// Id.
    pub id: String,
    /// On what.
    pub kind: DisagreementKind,
    /// In words.
    pub about: String,
    /// Positions.
    pub positions: Vec<Position>,
}

/// When.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimelineTime {
    /// First day, ISO.
    pub start: String,
    /// Last day, ISO.
    pub end: String,
    /// day, days, month, year or years.
    pub precision: String,
}

/// What happened when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimelineEntry {
    /// When.
    pub time: TimelineTime,
    /// As spoken, if it was resolved.
    pub spoken: Option<PeriodRow>,
    /// Words of the sentence that tells it best.
    pub text: String,
    /// Sentences.
    pub spans: Vec<Cite>,
    /// Reports that tell it.
    pub reports: u32,
}

/// What only one report says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Unique {
    /// Report.
    pub report: String,
    /// Sentences.
    pub spans: Vec<Cite>,
}

/// An input that could not be read, or was read with a remark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// Path or address.
    pub locator: String,
    /// Stage.
    pub stage: String,
    /// What is wrong and what to do.
    pub message: String,
    /// Stable code of the notice.
    pub code: String,
    /// error or remark.
    pub severity: String,
}

/// The record: what Headwater says about a set of reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Always `headwater.record/1`.
    pub schema: String,
    /// What made it.
    pub tool: Tool,
    /// Reports.
    pub reports: Vec<Report>,
    /// Names.
    pub entities: Vec<Entity>,
    /// Shared text.
    pub passages: Vec<Passage>,
    /// Who drew on whom.
    pub lineage: Lineage,
    /// Who said what.
    pub attributions: Vec<Attribution>,
    /// Utterances side by side.
    pub quotations: Vec<Quotation>,
    /// Counts of people.
    pub figures: Vec<Figure>,
    /// Events.
    pub incidents: Vec<Incident>,
    /// Stories.
    pub stories: Vec<Story>,
    /// Figures about the same thing.
    pub ledger: Vec<LedgerLine>,
    /// Where reports do not agree.
    pub disagreements: Vec<Disagreement>,
    /// What happened when.
    pub timeline: Vec<TimelineEntry>,
    /// What only one report says.
    pub unique: Vec<Unique>,
    /// Inputs that could not be read.
    pub problems: Vec<Problem>,
    /// What people decided about it, in the order of the decisions, and what became of that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judgements: Vec<JudgementRow>,
}
