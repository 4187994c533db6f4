//! A report as read: immutable text, typed regions, and what the text itself says about where it comes from.

use crate::capture::{Basis, Facts, Told};
use crate::span::Span;
use crate::text_map::TextMap;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a stretch of a report's text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegionKind {
    /// The headline of the report.
    Headline,
    /// A place and/or date line, also a bare or labelled date line.
    Dateline,
    /// The author's name.
    Byline,
    /// A credit to an agency or outlet for the text.
    Credit,
    /// A picture's caption with its credit.
    Caption,
    /// Text of the site, not of the report: pleas, "READ MORE", share buttons.
    Boilerplate,
    /// A link to another report.
    Related,
    /// Text that this report has already said in the same words.
    Repeat,
    /// The report itself.
    Body,
}

/// What a region is in particular.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// "Correction: an earlier version said …".
    Correction,
    /// "Editor's note: …".
    EditorsNote,
    /// "This story has been updated …".
    UpdateNote,
    /// A post of a live blog.
    LivePost,
    /// A plea to subscribe, donate, sign up or follow.
    Plea,
    /// A line under the headline.
    Standfirst,
    /// A heading inside of the text.
    Subheading,
    /// A sentence that the outlet prints under reports which share nothing else: not compared with other reports.
    HouseText,
}

/// A typed stretch of a report's text. Regions are sorted and never overlap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// What it is.
    pub kind: RegionKind,
    /// What it is in particular.
    pub detail: Option<Detail>,
    /// Where it is.
    pub span: Span,
    /// For a repeat: the words that it repeats.
    pub repeat_of: Option<Span>,
}

/// How a credit stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CreditKind {
    /// "– Reuters", "(Reuters)" in a dateline, "(A2 Televizion)" at the end: the text is theirs.
    Text,
    /// "a source told Reuters": the sentence was written by that agency.
    Told,
    /// "Reuters could not independently verify": the agency speaks in its own voice.
    Voice,
    /// "(credit: REUTERS/NAME)": only the picture is theirs.
    Photo,
}

/// An agency or outlet that the text credits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// Canonical name, as the language pack writes it, or as found.
    pub name: String,
    /// How it is credited.
    pub kind: CreditKind,
    /// Whether the name is that of a news agency known to the language pack.
    pub agency: bool,
    /// The words.
    pub span: Span,
}

/// What a date of publication rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateBasis {
    /// A labelled field ("date 2025-03-09").
    Metadata,
    /// A dateline ("GENEVA, March 9 –").
    Dateline,
    /// A bare date line, or a full date in the text.
    Text,
    /// Worked out from the other reports of the story.
    Inferred,
}

/// When a report was published: a range of days with its basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// First possible day.
    pub start: Date,
    /// Last possible day.
    pub end: Date,
    /// What it rests on.
    pub basis: DateBasis,
    /// The words in this report.
    pub spans: Vec<Span>,
    /// The time of day with its zone where one is given (RFC 3339).
    pub time: Option<String>,
    /// For metadata: where it was found.
    pub told: Option<Basis>,
}

/// Visible text of a page that is not part of the report's text: what was cut, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// The words, white space squeezed.
    pub text: String,
    /// Where they stand in the bytes of the capture.
    pub raw: (u32, u32),
    /// Why they were cut.
    pub reason: String,
}

/// Words of the report that give a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The value.
    pub value: String,
    /// The words it rests on; `None` when it comes from outside of the text (metadata, a locator).
    pub span: Option<Span>,
    /// Where it was found, if not in the text.
    pub told: Option<Basis>,
}

impl Words {
    /// A value that the text says.
    pub fn said(value: impl Into<String>, span: Span) -> Self {
        Self { value: value.into(), span: Some(span), told: None }
    }
}

/// One report as read. `text` never changes; all else points into it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Document {
    /// Short id, from the hash of the bytes.
    pub id: String,
    /// Path or address as given.
    pub locator: String,
    /// SHA-256 of the bytes as read, lower-case hex.
    pub sha256: String,
    /// Name of the format that was read.
    pub format: String,
    /// How the bytes came.
    pub facts: Facts,
    /// Label of the encoding that the bytes were read with.
    pub encoding: String,
    /// ISO 639-1 code.
    pub language: String,
    /// The text, UTF-8: that of the bytes, or what was taken from a page; never changed after.
    pub text: String,
    /// From the text to the bytes.
    pub map: TextMap,
    /// Visible text of a page that is not in `text`.
    pub cut: Vec<Cut>,
    /// Everything that metadata says, as found, strongest basis first for each field.
    pub told: Vec<Told>,
    /// Its own (canonical) address, else the one it was got from.
    pub address: Option<String>,
    /// When it was last changed, as metadata tells it (RFC 3339, or a day).
    pub updated: Option<String>,
    /// Sorted, non-overlapping, covering every visible character.
    pub regions: Vec<Region>,
    /// Headline.
    pub title: Option<Words>,
    /// Who published it, if the text says so.
    pub outlet: Option<Words>,
    /// Authors.
    pub byline: Vec<Words>,
    /// Place of the dateline.
    pub dateline_place: Option<Words>,
    /// Agencies and outlets credited.
    pub credits: Vec<Credit>,
    /// Day of publication if this report itself tells it.
    pub published: Option<Published>,
}

impl Document {
    /// The words of a span.
    pub fn words(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// The kind of region that covers byte `at`, if any.
    pub fn region_at(&self, at: u32) -> Option<RegionKind> {
        let i = self.regions.partition_point(|r| r.span.end <= at);
        self.regions.get(i).filter(|r| r.span.start <= at).map(|r| r.kind)
    }
}
