//! Groups by average linkage (Sokal and Michener 1958): the two groups whose reports are nearest on average are joined, as
//! long as that average is high enough. A single report between two events ties nothing together.

use super::about::Near;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A link counts for so many times the least average at most: a round-up that copies a paragraph from each of two events is
/// very near to one report of each, and no nearer to the others.
const MOST: Near = 3;

/// For each of `n` things the lowest of its group. `links`: pairs, the lower first, each once; what is not linked is not
/// near at all.
pub(super) fn groups(n: usize, links: &[(usize, usize, Near)], least: Near) -> Vec<usize> {
    let mut parts: Vec<Part> = (0..n).map(|_| Part { size: 1, ..Part::default() }).collect();
    let mut open: BinaryHeap<Join> = BinaryHeap::with_capacity(links.len());
    for &(i, j, near) in links {
        let near = near.min(MOST * least);
        parts[i].sums.insert(j, u64::from(near));
        parts[j].sums.insert(i, u64::from(near));
        if near >= least {
            open.push(Join { near, pair: Reverse((i, j)), grown: (0, 0) });
        }
    }
    let mut head: Vec<usize> = (0..n).collect();
    while let Some(Join { pair: Reverse((i, j)), grown, .. }) = open.pop() {
        // One of them was joined to another group since, or has grown.
        if head[i] != i || head[j] != j || (parts[i].grown, parts[j].grown) != grown {
            continue;
        }
        head[j] = i;
        let gone = std::mem::take(&mut parts[j]);
        parts[i].size += gone.size;
        parts[i].grown += 1;
        parts[i].sums.remove(&j);
        for (k, sum) in gone.sums.into_iter().filter(|(k, _)| *k != i) {
            parts[k].sums.remove(&j);
            let sum = *parts[i].sums.entry(k).and_modify(|s| *s += sum).or_insert(sum);
            parts[k].sums.insert(i, sum);
        }
        #[expect(clippy::iter_over_hash_type, reason = "the heap puts them in order")]
        for (&k, sum) in &parts[i].sums {
            // An average of numbers that fit fits.
            let near = (sum / (parts[i].size * parts[k].size)) as Near;
            if near >= least {
                let (a, b) = (i.min(k), i.max(k));
                let grown = (parts[a].grown, parts[b].grown);
                open.push(Join { near, pair: Reverse((a, b)), grown });
            }
        }
    }
    for i in 0..n {
        // Joined to something lower, whose head is known by now.
        head[i] = head[head[i]];
    }
    head
}

/// A group while it grows.
#[derive(Default)]
struct Part {
    size: u64,
    /// How often it was joined to.
    grown: u32,
    /// Sums of all links to another group, by its head.
    sums: FxHashMap<usize, u64>,
}

/// Two groups that may be joined: the nearest first, of equals those with the lowest heads.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Join {
    near: Near,
    pair: Reverse<(usize, usize)>,
    /// How often they had been joined to when this was found.
    grown: (u32, u32),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_report_between_two_events_does_not_tie_them() {
        // 0, 1, 2 and 4, 5, 6 are two events; 3 is near one of each.
        let mut links = vec![(2, 3, 400), (3, 4, 300)];
        for three in [[0, 1, 2], [4, 5, 6]] {
            links.extend([(three[0], three[1], 500), (three[0], three[2], 500), (three[1], three[2], 500)]);
        }
        // To 0, 1 and 2 it is 133 on average.
        assert_eq!(groups(7, &links, 120), [0, 0, 0, 0, 4, 4, 4]);
        assert_eq!(groups(7, &links, 150), [0, 0, 0, 3, 4, 4, 4]);
        assert_eq!(groups(7, &links, 501), [0, 1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn the_order_of_the_links_changes_nothing() {
        let mut state = 1_u64;
        let mut any = |n: u64| {
            state = state * 48271 % 2_147_483_647;
            state % n
        };
        for _ in 0..50 {
            let mut links: Vec<(usize, usize, Near)> = Vec::new();
            for i in 0..20 {
                for j in i + 1..20 {
                    if any(3) == 0 {
                        links.push((i, j, any(20) as Near));
                    }
                }
            }
            let found = groups(20, &links, 4);
            links.reverse();
            assert_eq!(groups(20, &links, 4), found);
            // Every group is named by its lowest.
            assert!(found.iter().enumerate().all(|(i, &h)| h <= i && found[h] == h));
        }
    }
}
