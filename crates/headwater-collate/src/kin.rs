//! How much it takes to get from one report to another: what a child would have to add, change, drop and move if the
//! other were its parent.
//!
//! The parent of a copy is the text from which the copy is reached by the fewest changes, as long as it was there
//! first: changes that two reports share against the rest ("shared errors", Maas 1927) make the one cheap to reach
//! from the other. The count is a description length in words (compare Roos and Heikkilä 2009 on stemmata by
//! compression); its weights say what editors do for free (cut from the end) and what they seldom do.

use crate::align::PairAlignment;
use crate::prepare::Prepared;
use crate::script::Op;
use crate::share::{Pair, WordSet};
use headwater_model::record::PassageKind;

/// A word of the child that stands otherwise in the parent.
pub(crate) const CHANGED: f64 = 1.0;
/// The same in a sentence that was written anew: its words say little.
pub(crate) const REWORDED: f64 = 0.5;
/// A word of the parent that an aligned sentence of the child lacks.
const DROPPED: f64 = 0.5;
/// A stretch of sentences left out in the middle.
pub(crate) const OMITTED: f64 = 3.0;
/// The end cut off: what editors do first (the inverted pyramid).
const TRUNCATED: f64 = 1.0;
/// A passage that moved.
pub(crate) const MOVED: f64 = 2.0;
/// Gaps of fewer words between aligned stretches are marks of the aligner, not of an editor.
const GAP: usize = 4;

/// What was changed, left out and moved on the way from `parent` to `child`, the two documents of `pair`, in words.
pub(crate) fn changes(
    pair: &Pair,
    parent: usize,
    child: usize,
    docs: &[Prepared<'_>],
    alignments: &[PairAlignment],
) -> f64 {
    let mut sum = 0.0;
    for alignment in pair.alignments.iter().map(|&i| &alignments[i]) {
        for op in &alignment.ops {
            let Op::Change(a, b) = op else { continue };
            let (new, old) = if child == alignment.a.doc { (a.len(), b.len()) } else { (b.len(), a.len()) };
            let each = if alignment.kind == PassageKind::Rewritten { REWORDED } else { CHANGED };
            sum += each * new as f64 + DROPPED * old.saturating_sub(new) as f64;
        }
    }
    let (inner, end) = gaps(&docs[parent], &pair.side(parent).all, None);
    let moved = moved(pair, parent, child, alignments);
    sum + MOVED * moved as f64 + OMITTED * inner as f64 + if end { TRUNCATED } else { 0.0 }
}

/// Passages of `child` that stand before what they follow in `parent`.
pub(crate) fn moved(pair: &Pair, parent: usize, child: usize, alignments: &[PairAlignment]) -> usize {
    let each = pair.alignments.iter().map(|&i| &alignments[i]);
    let mut order: Vec<(usize, usize)> =
        each.map(|a| (a.words(child).start, a.words(parent).start)).collect();
    order.sort_unstable();
    order.windows(2).filter(|w| w[1].1 < w[0].1).count()
}

/// Stretches of a parent's sentences that the child lacks: how many with shared text after them, and whether the last
/// stretch is one. With `held`, only sentences count that are in that set too.
pub(crate) fn gaps(parent: &Prepared<'_>, taken: &WordSet, held: Option<&WordSet>) -> (usize, bool) {
    let (mut inner, mut open, mut begun) = (0, 0, false);
    for sentence in &parent.sentences {
        let kept = sentence.words.clone().filter(|w| taken.has(*w)).count();
        if kept == 0 && sentence.words.len() >= GAP {
            let counts = |set: &WordSet| sentence.words.clone().filter(|w| set.has(*w)).count() >= GAP;
            open += usize::from(held.is_none_or(counts));
        } else if kept > 0 {
            inner += usize::from(open > 0 && begun);
            // Sentences before the first shared one are one stretch too: a new lead was put on.
            inner += usize::from(open > 0 && !begun);
            (open, begun) = (0, true);
        }
    }
    (inner, open > 0)
}
