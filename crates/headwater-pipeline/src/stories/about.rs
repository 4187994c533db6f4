//! What reports are about, and how near two of them are: the cosine of their words, weighed by rarity, names twice.

use headwater_collate::{Prepared, Term};
use headwater_gist::Row;
use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// How near two reports are, in millionths: whole numbers add up to the same sum in any order.
pub(super) type Near = u32;

/// A likeness from 0 to 1 in millionths.
pub(super) fn near(likeness: f64) -> Near {
    (1e6 * likeness.clamp(0.0, 1.0)).round() as Near
}

/// The word of a name counts as that many words.
const NAME: f64 = 2.0;
/// Reports of English in general that stand beside the pile when words are weighed: in a pile of three reports on one
/// event, its words are in all of them and would look common.
const BESIDE: f64 = 1000.0;
/// The same for a language without a table of how common its words are.
const UNTOLD: f64 = 50.0;
/// Words of a report, on average.
const LENGTH: f64 = 250.0;
/// Reports that lie this many days apart have lost half of [`AGE`] of their likeness.
const DAYS: f64 = 30.0;
/// How much of their likeness reports lose that lie far apart: a trial comes a year after the crime, but by then there
/// were other crimes like it.
const AGE: f64 = 0.3;
/// Products of weights that are summed at most. Beyond it (some twenty thousand reports) the most common words are left
/// out of the comparison, which weigh least.
const PRODUCTS: usize = 2_000_000_000;

/// A report's words by their stems.
struct Counted(Vec<Stem>);

/// A stem in a report. Small: a large pile has millions of them.
#[derive(Clone, Copy)]
struct Stem {
    /// Its hash.
    key: u64,
    /// How often it is there.
    times: u32,
    /// Whether it is part of a name.
    name: bool,
    /// The weight of its most common form among the English vectors of words (see `headwater_gist`); none in another language.
    weight: Option<u8>,
}

/// The weight of what is too rare to have one of its own.
const RARE: u8 = u8::MAX;

impl Stem {
    /// How much it counts in its report.
    fn count(&self) -> f64 {
        (if self.name { NAME } else { 1.0 }) * f64::from(self.times).sqrt()
    }
}

/// In what share of English reports a word of some weight is.
fn common(weight: u8) -> f64 {
    // The weight is 255 · a / (a + share among all words), a a thousandth; 255 stands for all that is rarer still.
    let weight = f64::from(weight);
    let share = 1e-3 * (255.0 - weight.min(254.75)) / weight.max(1.0);
    LENGTH * share / (1.0 + LENGTH * share)
}

/// The lower of two weights: of several forms the most common one counts.
fn commoner(a: Option<u8>, b: Option<u8>) -> Option<u8> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

impl Counted {
    fn new(text: &Prepared<'_>) -> Self {
        let english = text.document().language == "en";
        let mut terms: Vec<Term> = text.terms().collect();
        terms.sort_unstable_by_key(|t| t.stem);
        let weight = |row: Option<Row>| row.map_or(RARE, |row| headwater_gist::english().weight(row));
        let stem = |same: &[Term]| Stem {
            key: same[0].stem,
            times: same.len() as u32,
            name: same.iter().any(|t| t.name),
            weight: english.then(|| same.iter().map(|t| weight(t.row)).min().unwrap_or(RARE)),
        };
        Self(terms.chunk_by(|a, b| a.stem == b.stem).map(stem).collect())
    }
}

/// A word is common that more than this part of the reports have. Most of the work would go into common words, which add
/// least: they are summed only for reports of little else, and for pairs that the other words leave open.
const COMMON: f64 = 0.1;
/// Likenesses that are summed in single precision are off by less.
const SLACK: f64 = 1e-4;

/// All reports, to be asked for those that are near one of them.
///
/// Which pairs are near enough is bounded by the lengths of what was left out (Cauchy-Schwarz; all-pairs similarity search:
/// Bayardo, Ma and Srikant 2007, Anastasiu and Karypis 2014); the likeness of what is found is summed in full.
pub(super) struct About {
    /// The words of each report that are compared, by their number, the rarest first, with weights; lists of length 1.
    words: Vec<Vec<(u32, f64)>>,
    /// The reports that have each word, in order, with its weight there.
    holders: Vec<Vec<(u32, f32)>>,
    /// Number of the first common word.
    common: u32,
    /// Of the holders of each common word, those that have little else.
    plain: Vec<Vec<(u32, f32)>>,
    /// Length of the common words of each report.
    lengths: Vec<f64>,
    /// From here on a report has little else: the common words of two others add less than the least likeness.
    little_else: f64,
    days: Vec<Option<(Date, Date)>>,
}

impl About {
    /// Counts and weighs the words by their rarity (inverse document frequency, Spärck Jones 1972).
    ///
    /// Only likenesses of `least` or more will be asked for.
    pub(super) fn new(texts: &[&Prepared<'_>], least: Near) -> Self {
        let counted: Vec<Counted> = texts.par_iter().map(|text| Counted::new(text)).collect();
        // How many reports have each stem, and its weight.
        let mut stems: FxHashMap<u64, (u32, Option<u8>)> = FxHashMap::default();
        for stem in counted.iter().flat_map(|c| &c.0) {
            let known = stems.entry(stem.key).or_default();
            *known = (known.0 + 1, commoner(known.1, stem.weight));
        }
        let n = texts.len() as f64;
        let mut known: Vec<(u64, usize, f64)> = stems
            .into_iter()
            .map(|(key, (with, weight))| {
                let rarity = match weight {
                    Some(weight) => ((n + BESIDE) / (f64::from(with) + BESIDE * common(weight))).ln(),
                    None => ((n + UNTOLD) / f64::from(with)).ln(),
                };
                (key, with as usize, rarity.max(0.0))
            })
            .collect();
        // The rarest first: the most common ones are left out where there are too many.
        known.sort_unstable_by_key(|&(w, with, _)| (with, w));
        let mut products = 0;
        let compared = known
            .iter()
            .take_while(|(_, with, _)| {
                products += with * with / 2;
                products <= PRODUCTS
            })
            .count();
        let number: FxHashMap<u64, u32> = (0..).zip(&known).map(|(k, (w, ..))| (*w, k)).collect();
        let words: Vec<Vec<(u32, f64)>> = counted
            .par_iter()
            .map(|c| {
                let weigh = |s: &Stem| number.get(&s.key).map(|&k| (k, s.count() * known[k as usize].2));
                let mut words: Vec<(u32, f64)> = c.0.iter().filter_map(weigh).collect();
                words.sort_unstable_by_key(|w| w.0);
                let length = words.iter().map(|(_, x)| x * x).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
                words.retain(|w| (w.0 as usize) < compared);
                for word in &mut words {
                    word.1 /= length;
                }
                words
            })
            .collect();
        let mut holders: Vec<Vec<(u32, f32)>> =
            known.iter().take(compared).map(|&(_, with, _)| Vec::with_capacity(with)).collect();
        for (d, list) in (0..).zip(&words) {
            for &(word, x) in list {
                holders[word as usize].push((d, x as f32));
            }
        }
        let common = known[..compared].partition_point(|&(_, with, _)| with as f64 <= COMMON * n);
        let length = |list: &Vec<(u32, f64)>| {
            let common = list.iter().rev().take_while(|w| w.0 as usize >= common);
            common.map(|(_, x)| x * x).sum::<f64>().sqrt()
        };
        let lengths: Vec<f64> = words.iter().map(length).collect();
        let little_else = (0.9 * f64::from(least) / 1e6).sqrt();
        let plain = holders[common..]
            .iter()
            .map(|list| list.iter().filter(|h| lengths[h.0 as usize] > little_else).copied().collect())
            .collect();
        let days = texts.iter().map(|t| t.document().published.as_ref().map(|p| (p.start, p.end))).collect();
        Self { words, holders, common: common as u32, plain, lengths, little_else, days }
    }

    /// What is left of the likeness of two reports by the days between them.
    fn age(&self, i: usize, j: usize) -> f64 {
        let (Some(a), Some(b)) = (self.days[i], self.days[j]) else { return 1.0 };
        let gap = |from: Date, to: Date| f64::from(to.duration_since(from).as_hours() as i32 / 24);
        let days = gap(a.1, b.0).max(gap(b.1, a.0)).max(0.0);
        1.0 - AGE + AGE * DAYS / (DAYS + days)
    }

    /// The cosine of the words of two reports.
    fn cosine(&self, i: usize, j: usize) -> f64 {
        let (mut a, mut b) = (self.words[i].as_slice(), self.words[j].as_slice());
        let mut sum = 0.0;
        while let ([(v, x), rest_a @ ..], [(w, y), rest_b @ ..]) = (a, b) {
            if v == w {
                sum += x * y;
            }
            (a, b) = (if v <= w { rest_a } else { a }, if w <= v { rest_b } else { b });
        }
        sum
    }

    /// Who has a word of report `i`, as far as it must be looked at.
    fn holders(&self, i: usize, word: u32) -> &[(u32, f32)] {
        match word.checked_sub(self.common) {
            Some(common) if self.lengths[i] <= self.little_else => &self.plain[common as usize],
            _ => &self.holders[word as usize],
        }
    }

    /// The later reports near report `i`, as far as they are `least` or more, in order; not less than [`Self::new`] was told.
    /// `sums` is as long as there are reports, and zero.
    pub(super) fn near(&self, i: usize, least: Near, sums: &mut [f32]) -> Vec<(usize, Near)> {
        for &(word, x) in &self.words[i] {
            let holders = self.holders(i, word);
            let later = holders.partition_point(|h| h.0 as usize <= i);
            // To note whom it meets would take longer than to look through all sums.
            for &(j, y) in &holders[later..] {
                sums[j as usize] += x as f32 * y;
            }
        }
        let enough = f64::from(least) / 1e6 - SLACK;
        let of_i = self.lengths[i];
        let left = |of_j: f64| if of_i.max(of_j) <= self.little_else { of_i * of_j } else { 0.0 };
        let open = (enough - left(self.little_else)) as f32;
        let mut found = Vec::new();
        for (j, &sum) in (i + 1..).zip(&sums[i + 1..]).filter(|(_, sum)| **sum >= open) {
            if f64::from(sum) + left(self.lengths[j]) < enough {
                continue;
            }
            let cosine = self.cosine(i, j);
            // Age only takes away: whoever is not near without it is not near.
            let aged = if near(cosine) >= least { near(cosine * self.age(i, j)) } else { 0 };
            if aged >= least {
                found.push((j, aged));
            }
        }
        sums[i + 1..].fill(0.0);
        found
    }
}
