//! Which source gives which line: the matrix that multiple-systems estimation starts from (Lum, Price and Banks, *The
//! American Statistician* 67, 2013), one cell a row. What is counted here are lines of the ledger, not persons: estimates need
//! lists of individuals, and independent ones.

use super::{Index, Row, Table, row};
use std::collections::BTreeMap;

pub(super) const TABLES: &[Table] = &[Table {
    name: "source_overlap",
    columns: &[
        "line",
        "label",
        "story",
        "incident",
        "measure",
        "class",
        "source",
        "figures",
        "reports",
        "sources_of_line",
    ],
    rows: overlap,
}];

fn overlap(index: &Index) -> Vec<Row> {
    let mut out = Vec::new();
    for line in &index.record.ledger {
        let mut by_source: BTreeMap<String, (u32, Vec<&str>)> = BTreeMap::new();
        for figure in line.figures.iter().filter_map(|id| index.figure(id)) {
            let name = figure.source.as_ref().map_or("(own voice)", |s| index.holder(s)).to_owned();
            let cell = by_source.entry(name).or_default();
            cell.0 += 1;
            cell.1.push(&figure.span.report);
        }
        let sources = by_source.len();
        for (source, (figures, mut reports)) in by_source {
            reports.sort_unstable();
            reports.dedup();
            out.push(row![
                &line.id,
                &line.label,
                &line.story,
                &line.incident,
                line.measure.as_str(),
                line.class.as_str(),
                &source,
                figures.to_string(),
                reports.len().to_string(),
                sources.to_string(),
            ]);
        }
    }
    out
}
