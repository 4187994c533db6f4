//! What copies left out or changed that a reader must not miss: sources, doubts, notes on verification, negations,
//! numbers, quoted words.

use crate::index::{Index, StoryView};
use crate::kin::{Edge, Kin};
use crate::pairs::{Change, Piece, Row, Side, of_alignments, of_passages, pieces};
use headwater_model::Cite;
use headwater_model::record::{EditChange, PassageKind};
use std::collections::{BTreeMap, BTreeSet};

/// One difference with the words of both sides around it.
pub(crate) struct Remark<'a> {
    pub(crate) change: Change<'a>,
    /// Further differences of the same sort in the same words.
    rest: Vec<Change<'a>>,
    /// The passage that it stands in.
    pub(crate) left: &'a Cite,
    /// The same on the other side.
    pub(crate) right: &'a Cite,
    /// The right draws on the left. Otherwise it cannot be told which of the two was changed.
    pub(crate) directed: bool,
    /// Other pairs of reports that differ in the same words.
    pub(crate) also: Vec<(&'a str, &'a str)>,
}

impl<'a> Remark<'a> {
    /// The words of one side, cut where they differ.
    pub(crate) fn pieces(&self, index: &Index<'a>, side: Side) -> Vec<Piece<'a>> {
        let changes = std::iter::once(self.change).chain(self.rest.iter().copied()).collect();
        pieces(index, &Row { kind: PassageKind::Edited, left: self.left, right: self.right, changes }, side)
    }
}

/// What a row says that must not be missed.
pub(crate) fn of_row<'a>(row: &Row<'a>, directed: bool) -> Vec<Remark<'a>> {
    let mut out: Vec<Remark> = Vec::new();
    for &change in &row.changes {
        let lacks = change.way == EditChange::Added && change.turned().is_alert();
        // Without a direction, what one has in addition the other lacks.
        let turned = !directed && lacks;
        let (change, mut left, mut right) =
            if turned { (change.turned(), row.right, row.left) } else { (change, row.left, row.right) };
        if !change.is_grave() {
            continue;
        }
        if change.loose {
            if change.owner() == Side::Left {
                left = change.left;
            } else {
                right = change.right;
            }
        }
        // Words of one quotation are told together.
        let quoted = change.weight() == 5;
        match out.iter_mut().find(|r| quoted && r.change.weight() == 5 && r.left == left && r.right == right)
        {
            Some(told) => told.rest.push(change),
            None => out.push(Remark { change, rest: Vec::new(), left, right, directed, also: Vec::new() }),
        }
    }
    out
}

/// What the copy that an edge leads to left out or changed.
pub(crate) fn of_edge<'a>(edge: &Edge<'a>) -> Vec<Remark<'a>> {
    of_alignments(&edge.row.alignments, false).iter().flat_map(|row| of_row(row, true)).collect()
}

/// All of a story, the gravest first. Descent comes before what is only compared; a pair of reports that an edge or a
/// link has aligned is not told again from its passages, and the same words that differ between several pairs are told
/// once.
pub(crate) fn of_story<'a>(index: &Index<'a>, story: &StoryView<'a>, kin: &Kin<'a>) -> Vec<Remark<'a>> {
    let mut out = Vec::new();
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    let pair = |a: &'a str, b: &'a str| if a < b { (a, b) } else { (b, a) };
    let edges = kin.edges.iter().map(|e| (&e.row.alignments, true));
    let links = kin.links.iter().map(|l| (&l.row.alignments, false));
    for (rows, directed) in edges.chain(links) {
        for row in of_alignments(rows, false) {
            told.insert(pair(&row.left.report, &row.right.report));
            out.extend(of_row(&row, directed));
        }
    }
    for passage in story.passages(index) {
        let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
        for edit in &passage.edits {
            let (from, to) = (edit.from.report.as_str(), edit.to.report.as_str());
            let key = pair(from, to);
            if story.has(index, to) && !told.contains(&key) && seen.insert(key) {
                let directed = passage.parent.as_ref().is_some_and(|p| p.report == from);
                for row in of_passages(std::iter::once(passage), Some(from), to) {
                    out.extend(of_row(&row, directed));
                }
            }
        }
    }
    let mut out = joined(index, out);
    out.sort_by_key(|r| (r.change.weight(), !r.directed));
    out
}

/// The same words that differ between several pairs of reports, told once.
fn joined<'a>(index: &Index<'a>, all: Vec<Remark<'a>>) -> Vec<Remark<'a>> {
    let words = |remark: &Remark<'a>, side| -> Vec<String> {
        let pieces = remark.pieces(index, side);
        pieces.iter().filter(|p| p.change.is_some()).map(|p| p.text.to_lowercase()).collect()
    };
    let mut first: BTreeMap<_, usize> = BTreeMap::new();
    let mut out: Vec<Remark> = Vec::new();
    for remark in all {
        let (left, right) = (words(&remark, Side::Left), words(&remark, Side::Right));
        let key = (remark.change.weight(), remark.directed, left, right);
        if let Some(&at) = first.get(&key) {
            out[at].also.push((&remark.left.report, &remark.right.report));
        } else {
            first.insert(key, out.len());
            out.push(remark);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(record: &headwater_model::Record) -> Vec<String> {
        let index = Index::new(record);
        let story = &index.stories()[0];
        let kin = Kin::new(&index, story);
        let words = |r: &Remark, side| {
            let pieces = r.pieces(&index, side);
            pieces.iter().filter(|p| p.change.is_some()).map(|p| p.text).collect::<Vec<_>>().join("+")
        };
        of_story(&index, story, &kin)
            .iter()
            .map(|r| {
                let side = |c: &Cite| index.siglum(&c.report).to_owned();
                let arrow = if r.directed { "→" } else { "–" };
                let (l, m) = (words(r, Side::Left), words(r, Side::Right));
                format!("{}{arrow}{} {}: {l} / {m}", side(r.left), side(r.right), r.change.kind.as_str())
            })
            .collect()
    }

    #[test]
    fn the_gravest_come_first_and_nothing_is_told_twice() {
        assert_eq!(
            told(&crate::fixture::record()),
            [
                "H–I hedge: which could not be independently verified / ",
                "A–J attribution: the coast guard said / ",
                "H–I attribution: the rescue service said / ",
                "H–I hedge: allegedly / ",
                "H–I negation: no / ",
                "B→G number: 11 / 13",
                "B→G wording: smoke / fire,”",
            ]
        );
    }

    #[test]
    fn the_same_words_between_several_pairs_are_told_once() {
        let mut record = crate::fixture::record();
        let before = told(&record).len();
        let same = record.lineage.links[1].alignments[0].clone();
        record.lineage.links[0].alignments.push(same);
        assert_eq!(told(&record).len(), before);
    }

    #[test]
    fn a_sentence_beside_the_passage_is_told_with_its_own_words() {
        let mut record = crate::fixture::record();
        let edge = &mut record.lineage.edges[4];
        let mut edit = edge.alignments[0].edits[0].clone();
        let gone = "Salme Radio was the first to report the fire.";
        let at = record.reports[1].text.find(gone).unwrap() as u32;
        (edit.kind, edit.change) = (headwater_model::record::EditKind::Hedge, EditChange::Dropped);
        edit.verification = true;
        (edit.from.start, edit.from.end) = (at, at + gone.len() as u32);
        edit.to = edge.alignments[0].child.clone();
        edge.alignments[0].edits.push(edit);
        assert_eq!(told(&record)[0], format!("B→G hedge: {gone} / "));
    }
}
