//! The vocabulary of Headwater (layer 0): spans, documents, the rows that stages exchange, and the record.
//! No logic beyond span arithmetic, no input or output, no clock, no randomness.
//!
//! ```
//! use headwater_model::Span;
//! let text = "At least 12 people were killed.";
//! assert_eq!(Span::checked(text, 9, 11).map(|s| s.of(text)), Some("12"));
//! ```
#![warn(missing_docs)]

pub mod capture;
pub mod document;
pub mod id;
pub mod lineage;
pub mod notice;
pub mod number;
pub mod record;
pub mod rows;
pub mod span;
pub mod text_map;
pub mod workers;

pub use capture::{Basis, Capture, Content, Facts, Field, Told};
pub use document::{
    Credit, CreditKind, Cut, DateBasis, Detail, Document, Published, Region, RegionKind, Words,
};
pub use notice::{Notice, Severity};
pub use record::Record;
pub use span::{Cite, Span};
pub use text_map::TextMap;
pub use workers::Workers;
