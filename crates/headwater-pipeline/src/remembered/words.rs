//! The words of reports as they are compared, as an earlier run on the same case has prepared them.

use crate::Progress;
use crate::items::{Memo, revision};
use headwater_collate::{Forms, Packed, Prepared};
use headwater_model::Document;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;

/// The key of all of them.
fn key() -> String {
    format!("words {}", revision())
}

/// What stands in front of the words of the reports.
#[derive(Default, Serialize, Deserialize)]
struct Head {
    forms: Forms,
    /// The key of each report, and how many bytes its words take.
    reports: Vec<(String, u32)>,
}

/// What a run left.
#[derive(Default)]
struct Known {
    forms: Forms,
    bytes: Vec<u8>,
    /// Where the words of each report stand among the bytes, by its key.
    places: FxHashMap<String, Range<usize>>,
}

impl Known {
    fn read(bytes: Vec<u8>) -> Option<Self> {
        let (Head { forms, reports }, rest) = postcard::take_from_bytes(&bytes).ok()?;
        let mut at = bytes.len() - rest.len();
        let place = |(key, len): (String, u32)| {
            let from = at;
            at += len as usize;
            (key, from..at)
        };
        let places = reports.into_iter().map(place).collect();
        Some(Self { forms, bytes, places })
    }

    fn packed(&self, key: &str) -> Option<&[u8]> {
        self.bytes.get(self.places.get(key)?.clone())
    }
}

/// Makes reports ready to be compared; `keys` are those of all that is known of each, none without a memo.
pub(crate) fn prepare<'d>(
    documents: &[&'d Document],
    keys: &[String],
    memo: Option<&dyn Memo>,
    progress: &dyn Progress,
) -> Vec<Prepared<'d>> {
    let known = memo.and_then(|memo| Known::read(memo.get(&key())?)).unwrap_or_default();
    let prepared: Vec<(Prepared<'d>, bool)> = documents
        .par_iter()
        .enumerate()
        .map(|(d, &document)| {
            let before = || {
                let packed: Packed = postcard::from_bytes(known.packed(keys.get(d)?)?).ok()?;
                packed.unpack(document, &known.forms)
            };
            let before = before();
            progress.step();
            let fresh = before.is_none();
            (before.unwrap_or_else(|| headwater_collate::prepare(document)), fresh)
        })
        .collect();
    if let Some(memo) = memo
        && (prepared.iter().any(|(_, fresh)| *fresh) || known.places.len() > documents.len())
        && let Some(bytes) = remember(known, &prepared, keys)
    {
        memo.put(key(), bytes);
    }
    prepared.into_iter().map(|(prepared, _)| prepared).collect()
}

/// What is known now, as bytes: what was known of these reports, and what is new.
fn remember(mut known: Known, prepared: &[(Prepared<'_>, bool)], keys: &[String]) -> Option<Vec<u8>> {
    // Forms that nobody has any more stay, unless most reports are new.
    let mut forms = std::mem::take(&mut known.forms);
    if known.places.len() > 2 * prepared.iter().filter(|(_, fresh)| !fresh).count() {
        (known, forms) = <(Known, Forms)>::default();
    }
    let packed = prepared.iter().zip(keys).map(|((prepared, fresh), key)| {
        Some(match known.packed(key).filter(|_| !fresh) {
            Some(packed) => Cow::Borrowed(packed),
            None => Cow::Owned(postcard::to_allocvec(&Packed::new(prepared, &mut forms)).ok()?),
        })
    });
    let packed: Vec<Cow<'_, [u8]>> = packed.collect::<Option<_>>()?;
    let lengths = packed.iter().map(|p| u32::try_from(p.len()));
    let reports = keys.iter().cloned().zip(lengths).map(|(key, len)| Some((key, len.ok()?)));
    let head = Head { forms, reports: reports.collect::<Option<_>>()? };
    let mut bytes = postcard::to_allocvec(&head).ok()?;
    bytes.reserve_exact(packed.iter().map(|p| p.len()).sum());
    for report in &packed {
        bytes.extend_from_slice(report);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Silent;
    use crate::remembered::tests::Shelf;
    use headwater_collate::{Term, folded_words};
    use headwater_model::{Region, RegionKind, Span};

    fn pile(from: usize, to: usize) -> Vec<Document> {
        let words = ["storm", "river", "mayor", "bridge", "forty-two", "Arvela", "rescuers", "said"];
        let report = |k: usize| {
            let text: Vec<&str> = (0..20).map(|w| words[(k * 7 + w * (k + 3)) % words.len()]).collect();
            let text = format!("The {}.", text.join(" "));
            let span = Span::new(0, text.len());
            let body = Region { kind: RegionKind::Body, span, repeat_of: None, detail: None };
            let (id, language) = (format!("r{k}"), "en".to_owned());
            Document { id, language, text, regions: vec![body], ..Document::default() }
        };
        (from..to).map(report).collect()
    }

    /// The words and terms of each report.
    fn prepared(documents: &[Document], memo: Option<&dyn Memo>) -> Vec<(Vec<u64>, Vec<Term>)> {
        let keys: Vec<String> = documents.iter().map(|d| d.id.clone()).collect();
        let documents: Vec<&Document> = documents.iter().collect();
        let prepared = prepare(&documents, &keys, memo, &Silent);
        prepared.iter().map(|p| (folded_words(p), p.terms().collect())).collect()
    }

    fn places(shelf: &Shelf) -> usize {
        Known::read(shelf.get(&key()).unwrap()).unwrap().places.len()
    }

    #[test]
    fn what_is_remembered_is_what_would_be_prepared() {
        let shelf = Shelf::default();
        // Grown, shrunk, and nearly all of it replaced.
        for (from, to) in [(0, 8), (0, 12), (3, 12), (11, 20)] {
            let documents = pile(from, to);
            assert_eq!(prepared(&documents, Some(&shelf)), prepared(&documents, None), "{from}–{to}");
            assert_eq!(places(&shelf), documents.len());
        }
        // It is believed …
        let other: Vec<Document> =
            pile(11, 20).into_iter().zip(pile(0, 9)).map(|(d, o)| Document { id: d.id, ..o }).collect();
        let mixed = prepared(&other, Some(&shelf));
        assert!(mixed.iter().zip(prepared(&other, None)).any(|(a, b)| *a != b));
        // … unless it cannot be read.
        for damaged in [b"no such thing".to_vec(), Vec::new(), vec![0xff; 64]] {
            shelf.put(key(), damaged);
            assert_eq!(prepared(&other, Some(&shelf)), prepared(&other, None));
        }
    }
}
