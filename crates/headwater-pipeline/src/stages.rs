//! The stages one by one, for benches and for programs that need only some of them. No files.

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

/// Reports grouped by event, each by its index; every report is in one group.
pub fn stories(documents: &[&Document]) -> Vec<Vec<usize>> {
    let (prepared, alignments) = headwater_collate::prepared_and_aligned(documents);
    crate::stories::group(&prepared, &alignments).groups.into_iter().map(|g| g.docs).collect()
}

/// Shared passages, stemma and origins of a set of documents.
pub fn collate(documents: &[&Document]) -> Collation {
    headwater_collate::collate(documents, &vec![None; documents.len()])
}
