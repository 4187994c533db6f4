//! The text that a parent and a child share, side by side, with what was changed on the way.

use crate::edit::edits;
use crate::fold::VERIFICATION;
use crate::lineage::Story;
use crate::script::Op;
use crate::share::Pair;
use headwater_model::lineage::{Aligned, Anchor, Edit};
use headwater_model::record::{EditChange, EditKind, PassageKind};

/// The shared text of two documents, in the order of the child.
pub(crate) fn aligned(story: &Story<'_>, parent: usize, child: usize) -> Vec<Aligned> {
    let Some(pair) = story.pair(parent, child) else { return Vec::new() };
    let (of_parent, of_child) = ((parent, &story.docs[parent]), (child, &story.docs[child]));
    let mut rows: Vec<Aligned> = pair
        .alignments
        .iter()
        .map(|&i| {
            let link = &story.alignments[i];
            // The words of a rewording differ throughout: what is changed in it is the whole.
            let list = if link.kind == PassageKind::Rewritten {
                Vec::new()
            } else if link.a.doc == parent {
                edits(&link.ops, of_parent, of_child)
            } else {
                let ops: Vec<Op> = link.ops.iter().cloned().map(Op::swapped).collect();
                edits(&ops, of_parent, of_child)
            };
            Aligned {
                kind: link.kind,
                from: link.side(parent),
                to: link.side(child),
                score: link.score,
                edits: list,
            }
        })
        .collect();
    left_out(story, pair, parent, &mut rows);
    rows.sort_by_key(|r| (r.to, r.from));
    rows
}

/// A sentence of the parent on whether something was verified that the child lacks: shown with the row before it.
fn left_out(story: &Story<'_>, pair: &Pair, parent: usize, rows: &mut [Aligned]) {
    let doc = &story.docs[parent];
    let taken = &pair.side(parent).all;
    for sentence in &doc.sentences {
        let mut words = sentence.words.clone();
        let noted = words.clone().any(|w| doc.words[w].is(VERIFICATION));
        if !noted || words.any(|w| taken.has(w)) {
            continue;
        }
        let before = rows.iter_mut().filter(|r| r.from.span.end <= sentence.span.start);
        let Some(row) = before.max_by_key(|r| r.from.span.end) else { continue };
        let to = Anchor { doc: row.to.doc, span: row.to.span };
        row.edits.push(Edit {
            kind: EditKind::Hedge,
            change: EditChange::Dropped,
            verification: true,
            quotation: false,
            from: Anchor { doc: parent, span: sentence.span },
            to,
        });
    }
}
