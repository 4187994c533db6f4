//! The stages one by one, for benches and for programs that need only some of them. Pure: no files, no threads.

use headwater_model::Document;
use headwater_model::lineage::Collation;
use headwater_model::rows::Annotated;

/// Bytes to a document; `None` if they are no report.
pub fn read(locator: &str, bytes: &[u8]) -> Option<Document> {
    headwater_read::read(locator, bytes).document
}

/// Segment, annotate and extract: all that one document says.
pub fn annotate(document: &Document) -> Annotated {
    headwater_claims::annotate(document)
}

/// Shared passages, stemma and origins of a set of documents.
pub fn collate(documents: &[&Document]) -> Collation {
    headwater_collate::collate(documents, &vec![None; documents.len()])
}
