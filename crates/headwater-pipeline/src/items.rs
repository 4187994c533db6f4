//! Items one by one, for a store that keeps them itself: what [`read`](crate::read) left in its folder is handed out,
//! and a record is made of what was kept, of the judgements, and of the annotations that are known already.

use crate::gather::Gathered;
use crate::ingest::sha256;
use crate::join;
use crate::kept;
use crate::store::{Entry, Store};
use crate::{Config, Error, Progress};
use headwater_model::Document;
use headwater_model::record::{Judgement, Problem, Record};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// All that became of one item of the input: how it was captured, the report that was read from it, and notices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Item(Box<Entry>);

impl Item {
    /// The input that held it: a path or a name.
    pub fn input(&self) -> &str {
        &self.0.input
    }

    /// Its number in the input, from 1.
    pub fn number(&self) -> u64 {
        self.0.item
    }

    /// Where it came from; none for something that could not be got out of its container.
    pub fn locator(&self) -> Option<&str> {
        self.0.capture.as_ref().map(|c| c.locator.as_str())
    }

    /// SHA-256 of its bytes, and how many they are.
    pub fn captured(&self) -> Option<(&str, u64)> {
        self.0.capture.as_ref().map(|c| (c.sha256.as_str(), c.size))
    }

    /// The report that was read from it.
    pub fn document(&self) -> Option<&Document> {
        self.0.document.as_ref()
    }

    /// What was noticed while it was read.
    pub fn problems(&self) -> &[Problem] {
        &self.0.problems
    }
}

/// What earlier runs worked out, as bytes under keys that name all it was worked out from. Called from worker threads.
pub trait Memo: Sync {
    /// What is known under a key.
    fn get(&self, key: &str) -> Option<Vec<u8>>;
    /// Something new is known.
    fn put(&self, key: String, known: Vec<u8>);
}

/// What a case adds to its reports.
#[derive(Clone, Copy, Default)]
pub struct Case<'a> {
    /// Decisions of people, in order.
    pub judgements: &'a [Judgement],
    /// What earlier runs know.
    pub memo: Option<&'a dyn Memo>,
}

/// Raised whenever the same document gets other annotations, or other words to be compared by: what an older version knew is
/// then worth nothing.
const ANNOTATING: u32 = 14;

/// What makes a record besides its inputs: the version, and within one the revision of the rules.
pub fn revision() -> String {
    format!("{} {ANNOTATING}", env!("CARGO_PKG_VERSION"))
}

/// The key of what is known of a document alone: all that its annotations and its words hang on.
pub(crate) fn document_key(document: &Document) -> String {
    // A document is data all through: it serialises.
    let bytes = serde_json::to_vec(document).unwrap_or_default();
    sha256(&[revision().as_bytes(), b" ", &bytes].concat())
}

/// Hands out the items that [`read`](crate::read) kept in a folder, in order, and gives the problems of the inputs as
/// wholes.
///
/// # Errors
/// When the folder is not as it was written, or `each` fails.
pub fn items(folder: &Path, mut each: impl FnMut(Item) -> io::Result<()>) -> Result<Vec<Problem>, Error> {
    let wrong = |source| Error::Folder { path: folder.to_owned(), source };
    let state = kept::state(folder).ok_or_else(|| wrong(io::ErrorKind::InvalidData.into()))?;
    let mut lines = kept::Lines::open(folder).map_err(wrong)?;
    while let Some(line) = lines.next().map_err(wrong)? {
        let entry = serde_json::from_slice(line).map_err(|e| wrong(e.into()))?;
        each(Item(entry)).map_err(wrong)?;
    }
    Ok(state.problems)
}

/// The bytes that [`read`](crate::read) kept under a hash, packed with zstd.
///
/// # Errors
/// When they are not there.
pub fn capture(folder: &Path, sha256: &str) -> Result<Vec<u8>, Error> {
    let wrong = |source| Error::Folder { path: folder.to_owned(), source };
    Store::existing(folder).packed(sha256).map_err(wrong)
}

/// The record of kept items: what [`report`](crate::report) makes of the same inputs, and what judgements change.
///
/// # Errors
/// Only when no work is possible at all: see [`Error`].
pub fn record(
    mut items: Vec<Item>,
    mut problems: Vec<Problem>,
    case: &Case<'_>,
    config: &Config,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Record, Error> {
    items.sort_by(|a, b| (a.input(), a.number()).cmp(&(b.input(), b.number())));
    let mut documents = Vec::with_capacity(items.len());
    for Item(entry) in items {
        let Entry { problems: noticed, document, .. } = *entry;
        problems.extend(noticed);
        documents.extend(document);
    }
    let gathered = Gathered { documents, problems, options: config.options.clone() };
    crate::pool(config)?.install(|| join::run(gathered, case, config, progress, stop))
}
