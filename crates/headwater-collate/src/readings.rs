//! What most witnesses of a family read, word by word: the nearest thing to a text that nobody handed in.

use crate::descent::Family;
use crate::kin::{CHANGED, MOVED, OMITTED, REWORDED, gaps, moved};
use crate::script::Op;
use crate::share::WordSet;
use headwater_model::record::PassageKind;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// A stretch that only one other member has, where the rest go on before and after it: for each of them after the
/// first, so many words. That all but two left out the same is less likely than that one of the two put it in.
const STRETCH: f64 = 4.0;
/// At most, for one stretch.
const MOST: f64 = 16.0;
/// Shorter stretches are wording.
const WORDS: usize = 8;
/// Where a member goes on: so near to the stretch on both sides.
const NEAR: usize = 25;

/// More than this must agree on another reading than have the member's own.
const MORE: u32 = 0;

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
    /// The most others that read otherwise in one way.
    agreed: u32,
}

impl Count {
    /// What the word costs if most others are right. A reading that two others have is taken for the lost text's,
    /// unless still more agree on another one: those that go apart in ways of their own say nothing against it.
    fn against(&self) -> f64 {
        if self.same > 1 && self.agreed <= self.same + MORE || self.other + self.reworded <= self.same {
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
    let mut others: Vec<(usize, u64)> = Vec::new();
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
                if let Op::Change(a, b) = op
                    && alignment.kind != PassageKind::Rewritten
                {
                    let (own, theirs) = if doc == alignment.a.doc { (a, b) } else { (b, a) };
                    let mut hasher = FxHasher::default();
                    for word in &family.docs[near].words[theirs.clone()] {
                        hasher.write_u64(word.key);
                    }
                    others.extend(own.clone().map(|w| (w, hasher.finish())));
                }
            }
        }
    }
    others.sort_unstable();
    for same in others.chunk_by(|x, y| x == y) {
        let count = &mut counts[same[0].0];
        count.agreed = count.agreed.max(same.len() as u32);
    }
    let against: f64 = counts.iter().map(Count::against).sum();
    against + stretches(family, doc, &counts) + layout(family, doc)
}

/// What it takes to bring the lost text into the order of a member, and what that leaves out of it: passages moved
/// against half of the others, stretches missing that two others have.
fn layout(family: &Family<'_>, doc: usize) -> f64 {
    let mut moves: Vec<usize> = Vec::new();
    let mut omitted: Vec<usize> = Vec::new();
    for &near in family.near(doc) {
        let Some(pair) = family.pair(doc, near) else { continue };
        moves.push(moved(pair, near, doc, family.alignments));
        let mut held = WordSet::new(family.docs[near].len());
        for &third in family.near(near).iter().filter(|t| **t != doc) {
            if let Some(pair) = family.pair(near, third) {
                held.add(&pair.side(near).all);
            }
        }
        omitted.push(gaps(&family.docs[near], &pair.side(near).all, Some(&held)).0);
    }
    moves.sort_unstable();
    omitted.sort_unstable();
    let moved = moves.get(moves.len() / 2).copied().unwrap_or(0);
    let omitted = omitted.get(omitted.len() / 2).copied().unwrap_or(0);
    MOVED * moved as f64 + OMITTED * omitted as f64
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
