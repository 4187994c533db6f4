//! Rows that the per-document stage (`headwater-claims`) hands to the ledger. Indices point into the same
//! [`Annotated`]; names of other reports never occur here (a rule that needs another report belongs in the ledger).

mod time;

pub use time::{Clock, Cycle, Length, Reference, TimeClass, TimeExpr, TimeMention, TimeUnit, Which};

use crate::record::{
    AttributionKind, Class, Counting, EntityKind, Extent, IncidentRole, Measure, Modifier, SourceType,
    Standing, VerificationStatus,
};
use crate::span::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A name, joined over its variants inside one report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalEntity {
    /// What it names.
    pub kind: EntityKind,
    /// Longest or most telling form found.
    pub name: String,
    /// Every form found, sorted.
    pub variants: Vec<String>,
    /// Why variants were joined: (variant, reason).
    pub merges: Vec<(String, String)>,
    /// Where it is named, in order.
    pub mentions: Vec<Span>,
    /// What the text calls it ("head of the observatory", "war monitor"), where.
    pub descriptions: Vec<Span>,
}

/// A resolved period: first and last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Days {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

/// Whether and by whom a claim was verified, as the report says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalVerification {
    /// What the report says.
    pub status: VerificationStatus,
    /// Who did (not) verify: index of an entity.
    pub by: Option<usize>,
    /// The words.
    pub span: Span,
}

/// Who said what, inside one report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalAttribution {
    /// Direct, indirect or mixed.
    pub kind: AttributionKind,
    /// The words that name the source.
    pub source_span: Option<Span>,
    /// The entity that they stand for.
    pub source: Option<usize>,
    /// What sort of source that is, by the words that name it here or named it before.
    pub source_type: Option<SourceType>,
    /// Why a pronoun or a description was taken for that entity.
    pub source_reason: Option<String>,
    /// The words that link source and content.
    pub cue: Option<Span>,
    /// What is said; several spans when a quotation is broken.
    pub content: Vec<Span>,
    /// The parts of the content inside quotation marks, without the marks.
    pub quoted: Vec<Span>,
    /// Hops between the outlet and the source, nearest the outlet first: entity indices with their words.
    pub via: Vec<(usize, Span)>,
    /// Words that weaken the claim.
    pub hedges: Vec<Span>,
    /// The source denies the content.
    pub negated: bool,
    /// Whether the report says that it was (not) verified.
    pub verification: Option<LocalVerification>,
    /// Index of the attribution that this one is nested in ("X said that Y claimed …").
    pub within: Option<usize>,
    /// Whether figures in what is said are the source's own.
    pub asserts: bool,
}

/// A count of people, inside one report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalFigure {
    /// The number's own words with what modifies and counts it ("at least 200 of their members").
    pub span: Span,
    /// The words of the number alone.
    pub number: Span,
    /// Lower bound.
    pub low: u64,
    /// Upper bound; `None` is open.
    pub high: Option<u64>,
    /// How the bounds follow from the words.
    pub modifier: Modifier,
    /// What happened to them.
    pub measure: Measure,
    /// The words that say what happened; `None` if taken over from `of`.
    pub measure_span: Option<Span>,
    /// The words for the people.
    pub group: Span,
    /// Their class.
    pub class: Class,
    /// Side, as a lower-case word ("assad", "government"), where the words give one.
    pub side: Option<String>,
    /// Place: index of an entity, with the words; `None` if not said in the sentence.
    pub place: Option<(usize, Span)>,
    /// Period: index into `times`.
    pub period: Option<usize>,
    /// Total, subset or unknown.
    pub extent: Extent,
    /// The figure that it is a part of.
    pub of: Option<usize>,
    /// Cumulative or new.
    pub counting: Counting,
    /// The attribution whose content holds it; `None` is the report's own voice.
    pub attribution: Option<usize>,
    /// Main event, comparator or background, as far as the report's own words tell.
    pub role: IncidentRole,
    /// What made it a comparator or background: words.
    pub role_span: Option<Span>,
    /// Asserted, denied, revised.
    pub standing: Standing,
    /// Words that weaken it.
    pub hedges: Vec<Span>,
    /// The sentence that holds it.
    pub sentence: Span,
    /// Words for several or hundreds, not a counted number.
    pub vague: bool,
    /// An article or a possessive that counts one ("a man", "his wife").
    pub implicit: bool,
    /// Where the words put the harm; `None` if they do not say, or of several places at once.
    pub scene: Option<Scene>,
}

/// Where the words put harm, and whether they set it apart from what was told before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scene {
    /// Index of the place's entity, with the words.
    pub place: Option<(usize, Span)>,
    /// Words that tell of another event ("in a separate attack").
    pub apart: Option<Span>,
    /// It is told of several places or events at once, or of a province.
    pub several: bool,
    /// The sentence that says so: that of the count, or one before it.
    pub sentence: Span,
}

/// A person whom a report tells of by a name, a noun in the singular or a pronoun, and what happened to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalIndividual {
    /// The words for the person.
    pub span: Span,
    /// Index of the entity, if the words are a name.
    pub entity: Option<usize>,
    /// Several people without a number ("the priests"): they count for nothing, but are told of.
    pub plural: bool,
    /// Their class, by the words for them and what stands before.
    pub class: Class,
    /// What happened to them.
    pub measure: Measure,
    /// The words that say so; `None` if taken over from a list.
    pub measure_span: Option<Span>,
    /// The attribution whose content holds it; `None` is the report's own voice.
    pub attribution: Option<usize>,
    /// When: index into `times`.
    pub period: Option<usize>,
    /// Told of the main event, as far as the report's own words tell.
    pub main: bool,
    /// Asserted or denied.
    pub standing: Standing,
    /// The sentence.
    pub sentence: Span,
    /// Where the words put it, as for a count.
    pub scene: Option<Scene>,
}

/// A quotation of at least a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoted {
    /// The words inside the marks.
    pub span: Span,
    /// With the marks.
    pub outer: Span,
}

/// All that one report says, as far as the rules can tell.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Annotated {
    /// Sentences of the body, headline and captions in order; repeats and boilerplate are not among them.
    pub sentences: Vec<Span>,
    /// Names.
    pub entities: Vec<LocalEntity>,
    /// Times.
    pub times: Vec<TimeMention>,
    /// Who said what.
    pub attributions: Vec<LocalAttribution>,
    /// Counts of people.
    pub figures: Vec<LocalFigure>,
    /// Persons told of one by one, in order.
    pub individuals: Vec<LocalIndividual>,
    /// Words inside quotation marks.
    pub quotes: Vec<Quoted>,
}
