//! Text that two documents share, word for word or edited.
//!
//! Tiles of equal words that follow one another at a small distance in both documents are joined, the words between
//! and around them compared, and the result cut into pieces of about a sentence. The order of the documents as wholes
//! does not matter: a paragraph that moved is found where it went.

use crate::fold::{FUNCTION, QUOTED, Word};
use crate::prepare::{Frequencies, Prepared};
use crate::rewrite::rewritten;
pub use crate::script::Op;
use crate::script::{a_range, agreement, b_range, cut, dense, diff, tidy};
use crate::tile::{Tile, near, tiles};
use headwater_model::Span;
use headwater_model::lineage::Anchor;
use headwater_model::record::PassageKind;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Text that two documents share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PairAlignment {
    /// Verbatim, edited or rewritten.
    pub kind: PassageKind,
    /// The words in the document with the lower index.
    pub a: Anchor,
    /// The words in the other.
    pub b: Anchor,
    /// The whole edit script from `a` to `b`, by index of word.
    pub ops: Vec<Op>,
    /// 0–1: share of the words that agree, weighted by rarity for rewritten text.
    pub score: f64,
    /// At least 80 % of the words stand inside quotation marks on both sides.
    pub quotation: bool,
    /// What a rewritten passage rests on: pairs of words that correspond by stem or by meaning, by index, sorted.
    pub pairs: Vec<(u32, u32)>,
}

impl PairAlignment {
    /// Whether it can be one of these two documents: what is read back from a file may be anything.
    pub fn fits(&self, a: &Prepared<'_>, b: &Prepared<'_>) -> bool {
        let inside = |span: Span, of: &Prepared<'_>| {
            Span::checked(&of.document().text, span.start as usize, span.end as usize).is_some()
        };
        let (mut x, mut y) = (0, 0);
        let in_order = self.ops.iter().all(|op| {
            let (of_a, of_b) = (op.a(), op.b());
            let even = !matches!(op, Op::Equal(..)) || of_a.len() == of_b.len();
            let on = x <= of_a.start && of_a.start <= of_a.end && y <= of_b.start && of_b.start <= of_b.end;
            (x, y) = (of_a.end, of_b.end);
            even && on
        });
        let paired = |&(p, q): &(u32, u32)| (p as usize) < a.len() && (q as usize) < b.len();
        in_order
            && x <= a.len()
            && y <= b.len()
            && !self.ops.is_empty()
            && inside(self.a.span, a)
            && inside(self.b.span, b)
            && self.pairs.iter().all(paired)
            && (0.0..=1.0).contains(&self.score)
    }

    /// Index of words in `doc`, which must be one of the two.
    pub(crate) fn words(&self, doc: usize) -> Range<usize> {
        if doc == self.a.doc { a_range(&self.ops) } else { b_range(&self.ops) }
    }

    /// The words in `doc`.
    pub(crate) fn side(&self, doc: usize) -> Anchor {
        if doc == self.a.doc { self.a } else { self.b }
    }

    /// The document that is not `doc`.
    pub(crate) fn other(&self, doc: usize) -> usize {
        if doc == self.a.doc { self.b.doc } else { self.a.doc }
    }
}

/// Aligns two documents. The result does not depend on which is given first.
pub fn align(
    a: (usize, &Prepared<'_>),
    b: (usize, &Prepared<'_>),
    frequencies: &Frequencies,
) -> Vec<PairAlignment> {
    // Always compare in an order that hangs on the texts alone: ties must not break by which came first.
    let (x, y) = if a.1.by_content(b.1).is_le() { (a, b) } else { (b, a) };
    let mut found = pieces(x.1, y.1, frequencies);
    rewritten(x.1, y.1, frequencies, &mut found);
    let mut out: Vec<PairAlignment> = found
        .into_iter()
        .map(|piece| {
            let score = piece.score.unwrap_or_else(|| agreement(&piece.ops));
            let quotation = quoted(&piece.ops, x.1, y.1);
            let mut sides = [
                Anchor { doc: x.0, span: x.1.span(&a_range(&piece.ops)) },
                Anchor { doc: y.0, span: y.1.span(&b_range(&piece.ops)) },
            ];
            let (mut ops, mut pairs) = (piece.ops, piece.pairs);
            if x.0 > y.0 {
                sides.reverse();
                for pair in &mut pairs {
                    *pair = (pair.1, pair.0);
                }
                pairs.sort_unstable();
                ops = ops.into_iter().map(Op::swapped).collect();
            }
            let [a, b] = sides;
            PairAlignment { kind: piece.kind, a, b, ops, score, quotation, pairs }
        })
        .collect();
    out.sort_by_key(|p| (p.a, p.b));
    out
}

/// A piece of shared text, still between the two sides as compared.
pub(crate) struct Piece {
    pub(crate) kind: PassageKind,
    pub(crate) ops: Vec<Op>,
    pub(crate) score: Option<f64>,
    /// Pairs of words that correspond, for rewritten text.
    pub(crate) pairs: Vec<(u32, u32)>,
}

/// Whether the words that agree stand inside quotation marks on both sides, but for one in five.
fn quoted(ops: &[Op], a: &Prepared<'_>, b: &Prepared<'_>) -> bool {
    let (mut all, mut in_a, mut in_b) = (0, 0, 0);
    for op in ops {
        if let Op::Equal(x, y) = op {
            let inside = |words: &[Word]| words.iter().filter(|w| w.is(QUOTED)).count();
            all += x.len();
            in_a += inside(&a.words[x.clone()]);
            in_b += inside(&b.words[y.clone()]);
        }
    }
    all > 0 && in_a.min(in_b) * 5 >= all * 4
}

/// Least agreement of an edited passage.
const AGREE: f64 = 0.6;
/// Least number of equal words.
const WORDS: usize = 6;
/// Least number of equal words that carry facts and are no names.
const CONTENT: usize = 3;
/// Least weight of those, unless the run is long or nearly verbatim.
const WEIGHT: f64 = 9.0;
/// From here on a nearly verbatim run needs no weight, and one with rare words vouches for shorter ones.
const LONG: usize = 10;
/// Agreement of a nearly verbatim run.
const NEARLY: f64 = 0.8;
/// From here on it is no stock phrase.
const SURELY: usize = 18;
/// Rare words that tell a shorter run from a stock phrase.
const RARE: usize = 2;
/// How far a script reaches past the last tile for the rest of the sentence.
const REST: usize = 60;

fn pieces(a: &Prepared<'_>, b: &Prepared<'_>, f: &Frequencies) -> Vec<Piece> {
    let tiles = tiles(a, b);
    let mut used = (vec![false; a.len()], vec![false; b.len()]);
    for t in &tiles {
        used.0[t.a..t.a + t.len].fill(true);
        used.1[t.b..t.b + t.len].fill(true);
    }
    let mut found: Vec<(Strength, Piece)> = Vec::new();
    for chain in chains(&tiles) {
        let ops = script(a, b, &chain, &used);
        let mut good: Vec<(Vec<Op>, Strength)> = Vec::new();
        for piece in cut(ops, a, b) {
            if agreement(&piece) >= AGREE {
                let strength = strength(&piece, a, f);
                good.push((piece, strength));
                continue;
            }
            for run in dense(&piece) {
                let run = trimmed(&piece[run], a, b);
                let strength = strength(&run, a, f);
                if agreement(&run) >= AGREE && strength > Strength::None {
                    good.push((run, strength));
                }
            }
        }
        // A short sentence counts with its neighbours: "No one was hurt." between two that were taken over.
        let strengths: Vec<Strength> = good.iter().map(|g| g.1).collect();
        for (i, (ops, own)) in good.into_iter().enumerate() {
            let before = if i > 0 { strengths[i - 1] } else { Strength::None };
            let after = strengths.get(i + 1).copied().unwrap_or(Strength::None);
            let equal: usize = ops.iter().map(Op::equal).sum();
            let vouched = before.max(after) == Strength::Long && equal >= 3;
            let by_neighbour = if vouched { Strength::Firm } else { Strength::None };
            let strength = own.max(by_neighbour);
            if strength > Strength::None {
                let changed = ops.iter().any(|o| matches!(o, Op::Change(..)));
                let kind = if changed { PassageKind::Edited } else { PassageKind::Verbatim };
                used.0[a_range(&ops)].fill(true);
                used.1[b_range(&ops)].fill(true);
                found.push((strength, Piece { kind, ops, score: None, pairs: Vec::new() }));
            }
        }
    }
    let copied = found.iter().any(|(s, _)| *s == Strength::Long);
    found.into_iter().filter(|(s, _)| copied || *s > Strength::Short).map(|(_, p)| p).collect()
}

/// Tiles that follow one another in both documents.
fn chains(tiles: &[Tile]) -> Vec<Vec<Tile>> {
    let mut chains: Vec<Vec<Tile>> = Vec::new();
    for &tile in tiles {
        let from = chains.len().saturating_sub(6);
        let open = chains[from..].iter_mut().rev().find(|c| c.last().is_some_and(|l| near(*l, tile)));
        match open {
            Some(chain) => chain.push(tile),
            None => chains.push(vec![tile]),
        }
    }
    chains
}

/// The script of a chain, from the start of the first sentence to the end of the last as far as no other tile or
/// chain has those words.
fn script(a: &Prepared<'_>, b: &Prepared<'_>, chain: &[Tile], used: &(Vec<bool>, Vec<bool>)) -> Vec<Op> {
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else { return Vec::new() };
    let head = |d: &Prepared<'_>, used: &[bool], at: usize| {
        let start = d.sentences[d.words[at].sentence as usize].words.start.max(at.saturating_sub(REST));
        (start..at).rev().take_while(|&i| !used[i]).last().unwrap_or(at)
    };
    let tail = |d: &Prepared<'_>, used: &[bool], at: usize| {
        let end = d.sentences[d.words[at - 1].sentence as usize].words.end.min(at + REST);
        (at..end).take_while(|&i| !used[i]).last().map_or(at, |i| i + 1)
    };
    let (a_from, b_from) = (head(a, &used.0, first.a), head(b, &used.1, first.b));
    let (a_to, b_to) = (tail(a, &used.0, last.a + last.len), tail(b, &used.1, last.b + last.len));
    let mut ops = Vec::new();
    let (mut x, mut y) = (a_from, b_from);
    for tile in chain {
        diff(a, x..tile.a, b, y..tile.b, &mut ops);
        ops.push(Op::Equal(tile.a..tile.a + tile.len, tile.b..tile.b + tile.len));
        (x, y) = (tile.a + tile.len, tile.b + tile.len);
    }
    diff(a, x..a_to, b, y..b_to, &mut ops);
    tidy(ops, &a.words)
}

/// Without changes at its ends, and without words of grammar that hang over into the next clause.
fn trimmed(ops: &[Op], a: &Prepared<'_>, b: &Prepared<'_>) -> Vec<Op> {
    let mut ops = ops.to_vec();
    while matches!(ops.last(), Some(Op::Change(..))) {
        ops.pop();
    }
    let from = ops.iter().take_while(|o| matches!(o, Op::Change(..))).count();
    ops.drain(..from);
    if let Some(Op::Equal(x, y)) = ops.last_mut() {
        let hangs = |d: &Prepared<'_>, end: usize| {
            d.words.get(end).is_some_and(|next| {
                let gap = d.words[end - 1].span.end as usize..next.span.start as usize;
                let gap = d.document().text.get(gap).unwrap_or("");
                next.sentence == d.words[end - 1].sentence && !gap.contains([',', ';', ':', '.', '–', '—'])
            })
        };
        while x.len() > 1 && a.words[x.end - 1].is(FUNCTION) && hangs(a, x.end) && hangs(b, y.end) {
            x.end -= 1;
            y.end -= 1;
        }
    }
    ops
}

/// How much a piece says about copying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// Nothing by itself: a name, a stock phrase, too short.
    None,
    /// Something, if the two documents share more than stock phrases.
    Short,
    /// Enough by itself.
    Firm,
    /// So much that shorter pieces of the same pair are believed too.
    Long,
}

fn strength(ops: &[Op], a: &Prepared<'_>, f: &Frequencies) -> Strength {
    let (mut equal, mut content, mut weight) = (0, 0, 0.0);
    let (mut rare, mut facts) = (0, 0);
    for op in ops {
        if let Op::Equal(x, _) = op {
            equal += x.len();
            for word in &a.words[x.clone()] {
                let rarity = f.of(word);
                facts += usize::from(rarity.rare);
                if word.is_content() {
                    content += 1;
                    weight += rarity.weight;
                    rare += usize::from(rarity.rare);
                }
            }
        }
    }
    let clear = equal >= SURELY || (equal >= LONG && agreement(ops) >= NEARLY);
    if equal < WORDS || content < CONTENT || (!clear && weight < WEIGHT) {
        Strength::None
    } else if equal >= SURELY || (equal >= LONG && facts >= RARE) {
        Strength::Long
    } else if rare >= RARE {
        Strength::Firm
    } else {
        Strength::Short
    }
}
