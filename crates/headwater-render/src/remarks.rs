//! What copies left out or changed that a reader must not miss: sources, doubts, notes on verification, negations,
//! numbers, quoted words.

use crate::index::{Index, StoryView};
use crate::kin::{Edge, Kin};
use crate::pairs::{Change, Row, of_alignments, of_passages};
use headwater_model::record::EditChange;
use std::collections::BTreeSet;

/// One difference with the words of both sides around it.
pub(crate) struct Remark<'a> {
    pub(crate) change: Change<'a>,
    /// The passage that it stands in.
    pub(crate) left: &'a headwater_model::Cite,
    /// The same on the other side.
    pub(crate) right: &'a headwater_model::Cite,
    /// The right draws on the left. Otherwise it cannot be told which of the two was changed.
    pub(crate) directed: bool,
}

/// What a row says that must not be missed.
pub(crate) fn of_row<'a>(row: &Row<'a>, directed: bool) -> Vec<Remark<'a>> {
    let mut out = Vec::new();
    for change in &row.changes {
        let lacks = change.way == EditChange::Added && change.turned().is_alert();
        // Without a direction, what one has in addition the other lacks.
        let (change, left, right) = if !directed && lacks {
            (change.turned(), row.right, row.left)
        } else {
            (*change, row.left, row.right)
        };
        if change.is_grave() {
            out.push(Remark { change, left, right, directed });
        }
    }
    out
}

/// What the copy that an edge leads to left out or changed.
pub(crate) fn of_edge<'a>(edge: &Edge<'a>) -> Vec<Remark<'a>> {
    of_alignments(&edge.row.alignments, false).iter().flat_map(|row| of_row(row, true)).collect()
}

/// All of a story, the gravest first. Descent comes before what is only compared; a pair of reports that an edge or a
/// link has aligned is not told again from its passages.
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
    out.sort_by_key(|r| (r.change.weight(), !r.directed));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_come_first_and_nothing_is_told_twice() {
        let record = crate::fixture::record();
        let index = Index::new(&record);
        let story = &index.stories()[0];
        let kin = Kin::new(&index, story);
        let told: Vec<String> = of_story(&index, story, &kin)
            .iter()
            .map(|r| {
                let side = |c: &headwater_model::Cite| index.siglum(&c.report).to_owned();
                let arrow = if r.directed { "→" } else { "–" };
                format!(
                    "{}{arrow}{} {} {}",
                    side(r.left),
                    side(r.right),
                    r.change.kind.as_str(),
                    r.change.way.as_str()
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "H–I hedge dropped",
                "A–J attribution dropped",
                "H–I attribution dropped",
                "H–I hedge dropped",
                "H–I negation dropped",
                "B→G number changed",
                "B→G wording changed",
            ]
        );
    }
}
