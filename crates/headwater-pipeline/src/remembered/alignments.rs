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
use std::sync::{Mutex, PoisonError};

/// Raised whenever the same pair aligns otherwise.
const ALIGNING: u32 = 1;

/// The key of all of them.
fn key() -> String {
    format!("alignments {} {ALIGNING}", env!("CARGO_PKG_VERSION"))
}

/// All that the alignments of a report hang on, hashed.
type Traits = String;

/// What a run leaves.
#[derive(Default, Serialize, Deserialize)]
struct Known {
    /// Of each report.
    traits: Vec<Traits>,
    pairs: Vec<(u32, u32)>,
    /// Of each pair.
    alignments: Vec<Vec<PairAlignment>>,
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
    let Known { traits: before, pairs: places, alignments } = known.unwrap_or_default();
    let name = |d: u32| before.get(d as usize).map_or("", String::as_str);
    // Each is handed out once.
    let shelf: FxHashMap<(&str, &str), Mutex<Option<Vec<PairAlignment>>>> = places
        .into_iter()
        .zip(alignments)
        .map(|((a, b), found)| ((name(a), name(b)), Mutex::new(Some(found))))
        .collect();
    let found: Vec<Vec<PairAlignment>> = pairs
        .par_iter()
        .map(|&(i, j)| {
            let before = || {
                let known = shelf.get(&(traits.get(i)?.as_str(), traits.get(j)?.as_str()))?;
                let known = known.lock().unwrap_or_else(PoisonError::into_inner).take()?;
                let fits = known.iter().all(|found| found.fits(&prepared[i], &prepared[j]));
                fits.then(|| moved(known, i, j))
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
            memo.put(key(), bytes);
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
fn moved(mut alignments: Vec<PairAlignment>, i: usize, j: usize) -> Vec<PairAlignment> {
    for alignment in &mut alignments {
        (alignment.a.doc, alignment.b.doc) = (i, j);
    }
    alignments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Silent;
    use crate::remembered::tests::Shelf;
    use headwater_model::{Document, Region, RegionKind, Span};

    /// Reports of made-up words, each second one with half of the one before.
    fn pile(reports: usize) -> Vec<Document> {
        let mut state = 7_u64;
        let mut any = |n: u64| {
            state = state * 48271 % 2_147_483_647;
            state % n
        };
        let syllables = ["ka", "ro", "mi", "tel", "sun", "bar", "vo", "ne", "lis", "dor", "pan", "gu"];
        let mut before: Vec<String> = Vec::new();
        (0..reports)
            .map(|k| {
                let mut sentence = || {
                    let words: Vec<String> = (0..9)
                        .map(|_| (0..2 + any(2)).map(|_| syllables[any(12) as usize]).collect())
                        .collect();
                    format!("The {}.", words.join(" "))
                };
                let mut sentences: Vec<String> = (0..14).map(|_| sentence()).collect();
                if k % 2 == 1 {
                    sentences[..7].clone_from_slice(&before[..7]);
                }
                let text = sentences.join(" ");
                before = sentences;
                let span = Span::new(0, text.len());
                let body = Region { kind: RegionKind::Body, span, repeat_of: None, detail: None };
                let (id, language) = (format!("r{k}"), "en".to_owned());
                Document { id, language, text, regions: vec![body], ..Document::default() }
            })
            .collect()
    }

    fn aligned(documents: &[Document], memo: Option<&dyn Memo>) -> Vec<PairAlignment> {
        let prepared: Vec<Prepared<'_>> = documents.iter().map(headwater_collate::prepare).collect();
        let frequencies = headwater_collate::frequencies(&prepared);
        let pairs = headwater_collate::candidates(&prepared, &headwater_model::workers::Alone);
        let stop = AtomicBool::new(false);
        let (found, remember) = align(&prepared, &pairs, &frequencies, memo, &Silent, &stop);
        remember();
        found
    }

    #[test]
    fn what_is_remembered_is_what_would_be_found() {
        let mut documents = pile(360);
        let late = documents.split_off(354);
        let shelf = Shelf::default();
        assert!(aligned(&documents, Some(&shelf)).len() >= 177);
        // They come first: all numbers are others now.
        documents.splice(0..0, late);
        let found = aligned(&documents, Some(&shelf));
        assert_eq!(found, aligned(&documents, None));
        // And most of it was not looked for again: the shelf is believed …
        let mut known: Known = postcard::from_bytes(&shelf.get(&key()).unwrap()).unwrap();
        let whole = known.alignments.clone();
        known.alignments.iter_mut().for_each(Vec::clear);
        shelf.put(key(), postcard::to_allocvec(&known).unwrap());
        assert!(aligned(&documents, Some(&shelf)).len() * 4 < found.len());
        // … unless what it holds cannot be.
        known.alignments = whole;
        known.alignments.iter_mut().flatten().for_each(|a| a.a.span.end += 1 << 20);
        shelf.put(key(), postcard::to_allocvec(&known).unwrap());
        assert_eq!(aligned(&documents, Some(&shelf)), found);
        shelf.put(key(), b"no such thing".to_vec());
        assert_eq!(aligned(&documents, Some(&shelf)), found);
    }
}
