//! Searching the words of the reports.

use crate::Error;
use crate::file::Case;
use crate::schema::SEARCH;
use headwater_model::Record;
use rusqlite::{Transaction, params};
use serde::Serialize;

/// A report that holds the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Hit {
    /// Report.
    pub report: String,
    /// Its label in tables.
    pub siglum: String,
    /// Outlet.
    pub outlet: String,
    /// Headline.
    pub title: String,
    /// Words around the first place, the found ones between `\u{2}` and `\u{3}`.
    pub snippet: String,
}

pub(crate) fn write(tx: &Transaction<'_>, record: &Record) -> rusqlite::Result<()> {
    tx.execute_batch(SEARCH)?;
    let mut insert = tx.prepare("INSERT INTO search VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for r in &record.reports {
        let (outlet, title) = (r.outlet.as_deref().unwrap_or(""), r.title.as_deref().unwrap_or(""));
        insert.execute(params![r.id, r.siglum, outlet, title, r.text])?;
    }
    Ok(())
}

impl Case {
    /// Reports that hold all the words of `query`, the best first. The words are words: no syntax of the index is heard.
    ///
    /// # Errors
    /// When there is no record yet.
    pub fn search(&self, query: &str, limit: usize) -> Result<Vec<Hit>, Error> {
        let words: Vec<String> = query
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .take(32)
            .map(|w| format!("\"{w}\""))
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let there: bool = self
            .db
            .query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'search')", [], |r| r.get(0))
            .map_err(self.db_error())?;
        if !there {
            return Err(Error::NoRecord);
        }
        // By rank alone the index sorts by itself, equals in the order of the record, and cuts out words for what it
        // returns only; with any other key SQLite sorts, after words were cut out of every report that has them.
        let mut query = self
            .db
            .prepare(
                "SELECT report, siglum, outlet, title, snippet(search, -1, char(2), char(3), '…', 24)
                 FROM search WHERE search MATCH ?1 ORDER BY rank LIMIT ?2",
            )
            .map_err(self.db_error())?;
        query
            .query_map(params![words.join(" "), limit as i64], |r| {
                Ok(Hit {
                    report: r.get(0)?,
                    siglum: r.get(1)?,
                    outlet: r.get(2)?,
                    title: r.get(3)?,
                    snippet: r.get(4)?,
                })
            })
            .and_then(Iterator::collect)
            .map_err(self.db_error())
    }
}
