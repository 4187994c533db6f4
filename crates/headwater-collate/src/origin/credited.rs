//! Groups joined by what they credit: two cuts of one wire share no passage, but its line and its facts.

use super::{Graph, Group, homes};
use crate::credit::{Facts, lines, same_line};
use crate::sets::Sets;
use std::collections::BTreeMap;

/// A wire is printed within so many days.
const DAYS: i64 = 4;
/// A fact that more reports of one agency tell says nothing.
const COMMON: usize = 64;

/// Joins groups whose members print the credit line of one agency and tell of the same persons, places and numbers,
/// though they share no passage: two cuts of one wire, or two takes of it.
pub(super) fn join_by_credit(groups: &mut Vec<Group>, graph: &Graph<'_>, facts: &Facts) {
    let moments = graph.moments;
    let group_of = homes(groups, graph.docs.len());
    let mut into = Sets::new(groups.len());
    for (x, y) in one_line(graph, facts, &group_of) {
        let (Some(g), Some(h)) = (group_of[x], group_of[y]) else { continue };
        let (a, b) = (into.head(g), into.head(h));
        let apart = moments[x].zip(moments[y]).is_some_and(|(m, n)| m.days_from(n) > DAYS);
        if a == b || apart || !facts.same(x, y) {
            continue;
        }
        for (doc, group) in [(x, g), (y, h)] {
            if groups[group].members.len() == 1 && into.head(group) == group {
                groups[group].by_credit.push(doc);
            }
        }
        into.join(a, b);
    }
    for g in (0..groups.len()).rev() {
        let to = into.head(g);
        if to != g {
            let group = std::mem::replace(
                &mut groups[g],
                Group { members: Vec::new(), mixed: Vec::new(), by_credit: Vec::new() },
            );
            groups[to].members.extend(group.members);
            groups[to].by_credit.extend(group.by_credit);
        }
    }
    groups.retain(|g| !g.members.is_empty());
    for group in groups {
        group.members.sort_unstable();
        group.by_credit.sort_unstable();
        group.by_credit.dedup();
    }
}

/// Pairs of grouped documents that print one credit line and may tell the same facts, sorted.
fn one_line(graph: &Graph<'_>, facts: &Facts, group_of: &[Option<usize>]) -> Vec<(usize, usize)> {
    let grouped = |d: &usize| group_of[*d].is_some();
    if facts.crowd() {
        let pairs = graph.pairs.iter().map(|p| (p.x.min(p.y), p.x.max(p.y)));
        let mut pairs: Vec<(usize, usize)> = pairs
            .filter(|(x, y)| {
                grouped(x) && grouped(y) && same_line(graph.docs[*x].document(), graph.docs[*y].document())
            })
            .collect();
        pairs.sort_unstable();
        return pairs;
    }
    // Reports by agency and fact: only those that share a telling fact are compared.
    let mut postings: BTreeMap<(&str, u64), Vec<usize>> = BTreeMap::new();
    for d in (0..graph.docs.len()).filter(grouped) {
        for line in lines(graph.docs[d].document()) {
            for fact in facts.of(d) {
                postings.entry((line, *fact)).or_default().push(d);
            }
        }
    }
    let mut pairs: Vec<(usize, usize)> = postings
        .values()
        .filter(|list| list.len() <= COMMON)
        .flat_map(|list| list.iter().enumerate().flat_map(|(k, &y)| list[..k].iter().map(move |&x| (x, y))))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
