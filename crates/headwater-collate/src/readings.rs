//! What most witnesses of a family read, word by word: the nearest thing to a text that nobody handed in.

use crate::descent::Family;
use crate::kin::{CHANGED, REWORDED};
use crate::script::Op;
use headwater_model::record::PassageKind;
use rustc_hash::FxHashMap;

/// A stretch that only one other member has, where the rest go on before and after it: for each of them after the
/// first, so many words. That all but two left out the same is less likely than that one of the two put it in.
const STRETCH: f64 = 4.0;
/// At most, for one stretch.
const MOST: f64 = 16.0;
/// Shorter stretches are wording.
const WORDS: usize = 8;
/// Where a member goes on: so near to the stretch on both sides.
const NEAR: usize = 25;

/// For each member, how far it is from what most others read.
pub(crate) struct Readings {
    cost: FxHashMap<usize, f64>,
}

impl Readings {
    /// `lost`: whether anybody will ask.
    pub(crate) fn new(family: &Family<'_>, lost: bool) -> Self {
        let mut cost = FxHashMap::default();
        for &doc in family.group.members.iter().filter(|_| lost) {
            cost.insert(doc, of(family, doc));
        }
        Self { cost }
    }

    /// Words by which a member differs from what most others read.
    pub(crate) fn cost(&self, doc: usize) -> f64 {
        self.cost.get(&doc).copied().unwrap_or(0.0)
    }
}

/// How the others read a word.
#[derive(Clone, Copy, Default)]
struct Count {
    held: u32,
    same: u32,
    other: u32,
    /// In a sentence that was written anew.
    reworded: u32,
}

impl Count {
    /// What the word costs if most others are right. A reading that two others have is taken for the lost text's.
    fn against(&self) -> f64 {
        if self.same > 1 || self.other + self.reworded <= self.same {
            0.0
        } else if self.other >= self.reworded {
            CHANGED
        } else {
            REWORDED
        }
    }
}

fn of(family: &Family<'_>, doc: usize) -> f64 {
    let words = family.docs[doc].len();
    let mut counts = vec![Count::default(); words];
    for &near in family.near(doc) {
        let Some(pair) = family.pair(doc, near) else { continue };
        for alignment in pair.alignments.iter().map(|&i| &family.alignments[i]) {
            for op in &alignment.ops {
                let words = if doc == alignment.a.doc { op.a() } else { op.b() };
                for count in &mut counts[words.clone()] {
                    count.held += 1;
                    match op {
                        Op::Equal(..) => count.same += 1,
                        Op::Change(..) if alignment.kind == PassageKind::Rewritten => count.reworded += 1,
                        Op::Change(..) => count.other += 1,
                    }
                }
            }
        }
    }
    let against: f64 = counts.iter().map(Count::against).sum();
    against + stretches(family, doc, &counts)
}

/// What stretches of one holder say against the lost text.
fn stretches(family: &Family<'_>, doc: usize, counts: &[Count]) -> f64 {
    let mut sum = 0.0;
    let mut at = 0;
    while at < counts.len() {
        let len = counts[at..].iter().take_while(|c| c.held == 1).count();
        if len >= WORDS {
            let goes_on = |near: &&usize| {
                let Some(pair) = family.pair(doc, **near) else { return false };
                let has = |mut words: std::ops::Range<usize>| words.any(|w| pair.side(doc).all.has(w));
                has(at.saturating_sub(NEAR)..at)
                    && has(at + len..counts.len().min(at + len + NEAR))
                    && !has(at..at + len)
            };
            let others = family.near(doc).iter().filter(goes_on).count();
            sum += (STRETCH * others.saturating_sub(1) as f64).min(MOST);
        }
        at += len.max(1);
    }
    sum
}
