//! Tables of words and of phrases of several words, found at a token.

use crate::token::Tokens;
use rustc_hash::FxHashMap;

/// Phrases with a value each; the longest that matches wins.
#[derive(Debug, Clone)]
pub struct Phrases<T> {
    by_first: FxHashMap<&'static str, Vec<(Vec<&'static str>, T)>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { by_first: FxHashMap::default() }
    }
}

impl<T> Phrases<T> {
    /// From (phrase in lower case, value). Phrases are cut as texts are.
    pub fn new(rows: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut by_first: FxHashMap<&'static str, Vec<(Vec<&'static str>, T)>> = FxHashMap::default();
        for (phrase, value) in rows {
            let tokens = Tokens::of(phrase);
            let words: Vec<&'static str> = (0..tokens.len()).map(|i| tokens.word(i)).collect();
            if let Some(&first) = words.first() {
                by_first.entry(first).or_default().push((words, value));
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted for itself")]
        for list in by_first.values_mut() {
            list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Self { by_first }
    }

    /// The longest phrase that starts at token `at` and ends before `end`: its length in tokens and its value.
    pub fn at(&self, tokens: &Tokens<'_>, at: usize, end: usize) -> Option<(usize, &T)> {
        let list = self.by_first.get(tokens.low(at))?;
        list.iter()
            .find(|(words, _)| {
                at + words.len() <= end
                    && words.iter().enumerate().skip(1).all(|(k, w)| tokens.low(at + k) == *w)
            })
            .map(|(words, value)| (words.len(), value))
    }

    /// The longest phrase that ends just before token `before` and starts at or after `from`: start and value.
    pub fn ending(&self, tokens: &Tokens<'_>, from: usize, before: usize) -> Option<(usize, &T)> {
        (from.max(before.saturating_sub(6))..before).find_map(|at| {
            let list = self.by_first.get(tokens.low(at))?;
            list.iter()
                .find(|(words, _)| {
                    at + words.len() == before
                        && words.iter().enumerate().skip(1).all(|(k, w)| tokens.low(at + k) == *w)
                })
                .map(|(_, value)| (at, value))
        })
    }
}

/// Rows of a tab-separated table: comments (`#`) and empty lines skipped, cells trimmed.
pub fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').map(str::trim).collect())
}
