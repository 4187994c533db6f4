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

/// Who names whose outlet, with the first words that do, and which reports each outlet printed. Names are numbers.
#[derive(Default)]
struct Cites {
    /// By report: the outlets that it names.
    names: BTreeMap<usize, BTreeMap<usize, Cite>>,
    /// By outlet: those of its reports that name an outlet themselves; nobody else can stand in a circle.
    reports: BTreeMap<usize, Vec<usize>>,
}

impl Cites {
    /// Where report `a` names the outlet of report `b`.
    fn words(&self, a: usize, b: usize) -> Option<&Cite> {
        let named = self.names.get(&a)?;
        named.iter().find(|(outlet, _)| self.reports.get(outlet).is_some_and(|r| r.contains(&b))).map(|n| n.1)
    }
}

/// The circles of all stories, each once, beginning with its first report.
pub(crate) fn find(world: &World<'_>, attributions: &Attributions) -> Vec<Circle> {
    let mut said: BTreeMap<&str, Vec<(String, Option<&Cite>)>> = BTreeMap::new();
    for row in &attributions.rows {
        let words = (row.source.text.to_lowercase(), row.source.span.as_ref());
        said.entry(row.report.as_str()).or_default().push(words);
    }
    let mut rounds: BTreeMap<usize, (Vec<usize>, Circle)> = BTreeMap::new();
    let mut seen: BTreeSet<Vec<usize>> = BTreeSet::new();
    for story in world.input.stories.iter().filter(|s| s.docs.len() > 1) {
        let cites = cites(world, &story.docs, &said);
        for &start in cites.names.keys() {
            let Some(mut round) = shortest(&cites, start) else { continue };
            let least = round.iter().enumerate().min_by_key(|(_, d)| **d).map_or(0, |(i, _)| i);
            round.rotate_left(least);
            if seen.insert(round.clone()) {
                let circle = circle(world, &cites, &round);
                rounds.insert(start, (round, circle));
            }
        }
    }
    rounds.into_values().map(|(_, circle)| circle).collect()
}

/// Which reports of a story name which outlet of another one, in a credit or as the source of what they say.
fn cites(world: &World<'_>, docs: &[usize], said: &BTreeMap<&str, Vec<(String, Option<&Cite>)>>) -> Cites {
    let name = |d: usize| {
        let name = world.doc(d).outlet.as_ref().map(|o| o.value.to_lowercase());
        name.filter(|n| n.chars().count() >= SHORTEST)
    };
    let mut outlets: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for &d in docs {
        outlets.entry(name(d).unwrap_or_default()).or_default().push(d);
    }
    outlets.remove("");
    let mut out = Cites::default();
    if outlets.len() < 2 {
        return out;
    }
    for &d in docs {
        let doc = world.doc(d);
        let own = name(d);
        let spoken_of = said.get(doc.id.as_str()).into_iter().flatten().map(|(text, _)| text.as_str());
        let credited: Vec<String> = doc.credits.iter().map(|c| c.name.to_lowercase()).collect();
        let words: BTreeSet<&str> =
            spoken_of.chain(credited.iter().map(String::as_str)).flat_map(parts).collect();
        let possible =
            |outlet: &String| parts(outlet).all(|p| words.contains(p)) && own.as_ref() != Some(outlet);
        for (number, outlet) in outlets.keys().enumerate().filter(|(_, o)| possible(o)) {
            let credit = doc
                .credits
                .iter()
                .find(|c| c.kind != CreditKind::Photo && c.name.to_lowercase() == *outlet)
                .map(|c| c.span.cite(&doc.id));
            let spoken = || {
                let list = said.get(doc.id.as_str())?;
                list.iter().find(|(text, _)| has_words(text, outlet)).and_then(|(_, span)| span.cloned())
            };
            if let Some(cite) = credit.or_else(spoken) {
                out.names.entry(d).or_default().insert(number, cite);
            }
        }
    }
    for (number, reports) in outlets.into_values().enumerate() {
        let citing: Vec<usize> = reports.into_iter().filter(|d| out.names.contains_key(d)).collect();
        out.reports.insert(number, citing);
    }
    out
}

/// The runs of letters and digits of a text.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty())
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
    // All reports of an outlet are reached with its name.
    let mut named: BTreeSet<usize> = BTreeSet::new();
    while let Some(way) = open.pop_front() {
        let outlets = cites.names.get(way.last()?).into_iter().flat_map(BTreeMap::keys);
        let fresh: Vec<usize> = outlets.copied().filter(|o| !named.contains(o)).collect();
        let mut next: Vec<usize> =
            fresh.iter().filter_map(|o| cites.reports.get(o)).flatten().copied().collect();
        if next.contains(&start) {
            return Some(way);
        }
        if way.len() >= LONGEST {
            continue;
        }
        named.extend(fresh);
        next.sort_unstable();
        for to in next {
            if reached.insert(to) {
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
        spans: steps.iter().filter_map(|&(a, b)| cites.words(a, b).cloned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each report is an outlet of its own.
    fn cites(edges: &[(usize, usize)]) -> Cites {
        let mut out = Cites::default();
        for &(a, b) in edges {
            let cite = Cite { report: format!("r{a}"), start: 0, end: 1 };
            out.names.entry(a).or_default().insert(b, cite);
            out.reports.insert(a, vec![a]);
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
    fn one_of_an_outlets_reports_closes_the_circle() {
        // 0 names the outlet of 1 and 2; of those only 2 names back.
        let mut two = cites(&[(0, 1), (2, 0)]);
        two.reports.insert(1, vec![2]);
        assert_eq!(shortest(&two, 0), Some(vec![0, 2]));
        assert_eq!(two.words(0, 2).map(|c| c.report.as_str()), Some("r0"));
    }

    #[test]
    fn a_name_inside_a_word_is_no_name() {
        assert!(has_words("the merrow post and others", "merrow post"));
        assert!(!has_words("merrow postal union", "merrow post"));
    }
}
