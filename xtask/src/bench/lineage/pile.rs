//! All stories in one pile: that unrelated texts are kept apart however many there are, and what each stage costs.

use super::deck::Deck;
use super::dice::Dice;
use super::params::Params;
use super::render::{Times, handed_in};
use super::story::{Story, story};
use super::text::{PLANTED, Sentence};
use anyhow::Result;
use headwater_collate::{
    PairAlignment, align, candidates, frequencies, passages, prepare, stemma, without_house_text,
};
use headwater_model::lineage::Anchor;
use headwater_model::rows::Days;
use headwater_model::workers::Alone;
use headwater_model::{Document, Span};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::time::Instant;

/// Part of the shorter report that an alignment of unrelated reports may have.
const LARGE: f64 = 0.2;
/// Pairs of one origin that are looked at one by one.
const PAIRS: usize = 2_000_000;

/// What was merged that has nothing to do with one another.
#[derive(Default)]
pub(super) struct Merges {
    /// Reports of different stories: never right.
    pub(super) stories: Pairs,
    /// Independent reports of one story: as the scores of single stories say too.
    pub(super) families: Pairs,
}

#[derive(Default)]
pub(super) struct Pairs {
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
    /// Stories and events that each is about.
    events: Vec<BTreeSet<String>>,
    /// What stands in unrelated reports too: their outlets' own lines, stock phrases.
    lines: Vec<Vec<Span>>,
}

impl Pile {
    fn unrelated(&self, i: usize, j: usize) -> bool {
        self.families[i].is_disjoint(&self.families[j])
    }

    /// Whether they share neither a story nor an event.
    fn apart(&self, i: usize, j: usize) -> bool {
        self.events[i].is_disjoint(&self.events[j])
    }
}

impl Merges {
    fn of(&mut self, apart: bool) -> &mut Pairs {
        if apart { &mut self.stories } else { &mut self.families }
    }
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
        println!("  {name:<20}{seconds:>9.2} s{:>12.0} reports/s", n as f64 / seconds.max(1e-9));
    };
    rate("make+read", started);
    let clock = Instant::now();
    let mut docs: Vec<_> = pile.documents.par_iter().map(prepare).collect();
    without_house_text(&mut docs);
    rate("prepare (all cores)", clock);
    let clock = Instant::now();
    let frequencies = frequencies(&docs);
    rate("frequencies", clock);
    let clock = Instant::now();
    let pairs = candidates(&docs, &Alone);
    rate("candidates", clock);
    let clock = Instant::now();
    let alignments: Vec<_> =
        pairs.par_iter().flat_map_iter(|&(i, j)| align((i, &docs[i]), (j, &docs[j]), &frequencies)).collect();
    rate("align (all cores)", clock);
    let clock = Instant::now();
    let mut shared = passages(&docs, &alignments);
    rate("passages", clock);
    let clock = Instant::now();
    let (_, found) = stemma(&docs, &alignments, &mut shared, &pile.published, &Alone);
    rate("stemma", clock);
    let told = pairs.iter().filter(|(i, j)| pile.unrelated(*i, *j)).count();
    println!(
        "  {} candidate pairs ({told} of them unrelated), {} alignments, {} passages",
        pairs.len(),
        alignments.len(),
        shared.len()
    );

    let mut merges = Merges::default();
    let (mut looked, mut told) = (0, 0);
    for (k, origin) in found.origins.iter().enumerate() {
        let before = merges.stories.origins;
        for (m, &i) in origin.iter().enumerate() {
            let rest = &origin[m + 1..];
            looked += rest.len();
            for &j in rest.iter().filter(|&&j| pile.unrelated(i, j)) {
                merges.of(pile.apart(i, j)).origins += 1;
            }
        }
        if merges.stories.origins > before && told < worst {
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
    for a in alignments.iter().filter(|a| !a.quotation && pile.unrelated(a.a.doc, a.b.doc)) {
        let line = pile.lines[a.a.doc].iter().any(|l| l.shared(a.a.span) * 2 > a.a.span.len());
        if !line {
            *large.entry((a.a.doc, a.b.doc)).or_default() += a.a.span.len().min(a.b.span.len());
        }
    }
    let mut large: Vec<_> = large.into_iter().collect();
    large.sort_unstable();
    for ((i, j), bytes) in large {
        let shorter = pile.documents[i].text.len().min(pile.documents[j].text.len());
        if bytes as f64 >= LARGE * shorter as f64 {
            let apart = pile.apart(i, j);
            merges.of(apart).aligned += 1;
            if apart && merges.stories.aligned <= worst {
                show("aligned", &pile, i, j);
                direct(&pile, &[i, j], &alignments, worst);
            }
        }
    }
    for (name, pairs) in [("different stories", &merges.stories), ("one story or event", &merges.families)] {
        println!(
            "  unrelated reports of {name}: {} pairs in one origin, {} pairs with a large alignment",
            pairs.origins, pairs.aligned
        );
    }
    Ok(merges)
}

fn make(deck: &mut Deck<'_>, params: &Params, times: Times, count: usize) -> Result<Pile> {
    let mut pile = Pile {
        documents: Vec::new(),
        published: Vec::new(),
        families: Vec::new(),
        events: Vec::new(),
        lines: Vec::new(),
    };
    deck.shuffle(&mut Dice::new(7, 7));
    // Enough copies of each base that the bases last.
    let scale = count.div_ceil((2 * deck.left()).max(1)).max(1);
    let mut seed = 1_000_000;
    while pile.documents.len() < count {
        let Some(story) = story(seed, deck, params, scale) else { break };
        for handed in handed_in(&story, params, times)? {
            let own = families(&story, handed.node);
            let text = &story.nodes[handed.node].text;
            // A paragraph of an outlet's own may come from a report on the event of another story.
            let atoms = text.sentences().flat_map(|s| &s.atoms).map(|a| a.base as usize);
            let bases = own.iter().map(|f| story.nodes[*f].base).chain(atoms);
            let bases = bases.filter_map(|b| deck.stock.bases.get(b));
            let events: BTreeSet<String> = bases.filter(|b| b.event).map(|b| b.group.clone()).collect();
            pile.events.push(events.into_iter().chain([format!("story {seed}")]).collect());
            pile.families.push(own.into_iter().map(|f| (seed, f)).collect());
            let sentences = text.sentences().zip(&handed.spans);
            // Two agencies' notes that something was not confirmed are put in by the simulator, in the same words.
            let stock = |s: &Sentence| s.is_neutral() || s.atoms.iter().all(|a| a.at == PLANTED);
            pile.lines.push(sentences.filter(|(s, _)| stock(s)).map(|(_, span)| *span).collect());
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
        inside(x) && inside(y) && pile.unrelated(x, y) && pile.apart(x, y)
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
