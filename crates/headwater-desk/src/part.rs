//! The part of a record that one page is made of, so that covering private details costs what the page shows.

use headwater_case::explain;
use headwater_model::Record;
use headwater_model::record::{Entity, JudgementRow, LedgerLine};
use headwater_render::empty_record;
use std::collections::BTreeSet;

/// Names that are offered for a choice, at most.
pub(crate) const NAMES: usize = 500;

/// Reports in full, with what is marked in them.
pub(crate) fn of_reports(record: &Record, ids: &BTreeSet<&str>) -> Record {
    let has = |id: &String| ids.contains(id.as_str());
    let mut part = empty_record();
    part.tool = record.tool.clone();
    part.reports = with(&record.reports, |r| has(&r.id));
    part.passages = with(&record.passages, |p| p.members.iter().any(|m| has(&m.report)));
    part.figures = with(&record.figures, |f| has(&f.span.report));
    part.attributions = with(&record.attributions, |a| has(&a.report));
    part
}

fn with<T: Clone>(rows: &[T], wanted: impl Fn(&&T) -> bool) -> Vec<T> {
    rows.iter().filter(wanted).cloned().collect()
}

/// A row with the reports that it points into, what people decided about it, and the names that it could be joined with.
pub(crate) fn of_row(record: &Record, id: &str) -> Record {
    let explained = explain(record, id).ok();
    let reports: BTreeSet<&str> =
        explained.iter().flat_map(|e| &e.words).map(|w| w.span.report.as_str()).collect();
    let mut part = empty_record();
    part.tool = record.tool.clone();
    part.reports = with(&record.reports, |r| r.id == id || r.siglum == id || reports.contains(r.id.as_str()));
    part.figures = with(&record.figures, |row| row.id == id);
    let about = |l: &&LedgerLine| l.id == id || l.figures.iter().any(|f| f == id);
    part.ledger = with(&record.ledger, about);
    if let Some(entity) = record.entities.iter().find(|e| e.id == id) {
        // Of the others only the name is shown.
        let name = |e: &Entity| Entity {
            id: e.id.clone(),
            kind: e.kind,
            name: e.name.clone(),
            variants: Vec::new(),
            mentions: Vec::new(),
            merges: Vec::new(),
            descriptions: Vec::new(),
            place: None,
            place_reason: None,
        };
        let others = record.entities.iter().filter(|e| e.kind == entity.kind && e.id != id).take(NAMES);
        part.entities = std::iter::once(entity.clone()).chain(others.map(name)).collect();
    }
    part.attributions = with(&record.attributions, |row| row.id == id);
    part.quotations = with(&record.quotations, |row| row.id == id);
    part.passages = with(&record.passages, |row| row.id == id);
    part.incidents = with(&record.incidents, |row| row.id == id);
    part.stories = with(&record.stories, |row| row.id == id);
    part.disagreements = with(&record.disagreements, |row| row.id == id);
    part.lineage.nodes = with(&record.lineage.nodes, |row| row.id == id);
    part.lineage.origins = with(&record.lineage.origins, |row| row.id == id);
    let judged = |j: &&JudgementRow| {
        let j = &j.judgement;
        j.id == id || j.target.id == id || j.other.as_ref().is_some_and(|o| o.id == id)
    };
    part.judgements = with(&record.judgements, judged);
    part
}
