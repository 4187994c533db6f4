//! The record as statements in the model of `FollowTheMoney`: one property value a line, with its words, the report as its
//! dataset, and our spans beside it, which `FollowTheMoney` has no place for.

use headwater_model::record::{EntityKind, Record};
use headwater_model::{Cite, id};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Statements, one JSON object a line: reports as `Article`, people, bodies, groups and places, incidents as `Event`.
pub fn ftm(record: &Record) -> String {
    let reports: BTreeMap<&str, &headwater_model::record::Report> =
        record.reports.iter().map(|r| (r.id.as_str(), r)).collect();
    let words = |cite: &Cite| {
        let text = reports.get(cite.report.as_str()).map_or("", |r| r.text.as_str());
        text.get(cite.start as usize..cite.end as usize).unwrap_or_default()
    };
    let origin = format!("headwater {}", record.tool.version);
    let mut out = String::new();
    let mut state = |entity: &str, schema: &str, prop: &str, value: &str, cites: &[&Cite], dataset: &str| {
        if value.is_empty() {
            return;
        }
        let original = cites.first().map(|c| words(c)).filter(|w| *w != value && !w.is_empty());
        let language =
            cites.first().and_then(|c| reports.get(c.report.as_str())).map(|r| r.language.as_str());
        let anchors: Vec<Value> =
            cites.iter().map(|c| json!({"report": c.report, "start": c.start, "end": c.end})).collect();
        let statement = json!({
            "id": id::id("st", &[entity, prop, value, dataset]),
            "entity_id": entity,
            "canonical_id": entity,
            "schema": schema,
            "prop": prop,
            "value": value,
            "original_value": original,
            "dataset": dataset,
            "lang": language,
            "origin": origin,
            "external": false,
            "anchors": anchors,
        });
        out.push_str(&statement.to_string());
        out.push('\n');
    };
    for r in &record.reports {
        let set = r.outlet.as_deref().unwrap_or(&r.locator);
        let mut say = |prop: &str, value: &str| state(&r.id, "Article", prop, value, &[], set);
        say("title", r.title.as_deref().unwrap_or_default());
        say("publisher", r.outlet.as_deref().unwrap_or_default());
        say("fileName", &r.locator);
        say("contentHash", &r.sha256);
        say("language", &r.language);
        say("sourceUrl", r.address.as_deref().unwrap_or_default());
        if let Some(p) = &r.published {
            say("publishedAt", &p.start);
        }
        for author in &r.byline {
            say("author", author);
        }
    }
    for e in &record.entities {
        let schema = match e.kind {
            EntityKind::Person => "Person",
            EntityKind::Organisation => "Organization",
            EntityKind::Place => "Address",
            EntityKind::Group => "LegalEntity",
            // Somebody without a name is nobody in particular.
            EntityKind::Unnamed => continue,
        };
        let named = if e.kind == EntityKind::Place { "full" } else { "name" };
        let mut by_report: BTreeMap<&str, Vec<&Cite>> = BTreeMap::new();
        for m in &e.mentions {
            by_report.entry(&m.report).or_default().push(m);
        }
        for (report, cites) in by_report {
            let set = reports.get(report).map_or(report, |r| r.outlet.as_deref().unwrap_or(&r.locator));
            state(&e.id, schema, named, &e.name, &cites, set);
        }
        for variant in e.variants.iter().filter(|v| **v != e.name && e.kind != EntityKind::Place) {
            state(&e.id, schema, "alias", variant, &[], "headwater");
        }
    }
    for i in &record.incidents {
        let cites: Vec<&Cite> = i.spans.iter().collect();
        state(&i.id, "Event", "name", &i.label, &cites, "headwater");
        if let Some(p) = &i.period {
            let span: Vec<&Cite> = p.span.iter().collect();
            state(&i.id, "Event", "startDate", &p.start, &span, "headwater");
            state(&i.id, "Event", "endDate", &p.end, &span, "headwater");
        }
        for f in record.figures.iter().filter(|f| f.event == i.id) {
            let high = f.value.high.map_or_else(|| "open".to_owned(), |h| h.to_string());
            let source = f.source.as_ref().map_or("own voice", |s| s.text.as_str());
            let value =
                format!("{}–{high} {} {}, {source}", f.value.low, f.group.class.as_str(), f.measure.as_str());
            let set =
                reports.get(f.span.report.as_str()).map_or("", |r| r.outlet.as_deref().unwrap_or(&r.locator));
            state(&i.id, "Event", "summary", &value, &[&f.span], set);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_statement_with_a_value() {
        let record = crate::fixture::record();
        let text = ftm(&record);
        let lines: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert!(lines.len() > 10);
        for line in &lines {
            assert!(!line["value"].as_str().unwrap().is_empty() && line["entity_id"].is_string());
        }
        let has = |schema: &str| lines.iter().any(|l| l["schema"] == schema);
        assert!(has("Article") && has("Person") && has("Event"));
        assert!(lines.iter().any(|l| !l["anchors"].as_array().unwrap().is_empty()));
    }
}
