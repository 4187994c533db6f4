//! Where the nodes of a stemma stand: time runs from left to right, descendants stand right of what they draw on.
//!
//! Columns are bands of publication days, each as wide as the longest descent inside it. Rows come from the tree of
//! first parents, so that a witness stands beside its archetype; further parents are drawn across.

use std::collections::BTreeMap;

/// What the layout needs to know of a graph.
pub(super) struct Graph<'a> {
    /// For each node the day it was published; none for a lost archetype or where it is not known.
    pub(super) days: Vec<Option<&'a str>>,
    /// Parent and child, by place in `days`.
    pub(super) edges: Vec<(usize, usize)>,
}

/// Where the nodes stand.
#[derive(Debug, PartialEq)]
pub(super) struct Layout<'a> {
    /// Column of each node.
    pub(super) column: Vec<usize>,
    /// Row of each node; halves lie between two rows.
    pub(super) row: Vec<f64>,
    /// Number of columns.
    pub(super) columns: usize,
    /// Number of rows.
    pub(super) rows: usize,
    /// First column of each day; the empty day is that of nodes that have none.
    pub(super) bands: Vec<(&'a str, usize)>,
}

pub(super) fn layout<'a>(graph: &Graph<'a>) -> Layout<'a> {
    let n = graph.days.len();
    let bands = bands(graph);
    // Depth inside the band. A circle (reports that cite each other) would never settle: it is cut after n rounds.
    let mut depth = vec![0_usize; n];
    for _ in 0..n {
        let mut settled = true;
        for &(parent, child) in &graph.edges {
            if bands.of[parent] == bands.of[child] && depth[child] <= depth[parent] && depth[parent] + 1 < n {
                depth[child] = depth[parent] + 1;
                settled = false;
            }
        }
        if settled {
            break;
        }
    }
    let mut width = vec![0_usize; bands.names.len().max(1)];
    for (node, &band) in bands.of.iter().enumerate() {
        width[band] = width[band].max(depth[node] + 1);
    }
    let mut first = vec![0_usize; width.len()];
    for band in 1..width.len() {
        first[band] = first[band - 1] + width[band - 1];
    }
    let column: Vec<usize> = (0..n).map(|i| first[bands.of[i]] + depth[i]).collect();
    let (row, rows) = rows(n, &graph.edges, &column);
    Layout {
        columns: column.iter().max().map_or(0, |c| c + 1),
        column,
        row,
        rows,
        bands: bands.names.into_iter().zip(first).collect(),
    }
}

struct Bands<'a> {
    names: Vec<&'a str>,
    of: Vec<usize>,
}

fn bands<'a>(graph: &Graph<'a>) -> Bands<'a> {
    let mut names: Vec<&str> = graph.days.iter().copied().flatten().collect();
    names.sort_unstable();
    names.dedup();
    let place: BTreeMap<&str, usize> = names.iter().enumerate().map(|(i, d)| (*d, i)).collect();
    let mut of: Vec<Option<usize>> =
        graph.days.iter().map(|d| d.and_then(|d| place.get(d).copied())).collect();
    // Without a day: before the first that draws on it, or else after the last it draws on.
    for _ in 0..2 {
        for node in 0..of.len() {
            if of[node].is_none() {
                let children = graph.edges.iter().filter(|e| e.0 == node).filter_map(|e| of[e.1]).min();
                let parents = graph.edges.iter().filter(|e| e.1 == node).filter_map(|e| of[e.0]).max();
                of[node] = children.or(parents);
            }
        }
    }
    // Without any: a band of their own at the end, under an empty name.
    let none = names.len();
    if of.iter().any(Option::is_none) {
        names.push("");
    }
    Bands { of: of.into_iter().map(|band| band.unwrap_or(none)).collect(), names }
}

/// Rows by a walk over the first-parent trees: leaves take the next row, a parent stands in the middle of its own.
fn rows(n: usize, edges: &[(usize, usize)], column: &[usize]) -> (Vec<f64>, usize) {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); n];
    let mut adopted = vec![false; n];
    for &(parent, child) in edges {
        // Only to the right: in a circle one edge runs back and gives no place.
        if !adopted[child] && column[parent] < column[child] {
            adopted[child] = true;
            children[parent].push(child);
        }
    }
    let mut row = vec![0.0; n];
    let mut next = 0;
    for root in (0..n).filter(|i| !adopted[*i]) {
        let mut walk = vec![(root, false)];
        while let Some((node, done)) = walk.pop() {
            if children[node].is_empty() {
                row[node] = next as f64;
                next += 1;
            } else if done {
                let (first, last) = (children[node][0], children[node][children[node].len() - 1]);
                row[node] = f64::midpoint(row[first], row[last]);
            } else {
                walk.push((node, true));
                walk.extend(children[node].iter().rev().map(|c| (*c, false)));
            }
        }
    }
    (row, next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_stand_right_of_parents_and_later_days_right_of_earlier() {
        let graph = Graph {
            days: vec![None, Some("2031-05-04"), Some("2031-05-04"), Some("2031-05-06"), Some("2031-05-05")],
            edges: vec![(0, 1), (0, 2), (0, 3), (4, 3)],
        };
        let l = layout(&graph);
        assert_eq!(l.column, [0, 1, 1, 3, 2]);
        assert_eq!(l.row, [1.0, 0.0, 1.0, 2.0, 3.0]);
        assert_eq!((l.columns, l.rows), (4, 4));
        assert_eq!(l.bands, [("2031-05-04", 0), ("2031-05-05", 2), ("2031-05-06", 3)]);
    }

    #[test]
    fn circles_and_nothing_end() {
        let l = layout(&Graph { days: vec![None, None], edges: vec![(0, 1), (1, 0), (0, 0)] });
        assert_eq!(l.column.len(), 2);
        assert_eq!(layout(&Graph { days: Vec::new(), edges: Vec::new() }).columns, 0);
    }
}
