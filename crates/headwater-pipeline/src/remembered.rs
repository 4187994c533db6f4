//! What pairs of reports share, as far as an earlier run on the same case has found it.
//!
//! How two reports align hangs on their words and on how common these are in the pile. A pair whose reports have the same
//! words, as common as before, aligns as before.

use crate::Progress;
use crate::ingest::sha256;
use crate::items::Memo;
use headwater_collate::{Frequencies, PairAlignment, Prepared};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicBool, Ordering};

/// Raised whenever the same pair aligns otherwise.
const ALIGNING: u32 = 1;

/// The key of all of them.
fn key() -> String {
    format!("alignments {} {ALIGNING}", env!("CARGO_PKG_VERSION"))
}

/// All that the alignments of a report hang on, hashed.
type Traits = String;

/// What a run leaves.
#[derive(Serialize, Deserialize)]
struct Known {
    /// Of each report.
    traits: Vec<Traits>,
    pairs: Vec<(u32, u32)>,
    /// Of each pair.
    alignments: Vec<Vec<PairAlignment>>,
}

impl Known {
    /// The place of each pair.
    fn places(&self) -> FxHashMap<(&str, &str), usize> {
        let name = |d: u32| self.traits.get(d as usize).map_or("", String::as_str);
        (0..self.alignments.len().min(self.pairs.len()))
            .map(|k| ((name(self.pairs[k].0), name(self.pairs[k].1)), k))
            .collect()
    }
}

/// Aligns the pairs that are not known, and gives what all of them share, by pair; what is given besides hands that to the
/// memo.
pub(crate) fn align<'m>(
    prepared: &[Prepared<'_>],
    pairs: &[(usize, usize)],
    frequencies: &Frequencies,
    memo: Option<&'m dyn Memo>,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> (Vec<PairAlignment>, impl FnOnce() + Send + use<'m>) {
    let (traits, known): (Vec<Traits>, Option<Known>) = rayon::join(
        || match memo {
            Some(_) => {
                prepared.par_iter().map_init(Vec::new, |bytes, d| traits(d, frequencies, bytes)).collect()
            }
            None => Vec::new(),
        },
        || memo.and_then(|memo| postcard::from_bytes(&memo.get(&key())?).ok()),
    );
    let places = known.as_ref().map(Known::places).unwrap_or_default();
    let found: Vec<Vec<PairAlignment>> = pairs
        .par_iter()
        .map(|&(i, j)| {
            let before = || {
                let place = *places.get(&(traits.get(i)?.as_str(), traits.get(j)?.as_str()))?;
                Some(moved(known.as_ref()?.alignments.get(place)?, i, j))
            };
            let out = before().unwrap_or_else(|| {
                if stop.load(Ordering::Relaxed) {
                    Vec::new()
                } else {
                    headwater_collate::align((i, &prepared[i]), (j, &prepared[j]), frequencies)
                }
            });
            progress.step();
            out
        })
        .collect();
    let now = Known {
        traits,
        pairs: pairs.iter().map(|&(i, j)| (i as u32, j as u32)).collect(),
        alignments: found,
    };
    let bytes = memo.and_then(|memo| Some((memo, postcard::to_allocvec(&now).ok()?)));
    let remember = move || {
        if let Some((memo, bytes)) = bytes {
            memo.put(key(), &bytes);
        }
    };
    (now.alignments.into_iter().flatten().collect(), remember)
}

fn traits(document: &Prepared<'_>, frequencies: &Frequencies, bytes: &mut Vec<u8>) -> Traits {
    bytes.clear();
    document.write_traits(frequencies, bytes);
    sha256(bytes)
}

/// The same alignments between reports that have other numbers now; the lower number stays the lower one.
fn moved(alignments: &[PairAlignment], i: usize, j: usize) -> Vec<PairAlignment> {
    let mut alignments = alignments.to_vec();
    for alignment in &mut alignments {
        (alignment.a.doc, alignment.b.doc) = (i, j);
    }
    alignments
}
