//! One document made ready to be compared, and how common words are among the documents.

use crate::fold::{self, CALENDAR, CUE, FUNCTION, NAME, NO_GIST, NUMBER, Word};
use crate::shingle::{Shingle, shingles};
use headwater_gist::Row;
use headwater_lang::{Segments, pack};
use headwater_model::{Document, RegionKind, Span};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::cmp::Ordering;
use std::hash::Hasher;
use std::ops::Range;
use std::sync::OnceLock;

/// A document cut into folded words and sentences. Only what the report says itself is in it: headline, captions and
/// body; repeats count once, text of the site, links, credits, datelines and bylines not at all.
#[derive(Debug)]
pub struct Prepared<'d> {
    document: &'d Document,
    pub(crate) words: Vec<Word>,
    pub(crate) sentences: Vec<Sentence>,
    finer: OnceLock<Finer>,
}

/// What only a document needs that is aligned with another. In a case that grows most pairs were aligned before.
#[derive(Debug)]
struct Finer {
    shingles: Vec<Shingle>,
    /// For each sentence one word for each of its stems, function words apart, names and numbers first; sorted by stem.
    terms: Vec<Vec<u32>>,
}

/// A sentence with at least one word.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sentence {
    /// Its words.
    pub(crate) words: Range<usize>,
    /// From its first to its last mark.
    pub(crate) span: Span,
}

/// A word as it is counted where reports are compared by what they are about: no grammar and no numerals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// Hash of its stem.
    pub stem: u64,
    /// Whether it is part of a name.
    pub name: bool,
    /// Its row among the English vectors; none for a name, or in another language.
    pub row: Option<Row>,
}

/// A shorter word says nothing of what a report is about.
const TERM: usize = 3;

impl<'d> Prepared<'d> {
    pub(crate) fn of(document: &'d Document, words: Vec<Word>, sentences: Vec<Sentence>) -> Self {
        Self { document, words, sentences, finer: OnceLock::new() }
    }

    fn finer(&self) -> &Finer {
        self.finer.get_or_init(|| {
            let terms = |sentence: &Sentence| {
                let word = |i: &u32| &self.words[*i as usize];
                let mut terms: Vec<u32> = sentence.words.clone().map(|i| i as u32).collect();
                terms.retain(|i| !word(i).is(FUNCTION));
                terms.sort_by_key(|i| (word(i).stem, !word(i).is(NAME | NUMBER)));
                terms.dedup_by_key(|i| word(i).stem);
                terms
            };
            Finer { shingles: shingles(&self.words), terms: self.sentences.iter().map(terms).collect() }
        })
    }

    /// Its runs of words, sorted.
    pub(crate) fn shingles(&self) -> &[Shingle] {
        &self.finer().shingles
    }

    /// For each sentence one word for each of its stems, function words apart, names and numbers first; sorted by stem.
    pub(crate) fn stems(&self) -> &[Vec<u32>] {
        &self.finer().terms
    }

    /// The words that tell what it is about, in order. What a hyphen joins ("24-year-old") is one.
    pub fn terms(&self) -> impl Iterator<Item = Term> + '_ {
        let text = self.document.text.as_bytes();
        let joined = |a: &Word, b: &Word| {
            let between = text.get(a.span.end as usize..b.span.start as usize);
            matches!(between, Some(b"-" | b"\xe2\x80\x90" | b"\xe2\x80\x91"))
        };
        self.words.chunk_by(joined).filter_map(|parts| match parts {
            [one] if one.is(FUNCTION | NUMBER) || one.span.len() < TERM => None,
            [one] => Some(Term {
                stem: one.stem,
                name: one.is(NAME),
                row: (one.gist != NO_GIST).then(|| Row::from_number(one.gist)),
            }),
            parts => {
                let mut stem = FxHasher::default();
                for part in parts {
                    stem.write_u64(part.stem);
                }
                Some(Term { stem: stem.finish(), name: parts.iter().any(|p| p.is(NAME)), row: None })
            }
        })
    }

    /// The document.
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// Number of words that count for shares.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is nothing to compare.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// An order of documents that hangs on their content alone.
    pub(crate) fn by_content(&self, other: &Self) -> Ordering {
        (&self.document.id, self.words.len())
            .cmp(&(&other.document.id, other.words.len()))
            .then_with(|| self.words.iter().map(|w| w.key).cmp(other.words.iter().map(|w| w.key)))
    }

    /// Writes all that an alignment of this document hangs on, as bytes: two pairs of documents that write the same, each to
    /// each, have the same [`align`](crate::align).
    pub fn write_traits(&self, frequencies: &Frequencies, out: &mut Vec<u8>) {
        for text in [&self.document.id, &self.document.language, &self.document.text] {
            out.extend((text.len() as u64).to_le_bytes());
            out.extend(text.as_bytes());
        }
        for word in &self.words {
            let rarity = frequencies.of(word);
            out.extend(word.key.to_le_bytes());
            out.extend(word.span.start.to_le_bytes());
            out.extend(word.flags.to_le_bytes());
            out.extend(rarity.weight.to_le_bytes());
            out.push(u8::from(rarity.anchor) | u8::from(rarity.rare) << 1);
        }
    }

    /// Leaves out some sentences, given by number in order.
    pub(crate) fn leave_out(&mut self, sentences: &[usize]) {
        let mut words = Vec::with_capacity(self.words.len());
        let mut kept = Vec::with_capacity(self.sentences.len());
        for (s, mut sentence) in std::mem::take(&mut self.sentences).into_iter().enumerate() {
            if sentences.binary_search(&s).is_ok() {
                continue;
            }
            let from = words.len();
            words.extend(
                self.words[sentence.words.clone()].iter().map(|w| Word { sentence: kept.len() as u32, ..*w }),
            );
            sentence.words = from..words.len();
            kept.push(sentence);
        }
        *self = Self::of(self.document, words, kept);
    }

    /// Bytes from the first to the last of some words, with the marks of the sentence if they are the whole of it.
    pub(crate) fn span(&self, words: &Range<usize>) -> Span {
        let (Some(first), Some(last)) =
            (self.words.get(words.start), self.words.get(words.end.wrapping_sub(1)))
        else {
            return Span::default();
        };
        let mut span = first.span.hull(last.span);
        if let Some(s) = self.sentences.get(last.sentence as usize)
            && s.words.end == words.end
        {
            span.end = s.span.end;
        }
        if let Some(s) = self.sentences.get(first.sentence as usize)
            && s.words.start == words.start
        {
            span.start = s.span.start;
        }
        span
    }
}

/// Makes a document ready to be compared.
pub fn prepare(document: &Document) -> Prepared<'_> {
    let within: Vec<Span> = document
        .regions
        .iter()
        .filter(|r| matches!(r.kind, RegionKind::Headline | RegionKind::Caption | RegionKind::Body))
        .map(|r| r.span)
        .collect();
    let pack = pack(&document.language);
    let segments = Segments::within(&document.text, &within, pack);
    let mut words = fold::words(&segments, pack, document.language == "en");
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut last = u32::MAX;
    for (i, word) in words.iter_mut().enumerate() {
        if word.sentence != last {
            last = word.sentence;
            let s = &segments.sentences[last as usize];
            sentences.push(Sentence { words: i..i, span: s.span });
        }
        word.sentence = sentences.len() as u32 - 1;
        if let Some(s) = sentences.last_mut() {
            s.words.end = i + 1;
        }
    }
    Prepared::of(document, words, sentences)
}

/// The words of a document as they are compared, as hashes: what [`crate::Op`] counts by.
pub fn folded_words(document: &Prepared<'_>) -> Vec<u64> {
    document.words.iter().map(|w| w.key).collect()
}

/// How common words are in the documents given: counted by sentence, because in five reports of one event every word
/// is in every report, and what tells one sentence from another is what few sentences have.
#[derive(Debug, Default)]
pub struct Frequencies {
    documents: usize,
    sentences: usize,
    stems: FxHashMap<u64, u32>,
    /// Weight by number of sentences: logarithms are dear, and there are few different counts.
    weights: Vec<f64>,
}

impl Frequencies {
    /// How common a word is, in one look.
    pub(crate) fn of(&self, word: &Word) -> Rarity {
        if word.is(FUNCTION) {
            return Rarity::default();
        }
        let with = self.stems.get(&word.stem).copied().unwrap_or(0);
        let weight = self.weights.get(with as usize).copied().unwrap_or(0.0);
        if word.is(CUE | CALENDAR) {
            return Rarity { weight: weight * 0.4, ..Rarity::default() };
        }
        let with = self.count(with) as usize;
        let copies = if word.is(NAME | NUMBER) { 2 * self.documents } else { self.documents * 3 / 2 };
        Rarity {
            weight,
            anchor: with <= copies.max(6).min((self.sentences / 25).max(6)),
            rare: with <= (self.sentences / 400).clamp(8, MANY),
        }
    }

    /// The number of sentences that have a word, as it is compared.
    fn count(&self, with: u32) -> f64 {
        if self.sentences >= STEPS { in_steps(with) } else { f64::from(with) }
    }

    /// The weight of a word that so many sentences have.
    fn weight(&self, with: u32) -> f64 {
        ((self.sentences as f64 + 60.0) / (self.count(with) + 2.0)).ln().max(0.0)
    }
}

/// From so many sentences on (some 300 reports) counts are taken in steps: with each report that is added all numbers
/// change a little, and what was aligned before could not stand.
const STEPS: usize = 4096;

/// A count as it is compared in a large pile: that of a word in powers of two, by its step's middle.
fn in_steps(with: u32) -> f64 {
    if with < 2 { f64::from(with) } else { 1.4 * f64::from(1_u32 << with.ilog2()) }
}

/// The number of sentences or documents of a large pile, rounded down to an eighth of a power of two.
fn in_fine_steps(many: usize) -> usize {
    let step = 1 << many.max(1).ilog2().saturating_sub(3);
    many / step * step
}

/// A word that more sentences have is not rare, however large the pile.
const MANY: usize = 64;

/// How common a word is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rarity {
    /// The logarithm of how few sentences have it. A floor under both counts keeps two short texts from looking as if
    /// every word were common.
    pub(crate) weight: f64,
    /// Rare enough to tie two sentences together: few sentences have it, beyond the copies that each document may
    /// hold. Names and numbers are allowed more.
    pub(crate) anchor: bool,
    /// Rare enough to tell a passage from a stock phrase ("was pronounced dead at the scene"), whatever the pile.
    pub(crate) rare: bool,
}

/// Counts words over documents; copies count once, so that handing in a copy changes nothing.
pub fn frequencies(docs: &[Prepared<'_>]) -> Frequencies {
    let mut census = Census::default();
    for doc in docs {
        census.add(doc);
    }
    census.finish()
}

/// Counts words one document at a time. The order of the documents does not matter. A sentence counts once however
/// many documents print it, and a document once.
#[derive(Debug, Default)]
pub struct Census {
    documents: FxHashSet<u64>,
    sentences: FxHashSet<u64>,
    stems: FxHashMap<u64, u32>,
}

impl Census {
    /// Counts the words of one document.
    pub fn add(&mut self, doc: &Prepared<'_>) {
        let hash = |words: &[Word]| {
            let mut hasher = FxHasher::default();
            for word in words {
                hasher.write_u64(word.key);
            }
            hasher.finish()
        };
        if !self.documents.insert(hash(&doc.words)) {
            return;
        }
        let mut seen: Vec<u64> = Vec::new();
        for sentence in &doc.sentences {
            let words = &doc.words[sentence.words.clone()];
            if !self.sentences.insert(hash(words)) {
                continue;
            }
            seen.clear();
            seen.extend(words.iter().filter(|w| !w.is(FUNCTION)).map(|w| w.stem));
            seen.sort_unstable();
            seen.dedup();
            for stem in &seen {
                *self.stems.entry(*stem).or_insert(0) += 1;
            }
        }
    }

    /// What was counted.
    pub fn finish(self) -> Frequencies {
        let (mut documents, mut sentences) = (self.documents.len(), self.sentences.len());
        if sentences >= STEPS {
            // The first step is STEPS itself: what is rounded down is in steps still.
            (documents, sentences) = (in_fine_steps(documents), in_fine_steps(sentences));
        }
        let most = self.stems.values().copied().max().unwrap_or(0);
        let counted = Frequencies { documents, sentences, stems: self.stems, weights: Vec::new() };
        Frequencies { weights: (0..=most).map(|with| counted.weight(with)).collect(), ..counted }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_go_up_in_steps() {
        let tenths = |with: u32| (10.0 * in_steps(with)).round() as u32;
        assert_eq!([0, 1, 2, 3, 4, 7, 8, 1000].map(tenths), [0, 10, 28, 28, 56, 56, 112, 7168]);
        let steps: Vec<usize> = (5000..10_000).map(in_fine_steps).collect();
        assert!(steps.is_sorted() && steps.iter().zip(5000..).all(|(&s, n)| s <= n && n < s + s / 8));
        assert_eq!([0, 5, 17, 4096, 4607, 4608].map(in_fine_steps), [0, 5, 16, 4096, 4096, 4608]);
    }
}
