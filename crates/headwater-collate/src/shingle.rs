//! Runs of four words, the fingerprints that candidates and seeds are found by (Broder 1997).

use crate::fold::{FUNCTION, Word};
use std::hash::Hasher;

/// Words in a shingle: short enough to survive an editor who changes every fifth word.
pub(crate) const LENGTH: usize = 4;

/// A run that one document repeats more often is kept at its first places only: a text of one repeated word must not
/// cost the square of its length.
const PLACES: usize = 8;

/// A shingle at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shingle {
    /// Hash of its words.
    pub(crate) hash: u64,
    /// Index of its first word.
    pub(crate) at: u32,
}

/// The shingles of a text, sorted. Those of grammar only are left out: they are found
/// again by extending their neighbours.
pub(crate) fn shingles(words: &[Word]) -> Vec<Shingle> {
    let mut all: Vec<Shingle> = words
        .windows(LENGTH)
        .enumerate()
        .filter(|(_, w)| w.iter().any(|w| !w.is(FUNCTION)))
        .map(|(i, w)| Shingle { hash: hash(w), at: i as u32 })
        .collect();
    all.sort_unstable();
    let mut kept: Vec<Shingle> = Vec::with_capacity(all.len());
    for shingle in all {
        let full = kept.len() >= PLACES && kept[kept.len() - PLACES].hash == shingle.hash;
        if !full {
            kept.push(shingle);
        }
    }
    kept
}

/// The hash of a run.
pub(crate) fn hash(words: &[Word]) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    for word in words {
        hasher.write_u64(word.key);
    }
    hasher.finish()
}
