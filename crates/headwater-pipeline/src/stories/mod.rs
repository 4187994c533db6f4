//! Reports on one event: grouped by the words and names that they have in common, by shared text, and by their days.

mod about;
mod linkage;

use about::{About, Near, near};
use headwater_collate::{PairAlignment, Prepared, Sets};
use headwater_ledger::StoryGroup;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// How near the reports of two groups must be on average to be one story, 0–1: this in a pile of up to [`PILE`] different
/// texts, [`MORE`] more for every ten times as many. The larger the pile, the more other events there are that a report
/// could be on. Chosen on `gva` train (`eval stories`).
const LEAST: f64 = 0.12;
const PILE: f64 = 50.0;
const MORE: f64 = 0.05;
/// Reports less near than this part of it are taken for not near at all.
const FAR: f64 = 0.8;
/// Part of the shorter report from which shared text says how near two reports are, if it says more than their words.
const SHARED: f64 = 0.15;
/// Part of the longer report from which two are copies, which count once when words are weighed and groups compared.
const COPY: f64 = 0.8;
/// Links that are held at most; where there are more, the weakest are dropped.
const LINKS: usize = 4_000_000;
/// Reports whose links are found before the weakest are dropped.
const ROWS: usize = 1024;

/// Two reports, the earlier first, and how near they are.
type Link = (u32, u32, Near);

/// Stories, and how near the reports of two groups had to be on average to be one.
pub(crate) struct Stories {
    pub(crate) groups: Vec<StoryGroup>,
    pub(crate) least: f64,
}

/// Groups reports to stories by average linkage; the weakest link of each is shown.
pub(crate) fn group(prepared: &[Prepared<'_>], alignments: &[PairAlignment]) -> Stories {
    let n = prepared.len();
    let shared = shared(prepared, alignments);
    let mut all: Vec<(Near, usize, usize)> = Vec::new();
    let mut copies = Sets::new(n);
    for (&(i, j), text) in shared.iter().filter(|(_, text)| text.longer >= COPY) {
        copies.join(i, j);
        all.push((near(text.shorter), i, j));
    }
    let heads: Vec<usize> = (0..n).map(|i| copies.head(i)).collect();
    // Texts that are compared, by their number among these.
    let texts: Vec<usize> = (0..n).filter(|&i| heads[i] == i).collect();
    let place: Vec<usize> = heads.iter().map(|h| texts.partition_point(|t| t < h)).collect();
    let least = (1000.0 * (LEAST + MORE * (texts.len() as f64 / PILE).max(1.0).log10())).round() / 1000.0;

    let some: Vec<&Prepared<'_>> = texts.iter().map(|&i| &prepared[i]).collect();
    let far = near(FAR * least);
    let about = About::new(&some, far);
    let mut links: BTreeMap<(usize, usize), (Near, usize, usize)> = links(&about, texts.len(), far)
        .into_iter()
        .map(|(a, b, near)| {
            let (a, b) = (a as usize, b as usize);
            ((a, b), (near, texts[a], texts[b]))
        })
        .collect();
    for (&(i, j), text) in shared.iter().filter(|(_, text)| text.shorter >= SHARED) {
        let (a, b) = (place[i].min(place[j]), place[i].max(place[j]));
        if a != b {
            let link = links.entry((a, b)).or_insert((0, i, j));
            if near(text.shorter) > link.0 {
                *link = (near(text.shorter), i, j);
            }
        }
    }
    let pairs: Vec<(usize, usize, Near)> = links.iter().map(|(&(a, b), link)| (a, b, link.0)).collect();
    let found = linkage::groups(texts.len(), &pairs, near(least));

    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..n {
        groups.entry(texts[found[place[i]]]).or_default().push(i);
    }
    all.extend(links.into_values());
    all.retain(|&(_, i, j)| found[place[i]] == found[place[j]]);
    let weakest = weakest(n, all);
    let groups = groups
        .into_values()
        .map(|docs| {
            let (near, pair) = weakest.get(&docs[0]).map_or((1_000_000, None), |w| (w.0, Some((w.1, w.2))));
            StoryGroup { weakest_link: f64::from((near + 500) / 1000) / 1000.0, weakest_pair: pair, docs }
        })
        .collect();
    Stories { groups, least }
}

/// What part of the shorter and of the longer of two reports they share.
struct Text {
    shorter: f64,
    longer: f64,
}

/// Reports that share text, the earlier first. Words between quotation marks say nothing: many quote one speech.
fn shared(prepared: &[Prepared<'_>], alignments: &[PairAlignment]) -> BTreeMap<(usize, usize), Text> {
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for a in alignments.iter().filter(|a| !a.quotation) {
        let pair = (a.a.doc.min(a.b.doc), a.a.doc.max(a.b.doc));
        *shared.entry(pair).or_default() += a.a.span.len().min(a.b.span.len());
    }
    let of = |((i, j), bytes): ((usize, usize), usize)| {
        let (x, y) = (prepared[i].document().text.len(), prepared[j].document().text.len());
        let part = |of: usize| bytes as f64 / of.max(1) as f64;
        ((i, j), Text { shorter: part(x.min(y)).min(1.0), longer: part(x.max(y)).min(1.0) })
    };
    shared.into_iter().map(of).collect()
}

/// All pairs of `n` texts that are near enough; of too many, the nearest.
fn links(about: &About, n: usize, least: Near) -> Vec<Link> {
    let mut least = least;
    let mut links: Vec<Link> = Vec::new();
    for from in (0..n).step_by(ROWS) {
        let more: Vec<Vec<Link>> = (from..n.min(from + ROWS))
            .into_par_iter()
            .map_init(
                || vec![0.0_f32; n],
                |sums, i| {
                    let near = about.near(i, least, sums).into_iter();
                    near.map(|(j, near)| (i as u32, j as u32, near)).collect()
                },
            )
            .collect();
        links.extend(more.into_iter().flatten());
        if links.len() > LINKS {
            let mut values: Vec<Near> = links.iter().map(|l| l.2).collect();
            let (_, last, _) = values.select_nth_unstable_by(LINKS, |a, b| b.cmp(a));
            least = *last + 1;
            links.retain(|l| l.2 >= least);
        }
    }
    links
}

/// The weakest of the links that hold each group together, by the lowest report of the group: the last one needed when
/// they are taken by falling strength.
fn weakest(n: usize, mut links: Vec<(Near, usize, usize)>) -> BTreeMap<usize, (Near, usize, usize)> {
    links.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut sets = Sets::new(n);
    let needed: Vec<_> = links.into_iter().filter(|&(_, i, j)| sets.join(i, j).is_some()).collect();
    needed.into_iter().map(|link| (sets.head(link.1), link)).collect()
}
