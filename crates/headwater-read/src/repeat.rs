//! Text that a report says twice: whole sentences, and long runs of words that need not start with a sentence.
//!
//! Runs are found as in rsync: hashes of aligned blocks of words are stored, a rolling hash looks each position up, a
//! hit is extended to both sides. Time and memory grow linearly with the text. What a repeat points at is always text
//! that is no repeat itself. It does not find reworded repeats.

use crate::page::{Page, Run};
use headwater_model::RegionKind;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// Words in a stored block: half of the shortest run, so that every such run holds an aligned block.
const BLOCK: usize = 10;
/// Shortest run of words that counts when it is no whole sentence.
const RUN: usize = 20;
/// Shortest sentence that counts.
const SENTENCE: usize = 5;
/// Base of the rolling hash (odd, large).
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// The words of a page: their hashes and the tokens they are.
struct Sequence {
    hash: Vec<u64>,
    token: Vec<u32>,
}

/// Equal words: `len` of them from `source` and from `target`.
#[derive(Debug, Clone, Copy)]
struct Match {
    source: usize,
    target: usize,
    len: usize,
}

/// Paints the repeats of the page.
pub(crate) fn paint(page: &mut Page<'_>) {
    let words = sequence(page);
    let mut matches = runs(&words);
    let by_sentence = sentences(page, &words, &matches);
    matches.extend(by_sentence);
    matches.sort_by_key(|m| m.target);
    let strokes: Vec<(Run, Run)> = joined(&matches).into_iter().map(|m| tokens(page, &words, m)).collect();
    for (target, source) in strokes {
        let repeat_of = page.span(&source);
        page.stroke(target, RegionKind::Repeat, Some(repeat_of));
    }
}

fn sequence(page: &Page<'_>) -> Sequence {
    let mut words = Sequence { hash: Vec::new(), token: Vec::new() };
    for i in (0..page.len()).filter(|&i| page.is_wordy(i)) {
        let mut hasher = FxHasher::default();
        page.low(i).hash(&mut hasher);
        words.hash.push(hasher.finish());
        words.token.push(i as u32);
    }
    words
}

/// Runs of at least [`RUN`] words that occurred before.
fn runs(words: &Sequence) -> Vec<Match> {
    let (hash, n) = (&words.hash, words.hash.len());
    let mut found: Vec<Match> = Vec::new();
    if n < 2 * RUN {
        return found;
    }
    let top = (1..BLOCK).fold(1_u64, |p, _| p.wrapping_mul(BASE));
    let roll = |from: usize| {
        hash[from..from + BLOCK].iter().fold(0_u64, |h, w| h.wrapping_mul(BASE).wrapping_add(*w))
    };
    let mut blocks: FxHashMap<u64, u32> = FxHashMap::default();
    let mut repeated = vec![false; n];
    let (mut at, mut stored, mut done) = (0, 0, 0);
    let mut rolling = roll(0);
    while at + BLOCK <= n {
        // Blocks that end before the position are known; those of repeats are not stored, they would only be copies.
        while stored + BLOCK <= at {
            if !repeated[stored] && !repeated[stored + BLOCK - 1] {
                blocks.entry(roll(stored)).or_insert(stored as u32);
            }
            stored += BLOCK;
        }
        if let Some(m) = blocks.get(&rolling).and_then(|&s| extend(hash, &repeated, s as usize, at, done)) {
            repeated[m.target..m.target + m.len].fill(true);
            done = m.target + m.len;
            found.push(m);
            at = done;
            if at + BLOCK <= n {
                rolling = roll(at);
            }
            continue;
        }
        if at + BLOCK < n {
            rolling = rolling
                .wrapping_sub(hash[at].wrapping_mul(top))
                .wrapping_mul(BASE)
                .wrapping_add(hash[at + BLOCK]);
        }
        at += 1;
    }
    found
}

/// The longest match around equal blocks; the source stays before the target and in text that is no repeat.
fn extend(hash: &[u64], repeated: &[bool], source: usize, target: usize, done: usize) -> Option<Match> {
    let (mut s, mut t) = (source, target);
    let mut len = 0;
    while t + len < hash.len() && s + len < t && !repeated[s + len] && hash[s + len] == hash[t + len] {
        len += 1;
    }
    let start = t;
    while s > 0 && t > done && !repeated[s - 1] && hash[s - 1] == hash[t - 1] && source + len < t {
        s -= 1;
        t -= 1;
    }
    len += start - t;
    (len >= RUN).then_some(Match { source: s, target: t, len })
}

/// Whole sentences that occurred before and are in no run, with the short ones that follow or precede them alike.
fn sentences(page: &Page<'_>, words: &Sequence, runs: &[Match]) -> Vec<Match> {
    let bounds: Vec<Run> = page
        .segments
        .sentences
        .iter()
        .map(|s| {
            let from = words.token.partition_point(|&t| (t as usize) < s.tokens.start);
            from..from + words.token[from..].partition_point(|&t| (t as usize) < s.tokens.end)
        })
        .collect();
    let mut first: FxHashMap<u64, usize> = FxHashMap::default();
    let mut found: Vec<Match> = Vec::new();
    let mut again = vec![false; bounds.len()];
    let mut run = 0;
    let mut last: Option<(usize, usize)> = None;
    for (k, s) in bounds.iter().enumerate() {
        while run < runs.len() && runs[run].target + runs[run].len <= s.start {
            run += 1;
        }
        if s.is_empty() || runs.get(run).is_some_and(|m| m.target < s.end) {
            again[k] = !s.is_empty();
            last = None;
            continue;
        }
        let same = |j: usize| words.hash[bounds[j].clone()] == words.hash[s.clone()];
        // The next sentence of what is being repeated, however short; else any sentence of some length.
        let next = last
            .filter(|&(j, i)| i + 1 == k && j + 1 < i && !again[j + 1] && same(j + 1))
            .map(|(j, _)| j + 1);
        let mut hasher = FxHasher::default();
        words.hash[s.clone()].hash(&mut hasher);
        let key = hasher.finish();
        let known = || (s.len() >= SENTENCE).then(|| first.get(&key).copied()).flatten().filter(|&j| same(j));
        if let Some(j) = next.or_else(known) {
            found.push(Match { source: bounds[j].start, target: s.start, len: s.len() });
            again[k] = true;
            last = Some((j, k));
        } else {
            first.entry(key).or_insert(k);
            last = None;
        }
    }
    found
}

/// Matches that go on where the last one ended, on both sides, become one.
fn joined(matches: &[Match]) -> Vec<Match> {
    let mut out: Vec<Match> = Vec::new();
    for &m in matches {
        match out.last_mut() {
            Some(l)
                if l.target + l.len == m.target && l.source + l.len == m.source && m.source < l.target =>
            {
                l.len += m.len;
            }
            _ => out.push(m),
        }
    }
    out
}

/// From words to tokens, with the marks that belong to them on both sides.
fn tokens(page: &Page<'_>, words: &Sequence, m: Match) -> (Run, Run) {
    let run = |from: usize| {
        let last = words.token[from + m.len - 1] as usize;
        words.token[from] as usize..last + 1
    };
    let (mut source, mut target) = (run(m.source), run(m.target));
    let opens = |i: usize| page.tokens().is_quote(i) || page.is_mark(i, &["(", "["]);
    while source.start > 0
        && target.start > source.end
        && page.word(source.start - 1) == page.word(target.start - 1)
        && opens(target.start - 1)
        && page.tokens().list[target.start - 1].space_before
    {
        source.start -= 1;
        target.start -= 1;
    }
    while target.end < page.len()
        && source.end < target.start
        && page.word(source.end) == page.word(target.end)
        && !page.is_wordy(target.end)
        && !(opens(target.end) && page.tokens().list[target.end].space_before)
    {
        source.end += 1;
        target.end += 1;
    }
    // The last sentence of the text may lack the full stop that the first copy has, or the other way round.
    if target.end < page.len() && page.is_terminal(target.end) && !page.is_wordy(target.end) {
        target.end += 1;
    }
    (target, source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_lang::pack;
    use headwater_model::Region;

    fn repeats(text: &str) -> Vec<Region> {
        let mut page = Page::of(text, pack("en"));
        paint(&mut page);
        page.regions().into_iter().filter(|r| r.kind == RegionKind::Repeat).collect()
    }

    const STORY: &str = "The lake rose by two metres on Monday night. Nobody slept. \"We carried the children up the \
                         hill,\" a farmer said, \"and then the goats.\" A bridge near the mill gave way at dawn.";

    #[test]
    fn a_text_pasted_twice_is_one_repeat() {
        for join in [" ", "\n", "\n\n"] {
            let text = format!("{STORY}{join}{STORY}");
            let found = repeats(&text);
            assert_eq!(found.len(), 1, "{join:?}");
            assert_eq!(found[0].span.of(&text), STORY);
            assert_eq!(found[0].repeat_of.map(|s| s.of(&text)), Some(STORY));
        }
    }

    #[test]
    fn three_copies_are_two_repeats_of_the_first() {
        let text = format!("{STORY}\n{STORY}\n{STORY}");
        let found = repeats(&text);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|r| r.repeat_of.map(|s| s.of(&text)) == Some(STORY)));
    }

    #[test]
    fn a_sentence_said_again_is_a_repeat_a_short_one_is_not() {
        let text = "The dam will hold, she said. Rain fell. Boats came from the coast. The dam will hold, she said. Rain fell! A gull cried.";
        let found = repeats(text);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].span.of(text),
            "The dam will hold, she said. Rain fell!",
            "what follows alike belongs to it"
        );
        assert!(repeats("Rain fell. Boats came. Rain fell.").is_empty());
    }

    #[test]
    fn a_long_run_need_not_start_with_a_sentence() {
        let run = "the people of the upper valley had left their houses before the water came over the old wall and into the streets";
        let text = format!(
            "Officials told us that {run}. Some went back. According to a later note, {run}, and stayed."
        );
        let found = repeats(&text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].span.of(&text), run, "{found:?}");
    }

    #[test]
    fn one_word_over_and_over_takes_no_time() {
        let text = "row ".repeat(200_000);
        assert!(!repeats(&text).is_empty());
    }
}
