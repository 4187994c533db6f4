//! What most witnesses of a family read, word by word: the nearest thing to a text that nobody handed in.

use crate::descent::Family;
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

fn of(family: &Family<'_>, doc: usize) -> f64 {
    let words = family.docs[doc].len();
    let (mut same, mut other, mut held) = (vec![0_u32; words], vec![0_u32; words], vec![0_u32; words]);
    for &near in family.near(doc) {
        let Some(pair) = family.pair(doc, near) else { continue };
        for alignment in pair.alignments.iter().map(|&i| &family.alignments[i]) {
            for op in &alignment.ops {
                let words = if doc == alignment.a.doc { op.a() } else { op.b() };
                for w in words.clone() {
                    held[w] += 1;
                    match op {
                        Op::Equal(..) => same[w] += 1,
                        Op::Change(..) if alignment.kind != PassageKind::Rewritten => other[w] += 1,
                        Op::Change(..) => {}
                    }
                }
            }
        }
    }
    let against = (0..words).filter(|&w| other[w] > same[w]).count();
    let single = held.iter().filter(|h| **h == 1).count();
    let each = SINGLE[family.group.members.len().min(SINGLE.len() - 1)];
    against as f64 + each * single as f64
}
