//! Pairs of documents worth aligning: containment of runs of words (Broder 1997), and rare words for reports that
//! share facts in other words. The work is done by [`Index`].

use crate::index::{Index, fingerprint};
use crate::prepare::Prepared;
use headwater_model::Workers;

/// Pairs `i < j` that may share text, sorted.
pub fn candidates(docs: &[Prepared<'_>], workers: &dyn Workers) -> Vec<(usize, usize)> {
    let mut index = Index::of(docs.len());
    index.add_all(&workers.map(docs.len(), |d| fingerprint(&docs[d])));
    index.pairs(workers).into_iter().map(|(x, y)| (x as usize, y as usize)).collect()
}
