//! Shared text of two documents.
use crate::prepare::{Frequencies, Prepared};
use headwater_model::lineage::Anchor;
use headwater_model::record::PassageKind;
use std::ops::Range;

/// One step of an edit script over the words of two documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// The same words on both sides.
    Equal(Range<usize>, Range<usize>),
    /// Words of the first side (perhaps none) that stand as those of the second (perhaps none).
    Change(Range<usize>, Range<usize>),
}

/// Text that two documents share.
#[derive(Debug, Clone, PartialEq)]
pub struct PairAlignment {
    /// Verbatim, edited or rewritten.
    pub kind: PassageKind,
    /// The words in the document with the lower index.
    pub a: Anchor,
    /// The words in the other.
    pub b: Anchor,
    /// The whole edit script from `a` to `b`.
    pub ops: Vec<Op>,
    /// 0–1: share of the words that agree.
    pub score: f64,
    /// At least 80 % of the words stand inside quotation marks on both sides.
    pub quotation: bool,
}

/// Aligns two documents. The result does not depend on which is given first.
pub fn align(
    _a: (usize, &Prepared<'_>),
    _b: (usize, &Prepared<'_>),
    _frequencies: &Frequencies,
) -> Vec<PairAlignment> {
    Vec::new()
}
