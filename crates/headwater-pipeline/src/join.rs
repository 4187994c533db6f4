//! The joins between the stages, in order: what is done for each document, for each pair, for each story.

use crate::assemble::{Read, assemble};
use crate::gather::Gathered;
use crate::ingest::bug;
use crate::items::Case;
use crate::judge;
use crate::versions::{self, Chained};
use crate::{Error, Progress};
use headwater_collate::{Frequencies, PairAlignment, Prepared, Sets};
use headwater_lang::stem::stem;
use headwater_ledger::{Input, StoryGroup, publish, reconcile};
use headwater_model::lineage::Collation;
use headwater_model::record::{EntityKind, Problem};
use headwater_model::rows::Annotated;
use headwater_model::{CreditKind, Document, Record, id};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

/// Similarity from which two reports are on one event. Between 0.25 and 0.30, looked at on 357 reports of 150 incidents
/// of `gva` train: pairs grouped with precision 0.45 and 0.68, recall 0.74 and 0.55. Many of the false pairs there share
/// page furniture, which is left to the readers of web pages.
pub(crate) const SAME_STORY: f64 = 0.27;

/// The whole run after reading.
pub(crate) fn run(
    gathered: Gathered,
    case: &Case<'_>,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Record, Error> {
    let halt = || if stop.load(Ordering::Relaxed) { Err(Error::Stopped { kept: None }) } else { Ok(()) };
    let Gathered { documents, mut problems, options } = gathered;
    let Chained { mut documents, also, chains, problems: same } = versions::chained(documents);
    problems.extend(same);
    let chains = versions::compared(&chains);
    let mut judgements = judge::settle(case.judgements);
    judge::excluded(&mut documents, &mut judgements);
    halt()?;
    credit_each_other(&mut documents);
    let documents: Vec<&Document> = documents.iter().collect();

    progress.stage("annotating", documents.len());
    let annotated: Vec<(Annotated, Option<Problem>)> = documents
        .par_iter()
        .map(|d| {
            let out = if stop.load(Ordering::Relaxed) { Default::default() } else { annotate_one(d, case) };
            progress.step();
            out
        })
        .collect();
    halt()?;
    let (mut annotated, failed): (Vec<Annotated>, Vec<Option<Problem>>) = annotated.into_iter().unzip();
    problems.extend(failed.into_iter().flatten());
    let applied = judge::apply(&documents, &mut annotated, &mut judgements);

    progress.stage("collating", documents.len());
    let mut prepared: Vec<Prepared<'_>> = documents
        .par_iter()
        .map(|d| {
            let out = headwater_collate::prepare(d);
            progress.step();
            out
        })
        .collect();
    halt()?;
    let house = headwater_collate::without_house_text(&mut prepared);
    let frequencies: Frequencies = headwater_collate::frequencies(&prepared);
    let pairs = headwater_collate::candidates(&prepared);
    progress.stage("aligning", pairs.len());
    let alignments: Vec<PairAlignment> = pairs
        .par_iter()
        .map(|&(i, j)| {
            let out = if stop.load(Ordering::Relaxed) {
                Vec::new()
            } else {
                headwater_collate::align((i, &prepared[i]), (j, &prepared[j]), &frequencies)
            };
            progress.step();
            out
        })
        .collect::<Vec<_>>()
        .into_iter()
        .flatten()
        .collect();
    halt()?;

    progress.stage("reconciling", 1);
    let mut passages = headwater_collate::passages(&prepared, &alignments);
    let stories = stories(&documents, &annotated, &alignments);
    let published = publish(&documents, &annotated, &stories);
    let days: Vec<_> = published.iter().map(|p| p.as_ref().map(|p| p.days)).collect();
    let (shares, stemma) = headwater_collate::stemma(&prepared, &alignments, &mut passages, &days);
    let collation = Collation { passages, shares, stemma };
    let origin_ids: Vec<String> = collation
        .stemma
        .origins
        .iter()
        .enumerate()
        .map(|(o, docs)| {
            let mut ids: Vec<&str> = docs.iter().map(|&d| documents[d].id.as_str()).collect();
            ids.sort_unstable();
            let root = collation.stemma.nodes.get(collation.stemma.roots[o]).map_or("", |n| n.label.as_str());
            id::id("o", &[&[root], ids.as_slice()].concat())
        })
        .collect();
    let input = Input {
        documents: &documents,
        annotated: &annotated,
        published: &published,
        collation: &collation,
        origin_ids: &origin_ids,
        stories: &stories,
        names: &applied.names,
    };
    let findings = reconcile(&input);
    progress.step();
    problems.sort_by(|a, b| (&a.locator, &a.code, &a.message).cmp(&(&b.locator, &b.code, &b.message)));
    let read = Read { also: &also, chains: &chains, house, options: &options, problems, judgements };
    Ok(assemble(&input, findings, read))
}

fn annotate_one(document: &Document, case: &Case<'_>) -> (Annotated, Option<Problem>) {
    let key = case.memo.map(|memo| (memo, crate::items::annotation_key(document)));
    if let Some(known) = key.as_ref().and_then(|(memo, key)| memo.get(key)) {
        return (known, None);
    }
    match catch_unwind(AssertUnwindSafe(|| headwater_claims::annotate(document))) {
        Ok(annotated) => {
            if let Some((memo, key)) = key {
                memo.put(key, &annotated);
            }
            (annotated, None)
        }
        Err(_) => (Annotated::default(), Some(bug(&document.locator, "annotate"))),
    }
}

/// An agency that one report credits for its text is looked for in the others' words ("told X"): an agency that no
/// table knows can be known from the story.
fn credit_each_other(documents: &mut [Document]) {
    let names: BTreeSet<String> = documents
        .iter()
        .flat_map(|d| {
            let outlet = d.outlet.as_ref().map(|o| o.value.clone());
            d.credits
                .iter()
                .filter(move |c| c.kind == CreditKind::Text && Some(&c.name) != outlet.as_ref())
                .map(|c| c.name.clone())
        })
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if names.is_empty() {
        return;
    }
    let more: Vec<_> = documents.par_iter().map(|d| headwater_read::credits_to(d, &names)).collect();
    for (document, more) in documents.iter_mut().zip(more) {
        document.credits.extend(more);
        document.credits.sort_by(|a, b| (a.span, a.kind, &a.name).cmp(&(b.span, b.kind, &b.name)));
        document.credits.dedup();
    }
}

/// What a report is about: names and content words, each with its weight.
struct Profile {
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
fn profile(document: &Document, annotated: &Annotated) -> Profile {
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
    Profile { words, names }
}

/// Weighs words and names by their rarity among the reports (inverse document frequency, Spärck Jones 1972). A pile
/// of fewer than fifty reports is weighed as if it were fifty, or the words of a single story would all weigh nothing.
fn weigh(profiles: &mut [Profile]) {
    let n = profiles.len().max(50) as f64;
    let mut seen: FxHashMap<u64, f64> = FxHashMap::default();
    for p in profiles.iter() {
        for (w, _) in p.words.iter().chain(&p.names) {
            *seen.entry(*w).or_default() += 1.0;
        }
    }
    for p in profiles.iter_mut() {
        for (w, x) in p.words.iter_mut().chain(&mut p.names) {
            *x *= ((n + 1.0) / seen.get(w).copied().unwrap_or(1.0)).ln();
        }
        let norm = p.words.iter().map(|(_, x)| x * x).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
        for (_, x) in &mut p.words {
            *x /= norm;
        }
    }
}

/// The pairs of weights of the entries that two sorted lists share.
fn shared_weights(a: &[(u64, f64)], b: &[(u64, f64)]) -> Vec<(f64, f64)> {
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                out.push((a[i].1, b[j].1));
                i += 1;
                j += 1;
            }
        }
    }
    out
}

/// 0–1: half the cosine of the content words, half the weight of the names of the shorter list that the other has.
fn similarity(a: &Profile, b: &Profile) -> f64 {
    let cosine: f64 = shared_weights(&a.words, &b.words).iter().map(|(x, y)| x * y).sum();
    let weight = |p: &Profile| p.names.iter().map(|(_, x)| x).sum::<f64>();
    let shorter = weight(a).min(weight(b));
    let common: f64 = shared_weights(&a.names, &b.names).iter().map(|(x, _)| x).sum();
    let names = if a.names.len().min(b.names.len()) >= 2 && shorter > 0.0 {
        (common / shorter).min(1.0)
    } else {
        cosine
    };
    f64::midpoint(cosine, names)
}

/// Up to so many reports each is compared with each.
const EACH: usize = 1500;
/// In a larger pile, reports that share a name or one of their telling words; a name that more reports have tells
/// nothing.
const TELLING: usize = 150;
/// How many of its words tell a report, the weightiest first.
const WORDS: usize = 30;

/// For each report the later ones that may be on the same event; `None` in a pile so small that all may be.
fn near(profiles: &[Profile], shared: &BTreeMap<(usize, usize), f64>) -> Option<Vec<Vec<usize>>> {
    if profiles.len() <= EACH {
        return None;
    }
    let mut postings: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (i, profile) in profiles.iter().enumerate() {
        let mut words: Vec<&(u64, f64)> = profile.words.iter().collect();
        words.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        let names = profile.names.iter().map(|(name, _)| !*name);
        for key in words.into_iter().take(WORDS).map(|(word, _)| *word).chain(names) {
            postings.entry(key).or_default().push(i);
        }
    }
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); profiles.len()];
    for list in postings.values().filter(|list| list.len() <= TELLING) {
        for (k, &i) in list.iter().enumerate() {
            near[i].extend(&list[k + 1..]);
        }
    }
    for &(i, j) in shared.keys() {
        near[i].push(j);
    }
    for list in &mut near {
        list.sort_unstable();
        list.dedup();
    }
    Some(near)
}

/// Groups reports to stories: by shared text, and by names and words in common; single links, the weakest shown.
fn stories(
    documents: &[&Document],
    annotated: &[Annotated],
    alignments: &[PairAlignment],
) -> Vec<StoryGroup> {
    let n = documents.len();
    let mut profiles: Vec<Profile> =
        documents.par_iter().zip(annotated).map(|(d, a)| profile(d, a)).collect();
    weigh(&mut profiles);
    let mut shared: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for a in alignments.iter().filter(|a| !a.quotation) {
        let pair = (a.a.doc.min(a.b.doc), a.a.doc.max(a.b.doc));
        let shorter = documents[pair.0].text.len().min(documents[pair.1].text.len()).max(1);
        *shared.entry(pair).or_default() += a.a.span.len().min(a.b.span.len()) as f64 / shorter as f64;
    }
    let near = near(&profiles, &shared);
    let mut links: Vec<(f64, usize, usize)> = (0..n)
        .into_par_iter()
        .flat_map_iter(|i| {
            let (profiles, shared) = (&profiles, &shared);
            let others: Vec<usize> =
                near.as_ref().map_or_else(|| (i + 1..n).collect(), |near| near[i].clone());
            others.into_iter().filter_map(move |j| {
                let text = shared.get(&(i, j)).copied().unwrap_or(0.0).min(1.0);
                let about = similarity(&profiles[i], &profiles[j]);
                let link = about.max(if text >= 0.15 { text.max(SAME_STORY) } else { 0.0 });
                (link >= SAME_STORY).then_some((link, i, j))
            })
        })
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
