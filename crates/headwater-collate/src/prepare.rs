//! One document made ready.
use headwater_model::Document;

/// A document cut into folded words and sentences.
#[derive(Debug)]
pub struct Prepared<'d> {
    document: &'d Document,
}

impl<'d> Prepared<'d> {
    /// The document.
    pub fn document(&self) -> &'d Document {
        self.document
    }
}

/// Makes a document ready to be compared.
pub fn prepare(document: &Document) -> Prepared<'_> {
    Prepared { document }
}

/// How common words are in the documents given.
#[derive(Debug, Default)]
pub struct Frequencies {}

/// Counts words over documents; copies of one document count once.
pub fn frequencies(_docs: &[Prepared<'_>]) -> Frequencies {
    Frequencies {}
}
