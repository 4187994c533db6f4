//! Why a row of the record says what it says: the row, every word that it points at, what people decided about it, and
//! which versions made it.

use crate::Error;
use crate::file::Case;
use headwater_model::Cite;
use headwater_model::record::{JudgementRow, Record};
use serde::Serialize;
use serde_json::Value;

/// Words that a row points at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Words {
    /// Which part of the row points there (`span`, `group.span`, `hedges`).
    pub part: String,
    /// Where.
    pub span: Cite,
    /// Siglum of the report.
    pub siglum: String,
    /// Path or address of the report.
    pub locator: String,
    /// SHA-256 of the report's bytes.
    pub sha256: String,
    /// The words.
    pub words: String,
    /// The text before them.
    pub before: String,
    /// The text after them.
    pub after: String,
}

/// A row with all that stands behind it.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Explanation {
    /// Section of the record.
    pub section: String,
    /// The row.
    pub row: Value,
    /// Its words, in order, each place once.
    pub words: Vec<Words>,
    /// What people decided about it.
    pub judgements: Vec<JudgementRow>,
    /// What made it.
    pub made_by: String,
}

/// Characters shown before and after the words.
const AROUND: usize = 120;

impl Case {
    /// Explains the row with an id, in any section.
    ///
    /// # Errors
    /// When there is no record or no such row.
    pub fn explain(&self, id: &str) -> Result<Explanation, Error> {
        explain(&self.record()?, id)
    }
}

/// Explains a row of a record.
///
/// # Errors
/// When there is no such row.
pub fn explain(record: &Record, id: &str) -> Result<Explanation, Error> {
    let (section, row) = find(record, id).ok_or_else(|| Error::NoRow(id.to_owned()))?;
    let mut words: Vec<Words> = Vec::new();
    parts(&row, "", &mut |part, cite| {
        let Some(report) = record.reports.iter().find(|r| r.id == cite.report) else { return };
        let (start, end) = (cite.start as usize, cite.end as usize);
        let Some(found) = report.text.get(start..end) else { return };
        if words.len() >= 200 || words.iter().any(|w| w.span == cite) {
            return;
        }
        let before = report.text.get(..start).unwrap_or_default();
        let after = report.text.get(end..).unwrap_or_default();
        let from = before.char_indices().rev().nth(AROUND).map_or(0, |(i, _)| i);
        words.push(Words {
            part: part.to_owned(),
            siglum: report.siglum.clone(),
            locator: report.locator.clone(),
            sha256: report.sha256.clone(),
            words: found.to_owned(),
            before: before[from..].to_owned(),
            after: after.chars().take(AROUND).collect(),
            span: cite,
        });
    });
    let judgements = record
        .judgements
        .iter()
        .filter(|j| j.judgement.target.id == id || j.judgement.other.as_ref().is_some_and(|o| o.id == id))
        .cloned()
        .collect();
    let made_by = format!("Headwater {}, profile {}", record.tool.version, record.tool.profile);
    Ok(Explanation { section, row, words, judgements, made_by })
}

/// The section and the row. Only the row that is asked for is turned into JSON: a record can be large.
fn find(record: &Record, id: &str) -> Option<(String, Value)> {
    let found = |section: &str, row: serde_json::Result<Value>| Some((section.to_owned(), row.ok()?));
    macro_rules! look {
        ($($section:literal: $rows:expr),* $(,)?) => {
            $(if let Some(row) = $rows.iter().find(|row| row.id == id) {
                return found($section, serde_json::to_value(row));
            })*
        };
    }
    if let Some(report) = record.reports.iter().find(|r| r.id == id || r.siglum == id) {
        let mut row = serde_json::to_value(report).ok()?;
        if let Some(row) = row.as_object_mut() {
            // The whole text is no explanation.
            row.remove("text");
            row.remove("raw_map");
        }
        return Some(("reports".to_owned(), row));
    }
    look!(
        "figures": record.figures,
        "ledger": record.ledger,
        "entities": record.entities,
        "attributions": record.attributions,
        "quotations": record.quotations,
        "passages": record.passages,
        "incidents": record.incidents,
        "stories": record.stories,
        "disagreements": record.disagreements,
        "lineage.nodes": record.lineage.nodes,
        "lineage.origins": record.lineage.origins,
    );
    // A row that somebody rejected or changed lives on in the judgement.
    let about = |r: &&JudgementRow| r.judgement.id == id || r.judgement.target.id == id;
    let judged = record.judgements.iter().rev().find(about)?;
    found("judgements", serde_json::to_value(judged))
}

fn cite(value: &Value) -> Option<Cite> {
    let object = value.as_object()?;
    let number = |key: &str| object.get(key)?.as_u64().and_then(|n| u32::try_from(n).ok());
    let report = object.get("report")?.as_str()?.to_owned();
    Some(Cite { report, start: number("start")?, end: number("end")? })
}

/// Every citation in a value.
pub(crate) fn cites(value: &Value, each: &mut dyn FnMut(Cite)) {
    parts(value, "", &mut |_, cite| each(cite));
}

fn parts(value: &Value, part: &str, each: &mut dyn FnMut(&str, Cite)) {
    if let Some(cite) = cite(value) {
        each(part, cite);
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|v| parts(v, part, each)),
        Value::Object(object) => {
            for (key, v) in object {
                let name = if part.is_empty() { key.clone() } else { format!("{part}.{key}") };
                parts(v, &name, each);
            }
        }
        _ => {}
    }
}
