//! All stories in one pile: that unrelated texts are kept apart however many there are, and what each stage costs.

use super::deck::Deck;
use super::dice::Dice;
use super::params::Params;
use super::render::{Times, handed_in};
use super::story::{Story, story};
use anyhow::Result;
use headwater_collate::{PairAlignment, align, candidates, frequencies, passages, prepare, stemma};
use headwater_model::Document;
use headwater_model::lineage::Anchor;
use headwater_model::rows::Days;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::time::Instant;

/// Part of the shorter report that an alignment of unrelated reports may have.
const LARGE: f64 = 0.2;
/// Pairs of one origin that are looked at one by one.
const PAIRS: usize = 2_000_000;

/// What was merged that has nothing to do with one another.
pub(super) struct Merges {
    pub(super) documents: usize,
    /// Pairs of reports in one origin.
    pub(super) origins: usize,
    /// Pairs of reports with a large alignment.
    pub(super) aligned: usize,
}

struct Pile {
    documents: Vec<Document>,
    published: Vec<Option<Days>>,
    /// Families that each report draws on.
    families: Vec<BTreeSet<(u64, usize)>>,
}

/// Makes about `count` reports, collates them together and counts.
pub(super) fn run(
    deck: &mut Deck<'_>,
    params: &Params,
    times: Times,
    count: usize,
    worst: usize,
) -> Result<Merges> {
    let started = Instant::now();
    let pile = make(deck, params, times, count)?;
    let n = pile.documents.len();
    println!("\nOne pile of {n} reports ({} base texts left over)", deck.left());
    let rate = |name: &str, from: Instant| {
        let seconds = from.elapsed().as_secs_f64();
        println!("  {name:<12}{seconds:>9.2} s{:>12.0} reports/s", n as f64 / seconds.max(1e-9));
    };
    rate("make+read", started);
    let clock = Instant::now();
    let docs: Vec<_> = pile.documents.iter().map(prepare).collect();
    rate("prepare", clock);
    let clock = Instant::now();
    let frequencies = frequencies(&docs);
    rate("frequencies", clock);
    let clock = Instant::now();
    let pairs = candidates(&docs);
    rate("candidates", clock);
    let clock = Instant::now();
    let alignments: Vec<_> =
        pairs.iter().flat_map(|&(i, j)| align((i, &docs[i]), (j, &docs[j]), &frequencies)).collect();
    rate("align", clock);
    let clock = Instant::now();
    let mut shared = passages(&docs, &alignments);
    rate("passages", clock);
    let clock = Instant::now();
    let (_, found) = stemma(&docs, &alignments, &mut shared, &pile.published);
    rate("stemma", clock);
    let unrelated = |i: usize, j: usize| pile.families[i].is_disjoint(&pile.families[j]);
    let told = pairs.iter().filter(|(i, j)| unrelated(*i, *j)).count();
    println!(
        "  {} candidate pairs ({told} of them unrelated), {} alignments, {} passages",
        pairs.len(),
        alignments.len(),
        shared.len()
    );

    let mut merges = Merges { documents: n, origins: 0, aligned: 0 };
    let (mut looked, mut told) = (0, 0);
    for (k, origin) in found.origins.iter().enumerate() {
        let before = merges.origins;
        for (m, &i) in origin.iter().enumerate() {
            let rest = &origin[m + 1..];
            looked += rest.len();
            merges.origins += rest.iter().filter(|&&j| unrelated(i, j)).count();
        }
        if merges.origins > before && told < worst {
            told += 1;
            let families: BTreeSet<_> = origin.iter().flat_map(|&d| &pile.families[d]).collect();
            println!(
                "  an origin of {} reports of {} families: {}",
                origin.len(),
                families.len(),
                named(&pile, origin)
            );
            if let Some(weakest) = &found.weakest[k] {
                println!("    weakest link: {:.0} %, {}", 100.0 * weakest.share, weakest.reason);
                show("weakest", &pile, weakest.a, weakest.b);
            }
            direct(&pile, origin, &alignments, worst);
        }
        if looked > PAIRS {
            println!("  only the first {PAIRS} pairs of one origin were looked at");
            break;
        }
    }
    let mut large: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    for a in alignments.iter().filter(|a| !a.quotation && unrelated(a.a.doc, a.b.doc)) {
        *large.entry((a.a.doc, a.b.doc)).or_default() += a.a.span.len().min(a.b.span.len());
    }
    let mut large: Vec<_> = large.into_iter().collect();
    large.sort_unstable();
    for ((i, j), bytes) in large {
        let shorter = pile.documents[i].text.len().min(pile.documents[j].text.len());
        if bytes as f64 >= LARGE * shorter as f64 {
            merges.aligned += 1;
            if merges.aligned <= worst {
                show("aligned", &pile, i, j);
            }
        }
    }
    println!(
        "  false merges: {} pairs of unrelated reports in one origin, {} with a large alignment",
        merges.origins, merges.aligned
    );
    Ok(merges)
}

fn make(deck: &mut Deck<'_>, params: &Params, times: Times, count: usize) -> Result<Pile> {
    let mut pile = Pile { documents: Vec::new(), published: Vec::new(), families: Vec::new() };
    deck.shuffle(&mut Dice::new(7, 7));
    // Enough copies of each base that the bases last.
    let scale = (count / (2 * deck.left()).max(1)).max(1);
    let mut seed = 1_000_000;
    while pile.documents.len() < count {
        let Some(story) = story(seed, deck, params, scale) else { break };
        for handed in handed_in(&story, params, times)? {
            pile.families.push(families(&story, handed.node).into_iter().map(|f| (seed, f)).collect());
            pile.documents.push(handed.document);
            pile.published.push(handed.published);
        }
        seed += 1;
    }
    Ok(pile)
}

/// First texts that a node descends from.
pub(super) fn families(story: &Story, node: usize) -> BTreeSet<usize> {
    let parents = &story.nodes[node].parents;
    if parents.is_empty() {
        return BTreeSet::from([node]);
    }
    parents.iter().flat_map(|&p| families(story, p)).collect()
}

fn named(pile: &Pile, origin: &[usize]) -> String {
    origin.iter().take(12).map(|&d| pile.documents[d].locator.as_str()).collect::<Vec<_>>().join(" ")
}

/// What unrelated reports of an origin share.
fn direct(pile: &Pile, origin: &[usize], alignments: &[PairAlignment], most: usize) {
    let inside = |d: usize| origin.binary_search(&d).is_ok();
    let shared = alignments.iter().filter(|a| {
        let (x, y) = (a.a.doc, a.b.doc);
        inside(x) && inside(y) && pile.families[x].is_disjoint(&pile.families[y])
    });
    for a in shared.take(most) {
        let words = |at: Anchor| {
            let document = &pile.documents[at.doc];
            format!("{}: {}", document.locator, document.words(at.span).replace('\n', " "))
        };
        println!("    {:?} {:.2}\n      {}\n      {}", a.kind, a.score, words(a.a), words(a.b));
    }
}

fn show(what: &str, pile: &Pile, i: usize, j: usize) {
    let head = |d: usize| {
        let document = &pile.documents[d];
        format!(
            "{}: {}",
            document.locator,
            document.text.chars().take(300).collect::<String>().replace('\n', " ")
        )
    };
    println!("  {what}:\n    {}\n    {}", head(i), head(j));
}
