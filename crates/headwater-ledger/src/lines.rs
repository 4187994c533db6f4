//! Lines of the ledger: figures about the same thing, their range, what stands behind it, and how it stands.

use crate::entities::Entities;
use crate::figures::LedgerFigure;
use crate::input::World;
use crate::own::Heard;
use crate::profiles::{Bound, ceiling, profiles};
use crate::sources::Sources;
use crate::toll::{Witness, bodies};
use headwater_model::id;
use headwater_model::record::{
    Class, Counting, Counts, Extent, Incident, LedgerLine, LineStanding, Measure, MinMax, Modifier,
    ProfileRange, Range, Standing,
};
use std::collections::{BTreeMap, BTreeSet};

/// The unit of a count of bodies.
const BODIES: &str = "bodies";

/// What must be equal for two figures to be about the same thing.
type Key = (usize, String, Measure, Class, Option<String>, Option<String>);

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

/// A head that is narrower than the class ("youths", "families"), so that it has a line of its own; `None` for the
/// words that only mean people. Things go with what was done to them ("houses destroyed").
fn unit(world: &World<'_>, f: &LedgerFigure<'_>) -> Option<String> {
    const PLAIN: &[&str] = &[
        "people",
        "person",
        "persons",
        "others",
        "other",
        "lives",
        "souls",
        "dead",
        "deaths",
        "fatalities",
        "casualties",
        "victims",
        "killed",
        "injured",
        "wounded",
        "injuries",
        "missing",
        "individuals",
        "members",
        "humans",
        "them",
        "whom",
        "those",
        "were",
        "killings",
        "death",
        "displaced",
        "inhabitants",
        "residents",
        "citizens",
        "locals",
        "detainees",
        "hostages",
        "refugees",
    ];
    let thing = f.row.group.class == Class::Unknown && f.row.measure == Measure::Other;
    let doc = world.doc(f.doc);
    let told = || f.local.measure_span.map(|s| done(&doc.words(s).to_lowercase(), &doc.language));
    // "60 people rescued", "six patients treated": whatever was done to them.
    if f.row.measure == Measure::Other && !thing {
        return told();
    }
    if f.row.group.class != Class::People && !thing {
        return None;
    }
    let witness = Witness { document: doc, annotated: world.annotated(f.doc) };
    if !thing && bodies(&witness, f.local) {
        return Some(BODIES.to_owned());
    }
    let text = f.row.group.text.to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty()).collect();
    let head = words
        .iter()
        .position(|w| matches!(*w, "of" | "from" | "in"))
        .map_or(words.last(), |p| p.checked_sub(1).and_then(|i| words.get(i)))?;
    if thing {
        return Some(match told().filter(|told| told != head) {
            Some(told) => format!("{head} {told}"),
            None => (*head).to_owned(),
        });
    }
    if PLAIN.contains(head)
        || head.chars().all(|c| c.is_ascii_digit())
        || text == f.row.value.text.to_lowercase()
    {
        return None;
    }
    Some((*head).to_owned())
}

/// What was done, as one says it behind a noun: "destroying 14 vehicles" as "destroyed", "were rescued" as "rescued".
fn done(told: &str, language: &str) -> String {
    let pack = headwater_lang::pack(language);
    let plain = told.split_whitespace().skip_while(|w| pack.is(w, "auxiliary")).collect::<Vec<_>>().join(" ");
    let past = plain.strip_suffix("ing").map(|stem| format!("{stem}ed"));
    past.filter(|past| pack.listed("damaged", past) || pack.outcomes.contains_key(past.as_str()))
        .unwrap_or(plain)
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

/// Whether two figures cannot both be right. A round number ("1,000") is no sharper than its last place: it does not
/// contradict "more than 1,000".
fn disjoint(a: &LedgerFigure<'_>, b: &LedgerFigure<'_>) -> bool {
    let top = |f: &LedgerFigure<'_>| {
        let v = &f.row.value;
        v.high.map(|h| if v.modifier == Modifier::Exact && h >= 100 && h % 100 == 0 { h + h / 20 } else { h })
    };
    top(a).is_some_and(|h| h < b.row.value.low) || top(b).is_some_and(|h| h < a.row.value.low)
}

/// Cuts a bucket into lines where the words show that different things are counted: other days, other places, two
/// values of one holder in one report, another order of magnitude.
fn split(
    figures: &[LedgerFigure<'_>],
    sources: &Sources,
    entities: &Entities,
    mut members: Vec<usize>,
) -> Vec<Vec<usize>> {
    // The figures that most reports give come first, so that they found the main line.
    let mut docs: BTreeMap<u64, BTreeSet<usize>> = BTreeMap::new();
    for &i in &members {
        docs.entry(figures[i].row.value.low).or_default().insert(figures[i].doc);
    }
    members.sort_by_key(|&i| {
        let f = &figures[i];
        let same = docs[&f.row.value.low].len();
        let denied = f.row.standing == Standing::Denied;
        let low = std::cmp::Reverse(f.row.value.low);
        (f.local.vague, denied, std::cmp::Reverse(same), low, f.doc, f.row.span.start)
    });
    let mut lines: Vec<Vec<usize>> = Vec::new();
    for &i in &members {
        let fits = |line: &Vec<usize>| line.iter().all(|&j| !conflict(figures, sources, entities, i, j));
        let exact = lines.iter().position(|l| {
            fits(l) && l.iter().any(|&j| !disjoint(&figures[i], &figures[j]) && !figures[j].local.vague)
        });
        match exact.or_else(|| lines.iter().position(fits)) {
            Some(l) => lines[l].push(i),
            None => lines.push(vec![i]),
        }
    }
    for l in &mut lines {
        l.sort_unstable();
    }
    lines
}

/// "six more bodies", "the three others killed", "lost his wife": some of the dead, whatever all of them are.
fn is_some(f: &LedgerFigure<'_>) -> bool {
    f.row.scope.counting == Counting::New || f.beside
}

/// Whether two figures of a bucket cannot be about the same thing.
fn conflict(
    figures: &[LedgerFigure<'_>],
    sources: &Sources,
    entities: &Entities,
    i: usize,
    j: usize,
) -> bool {
    let (a, b) = (&figures[i], &figures[j]);
    let apart = disjoint(a, b);
    // Those who came on top ("six more bodies") or stand beside somebody ("the three others") are no total, be it the same
    // number.
    if a.of == Some(j) || b.of == Some(i) || is_some(a) != is_some(b) {
        return true;
    }
    // A part without a class ("300 of them crossed the border", "at least three of the dead") is not the total of another
    // report.
    let part = |f: &LedgerFigure<'_>| f.row.scope.extent == Extent::Subset;
    if a.row.group.class == Class::People
        && part(a) != part(b)
        && (apart || a.row.value.low != b.row.value.low)
    {
        return true;
    }
    // "Reports that 150 had died are false": nobody's count against the one that stands.
    let denied = |f: &LedgerFigure<'_>| f.row.standing == Standing::Denied;
    if apart && denied(a) != denied(b) {
        return true;
    }
    // A third and three others, two in a critical condition and three with burns, one woman and five: each are some.
    let parts = a.row.group.class == Class::People && part(a) && part(b);
    let here = a.place.is_some() && a.place == b.place;
    // "105 in Jajarkot and 52 in Rukum West", "52 in Nalgad alone": each of its own place.
    if parts && a.place.is_some() && b.place.is_some() && !here {
        return true;
    }
    let parts = parts && !here;
    if apart && (is_some(a) || parts || a.local.implicit != b.local.implicit) {
        return true;
    }
    if !apart {
        // "dozens of men in one village" beside a total of a thousand: a guess says nothing against it.
        return false;
    }
    let revised = a.row.standing != Standing::Asserted || b.row.standing != Standing::Asserted;
    let primary = |f: &LedgerFigure<'_>| f.source.map(|s| sources.primary(s));
    if a.doc == b.doc && primary(a) == primary(b) && !revised {
        return true;
    }
    let cumulative = [a, b].iter().any(|f| f.row.scope.counting == Counting::Cumulative);
    let days = !cumulative && a.days.zip(b.days).is_some_and(|(x, y)| x.end < y.start || y.end < x.start);
    let places = a.place.zip(b.place).is_some_and(|(p, q)| p != q && alike(entities, p, q));
    let (small, large) = (a.row.value.low.min(b.row.value.low).max(1), a.row.value.low.max(b.row.value.low));
    // "19 people died in Sorab" beside a total that the same report gives of no place: some of them.
    let lesser = if a.row.value.low < b.row.value.low { (a, b) } else { (b, a) };
    let there = a.doc == b.doc && lesser.0.place.is_some() && lesser.1.place.is_none();
    (days && !revised && large > small * 2) || ((places || there) && large > small * 2) || large > small * 5
}

/// Places of one sort, or of which nobody knows the sort: a town and its province may be the same place.
fn alike(entities: &Entities, p: usize, q: usize) -> bool {
    let sort = |e: usize| entities.rows[e].place.as_ref().map(|p| p.precision.as_str());
    sort(p).is_none() || sort(q).is_none() || sort(p) == sort(q)
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

fn label(key: &Key, figures: &[&LedgerFigure<'_>], place: Option<&str>) -> String {
    let class = match key.3 {
        Class::Civilian => "civilians",
        Class::SecurityForce => "members of security forces",
        Class::Fighter => "fighters",
        Class::Child => "children",
        Class::Woman => "women",
        Class::AidWorker => "medics and aid workers",
        Class::Journalist => "journalists",
        Class::People | Class::Unknown => "people",
    };
    let place = place.map(|p| format!(", {p}")).unwrap_or_default();
    let class = match &key.5 {
        Some(thing) if key.3 == Class::Unknown => return format!("{thing}{place}"),
        Some(told) if key.2 == Measure::Other => return format!("{class} {told}{place}"),
        Some(_) => figures.first().map_or(class, |f| {
            let text = f.row.group.text.as_str();
            text.strip_prefix("the ").unwrap_or(text).trim_matches(['"', '“', '”', '‘', '’'])
        }),
        None => class,
    };
    // A body found or registered is a death, but a count of bodies is not a toll.
    let new = figures.iter().all(|f| f.row.scope.counting == Counting::New);
    if key.5.as_deref() == Some(BODIES) {
        return format!("bodies found or registered{}", if new { " (new)" } else { "" });
    }
    // Parts of a larger count carry its label and say so.
    let subset = |f: &&LedgerFigure<'_>| key.3 == Class::People && f.row.scope.extent == Extent::Subset;
    let part = figures.iter().all(|f| subset(f) || is_some(f));
    let part = match (new, part) {
        (true, _) => " (new)",
        (false, true) => " (a part)",
        (false, false) => "",
    };
    // The side as the reports write it, with its capital.
    let side = key.4.as_ref().map(|s| {
        let against = s.strip_prefix("anti-");
        let name = against.unwrap_or(s);
        let mut letters = name.chars();
        let capital: String =
            letters.next().map(char::to_uppercase).into_iter().flatten().chain(letters).collect();
        if against.is_some() { format!(" (against {capital})") } else { format!(" (for {capital})") }
    });
    let side = side.unwrap_or_default();
    let measure = match key.2 {
        Measure::Killed => "killed",
        Measure::Injured => "injured",
        Measure::Missing => "missing",
        Measure::Displaced => "displaced",
        Measure::Detained => "detained",
        Measure::Abducted => "abducted",
        Measure::Casualties => "killed or injured (not split)",
        Measure::Refuge => "seeking refuge",
        Measure::Present => "present",
        Measure::Other => "otherwise affected",
    };
    format!("{class}{side} {measure}{place}{part}")
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
        let teller = f.row.via.last().and_then(|id| entities.rows.iter().find(|e| e.id == *id));
        let by = match teller.filter(|_| !own) {
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
