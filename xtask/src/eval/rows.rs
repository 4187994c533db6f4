//! Reports that a corpus keeps as rows: written as JSON lines and read by the ordinary reader, like any export.

use headwater_model::Document;
use headwater_model::rows::Days;
use headwater_read::{Flow, Found, Options, Stream, read_capture, walk};
use serde_json::Value;
use std::io::Cursor;

/// Reads rows; one answer a row, `None` where the reader refused it.
pub(crate) fn documents(rows: &[Value]) -> Vec<Option<Document>> {
    let lines = rows.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    let options = Options::default();
    let mut documents: Vec<Option<Document>> = vec![None; rows.len()];
    let mut source = Cursor::new(lines.as_bytes());
    let flow = walk("rows.jsonl", Stream::file(&mut source), None, &options, &mut |found| {
        if let Found::Capture(capture) = found {
            // The locator of a row ends in its number.
            let number = capture.locator.rsplit_once('#').and_then(|(_, n)| n.parse::<usize>().ok());
            if let Some(slot) = number.and_then(|n| documents.get_mut(n.wrapping_sub(1))) {
                *slot = read_capture(&capture, &options).document;
            }
        }
        Flow::Continue(())
    });
    debug_assert!(flow.is_continue());
    documents
}

/// The days that the documents say of themselves.
pub(crate) fn days(documents: &[&Document]) -> Vec<Option<Days>> {
    documents.iter().map(|d| d.published.as_ref().map(|p| Days { start: p.start, end: p.end })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_row_gives_its_text_and_its_day_and_keeps_its_place() {
        let rows = [
            json!({ "text": "The bridge was closed on Monday, the mayor said.", "published": "2024-05-06" }),
            json!({ "nothing": "here" }),
            json!({ "text": "The bridge is open again, the mayor said.", "published": "2024-05-07" }),
        ];
        let documents = documents(&rows);
        assert!(documents[1].is_none());
        let read: Vec<&Document> = documents.iter().flatten().collect();
        assert_eq!(read.len(), 2);
        assert!(read[1].text.contains("open again"));
        assert_eq!(days(&read)[0].unwrap().start.to_string(), "2024-05-06");
    }
}
