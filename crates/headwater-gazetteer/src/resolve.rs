//! One place for each name: from its candidates, the words beside it, and the company they keep.
//!
//! A report that names Kentucky, Fayette County and Lexington means the Lexington of Kentucky. Each name spreads one vote
//! over its candidates, first by their people and what they are; then each candidate gains by the votes that the other
//! names give to the regions it lies in; three rounds. One name is one place throughout a report, unless the words right
//! after it say otherwise ("Lexington, Ky."). Only additions, multiplications and roots, in the order of the text: every
//! machine gives the same answer.

use crate::cues::{Wanted, candidates, containers};
use crate::key::key;
use crate::table::{Entry, Gazetteer, Kind, Place, gazetteer};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// How much more a candidate weighs that lies where the words right after the name say.
const SAID: f64 = 1e6;
/// How much more one weighs that is what the words beside the name say.
const FITS: f64 = 30.0;
/// How much a candidate weighs whose own name is another one.
const OTHER_NAME: f64 = 0.3;
/// What a vote of another name for its district, province, country is worth to a candidate.
const DISTRICT: f64 = 3.0;
const PROVINCE: f64 = 4.0;
const COUNTRY: f64 = 1.5;
/// What naming a region is worth above naming a place in it.
const NAMED: f64 = 2.0;
const ROUNDS: usize = 3;
/// The least share of a name's vote that its best candidate must have.
const SURE: f64 = 0.4;

/// What is known of a report beside its names.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// Places that speak for the region: the dateline's, the outlet's; with their weight in votes.
    pub near: Vec<(Place, f64)>,
}

/// What a name was resolved to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resolved {
    /// The place.
    pub place: Place,
    /// Its share of the name's vote, 0–1.
    pub share: f64,
    /// The words right after the name say where it lies.
    pub said: bool,
}

/// Why a name has no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The gazetteer has no such name.
    Unknown,
    /// Several places are as likely.
    Ambiguous,
}

/// A name, wherever it stands: its candidates with their chains, and how likely each is.
struct Group {
    candidates: Vec<Candidate>,
    /// Votes for regions, by region.
    regions: FxHashMap<Place, f64>,
    said: bool,
}

struct Candidate {
    place: Place,
    /// District, province and country, if it lies in them (or is one).
    chain: [Option<Place>; 3],
    prior: f64,
    vote: f64,
}

/// One place for each name of a text, or why there is none; `names` are byte ranges of the text.
pub fn resolve(text: &str, names: &[Range<usize>], hints: &Hints) -> Vec<Result<Resolved, Doubt>> {
    let table = gazetteer();
    let mut of_name: Vec<Option<usize>> = Vec::with_capacity(names.len());
    let mut by_key: FxHashMap<(String, Option<Place>, u8), usize> = FxHashMap::default();
    let mut groups: Vec<Group> = Vec::new();
    for name in names {
        let (found, wanted) = candidates(table, text, name.clone());
        if found.is_empty() {
            of_name.push(None);
            continue;
        }
        let around = containers(table, text, name.end);
        let said = found.iter().any(|&(p, _)| lies_in(table, p, &around));
        let key = key(text.get(name.clone()).unwrap_or_default());
        let which = around.first().copied().filter(|_| said);
        let index = *by_key.entry((key, which, wanted as u8)).or_insert_with(|| {
            groups.push(group(table, &found, wanted, if said { &around } else { &[] }));
            groups.len() - 1
        });
        of_name.push(Some(index));
    }
    short_for_district(table, &by_key, &mut groups);
    vote(&mut groups, hints, table);
    of_name
        .into_iter()
        .map(|index| {
            let group = &groups[index.ok_or(Doubt::Unknown)?];
            let best = best(&group.candidates).ok_or(Doubt::Unknown)?;
            if best.vote < SURE {
                return Err(Doubt::Ambiguous);
            }
            Ok(Resolved { place: best.place, share: best.vote, said: group.said })
        })
        .collect()
}

/// "Hall County … retiring from Hall": a name may be short for a district that the report names in full.
fn short_for_district(
    table: &Gazetteer,
    by_key: &FxHashMap<(String, Option<Place>, u8), usize>,
    groups: &mut [Group],
) {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for ((full, ..), &long) in by_key {
        let Some((short, _)) = full.rsplit_once(' ').filter(|(_, w)| is_district_word(w)) else { continue };
        pairs.extend(by_key.iter().filter(|((k, ..), _)| k == short).map(|(_, &g)| (g, long)));
    }
    pairs.sort_unstable();
    for (short, long) in pairs {
        let most = groups[short].candidates.iter().map(|c| c.prior).fold(0.0, f64::max);
        let places: Vec<Place> = groups[long].candidates.iter().map(|c| c.place).collect();
        let share = 2.0 * most.max(1.0) / places.len() as f64;
        for place in places {
            if table.entry(place).kind == Kind::District && !groups[short].candidates.iter().any(|c| c.place == place) {
                let prior = share;
                groups[short].candidates.push(Candidate { place, chain: chain(table, place), prior, vote: prior });
            }
        }
        let group = &mut groups[short];
        for c in &mut group.candidates {
            c.vote = c.prior;
        }
        self::share(group);
    }
}

fn is_district_word(word: &str) -> bool {
    matches!(word, "county" | "parish" | "district")
}

fn best(candidates: &[Candidate]) -> Option<&Candidate> {
    candidates.iter().reduce(|a, b| if b.vote > a.vote { b } else { a })
}

fn lies_in(table: &Gazetteer, place: Place, around: &[Place]) -> bool {
    table.chain(place).skip(1).any(|(p, _)| around.contains(&p))
}

fn group(table: &Gazetteer, found: &[(Place, bool)], wanted: Wanted, around: &[Place]) -> Group {
    let candidates = found
        .iter()
        .map(|&(place, own)| {
            let entry = table.entry(place);
            let mut prior = prior(&entry);
            if !own && entry.kind > Kind::Country {
                prior *= OTHER_NAME;
            }
            if wanted != Wanted::Anything && wanted.fits(entry.kind) {
                prior *= FITS;
            }
            if !around.is_empty() && lies_in(table, place, around) {
                prior *= SAID;
            }
            Candidate { place, chain: chain(table, place), prior, vote: prior }
        })
        .collect();
    let mut group = Group { candidates, regions: FxHashMap::default(), said: !around.is_empty() };
    share(&mut group);
    group
}

/// How likely a name means a place of that kind and size when nothing else is known.
fn prior(entry: &Entry) -> f64 {
    let people = (entry.population + 200.0).sqrt();
    match entry.kind {
        Kind::Continent => 1e6,
        Kind::Country => 2e3 + 3.0 * people,
        Kind::Province => 1e3 + people,
        Kind::District => 0.2 * people,
        Kind::Capital => 5.0 * people,
        Kind::Seat => 1.5 * people,
        Kind::Town => people,
        Kind::Quarter => 0.2 * people,
    }
}

fn chain(table: &Gazetteer, place: Place) -> [Option<Place>; 3] {
    let mut out = [None; 3];
    for (p, e) in table.chain(place) {
        match e.kind {
            Kind::District => out[0] = Some(p),
            Kind::Province => out[1] = Some(p),
            Kind::Country => out[2] = Some(p),
            _ => {}
        }
    }
    out
}

/// Votes that sum to one, and what they say of regions.
fn share(group: &mut Group) {
    let sum: f64 = group.candidates.iter().map(|c| c.vote).sum();
    group.regions.clear();
    for c in &mut group.candidates {
        c.vote /= sum;
        for region in c.chain.into_iter().flatten() {
            let worth = if region == c.place { NAMED } else { 1.0 };
            *group.regions.entry(region).or_default() += worth * c.vote;
        }
    }
}

fn vote(groups: &mut [Group], hints: &Hints, table: &Gazetteer) {
    for _ in 0..ROUNDS {
        let mut all: FxHashMap<Place, f64> = FxHashMap::default();
        for group in groups.iter() {
            for (&region, votes) in &group.regions {
                *all.entry(region).or_default() += votes;
            }
        }
        for &(place, weight) in &hints.near {
            for region in chain(table, place).into_iter().flatten() {
                *all.entry(region).or_default() += weight;
            }
        }
        for group in groups.iter_mut() {
            for c in &mut group.candidates {
                let mut gain = 1.0;
                for (region, worth) in c.chain.into_iter().zip([DISTRICT, PROVINCE, COUNTRY]) {
                    if let Some(region) = region {
                        let own = group.regions.get(&region).copied().unwrap_or(0.0);
                        gain += worth * (all.get(&region).copied().unwrap_or(0.0) - own).max(0.0);
                    }
                }
                c.vote = c.prior * gain * gain;
            }
            share(group);
        }
    }
}
