//! What reports are about, and how near two of them are: the cosine of their words, weighed by rarity, names twice.

use headwater_lang::stem::{fold, stem};
use headwater_model::Document;
use headwater_model::record::EntityKind;
use headwater_model::rows::Annotated;
use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

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

/// A report's words by their hashes: how often, as the root of the count, and in what share of English reports they are.
struct Counted(Vec<(u64, f64, Option<f64>)>);

fn hash(word: &str) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    word.hash(&mut hasher);
    hasher.finish()
}

/// In what share of English reports a word is, by its weight among the vectors of words (see `headwater_gist`).
fn common(low: &str) -> f64 {
    let folded = if low.is_ascii() { Cow::Borrowed(low) } else { Cow::Owned(fold(low)) };
    let gist = headwater_gist::english();
    let weight = gist.row(&folded).map_or(255.0, |row| f64::from(gist.weight(row)));
    // The weight is 255 · a / (a + share among all words), a a thousandth; 255 stands for all that is rarer still.
    let share = 1e-3 * (255.0 - weight.min(254.75)) / weight.max(1.0);
    LENGTH * share / (1.0 + LENGTH * share)
}

impl Counted {
    fn new(document: &Document, annotated: &Annotated) -> Self {
        let pack = headwater_lang::pack(&document.language);
        let tokens = headwater_lang::Tokens::within(&document.text, &annotated.sentences);
        let english = document.language == "en";
        let mut named = vec![false; tokens.len()];
        for entity in annotated.entities.iter().filter(|e| e.kind != EntityKind::Unnamed) {
            for mention in &entity.mentions {
                if let Some(named) = named.get_mut(tokens.range(*mention)) {
                    named.fill(true);
                }
            }
        }
        let mut counts: FxHashMap<u64, (f64, f64, Option<f64>)> = FxHashMap::default();
        for (i, &named) in named.iter().enumerate() {
            let low = tokens.low(i);
            if tokens.is_word(i) && !pack.is_function(low) && low.len() > 2 {
                let word = counts.entry(hash(&stem(low))).or_insert((0.0, 1.0, None));
                word.0 += 1.0;
                // Of several forms the most common one counts, whichever comes first.
                word.2 = english.then(|| common(low).max(word.2.unwrap_or(0.0)));
                if named && tokens.is_capital(i) {
                    word.1 = NAME;
                }
            }
        }
        // Their order comes with their numbers.
        Self(counts.into_iter().map(|(w, (n, name, share))| (w, name * n.sqrt(), share)).collect())
    }
}

/// All reports, to be asked for those that are near one of them.
pub(super) struct About {
    /// The words of each report that are compared, by their number, with weights; lists of length 1.
    words: Vec<Vec<(u32, f64)>>,
    /// The reports that have each word, in order, with its weight there.
    holders: Vec<Vec<(u32, f64)>>,
    days: Vec<Option<(Date, Date)>>,
}

impl About {
    /// Counts and weighs the words by their rarity (inverse document frequency, Spärck Jones 1972).
    pub(super) fn new(documents: &[&Document], annotated: &[&Annotated]) -> Self {
        let counted: Vec<Counted> =
            documents.par_iter().zip(annotated).map(|(d, a)| Counted::new(d, a)).collect();
        let mut seen: FxHashMap<u64, (f64, Option<f64>)> = FxHashMap::default();
        for (w, _, share) in counted.iter().flat_map(|c| &c.0) {
            let word = seen.entry(*w).or_default();
            word.0 += 1.0;
            word.1 = word.1.map_or(*share, |s| Some(s.max(share.unwrap_or(0.0))));
        }
        let n = documents.len() as f64;
        let mut known: Vec<(u64, usize, f64)> = seen
            .into_iter()
            .map(|(w, (with, share))| {
                let rarity = match share {
                    Some(share) => ((n + BESIDE) / (with + BESIDE * share)).ln(),
                    None => ((n + UNTOLD) / with).ln(),
                };
                (w, with as usize, rarity.max(0.0))
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
                let weigh = |(w, x, _): &(u64, f64, Option<f64>)| {
                    number.get(w).map(|&k| (k, x * known[k as usize].2))
                };
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
        let mut holders: Vec<Vec<(u32, f64)>> = vec![Vec::new(); compared];
        for (d, list) in (0..).zip(&words) {
            for &(word, x) in list {
                holders[word as usize].push((d, x));
            }
        }
        let days = documents.iter().map(|d| d.published.as_ref().map(|p| (p.start, p.end))).collect();
        Self { words, holders, days }
    }

    /// What is left of the likeness of two reports by the days between them.
    fn age(&self, i: usize, j: usize) -> f64 {
        let (Some(a), Some(b)) = (self.days[i], self.days[j]) else { return 1.0 };
        let gap = |from: Date, to: Date| f64::from(to.duration_since(from).as_hours() as i32 / 24);
        let days = gap(a.1, b.0).max(gap(b.1, a.0)).max(0.0);
        1.0 - AGE + AGE * DAYS / (DAYS + days)
    }

    /// The later reports near report `i`, as far as they are `least` or more, in order. `sums` is as long as there are
    /// reports, and zero.
    pub(super) fn near(&self, i: usize, least: Near, sums: &mut [f64]) -> Vec<(usize, Near)> {
        let mut met: Vec<u32> = Vec::new();
        for &(word, x) in &self.words[i] {
            let holders = &self.holders[word as usize];
            let later = holders.partition_point(|h| h.0 as usize <= i);
            for &(j, y) in &holders[later..] {
                let sum = &mut sums[j as usize];
                if *sum == 0.0 {
                    met.push(j);
                }
                *sum += x * y;
            }
        }
        met.sort_unstable();
        met.dedup();
        let mut found = Vec::new();
        for j in met {
            let j = j as usize;
            let cosine = std::mem::take(&mut sums[j]);
            // Age only takes away: whoever is not near without it is not near.
            let aged = if near(cosine) >= least { near(cosine * self.age(i, j)) } else { 0 };
            if aged >= least {
                found.push((j, aged));
            }
        }
        found
    }
}
