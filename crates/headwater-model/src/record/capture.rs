//! How a report's text follows from the bytes that were captured: metadata as found, and what was cut from a page.

use crate::capture::{Basis, Field};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A range of the captured bytes. Not a span: spans point into `text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RawRange {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A piece of metadata as found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MetadataRow {
    /// What it says.
    pub field: Field,
    /// The value as written.
    pub value: String,
    /// Where it was found.
    pub basis: Basis,
    /// The bytes that say it, if it stands there.
    pub raw: Option<RawRange>,
}

/// Visible text of a page that is not part of the report's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CutRow {
    /// The words, white space squeezed.
    pub text: String,
    /// Where they stand in the captured bytes.
    pub raw: RawRange,
    /// Why they were cut.
    pub reason: String,
}
