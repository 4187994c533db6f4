//! The record's tables as Parquet files: the tables, columns and rows of the CSV, with types.
//!
//! A column's type is declared beside the tables ([`headwater_render::ColumnKind`]), never guessed from rows, so that the
//! files of all cases have one schema and can be read as one table. An empty cell is null. Cells carry no guard against
//! spreadsheets and are not cut.
//!
//! The same record gives the same bytes: one thread, one row group, no time and no machine in the file.
//!
//! What it does not do: it reads no Parquet, and it nests nothing; a list in a cell is joined by "; " as in the CSV.
#![warn(missing_docs)]

use headwater_model::Record;
use headwater_render::{ColumnKind, File, TableRows, table_rows};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::str::FromStr;
use std::sync::Arc;

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A cell is not what its column is declared to hold.
    #[error(
        "table {table}, column {column}: “{cell}” is no number; this is a mistake in Headwater, please report it"
    )]
    Cell {
        /// Name of the table.
        table: &'static str,
        /// Name of the column.
        column: &'static str,
        /// The cell.
        cell: String,
    },
    /// The writer failed.
    #[error("cannot write table {0} as Parquet: {1}")]
    Writer(&'static str, ParquetError),
}

/// One file for each table of the record.
///
/// # Errors
/// When a cell is not what its column is declared to hold, or the writer fails.
pub fn parquet(record: &Record) -> Result<Vec<File>, Error> {
    let file = |table: TableRows| {
        Ok(File { path: format!("parquet/{}.parquet", table.name), bytes: bytes(&table)? })
    };
    table_rows(record).map(file).collect()
}

fn bytes(table: &TableRows) -> Result<Vec<u8>, Error> {
    let failed = |e| Error::Writer(table.name, e);
    let level = ZstdLevel::try_new(3).map_err(failed)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_created_by(concat!("headwater ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let schema = Arc::new(schema(table).map_err(failed)?);
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).map_err(failed)?;
    if !table.rows.is_empty() {
        let mut group = writer.next_row_group().map_err(failed)?;
        let mut column = 0;
        while let Some(mut open) = group.next_column().map_err(failed)? {
            write(table, column, open.untyped())?;
            open.close().map_err(failed)?;
            column += 1;
        }
        group.close().map_err(failed)?;
    }
    writer.into_inner().map_err(failed)
}

fn schema(table: &TableRows) -> Result<Type, ParquetError> {
    let fields: Result<Vec<_>, _> = table
        .columns
        .iter()
        .enumerate()
        .map(|(k, name)| {
            let (physical, logical) = match table.kind(k) {
                ColumnKind::Words => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
                ColumnKind::Whole => (Physical::INT64, None),
                ColumnKind::Fraction => (Physical::DOUBLE, None),
            };
            let field = Type::primitive_type_builder(name, physical);
            let field = field.with_logical_type(logical).with_repetition(Repetition::OPTIONAL);
            field.build().map(Arc::new)
        })
        .collect();
    Type::group_type_builder(table.name).with_fields(fields?).build()
}

fn write(table: &TableRows, column: usize, writer: &mut ColumnWriter<'_>) -> Result<(), Error> {
    let cells: Vec<&str> = table.rows.iter().map(|row| row.get(column).map_or("", String::as_str)).collect();
    // One where there is a value, zero where there is none.
    let levels: Vec<i16> = cells.iter().map(|cell| i16::from(!cell.is_empty())).collect();
    let full = cells.iter().copied().filter(|cell| !cell.is_empty());
    let written = match writer {
        ColumnWriter::Int64ColumnWriter(w) => {
            w.write_batch(&numbers(table, column, full)?, Some(&levels), None)
        }
        ColumnWriter::DoubleColumnWriter(w) => {
            w.write_batch(&numbers(table, column, full)?, Some(&levels), None)
        }
        ColumnWriter::ByteArrayColumnWriter(w) => {
            let values: Vec<ByteArray> = full.map(ByteArray::from).collect();
            w.write_batch(&values, Some(&levels), None)
        }
        _ => Err(ParquetError::General("a column of another type".to_owned())),
    };
    written.map(|_| ()).map_err(|e| Error::Writer(table.name, e))
}

fn numbers<'c, T: FromStr>(
    table: &TableRows,
    column: usize,
    cells: impl Iterator<Item = &'c str>,
) -> Result<Vec<T>, Error> {
    let wrong = |cell: &str| Error::Cell {
        table: table.name,
        column: table.columns.get(column).copied().unwrap_or_default(),
        cell: cell.to_owned(),
    };
    cells.map(|cell| cell.parse().map_err(|_| wrong(cell))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::Field;
    use std::io::Write as _;

    const COLUMNS: &[&str] = &["report", "start", "words", "latitude"];

    fn table(rows: &[[&str; 4]]) -> TableRows {
        TableRows {
            name: "entities",
            columns: COLUMNS,
            rows: rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect(),
        }
    }

    fn reader(bytes: &[u8]) -> SerializedFileReader<std::fs::File> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        SerializedFileReader::new(file).unwrap()
    }

    /// Every row of a file as the crate's own reader gives it.
    fn back(bytes: &[u8]) -> Vec<Vec<Field>> {
        let reader = reader(bytes);
        let rows = reader.get_row_iter(None).unwrap();
        rows.map(|row| row.unwrap().get_column_iter().map(|(_, field)| field.clone()).collect()).collect()
    }

    #[test]
    fn numbers_are_numbers_and_empty_cells_are_null() {
        let written = bytes(&table(&[["a", "12", "=1+1", "-33.9"], ["", "", "007", ""]])).unwrap();
        let text = |words: &str| Field::Str(words.to_owned());
        assert_eq!(
            back(&written),
            [
                vec![text("a"), Field::Long(12), text("=1+1"), Field::Double(-33.9)],
                vec![Field::Null, Field::Null, text("007"), Field::Null],
            ]
        );
    }

    #[test]
    fn a_table_without_rows_keeps_its_columns() {
        let reader = reader(&bytes(&table(&[])).unwrap());
        let schema = reader.metadata().file_metadata().schema_descr_ptr();
        let names: Vec<&str> = schema.columns().iter().map(|c| c.name()).collect();
        assert_eq!(names, COLUMNS);
        assert_eq!(schema.column(1).physical_type(), Physical::INT64);
    }

    #[test]
    fn a_cell_that_is_no_number_is_told_and_not_dropped() {
        let error = bytes(&table(&[["a", "twelve", "", ""]])).unwrap_err();
        assert!(error.to_string().contains("table entities, column start: “twelve”"), "{error}");
    }

    #[test]
    fn the_same_rows_give_the_same_bytes() {
        let rows: Vec<[&str; 4]> = (0..500)
            .map(|k| if k % 3 == 0 { ["a", "1", "x y z", ""] } else { ["b", "", "", "1.5"] })
            .collect();
        assert_eq!(bytes(&table(&rows)).unwrap(), bytes(&table(&rows)).unwrap());
    }

    #[test]
    fn every_table_is_a_file() {
        let record = headwater_render::empty_record();
        let files = parquet(&record).unwrap();
        assert_eq!(files.len(), headwater_render::tables(&record).len());
        assert!(files.iter().all(|f| f.bytes.starts_with(b"PAR1") && f.bytes.ends_with(b"PAR1")));
    }
}
