//! What most witnesses of a family read, word by word: the nearest thing to a text that nobody handed in.

use crate::descent::Family;
use crate::kin::{CHANGED, REWORDED};
use crate::script::Op;
use headwater_model::record::PassageKind;
use rustc_hash::FxHashMap;

/// What a word that only one other member has is worth against the lost text having it, by the size of the family:
/// where many could have it and one has, the two of them have it from one another.
const SINGLE: [f64; 5] = [0.0, 0.0, 0.0, 0.1, 0.25];

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
    /// What the word costs if most others are right.
    fn against(&self) -> f64 {
        if self.other + self.reworded <= self.same {
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
    // What comes after all that several have may be the end of the lost text, which most cut off.
    let tail = counts.iter().rposition(|c| c.held > 1).map_or(0, |w| w + 1);
    let single = counts[..tail].iter().filter(|c| c.held == 1).count();
    let each = SINGLE[family.group.members.len().min(SINGLE.len() - 1)];
    against + each * single as f64
}
