//! Sentences that say the same in other words.
//!
//! Two sentences correspond when their words do: by stem, by rarity and by meaning ([`score`]), with the sentences around
//! them ([`context`]), and each is the other's best partner. Two reports of one event share names and numbers
//! wherever they come from, and may say them in nearly the same words, so a correspondence of middling score counts only
//! where one report has copied from the other, or where the two correspond sentence after sentence: that is what a
//! reworded wire looks like and an independent report does not (METER: Clough, Gaizauskas, Piao and Wilks 2002).
//!
//! It sees no sentence that has no rare word in common with its source: a name, a number or a root must be left.

mod bag;
mod context;
mod score;

use crate::align::Piece;
use crate::fold::QUOTED;
use crate::prepare::{Frequencies, Prepared};
use crate::script::{a_range, agreement, b_range, diff, tidy};
use bag::{Bag, bag};
use context::in_context;
use headwater_model::record::PassageKind;
use rustc_hash::{FxHashMap, FxHashSet};
use score::compare;

/// Score at which two sentences correspond between any two reports.
const SURE: f64 = 0.75;
/// Below this score they do not correspond, whatever the reports.
const LIKELY: f64 = 0.42;
/// Score at which they correspond between reports of which one has copied the other.
const AMONG_KIN: f64 = 0.55;
/// So much of the shorter report is found in the other word for word or edited, outside quotation marks: the rest of it is
/// then likely to come from there too.
const KIN: f64 = 0.3;
/// Correspondences that make a report a likely rewording of the other …
const MANY: usize = 8;
/// … if they are also this share of the sentences of the shorter one.
const PART: f64 = 0.45;
/// A piece that agrees more than this was copied, and says nothing of rewording.
const COPIED: f64 = 0.85;
/// Score at which a sentence of a likely rewording needs no neighbour that corresponds too …
const ALONE: f64 = 0.60;
/// … and how near on both sides a neighbour must stand.
const NEAR: usize = 1;
/// Longest sentence compared; beyond it is no sentence.
const LONGEST: usize = 120;
/// Least number of words of its own.
const SHORTEST: usize = 4;
/// A rare word that more sentences of a document have ties nothing together.
const PLACES: usize = 12;

/// Two sentences and how well they correspond.
#[derive(Clone, Copy)]
struct Match {
    /// Of bags.
    bags: (usize, usize),
    /// Of sentences.
    a: usize,
    b: usize,
    score: f64,
    /// They share rare words, and a name or a number among them: no stock phrase.
    firm: bool,
}

/// Adds sentences that correspond and are not half covered by what was `found` word for word.
pub(crate) fn rewritten(a: &Prepared<'_>, b: &Prepared<'_>, f: &Frequencies, found: &mut Vec<Piece>) {
    let (in_a, in_b) = (covered(a, found, true), covered(b, found, false));
    let (bags_a, bags_b) = (bags(a, &in_a, f), bags(b, &in_b, f));
    // Where each piece that was found stands, by sentence.
    let at = |p: &Piece| {
        let sentence = |d: &Prepared<'_>, i: usize| d.words.get(i).map_or(0, |w| w.sentence as usize);
        (sentence(a, a_range(&p.ops).start), sentence(b, b_range(&p.ops).start))
    };
    let mut places: Vec<(usize, usize)> = found.iter().map(at).collect();
    let matches = best(&pairs(&bags_a, &bags_b), &places);
    let quoted = |d: &Prepared<'_>, s: usize| {
        let words = &d.words[d.sentences[s].words.clone()];
        words.iter().filter(|w| w.is(QUOTED)).count() * 2 >= words.len()
    };
    let own = matches.iter().filter(|m| !quoted(a, m.a) && !quoted(b, m.b)).count()
        + found.iter().filter(|p| agreement(&p.ops) < COPIED && !quoted(a, at(p).0)).count();
    places.extend(matches.iter().map(|m| (m.a, m.b)));
    let has_neighbour = |m: &Match| {
        places.iter().any(|&(x, y)| {
            (x, y) != (m.a, m.b)
                && ((x <= m.a && y <= m.b) || (x >= m.a && y >= m.b))
                && x.abs_diff(m.a).max(y.abs_diff(m.b)) <= NEAR
        })
    };
    let sentences = |d: &Prepared<'_>| d.sentences.iter().filter(|s| s.words.len() > SHORTEST).count();
    let shorter = sentences(a).min(sentences(b));
    let likely = own >= MANY && own as f64 >= PART * shorter as f64;
    let kin = copied(a, b, found, |p| quoted(a, at(p).0));
    for m in matches {
        let sure = m.score >= SURE && m.firm;
        let near = has_neighbour(&m);
        let among_kin = kin && (m.score >= AMONG_KIN || near);
        let reworded = likely && (m.score >= ALONE || near);
        if !(sure || among_kin || reworded) {
            continue;
        }
        let (of_a, of_b) = (a.sentences[m.a].words.clone(), b.sentences[m.b].words.clone());
        // What was found word for word inside both is part of the rewording.
        found.retain(|p| {
            let inside =
                |x: &std::ops::Range<usize>, y: &std::ops::Range<usize>| x.start >= y.start && x.end <= y.end;
            !(inside(&a_range(&p.ops), &of_a) && inside(&b_range(&p.ops), &of_b))
        });
        let mut ops = Vec::new();
        diff(a, of_a, b, of_b, &mut ops);
        let ops = tidy(ops, &a.words);
        let mut evidence = Vec::new();
        compare(&bags_a[m.bags.0], &bags_b[m.bags.1], 0.0, Some(&mut evidence));
        evidence.sort_unstable();
        found.push(Piece { kind: PassageKind::Rewritten, ops, score: Some(m.score), pairs: evidence });
    }
}

/// Whether one of the two has copied a good part of the other, outside quotation marks.
fn copied(a: &Prepared<'_>, b: &Prepared<'_>, found: &[Piece], quoted: impl Fn(&Piece) -> bool) -> bool {
    let own = found.iter().filter(|p| !quoted(p));
    let words: usize = own.map(|p| a_range(&p.ops).len().min(b_range(&p.ops).len())).sum();
    words as f64 >= KIN * a.len().min(b.len()) as f64
}

/// Words that pieces cover.
fn covered(d: &Prepared<'_>, found: &[Piece], first: bool) -> Vec<bool> {
    let mut covered = vec![false; d.len()];
    for piece in found {
        covered[if first { a_range(&piece.ops) } else { b_range(&piece.ops) }].fill(true);
    }
    covered
}

/// The sentences that are not half covered.
fn bags(d: &Prepared<'_>, covered: &[bool], f: &Frequencies) -> Vec<Bag> {
    d.sentences
        .iter()
        .zip(d.stems())
        .enumerate()
        .filter(|(_, (s, stems))| s.words.len() <= LONGEST && stems.len() >= SHORTEST)
        .filter(|(_, (s, _))| covered[s.words.clone()].iter().filter(|c| **c).count() * 2 < s.words.len())
        .map(|(sentence, (s, stems))| bag(d, sentence, s.words.clone(), stems, f))
        .collect()
}

/// Sentences that share a rare word and score enough.
fn pairs(a: &[Bag], b: &[Bag]) -> Vec<Match> {
    let mut index: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (j, bag) in b.iter().enumerate() {
        for term in bag.terms.iter().filter(|t| t.anchor) {
            index.entry(term.stem).or_default().push(j);
        }
    }
    let mut all: Vec<Match> = Vec::new();
    for (i, bag) in a.iter().enumerate() {
        let mut partners: Vec<usize> = bag
            .terms
            .iter()
            .filter(|t| t.anchor)
            .filter_map(|t| index.get(&t.stem))
            .filter(|list| list.len() <= PLACES)
            .flatten()
            .copied()
            .collect();
        partners.sort_unstable();
        partners.dedup();
        for j in partners {
            let found = compare(bag, &b[j], LIKELY, None);
            if found.plain && found.score >= LIKELY {
                let (score, firm) = (found.score, found.firm);
                all.push(Match { bags: (i, j), a: bag.sentence, b: b[j].sentence, score, firm });
            }
        }
    }
    all
}

/// Those that are each other's best partner, seen with their neighbours; `places` are pairs of sentences of which
/// something was found word for word.
fn best(all: &[Match], places: &[(usize, usize)]) -> Vec<Match> {
    let mut scored: Vec<(usize, usize, f64)> = all.iter().map(|m| (m.a, m.b, m.score)).collect();
    scored.extend(places.iter().map(|&(x, y)| (x, y, 1.0)));
    let seen = in_context(&scored);
    let top = |of: fn(&Match) -> usize| {
        let mut top: FxHashMap<usize, f64> = FxHashMap::default();
        for (m, s) in all.iter().zip(&seen) {
            let best = top.entry(of(m)).or_default();
            *best = best.max(*s);
        }
        top
    };
    let (top_a, top_b) = (top(|m| m.a), top(|m| m.b));
    let (mut taken_a, mut taken_b) = (FxHashSet::default(), FxHashSet::default());
    let mut out = Vec::new();
    for (m, s) in all.iter().zip(&seen) {
        if *s >= top_a[&m.a] && *s >= top_b[&m.b] && !taken_a.contains(&m.a) && !taken_b.contains(&m.b) {
            taken_a.insert(m.a);
            taken_b.insert(m.b);
            out.push(*m);
        }
    }
    out
}

/// How well two texts correspond that are each one sentence, 0–1, by the score that [`crate::align`] uses, and the pairs
/// of words that it rests on, by index.
pub fn correspondence(a: &Prepared<'_>, b: &Prepared<'_>, f: &Frequencies) -> (f64, Vec<(u32, u32)>) {
    let mut words = Vec::new();
    let found = compare(&whole(a, f), &whole(b, f), 0.0, Some(&mut words));
    words.sort_unstable();
    (found.score, words)
}

/// How well the sentences of two texts correspond, each with each and each seen with its neighbours. Every sentence is
/// given as a document of its own; the scores stand row by row.
pub fn correspondences(a: &[Prepared<'_>], b: &[Prepared<'_>], f: &Frequencies) -> Vec<f64> {
    let bags = |list: &[Prepared<'_>]| list.iter().map(|d| whole(d, f)).collect::<Vec<Bag>>();
    let (a, b) = (bags(a), bags(b));
    let mut pairs = Vec::with_capacity(a.len() * b.len());
    for (i, x) in a.iter().enumerate() {
        pairs.extend(b.iter().enumerate().map(|(j, y)| (i, j, compare(x, y, 0.0, None).score)));
    }
    in_context(&pairs)
}

/// All words of a document as one sentence.
fn whole(d: &Prepared<'_>, f: &Frequencies) -> Bag {
    let mut terms: Vec<u32> = d.stems().concat();
    terms.sort_by_key(|i| d.words[*i as usize].stem);
    terms.dedup_by_key(|i| d.words[*i as usize].stem);
    bag(d, 0, 0..d.len(), &terms, f)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::{frequencies, prepare};
    use headwater_model::{Document, Region, RegionKind, Span};

    fn sentence(text: &str, language: &str) -> Document {
        let kind = RegionKind::Body;
        let region = Region { kind, span: Span::new(0, text.len()), repeat_of: None, detail: None };
        Document {
            language: language.to_owned(),
            text: text.to_owned(),
            regions: vec![region],
            ..Document::default()
        }
    }

    /// The score of two sentences, and the pairs of words that it rests on.
    fn compared(a: &str, b: &str, languages: (&str, &str)) -> (f64, Vec<(String, String)>) {
        let (x, y) = (sentence(a, languages.0), sentence(b, languages.1));
        let (x, y) = (prepare(&x), prepare(&y));
        let f = frequencies(&[]);
        let (score, pairs) = correspondence(&x, &y, &f);
        assert!((score - correspondence(&y, &x, &f).0).abs() < 1e-12, "not symmetric");
        let word = |d: &Prepared<'_>, i: u32| d.document().words(d.words[i as usize].span).to_owned();
        (score, pairs.into_iter().map(|(i, j)| (word(&x, i), word(&y, j))).collect())
    }

    fn english(a: &str, b: &str) -> (f64, Vec<(String, String)>) {
        compared(a, b, ("en", "en"))
    }

    #[test]
    fn other_words_for_the_same_are_paired() {
        let (score, pairs) = english(
            "The blast tore through the market in Tarvan as soldiers arrived.",
            "An explosion ripped through the Tarvan market when troops got there.",
        );
        for (a, b) in [("blast", "explosion"), ("soldiers", "troops"), ("Tarvan", "Tarvan")] {
            assert!(pairs.iter().any(|p| p.0 == a && p.1 == b), "{a} {b}: {pairs:?}");
        }
        let other = english(
            "The blast tore through the market in Tarvan as soldiers arrived.",
            "Prices on the Tarvan market fell because the harvest was good.",
        );
        assert!(score > other.0 + 0.2, "{score} {}", other.0);
    }

    #[test]
    fn names_days_numbers_and_opposites_are_not_paired() {
        let (_, pairs) = english(
            "On Monday the shells killed 12 people north of Tarvan.",
            "On Tuesday the shells wounded 13 people south of Belluno.",
        );
        assert!(pairs.iter().all(|p| p.0 == p.1), "{pairs:?}");
    }

    #[test]
    fn words_of_other_languages_are_compared_by_their_letters() {
        let (score, pairs) = compared(
            "The international commission examined the catastrophe in Tarvan.",
            "La commission internationale a examiné la catastrophe de Tarvan.",
            ("fr", "fr"),
        );
        assert!(pairs.len() >= 4 && score > 0.3, "{score} {pairs:?}");
    }

    #[test]
    fn of_two_partners_the_one_in_line_is_meant() {
        let seen = in_context(&[(0, 0, 0.9), (1, 1, 0.5), (1, 4, 0.5), (2, 2, 0.9)]);
        assert!(seen[1] > seen[2], "{seen:?}");
    }
}
