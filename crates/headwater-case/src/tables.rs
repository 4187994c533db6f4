//! The record's tables in the case file: the same columns and rows as the CSV tables, without their guard against
//! spreadsheets. Numbers are numbers.

use headwater_model::Record;
use rusqlite::types::Value;
use rusqlite::{Transaction, params_from_iter};

/// Replaces the tables of the last run.
pub(crate) fn write(tx: &Transaction<'_>, record: &Record) -> rusqlite::Result<()> {
    for table in headwater_render::table_rows(record) {
        let columns: Vec<String> = table.columns.iter().map(|c| format!("\"{c}\"")).collect();
        tx.execute_batch(&format!(
            "DROP TABLE IF EXISTS \"{0}\"; CREATE TABLE \"{0}\" ({1});",
            table.name,
            columns.join(", ")
        ))?;
        let marks = vec!["?"; columns.len()].join(", ");
        let mut insert = tx.prepare(&format!("INSERT INTO \"{}\" VALUES ({marks})", table.name))?;
        for row in table.rows {
            insert.execute(params_from_iter(row.into_iter().map(value)))?;
        }
    }
    Ok(())
}

/// A number only where its text is just the number: an id or "007" stays text.
fn value(cell: String) -> Value {
    if cell.is_empty() {
        return Value::Null;
    }
    match cell.parse::<i64>() {
        Ok(n) if n.to_string() == cell => Value::Integer(n),
        _ => Value::Text(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_numbers_are_numbers() {
        assert_eq!(value("745".to_owned()), Value::Integer(745));
        assert_eq!(value("007".to_owned()), Value::Text("007".to_owned()));
        assert_eq!(value("open".to_owned()), Value::Text("open".to_owned()));
        assert_eq!(value(String::new()), Value::Null);
    }
}
