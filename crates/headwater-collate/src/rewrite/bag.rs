//! A sentence as a bag of words.

use crate::fold::{CALENDAR, CUE, NAME, NO_GIST, NUMBER};
use crate::prepare::{Frequencies, Prepared};
use headwater_gist::{Row, Sum, english};
use headwater_lang::stem::fold;
use std::ops::Range;

/// A word of a sentence that counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    /// Index of the word in its document.
    pub(super) word: u32,
    pub(super) stem: u64,
    pub(super) weight: f64,
    /// A name or a number.
    pub(super) fact: bool,
    pub(super) anchor: bool,
    pub(super) rare: bool,
    pub(super) meaning: Meaning,
}

/// What a word that has no equal on the other side may be compared by.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meaning {
    /// Nothing: a name, a number and a day stand for themselves alone.
    Itself,
    /// Its row among the word vectors.
    Row(Row),
    /// Its letters, of a language that has no vectors: two by two, hashed to bits.
    Letters(u64),
}

/// The words of a sentence.
#[derive(Debug)]
pub(super) struct Bag {
    pub(super) sentence: usize,
    /// The words that count, one for each stem, sorted by stem.
    pub(super) terms: Vec<Term>,
    /// Of all of them.
    pub(super) weight: f64,
    /// The stems of all words, those of grammar too, sorted.
    pub(super) stems: Vec<u64>,
    /// What the words mean together; nothing in a language without vectors.
    pub(super) sum: Option<Sum>,
}

/// The bag of the words of `d` in `words`; `terms` names those that count, sorted by stem.
pub(super) fn bag(
    d: &Prepared<'_>,
    sentence: usize,
    words: Range<usize>,
    terms: &[u32],
    f: &Frequencies,
) -> Bag {
    let foreign = d.document().language != "en";
    let meaning = |i: u32| {
        let word = &d.words[i as usize];
        if word.is(NAME | NUMBER | CALENDAR | CUE) {
            Meaning::Itself
        } else if word.gist != NO_GIST {
            Meaning::Row(Row::from_number(word.gist))
        } else if foreign {
            Meaning::Letters(letters(&fold(word.span.of(&d.document().text))))
        } else {
            Meaning::Itself
        }
    };
    let terms: Vec<Term> = terms
        .iter()
        .map(|&i| {
            let word = &d.words[i as usize];
            let rarity = f.of(word);
            Term {
                word: i,
                stem: word.stem,
                weight: rarity.weight,
                fact: word.is(NAME | NUMBER),
                anchor: rarity.anchor,
                rare: rarity.rare,
                meaning: meaning(i),
            }
        })
        .collect();
    let mut stems: Vec<u64> = d.words[words].iter().map(|w| w.stem).collect();
    stems.sort_unstable();
    let rows = terms.iter().filter_map(|t| if let Meaning::Row(row) = t.meaning { Some(row) } else { None });
    let sum = (!foreign).then(|| english().sum(rows));
    Bag { sentence, weight: terms.iter().map(|t| t.weight).sum(), terms, stems, sum }
}

/// Pairs of letters of a word, with the first letter once more: words of one root begin alike.
fn letters(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let bit = |x: u8, y: u8| 1_u64 << (((u32::from(x) * 37) ^ (u32::from(y) * 11)) % 64);
    match bytes.first() {
        Some(first) if bytes.len() >= 4 => {
            bytes.windows(2).fold(bit(b'^', *first), |bits, w| bits | bit(w[0], w[1]))
        }
        _ => 0,
    }
}
