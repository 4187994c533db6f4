//! Which documents may share text, found by what each of them leaves behind: hashes of its runs of words and of its
//! words, four bytes each.
//!
//! The index keeps nothing else, so that a million documents fit a laptop. Work for a document does not grow with the
//! pile: in a short posting list every pair counts; in a long one (a stock phrase, or a wire printed ten thousand
//! times) a document is linked to a few hubs and to its neighbours in a fixed order. Nothing is cut by document
//! frequency, as passim and datatrove do, for then a text that everybody prints would have no relatives.

use crate::fold::{FUNCTION, NAME, Word};
use crate::prepare::Prepared;
use crate::shingle::{self, LENGTH};
use headwater_model::Workers;

/// Up to here every pair of a posting list is linked.
const ALL_PAIRS: usize = 48;
/// In a longer list, each document is linked to this many of the first …
const HUBS: usize = 8;
/// … and to this many just before it.
const NEIGHBOURS: usize = 2;
/// What makes a candidate: three shared runs that few documents have, or six that many have.
const RUNS: u16 = 6;
/// Shared rare words that make a candidate, counted twice: in a small pile, and in a larger one, where chance has more
/// room.
const WORDS: [u16; 2] = [10, 14];
/// From here on a pile is large.
const LARGE: usize = 200;
/// From here on only a part of the runs is kept and no words: a million documents must fit a laptop.
const SPARSE: usize = 200_000;
/// The part: one run in three, of which two or four make a candidate.
const SAMPLE: u32 = 3;
const SAMPLED: u16 = 4;
/// A word that more documents have is not rare, however large the pile.
const RARE: usize = 40;
/// In a small pile every word that so many documents have is rare.
const FEW: usize = 8;

/// What a document is found by.
#[derive(Debug, Clone, Default)]
pub struct Fingerprint {
    runs: Vec<u32>,
    words: Vec<u32>,
    /// Number of words: long documents are hubs.
    length: u32,
    /// Of the whole text: ties are broken by it.
    content: u64,
}

/// The fingerprint of a document.
pub fn fingerprint(doc: &Prepared<'_>) -> Fingerprint {
    // A run of names alone ("the Ministry of Foreign Affairs") says nothing about copying.
    let says = |run: &[Word]| run.iter().any(|w| !w.is(NAME) && w.is_content());
    let mut runs: Vec<u32> =
        doc.words.windows(LENGTH).filter(|run| says(run)).map(|run| high(shingle::hash(run))).collect();
    runs.sort_unstable();
    runs.dedup();
    let mut words: Vec<u32> = doc.words.iter().filter(|w| !w.is(FUNCTION)).map(|w| high(w.stem)).collect();
    words.sort_unstable();
    words.dedup();
    let mut content = 0_u64;
    for word in &doc.words {
        content = content.rotate_left(5).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ word.key;
    }
    Fingerprint { runs, words, length: doc.len() as u32, content }
}

/// The better mixed half of a hash.
fn high(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// The fingerprints of a pile.
#[derive(Debug, Default)]
pub struct Index {
    /// Hash above, document below.
    runs: Vec<u64>,
    words: Vec<u64>,
    order: Vec<(u32, u64)>,
    sparse: bool,
}

impl Index {
    /// For a pile of about `documents`. A very large one keeps a third of the runs and no words: what two documents
    /// share by rewording alone is then not found.
    pub fn of(documents: usize) -> Self {
        Self { sparse: documents >= SPARSE, ..Self::default() }
    }

    /// Adds the next document; documents are numbered in the order in which they are added.
    pub fn add(&mut self, print: &Fingerprint) {
        let doc = self.order.len() as u64;
        let kept = |h: &&u32| !self.sparse || (**h).is_multiple_of(SAMPLE);
        self.runs.extend(print.runs.iter().filter(kept).map(|h| u64::from(*h) << 32 | doc));
        if !self.sparse {
            self.words.extend(print.words.iter().map(|h| u64::from(*h) << 32 | doc));
        }
        self.order.push((print.length, print.content));
    }

    /// Adds documents, with room for all of them at once.
    pub fn add_all(&mut self, prints: &[Fingerprint]) {
        let sum = |of: fn(&Fingerprint) -> usize| prints.iter().map(of).sum();
        if !self.sparse {
            self.runs.reserve(sum(|p| p.runs.len()));
            self.words.reserve(sum(|p| p.words.len()));
        }
        for print in prints {
            self.add(print);
        }
    }

    /// Pairs `i < j` of documents that may share text, sorted.
    pub fn pairs(self, workers: &dyn Workers) -> Vec<(u32, u32)> {
        let n = self.order.len();
        // The longest first: hubs should hold as much of a shared text as any document does. Documents with the same
        // words are interchangeable.
        let mut by_rank: Vec<u32> = (0..n as u32).collect();
        by_rank.sort_unstable_by_key(|&d| {
            let (length, content) = self.order[d as usize];
            (std::cmp::Reverse(length), content, d)
        });
        let mut rank = vec![0_u32; n];
        for (r, &d) in by_rank.iter().enumerate() {
            rank[d as usize] = r as u32;
        }
        let least = if self.sparse { SAMPLED } else { RUNS };
        let rare = (n / 100).clamp(FEW, RARE);
        let (mut pairs, by_words) = workers.join(
            || linked(self.runs, &rank, least, usize::MAX),
            || linked(self.words, &rank, WORDS[usize::from(n >= LARGE)], rare),
        );
        pairs.extend(by_words);
        for pair in &mut pairs {
            let (x, y) = (by_rank[pair.0 as usize], by_rank[pair.1 as usize]);
            *pair = (x.min(y), x.max(y));
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }
}

/// Pairs of ranks that are linked by posting lists of no more than `longest` documents which are worth `least`: a short
/// list two, a long one one.
fn linked(mut postings: Vec<u64>, rank: &[u32], least: u16, longest: usize) -> Vec<(u32, u32)> {
    for posting in &mut postings {
        *posting = *posting >> 32 << 32 | u64::from(rank[(*posting & 0xFFFF_FFFF) as usize]);
    }
    postings.sort_unstable();
    // Only lists that link: most runs are in one document alone.
    let mut lists: Vec<u32> = Vec::new();
    let mut members: Vec<u32> = Vec::new();
    for list in postings.chunk_by(|x, y| x >> 32 == y >> 32) {
        if list.len() > 1 && list.len() <= longest {
            lists.push(members.len() as u32);
            members.extend(list.iter().map(|p| (*p & 0xFFFF_FFFF) as u32));
        }
    }
    drop(postings);
    lists.push(members.len() as u32);
    // For each document the places where it stands in a list.
    let mut starts = vec![0_u32; rank.len() + 1];
    for &m in &members {
        starts[m as usize + 1] += 1;
    }
    for d in 0..rank.len() {
        starts[d + 1] += starts[d];
    }
    let mut places: Vec<(u32, u32)> = vec![(0, 0); members.len()];
    let mut next = starts.clone();
    for (l, span) in lists.windows(2).enumerate() {
        for at in span[0]..span[1] {
            let doc = members[at as usize] as usize;
            places[next[doc] as usize] = (l as u32, at);
            next[doc] += 1;
        }
    }
    let mut counts = vec![0_u16; rank.len()];
    let mut touched: Vec<u32> = Vec::new();
    let mut out: Vec<(u32, u32)> = Vec::new();
    for y in 0..rank.len() {
        for &(l, at) in &places[starts[y] as usize..starts[y + 1] as usize] {
            let (from, to) = (lists[l as usize] as usize, lists[l as usize + 1] as usize);
            let list = &members[from..to];
            let k = at as usize - from;
            let (hubs, rest, worth) = if list.len() <= ALL_PAIRS {
                (k, k, 2)
            } else {
                (k.min(HUBS), k.saturating_sub(NEIGHBOURS).max(HUBS).min(k), 1)
            };
            for &x in list[..hubs].iter().chain(&list[rest..k]) {
                if counts[x as usize] == 0 {
                    touched.push(x);
                }
                counts[x as usize] = counts[x as usize].saturating_add(worth);
            }
        }
        for x in touched.drain(..) {
            if std::mem::take(&mut counts[x as usize]) >= least {
                out.push((x, y as u32));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::workers::Alone;

    fn print(runs: &[u32], content: u64) -> Fingerprint {
        Fingerprint { runs: runs.to_vec(), words: Vec::new(), length: 100, content }
    }

    #[test]
    fn three_shared_runs_make_a_candidate() {
        let mut index = Index::default();
        index.add(&print(&[1, 2, 3, 4], 1));
        index.add(&print(&[2, 3, 4, 9], 2));
        index.add(&print(&[4, 9, 11], 3));
        assert_eq!(index.pairs(&Alone), [(0, 1)]);
    }

    #[test]
    fn a_text_that_everybody_prints_links_everybody_at_a_fixed_price() {
        let mut index = Index::default();
        let n = 3000;
        for i in 0..n {
            index.add(&print(&[1, 2, 3, 4, 5, 6], i));
        }
        let pairs = index.pairs(&Alone);
        assert!(pairs.len() <= n as usize * (HUBS + NEIGHBOURS));
        let mut parent: Vec<usize> = (0..n as usize).collect();
        fn root(parent: &[usize], mut i: usize) -> usize {
            while parent[i] != i {
                i = parent[i];
            }
            i
        }
        for (x, y) in pairs {
            let (a, b) = (root(&parent, x as usize), root(&parent, y as usize));
            parent[a.max(b)] = a.min(b);
        }
        assert!((0..n as usize).all(|i| root(&parent, i) == 0), "one piece");
    }
}
