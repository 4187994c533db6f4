//! Lineage of a pile that does not fit into memory.
//!
//! Two passes over documents that are asked for by number: fingerprints of all of them, which are four bytes a hash and
//! give the pairs worth aligning; and every group of documents that such pairs connect, by itself: its pairs are
//! aligned, and those that go back to one text make its families. A group too large to be held is aligned piece by piece
//! first, and read again by families. Only fingerprints, pairs and one piece of work at a time are held.

use crate::workers::Pool;
use crate::{Error, Progress};
use headwater_collate::{
    Census, Frequencies, Index, Op, PairAlignment, Prepared, Sets, align, fingerprint, kinship, passages,
    prepare, stemma,
};
use headwater_model::Document;
use headwater_model::lineage::Collation;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

/// Documents read at a time.
const DOCUMENTS: usize = 4096;
/// Documents held at a time while a large group's pairs are aligned: reading one costs more than aligning a pair.
const READ: usize = 8192;
/// What two reports of a family that is too large must share, in hundredths of the shorter one.
const LEVELS: [u8; 5] = [0, 20, 40, 60, 80];
/// Documents held while groups are collated; a larger group is aligned in pieces.
const HELD: usize = 4096;

/// Documents by number. Asking twice must give the same document.
pub trait Pile: Sync {
    /// How many there are.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// One of them; `None` if it cannot be read, which leaves it out.
    fn document(&self, number: usize) -> Option<Document>;
}

/// Reports that go back to common texts, with all that was found between them.
#[derive(Debug)]
pub struct Kin {
    /// Their numbers in the pile, sorted.
    pub numbers: Vec<usize>,
    /// The documents, in that order.
    pub documents: Vec<Document>,
    /// Over those documents.
    pub collation: Collation,
}

/// What a run over a pile did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sifted {
    /// Documents in the pile.
    pub documents: usize,
    /// Pairs that were aligned.
    pub pairs: usize,
    /// Pairs that go back to one text.
    pub related: usize,
    /// Families of at least two reports.
    pub families: usize,
}

/// Hands out every family of related reports, in an order that hangs on the pile alone. Reports that are related to no
/// other are in no family. Where a report of mixed parentage or a stock passage would tie more than [`HELD`] reports
/// into one family, the pairs that share least are left out until the parts can be held.
///
/// # Errors
/// If `stop` was raised.
pub fn sift(
    pile: &dyn Pile,
    progress: &dyn Progress,
    stop: &AtomicBool,
    mut each: impl FnMut(Kin),
) -> Result<Sifted, Error> {
    let halt = || crate::halt(stop);
    let mut tally = Sifted { documents: pile.len(), ..Sifted::default() };

    progress.stage("fingerprints", pile.len());
    let (mut census, mut index) = (Census::default(), Index::of(pile.len()));
    for from in (0..pile.len()).step_by(DOCUMENTS) {
        halt()?;
        let documents = read(pile, from..pile.len().min(from + DOCUMENTS));
        let prepared: Vec<(Prepared<'_>, _)> = documents
            .par_iter()
            .map(|d| {
                let prepared = prepare(d);
                let print = fingerprint(&prepared);
                progress.step();
                (prepared, print)
            })
            .collect();
        for (doc, print) in &prepared {
            census.add(doc);
            index.add(print);
        }
    }
    let frequencies = census.finish();
    halt()?;
    let pairs = index.pairs(&Pool);
    tally.pairs = pairs.len();

    progress.stage("aligning", pairs.len());
    let groups = groups(pile.len(), pairs);
    let mut at = 0;
    while at < groups.len() {
        halt()?;
        if groups[at].0.len() > HELD {
            let (families, related) = large(pile, &groups[at], &frequencies, progress, &halt)?;
            tally.related += related;
            for piece in pieces(&families) {
                halt()?;
                let done = piece.par_iter().map(|family| collated(pile, family, &frequencies, true).0);
                let done: Vec<Kin> = done.flatten_iter().collect();
                tally.families += done.len();
                done.into_iter().for_each(&mut each);
            }
            at += 1;
            continue;
        }
        let piece = pieces(&groups[at..]).next().unwrap_or_default();
        let piece = &piece[..piece.iter().take_while(|g| g.0.len() <= HELD).count()];
        let done: Vec<(Vec<Kin>, usize)> = piece
            .par_iter()
            .map(|group| {
                let done = collated(pile, group, &frequencies, false);
                group.1.iter().for_each(|_| progress.step());
                done
            })
            .collect();
        at += piece.len();
        for (kin, related) in done {
            tally.related += related;
            tally.families += kin.len();
            kin.into_iter().for_each(&mut each);
        }
    }
    Ok(tally)
}

/// Runs of groups that fit together; at least one each.
fn pieces(groups: &[Members]) -> impl Iterator<Item = &[Members]> {
    let mut rest = groups;
    std::iter::from_fn(move || {
        let mut many = 0;
        let room = |g: &&Members| {
            let room = many == 0 || many + g.0.len() <= HELD;
            many += g.0.len();
            room
        };
        let (piece, after) = rest.split_at(rest.iter().take_while(room).count());
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

/// The pairs in an order in which those that name the same documents, or their partners, stand near each other: along a
/// walk from partner to partner.
fn by_neighbourhood(pairs: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut both: Vec<(u32, u32)> = pairs.iter().flat_map(|&(x, y)| [(x, y), (y, x)]).collect();
    both.sort_unstable();
    let partners = |d: u32| {
        let from = both.partition_point(|p| p.0 < d);
        both[from..].iter().take_while(move |p| p.0 == d).map(|p| p.1)
    };
    let mut place: BTreeMap<u32, usize> = BTreeMap::new();
    for &(start, _) in &both {
        let mut open = vec![start];
        while let Some(d) = open.pop() {
            if place.contains_key(&d) {
                continue;
            }
            place.insert(d, place.len());
            open.extend(partners(d).filter(|p| !place.contains_key(p)));
        }
    }
    let mut ordered = pairs.to_vec();
    ordered.sort_by_key(|&(x, y)| {
        let (x, y) = (place[&x], place[&y]);
        (x.min(y), x.max(y))
    });
    ordered
}

/// How many of some pairs name at most `most` documents, but at least one.
fn within(pairs: &[(u32, u32)], most: usize) -> usize {
    let mut met = BTreeSet::new();
    let room = |&&(x, y): &&(u32, u32)| {
        met.extend([x, y]);
        met.len() <= most
    };
    pairs.iter().take_while(room).count().max(1)
}

/// The families of a group that is too large to be held, and how many of its pairs go back to one text. A family that
/// is too large itself is parted: only pairs that share more and more of the shorter report hold it together.
fn large(
    pile: &dyn Pile,
    group: &Members,
    frequencies: &Frequencies,
    progress: &dyn Progress,
    halt: &dyn Fn() -> Result<(), Error>,
) -> Result<(Vec<Members>, usize), Error> {
    let mut related: Vec<((u32, u32), u8)> = Vec::new();
    let pairs = by_neighbourhood(&group.1);
    let mut rest = pairs.as_slice();
    while !rest.is_empty() {
        halt()?;
        let (chunk, after) = rest.split_at(within(rest, READ));
        related.extend(kin_of(pile, chunk, frequencies, progress));
        rest = after;
    }
    let many = related.len();
    Ok((parted(pile.len(), related, HELD), many))
}

/// Families of at most `held` reports, as far as the last of [`LEVELS`] does it.
fn parted(n: usize, related: Vec<((u32, u32), u8)>, held: usize) -> Vec<Members> {
    let mut open = vec![related];
    let mut out: Vec<Members> = Vec::new();
    for (l, level) in LEVELS.into_iter().enumerate() {
        for pairs in std::mem::take(&mut open) {
            let kept: BTreeMap<(u32, u32), u8> = pairs.into_iter().filter(|p| p.1 >= level).collect();
            for family in groups(n, kept.keys().copied().collect()) {
                if family.0.len() <= held || l + 1 == LEVELS.len() {
                    out.push(family);
                } else {
                    open.push(family.1.iter().map(|p| (*p, kept[p])).collect());
                }
            }
        }
    }
    out.sort();
    out
}

fn read(pile: &dyn Pile, numbers: std::ops::Range<usize>) -> Vec<Document> {
    numbers.into_par_iter().map(|i| pile.document(i).unwrap_or_default()).collect()
}

/// Of some pairs those that go back to one text, with the part of the shorter report that they share, in hundredths.
fn kin_of(
    pile: &dyn Pile,
    pairs: &[(u32, u32)],
    frequencies: &Frequencies,
    progress: &dyn Progress,
) -> Vec<((u32, u32), u8)> {
    let mut numbers: Vec<u32> = pairs.iter().flat_map(|&(x, y)| [x, y]).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let documents: Vec<Document> =
        numbers.par_iter().map(|&i| pile.document(i as usize).unwrap_or_default()).collect();
    let prepared: Vec<Prepared<'_>> = documents.par_iter().map(prepare).collect();
    let place = |n: u32| numbers.binary_search(&n).unwrap_or(0);
    pairs
        .par_iter()
        .filter_map(|&(x, y)| {
            let (i, j) = (place(x), place(y));
            let found = align((i, &prepared[i]), (j, &prepared[j]), frequencies);
            progress.step();
            let shared: usize = found.iter().flat_map(|a| &a.ops).map(Op::equal).sum();
            let shorter = prepared[i].len().min(prepared[j].len()).max(1);
            let part = (100 * shared / shorter).min(100) as u8;
            kinship(&prepared[i], &prepared[j], &found).then_some(((x, y), part))
        })
        .collect()
}

/// Numbers of a family's reports, and its pairs.
type Members = (Vec<u32>, Vec<(u32, u32)>);

/// What pairs connect, by their first member. In a family, which are so connected by text in common, what is one text
/// and what is not is settled inside: it may hold several origins that a report of mixed parentage ties together.
fn groups(n: usize, pairs: Vec<(u32, u32)>) -> Vec<Members> {
    let mut sets = Sets::new(n);
    for &(x, y) in &pairs {
        sets.join(x as usize, y as usize);
    }
    let mut groups: BTreeMap<usize, Members> = BTreeMap::new();
    for (x, y) in pairs {
        let (members, pairs) = groups.entry(sets.head(x as usize)).or_default();
        members.extend([x, y]);
        pairs.push((x, y));
    }
    groups
        .into_values()
        .map(|(mut members, pairs)| {
            members.sort_unstable();
            members.dedup();
            (members, pairs)
        })
        .collect()
}

/// The families of a group that fits into memory, and how many of its pairs go back to one text. With `whole`, the
/// pairs are known to, and the group is one family.
fn collated(pile: &dyn Pile, group: &Members, frequencies: &Frequencies, whole: bool) -> (Vec<Kin>, usize) {
    let (numbers, pairs) = group;
    let mut documents: Vec<Document> =
        numbers.par_iter().map(|&i| pile.document(i as usize).unwrap_or_default()).collect();
    let prepared: Vec<Prepared<'_>> = documents.par_iter().map(prepare).collect();
    let place = |n: u32| numbers.binary_search(&n).unwrap_or(0);
    let aligned: Vec<Vec<PairAlignment>> = pairs
        .par_iter()
        .map(|&(x, y)| {
            let (i, j) = (place(x), place(y));
            let found = align((i, &prepared[i]), (j, &prepared[j]), frequencies);
            if whole || kinship(&prepared[i], &prepared[j], &found) { found } else { Vec::new() }
        })
        .collect();
    let related = pairs.iter().zip(&aligned).filter(|(_, found)| !found.is_empty());
    let related: Vec<(u32, u32)> = related.map(|(&(x, y), _)| (place(x) as u32, place(y) as u32)).collect();
    let many = related.len();
    let families = groups(documents.len(), related);
    // For each document its family and its place there.
    let mut homes = vec![(0, 0); documents.len()];
    for (f, (members, _)) in families.iter().enumerate() {
        for (at, &m) in members.iter().enumerate() {
            homes[m as usize] = (f, at);
        }
    }
    let mut found: Vec<Vec<PairAlignment>> = vec![Vec::new(); families.len()];
    for mut alignment in aligned.into_iter().flatten() {
        let (family, a) = homes[alignment.a.doc];
        (alignment.a.doc, alignment.b.doc) = (a, homes[alignment.b.doc].1);
        found[family].push(alignment);
    }
    let mut prepared: Vec<Option<Prepared<'_>>> = prepared.into_iter().map(Some).collect();
    let collations: Vec<Collation> = families
        .iter()
        .zip(&found)
        .map(|((members, _), alignments)| {
            let docs: Vec<Prepared<'_>> =
                members.iter().filter_map(|&m| prepared[m as usize].take()).collect();
            let mut shared = passages(&docs, alignments);
            let (shares, stemma) = stemma(&docs, alignments, &mut shared, &vec![None; docs.len()], &Pool);
            Collation { passages: shared, shares, stemma }
        })
        .collect();
    drop(prepared);
    let kin = families.into_iter().zip(collations).map(|((members, _), collation)| Kin {
        numbers: members.iter().map(|&m| numbers[m as usize] as usize).collect(),
        documents: members.iter().map(|&m| std::mem::take(&mut documents[m as usize])).collect(),
        collation,
    });
    (kin.collect(), many)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_too_large_is_parted_where_least_is_shared() {
        let related = vec![((0, 1), 90), ((1, 2), 10), ((2, 3), 70), ((5, 6), 5)];
        let of = |held| parted(7, related.clone(), held).into_iter().map(|f| f.0).collect::<Vec<_>>();
        assert_eq!(of(4), [vec![0, 1, 2, 3], vec![5, 6]]);
        assert_eq!(of(2), [vec![0, 1], vec![2, 3], vec![5, 6]]);
    }

    #[test]
    fn pairs_of_one_family_stand_together() {
        let ordered = by_neighbourhood(&[(0, 5), (1, 6), (2, 7), (5, 8), (6, 9)]);
        assert_eq!(ordered, [(0, 5), (5, 8), (1, 6), (6, 9), (2, 7)]);
        assert_eq!(within(&ordered, 3), 2);
    }

    #[test]
    fn pieces_hold_every_group_once() {
        let group = |n: u32| ((0..n).collect::<Vec<u32>>(), Vec::new());
        let groups = [group(3000), group(2000), group(5000), group(1)];
        let cut: Vec<usize> = pieces(&groups).map(<[Members]>::len).collect();
        assert_eq!(cut, [1, 1, 1, 1]);
        assert_eq!(pieces(&[group(10), group(20)]).count(), 1);
    }
}
