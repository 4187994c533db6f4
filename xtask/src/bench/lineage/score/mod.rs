//! Truth against what was found, as counts that add up over stories.

mod edits;
mod passages;
mod stemma;

use super::render::Handed;
use super::story::Story;
use super::text::{Change, Tier, words};
use super::truth::Truth;
use headwater_model::Span;
use headwater_model::lineage::Collation;
use std::collections::BTreeMap;

/// How many of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) right: usize,
    pub(super) all: usize,
}

impl Part {
    pub(super) fn count(&mut self, right: bool) {
        self.right += usize::from(right);
        self.all += 1;
    }

    pub(super) fn add(&mut self, other: Self) {
        self.right += other.right;
        self.all += other.all;
    }

    /// 1 where there is nothing to get wrong.
    pub(super) fn ratio(self) -> f64 {
        if self.all == 0 { 1.0 } else { self.right as f64 / self.all as f64 }
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Figure {
    PassageRecall(Tier),
    PassagePrecision(Tier),
    CopiedRecall,
    CopiedPrecision,
    ParentRight,
    Decided,
    MixedRecall,
    MixedPrecision,
    OriginCount,
    OriginSets,
    EditRecall(Change),
    AlertPrecision(Change),
}

#[derive(Debug, Clone, Default)]
pub(super) struct Scores {
    pub(super) parts: BTreeMap<Figure, Part>,
    /// What was expected and what was found, in words.
    pub(super) faults: Vec<String>,
    pub(super) documents: usize,
    pub(super) stories: usize,
}

impl Scores {
    pub(super) fn count(&mut self, figure: Figure, right: bool) {
        self.parts.entry(figure).or_default().count(right);
    }

    pub(super) fn of(&self, figure: Figure) -> Part {
        self.parts.get(&figure).copied().unwrap_or_default()
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (figure, part) in &other.parts {
            self.parts.entry(*figure).or_default().add(*part);
        }
        self.documents += other.documents;
        self.stories += other.stories;
    }

    /// All that is wrong.
    pub(super) fn wrong(&self) -> usize {
        self.parts.values().map(|p| p.all - p.right).sum()
    }
}

/// One story as made and as found.
pub(super) struct Case<'c> {
    pub(super) story: &'c Story,
    pub(super) handed: &'c [Handed],
    pub(super) truth: &'c Truth,
    pub(super) found: &'c Collation,
}

/// A sentence of a report.
pub(super) struct Unit<'c> {
    pub(super) span: Span,
    pub(super) sentence: &'c super::text::Sentence,
    pub(super) words: Vec<String>,
}

impl<'c> Case<'c> {
    /// The sentences of each report.
    fn units(&self) -> Vec<Vec<Unit<'c>>> {
        let of = |h: &'c Handed| {
            let sentences = self.story.nodes[h.node].text.sentences();
            sentences
                .zip(&h.spans)
                .map(|(sentence, span)| Unit { span: *span, sentence, words: words(&sentence.text) })
                .collect()
        };
        self.handed.iter().map(of).collect()
    }

    /// A report as faults call it: its node.
    fn name(&self, report: usize) -> String {
        format!("#{}", self.handed[report].node)
    }
}

/// Counts one story.
pub(super) fn score(case: &Case<'_>) -> Scores {
    let mut scores = Scores { documents: case.handed.len(), stories: 1, ..Scores::default() };
    let units = case.units();
    passages::count(case, &units, &mut scores);
    stemma::count(case, &mut scores);
    edits::count(case, &units, &mut scores);
    scores
}

/// Whether one of the two spans lies in the other by half.
fn overlap(a: Span, b: Span) -> bool {
    2 * a.shared(b) >= a.len().min(b.len())
}

/// Whether two sentences have a source sentence in common.
fn related(a: &Unit<'_>, b: &Unit<'_>) -> bool {
    a.sentence.atoms.iter().any(|x| b.sentence.atoms.contains(x))
}
