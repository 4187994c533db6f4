//! One place for each name: from its candidates, the words beside it, and the company they keep.
//!
//! A report that names Kentucky, Fayette County and Lexington means the Lexington of Kentucky. Each name spreads one vote
//! over its candidates, first by their people and what they are; then each candidate gains by the votes that the other
//! names give to the regions it lies in; three rounds. One name is one place throughout a report, unless the words right
//! after it say otherwise ("Lexington, Ky."). Only sums, products and roots, in the order of the text: every machine gives
//! the same answer.

use crate::cues::{Wanted, candidates, containers};
use crate::key::key;
use crate::table::{Entry, Gazetteer, Kind, Place, gazetteer};
use std::ops::Range;

/// How much more a candidate weighs that lies where the words right after the name say.
const SAID: f64 = 1e6;
/// How much more one weighs that is what the words beside the name say.
const FITS: f64 = 30.0;
/// How much a candidate weighs whose own name is another one.
const OTHER_NAME: f64 = 0.3;
/// How much a candidate weighs that lies in a country of the same name.
const INSIDE: f64 = 0.01;
/// What a vote of another name for its district, province, country is worth to a candidate.
const WORTH: [f64; 3] = [5.0, 12.0, 1.2];
/// What naming a region is worth above naming a place in it.
const NAMED: f64 = 2.0;
/// How likely, at first, a place means one that the table lacks: as much as a hamlet that it has.
const LACKING: f64 = 4.0;
/// How much such a place gains by the votes for the province that the report speaks of most.
const LACKING_WORTH: f64 = 6.0;
const ROUNDS: usize = 3;
/// The least share of a name's vote that its best candidate must have.
const SURE: f64 = 0.35;

/// What is known of a report beside its names.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// Places that speak for the region, as those that other reports of the outlet name; with their weight in votes.
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
    /// The gazetteer has only one place of that name.
    pub only: bool,
}

/// Why a name has no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The gazetteer has no such name, or only places far from all that the report speaks of.
    Unknown,
    /// Several places are as likely.
    Ambiguous,
}

/// A name, wherever it stands, with the same words beside it.
struct Group {
    key: String,
    wanted: Wanted,
    /// Where the words right after it say that it lies.
    said: Option<Place>,
    candidates: Vec<Candidate>,
    /// The share of the vote for a place that the table lacks.
    lacking: f64,
    /// Votes for regions: index among all regions, votes.
    regions: Vec<(usize, f64)>,
}

struct Candidate {
    place: Place,
    /// District, province and country: indices among all regions.
    chain: [Option<usize>; 3],
    prior: f64,
    vote: f64,
}

/// Every region that a candidate lies in, and what it is.
#[derive(Default)]
struct Regions {
    places: Vec<(Place, Kind)>,
}

impl Regions {
    fn index(&mut self, place: Place, kind: Kind) -> usize {
        self.places.iter().position(|r| r.0 == place).unwrap_or_else(|| {
            self.places.push((place, kind));
            self.places.len() - 1
        })
    }

    fn chain(&mut self, table: &Gazetteer, place: Place) -> [Option<usize>; 3] {
        let mut out = [None; 3];
        for (p, e) in table.chain(place) {
            let level = match e.kind {
                Kind::District => 0,
                Kind::Province => 1,
                Kind::Country => 2,
                _ => continue,
            };
            out[level] = Some(self.index(p, e.kind));
        }
        out
    }
}

/// One place for each name of a text, or why there is none; `names` are byte ranges of the text.
pub fn resolve(text: &str, names: &[Range<usize>], hints: &Hints) -> Vec<Result<Resolved, Doubt>> {
    let table = gazetteer();
    let mut regions = Regions::default();
    let mut groups: Vec<Group> = Vec::new();
    let of_name: Vec<Option<usize>> = names
        .iter()
        .map(|name| {
            let (found, wanted) = candidates(table, text, name.clone());
            if found.is_empty() {
                return None;
            }
            let around = containers(table, text, name.end);
            let said = around.iter().copied().find(|&a| found.iter().any(|f| lies_in(table, f.0, a)));
            let key = key(text.get(name.clone()).unwrap_or_default());
            let same = |g: &Group| g.key == key && g.said == said && g.wanted == wanted;
            Some(groups.iter().position(same).unwrap_or_else(|| {
                groups.push(Group::new(table, &mut regions, key, &found, wanted, said));
                groups.len() - 1
            }))
        })
        .collect();
    short_for_district(table, &mut groups);
    vote(table, &mut groups, &mut regions, hints);
    of_name.into_iter().map(|index| groups[index.ok_or(Doubt::Unknown)?].answer()).collect()
}

fn lies_in(table: &Gazetteer, place: Place, region: Place) -> bool {
    table.chain(place).skip(1).any(|(p, _)| p == region)
}

impl Group {
    fn new(
        table: &Gazetteer,
        regions: &mut Regions,
        key: String,
        found: &[(Place, bool)],
        wanted: Wanted,
        said: Option<Place>,
    ) -> Self {
        let in_namesake = |place: Place| {
            let mut above = table.chain(place).skip(1);
            above.any(|(p, e)| e.kind == Kind::Country && found.iter().any(|f| f.0 == p))
        };
        let candidates = found
            .iter()
            .map(|&(place, own)| {
                let entry = table.entry(place);
                let mut prior = prior(&entry);
                if wanted != Wanted::Anything && wanted.fits(entry.kind) {
                    prior *= FITS;
                }
                // "Mexico" is the country, not the state of that name in it.
                if wanted == Wanted::Anything && in_namesake(place) {
                    prior *= INSIDE;
                }
                if !own && entry.kind > Kind::Country {
                    prior *= OTHER_NAME;
                }
                if said.is_some_and(|region| lies_in(table, place, region)) {
                    prior *= SAID;
                }
                Candidate { place, chain: regions.chain(table, place), prior, vote: prior }
            })
            .collect();
        let mut group = Self { key, wanted, said, candidates, lacking: 0.0, regions: Vec::new() };
        group.share(&regions.places);
        group
    }

    /// Votes that sum to one, and what they say of regions.
    fn share(&mut self, places: &[(Place, Kind)]) {
        let sum = self.lacking + self.candidates.iter().map(|c| c.vote).sum::<f64>();
        self.lacking /= sum;
        self.regions.clear();
        for c in &mut self.candidates {
            c.vote /= sum;
            for region in c.chain.into_iter().flatten() {
                let worth = if places[region].0 == c.place { NAMED } else { 1.0 };
                self.regions.push((region, worth * c.vote));
            }
        }
        self.regions.sort_by_key(|r| r.0);
        self.regions.dedup_by(|b, a| {
            let same = a.0 == b.0;
            a.1 += if same { b.1 } else { 0.0 };
            same
        });
    }

    fn answer(&self) -> Result<Resolved, Doubt> {
        let best = self.candidates.iter().reduce(|a, b| if b.vote > a.vote { b } else { a });
        let best = best.filter(|b| b.vote >= self.lacking).ok_or(Doubt::Unknown)?;
        if best.vote < SURE {
            return Err(Doubt::Ambiguous);
        }
        let only = self.candidates.len() == 1;
        Ok(Resolved { place: best.place, share: best.vote, said: self.said.is_some(), only })
    }
}

/// How likely a name means a place of that kind and size when nothing else is known.
fn prior(entry: &Entry) -> f64 {
    let people = (entry.population + 200.0).sqrt();
    match entry.kind {
        Kind::Continent => 1e6,
        Kind::Country => 2e3 + 3.0 * people,
        Kind::Province => 1e3 + people,
        Kind::District | Kind::Quarter => 0.2 * people,
        Kind::Capital => 5.0 * people,
        Kind::Seat => 1.5 * people,
        Kind::Town => people,
    }
}

/// "Hall County … retiring from Hall": a name may be short for a district that the report names in full.
fn short_for_district(table: &Gazetteer, groups: &mut [Group]) {
    for long in 0..groups.len() {
        let Some((short, word)) = groups[long].key.rsplit_once(' ') else { continue };
        if !matches!(word, "county" | "parish" | "district") {
            continue;
        }
        let short = short.to_owned();
        let districts: Vec<(Place, [Option<usize>; 3])> = groups[long]
            .candidates
            .iter()
            .filter(|c| table.entry(c.place).kind == Kind::District)
            .map(|c| (c.place, c.chain))
            .collect();
        for group in groups.iter_mut().filter(|g| g.key == short) {
            let most = group.candidates.iter().map(|c| c.prior).fold(1.0, f64::max);
            let prior = 2.0 * most / districts.len().max(1) as f64;
            for &(place, chain) in &districts {
                if !group.candidates.iter().any(|c| c.place == place) {
                    group.candidates.push(Candidate { place, chain, prior, vote: 0.0 });
                }
            }
        }
    }
}

fn vote(table: &Gazetteer, groups: &mut [Group], regions: &mut Regions, hints: &Hints) {
    let near: Vec<(usize, f64)> = hints
        .near
        .iter()
        .flat_map(|&(place, weight)| {
            regions.chain(table, place).into_iter().flatten().map(move |r| (r, weight))
        })
        .collect();
    for _ in 0..ROUNDS {
        let mut all = vec![0.0; regions.places.len()];
        for &(region, votes) in groups.iter().flat_map(|g| &g.regions).chain(&near) {
            all[region] += votes;
        }
        for group in groups.iter_mut() {
            let others: Vec<f64> = {
                let mut left = all.clone();
                for &(region, votes) in &group.regions {
                    left[region] = (left[region] - votes).max(0.0);
                }
                left
            };
            let provinces = others.iter().zip(&regions.places).filter(|(_, r)| r.1 == Kind::Province);
            let most = provinces.map(|(votes, _)| *votes).fold(0.0, f64::max);
            let gain = 1.0 + LACKING_WORTH * most;
            group.lacking = LACKING * gain * gain;
            for c in &mut group.candidates {
                let gains = c.chain.into_iter().zip(WORTH).filter_map(|(r, worth)| Some(worth * others[r?]));
                let gain = 1.0 + gains.sum::<f64>();
                c.vote = c.prior * gain * gain;
            }
            group.share(&regions.places);
        }
    }
}

#[cfg(test)]
mod tests;
