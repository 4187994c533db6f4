//! Lineage of a pile that does not fit into memory.
//!
//! Three passes over documents that are asked for by number: fingerprints of all of them, which are four bytes a hash
//! and give the pairs worth aligning; every such pair, to see which reports go back to one text; and every family of
//! such reports by itself, whole. Only fingerprints, pairs and one piece of work at a time are held.

use crate::{Error, Progress};
use headwater_collate::{
    Census, Frequencies, Index, Prepared, Sets, align, fingerprint, kinship, passages, prepare, stemma,
};
use headwater_model::Document;
use headwater_model::lineage::Collation;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// Documents read at a time.
const DOCUMENTS: usize = 4096;
/// Pairs aligned at a time.
const PAIRS: usize = 4096;
/// Documents in families collated at a time.
const FAMILIES: usize = 4096;

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

/// Hands out every family of related reports, in the order of its first member. Reports that are related to no other
/// are in no family.
///
/// # Errors
/// If `stop` was raised.
pub fn sift(
    pile: &dyn Pile,
    progress: &dyn Progress,
    stop: &AtomicBool,
    mut each: impl FnMut(Kin),
) -> Result<Sifted, Error> {
    let halt = || if stop.load(Ordering::Relaxed) { Err(Error::Stopped { kept: None }) } else { Ok(()) };
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
    let pairs = index.pairs();
    tally.pairs = pairs.len();

    progress.stage("aligning", pairs.len());
    let mut related: Vec<(u32, u32)> = Vec::new();
    for chunk in pairs.chunks(PAIRS) {
        halt()?;
        related.extend(kin_of(pile, chunk, &frequencies, progress));
    }
    drop(pairs);
    tally.related = related.len();

    let families = families(pile.len(), &related);
    tally.families = families.len();
    progress.stage("families", families.len());
    let mut at = 0;
    while at < families.len() {
        halt()?;
        let mut many = 0;
        let to = families[at..].iter().take_while(|f| {
            let room = many == 0 || many + f.0.len() <= FAMILIES;
            many += f.0.len();
            room
        });
        let to = at + to.count();
        let done: Vec<Kin> = families[at..to]
            .par_iter()
            .map(|(numbers, pairs)| {
                let kin = collated(pile, numbers, pairs, &frequencies);
                progress.step();
                kin
            })
            .collect();
        done.into_iter().for_each(&mut each);
        at = to;
    }
    Ok(tally)
}

fn read(pile: &dyn Pile, numbers: std::ops::Range<usize>) -> Vec<Document> {
    numbers.into_par_iter().map(|i| pile.document(i).unwrap_or_default()).collect()
}

/// Of some pairs those that go back to one text.
fn kin_of(
    pile: &dyn Pile,
    pairs: &[(u32, u32)],
    frequencies: &Frequencies,
    progress: &dyn Progress,
) -> Vec<(u32, u32)> {
    let mut numbers: Vec<u32> = pairs.iter().flat_map(|&(x, y)| [x, y]).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let documents: Vec<Document> =
        numbers.par_iter().map(|&i| pile.document(i as usize).unwrap_or_default()).collect();
    let prepared: Vec<Prepared<'_>> = documents.par_iter().map(prepare).collect();
    let place = |n: u32| numbers.binary_search(&n).unwrap_or(0);
    pairs
        .par_iter()
        .filter(|&&(x, y)| {
            let (i, j) = (place(x), place(y));
            let found = align((i, &prepared[i]), (j, &prepared[j]), frequencies);
            progress.step();
            kinship(&prepared[i], &prepared[j], &found)
        })
        .copied()
        .collect()
}

/// Numbers of a family's reports, and its pairs.
type Members = (Vec<u32>, Vec<(u32, u32)>);

/// Families of reports that pairs connect, by their first member. What is one text and what is not is settled inside
/// the family: a family may hold several origins that a report of mixed parentage ties together.
fn families(n: usize, related: &[(u32, u32)]) -> Vec<Members> {
    let mut sets = Sets::new(n);
    for &(x, y) in related {
        sets.join(x as usize, y as usize);
    }
    let mut families: BTreeMap<usize, Members> = BTreeMap::new();
    for &(x, y) in related {
        let (members, pairs) = families.entry(sets.head(x as usize)).or_default();
        members.extend([x, y]);
        pairs.push((x, y));
    }
    families
        .into_values()
        .map(|(mut members, pairs)| {
            members.sort_unstable();
            members.dedup();
            (members, pairs)
        })
        .collect()
}

fn collated(pile: &dyn Pile, numbers: &[u32], pairs: &[(u32, u32)], frequencies: &Frequencies) -> Kin {
    let documents: Vec<Document> =
        numbers.iter().map(|&i| pile.document(i as usize).unwrap_or_default()).collect();
    let prepared: Vec<Prepared<'_>> = documents.iter().map(prepare).collect();
    let place = |n: u32| numbers.binary_search(&n).unwrap_or(0);
    let alignments: Vec<_> = pairs
        .par_iter()
        .flat_map_iter(|&(x, y)| {
            let (i, j) = (place(x), place(y));
            align((i, &prepared[i]), (j, &prepared[j]), frequencies)
        })
        .collect();
    let mut shared = passages(&prepared, &alignments);
    let (shares, stemma) = stemma(&prepared, &alignments, &mut shared, &vec![None; documents.len()]);
    drop(prepared);
    Kin {
        numbers: numbers.iter().map(|&i| i as usize).collect(),
        documents,
        collation: Collation { passages: shared, shares, stemma },
    }
}
