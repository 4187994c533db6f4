//! How well two sentences correspond, and by which words.
//!
//! Words of one stem count by their rarity; what is left over on both sides is paired by meaning (soft alignment: Sultan,
//! Bethard and Sumner 2014) and counts in part. Names, numbers and days are never paired by meaning.

use super::bag::{Bag, Meaning, Term};
use headwater_gist::{Likeness, english};

/// Rare words in common, at least, unless a name or a number is among fewer.
const ANCHORS: usize = 2;
/// So many rare words in common do without a name or a number.
const MANY_RARE: usize = 4;
/// Words in common that are neither names nor numbers, at least: a list of the same names is no rewording.
const PLAIN: usize = 2;
/// Least cosine, in hundredths, at which two words may stand for each other.
const NEAR: i32 = 50;
/// What a pair of words of different lemmas counts, at most.
const SOFT: f64 = 0.9;
/// Words that are left over and looked at, a side.
const LEFT: usize = 24;

/// What the parts of the score count: fitted on the training part of the MSRP corpus by logistic regression and scaled
/// to a sum of one (docs/decisions/0005).
const ALL_WORDS: f64 = 0.55;
const BY_RARITY: f64 = 0.22;
const MEANING: f64 = 0.23;
/// What names and numbers that only one side has take away.
const FOREIGN_FACTS: f64 = 0.10;

/// How two sentences correspond.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Compared {
    /// 0–1.
    pub(super) score: f64,
    /// They share words that are neither names nor numbers.
    pub(super) plain: bool,
    /// They share rare words, and a name or a number among them: no stock phrase.
    pub(super) firm: bool,
}

/// Compares two sentences; `evidence` gets the pairs of words, by index in their documents. The result is the same
/// whichever is given first. A score that cannot reach `least` is given as nothing.
pub(super) fn compare(a: &Bag, b: &Bag, least: f64, mut evidence: Option<&mut Vec<(u32, u32)>>) -> Compared {
    let (mut shared, mut plain, mut rare, mut facts) = (0.0, 0, 0, 0);
    let (mut left_a, mut left_b) = (Vec::new(), Vec::new());
    let mut rest = &b.terms[..];
    for term in &a.terms {
        let before = rest.iter().take_while(|t| t.stem < term.stem).count();
        left_b.extend(&rest[..before]);
        rest = &rest[before..];
        match rest.first() {
            Some(t) if t.stem == term.stem => {
                shared += term.weight.min(t.weight);
                plain += usize::from(!term.fact);
                facts += usize::from(term.fact);
                rare += usize::from(term.rare);
                rest = &rest[1..];
                if let Some(list) = evidence.as_deref_mut() {
                    list.push((term.word, t.word));
                }
            }
            _ => left_a.push(term),
        }
    }
    left_b.extend(rest);
    let whole = a.weight + b.weight;
    if whole <= 0.0 {
        return Compared::default();
    }
    let facts_left = left_a.iter().chain(&left_b).filter(|t| t.fact).map(|t| t.weight).sum::<f64>() / whole;
    let certain = ALL_WORDS * in_common(&a.stems, &b.stems) - FOREIGN_FACTS * facts_left;
    let cosine = match (&a.sum, &b.sum) {
        (Some(x), Some(y)) => Some(f64::from(x.likeness(y)) / 100.0),
        _ => None,
    };
    // Pairing by meaning costs most. At best all that may be paired is: where that is too little, nothing is paired.
    let open = |list: &[&Term]| -> f64 {
        list.iter().filter(|t| !matches!(t.meaning, Meaning::Itself)).map(|t| t.weight).sum()
    };
    let most = (2.0 * shared + open(&left_a) + open(&left_b)) / whole;
    if certain + BY_RARITY * most + MEANING * cosine.unwrap_or(most) < least {
        return Compared::default();
    }
    let mut soft = 0.0;
    for (x, y, credit) in by_meaning(&left_a, &left_b) {
        soft += 0.5 * credit * (x.weight + y.weight);
        plain += 1;
        if let Some(list) = evidence.as_deref_mut() {
            list.push((x.word, y.word));
        }
    }
    let by_rarity = 2.0 * (shared + soft) / whole;
    let score = certain + BY_RARITY * by_rarity + MEANING * cosine.unwrap_or(by_rarity);
    Compared {
        score: score.clamp(0.0, 1.0),
        plain: plain >= PLAIN,
        firm: rare >= MANY_RARE || (rare >= ANCHORS && facts > 0),
    }
}

/// Share of two sorted lists that is in both (Dice).
fn in_common(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        i += usize::from(x <= y);
        j += usize::from(y <= x);
        both += usize::from(x == y);
    }
    2.0 * both as f64 / (a.len() + b.len()).max(1) as f64
}

/// Pairs what is left over, the nearest first, each word once; with what each pair counts, 0–1.
fn by_meaning<'t>(a: &[&'t Term], b: &[&'t Term]) -> Vec<(&'t Term, &'t Term, f64)> {
    let able = |list: &[&'t Term]| -> Vec<&'t Term> {
        list.iter().copied().filter(|t| !matches!(t.meaning, Meaning::Itself)).take(LEFT).collect()
    };
    let (a, b) = (able(a), able(b));
    let mut all: Vec<(i32, usize, usize)> = Vec::new();
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            let near = nearness(x.meaning, y.meaning);
            if near >= NEAR {
                all.push((near, i, j));
            }
        }
    }
    let tie = |&(_, i, j): &(i32, usize, usize)| (a[i].stem.min(b[j].stem), a[i].stem.max(b[j].stem));
    all.sort_unstable_by(|x, y| y.0.cmp(&x.0).then_with(|| tie(x).cmp(&tie(y))));
    let (mut of_a, mut of_b) = (0_u32, 0_u32);
    let mut out = Vec::new();
    for (near, i, j) in all {
        if of_a & (1 << i) == 0 && of_b & (1 << j) == 0 {
            of_a |= 1 << i;
            of_b |= 1 << j;
            out.push((a[i], b[j], credit(near)));
        }
    }
    out
}

/// From almost nothing at [`NEAR`] to [`SOFT`]; forms of one lemma count in full.
fn credit(near: i32) -> f64 {
    if near >= 100 { 1.0 } else { SOFT * f64::from(near - NEAR + 5) / f64::from(100 - NEAR + 5) }
}

/// In hundredths; 100 for forms of one lemma only.
fn nearness(a: Meaning, b: Meaning) -> i32 {
    match (a, b) {
        (Meaning::Row(x), Meaning::Row(y)) => match english().likeness(x, y) {
            Likeness::Same => 100,
            Likeness::Near(near) => near.min(99),
            Likeness::Apart => 0,
        },
        (Meaning::Letters(x), Meaning::Letters(y)) => {
            let (both, all) = ((x & y).count_ones() as i32, (x | y).count_ones() as i32);
            if all == 0 { 0 } else { (100 * both / all).min(99) }
        }
        _ => 0,
    }
}
