//! Reports on one event: grouped by shared text, and by names and words in common.

use headwater_collate::{PairAlignment, Sets};
use headwater_lang::stem::stem;
use headwater_ledger::StoryGroup;
use headwater_model::Document;
use headwater_model::record::EntityKind;
use headwater_model::rows::Annotated;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Similarity from which two reports are on one event. Between 0.25 and 0.30, looked at on 357 reports of 150 incidents
/// of `gva` train: pairs grouped with precision 0.45 and 0.68, recall 0.74 and 0.55. Many of the false pairs there share
/// page furniture, which is left to the readers of web pages.
pub(crate) const SAME_STORY: f64 = 0.27;

/// What a report is about: names and content words, each by its number with its weight, in the order of their hashes.
struct Profile {
    words: Vec<(u32, f64)>,
    names: Vec<(u32, f64)>,
    /// Sum of the names' weights.
    weight: f64,
}

/// Words and names of a report by their hashes, with counts.
struct Counted {
    words: Vec<(u64, f64)>,
    names: Vec<(u64, f64)>,
}

fn hash(word: &str) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    word.hash(&mut hasher);
    hasher.finish()
}

/// Counts of content words and of names, sorted by their hash.
fn counted(document: &Document, annotated: &Annotated) -> Counted {
    let pack = headwater_lang::pack(&document.language);
    let mut counts: FxHashMap<u64, f64> = FxHashMap::default();
    let tokens = headwater_lang::Tokens::within(&document.text, &annotated.sentences);
    for i in 0..tokens.len() {
        let low = tokens.low(i);
        if tokens.is_word(i) && !pack.is_function(low) && low.len() > 2 {
            *counts.entry(hash(&stem(low))).or_default() += 1.0;
        }
    }
    let mut words: Vec<(u64, f64)> = counts.into_iter().map(|(w, c)| (w, c.sqrt())).collect();
    words.sort_by_key(|w| w.0);
    let mut names: Vec<(u64, f64)> = annotated
        .entities
        .iter()
        .filter(|e| e.kind != EntityKind::Unnamed)
        .map(|e| (hash(&e.name.to_lowercase()), 1.0))
        .collect();
    names.sort_by_key(|n| n.0);
    names.dedup_by_key(|n| n.0);
    Counted { words, names }
}

/// Weighs words and names by their rarity among the reports (inverse document frequency, Spärck Jones 1972). A pile
/// of fewer than fifty reports is weighed as if it were fifty, or the words of a single story would all weigh nothing.
/// Gives the profiles and how many different words and names there are.
fn weighed(counted: &[Counted]) -> (Vec<Profile>, usize) {
    let n = counted.len().max(50) as f64;
    let mut seen: FxHashMap<u64, f64> = FxHashMap::default();
    for p in counted {
        for (w, _) in p.words.iter().chain(&p.names) {
            *seen.entry(*w).or_default() += 1.0;
        }
    }
    let mut hashes: Vec<u64> = seen.keys().copied().collect();
    hashes.sort_unstable();
    let known: FxHashMap<u64, (u32, f64)> = hashes
        .iter()
        .enumerate()
        .map(|(number, h)| (*h, (number as u32, ((n + 1.0) / seen.get(h).copied().unwrap_or(1.0)).ln())))
        .collect();
    let weigh = |list: &[(u64, f64)]| -> Vec<(u32, f64)> {
        list.iter().filter_map(|(h, x)| known.get(h).map(|(number, weight)| (*number, x * weight))).collect()
    };
    let profiles = counted
        .par_iter()
        .map(|p| {
            let (mut words, names) = (weigh(&p.words), weigh(&p.names));
            let norm = words.iter().map(|(_, x)| x * x).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
            for (_, x) in &mut words {
                *x /= norm;
            }
            let weight = names.iter().map(|(_, x)| x).sum();
            Profile { words, names, weight }
        })
        .collect();
    (profiles, hashes.len())
}

/// One report's weights laid out by number, to be compared with many others quickly.
struct Spread {
    words: Vec<f64>,
    names: Vec<f64>,
    /// The last report for which each report was a candidate.
    met: Vec<u32>,
}

impl Spread {
    fn new(words: usize, reports: usize) -> Self {
        Self { words: vec![0.0; words], names: vec![0.0; words], met: vec![u32::MAX; reports] }
    }

    /// Lays out a report, or with `false` takes it away again.
    fn lay(&mut self, profile: &Profile, there: bool) {
        for &(number, x) in &profile.words {
            self.words[number as usize] = if there { x } else { 0.0 };
        }
        for &(number, x) in &profile.names {
            self.names[number as usize] = if there { x } else { 0.0 };
        }
    }

    /// 0–1: half the cosine of the content words, half the weight of the names of the shorter list that the other
    /// has. `laid` is the report that is laid out.
    fn similarity(&self, laid: &Profile, other: &Profile) -> f64 {
        let sum = |list: &[(u32, f64)], by: &dyn Fn(usize, f64) -> f64| -> f64 {
            list.iter().map(|&(number, x)| by(number as usize, x)).sum()
        };
        let cosine = sum(&other.words, &|number, x| x * self.words[number]);
        let shorter = laid.weight.min(other.weight);
        let names = if laid.names.len().min(other.names.len()) >= 2 && shorter > 0.0 {
            (sum(&other.names, &|number, _| self.names[number]) / shorter).min(1.0)
        } else {
            cosine
        };
        f64::midpoint(cosine, names)
    }
}

/// Up to so many reports each is compared with each.
const EACH: usize = 1500;
/// In a larger pile, reports that share a name or one of their telling words; a name that more reports have tells
/// nothing.
const TELLING: usize = 150;
/// How many of its words tell a report, the weightiest first.
const WORDS: usize = 30;

/// The words and names that tell reports of a large pile, and which reports each tells.
struct Telling {
    of: Vec<Vec<u32>>,
    reports: Vec<Vec<u32>>,
}

impl Telling {
    /// `None` for a pile so small that all may be on the same event.
    fn new(profiles: &[Profile], words: usize) -> Option<Self> {
        if profiles.len() <= EACH {
            return None;
        }
        let mut of = Vec::with_capacity(profiles.len());
        // A name tells by other reports than the word of the same letters.
        let mut reports: Vec<Vec<u32>> = vec![Vec::new(); 2 * words];
        for (i, profile) in profiles.iter().enumerate() {
            let mut heavy: Vec<&(u32, f64)> = profile.words.iter().collect();
            heavy.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
            let names = profile.names.iter().map(|(name, _)| name + words as u32);
            let telling: Vec<u32> =
                heavy.into_iter().take(WORDS).map(|(word, _)| *word).chain(names).collect();
            for &t in &telling {
                reports[t as usize].push(i as u32);
            }
            of.push(telling);
        }
        reports.iter_mut().filter(|r| r.len() > TELLING).for_each(Vec::clear);
        Some(Self { of, reports })
    }
}

/// For each report, the later ones that it shares text with, and how much of the shorter one.
fn shared(documents: &[&Document], alignments: &[PairAlignment]) -> Vec<BTreeMap<usize, f64>> {
    let mut shared: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); documents.len()];
    for a in alignments.iter().filter(|a| !a.quotation) {
        let pair = (a.a.doc.min(a.b.doc), a.a.doc.max(a.b.doc));
        let shorter = documents[pair.0].text.len().min(documents[pair.1].text.len()).max(1);
        *shared[pair.0].entry(pair.1).or_default() +=
            a.a.span.len().min(a.b.span.len()) as f64 / shorter as f64;
    }
    shared
}

/// Groups reports to stories: by shared text, and by names and words in common; single links, the weakest shown.
pub(crate) fn group(
    documents: &[&Document],
    annotated: &[Annotated],
    alignments: &[PairAlignment],
) -> Vec<StoryGroup> {
    let n = documents.len();
    let counts: Vec<Counted> = documents.par_iter().zip(annotated).map(|(d, a)| counted(d, a)).collect();
    let (profiles, words) = weighed(&counts);
    drop(counts);
    let shared = shared(documents, alignments);
    let telling = Telling::new(&profiles, words);
    let link = |spread: &Spread, i: usize, j: usize| {
        let text = shared[i].get(&j).copied().unwrap_or(0.0).min(1.0);
        let about = spread.similarity(&profiles[i], &profiles[j]);
        let link = about.max(if text >= 0.15 { text.max(SAME_STORY) } else { 0.0 });
        (link >= SAME_STORY).then_some((link, i, j))
    };
    let mut links: Vec<(f64, usize, usize)> = (0..n)
        .into_par_iter()
        .map_init(
            || Spread::new(words, n),
            |spread, i| {
                spread.lay(&profiles[i], true);
                let mut found: Vec<(f64, usize, usize)> = Vec::new();
                if let Some(telling) = &telling {
                    let told = telling.of[i].iter().flat_map(|&t| &telling.reports[t as usize]);
                    for j in told.map(|&j| j as usize).chain(shared[i].keys().copied()).filter(|&j| j > i) {
                        if spread.met[j] != i as u32 {
                            spread.met[j] = i as u32;
                            found.extend(link(spread, i, j));
                        }
                    }
                } else {
                    found.extend((i + 1..n).filter_map(|j| link(spread, i, j)));
                }
                spread.lay(&profiles[i], false);
                found
            },
        )
        .flatten_iter()
        .collect();
    links.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut sets = Sets::new(n);
    // The weakest link of each group so far, with its two reports.
    let mut weakest: Vec<(f64, Option<(usize, usize)>)> = vec![(1.0, None); n];
    for (link, i, j) in links {
        if let Some(head) = sets.join(i, j) {
            // Links come by falling strength: this one is the weakest yet.
            weakest[head] = (link, Some((i, j)));
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..n {
        groups.entry(sets.head(i)).or_default().push(i);
    }
    groups
        .into_iter()
        .map(|(root, docs)| StoryGroup {
            docs,
            weakest_link: (weakest[root].0 * 1000.0).round() / 1000.0,
            weakest_pair: weakest[root].1,
        })
        .collect()
}
