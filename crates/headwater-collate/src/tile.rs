//! Runs of equal words that two documents share, each word used once (greedy string tiling: Wise 1993), in whatever
//! order the two documents have them.

use crate::prepare::Prepared;
use crate::shingle::LENGTH;
use rustc_hash::FxHashMap;

/// The same `len` words from word `a` of the one and word `b` of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tile {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) len: usize,
}

/// A run as long as this is a tile wherever it stands; a shorter one goes where its neighbours are.
const SURE: usize = 7;
/// How far off a neighbour may be.
const NEAR: usize = 20;

/// Tiles, sorted by their place in the first document.
pub(crate) fn tiles(a: &Prepared<'_>, b: &Prepared<'_>) -> Vec<Tile> {
    let mut runs = maximal_runs(a, b);
    runs.sort_unstable_by_key(|t| (std::cmp::Reverse(t.len), t.a, t.b));
    let mut used = (vec![false; a.len()], vec![false; b.len()]);
    let mut kept: Vec<Tile> = Vec::new();
    let sure = runs.partition_point(|t| t.len >= SURE);
    for &run in &runs[..sure] {
        claim(run, &mut used, &mut kept);
    }
    let mut settled = kept.clone();
    settled.sort_unstable();
    let mut short: Vec<(bool, Tile)> =
        runs[sure..].iter().map(|&t| (!has_neighbour(t, &settled), t)).collect();
    short.sort_by_key(|(alone, t)| (*alone, std::cmp::Reverse(t.len), t.a, t.b));
    for (_, run) in short {
        claim(run, &mut used, &mut kept);
    }
    kept.sort_unstable();
    kept
}

/// Every maximal run of equal words that holds a shared shingle.
fn maximal_runs(a: &Prepared<'_>, b: &Prepared<'_>) -> Vec<Tile> {
    let mut seeds: Vec<(i64, usize, usize)> = Vec::new();
    let mut rest = b.shingles();
    for same in a.shingles().chunk_by(|x, y| x.hash == y.hash) {
        let hash = same[0].hash;
        rest = &rest[rest.iter().take_while(|s| s.hash < hash).count()..];
        let partners = rest.iter().take_while(|s| s.hash == hash);
        for (s, t) in partners.flat_map(|t| same.iter().map(move |s| (s, t))) {
            seeds.push((i64::from(s.at) - i64::from(t.at), s.at as usize, t.at as usize));
        }
    }
    seeds.sort_unstable();
    let mut runs = Vec::new();
    let mut covered: FxHashMap<i64, usize> = FxHashMap::default();
    for (diagonal, at, bt) in seeds {
        if covered.get(&diagonal).is_some_and(|end| at < *end) {
            continue;
        }
        let same = |x: usize, y: usize| a.words[x].key == b.words[y].key;
        let back = (0..at.min(bt)).take_while(|k| same(at - k - 1, bt - k - 1)).count();
        let ahead = (0..(a.len() - at).min(b.len() - bt)).take_while(|k| same(at + k, bt + k)).count();
        covered.insert(diagonal, at + ahead);
        if back + ahead >= LENGTH {
            runs.push(Tile { a: at - back, b: bt - back, len: back + ahead });
        }
    }
    runs
}

/// Takes the longest part of `run` that no tile has yet.
fn claim(run: Tile, used: &mut (Vec<bool>, Vec<bool>), kept: &mut Vec<Tile>) {
    let (mut best, mut from) = ((0, 0), 0);
    for k in 0..=run.len {
        if k == run.len || used.0[run.a + k] || used.1[run.b + k] {
            if k - from > best.1 {
                best = (from, k - from);
            }
            from = k + 1;
        }
    }
    let (shift, len) = best;
    if len >= LENGTH {
        let tile = Tile { a: run.a + shift, b: run.b + shift, len };
        used.0[tile.a..tile.a + len].fill(true);
        used.1[tile.b..tile.b + len].fill(true);
        kept.push(tile);
    }
}

/// Whether a settled tile stands near `run` on both sides, in the same order.
fn has_neighbour(run: Tile, settled: &[Tile]) -> bool {
    let at = settled.partition_point(|t| t.a < run.a);
    let before = at.checked_sub(1).map(|i| settled[i]);
    before.is_some_and(|t| near(t, run)) || settled.get(at).is_some_and(|t| near(run, *t))
}

/// Whether `next` follows `first` at a small distance in both documents.
pub(crate) fn near(first: Tile, next: Tile) -> bool {
    let follows = |end: usize, start: usize| start >= end && start - end <= NEAR;
    follows(first.a + first.len, next.a) && follows(first.b + first.len, next.b)
}
