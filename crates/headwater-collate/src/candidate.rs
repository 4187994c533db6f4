//! Pairs of documents worth aligning, found by inverted index: containment of rare runs of words (Broder 1997), and
//! rare words for reports that share facts in other words.
//!
//! A run that very many documents have is not dropped, as deduplication tools do (passim and datatrove cut by
//! document frequency), for then a wire printed by everybody would have no relatives. Instead its documents are
//! linked to a few hubs and to their neighbours in a fixed order.

use crate::fold::NAME;
use crate::prepare::{Frequencies, Prepared};
use rustc_hash::FxHashMap;

/// Up to here every pair of a posting list is linked.
const ALL_PAIRS: usize = 48;
/// In a longer list, each document is linked to this many longest ones …
const HUBS: usize = 8;
/// … and to this many that follow it.
const NEIGHBOURS: usize = 2;
/// Shared runs that make a candidate.
const RUNS: u32 = 3;
/// Shared rare words that make a candidate.
const ANCHORS: u32 = 5;

/// Pairs `i < j` that may share text, sorted.
pub fn candidates(docs: &[Prepared<'_>], frequencies: &Frequencies) -> Vec<(usize, usize)> {
    // The longest first: hubs should hold as much of a shared text as any document does.
    let mut order: Vec<usize> = (0..docs.len()).collect();
    order.sort_by(|&x, &y| {
        docs[y].len().cmp(&docs[x].len()).then_with(|| docs[x].by_content(&docs[y])).then(x.cmp(&y))
    });
    let (mut runs, mut rare) = (Vec::new(), Vec::new());
    for (rank, &d) in order.iter().enumerate() {
        let (doc, rank) = (&docs[d], rank as u32);
        for (i, shingle) in doc.shingles.iter().enumerate() {
            if i == 0 || doc.shingles[i - 1].hash != shingle.hash {
                let at = shingle.at as usize;
                let words = &doc.words[at..at + crate::shingle::LENGTH];
                // A run of names alone ("the Ministry of Foreign Affairs") says nothing about copying.
                if words.iter().any(|w| !w.is(NAME) && w.is_content()) {
                    runs.push((shingle.hash, rank));
                }
            }
        }
        let mut stems: Vec<u64> =
            doc.words.iter().filter(|w| frequencies.of(w).rare).map(|w| w.stem).collect();
        stems.sort_unstable();
        stems.dedup();
        rare.extend(stems.into_iter().map(|s| (s, rank)));
    }
    let mut pairs = linked(runs, RUNS);
    pairs.extend(linked(rare, ANCHORS));
    let mut pairs: Vec<(usize, usize)> = pairs
        .into_iter()
        .map(|(x, y)| {
            let (x, y) = (order[x as usize], order[y as usize]);
            (x.min(y), x.max(y))
        })
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Pairs that occur together in at least `least` posting lists.
fn linked(mut postings: Vec<(u64, u32)>, least: u32) -> Vec<(u32, u32)> {
    postings.sort_unstable();
    let mut counts: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    for list in postings.chunk_by(|x, y| x.0 == y.0) {
        for (k, &(_, y)) in list.iter().enumerate() {
            let (hubs, rest) = if list.len() <= ALL_PAIRS {
                (k, k)
            } else {
                (k.min(HUBS), k.saturating_sub(NEIGHBOURS).max(HUBS).min(k))
            };
            for &(_, x) in list[..hubs].iter().chain(&list[rest..k]) {
                *counts.entry((x, y)).or_insert(0) += 1;
            }
        }
    }
    let mut pairs: Vec<(u32, u32)> =
        counts.into_iter().filter(|(_, n)| *n >= least).map(|(p, _)| p).collect();
    pairs.sort_unstable();
    pairs
}
