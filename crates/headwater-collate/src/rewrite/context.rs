//! What the neighbours say about two sentences.
//!
//! A text that was taken over corresponds sentence after sentence; a chance likeness stands alone. So each score is
//! raised by those of the sentences before and after on both sides, and then seen beside the best that either sentence
//! finds: of several partners the one is meant that stands where its neighbours stand.

use rustc_hash::FxHashMap;

/// What the neighbours count.
const NEIGHBOURS: f64 = 0.5;

/// Scores of pairs of sentences `(i, j, score)` as seen with their neighbours, in the order given. Pairs that are not in
/// the list score nothing.
pub(super) fn in_context(pairs: &[(usize, usize, f64)]) -> Vec<f64> {
    let scores: FxHashMap<(usize, usize), f64> = pairs.iter().map(|&(i, j, s)| ((i, j), s)).collect();
    let at = |i: Option<usize>, j: Option<usize>| {
        i.zip(j).and_then(|key| scores.get(&key)).copied().unwrap_or(0.0)
    };
    let raised: Vec<f64> = pairs
        .iter()
        .map(|&(i, j, s)| {
            let around = at(i.checked_sub(1), j.checked_sub(1)) + at(Some(i + 1), Some(j + 1));
            s + NEIGHBOURS * 0.5 * around
        })
        .collect();
    let (mut of_a, mut of_b): (FxHashMap<usize, f64>, FxHashMap<usize, f64>) = Default::default();
    for (&(i, j, _), &s) in pairs.iter().zip(&raised) {
        let (a, b) = (of_a.entry(i).or_default(), of_b.entry(j).or_default());
        *a = a.max(s);
        *b = b.max(s);
    }
    let part = |s: f64, best: f64| if best > 0.0 { s / best } else { 0.0 };
    pairs.iter().zip(&raised).map(|(&(i, j, _), &s)| s * part(s, of_a[&i]) * part(s, of_b[&j])).collect()
}
