//! The lineage as one JSON object. What is in it is what the record has under the same names: `docs/record.md`.

use headwater_model::Record;
use headwater_model::record::{Lineage, Passage, PublishedRow, Report, Story};
use serde::Serialize;

/// The value of `schema`.
const SCHEMA: &str = "headwater.lineage/1";

/// A report without its text.
#[derive(Serialize)]
struct Head<'a> {
    id: &'a str,
    siglum: &'a str,
    locator: &'a str,
    outlet: Option<&'a str>,
    published: Option<&'a PublishedRow>,
}

#[derive(Serialize)]
struct Whole<'a> {
    schema: &'static str,
    version: &'a str,
    reports: Vec<Head<'a>>,
    passages: &'a [Passage],
    lineage: &'a Lineage,
    stories: &'a [Story],
}

fn head(r: &Report) -> Head<'_> {
    Head {
        id: &r.id,
        siglum: &r.siglum,
        locator: &r.locator,
        outlet: r.outlet.as_deref(),
        published: r.published.as_ref(),
    }
}

/// Heads of the reports, passages, lineage and stories of a record, in pretty-printed JSON.
pub fn lineage_json(record: &Record) -> String {
    let whole = Whole {
        schema: SCHEMA,
        version: &record.tool.version,
        reports: record.reports.iter().map(head).collect(),
        passages: &record.passages,
        lineage: &record.lineage,
        stories: &record.stories,
    };
    crate::formats::json::indented(&whole)
}
