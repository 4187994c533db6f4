//! The record as a dossier page, tables, JSON and a summary.
//!
//! Every output is a pure function of the [`Record`](headwater_model::Record): no file, no clock, no network, no
//! randomness, so the same record gives the same bytes. Text of the reports is data wherever it goes: it is escaped in
//! HTML and guarded against formulas in CSV. Offsets that do not fit their text lose their link, they never panic.
//!
//! ```
//! let record = headwater_render::empty_record();
//! let page = headwater_render::dossier(&record);
//! assert!(page.starts_with("<!DOCTYPE html>"));
//! let names: Vec<_> = headwater_render::FORMATS.iter().map(|f| f.name).collect();
//! assert_eq!(names, ["dossier", "json", "csv"]);
//! ```
#![warn(missing_docs)]

mod cites;
#[cfg(test)]
mod fixture;
mod formats;
mod index;
mod kin;
mod map;
mod pairs;
mod phrase;
mod remarks;
mod story;
mod terminal;
mod when;

pub use formats::annotations::annotations;
pub use formats::claim::{claim, claim_json};
pub use formats::csv::{ColumnKind, TableRows, table_rows, tables};
pub use formats::dossier::{DossierParts, dossier, dossier_brief, dossier_parts, fold, folded};
pub use formats::dossier::{FOLDER as DOSSIER_FOLDER, PAGE as DOSSIER_PAGE};
pub use formats::ftm::ftm;
pub use formats::json::{json, json_to};
pub use formats::lineage::{LineageError, lineage, lineage_json, pair};
pub use formats::quotes::{quotes, quotes_json};
pub use formats::summary::{problem_line, summary};
pub use formats::{FORMATS, File, Format};
pub use story::{Stories, brief, elsewhere, tolls};
pub use terminal::Style;

use headwater_model::Record;
use headwater_model::record::{Lineage, SCHEMA, Tool};

/// A record that says nothing: for tests and for a run without input.
pub fn empty_record() -> Record {
    Record {
        schema: SCHEMA.to_owned(),
        tool: Tool {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            profile: "ecc".to_owned(),
            settings: std::collections::BTreeMap::new(),
        },
        reports: Vec::new(),
        entities: Vec::new(),
        passages: Vec::new(),
        lineage: Lineage::default(),
        attributions: Vec::new(),
        quotations: Vec::new(),
        figures: Vec::new(),
        incidents: Vec::new(),
        stories: Vec::new(),
        ledger: Vec::new(),
        disagreements: Vec::new(),
        timeline: Vec::new(),
        unique: Vec::new(),
        problems: Vec::new(),
        judgements: Vec::new(),
    }
}
