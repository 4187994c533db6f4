//! Parents, mixed parentage and origins.

use super::{Case, Figure, Scores};
use headwater_model::record::NodeKind;

/// What stands after the name of a lost text.
const LOST: &str = " (not among the reports)";

pub(super) fn count(case: &Case<'_>, scores: &mut Scores) {
    parents(case, scores);
    origins(case, scores);
}

/// A parent as found.
enum Found<'f> {
    Report(usize),
    Named(&'f str),
    /// A lost text that no credit names.
    Common,
    Undecided,
}

fn parents(case: &Case<'_>, scores: &mut Scores) {
    let stemma = &case.found.stemma;
    for (report, handed) in case.handed.iter().enumerate() {
        let truth = case.truth.parents(handed.node);
        let edges: Vec<_> =
            stemma.edges.iter().filter(|e| stemma.nodes[e.child].doc == Some(report)).collect();
        let mut right_ones = 0;
        let mut decided = 0;
        for edge in &edges {
            let node = &stemma.nodes[edge.parent];
            let found = match node.doc {
                Some(doc) => Found::Report(doc),
                None if node.kind == NodeKind::Undecided => Found::Undecided,
                None if node.evidence.is_empty() => Found::Common,
                None => Found::Named(node.label.strip_suffix(LOST).unwrap_or(&node.label)),
            };
            let right = match found {
                Found::Undecided => None,
                _ => Some(is_right(case, handed.node, &found)),
            };
            scores.count(Figure::Decided, right.is_some());
            if let Some(right) = right {
                decided += 1;
                right_ones += usize::from(right);
                scores.count(Figure::ParentRight, right);
            }
            if right != Some(true) {
                scores.faults.push(format!(
                    "parent of {}: expected {}, found {}{}",
                    case.name(report),
                    named(case, truth),
                    node.doc.map_or_else(|| node.label.clone(), |d| case.name(d)),
                    if right.is_none() { " (undecided)" } else { "" }
                ));
            }
        }
        if edges.is_empty() && !truth.is_empty() && !case.truth.may_be_first(case.story, handed.node) {
            scores.count(Figure::Decided, true);
            scores.count(Figure::ParentRight, false);
            scores.faults.push(format!(
                "parent of {}: expected {}, found none",
                case.name(report),
                named(case, truth)
            ));
        }
        if truth.len() > 1 {
            scores.count(Figure::MixedRecall, edges.len() > 1 && right_ones + (edges.len() - decided) >= 2);
        }
        if edges.len() > 1 {
            scores.count(Figure::MixedPrecision, truth.len() > 1);
        }
    }
}

/// A lost text that no credit names.
fn is_nameless(case: &Case<'_>, node: usize) -> bool {
    case.truth.report(node).is_none() && !case.truth.is_named(node)
}

/// Whether what was found is a parent of `child`, or one that cannot be told from it.
fn is_right(case: &Case<'_>, child: usize, found: &Found<'_>) -> bool {
    case.truth.parents(child).iter().any(|&parent| {
        let same = |other: usize| match found {
            Found::Report(doc) => case.handed[*doc].node == other,
            Found::Named(name) => {
                // A day may stand behind the name.
                let own = case.story.nodes[other].outlet.as_str();
                let is = name.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with(", "));
                case.truth.report(other).is_none() && is
            }
            Found::Common => is_nameless(case, other),
            Found::Undecided => false,
        };
        case.truth.nodes().any(|other| same(other) && case.truth.as_good(case.story, child, parent, other))
    })
}

fn named(case: &Case<'_>, nodes: &[usize]) -> String {
    let of = |&n: &usize| {
        let lost = if case.truth.report(n).is_some() { "" } else { " lost" };
        let name = if case.truth.is_named(n) { case.story.nodes[n].outlet.as_str() } else { "" };
        format!("#{n}{lost} {name}").trim_end().to_owned()
    };
    if nodes.is_empty() { "none".to_owned() } else { nodes.iter().map(of).collect::<Vec<_>>().join(" and ") }
}

fn origins(case: &Case<'_>, scores: &mut Scores) {
    let mut found = case.found.stemma.origins.clone();
    found.sort();
    let truth = &case.truth.origins;
    scores.count(Figure::OriginCount, found.len() == truth.len());
    scores.count(Figure::OriginSets, found == *truth);
    if found != *truth {
        let show = |list: &[Vec<usize>]| {
            let set = |o: &Vec<usize>| o.iter().map(|&d| case.name(d)).collect::<Vec<_>>().join(" ");
            list.iter().map(|o| format!("[{}]", set(o))).collect::<Vec<_>>().join(" ")
        };
        scores.faults.push(format!(
            "origins: expected {}\n               found {}",
            show(truth),
            show(&found)
        ));
    }
}
