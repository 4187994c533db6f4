//! One CSV table per kind of row, for spreadsheets and databases. UTF-8 without a byte order mark.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula, and the text of a report is not ours:
//! such cells get an apostrophe in front. Cells longer than a spreadsheet takes are cut with "…"; the whole words are
//! in `record.json`, at the same offsets.

mod coders;
mod findings;
mod judgements;
mod kinds;
mod lineage;
mod overlap;
mod reports;
mod speech;
mod versions;

use super::{File, Format};
use crate::index::Index;
use crate::phrase::clip;
use headwater_model::{Cite, Record};

pub use kinds::ColumnKind;

pub(crate) const FORMAT: Format = Format {
    name: "csv",
    about: "one table per kind of row, for spreadsheets and databases",
    files: |record| {
        tables(record)
            .into_iter()
            .map(|(name, bytes)| File { path: format!("tables/{name}.csv"), bytes })
            .collect()
    },
};

/// A spreadsheet's limit for one cell is 32,767 characters.
const CELL_CHARS: usize = 32_000;

type Row = Vec<String>;

/// A table: its name, its columns, its rows.
struct Table {
    name: &'static str,
    columns: &'static [&'static str],
    rows: fn(&Index) -> Vec<Row>,
}

/// Every table, in the order of the record.
const TABLES: &[&[Table]] = &[
    reports::TABLES,
    lineage::TABLES,
    versions::TABLES,
    speech::TABLES,
    findings::TABLES,
    judgements::TABLES,
    coders::TABLES,
    overlap::TABLES,
];

/// A table of the record with its cells as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRows {
    /// Name.
    pub name: &'static str,
    /// Names of the columns.
    pub columns: &'static [&'static str],
    /// Rows, each with a cell for every column.
    pub rows: Vec<Vec<String>>,
}

impl TableRows {
    /// What the cells of a column hold, whatever this record has in them.
    pub fn kind(&self, column: usize) -> ColumnKind {
        self.columns.get(column).map_or(ColumnKind::Words, |name| kinds::kind(self.name, name))
    }
}

/// Every table of the record, for a database: cells are whole and carry no guard.
pub fn table_rows(record: &Record) -> impl Iterator<Item = TableRows> {
    let index = Index::new(record);
    TABLES.iter().copied().flatten().map(move |table| TableRows {
        name: table.name,
        columns: table.columns,
        rows: (table.rows)(&index),
    })
}

/// Every table of the record: its name and its bytes.
pub fn tables(record: &Record) -> Vec<(&'static str, Vec<u8>)> {
    let index = Index::new(record);
    TABLES.iter().copied().flatten().map(|table| (table.name, write(table, &index))).collect()
}

fn write(table: &Table, index: &Index) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(Vec::new());
    // Writing to memory fails only on a row of another length, which the tests would show.
    let mut complete = out.write_record(table.columns).is_ok();
    for row in (table.rows)(index) {
        debug_assert_eq!(row.len(), table.columns.len(), "columns of {}", table.name);
        complete &= out.write_record(row.iter().map(|cell| guard(cell))).is_ok();
    }
    debug_assert!(complete, "table {}", table.name);
    out.into_inner().unwrap_or_default()
}

/// A cell that no spreadsheet takes for a formula.
fn guard(cell: &str) -> String {
    // The wide forms are read as formulas by spreadsheets set to an East Asian locale.
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let mut out = String::with_capacity(cell.len() + 1);
    if formula {
        out.push('\'');
    }
    match cell.char_indices().nth(CELL_CHARS) {
        Some((end, _)) => {
            out.push_str(&cell[..end]);
            out.push('…');
        }
        None => out.push_str(cell),
    }
    out
}

/// Report, siglum, start, end and words of a citation.
fn span(index: &Index, cite: &Cite) -> [String; 5] {
    [
        cite.report.clone(),
        index.siglum(&cite.report).to_owned(),
        cite.start.to_string(),
        cite.end.to_string(),
        cut(index.words(cite)).to_owned(),
    ]
}

/// What can at most fit a cell: a sentence of ten megabytes is cited by each of its figures, and is not copied for each.
fn cut(words: &str) -> &str {
    &words[..words.floor_char_boundary(4 * (CELL_CHARS + 1))]
}

/// Start, end and words of a citation in a report that the row names already.
fn words(index: &Index, cite: Option<&Cite>) -> [String; 3] {
    cite.map_or_else(Default::default, |c| {
        [c.start.to_string(), c.end.to_string(), cut(index.words(c)).to_owned()]
    })
}

/// The words of several citations, in one cell.
fn all_words(index: &Index, cites: &[Cite]) -> String {
    join(cites.iter().map(|c| clip(index.words(c), CELL_CHARS)))
}

fn join<T: AsRef<str>>(parts: impl IntoIterator<Item = T>) -> String {
    let mut out = String::new();
    for part in parts {
        if !out.is_empty() {
            out.push_str("; ");
        }
        out.push_str(part.as_ref());
    }
    out
}

fn some(value: Option<&String>) -> String {
    value.cloned().unwrap_or_default()
}

fn yes(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

fn high(value: Option<u64>) -> String {
    value.map_or_else(|| "open".to_owned(), |v| v.to_string())
}

/// A row from single cells and groups of cells.
macro_rules! row {
    ($($part:expr),* $(,)?) => {{
        let mut row: Vec<String> = Vec::new();
        $(row.extend($crate::formats::csv::Cells::cells($part));)*
        row
    }};
}
use row;

/// What a row is put together from.
trait Cells {
    fn cells(self) -> Vec<String>;
}

impl Cells for String {
    fn cells(self) -> Vec<String> {
        vec![self]
    }
}

impl Cells for &String {
    fn cells(self) -> Vec<String> {
        vec![self.clone()]
    }
}

impl Cells for &str {
    fn cells(self) -> Vec<String> {
        vec![self.to_owned()]
    }
}

impl<const N: usize> Cells for [String; N] {
    fn cells(self) -> Vec<String> {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed() {
        for hostile in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"] {
            assert_eq!(guard(hostile), format!("'{hostile}"));
        }
        assert_eq!(guard("1 = 1"), "1 = 1");
        assert_eq!(guard(""), "");
        assert_eq!(guard(&"é".repeat(CELL_CHARS + 5)).chars().count(), CELL_CHARS + 1);
    }

    #[test]
    fn every_table_is_named_once_and_has_rows_of_one_length() {
        let record = crate::fixture::record();
        let tables = tables(&record);
        assert_eq!(
            tables.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
            [
                "reports",
                "regions",
                "entities",
                "mentions",
                "passages",
                "edits",
                "lineage_nodes",
                "lineage_edges",
                "lineage_links",
                "aligned_edits",
                "text_origins",
                "circles",
                "metadata",
                "cut",
                "versions",
                "version_changes",
                "attributions",
                "quotations",
                "figures",
                "incidents",
                "tolls",
                "stories",
                "ledger",
                "checks",
                "disagreements",
                "timeline",
                "unique",
                "problems",
                "judgements",
                "events_ucdp_like",
                "events_acled_like",
                "source_overlap"
            ]
        );
        for (name, bytes) in &tables {
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let columns = reader.headers().unwrap().len();
            let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
            assert!(!rows.is_empty(), "the fixture should fill {name}");
            assert!(rows.iter().all(|row| row.len() == columns));
            let formula = |cell: &str| cell.starts_with(['=', '+', '-', '@']);
            assert!(!rows.iter().flatten().any(formula), "{name} has a formula");
        }
    }

    #[test]
    fn snapshots() {
        let record = crate::fixture::record();
        for (name, bytes) in tables(&record) {
            insta::assert_snapshot!(format!("table_{name}"), String::from_utf8(bytes).unwrap());
        }
    }

    #[test]
    fn an_empty_record_has_headers_only() {
        for (_, bytes) in tables(&crate::empty_record()) {
            assert_eq!(String::from_utf8(bytes).unwrap().lines().count(), 1);
        }
    }
}
