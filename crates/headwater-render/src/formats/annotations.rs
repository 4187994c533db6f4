//! Figures, quotations and names as W3C web annotations (JSON-LD): each says what stands at which words of a report.
//!
//! Every target has both selectors of the Web Annotation Data Model: the position in code points, and the words with
//! what stands around them, so that an annotation is found again in another copy of the text.

use headwater_model::Cite;
use headwater_model::record::{Record, Report};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Characters before and after the words.
const AROUND: usize = 32;

/// One annotation collection, as JSON.
pub fn annotations(record: &Record) -> String {
    let reports: BTreeMap<&str, Places<'_>> =
        record.reports.iter().map(|r| (r.id.as_str(), Places::new(r))).collect();
    let mut items = Vec::new();
    let mut push = |id: &str, purpose: &str, body: &str, cites: &[&Cite]| {
        let targets: Vec<Value> =
            cites.iter().filter_map(|c| reports.get(c.report.as_str()).and_then(|r| r.target(c))).collect();
        if !targets.is_empty() {
            items.push(json!({
                "type": "Annotation",
                "id": format!("urn:headwater:{id}"),
                "motivation": purpose,
                "body": {"type": "TextualBody", "purpose": purpose, "value": body},
                "target": targets,
            }));
        }
    };
    for f in &record.figures {
        let high = f.value.high.map_or_else(|| "open".to_owned(), |h| h.to_string());
        let source = f.source.as_ref().map_or("the report itself", |s| s.text.as_str());
        let body = format!(
            "{}–{high} {} {} (source: {source})",
            f.value.low,
            f.group.class.as_str(),
            f.measure.as_str()
        );
        push(&f.id, "classifying", &body, &[&f.span]);
    }
    for a in &record.attributions {
        let cites: Vec<&Cite> = a.content.spans.iter().collect();
        push(&a.id, "identifying", &format!("said by {}", a.source.text), &cites);
    }
    for e in &record.entities {
        let cites: Vec<&Cite> = e.mentions.iter().collect();
        push(&e.id, "tagging", &format!("{}: {}", e.kind.as_str(), e.name), &cites);
    }
    let all = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "AnnotationCollection",
        "label": "Headwater",
        "total": items.len(),
        "first": {"type": "AnnotationPage", "startIndex": 0, "items": items},
    });
    super::json::indented(&all)
}

/// A report, and where each 64th code point of its text begins: positions are found without counting from the start.
struct Places<'a> {
    report: &'a Report,
    every: Vec<usize>,
}

const STEP: usize = 64;

impl<'a> Places<'a> {
    fn new(report: &'a Report) -> Self {
        Self { report, every: report.text.char_indices().step_by(STEP).map(|(i, _)| i).collect() }
    }

    fn chars(&self, byte: usize) -> usize {
        let k = self.every.partition_point(|&i| i <= byte).saturating_sub(1);
        let from = self.every.get(k).copied().unwrap_or(0);
        k * STEP + self.report.text.get(from..byte).map_or(0, |s| s.chars().count())
    }

    fn target(&self, cite: &Cite) -> Option<Value> {
        let text = &self.report.text;
        let (start, end) = (cite.start as usize, cite.end as usize);
        let exact = text.get(start..end)?;
        let before = &text[..start];
        let from = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(i, _)| i);
        Some(json!({
            "source": self.report.address.as_deref().unwrap_or(&self.report.locator),
            "state": {"type": "HttpRequestState", "value": format!("sha256:{}", self.report.sha256)},
            "selector": [
                {"type": "TextPositionSelector", "start": self.chars(start), "end": self.chars(end)},
                {
                    "type": "TextQuoteSelector",
                    "exact": exact,
                    "prefix": &before[from..],
                    "suffix": text[end..].chars().take(AROUND).collect::<String>(),
                },
            ],
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_code_points_and_quotes_are_the_words() {
        let record = crate::fixture::record();
        let all: Value = serde_json::from_str(&annotations(&record)).unwrap();
        let items = all["first"]["items"].as_array().unwrap();
        assert_eq!(all["total"], items.len());
        let mut checked = 0;
        for target in items.iter().flat_map(|i| i["target"].as_array().unwrap()) {
            let state = target["state"]["value"].as_str().unwrap();
            let report = record.reports.iter().find(|r| state.ends_with(&r.sha256)).unwrap();
            let [position, quote] = target["selector"].as_array().unwrap().as_slice() else {
                panic!("two selectors")
            };
            let (start, end) = (position["start"].as_u64().unwrap(), position["end"].as_u64().unwrap());
            let words: String =
                report.text.chars().skip(start as usize).take((end - start) as usize).collect();
            // Several reports of the fixture share their bytes' hash.
            if record.reports.iter().filter(|r| r.sha256 == report.sha256).count() == 1 {
                assert_eq!(quote["exact"], words);
                checked += 1;
            }
        }
        assert!(checked > 5);
    }
}
