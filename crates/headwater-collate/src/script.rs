//! Edit scripts over words: how to get from one text to the other.

use crate::fold::{CUE, FUNCTION, Word};
use crate::prepare::Prepared;
use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// One step of an edit script over the words of two documents, by index of word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// The same words on both sides.
    Equal(Range<usize>, Range<usize>),
    /// Words of the first side (perhaps none) that stand as those of the second (perhaps none).
    Change(Range<usize>, Range<usize>),
}

impl Op {
    /// Words on the first side.
    pub fn a(&self) -> &Range<usize> {
        let (Self::Equal(a, _) | Self::Change(a, _)) = self;
        a
    }

    /// Words on the second side.
    pub fn b(&self) -> &Range<usize> {
        let (Self::Equal(_, b) | Self::Change(_, b)) = self;
        b
    }

    /// Number of equal words.
    pub fn equal(&self) -> usize {
        if let Self::Equal(a, _) = self { a.len() } else { 0 }
    }

    pub(crate) fn swapped(self) -> Self {
        match self {
            Self::Equal(a, b) => Self::Equal(b, a),
            Self::Change(a, b) => Self::Change(b, a),
        }
    }
}

/// Words of the first side covered by a script.
pub(crate) fn a_range(ops: &[Op]) -> Range<usize> {
    ops.first().map_or(0, |o| o.a().start)..ops.last().map_or(0, |o| o.a().end)
}

/// Words of the second side covered by a script.
pub(crate) fn b_range(ops: &[Op]) -> Range<usize> {
    ops.first().map_or(0, |o| o.b().start)..ops.last().map_or(0, |o| o.b().end)
}

/// Share of the words of both sides that agree.
pub(crate) fn agreement(ops: &[Op]) -> f64 {
    let equal: usize = ops.iter().map(Op::equal).sum();
    let all = a_range(ops).len() + b_range(ops).len();
    if all == 0 { 0.0 } else { 2.0 * equal as f64 / all as f64 }
}

/// The script between two stretches of words.
pub(crate) fn diff(
    a: &Prepared<'_>,
    of_a: Range<usize>,
    b: &Prepared<'_>,
    of_b: Range<usize>,
    out: &mut Vec<Op>,
) {
    if of_a.is_empty() && of_b.is_empty() {
        return;
    }
    if of_a.is_empty() || of_b.is_empty() {
        out.push(Op::Change(of_a, of_b));
        return;
    }
    let keys = |words: &[Word]| words.iter().map(|w| w.key).collect::<Vec<u64>>();
    let (x, y) = (keys(&a.words[of_a.clone()]), keys(&b.words[of_b.clone()]));
    for op in capture_diff_slices(Algorithm::Myers, &x, &y) {
        let shift = |r: Range<usize>, by: usize| r.start + by..r.end + by;
        let (old, new) = (shift(op.old_range(), of_a.start), shift(op.new_range(), of_b.start));
        out.push(if matches!(op, DiffOp::Equal { .. }) { Op::Equal(old, new) } else { Op::Change(old, new) });
    }
}

/// Joins neighbouring steps of one sort, and takes an equal "of the" between two larger changes as part of the change:
/// it is chance, and cuts what a reader sees as one change into two.
pub(crate) fn tidy(ops: Vec<Op>, words: &[Word]) -> Vec<Op> {
    let size = |o: &Op| o.a().len().max(o.b().len());
    let is_change = |o: &Op| matches!(o, Op::Change(..));
    let opens = |i: usize| i == 0 || words[i - 1].sentence != words[i].sentence;
    let chance: Vec<bool> = (0..ops.len())
        .map(|i| {
            !is_change(&ops[i])
                && i > 0
                && ops.get(i + 1).is_some_and(is_change)
                && is_change(&ops[i - 1])
                && ops[i].equal() <= 2
                && size(&ops[i - 1]) + size(&ops[i + 1]) >= 4
                && words[ops[i].a().clone()].iter().all(|w| w.is(FUNCTION | CUE))
                && !opens(ops[i].a().start)
        })
        .collect();
    let mut out: Vec<Op> = Vec::with_capacity(ops.len());
    for (op, chance) in ops.into_iter().zip(chance) {
        let op = match op {
            Op::Equal(a, b) if chance => Op::Change(a, b),
            op => op,
        };
        match (out.last_mut(), op) {
            (Some(Op::Equal(a, b)), Op::Equal(c, d)) | (Some(Op::Change(a, b)), Op::Change(c, d)) => {
                a.end = c.end;
                b.end = d.end;
            }
            (_, op) => out.push(op),
        }
    }
    out
}

/// Cuts a script into pieces of about a sentence: wherever a sentence begins on both sides at once, and where one
/// begins on one side if that leaves a clause on both ("… on civilians. A spokesman …" and "… on civilians, and a
/// spokesman …").
pub(crate) fn cut(ops: Vec<Op>, a: &Prepared<'_>, b: &Prepared<'_>) -> Vec<Vec<Op>> {
    let (all_a, all_b) = (a_range(&ops), b_range(&ops));
    let mut pieces: Vec<Vec<Op>> = vec![Vec::new()];
    let mut from = (all_a.start, all_b.start);
    let mut place = |at: (usize, usize)| {
        let (in_a, in_b) = (starts(a, at.0), starts(b, at.1));
        let clause = (in_a || in_b)
            && at.0.saturating_sub(from.0).min(at.1.saturating_sub(from.1)) >= CLAUSE
            && (all_a.end - at.0).min(all_b.end - at.1) >= CLAUSE;
        let new = at != from && ((in_a && in_b) || clause);
        if new {
            from = at;
        }
        new
    };
    let mut push = |op: Op, new: bool| {
        if new && pieces.last().is_some_and(|p| !p.is_empty()) {
            pieces.push(Vec::new());
        }
        if let (Some(piece), false) = (pieces.last_mut(), op.a().is_empty() && op.b().is_empty()) {
            piece.push(op);
        }
    };
    for op in ops {
        match op {
            Op::Equal(x, y) => {
                let (mut done, mut new) = (0, place((x.start, y.start)));
                for k in 1..=x.len() {
                    let next = k < x.len() && place((x.start + k, y.start + k));
                    if next || k == x.len() {
                        push(Op::Equal(x.start + done..x.start + k, y.start + done..y.start + k), new);
                        (done, new) = (k, next);
                    }
                }
            }
            Op::Change(x, y) => {
                let new = place((x.start, y.start));
                let inner = |d: &Prepared<'_>, r: &Range<usize>| (r.start + 1..r.end).find(|&i| starts(d, i));
                // Where only one side begins a sentence, the words of the other go with the larger part.
                let beside = |at: usize, own: &Range<usize>, other: &Range<usize>| {
                    if at - own.start >= own.end - at { other.end } else { other.start }
                };
                let at = match (inner(a, &x), inner(b, &y)) {
                    (Some(in_a), Some(in_b)) => Some((in_a, in_b)),
                    (Some(in_a), None) => Some((in_a, beside(in_a, &x, &y))),
                    (None, Some(in_b)) => Some((beside(in_b, &y, &x), in_b)),
                    (None, None) => None,
                };
                match at {
                    Some(at) if place(at) => {
                        push(Op::Change(x.start..at.0, y.start..at.1), new);
                        push(Op::Change(at.0..x.end, at.1..y.end), true);
                    }
                    _ => push(Op::Change(x, y), new),
                }
            }
        }
    }
    for piece in &mut pieces {
        drop_foreign(piece, a, b);
    }
    pieces.retain(|p| !p.is_empty());
    pieces
}

/// Least number of words of a clause that stands for itself.
const CLAUSE: usize = 5;

fn starts(d: &Prepared<'_>, i: usize) -> bool {
    d.words.get(i).is_none_or(|w| d.sentences[w.sentence as usize].words.start == i)
}

/// Words at the edge that only one side has belong to what both share if the other side's sentence begins or ends there
/// ("…, the monitor said" was cut off), not if its sentence goes on elsewhere, and not if they are whole sentences.
fn drop_foreign(piece: &mut Vec<Op>, a: &Prepared<'_>, b: &Prepared<'_>) {
    let foreign = |op: &Op| {
        let (own, of, at, other) = match op {
            Op::Change(x, y) if y.is_empty() => (x, a, y.start, b),
            Op::Change(x, y) if x.is_empty() => (y, b, x.start, a),
            _ => return false,
        };
        !starts(other, at) || (starts(of, own.start) && starts(of, own.end))
    };
    while piece.last().is_some_and(foreign) {
        piece.pop();
    }
    let from = piece.iter().take_while(|op| foreign(op)).count();
    piece.drain(..from);
}

/// The runs of a script that agree well enough to be one edited text: all maximal scoring subsequences, in one pass
/// (Ruzzo and Tompa 1999). An equal word counts 1 and a changed word of either side takes 3/4, so that a run pays off
/// from about 60 % agreement.
pub(crate) fn dense(ops: &[Op]) -> Vec<Range<usize>> {
    struct Run {
        ops: Range<usize>,
        before: f64,
        after: f64,
    }
    let mut runs: Vec<Run> = Vec::new();
    let mut sum = 0.0;
    for (i, op) in ops.iter().enumerate() {
        let before = sum;
        match op {
            Op::Equal(a, _) => sum += a.len() as f64,
            Op::Change(a, b) => {
                sum -= 0.75 * (a.len() + b.len()) as f64;
                continue;
            }
        }
        let mut run = Run { ops: i..i + 1, before, after: sum };
        // Join with the nearest run that starts lower, if that one does not end higher.
        while let Some(j) = runs.iter().rposition(|r| r.before < run.before) {
            if runs[j].after >= run.after {
                break;
            }
            run = Run { ops: runs[j].ops.start..run.ops.end, before: runs[j].before, after: run.after };
            runs.truncate(j);
        }
        runs.push(run);
    }
    runs.into_iter().map(|r| r.ops).collect()
}
