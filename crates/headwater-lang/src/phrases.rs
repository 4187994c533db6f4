//! Tables of words and of phrases of several words, found at a token.

use crate::fold::lower;
use crate::pack::clitics::Clitics;
use crate::token::Tokens;
use headwater_model::Span;
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
        Self::parted(rows, None)
    }

    /// From (phrase in lower case, value), cut as texts of a language are that writes words together.
    pub fn parted(rows: impl IntoIterator<Item = (&'static str, T)>, clitics: Option<&Clitics>) -> Self {
        let mut by_first: FxHashMap<&'static str, Vec<(Vec<&'static str>, T)>> = FxHashMap::default();
        for (phrase, value) in rows {
            let tokens = Tokens::parted(phrase, &[Span::new(0, phrase.len())], clitics);
            let words: Vec<&'static str> =
                (0..tokens.len()).map(|i| folded(tokens.word(i), tokens.low(i))).collect();
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

    /// Whether a phrase begins with a lower-case word.
    pub fn begin_with(&self, low: &str) -> bool {
        self.by_first.contains_key(low)
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

impl<T> Phrases<T> {
    /// The words that phrases begin with.
    pub(crate) fn first_words(&self) -> impl Iterator<Item = &'static str> {
        self.by_first.keys().copied()
    }

    /// Every word of every phrase.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.by_first.values().flatten().flat_map(|(words, _)| words.iter().copied())
    }
}

/// The form of a word that look-ups use; tables live as long as the program, so what differs is kept for good.
fn folded(word: &'static str, low: &str) -> &'static str {
    if word == low { word } else { Box::leak(low.to_owned().into_boxed_str()) }
}

/// A word of a table as look-ups use it.
pub(crate) fn fold(word: &'static str) -> &'static str {
    if word.is_ascii() { word } else { folded(word, &lower(word)) }
}

/// Rows of a tab-separated table: comments (`#`) and empty lines skipped, cells trimmed.
pub fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').map(str::trim).collect())
}
