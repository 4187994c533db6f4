//! How far two texts agree, by the protocol of the article-extraction benchmark (scrapinghub): counts of shingles of
//! four words, a page weighs as much as any other, F1 of the mean precision and the mean recall.

use rustc_hash::FxHashMap;

/// Shares of a page's shingles: right, too much, missing. They add up to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Page {
    right: f64,
    extra: f64,
    missing: f64,
}

/// Figures over pages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Score {
    pub(crate) f1: f64,
    pub(crate) precision: f64,
    pub(crate) recall: f64,
}

/// As `\w+`: letters, marks that go with them, digits and the underscore.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect()
}

fn shingles<'t>(words: &[&'t str]) -> FxHashMap<Vec<&'t str>, i64> {
    let mut counts = FxHashMap::default();
    for at in 0..(words.len() + 1).saturating_sub(4).max(1) {
        let shingle = &words[at..words.len().min(at + 4)];
        if !shingle.is_empty() {
            *counts.entry(shingle.to_vec()).or_insert(0) += 1;
        }
    }
    counts
}

impl Page {
    pub(crate) fn of(truth: &str, found: &str) -> Self {
        let (truth, found) = (words(truth), words(found));
        let (truth, found) = (shingles(&truth), shingles(&found));
        let shared: i64 = truth.iter().map(|(s, n)| (*n).min(found.get(s).copied().unwrap_or(0))).sum();
        let (missing, extra) = (truth.values().sum::<i64>() - shared, found.values().sum::<i64>() - shared);
        let all = (shared + missing + extra).max(1) as f64;
        Self { right: shared as f64 / all, extra: extra as f64 / all, missing: missing as f64 / all }
    }

    /// `None` where there is nothing to be right about.
    fn precision(self) -> Option<f64> {
        (self.right + self.extra > 0.0).then(|| self.right / (self.right + self.extra))
    }

    fn recall(self) -> Option<f64> {
        (self.right + self.missing > 0.0).then(|| self.right / (self.right + self.missing))
    }

    /// Agreement on this page alone.
    pub(crate) fn f1(self) -> f64 {
        let all = 2.0 * self.right + self.extra + self.missing;
        if all > 0.0 { 2.0 * self.right / all } else { 1.0 }
    }

    pub(crate) fn shown(self) -> String {
        let shown = |v: Option<f64>| v.map_or_else(|| "-".to_owned(), |v| format!("{v:.3}"));
        format!("F1 {:.3}  precision {}  recall {}", self.f1(), shown(self.precision()), shown(self.recall()))
    }
}

/// The mean; 0 of nothing.
pub(crate) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_usize), |(s, n), v| (s + v, n + 1));
    if count == 0 { 0.0 } else { sum / count as f64 }
}

impl Score {
    pub(crate) fn of(pages: &[Page]) -> Self {
        let precision = mean(pages.iter().filter_map(|p| p.precision()));
        let recall = mean(pages.iter().filter_map(|p| p.recall()));
        let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        Self { f1, precision, recall }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shingles_are_counted_as_the_protocol_does() {
        // Three shingles against two of them and one of its own.
        let page = Page::of("a b c d e f", "x b c d e f");
        assert_eq!(page.precision(), Some(2.0 / 3.0));
        assert_eq!(page.recall(), Some(2.0 / 3.0));
        // Texts below four words are one shingle.
        assert!((Page::of("one two", "one, two!").f1() - 1.0).abs() < 1e-9);
        // An empty answer counts for recall and not for precision.
        let score = Score::of(&[Page::of("a b c d", ""), Page::of("a b c d", "a b c d")]);
        assert!((score.precision - 1.0).abs() < 1e-9 && (score.recall - 0.5).abs() < 1e-9);
        // Nothing against nothing says nothing.
        assert!((Score::of(&[Page::of("", ""), Page::of("a", "a")]).f1 - 1.0).abs() < 1e-9);
    }
}
