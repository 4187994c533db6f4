//! Whether two renderings are the same utterance: the same words, most of them in the same order, or, where two
//! translators were at work, words that mean nearly the same.

use headwater_gist::{Likeness, Row, english};
use headwater_lang::Pack;
use headwater_lang::stem::{fold, stem};
use rustc_hash::FxBuildHasher;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::hash::BuildHasher;

/// Share of the content words of the shorter rendering that the other has, or that mean nearly the same there.
pub(crate) const SAME: f64 = 0.4;
/// Words in the same order, as a share of the longer rendering, and how many at least: "what we are … through is …, but
/// it was …" is one sentence, whatever the translators put into the gaps.
const ORDER: (f64, usize) = (0.6, 6);
/// From here on two words may stand for each other.
const NEAR: i32 = 45;
/// Fewer words than this mean too little to be compared by meaning.
const CONTENT: usize = 3;
/// Share of the shorter rendering's content words that must be met by meaning: more than by the same words.
const MEANT: f64 = 0.6;

/// The words of a rendering.
pub(crate) struct Utterance {
    /// In lower case, in order.
    pub(crate) words: Vec<String>,
    /// Their hashes, sorted: how many two renderings can share at most is quick to count.
    sorted: Vec<u64>,
    /// Hashes of the stems of content words, sorted, each once.
    stems: Vec<u64>,
    /// What content words mean: English only.
    rows: Vec<Row>,
}

impl Utterance {
    pub(crate) fn new(words: Vec<String>, pack: &Pack, is_english: bool) -> Self {
        let content = || words.iter().filter(|w| !pack.is_function(w));
        let mut stems: Vec<u64> = content().map(|w| FxBuildHasher.hash_one(stem(pack.spelling(w)))).collect();
        stems.sort_unstable();
        stems.dedup();
        let row = |w: &String| english().row(&fold(pack.spelling(w)));
        let rows = if is_english { content().filter_map(row).collect() } else { Vec::new() };
        let mut sorted: Vec<u64> = words.iter().map(|w| FxBuildHasher.hash_one(w)).collect();
        sorted.sort_unstable();
        Self { words, sorted, stems, rows }
    }

    /// 0–1; from [`SAME`] on they are one utterance.
    pub(crate) fn likeness(&self, other: &Self) -> f64 {
        if self.words == other.words {
            return 1.0;
        }
        let shared = common(&self.stems, &other.stems);
        let shorter = self.stems.len().min(other.stems.len());
        let same = if shared < 2 { 0.0 } else { shared as f64 / shorter.max(1) as f64 };
        same.max(self.in_order(other)).max(self.meant(other))
    }

    fn in_order(&self, other: &Self) -> f64 {
        let longer = self.words.len().max(other.words.len());
        let enough = |equal: usize| equal as f64 / longer.max(1) as f64 >= ORDER.0 && equal >= ORDER.1;
        if !enough(common(&self.sorted, &other.sorted)) {
            return 0.0;
        }
        let ops = capture_diff_slices(Algorithm::Myers, &self.words, &other.words);
        let equal: usize =
            ops.iter().map(|op| if let DiffOp::Equal { len, .. } = op { *len } else { 0 }).sum();
        if enough(equal) { equal as f64 / longer.max(1) as f64 } else { 0.0 }
    }

    /// How much of the one with fewer content words is met in the other, each word there used once.
    fn meant(&self, other: &Self) -> f64 {
        let (few, many) = if self.rows.len() <= other.rows.len() {
            (&self.rows, &other.rows)
        } else {
            (&other.rows, &self.rows)
        };
        if few.len() < CONTENT || many.len() > 2 * few.len() {
            return 0.0;
        }
        let mut pairs: Vec<(i32, usize, usize)> = Vec::new();
        // So many of the words may be met by nothing.
        let mut spare = few.len() - (few.len() as f64 * MEANT).ceil() as usize;
        for (i, a) in few.iter().enumerate() {
            let before = pairs.len();
            for (j, b) in many.iter().enumerate() {
                match english().likeness(*a, *b) {
                    Likeness::Same => pairs.push((100, i, j)),
                    Likeness::Near(n) if n >= NEAR => pairs.push((n, i, j)),
                    Likeness::Near(_) | Likeness::Apart => {}
                }
            }
            if pairs.len() == before {
                let Some(left) = spare.checked_sub(1) else { return 0.0 };
                spare = left;
            }
        }
        pairs.sort_by_key(|&(n, i, j)| (-n, i, j));
        let (mut of_few, mut of_many) = (vec![false; few.len()], vec![false; many.len()]);
        let mut met = 0;
        for (_, i, j) in pairs {
            if !of_few[i] && !of_many[j] {
                (of_few[i], of_many[j]) = (true, true);
                met += 1;
            }
        }
        let part = f64::from(met) / few.len() as f64;
        if part >= MEANT { part } else { 0.0 }
    }
}

/// How many entries two sorted lists have in common.
fn common(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        n += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Utterance {
        let words = text.split_whitespace().map(|w| w.trim_matches([',', '.']).to_lowercase()).collect();
        Utterance::new(words, headwater_lang::pack("en"), true)
    }

    #[test]
    fn one_utterance() {
        for (a, b) in [
            ("The well was dry by noon", "The well was dry at noon"),
            (
                "What we bear now is heavy, but it was known to us",
                "What we carry now is hard, but it was clear to us",
            ),
            ("The soldiers burned our houses and fled", "The troops torched our homes and escaped"),
        ] {
            let likeness = of(a).likeness(&of(b));
            assert!(likeness >= SAME, "{a} / {b}: {likeness}");
        }
    }

    #[test]
    fn two_utterances() {
        for (a, b) in [
            ("We will rebuild the school before winter", "Nobody will be punished for speaking"),
            ("The harbour opens on Monday", "Twelve men are missing"),
            ("Bread is dear and salt is gone", "The council meets behind closed doors"),
        ] {
            let likeness = of(a).likeness(&of(b));
            assert!(likeness < SAME, "{a} / {b}: {likeness}");
        }
    }
}
