//! Typed edits. A change that was made once must be found between some report that has it and some that has not; an
//! alert between two sentences is right when the two differ by a change of its type.

use super::{Case, Figure, Scores, Unit, related};
use crate::bench::lineage::story::difference;
use crate::bench::lineage::text::{Change, Mark, Tier, tier};
use headwater_model::lineage::{Anchor, Edit};
use headwater_model::record::EditKind;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn count(case: &Case<'_>, units: &[Vec<Unit<'_>>], scores: &mut Scores) {
    let at = |anchor: Anchor| units[anchor.doc].iter().find(|u| u.span.shared(anchor.span) > 0);
    let mut found: BTreeSet<Mark> = BTreeSet::new();
    let mut seen: BTreeSet<(Anchor, Anchor, Change)> = BTreeSet::new();
    for edit in told(case) {
        let Some(change) = type_of(edit) else { continue };
        let (Some(x), Some(y)) = (at(edit.from), at(edit.to)) else { continue };
        if !seen.insert((edit.from, edit.to, change)) {
            continue;
        }
        let true_ones: Vec<Mark> =
            difference(x.sentence, y.sentence).into_iter().filter(|m| fits(edit, change, m.change)).collect();
        found.extend(&true_ones);
        let right = !true_ones.is_empty()
            || (change == Change::Verification && is_dropped(case, edit.from, edit.to, x, y));
        // What people changed is not known, and what is no pair is counted as a false passage.
        let known = related(x, y) && !x.sentence.opaque && !y.sentence.opaque;
        if right || known {
            scores.count(Figure::AlertPrecision(change), right);
        }
        if !right && known {
            let words = |a: Anchor| case.handed[a.doc].document.words(a.span);
            scores.faults.push(format!(
                "false {} edit {} {}: “{}” → “{}”",
                change.name(),
                case.name(edit.from.doc),
                case.name(edit.to.doc),
                words(edit.from),
                words(edit.to)
            ));
        }
    }
    for (mark, (report, text)) in visible(units) {
        if mark.change == Change::Typo {
            continue;
        }
        let right = found.contains(&mark);
        scores.count(Figure::EditRecall(mark.change), right);
        if !right {
            scores.faults.push(format!(
                "missed {} edit in {}: {text}",
                mark.change.name(),
                case.name(report)
            ));
        }
    }
    dropped(case, units, scores);
}

/// All edits that are told. A sentence that a copy left out has no partner in it: only the edge from the parent can say
/// so.
fn told<'c>(case: &'c Case<'_>) -> impl Iterator<Item = &'c Edit> {
    let left_out = case.found.stemma.edges.iter().flat_map(|e| &e.aligned).flat_map(|a| &a.edits);
    case.found.passages.iter().flat_map(|p| &p.edits).chain(left_out.filter(|e| e.verification))
}

/// What an edit says was changed, in the words of the simulator; `None` for plain wording.
fn type_of(edit: &Edit) -> Option<Change> {
    match edit.kind {
        _ if edit.verification => Some(Change::Verification),
        EditKind::Number => Some(Change::Number),
        EditKind::Negation => Some(Change::Negation),
        EditKind::Hedge => Some(Change::Hedge),
        EditKind::Name => Some(Change::Name),
        EditKind::Attribution => Some(Change::Attribution),
        EditKind::Wording if edit.quotation => Some(Change::Quotation),
        EditKind::Wording => None,
    }
}

/// Whether an edit can be what a change looks like. Another source has another name; a slip inside of a quotation
/// alters it; a change of a quotation may be one of a number or a name in it.
fn fits(edit: &Edit, found: Change, made: Change) -> bool {
    found == made
        || (made == Change::Attribution && found == Change::Name)
        || (made == Change::Typo && found == Change::Quotation)
        || (made == Change::Quotation && edit.quotation)
}

/// Changes between two sentences that are near enough for edits, with a place where each stands.
fn visible<'u>(units: &[Vec<Unit<'u>>]) -> BTreeMap<Mark, (usize, &'u str)> {
    let mut out = BTreeMap::new();
    for (i, x) in units.iter().enumerate() {
        for a in x.iter().filter(|a| !a.sentence.opaque) {
            for y in &units[i + 1..] {
                for b in y.iter().filter(|b| related(a, b) && !b.sentence.opaque) {
                    let marks = difference(a.sentence, b.sentence);
                    if !marks.is_empty() && tier(&a.words, &b.words) == Tier::Edited {
                        for mark in marks {
                            out.insert(mark, (i, a.sentence.text.as_str()));
                        }
                    }
                }
            }
        }
    }
    out
}

/// Whether the edit says that a sentence of doubt which the one report has was taken out of the other.
fn is_dropped(case: &Case<'_>, a: Anchor, b: Anchor, x: &Unit<'_>, y: &Unit<'_>) -> bool {
    let lacks = |doc: usize, unit: &Unit<'_>| {
        let gone = &case.story.nodes[case.handed[doc].node].unverified;
        gone.iter().any(|s| s.atoms.iter().any(|g| unit.sentence.atoms.contains(g)))
    };
    lacks(a.doc, y) || lacks(b.doc, x)
}

/// Sentences of doubt that were taken out while the parent is among the reports.
fn dropped(case: &Case<'_>, units: &[Vec<Unit<'_>>], scores: &mut Scores) {
    for (report, handed) in case.handed.iter().enumerate() {
        for sentence in &case.story.nodes[handed.node].unverified {
            let holders: Vec<usize> = (0..units.len())
                .filter(|&d| {
                    let parent = case.story.nodes[handed.node].parents.contains(&case.handed[d].node);
                    parent && units[d].iter().any(|u| u.sentence.atoms == sentence.atoms)
                })
                .collect();
            if holders.is_empty() {
                continue;
            }
            let right = told(case).any(|e| {
                let sides = [(e.from, e.to), (e.to, e.from)];
                e.verification
                    && sides.iter().any(|(with, without)| {
                        let holds = units[with.doc]
                            .iter()
                            .any(|u| u.sentence.atoms == sentence.atoms && u.span.shared(with.span) > 0);
                        without.doc == report && holds
                    })
            });
            scores.count(Figure::EditRecall(Change::Verification), right);
            if !right {
                scores.faults.push(format!(
                    "missed verification edit in {}: {}",
                    case.name(report),
                    sentence.text
                ));
            }
        }
    }
}
