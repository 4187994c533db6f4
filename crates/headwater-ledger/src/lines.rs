//! Lines of the ledger: figures about the same thing, their range, what stands behind it, and how it stands.

use crate::apart::{disjoint, split};
use crate::entities::Entities;
use crate::figures::LedgerFigure;
use crate::input::World;
use crate::labels::{label, unit};
use crate::own::Heard;
use crate::profiles::{Bound, ceiling, profiles};
use crate::sources::Sources;
use headwater_model::id;
use headwater_model::record::{
    Class, Counts, Extent, Incident, LedgerLine, LineStanding, Measure, MinMax, Modifier, ProfileRange,
    Range, Standing,
};
use std::collections::{BTreeMap, BTreeSet};

/// What must be equal for two figures to be about the same thing.
pub(crate) type Key = (usize, String, Measure, Class, Option<String>, Option<String>);

/// Makes the lines; main incident first, the widest class first.
pub(crate) fn lines(
    world: &World<'_>,
    sources: &Sources,
    entities: &Entities,
    figures: &mut [LedgerFigure<'_>],
    incidents: &[Incident],
) -> Vec<LedgerLine> {
    let rank_of: BTreeMap<&str, usize> =
        incidents.iter().enumerate().map(|(k, i)| (i.id.as_str(), k)).collect();
    // Of one incident among several the place is known, whatever the figures' own words.
    let sites: BTreeMap<&str, &str> = incidents
        .iter()
        .filter(|i| i.part_of.is_some())
        .filter_map(|i| {
            let place = entities.rows.iter().find(|e| i.places.first() == Some(&e.id))?;
            Some((i.id.as_str(), place.name.as_str()))
        })
        .collect();
    supersede(world, sources, figures);
    let sides = sides(figures);
    let mut buckets: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (i, f) in figures.iter().enumerate() {
        let key = (
            world.story_of[f.doc],
            f.row.event.clone(),
            f.row.measure,
            f.row.group.class,
            f.row.group.side.as_ref().map(|s| sides.get(s).cloned().unwrap_or_else(|| s.clone())),
            unit(world, f),
        );
        buckets.entry(key).or_default().push(i);
    }
    fold_specific(figures, &mut buckets);
    let mut out: Vec<(bool, LedgerLine)> = Vec::new();
    for (key, members) in buckets {
        for part in split(figures, sources, entities, members) {
            let main = figures[part[0]].role == headwater_model::record::IncidentRole::Main;
            let site = sites.get(key.1.as_str()).copied();
            out.push((!main, line(world, sources, entities, figures, &key, &part, site)));
        }
    }
    let weight = |l: &LedgerLine| {
        (
            l.story.clone(),
            rank_of.get(l.incident.as_str()).copied(),
            l.measure,
            rank(l.class),
            std::cmp::Reverse(l.counts.reports),
            std::cmp::Reverse(l.range.low),
            l.id.clone(),
        )
    };
    out.sort_by_cached_key(|(other, l)| (*other, weight(l)));
    out.into_iter().map(|(_, l)| l).collect()
}

/// Spellings of one side ("dora", "dorra") to the one that most figures use.
fn sides(figures: &[LedgerFigure<'_>]) -> BTreeMap<String, String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for side in figures.iter().filter_map(|f| f.row.group.side.as_deref()) {
        *counts.entry(side).or_default() += 1;
    }
    let mut order: Vec<(&str, usize)> = counts.into_iter().collect();
    order.sort_by_key(|&(s, n)| (std::cmp::Reverse(n), s));
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    for (k, &(side, _)) in order.iter().enumerate() {
        let earlier = order[..k].iter().find(|(e, _)| headwater_lang::name::same_word(e, side).is_some());
        let canonical = earlier.map_or(side, |(e, _)| out.get(*e).map_or(e, |c| c.as_str())).to_owned();
        out.insert(side.to_owned(), canonical);
    }
    out
}

fn rank(class: Class) -> u8 {
    u8::from(class != Class::People)
}

/// "12 miners" and "12 people" are the same count when the numbers agree: the narrower line joins the wide one.
fn fold_specific(figures: &[LedgerFigure<'_>], buckets: &mut BTreeMap<Key, Vec<usize>>) {
    let keys: Vec<Key> = buckets.keys().filter(|k| k.5.is_some()).cloned().collect();
    for key in keys {
        if key.5.as_deref().is_some_and(|u| matches!(u, "families" | "households" | "family")) {
            continue;
        }
        let mut wide = key.clone();
        wide.5 = None;
        let Some(plain) = buckets.get(&wide) else { continue };
        let counted = |i: &usize| !figures[*i].local.vague;
        let agree = buckets[&key].iter().filter(|i| counted(i)).any(|&i| {
            plain.iter().filter(|j| counted(j)).any(|&j| figures[i].row.value.low == figures[j].row.value.low)
        });
        let all_counted = buckets[&key].iter().all(counted);
        if agree && all_counted {
            let moved = buckets.remove(&key).unwrap_or_default();
            buckets.entry(wide).or_default().extend(moved);
        }
    }
    for members in buckets.values_mut() {
        members.sort_unstable();
    }
}

/// A holder's later figure replaces the earlier one of the same holder (other days only); both stay in the record.
fn supersede(world: &World<'_>, sources: &Sources, figures: &mut [LedgerFigure<'_>]) {
    let certain = |d: usize| {
        world.input.published[d].as_ref().filter(|p| p.basis != headwater_model::DateBasis::Inferred)
    };
    // Only figures of one holder, on the same count, from a report with a certain day can replace each other.
    let mut holders: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (i, f) in figures.iter().enumerate() {
        let Some(source) = f.source.map(|s| sources.primary(s)) else { continue };
        if !f.local.vague && f.row.scope.extent != Extent::Subset && certain(f.doc).is_some() {
            let key = (
                source,
                f.row.measure,
                f.row.group.class,
                f.row.group.side.clone(),
                f.row.event.clone(),
                f.place,
                unit(world, f),
            );
            holders.entry(key).or_default().push(i);
        }
    }
    for members in holders.values().filter(|m| m.len() > 1) {
        let last = members.iter().filter_map(|&i| certain(figures[i].doc)).map(|p| p.days.start).max();
        let values = |i: usize| figures[i].row.value.low;
        let replaced: Vec<usize> = members
            .iter()
            .copied()
            .filter(|&i| certain(figures[i].doc).zip(last).is_some_and(|(p, last)| p.days.end < last))
            .filter(|&i| {
                members.iter().any(|&j| {
                    let later = certain(figures[j].doc).zip(certain(figures[i].doc));
                    later.is_some_and(|(x, y)| x.days.start > y.days.end) && values(i) != values(j)
                })
            })
            .collect();
        for i in replaced {
            if figures[i].row.standing == Standing::Asserted {
                figures[i].row.standing = Standing::Superseded;
            }
        }
    }
}

fn line(
    world: &World<'_>,
    sources: &Sources,
    entities: &Entities,
    figures: &[LedgerFigure<'_>],
    key: &Key,
    members: &[usize],
    site: Option<&str>,
) -> LedgerLine {
    let all: Vec<&LedgerFigure<'_>> = members.iter().map(|&i| &figures[i]).collect();
    let (range, reason) = ecc(&all);
    let origins: BTreeSet<usize> = all.iter().map(|f| f.origin).collect();
    let reports: BTreeSet<usize> = all.iter().map(|f| f.doc).collect();
    let outlets: BTreeSet<String> = reports.iter().map(|&d| outlet(world, d)).collect();
    let primary = sources.count(&all);
    let counts = Counts {
        reports: reports.len() as u32,
        outlets: outlets.len() as u32,
        text_origins: origins.len() as u32,
        text_origins_range: world.origin_range(&all),
        primary_sources: primary.clone(),
    };
    let (standing, mut reasons) = standing(world, entities, sources, &all, &counts);
    if primary.min != primary.max {
        reasons.push(format!(
            "at least {} and at most {} primary sources: {}",
            primary.min,
            primary.max,
            if primary.min == 0 {
                "nobody is named, the reports may know it themselves"
            } else {
                "sources without a name may be one or several"
            }
        ));
    }
    let place = common(all.iter().map(|f| f.place));
    let period = all.iter().find_map(|f| f.row.period.clone()).filter(|p| {
        all.iter().all(|f| f.row.period.as_ref().is_none_or(|q| q.start == p.start && q.end == p.end))
    });
    let ids: Vec<String> = all.iter().map(|f| f.row.id.clone()).collect();
    let mut sorted: Vec<&str> = ids.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    LedgerLine {
        id: id::id("l", &sorted),
        label: label(key, &all, place.map(|p| entities.rows[p].name.as_str()).or(site)),
        story: world.story_ids[key.0].clone(),
        incident: key.1.clone(),
        measure: key.2,
        class: key.3,
        side: key.4.clone(),
        place: place.map(|p| entities.rows[p].id.clone()),
        period,
        range: range.clone(),
        counts,
        origins: origins.iter().filter_map(|&o| world.input.origin_ids.get(o).cloned()).collect(),
        sources: sources.listed(&all),
        standing,
        reasons,
        profiles: {
            let ecc = ProfileRange { low: range.low, high: range.high, best: None, reason };
            let bounds: Vec<Bound> = all.iter().map(|f| bound(f)).collect();
            let mut profiles = profiles(ecc, &bounds);
            if let Some(own) = world.input.profile {
                let heard = |f: &LedgerFigure<'_>| Heard::new(world, entities, f.doc, f.local);
                let read = bounds.iter().zip(&all).map(|(b, f)| own.heard(*b, &heard(f)));
                own.add(&mut profiles, &read.collect::<Vec<_>>());
            }
            profiles
        },
        checks: Vec::new(),
        figures: ids,
    }
}

/// A figure as the profiles see it.
fn bound(f: &LedgerFigure<'_>) -> Bound {
    Bound {
        low: f.row.value.low,
        high: f.row.value.high,
        best: f.row.value.low,
        up_to: f.local.modifier == Modifier::UpTo,
        vague: f.local.vague,
        denied: f.row.standing == Standing::Denied,
        superseded: f.row.standing == Standing::Superseded,
        origin: f.origin,
        rank: None,
    }
}

/// The outlet of a report; a report without one counts as an outlet of its own.
fn outlet(world: &World<'_>, d: usize) -> String {
    let doc = world.doc(d);
    doc.outlet.as_ref().map_or_else(|| format!("\u{0}{}", doc.id), |o| o.value.to_lowercase())
}

/// The four counts of a story: its reports, their outlets, the text origins they go back to, and the primary sources
/// of its figures. Reports held in a group by a credit line alone, or under an open head, may be origins of their own.
pub(crate) fn story_counts(
    world: &World<'_>,
    sources: &Sources,
    figures: &[LedgerFigure<'_>],
    story: usize,
) -> Counts {
    let docs = &world.input.stories[story].docs;
    let outlets: BTreeSet<String> = docs.iter().map(|&d| outlet(world, d)).collect();
    let origins: BTreeSet<usize> = docs.iter().flat_map(|&d| world.origins_of[d].iter().copied()).collect();
    let stemma = &world.input.collation.stemma;
    // A report that no passage ties to its origin adds one at most.
    let loose = docs
        .iter()
        .filter(|&&d| world.passages_in(d).is_empty())
        .filter(|&&d| world.origins_of[d].iter().all(|&o| stemma.origins[o].len() > 1));
    let all: Vec<&LedgerFigure<'_>> = figures.iter().filter(|f| world.story_of[f.doc] == story).collect();
    Counts {
        reports: docs.len() as u32,
        outlets: outlets.len() as u32,
        text_origins: origins.len() as u32,
        text_origins_range: MinMax { min: origins.len() as u32, max: (origins.len() + loose.count()) as u32 },
        primary_sources: sources.count(&all),
    }
}

fn common<T: PartialEq + Copy>(mut values: impl Iterator<Item = Option<T>>) -> Option<T> {
    let first = values.next()??;
    values.all(|v| v == Some(first)).then_some(first)
}

/// The `ecc` range: from the lowest low to the highest high over independent origins. Words such as "hundreds" set
/// bounds only where nobody counted; superseded and denied figures are kept but set none.
pub(crate) fn ecc(figures: &[&LedgerFigure<'_>]) -> (Range, String) {
    let live: Vec<&&LedgerFigure<'_>> = figures
        .iter()
        .filter(|f| f.row.standing == Standing::Asserted || f.row.standing == Standing::Revised)
        .collect();
    let live = if live.is_empty() { figures.iter().collect() } else { live };
    let counted: Vec<&&&LedgerFigure<'_>> =
        live.iter().filter(|f| !f.local.vague && !matches!(f.local.modifier, Modifier::UpTo)).collect();
    let used: Vec<&LedgerFigure<'_>> = if counted.is_empty() {
        live.iter().map(|f| **f).collect()
    } else {
        live.iter().filter(|f| !f.local.vague).map(|f| **f).collect()
    };
    let low_of = |f: &&LedgerFigure<'_>| {
        if matches!(f.local.modifier, Modifier::UpTo) && !counted.is_empty() {
            u64::MAX
        } else {
            f.row.value.low
        }
    };
    let low = used.iter().map(low_of).min().filter(|&l| l != u64::MAX).unwrap_or(0);
    let high = ceiling(used.iter().map(|f| (f.row.value.low, f.row.value.high)));
    let mut reason = if used.len() == 1 {
        "the bounds of the only figure".to_owned()
    } else {
        format!("lowest low and highest high of {} figures", used.len())
    };
    if used.len() < figures.len() {
        reason.push_str("; vague, denied or superseded ones are kept beside and set no bound");
    }
    if used.iter().any(|f| f.row.value.high.is_none()) {
        reason.push_str(match high {
            Some(_) => "; an open maximum takes the largest closed value of the others",
            None => "; the maximum is open (“at least”, “more than”)",
        });
    }
    (Range { low, high }, reason)
}

fn standing(
    world: &World<'_>,
    entities: &Entities,
    sources: &Sources,
    figures: &[&LedgerFigure<'_>],
    counts: &Counts,
) -> (LineStanding, Vec<String>) {
    let primary = |f: &LedgerFigure<'_>| f.source.map(|s| sources.primary(s));
    let live = |f: &&&LedgerFigure<'_>| !matches!(f.row.standing, Standing::Superseded);
    let denied = figures.iter().find(|f| f.row.standing == Standing::Denied);
    if let Some(f) = denied {
        // "He debunked reports that 150 had died": by whoever tells of the reports.
        let negated = |a: usize| world.annotated(f.doc).attributions.get(a).is_some_and(|a| a.negated);
        let own = f.local.attribution.is_none_or(negated);
        let teller = f.row.via.last().filter(|_| !own);
        let by = match teller.and_then(|id| entities.rows.iter().find(|e| e.id == *id)) {
            Some(teller) => teller.name.as_str(),
            None => f.source.map_or("a source", |s| sources.name(s)),
        };
        return (LineStanding::Disputed, vec![format!("denied by {by}")]);
    }
    let against = figures.iter().filter(live).find_map(|a| {
        figures
            .iter()
            .filter(live)
            .find(|b| {
                disjoint(a, b)
                    && (primary(a) != primary(b) || a.source.is_none())
                    && !a.local.vague
                    && !b.local.vague
                    && a.doc != b.doc
                    || disjoint(a, b) && primary(a) != primary(b) && !a.local.vague && !b.local.vague
            })
            .map(|b| (a, b))
    });
    if let Some((a, b)) = against {
        let of = |f: &LedgerFigure<'_>| {
            primary(f).map_or_else(|| "no source".to_owned(), |s| sources.name(s).to_owned())
        };
        return (
            LineStanding::Disputed,
            vec![format!(
                "{} ({}) and {} ({}) cannot both be right",
                a.row.value.text,
                of(a),
                b.row.value.text,
                of(b)
            )],
        );
    }
    if figures.iter().all(|f| f.source.is_none()) {
        return (LineStanding::Unattributed, vec!["no report names a source for it".to_owned()]);
    }
    if counts.text_origins >= 2 && counts.primary_sources.min >= 2 {
        return (
            LineStanding::Corroborated,
            vec![format!(
                "{} text origins and at least {} primary sources agree",
                counts.text_origins, counts.primary_sources.min
            )],
        );
    }
    let why = match (counts.text_origins, counts.primary_sources.max) {
        (1, _) => "all reports go back to one text origin".to_owned(),
        (_, 1) => "all go back to one primary source".to_owned(),
        _ => "two text origins, but not surely two primary sources".to_owned(),
    };
    (LineStanding::SingleSource, vec![why])
}
