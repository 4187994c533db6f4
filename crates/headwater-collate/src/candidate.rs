//! Pairs of documents worth aligning: containment of runs of words (Broder 1997), and rare words for reports that
//! share facts in other words. The work is done by [`Index`].

use crate::index::{Fingerprint, Index, fingerprint};
use crate::prepare::Prepared;
use rayon::prelude::*;

/// Pairs `i < j` that may share text, sorted.
pub fn candidates(docs: &[Prepared<'_>]) -> Vec<(usize, usize)> {
    let mut index = Index::of(docs.len());
    let prints: Vec<Fingerprint> = docs.par_iter().map(fingerprint).collect();
    prints.iter().for_each(|print| index.add(print));
    index.pairs().into_iter().map(|(x, y)| (x as usize, y as usize)).collect()
}
