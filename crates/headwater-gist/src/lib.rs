//! What words mean, roughly: one short vector for each of some 37,000 English lemmas, and which words stand in the same
//! places without meaning the same.
//!
//! ```
//! use headwater_gist::{Likeness, english};
//! let of = |word| english().row(word).unwrap();
//! assert_eq!(english().likeness(of("children"), of("child")), Likeness::Same);
//! assert!(matches!(english().likeness(of("blast"), of("explosion")), Likeness::Near(n) if n > 60));
//! assert_eq!(english().likeness(of("killed"), of("wounded")), Likeness::Apart);
//! ```
//!
//! The file `data/english.gist` is made by `bench/vectors/make.py`; where it comes from and its licences stand in
//! `data/README.md`. It is read where it lies in the program: nothing is unpacked or allocated. All arithmetic is in
//! integers, so that every machine gives the same values.
//!
//! What it does not do: it knows no names, no numbers and no language but English, and it does not tell the senses of
//! a word apart.
//!
//! Layout, all numbers little-endian: eight bytes `HWGIST01`; the numbers of forms, rows, dimensions and pairs apart
//! (u32); 4,097 starts of buckets of forms by the upper 12 bits of their hash (u32); the hashes of the forms, sorted (u32);
//! the row of each form (u16); the weight of each row (u8); the rows (i8, length 256); pairs of rows apart, the lower row
//! first, sorted (u16, u16).

use std::sync::LazyLock;

static FILE: &[u8] = include_bytes!("../data/english.gist");
static ENGLISH: LazyLock<Gist> = LazyLock::new(|| Gist::new(FILE).unwrap_or_default());

/// Numbers in a row.
pub const DIMENSIONS: usize = 64;
/// Length of a row: a product of two rows is their cosine times the square of this.
const LENGTH: i32 = 256;

/// The English words.
pub fn english() -> &'static Gist {
    &ENGLISH
}

/// How near the meanings of two words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// Forms of one lemma.
    Same,
    /// The cosine of their vectors in hundredths, 100 at most.
    Near(i32),
    /// They stand in the same places and mean different things: "north" and "south".
    Apart,
}

/// A row of the table: a lemma.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row(u16);

impl Row {
    /// Its number, below `u16::MAX`.
    pub fn number(self) -> u16 {
        self.0
    }

    /// The row of that number, which must come from [`Row::number`].
    pub fn from_number(number: u16) -> Self {
        Self(number)
    }
}

/// A table of words.
#[derive(Debug, Clone, Copy, Default)]
pub struct Gist {
    starts: &'static [u8],
    hashes: &'static [u8],
    rows_of: &'static [u8],
    weights: &'static [u8],
    rows: &'static [u8],
    apart: &'static [u8],
}

impl Gist {
    /// A table over the bytes of a file, if they are one.
    fn new(bytes: &'static [u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(b"HWGIST01")?;
        let mut take = |len: usize| {
            let (part, after) = rest.split_at_checked(len)?;
            rest = after;
            Some(part)
        };
        let header = take(16)?;
        let count = |k: usize| u32_at(header, k).map(|n| n as usize);
        let (forms, rows, dimensions, pairs) = (count(0)?, count(1)?, count(2)?, count(3)?);
        let table = Self {
            starts: take(4 * 4097)?,
            hashes: take(4 * forms)?,
            rows_of: take(2 * forms)?,
            weights: take(rows)?,
            rows: take(DIMENSIONS * rows)?,
            apart: take(4 * pairs)?,
        };
        (dimensions == DIMENSIONS && rest.is_empty()).then_some(table)
    }

    /// The row of a word in lower case without accents.
    pub fn row(&self, word: &str) -> Option<Row> {
        let hash = hash(word);
        let bucket = (hash >> 20) as usize;
        let (from, to) = (u32_at(self.starts, bucket)?, u32_at(self.starts, bucket + 1)?);
        let at = (from as usize..to as usize).find(|&k| u32_at(self.hashes, k) == Some(hash))?;
        let bytes = self.rows_of.get(2 * at..2 * at + 2)?;
        Some(Row(u16::from_le_bytes([bytes[0], bytes[1]])))
    }

    /// How much a word says, 1–255: little for the most frequent ones (Arora, Liang and Ma 2017).
    pub fn weight(&self, row: Row) -> u8 {
        self.weights.get(usize::from(row.0)).copied().unwrap_or(0)
    }

    fn vector(&self, row: Row) -> &'static [u8] {
        let from = DIMENSIONS * usize::from(row.0);
        self.rows.get(from..from + DIMENSIONS).unwrap_or_default()
    }

    /// How near two words are.
    pub fn likeness(&self, a: Row, b: Row) -> Likeness {
        if a == b {
            return Likeness::Same;
        }
        let product: i32 = self
            .vector(a)
            .iter()
            .zip(self.vector(b))
            .map(|(x, y)| i32::from(*x as i8) * i32::from(*y as i8))
            .sum();
        let near = (100 * product / (LENGTH * LENGTH)).min(100);
        if near >= 30 && self.is_apart(a, b) { Likeness::Apart } else { Likeness::Near(near) }
    }

    /// Whether two words must not stand for each other.
    fn is_apart(&self, a: Row, b: Row) -> bool {
        let key = (a.min(b), a.max(b));
        let pair = |k: usize| {
            let b = &self.apart[4 * k..4 * k + 4];
            (Row(u16::from_le_bytes([b[0], b[1]])), Row(u16::from_le_bytes([b[2], b[3]])))
        };
        let (mut low, mut high) = (0, self.apart.len() / 4);
        while low < high {
            let middle = low.midpoint(high);
            match pair(middle).cmp(&key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return true,
            }
        }
        false
    }

    /// What the words of a sentence mean together: the weighted sum of their vectors.
    pub fn sum(&self, words: impl Iterator<Item = Row>) -> Sum {
        let mut sum = [0_i32; DIMENSIONS];
        for row in words {
            let weight = i32::from(self.weight(row));
            for (to, from) in sum.iter_mut().zip(self.vector(row)) {
                *to += weight * i32::from(*from as i8);
            }
        }
        Sum::new(&sum)
    }
}

/// What the words of a sentence mean together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum([i8; DIMENSIONS]);

impl Sum {
    /// Shortened to the length of a row.
    fn new(sum: &[i32; DIMENSIONS]) -> Self {
        let square: i64 = sum.iter().map(|x| i64::from(*x) * i64::from(*x)).sum();
        let length = square.isqrt().max(1);
        let mut out = [0_i8; DIMENSIONS];
        for (to, from) in out.iter_mut().zip(sum) {
            *to = (i64::from(*from) * i64::from(LENGTH) / length).clamp(-127, 127) as i8;
        }
        Self(out)
    }

    /// The cosine with another in hundredths, from 0 to 100.
    pub fn likeness(&self, other: &Self) -> i32 {
        let product: i32 = self.0.iter().zip(&other.0).map(|(x, y)| i32::from(*x) * i32::from(*y)).sum();
        (100 * product / (LENGTH * LENGTH)).clamp(0, 100)
    }
}

fn u32_at(bytes: &[u8], k: usize) -> Option<u32> {
    let bytes = bytes.get(4 * k..4 * k + 4)?;
    Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

/// FNV-1a with the upper bits stirred: the table is divided by them.
fn hash(word: &str) -> u32 {
    let mut h = 0x811c_9dc5_u32;
    for byte in word.bytes() {
        h = (h ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    h ^= h >> 16;
    h = h.wrapping_mul(0x85eb_ca6b);
    h ^ (h >> 13)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(a: &str, b: &str) -> Likeness {
        let of = |w: &str| english().row(w).unwrap_or_else(|| panic!("{w} is not in the table"));
        assert_eq!(english().likeness(of(a), of(b)), english().likeness(of(b), of(a)));
        english().likeness(of(a), of(b))
    }

    #[test]
    fn forms_of_a_lemma_are_one_row() {
        for (a, b) in [("men", "man"), ("went", "go"), ("killed", "killing"), ("fled", "flee")] {
            assert_eq!(likeness(a, b), Likeness::Same, "{a} {b}");
        }
    }

    #[test]
    fn synonyms_are_near_and_other_words_are_not() {
        let pairs =
            [("blast", "explosion"), ("troops", "soldiers"), ("vowed", "pledged"), ("truce", "ceasefire")];
        for (a, b) in pairs {
            assert!(matches!(likeness(a, b), Likeness::Near(n) if n >= 70), "{a} {b} {:?}", likeness(a, b));
        }
        for (a, b) in [("blast", "minister"), ("hospital", "goal"), ("ceasefire", "rainfall")] {
            assert!(matches!(likeness(a, b), Likeness::Near(n) if n <= 40), "{a} {b} {:?}", likeness(a, b));
        }
    }

    #[test]
    fn words_of_the_same_places_are_apart() {
        let pairs = [
            ("killed", "wounded"),
            ("monday", "tuesday"),
            ("north", "south"),
            ("rise", "fall"),
            ("dead", "alive"),
        ];
        for (a, b) in pairs {
            assert_eq!(likeness(a, b), Likeness::Apart, "{a} {b}");
        }
    }

    #[test]
    fn a_sum_tells_two_subjects_apart() {
        let of = |text: &str| english().sum(text.split(' ').filter_map(|w| english().row(w)));
        let flood = of("heavy rain swept away houses and bridges");
        let storm = of("a violent storm destroyed homes and roads");
        let talks = of("ministers signed the trade agreement");
        assert!(flood.likeness(&storm) > flood.likeness(&talks) + 20);
        assert_eq!(of("").likeness(&flood), 0);
    }

    #[test]
    fn unknown_words_and_broken_files_are_nothing() {
        assert_eq!(english().row("zzxqy"), None);
        assert!(Gist::new(b"HWGIST01\x01\x00\x00\x00").is_none());
        assert!(Gist::new(b"something else").is_none());
        assert_eq!(Gist::default().row("north"), None);
    }
}
