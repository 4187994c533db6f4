//! How much of each document another one has (containment: Broder 1997), and the words that are shared as sets.

use crate::align::PairAlignment;
use crate::fold::QUOTED;
use crate::prepare::Prepared;
use headwater_model::RegionKind;
use headwater_model::Workers;
use headwater_model::lineage::Share;
use headwater_model::record::PassageKind;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// An unbroken run of equal words as long as this counts as verbatim, also inside an edited passage: one "Mr" put into a
/// sentence does not make the other thirty words less copied.
const RUN: usize = 6;
/// Fewer words are no sentence that tells the news.
const LEAD: usize = 8;

/// A set of words of one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct WordSet(Vec<u64>);

impl WordSet {
    pub(crate) fn new(words: usize) -> Self {
        Self(vec![0; words.div_ceil(64)])
    }

    pub(crate) fn insert(&mut self, i: usize) {
        if let Some(block) = self.0.get_mut(i / 64) {
            *block |= 1 << (i % 64);
        }
    }

    pub(crate) fn has(&self, i: usize) -> bool {
        self.0.get(i / 64).is_some_and(|block| block & (1 << (i % 64)) != 0)
    }

    /// Takes out what another set has.
    pub(crate) fn remove(&mut self, other: &Self) {
        for (x, y) in self.0.iter_mut().zip(&other.0) {
            *x &= !y;
        }
    }

    /// How much of a document's words the set is, 0–1.
    pub(crate) fn part_of(&self, doc: &Prepared<'_>) -> f64 {
        self.len() as f64 / doc.len().max(1) as f64
    }

    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|b| b.count_ones() as usize).sum()
    }

    pub(crate) fn shared(&self, other: &Self) -> usize {
        self.0.iter().zip(&other.0).map(|(x, y)| (x & y).count_ones() as usize).sum()
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (x, y) in self.0.iter_mut().zip(&other.0) {
            *x |= y;
        }
    }
}

/// What one document of a pair shares with the other.
#[derive(Debug, Clone)]
pub(crate) struct Side {
    pub(crate) verbatim: WordSet,
    pub(crate) all: WordSet,
    /// Outside quotation marks.
    pub(crate) own: WordSet,
    /// Number of those that stand in long runs of equal words.
    pub(crate) copied: usize,
    /// Sentences with shared words outside quotation marks.
    pub(crate) sentences: usize,
    /// Words outside quotation marks that are shared by copying, not by rewording.
    pub(crate) close: usize,
    /// Sentences with such words.
    pub(crate) close_sentences: usize,
    /// Words of its first sentence that stand in long runs of equal words outside quotation marks.
    pub(crate) lead: usize,
}

/// What two documents share, `x < y`.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) x: usize,
    pub(crate) y: usize,
    pub(crate) of_x: Side,
    pub(crate) of_y: Side,
    /// Indices of the alignments.
    pub(crate) alignments: Vec<usize>,
}

impl Pair {
    pub(crate) fn side(&self, doc: usize) -> &Side {
        if doc == self.x { &self.of_x } else { &self.of_y }
    }
}

/// Pairs that share something, sorted.
pub(crate) fn pairs(docs: &[Prepared<'_>], alignments: &[PairAlignment], workers: &dyn Workers) -> Vec<Pair> {
    let mut by_pair: Vec<((usize, usize), usize)> =
        alignments.iter().enumerate().map(|(i, a)| ((a.a.doc, a.b.doc), i)).collect();
    by_pair.sort_unstable();
    let lists: Vec<&[((usize, usize), usize)]> = by_pair.chunk_by(|x, y| x.0 == y.0).collect();
    workers.map(lists.len(), |k| {
        let (x, y) = lists[k][0].0;
        pair((x, &docs[x]), (y, &docs[y]), lists[k].iter().map(|l| l.1).collect(), alignments)
    })
}

/// What two documents share by the alignments `list`.
pub(crate) fn pair(
    x: (usize, &Prepared<'_>),
    y: (usize, &Prepared<'_>),
    list: Vec<usize>,
    alignments: &[PairAlignment],
) -> Pair {
    Pair {
        x: x.0,
        y: y.0,
        of_x: side(x.0, x.1, &list, alignments),
        of_y: side(y.0, y.1, &list, alignments),
        alignments: list,
    }
}

fn side(doc: usize, of: &Prepared<'_>, list: &[usize], alignments: &[PairAlignment]) -> Side {
    let empty = WordSet::new(of.len());
    let mut close = empty.clone();
    let mut side = Side {
        verbatim: empty.clone(),
        all: empty.clone(),
        own: empty,
        copied: 0,
        sentences: 0,
        close: 0,
        close_sentences: 0,
        lead: 0,
    };
    // Sentences by how many of their words are shared outside quotation marks: all, and copied ones.
    let mut sentences: FxHashMap<u32, [usize; 2]> = FxHashMap::default();
    for &i in list {
        for op in alignments[i].ops.iter().filter(|o| o.equal() >= RUN) {
            let words = if doc == alignments[i].a.doc { op.a() } else { op.b() };
            words.clone().for_each(|at| side.verbatim.insert(at));
        }
        for at in alignments[i].words(doc) {
            let word = &of.words[at];
            side.all.insert(at);
            if !word.is(QUOTED) && !alignments[i].quotation {
                side.own.insert(at);
                let copied = alignments[i].kind != PassageKind::Rewritten;
                let counts = sentences.entry(word.sentence).or_default();
                counts[0] += 1;
                if copied {
                    counts[1] += 1;
                    close.insert(at);
                }
            }
        }
    }
    side.copied = side.own.shared(&side.verbatim);
    side.sentences = sentences.values().filter(|n| n[0] >= 4).count();
    side.close_sentences = sentences.values().filter(|n| n[1] >= 4).count();
    side.close = close.len();
    let copied = |at: &usize| side.own.has(*at) && side.verbatim.has(*at);
    side.lead = lead(of).map_or(0, |words| words.filter(copied).count());
    side
}

/// The words of the sentence that a report opens with, below its headline.
fn lead(doc: &Prepared<'_>) -> Option<Range<usize>> {
    let body = doc.document().regions.iter().find(|r| r.kind == RegionKind::Body)?.span;
    let first = doc.sentences.iter().find(|s| s.span.start >= body.start && s.words.len() >= LEAD)?;
    Some(first.words.clone())
}

/// Shares in both directions, sorted by document.
pub(crate) fn shares(docs: &[Prepared<'_>], pairs: &[Pair]) -> Vec<Share> {
    let mut out: Vec<Share> = pairs
        .iter()
        .flat_map(|p| [(p.x, p.y), (p.y, p.x)].map(|(doc, with)| (doc, with, p.side(doc))))
        .map(|(doc, with, side)| {
            let of = |set: &WordSet| set.part_of(&docs[doc]);
            Share { doc, with, verbatim: of(&side.verbatim), all: of(&side.all), unquoted: of(&side.own) }
        })
        .collect();
    out.sort_by_key(|s| (s.doc, s.with));
    out
}
