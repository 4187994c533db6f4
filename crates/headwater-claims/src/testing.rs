//! Documents for unit tests: the whole text is body, one region a paragraph.

use headwater_model::{Document, Region, RegionKind, Span};

pub(crate) fn document(text: &str) -> Document {
    let mut regions = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let start = at + (line.len() - line.trim_start().len());
            regions.push(Region {
                kind: RegionKind::Body,
                span: Span::new(start, start + trimmed.len()),
                repeat_of: None,
                detail: None,
            });
        }
        at += line.len();
    }
    Document {
        id: "t".into(),
        locator: "t.txt".into(),
        encoding: "utf-8".into(),
        language: "en".into(),
        text: text.into(),
        regions,
        ..Document::default()
    }
}
