//! Which sentence of a later version stands for which of an earlier one. Order does not matter: a paragraph that was
//! moved is found where it went.

use headwater_model::rows::Annotated;
use headwater_model::{Document, RegionKind, Span};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// A word as it is compared, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) low: String,
    pub(super) span: Span,
}

/// A sentence of a version.
#[derive(Debug, Clone)]
pub(super) struct Sentence {
    pub(super) span: Span,
    pub(super) words: Vec<Word>,
    pub(super) headline: bool,
}

/// Two sentences that stand for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) before: usize,
    pub(super) after: usize,
    /// The words are the same.
    pub(super) same: bool,
}

/// How the sentences of two versions go together.
#[derive(Debug, Default)]
pub(super) struct Match {
    /// Sorted by the later version.
    pub(super) pairs: Vec<Pair>,
    pub(super) cut: Vec<usize>,
    pub(super) added: Vec<usize>,
}

/// From this share of words in common on, two sentences are one that was edited.
const ALIKE: f64 = 0.5;
/// A word in more sentences than this does not lead to candidates: it keeps long versions quick.
const COMMON: usize = 40;

/// Words of a text: letters and digits, with marks that stand inside of them ("1,200", "don't").
pub(super) fn words(text: &str, from: usize) -> Vec<Word> {
    let mut out = Vec::new();
    let mut start = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, n)| *n);
        let inside = start.is_some()
            && matches!(c, ',' | '.' | '\'' | '’' | '-')
            && next.is_some_and(char::is_alphanumeric)
            && (!matches!(c, ',' | '.') || next.is_some_and(|n| n.is_ascii_digit()));
        if c.is_alphanumeric() || inside {
            start.get_or_insert(at);
        }
        let ends = !(c.is_alphanumeric() || inside);
        if let Some(s) = start
            && (ends || next.is_none())
        {
            let end = if ends { at } else { text.len() };
            let low = text[s..end].to_lowercase().replace('’', "'");
            out.push(Word { low, span: Span::new(from + s, from + end) });
            start = None;
        }
    }
    out
}

/// The sentences that a version says.
pub(super) fn of(document: &Document, annotated: &Annotated) -> Vec<Sentence> {
    annotated
        .sentences
        .iter()
        .map(|&span| Sentence {
            span,
            words: words(span.of(&document.text), span.start as usize),
            headline: document.region_at(span.start) == Some(RegionKind::Headline),
        })
        .filter(|s| !s.words.is_empty())
        .collect()
}

/// Share of words that two sentences have in common, each as often as both have it.
pub(super) fn alike(a: &[Word], b: &[Word]) -> f64 {
    let mut counts: FxHashMap<&str, i32> = FxHashMap::default();
    for w in a {
        *counts.entry(&w.low).or_default() += 1;
    }
    let mut common = 0;
    for w in b {
        if let Some(n) = counts.get_mut(w.low.as_str()).filter(|n| **n > 0) {
            *n -= 1;
            common += 1;
        }
    }
    2.0 * f64::from(common) / ((a.len() + b.len()).max(1) as f64)
}

fn joined(s: &Sentence) -> String {
    let lows: Vec<&str> = s.words.iter().map(|w| w.low.as_str()).collect();
    lows.join(" ")
}

/// Pairs the sentences of two versions.
pub(super) fn paired(before: &[Sentence], after: &[Sentence]) -> Match {
    let mut out = Match::default();
    let mut free: FxHashMap<(bool, String), VecDeque<usize>> = FxHashMap::default();
    for (j, s) in after.iter().enumerate() {
        free.entry((s.headline, joined(s))).or_default().push_back(j);
    }
    let (mut left, mut taken) = (Vec::new(), vec![false; after.len()]);
    for (i, s) in before.iter().enumerate() {
        match free.get_mut(&(s.headline, joined(s))).and_then(VecDeque::pop_front) {
            Some(j) => {
                taken[j] = true;
                out.pairs.push(Pair { before: i, after: j, same: true });
            }
            None => left.push(i),
        }
    }
    // A headline stands for a headline, whatever its words.
    let mut heads = (0..after.len()).filter(|j| after[*j].headline && !taken[*j]).collect::<VecDeque<_>>();
    left.retain(|&i| match before[i].headline.then(|| heads.pop_front()).flatten() {
        Some(j) => {
            taken[j] = true;
            out.pairs.push(Pair { before: i, after: j, same: false });
            false
        }
        None => true,
    });
    let mut ties = candidates(before, after, &left, &taken);
    ties.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut used = vec![false; before.len()];
    for (_, i, j) in ties {
        if !used[i] && !taken[j] {
            (used[i], taken[j]) = (true, true);
            out.pairs.push(Pair { before: i, after: j, same: false });
        }
    }
    out.pairs.sort_by_key(|p| (p.after, p.before));
    out.cut = left.into_iter().filter(|&i| !used[i]).collect();
    out.added = (0..after.len()).filter(|&j| !taken[j]).collect();
    out
}

/// Pairs of the sentences left that have enough words in common, found by their rarer words.
fn candidates(
    before: &[Sentence],
    after: &[Sentence],
    left: &[usize],
    taken: &[bool],
) -> Vec<(f64, usize, usize)> {
    let mut with: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (j, s) in after.iter().enumerate().filter(|(j, s)| !taken[*j] && !s.headline) {
        for w in &s.words {
            let list = with.entry(&w.low).or_default();
            if list.last() != Some(&j) {
                list.push(j);
            }
        }
    }
    let mut out = Vec::new();
    for &i in left.iter().filter(|i| !before[**i].headline) {
        let mut near: Vec<usize> = Vec::new();
        for list in before[i].words.iter().filter_map(|w| with.get(w.low.as_str())) {
            if list.len() <= COMMON {
                near.extend(list);
            }
        }
        near.sort_unstable();
        near.dedup();
        for j in near {
            let score = alike(&before[i].words, &after[j].words);
            if score >= ALIKE {
                out.push((score, i, j));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(text: &str) -> Sentence {
        Sentence { span: Span::new(0, text.len()), words: words(text, 0), headline: false }
    }

    #[test]
    fn words_keep_the_marks_inside() {
        let lows: Vec<String> = words("About 1,200 people – don’t ask, said U.N. aid-workers.", 0)
            .into_iter()
            .map(|w| w.low)
            .collect();
        assert_eq!(lows, ["about", "1,200", "people", "don't", "ask", "said", "u", "n", "aid-workers"]);
        let last = words("to 52", 10);
        assert_eq!(last[1].span, Span::new(13, 15));
    }

    #[test]
    fn moved_edited_cut_and_added() {
        let before = [
            "The ferry burned.",
            "At least 40 people were killed, the mayor said.",
            "Nobody slept in the town.",
        ]
        .map(sentence);
        let after = [
            "Trains stood still.",
            "Nobody slept in the town.",
            "The ferry burned.",
            "At least 52 people were killed, the mayor said.",
        ]
        .map(sentence);
        let found = paired(&before, &after);
        let pairs: Vec<_> = found.pairs.iter().map(|p| (p.before, p.after, p.same)).collect();
        assert_eq!(pairs, [(2, 1, true), (0, 2, true), (1, 3, false)]);
        assert_eq!((found.cut.len(), found.added), (0, vec![0]));
    }
}
