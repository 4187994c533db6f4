//! Whether a case file is whole.

use crate::Error;
use crate::file::{Case, unpack};
use headwater_pipeline::sha256;
use serde::Serialize;

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Finding {
    /// What.
    pub what: String,
    /// It holds.
    pub holds: bool,
    /// In words: how many were checked, or what is wrong.
    pub detail: String,
}

impl Finding {
    pub(crate) fn new(what: &str, wrong: &[String], checked: &str) -> Self {
        Self {
            what: what.to_owned(),
            holds: wrong.is_empty(),
            detail: if wrong.is_empty() { checked.to_owned() } else { wrong.join("; ") },
        }
    }
}

impl Case {
    /// Checks everything that has a hash: captures, readings, the chain of judgements, the record, and that every span of
    /// the record lies in its text.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub fn verify(&self) -> Result<Vec<Finding>, Error> {
        let mut out = Vec::new();
        let intact: String =
            self.db.query_row("PRAGMA integrity_check", [], |r| r.get(0)).map_err(self.db_error())?;
        let wrong = if intact == "ok" { Vec::new() } else { vec![intact] };
        out.push(Finding::new("database", &wrong, "its pages are whole"));

        let (mut wrong, mut n) = (Vec::new(), 0);
        let mut query =
            self.db.prepare("SELECT sha256, packed FROM case_captures").map_err(self.db_error())?;
        let mut rows = query.query([]).map_err(self.db_error())?;
        while let Some(row) = rows.next().map_err(self.db_error())? {
            let sha: String = row.get(0).map_err(self.db_error())?;
            let packed: Vec<u8> = row.get(1).map_err(self.db_error())?;
            n += 1;
            if unpack(&packed).ok().is_none_or(|bytes| sha256(&bytes) != sha) {
                wrong.push(format!("the capture {sha} does not fit its hash"));
            }
        }
        out.push(Finding::new("captures", &wrong, &format!("{n} fit their hashes")));

        let (mut wrong, mut n) = (Vec::new(), 0);
        let mut query = self
            .db
            .prepare(
                "SELECT i.entry, i.entry_sha256, i.input, i.sha256 IS NULL OR c.sha256 IS NOT NULL
                 FROM case_items i LEFT JOIN case_captures c ON c.sha256 = i.sha256 ORDER BY i.id",
            )
            .map_err(self.db_error())?;
        let mut rows = query.query([]).map_err(self.db_error())?;
        while let Some(row) = rows.next().map_err(self.db_error())? {
            let packed: Vec<u8> = row.get(0).map_err(self.db_error())?;
            let hash: String = row.get(1).map_err(self.db_error())?;
            let input: String = row.get(2).map_err(self.db_error())?;
            let there: bool = row.get(3).map_err(self.db_error())?;
            n += 1;
            if unpack(&packed).ok().is_none_or(|json| sha256(&json) != hash) {
                wrong.push(format!("the reading of {input} does not fit its hash"));
            }
            if !there {
                wrong.push(format!("the bytes of {input} are missing"));
            }
        }
        out.push(Finding::new("readings", &wrong, &format!("{n} fit their hashes")));

        let wrong: Vec<String> = self.judgements().err().map(|e| e.to_string()).into_iter().collect();
        out.push(Finding::new("judgements", &wrong, &format!("{} in one chain", self.head()?.0)));

        let (wrong, told) = match self.record() {
            Ok(record) => (
                loose_spans(&record),
                format!("{} reports; every span lies in its text", record.reports.len()),
            ),
            Err(Error::NoRecord) => (Vec::new(), "none yet".to_owned()),
            Err(e) => (vec![e.to_string()], String::new()),
        };
        out.push(Finding::new("record", &wrong, &told));
        Ok(out)
    }
}

/// Spans that do not lie in their report's text.
pub(crate) fn loose_spans(record: &headwater_model::Record) -> Vec<String> {
    let texts: std::collections::BTreeMap<&str, &str> =
        record.reports.iter().map(|r| (r.id.as_str(), r.text.as_str())).collect();
    let mut wrong = Vec::new();
    let json = serde_json::to_value(record).unwrap_or_default();
    crate::explain::cites(&json, &mut |cite| {
        let Some(text) = texts.get(cite.report.as_str()) else { return };
        if wrong.len() < 20 && text.get(cite.start as usize..cite.end as usize).is_none_or(str::is_empty) {
            wrong.push(format!("{} {}–{} is no span of the text", cite.report, cite.start, cite.end));
        }
    });
    wrong
}
