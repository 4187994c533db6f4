//! Passages. What must be found: pairs of sentences of one descent in two reports. A pair is found when shared passages
//! cover at least half of each; a pair of passage members is right when it lies in such a pair.

use super::{Case, Figure, Scores, Unit, overlap, related};
use crate::bench::lineage::text::{Tier, tier, words};
use headwater_model::Span;
use headwater_model::record::PassageKind;
use std::collections::BTreeMap;

/// Shortest sentence that must be found, in words.
const WORDS: usize = 4;
/// A run of equal words as long as this in texts of different descent was there before: neither right nor wrong.
const INCIDENTAL: usize = 12;

pub(super) fn count(case: &Case<'_>, units: &[Vec<Unit<'_>>], scores: &mut Scores) {
    let mut pairs: BTreeMap<(usize, usize), Vec<(Span, Span)>> = BTreeMap::new();
    for passage in &case.found.passages {
        for (k, a) in passage.members.iter().enumerate() {
            for b in passage.members[k + 1..].iter().filter(|b| b.doc != a.doc) {
                pairs.entry((a.doc, b.doc)).or_default().push((a.span, b.span));
                let wrong = wrong_pair(case, units, (a.doc, a.span), (b.doc, b.span));
                let Some(wrong) = wrong else { continue };
                let kind = match passage.kind {
                    PassageKind::Verbatim => Tier::Verbatim,
                    PassageKind::Edited => Tier::Edited,
                    PassageKind::Rewritten => Tier::Rewritten,
                };
                scores.count(Figure::PassagePrecision(kind), !wrong);
                if kind != Tier::Rewritten {
                    scores.count(Figure::CopiedPrecision, !wrong);
                }
                if wrong {
                    let text = |d: usize, s: Span| case.handed[d].document.words(s).to_owned();
                    let (x, y) = (text(a.doc, a.span), text(b.doc, b.span));
                    scores.faults.push(format!(
                        "false {} passage {} {}\n      {x}\n      {y}",
                        kind.name(),
                        case.name(a.doc),
                        case.name(b.doc)
                    ));
                }
            }
        }
    }
    for (i, x) in units.iter().enumerate() {
        for (j, y) in units.iter().enumerate().skip(i + 1) {
            let found = pairs.get(&(i, j)).map_or(&[][..], Vec::as_slice);
            for a in x.iter().filter(|u| counts(u)) {
                for b in y.iter().filter(|u| counts(u) && related(a, u)) {
                    let tier = tier(&a.words, &b.words);
                    let right = covered(found, a.span, b.span);
                    scores.count(Figure::PassageRecall(tier), right);
                    if tier != Tier::Rewritten {
                        scores.count(Figure::CopiedRecall, right);
                    }
                    if !right {
                        scores.faults.push(format!(
                            "missed {} pair {} {}\n      {}\n      {}",
                            tier.name(),
                            case.name(i),
                            case.name(j),
                            a.sentence.text,
                            b.sentence.text
                        ));
                    }
                }
            }
        }
    }
}

fn counts(unit: &Unit<'_>) -> bool {
    unit.words.len() >= WORDS && !unit.sentence.is_neutral()
}

/// Whether the found pairs that lie in both sentences cover half of each.
fn covered(found: &[(Span, Span)], a: Span, b: Span) -> bool {
    let (mut of_a, mut of_b) = (0, 0);
    for (x, y) in found {
        if x.shared(a) > 0 && y.shared(b) > 0 {
            of_a += x.shared(a);
            of_b += y.shared(b);
        }
    }
    2 * of_a >= a.len() && 2 * of_b >= b.len()
}

/// Whether two members that were found together have nothing to do with one another. `None` for text of the outlet or
/// the site and for text that unrelated bases happened to share.
fn wrong_pair(case: &Case<'_>, units: &[Vec<Unit<'_>>], a: (usize, Span), b: (usize, Span)) -> Option<bool> {
    let under = |(doc, span): (usize, Span)| {
        units[doc].iter().filter(move |u| overlap(u.span, span)).collect::<Vec<_>>()
    };
    let (x, y) = (under(a), under(b));
    if x.iter().chain(&y).all(|u| u.sentence.is_neutral()) {
        return None;
    }
    if x.iter().any(|u| y.iter().any(|v| related(u, v))) {
        return Some(false);
    }
    let of = |(doc, span): (usize, Span)| words(case.handed[doc].document.words(span));
    (longest_run(&of(a), &of(b)) < INCIDENTAL).then_some(true)
}

/// Length of the longest run of words that both have.
fn longest_run(a: &[String], b: &[String]) -> usize {
    let mut row = vec![0_usize; b.len() + 1];
    let mut best = 0;
    for x in a {
        let mut corner = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { corner + 1 } else { 0 };
            best = best.max(row[j + 1]);
            corner = above;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_two_passages_cover_a_sentence() {
        let s = Span::new(0, 100);
        assert!(!covered(&[(Span::new(0, 30), Span::new(0, 60))], s, s));
        let both = [(Span::new(0, 30), Span::new(0, 60)), (Span::new(60, 90), Span::new(70, 90))];
        assert!(covered(&both, s, s));
    }

    #[test]
    fn runs_of_words() {
        let list = |t: &str| words(t);
        assert_eq!(longest_run(&list("a b c d x"), &list("z b c d y")), 3);
    }
}
