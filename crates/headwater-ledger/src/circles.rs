//! Circular reporting: reports that name each other as their source, over any number of steps. However many outlets
//! stand in such a circle, nobody in it is a source for the others.

use crate::attributions::Attributions;
use crate::input::World;
use headwater_model::record::Circle;
use headwater_model::{Cite, CreditKind};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Longer ways round are not looked for.
const LONGEST: usize = 6;
/// A shorter name of an outlet is too likely to be a word.
const SHORTEST: usize = 4;

/// Who cites whom, with the first words that do.
type Cites = BTreeMap<usize, BTreeMap<usize, Cite>>;

/// The circles of all stories, each once, beginning with its first report.
pub(crate) fn find(world: &World<'_>, attributions: &Attributions) -> Vec<Circle> {
    let cites = cites(world, attributions);
    let mut seen: BTreeSet<Vec<usize>> = BTreeSet::new();
    let mut out = Vec::new();
    for &start in cites.keys() {
        let Some(way) = shortest(&cites, start) else { continue };
        let least = way.iter().enumerate().min_by_key(|(_, d)| **d).map_or(0, |(i, _)| i);
        let mut round = way.clone();
        round.rotate_left(least);
        if seen.insert(round.clone()) {
            out.push(circle(world, &cites, &round));
        }
    }
    out
}

/// Which report names which other one's outlet, in a credit or as the source of what it says.
fn cites(world: &World<'_>, attributions: &Attributions) -> Cites {
    let names: Vec<Option<String>> = (0..world.count())
        .map(|d| world.doc(d).outlet.as_ref().map(|o| o.value.to_lowercase()))
        .map(|name| name.filter(|n| n.chars().count() >= SHORTEST))
        .collect();
    let mut said: BTreeMap<&str, Vec<(String, Option<&Cite>)>> = BTreeMap::new();
    for row in &attributions.rows {
        let words = (row.source.text.to_lowercase(), row.source.span.as_ref());
        said.entry(row.report.as_str()).or_default().push(words);
    }
    let mut out = Cites::new();
    for story in world.input.stories {
        for &d in &story.docs {
            let doc = world.doc(d);
            for &other in story.docs.iter().filter(|o| names[**o].is_some() && names[**o] != names[d]) {
                let Some(name) = names[other].as_deref() else { continue };
                let credit = doc
                    .credits
                    .iter()
                    .find(|c| c.kind != CreditKind::Photo && c.name.to_lowercase() == name)
                    .map(|c| c.span.cite(&doc.id));
                let spoken = || {
                    let list = said.get(doc.id.as_str())?;
                    list.iter().find(|(text, _)| has_words(text, name)).and_then(|(_, span)| span.cloned())
                };
                if let Some(cite) = credit.or_else(spoken) {
                    out.entry(d).or_default().insert(other, cite);
                }
            }
        }
    }
    out
}

/// Whether `name` stands in `text` as words of its own.
fn has_words(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let free = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        free(text[..at].chars().next_back()) && free(text[at + name.len()..].chars().next())
    })
}

/// The shortest way from a report back to itself.
fn shortest(cites: &Cites, start: usize) -> Option<Vec<usize>> {
    let mut open: VecDeque<Vec<usize>> = VecDeque::from([vec![start]]);
    let mut reached: BTreeSet<usize> = BTreeSet::new();
    while let Some(way) = open.pop_front() {
        let next = cites.get(way.last()?).into_iter().flat_map(BTreeMap::keys);
        for &to in next {
            if to == start {
                return Some(way);
            }
            if way.len() < LONGEST && reached.insert(to) {
                open.push_back([way.as_slice(), &[to]].concat());
            }
        }
    }
    None
}

fn circle(world: &World<'_>, cites: &Cites, round: &[usize]) -> Circle {
    let name =
        |d: usize| world.doc(d).outlet.as_ref().map_or_else(|| world.doc(d).id.clone(), |o| o.value.clone());
    let steps: Vec<(usize, usize)> =
        round.iter().copied().zip(round.iter().copied().cycle().skip(1)).collect();
    let words: Vec<String> = steps.iter().map(|&(a, b)| format!("{} names {}", name(a), name(b))).collect();
    let days = |d: usize| world.input.published[d].as_ref().map(|p| p.days);
    let first = round.iter().copied().find(|&d| {
        round.iter().all(|&o| o == d || days(d).zip(days(o)).is_some_and(|(x, y)| x.end < y.start))
    });
    Circle {
        reports: round.iter().map(|&d| world.doc(d).id.clone()).collect(),
        first: first.map(|d| world.doc(d).id.clone()),
        text: format!("{}: nobody outside of the circle is named for it", words.join(", ")),
        spans: steps.iter().filter_map(|(a, b)| cites.get(a)?.get(b).cloned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cites(edges: &[(usize, usize)]) -> Cites {
        let mut out = Cites::new();
        for &(a, b) in edges {
            let cite = Cite { report: format!("r{a}"), start: 0, end: 1 };
            out.entry(a).or_default().insert(b, cite);
        }
        out
    }

    #[test]
    fn the_shortest_way_round_is_found_and_a_chain_is_none() {
        let round = cites(&[(0, 1), (1, 2), (2, 0), (2, 3)]);
        assert_eq!(shortest(&round, 0), Some(vec![0, 1, 2]));
        assert_eq!(shortest(&round, 3), None);
        assert_eq!(shortest(&cites(&[(0, 1), (1, 2)]), 0), None);
        assert_eq!(shortest(&cites(&[(0, 1), (1, 0)]), 1), Some(vec![1, 0]));
    }

    #[test]
    fn a_name_inside_a_word_is_no_name() {
        assert!(has_words("the merrow post and others", "merrow post"));
        assert!(!has_words("merrow postal union", "merrow post"));
    }
}
