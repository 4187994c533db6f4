//! Where the boxes of a stemma stand: time runs from left to right, descendants stand right of what they draw on.
//!
//! Columns are bands of days, and inside a day of times, where its reports have them; each band is as wide as the longest
//! descent inside it. Rows come from the tree of first parents, so that a witness stands beside its archetype; further
//! parents are drawn across.

use crate::when::{Clock, When};
use std::collections::{BTreeMap, BTreeSet};

/// Days that have a band of their own; with more, neighbouring days share one.
const DAYS: usize = 10;
/// The same for the times of a day.
const TIMES: usize = 5;

/// What the layout needs to know of a drawing.
pub(super) struct Graph<'a> {
    /// For each box when it was published; none for a lost archetype or where it is not known.
    pub(super) whens: Vec<Option<When<'a>>>,
    /// Parent and child, by place in `whens`.
    pub(super) edges: Vec<(usize, usize)>,
}

/// The days of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Band<'a> {
    /// Those of the column before.
    Same,
    /// New ones: the first and the last.
    Days(&'a str, &'a str),
    /// Not known.
    Unknown,
}

/// What stands above a column.
#[derive(Debug, PartialEq)]
pub(super) struct Head<'a> {
    /// The column.
    pub(super) column: usize,
    /// The band of days that begins here.
    pub(super) days: Band<'a>,
    /// First and last time of day; none where the reports of the column have no time.
    pub(super) clocks: Option<(Clock, Clock)>,
    /// Some reports of the day have a time, those of this column have none.
    pub(super) untimed: bool,
}

/// Where the boxes stand.
#[derive(Debug, PartialEq)]
pub(super) struct Layout<'a> {
    /// Column of each box.
    pub(super) column: Vec<usize>,
    /// Row of each box; halves lie between two rows.
    pub(super) row: Vec<f64>,
    /// Number of columns.
    pub(super) columns: usize,
    /// Number of rows.
    pub(super) rows: usize,
    /// Heads of columns, from left to right.
    pub(super) heads: Vec<Head<'a>>,
}

/// Band of days, and part of the day: 0 where the time is not known.
type Slot = (usize, usize);

pub(super) fn layout<'a>(graph: &Graph<'a>) -> Layout<'a> {
    let n = graph.whens.len();
    let (bands, slot) = slots(graph);
    let used: BTreeSet<Slot> = slot.iter().copied().collect();
    let place: BTreeMap<Slot, usize> = used.iter().enumerate().map(|(i, s)| (*s, i)).collect();
    // Depth inside the slot. A circle (reports that cite each other) would never settle: it is cut after n rounds.
    let mut depth = vec![0_usize; n];
    for _ in 0..n {
        let mut settled = true;
        for &(parent, child) in &graph.edges {
            if slot[parent] == slot[child] && depth[child] <= depth[parent] && depth[parent] + 1 < n {
                depth[child] = depth[parent] + 1;
                settled = false;
            }
        }
        if settled {
            break;
        }
    }
    let mut width = vec![0_usize; used.len()];
    for (node, s) in slot.iter().enumerate() {
        width[place[s]] = width[place[s]].max(depth[node] + 1);
    }
    let mut first = vec![0_usize; width.len()];
    for i in 1..width.len() {
        first[i] = first[i - 1] + width[i - 1];
    }
    let column: Vec<usize> = (0..n).map(|i| first[place[&slot[i]]] + depth[i]).collect();
    let (row, rows) = rows(n, &graph.edges, &column);
    let mut band = None;
    let heads = used
        .iter()
        .zip(&first)
        .map(|(s, &column)| {
            let own = || (0..n).filter(|i| slot[*i] == *s).filter_map(|i| graph.whens[i]);
            let timed = used.iter().any(|o| o.0 == s.0 && o.1 > 0);
            Head {
                column,
                days: match bands.get(s.0) {
                    _ if band.replace(s.0) == Some(s.0) => Band::Same,
                    Some(&(first, last)) => Band::Days(first, last),
                    None => Band::Unknown,
                },
                clocks: clocks(own().filter(|_| s.1 > 0).filter_map(|w| w.clock)),
                untimed: timed && s.1 == 0 && own().next().is_some(),
            }
        })
        .collect();
    Layout { columns: column.iter().max().map_or(0, |c| c + 1), column, row, rows, heads }
}

/// First and last, in one zone: that of the reports, or UTC where they differ.
fn clocks(all: impl Iterator<Item = Clock>) -> Option<(Clock, Clock)> {
    let all: Vec<Clock> = all.collect();
    let (first, last) = (*all.iter().min()?, *all.iter().max()?);
    let one = all.iter().all(|c| c.offset == first.offset);
    let zoned = |c: Clock| Clock { offset: if one { c.offset } else { 0 }, ..c };
    Some((zoned(first), zoned(last)))
}

/// Values in order, in at most `most` neighbouring groups: the number of each one's group.
fn binned<T: Ord>(values: BTreeSet<T>, most: usize) -> BTreeMap<T, usize> {
    let n = values.len();
    let groups = n.min(most).max(1);
    values.into_iter().enumerate().map(|(i, v)| (v, i * groups / n)).collect()
}

/// The bands of days, and the slot of each box.
fn slots<'a>(graph: &Graph<'a>) -> (Vec<(&'a str, &'a str)>, Vec<Slot>) {
    let days = binned(graph.whens.iter().flatten().map(|w| w.day).collect(), DAYS);
    let mut bands: Vec<(&str, &str)> = Vec::new();
    for (day, &band) in &days {
        match bands.get_mut(band) {
            Some(b) => b.1 = day,
            None => bands.push((day, day)),
        }
    }
    // Times are told apart only where the band is one day, and at least two of its reports differ in it.
    let mut times: Vec<BTreeSet<i64>> = vec![BTreeSet::new(); bands.len()];
    for when in graph.whens.iter().flatten() {
        let band = days[when.day];
        if bands[band].0 == bands[band].1 {
            times[band].extend(when.clock.map(|c| c.second));
        }
    }
    let times: Vec<BTreeMap<i64, usize>> = times
        .into_iter()
        .map(|seconds| if seconds.len() > 1 { binned(seconds, TIMES) } else { BTreeMap::new() })
        .collect();
    let mut slot: Vec<Option<Slot>> = graph
        .whens
        .iter()
        .map(|when| {
            let when = when.as_ref()?;
            let band = days[when.day];
            let part = when.clock.and_then(|c| times[band].get(&c.second));
            Some((band, part.map_or(0, |p| p + 1)))
        })
        .collect();
    for _ in 0..slot.len() {
        let before = slot.clone();
        for (node, own) in slot.iter_mut().enumerate() {
            let parents = || graph.edges.iter().filter(|e| e.1 == node).filter_map(|e| before[e.0]).max();
            let timed = graph.whens[node].is_some_and(|w| w.clock.is_some());
            match *own {
                // Without a day: before the first that draws on it, or else after the last it draws on.
                None => {
                    let children =
                        graph.edges.iter().filter(|e| e.0 == node).filter_map(|e| before[e.1]).min();
                    *own = children.map(|c| (c.0, 0)).or_else(parents);
                }
                // Without a time: not before what it draws on.
                Some((band, part)) if graph.whens[node].is_some() && !timed => {
                    let after = parents().filter(|p| p.0 == band).map_or(part, |p| p.1);
                    *own = Some((band, part.max(after)));
                }
                Some(_) => {}
            }
        }
        if slot == before {
            break;
        }
    }
    // Without any: a band of their own at the end.
    let none = (bands.len(), 0);
    (bands, slot.into_iter().map(|s| s.unwrap_or(none)).collect())
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

    // As the graph has it.
    #[allow(clippy::unnecessary_wraps)]
    fn day(day: &str) -> Option<When<'_>> {
        Some(When { day, clock: None, last: day })
    }

    #[allow(clippy::unnecessary_wraps)]
    fn at(day: &str, hour: i64) -> Option<When<'_>> {
        Some(When { day, clock: Some(Clock { second: hour * 3600, offset: 0 }), last: day })
    }

    #[test]
    fn children_stand_right_of_parents_and_later_days_right_of_earlier() {
        let graph = Graph {
            whens: vec![None, day("2031-05-04"), day("2031-05-04"), day("2031-05-06"), day("2031-05-05")],
            edges: vec![(0, 1), (0, 2), (0, 3), (4, 3)],
        };
        let l = layout(&graph);
        assert_eq!(l.column, [0, 1, 1, 3, 2]);
        assert_eq!(l.row, [1.0, 0.0, 1.0, 2.0, 3.0]);
        assert_eq!((l.columns, l.rows), (4, 4));
        let heads: Vec<_> = l.heads.iter().map(|h| (h.column, h.days)).collect();
        let one = |day| Band::Days(day, day);
        assert_eq!(heads, [(0, one("2031-05-04")), (2, one("2031-05-05")), (3, one("2031-05-06"))]);
    }

    #[test]
    fn times_of_one_day_order_its_reports() {
        let d = "2031-05-04";
        let graph = Graph {
            // A lost text, then a report at nine, a copy without a time, one at seven, one at twelve.
            whens: vec![None, at(d, 9), day(d), at(d, 7), at(d, 12)],
            edges: vec![(0, 1), (0, 3), (1, 2), (0, 4)],
        };
        let l = layout(&graph);
        assert_eq!(l.column, [0, 2, 3, 1, 4]);
        let clocks: Vec<_> = l.heads.iter().map(|h| h.clocks.map(|c| c.0.words())).collect();
        assert_eq!(
            clocks,
            [None, Some("07:00".to_owned()), Some("09:00".to_owned()), Some("12:00".to_owned())]
        );
        // One time alone orders nothing.
        let graph = Graph { whens: vec![at(d, 9), day(d)], edges: Vec::new() };
        assert_eq!(layout(&graph).column, [0, 0]);
    }

    #[test]
    fn many_days_share_bands() {
        let names: Vec<String> = (1..29).map(|d| format!("2031-05-{d:02}")).collect();
        let l = layout(&Graph { whens: names.iter().map(|d| day(d)).collect(), edges: Vec::new() });
        assert_eq!(l.columns, DAYS);
        assert_eq!(l.heads[0].days, Band::Days("2031-05-01", "2031-05-03"));
        assert!(l.column.is_sorted());
    }

    #[test]
    fn circles_and_nothing_end() {
        let l = layout(&Graph { whens: vec![None, None], edges: vec![(0, 1), (1, 0), (0, 0)] });
        assert_eq!(l.column.len(), 2);
        assert_eq!(layout(&Graph { whens: Vec::new(), edges: Vec::new() }).columns, 0);
    }
}
