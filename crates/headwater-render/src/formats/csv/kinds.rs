//! Which columns hold numbers: declared here by name, never guessed from rows, so that a table has the same types in every
//! record.
//!
//! A maximum that may be `open` is text: "open" says more than an empty cell.

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Words,
    /// A whole number.
    Whole,
    /// A number with a fraction.
    Fraction,
}

/// Whole numbers in every table that has such a column.
const WHOLE: &[&str] = &[
    "start",
    "end",
    "from_start",
    "from_end",
    "to_start",
    "to_end",
    "raw_start",
    "raw_end",
    "repeat_start",
    "repeat_end",
    "source_start",
    "source_end",
    "cue_start",
    "cue_end",
    "content_start",
    "content_end",
    "sentence_start",
    "sentence_end",
    "before_start",
    "before_end",
    "after_start",
    "after_end",
    "low",
    "aligned",
    "year",
    "text_origins_min",
    "text_origins_max",
    "primary_sources_min",
    "primary_sources_max",
];

/// Whole numbers in one table, where another may use the name for text.
const WHOLE_IN: &[(&str, &[&str])] = &[
    ("reports", &["versions"]),
    ("entities", &["mentions"]),
    ("versions", &["number"]),
    ("lineage_edges", &["alerts"]),
    ("tolls", &["incident_low", "incident_best", "report_low", "report_best"]),
    ("stories", &["reports", "outlets", "text_origins"]),
    ("ledger", &["minimum", "reports", "outlets", "text_origins", "checks", "checks_failed"]),
    ("disagreements", &["text_origins"]),
    ("judgements", &["seq"]),
    (
        "events_ucdp_like",
        &["date_prec", "event_clarity", "number_of_sources", "deaths_civilians", "best", "high"],
    ),
    ("events_acled_like", &["time_precision", "fatalities"]),
    ("source_overlap", &["figures", "reports", "sources_of_line"]),
];

/// Numbers with a fraction, in every table.
const FRACTION: &[&str] = &[
    "shared_total",
    "latitude",
    "longitude",
    "share",
    "share_a",
    "share_b",
    "weakest_share",
    "weakest_link",
    "confidence",
];

/// What a column of a table holds.
pub(super) fn kind(table: &str, column: &str) -> ColumnKind {
    let whole = || WHOLE_IN.iter().filter(|(t, _)| *t == table).any(|(_, columns)| columns.contains(&column));
    if WHOLE.contains(&column) || whole() {
        ColumnKind::Whole
    } else if FRACTION.contains(&column) {
        ColumnKind::Fraction
    } else {
        ColumnKind::Words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table_rows;

    #[test]
    fn every_cell_of_a_column_of_numbers_is_one() {
        for table in table_rows(&crate::fixture::record()) {
            for (k, column) in table.columns.iter().enumerate() {
                for cell in table.rows.iter().map(|row| &row[k]).filter(|cell| !cell.is_empty()) {
                    let fits = match table.kind(k) {
                        ColumnKind::Words => true,
                        ColumnKind::Whole => cell.parse::<i64>().is_ok(),
                        ColumnKind::Fraction => cell.parse::<f64>().is_ok_and(f64::is_finite),
                    };
                    assert!(fits, "{}.{column}: {cell}", table.name);
                }
            }
        }
    }

    #[test]
    fn what_is_declared_is_a_column() {
        let tables: Vec<_> = table_rows(&crate::empty_record()).collect();
        let all: Vec<&str> = tables.iter().flat_map(|t| t.columns).copied().collect();
        assert!(WHOLE.iter().chain(FRACTION).all(|name| all.contains(name)));
        for (name, columns) in WHOLE_IN {
            let table = tables.iter().find(|t| t.name == *name).unwrap();
            assert!(columns.iter().all(|c| table.columns.contains(c)), "{name}");
        }
    }
}
