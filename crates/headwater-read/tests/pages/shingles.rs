//! Agreement of two texts: F1 over shingles of four words, as counts.

use std::collections::BTreeMap;

fn counts(text: &str) -> BTreeMap<Vec<&str>, usize> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    let mut counts = BTreeMap::new();
    for at in 0..(words.len() + 1).saturating_sub(4).max(1) {
        *counts.entry(words[at..words.len().min(at + 4)].to_vec()).or_insert(0) += 1;
    }
    counts
}

/// Between 0 and 1; 1 for two texts without words.
pub(crate) fn f1(truth: &str, found: &str) -> f64 {
    let (truth, found) = (counts(truth), counts(found));
    let shared: usize = truth.iter().map(|(s, n)| (*n).min(found.get(s).copied().unwrap_or(0))).sum();
    2.0 * shared as f64 / (truth.values().sum::<usize>() + found.values().sum::<usize>()) as f64
}

#[test]
fn counts_agreement() {
    assert!((f1("one two three four five", "one two three four five") - 1.0).abs() < 1e-9);
    assert!((f1("one two three four five", "one two three four") - 2.0 / 3.0).abs() < 1e-9);
    assert!(f1("one two", "three") < 1e-9);
}
