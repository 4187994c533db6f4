//! Pairwise alignments joined to passages of several reports. A passage has a reference witness, and every other
//! member has an alignment of its own with it: chains of weak links join nothing.

use crate::align::PairAlignment;
use crate::edit::edits;
use crate::prepare::Prepared;
use crate::script::Op;
use headwater_model::lineage::{Anchor, SharedPassage};
use headwater_model::record::PassageKind;
use std::cmp::Reverse;

/// Least overlap of two stretches of one document that are taken as the same, as a share of the shorter.
const OVERLAP: f64 = 0.6;
/// Least overlap as a share of the longer: a clause inside a long stretch is a passage of its own.
const COVER: f64 = 0.5;

/// Joins pairwise alignments to passages of several reports, in the order of the documents.
pub fn passages(docs: &[Prepared<'_>], alignments: &[PairAlignment]) -> Vec<SharedPassage> {
    let mut by_doc: Vec<Vec<usize>> = vec![Vec::new(); docs.len()];
    for (i, a) in alignments.iter().enumerate() {
        by_doc[a.a.doc].push(i);
        by_doc[a.b.doc].push(i);
    }
    for (doc, list) in by_doc.iter_mut().enumerate() {
        list.sort_by_key(|&i| (alignments[i].side(doc).span, alignments[i].other(doc)));
    }
    let reach: Vec<u32> = by_doc
        .iter()
        .enumerate()
        .map(|(doc, list)| list.iter().map(|&i| alignments[i].side(doc).span.len() as u32).max().unwrap_or(0))
        .collect();
    // The stretch that most others align with goes first as reference; ties by content, so that the order of the
    // documents changes nothing.
    let mut rank = vec![0; docs.len()];
    let mut order: Vec<usize> = (0..docs.len()).collect();
    order.sort_by(|&x, &y| docs[x].by_content(&docs[y]).then(x.cmp(&y)));
    for (r, &d) in order.iter().enumerate() {
        rank[d] = r;
    }
    let mut seeds: Vec<(Reverse<usize>, usize, Anchor, usize)> = Vec::new();
    for (doc, list) in by_doc.iter().enumerate() {
        for &i in list {
            let degree = same_stretch(doc, i, list, reach[doc], alignments).count();
            seeds.push((Reverse(degree), rank[doc], alignments[i].side(doc), i));
        }
    }
    seeds.sort_unstable_by_key(|&(degree, rank, side, i)| {
        (degree, rank, side.span, Reverse(side.span.len()), alignments[i].other(side.doc))
    });
    let mut taken = vec![false; alignments.len()];
    let mut out = Vec::new();
    for (_, _, side, seed) in seeds {
        if taken[seed] {
            continue;
        }
        let doc = side.doc;
        let mut links: Vec<usize> = Vec::new();
        for i in same_stretch(doc, seed, &by_doc[doc], reach[doc], alignments) {
            let other = alignments[i].other(doc);
            if !taken[i] && links.iter().all(|&k| alignments[k].other(doc) != other) {
                links.push(i);
            }
        }
        for &i in &links {
            taken[i] = true;
        }
        let passage = passage(doc, &links, docs, alignments);
        absorb(&passage, &by_doc, &reach, alignments, &mut taken);
        out.push(passage);
    }
    out.sort_by(|x, y| x.members.cmp(&y.members));
    out
}

/// Alignments of `doc` whose stretch is that of alignment `i`, itself included, in the order of the list.
fn same_stretch<'s>(
    doc: usize,
    i: usize,
    list: &'s [usize],
    reach: u32,
    alignments: &'s [PairAlignment],
) -> impl Iterator<Item = usize> + 's {
    let span = alignments[i].side(doc).span;
    // The list is sorted by start: a stretch that begins after the end, or further back than the longest one reaches,
    // cannot overlap.
    let start = list.partition_point(|&k| alignments[k].side(doc).span.start + reach < span.start);
    let end = list.partition_point(|&k| alignments[k].side(doc).span.start < span.end);
    list[start..end].iter().copied().filter(move |&k| same(alignments[k].side(doc), Anchor { doc, span }))
}

fn same(x: Anchor, y: Anchor) -> bool {
    let shared = x.span.shared(y.span) as f64;
    let (short, long) = (x.span.len().min(y.span.len()), x.span.len().max(y.span.len()));
    x.doc == y.doc && shared >= OVERLAP * short as f64 && shared >= COVER * long as f64
}

/// Whether `x` lies in `y`, but for one byte in ten.
fn within(x: Anchor, y: Anchor) -> bool {
    x.doc == y.doc && x.span.shared(y.span) * 10 >= x.span.len() * 9
}

/// The passage of reference `doc` and the others that `links` tie to it.
fn passage(
    doc: usize,
    links: &[usize],
    docs: &[Prepared<'_>],
    alignments: &[PairAlignment],
) -> SharedPassage {
    let mut reference: Option<Anchor> = None;
    let (mut members, mut all) = (Vec::new(), Vec::new());
    let (mut score, mut quotation, mut kind) = (1.0_f64, true, PassageKind::Verbatim);
    for &i in links {
        let link = &alignments[i];
        let (side, other) = (link.side(doc), link.other(doc));
        reference = Some(reference.map_or(side, |r| Anchor { doc, span: r.span.hull(side.span) }));
        members.push(link.side(other));
        score = score.min(link.score);
        quotation &= link.quotation;
        kind = kind.max(link.kind);
        if link.kind == PassageKind::Rewritten {
            continue;
        }
        let ops: Vec<Op> = if link.a.doc == doc {
            link.ops.clone()
        } else {
            link.ops.iter().cloned().map(Op::swapped).collect()
        };
        all.extend(edits(&ops, (doc, &docs[doc]), (other, &docs[other])));
    }
    members.extend(reference);
    members.sort_unstable();
    all.sort_by_key(|e| (e.to, e.from, e.kind));
    SharedPassage { kind, members, parent: None, confidence: score, edits: all, quotation }
}

/// Marks the alignments between two members that the passage already says.
fn absorb(
    passage: &SharedPassage,
    by_doc: &[Vec<usize>],
    reach: &[u32],
    alignments: &[PairAlignment],
    taken: &mut [bool],
) {
    for member in &passage.members {
        let list = &by_doc[member.doc];
        let start_of = |i: usize| alignments[i].side(member.doc).span.start;
        let start = list.partition_point(|&i| start_of(i) + reach[member.doc] < member.span.start);
        for &i in list[start..].iter().take_while(|&&i| start_of(i) < member.span.end) {
            let link = &alignments[i];
            if taken[i] || !within(link.side(member.doc), *member) {
                continue;
            }
            let other = link.other(member.doc);
            let at = passage.members.binary_search_by_key(&other, |m| m.doc);
            taken[i] = at.is_ok_and(|k| within(link.side(other), passage.members[k]));
        }
    }
}
